"""Checks of practical 9.4 on the evidence: how well data were foreseen, and what size suits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement, Measured
from udl.checks.mistakes import Mistake

NOISE, PRIOR_VARIANCE = 0.3, 100.0
LARGEST = 12  # of the sizes to compare


def _evidence_draws(rng: np.random.Generator) -> Draws:
    """Draw (rows, y, noise, prior variance): more examples than parameters, and fewer."""
    drawn: Draws = [(np.array([[1.0]]), np.array([1.0]), 1.0, 3.0)]
    for num, size in ((4, 2), (2, 3), (6, 1), (5, 4)):
        noise, prior = float(rng.uniform(0.2, 1.5)), float(rng.uniform(0.5, 20))
        drawn.append((rng.normal(size=(num, size)), 2 * rng.normal(size=num), noise, prior))
    # So little scatter that the logarithms are positive.
    return [*drawn, (rng.normal(size=(4, 2)), 0.05 * rng.normal(size=4), 0.1, 0.01)]


def _one_by_one(rows: Any, y: Any, noise: Any, prior: Any, noisy: bool = True) -> float:
    """Sum of log densities of each target, predicted from those before it."""
    mean, covariance = np.zeros(rows.shape[1]), prior * np.eye(rows.shape[1])
    total = 0.0
    for row, target in zip(rows, y, strict=True):
        variance = row @ covariance @ row + noise**2 * noisy
        total -= 0.5 * ((target - row @ mean) ** 2 / variance + np.log(2 * np.pi * variance))
        mean, covariance = right.posterior(row, target, noise, mean, covariance)
    return float(total)


def _after_all(rows: Any, y: Any, noise: Any, prior: Any) -> float:
    """Sum of log densities of each target, predicted from all of them."""
    size = rows.shape[1]
    mean, covariance = right.posterior(rows, y, noise, np.zeros(size), prior * np.eye(size))
    variance = np.einsum("mp,pq,mq->m", rows, covariance, rows) + noise**2
    return float(-0.5 * np.sum((y - rows @ mean) ** 2 / variance + np.log(2 * np.pi * variance)))


def _at_the_mean(rows: Any, y: Any, noise: Any, prior: Any) -> float:
    """Log likelihood of the most probable parameters."""
    size = rows.shape[1]
    mean, _ = right.posterior(rows, y, noise, np.zeros(size), prior * np.eye(size))
    return float(-0.5 * np.sum((y - rows @ mean) ** 2 / noise**2 + np.log(2 * np.pi * noise**2)))


log_evidence = Implement(
    "log_evidence",
    "how well each target was foreseen.",
    expected=right.log_evidence,
    draws=_evidence_draws,
    rtol=1e-6,
    atol=1e-8,
    hint="a single example first: its density is a normal one. Which variance has it?",
    mistakes=(
        Mistake(
            "the data used twice",
            "Each target is predicted from those before it alone. The posterior after all data has "
            "seen it already.",
            _after_all,
        ),
        Mistake(
            "the likelihood of the best parameters",
            "The evidence averages over all parameters, with the prior as weights.",
            _at_the_mean,
        ),
        Mistake(
            "the noise left out",
            "A target scatters around the curve: its variance holds the noise as well.",
            lambda rows, y, noise, prior: _one_by_one(rows, y, noise, prior, noisy=False),
        ),
        Mistake(
            "2 pi left out",
            "The constants of a normal density belong to it: they count for each example.",
            lambda rows, y, noise, prior: (
                right.log_evidence(rows, y, noise, prior) + 0.5 * len(y) * np.log(2 * np.pi)
            ),
        ),
        Mistake(
            "the sign turned",
            "The logarithm itself is asked for, without a minus.",
            lambda *a: -right.log_evidence(*a),
        ),
        Mistake(
            "each target by the prior alone",
            "The second target is predicted from what the first has taught.",
            lambda rows, y, noise, prior: float(
                np.sum(
                    -0.5 * y**2 / (prior * np.sum(rows**2, axis=1) + noise**2)
                    - 0.5 * np.log(2 * np.pi * (prior * np.sum(rows**2, axis=1) + noise**2))
                )
            ),
        ),
        Mistake(
            "a mean instead of a sum",
            "The logarithm of a product is a sum.",
            lambda rows, y, noise, prior: right.log_evidence(rows, y, noise, prior) / len(y),
        ),
    ),
)


def _sizes(data: Any, score: Callable[..., float]) -> int:
    """Return the number of hidden units with the largest score."""
    x, y = data
    scores = [
        score(right.design(x, size), y, NOISE, PRIOR_VARIANCE) for size in range(1, LARGEST + 1)
    ]
    return 1 + int(np.argmax(scores))


def _other_data(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw examples of a straight line, or of a curve with one bend: they ask for fewer units."""
    x = (np.arange(15) + rng.random(15)) / 15
    bend = float(rng.choice([0.0, 4.0]))
    return x, 0.5 + x - bend * np.maximum(x - 0.5, 0) + NOISE * rng.normal(size=15)


best_size = Measured(
    "best_size",
    "large enough for the curve, and no larger.",
    expected=lambda: 4,
    tolerance=0,
    own=True,
    goal=f"the number of hidden units, 1 to {LARGEST}, with the largest log evidence",
    variable="DATA",
    others="other examples",
    drawn=_other_data,
    computed=lambda data: _sizes(data, right.log_evidence),
    slips=(
        Mistake(
            "the size that fits best",
            "Of all data seen, the largest model fits best; the evidence asks how well they were "
            "foreseen.",
            lambda data: _sizes(data, _at_the_mean),
        ),
    ),
    positive="At least one unit is asked for.",
    below="Compute the log evidence for larger numbers of units as well.",
    above="Look at the log evidence of smaller numbers of units.",
)
