"""Checks of practical 9.4, the Bayesian approach: what one example says, and drawn curves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


def beliefs(rng: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw a mean and a covariance whose entries off the diagonal matter."""
    root = rng.normal(size=(size, size))
    return 2 * rng.normal(size=size), root @ root.T + 0.1 * np.eye(size)


def _one_draws(rng: np.random.Generator) -> Draws:
    """Draw (mean, covariance, features, y, noise)."""
    drawn: Draws = [(np.zeros(2), np.diag([1.0, 4.0]), np.array([1.0, 1.0]), 2.0, 1.0)]
    for size, noise in ((1, 0.5), (3, float(rng.uniform(0.2, 1))), (4, 3.0), (2, 0.05)):
        mean, covariance = beliefs(rng, size)
        drawn.append((mean, covariance, rng.normal(size=size), float(rng.normal()), noise))
    return [*drawn, (*beliefs(rng, 3), np.zeros(3), float(rng.normal()), 0.7)]


def _by_precision(
    precision: Callable[..., Any], pull: Callable[..., Any]
) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """Return what somebody finds who adds other things to the inverse covariance."""

    def wrong(mean: Any, covariance: Any, features: Any, y: Any, noise: Any) -> tuple[Any, Any]:
        before = np.linalg.inv(covariance)
        after = np.linalg.inv(before + precision(features, noise))
        return after @ pull(before, mean, features, y, noise), after

    return wrong


def _by_gain(
    noise_variance: Callable[[Any], Any] = lambda noise: noise**2,
    surprise: Callable[[Any, Any, Any], Any] = lambda mean, features, y: y - features @ mean,
    sign: int = -1,
) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """Return what somebody finds who moves the mean by a gain times the surprise."""

    def wrong(mean: Any, covariance: Any, features: Any, y: Any, noise: Any) -> tuple[Any, Any]:
        shared = covariance @ features
        gain = shared / (features @ shared + noise_variance(noise))
        after = covariance + sign * np.outer(gain, shared)
        return mean + gain * surprise(mean, features, y), after

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
            _by_gain(lambda noise: noise),
        ),
        Mistake(
            "the noise in one place alone",
            "The likelihood adds to both, to the inverse covariance and to what pulls the mean, "
            "and its noise stands in both.",
            _by_precision(_outer, lambda before, m, f, y, noise: before @ m + f * y),
            _by_precision(lambda f, noise: np.outer(f, f), _pull),
        ),
        Mistake(
            "the likelihood counted half or twice",
            "Prior and likelihood have the same half in their exponents.",
            _by_precision(
                lambda f, noise: _outer(f, noise) / 2,
                lambda before, m, f, y, noise: before @ m + f * y / (2 * noise**2),
            ),
            _by_precision(
                lambda f, noise: 2 * _outer(f, noise),
                lambda before, m, f, y, noise: before @ m + 2 * f * y / noise**2,
            ),
        ),
        Mistake(
            "a number in the place of a matrix",
            "f @ f is one number. The square of h^T phi has a matrix, np.outer(f, f).",
            _by_precision(lambda f, noise: f @ f / noise**2, _pull),
            _by_precision(lambda f, noise: f @ f / noise**2 * np.eye(len(f)), _pull),
            _by_precision(lambda f, noise: f * f / noise**2, _pull),
        ),
        Mistake(
            "the covariance taken for its inverse",
            "The exponent of a normal density holds the inverse of the covariance.",
            lambda mean, covariance, f, y, noise: _by_precision(_outer, _pull)(
                mean, np.linalg.inv(covariance), f, y, noise
            ),
            lambda mean, covariance, f, y, noise: (
                (after := np.linalg.inv(covariance + _outer(f, noise)))
                @ _pull(np.linalg.inv(covariance), mean, f, y, noise),
                after,
            ),
        ),
        Mistake(
            "not multiplied by the new covariance",
            "What pulls the mean is the linear term of the exponent. Multiplied by the new "
            "covariance it is the mean.",
            lambda mean, covariance, f, y, noise: (
                _pull(np.linalg.inv(covariance), mean, f, y, noise),
                right.posterior(f, y, noise, mean, covariance)[1],
            ),
        ),
        Mistake(
            "multiplied by the old covariance",
            "The linear term is multiplied by the new covariance.",
            lambda mean, covariance, f, y, noise: (
                mean + covariance @ f * y / noise**2,
                right.posterior(f, y, noise, mean, covariance)[1],
            ),
        ),
        Mistake(
            "the surprise and the old mean together",
            "The linear term holds the target itself. (How far it lies from what the old mean "
            "predicts belongs to another form, in which only the mean's *change* is computed.)",
            _by_precision(
                _outer, lambda before, m, f, y, noise: before @ m + f * (y - f @ m) / noise**2
            ),
        ),
        Mistake(
            "less sure than before",
            "An example makes the covariance smaller.",
            _by_gain(sign=1),
            _by_precision(lambda f, noise: -_outer(f, noise), _pull),
        ),
        Mistake(
            "the mean alone",
            "Return the covariance as well: mean, then covariance.",
            lambda mean, covariance, f, y, noise: right.posterior(f, y, noise, mean, covariance)[0],
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
            _by_gain(lambda noise: 0.0),
        ),
        Mistake(
            "the target instead of the surprise",
            "What moves the mean is how far the target lies from what the old mean predicts.",
            _by_gain(surprise=lambda mean, features, y: y),
        ),
    ),
)


def _sample_draws(rng: np.random.Generator) -> Draws:
    """Draw (mean, covariance, normals)."""
    drawn: Draws = [
        (np.array([1.0, 2.0]), np.array([[4.0, 2.0], [2.0, 5.0]]), np.array([[1.0, 0], [0, 1.0]]))
    ]
    for size, num in ((3, 4), (1, 3), (3, 3), (2, 1), (4, 6)):
        drawn.append((*beliefs(rng, size), rng.normal(size=(num, size))))
    return drawn


def _from_root(root: Callable[[Any], Any]) -> Callable[..., np.ndarray]:
    """Return samples that are the mean plus normals times some matrix."""
    return lambda mean, covariance, normals: np.asarray(mean + normals @ root(covariance))


def _symmetric_root(covariance: Any) -> np.ndarray:
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(values)) @ vectors.T)


def _root_by_vectors(covariance: Any) -> np.ndarray:
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(values)).T)


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
            _from_root(_root_by_vectors),
        ),
        Mistake(
            "the inverse of the covariance",
            "The more uncertain a parameter is, the further its samples scatter.",
            _from_root(lambda covariance: np.linalg.cholesky(np.linalg.inv(covariance)).T),
            _from_root(lambda covariance: np.linalg.inv(np.linalg.cholesky(covariance)).T),
        ),
        Mistake(
            "the covariance left out",
            "Independent standard normal numbers have to be stretched and turned.",
            lambda mean, covariance, normals: mean + normals,
        ),
        Mistake(
            "a column for each sample",
            "A row of parameters for each sample is asked for.",
            lambda mean, covariance, normals: (mean + normals @ np.linalg.cholesky(covariance).T).T,
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
