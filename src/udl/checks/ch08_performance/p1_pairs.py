"""Checks of practical 8.1 on pairs of runs: an exact test, and how many a claim needs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.kinds import Implement, Measured
from udl.checks.mistakes import Mistake

Draws = list[tuple[Any, ...]]
SLACK = 1e-9  # differences of errors that are equal on paper may differ by rounding
TARGET = 0.2  # standard error that a comparison is to reach, in percentage points


def _tenths(rng: np.random.Generator, num: int, gain: float = 0.0) -> tuple[Any, Any]:
    """Draw errors of two methods in percent, as whole tenths."""
    shared = rng.normal(38, 1, num)
    first, second = (np.round(shared + 0.6 * rng.normal(size=num), 1) for _ in range(2))
    return first, np.round(second - gain, 1)


def _sign_draws(rng: np.random.Generator) -> Draws:
    """Draw (first, second): with a gain and without, ties, equal methods, both signs."""
    first, second = _tenths(rng, 6)
    tied = second.copy()
    tied[:2] = first[:2]
    return [
        (np.array([38.1, 39.0, 37.2]), np.array([37.9, 39.1, 36.8])),
        (first, second),
        _tenths(rng, 8, 0.9),
        _tenths(rng, 7, -0.9),
        (first, tied),
        (first, first.copy()),
        (first, np.round(first - 2.0, 1)),
        _tenths(rng, 1, 3.0),
        (np.round(100 * rng.random(5), 1), np.round(100 * rng.random(5), 1)),
        (np.round(20 * rng.random(6), 1), np.round(20 * rng.random(6), 1)),
    ]


def _signs(num: int) -> np.ndarray:
    """Every pattern of signs, a row each: the binary digits of 0 to 2^num - 1."""
    return 1.0 - 2.0 * (np.arange(2**num)[:, None] >> np.arange(num) & 1)


def _p_value(first: Any, second: Any) -> float:
    means = _signs(len(first)) @ (first - second) / len(first)
    return float(np.mean(np.abs(means) >= abs(np.mean(first - second)) - SLACK))


def _share_of(counts: Callable[[np.ndarray, float], np.ndarray], first: Any, second: Any) -> float:
    """Share of all patterns whose mean counts, beside the mean that was observed."""
    means = _signs(len(first)) @ (first - second) / len(first)
    return float(np.mean(counts(means, float(np.mean(first - second)))))


def _one_sided(first: Any, second: Any) -> float:
    return _share_of(lambda means, seen: means >= seen - SLACK, first, second)


def _upper(first: Any, second: Any) -> float:
    return _share_of(lambda means, seen: means >= abs(seen) - SLACK, first, second)


def _strict(first: Any, second: Any) -> float:
    return _share_of(lambda means, seen: np.abs(means) > abs(seen) + SLACK, first, second)


def _left_out(first: Any, second: Any) -> float:
    """Leave pairs out instead of turning their signs."""
    means = (_signs(len(first)) + 1) / 2 @ (first - second) / len(first)
    return float(np.mean(np.abs(means) >= abs(np.mean(first - second)) - SLACK))


def _signs_alone(first: Any, second: Any) -> float:
    return _p_value(np.sign(np.round(first - second, 6)), np.zeros(len(first)))


def _unpaired(first: Any, second: Any) -> float:
    """Share of all ways to deal the errors out to two methods, whatever their seeds."""
    both, num = np.concatenate([first, second]), len(first)
    apart = [
        2 * sum(both[list(chosen)]) / num - both.sum() / num
        for chosen in itertools.combinations(range(2 * num), num)
    ]
    return float(np.mean(np.abs(apart) >= abs(np.mean(first - second)) - SLACK))


sign_test = Implement(
    "sign_test",
    "how often chance does as well.",
    expected=lambda first, second: _p_value(first, second),
    draws=_sign_draws,
    without=("permutation_test",),
    in_order=True,
    hint="for two pairs there are four patterns: write their four means down. Does rounding tell "
    "two apart that are equal on paper?",
    mistakes=(
        Mistake(
            "one side alone",
            "A mean as far from zero on the other side would have been noticed as well: compare "
            "sizes.",
            _one_sided,
            lambda first, second: _one_sided(second, first),
            _upper,
        ),
        Mistake(
            "twice one side",
            "Where the observed mean is zero, both sides hold the same patterns, and the share is "
            "1: count each pattern once.",
            lambda first, second: 2 * _upper(first, second),
        ),
        Mistake(
            "one pattern left out",
            "S signs have 2^S patterns: for numbers from 0 on, range(2**S) holds them all.",
            lambda first, second: _p_value(first, second) - 1 / 2 ** len(first),
            lambda first, second: (
                (_p_value(first, second) * 2 ** len(first) - 1) / (2 ** len(first) - 1)
            ),
        ),
        Mistake(
            "differences that have lost their signs",
            "What was observed is the mean of the differences, with their signs.",
            lambda first, second: _p_value(np.abs(first - second), np.zeros(len(first))),
        ),
        Mistake(
            "pairs left out instead of turned",
            "A sign is 1 or -1. With 1 or 0 the pairs are kept or dropped.",
            _left_out,
        ),
        Mistake(
            "signs alone, whatever their size",
            "That is the sign test. Here the differences keep their sizes.",
            _signs_alone,
        ),
        Mistake(
            "the smallest share there is",
            "Two patterns of all, those with equal signs, are the most extreme. How many are at "
            "least as far out as what was observed?",
            lambda first, second: 2.0 / 2 ** len(first),
        ),
        Mistake(
            "what was observed left out",
            "The pattern that was observed is one of those that chance produces: at least as far "
            "includes equally far.",
            _strict,
        ),
        Mistake(
            "errors of different seeds mixed",
            "Only the two errors of one seed change places. That is what pairing is good for.",
            _unpaired,
        ),
        Mistake(
            "the share that is closer to zero",
            "Asked is how often chance gets at least as far.",
            lambda first, second: 1 - _strict(first, second),
            lambda first, second: 1 - _p_value(first, second),
        ),
        Mistake(
            "a number of patterns",
            "A share of all patterns is asked for.",
            lambda first, second: _p_value(first, second) * 2 ** len(first),
        ),
    ),
)

PILOT = (0.9, -1.3, 0.4, 1.8, -0.6, 0.2)  # the notebook's own differences


def _runs(pilot: Any) -> int:
    spread = float(np.std(np.asarray(pilot, dtype=float), ddof=1))
    return math.ceil((spread / TARGET) ** 2 - SLACK)


def _other_pilot(rng: np.random.Generator) -> np.ndarray:
    """Differences whose number of runs is rounded up, clearly; they are not six."""
    while True:
        pilot = np.round(rng.normal(0.3, rng.uniform(0.8, 1.6), int(rng.choice([5, 7, 8]))), 1)
        needed = (np.std(pilot, ddof=1) / TARGET) ** 2
        if 0.05 < needed % 1 < 0.45 and needed > 4:
            return pilot


runs_needed = Measured(
    "runs_needed",
    "four times the runs for half the error.",
    variable="pilot",
    drawn=_other_pilot,
    computed=_runs,
    others="the differences of another pilot",
    own=True,
    expected=lambda: _runs(PILOT),
    tolerance=0.0,
    goal="the smallest number of pairs with a standard error of at most 0.2",
    below="With so few pairs the standard error is still larger than 0.2.",
    above="Fewer pairs will do.",
    positive="At least one pair is needed.",
    slips=(
        Mistake(
            "divided by S",
            "A spread that is estimated from a few differences divides their squares by one less "
            "than their number: np.std(pilot, ddof=1).",
            lambda pilot: math.ceil((np.std(pilot) / TARGET) ** 2),
        ),
        Mistake(
            "rounded to the nearest",
            "Rounded down, the standard error is still a little too large.",
            lambda pilot: round((np.std(pilot, ddof=1) / TARGET) ** 2),
            lambda pilot: int((np.std(pilot, ddof=1) / TARGET) ** 2),
        ),
    ),
    mistakes=(
        Mistake(
            "divided by S",
            "A spread that is estimated from a few differences divides their squares by one less "
            "than their number: np.std(pilot, ddof=1).",
            lambda: math.ceil((np.std(PILOT) / TARGET) ** 2),
        ),
        Mistake(
            "the chapter's formula, for a power of 80 %",
            "That many pairs notice a true gain of 0.4 in four studies of five. Here the standard "
            "error is asked for alone: at most 0.2.",
            lambda: math.ceil((2.8 * np.std(PILOT, ddof=1) / 0.4) ** 2),
            lambda: math.ceil(2 * (2.8 * np.std(PILOT, ddof=1) / 0.4) ** 2),
        ),
        Mistake(
            "rounded down, or 1.96 instead of 2",
            "With one pair fewer than are needed the standard error is still a little above 0.2. "
            "And the task says two standard errors, not 1.96.",
            lambda: int((np.std(PILOT, ddof=1) / TARGET) ** 2),
            lambda: math.ceil((1.96 * np.std(PILOT, ddof=1) / 0.4) ** 2),
        ),
        Mistake(
            "the standard error taken for the spread",
            "The pilot's standard error is divided by the root of 6 already. What is the spread of "
            "one pair?",
            lambda: math.ceil((np.std(PILOT, ddof=1) / 6**0.5 / TARGET) ** 2),
        ),
        Mistake(
            "one standard error instead of two",
            "The gain of 0.4 is to be two standard errors.",
            lambda: math.ceil((np.std(PILOT, ddof=1) / 0.4) ** 2),
        ),
        Mistake(
            "the root forgotten",
            "The standard error falls with the root of the number of pairs.",
            lambda: math.ceil(np.std(PILOT, ddof=1) / TARGET),
        ),
        Mistake(
            "pairs beside the pilot's",
            "How many pairs in all?",
            lambda: _runs(PILOT) - len(PILOT),
        ),
    ),
)
