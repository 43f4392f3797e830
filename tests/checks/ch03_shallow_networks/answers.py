"""Right answers to practicals 3.1 to 3.4, each in the ways in which a student may solve it."""

import math

import numpy as np
from scipy import special

from udl.data import shallow_examples

POINTS = shallow_examples.three_unit_example()
PLANE = shallow_examples.two_input_example()
STEPS = shallow_examples.activation_example()


def relu(z):
    return np.maximum(z, 0.0)


def pre_activations(x, hidden_bias, hidden_slopes):
    return hidden_bias + x[:, None] * hidden_slopes


def loop_pre_activations(x, hidden_bias, hidden_slopes):
    table = np.zeros((len(x), len(hidden_bias)))
    for i in range(len(x)):
        for d in range(len(hidden_bias)):
            table[i, d] = hidden_bias[d] + hidden_slopes[d] * x[i]
    return table


def network(x, hidden_bias, hidden_slopes, output_bias, output_weights):
    return output_bias + relu(pre_activations(x, hidden_bias, hidden_slopes)) @ output_weights


def loop_network(x, hidden_bias, hidden_slopes, output_bias, output_weights):
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i] = output_bias
        for b, s, w in zip(hidden_bias, hidden_slopes, output_weights, strict=True):
            y[i] += w * max(0.0, b + s * x[i])
    return y


def slopes_by_active_units(hidden_bias, hidden_slopes, output_weights):
    s = np.sort(-hidden_bias / hidden_slopes)
    inside = np.concatenate([[s[0] - 1], (s[1:] + s[:-1]) / 2, [s[-1] + 1]])
    return (pre_activations(inside, hidden_bias, hidden_slopes) > 0) @ (
        hidden_slopes * output_weights
    )


def slopes_by_differences(hidden_bias, hidden_slopes, output_weights):
    s = np.sort(-hidden_bias / hidden_slopes)
    inside = np.concatenate([[s[0] - 1], (s[1:] + s[:-1]) / 2, [s[-1] + 1]])
    rest = (hidden_bias, hidden_slopes, 0.0, output_weights)
    return (network(inside + 1e-2, *rest) - network(inside - 1e-2, *rest)) / 2e-2


def found_by_hand():
    return (
        np.array([0.3, -1.0, -0.5]),
        np.array([-1.0, 2.0, 0.65]),
        0.36,
        np.array([-2.4, -0.7, 5.3]),
    )


def found_by_search():
    bias, slopes = np.array([0.345, 0.846, 0.8925]), np.array([-1, -1, -1])
    return bias, slopes, 0.44, np.array([-3.44, 10.85, -9.88])


def hidden_units(x, hidden_bias, hidden_weights):
    return relu(hidden_bias + x @ hidden_weights.T)


def one_output(x, hidden_bias, hidden_weights, output_bias, output_weights):
    return output_bias + hidden_units(x, hidden_bias, hidden_weights) @ output_weights


def several_outputs(x, hidden_bias, hidden_weights, output_bias, output_weights):
    return output_bias + hidden_units(x, hidden_bias, hidden_weights) @ output_weights.T


def count_regions(hidden):
    return len(np.unique(hidden > 0, axis=0))


hidden_bias = PLANE.hidden_bias  # of the notebook of 3.2: the check of the search puts others there


def meeting_bias():
    crossing = np.linalg.solve(PLANE.hidden_weights[:2], -hidden_bias[:2])
    return -PLANE.hidden_weights[2] @ crossing


def bias_on_paper():
    (a, _), (c, d) = PLANE.hidden_weights[:2]
    x1 = -hidden_bias[0] / a
    x2 = (-hidden_bias[1] - c * x1) / d
    return round(-(0.5 * x1 + 0.9 * x2), 1)


