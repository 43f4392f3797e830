"""Convolutions agree with PyTorch, with reference values, and do what convolutions do."""

import doctest

import jaxtyping
import numpy as np
import pytest

import udl.convolution.forward
import udl.convolution.gradients
from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from tests.udl.convolution.examples import (
    BAD_SIGNALS,
    GRID,
    ONE_D,
    PAIRS,
    TWO_D,
    example,
    same,
    settings,
)

conv = checked(udl.convolution.forward)
REFERENCE = load("convolution")


@pytest.mark.parametrize("s", [settings(*values) for values in GRID] + PAIRS)
def test_images_agree_with_torch(torch, s):
    x, weight, bias = example(2, s.get("groups", 1))
    to = torch.from_numpy
    same(
        conv.conv2d(x, weight, bias, **s),
        torch.nn.functional.conv2d(to(x), to(weight), to(bias), **s).numpy(),
    )


X = np.array(REFERENCE["signal"])


def filtered(kernel, **s):
    return conv.conv1d(X[None, None], np.array(kernel)[None, None], **s)[0, 0]


def test_reference_values_of_signals():
    third, fifth = [0.33] * 3, [0.2] * 5
    assert_printed(filtered(third, padding=1).sum(), REFERENCE["sum_kernel3"], 1)
    assert_printed(filtered(fifth, padding=2).sum(), REFERENCE["sum_kernel5"], 1)
    assert_printed(filtered(fifth, padding=2), REFERENCE["kernel5_output"], 4)
    assert_printed(filtered(third, padding=2, dilation=2), REFERENCE["dilation2_output"], 4)


def test_reference_value_of_a_convolution_applied_twice():
    kernel = np.array(REFERENCE["twice"]["w"])
    once = conv.convolution_matrix(kernel, len(X), padding=1)
    expected = REFERENCE["twice"]["kernel"]
    row = (once @ once)[6]
    assert_printed(row[4:9], expected, 4)
    assert np.all(row[:4] == 0)
    assert np.all(row[9:] == 0)
    wide = conv.convolution_matrix(np.array(expected), len(X), padding=2) @ X
    differs = ~np.isclose(once @ once @ X, wide)
    assert list(np.flatnonzero(differs)) == [0, len(X) - 1]


def test_reference_values_of_lengths():
    lengths = [40]
    for _ in range(3):
        lengths.append(udl.convolution.forward.output_length(lengths[-1], 3, stride=2))
    assert lengths == [40, 19, 9, 4]
    for size, channels, features in ((3, 2, 338), (5, 3, 432)):
        pooled = udl.convolution.forward.output_length(28 - size + 1, 2, stride=2)
        assert channels * pooled**2 == features


@pytest.mark.parametrize("dilation", [1, 2])
def test_shifting_the_input_shifts_the_output(dilation):
    rng = np.random.default_rng(5)
    x, weight, bias = rng.normal(size=(2, 3, 30)), rng.normal(size=(4, 3, 3)), rng.normal(size=4)
    x[..., :8] = x[..., -8:] = 0  # so that nothing is lost at the ends
    s = {"padding": dilation, "dilation": dilation}
    y = conv.conv1d(x, weight, **s)
    same(conv.conv1d(np.roll(x, 5, axis=-1), weight, **s), np.roll(y, 5, axis=-1))
    # With stride 2 only even shifts survive, at half the speed.
    even = conv.conv1d(np.roll(x, 4, axis=-1), weight, stride=2, **s)
    same(even, np.roll(conv.conv1d(x, weight, stride=2, **s), 2, axis=-1))
    odd = conv.conv1d(np.roll(x, 1, axis=-1), weight, bias, stride=2, **s)
    assert not np.allclose(np.sort(odd.ravel()), np.sort(y[..., ::2].ravel()))


def test_is_linear_in_input_and_weights():
    (x, w, _), (x2, w2, _) = example(2, 1, 6), example(2, 1, 7)
    same(conv.conv2d(2 * x - x2, w), 2 * conv.conv2d(x, w) - conv.conv2d(x2, w))
    same(conv.conv2d(x, 2 * w - w2), 2 * conv.conv2d(x, w) - conv.conv2d(x, w2))


def test_a_separable_kernel_is_a_column_after_a_row():
    rng = np.random.default_rng(8)
    x, column, row = rng.normal(size=(1, 1, 8, 9)), rng.normal(size=3), rng.normal(size=3)
    both = conv.conv2d(x, np.outer(column, row)[None, None], padding=1)
    by_rows = conv.conv2d(x, row[None, None, None], padding=(0, 1))
    same(conv.conv2d(by_rows, column[None, None, :, None], padding=(1, 0)), both)


