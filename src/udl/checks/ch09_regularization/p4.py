"""Checks of practical 9.4, the Bayesian approach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement, Measured, Predict
from udl.checks.mistakes import Mistake

NUM_HIDDEN, NOISE, PRIOR_VARIANCE = 5, 0.3, 1000.0
NUM_SETS, NUM_PLACES = 300, 51


def _beliefs(rng: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw a mean and a covariance whose entries off the diagonal matter."""
    root = rng.normal(size=(size, size))
    return 2 * rng.normal(size=size), root @ root.T + 0.1 * np.eye(size)


def _one_draws(rng: np.random.Generator) -> Draws:
    """Draw (mean, covariance, features, y, noise)."""
    drawn: Draws = [(np.zeros(2), np.diag([1.0, 4.0]), np.array([1.0, 1.0]), 2.0, 1.0)]
    for size, noise in ((1, 0.5), (3, float(rng.uniform(0.2, 1))), (4, 3.0), (2, 0.05)):
        mean, covariance = _beliefs(rng, size)
        drawn.append((mean, covariance, rng.normal(size=size), float(rng.normal()), noise))
    return [*drawn, (*_beliefs(rng, 3), np.zeros(3), float(rng.normal()), 0.7)]


def _by_precision(
    precision: Callable[..., Any], pull: Callable[..., Any]
) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """Return what somebody finds who adds other things to the inverse covariance."""

    def wrong(mean: Any, covariance: Any, features: Any, y: Any, noise: Any) -> tuple[Any, Any]:
        before = np.linalg.inv(covariance)
        after = np.linalg.inv(before + precision(features, noise))
        return after @ pull(before, mean, features, y, noise), after

    return wrong


def _outer(features: Any, noise: Any) -> Any:
    return np.outer(features, features) / noise**2


def _pull(before: Any, mean: Any, features: Any, y: Any, noise: Any) -> Any:
    return before @ mean + features * y / noise**2


learn_one = Implement(
    "learn_one",
    "today's posterior is tomorrow's prior.",
    expected=lambda mean, covariance, features, y, noise: right.posterior(
        features, y, noise, mean, covariance
    ),
    draws=_one_draws,
    items=("mean", "covariance"),
    rtol=1e-6,
    atol=1e-8,
    hint="do it for a single parameter on paper first",
    mistakes=(
        Mistake(
            "standard deviation instead of variance",
            "In the logarithm of the likelihood the square is divided by the noise's variance.",
            _by_precision(
                lambda f, noise: np.outer(f, f) / noise,
                lambda before, m, f, y, noise: before @ m + f * y / noise,
            ),
        ),
        Mistake(
            "the prior's mean forgotten",
            "The parameters are pulled to where they were believed to be, which is zero only "
            "before the first example.",
            _by_precision(_outer, lambda before, m, f, y, noise: f * y / noise**2),
        ),
        Mistake(
            "the prior's mean without its weight",
            "How much the old mean counts depends on how sure it was.",
            _by_precision(_outer, lambda before, m, f, y, noise: m + f * y / noise**2),
        ),
        Mistake(
            "each parameter by itself",
            "One target says something about a combination of all parameters: off the diagonal "
            "stand products of different features.",
            _by_precision(lambda f, noise: np.diag(f * f) / noise**2, _pull),
        ),
        Mistake(
            "the inverse of the covariance",
            "What you return second says how sure one is. The covariance is its inverse.",
            lambda *a: (
                right.posterior(a[2], a[3], a[4], a[0], a[1])[0],
                np.linalg.inv(right.posterior(a[2], a[3], a[4], a[0], a[1])[1]),
            ),
        ),
        Mistake(
            "the covariance left as it was",
            "After an example one is surer than before.",
            lambda mean, covariance, f, y, noise: (
                right.posterior(f, y, noise, mean, covariance)[0],
                covariance,
            ),
        ),
        Mistake(
            "the noise left out",
            "How much an example counts depends on its noise.",
            _by_precision(
                lambda f, noise: np.outer(f, f), lambda before, m, f, y, noise: before @ m + f * y
            ),
        ),
        Mistake(
            "the target instead of the surprise",
            "What moves the mean is how far the target lies from what the old mean predicts.",
            lambda mean, covariance, f, y, noise: (
                mean + covariance @ f * y / (f @ covariance @ f + noise**2),
                right.posterior(f, y, noise, mean, covariance)[1],
            ),
        ),
    ),
)


