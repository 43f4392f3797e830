"""Distances between distributions beside the divergence: Jensen-Shannon's, and Wasserstein's."""

import numpy as np
from jaxtyping import Num

from udl.arrays import Summed, real_array
from udl.losses.information import Distribution, kl_divergence

Sample = Num[np.ndarray, "N"]


def jensen_shannon(p: Distribution, q: Distribution) -> Summed:
    """Average the divergences of two distributions from the mean of both.

    This is eq-appendix-jensen-shannon.

    Parameters
    ----------
    p, q : array_like, shape (..., K)
        Distributions over K outcomes; sums over the last axis are 1.

    Returns
    -------
    ndarray, shape (...)
        From 0 (equal) to log 2 (nothing in common) (nats); finite and symmetric.

    Raises
    ------
    ValueError
        If one is no distribution over its last axis, or their numbers of outcomes differ.

    Notes
    -----
    Lin (1991), "Divergence measures based on the Shannon entropy", IEEE Transactions on Information
    Theory 37.
    """
    kl_divergence(p, q)  # refuses what is no pair of distributions
    mixture = (np.asarray(p, dtype=float) + np.asarray(q, dtype=float)) / 2
    return (kl_divergence(p, mixture) + kl_divergence(q, mixture)) / 2


def wasserstein(x: Sample, y: Sample) -> float:
    """Measure how far the values of one sample must be moved, on average, to become the other.

    This is eq-appendix-wasserstein, for distributions that put the same weight on each value.

    Parameters
    ----------
    x, y : array_like, shape (N,)
        Samples of one variable, equally many.

    Returns
    -------
    float
        The distance, in the units of the variable.

    Raises
    ------
    ValueError
        If there are no values, a value is not finite, or their numbers differ.
    """
    x, y = real_array("x", x, ndim=1), real_array("y", y, ndim=1)
    if len(x) != len(y):
        raise ValueError(f"y: got {len(y)} values beside {len(x)} of x; expected as many")
    # On a line nothing is gained by crossing ways: the smallest goes to the smallest.
    return float(np.mean(np.abs(np.sort(x) - np.sort(y))))
