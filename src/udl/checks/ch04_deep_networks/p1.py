"""Checks of practical 4.1, composing networks: predictions of numbers, then what is counted."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from udl.checks.ch04_deep_networks import expected as right
from udl.checks.kinds import Count, Implement, Predict, PredictValue, Read
from udl.checks.mistakes import Mistake

_ADDED = (
    "Adding would be right if the networks stood side by side. Here the second one sees its whole "
    "input range once for each piece of the first."
)
_LOOK = "sketch the inner curve, draw the outer joints as horizontal lines, and count crossings"

joints_of_first = Read(
    "joints_of_first",
    "three units, two joints: two of them share one.",
    expected=lambda: (0.0, 0.67),
    items=("first joint", "second joint"),
    hint="a unit turns where its bias plus its weight times x is zero",
    mistakes=(
        Mistake(
            "one joint for each unit",
            "Two of the units turn at the same input; a place where two turn is one joint.",
            lambda: (0.0, 0.0, 0.67),
        ),
        Mistake(
            "a sign in the joint",
            "The unit with bias -0.67 and weight 1 turns where -0.67 + x = 0.",
            lambda: (-0.67, 0.0),
            lambda: (0.0, -0.67),
        ),
        Mistake("joints in the wrong order", "List them from left to right.", lambda: (0.67, 0.0)),
        Mistake(
            "the ends of the interval included",
            "At -1 and 1 the interval ends; the slope does not change there.",
            lambda: (-1.0, 0.0, 0.67, 1.0),
        ),
    ),
)


def _same(y: Any) -> Any:
    """Tell for each pair of neighbouring steps whether they are equal."""
    return np.abs(np.diff(y, 2)) < 1e-6 * np.abs(np.diff(y)).max()


def _with_tolerance(tolerance: float, y: Any) -> int:
    return right.runs(np.abs(np.diff(y, 2)) < tolerance)


count_regions = Count(
    "count_regions",
    "right for bends, zigzags and straight lines.",
    expected=right.count_pieces,
    draws=right.curve_draws,
    hint="look at the array of slopes: it should be constant in runs. How many runs are there?",
    in_order=True,
    mistakes=(
        Mistake(
            "joints instead of regions",
            "Between j joints lie j + 1 pieces.",
            lambda y: right.count_pieces(y) - 1,
        ),
        Mistake(
            "a joint between two samples counted twice",
            "If a joint falls between two samples, the step across it has a slope of its own. Two "
            "changes of slope side by side belong to one joint.",
            lambda y: 1 + np.count_nonzero(np.abs(np.diff(y, 2)) > 1e-9),
            lambda y: np.count_nonzero(np.abs(np.diff(y, 2)) > 1e-9),
            lambda y: 1 + np.count_nonzero(~_same(y)),
            lambda y: np.count_nonzero(~_same(y)),
        ),
        Mistake(
            "a tolerance that does not grow with the curve",
            "A curve a million times as high has as many pieces: measure changes of the step by "
            "the largest step.",
            *(partial(_with_tolerance, t) for t in (1e-4, 1e-6, 1e-8, 1e-9, 1e-10, 1e-12)),
        ),
        Mistake(
            "the largest step without its size",
            "On a curve that falls all the way the largest step is negative; np.abs first.",
            lambda y: right.runs(np.abs(np.diff(y, 2)) < 1e-6 * np.diff(y).max()),
        ),
        Mistake(
            "a change downwards taken for none",
            "A step that becomes smaller has changed, too: the size of the difference counts.",
            lambda y: right.runs(np.diff(y, 2) < 1e-6 * np.abs(np.diff(y)).max()),
        ),
        Mistake(
            "turning points counted",
            "A slope may change without changing its sign.",
            lambda y: 1 + np.count_nonzero(np.diff(np.sign(np.diff(y)))),
            lambda y: np.count_nonzero(np.diff(np.sign(np.diff(y)))),
        ),
        Mistake(
            "what lies between two pieces counted too",
            "Only the runs in which the steps are equal are pieces.",
            lambda y: 1 + np.count_nonzero(np.diff(_same(y))),
            lambda y: np.count_nonzero(np.diff(_same(y))),
        ),
        Mistake(
            "half as many changes",
            "A joint that lies on a sample is one change of slope, one between samples is two.",
            lambda y: 1 + np.count_nonzero(~_same(y)) // 2,
        ),
        Mistake(
            "slopes compared exactly",
            "Rounding makes equal slopes differ in the last digit: compare with a tolerance.",
            lambda y: 1 + np.count_nonzero(np.diff(y, 2)),
            lambda y: np.count_nonzero(np.diff(y, 2)),
        ),
        Mistake(
            "different slopes instead of pieces",
            "A zigzag has many pieces and only two slopes. Count the runs, not the values.",
            lambda y: len(np.unique(np.round(np.diff(y), 9))),
            lambda y: len(set(np.round(np.diff(y), 6))),
            lambda y: len(np.unique(np.round(np.diff(y) / np.abs(np.diff(y)).max(), 5))),
            lambda y: len(np.unique(np.round(np.diff(y) / np.abs(np.diff(y)).max(), 6))),
        ),
    ),
)

predict_second = PredictValue(
    "predict_second",
    "three different joints make four pieces.",
    expected=lambda: right.regions(right.SECOND),
    hint="where does each of its three units turn, and do any of them coincide?",
    mistakes=(
        Mistake(
            "joints instead of regions",
            "Three joints cut a line into four. (In the first network two units shared a joint; do "
            "they here?)",
            lambda: 3,
        ),
        Mistake(
            "hidden units and output counted",
            "Asked are the straight pieces of the output, not the units.",
            lambda: 5,
        ),
    ),
)

value_by_hand = Read(
    "value_by_hand",
    "first the inner value, then the outer one.",
    expected=lambda: (0.0, 0.2),
    items=("output of the first", "output of the second"),
    hint="which units are on at this input? The others contribute nothing",
    mistakes=(
        Mistake(
            "both networks fed with x",
            "The second network's input is the output of the first, not x.",
            lambda: (0.0, float(right.value(right.SECOND, -0.5))),
        ),
        Mistake(
            "second network first",
            "Begin with the network that receives x: the first one.",
            lambda: (
                float(right.value(right.SECOND, -0.5)),
                float(right.value(right.FIRST, right.value(right.SECOND, -0.5))),
            ),
        ),
        Mistake(
            "a negative unit not set to zero",
            "A hidden unit never is negative: ReLU sets it to zero before it is weighted.",
            lambda: (0.0, 0.5 + 0.6 - 0.3 - 1.0),
            lambda: (1 - 1.0 + 1.5 - 9.3 * 1.17, 0.2),
        ),
        Mistake(
            "the output bias forgotten",
            "With all units off the output is the output bias, not zero.",
            lambda: (-1.0, 0.2),
            lambda: (0.0, -0.3),
            lambda: (-1.0, 0.1),
            lambda: (-1.0, -0.4),
        ),
        Mistake(
            "all units of the first network off",
            "The first unit looks to the left: at -0.5 it is on.",
            lambda: (1.0, -0.3),
        ),
    ),
)

second_of_first = Implement(
    "second_of_first",
    "the output of the one is the input of the other.",
    expected=right.composed,
    draws=right.input_draws,
    hint="which corner of your drawings lies at this x, or at the height that arrives there? Work "
    "it out from the units again",
    without=("first", "second", "network", "shallow_network"),
    mistakes=(
        Mistake(
            "cut off at the ends",
            "np.interp stays at the height of the last corner beyond it. The first network reaches "
            "a little below -1 and a little above 1: how high is the second there?",
            lambda x: right.value(right.SECOND, np.clip(right.value(right.FIRST, x), -1, 1)),
        ),
        Mistake(
            "heights rounded to 1 and -1",
            "The first network is not quite at -1 where x is 0.67, nor at 1 where x is 1.",
            lambda x: right.value(right.SECOND, np.interp(x, (-1, 0, 0.67, 1), (-1, 1, -1, 1))),
        ),
        Mistake(
            "the other order",
            "x goes into the first network, and what comes out into the second.",
            lambda x: right.value(right.FIRST, right.value(right.SECOND, x)),
        ),
        Mistake(
            "outputs multiplied",
            "Composing is not multiplying: hand the result of one call to the other.",
            lambda x: right.value(right.FIRST, x) * right.value(right.SECOND, x),
        ),
        Mistake(
            "outputs added",
            "Composing is not adding: hand the result of one call to the other.",
            lambda x: right.value(right.FIRST, x) + right.value(right.SECOND, x),
        ),
        Mistake(
            "only one of the networks",
            "Both networks are needed, one inside the call of the other.",
            lambda x: right.value(right.SECOND, x),
            lambda x: right.value(right.FIRST, x),
        ),
        Mistake(
            "the first network twice",
            "The outer network is the second one.",
            lambda x: right.value(right.FIRST, right.value(right.FIRST, x)),
        ),
        Mistake(
            "the second network twice",
            "The inner network is the first one.",
            lambda x: right.value(right.SECOND, right.value(right.SECOND, x)),
        ),
    ),
)

predict_composed = PredictValue(
    "predict_composed",
    "three times across, four pieces each time.",
    expected=lambda: right.regions(right.FIRST, right.SECOND),
    hint=_LOOK,
    mistakes=(
        Mistake("regions added", _ADDED, lambda: 7, lambda: 6),
        Mistake(
            "only the joints of the first network",
            "Between its joints the first network runs through the joints of the second.",
            lambda: 3,
        ),
        Mistake(
            "only the joints of the second network",
            "Each of them is met three times, once on every piece of the first network.",
            lambda: 4,
        ),
        Mistake("joints instead of regions", "That is the number of joints: one less.", lambda: 11),
        Mistake(
            "the joints of the first network forgotten",
            "Nine crossings are right, and the two joints of the first network come on top.",
            lambda: 10,
            lambda: 9,
        ),
    ),
)

predict_halved = PredictValue(
    "predict_halved",
    "a shorter piece meets fewer joints.",
    expected=lambda: right.regions(right.FIRST, right.SECOND, scale=(0.5,)),
    hint="between which two values does the first network now run on the left piece?",
    mistakes=(
        Mistake(
            "as many as before",
            "On the left piece the inner curve no longer runs across the whole range, and meets "
            "fewer joints.",
            lambda: 12,
        ),
        Mistake(
            "the whole left piece lost",
            "The left piece is still there, and the joint at 0.5 is still crossed on it.",
            lambda: 8,
            lambda: 9,
        ),
        Mistake("half as many", "Only one of the three pieces has changed.", lambda: 6),
    ),
)

predict_swapped = Predict(
    "predict_swapped",
    "only full crossings multiply.",
    right="fewer",
    wrong_choices={
        "same": "the product of 3 and 4 counts only if every inner piece runs across all outer "
        "joints. How far do the pieces of the second network reach?",
        "more": "four inner pieces could meet up to two outer joints each, but how far up and down "
        "do they reach?",
    },
)

predict_twice = PredictValue(
    "predict_twice",
    "three pieces, three times.",
    expected=lambda: right.regions(right.FIRST, right.FIRST),
    hint=_LOOK,
    mistakes=(
        Mistake("regions added", _ADDED, lambda: 6, lambda: 5),
        Mistake(
            "no change",
            "The inner network runs through both joints of the outer one on each of its pieces.",
            lambda: 3,
        ),
        Mistake("joints instead of regions", "That is the number of joints.", lambda: 8),
        Mistake("12, as before", "The outer network now has three pieces, not four.", lambda: 12),
    ),
)

predict_deeper = PredictValue(
    "predict_deeper",
    "each further copy multiplies by three.",
    expected=lambda: (
        right.regions(right.FIRST, right.FIRST, right.SECOND),
        right.regions(right.FIRST, right.FIRST, right.FIRST, right.SECOND),
    ),
    items=("two copies", "three copies"),
    hint="how often does the inner curve run across the range of the outermost network?",
    mistakes=(
        Mistake("regions added", _ADDED, lambda: (10, 13), lambda: (15, 18), lambda: (13, 16)),
        Mistake(
            "multiplied once only",
            "Every copy multiplies, the second as well as the third.",
            lambda: (24, 36),
            lambda: (24, 48),
            lambda: (12, 12),
        ),
        Mistake(
            "the second network left out",
            "The outermost network cuts each of those pieces into four.",
            lambda: (9, 27),
        ),
        Mistake(
            "the second network counted as another first",
            "The outermost network has four pieces, the copies have three.",
            lambda: (27, 81),
        ),
    ),
)
