"""Checks of practical 8.2 on bias and variance without a draw, and on choosing by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from udl.checks.ch08_performance.p2 import Draws, best_fit, even, hinges
from udl.checks.core import Verdict
from udl.checks.kinds import Count, Implement, Predict
from udl.checks.mistakes import Mistake
from udl.checks.notebook import PASSED

CAPACITIES = range(1, 15)


def _truth(x: Any) -> np.ndarray:
    return np.exp(np.sin(2 * np.pi * np.asarray(x)))


def _smoother(x: Any, places: Any, num_hidden: int) -> np.ndarray:
    """Row m: what each target contributes to the prediction at place m."""
    return np.asarray(hinges(places, num_hidden) @ best_fit(hinges(x, num_hidden), np.eye(len(x))))


def _exact(
    x: Any, at_x: Any, places: Any, truth: Any, sigmas: Any, num_hidden: Any
) -> tuple[float, float]:
    matrix = _smoother(x, places, num_hidden)
    off = np.einsum("mn,n->m", matrix, at_x) - truth
    spread = np.einsum("mn,n,mn->", matrix, np.square(sigmas), matrix) / len(places)
    return float(np.dot(off, off) / len(off)), float(spread)


def _with_spread(spread: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[..., Any]:
    """Return the right squared bias with another variance, made of smoother and sigmas."""

    def parts(
        x: Any, at_x: Any, places: Any, truth: Any, sigmas: Any, num_hidden: Any
    ) -> tuple[float, float]:
        matrix = _smoother(x, places, num_hidden)
        bias, _ = _exact(x, at_x, places, truth, sigmas, num_hidden)
        return bias, float(spread(matrix, sigmas))

    return parts


def _exact_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, truth at x, places, truth there, sigmas, num_hidden)."""
    drawn: Draws = []
    for num, places, units in ((6, 4, 1), (10, 7, 3), (15, 30, 4), (12, 5, 6)):
        x = even(num) + rng.uniform(-0.4, 0.4, num) / num
        at = np.sort(rng.random(places))
        wave, shift = rng.uniform(2, 8), rng.uniform(0, 3)
        values = [np.sin(wave * where + shift) for where in (x, at)]
        drawn.append((x, values[0], at, values[1], rng.uniform(0.1, 2, num), units))
    outside = np.linspace(-0.2, 1.1, len(at))
    beyond = (1.2 * x - 0.2, values[0], outside, values[1], np.full(num, 0.7), 4)
    one_noisy = np.where(np.arange(num) == 3, 0.5, 0.0)
    return [*drawn, beyond, (x, values[0], at, values[1], one_noisy, units)]


