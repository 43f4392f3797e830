"""Checks of practical 6.1 on searches that ask for one height a step."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch06_training.expected import Draws
from udl.checks.ch06_training.p1 import dip
from udl.checks.ch06_training.thrifty import Thrifty
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

RATIO = (np.sqrt(5) - 1) / 2


def _share(steps_left: Any) -> float:
    """Return the ratio of two neighbouring Fibonacci numbers, 1/2 for a single step."""
    power = np.linalg.matrix_power(np.array([[1, 1], [1, 0]]), steps_left + 1)
    return float(power[0, 1] / power[0, 0])


share_kept = Implement(
    "share_kept",
    "whatever is dropped, an old place is a new one.",
    expected=_share,
    draws=lambda rng: [
        *[(steps,) for steps in (1, 2, 3, 4, 7)],
        (int(rng.integers(5, 12)),),
        (int(rng.integers(12, 24)),),
    ],
    rtol=1e-9,
    hint="draw the bracket before the last step, and above it the one before, with both inner "
    "places",
    mistakes=(
        Mistake(
            "the part that is dropped",
            "That is 1 minus the share; what the step keeps is asked for.",
            lambda n: 1 - _share(n),
        ),
        Mistake(
            "the old b reused as the new b",
            "The new bracket has two right places for an old one. With this one it works too, and "
            "each step keeps more than with the other.",
            lambda n: n / (n + 1),
        ),
        Mistake(
            "one step more or fewer",
            "With a single step left the share is one half.",
            lambda n: _share(n + 1),
            lambda n: _share(n - 1),
        ),
        Mistake(
            "one share for all numbers of steps",
            "That is what the shares tend to for many steps. With one step left b and c may lie "
            "side by side in the middle, and with two the next step is the last one.",
            lambda n: RATIO,
        ),
        Mistake(
            "halves",
            "At one half b and c are one place. That is right for the last step; the one before "
            "leaves an old place in the middle only with another share.",
            lambda n: 0.5,
        ),
        Mistake(
            "the thirds of the first search",
            "With thirds the old b is in the middle of the new bracket. That is its right place "
            "with one step left alone.",
            lambda n: 2 / 3,
        ),
        Mistake(
            "what all steps together keep",
            "The share of the *next* step is asked for: the length after it by the length before.",
            lambda n: np.prod([_share(k) for k in range(1, n + 1)]),
        ),
    ),
)


def _golden(
    loss: Any, start: Any, end: Any, num_steps: Any, tie_falls: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Return the last bracket's ends, and where the loss was asked for, by keeping lengths."""
    low, length = float(start), float(end - start)
    inner = {1: low + (1 - RATIO) * length, 2: low + RATIO * length}
    known = {1: loss(inner[1]), 2: loss(inner[2])}
    asked = [inner[1], inner[2]]
    for _ in range(num_steps):
        length *= RATIO
        if known[1] < known[2] or (tie_falls and known[1] == known[2]):
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
        (dip(a + 0.3, 4.0, -20.0), a, a + 2.0, 12),  # below zero throughout
        (dip(a - 1.0, 2.0), a, a + 1.0, 7),
        (dip(a + 5.0, 2.0, -8.0), a - 3.0, a + 1.0, 7),
        (dip(a, 1.0), a - 1.0, a + 2.0, 0),
        (dip(a + 0.8, 0.2, -0.1), a - 1.0, a + 2.0, 1),
        (dip(a + 0.4, 1.0, width=0.9), a - 1.0, a + 2.0, 3),  # b and c as low as each other
    ]


golden_search = Thrifty(
    "golden_search",
    "one new place a step.",
    expected=lambda loss, start, end, num_steps: _golden(loss, start, end, num_steps),
    draws=_golden_draws,
    rtol=1e-7,
    atol=1e-7,
    items=("bracket", "asked"),
    looks=lambda loss, start, end, num_steps: num_steps + 2,
    thrift="Each place is looked at once, and the ends never. Keep a height beside its place, and "
    "give both a new name together.",
    hint="follow one step with a pencil: which of b and c is known, and under which name?",
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
            "one step too few",
            "Each of the num_steps steps adds a place to the first two.",
            lambda loss, a, d, n: _golden(loss, a, d, max(n - 1, 0)),
        ),
        Mistake(
            "the wrong part dropped",
            "If b is lower than c, what lies beyond c is dropped.",
            lambda loss, a, d, n: _golden(lambda place: -loss(place), a, d, n, tie_falls=True),
            lambda loss, a, d, n: _golden(lambda place: -loss(place), a, d, n),
        ),
        Mistake(
            "the right part dropped where b and c are equal",
            "What lies beyond c is dropped if b is lower than c. Where it is only as low, the part "
            "before b goes.",
            lambda loss, a, d, n: _golden(loss, a, d, n, tie_falls=True),
        ),
        Mistake(
            "the inner places instead of the ends",
            "The bracket runs from a to d; b and c lie within it.",
            lambda loss, a, d, n: _inner(*_golden(loss, a, d, n)),
        ),
        Mistake(
            "c asked for before b",
            "The places stand in the order of asking: first b, then c.",
            lambda loss, a, d, n: _swapped(*_golden(loss, a, d, n)),
        ),
        Mistake(
            "values instead of places",
            "The second array holds the places at which the loss was asked for, not the losses.",
            lambda loss, a, d, n: _heights(loss, *_golden(loss, a, d, n)),
        ),
    ),
)


def _inner(ends: Any, asked: Any) -> tuple[np.ndarray, np.ndarray]:
    length = ends[1] - ends[0]
    return np.array([ends[1] - RATIO * length, ends[0] + RATIO * length]), asked


def _swapped(ends: Any, asked: Any) -> tuple[np.ndarray, np.ndarray]:
    return ends, np.concatenate([asked[1::-1], asked[2:]])


def _heights(loss: Any, ends: Any, asked: Any) -> tuple[np.ndarray, np.ndarray]:
    return ends, np.array([loss(place) for place in asked])
