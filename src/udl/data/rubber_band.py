"""Twelve loads on a rubber band and its lengths: the running example of chapter 2.

The twelve pairs are typed in, as the predecessor course published them, so that every loss in the
chapter can be compared with its reference values. The rubber band is a story told about them. Its
simulated twin obeys a law that we know, and can be measured as often as one likes.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from udl.arrays import instance, nonnegative_array, whole

Loads = Float[np.ndarray, "N"]
Lengths = Float[np.ndarray, "N"]

NOISE = 0.1  # standard deviation of a simulated reading, in decimetres
LARGEST_LOAD = 2.0  # newtons


@dataclass(frozen=True, eq=False)
class Measurements:
    """Loads and the lengths that were read.

    Parameters
    ----------
    x : ndarray, shape (N,)
        Loads in newtons.
    y : ndarray, shape (N,)
        Lengths in decimetres.
    """

    x: Loads
    y: Lengths


def measurements() -> Measurements:
    """Return the twelve pairs, in the order of their loads.

    Returns
    -------
    Measurements
        With N = 12.
    """
    x = [0.03, 0.19, 0.34, 0.46, 0.78, 0.81, 1.08, 1.18, 1.39, 1.6, 1.65, 1.9]
    y = [0.67, 0.85, 1.05, 1.0, 1.4, 1.5, 1.3, 1.54, 1.55, 1.68, 1.73, 1.6]
    return Measurements(np.array(x), np.array(y))


def true_length(x: Loads) -> Lengths:
    """Return the length of the simulated band, which stretches less and less.

    Parameters
    ----------
    x : ndarray, shape (N,)
        Loads in newtons.

    Returns
    -------
    ndarray, shape (N,)
        Lengths in decimetres: 0.6 without a load, towards 1.8 under a large one.

    Raises
    ------
    ValueError
        If a load is negative or not finite, or there is none.
    """
    return 0.6 + 1.2 * (1.0 - np.exp(-nonnegative_array("x", x) / 0.8))


def simulate(rng: np.random.Generator, x: Loads) -> Measurements:
    """Measure the simulated band once at each load.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the reading errors.
    x : ndarray, shape (N,)
        Loads in newtons.

    Returns
    -------
    Measurements
        True lengths plus independent Gaussian errors of standard deviation `NOISE`.

    Raises
    ------
    ValueError
        If a load is negative or not finite.
    """
    instance("rng", rng, np.random.Generator)
    x = nonnegative_array("x", x)
    return Measurements(x, true_length(x) + rng.normal(0.0, NOISE, x.shape))


def fresh_loads(rng: np.random.Generator, num_points: int) -> Loads:
    """Draw loads uniformly between 0 and `LARGEST_LOAD`.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the loads.
    num_points : int
        How many.

    Returns
    -------
    ndarray, shape (num_points,)
        Loads in newtons.
    """
    instance("rng", rng, np.random.Generator)
    return rng.uniform(0.0, LARGEST_LOAD, whole("num_points", num_points))
