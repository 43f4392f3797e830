"""Convolution: the same few weights applied at every place of a signal or an image.

As everywhere in deep learning, the weights are not flipped: output i is the weighted sum of the
inputs in window i (a mathematician would say cross-correlation). Arrays are batch first, (N, C, L)
for signals and (N, C, H, W) for images, weights are (C_out, C_in / groups, …), and arguments have
PyTorch's names; everything is computed in float64.

The functions here lay all windows side by side and let one matrix product do the work. The same
computation as plain loops, to read, stands in :mod:`udl.convolution.loops`; gradients and
transposed convolutions in :mod:`udl.convolution.gradients`; what an output can see in
:mod:`udl.convolution.receptive_fields`; pooling and upsampling in :mod:`udl.convolution.pooling`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import real_array, whole
from udl.convolution.windows import Sizes, columns, output_length, whole_numbers

Bias = Num[np.ndarray, "C_out"]


def conv1d(
    x: Num[np.ndarray, "N C_in L"],
    weight: Num[np.ndarray, "C_out C_g K"],
    bias: Bias | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Float[np.ndarray, "N C_out L_out"]:
    """Convolve signals; implements eq-ch10-convolution-1d before its activation.

    With ``stride``, ``dilation`` and ``padding`` as in eq-ch10-stride-dilation, and with channels
    as in eq-ch10-channels-1d.

    Parameters
    ----------
    x : array_like, shape (N, C_in, L)
        Signals.
    weight : array_like, shape (C_out, C_in / groups, K)
        One kernel for each pair of output and input channel in a group.
    bias : array_like, shape (C_out,), optional
        Added to each output channel.
    stride : int
        Places between neighbouring outputs' windows.
    padding : int
        Zeros added at either end.
    dilation : int
        Places between neighbouring weights.
    groups : int
        Groups of channels that do not see each other; divides C_in and C_out.

    Returns
    -------
    ndarray, shape (N, C_out, L_out)
        With L_out as in eq-ch10-output-length.

    Raises
    ------
    ValueError
        If shapes or settings do not fit each other, or a number is not finite.

    Notes
    -----
    Fukushima (1980), "Neocognitron", Biological Cybernetics 36; LeCun et al. (1989),
    "Backpropagation applied to handwritten zip code recognition", Neural Computation 1(4).

    Examples
    --------
    >>> conv1d([[[1.0, 2.0, 4.0, 8.0]]], [[[1.0, 1.0, 0.0]]], padding=1)
    array([[[ 1.,  3.,  6., 12.]]])
    """
    return _convolved(x, weight, bias, stride, padding, dilation, groups, places=1)


def conv2d(
    x: Num[np.ndarray, "N C_in H W"],
    weight: Num[np.ndarray, "C_out C_g K_h K_w"],
    bias: Bias | None = None,
    *,
    stride: Sizes = 1,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Float[np.ndarray, "N C_out H_out W_out"]:
    """Convolve images; implements eq-ch10-convolution-2d.

    Parameters
    ----------
    x : array_like, shape (N, C_in, H, W)
        Images.
    weight : array_like, shape (C_out, C_in / groups, K_h, K_w)
        One kernel for each pair of output and input channel in a group.
    bias : array_like, shape (C_out,), optional
        Added to each output channel.
    stride, padding, dilation : int or (int, int)
        As for :func:`conv1d`, for both axes or (vertical, horizontal).
    groups : int
        Groups of channels that do not see each other; divides C_in and C_out.

    Returns
    -------
    ndarray, shape (N, C_out, H_out, W_out)
        With H_out and W_out as in eq-ch10-output-length.

    Raises
    ------
    ValueError
        If shapes or settings do not fit each other, or a number is not finite.
    """
    return _convolved(x, weight, bias, stride, padding, dilation, groups, places=2)


def convolution_matrix(
    weight: Num[np.ndarray, "..."],
    length: int,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> Float[np.ndarray, "rows columns"]:
    """Write a convolution of signals as a matrix; implements eq-ch10-convolution-matrix.

    Parameters
    ----------
    weight : array_like, shape (K,) or (C_out, C_in, K)
        One kernel, or one for each pair of channels.
    length : int
        Length L of the signals.
    stride, padding, dilation : int
        As for :func:`conv1d`.

    Returns
    -------
    ndarray, shape (L_out, L) or (C_out * L_out, C_in * L)
        It acts on a signal as a column, its channels one below the other.

    Raises
    ------
    ValueError
        If shapes or settings do not fit each other, or a number is not finite.

    Examples
    --------
    >>> convolution_matrix([1.0, 2.0, 3.0], length=4, padding=1)
    array([[2., 3., 0., 0.],
           [1., 2., 3., 0.],
           [0., 1., 2., 3.],
           [0., 0., 1., 2.]])
    """
    weight = real_array("weight", weight)
    if weight.ndim not in (1, 3):
        raise ValueError(f"weight: got shape {weight.shape}; expected (K,) or (C_out, C_in, K)")
    if weight.ndim == 1:
        weight = weight[None, None]  # (1, 1, K)
    length = whole("length", length)
    size = weight.shape[1] * length
    # Column j of a matrix is what the matrix makes of the unit vector j.
    units = np.eye(size).reshape(size, -1, length)  # (C_in * L, C_in, L)
    images = conv1d(units, weight, stride=stride, padding=padding, dilation=dilation)
    return images.reshape(size, -1).T  # (C_in * L, C_out, L_out) -> (C_out * L_out, C_in * L)


class Checked(NamedTuple):
    """The arguments of a convolution after their checks."""

    x: np.ndarray
    weight: np.ndarray
    bias: np.ndarray | None
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int
    out: tuple[int, ...]


def checked(
    x: object,
    weight: object,
    bias: object,
    stride: Sizes,
    padding: Sizes,
    dilation: Sizes,
    groups: int,
    places: int,
) -> Checked:
    """Return the arguments of a convolution if they fit each other.

    Parameters
    ----------
    x, weight, bias, stride, padding, dilation, groups
        As for :func:`conv1d` and :func:`conv2d`.
    places : int
        Number of axes to slide over: 1 for signals, 2 for images.

    Returns
    -------
    Checked
        Arrays in float64, settings as one number for each axis, and the output's places.

    Raises
    ------
    ValueError
        If they do not.
    """
    x = real_array("x", x, ndim=2 + places)
    weight = real_array("weight", weight, ndim=2 + places)
    stride = whole_numbers("stride", stride, places, 1)
    padding = whole_numbers("padding", padding, places, 0)
    dilation = whole_numbers("dilation", dilation, places, 1)
    groups = whole("groups", groups)
    if x.shape[1] % groups or weight.shape[0] % groups:
        raise ValueError(
            f"groups: got {groups} for {x.shape[1]} channels in and {weight.shape[0]} out; "
            "expected a number that divides both"
        )
    if weight.shape[1] * groups != x.shape[1]:
        raise ValueError(
            f"weight: got shape {weight.shape} for x of shape {x.shape} and groups={groups}; "
            f"expected {x.shape[1] // groups} along axis 1"
        )
    if bias is not None:
        bias = real_array("bias", bias, ndim=1)
        if len(bias) != weight.shape[0]:
            raise ValueError(
                f"bias: got {len(bias)} numbers for {weight.shape[0]} output channels; "
                "expected one for each"
            )
    settings = zip(x.shape[2:], weight.shape[2:], stride, padding, dilation, strict=True)
    try:
        out = tuple(
            output_length(n, k, stride=s, padding=p, dilation=d) for n, k, s, p, d in settings
        )
    except ValueError as error:
        raise ValueError(f"weight, {error}") from None
    return Checked(x, weight, bias, stride, padding, dilation, groups, out)


def _convolved(
    x: object,
    weight: object,
    bias: object,
    stride: Sizes,
    padding: Sizes,
    dilation: Sizes,
    groups: int,
    *,
    places: int,
) -> np.ndarray:
    c = checked(x, weight, bias, stride, padding, dilation, groups, places)
    cols = columns(c.x, c.weight.shape[2:], c.stride, c.padding, c.dilation, c.groups)
    rows = c.weight.reshape(c.groups, len(c.weight) // c.groups, -1)  # (G, C_out/G, C_g * K)
    h: np.ndarray = rows @ cols  # (N, G, C_out/G, number of windows)
    h = h.reshape(len(c.x), -1, *c.out)  # (N, C_out, *out)
    if c.bias is not None:
        h += c.bias.reshape(-1, *(1,) * places)  # (C_out, 1, …)
    return h
