"""Derivatives by finite differences: slow, not quite exact, and independent of everything else."""

from collections.abc import Callable

import numpy as np

from udl.arrays import FloatShaped, Shaped, function, number, real_array


def finite_differences(
    loss: Callable[[np.ndarray], float], parameters: Shaped, step: float = 1e-6
) -> FloatShaped:
    """Estimate a gradient by moving one parameter at a time, up and down; eq-ch07-central.

    The central difference (L[phi + h] - L[phi - h]) / 2h is wrong by a term of order h², where
    the one-sided one is wrong by one of order h. Rounding adds about 1e-16 L/h, so that ``step``
    must not be too small either.

    Parameters
    ----------
    loss : callable
        Takes an array of the shape of ``parameters`` and returns one number.
    parameters : array_like, any shape
        Where to differentiate.
    step : float
        h, above 0.

    Returns
    -------
    ndarray, the shape of ``parameters``
        The estimate; it takes two evaluations of the loss for each entry.

    Raises
    ------
    ValueError
        If the loss is no function or not one finite number, or ``step`` is not above 0.
    """
    function("loss", loss)
    step = number("step", step, above=0)
    moved = real_array("parameters", parameters).copy()
    gradient = np.empty_like(moved)
    for index, value in np.ndenumerate(moved):
        around = []
        for sign in (1, -1):
            moved[index] = value + sign * step
            # The loss gets a copy: it may keep what it was given.
            around.append(number("loss, its result", loss(moved.copy())))
        moved[index] = value
        gradient[index] = (around[0] - around[1]) / (2 * step)
    return gradient


def relative_error(first: Shaped, second: Shaped) -> float:
    """Say how far two gradients are apart, beside their size: |a - b| / (|a| + |b|).

    Parameters
    ----------
    first, second : array_like, equal shapes
        Two gradients, such as one computed and one estimated.

    Returns
    -------
    float
        Between 0 (equal) and 1 (opposite, or one is zero); 0 if both are zero.

    Raises
    ------
    ValueError
        If the shapes differ or a number is not finite.
    """
    a, b = real_array("first", first), real_array("second", second)
    if a.shape != b.shape:
        raise ValueError(f"second: got shape {b.shape}; expected {a.shape}, the first's")
    # Divided by the largest entry first, so that no square overflows or vanishes.
    largest = max(np.abs(a).max(), np.abs(b).max())
    if largest == 0:
        return 0.0
    a, b = a / largest, b / largest
    return float(np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b)))