exact_parts = Implement(
    "exact_parts",
    "all data sets there are, and none drawn.",
    expected=_exact,
    draws=_exact_draws,
    rtol=1e-5,
    atol=1e-9,
    items=("squared bias", "variance"),
    hint="draw a few thousand data sets with these arguments and estimate both: which of your two "
    "numbers is off, and by which factor? What if a single target is noisy?",
    mistakes=(
        Mistake(
            "one noise for all targets",
            "Each target brings its own variance, times the square of what it contributes.",
            _with_spread(lambda m, s: np.mean(s**2) * np.mean(np.sum(m**2, axis=1))),
            _with_spread(lambda m, s: np.mean(s) ** 2 * np.mean(np.sum(m**2, axis=1))),
            _with_spread(lambda m, s: s[0] ** 2 * np.mean(np.sum(m**2, axis=1))),
        ),
        Mistake(
            "sigma instead of its square",
            "Variances are proportional to the squares of the standard deviations.",
            _with_spread(lambda m, s: np.mean(m**2 @ s)),
        ),
        Mistake(
            "contributions that are not squared",
            "A factor in front of a term enters its variance squared.",
            _with_spread(lambda m, s: np.mean(m @ s**2)),
            _with_spread(lambda m, s: np.mean(np.abs(m) @ s**2)),
        ),
        Mistake(
            "a sum over the places",
            "Both are means over the places.",
            lambda *a: (_exact(*a)[0], _exact(*a)[1] * len(a[2])),
            lambda *a: tuple(part * len(a[2]) for part in _exact(*a)),
        ),
        Mistake(
            "a mean over the targets",
            "At each place the variances of the targets' contributions add up. The mean is taken "
            "over the places alone.",
            lambda *a: (_exact(*a)[0], _exact(*a)[1] / len(a[0])),
        ),
        Mistake(
            "contributions added before they are squared",
            "Independent noises add up by their variances: square each contribution first.",
            _with_spread(lambda m, s: np.mean((m @ s) ** 2)),
            _with_spread(lambda m, s: np.mean((np.abs(m) @ s) ** 2)),
            _with_spread(lambda m, s: np.mean(s**2) * np.mean(m.sum(axis=1) ** 2)),
        ),
        Mistake(
            "the squared bias at the training inputs, or both",
            "The predictions are asked for at the places, not at x.",
            lambda *a: _exact(a[0], a[1], a[0], a[1], a[4], a[5]),
            lambda *a: (_exact(a[0], a[1], a[0], a[1], a[4], a[5])[0], _exact(*a)[1]),
        ),
        Mistake(
            "the noise of a new target added",
            "Bias and variance are distances from the truth. The noise is a part of its own.",
            lambda *a: (_exact(*a)[0], _exact(*a)[1] + np.mean(a[4] ** 2)),
            lambda *a: (_exact(*a)[0] + np.mean(a[4] ** 2), _exact(*a)[1]),
        ),
        Mistake(
            "the variance first",
            "Return the squared bias first, then the variance.",
            lambda *a: _exact(*a)[::-1],
        ),
        Mistake(
            "the bias before it is squared",
            "At some places the mean is too high, at others too low: square before you average.",
            lambda *a: (
                float(np.mean(_smoother(a[0], a[2], a[5]) @ a[1] - a[3])) ** 2,
                _exact(*a)[1],
            ),
        ),
    ),
)


@cache
def _parts(num: int, num_hidden: int) -> tuple[float, float]:
    """Squared bias, and variance for noise of standard deviation 1, of ``num`` even inputs."""
    x, places = even(num), even(200)
    return _exact(x, _truth(x), places, _truth(places), np.ones(num), num_hidden)


def _distance(num: int, num_hidden: int, sigma: float) -> float:
    bias, variance = _parts(num, num_hidden)
    return bias + sigma**2 * variance


def _best(sigma: float) -> int:
    return int(min(CAPACITIES, key=lambda units: _distance(15, units, sigma)))


def _sigma_draws(rng: np.random.Generator) -> Draws:
    """Draw (sigma,) with a clear winner: where there is little noise, the last candidate."""
    drawn: Draws = [(0.3,), (2.0,), (0.005,), (0.1,)]
    while len(drawn) < 7:
        sigma = round(float(np.exp(rng.uniform(np.log(0.002), np.log(2.5)))), 4)
        first, second, *_ = sorted(_distance(15, units, sigma) for units in CAPACITIES)
        if second > 1.02 * first:
            drawn.append((sigma,))
    return drawn


best_capacity = Count(
    "best_capacity",
    "the noise decides how much can be afforded.",
    expected=lambda sigma: _best(sigma),
    draws=_sigma_draws,
    hint="print the error of every capacity from 1 to 14 for this sigma, and look for the smallest",
    mistakes=(
        Mistake(
            "the smallest bias",
            "What counts is the sum of all parts.",
            lambda sigma: min(CAPACITIES, key=lambda units: _parts(15, units)[0]),
        ),
        Mistake(
            "the smallest variance",
            "What counts is the sum of all parts.",
            lambda sigma: 1,
        ),
        Mistake(
            "the root of the variance",
            "The expected squared error is the squared bias plus the variance, as they are.",
            lambda sigma: min(
                CAPACITIES, key=lambda n: _parts(15, n)[0] + sigma * _parts(15, n)[1] ** 0.5
            ),
        ),
        Mistake(
            "the noise as it is in the notebook",
            "Use the argument: for another noise another capacity is best.",
            lambda sigma: _best(0.3),
        ),
        Mistake(
            "one candidate too few",
            "range(1, 14) ends with 13.",
            lambda sigma: min(range(1, 14), key=lambda units: _distance(15, units, sigma)),
        ),
        Mistake(
            "a position instead of a number of units",
            "The first candidate has one hidden unit, and stands at position 0.",
            lambda sigma: _best(sigma) - 1,
        ),
    ),
)

