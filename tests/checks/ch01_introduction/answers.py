"""Right and wrong answers to practical 1.1, written as a student would write them."""

import math
import statistics

import numpy as np
from scipy import stats
from scipy.optimize import curve_fit

from tests.checks.check_harness import Wrong

# --- right answers: each exercise in the ways in which it may be solved ---


def linear_loops(x, bias, weights):
    outputs = np.zeros(len(bias))
    for o in range(len(bias)):
        total = bias[o]
        for i in range(len(x)):
            total += weights[o, i] * x[i]
        outputs[o] = total
    return outputs


plane_weights = np.array([1.5, 2.0])  # of the notebook: the check of the search puts others there


def scan_directions(step=0.5):
    angles = np.arange(0, 360, step)
    steps = np.stack([np.cos(np.radians(angles)), np.sin(np.radians(angles))])
    return angles[np.argmax(plane_weights @ steps)]


def walk_round_the_circle():
    best, highest = 0, -INF
    for degrees in range(360):
        angle = math.radians(degrees)
        rise = plane_weights[0] * math.cos(angle) + plane_weights[1] * math.sin(angle)
        if rise > highest:
            best, highest = degrees, rise
    return best


def compose_by_probing(bias_1, weights_1, bias_2, weights_2):
    def chained(x):
        return bias_2 + weights_2 @ (bias_1 + weights_1 @ x)

    bias = chained(np.zeros(weights_1.shape[1]))
    columns = [chained(unit) - bias for unit in np.eye(weights_1.shape[1])]
    return bias, np.array(columns).T


def law_by_least_squares(t, y):
    design = np.stack([np.ones_like(t), -t], axis=1)
    solution = np.linalg.lstsq(design, np.log(y), rcond=None)[0]
    return [math.exp(solution[0]), solution[1]]


def bisected(rate):
    low, high = 0.0, 1000.0
    while high - low > 1e-10:
        middle = (low + high) / 2
        if math.exp(min(rate * middle, 700)) < 2:
            low = middle
        else:
            high = middle
    return low


def growth_by_a_loop(factors):
    total = 0.0
    for factor in factors:
        total += math.log(factor)
    return math.exp(total / len(factors))


INF, NAN = np.inf, np.nan

RIGHT = {
    "linear_1d": [lambda x, bias, weight: bias + weight * x, lambda x, b, w: x * w + b],
    "line_through_axes": [
        lambda y, x: (y, -y / x),
        lambda y, x: [y, -(y / x)],
        lambda y, x: tuple(np.polyfit([0, x], [y, 0], 1)[::-1]),
    ],
    "predict_crossing": [lambda: "half", lambda: "Half "],
    "linear_2d": [lambda x1, x2, b, w: b + w[0] * x1 + w[1] * x2],
    "steepest_direction": [
        scan_directions,
        lambda: scan_directions(1),
        walk_round_the_circle,
        lambda: math.degrees(math.atan2(*plane_weights[::-1])) % 360,
    ],
    "linear_loops": [
        linear_loops,
        lambda x, b, w: np.array([b[o] + sum(w[o] * x) for o in range(len(b))]),
    ],
    "linear_matrix": [
        lambda x, b, w: b + w @ x,
        lambda x, b, w: np.dot(w, x) + b,
        lambda x, b, w: (w * x).sum(axis=1) + b,
    ],
    "batch_shapes": [lambda: ((3, 2), (5, 2), (5, 2)), lambda: [[3, 2], (5, 2), (5, 2)]],
    "linear_batch": [
        lambda x, b, w: x @ w.T + b,
        lambda x, b, w: (w @ x.T + b[:, None]).T,
        lambda x, b, w: np.array([linear_loops(row, b, w) for row in x]),
    ],
    "compose_linear": [
        lambda b, w, c, v: (c + v @ b, v @ w),
        lambda b, w, c, v: [v @ b + c, np.dot(v, w)],
        compose_by_probing,
    ],
    "decay_law": [
        lambda t, y: (np.exp(np.polyfit(t, np.log(y), 1)[1]), -np.polyfit(t, np.log(y), 1)[0]),
        lambda t, y: (
            10 ** np.polyfit(t, np.log10(y), 1)[1],
            -np.polyfit(t, np.log10(y), 1)[0] * np.log(10),
        ),
        law_by_least_squares,
    ],
    "mend_growth": [
        lambda f: np.exp(np.mean(np.log(f))),
        lambda f: 2 ** np.mean(np.log2(f)),
        growth_by_a_loop,
    ],
    "predict_growth": [lambda: "same factor"],
    "exp_values": [lambda: (1, np.e, 0, INF), lambda: (1.0, 2.718, 0.0, math.inf)],
    "doubling_time": [lambda r: np.log(2) / r, lambda r: math.log(2) * (1 / r), bisected],
    "log_values": [lambda: (-INF, 0, 1, 3, 4, NAN), lambda: (-math.inf, 0.0, 1.0, 3, 4, math.nan)],
    "log_of_product": [
        lambda values: np.sum(np.log(values)),
        lambda values: sum(math.log(v) for v in values),
        lambda values: np.log(values).sum(),
    ],
}