def test_as_many_groups_as_channels_filter_each_channel_alone():
    x, _, _ = example(1, 1)
    weight = np.random.default_rng(9).normal(size=(4, 1, 3))
    together = conv.conv1d(x, weight, groups=4)
    for c in range(4):
        same(together[:, c : c + 1], conv.conv1d(x[:, c : c + 1], weight[c : c + 1]))


def test_a_kernel_of_one_pixel_is_a_linear_layer_at_each_pixel():
    x, _, bias = example(2, 1)
    weight = np.random.default_rng(10).normal(size=(8, 4))
    expected = np.moveaxis(np.moveaxis(x, 1, -1) @ weight.T + bias, -1, 1)
    same(conv.conv2d(x, weight[:, :, None, None], bias), expected)


@pytest.mark.parametrize(("stride", "padding", "dilation"), [(1, 1, 1), (2, 0, 2), (3, 2, 1)])
def test_matrix_of_a_convolution(stride, padding, dilation):
    s = {"stride": stride, "padding": padding, "dilation": dilation}
    x, weight, _ = example(1, 1)
    matrix = conv.convolution_matrix(weight, 9, **s)
    y = conv.conv1d(x, weight, **s)
    same((x.reshape(3, -1) @ matrix.T).reshape(y.shape), y)
    # Entry (i, j) of one channel's block holds the weight that output i puts on input j.
    kernel = weight[0, 0]
    single = conv.convolution_matrix(kernel, 9, **s)
    for i, j in np.ndindex(single.shape):
        k = j - (i * stride - padding)
        inside = 0 <= k < 3 * dilation and k % dilation == 0
        assert single[i, j] == (kernel[k // dilation] if inside else 0)
    same(single, matrix[: len(single), :9])


def test_inputs_are_left_as_they_were():
    x, weight, bias = example(2, 1)
    before = [a.copy() for a in (x, weight, bias)]
    y = conv.conv2d(x, weight, bias, padding=1)
    udl.convolution.gradients.conv2d_gradients(y, x, weight, padding=1)
    for now, then in zip((x, weight, bias), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_annotations_refuse_wrong_shapes():
    with pytest.raises(jaxtyping.TypeCheckError):
        conv.conv1d(np.zeros((4, 9)), np.zeros((8, 4, 3)))
    with pytest.raises(jaxtyping.TypeCheckError):
        conv.conv2d(*TWO_D, np.zeros(7))


@pytest.mark.parametrize(("change", "says"), BAD_SIGNALS)
def test_bad_input_is_named(change, says):
    arguments = {"x": ONE_D[0], "weight": ONE_D[1]} | change
    with pytest.raises(ValueError, match=says):
        udl.convolution.forward.conv1d(**arguments)


def test_bad_input_of_the_other_functions_is_named():
    with pytest.raises(ValueError, match=r"stride: got \(1, 2, 3\); .* or 2 of them"):
        udl.convolution.forward.conv2d(*TWO_D, stride=(1, 2, 3))
    with pytest.raises(ValueError, match=r"weight: got shape \(2, 2\)"):
        udl.convolution.forward.convolution_matrix(np.zeros((2, 2)), 5)
    with pytest.raises(ValueError, match="length: got 0"):
        udl.convolution.forward.convolution_matrix([1.0], 0)
    with pytest.raises(ValueError, match=r"length: got 2\.5"):
        udl.convolution.forward.output_length(2.5, 1)


def test_the_examples_in_the_docstrings_are_true():
    result = doctest.testmod(udl.convolution.forward)
    assert result.attempted > 0
    assert result.failed == 0


def test_settings_may_be_arrays():
    x, weight = np.arange(25.0).reshape(1, 1, 5, 5), np.ones((1, 1, 2, 2))
    conv2d = udl.convolution.forward.conv2d
    np.testing.assert_array_equal(
        conv2d(x, weight, stride=np.array([2, 1]), padding=np.int64(1)),
        conv2d(x, weight, stride=(2, 1), padding=1),
    )
    with pytest.raises(
        ValueError, match=r"stride: got \[2\.0, 1\.0\]; expected a whole number, 1 or"
    ):
        conv2d(x, weight, stride=np.array([2.0, 1.0]))
    with pytest.raises(ValueError, match=r"^weight, kernel_size: got a window that reaches over 6"):
        conv2d(x, np.ones((1, 1, 6, 1)))