predict_fewer = Predict(
    "predict_fewer",
    "the fit sees the mean of four noises.",
    right="a quarter",
    wrong_choices={
        "a half": "that would be a standard deviation. Variances of means fall with the number "
        "itself, not with its root.",
        "the same": "no input is new, but each has four noises now, which average out better.",
        "nothing": "the mean of four noises still has a variance.",
    },
)


def _fewest(goal: float, sigma: float, capacities: Sequence[int] = CAPACITIES) -> int:
    num = 3
    while all(_distance(num, units, sigma) > goal for units in capacities):
        num += 1
    return num


def _goal_draws(rng: np.random.Generator) -> Draws:
    """Draw (goal, sigma) that no number of examples meets by a hair; four units may be too few."""
    drawn: Draws = [(0.03, 0.3), (0.006, 0.1), (0.2, 0.3)]
    for sigma, low, high in ((0.3, 0.03, 0.08), (0.1, 0.006, 0.0075)):
        while len(drawn) < (4 if sigma == 0.3 else 5):
            goal = round(float(rng.uniform(low, high)), 5)
            num = _fewest(goal, sigma)
            near = [_distance(n, u, sigma) / goal for n in (num - 1, num) for u in CAPACITIES]
            if min(abs(ratio - 1) for ratio in near) > 0.002:
                drawn.append((goal, sigma))
    return drawn


_ONE_TOO_FEW = Mistake(
    "one candidate too few",
    "range(1, 14) ends with 13: try 14 units, too.",
    lambda goal, sigma: _fewest(goal, sigma, range(1, 14)),
)


@dataclass(frozen=True, kw_only=True)
class Fewest(Count):
    """A search over two numbers, that is also tried where the largest capacity is needed.

    That comes last: four units would not do for any number of examples there, and whoever searches
    with four for ever is told so by the other goals.
    """

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        verdict = super().judge(answer)
        if verdict.status != PASSED:
            return verdict
        last = Count(
            self.name,
            self.success,
            expected=self.expected,
            draws=lambda rng: [(0.0005, 0.02), (0.00035, 0.02)],
            hint=self.hint,
            mistakes=(_ONE_TOO_FEW,),
        )
        return last.judge(answer)


fewest_examples = Fewest(
    "fewest_examples",
    "two knobs, turned together.",
    expected=lambda goal, sigma: _fewest(goal, sigma),
    draws=_goal_draws,
    hint="print squared bias plus variance for this number of examples and for one less, for every "
    "capacity from 1 to 14: which of them meet the goal?",
    mistakes=(
        Mistake(
            "four units for every goal",
            "Try all capacities for each number of examples: another one may need fewer.",
            lambda goal, sigma: _fewest(goal, sigma, [4]),
        ),
        Mistake(
            "the capacity that is best with 15 examples",
            "Try all capacities for each number of examples: another one may need fewer.",
            lambda goal, sigma: _fewest(goal, sigma, [_best(sigma)]),
        ),
        Mistake(
            "the last number that does not suffice",
            "The smallest number that meets the goal is one more.",
            lambda goal, sigma: _fewest(goal, sigma) - 1,
        ),
        Mistake(
            "one example too many",
            "Is the goal met with one less?",
            lambda goal, sigma: _fewest(goal, sigma) + 1,
        ),
        Mistake(
            "the capacity instead of the number of examples",
            "How many examples are needed with it?",
            lambda goal, sigma: min(
                CAPACITIES, key=lambda units: _distance(_fewest(goal, sigma), units, sigma)
            ),
        ),
    ),
)