# --- programs that the page gives ---


def trace(x, bias, weights):
    turned = weights.T
    return turned, x @ turned, x @ turned + bias


def exponentials():
    return tuple(np.exp(place) for place in (0.0, 1.0, -np.inf, np.inf))


def logarithms():
    return tuple(np.log([0.0, 1.0, np.e, np.exp(3.0), np.exp(4.0), -1.0]))


# --- wrong answers, with the name that the mistake must get ---


def loops_that_forget(x, bias, weights):
    outputs = np.zeros(len(bias))
    for o in range(len(bias)):
        for i in range(len(x)):
            outputs[o] = bias[o] + weights[o, i] * x[i]
    return outputs


def loops_without_reset(x, bias, weights):
    outputs, total = [], 0.0
    for o in range(len(bias)):
        total += bias[o]
        for i in range(len(x)):
            total += weights[o, i] * x[i]
        outputs.append(total)
    return np.array(outputs)


def loops_with_bias_inside(x, bias, weights):
    outputs = np.zeros(len(bias))
    for o in range(len(bias)):
        for i in range(len(x)):
            outputs[o] += bias[o] + weights[o, i] * x[i]
    return outputs


def loops_over_columns(x, bias, weights):
    outputs = np.array(bias)
    for o in range(len(bias)):
        for i in range(len(x)):
            outputs[o] += weights[i, o] * x[i]
    return outputs


def loops_over(inputs=slice(None), outputs=slice(None), kind=float):
    """Loops over some of the inputs and outputs, into a place for numbers of some kind."""

    def layer(x, bias, weights):
        result = np.zeros(len(bias), dtype=kind)
        for o in list(range(len(bias)))[outputs]:
            total = bias[o]
            for i in list(range(len(x)))[inputs]:
                total += weights[o, i] * x[i]
            result[o] = total
        return result

    return layer


def loops_that_return(x, bias, weights):
    outputs = np.zeros(len(bias))
    for o in range(len(bias)):
        outputs[o] = bias[o] + sum(weights[o] * x)
        return outputs
    return None


def recursive_log(values):
    return 0.0 if len(values) == 0 else np.log(values[0]) + recursive_log(values[1:])


def curve_through_all(t, y):
    start = (y[0], 0.1)
    return curve_fit(lambda t, a, r: a * np.exp(-r * t), t, y, p0=start, sigma=y)[0]


LAYER = [
    Wrong(lambda x, b, w: w @ x, "bias missing"),
    Wrong(lambda x, b, w: b + w.T @ x, "transposed"),
    Wrong(lambda x, b, w: b + w * x, "products not added up"),
    Wrong(lambda x, b, w: b + (w * x).sum(axis=0), "wrong axis"),
    Wrong(lambda x, b, w: b + (w + x).sum(axis=1), "sum instead of product"),
    Wrong(lambda x, b, w: (b + w @ x)[:, None], "an axis too many"),
    Wrong(lambda x, b, w: list(b + w @ x), "a list instead of an array"),
]