def _sample_draws(rng: np.random.Generator) -> Draws:
    """Draw (mean, covariance, normals)."""
    drawn: Draws = [
        (np.array([1.0, 2.0]), np.array([[4.0, 2.0], [2.0, 5.0]]), np.array([[1.0, 0], [0, 1.0]]))
    ]
    for size, num in ((3, 4), (1, 3), (3, 3), (2, 1), (4, 6)):
        drawn.append((*_beliefs(rng, size), rng.normal(size=(num, size))))
    return drawn


def _from_root(root: Callable[[Any], Any]) -> Callable[..., np.ndarray]:
    """Return samples that are the mean plus normals times some matrix."""
    return lambda mean, covariance, normals: np.asarray(mean + normals @ root(covariance))


def _symmetric_root(covariance: Any) -> np.ndarray:
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(values)) @ vectors.T)


draw_parameters = Implement(
    "draw_parameters",
    "independent numbers, stretched and turned.",
    expected=lambda mean, covariance, normals: (
        mean + np.einsum("pq,sq->sp", np.linalg.cholesky(covariance), normals)
    ),
    draws=_sample_draws,
    hint="hand in rows of the identity as normals, and look at what each becomes",
    mistakes=(
        Mistake(
            "the triangle the wrong way round",
            "With A A^T as covariance, a *column* of normals becomes A times it. Here each sample "
            "is a row.",
            _from_root(np.linalg.cholesky),
        ),
        Mistake(
            "the covariance as a factor",
            "Multiplied by a matrix A, independent normals get the covariance A A^T.",
            _from_root(lambda covariance: covariance),
        ),
        Mistake(
            "each parameter by itself",
            "The entries off the diagonal say which parameters move together, and cannot be left "
            "out.",
            _from_root(lambda covariance: np.diag(np.sqrt(np.diag(covariance)))),
            _from_root(lambda covariance: np.diag(np.diag(covariance))),
        ),
        Mistake(
            "another root of the covariance",
            "These samples have the right distribution. The task asks for the lower triangle, so "
            "that the same normals give everybody the same samples.",
            _from_root(_symmetric_root),
        ),
        Mistake(
            "the root of each entry",
            "A A^T is a product of matrices, and its root is no root of entries.",
            _from_root(lambda covariance: np.sqrt(np.abs(covariance))),
        ),
        Mistake(
            "the mean forgotten",
            "The samples lie around the mean.",
            lambda mean, covariance, normals: normals @ np.linalg.cholesky(covariance).T,
        ),
    ),
)

predict_limit = Predict(
    "predict_limit",
    "data show the curve, and end no noise.",
    right="noise",
    wrong_choices={
        "zero": "the curve will be known well. But a new target is no point on the curve.",
        "prior": "the prior counts for less and less.",
        "unchanged": "a part of the variance comes from not knowing the parameters.",
    },
)


def _inside(num_examples: int, of_curve: bool = False) -> float:
    """Percent of new targets, or of the curve, within the bands that leave the noise out."""
    places = np.linspace(0, 1, NUM_PLACES)
    rows, curve = right.design(places, NUM_HIDDEN), np.exp(np.sin(2 * np.pi * places))
    prior = np.zeros(NUM_HIDDEN + 1), PRIOR_VARIANCE * np.eye(NUM_HIDDEN + 1)
    shares = []
    for seed in range(NUM_SETS):
        rng = np.random.default_rng([num_examples, seed])
        x, y = right.hump_data(rng, num_examples, NOISE)
        mean, covariance = right.posterior(right.design(x, NUM_HIDDEN), y, NOISE, *prior)
        spread = np.sqrt(np.einsum("mp,pq,mq->m", rows, covariance, rows))
        targets = curve if of_curve else curve + NOISE * rng.normal(size=NUM_PLACES)
        shares.append(np.mean(np.abs(targets - rows @ mean) < 1.96 * spread))
    return float(100 * np.mean(shares))


