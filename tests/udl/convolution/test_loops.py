"""The loops, the vectorised convolution and PyTorch agree."""

import numpy as np
import pytest

import udl.convolution.forward
import udl.convolution.loops
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
loops = checked(udl.convolution.loops)
REFERENCE = load("convolution")


@pytest.mark.parametrize(("stride", "padding", "dilation", "groups"), GRID)
def test_signals_agree_with_the_loops_and_with_torch(torch, stride, padding, dilation, groups):
    s = settings(stride, padding, dilation, groups)
    x, weight, bias = example(1, groups)
    result = conv.conv1d(x, weight, bias, **s)
    same(result, loops.conv1d_loop(x, weight, bias, **s))
    to = torch.from_numpy
    same(result, torch.nn.functional.conv1d(to(x), to(weight), to(bias), **s).numpy())
    without = conv.conv1d(x, weight, **s)
    same(without, torch.nn.functional.conv1d(to(x), to(weight), **s).numpy())


@pytest.mark.parametrize("s", [settings(*v) for v in GRID[::7]] + [settings(1, 0, 1, 1)] + PAIRS)
def test_images_agree_with_the_loops(s):
    x, weight, bias = example(2, s.get("groups", 1))
    x = x[:1, :, :8, :8]
    same(conv.conv2d(x, weight, bias, **s), loops.conv2d_loop(x, weight, bias, **s))


@pytest.mark.parametrize("case", REFERENCE["images"])
def test_reference_values_of_images(case):
    random = np.random.RandomState(1)  # the recipe of the reference values
    x, weight = random.normal(size=case["image"]), random.normal(size=case["weights"])
    for function in (conv.conv2d, loops.conv2d_loop):
        y = function(x, weight, stride=case["stride"], padding=1)
        ravelled = y.ravel()
        assert_printed(
            [y.sum(), np.abs(y).sum(), ravelled[0], ravelled[-1]], case["sum_abs_corner"], 4
        )
        if "output" in case:
            assert_printed(y[0, 0], case["output"], 3)


@pytest.mark.parametrize(("change", "says"), BAD_SIGNALS)
def test_bad_input_is_named(change, says):
    arguments = {"x": ONE_D[0], "weight": ONE_D[1]} | change
    with pytest.raises(ValueError, match=says):
        udl.convolution.loops.conv1d_loop(**arguments)


def test_bad_images_are_named():
    with pytest.raises(ValueError, match=r"x: got shape \(2, 4, 9\); expected 4 axes"):
        udl.convolution.loops.conv2d_loop(ONE_D[0], TWO_D[1])
