"""Windows that slide over a signal or an image: what convolution and pooling have in common.

A window covers ``kernel_size`` places that lie ``dilation`` apart, and moves on by ``stride``. The
last axes of an array are the places, one axis for a signal and two for an image; whatever stands
in front (data points, channels) is kept.

:func:`columns` lays the windows side by side as the columns of a matrix, so that a convolution
becomes a matrix product. :func:`add_columns` is its transpose: it puts columns back where they
came from and adds where windows overlap, which is how gradients travel back.
"""

from collections.abc import Sequence
from types import EllipsisType
from typing import Any, TypeAlias

import numpy as np
from jaxtyping import Float
from numpy.lib.stride_tricks import sliding_window_view

from udl.arrays import shown, whole, whole_sequence

Sizes: TypeAlias = int | Sequence[int] | np.ndarray


def whole_numbers(name: str, value: Sizes, count: int, least: int) -> tuple[int, ...]:
    """Return a setting as one whole number for each axis.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : int or sequence of int
        One number for all axes, or one for each.
    count : int
        How many axes there are.
    least : int
        The least number allowed.

    Returns
    -------
    tuple of int
        ``count`` numbers.

    Raises
    ------
    ValueError
        If the number of numbers is wrong, or one of them is not whole or below ``least``.
    """
    one = not isinstance(value, list | tuple) and getattr(value, "ndim", 0) == 0
    try:
        numbers = (
            (whole(name, value, least),) * count if one else whole_sequence(name, value, least)
        )
    except ValueError:
        numbers = ()
    if len(numbers) != count:
        each = "" if count == 1 else f", or {count} of them"
        limits = f"{least} or above"
        raise ValueError(f"{name}: got {shown(value)}; expected a whole number, {limits}{each}")
    return numbers


