"""Right answers to practicals 4.1 to 4.3, written as a student would write them."""

import itertools

import numpy as np

from udl.data import composition_examples


def relu(z):
    return np.maximum(z, 0)


def shallow(layers):
    (w_1, w_2), (b_1, b_2) = layers
    return lambda x: (relu(x[:, None] @ w_1.T + b_1) @ w_2.T + b_2)[:, 0]


FIRST = shallow(composition_examples.three_pieces())
SECOND = shallow(composition_examples.four_pieces())
GRID = np.linspace(-1, 1, 20001)
FINE = np.linspace(0, 1, 1001)


def second_of_first(x):
    return SECOND(FIRST(x))


def count_regions(y):
    slopes = np.diff(y)
    same = np.abs(np.diff(slopes)) < 1e-6 * np.abs(slopes).max()
    starts = same[1:] & ~same[:-1]
    return int(same[0]) + np.sum(starts)


def loop_regions(y):
    slopes = np.diff(y)
    pieces, inside = 0, False
    for a, b in itertools.pairwise(slopes):
        if abs(a - b) < 1e-6 * abs(slopes).max():
            pieces += not inside
            inside = True
        else:
            inside = False
    return pieces


def second_inputs(x, weights_1, bias_1, weights_2, bias_2):
    hidden = relu(x[:, None] @ weights_1.T + bias_1)
    return hidden @ weights_2.T + bias_2


def network_output(pre, weights, bias):
    return (relu(pre) @ weights.T + bias)[:, 0]


def merge_layers(w_out, b_out, w_in, b_in):
    return w_in @ w_out, w_in @ b_out + b_in


def deep_network(x, weights, biases):
    hidden = x
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        hidden = relu(hidden @ w.T + b)
    return hidden @ weights[-1].T + biases[-1]


def parameter_shapes(sizes):
    weights = [(o, i) for i, o in itertools.pairwise(sizes)]
    return weights, [(o,) for o in sizes[1:]]


def num_parameters(sizes):
    return sum((i + 1) * o for i, o in itertools.pairwise(sizes))


def match_target():
    return (
        np.array([[2.0], [4.0]]),
        np.array([0.0, -2.0]),
        np.array([[2.0, -2.0], [4.0, -4.0]]),
        np.array([0.0, -2.0]),
        np.array([[-2.0, 2.0]]),
        np.array([1.0]),
    )


def match_otherwise():
    """Fold at one half with two units that look away from each other, then again."""
    return (
        np.array([[1.0], [-1.0]]),
        np.array([-0.5, 0.5]),
        np.array([[1.0, 1.0], [-1.0, -1.0]]),
        np.array([-0.25, 0.25]),
        np.array([[8.0, 8.0]]),
        np.array([-1.0]),
    )


def square_ring():
    first = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    second = np.array([[1.0, 1.0, 0.0, 0.0], [-1.0, -1.0, 1.0, 1.0]])
    third = np.array([[2.0, 2.0], [4.0, 4.0]])
    return (first, np.zeros(4), second, np.zeros(2),
            third, np.array([0.0, -2.0]), np.array([[1.0, -1.0]]), np.zeros(1))  # fmt: skip


def ring_from_outside():
    """The inputs exchanged, units five times as large, and a tent turned over."""
    first, zeros, second, *_ = square_ring()
    third = np.array([[1.0, 1.0], [-1.0, -1.0]])
    return (5 * first, zeros, second[:, [2, 3, 0, 1]] / 5, np.zeros(2),
            third, np.array([-0.5, 0.5]), np.array([[-2.0, -2.0]]), np.ones(1))  # fmt: skip


def mend_copies(x, num_copies):
    for _ in range(num_copies):
        x = FIRST(x)
    return SECOND(x)


def recursive_copies(x, num_copies):
    return SECOND(x) if num_copies == 0 else recursive_copies(FIRST(x), num_copies - 1)


def four_runs():
    up, down, last = 2 / 0.3, -4.0, 2 / 0.6
    heights = np.array([down - up, last - down, -up])
    return np.array([1.0, 1.0, -1.0]), np.array([0.7, 0.2, 0.4]), heights, -1 + 1.4 * up


def steeper_runs():
    """The same with the runs twice as high as they need be, and units of another scale."""
    weights, biases, heights, offset = four_runs()
    return 2 * weights, 2 * biases, heights, 2 * offset


def three_runs():
    (weights, heights), (biases, offset) = composition_examples.three_pieces()
    return weights[:, 0], biases, heights[0], float(offset[0])


def whole_network(x, weights, biases):
    hidden = relu(x[:, None] @ weights[0].T + biases[0])
    hidden = relu(hidden @ weights[1].T + biases[1])
    return (hidden @ weights[2].T + biases[2])[:, 0]


def layer_by_layer(x, weights, biases):
    rows = x.reshape(-1, 1)
    for k in (0, 1):
        rows = relu(rows @ weights[k].T + biases[k])
    return (rows @ weights[2].T + biases[2]).ravel()


def late_bias(x, weights, biases):
    hidden = relu(x[:, None] @ weights[0].T + biases[0])
    return ((relu(hidden @ weights[1].T) + biases[1]) @ weights[2].T + biases[2])[:, 0]


