"""Noisy points around a smooth hump: the truth is known, so that every error can be measured."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from udl.arrays import FloatShaped, Shaped, instance, number, real_array, whole

NOISE = 0.3  # standard deviation of a target around the hump


@dataclass(frozen=True, eq=False)
class HumpPoints:
    """Inputs in rising order and targets.

    Parameters
    ----------
    x, y : ndarray, shape (N,)
    """

    x: Float[np.ndarray, "N"]
    y: Float[np.ndarray, "N"]


def hump(x: Shaped) -> FloatShaped:
    """Return the mean of a target: exp[sin[2 pi x]].

    Parameters
    ----------
    x : array_like, any shape
        Inputs; the points lie between 0 and 1.

    Returns
    -------
    ndarray, the shape of ``x``

    Raises
    ------
    ValueError
        If an input is not finite or there is none.
    """
    return np.asarray(np.exp(np.sin(2 * np.pi * real_array("x", x))))


def draw_hump(
    num_points: int = 15, *, noise: float = NOISE, rng: np.random.Generator
) -> HumpPoints:
    """Draw one point in each of equal intervals of 0 to 1.

    Parameters
    ----------
    num_points : int
        How many points N, 1 or more.
    noise : float
        Standard deviation of the targets around the hump, 0 or above.
    rng : numpy.random.Generator
        Makes the draws: first all inputs, then all noise.

    Returns
    -------
    HumpPoints

    Raises
    ------
    ValueError
        If a number is out of its range or ``rng`` is not a generator.
    """
    instance("rng", rng, np.random.Generator)
    count, spread = whole("num_points", num_points), number("noise", noise, least=0)
    x = (np.arange(count) + rng.uniform(size=count)) / count
    return HumpPoints(x, hump(x) + spread * rng.normal(size=count))