share_covered = Measured(
    "share_covered",
    "a band that promises 95 and does not hold it.",
    expected=lambda: _inside(15),
    tolerance=5.0,
    near=5.0,
    goal="the share of new targets within the bands, in percent",
    variable="NUM_EXAMPLES",
    others="another number of examples",
    drawn=lambda rng: int(rng.integers(35, 80)),
    computed=_inside,
    mistakes=(
        Mistake(
            "the curve instead of new targets",
            "The bands are said to be for new targets, and these have noise.",
            lambda: _inside(15, of_curve=True),
        ),
        Mistake(
            "a share instead of percent",
            "Multiply by 100.",
            lambda: _inside(15) / 100,
        ),
        Mistake(
            "what the bands promise",
            "That is what is to be tested. Draw data, make the bands, draw new targets, count.",
            lambda: 95.0,
        ),
    ),
    slips=(
        Mistake(
            "the curve instead of new targets",
            "The bands are said to be for new targets, and these have noise.",
            lambda num: _inside(num, of_curve=True),
        ),
    ),
    below="Fewer than there are. Is a new target drawn with the same noise, around the true curve?",
    above="More than there are. Are the targets new ones, with noise, and the data sets many?",
)


def _band_draws(rng: np.random.Generator) -> Draws:
    """Draw (features, mean, covariance, noise)."""
    drawn: Draws = [(np.array([[1.0, 0.0], [1.0, 1.0]]), np.zeros(2), np.eye(2), 1.0)]
    for size, num in ((3, 4), (1, 2), (4, 4), (2, 1), (3, 3)):
        noise = float(rng.uniform(0.1, 2))
        drawn.append((rng.normal(size=(num, size)), *_beliefs(rng, size), noise))
    return drawn


def _band(width: Callable[[Any, Any, Any], Any]) -> Callable[..., np.ndarray]:
    """Return bands of a width made of features, covariance and noise."""

    def bands(features: Any, mean: Any, covariance: Any, noise: Any) -> np.ndarray:
        half = width(features, covariance, noise)
        return np.stack([features @ mean - half, features @ mean + half], axis=1)

    return bands


def _variance(features: Any, covariance: Any) -> np.ndarray:
    return np.asarray(np.einsum("mp,pq,mq->m", features, covariance, features))


mended_bands = Implement(
    "mended_bands",
    "what is not known, and what cannot be.",
    expected=_band(lambda f, c, noise: 1.96 * np.sqrt(_variance(f, c) + noise**2)),
    draws=_band_draws,
    hint="a new target is a value of the curve plus noise. What is its variance?",
    mistakes=(
        Mistake(
            "the program as it was",
            "It is right for the curve. A new target scatters around the curve.",
            _band(lambda f, c, noise: 1.96 * np.sqrt(_variance(f, c))),
        ),
        Mistake(
            "standard deviations added",
            "Of independent parts the variances add up, not the standard deviations.",
            _band(lambda f, c, noise: 1.96 * (np.sqrt(_variance(f, c)) + noise)),
        ),
        Mistake(
            "the noise's standard deviation for its variance",
            "A variance is the square of a standard deviation.",
            _band(lambda f, c, noise: 1.96 * np.sqrt(_variance(f, c) + noise)),
        ),
        Mistake(
            "the noise alone",
            "The curve is not known either: its own variance belongs to it.",
            _band(lambda f, c, noise: 1.96 * noise + 0 * _variance(f, c)),
        ),
        Mistake(
            "each parameter by itself",
            "Parameters that move together do not add their variances.",
            _band(lambda f, c, noise: 1.96 * np.sqrt(f**2 @ np.diag(c) + noise**2)),
        ),
        Mistake(
            "the noise counted for each parameter",
            "There is one noise in a target. The covariance holds what is not known of the "
            "parameters, and stays as it is.",
            _band(lambda f, c, noise: 1.96 * np.sqrt(_variance(f, c + noise**2 * np.eye(len(c))))),
        ),
    ),
)
