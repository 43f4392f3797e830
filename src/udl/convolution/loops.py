"""Convolution as plain loops, one multiplication at a time: the reference to read.

Every other function for convolution in this package gives what these give. They are several
hundred times slower, because Python takes each step itself.
"""

import numpy as np
from jaxtyping import Float, Num

from udl.convolution.forward import Bias, checked
from udl.convolution.windows import Sizes, padded


def conv1d_loop(
    x: Num[np.ndarray, "N C_in L"],
    weight: Num[np.ndarray, "C_out C_g K"],
    bias: Bias | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Float[np.ndarray, "N C_out L_out"]:
    """Convolve signals by loops; implements eq-ch10-convolution-1d.

    Parameters
    ----------
    x : array_like, shape (N, C_in, L)
        Signals.
    weight : array_like, shape (C_out, C_in / groups, K)
        Kernels.
    bias : array_like, shape (C_out,), optional
        Added to each output channel.
    stride, padding, dilation, groups : int
        As for :func:`udl.convolution.forward.conv1d`.

    Returns
    -------
    ndarray, shape (N, C_out, L_out)

    Raises
    ------
    ValueError
        If shapes or settings do not fit each other, or a number is not finite.
    """
    c = checked(x, weight, bias, stride, padding, dilation, groups, places=1)
    (s,), (d,) = c.stride, c.dilation
    num_out, per_group, size = c.weight.shape
    x_wide = padded(c.x, c.padding)
    h = np.zeros((len(c.x), num_out, *c.out))
    for n in range(len(h)):
        for o in range(num_out):
            first = o // (num_out // c.groups) * per_group  # the first channel that o sees
            for i in range(*c.out):
                total = 0.0 if c.bias is None else c.bias[o]
                for ch in range(per_group):
                    for k in range(size):
                        total += c.weight[o, ch, k] * x_wide[n, first + ch, s * i + d * k]
                h[n, o, i] = total
    return h


def conv2d_loop(
    x: Num[np.ndarray, "N C_in H W"],
    weight: Num[np.ndarray, "C_out C_g K_h K_w"],
    bias: Bias | None = None,
    *,
    stride: Sizes = 1,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Float[np.ndarray, "N C_out H_out W_out"]:
    """Convolve images by loops; implements eq-ch10-convolution-2d.

    Parameters
    ----------
    x : array_like, shape (N, C_in, H, W)
        Images.
    weight : array_like, shape (C_out, C_in / groups, K_h, K_w)
        Kernels.
    bias : array_like, shape (C_out,), optional
        Added to each output channel.
    stride, padding, dilation : int or (int, int)
        As for :func:`udl.convolution.forward.conv2d`.
    groups : int
        As for :func:`udl.convolution.forward.conv2d`.

    Returns
    -------
    ndarray, shape (N, C_out, H_out, W_out)

    Raises
    ------
    ValueError
        If shapes or settings do not fit each other, or a number is not finite.
    """
    c = checked(x, weight, bias, stride, padding, dilation, groups, places=2)
    (s_h, s_w), (d_h, d_w) = c.stride, c.dilation
    num_out, per_group, height, width = c.weight.shape
    x_wide = padded(c.x, c.padding)
    h = np.zeros((len(c.x), num_out, *c.out))
    for n in range(len(h)):
        for o in range(num_out):
            first = o // (num_out // c.groups) * per_group  # the first channel that o sees
            for i in range(c.out[0]):
                for j in range(c.out[1]):
                    total = 0.0 if c.bias is None else c.bias[o]
                    for ch in range(per_group):
                        for k in range(height):
                            for l in range(width):  # noqa: E741  the partner of k
                                total += (
                                    c.weight[o, ch, k, l]
                                    * x_wide[n, first + ch, s_h * i + d_h * k, s_w * j + d_w * l]
                                )
                    h[n, o, i, j] = total
    return h
