"""Inputs and settings on which all tests of convolution agree."""

import itertools

import numpy as np

# stride, padding, dilation, groups
GRID = list(itertools.product((1, 2, 3), (0, 1, 2), (1, 2, 3), (1, 2, 4)))
PAIRS = [
    {"stride": (2, 1), "padding": (0, 3), "dilation": (1, 2)},
    {"stride": (1, 3), "padding": (2, 0), "dilation": (2, 1), "groups": 2},
]
ONE_D = np.zeros((2, 4, 9)), np.zeros((8, 4, 3))
TWO_D = np.zeros((2, 4, 9, 9)), np.zeros((8, 4, 3, 3))


def settings(stride, padding, dilation, groups):
    return {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}


def example(places, groups, seed=0):
    """Return input, weight and bias with 4 channels in and 8 out, and uneven sizes."""
    rng = np.random.default_rng(seed)
    size = (9, 11)[:places]
    return (
        rng.normal(size=(3, 4, *size)),
        rng.normal(size=(8, 4 // groups, *(3, 2)[:places])),
        rng.normal(size=8),
    )


def same(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-10)
    assert ours.dtype == np.float64


# Arguments of a convolution that are refused, and how
BAD_SIGNALS = [
    ({"x": np.zeros((2, 4))}, r"x: got shape \(2, 4\); expected 3 axes"),
    ({"x": np.full((2, 4, 9), np.nan)}, "x: got nan"),
    ({"x": np.zeros((0, 4, 9))}, "x: got an empty array"),
    ({"weight": np.zeros((8, 3, 3))}, "weight: got shape .* expected 4 along axis 1"),
    ({"weight": np.zeros((4, 3))}, "weight: got shape"),
    ({"weight": np.zeros((8, 4, 10))}, "kernel_size: got a window that reaches over 10 places"),
    ({"bias": np.zeros(4)}, "bias: got 4 numbers for 8 output channels"),
    ({"bias": np.zeros((8, 1))}, "bias: got shape"),
    ({"stride": 0}, "stride: got 0; expected a whole number, 1 or above"),
    ({"stride": 1.5}, "stride: got 1.5"),
    ({"padding": -1}, "padding: got -1; expected a whole number, 0 or above"),
    ({"dilation": True}, "dilation: got True"),
    ({"dilation": 5}, "kernel_size: got a window that reaches over 11 places"),
    ({"groups": 3}, "groups: got 3 for 4 channels in and 8 out"),
    ({"groups": 2}, "weight: got shape .* groups=2; expected 2 along axis 1"),
]
