"""Checks of practical 14.1: the Inception score and the Fréchet distance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch14_unsupervised_learning import expected as right
from udl.checks.ch14_unsupervised_learning.expected import Draws
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


def _rows(rng: np.random.Generator, num: int, num_classes: int, sure: float = 1.0) -> np.ndarray:
    powers = np.exp(sure * rng.normal(size=(num, num_classes)))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _class_draws(rng: np.random.Generator) -> Draws:
    """Draw (probabilities): unsure and sure rows, zeros, an empty class, one row, equal rows."""
    empty = _rows(rng, 6, 4)
    empty[:, 1] = 0.0
    return [
        (np.array([[0.75, 0.25], [0.25, 0.75]]),),
        (_rows(rng, 5, 3),),
        (_rows(rng, 4, 8, 3.0),),
        (np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]),),
        (np.eye(4)[[0, 1, 2, 3, 3, 1]],),
        (empty / empty.sum(axis=1, keepdims=True),),
        (_rows(rng, 1, 3),),
        (np.tile(_rows(rng, 1, 5), (3, 1)),),
        (_rows(rng, 2, 6),),
    ]


def _score(of: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[[Any], Any]:
    """Return what somebody finds who does other things with the rows and their mean."""

    def wrong(probabilities: Any) -> Any:
        rows = np.asarray(probabilities, dtype=float)
        with np.errstate(all="ignore"):
            return of(rows, rows.mean(axis=0))

    return wrong


def _mean_divergence(rows: np.ndarray, mean: Any) -> Any:
    return right.divergences(rows, mean).mean()


def _with_zeros(rows: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return all terms as they stand in the formula: nan where a probability is zero."""
    return np.asarray(rows * np.log(rows / mean))


def _filled(rows: np.ndarray) -> np.ndarray:
    """Return the rows with ones in place of zeros."""
    return np.where(rows > 0, rows, 1.0)


def _wrong_way(rows: np.ndarray, mean: np.ndarray) -> np.ndarray:
    return np.asarray(mean * np.log(mean / rows))


def _conditional(rows: np.ndarray) -> float:
    return right.entropies(rows)[1]


def _marginal(rows: np.ndarray) -> float:
    return right.entropies(rows)[0]


inception_score = Implement(
    "inception_score",
    "sure of each, and all of them named.",
    expected=lambda probabilities: right.inception(probabilities),
    draws=_class_draws,
    rtol=1e-6,
    atol=1e-7,
    hint="take two rows, write down their mean, and work out one divergence by hand",
    mistakes=(
        Mistake(
            "a logarithm of zero",
            "A class of probability 0 adds nothing to a divergence. NumPy computes 0 times minus "
            "infinity, which is nan: leave such terms out before you take the logarithm.",
            _score(lambda p, m: np.exp(_with_zeros(p, m).sum(axis=1).mean())),
            _score(lambda p, m: np.exp(np.sum(p * np.log(p) - p * np.log(m), axis=1).mean())),
            _score(
                lambda p, m: np.exp(-np.sum(m * np.log(m)) + np.sum(p * np.log(p), axis=1).mean())
            ),
            _score(lambda p, m: np.exp((p * (np.log(_filled(p)) - np.log(m))).sum(axis=1).mean())),
        ),
        Mistake(
            "points with a zero left out",
            "Where a probability is zero, that one term is missing. The point has others.",
            _score(lambda p, m: np.exp(np.nanmean(_with_zeros(p, m).sum(axis=1)))),
        ),
        Mistake(
            "ones in place of zeros outside of the logarithm, too",
            "Only the logarithm needs the ones. The factor in front of it is the probability as it "
            "came, so that its term is zero.",
            _score(lambda p, m: np.exp((_filled(p) * np.log(_filled(p) / m)).sum(axis=1).mean())),
        ),
        Mistake(
            "a score for each point",
            "One number is asked for: average the divergences, then take the exponential.",
            _score(lambda p, m: np.exp(right.divergences(p, m))),
        ),
        Mistake(
            "the exponential left out",
            "The mean divergence is the logarithm of the score. The score itself is at least 1.",
            _score(lambda p, m: _mean_divergence(p, m)),
            _score(lambda p, m: _with_zeros(p, m).sum(axis=1).mean()),
        ),
        Mistake(
            "the divergence the wrong way round",
            "Each row is compared with the mean, so the row stands in front of the logarithm and "
            "on top of the fraction.",
            _score(lambda p, m: np.exp(np.sum(_wrong_way(p, m), axis=1).mean())),
            _score(lambda p, m: np.exp(np.nansum(_wrong_way(p, m), axis=1).mean())),
            _score(lambda p, m: np.exp(_mean_divergence(m[None].repeat(len(p), 0), p))),
        ),
        Mistake(
            "averaged over the classes, too",
            "A divergence is a sum over classes. Only the points are averaged.",
            _score(lambda p, m: np.exp(_mean_divergence(p, m) / p.shape[1])),
            _score(lambda p, m: np.exp(_with_zeros(p, m).mean())),
            _score(lambda p, m: np.exp(np.nanmean(_with_zeros(p, m)))),
        ),
        Mistake(
            "summed over the points",
            "Average over the points, or the score depends on how many there are.",
            _score(lambda p, m: np.exp(right.divergences(p, m).sum())),
        ),
        Mistake(
            "bits in an exponential of base e",
            "Logarithm and exponential need the same base: np.log with np.exp.",
            _score(lambda p, m: np.exp(_mean_divergence(p, m) / np.log(2))),
            _score(lambda p, m: 2 ** _mean_divergence(p, m)),
            _score(lambda p, m: np.exp(_mean_divergence(p, m) / np.log(10))),
        ),
        Mistake(
            "the exponential of each point averaged",
            "Average the divergences first, then take one exponential.",
            _score(lambda p, m: np.exp(right.divergences(p, m)).mean()),
        ),
        Mistake(
            "all classes taken as equally frequent",
            "Compare the rows with their own mean over the points, which says how often each class "
            "occurs. (Averaged over the classes, every row gives 1 / K.)",
            _score(lambda p, m: np.exp(_mean_divergence(p, 1 / p.shape[1]))),
        ),
        Mistake(
            "the wrong sign in the exponent",
            "A divergence is never negative, so the score is never below 1.",
            _score(lambda p, m: np.exp(-_mean_divergence(p, m))),
        ),
        Mistake(
            "one of two entropies",
            "The score needs both: that of the mean row, minus the mean of those of the rows.",
            _score(lambda p, m: np.exp(_marginal(p))),
            _score(lambda p, m: np.exp(_conditional(p))),
        ),
        Mistake(
            "entropies added",
            "Being unsure of single points lowers the score: subtract their mean entropy.",
            _score(lambda p, m: np.exp(_marginal(p) + _conditional(p))),
        ),
        Mistake(
            "the class with the largest probability counts alone",
            "A row holds how sure the classifier is of every class, and all of it counts.",
            _score(
                lambda p, m: right.inception(np.eye(p.shape[1])[p.argmax(axis=1)]),
            ),
        ),
    ),
)


