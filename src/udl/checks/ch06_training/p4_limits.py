"""Checks of practical 6.4: the largest rate that momentum bears, and its best settings."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch06_training import expected as right
from udl.checks.kinds import Implement, Reach
from udl.checks.mistakes import Mistake


def _limit(curvature: Any, beta: Any) -> float:
    """Largest stable rate: at it, minus one is a root of the recursion's polynomial."""
    return float(2 * (1 + beta) / (1 - beta) / curvature)


stable_rate = Implement(
    "stable_rate",
    "memory makes larger rates bearable.",
    expected=_limit,
    draws=lambda rng: [
        (2.0, 0.0),
        (2.0, 0.5),
        *[(float(rng.uniform(0.2, 9)), float(rng.uniform(0.1, 0.9))) for _ in range(3)],
    ],
    rtol=3e-3,
    hint="what is the limit for beta = 0? By which factor does it grow for beta = 0.5?",
    mistakes=(
        Mistake(
            "the limit without momentum",
            "With momentum larger rates work as well.",
            lambda curvature, beta: 2 / curvature,
        ),
        Mistake(
            "that of the sum",
            "This is the limit if the gradient joins with a weight of one.",
            lambda curvature, beta: 2 * (1 + beta) / curvature,
        ),
        Mistake(
            "the weight of the gradient alone",
            "The gradient's weight of 1 - beta is one part of it. What does the memory do to a "
            "point that jumps from side to side?",
            lambda curvature, beta: 2 / (1 - beta) / curvature,
        ),
        Mistake(
            "the curvature upside down",
            "A steeper bowl bears a smaller rate.",
            lambda curvature, beta: 2 * (1 + beta) / (1 - beta) * curvature,
        ),
    ),
)

VALLEY = np.array([1.0, 50.0])
NUM_STEPS = 60


def _left(learning_rate: Any, beta: Any) -> float:
    """How far from the minimum of the long valley a run is after 60 steps, as a power of ten."""
    rate, beta = float(learning_rate), float(beta)
    if not 0 <= beta < 1:
        return 99.0
    with np.errstate(all="ignore"):
        last = right.momentum_path(lambda p: VALLEY * p, np.ones(2), rate, beta, NUM_STEPS)[-1]
        distance = float(np.abs(last).max())
    return float(np.log10(max(distance, 1e-16))) if np.isfinite(distance) else 99.0


def _for_long_runs() -> tuple[float, float]:
    """Return what loses the least in the long run, by the condition number of the valley."""
    root = np.sqrt(VALLEY[1] / VALLEY[0])
    beta = ((root - 1) / (root + 1)) ** 2
    return float((1 + np.sqrt(beta)) ** 2 / VALLEY[1] / (1 - beta)), float(beta)


def _next(learning_rate: Any, beta: Any) -> str:
    """Say what to try next."""
    rate, beta = float(learning_rate), float(beta)
    if not 0 <= beta < 1:
        return "beta is a share of the old momentum: at least 0, and below 1"
    if _left(rate, beta) > 0 and _left(beta, rate) < -1:
        return "the learning rate comes first, then beta"
    if _left(rate, beta) > 0 and rate <= 0:
        return "a learning rate is positive"
    if _left(rate, beta) > 0:
        return "this run moves away: the rate is too large for this beta"
    if _left(rate, beta) > -1:
        return "no better than descent without memory. Change both settings together"
    return (
        "better than without momentum. Compute a table with rates in its rows and betas in its "
        "columns, and a finer one around its best place"
    )


tune = Reach(
    "tune",
    "the right memory.",
    start=lambda: (2 / 51, 0.0),
    score=_left,
    target=float(np.log10(2e-6)),
    goal="a distance of at most 0.000002 after 60 steps",
    unit="log10 of the distance",
    items=("learning_rate", "beta"),
    mistakes=(
        Mistake(
            "the best rate without momentum",
            "Each of its steps keeps 49/51 of the distance. Give it a memory, and a larger rate.",
            lambda: (2 / 51, 0.0),
        ),
        Mistake(
            "the best settings in the long run",
            "They follow from the condition number. Sixty steps are not long: measure around them.",
            _for_long_runs,
        ),
        Mistake(
            "much memory",
            "With beta = 0.9 the path swings through the valley many times before it comes to "
            "rest.",
            lambda: (2 / 51, 0.9),
            lambda: (0.1, 0.9),
        ),
    ),
    advice=_next,
)