def smallest_triangle():
    """Third bias at which fewest points of a grid lie in 000 or 111."""
    side = np.linspace(0, 10, 301)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    candidates, areas = np.arange(-7, -3, 0.05), []
    for bias in candidates:
        on = hidden_units(grid, np.append(hidden_bias[:2], bias), PLANE.hidden_weights) > 0
        areas.append(np.mean(on.all(axis=1) | ~on.any(axis=1)))
    return candidates[np.argmin(areas)]


def regions_by_growth(num_inputs, num_hidden):
    counts = [1] * (num_inputs + 1)
    for _ in range(num_hidden):
        counts = [1] + [counts[d] + counts[d - 1] for d in range(1, num_inputs + 1)]
    return counts[-1]


def growth_downwards(num_inputs, num_hidden):
    counts = [1] * (num_inputs + 1)
    for _ in range(num_hidden):
        for d in range(num_inputs, 0, -1):
            counts[d] += counts[d - 1]
    return counts[num_inputs]


def number_regions(num_inputs, num_hidden):
    return sum(math.comb(num_hidden, j) for j in range(num_inputs + 1))


def factorial_regions(num_inputs, num_hidden):
    f = math.factorial
    top = min(num_inputs, num_hidden)
    return sum(f(num_hidden) // (f(j) * f(num_hidden - j)) for j in range(top + 1))


def activated_network(x, hidden_bias, hidden_slopes, output_bias, output_weights, activation):
    lines = pre_activations(x, hidden_bias, hidden_slopes)
    return output_bias + activation(lines) @ output_weights


def heaviside(z):
    return np.where(z >= 0, 1.0, 0.0)


def leaky_relu(z, leak=0.1):
    return np.where(z > 0, z, leak * z)


def straight_line(hidden_bias, hidden_slopes, output_bias, output_weights):
    return output_bias + output_weights @ hidden_bias, output_weights @ hidden_slopes


def steepness(width, step=0.1, samples=5001):
    candidates = np.arange(5, 60, step)
    x = np.linspace(0, 1, samples)
    widths = []
    for c in candidates:
        rise = x[np.abs(special.expit(c * (-1 + 2 * x)) - 0.5) < 0.4]
        widths.append(rise[-1] - rise[0])
    return candidates[np.argmin(np.abs(np.array(widths) - width))]


def halved_steepness(width):
    """Halve an interval of steepnesses until the rise is as long as it should be."""
    low, high = 1.0, 100.0
    for _ in range(30):
        middle = (low + high) / 2
        x = np.linspace(0, 1, 10001)
        rise = x[np.abs(special.expit(middle * (-1 + 2 * x)) - 0.5) < 0.4]
        low, high = (middle, high) if rise[-1] - rise[0] > width else (low, middle)
    return middle


def responsive(nudge):
    """Count the parameters that change the loss, for the ReLU and the step function."""
    ten = np.concatenate(
        [
            STEPS.hidden_bias,
            STEPS.hidden_weights[:, 0],
            STEPS.output_bias,
            STEPS.output_weights[0],
        ]
    )
    counts = []
    for activation in (relu, heaviside):

        def loss(p, activation=activation):
            out = activated_network(POINTS.x, p[:3], p[3:6], p[6], p[7:], activation)
            return np.sum((out - POINTS.y) ** 2)

        before, count = loss(ten), 0
        for k in range(10):
            moved = ten.copy()
            moved[k] += nudge
            count += loss(moved) != before
        counts.append(int(count))
    return tuple(counts)


RIGHT = {
    "trace_one_input": [
        lambda: ((-0.5, 0.6, 0.02), (0.0, 0.6, 0.02), -0.76),
        lambda: [[-0.5, 0.6, 0.02], [0, 0.6, 0.02], -0.76],
    ],
    "relu": [relu, lambda z: np.where(z > 0, z, 0), lambda z: z * (z > 0), lambda z: z.clip(0)],
    "pre_activations": [pre_activations, loop_pre_activations],
    "network": [network, loop_network],
    "joints": [
        lambda hidden_bias, hidden_slopes: -hidden_bias / hidden_slopes,
        lambda b, s: np.array([-b[d] / s[d] for d in range(len(b))]),
    ],
    "predict_flat_segment": [lambda: "second", lambda: "Second"],
    "segment_slopes": [slopes_by_active_units, slopes_by_differences],
    "predict_effects": [lambda: ("b", "d", "c", "a"), lambda: ["b", "d", "c", "a"]],
    "least_squares_loss": [
        lambda y, prediction: np.sum((prediction - y) ** 2),
        lambda y, prediction: sum((a - b) ** 2 for a, b in zip(y, prediction, strict=True)),
    ],
    "better_network": [found_by_hand, found_by_search, lambda: list(found_by_hand())],
    "trace_two_inputs": [lambda: ((0.5, 0.0, 0.0), -1.0), lambda: ((0.5, 0, 0), -1)],
    "predict_fold": [lambda: "vertical"],
    "hidden_units": [
        hidden_units,
        lambda x, b, w: relu(np.sum(x[:, None, :] * w, axis=2) + b),
        lambda x, b, w: relu(np.stack([x @ w[d] + b[d] for d in range(len(b))], axis=1)),
    ],
    "one_output": [
        one_output,
        lambda x, b, w, c, v: c + np.sum(hidden_units(x, b, w) * v, axis=1),
    ],
    "predict_patterns": [lambda: "seven"],
    "count_regions": [
        count_regions,
        lambda h: len({tuple(r) for r in (h > 0).tolist()}),
        lambda h: len(np.unique((h > 0) @ 2 ** np.arange(h.shape[1]))),
    ],
    "predict_second_output": [lambda: "same regions"],
    "several_outputs": [
        several_outputs,
        lambda x, b, w, c, v: np.stack(
            [one_output(x, b, w, c[o], v[o]) for o in range(len(c))], axis=1
        ),
    ],
    "triangle_bias": [meeting_bias, bias_on_paper, smallest_triangle],
    "predict_fourth_line": [lambda: "four"],
    "regions_by_growth": [regions_by_growth, growth_downwards, number_regions],
    "predict_many_inputs": [lambda: "256", lambda: 256],
    "number_regions": [number_regions, factorial_regions],
    "number_parameters": [
        lambda i, h, o: h * (i + 1) + o * (h + 1),
        lambda i, h, o: i * h + h + h * o + o,
    ],
    "units_needed": [
        lambda: next(d for d in range(100) if number_regions(10, d) > 10**6),
        lambda: 21,
    ],
    "activated_network": [
        activated_network,
        lambda x, b, s, c, w, a: c + np.sum(a(pre_activations(x, b, s)) * w, axis=1),
    ],
    "predict_shapes": [lambda: ("b", "c", "d", "a")],
    "sigmoid": [
        lambda z, steepness=10.0: 1 / (1 + np.exp(-steepness * z)),
        lambda z, c=10: special.expit(c * z),
        lambda z, steepness=10.0: 0.5 * (1 + np.tanh(steepness * z / 2)),
    ],
    "steepness": [
        steepness,
        lambda width: steepness(width, 1, 1001),
        lambda width: steepness(width, samples=1001),
        halved_steepness,
        lambda width: math.log(9) / width,
        lambda width: round(math.log(9) / width),
    ],
    "heaviside": [heaviside, lambda z: 1.0 * (z >= 0), lambda z: np.heaviside(z, 1.0)],
    "step_heights": [lambda: (0.8, 0.3, -0.7, 0.2)],
    "leaky_relu": [leaky_relu, lambda z, leak=0.1: relu(z) - leak * relu(-z)],
    "straight_line": [straight_line],
    "predict_deaf": [lambda: "only the output layer"],
    "responsive_parameters": [lambda: responsive(1e-6), lambda: (10, 4)],
}
