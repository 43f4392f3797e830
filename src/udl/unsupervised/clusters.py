"""Clusters: K places such that every point is near one of them."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int64, Num

from udl.arrays import instance, real_array, whole

Points = Num[np.ndarray, "N D"]


class Clusters(NamedTuple):
    """What k-means returns.

    Parameters
    ----------
    centres : ndarray, shape (K, D)
        Row k is the mean of the points of cluster k.
    labels : ndarray of int64, shape (N,)
        The centre nearest to each point.
    distortion : ndarray, shape (S + 1,)
        Mean squared distance of a point from its centre, before the first step and after each
        of S steps.
    """

    centres: Float[np.ndarray, "K D"]
    labels: Int64[np.ndarray, "N"]
    distortion: Float[np.ndarray, "S"]


def k_means(x: Points, num_clusters: int, *, num_steps: int, rng: np.random.Generator) -> Clusters:
    """Place K centres by turns: give each point to the nearest, move each to the mean of its own.

    This lowers eq-ch14-k-means with each step, and ends at a minimum that depends on the start.

    Parameters
    ----------
    x : array_like, shape (N, D)
        Points, one a row.
    num_clusters : int
        Number K of centres, from 1 to N.
    num_steps : int
        Number S of steps, 0 or more.
    rng : numpy.random.Generator
        Chooses the points on which the centres start, each at most once.

    Returns
    -------
    Clusters
        A centre that loses all its points stays where it is.

    Raises
    ------
    ValueError
        If ``x`` is not a table of finite numbers, or a count is out of its range.

    Notes
    -----
    Lloyd (1982), "Least squares quantization in PCM", IEEE Transactions on Information Theory
    28(2), doi:10.1109/TIT.1982.1056489.
    """
    x = real_array("x", x, ndim=2)
    num_clusters = whole("num_clusters", num_clusters, most=len(x))
    num_steps = whole("num_steps", num_steps, 0)
    instance("rng", rng, np.random.Generator)
    with np.errstate(over="ignore", invalid="ignore"):
        origin = x[0] + (x - x[0]).mean(axis=0)
    offsets = real_array("x, its distance from the mean", x - origin)
    # In units of the largest offset, so that no square leaves the range of floats.
    unit = float(np.abs(offsets).max()) or 1.0
    points = offsets / unit
    centres = points[rng.choice(len(x), num_clusters, replace=False)]  # (K, D)
    labels, squares = _nearest(points, centres)
    distortion = [squares.mean()]
    for _ in range(num_steps):
        counts = np.bincount(labels, minlength=num_clusters)  # (K,)
        sums = np.zeros_like(centres)
        np.add.at(sums, labels, points)
        means = sums / np.maximum(counts, 1)[:, None]
        centres = np.where(counts[:, None] > 0, means, centres)
        labels, squares = _nearest(points, centres)
        distortion.append(squares.mean())
    with np.errstate(over="ignore"):
        return Clusters(origin + unit * centres, labels, np.array(distortion) * unit * unit)


def _nearest(points: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each point's nearest centre and the squared distance from it, (N,) and (N,)."""
    # |x - c|^2 = |x|^2 - 2 x.c + |c|^2, whose first part is the same for all centres: one product
    # of matrices instead of a table of (N, K, D).
    without = np.sum(centres**2, axis=1) - 2 * points @ centres.T  # (N, K)
    labels = without.argmin(axis=1).astype(np.int64)
    return labels, np.sum((points - centres[labels]) ** 2, axis=1)
