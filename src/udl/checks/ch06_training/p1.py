"""Checks of practical 6.1, searching along a line."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch06_training.expected import Draws
from udl.checks.kinds import Experiment, Implement, Predict, Reach
from udl.checks.mistakes import Mistake

RATIO = (np.sqrt(5) - 1) / 2

predict_part = Predict(
    "predict_part",
    "it rises from the second to the third place.",
    right="right",
    wrong_choices={
        "left": "the curve may still be falling at the second place, or already rising: the "
        "minimum may lie on either side of it.",
        "middle": "it lies beside the lowest of the four, so it may hold the minimum.",
        "none": "the curve rises from the second place to the third, and it rises only once.",
    },
)


def _thirds(a: float, d: float) -> np.ndarray:
    return a + (d - a) * np.array([0, 1 / 3, 2 / 3, 1])


def _next(places: Any, values: Any) -> np.ndarray:
    """Apply the rules to one bracket."""
    if np.argmin(values) == 0 and values[0] < np.min(values[1:]):
        return np.asarray((places + places[0]) / 2)
    return _thirds(places[0], places[2]) if values[1] < values[2] else _thirds(places[1], places[3])


def _bracket_draws(rng: np.random.Generator) -> Draws:
    """Draw (places, values): all orders of four values, and ties."""
    drawn: Draws = [(np.array([0.0, 1.0, 2.0, 3.0]), np.array([4.0, 2.0, 3.0, 5.0]))]
    for order in itertools.permutations((-2.0, -1.0, 1.0, 2.0)):
        places = np.sort(rng.uniform(-4.0, 4.0, 4)) + rng.choice([-5.0, 0.0, 5.0])
        drawn.append((places, np.array(order) + rng.uniform(-0.4, 0.4, 4)))
    places = np.array([-7.0, -6.0, -4.0, -3.0])
    ties = ((1, 1, 2, 3), (1, 2, 1, 3), (1, 2, 3, 1), (3, 1, 1, 2), (2, 2, 2, 2), (1, 2, 2, 3))
    return [*drawn, *[(places, np.array(tie, dtype=float)) for tie in ties]]


def _towards_zero(places: Any, values: Any) -> np.ndarray:
    if values[0] < np.min(values[1:]):
        return np.array([places[0], *(places[1:] / 2)])
    return _next(places, values)


def _other_third(places: Any, values: Any) -> np.ndarray:
    if values[0] < np.min(values[1:]):
        return _next(places, values)
    return _thirds(places[1], places[3]) if values[1] < values[2] else _thirds(places[0], places[2])


def _no_first_rule(places: Any, values: Any) -> np.ndarray:
    return _thirds(places[0], places[2]) if values[1] < values[2] else _thirds(places[1], places[3])


def _not_spread(places: Any, values: Any) -> np.ndarray:
    a, b, c, d = places
    if values[0] < np.min(values[1:]):
        return _next(places, values)
    return np.array([a, b, c, c] if values[1] < values[2] else [b, b, c, d])


next_bracket = Implement(
    "next_bracket",
    "three rules, and the minimum stays inside.",
    expected=_next,
    draws=_bracket_draws,
    mistakes=(
        Mistake(
            "halved towards zero",
            "The other places move half of their way towards a. They move towards zero here, which "
            "is the same only if a is zero.",
            _towards_zero,
        ),
        Mistake(
            "the wrong third dropped",
            "If b is lower than c, the curve has begun to rise before c: what lies beyond c is "
            "dropped.",
            _other_third,
        ),
        Mistake(
            "the rule for a missing",
            "Where a is the lowest of all four, the bracket shrinks towards it.",
            _no_first_rule,
        ),
        Mistake(
            "inner places not spread anew",
            "With two places on one point the next comparison says nothing: b and c cut the new "
            "bracket into thirds.",
            _not_spread,
        ),
    ),
)


def _brackets(
    loss: Any, start: Any, end: Any, tolerance: Any, max_steps: Any, change: Any = _next
) -> np.ndarray:
    found = [_thirds(start, end)]
    while found[-1][2] - found[-1][1] > tolerance and len(found) <= max_steps:
        found.append(change(found[-1], np.array([loss(place) for place in found[-1]])))
    return np.array(found)


def dip(lowest: float, skew: float) -> Callable[[Any], Any]:
    """Return a curve that falls until ``lowest`` and then rises, at another pace."""

    def curve(place: Any) -> Any:
        away = place - lowest
        return away * away * (1.0 if away < 0 else skew) + 0.3

    return curve


def _search_draws(rng: np.random.Generator) -> Draws:
    """Draw (loss, start, end, tolerance, max_steps): some stop by either of the two limits."""
    a = float(rng.uniform(-4, 4))
    return [
        (dip(1.1, 1.0), 0.0, 3.0, 0.1, 50),
        (dip(a + 0.3, 4.0), a, a + 2.0, 1e-3, 50),
        (dip(a - 1.0, 2.0), a, a + 1.0, 1e-2, 50),  # lowest at the left end
        (dip(a + 1.0, 0.3), a - 5, a + 3.0, 1e-9, 6),
        (dip(a, 1.0), a - 1.1, a + 2.0, 5.0, 10),
        (dip(a, 1.0), a - 1.1, a + 2.0, 0.1, 0),
        (dip(1.1, 1.0), 0.0, 3.0, 1.0, 5),  # c - b is the tolerance exactly
    ]


bracket_search = Implement(
    "bracket_search",
    "bracket after bracket.",
    expected=lambda loss, start, end, tolerance, max_steps: _brackets(
        loss, start, end, tolerance, max_steps
    ),
    draws=_search_draws,
    rtol=1e-9,
    mistakes=(
        Mistake(
            "one step too many",
            "max_steps counts steps, and the first bracket is there before any.",
            lambda loss, a, d, tolerance, n: _brackets(loss, a, d, tolerance, n + 1),
        ),
        Mistake(
            "one step too few",
            "After max_steps steps there are max_steps + 1 brackets.",
            lambda loss, a, d, tolerance, n: _brackets(loss, a, d, tolerance, n - 1),
        ),
        Mistake(
            "the first bracket forgotten",
            "The first row is the bracket with which the search begins.",
            lambda loss, a, d, tolerance, n: _brackets(loss, a, d, tolerance, n)[1:],
        ),
        Mistake(
            "the tolerance compared with the whole bracket",
            "The search ends when b and c are close, which are a third of the bracket apart.",
            lambda loss, a, d, tolerance, n: _brackets(loss, a, d, tolerance / 3, n),
        ),
        Mistake(
            "the last bracket alone",
            "All brackets are asked for, a row each.",
            lambda loss, a, d, tolerance, n: _brackets(loss, a, d, tolerance, n)[-1],
        ),
        Mistake(
            "the tolerance ignored",
            "A bracket that is small enough is the last one.",
            lambda loss, a, d, tolerance, n: _brackets(loss, a, d, -1.0, n),
        ),
    ),
)

golden_fraction = Experiment(
    "golden_fraction",
    "one old place is a new one.",
    expected=lambda: float(RATIO),
    tolerance=1e-6,
    goal="the share g of the bracket that is kept",
    mistakes=(
        Mistake(
            "the part that is dropped",
            "That is 1 - g; the part that is kept is asked for.",
            lambda: float(1 - RATIO),
        ),
        Mistake(
            "the thirds of the first search",
            "With thirds the old b is in the middle of the new bracket: neither a new b nor a new "
            "c.",
            lambda: 2 / 3,
        ),
        Mistake(
            "the golden ratio itself",
            "What is kept is less than the whole.",
            lambda: float(1 + RATIO),
        ),
        Mistake(
            "halves",
            "At one half b and c would be one place, and two equal values compare nothing.",
            lambda: 0.5,
        ),
    ),
    below="so little is kept that the old b lies outside the place of the new c: write both as "
    "fractions of the old bracket.",
    above="too much is kept: the old b would have to be the new c. Write both as fractions of the "
    "old bracket.",
)


def _golden(loss: Any, start: Any, end: Any, num_steps: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the last bracket's ends, and where the loss was asked for, by keeping lengths."""
    low, length = float(start), float(end - start)
    inner = {1: low + (1 - RATIO) * length, 2: low + RATIO * length}
    known = {1: loss(inner[1]), 2: loss(inner[2])}
    asked = [inner[1], inner[2]]
    for _ in range(num_steps):
        length *= RATIO
        if known[1] < known[2]:
            inner[2], known[2], fresh = inner[1], known[1], 1
            inner[1] = low + (1 - RATIO) * length
        else:
            low = inner[1]
            inner[1], known[1], fresh = inner[2], known[2], 2
            inner[2] = low + RATIO * length
        known[fresh] = loss(inner[fresh])
        asked.append(inner[fresh])
    return np.array([low, low + length]), np.array(asked)