def most_pieces():
    rows = [[2.0, 1.2, -8.0], [2.0, 1.2, -8.0], [-2.0, -1.2, 8.0]]
    return np.array(rows), np.array([-0.2, -0.25, 0.3])


def mend_rescaling(weights_in, bias_in, weights_out):
    length = np.linalg.norm(weights_in, axis=1)
    return weights_in / length[:, None], bias_in / length, weights_out * length


# Of the notebook of 4.2: the checks of its searches put other weights there.
(weights_1, weights_2, _), (bias_1, bias_2, _) = composition_examples.clipped_twice()


def lowest_bias(unit, sign, x=FINE):
    pre = second_inputs(x, weights_1, bias_1, weights_2, bias_2)[:, unit]
    return bias_2[unit] - (pre.min() if sign < 0 else pre.max())


def lifted_by_its_ends():
    return lowest_bias(2, -1, np.array([0.0, 1.0]))


def tried_bias(unit, sign):
    """Try one bias after another, upwards or downwards, until the curve is on one side of zero."""
    bias, candidates = bias_2.copy(), np.arange(-2, 2, 0.005)
    for bias[unit] in candidates if sign < 0 else candidates[::-1]:
        if np.all(sign * second_inputs(FINE, weights_1, bias_1, weights_2, bias)[:, unit] <= 1e-9):
            return bias[unit]
    return None


CORNERS, HEIGHTS = (-1, 0, 0.67, 1), (-1, 1, -1.01, 1.069)
LEVELS, DRAWN = (-1.01, -0.6, -0.2, 0.5, 1.069), (0.09, 0.5, 0.5, -0.55, -0.2655)


def from_the_drawings(x):
    return np.interp(np.interp(x, CORNERS, HEIGHTS), LEVELS, DRAWN)


def read_off(x, corners, heights):
    for (x0, y0), (x1, y1) in itertools.pairwise(zip(corners, heights, strict=True)):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return None


def corner_by_corner(x):
    inner = [min(max(read_off(v, CORNERS, HEIGHTS), -1.01), 1.069) for v in x]
    return np.array([read_off(v, LEVELS, DRAWN) for v in inner])


def copies_for_million(goal=1_000_000):
    copies = 0
    while 4 * 3**copies <= goal:
        copies += 1
    return copies


def by_multiplying(goal=1_000_000):
    copies, regions = 0, 4
    while regions <= goal:
        copies, regions = copies + 1, 3 * regions
    return copies


RIGHT = {
    "joints_of_first": [lambda: (0.0, 0.67), lambda: [0, 0.67]],
    "predict_second": [lambda: 4, lambda: count_regions(SECOND(GRID))],
    "count_regions": [count_regions, loop_regions],
    "value_by_hand": [lambda: (0.0, 0.2), lambda: (0, 1 / 5)],
    "second_of_first": [from_the_drawings, corner_by_corner],
    "predict_composed": [lambda: 12, lambda: count_regions(second_of_first(GRID))],
    "predict_halved": [lambda: 10],
    "predict_swapped": [lambda: "fewer", lambda: " Fewer "],
    "predict_twice": [lambda: 9, lambda: count_regions(FIRST(FIRST(GRID)))],
    "predict_deeper": [
        lambda: (36, 108),
        lambda: (
            count_regions(SECOND(FIRST(FIRST(GRID)))),
            count_regions(SECOND(FIRST(FIRST(FIRST(GRID))))),
        ),
    ],
    "regions_after": [lambda n: 4 * 3**n, lambda n: np.prod([4] + [3] * n)],
    "copies_for_million": [copies_for_million, by_multiplying],
    "mend_copies": [mend_copies, recursive_copies],
    "four_runs": [four_runs, steeper_runs],
    "second_inputs": [second_inputs],
    "predict_shared_joints": [lambda: "same"],
    "predict_crossings": [lambda: (2, 3, 2), lambda: [2, 3, 2]],
    "network_output": [network_output, lambda p, w, b: relu(p) @ w[0] + b[0]],
    "predict_regions": [lambda: 11],
    "never_clipped": [
        lambda: lowest_bias(2, -1),
        lambda: lowest_bias(2, -1, np.array([0, *(-bias_1 / weights_1[:, 0]), 1])),
        lambda: round(lowest_bias(2, -1), 2),
        lambda: tried_bias(2, -1),
    ],
    "always_off": [
        lambda: lowest_bias(1, 1),
        lambda: lowest_bias(1, 1, np.array([0, *(-bias_1 / weights_1[:, 0]), 1])),
        lambda: tried_bias(1, 1),
    ],
    "predict_unclipped": [lambda: 4],
    "mend_late_bias": [whole_network, layer_by_layer],
    "most_pieces": [most_pieces, lambda: (most_pieces()[0] * 3, most_pieces()[1] * 3)],
    "merge_layers": [merge_layers],
    "mend_rescaling": [mend_rescaling],
    "predict_rank": [lambda: "1"],
    "deep_network": [deep_network],
    "parameter_shapes": [
        parameter_shapes,
        lambda s: tuple(tuple(part) for part in parameter_shapes(s)),
    ],
    "trace_activations": [lambda: ((10, 5), (10, 2), (10, 4), (10, 1))],
    "num_parameters": [num_parameters],
    "predict_without_relu": [lambda: "line"],
    "match_target": [match_target, match_otherwise],
    "square_ring": [square_ring, ring_from_outside],
}
