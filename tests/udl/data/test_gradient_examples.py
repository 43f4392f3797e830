"""The examples of chapter 7 are those that its reference values belong to."""

import itertools

import numpy as np
import pytest

from tests.reference_values import assert_printed, load
from udl.data import gradient_examples

REFERENCE = load("gradients")


def test_the_chain_is_the_references():
    entry, chain = REFERENCE["chain"], gradient_examples.toy_chain()
    assert list(chain.functions) == entry["functions"]
    np.testing.assert_array_equal(chain.beta, entry["beta"])
    np.testing.assert_array_equal(chain.omega, entry["omega"])
    assert (chain.x, chain.y) == (entry["x"], entry["y"])


def test_the_networks_output_is_the_references():
    entry = REFERENCE["network"]
    weights, biases = gradient_examples.five_layers(entry["depth"], entry["width"])
    layer = np.array([entry["x"]])
    for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        layer = weight @ (np.maximum(layer, 0) if k else layer) + bias
    assert_printed(layer.item(), entry["output"], entry["decimals"])


@pytest.mark.parametrize(("depth", "width"), [(1, 4), (3, 2), (5, 6)])
def test_the_networks_layers_fit_each_other(depth, width):
    weights, biases = gradient_examples.five_layers(depth, width)
    assert len(weights) == len(biases) == depth + 1
    for first, second in itertools.pairwise(weights):
        assert second.shape[1] == len(first)
    assert [len(bias) for bias in biases] == [width] * depth + [1]


def test_faint_gradients_lie_around_what_half_precision_can_hold():
    gradients = gradient_examples.faint_gradients()
    assert gradients.shape == (20_000,)
    zero = np.mean(gradients.astype(np.float16) == 0)
    assert 0.3 < zero < 0.8
    assert abs(np.mean(gradients > 0) - 0.5) < 0.02
    np.testing.assert_allclose(np.median(np.log10(np.abs(gradients))), np.log10(3e-8), atol=0.03)
