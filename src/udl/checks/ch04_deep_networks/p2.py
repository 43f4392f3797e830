"""Checks of practical 4.2, a second layer that clips the first."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch04_deep_networks import expected as right
from udl.checks.kinds import Implement, Measured, Predict, PredictValue, Reach
from udl.checks.mistakes import Mistake


def _first(x: Any, w1: Any, b1: Any) -> Any:
    return np.clip(np.multiply.outer(x, w1[:, 0]) + b1, 0, None)


second_inputs = Implement(
    "second_inputs",
    "a row for each point, a column for each unit.",
    expected=right.second_inputs,
    draws=right.layer_draws,
    mistakes=(
        Mistake(
            "ReLU of the first layer missing",
            "Without it the two layers are one straight line: nothing bends.",
            lambda x, w1, b1, w2, b2: (np.multiply.outer(x, w1[:, 0]) + b1) @ w2.T + b2,
        ),
        Mistake(
            "clipped too early",
            "The inputs of the second layer are asked for, before its ReLU.",
            lambda *a: np.clip(right.second_inputs(*a), 0, None),
        ),
        Mistake(
            "bias of the first layer missing",
            "Without their biases all first-layer units turn at 0.",
            lambda x, w1, b1, w2, b2: right.second_inputs(x, w1, 0 * b1, w2, b2),
        ),
        Mistake(
            "bias of the second layer missing",
            "Each second-layer unit has a bias that lifts its curve up or down.",
            lambda x, w1, b1, w2, b2: right.second_inputs(x, w1, b1, w2, 0 * b2),
        ),
        Mistake(
            "weights of the second layer not transposed",
            "Row k of weights_2 holds what unit k takes from each first-layer unit: hidden @ "
            "weights_2.T.",
            lambda x, w1, b1, w2, b2: _first(x, w1, b1) @ w2 + b2,
        ),
        Mistake(
            "the first layer returned",
            "These are the first layer's activations; the second layer's inputs are asked for.",
            lambda x, w1, b1, w2, b2: _first(x, w1, b1),
        ),
    ),
)

predict_shared_joints = Predict(
    "predict_shared_joints",
    "it can only mix the bends it is given.",
    right="same",
    wrong_choices={
        "different": "each curve is a weighted sum of the same three hidden units. Where can such "
        "a sum bend?",
        "none": "the first layer's units bend, and a sum of bent curves bends with them.",
    },
)

network_output = Implement(
    "network_output",
    "clip, weigh, add up.",
    expected=right.output,
    draws=right.output_draws,
    mistakes=(
        Mistake(
            "not clipped",
            "The second layer's units are ReLU units as well: clip before weighing.",
            lambda p, w, b: np.einsum("nk,k->n", p, w[0]) + b[0],
        ),
        Mistake(
            "clipped after the sum",
            "Each curve is clipped by itself; the output is not clipped at all.",
            lambda p, w, b: np.clip(np.einsum("nk,k->n", p, w[0]) + b[0], 0, None),
        ),
        Mistake(
            "clipped from above",
            "ReLU keeps what is positive: np.maximum, not np.minimum.",
            lambda p, w, b: np.einsum("nk,k->n", np.clip(p, None, 0), w[0]) + b[0],
        ),
        Mistake(
            "absolute value instead of ReLU",
            "ReLU sets negative values to zero; it does not turn them over.",
            lambda p, w, b: np.einsum("nk,k->n", np.abs(p), w[0]) + b[0],
        ),
        Mistake(
            "output weights forgotten",
            "Each clipped curve has a weight of its own.",
            lambda p, w, b: np.clip(p, 0, None).sum(axis=1) + b[0],
        ),
        Mistake(
            "output bias forgotten",
            "The output bias is added at the end.",
            lambda p, w, b: right.output(p, w, 0 * b),
        ),
    ),
)

predict_crossings = PredictValue(
    "predict_crossings",
    "every crossing becomes a joint of the output.",
    expected=right.crossings,
    items=("first curve", "second curve", "third curve"),
    hint="follow each curve from left to right, and count where it changes its sign",
    mistakes=(
        Mistake(
            "joints of the curves counted",
            "Each curve has three joints. Asked is how often it crosses zero.",
            lambda: (3, 3, 3),
        ),
        Mistake(
            "pieces counted",
            "Each curve has four pieces. Asked is how often it crosses zero.",
            lambda: (4, 4, 4),
        ),
        Mistake(
            "positive stretches counted",
            "Count the places where the sign changes, not the stretches between them.",
            lambda: (2, 2, 1),
        ),
        Mistake(
            "curves in another order",
            "The first curve begins at 0.9, the second at 0.4, the third below zero.",
            lambda: (3, 2, 2),
            lambda: (2, 2, 3),
        ),
    ),
)

predict_regions = PredictValue(
    "predict_regions",
    "three shared joints, seven new ones.",
    expected=lambda: right.regions_of_output(),
    hint="collect all places where at least one clipped curve bends, then count the pieces between",
    mistakes=(
        Mistake(
            "joints instead of regions",
            "Ten joints are right. The pieces are one more.",
            lambda: 10,
        ),
        Mistake(
            "the old joints forgotten",
            "The joints of the first layer are still there wherever some curve is not clipped.",
            lambda: 7,
            lambda: 8,
        ),
        Mistake("no new joints", "Each crossing of zero, once clipped, is a new joint.", lambda: 4),
        Mistake(
            "joints counted once for each curve",
            "The curves share their joints; a place where several bend is one joint.",
            lambda: 16,
            lambda: 17,
        ),
    ),
)

never_clipped = Measured(
    "never_clipped",
    "its lowest point just touches zero.",
    variable="weights_2",
    drawn=right.lowest_inside,
    computed=lambda weights: right.bias_to_touch(2, largest=False, second=weights),
    others="other weights",
    near=0.02,
    slips=(
        Mistake(
            "the two ends alone",
            "With these weights the curve is lowest at a joint between the ends.",
            right.lifted_by_its_ends,
        ),
    ),
    expected=lambda: right.bias_to_touch(2, largest=False),
    tolerance=0.011,
    goal="the smallest bias at which the third curve is nowhere below zero",
    mistakes=(
        Mistake(
            "the change instead of the bias",
            "The curve must rise by this much, from the bias 0.3. The bias itself is asked for.",
            lambda: right.bias_to_touch(2, largest=False) - 0.3,
        ),
        Mistake(
            "the bias that was given",
            "At 0.3 the curve dips below zero at both ends.",
            lambda: 0.3,
        ),
        Mistake(
            "lifted by the dip at the right end only",
            "The right end lies at -0.2, but the left end is lower still.",
            lambda: 0.5,
        ),
        Mistake(
            "the bias that turns it off",
            "At this bias the curve is nowhere above zero; asked is the opposite.",
            lambda: right.bias_to_touch(2, largest=True),
        ),
    ),
    below="at this bias part of the curve is still below zero.",
    above="a smaller bias keeps the curve above zero, too.",
)

always_off = Measured(
    "always_off",
    "the unit is dead on this interval.",
    variable="weights_2",
    drawn=right.higher_peaks,
    computed=lambda weights: right.bias_to_touch(1, largest=True, second=weights),
    others="larger weights",
    near=0.02,
    expected=lambda: right.bias_to_touch(1, largest=True),
    tolerance=0.011,
    goal="the largest bias at which the second curve is nowhere above zero",
    mistakes=(
        Mistake(
            "the change instead of the bias",
            "The curve must sink by this much, from the bias -0.2. The bias itself is asked for.",
            lambda: right.bias_to_touch(1, largest=True) + 0.2,
        ),
        Mistake(
            "the peak at the left end only",
            "The left end lies at 0.4, but there is a higher point near x = 0.77.",
            lambda: -0.6,
        ),
        Mistake(
            "sign of the bias",
            "A curve that should sink needs a smaller bias, here a negative one.",
            lambda: -right.bias_to_touch(1, largest=True),
        ),
        Mistake(
            "the bias that keeps it on",
            "At this bias the curve is nowhere below zero; asked is the opposite.",
            lambda: right.bias_to_touch(1, largest=False),
        ),
    ),
    below="a larger bias turns the unit off, too.",
    above="at this bias part of the curve is still above zero.",
)

predict_unclipped = PredictValue(
    "predict_unclipped",
    "without clipping the second layer adds nothing.",
    expected=lambda: 4,
    hint="what is a weighted sum of curves that bend at the same three places?",
    mistakes=(
        Mistake(
            "as many as with clipping",
            "The new joints came from clipping. Lift all curves above zero, and they are gone.",
            lambda: 11,
        ),
        Mistake("joints instead of regions", "Three joints make four pieces.", lambda: 3),
        Mistake(
            "multiplied",
            "Nothing is multiplied here: the curves bend at the same places.",
            lambda: 12,
            lambda: 16,
        ),
        Mistake("one straight line", "The first layer's ReLUs still bend the curve.", lambda: 1),
    ),
)


def _late(x: Any, weights: Any, biases: Any, both: bool = False) -> Any:
    """Output where the second layer's bias (or both layers') is added after its ReLU."""
    pre = np.multiply.outer(x, weights[0][:, 0])
    hidden = np.clip(pre, 0, None) + biases[0] if both else np.clip(pre + biases[0], 0, None)
    second = np.clip(np.einsum("nh,kh->nk", hidden, weights[1]), 0, None) + biases[1]
    return second @ weights[2][0] + biases[2][0]


mend_late_bias = Implement(
    "mend_late_bias",
    "first lift the curve, then cut it.",
    expected=right.two_layers,
    draws=right.two_layer_draws,
    without=("second_inputs", "network_output"),
    mistakes=(
        Mistake(
            "the program as it was",
            "The bias of the second layer is still added after its ReLU.",
            _late,
        ),
        Mistake(
            "both biases added after the ReLU",
            "A bias decides where a unit turns on, so it is added before the ReLU.",
            lambda x, w, b: _late(x, w, b, both=True),
        ),
        Mistake(
            "the bias of the second layer left out",
            "It belongs inside the ReLU; without it all curves are cut at another height.",
            lambda x, w, b: right.two_layers(x, w, [b[0], 0 * b[1], b[2]]),
        ),
        Mistake(
            "the output clipped",
            "The output may be negative: no ReLU after the last sum.",
            lambda x, w, b: np.clip(right.two_layers(x, w, b), 0, None),
        ),
    ),
)

most_pieces = Reach(
    "most_pieces",
    "no more are possible here.",
    start=right.second_layer,
    score=right.pieces_missing,
    target=0.0,
    goal="a second layer with which the output has 13 pieces",
    unit="missing pieces",
    items=("weights_2", "bias_2"),
    mistakes=(
        Mistake(
            "the second layer as it was",
            "It gives eleven pieces, because two of its curves cross zero only twice.",
            right.second_layer,
        ),
    ),
    steps={
        0.0: "three old joints and nine cuts make 13 pieces. Is an old joint hidden, because every "
        "curve is below zero there, or do two cuts coincide?",
        2.0: "each curve can cross zero on three of its four pieces. Which of your curves crosses "
        "fewer than three times?",
        6.0: "draw one curve that crosses zero three times before you turn to the others. Its "
        "height between 0.3 and 0.5 is its bias.",
    },
)
