"""Checks of practical 6.1, searching along a line."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch06_training.expected import Draws
from udl.checks.ch06_training.thrifty import Thrifty
from udl.checks.kinds import Implement, Predict, Reach
from udl.checks.mistakes import Mistake

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


def _first_rule_if(lowest: Callable[[Any], Any]) -> Callable[[Any, Any], np.ndarray]:
    """Return the step that follows the first rule whenever the values are such."""

    def wrong(places: Any, values: Any) -> np.ndarray:
        if lowest(values):
            return np.asarray((places + places[0]) / 2)
        return _no_first_rule(places, values)

    return wrong


def _first_rule_by(shrunk: Callable[[Any], np.ndarray]) -> Callable[[Any, Any], np.ndarray]:
    """Return the step whose first rule puts the places elsewhere."""

    def wrong(places: Any, values: Any) -> np.ndarray:
        return shrunk(places) if values[0] < np.min(values[1:]) else _next(places, values)

    return wrong


def _drop_right_in_doubt(places: Any, values: Any) -> np.ndarray:
    if values[0] < np.min(values[1:]) or values[1] != values[2]:
        return _next(places, values)
    return _thirds(places[0], places[2])


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
            "a compared with some of the others",
            "Rule 1 asks whether a is lower than each of the three others.",
            _first_rule_if(lambda v: v[0] < v[1]),
            _first_rule_if(lambda v: v[0] < min(v[1], v[2])),
            _first_rule_if(lambda v: v[0] < v[2]),
            _first_rule_if(lambda v: v[0] < v[3]),
        ),
        Mistake(
            "rule 1 where a is only as low as another",
            "Lower than each of the others means lower than the lowest of them, not as low. "
            "np.argmin does not tell the two apart.",
            _first_rule_if(lambda v: v[0] <= np.min(v[1:])),
        ),
        Mistake(
            "thirds in rule 1",
            "In rule 1 each place moves half of its own way towards a, and thirds are not kept.",
            _first_rule_by(lambda p: _thirds(p[0], (p[0] + p[3]) / 2)),
            _first_rule_by(lambda p: _thirds(p[0], p[1])),
        ),
        Mistake(
            "the right part dropped where b and c are equal",
            "Rule 3 begins where b is not lower than c: equal values belong to it.",
            _drop_right_in_doubt,
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


def dip(lowest: float, skew: float, floor: float = 0.3, width: float = 0.0) -> Callable[[Any], Any]:
    """Return a curve that falls until ``lowest`` and then rises, at another pace.

    Within ``width`` of the lowest place it is flat. It takes an array as well as a number.
    """

    def curve(place: Any) -> Any:
        away = np.asarray(place) - lowest
        beyond = np.maximum(np.abs(away) - width, 0.0)
        return beyond * beyond * np.where(away < 0, 1.0, skew) + floor

    return curve


def _search_draws(rng: np.random.Generator) -> Draws:
    """Draw (loss, start, end, tolerance, max_steps): some stop by either of the two limits."""
    a = float(rng.uniform(-4, 4))
    return [
        (dip(1.1, 1.0), 0.0, 3.0, 0.1, 50),
        (dip(a + 0.3, 4.0), a, a + 2.0, 1e-3, 50),
        (dip(a - 1.0, 2.0), a, a + 1.0, 1e-2, 50),  # lowest at the left end
        (dip(a + 1.0, 0.3, -5.0), a - 5, a + 3.0, 1e-9, 6),  # losses of both signs
        (dip(a, 1.0), a - 1.1, a + 2.0, 5.0, 10),
        (dip(a, 1.0), a - 1.1, a + 2.0, 0.1, 0),
        (dip(1.1, 1.0), 0.0, 3.0, 1.0, 5),  # c - b is the tolerance exactly
    ]


def _looks(loss: Any, start: Any, end: Any, tolerance: Any, max_steps: Any) -> int:
    """Count the places at which a search must look: those of a bracket that the last had not."""
    rows = _brackets(loss, start, end, tolerance, max_steps)
    return 4 + sum(
        3 if np.isclose(b[3], (a[0] + a[3]) / 2) else 2 for a, b in itertools.pairwise(rows)
    )


bracket_search = Thrifty(
    "bracket_search",
    "bracket after bracket.",
    expected=lambda loss, start, end, tolerance, max_steps: _brackets(
        loss, start, end, tolerance, max_steps
    ),
    draws=_search_draws,
    rtol=1e-9,
    looks=_looks,
    thrift="Where a part is dropped, both ends of the new bracket are old places, and in rule 1 a "
    "is. Keep the heights of the bracket beside its places, and ask for the new ones alone.",
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
            "the last bracket forgotten",
            "The last row is the bracket with which the search ends.",
            lambda loss, a, d, tolerance, n: _brackets(loss, a, d, tolerance, n)[:-1],
        ),
        Mistake(
            "a step more where the tolerance is met exactly",
            "The search goes on until c - b is at most the tolerance: where both are equal, it "
            "has ended.",
            lambda loss, a, d, tolerance, n: _brackets(loss, a, d, np.nextafter(tolerance, 0), n),
        ),
        Mistake(
            "max_steps ignored",
            "It may not take more steps than max_steps, however large the bracket still is.",
            lambda loss, a, d, tolerance, n: _brackets(loss, a, d, tolerance, 1000),
        ),
        Mistake(
            "a step before the first look at the tolerance",
            "A first bracket that is small enough is the last one, too.",
            lambda loss, a, d, tolerance, n: (
                _brackets(loss, a, d, tolerance, n)
                if n < 1 or (d - a) / 3 > tolerance
                else _brackets(loss, a, d, -1.0, 1)
            ),
        ),
        Mistake(
            "the size of the loss without its sign",
            "A loss of -2 is lower than one of 1.",
            lambda loss, a, d, tolerance, n: _brackets(lambda p: abs(loss(p)), a, d, tolerance, n),
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

predict_cost = Predict(
    "predict_cost",
    "two looks for a factor of 1.5, or one for 1.62.",
    right="2.4",
    wrong_choices={
        "1.2": "that is how many steps more it takes. Each of its steps costs two looks, too.",
        "1.7": "two looks against one is a factor of 2 already, and each of its steps achieves "
        "less.",
        "4.7": "so it would be with four looks a step. Your search asks for two.",
    },
)


def two_dips(place: Any) -> Any:
    """Evaluate the curve with a deep dip on the left and a shallow one on the right."""
    return 0.06 * place**4 - 0.5 * place**2 + 0.15 * place + 1.5


DEEP, SHALLOW = -2.1125, 1.9616


def _astray(start: Any, end: Any) -> float:
    """How far from the shallow dip the search ends."""
    with np.errstate(all="ignore"):
        last = _brackets(two_dips, float(start), float(end), 1e-4, 60)[-1]
    return min(abs(float(np.mean(last[1:3])) - SHALLOW), 9.0)


def _no_bracket_of_both(start: Any, end: Any) -> str:
    if not start < end:
        return "the start lies left of the end"
    if not start < DEEP < SHALLOW < end:
        return "one of the dips is outside: the deep one is near -2.1, the other near 2"
    return ""


lead_astray = Reach(
    "lead_astray",
    "four heights do not show a dip.",
    start=lambda: (-2.5, 2.5),
    score=_astray,
    target=0.01,
    goal="both dips inside, and the search ends in the shallow one",
    unit="",
    items=("start", "end"),
    beyond=_no_bracket_of_both,
    mistakes=(
        Mistake(
            "the ends that were given",
            "From these the search finds the deep dip. Which four places does it look at first?",
            lambda: (-2.5, 2.5),
        ),
    ),
    steps={
        0.01: "the search still finds the deep dip. Write its first four places down with their "
        "heights: which part does it drop first, and what would have to be different?",
    },
)
