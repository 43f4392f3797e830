"""Wrong answers to practicals 3.1 to 3.4, with the mistakes that must be named."""

import math

import numpy as np
from scipy import special

from tests.checks.ch03_shallow_networks.answers import (
    POINTS,
    found_by_hand,
    hidden_units,
    network,
    one_output,
    pre_activations,
    regions_by_growth,
    relu,
    responsive,
    several_outputs,
    slopes_by_active_units,
)
from tests.checks.check_harness import Wrong


def relu_in_place(z):
    z[z < 0] = 0
    return z


def relu_by_if(z):
    return z if z > 0 else 0.0


def three_units_only(x, b, s):
    return np.stack([b[d] + s[d] * x for d in range(3)], axis=1)


def slopes_in_place(x, b, s):
    s *= x[0]
    return pre_activations(x, b, s)


def last_unit_forgotten(x, b, s, c, w):
    return c + relu(pre_activations(x, b, s))[:, :-1] @ w[:-1]


def one_line_unbent(x, b, s, c, w):
    h = pre_activations(x, b, s)
    h[:, 1:] = relu(h[:, 1:])
    return c + h @ w


def growth_upwards(num_inputs, num_hidden):
    counts = [1] * (num_inputs + 1)
    for _ in range(num_hidden):
        for d in range(1, num_inputs + 1):
            counts[d] += counts[d - 1]
    return counts[num_inputs]


def float_factorials(num_inputs, num_hidden):
    f = math.factorial
    terms = range(min(num_inputs, num_hidden) + 1)
    return sum(f(num_hidden) / (f(j) * f(num_hidden - j)) for j in terms)


def changed(position, value):
    parts = list(found_by_hand())
    parts[position] = value
    return tuple(parts)


GIVEN = (
    POINTS.hidden_bias,
    POINTS.hidden_weights[:, 0],
    float(POINTS.output_bias[0]),
    POINTS.output_weights[0],
)


def growth_in_numpy(num_inputs, num_hidden):
    counts = np.ones(num_inputs + 1, dtype=np.int64)
    for _ in range(num_hidden):
        counts[1:] = counts[1:] + counts[:-1]
    return counts[-1]


def growth_in_floats(num_inputs, num_hidden):
    counts = np.ones(num_inputs + 1)
    for _ in range(num_hidden):
        counts[1:] = counts[1:] + counts[:-1]
    return int(counts[-1])