def _cloud(rng: np.random.Generator, num: int, size: int) -> np.ndarray:
    """Draw points whose coordinates depend on each other, somewhere."""
    return np.asarray(
        rng.normal(size=(num, size)) @ rng.normal(size=(size, size)) + rng.normal(size=size)
    )


def _frechet_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y): of different numbers, equal, around one mean, and one place many times."""
    square = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    # One point more in the second: whoever takes points for coordinates gets an error at once.
    wide = np.concatenate([2 * square, np.zeros((1, 2))]) + np.array([3.0, 0.0])
    drawn: Draws = [(square, wide)]
    for num, other, size in ((7, 9, 2), (12, 6, 3), (40, 25, 5)):
        drawn.append((_cloud(rng, num, size), _cloud(rng, other, size)))
    x, y = _cloud(rng, 9, 3), _cloud(rng, 8, 3)
    one = rng.normal(size=(1, 2)).repeat(5, axis=0)
    return [
        *drawn,
        (x - x.mean(axis=0), y - y.mean(axis=0)),
        (x, x + 1.0),
        (_cloud(rng, 6, 2), one),
        # Each two of three coordinates fall as the other rises: signs count, whatever was drawn.
        (np.concatenate([np.eye(3), -np.eye(3)]), np.concatenate([2 * np.eye(3), np.ones((1, 3))])),
    ]


def _root(matrix: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)


def _shared(first: np.ndarray, other: np.ndarray) -> float:
    """Trace of the root of S^(1/2) S' S^(1/2)."""
    root = _root(first)
    return float(np.trace(_root(root @ other @ root)))


