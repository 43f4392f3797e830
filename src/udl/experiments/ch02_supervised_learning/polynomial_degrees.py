"""Polynomials of growing degree fitted to twelve readings, again and again."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from udl.data import rubber_band
from udl.networks import fit_linear, polynomial_features

Errors = Float[np.ndarray, "R P"]


@dataclass(frozen=True, eq=False)
class DegreeStudy:
    """Mean squared residuals of repeated fits.

    Parameters
    ----------
    training : ndarray, shape (R, P)
        On the points that were fitted, in squared decimetres: one row for each repetition, one
        column for each degree 0, 1, ….
    test : ndarray, shape (R, P)
        On fresh points from the same range of loads.
    """

    training: Errors
    test: Errors


def study_degrees(num_repeats: int, num_degrees: int, seed: int) -> DegreeStudy:
    """Fit every degree to each of many simulated data sets, and test it on fresh points.

    Parameters
    ----------
    num_repeats : int
        Number R of data sets. Each has the twelve loads of `rubber_band.measurements`.
    num_degrees : int
        Number P of degrees, from 0.
    seed : int
        Of the reading errors and of the fresh loads.

    Returns
    -------
    DegreeStudy
        A fit and 100 fresh points for each data set and degree.

    Raises
    ------
    ValueError
        If there are no repeats or no degrees, or more degrees than points.
    """
    x = rubber_band.measurements().x
    if num_repeats < 1 or not 1 <= num_degrees <= len(x):
        raise ValueError(
            f"num_repeats, num_degrees: got {num_repeats} and {num_degrees}; expected at least "
            f"one repeat and 1 to {len(x)} degrees"
        )
    rng = np.random.default_rng(seed)
    training, test = np.empty((2, num_repeats, num_degrees))
    for repeat in range(num_repeats):
        known = rubber_band.simulate(rng, x)
        fresh = rubber_band.simulate(rng, rng.uniform(x.min(), x.max(), 100))
        for degree in range(num_degrees):
            weights = fit_linear(polynomial_features(known.x, degree), known.y)
            for errors, points in ((training, known), (test, fresh)):
                prediction = polynomial_features(points.x, degree) @ weights
                errors[repeat, degree] = np.mean((points.y - prediction) ** 2)
    return DegreeStudy(training, test)
