"""A loss at every point of a grid of parameters: the landscapes that chapters on training descend.

Two functions compute the same surface. :func:`loss_surface_loop` is the one to read: a loop over
the grid, one model evaluation each. :func:`loss_surface` lets the model broadcast over many
grid points at once, and takes them in blocks that fit a processor's cache: the whole grid at once
would move each intermediate result to main memory and back.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import Vector, function, items, points, real_array, shown, whole

Axis = Num[np.ndarray, "_"]
Surface = Float[np.ndarray, "..."]
Model: TypeAlias = Callable[..., np.ndarray]
PointwiseLoss: TypeAlias = Callable[[np.ndarray, np.ndarray], np.ndarray]


def loss_surface_loop(
    model: Model, loss: PointwiseLoss, axes: Sequence[Axis], x: Vector, y: Vector
) -> Surface:
    """Sum a model's losses at each grid point, one after another; the readable reference.

    Parameters
    ----------
    model : callable
        ``model(x, *parameters)`` with one number for each axis; returns predictions, shape (N,).
    loss : callable
        ``loss(y, prediction)``: the loss of each point, shape (N,), not yet summed.
    axes : sequence of array_like, shapes (A,), (B,), …
        The values that each parameter takes.
    x, y : array_like, shape (N,)
        Inputs and targets.

    Returns
    -------
    ndarray, shape (A, B, …)
        Entry (i, j, …) is the summed loss at parameters ``axes[0][i], axes[1][j], …``.

    Raises
    ------
    ValueError
        If there is no axis, an array is empty, not finite or not one-dimensional, or lengths of
        ``x`` and ``y`` differ.

    Examples
    --------
    >>> line = lambda x, intercept, slope: intercept + slope * x
    >>> squared = lambda y, prediction: (y - prediction) ** 2
    >>> loss_surface_loop(line, squared, [[0.0, 1.0], [0.0, 1.0, 2.0]], [1.0, 2.0], [1.0, 2.0])
    array([[ 5.,  0.,  5.],
           [ 1.,  2., 13.]])
    """
    axes, x, y = _checked(model, loss, axes, x, y)
    surface = np.empty([len(axis) for axis in axes])
    for index in np.ndindex(surface.shape):
        parameters = [axis[i] for axis, i in zip(axes, index, strict=True)]
        prediction = _broadcast("model", model(x, *parameters), x.shape)
        surface[index] = np.sum(_broadcast("loss", loss(y, prediction), x.shape))
    return surface


def loss_surface(
    model: Model,
    loss: PointwiseLoss,
    axes: Sequence[Axis],
    x: Vector,
    y: Vector,
    *,
    block: int = 2**15,
) -> Surface:
    """Sum a model's losses at each grid point, many grid points at a time.

    Parameters
    ----------
    model : callable
        ``model(x, *parameters)`` written with operations that broadcast. Parameters arrive with
        shapes (a, 1, 1), (1, b, 1), … and inputs with shape (N,); predictions must broadcast to
        (a, b, …, N).
    loss : callable
        ``loss(y, prediction)``: the loss of each point, the shape of ``prediction``, not yet
        summed; for example ``partial(losses.sum_of_squares, reduction="none")``.
    axes : sequence of array_like, shapes (A,), (B,), …
        The values that each parameter takes.
    x, y : array_like, shape (N,)
        Inputs and targets.
    block : int
        How many predictions to compute at once, at least 1. A model keeps a few temporary arrays
        of this size (8 bytes a number), which should fit the second-level cache together.

    Returns
    -------
    ndarray, shape (A, B, …)
        Entry (i, j, …) is the summed loss at parameters ``axes[0][i], axes[1][j], …``.

    Raises
    ------
    ValueError
        If there is no axis, an array is empty, not finite or not one-dimensional, lengths of ``x``
        and ``y`` differ, ``block`` is below 1, or ``model`` or ``loss`` returns the wrong shape.
    """
    axes, x, y = _checked(model, loss, axes, x, y)
    block = whole("block", block)
    # Parameter d varies along axis d of the block alone, so that a part of the model that uses
    # one parameter is computed once for all values of the others.
    grid = np.meshgrid(*axes, indexing="ij", sparse=True)  # (A, 1, …), (1, B, …), …
    surface = np.empty([len(axis) for axis in axes])
    # With a @ ones numpy sums short rows about four times faster than with a.sum(axis=-1).
    ones = np.ones(len(x))
    side = max(1, int((block / len(x)) ** (1 / len(axes))))
    for part in _blocks(surface.shape, side):
        parameters = [
            values[tuple(s if i == d else slice(None) for i, s in enumerate(part))][..., None]
            for d, values in enumerate(grid)
        ]  # (a, 1, …, 1), (1, b, …, 1), …
        shape = (*surface[part].shape, len(x))
        prediction = _broadcast("model", model(x, *parameters), shape)
        losses = _broadcast("loss", loss(y, prediction), shape)
        surface[part] = losses @ ones  # (a, b, …, N) -> (a, b, …)
    return surface


def _blocks(shape: tuple[int, ...], side: int) -> Iterator[tuple[slice, ...]]:
    """Cut a grid into blocks with at most ``side`` points along each axis."""
    return itertools.product(*([slice(i, i + side) for i in range(0, n, side)] for n in shape))


def _broadcast(name: str, result: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return a callable's result in the full shape, which it lacks if it ignores a parameter."""
    try:
        if np.ndim(result) > 0:
            return np.broadcast_to(np.asarray(result, dtype=np.float64), shape)
    except (TypeError, ValueError):
        pass
    what = f"of shape {np.shape(result)}" if isinstance(result, np.ndarray) else shown(result)
    raise ValueError(f"{name}: got a result {what}; expected one number for each point, {shape}")


def _checked(
    model: Model, loss: PointwiseLoss, axes: Sequence[Axis], x: Vector, y: Vector
) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    function("model", model)
    function("loss", loss)
    axes = [real_array(f"axes[{i}]", a, ndim=1) for i, a in enumerate(items("axes", axes))]
    return axes, *points(x, y)
