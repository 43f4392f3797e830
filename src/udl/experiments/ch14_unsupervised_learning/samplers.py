"""Nine ways to make points that should look like a ring of eight Gaussians, most of them bad.

Page, figures and practical speak of them by the same names. Each is a few lines, on purpose: what
fools a score need not be clever.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from jaxtyping import Float

from udl.arrays import choice
from udl.unsupervised import (
    GaussianMixture,
    draw,
    gaussian_ring,
    kernel_log_density,
    log_density,
)

Points: TypeAlias = Float[np.ndarray, "N 2"]
Sampler: TypeAlias = Callable[[Points, int, np.random.Generator], Points]

TRUTH = gaussian_ring()
RADIUS, SIGMA = 2.0, 0.2  # of the ring, as gaussian_ring has them
NUM = 500  # training points, held-out points, and points of each sampler
REACH = 4.0  # noise fills the square from -REACH to REACH
SHARE_OF_TRUTH = 0.1  # in the noisy sampler
BLUR = 0.02  # standard deviation of what is added to copies
SPREAD = RADIUS**2 / 2 + SIGMA**2  # variance of the ring along each axis


def _scaled(factor: float) -> GaussianMixture:
    return GaussianMixture(TRUTH.weights, TRUTH.means, factor**2 * TRUTH.covariances)


FOUR = GaussianMixture(np.full(4, 0.25), TRUTH.means[::2], TRUTH.covariances[::2])
NARROW, WIDE = _scaled(0.2), _scaled(3.0)
GAUSSIAN = GaussianMixture(np.ones(1), np.zeros((1, 2)), SPREAD * np.eye(2)[None])


def _drawn(mixture: GaussianMixture) -> Sampler:
    return lambda train, num, rng: draw(mixture, num, rng=rng)[0]


def _copied(train: Points, num: int, rng: np.random.Generator) -> Points:
    copies: Points = train[rng.integers(len(train), size=num)]
    return copies


def _blurred(train: Points, num: int, rng: np.random.Generator) -> Points:
    blurred: Points = _copied(train, num, rng) + rng.normal(0.0, BLUR, (num, 2))
    return blurred


def _eight(train: Points, num: int, rng: np.random.Generator) -> Points:
    # A little further out than the means, so that eight points spread as much as the ring.
    places: Points = np.sqrt(2 * SPREAD) / RADIUS * TRUTH.means
    return places[np.arange(num) % len(places)]


def _noisy(train: Points, num: int, rng: np.random.Generator) -> Points:
    points, _ = draw(TRUTH, num, rng=rng)
    noise = rng.uniform(-REACH, REACH, (num, 2))
    true = rng.random(num) < SHARE_OF_TRUTH
    return np.where(true[:, None], points, noise)


SAMPLERS: dict[str, Sampler] = {
    "new": _drawn(TRUTH),
    "copyist": _copied,
    "blurred": _blurred,
    "gaussian": _drawn(GAUSSIAN),
    "eight": _eight,
    "four": _drawn(FOUR),
    "narrow": _drawn(NARROW),
    "wide": _drawn(WIDE),
    "noisy": _noisy,
}
LABELS = {
    "new": "new data",
    "copyist": "copyist",
    "blurred": "blurred copyist",
    "gaussian": "one Gaussian",
    "eight": "eight points",
    "four": "four of eight",
    "narrow": "narrow",
    "wide": "wide",
    "noisy": "nine in ten noise",
}


def sample(name: str, train: Points, num: int, *, rng: np.random.Generator) -> Points:
    """Draw points from one of the samplers.

    Parameters
    ----------
    name : str
        A key of ``SAMPLERS``.
    train : ndarray, shape (M, 2)
        Training points, which only the copyists look at.
    num : int
        Number N of points.
    rng : numpy.random.Generator
        Makes the draws.

    Returns
    -------
    ndarray, shape (N, 2)
    """
    return SAMPLERS[choice("name", name, SAMPLERS)](train, num, rng)


def log_densities(name: str, train: Points, x: Points) -> Float[np.ndarray, "N"]:
    """Compute the log density of a sampler at points.

    Parameters
    ----------
    name : str
        A key of ``SAMPLERS``.
    train : ndarray, shape (M, 2)
        Training points, on which the blurred copyist's density depends.
    x : ndarray, shape (N, 2)
        Where to compute it.

    Returns
    -------
    ndarray, shape (N,)
        Nats; ``-inf`` everywhere for samplers that only ever print a finite number of points.
    """
    choice("name", name, SAMPLERS)
    if name in ("copyist", "eight"):
        return np.full(len(x), -np.inf)
    if name == "blurred":
        return kernel_log_density(x, train, BLUR)
    if name == "noisy":
        with np.errstate(divide="ignore"):
            inside = np.log((np.abs(x) <= REACH).all(axis=1) / (2 * REACH) ** 2)
        true = np.log(SHARE_OF_TRUTH) + log_density(TRUTH, x)
        mixed: np.ndarray = np.logaddexp(true, np.log(1 - SHARE_OF_TRUTH) + inside)
        return mixed
    known = {"new": TRUTH, "gaussian": GAUSSIAN, "four": FOUR, "narrow": NARROW, "wide": WIDE}
    return log_density(known[name], x)


def ring_points(seed: int, num: int = NUM) -> tuple[Points, Points]:
    """Draw training and held-out points from the truth.

    Parameters
    ----------
    seed : int
        Decides both.
    num : int
        Number N of each.

    Returns
    -------
    train, held_out : ndarray, shape (N, 2)
    """
    rng = np.random.default_rng([14, seed])
    return draw(TRUTH, num, rng=rng)[0], draw(TRUTH, num, rng=rng)[0]
