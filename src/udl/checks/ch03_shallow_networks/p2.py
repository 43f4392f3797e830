"""Checks of practical 3.2, a network with two inputs."""

from __future__ import annotations

import numpy as np

from udl.checks.ch03_shallow_networks import expected as right
from udl.checks.ch03_shallow_networks import shared
from udl.checks.kinds import Count, Implement, Measured, Predict, Read
from udl.checks.mistakes import Mistake

trace_two_inputs = Read(
    "trace_two_inputs",
    "one unit is on, two are off.",
    expected=lambda: ((0.5, 0.0, 0.0), -1.0),
    items=("activations", "output"),
    mistakes=(
        Mistake(
            "activation forgotten",
            shared.NO_ACTIVATION,
            lambda: ((0.5, -0.5, -2.7), -6.05),
            lambda: ((0.5, -0.5, -2.7), -1.0),
        ),
        Mistake(
            "absolute value instead of ReLU",
            "The ReLU replaces a negative number by zero; it does not turn its sign.",
            lambda: ((0.5, 0.5, 2.7), 4.05),
        ),
        Mistake(
            "the two inputs swapped",
            "The first weight of a unit belongs to the first input, 5, the second to the second.",
            lambda: ((0.0, 0.7, 0.0), 1.4),
        ),
        Mistake(
            "output weight forgotten",
            shared.NO_WEIGHTS,
            lambda: ((0.5, 0.0, 0.0), 0.5),
        ),
        Mistake(
            "bias of the first unit forgotten",
            shared.FORGOTTEN_BIAS,
            lambda: ((4.5, 0.0, 0.0), -9.0),
        ),
    ),
)

predict_fold = Predict(
    "predict_fold",
    "the weight of the second input is zero.",
    right="vertical",
    wrong_choices={
        "horizontal": "a horizontal line says that x2 has a certain value. Look at the weights: "
        "which of the two inputs does unit 1 see at all?",
        "diagonal": "a line slopes if both inputs take part. Unit 1 gives x2 the weight 0.",
        "a curve": "the pre-activation is a plane, and a plane meets height zero along a straight "
        "line.",
    },
)

hidden_units = Implement(
    "hidden_units",
    "a plane for each unit, folded at zero.",
    expected=lambda x, hidden_bias, hidden_weights: right.hidden_units(
        x, hidden_bias, hidden_weights
    ),
    draws=right.hidden_draws,
    mistakes=(
        Mistake(
            "np.max along axis 0 instead of np.maximum with 0",
            "np.max(z, 0) reads the 0 as an axis and returns the largest number of each column. "
            "np.maximum(z, 0) compares every entry with zero.",
            lambda x, b, w: np.max(x @ w.T + b, 0),
        ),
        Mistake(
            "bias forgotten",
            "Without its bias every fold passes through the origin.",
            lambda x, b, w: right.hidden_units(x, 0 * b, w),
        ),
        Mistake(
            "activation forgotten",
            "These are the planes before they are folded: apply the ReLU.",
            lambda x, b, w: x @ w.T + b,
        ),
        Mistake("min instead of max", shared.MIN, lambda x, b, w: np.minimum(x @ w.T + b, 0)),
        Mistake(
            "bias added after the activation",
            "The bias belongs to the plane: add it before the ReLU. Added afterwards it lifts the "
            "folded plane and leaves the fold where it was.",
            lambda x, b, w: right.clipped(x @ w.T) + b,
        ),
        Mistake(
            "sum over the inputs before weighting",
            "Each input has a weight of its own in each unit: multiply first, then add over the "
            "inputs.",
            lambda x, b, w: right.clipped(x.sum(axis=1)[:, None] * w.sum(axis=1) + b),
        ),
        Mistake(
            "points in columns",
            "The first axis counts the points, the second the hidden units.",
            lambda x, b, w: right.hidden_units(x, b, w).T,
        ),
        Mistake(
            "activations already summed",
            "Keep the hidden units apart: one column for each.",
            lambda x, b, w: right.hidden_units(x, b, w).sum(axis=1),
        ),
        Mistake(
            "absolute value instead of ReLU",
            "A negative number becomes zero; it does not turn its sign.",
            lambda x, b, w: np.abs(x @ w.T + b),
        ),
    ),
)