def output_length(
    length: int, kernel_size: int, *, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """Count the windows that fit; implements eq-ch10-output-length.

    Parameters
    ----------
    length : int
        Places along the axis, 1 or more.
    kernel_size : int
        Places in a window, 1 or more.
    stride : int
        Places that the window moves each time, 1 or more.
    padding : int
        Zeros added at either end, 0 or more.
    dilation : int
        Distance between neighbouring places of a window, 1 or more.

    Returns
    -------
    int
        Number of windows, 1 or more.

    Raises
    ------
    ValueError
        If a number is out of its range or not even one window fits.

    Examples
    --------
    >>> [output_length(n, kernel_size=3, stride=2) for n in (40, 19, 9)]
    [19, 9, 4]
    """
    length, kernel_size = whole("length", length), whole("kernel_size", kernel_size)
    stride, dilation = whole("stride", stride), whole("dilation", dilation)
    padding = whole("padding", padding, 0)
    reach = dilation * (kernel_size - 1) + 1
    if reach > length + 2 * padding:
        raise ValueError(
            f"kernel_size: got a window that reaches over {reach} places on an axis of {length} "
            f"with {padding} zeros at either end; expected at most {length + 2 * padding}"
        )
    return (length + 2 * padding - reach) // stride + 1


def windows(
    x: Float[np.ndarray, "..."],
    kernel_size: tuple[int, ...],
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
) -> Float[np.ndarray, "..."]:
    """Show every window of ``x`` without copying it.

    Parameters
    ----------
    x : ndarray, shape (..., L) or (..., H, W)
        One axis of places for each entry of ``kernel_size``.
    kernel_size, stride, dilation : tuple of int
        One number for each axis of places.

    Returns
    -------
    ndarray, shape (..., L_out, K) or (..., H_out, W_out, K_h, K_w)
        A read-only view: the windows' positions, then the places in a window.

    Raises
    ------
    ValueError
        If not even one window fits.
    """
    axes = range(x.ndim - len(kernel_size), x.ndim)
    for axis, k, s, d in zip(axes, kernel_size, stride, dilation, strict=True):
        output_length(x.shape[axis], k, stride=s, dilation=d)
    reach = tuple(d * (k - 1) + 1 for k, d in zip(kernel_size, dilation, strict=True))
    view = sliding_window_view(x, reach, axis=tuple(axes))  # (..., positions, reach)
    steps: tuple[Any, ...] = tuple(slice(None, None, step) for step in (*stride, *dilation))
    return view[(..., *steps)]


def padded(x: Float[np.ndarray, "..."], padding: tuple[int, ...]) -> Float[np.ndarray, "..."]:
    """Surround the places of ``x`` with zeros.

    Parameters
    ----------
    x : ndarray, shape (..., L) or (..., H, W)
        One axis of places for each entry of ``padding``.
    padding : tuple of int
        Zeros at either end of each axis of places.

    Returns
    -------
    ndarray, shape (..., L + 2P) or (..., H + 2P_h, W + 2P_w)
        ``x`` itself where there is nothing to add.
    """
    if not any(padding):
        return x
    axes = len(padding)
    around = [n + 2 * p for n, p in zip(x.shape[-axes:], padding, strict=True)]
    wide = np.zeros((*x.shape[:-axes], *around))
    wide[_inside(wide, padding)] = x
    return wide


def columns(
    x: Float[np.ndarray, "..."],
    kernel_size: tuple[int, ...],
    stride: tuple[int, ...],
    padding: tuple[int, ...],
    dilation: tuple[int, ...],
    groups: int,
) -> Float[np.ndarray, "N G R P"]:
    """Lay all windows side by side as columns ("im2col").

    Parameters
    ----------
    x : ndarray, shape (N, C, L) or (N, C, H, W)
        Signals or images.
    kernel_size, stride, padding, dilation : tuple of int
        One number for each axis of places.
    groups : int
        Number of groups G into which the channels are divided.

    Returns
    -------
    ndarray, shape (N, G, C/G * places in a window, number of windows)
        One column for each window: the first channel's places, then the next channel's.
    """
    view = windows(padded(x, padding), kernel_size, stride, dilation)  # (N, C, *out, *kernel)
    axes = len(kernel_size)
    out, kernel = tuple(range(2, 2 + axes)), tuple(range(2 + axes, 2 + 2 * axes))
    view = view.transpose(0, 1, *kernel, *out)  # (N, C, *kernel, *out)
    num_windows = int(np.prod(view.shape[2 + axes :]))
    return view.reshape(len(x), groups, -1, num_windows)  # copies: windows overlap


def add_columns(
    cols: Float[np.ndarray, "N G R P"],
    shape: tuple[int, ...],
    kernel_size: tuple[int, ...],
    stride: tuple[int, ...],
    padding: tuple[int, ...],
    dilation: tuple[int, ...],
) -> Float[np.ndarray, "..."]:
    """Put columns back to the places that their windows cover, adding up; transposes `columns`.

    Parameters
    ----------
    cols : ndarray, shape (N, G, C/G * places in a window, number of windows)
        As made by :func:`columns`.
    shape : tuple of int
        The shape (N, C, L) or (N, C, H, W) that the windows slid over.
    kernel_size, stride, padding, dilation : tuple of int
        One number for each axis of places.

    Returns
    -------
    ndarray, shape ``shape``
    """
    wide = np.zeros((*shape[:2], *(n + 2 * p for n, p in zip(shape[2:], padding, strict=True))))
    out = [
        output_length(n, k, stride=s, dilation=d)
        for n, k, s, d in zip(wide.shape[2:], kernel_size, stride, dilation, strict=True)
    ]
    cols = cols.reshape(*shape[:2], *kernel_size, *out)  # (N, C, *kernel, *out)
    for place in np.ndindex(*kernel_size):
        # Where this place of the window lies, in all windows at once.
        covered: tuple[Any, ...] = tuple(
            slice(i * d, i * d + s * (n - 1) + 1, s)
            for i, d, s, n in zip(place, dilation, stride, out, strict=True)
        )
        wide[(..., *covered)] += cols[(slice(None), slice(None), *place)]
    image: np.ndarray = wide[_inside(wide, padding)]
    return image


def _inside(wide: np.ndarray, padding: tuple[int, ...]) -> tuple[EllipsisType | slice, ...]:
    """Index what lies within the padding."""
    places = wide.shape[wide.ndim - len(padding) :]
    return (..., *(slice(p, n - p) for n, p in zip(places, padding, strict=True)))