def _ternary(loss: Any, start: Any, end: Any, num_steps: Any) -> tuple[np.ndarray, np.ndarray]:
    low, high = float(start), float(end)
    asked: list[float] = []
    for _ in range(num_steps):
        b, c = high - RATIO * (high - low), low + RATIO * (high - low)
        asked += [b, c]
        low, high = (low, c) if loss(b) < loss(c) else (b, high)
    return np.array([low, high]), np.array(asked)


def _golden_draws(rng: np.random.Generator) -> Draws:
    a = float(rng.uniform(-4, 4))
    return [
        (dip(1.1, 1.0), 0.0, 3.0, 4),
        (dip(a + 0.3, 4.0), a, a + 2.0, 12),
        (dip(a - 1.0, 2.0), a, a + 1.0, 7),
        (dip(a + 5.0, 2.0), a - 3.0, a + 1.0, 7),
        (dip(a, 1.0), a - 1.0, a + 2.0, 0),
        (dip(a + 0.8, 0.2), a - 1.0, a + 2.0, 1),
    ]


def _golden_mistake(change: Callable[..., Any]) -> Callable[..., Any]:
    return lambda loss, start, end, num_steps: change(loss, start, end, num_steps)


golden_search = Implement(
    "golden_search",
    "one new place a step.",
    expected=_golden,
    draws=_golden_draws,
    rtol=1e-7,
    atol=1e-7,
    items=("bracket", "asked"),
    mistakes=(
        Mistake(
            "two new places a step",
            "One of the two inner places is known from the step before: keep it and its value.",
            _ternary,
        ),
        Mistake(
            "one step too many",
            "Before the first step the loss is asked for at two places; each step adds one.",
            lambda loss, a, d, n: _golden(loss, a, d, n + 1),
        ),
        Mistake(
            "the wrong part dropped",
            "If b is lower than c, what lies beyond c is dropped.",
            lambda loss, a, d, n: _golden(lambda place: -loss(place), a, d, n),
        ),
        Mistake(
            "values instead of places",
            "The second array holds the places at which the loss was asked for, not the losses.",
            lambda loss, a, d, n: (
                _golden(loss, a, d, n)[0],
                np.array([loss(place) for place in _golden(loss, a, d, n)[1]]),
            ),
        ),
    ),
)

