"""Checks of practical 9.5 on what is reported: paired gains, candidates, and an honest choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement, Measured, Reach
from udl.checks.mistakes import Mistake


def _gains(plain: Any, augmented: Any) -> tuple[float, float, float]:
    differences = np.subtract(augmented, plain)
    num = len(differences)
    apart = np.var(plain, ddof=1) / num + np.var(augmented, ddof=1) / num
    return (
        float(np.mean(differences)),
        float(np.std(differences, ddof=1) / num**0.5),
        float(apart**0.5),
    )


def _gain_draws(rng: np.random.Generator) -> Draws:
    """Draw (plain, augmented): runs that go up and down together, and others."""
    drawn: Draws = [(np.array([58.0, 60.0, 59.0]), np.array([61.0, 62.0, 63.0]))]
    for num, shared in ((5, 3.0), (2, 0.0), (8, 1.0)):
        common = shared * rng.normal(size=num)  # scores of any kind, negative ones too
        drawn.append((common + rng.normal(size=num), common - 2 + rng.normal(size=num)))
    return drawn


def _other_errors(
    errors: Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[float, float]], sign: float = 1.0
) -> Callable[..., tuple[float, float, float]]:
    def wrong(plain: Any, augmented: Any) -> tuple[float, float, float]:
        plain, augmented = np.asarray(plain), np.asarray(augmented)
        return (
            sign * float(np.mean(augmented - plain)),
            *errors(augmented - plain, plain, augmented),
        )

    return wrong


paired_gain = Implement(
    "paired_gain",
    "one seed, two runs, one difference.",
    expected=_gains,
    draws=_gain_draws,
    items=("gain", "paired", "unpaired"),
    mistakes=(
        Mistake(
            "the sign turned",
            "A gain is positive if augmentation helps.",
            lambda plain, augmented: (-_gains(plain, augmented)[0], *_gains(plain, augmented)[1:]),
        ),
        Mistake(
            "divided by S in the variance",
            "The mean was estimated from the same numbers: divide by S - 1.",
            _other_errors(
                lambda d, p, a: (
                    float(np.std(d) / len(d) ** 0.5),
                    float((np.var(p) / len(d) + np.var(a) / len(d)) ** 0.5),
                )
            ),
        ),
        Mistake(
            "the spread of single runs",
            "A mean of S numbers scatters less than a single one: divide the variance by S.",
            _other_errors(
                lambda d, p, a: (
                    float(np.std(d, ddof=1)),
                    float((np.var(p, ddof=1) + np.var(a, ddof=1)) ** 0.5),
                )
            ),
        ),
        Mistake(
            "standard errors added",
            "Of independent means the variances add up.",
            _other_errors(
                lambda d, p, a: (
                    float(np.std(d, ddof=1) / len(d) ** 0.5),
                    float((np.std(p, ddof=1) + np.std(a, ddof=1)) / len(d) ** 0.5),
                )
            ),
        ),
        Mistake(
            "paired and unpaired exchanged",
            "The error of the paired differences comes first.",
            lambda plain, augmented: tuple(np.array(_gains(plain, augmented))[[0, 2, 1]]),
        ),
        Mistake(
            "the same error twice",
            "Paired, the spread of the differences counts; unpaired, that of either list.",
            lambda plain, augmented: (
                *_gains(plain, augmented)[:2],
                _gains(plain, augmented)[1],
            ),
            lambda plain, augmented: (
                _gains(plain, augmented)[0],
                _gains(plain, augmented)[2],
                _gains(plain, augmented)[2],
            ),
        ),
    ),
)


def _not_spread(*distances: int) -> str:
    if min(distances) < 1 or max(distances) > 20:
        return "a distance is between 1 and 20: 0 is tried anyway, and 20 is half of a signal"
    if list(distances) != sorted(set(distances)):
        return "five different distances are asked for, the smallest first"
    return ""


def _unseen_ends(*distances: int) -> float:
    """Count the ends of the scale that the candidates leave out."""
    return float((min(distances) > 2) + (max(distances) < 12))


distances = Reach(
    "distances",
    "a scale from hardly moved to anywhere.",
    start=lambda: (4, 5, 6, 7, 8),
    score=_unseen_ends,
    target=0,
    goal="five distances, some near 1 and some near 20",
    unit="",
    items=("first", "second", "third", "fourth", "fifth"),
    beyond=_not_spread,
    steps={
        0.0: "a table in which the gain only rises, or only falls, does not show where it is "
        "best. Go further towards both ends."
    },
)


def _chosen(accuracies: Any, choose: slice, report: slice) -> float:
    """Gain over the first row of the row that is best by some columns, seen in others."""
    table = np.asarray(accuracies, dtype=float)
    best = int(np.argmax(table[1:, choose].mean(axis=1))) + 1
    return float((table[best, report] - table[0, report]).mean())


def _other_accuracies(rng: np.random.Generator) -> np.ndarray:
    """Draw accuracies among which the luck of the choice is large."""
    table = np.full((6, 4), 60.0) + 3 * rng.normal(size=(6, 4))
    best = int(np.argmax(table[1:, :2].mean(axis=1))) + 1
    # The best by two seeds is not the best by all four.
    table[best, 2:] -= 8
    return table


honest_gain = Measured(
    "honest_gain",
    "chosen by two seeds, reported by two others.",
    expected=lambda: 6.0,
    tolerance=1e-6,
    own=True,
    near=1e-6,
    goal="the gain of the distance that seeds 0 and 1 choose, as seeds 2 and 3 see it",
    variable="accuracies",
    others="other accuracies",
    drawn=_other_accuracies,
    computed=lambda table: _chosen(table, slice(0, 2), slice(2, 4)),
    slips=(
        Mistake(
            "chosen and reported by the same seeds",
            "The best of several is partly lucky. Seeds that had no part in the choice report "
            "without this luck.",
            lambda table: _chosen(table, slice(0, 4), slice(0, 4)),
            lambda table: _chosen(table, slice(0, 2), slice(0, 2)),
            lambda table: _chosen(table, slice(2, 4), slice(2, 4)),
            lambda table: _chosen(table, slice(0, 2), slice(0, 4)),
        ),
        Mistake(
            "chosen by all seeds",
            "The seeds that report must have no part in the choice.",
            lambda table: _chosen(table, slice(0, 4), slice(2, 4)),
        ),
        Mistake(
            "an accuracy instead of a gain",
            "Subtract what the same seeds reach without augmentation.",
            lambda table: _chosen(table, slice(0, 2), slice(2, 4)) + float(np.mean(table[0, 2:])),
        ),
    ),
    below="This is less than those seeds show. Which rows and columns does your mean take?",
    above="This is more than those seeds show. Which rows and columns does your mean take?",
)
