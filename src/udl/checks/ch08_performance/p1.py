"""Checks of practical 8.1: a network's error, its margin, and what a difference is worth."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from udl.checks.kinds import Implement, Measured, Predict, PredictValue
from udl.checks.mistakes import Mistake

Draws = list[tuple[Any, ...]]
SLACK = 1e-9  # differences of errors that are equal on paper may differ by rounding
TARGET = 0.2  # standard error that a comparison is to reach, in percentage points

predict_gap = Predict(
    "predict_gap",
    "learning by heart is not learning.",
    right="40",
    wrong_choices={
        "5": "the shapes of a class lie at other positions in each signal, and a network of fully "
        "connected layers has to learn each position anew.",
        "20": "3,000 examples are few for shapes that are moved, stretched, tilted and noisy.",
        "70": "guessing is wrong for 90 % of the signals, and 3,000 examples teach a good deal.",
    },
)


def _bound(fan_in: Any) -> float:
    return math.sqrt(6.0 / fan_in)


first_bound = Implement(
    "first_bound",
    "a uniform number up to b has the variance b²/3.",
    expected=lambda fan_in: _bound(fan_in),
    draws=lambda rng: [(2,), (40,), (int(rng.integers(50, 400)),), (int(rng.integers(3, 30)),)],
    hint="what is the mean square of a number that is drawn evenly between -b and b?",
    mistakes=(
        Mistake(
            "the standard deviation",
            "A number drawn evenly between -b and b has a standard deviation smaller than b.",
            lambda fan_in: math.sqrt(2 / fan_in),
        ),
        Mistake(
            "the variance",
            "2 over the number of inputs is a variance. How far do numbers with it reach?",
            lambda fan_in: 2 / fan_in,
        ),
        Mistake(
            "a variance of one over the number of inputs",
            "The ReLUs lose half of the mean square, so that the weights' variance is twice that.",
            lambda fan_in: math.sqrt(3 / fan_in),
        ),
        Mistake(
            "the range as long as a variance of b² /12",
            "From -b to b the length is 2b, and the variance 4 b²/12.",
            lambda fan_in: math.sqrt(24 / fan_in),
        ),
    ),
)


def _answers(rng: np.random.Generator, num: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw logits without ties and labels of which most are right."""
    logits = 3 * rng.normal(size=(num, classes))
    labels = np.where(rng.random(num) < 0.7, logits.argmax(axis=1), rng.integers(classes, size=num))
    return logits, labels


def _error_draws(rng: np.random.Generator) -> Draws:
    """Draw (logits, labels): some of each, all right, all wrong, large logits."""
    few = np.array([[2.0, 1.0, -1.0], [0.0, 3.0, 1.0], [-2.0, -1.0, -3.0], [1.0, 0.0, 5.0]])
    drawn: Draws = [(few, np.array([0, 1, 2, 2]))]
    drawn += [_answers(rng, num, classes) for num, classes in ((10, 10), (37, 4), (250, 10))]
    logits, _ = _answers(rng, 12, 5)
    drawn += [(logits, logits.argmax(axis=1)), (logits, logits.argmin(axis=1))]
    logits, labels = _answers(rng, 60, 3)
    return [*drawn, (1000 * logits, labels)]


def _share(logits: Any, labels: Any) -> float:
    right = logits[np.arange(len(labels)), labels] >= logits.max(axis=1)
    return float(np.count_nonzero(~right)) / len(labels)


def _error(logits: Any, labels: Any) -> tuple[float, float]:
    share = _share(logits, labels)
    return 100 * share, 100 * math.sqrt(share * (1 - share) / len(labels))


def _per_example(logits: Any, labels: Any) -> float:
    share = _share(logits, labels)
    return math.sqrt(share * (1 - share))