def _trace_by(
    first: np.ndarray,
    other: np.ndarray,
    joined: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> float:
    """Trace of the outer root where the inner one is put together in another way."""
    values, vectors = np.linalg.eigh(first)
    root = joined(np.sqrt(np.maximum(values, 0)), vectors)
    return float(np.sqrt(np.maximum(np.linalg.eigvals(root @ other @ root).real, 0)).sum())


def _distance(
    moved: Callable[[np.ndarray], Any] = lambda step: step @ step,
    reshaped: Callable[[np.ndarray, np.ndarray], Any] | None = None,
    covariance: Callable[[np.ndarray], np.ndarray] = lambda x: np.cov(x, rowvar=False),
) -> Callable[..., Any]:
    """Return what somebody finds who computes one of the parts in another way."""

    def wrong(x: Any, y: Any) -> Any:
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        first, other = covariance(x), covariance(y)
        with np.errstate(all="ignore"):
            of_shape = (
                np.trace(first) + np.trace(other) - 2 * _shared(first, other)
                if reshaped is None
                else reshaped(first, other)
            )
            return moved(x.mean(axis=0) - y.mean(axis=0)) + of_shape

    return wrong


frechet = Implement(
    "frechet",
    "two means, two covariances, and nothing else.",
    expected=lambda x, y: right.frechet(x, y),
    draws=_frechet_draws,
    rtol=1e-6,
    atol=1e-6,
    overflow=(
        "nan (not a number) comes from the root of a negative number: eigenvalues that are zero "
        "come out a little below zero by rounding. np.maximum(values, 0) removes this."
    ),
    hint="compute the three parts one by one: the step between the means, the two traces, and the "
    "trace of the root",
    mistakes=(
        Mistake(
            "the step between the means not squared",
            "All of it is in squared units: the sum of the squared differences of the means.",
            _distance(moved=lambda step: np.linalg.norm(step)),
            _distance(moved=lambda step: np.sum(np.abs(step))),
            _distance(moved=lambda step: np.sum(step)),
        ),
        Mistake(
            "the means averaged",
            "The differences of the means are squared and summed over the coordinates.",
            _distance(moved=lambda step: np.mean(step**2)),
            _distance(moved=lambda step: np.mean(step) ** 2),
        ),
        Mistake(
            "the means left out",
            "A cloud of the same shape in another place has a distance, too.",
            _distance(moved=lambda step: 0.0),
        ),
        Mistake(
            "the covariances left out",
            "Clouds around the same mean differ by how they spread.",
            _distance(reshaped=lambda s, t: 0.0),
        ),
        Mistake(
            "divided by N in the covariances",
            "np.cov divides by N - 1, and so do the programs that report this distance.",
            lambda x, y: right.frechet(x, y, ddof=0),
        ),
        Mistake(
            "the root of each entry",
            "The root of a matrix R is the matrix whose product with itself is R. np.sqrt takes "
            "the root of every entry, which is another matrix.",
            _distance(reshaped=lambda s, t: np.trace(s + t - 2 * np.sqrt(s @ t))),
            _distance(reshaped=lambda s, t: np.trace(s + t - 2 * np.sqrt(np.abs(s @ t)))),
            _distance(reshaped=lambda s, t: np.trace(s + t - 2 * np.sqrt(s) @ np.sqrt(t))),
            _distance(reshaped=lambda s, t: np.trace(s + t - 2 * np.sqrt(_root(s) @ t @ _root(s)))),
            _distance(
                reshaped=lambda s, t: np.trace(s + t - 2 * np.sqrt(np.sqrt(s) @ t @ np.sqrt(s)))
            ),
        ),
        Mistake(
            "eigenvectors taken by rows",
            "np.linalg.eigh returns one eigenvector in each column. Multiply the columns by the "
            "roots, then by the transpose: the product of a root with itself is the matrix again.",
            _distance(reshaped=lambda s, t: _trace_by(s, t, lambda r, v: (v * r) @ v)),
            _distance(reshaped=lambda s, t: _trace_by(s, t, lambda r, v: (v * r[:, None]) @ v.T)),
            _distance(reshaped=lambda s, t: _trace_by(s, t, lambda r, v: v.T @ (r[:, None] * v))),
        ),
        Mistake(
            "a root outside of the trace",
            "Take the root of the matrix first, then its trace: the sum of the roots of the "
            "eigenvalues.",
            _distance(reshaped=lambda s, t: np.trace(s + t) - 2 * np.sqrt(np.trace(s @ t))),
        ),
        Mistake(
            "no root of the product",
            "The product of two covariances has the unit of a fourth power: its root is missing.",
            _distance(reshaped=lambda s, t: np.trace(s + t - 2 * s @ t)),
        ),
        Mistake(
            "the two roots multiplied",
            "The root of a product is the product of the roots only for matrices that commute. "
            "Multiply first, then take the root.",
            _distance(reshaped=lambda s, t: np.trace(s + t - 2 * _root(s) @ _root(t))),
        ),
        Mistake(
            "the factor 2 left out",
            "For equal covariances the trace is zero: S + S - 2 S.",
            _distance(reshaped=lambda s, t: np.trace(s + t) - _shared(s, t)),
        ),
        Mistake(
            "added instead of subtracted",
            "For equal covariances the trace is zero: S + S - 2 S.",
            _distance(reshaped=lambda s, t: np.trace(s + t) + 2 * _shared(s, t)),
        ),
        Mistake(
            "variances alone",
            "The entries off the diagonal say how a cloud is turned, and count as well.",
            _distance(
                reshaped=lambda s, t: np.sum((np.sqrt(np.diag(s)) - np.sqrt(np.diag(t))) ** 2)
            ),
        ),
        Mistake(
            "covariances compared entry by entry",
            "The distance is that of Gaussians: the trace in the formula, not squared differences.",
            _distance(reshaped=lambda s, t: np.sum((s - t) ** 2)),
            _distance(reshaped=lambda s, t: np.linalg.norm(s - t)),
        ),
        Mistake(
            "the root of the distance",
            "The formula is the squared distance, and that is what is asked for and reported.",
            lambda x, y: np.sqrt(max(right.frechet(x, y), 0.0)),
        ),
        Mistake(
            "correlations instead of covariances",
            "np.corrcoef removes the spread of the coordinates, which counts here.",
            _distance(covariance=lambda x: np.corrcoef(x, rowvar=False)),
        ),
    ),
)