predict_cost = Predict(
    "predict_cost",
    "four looks for a factor of 1.5, or one for 1.62.",
    right="5",
    wrong_choices={
        "2": "two evaluations a step would be enough for the thirds, if it kept the values at the "
        "ends; but bracket_search asks for all four.",
        "3": "four evaluations against one, for steps that shrink the bracket by less: it must be "
        "more than four.",
        "10": "a step of the thirds costs four times as much, and about 1.2 times as many are "
        "needed.",
    },
)


def two_dips(place: Any) -> Any:
    """Evaluate the curve with a deep dip on the left and a shallow one on the right."""
    return 0.06 * place**4 - 0.5 * place**2 + 0.15 * place + 1.5


DEEP, SHALLOW = -2.1125, 1.9616


def _astray(start: Any, end: Any) -> float:
    """How far the search is from the shallow dip; a missing dip in the bracket costs more."""
    a, d = float(start), float(end)
    if not a < d:
        return 100.0
    outside = max(a - DEEP, 0.0) + max(SHALLOW - d, 0.0)
    if outside:
        return 10.0 + min(outside, 80.0)
    with np.errstate(all="ignore"):
        last = _brackets(two_dips, a, d, 1e-4, 60)[-1]
    return min(abs(float(np.mean(last[1:3])) - SHALLOW), 9.0)


lead_astray = Reach(
    "lead_astray",
    "four heights do not show a dip.",
    start=lambda: (-2.5, 2.5),
    score=_astray,
    target=0.01,
    goal="both dips inside, and the search ends in the shallow one",
    unit="score",
    items=("start", "end"),
    mistakes=(
        Mistake(
            "the ends that were given",
            "From these the search finds the deep dip. Which four places does it look at first?",
            lambda: (-2.5, 2.5),
        ),
    ),
    steps={
        0.01: "the search still finds the deep dip. Choose the ends such that b lies high up "
        "and c near the shallow dip",
        9.5: "one of the two dips is outside: the deep one is near -2.1, the other near 2",
        99: "the start lies left of the end",
    },
)
