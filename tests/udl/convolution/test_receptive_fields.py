"""Receptive fields are those that gradients show."""

import doctest

import numpy as np
import pytest

import udl.convolution.receptive_fields
from tests.shape_checks import checked
from udl.convolution.receptive_fields import Layer, ReceptiveField

fields = checked(udl.convolution.receptive_fields)


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([], ReceptiveField(1, 1, 0)),
        ([Layer(3, padding=1)], ReceptiveField(3, 1, -1)),
        ([Layer(3, padding=1)] * 4, ReceptiveField(9, 1, -4)),
        ([Layer(3, stride=2)] * 3, ReceptiveField(15, 8, 0)),
        ([Layer(3, padding=d, dilation=d) for d in (1, 2, 4)], ReceptiveField(15, 1, -7)),
        ([Layer(5), Layer(2, stride=2), Layer(5), Layer(2, stride=2)], ReceptiveField(16, 4, 0)),
    ],
)
def test_receptive_field_of_known_stacks(layers, expected):
    assert fields.receptive_field(layers) == expected


def test_receptive_field_agrees_with_gradients(torch):
    layers = [Layer(3, 2, 1, 1), Layer(3, 1, 2, 2), Layer(2, 2)]
    x = torch.zeros(1, 1, 41, dtype=torch.float64, requires_grad=True)
    y = x
    for layer in layers:
        weight = torch.ones(1, 1, layer.kernel_size, dtype=torch.float64)
        y = torch.nn.functional.conv1d(y, weight, None, layer.stride, layer.padding, layer.dilation)
    seen = fields.inputs_seen(layers, 41)
    assert seen.shape == (y.shape[-1], 41)
    field = fields.receptive_field(layers)
    for i in range(len(seen)):
        (gradient,) = torch.autograd.grad(y[0, 0, i], x, retain_graph=True)
        np.testing.assert_array_equal(gradient[0, 0].numpy() != 0, seen[i])
        first = field.start + i * field.jump
        places = np.flatnonzero(seen[i])
        assert places[0] >= first
        assert places[-1] <= first + field.size - 1
        if first >= 0 and first + field.size <= 41:
            assert (places[0], places[-1]) == (first, first + field.size - 1)


def test_inputs_seen_shows_gaps_between_dilated_weights():
    np.testing.assert_array_equal(
        fields.inputs_seen([Layer(2, dilation=3)], 5), [[1, 0, 0, 1, 0], [0, 1, 0, 0, 1]]
    )


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="kernel_size: got 0"):
        Layer(0)
    with pytest.raises(ValueError, match="length: got 0"):
        udl.convolution.receptive_fields.inputs_seen([], 0)


def test_the_examples_in_the_docstrings_are_true():
    result = doctest.testmod(udl.convolution.receptive_fields)
    assert result.attempted > 0
    assert result.failed == 0