WRONG = {
    "trace_one_input": [
        Wrong(lambda: ((-0.5, 0.6, 0.02), (-0.5, 0.6, 0.02), -1.76), "activation forgotten"),
        Wrong(lambda: ((-0.5, 0.6, 0.02), (0, 0.6, 0.02), -0.46), "output bias missing"),
        Wrong(lambda: ((-0.5, 0.6, 0.02), (0, 0.6, 0.02))),
        Wrong(lambda: -0.76),
    ],
    "relu": [
        Wrong(relu_in_place, "input changed in place: z"),
        Wrong(relu_by_if, "a single question asked"),
        Wrong(lambda z: np.minimum(z, 0), "min instead of max"),
        Wrong(lambda z: np.max(z, 0), "np.max along axis 0"),
        Wrong(lambda z: z.max(axis=0), "np.max along axis 0"),
        Wrong(lambda z: np.floor(np.maximum(z, 0))),
        Wrong(lambda z: np.maximum(z, 0).astype(int)),
        Wrong(np.abs, "absolute value"),
        Wrong(lambda z: z > 0, "a question answered"),
        Wrong(lambda z: np.clip(z, 0, 6)),
        Wrong(lambda z: np.clip(z, 0, 1000)),
        Wrong(lambda z: np.where(z > 1e-6, z, 0.0)),
        Wrong(lambda z: max(0, z), "a single question asked"),
        Wrong(lambda z: [max(0, v) for v in z.ravel()]),
    ],
    "pre_activations": [
        Wrong(three_units_only, "an index beyond the end"),
        Wrong(lambda x, b, s: b + x * s, "shapes that do not fit"),
        Wrong(lambda x, b, s: pre_activations(x, s, b), "bias and slope swapped"),
        Wrong(lambda x, b, s: x[:, None] * s, "bias forgotten"),
        Wrong(lambda x, b, s: b[:, None] + s[:, None] * x, "inputs in columns"),
        Wrong(lambda x, b, s: np.squeeze(pre_activations(x, b, s))),
        Wrong(slopes_in_place, "input changed in place: s"),
    ],
    "network": [
        Wrong(lambda x, b, s, c, w: np.squeeze(network(x, b, s, c, w))),
        Wrong(lambda x, b, s, c, w: c + np.clip(pre_activations(x, b, s), 0, 100) @ w),
        Wrong(
            lambda x, b, s, c, w: c + (relu(pre_activations(x, 0 * b, s)) + b) @ w,
            "hidden bias added after the activation",
        ),
        Wrong(last_unit_forgotten),
        Wrong(one_line_unbent, "activation forgotten on one unit"),
        Wrong(lambda x, b, s, c, w: pre_activations(x, b, s) @ w + c, "activation forgotten"),
        Wrong(lambda x, b, s, c, w: network(x, b, s, 0, w), "output bias missing"),
        Wrong(lambda x, b, s, c, w: network(x, b, s, c, w)[:, None], "keepdims"),
        Wrong(lambda x, b, s, c, w: c + relu(pre_activations(x, b, s)) * w, ""),
        Wrong(
            lambda x, b, s, c, w: c + (relu(pre_activations(x, b, s)) * w).mean(axis=1),
            "mean instead of sum",
        ),
        Wrong(
            lambda x, b, s, c, w: c + (relu(pre_activations(x, b, s)) * w).sum(axis=0),
            "sum over the points",
        ),
    ],
    "joints": [
        Wrong(lambda b, s: b / s, "sign wrong"),
        Wrong(lambda b, s: -s / b, "upside down"),
        Wrong(lambda b, s: sorted(-b / s), ""),
        Wrong(lambda b, s: np.sort(-b / s), "joints sorted"),
    ],
    "predict_flat_segment": [Wrong(lambda: 2), Wrong(lambda: "2"), Wrong(lambda: ("second",))],
    "segment_slopes": [
        Wrong(lambda b, s, w: s * w, ""),
        Wrong(lambda b, s, w: slopes_by_active_units(b, s, w)[::-1], "right to left"),
        Wrong(lambda b, s, w: slopes_by_active_units(b, s, np.ones(len(w))), "output weights"),
        Wrong(lambda b, s, w: slopes_by_active_units(b, s, w)[1:], "first or the last segment"),
    ],
    "predict_effects": [
        Wrong(lambda: "bdca"),
        Wrong(lambda: ("b", "d", "c", "c")),
        Wrong(lambda: ("b", "c", "d", "a"), "an output weight that moves"),
        Wrong(lambda: ("a", "b", "c", "d")),
    ],
    "least_squares_loss": [
        Wrong(lambda y, f: np.mean((y - f) ** 2), "mean instead of sum"),
        Wrong(lambda y, f: (y - f) ** 2, "sum missing"),
        Wrong(lambda y, f: np.sum((y.reshape(-1, 1) - f) ** 2), "every point combined"),
        Wrong(lambda y, f: -np.sum((y - f) ** 2), "sign missing"),
        Wrong(lambda y, f: np.sum((y - f) ** 2) / 2, "a constant factor"),
    ],
    "better_network": [
        Wrong(lambda: GIVEN, "the network as it was given"),
        Wrong(lambda: changed(2, 0.9)),
        Wrong(lambda: changed(3, np.zeros(3))),
        Wrong(lambda: changed(3, [0.0, 0.0, 0.0]), "another form"),
        Wrong(lambda: changed(0, np.array([0.3])), "another form"),
        Wrong(lambda: found_by_hand()[:3], "another form"),
        Wrong(lambda: network(POINTS.x, *found_by_hand()), "another form"),
        Wrong(lambda: 0.167, "another form"),
    ],
    "trace_two_inputs": [
        Wrong(lambda: ((0.5, -0.5, -2.7), -6.05), "activation forgotten"),
        Wrong(lambda: ((0.5, 0, 0), 1.0)),
        Wrong(lambda: (0.5, -1.0)),
    ],
    "predict_fold": [Wrong(lambda: "up"), Wrong(lambda: 4.44), Wrong(lambda: True)],
    "hidden_units": [
        Wrong(lambda x, b, w: relu(b + x @ w), ""),
        Wrong(lambda x, b, w: relu(x @ w.T), "bias forgotten"),
        Wrong(lambda x, b, w: b + x @ w.T, "activation forgotten"),
        Wrong(lambda x, b, w: hidden_units(x, b, w).T, "points in columns"),
        Wrong(lambda x, b, w: relu(b[:, None] + w @ x.T), "points in columns"),
        Wrong(lambda x, b, w: relu(b + w @ x[0]), ""),
        Wrong(lambda x, b, w: np.squeeze(hidden_units(x, b, w))),
        Wrong(lambda x, b, w: np.clip(b + x @ w.T, 0, 6)),
        Wrong(lambda x, b, w: np.clip(b + x @ w.T, 0, 50)),
    ],
    "one_output": [
        Wrong(lambda x, b, w, c, v: np.squeeze(one_output(x, b, w, c, v))),
        Wrong(lambda x, b, w, c, v: c + np.clip(b + x @ w.T, 0, 10) @ v),
        Wrong(lambda x, b, w, c, v: one_output(x, b, w, 0, v), "output bias missing"),
        Wrong(lambda x, b, w, c, v: c + (x @ w.T + b) @ v, "activation forgotten"),
        Wrong(lambda x, b, w, c, v: one_output(x, 0 * b, w, c, v), "hidden biases forgotten"),
        Wrong(lambda x, b, w, c, v: one_output(x, b, w, c, v)[:, None], "keepdims"),
        Wrong(lambda x, b, w, c, v: c + relu(b + x @ w) @ v, ""),
    ],
    "predict_patterns": [Wrong(lambda: 7), Wrong(lambda: "7"), Wrong(lambda: "all")],
    "count_regions": [
        Wrong(lambda h: len(np.unique(h > 0)), "axis forgotten"),
        Wrong(lambda h: 2 ** h.shape[1], "all patterns counted"),
        Wrong(lambda h: np.unique(h > 0, axis=0), "the patterns themselves"),
        Wrong(
            lambda h: len(np.unique((h > 0) @ np.arange(1, h.shape[1] + 1))),
            "two patterns with one number",
        ),
        Wrong(
            lambda h: len(np.unique((h > 0) @ (2 ** np.arange(h.shape[1])).astype(np.uint8))),
        ),
        Wrong(lambda h: len(np.unique(h > 1e-6, axis=0))),
        Wrong(lambda h: float(len(np.unique(h > 0, axis=0))), "a float instead of a whole number"),
        Wrong(lambda h: len(np.unique(h, axis=0)), "distinct values"),
        Wrong(lambda h: len(np.unique(h >= 0, axis=0)), ">= instead of >"),
    ],
    "predict_second_output": [Wrong(lambda: "same"), Wrong(lambda: 7), Wrong(lambda: None)],
    "several_outputs": [
        Wrong(lambda x, b, w, c, v: hidden_units(x, b, w) @ v.T, "output biases missing"),
        Wrong(lambda x, b, w, c, v: c + hidden_units(x, b, w) @ v, ""),
        Wrong(lambda x, b, w, c, v: c + (b + x @ w.T) @ v.T, "activation forgotten"),
        Wrong(lambda x, b, w, c, v: several_outputs(x, b, w, c, v).T, "points in columns"),
        Wrong(lambda x, b, w, c, v: several_outputs(x, b, w, c, v)[:, 0]),
        Wrong(lambda x, b, w, c, v: np.squeeze(several_outputs(x, b, w, c, v))),
        Wrong(lambda x, b, w, c, v: c + np.clip(b + x @ w.T, 0, 10) @ v.T),
    ],
    "triangle_bias": [
        Wrong(lambda: -4.0, "a number typed in"),
        Wrong(lambda: -4.02, "a number typed in"),
        Wrong(lambda: 4.02, "the sign turned"),
        Wrong(lambda: -7.0, "the bias that was given"),
        Wrong(lambda: -4.1),
        Wrong(lambda: -3.9),
        Wrong(lambda: -4.15, "steps that are too large"),
        Wrong(lambda: -6.0),
        Wrong(lambda: -2.0),
        Wrong(lambda: (4.44, 2.0), "not a single number"),
    ],
    "predict_fourth_line": [Wrong(lambda: 4), Wrong(lambda: "4"), Wrong(lambda: "eleven")],
    "regions_by_growth": [
        Wrong(growth_upwards, "the new counts used before"),
        Wrong(lambda i, h: 2**h, "2 to the power"),
        Wrong(lambda i, h: regions_by_growth(h, i), "swapped"),
        Wrong(lambda i, h: regions_by_growth(i, h) + 1, ""),
        Wrong(lambda i, h: [regions_by_growth(i, h)], "a list instead of a number"),
        Wrong(lambda i, h: (regions_by_growth(i, h),), "a tuple instead of a number"),
        Wrong(lambda i, h: str(regions_by_growth(i, h)), "text instead of numbers"),
        Wrong(growth_in_numpy, "beyond NumPy's whole numbers"),
        Wrong(growth_in_floats, "floats instead of whole numbers"),
        Wrong(lambda i, h: regions_by_growth(i, h) + 0.3),
        Wrong(lambda i, h: 1 + i * h),
    ],
    "predict_many_inputs": [Wrong(lambda: 255), Wrong(lambda: "2**8"), Wrong(lambda: "more")],
    "number_regions": [
        Wrong(lambda i, h: sum(math.comb(h, j) for j in range(i)), "one dimension too few"),
        Wrong(lambda i, h: sum(math.comb(h, j) for j in range(1, i + 1)), "j = 0 left out"),
        Wrong(lambda i, h: sum(math.comb(i, j) for j in range(h + 1)), "swapped"),
        Wrong(lambda i, h: sum(math.comb(j, h) for j in range(i + 1)), "upside down"),
        Wrong(lambda i, h: math.comb(h, i), "the last term alone"),
        Wrong(float_factorials, "floats instead of whole numbers"),
        Wrong(lambda i, h: int(float_factorials(i, h)), "floats instead of whole numbers"),
        Wrong(lambda i, h: regions_by_growth(i, h), "an answer by regions_by_growth"),
        Wrong(lambda i, h: special.comb(h, np.arange(i + 1)).sum(), ""),
    ],
    "number_parameters": [
        Wrong(lambda i, h, o: i * h + h * o, "biases missing"),
        Wrong(lambda i, h, o: i * h + h * o + h, "output biases missing"),
        Wrong(lambda i, h, o: i * h + h * o + o, "hidden biases missing"),
        Wrong(lambda i, h, o: i * h + h + h * o + 1, "one output bias for all"),
        Wrong(lambda i, h, o: h + o),
        Wrong(lambda i, h, o: h * (i + 1) + o * (h + 1) + 0.3),
        Wrong(lambda i, h, o: (h * (i + 1) + o * (h + 1)) * 1.0005),
        Wrong(lambda i, h, o: float(h * (i + 1) + o * (h + 1)), "a float instead of a whole"),
    ],
    "units_needed": [
        Wrong(lambda: 20, "does not suffice"),
        Wrong(lambda: 21.0, "a float instead of a whole number"),
        Wrong(lambda n: 21, "other arguments"),
        Wrong(lambda: 253, "parameters instead"),
        Wrong(lambda: 200),
        Wrong(lambda: 22, "one unit too many"),
    ],
    "activated_network": [
        Wrong(lambda x, b, s, c, w, a: network(x, b, s, c, w), "the ReLU whatever"),
        Wrong(lambda x, b, s, c, w, a: c + pre_activations(x, b, s) @ w, "activation forgotten"),
        Wrong(lambda x, b, s, c, w, a: a(pre_activations(x, b, s)) @ w, "output bias missing"),
        Wrong(lambda x, b, s, c, w, a: np.squeeze(c + a(pre_activations(x, b, s)) @ w)),
        Wrong(
            lambda x, b, s, c, w, a: c + (a(x[:, None] * s) + b) @ w,
            "hidden bias added after the activation",
        ),
        Wrong(lambda x, b, s, c, w, a: a, "a function that was not called"),
        Wrong(lambda x, b, s, c, w, a: c + a(pre_activations(x, b, s) @ w), "of the sum"),
    ],
    "predict_shapes": [
        Wrong(lambda: ("c", "b", "d", "a"), "mixed up"),
        Wrong(lambda: ("b", "c", "a", "d"), "a bend expected of lines"),
        Wrong(lambda: "bcda"),
        Wrong(lambda: ("b", "c", "d", "d")),
        Wrong(lambda: ("smooth", "steps", "bends", "line")),
    ],
    "sigmoid": [
        Wrong(lambda z, c=10: np.exp(c * z) / (1 + np.exp(c * z)), "overflow"),
        Wrong(lambda z, c=10: 1 / (1 + np.exp(c * z)), "sign missing"),
        Wrong(lambda z, c=10: 1 / (1 + np.exp(-z)), "steepness forgotten"),
        Wrong(lambda z, c=10: 1 / (1 + np.exp(-10 * z)), "steepness fixed"),
        Wrong(lambda z, c=10: 1 / (1 + math.exp(-c * z)), "works only for single numbers"),
        Wrong(lambda z, c=1.0: 1 / (1 + np.exp(-c * z)), "a usual steepness of 1"),
        Wrong(lambda z, c: 1 / (1 + np.exp(-c * z)), "other arguments"),
        Wrong(lambda z: special.expit(10 * z), "other arguments"),
    ],
    "steepness": [
        Wrong(lambda width: 10, "the steepness that was given"),
        Wrong(lambda width: 22, "a tenth for every width"),
        Wrong(lambda width: 11),
        Wrong(lambda: 22, "other arguments"),
        Wrong(lambda width: 2 * math.log(9) / width, "the slope of the line forgotten"),
        Wrong(lambda width: math.log(9) / (2 * width), "the slope of the line counted twice"),
        Wrong(lambda width: 220 * width, "the wider the steeper"),
        Wrong(lambda width: width, "the width instead"),
        Wrong(lambda width: math.log(9) / width - 1.5),
        Wrong(lambda width: 32 - 100 * width),
    ],
    "heaviside": [
        Wrong(lambda z: np.where(z > 0, 1.0, 0.0), "> instead of >="),
        Wrong(lambda z: z >= 0, "True and False"),
        Wrong(np.sign, "-1 instead of 0"),
        Wrong(lambda z: 1.0 if z >= 0 else 0.0, "a single question"),
        Wrong(lambda z: np.heaviside(z, 0.5), "half at zero"),
        Wrong(lambda z: (z >= 0).sum()),
        Wrong(lambda z: np.where(z > -1e-6, 1.0, 0.0)),
        Wrong(lambda z: np.where(z > -1e-13, 1.0, 0.0)),
    ],
    "step_heights": [
        Wrong(lambda: (0.5, 0.0, -1.0, -0.1), "output bias missing"),
        Wrong(lambda: (0.2, -0.7, 0.3, 0.8)),
        Wrong(lambda: (0.3, 0.5, 0.769, 1.0), "the joints instead"),
        Wrong(lambda: (0.8, 0.3, -0.7)),
        Wrong(lambda: (0.3, -0.7, 0.2, 0.8)),
    ],
    "leaky_relu": [
        Wrong(lambda z, leak=0.1: np.maximum(z, leak * z), "the maximum of the two lines"),
        Wrong(lambda z, leak=0.1: relu(z), "the ReLU itself"),
        Wrong(lambda z, leak=0.1: np.where(z > 0, z, 0.1 * z), "leak fixed"),
        Wrong(lambda z, leak=0.1: z if z > 0 else leak * z, "a single question"),
        Wrong(lambda z, leak=0.1: relu(z) + leak * z, "everywhere"),
        Wrong(lambda z, leak=0.01: np.where(z > 0, z, leak * z), "a usual leak of 0.01"),
        Wrong(lambda z, leak: np.where(z > 0, z, leak * z), "other arguments"),
        Wrong(lambda z, leak=0.1: np.clip(np.where(z > 0, z, leak * z), -10, 10)),
    ],
    "straight_line": [
        Wrong(lambda b, s, c, w: (w @ b, w @ s), "output bias missing"),
        Wrong(lambda b, s, c, w: (c, w @ s), "hidden biases forgotten"),
        Wrong(lambda b, s, c, w: (w @ s, c + w @ b), "swapped"),
        Wrong(lambda b, s, c, w: c + w @ b),
        Wrong(lambda b, s, c, w: (c + w * b, w * s)),
        Wrong(lambda b, s, c, w: (c + b.sum(), s.sum()), "output weights forgotten"),
        Wrong(lambda b, s, c, w: (c + w @ b, s.sum()), "output weights forgotten"),
    ],
    "predict_deaf": [Wrong(lambda: "output"), Wrong(lambda: 4), Wrong(lambda: "")],
    "responsive_parameters": [
        Wrong(lambda: responsive(0.1), "too large a change"),
        Wrong(lambda: (10, 10), "one activation function for both"),
        Wrong(lambda: 4),
        Wrong(lambda: (10, 0)),
        Wrong(lambda: (0, 0), "a comparison with a tolerance"),
    ],
}
