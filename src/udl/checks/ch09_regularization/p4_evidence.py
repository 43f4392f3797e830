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


def _log_density(off: Any, variance: Any) -> Any:
    return -0.5 * (off**2 / variance + np.log(2 * np.pi * variance))


def _one_by_one(
    density: Callable[[Any, Any], Any] = _log_density,
    noisy: bool = True,
    learnt_first: bool = False,
    moving: bool = True,
    of_curve: float = 1.0,
) -> Callable[..., float]:
    """Return a sum over targets, each predicted from those before it, or with it."""

    def wrong(rows: Any, y: Any, noise: Any, prior: Any) -> float:
        mean, covariance = np.zeros(rows.shape[1]), prior * np.eye(rows.shape[1])
        total = 0.0
        for row, target in zip(rows, y, strict=True):
            after = right.posterior(row, target, noise, mean, covariance)
            now = after if learnt_first else (mean, covariance)
            off = target - row @ now[0] * moving
            total += density(off, of_curve * row @ now[1] @ row + noise**2 * noisy)
            mean, covariance = after
        return float(total)

    return wrong


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
    without=("multivariate_normal",),
    hint="a single example first: its density is a normal one. Which variance has it?",
    mistakes=(
        Mistake(
            "the data used twice",
            "Each target is predicted from those before it alone. The posterior after all data has "
            "seen it already.",
            _after_all,
            _one_by_one(learnt_first=True),
        ),
        Mistake(
            "the likelihood of the best parameters",
            "The evidence averages over all parameters, with the prior as weights.",
            _at_the_mean,
        ),
        Mistake(
            "the noise left out",
            "A target scatters around the curve: its variance holds the noise as well.",
            _one_by_one(noisy=False),
        ),
        Mistake(
            "the noise alone",
            "Before a target is seen, the curve is not known either: what the covariance says of "
            "it belongs to the variance.",
            _one_by_one(of_curve=0.0),
        ),
        Mistake(
            "half of a normal density's logarithm",
            "The logarithm of a normal density has two parts, the square over the variance and the "
            "logarithm of 2 pi times the variance, and a half before both.",
            _one_by_one(lambda off, v: -0.5 * off**2 / v),
            _one_by_one(lambda off, v: -0.5 * np.log(2 * np.pi * v)),
            _one_by_one(lambda off, v: -0.5 * off**2 / v - np.log(2 * np.pi * v)),
            _one_by_one(lambda off, v: -(off**2) / v - 0.5 * np.log(2 * np.pi * v)),
            _one_by_one(lambda off, v: -(off**2) / v - np.log(2 * np.pi * v)),
        ),
        Mistake(
            "the variance for the standard deviation",
            "The square is divided by the variance. A library's normal density wants its root.",
            _one_by_one(lambda off, v: _log_density(off, v**2)),
        ),
        Mistake(
            "each target predicted as zero",
            "The mean moves with each example: predict with it.",
            _one_by_one(moving=False),
        ),
        Mistake(
            "another width of the prior",
            "Each parameter has the prior variance that is given: it stands on the diagonal of the "
            "first covariance as it is.",
            lambda rows, y, noise, prior: right.log_evidence(rows, y, noise, prior**2),
            lambda rows, y, noise, prior: right.log_evidence(rows, y, noise, np.sqrt(prior)),
            lambda rows, y, noise, prior: right.log_evidence(rows, y, noise, 1 / prior),
        ),
        Mistake(
            "not all targets",
            "Every target counts. A return within the loop ends it in its first round.",
            lambda rows, y, noise, prior: right.log_evidence(rows[:1], y[:1], noise, prior),
            lambda rows, y, noise, prior: right.log_evidence(rows[:-1], y[:-1], noise, prior),
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


def _sizes(
    data: Any,
    score: Callable[..., float] = right.log_evidence,
    variance: float = PRIOR_VARIANCE,
    largest: int = LARGEST,
) -> int:
    """Return the number of hidden units with the largest score."""
    x, y = data
    scores = [score(right.design(x, size), y, NOISE, variance) for size in range(1, largest + 1)]
    return 1 + int(np.argmax(scores))


def own_data() -> tuple[np.ndarray, np.ndarray]:
    """Draw the examples of the page."""
    return right.hump_data(np.random.default_rng(1))


def _other_data(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw examples of a curve with many bends, whose best size is the largest of all.

    Whoever stops one size earlier does not find it. A prior of ten times the variance prefers
    another one.
    """
    while True:
        x = (np.arange(20) + rng.random(20)) / 20
        curve = right.design(x, LARGEST) @ rng.normal(scale=10, size=LARGEST + 1)
        data = x, curve + NOISE * rng.normal(size=20)
        if _sizes(data) == LARGEST != _sizes(data, variance=10 * PRIOR_VARIANCE):
            return data


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
    computed=_sizes,
    mistakes=(
        Mistake(
            "a position instead of a number of units",
            "np.argmax says where in the list the largest number stands, and the first place is 0. "
            "(It is also the size with the *smallest* evidence, should that have been taken.)",
            lambda: _sizes(own_data()) - 1,
        ),
        Mistake(
            "the best fit, or the evidence under another prior",
            "The fit itself is best with many units, and so is the evidence under a narrower "
            "prior. Asked for is the largest log evidence, with a prior variance of 100.",
            lambda: _sizes(own_data(), _at_the_mean),
            lambda: _sizes(own_data(), variance=10.0),
        ),
    ),
    slips=(
        Mistake(
            "the largest size left out",
            f"range(1, {LARGEST}) ends before {LARGEST}.",
            lambda data: _sizes(data, largest=LARGEST - 1),
        ),
        Mistake(
            "the size that fits best",
            "Of all data seen, the largest model fits best; the evidence asks how well they were "
            "foreseen.",
            lambda data: _sizes(data, _at_the_mean),
        ),
        Mistake(
            "another prior variance",
            "The prior has the variance 100.",
            lambda data: _sizes(data, variance=10.0),
            lambda data: _sizes(data, variance=1000.0),
        ),
        Mistake(
            "a number typed in, or the examples of the page",
            "Compute it within the function, from the x and y that DATA holds then.",
            lambda data: _sizes(own_data()),
        ),
    ),
    positive="At least one unit is asked for.",
    below="Compute the log evidence for larger numbers of units as well.",
    above="Look at the log evidence of smaller numbers of units.",
)