error_with_margin = Implement(
    "error_with_margin",
    "few examples, a wide margin.",
    expected=lambda logits, labels: _error(logits, labels),
    draws=_error_draws,
    items=("error", "margin"),
    mistakes=(
        Mistake(
            "shares instead of percent",
            "Both numbers are asked for in percent.",
            lambda logits, labels: tuple(value / 100 for value in _error(logits, labels)),
        ),
        Mistake(
            "the accuracy",
            "The error is the share that is wrong.",
            lambda logits, labels: (100 - _error(logits, labels)[0], _error(logits, labels)[1]),
        ),
        Mistake(
            "a whole number of percent",
            "Errors are floats: a whole number cuts off up to a point of each.",
            lambda logits, labels: tuple(float(int(v)) for v in _error(logits, labels)),
            lambda logits, labels: (
                float(int(_error(logits, labels)[0])),
                _error(logits, labels)[1],
            ),
        ),
        Mistake(
            "the spread of a single example",
            "That is by how much one example's 0 or 1 scatters. The mean of many scatters less.",
            lambda logits, labels: (_error(logits, labels)[0], 100 * _per_example(logits, labels)),
        ),
        Mistake(
            "divided by the number instead of its root",
            "Variances of independent terms add up. What follows for the spread of their mean?",
            lambda logits, labels: (
                _error(logits, labels)[0],
                100 * _per_example(logits, labels) / len(labels),
            ),
        ),
        Mistake(
            "the variance of the error",
            "Its root is asked for: a margin in the unit of the error.",
            lambda logits, labels: (
                _error(logits, labels)[0],
                100 * _per_example(logits, labels) ** 2 / len(labels),
            ),
        ),
        Mistake(
            "the largest margin there is",
            "It depends on how often the network is wrong: one that is never wrong has none.",
            lambda logits, labels: (_error(logits, labels)[0], 50 / math.sqrt(len(labels))),
        ),
        Mistake(
            "the margin not in percent",
            "The error comes in percent, its margin as a share.",
            lambda logits, labels: (_error(logits, labels)[0], _error(logits, labels)[1] / 100),
        ),
    ),
)

predict_lottery = PredictValue(
    "predict_lottery",
    "each of six equal runs is the best equally often.",
    expected=lambda: 5 / 6,
    atol=0.02,
    hint="put all six runs in one row, and ask where the lowest of them stands",
    mistakes=(
        Mistake(
            "one half",
            "That is right for one run of each. B is allowed five.",
            lambda: 0.5,
        ),
        Mistake(
            "the chance that all five are worse",
            "As if the five were compared with five different runs of A. They meet the same one.",
            lambda: 1 - 0.5**5,
        ),
        Mistake(
            "in percent",
            "A probability lies between 0 and 1.",
            lambda: 83,
            lambda: 83.3,
            lambda: 500 / 6,
        ),
        Mistake("how often A wins", "Asked is how often B looks better.", lambda: 1 / 6),
    ),
)


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
        (100 * rng.random(5), 100 * rng.random(5)),
        (rng.normal(size=6), rng.normal(size=6)),
    ]


def _signs(num: int) -> np.ndarray:
    """Every pattern of signs, a row each: the binary digits of 0 to 2^num - 1."""
    return 1.0 - 2.0 * (np.arange(2**num)[:, None] >> np.arange(num) & 1)


def _p_value(first: Any, second: Any) -> float:
    means = _signs(len(first)) @ (first - second) / len(first)
    return float(np.mean(np.abs(means) >= abs(np.mean(first - second)) - SLACK))


def _one_sided(first: Any, second: Any) -> float:
    means = _signs(len(first)) @ (first - second) / len(first)
    return float(np.mean(means >= np.mean(first - second) - SLACK))


def _strict(first: Any, second: Any) -> float:
    means = _signs(len(first)) @ (first - second) / len(first)
    return float(np.mean(np.abs(means) > abs(np.mean(first - second)) + SLACK))


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
    hint="for two pairs there are four patterns: write their four means down. Does rounding tell "
    "two apart that are equal on paper?",
    mistakes=(
        Mistake(
            "one side alone",
            "A mean as far from zero on the other side would have been noticed as well: compare "
            "sizes.",
            _one_sided,
            lambda first, second: _one_sided(second, first),
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
    """Differences whose number of runs is rounded up, clearly."""
    while True:
        pilot = np.round(rng.normal(0.3, rng.uniform(0.8, 1.6), int(rng.integers(5, 9))), 1)
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

predict_more_data = PredictValue(
    "predict_more_data",
    "the curve had not flattened yet.",
    expected=lambda: 25.0,
    atol=3.0,
    hint="draw your errors over the number of examples with both axes logarithmic, and lengthen "
    "the curve",
    mistakes=(
        Mistake("no gain at all", "Has the curve stopped falling at 3,000?", lambda: 38.0),
        Mistake(
            "as steep as from 1,500 to 3,000",
            "An error that falls by 12 points with each doubling would be 14 now, and soon less "
            "than nothing.",
            lambda: 14.0,
        ),
        Mistake(
            "a share instead of percent",
            "Errors are in percent here.",
            lambda: 0.25,
        ),
    ),
)
