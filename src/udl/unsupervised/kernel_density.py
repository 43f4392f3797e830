"""A density made of samples alone: a small round Gaussian on each of them (a Parzen window)."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Num
from scipy.special import logsumexp

from udl.arrays import FloatVector, number, positive_array
from udl.unsupervised.samples import distances, same_space

Points = Num[np.ndarray, "N D"]
Centres = Num[np.ndarray, "M D"]


def kernel_log_density(x: Points, centres: Centres, bandwidth: float) -> FloatVector:
    """Compute the logarithm of a kernel density at points; implements eq-ch14-parzen.

    Parameters
    ----------
    x : array_like, shape (N, D)
        Where to compute it, one point a row.
    centres : array_like, shape (M, D)
        Samples: each carries a Gaussian with 1 / M of the probability.
    bandwidth : float
        Standard deviation of these Gaussians in each direction, in the units of the points.

    Returns
    -------
    ndarray, shape (N,)
        Nats.

    Raises
    ------
    ValueError
        If a table is not made of finite numbers, the columns are not equally many, or the
        bandwidth is not above 0.

    Notes
    -----
    Parzen (1962), "On estimation of a probability density function and mode", Annals of
    Mathematical Statistics 33(3), doi:10.1214/aoms/1177704472.
    """
    x, centres = same_space(x=x, centres=centres)
    bandwidth = number("bandwidth", bandwidth, above=0)
    return _log_density(distances(x, centres), x.shape[1], bandwidth)


def best_bandwidth(centres: Centres, validation: Points, bandwidths: Sequence[float]) -> float:
    """Choose the bandwidth under which new points are most probable.

    Parameters
    ----------
    centres : array_like, shape (M, D)
        Samples that carry the Gaussians.
    validation : array_like, shape (N, D)
        Points that are none of them: under their own Gaussians the narrowest would always win.
    bandwidths : sequence of float
        What to choose from.

    Returns
    -------
    float
        One of them, the first of equals.

    Raises
    ------
    ValueError
        If a table is not made of finite numbers, the columns are not equally many, or a
        bandwidth is not above 0.
    """
    centres, validation = same_space(centres=centres, validation=validation)
    tried = positive_array("bandwidths", bandwidths)
    if tried.ndim != 1:
        raise ValueError(f"bandwidths: got shape {tried.shape}; expected a list of numbers")
    table = distances(validation, centres)
    means = [_log_density(table, centres.shape[1], one).mean() for one in tried]
    return float(tried[int(np.argmax(means))])


def _log_density(table: np.ndarray, num_dims: int, bandwidth: float) -> np.ndarray:
    """Return log densities (N,) from distances (N, M)."""
    with np.errstate(over="ignore"):  # infinitely far: a density of 0
        exponents = -0.5 * (table / bandwidth) ** 2  # (N, M)
    constant = num_dims * (np.log(bandwidth) + 0.5 * np.log(2 * np.pi))
    densities: np.ndarray = logsumexp(exponents, axis=1) - np.log(table.shape[1]) - constant
    return densities
