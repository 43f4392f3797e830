"""Where the truth is known: a ring of Gaussians, and what only somebody who knows it can say."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import instance, number, real_array, whole
from udl.unsupervised.mixture import GaussianMixture, draw, log_density

Points = Num[np.ndarray, "N D"]


class ModeReport(NamedTuple):
    """How samples are spread over the Gaussians of a known mixture.

    Parameters
    ----------
    good : float
        Share of the samples that lie near the mean of some Gaussian.
    caught : int
        Number of Gaussians that have such a sample.
    shares : ndarray, shape (K,)
        Share of all samples that lie near each; they sum to ``good``.
    """

    good: float
    caught: int
    shares: Float[np.ndarray, "K"]


class Estimate(NamedTuple):
    """An average over random draws.

    Parameters
    ----------
    value : float
        The average.
    standard_error : float
        Its standard deviation over repetitions; ``inf`` where the average is.
    """

    value: float
    standard_error: float


def gaussian_ring(
    num_modes: int = 8, *, radius: float = 2.0, sigma: float = 0.2
) -> GaussianMixture:
    """Make a mixture of equal, round Gaussians at equal distances along a circle in the plane.

    Parameters
    ----------
    num_modes : int
        Number K of Gaussians.
    radius : float
        Of the circle about the origin, above 0.
    sigma : float
        Standard deviation of each Gaussian in each direction, above 0.

    Returns
    -------
    GaussianMixture
        The first Gaussian lies on the right, the next ones follow anticlockwise.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    num_modes = whole("num_modes", num_modes, most=1000)
    radius, sigma = number("radius", radius, above=0), number("sigma", sigma, above=0)
    variance = real_array("sigma, squared", np.float64(sigma * sigma))
    if variance == 0:
        raise ValueError(f"sigma: got {sigma}; expected a number whose square is above 0")
    angle = 2 * np.pi * np.arange(num_modes) / num_modes
    means = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (K, 2)
    return GaussianMixture(
        np.full(num_modes, 1 / num_modes), means, np.tile(variance * np.eye(2), (num_modes, 1, 1))
    )


def mode_report(mixture: GaussianMixture, x: Points, *, within: float = 3.0) -> ModeReport:
    """Count the samples near each Gaussian of a mixture, and the Gaussians that have any.

    Parameters
    ----------
    mixture : GaussianMixture
        The truth, K Gaussians in D dimensions.
    x : array_like, shape (N, D)
        Samples of a model, one a row.
    within : float
        How near is near, in standard deviations of the Gaussian in the direction of the sample.

    Returns
    -------
    ModeReport
        A sample counts for the Gaussian to which it is nearest in this sense.

    Raises
    ------
    ValueError
        If ``x`` does not have D columns or is not finite, or ``within`` is not above 0.
    """
    instance("mixture", mixture, GaussianMixture)
    x = real_array("x", x, ndim=2)
    num_dims = mixture.means.shape[1]
    if x.shape[1] != num_dims:
        raise ValueError(f"x: got shape {x.shape}; expected (N, {num_dims})")
    within = number("within", within, above=0)
    cholesky = np.linalg.cholesky(mixture.covariances)  # (K, D, D)
    with np.errstate(over="ignore", invalid="ignore"):
        difference = x[None] - mixture.means[:, None]  # (K, N, D)
        scaled = np.linalg.solve(cholesky, difference.transpose(0, 2, 1))  # (K, D, N)
        squares = np.where(np.isfinite(scaled), scaled**2, np.inf).sum(axis=1)  # (K, N)
        near = squares.min(axis=0) <= within * within  # (N,)
    nearest = squares.argmin(axis=0)[near]
    shares = np.bincount(nearest, minlength=len(mixture.weights)) / len(x)
    return ModeReport(float(near.mean()), int(np.count_nonzero(shares)), shares)


def mixture_kl(
    p: GaussianMixture, q: GaussianMixture, num: int, *, rng: np.random.Generator
) -> Estimate:
    """Estimate the divergence of one mixture from another, KL[p || q], by draws from p.

    Parameters
    ----------
    p, q : GaussianMixture
        In as many dimensions.
    num : int
        Number of draws, 2 or more.
    rng : numpy.random.Generator
        Makes them.

    Returns
    -------
    Estimate
        Nats. Single draws may lower it: an estimate near 0 can lie below 0.

    Raises
    ------
    ValueError
        If the dimensions differ or ``num`` is below 2.
    """
    return _estimate(_ratios(p, q, num, rng, halved=False))


def mixture_jensen_shannon(
    p: GaussianMixture, q: GaussianMixture, num: int, *, rng: np.random.Generator
) -> Estimate:
    """Estimate the Jensen-Shannon divergence of two mixtures, by draws from both.

    This is eq-appendix-jensen-shannon.

    Parameters
    ----------
    p, q : GaussianMixture
        In as many dimensions.
    num : int
        Number of draws from each, 2 or more.
    rng : numpy.random.Generator
        Makes them.

    Returns
    -------
    Estimate
        Nats, at most log 2 but for rounding.

    Raises
    ------
    ValueError
        If the dimensions differ or ``num`` is below 2.
    """
    first = _estimate(_ratios(p, q, num, rng, halved=True))
    other = _estimate(_ratios(q, p, num, rng, halved=True))
    error = np.hypot(first.standard_error, other.standard_error) / 2
    return Estimate((first.value + other.value) / 2, float(error))


def _ratios(
    p: GaussianMixture, q: GaussianMixture, num: int, rng: np.random.Generator, halved: bool
) -> np.ndarray:
    """Return log p - log q, or log p - log of the mean of both, at draws from p, (N,)."""
    for name, mixture in (("p", p), ("q", q)):
        instance(name, mixture, GaussianMixture)
    dims, others = p.means.shape[1], q.means.shape[1]
    if dims != others:
        raise ValueError(f"q: got a mixture in {others} dimensions; expected {dims}, as p has")
    x, _ = draw(p, whole("num", num, 2), rng=rng)
    log_p, log_q = log_density(p, x), log_density(q, x)
    against = np.logaddexp(log_p, log_q) - np.log(2) if halved else log_q
    ratios: np.ndarray = log_p - against
    return ratios


def _estimate(values: np.ndarray) -> Estimate:
    if not np.all(np.isfinite(values)):  # a draw that the other excludes
        return Estimate(np.inf, np.inf)
    return Estimate(float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values))))
