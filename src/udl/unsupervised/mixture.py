"""Mixtures of Gaussians: a density made of K bumps, its samples, and how it is fitted.

The fit is the expectation-maximisation algorithm: ask how far each bump is responsible for each
point, then move each bump to the points that it is responsible for, and repeat. No step lowers the
log-likelihood of the data.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int64, Num
from scipy.special import logsumexp

from udl.arrays import (
    FloatClassRows,
    FloatVector,
    distribution_array,
    instance,
    number,
    real_array,
    refuse,
    whole,
)
from udl.unsupervised.gaussians import positive_definite

Points = Num[np.ndarray, "N D"]
Weights = Float[np.ndarray, "K"]
Means = Float[np.ndarray, "K D"]
Covariances = Float[np.ndarray, "K D D"]


@dataclass(frozen=True, eq=False)
class GaussianMixture:
    """A mixture of K Gaussians in D dimensions.

    Parameters
    ----------
    weights : ndarray, shape (K,)
        The share of each Gaussian; they sum to one.
    means : ndarray, shape (K, D)
        Row k is where Gaussian k is centred.
    covariances : ndarray, shape (K, D, D)
        Symmetric and positive definite: how Gaussian k spreads.

    Raises
    ------
    ValueError
        If shapes do not fit, weights do not sum to one, or a covariance is not symmetric and
        positive definite.
    """

    weights: Weights
    means: Means
    covariances: Covariances

    def __post_init__(self) -> None:
        weights = distribution_array("weights", self.weights, ndim=1).copy()
        means = real_array("means", self.means, ndim=2).copy()
        covariances = real_array("covariances", self.covariances, ndim=3).copy()
        num, dim = len(weights), means.shape[1]
        if len(means) != num:
            raise ValueError(f"means: got shape {means.shape}; expected ({num}, D) to fit weights")
        if covariances.shape != (num, dim, dim):
            raise ValueError(
                f"covariances: got shape {covariances.shape}; expected ({num}, {dim}, {dim})"
            )
        positive_definite("covariances", covariances)
        for name, value in (("weights", weights), ("means", means), ("covariances", covariances)):
            object.__setattr__(self, name, value)


class MixtureFit(NamedTuple):
    """What expectation-maximisation returns.

    Parameters
    ----------
    mixture : GaussianMixture
        The last one.
    log_likelihood : ndarray, shape (S + 1,)
        Mean log-density of the data in nats, before the first step and after each of S steps.
    """

    mixture: GaussianMixture
    log_likelihood: np.ndarray


def component_log_densities(mixture: GaussianMixture, x: Points) -> FloatClassRows:
    """Compute log(weight times density) of every Gaussian at every point.

    Parameters
    ----------
    mixture : GaussianMixture
        With K Gaussians in D dimensions.
    x : array_like, shape (N, D)
        Points, one a row.

    Returns
    -------
    ndarray, shape (N, K)
        Nats; ``-inf`` for a Gaussian of weight zero.

    Raises
    ------
    ValueError
        If ``x`` does not have D columns, is empty or not finite.
    """
    instance("mixture", mixture, GaussianMixture)
    x = real_array("x", x, ndim=2)
    num_dims = mixture.means.shape[1]
    if x.shape[1] != num_dims:
        raise ValueError(f"x: got shape {x.shape}; expected (N, {num_dims})")
    cholesky = np.linalg.cholesky(mixture.covariances)  # (K, D, D), lower triangular
    # Solve L u = difference for each point: the squared length of u is the exponent's distance,
    # infinite from too far away, where the density is 0 and its logarithm -inf.
    with np.errstate(over="ignore", invalid="ignore"):
        difference = x[None] - mixture.means[:, None]  # (K, N, D)
        scaled = np.linalg.solve(cholesky, difference.transpose(0, 2, 1))  # (K, D, N)
        squares = np.where(np.isfinite(scaled), scaled**2, np.inf).sum(axis=1)  # (K, N)
    log_volume = np.log(np.diagonal(cholesky, axis1=1, axis2=2)).sum(axis=1)  # (K,)
    constant = 0.5 * num_dims * np.log(2 * np.pi)
    log_density = -constant - log_volume[:, None] - 0.5 * squares  # (K, N)
    with np.errstate(divide="ignore"):
        logs: np.ndarray = log_density.T + np.log(mixture.weights)
        return logs


def log_density(mixture: GaussianMixture, x: Points) -> FloatVector:
    """Compute the logarithm of the mixture's density, eq-ch01-mixture, at every point.

    Parameters
    ----------
    mixture : GaussianMixture
        With K Gaussians in D dimensions.
    x : array_like, shape (N, D)
        Points, one a row.

    Returns
    -------
    ndarray, shape (N,)
        Nats.

    Raises
    ------
    ValueError
        If ``x`` does not have D columns, is empty or not finite.
    """
    densities: np.ndarray = logsumexp(component_log_densities(mixture, x), axis=1)
    return densities


def responsibilities(mixture: GaussianMixture, x: Points) -> FloatClassRows:
    """Compute how probable it is that each point came from each Gaussian.

    Parameters
    ----------
    mixture : GaussianMixture
        With K Gaussians in D dimensions.
    x : array_like, shape (N, D)
        Points, one a row.

    Returns
    -------
    ndarray, shape (N, K)
        Each row sums to one.

    Raises
    ------
    ValueError
        If ``x`` does not have D columns, is empty or not finite, or a point is so far away that all
        its densities are 0 in floating point.
    """
    logs = component_log_densities(mixture, x)
    total = logsumexp(logs, axis=1, keepdims=True)  # (N, 1)
    far = total[:, 0] == -np.inf
    refuse("x, its log density", total[:, 0], far, "points less far from all Gaussians")
    posterior: np.ndarray = np.exp(logs - total)
    return posterior


def first_mixture(x: Points, num_components: int, *, rng: np.random.Generator) -> GaussianMixture:
    """Make a mixture to start a fit from: Gaussians as wide as the data, centred on data points.

    Parameters
    ----------
    x : array_like, shape (N, D)
        Points, more of them than dimensions.
    num_components : int
        Number K of Gaussians, from 1 to N.
    rng : numpy.random.Generator
        Chooses the points, each at most once.

    Returns
    -------
    GaussianMixture
        With equal weights.

    Raises
    ------
    ValueError
        If ``num_components`` is not in 1..N, or the points lie in a line, plane, ….
    """
    x = real_array("x", x, ndim=2)
    num_components = whole("num_components", num_components, most=len(x))
    instance("rng", rng, np.random.Generator)
    chosen = rng.choice(len(x), num_components, replace=False)
    covariance = np.atleast_2d(np.cov(x - x[0], rowvar=False, bias=True))  # (D, D)
    positive_definite("x, its covariance", covariance)
    return GaussianMixture(
        np.full(num_components, 1.0 / num_components),
        x[chosen],
        np.tile(covariance, (num_components, 1, 1)),
    )


def fit_mixture(
    x: Points, start: GaussianMixture, *, num_steps: int, smallest_variance: float = 1e-6
) -> MixtureFit:
    """Fit a mixture to points by expectation-maximisation.

    Parameters
    ----------
    x : array_like, shape (N, D)
        Points, one a row.
    start : GaussianMixture
        Where to begin, for example from :func:`first_mixture`; the result depends on it.
    num_steps : int
        Number S of steps, 0 or more.
    smallest_variance : float
        Added to the variances, so that no Gaussian shrinks onto a single point, where the
        likelihood would grow without bound.

    Returns
    -------
    MixtureFit
        The last mixture, and the mean log-likelihood along the way.

    Raises
    ------
    ValueError
        If ``x`` does not fit the mixture, or a number is negative.

    Notes
    -----
    Dempster, Laird and Rubin (1977), "Maximum likelihood from incomplete data via the EM
    algorithm", Journal of the Royal Statistical Society B 39(1).
    """
    x = real_array("x", x, ndim=2)
    num_steps = whole("num_steps", num_steps, 0)
    smallest_variance = number("smallest_variance", smallest_variance, 0)
    instance("start", start, GaussianMixture)
    mixture = start
    log_likelihood = [float(log_density(mixture, x).mean())]
    for _ in range(num_steps):
        shares = responsibilities(mixture, x)  # (N, K)
        counts = shares.sum(axis=0)  # (K,), how many points each Gaussian has
        alive = counts > 1e-10 * len(x)  # one without points keeps its place, with weight zero
        safe = np.where(alive, counts, 1.0)
        means = np.where(alive[:, None], shares.T @ x / safe[:, None], mixture.means)  # (K, D)
        difference = x[None] - means[:, None]  # (K, N, D)
        spread = np.einsum("nk,kni,knj->kij", shares, difference, difference)  # (K, D, D)
        covariances = spread / safe[:, None, None] + smallest_variance * np.eye(x.shape[1])
        covariances = np.where(alive[:, None, None], covariances, mixture.covariances)
        weights = np.where(alive, counts, 0.0)
        mixture = GaussianMixture(weights / weights.sum(), means, covariances)
        log_likelihood.append(float(log_density(mixture, x).mean()))
    return MixtureFit(mixture, np.array(log_likelihood))


def draw(
    mixture: GaussianMixture, num: int, *, rng: np.random.Generator
) -> tuple[Float[np.ndarray, "N D"], Int64[np.ndarray, "N"]]:
    """Draw new points: choose a Gaussian by its weight, then a point from it.

    Parameters
    ----------
    mixture : GaussianMixture
        With K Gaussians in D dimensions.
    num : int
        Number N of points, 1 or more.
    rng : numpy.random.Generator
        Makes the draws.

    Returns
    -------
    x : ndarray, shape (N, D)
        Points.
    component : ndarray of int64, shape (N,)
        Which Gaussian each came from: the latent variable.

    Raises
    ------
    ValueError
        If ``num`` is below 1.
    """
    instance("mixture", mixture, GaussianMixture)
    instance("rng", rng, np.random.Generator)
    num = whole("num", num)
    component = rng.choice(len(mixture.weights), num, p=mixture.weights)
    noise = rng.normal(size=(num, mixture.means.shape[1]))
    cholesky = np.linalg.cholesky(mixture.covariances)[component]  # (N, D, D)
    return mixture.means[component] + np.einsum("nij,nj->ni", cholesky, noise), component