def _planes(x: np.ndarray, bias: np.ndarray, weights: np.ndarray) -> np.ndarray:
    heights: np.ndarray = x @ weights.T + bias
    return heights


one_output = Implement(
    "one_output",
    "three folded planes, weighted and added up.",
    expected=lambda x, hidden_bias, hidden_weights, output_bias, output_weights: right.one_output(
        x, hidden_bias, hidden_weights, output_bias, output_weights
    ),
    draws=right.one_output_draws,
    mistakes=shared.network_mistakes(_planes, right.clipped),
)

predict_patterns = Predict(
    "predict_patterns",
    "three lines leave no room for the eighth.",
    right="seven",
    wrong_choices={
        "six": "two lines that cross make four regions. A third line that crosses both passes "
        "through three of these and cuts each in two.",
        "eight": "every region has a pattern, but not every pattern has a region. Draw three lines "
        "that cross and count the pieces.",
        "three": "that is the number of folds. How many pieces do three lines cut a sheet into?",
    },
)

count_regions = Count(
    "count_regions",
    "one region for each pattern that occurs.",
    expected=lambda hidden: right.count_regions(hidden),
    draws=right.pattern_draws,
    rtol=0.0,
    mistakes=(
        Mistake(
            "the patterns themselves instead of their number",
            "np.unique returns the different rows. Asked is how many there are.",
            lambda h: np.unique(h > 0, axis=0),
        ),
        Mistake(
            "two patterns with one number",
            "Units 1 and 2 together give 1 + 2, and unit 3 alone gives 3. Compare whole rows, or "
            "choose numbers of which no two different sums agree.",
            lambda h: np.unique((h > 0) @ np.arange(1, h.shape[1] + 1)).size,
        ),
        Mistake(
            "distinct values instead of distinct patterns",
            "Within a region the activations take any number of values. What they share is which "
            "of them are above zero: compare with zero first.",
            lambda h: len(np.unique(h, axis=0)),
            lambda h: np.unique(h).size,
        ),
        Mistake(
            "axis forgotten",
            "Without axis=0, np.unique looks at the entries one by one and finds only on and off.",
            lambda h: np.unique(h > 0).size,
        ),
        Mistake(
            "columns compared instead of rows",
            "A pattern is a row: which of the units are on for one input.",
            lambda h: np.unique(h > 0, axis=1).shape[1],
        ),
        Mistake(
            "the number of units that are on, instead of which",
            "Two regions may have equally many units on and yet not the same ones.",
            lambda h: np.unique((h > 0).sum(axis=1)).size,
        ),
        Mistake(
            "all patterns counted, not those that occur",
            "2 to the power of the number of units is how many patterns can be written down. Count "
            "those that are in the array.",
            lambda h: 2 ** h.shape[1],
        ),
        Mistake(
            "the number of inputs instead of the number of patterns",
            "Many inputs share a pattern; count each pattern once.",
            lambda h: len(h),
        ),
        Mistake(
            ">= instead of >",
            "An activation is never below zero, so >= 0 is always true: on means above zero.",
            lambda h: len(np.unique(h >= 0, axis=0)),
        ),
        Mistake(
            "a column too many or too few",
            "In the array of distinct patterns the rows are counted, not the columns or entries.",
            lambda h: np.unique(h > 0, axis=0).size,
            lambda h: h.shape[1],
        ),
        Mistake(
            "the region where everything is off left out",
            "Where all units are off the network is flat, and that is a linear region like others.",
            lambda h: right.count_regions(h) - 1,
        ),
    ),
)

predict_second_output = Predict(
    "predict_second_output",
    "both outputs share the hidden units, and only these have folds.",
    right="same regions",
    wrong_choices={
        "other regions": "where are the folds? On the lines where hidden units switch, and both "
        "outputs are made of the same hidden units.",
        "twice as many": "a second output adds no hidden unit, so there is no line to cut anything "
        "further.",
        "mirrored regions": "a negative output weight turns a hidden unit upside down. It does not "
        "move its fold.",
    },
)


