"""Making images smaller and larger: pooling, subsampling and three kinds of upsampling.

Each function works on the last two axes, the height and width of an image; axes in front (data
points, channels) are kept, so a single image of shape (H, W) is welcome too. Results are float64.
"""

from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from jaxtyping import Float, Int64, Integer, Num

from udl.arrays import choice, real_array, shown, whole_array
from udl.convolution.windows import Sizes, whole_numbers, windows

Images = Num[np.ndarray, "*lead H W"]
Pooled = Float[np.ndarray, "*lead H_out W_out"]
Edge: TypeAlias = Literal["repeat", "zero"]


class MaxPooled(NamedTuple):
    """Maxima of windows, and where in each image they stood.

    Parameters
    ----------
    values : ndarray, shape (..., H_out, W_out)
        The largest number of each window.
    indices : ndarray of int64, shape (..., H_out, W_out)
        Its place in its image as row * W + column; the first where several are equal.
    """

    values: Float[np.ndarray, "..."]
    indices: Int64[np.ndarray, "..."]


def downsample(x: Images, factor: Sizes = 2) -> Pooled:
    """Keep the upper left number of each block and drop the others.

    Parameters
    ----------
    x : array_like, shape (..., H, W)
        Images.
    factor : int or (int, int)
        Size of the blocks.

    Returns
    -------
    ndarray, shape (..., ceil(H / factor), ceil(W / factor))

    Raises
    ------
    ValueError
        If a number is not finite, there are no two axes, or ``factor`` is not a whole number.
    """
    x = _images("x", x)
    rows, cols = whole_numbers("factor", factor, 2, 1)
    return x[..., ::rows, ::cols].copy()


def max_pool(x: Images, size: Sizes = 2, *, stride: Sizes | None = None) -> Pooled:
    """Keep the largest number of each window; implements eq-ch10-max-pool.

    Parameters
    ----------
    x : array_like, shape (..., H, W)
        Images.
    size : int or (int, int)
        Height and width of the windows.
    stride : int or (int, int), optional
        How far a window moves; its own size if not given, so that windows do not overlap.

    Returns
    -------
    ndarray, shape (..., H_out, W_out)
        One number for each window that fits; rows and columns left over are dropped.

    Raises
    ------
    ValueError
        If a number is not finite, no window fits, or a setting is not a whole number.
    """
    pooled: np.ndarray = _windows(x, size, stride).max(axis=(-2, -1))
    return pooled


def mean_pool(x: Images, size: Sizes = 2, *, stride: Sizes | None = None) -> Pooled:
    """Keep the mean of each window; implements eq-ch10-mean-pool.

    Parameters
    ----------
    x : array_like, shape (..., H, W)
        Images.
    size : int or (int, int)
        Height and width of the windows.
    stride : int or (int, int), optional
        How far a window moves; its own size if not given.

    Returns
    -------
    ndarray, shape (..., H_out, W_out)
        One number for each window that fits; rows and columns left over are dropped.

    Raises
    ------
    ValueError
        As for :func:`max_pool`.
    """
    pooled: np.ndarray = _windows(x, size, stride).mean(axis=(-2, -1))
    return pooled


def max_pool_with_indices(x: Images, size: Sizes = 2, *, stride: Sizes | None = None) -> MaxPooled:
    """Keep the largest number of each window, and where it stood.

    Parameters
    ----------
    x : array_like, shape (..., H, W)
        Images.
    size : int or (int, int)
        Height and width of the windows.
    stride : int or (int, int), optional
        How far a window moves; its own size if not given.

    Returns
    -------
    MaxPooled
        What :func:`max_unpool` needs.

    Raises
    ------
    ValueError
        As for :func:`max_pool`.
    """
    x = _images("x", x)
    view = _windows(x, size, stride)  # (..., H_out, W_out, K_h, K_w)
    flat = view.reshape(*view.shape[:-2], -1)  # (..., H_out, W_out, K_h * K_w)
    first = flat.argmax(axis=-1)
    places = np.arange(x.shape[-2] * x.shape[-1]).reshape(x.shape[-2:])
    place = _windows(places, size, stride).reshape(*view.shape[-4:-2], -1)  # (H_out, W_out, K)
    rows, cols = np.indices(first.shape[-2:])
    indices = place[rows, cols, first].astype(np.int64)  # (..., H_out, W_out)
    return MaxPooled(np.take_along_axis(flat, first[..., None], axis=-1)[..., 0], indices)