WRONG = {
    "linear_1d": [
        Wrong(lambda x, b, w: w * x, "bias missing"),
        Wrong(lambda x, b, w: w + b * x, "bias and weight swapped"),
        Wrong(lambda x, b, w: b + w + x, "sum instead of product"),
        Wrong(lambda x, b, w: np.sum(b + w * x)),
        Wrong(lambda x, b, w: -(b + w * x), "sign missing"),
    ],
    "line_through_axes": [
        Wrong(lambda y, x: (y, y / x), "sign of the weight"),
        Wrong(lambda y, x: (y, -x / y), "slope upside down"),
        Wrong(lambda y, x: (-y / x, y), "in the wrong order"),
        Wrong(lambda y, x: y),
        Wrong(lambda y, x: (6.0, -1.5)),
        Wrong(lambda y, x: (y, -abs(y / x)), "a slope that never rises"),
        Wrong(lambda y, x: (y, -abs(y) / abs(x)), "a slope that never rises"),
        Wrong(lambda y, x: (abs(y), -y / x)),
        Wrong(lambda y, x: (y, -y // x)),
    ],
    "predict_crossing": [
        Wrong(lambda: "same"),
        Wrong(lambda: "double"),
        Wrong(lambda: 0.5),
    ],
    "linear_2d": [
        Wrong(lambda x, z, b, w: w[0] * x + w[1] * z, "bias missing"),
        Wrong(lambda x, z, b, w: b + w[1] * x + w[0] * z, "weights swapped"),
        Wrong(lambda x, z, b, w: b + w[0] * x * w[1] * z, "product instead of sum"),
        Wrong(lambda x, z, b, w: b + w[0] * x + b + w[1] * z, "bias added twice"),
        Wrong(lambda x, z, b, w: np.sum(b + w[0] * x + w[1] * z)),
    ],
    "steepest_direction": [
        Wrong(lambda: 53, "a number typed in"),
        Wrong(lambda: math.degrees(math.atan2(2, 1.5)), "a number typed in"),
        Wrong(lambda: np.degrees(np.arctan2(*plane_weights[::-1])), "an angle below zero"),
        Wrong(
            lambda: np.degrees(np.arctan(plane_weights[1] / plane_weights[0])),
            "opposite directions confused",
        ),
        Wrong(lambda: 0.927, "radians"),
        Wrong(lambda: 54.5),
        Wrong(lambda: 413.13, "a full turn too many"),
        Wrong(lambda: -306.87, "a full turn too many"),
        Wrong(lambda: 143.0, "along the contour"),
        Wrong(lambda: 233.1, "steepest way down"),
        Wrong(lambda: 36.9, "swapped"),
        Wrong(lambda: 50.0, "steps that are too large"),
        Wrong(lambda: 2.5),
        Wrong(lambda: "north-east", "not a single number"),
    ],
    "linear_loops": [
        *LAYER,
        Wrong(loops_that_forget, "only the last input counts"),
        Wrong(loops_without_reset, "not started afresh"),
        Wrong(loops_with_bias_inside, "bias added once for each input"),
        Wrong(loops_over_columns, "transposed"),
        Wrong(loops_over(inputs=slice(1, None)), "the first input left out"),
        Wrong(loops_over(inputs=slice(-1)), "the last input left out"),
        Wrong(loops_over(outputs=slice(1, None)), "an output left out"),
        Wrong(loops_over(outputs=slice(-1)), "an output left out"),
        Wrong(loops_over(kind=int), "a place for whole numbers only"),
        Wrong(loops_that_return, "returned after the first output"),
        Wrong(lambda x, b, w: np.squeeze(linear_loops(x, b, w))),
    ],
    "linear_matrix": [
        *LAYER,
        Wrong(linear_loops, "an answer by linear_loops"),
        Wrong(lambda x, b, w: linear_loops(x, b, w), "an answer by linear_loops"),
        Wrong(lambda x, b, w: np.array([b[o] + w[o] @ x for o in range(len(b))]), "by a loop"),
    ],
    "batch_shapes": [
        Wrong(lambda: ((2, 3), (5, 2), (5, 2)), "not transposed"),
        Wrong(lambda: ((3, 2), (2, 5), (2, 5)), "points in columns"),
        Wrong(lambda: ((3, 2), (5, 2), (5,)), "the bias changes the shape"),
        Wrong(lambda: ((3, 2), (5, 2))),
        Wrong(lambda: (("D_i", "D_o"), ("N", "D_o"), ("N", "D_o")), "text instead of numbers"),
        Wrong(
            lambda: tuple(a.shape for a in trace(np.ones((5, 3)), np.ones(2), np.ones((2, 3)))),
            "an answer by trace",
        ),
    ],
    "linear_batch": [
        Wrong(lambda x, b, w: x @ w.T, "bias missing"),
        Wrong(lambda x, b, w: x @ w + b, "not transposed"),
        Wrong(lambda x, b, w: w @ x.T + b[:, None], "transposed"),
        Wrong(lambda x, b, w: x @ w.T + b[:, None], "bias along the wrong axis"),
        Wrong(lambda x, b, w: (x @ w.T + b)[0]),
        Wrong(lambda x, b, w: w @ x + b, "the formula for a single point"),
        Wrong(lambda x, b, w: np.squeeze(x @ w.T + b)),
        Wrong(lambda x, b, w: trace(x, b, w)[2], "an answer by trace"),
    ],
    "compose_linear": [
        Wrong(lambda b, w, c, v: (b + c, v @ w), "first bias added unchanged"),
        Wrong(lambda b, w, c, v: (c, v @ w), "first bias forgotten"),
        Wrong(lambda b, w, c, v: (v @ b, v @ w), "second bias forgotten"),
        Wrong(lambda b, w, c, v: (c + v @ b, w @ v), "weights in the wrong order"),
        Wrong(lambda b, w, c, v: (c + v @ b, (v @ w).T), "transposed"),
        Wrong(lambda b, w, c, v: (v @ w, c + v @ b), "weights and bias in the wrong order"),
        Wrong(lambda b, w, c, v: v @ w),
        Wrong(lambda b, w, c, v: (np.squeeze(c + v @ b), np.squeeze(v @ w))),
    ],
    "decay_law": [
        Wrong(lambda t, y: np.polyfit(t, np.log(y), 1), "unpacked the wrong way round"),
        Wrong(curve_through_all, "an answer by curve_fit"),
        Wrong(
            lambda t, y: (np.polyfit(t, np.log(y), 1)[1], -np.polyfit(t, np.log(y), 1)[0]),
            "a is still a logarithm",
        ),
        Wrong(
            lambda t, y: (np.exp(np.polyfit(t, np.log(y), 1)[1]), np.polyfit(t, np.log(y), 1)[0]),
            "sign of the rate",
        ),
        Wrong(
            lambda t, y: (np.polyfit(t, y, 1)[1], -np.polyfit(t, y, 1)[0]),
            "line through the measurements",
        ),
        Wrong(
            lambda t, y: (
                y[0] * (y[0] / y[-1]) ** (t[0] / (t[-1] - t[0])),
                np.log(y[0] / y[-1]) / (t[-1] - t[0]),
            ),
            "two of the measurements",
        ),
        Wrong(lambda t, y: (100.0, 0.2)),
    ],
    "mend_growth": [
        Wrong(np.mean, "the program as it was"),
        Wrong(lambda f: stats.gmean(f), "an answer by gmean"),
        Wrong(lambda f: statistics.geometric_mean(f)),
        Wrong(lambda f: np.prod(f) ** (1 / len(f)), "root of the whole product"),
        Wrong(lambda f: np.mean(np.log(f)), "logarithm not undone"),
        Wrong(lambda f: np.exp(np.sum(np.log(f))), "sum instead of mean"),
        Wrong(lambda f: 10 ** np.mean(np.log(f)), "base changed"),
        Wrong(lambda f: len(f) / np.sum(1 / f)),
        Wrong(lambda f: np.sqrt(f.max() * f.min()), "the largest and the smallest"),
        Wrong(lambda f: np.prod(f.astype(np.longdouble)) ** (1 / len(f))),
    ],
    "predict_growth": [
        Wrong(lambda: "same amount"),
        Wrong(lambda: "growing factor"),
        Wrong(lambda: "factor"),
    ],
    "exp_values": [
        Wrong(lambda: (0.0, np.e, 0.0, INF), "zero at zero"),
        Wrong(lambda: (1.0, np.e, -INF, INF), "negative"),
        Wrong(lambda: (-INF, 0.0, NAN, INF), "taken for the logarithm"),
        Wrong(lambda: (1.0, 1.0, 0.0, INF)),
        Wrong(lambda: exponentials(), "an answer by exponentials"),
    ],
    "doubling_time": [
        Wrong(lambda r: np.log10(2) / r, "base 10"),
        Wrong(lambda r: np.log2(2) / r, "base 2"),
        Wrong(lambda r: 2 / r, "log missing"),
        Wrong(lambda r: np.log(2) * r, "multiplied instead of divided"),
        Wrong(lambda r: np.exp(2) / r, "exp instead of log"),
    ],
    "log_values": [
        Wrong(lambda: (0, 0, 1, 3, 4, NAN), "taken for zero"),
        Wrong(lambda: (-INF, 0, 1, 3, 4, 0), "negative number"),
        Wrong(lambda: (-INF, 0, 1, np.exp(3), np.log(4), NAN), "do not cancel"),
        Wrong(lambda: (-INF, 1, 0, 3, 4, NAN)),
        Wrong(lambda: logarithms(), "an answer by logarithms"),
    ],
    "log_of_product": [
        Wrong(lambda v: np.log(np.prod(v)), "log of the whole product"),
        Wrong(lambda v: np.prod(np.log(v)), "product instead of sum"),
        Wrong(lambda v: np.log(np.sum(v)), "log of the sum"),
        Wrong(lambda v: np.log10(v).sum(), "base 10"),
        Wrong(lambda v: np.log(v), "sum missing"),
        Wrong(lambda v: -np.log(v).sum(), "sign missing"),
        Wrong(lambda v: np.exp(np.log(v).sum()), "the exponential of the result"),
        Wrong(lambda v: np.log(v + 1e-9).sum(), "something added"),
        Wrong(lambda v: np.log(np.maximum(v, 1e-12)).sum(), "something added"),
        Wrong(lambda v: np.log(v + 1e-200).sum()),
        Wrong(lambda v: float(np.log(np.prod(v.astype(np.longdouble))))),
        Wrong(recursive_log, "a function that calls itself too often"),
    ],
}
