"""Gradients and transposed convolutions agree with PyTorch, differences and the matrix."""

import numpy as np
import pytest

import udl.convolution.forward
import udl.convolution.gradients
from tests.shape_checks import checked
from tests.udl.convolution.examples import GRID, ONE_D, example, same, settings

conv = checked(udl.convolution.forward)
backward = checked(udl.convolution.gradients)


@pytest.mark.parametrize("places", [1, 2])
@pytest.mark.parametrize(("stride", "padding", "dilation", "groups"), GRID[::2])
def test_gradients_agree_with_torch(torch, places, stride, padding, dilation, groups):
    s = settings(stride, padding, dilation, groups)
    x, weight, bias = example(places, groups)
    leaves = [torch.from_numpy(a).requires_grad_() for a in (x, weight, bias)]
    out = getattr(torch.nn.functional, f"conv{places}d")(*leaves, **s)
    d_output = np.random.default_rng(1).normal(size=tuple(out.shape))
    theirs = torch.autograd.grad(out, leaves, torch.from_numpy(d_output))
    ours = getattr(backward, f"conv{places}d_gradients")(d_output, x, weight, **s)
    for mine, other in zip(ours, theirs, strict=True):
        same(mine, other.numpy())


@pytest.mark.parametrize("places", [1, 2])
@pytest.mark.parametrize(("stride", "padding", "dilation", "groups"), GRID)
def test_transposed_convolutions_agree_with_torch(torch, places, stride, padding, dilation, groups):
    s = settings(stride, padding, dilation, groups)
    rng = np.random.default_rng(2)
    x = rng.normal(size=(2, 4, *(5, 6)[:places]))
    weight, bias = rng.normal(size=(4, 3, *(3, 2)[:places])), rng.normal(size=3 * groups)
    ours = getattr(backward, f"conv_transpose{places}d")(x, weight, bias, **s)
    theirs = getattr(torch.nn.functional, f"conv_transpose{places}d")
    same(ours, theirs(*(torch.from_numpy(a) for a in (x, weight, bias)), **s).numpy())
    if stride > 1:
        s["output_padding"] = stride - 1
        ours = getattr(backward, f"conv_transpose{places}d")(x, weight, bias, **s)
        same(ours, theirs(*(torch.from_numpy(a) for a in (x, weight, bias)), **s).numpy())


def test_gradients_agree_with_finite_differences():
    x, weight, bias = example(2, 2)
    x = x[:1, :, :5, :5]
    s = settings((2, 1), (1, 0), (1, 2), 2)
    d_output = np.random.default_rng(3).normal(size=conv.conv2d(x, weight, **s).shape)
    gradients = backward.conv2d_gradients(d_output, x, weight, **s)
    step = 1e-6
    for index, (array, gradient) in enumerate(zip((x, weight, bias), gradients, strict=True)):
        for flat in np.random.default_rng(4).choice(array.size, 8):
            place = np.unravel_index(flat, array.shape)
            losses = []
            for sign in (1, -1):
                moved = [x.copy(), weight.copy(), bias.copy()]
                moved[index][place] += sign * step
                losses.append(np.sum(conv.conv2d(*moved, **s) * d_output))
            slope = (losses[0] - losses[1]) / (2 * step)
            np.testing.assert_allclose(gradient[place], slope, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("s", [settings(*values) for values in GRID[::5]])
def test_transposed_convolution_is_the_transposed_matrix(s):
    x, weight, _ = example(1, s["groups"])
    y = conv.conv1d(x, weight, **s)
    v = np.random.default_rng(11).normal(size=y.shape)
    gradient = backward.conv1d_gradients(v, x, weight, **s).x
    np.testing.assert_allclose(np.sum(y * v), np.sum(x * gradient), rtol=1e-10)
    # What the stride left over at the end has to be asked for.
    left_over = (9 + 2 * s["padding"] - s["dilation"] * 2 - 1) % s["stride"]
    same(backward.conv_transpose1d(v, weight, output_padding=left_over, **s), gradient)


def test_spreading_pixels_is_what_torch_does():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(5)
    x, weight = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(3, 2, 3, 2))
    settings = {"stride": (2, 1), "padding": (1, 0)}
    ours = udl.convolution.gradients.conv_transpose2d(x, weight, **settings)
    theirs = torch.nn.functional.conv_transpose2d(
        torch.from_numpy(x), torch.from_numpy(weight), **settings
    )
    np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-12)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match=r"d_output: got shape \(2, 8, 8\); expected \(2, 8, 7\)"):
        udl.convolution.gradients.conv1d_gradients(np.zeros((2, 8, 8)), *ONE_D)
    with pytest.raises(ValueError, match=r"weight: got shape .* expected 4 along axis 0"):
        udl.convolution.gradients.conv_transpose1d(*ONE_D)
    with pytest.raises(ValueError, match="padding: got 6, which cuts off everything"):
        udl.convolution.gradients.conv_transpose1d(ONE_D[0], ONE_D[1].swapaxes(0, 1), padding=6)
    with pytest.raises(ValueError, match="output_padding: got 2; expected less than the stride"):
        udl.convolution.gradients.conv_transpose1d(
            ONE_D[0], ONE_D[1].swapaxes(0, 1), stride=2, output_padding=2
        )
    with pytest.raises(ValueError, match="bias: got 3 numbers for 8"):
        udl.convolution.gradients.conv_transpose1d(ONE_D[0], ONE_D[1].swapaxes(0, 1), np.zeros(3))