def max_unpool(
    values: Num[np.ndarray, "*lead H W"],
    indices: Integer[np.ndarray, "*lead H W"],
    shape: tuple[int, int],
) -> Float[np.ndarray, "*lead H_out W_out"]:
    """Put numbers back where the maxima stood, zeros elsewhere.

    Parameters
    ----------
    values : array_like, shape (..., H, W)
        Numbers to put back: the maxima, or what a network made of them.
    indices : array_like of int, shape (..., H, W)
        Places as row * width + column, as :func:`max_pool_with_indices` returns them.
    shape : (int, int)
        Height and width of the images to make.

    Returns
    -------
    ndarray, shape (..., *shape)

    Raises
    ------
    ValueError
        If shapes differ, or an index lies outside the images.

    Notes
    -----
    Zeiler and Fergus (2014), "Visualizing and understanding convolutional networks", ECCV,
    arXiv:1311.2901.
    """
    values = _images("values", values)
    height, width = whole_numbers("shape", shape, 2, 1)
    indices = whole_array("indices", indices, below=height * width)
    if indices.shape != values.shape:
        raise ValueError(
            f"indices: got shape {indices.shape} for values of shape {values.shape}; "
            "expected equal shapes"
        )
    lead = values.shape[:-2]
    x = np.zeros((*lead, height * width))
    flat = indices.reshape(*lead, -1)  # (..., H * W)
    np.put_along_axis(x, flat, values.reshape(flat.shape), axis=-1)
    return x.reshape(*lead, height, width)


def duplicate(x: Images, factor: Sizes = 2) -> Pooled:
    """Repeat each number in a block, which makes each pixel larger ("nearest" upsampling).

    Parameters
    ----------
    x : array_like, shape (..., H, W)
        Images.
    factor : int or (int, int)
        Size of the blocks.

    Returns
    -------
    ndarray, shape (..., factor * H, factor * W)

    Raises
    ------
    ValueError
        If a number is not finite, there are no two axes, or ``factor`` is not a whole number.
    """
    x = _images("x", x)
    rows, cols = whole_numbers("factor", factor, 2, 1)
    return x.repeat(rows, axis=-2).repeat(cols, axis=-1)


def bilinear(x: Images, factor: Sizes = 2, *, edge: Edge = "repeat") -> Pooled:
    """Place numbers ``factor`` apart and join them by straight lines; implements eq-ch10-bilinear.

    Every number keeps its value at the upper left of its block. Between neighbours the value
    changes evenly, first along rows, then along columns; the order does not matter.

    Parameters
    ----------
    x : array_like, shape (..., H, W)
        Images.
    factor : int or (int, int)
        Places from one number to the next.
    edge : {"repeat", "zero"}
        What lies beyond the last row and column: the last one again, or zeros.

    Returns
    -------
    ndarray, shape (..., factor * H, factor * W)

    Raises
    ------
    ValueError
        If a number is not finite, there are no two axes, ``factor`` is not a whole number or
        ``edge`` is unknown.

    Examples
    --------
    >>> bilinear([[6.0, 8.0], [8.0, 4.0]], edge="zero")
    array([[6. , 7. , 8. , 4. ],
           [7. , 6.5, 6. , 3. ],
           [8. , 6. , 4. , 2. ],
           [4. , 3. , 2. , 1. ]])
    """
    x = _images("x", x)
    choice("edge", edge, ("repeat", "zero"))
    rows, cols = whole_numbers("factor", factor, 2, 1)
    x = _lines(x, cols, edge)
    return _lines(x.swapaxes(-1, -2), rows, edge).swapaxes(-1, -2)


def _lines(x: np.ndarray, factor: int, edge: Edge) -> np.ndarray:
    """Upsample the last axis."""
    beyond = x[..., -1:] if edge == "repeat" else np.zeros_like(x[..., -1:])
    following = np.concatenate([x[..., 1:], beyond], axis=-1)
    share = np.arange(factor) / factor  # of the neighbour that follows
    y = (1 - share) * x[..., None] + share * following[..., None]  # (..., W, factor)
    lines: np.ndarray = y.reshape(*x.shape[:-1], -1)  # (..., factor * W)
    return lines


def _images(name: str, value: object) -> np.ndarray:
    array = real_array(name, value)
    if array.ndim < 2:
        raise ValueError(
            f"{name}: got shape {array.shape}; expected at least two axes, (..., H, W)"
        )
    return array


def _windows(x: object, size: Sizes, stride: Sizes | None) -> np.ndarray:
    x = _images("x", x)
    kernel = whole_numbers("size", size, 2, 1)
    step = kernel if stride is None else whole_numbers("stride", stride, 2, 1)
    if any(k > n for k, n in zip(kernel, x.shape[-2:], strict=True)):
        raise ValueError(f"size: got {shown(size)} for x of shape {x.shape}; expected it to fit in")
    return windows(x, kernel, step, (1, 1))  # (..., H_out, W_out, K_h, K_w)
