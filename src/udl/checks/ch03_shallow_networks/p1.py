"""Checks of practical 3.1, a network with one input, stage by stage."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch03_shallow_networks import expected as right
from udl.checks.ch03_shallow_networks import shared
from udl.checks.kinds import Implement, Predict, PredictValue, Reach, Read
from udl.checks.mistakes import Mistake
from udl.data import shallow_examples

_AT = np.array([0.8])


def _traced(lower: float = 0.0, output_bias: float = -0.3) -> tuple[Any, Any, float]:
    """Pre-activations, activations and output at the input 0.8."""
    bias, slopes, _, weights = right.given_network()
    z = right.lines(_AT, bias, slopes)[0]
    h = np.where(z > 0, z, lower * z)
    return tuple(z.tolist()), tuple(h.tolist()), float(output_bias + h @ weights)


trace_one_input = Read(
    "trace_one_input",
    "line, bend, weigh, add.",
    expected=lambda: _traced(),
    items=("pre-activations", "activations", "output"),
    mistakes=(
        Mistake("activation forgotten", shared.NO_ACTIVATION, lambda: _traced(lower=1.0)),
        Mistake("output bias missing", shared.FORGOTTEN_OUTPUT_BIAS, lambda: _traced(0.0, 0.0)),
        Mistake(
            "absolute value instead of ReLU",
            "The ReLU replaces a negative number by zero; it does not turn its sign.",
            lambda: _traced(lower=-1.0),
        ),
        Mistake(
            "min instead of max",
            shared.MIN,
            lambda: ((-0.5, 0.6, 0.02), (-0.5, 0.0, 0.0), -1.3),
        ),
        Mistake(
            "output weights forgotten",
            shared.NO_WEIGHTS,
            lambda: ((-0.5, 0.6, 0.02), (0.0, 0.6, 0.02), 0.32),
        ),
    ),
)

relu = Implement(
    "relu",
    "negative numbers become zero.",
    expected=right.clipped,
    draws=right.relu_draws,
    mistakes=(
        Mistake(
            "np.max along axis 0 instead of np.maximum with 0",
            "np.max(z, 0) reads the 0 as an axis and returns the largest number of each column. "
            "np.maximum(z, 0) compares every entry with zero.",
            lambda z: np.max(z, 0),
        ),
        Mistake("min instead of max", shared.MIN, lambda z: np.minimum(z, 0)),
        Mistake(
            "absolute value instead of ReLU",
            "A negative number becomes zero; it does not turn its sign.",
            np.abs,
        ),
        Mistake(
            "a question answered instead of a number kept",
            "This says whether each number is positive. Multiply by the number itself to keep it.",
            lambda z: 1.0 * (z > 0),
            lambda z: 1.0 * (z >= 0),
            lambda z: z > 0,
            lambda z: z >= 0,
        ),
        Mistake(
            "the number returned as it came",
            "Nothing has been clipped: negative numbers must become zero.",
            lambda z: z,
        ),
        Mistake(
            "clipped above as well",
            "The ReLU has no upper limit: a positive number stays what it is, however large.",
            lambda z: np.clip(z, 0, 1),
        ),
        Mistake(
            "the largest entry instead of one for each",
            "np.max finds the largest entry of one array. np.maximum compares two arrays, or an "
            "array and a number, entry by entry.",
            lambda z: np.max(z),
            lambda z: max(float(np.max(z)), 0.0),
        ),
        Mistake(
            "negative numbers dropped instead of replaced",
            "z[z > 0] picks the positive entries and leaves a shorter array. Every entry needs a "
            "value, zero if it was negative.",
            lambda z: z[z > 0],
        ),
    ),
)

pre_activations = Implement(
    "pre_activations",
    "one line for each hidden unit.",
    expected=lambda x, hidden_bias, hidden_slopes: right.lines(x, hidden_bias, hidden_slopes),
    draws=right.line_draws,
    mistakes=(
        Mistake("bias forgotten", shared.FORGOTTEN_BIAS, lambda x, b, s: right.lines(x, 0 * b, s)),
        Mistake(
            "bias and slope swapped",
            "The slope is multiplied by the input and the bias is added, not the other way round.",
            lambda x, b, s: right.lines(x, s, b),
        ),
        Mistake(
            "activation too early",
            "These are the lines before they are bent. The ReLU comes in the next step.",
            lambda x, b, s: right.clipped(right.lines(x, b, s)),
        ),
        Mistake(
            "bias multiplied by the input as well",
            "Brackets: x multiplies the slope alone, and the bias is added afterwards.",
            lambda x, b, s: np.outer(x, b + s),
        ),
        Mistake(
            "bias subtracted",
            "A line is bias plus slope times x.",
            lambda x, b, s: right.lines(x, -b, s),
        ),
        Mistake(
            "inputs in columns",
            "The first axis counts the inputs, the second the hidden units: each input is a row.",
            lambda x, b, s: right.lines(x, b, s).T,
        ),
        Mistake(
            "hidden units already summed",
            "Keep the lines apart: one column for each hidden unit.",
            lambda x, b, s: right.lines(x, b, s).sum(axis=1),
        ),
    ),
)

network = Implement(
    "network",
    "the bent lines are weighted and added up.",
    expected=lambda x, hidden_bias, hidden_slopes, output_bias, output_weights: right.output(
        x, hidden_bias, hidden_slopes, output_bias, output_weights
    ),
    draws=right.network_draws,
    mistakes=shared.network_mistakes(right.lines, right.clipped),
)

joints = Implement(
    "joints",
    "there each line crosses zero.",
    expected=lambda hidden_bias, hidden_slopes: right.joints(hidden_bias, hidden_slopes),
    draws=right.joint_draws,
    mistakes=(
        Mistake(
            "sign wrong",
            "Solve bias + slope x = 0 for x: the bias changes sides and so its sign.",
            lambda b, s: b / s,
        ),
        Mistake(
            "upside down",
            "Solve bias + slope x = 0 for x: divide by the slope, not by the bias.",
            lambda b, s: -s / b,
            lambda b, s: s / b,
        ),
        Mistake(
            "slope forgotten",
            "Minus the bias is the joint only of a line with slope one.",
            lambda b, s: -b,
        ),
        Mistake(
            "size of the slope instead of the slope",
            "A line that falls crosses zero as well, and its slope counts with its sign.",
            lambda b, s: -b / np.abs(s),
        ),
        Mistake(
            "joints sorted",
            "Keep the order of the hidden units, so that joint d belongs to unit d.",
            lambda b, s: np.sort(-b / s),
        ),
    ),
)

predict_flat_segment = Predict(
    "predict_flat_segment",
    "there all three hidden units are off.",
    right="second",
    wrong_choices={
        "first": "far to the left the line of unit 1 is still above zero, so that unit is on and "
        "its slope reaches the output.",
        "third": "between the second joint and the third, unit 2 has been on since 0.5 and nothing "
        "else is: the output falls with its weight of -1.",
        "fourth": "right of the last joint units 2 and 3 are both on, and their contributions "
        "-1 times 2 and 7 times 0.65 do not cancel.",
        "none": "look for a place where every hidden unit is off. Unit 1 is on only left of its "
        "joint; the others are on only right of theirs.",
    },
)


def _over_all(bias: np.ndarray, slopes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.full(len(slopes) + 1, np.sum(slopes * weights))


def _as_if_rising(bias: np.ndarray, slopes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    order = np.argsort(right.joints(bias, slopes))
    return np.concatenate([[0.0], np.cumsum((slopes * weights)[order])])


segment_slopes = Implement(
    "segment_slopes",
    "each joint switches one unit on or off.",
    expected=lambda hidden_bias, hidden_slopes, output_weights: right.segment_slopes(
        hidden_bias, hidden_slopes, output_weights
    ),
    draws=right.slope_draws,
    atol=1e-9,
    hint="draw the lines, mark which units are on between two joints, and add up theirs",
    mistakes=(
        Mistake(
            "units counted that are off",
            "Only the units that are on in a segment contribute to its slope.",
            _over_all,
        ),
        Mistake(
            "units that fall taken for units that rise",
            "A unit with a negative slope is on to the left of its joint and switches off there.",
            _as_if_rising,
        ),
        Mistake(
            "output weights forgotten",
            shared.NO_WEIGHTS,
            lambda b, s, w: right.segment_slopes(b, s, np.ones_like(w)),
        ),
        Mistake(
            "hidden slopes forgotten",
            "A unit that is on adds its output weight times its own slope.",
            lambda b, s, w: right.segment_slopes(b / np.abs(s), np.sign(s), w),
        ),
        Mistake(
            "joints in the order of the units",
            "From left to right means that the joints have to be sorted first.",
            lambda b, s, w: (
                np.sum((w * s)[s < 0]) + np.concatenate([[0.0], np.cumsum(w * np.abs(s))])
            ),
        ),
        Mistake(
            "segments from right to left",
            "The first slope belongs to the segment at the far left.",
            lambda b, s, w: right.segment_slopes(b, s, w)[::-1],
        ),
        Mistake(
            "the first or the last segment missing",
            "D joints cut the line into D + 1 segments; the two outer ones reach to infinity.",
            lambda b, s, w: right.segment_slopes(b, s, w)[1:],
            lambda b, s, w: right.segment_slopes(b, s, w)[:-1],
            lambda b, s, w: right.segment_slopes(b, s, w)[1:-1],
        ),
    ),
)

predict_effects = PredictValue(
    "predict_effects",
    "each kind of parameter has a job of its own.",
    expected=lambda: ("b", "d", "c", "a"),
    items=("change 1", "change 2", "change 3", "change 4"),
    hint="write the network down as a formula, and ask in which term the number stands",
    mistakes=(
        Mistake(
            "an output weight that moves a joint",
            "A joint lies where a hidden unit's line crosses zero, and the output weights have no "
            "part in that.",
            lambda: ("b", "c", "d", "a"),
        ),
        Mistake(
            "a change that cancels",
            "A line at half its height is bent at the same place, and a positive factor may be "
            "pulled out of the ReLU: half the line, times twice the weight.",
            lambda: ("b", "d", "a", "c"),
            lambda: ("b", "a", "c", "d"),
            lambda: ("a", "d", "c", "b"),
        ),
        Mistake(
            "the two biases mixed up",
            "The output bias lifts the whole curve. A hidden bias lifts one line, before it is "
            "bent, and so moves the place where that line crosses zero.",
            lambda: ("c", "d", "b", "a"),
        ),
    ),
)

least_squares_loss = Implement(
    "least_squares_loss",
    "squared errors, added up.",
    expected=lambda y, prediction: np.dot(y - prediction, y - prediction),
    draws=lambda rng: [(rng.normal(size=n), rng.normal(size=n)) for n in (2, 5, 8)],
    mistakes=(
        Mistake(
            "square missing",
            "Errors above and below cancel in a plain sum: a curve can be wrong everywhere and "
            "have a loss of zero.",
            lambda y, f: np.sum(y - f),
            lambda y, f: np.sum(f - y),
        ),
        Mistake(
            "square after the sum",
            "Square each error first; in the other order positive and negative ones cancel.",
            lambda y, f: np.sum(y - f) ** 2,
        ),
        Mistake(
            "absolute value instead of square",
            "The sum of absolute errors is a loss as well, but not the one of least squares.",
            lambda y, f: np.sum(np.abs(y - f)),
        ),
        Mistake(
            "mean instead of sum",
            "Dividing by the number of points keeps the place of the minimum but not the value.",
            lambda y, f: np.mean((y - f) ** 2),
        ),
        Mistake(
            "square root too many",
            "The root of the sum of squares is a distance; the sum itself is asked for.",
            lambda y, f: np.sqrt(np.sum((y - f) ** 2)),
        ),
        Mistake(
            "every point combined with every other",
            "Subtracting a row (N,) from a column (N, 1) gives an N by N table without complaint. "
            "Bring both to the shape (N,) first.",
            lambda y, f: np.sum((y[:, None] - f) ** 2),
        ),
        Mistake(
            "plus instead of minus",
            "The error of a point is the difference between y and its prediction.",
            lambda y, f: np.sum((y + f) ** 2),
        ),
        Mistake(
            "difference of squares",
            "Take the difference first and square it; y^2 - prediction^2 is something else.",
            lambda y, f: np.sum(y**2 - f**2),
        ),
    ),
)

better_network = Reach(
    "better_network",
    "better than any straight line.",
    start=right.given_network,
    score=right.loss,
    target=0.25,
    goal="a loss of 0.25 or less",
    unit="loss",
    items=("hidden_bias", "hidden_slopes", "output_bias", "output_weights"),
    mistakes=(
        Mistake(
            "the network as it was given",
            "Nothing has been changed yet.",
            right.given_network,
        ),
        Mistake(
            "the given network lifted, and no more",
            "Its output bias is as good as it can be now, but the curve still has the wrong shape: "
            "the weights of all three hidden units need other signs or sizes.",
            lambda: _lifted(),
        ),
    ),
    steps={
        0.25: "the bends help already; now go through the parameters once more in small steps, "
        "and keep a change only if the loss falls",
        0.645: "a straight line would reach 0.645; let the curve rise up to about 0.4, fall to "
        "about 0.8 and rise again, that is, choose the joints and then the signs of the weights",
        0.886: "a horizontal line at the mean of the data would reach 0.886; begin with the output "
        "bias, and ask of each unit whether its weight has the right sign",
    },
)


def _lifted() -> right.Network:
    """Return the given network with the best output bias and nothing else changed, rounded."""
    bias, slopes, output_bias, weights = right.given_network()
    example = shallow_examples.three_unit_example()
    missing = np.mean(example.y - right.output(example.x, bias, slopes, output_bias, weights))
    return bias, slopes, round(float(output_bias + missing), 2), weights