def _second_as_first(x: np.ndarray, *rest: np.ndarray) -> np.ndarray:
    bias, weights, output_bias, output_weights = rest
    first = right.several_outputs(x, bias, weights, output_bias, output_weights)[:, :1]
    return np.repeat(first, len(output_bias), axis=1)


several_outputs = Implement(
    "several_outputs",
    "a column for each output.",
    expected=lambda x, hidden_bias, hidden_weights, output_bias, output_weights: (
        right.several_outputs(x, hidden_bias, hidden_weights, output_bias, output_weights)
    ),
    draws=right.several_output_draws,
    mistakes=(
        Mistake(
            "output biases missing",
            shared.FORGOTTEN_OUTPUT_BIAS,
            lambda x, b, w, c, v: right.several_outputs(x, b, w, 0 * c, v),
        ),
        Mistake(
            "activation forgotten",
            shared.NO_ACTIVATION,
            lambda x, b, w, c, v: _planes(x, b, w) @ v.T + c,
        ),
        Mistake(
            "hidden biases forgotten",
            "Without its bias every fold passes through the origin.",
            lambda x, b, w, c, v: right.several_outputs(x, 0 * b, w, c, v),
        ),
        Mistake(
            "activation of the sum instead of the sum of activations",
            shared.OUTSIDE,
            lambda x, b, w, c, v: right.clipped(_planes(x, b, w) @ v.T + c),
            lambda x, b, w, c, v: right.clipped(right.several_outputs(x, b, w, c, v)),
        ),
        Mistake(
            "all outputs summed",
            "Keep the outputs apart: one column for each.",
            lambda x, b, w, c, v: right.several_outputs(x, b, w, c, v).sum(axis=1),
        ),
        Mistake(
            "one output for all",
            "Each output has a row of weights of its own.",
            _second_as_first,
        ),
        Mistake(
            "points in columns",
            "The first axis counts the points, the second the outputs.",
            lambda x, b, w, c, v: right.several_outputs(x, b, w, c, v).T,
        ),
        Mistake(
            "mean instead of sum",
            shared.SUM,
            lambda x, b, w, c, v: right.hidden_units(x, b, w) @ v.T / len(b) + c,
        ),
    ),
)

triangle_bias = Measured(
    "triangle_bias",
    "here the three lines meet in one point.",
    variable="hidden_bias",
    drawn=right.other_biases,
    computed=right.triangle_bias,
    others="other biases of units 1 and 2",
    near=0.15,  # on a grid of points no small triangle is seen
    slips=(
        Mistake(
            "the bias that was given",
            "The third bias is still where the search starts: move it to where the others cross.",
            lambda bias: bias[2],
        ),
    ),
    expected=right.triangle_bias,
    tolerance=0.05,
    goal="the bias at which the triangle vanishes",
    mistakes=(
        Mistake(
            "the sign turned",
            "On its line the unit's weighted inputs and its bias add up to zero, so the bias has "
            "the opposite sign.",
            lambda: -right.triangle_bias(),
        ),
        Mistake(
            "the bias that was given",
            "With -7 the triangle is there: move the third line to where the others cross.",
            lambda: -7.0,
        ),
        Mistake(
            "the change instead of the bias",
            "By this much the bias must rise. The bias itself is asked for.",
            lambda: right.triangle_bias() + 7.0,
        ),
        Mistake(
            "the place of the crossing",
            "That is where the first two lines cross. Asked is the bias with which the third line "
            "passes through that point.",
            lambda: float(right.crossing(0, 1)[0]),
            lambda: float(right.crossing(0, 1)[1]),
        ),
        Mistake(
            "the number of regions",
            "Six regions are left when the triangle vanishes. Asked is the bias at which it does.",
            lambda: 6.0,
        ),
    ),
    below="the third line has not come near enough: the triangle is still there.",
    above="the third line has passed the crossing: a triangle has opened on its other side.",
)
