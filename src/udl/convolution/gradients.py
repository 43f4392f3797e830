"""What the loss's gradient becomes on its way back through a convolution.

A convolution is linear in its input and in its weights, so both gradients are products with a
transposed matrix. The gradient with respect to the input spreads each output's share over the
window that it came from. Used as a layer of its own, that spreading is the transposed convolution,
which makes signals and images larger.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import real_array, shown, whole
from udl.convolution.forward import Bias, checked
from udl.convolution.windows import Sizes, add_columns, columns, whole_numbers


class Gradients(NamedTuple):
    """Gradients of a loss with respect to a convolution's input, weights and biases."""

    x: np.ndarray
    weight: np.ndarray
    bias: np.ndarray


def conv1d_gradients(
    d_output: Num[np.ndarray, "N C_out L_out"],
    x: Num[np.ndarray, "N C_in L"],
    weight: Num[np.ndarray, "C_out C_g K"],
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Gradients:
    """Take a gradient back through :func:`udl.convolution.forward.conv1d`.

    Parameters
    ----------
    d_output : array_like, shape (N, C_out, L_out)
        Gradient of the loss with respect to the convolution's output.
    x : array_like, shape (N, C_in, L)
        The convolution's input.
    weight : array_like, shape (C_out, C_in / groups, K)
        Its weights.
    stride, padding, dilation, groups : int
        Its settings.

    Returns
    -------
    Gradients
        With respect to ``x``, ``weight`` and the bias, each of its argument's shape.

    Raises
    ------
    ValueError
        If shapes or settings do not fit each other, or a number is not finite.
    """
    return _gradients(d_output, x, weight, stride, padding, dilation, groups, places=1)


def conv2d_gradients(
    d_output: Num[np.ndarray, "N C_out H_out W_out"],
    x: Num[np.ndarray, "N C_in H W"],
    weight: Num[np.ndarray, "C_out C_g K_h K_w"],
    *,
    stride: Sizes = 1,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Gradients:
    """Take a gradient back through :func:`udl.convolution.forward.conv2d`.

    Parameters
    ----------
    d_output : array_like, shape (N, C_out, H_out, W_out)
        Gradient of the loss with respect to the convolution's output.
    x : array_like, shape (N, C_in, H, W)
        The convolution's input.
    weight : array_like, shape (C_out, C_in / groups, K_h, K_w)
        Its weights.
    stride, padding, dilation : int or (int, int)
        Its settings.
    groups : int
        Its groups.

    Returns
    -------
    Gradients
        With respect to ``x``, ``weight`` and the bias, each of its argument's shape.

    Raises
    ------
    ValueError
        If shapes or settings do not fit each other, or a number is not finite.
    """
    return _gradients(d_output, x, weight, stride, padding, dilation, groups, places=2)


def conv_transpose1d(
    x: Num[np.ndarray, "N C_in L"],
    weight: Num[np.ndarray, "C_in C_g K"],
    bias: Bias | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Float[np.ndarray, "N C_out L_out"]:
    """Spread each number of a signal over a window; implements eq-ch10-transposed-convolution.

    Parameters
    ----------
    x : array_like, shape (N, C_in, L)
        Signals.
    weight : array_like, shape (C_in, C_out / groups, K)
        Kernels, input channels first (as in PyTorch): those of the convolution that it transposes.
    bias : array_like, shape (C_out,), optional
        Added to each output channel.
    stride, padding, dilation, groups : int
        Settings of the convolution that it transposes.
    output_padding : int
        Places added at the far end, fewer than ``stride``. Signals of several lengths give a
        convolution with a stride the same number of outputs; this says which length is wanted.

    Returns
    -------
    ndarray, shape (N, C_out, L_out)
        With L_out = (L - 1) stride + dilation (K - 1) + 1 - 2 padding + output_padding.

    Raises
    ------
    ValueError
        If shapes or settings do not fit each other, nothing is left after the padding is cut
        off, or a number is not finite.

    Notes
    -----
    Zeiler, Krishnan, Taylor and Fergus (2010), "Deconvolutional networks", CVPR,
    doi:10.1109/CVPR.2010.5539957.
    """
    settings = stride, padding, output_padding, dilation, groups
    return _transposed(x, weight, bias, *settings, places=1)


def conv_transpose2d(
    x: Num[np.ndarray, "N C_in H W"],
    weight: Num[np.ndarray, "C_in C_g K_h K_w"],
    bias: Bias | None = None,
    *,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Float[np.ndarray, "N C_out H_out W_out"]:
    """Spread each pixel over a window.

    Parameters
    ----------
    x : array_like, shape (N, C_in, H, W)
        Images.
    weight : array_like, shape (C_in, C_out / groups, K_h, K_w)
        Kernels, input channels first.
    bias : array_like, shape (C_out,), optional
        Added to each output channel.
    stride, padding, output_padding, dilation : int or (int, int)
        As for :func:`conv_transpose1d`, for both axes or (vertical, horizontal).
    groups : int
        Groups of the convolution that it transposes.

    Returns
    -------
    ndarray, shape (N, C_out, H_out, W_out)
        Sizes as for :func:`conv_transpose1d`, axis by axis.

    Raises
    ------
    ValueError
        As for :func:`conv_transpose1d`.
    """
    settings = stride, padding, output_padding, dilation, groups
    return _transposed(x, weight, bias, *settings, places=2)


def _gradients(
    d_output: object,
    x: object,
    weight: object,
    stride: Sizes,
    padding: Sizes,
    dilation: Sizes,
    groups: int,
    *,
    places: int,
) -> Gradients:
    c = checked(x, weight, None, stride, padding, dilation, groups, places)
    d_output = real_array("d_output", d_output, ndim=2 + places)
    expected = (len(c.x), len(c.weight), *c.out)
    if d_output.shape != expected:
        raise ValueError(
            f"d_output: got shape {d_output.shape}; expected {expected}, the convolution's output"
        )
    size = c.weight.shape[2:]
    cols = columns(c.x, size, c.stride, c.padding, c.dilation, c.groups)  # (N, G, C_g * K, P)
    rows = c.weight.reshape(c.groups, len(c.weight) // c.groups, -1)  # (G, C_out/G, C_g * K)
    d_h = d_output.reshape(len(c.x), c.groups, rows.shape[1], -1)  # (N, G, C_out/G, P)
    # The forward pass is h = rows @ cols.
    d_rows = (d_h @ cols.swapaxes(-1, -2)).sum(axis=0)  # (G, C_out/G, C_g * K)
    d_cols = rows.swapaxes(-1, -2) @ d_h  # (N, G, C_g * K, P)
    return Gradients(
        x=add_columns(d_cols, c.x.shape, size, c.stride, c.padding, c.dilation),
        weight=d_rows.reshape(c.weight.shape),
        bias=d_output.sum(axis=(0, *range(2, 2 + places))),
    )


def _transposed(
    x: object,
    weight: object,
    bias: object,
    stride: Sizes,
    padding: Sizes,
    output_padding: Sizes,
    dilation: Sizes,
    groups: int,
    *,
    places: int,
) -> np.ndarray:
    x = real_array("x", x, ndim=2 + places)
    weight = real_array("weight", weight, ndim=2 + places)
    size = weight.shape[2:]
    strides = whole_numbers("stride", stride, places, 1)
    paddings = whole_numbers("padding", padding, places, 0)
    extra = whole_numbers("output_padding", output_padding, places, 0)
    dilations = whole_numbers("dilation", dilation, places, 1)
    groups = whole("groups", groups)
    if weight.shape[0] != x.shape[1] or x.shape[1] % groups:
        raise ValueError(
            f"weight: got shape {weight.shape} for x of shape {x.shape} and groups={groups}; "
            f"expected {x.shape[1]} along axis 0, a multiple of the groups"
        )
    if any(e >= s for e, s in zip(extra, strides, strict=True)):
        raise ValueError(
            f"output_padding: got {shown(output_padding)}; expected less than the stride"
        )
    axes = zip(x.shape[2:], size, strides, paddings, extra, dilations, strict=True)
    out = tuple((n - 1) * s + d * (k - 1) + 1 - 2 * p + e for n, k, s, p, e, d in axes)
    if min(out) < 1:
        raise ValueError(
            f"padding: got {shown(padding)}, which cuts off everything; expected less than half of "
            f"{tuple(n + 2 * p for n, p in zip(out, paddings, strict=True))}"
        )
    num_out = weight.shape[1] * groups
    rows = weight.reshape(groups, x.shape[1] // groups, -1)  # (G, C_in/G, C_out/G * K)
    h = x.reshape(len(x), groups, x.shape[1] // groups, -1)  # (N, G, C_in/G, P)
    cols = rows.swapaxes(-1, -2) @ h  # (N, G, C_out/G * K, P)
    shape = (len(x), num_out, *out)
    y = add_columns(cols, shape, size, strides, paddings, dilations)  # (N, C_out, *out)
    if bias is not None:
        bias = real_array("bias", bias, ndim=1)
        if len(bias) != num_out:
            raise ValueError(
                f"bias: got {len(bias)} numbers for {num_out} output channels; "
                "expected one for each"
            )
        y = y + bias.reshape(-1, *(1,) * places)  # (C_out, 1, …)
    return y
