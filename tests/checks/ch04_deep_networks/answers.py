"""Right and wrong answers to practicals 4.1 to 4.3, written as a student would write them."""

import itertools

import numpy as np

from tests.checks.check_harness import Wrong
from udl.checks.ch04_deep_networks.expected import match_start
from udl.data import composition_examples


def relu(z):
    return np.maximum(z, 0)


def shallow(layers):
    (w_1, w_2), (b_1, b_2) = layers
    return lambda x: (relu(x[:, None] @ w_1.T + b_1) @ w_2.T + b_2)[:, 0]


FIRST = shallow(composition_examples.three_pieces())
SECOND = shallow(composition_examples.four_pieces())
GRID = np.linspace(-1, 1, 20001)


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
    hidden = second_inputs(x, weights[0], biases[0], weights[1], biases[1])
    return network_output(hidden, weights[2], biases[2])


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


def lowest_bias(unit, sign):
    weights, biases = composition_examples.clipped_twice()
    x = np.linspace(0, 1, 1001)
    pre = second_inputs(x, weights[0], biases[0], weights[1], biases[1])[:, unit]
    return biases[1][unit] - (pre.min() if sign < 0 else pre.max())


RIGHT = {
    "joints_of_first": [lambda: (0.0, 0.67), lambda: [0, 0.67]],
    "predict_second": [lambda: 4, lambda: count_regions(SECOND(GRID))],
    "count_regions": [count_regions, loop_regions],
    "value_by_hand": [lambda: (0.0, 0.2), lambda: (0, 1 / 5)],
    "second_of_first": [second_of_first],
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
    "copies_for_million": [lambda: 12, lambda: next(n for n in range(99) if 4 * 3**n > 1e6)],
    "mend_copies": [mend_copies, recursive_copies],
    "four_runs": [four_runs, steeper_runs],
    "second_inputs": [second_inputs],
    "predict_shared_joints": [lambda: "same"],
    "predict_crossings": [lambda: (2, 3, 2), lambda: [2, 3, 2]],
    "network_output": [network_output, lambda p, w, b: relu(p) @ w[0] + b[0]],
    "predict_regions": [lambda: 11],
    "never_clipped": [lambda: lowest_bias(2, -1), lambda: 0.69],
    "always_off": [lambda: lowest_bias(1, 1), lambda: -0.65],
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

# --- wrong answers ---


def uses_up_the_weights(x, weights, biases):
    last = weights.pop()
    for w, b in zip(weights, biases[:-1], strict=True):
        x = relu(x @ w.T + b)
    return x @ last.T + biases[-1]


def adds_to_the_biases(x, weights, biases):
    result = deep_network(x, weights, biases)
    biases[0] += 1
    return result


def reverses_the_biases(x, weights, biases):
    result = deep_network(x, weights, biases)
    biases.reverse()
    return result


def relu_after_the_loop(x, weights, biases):
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        x = x @ w.T + b
    return relu(x) @ weights[-1].T + biases[-1]


def exact_comparison(y):
    return 1 + np.count_nonzero(np.diff(np.diff(y)))


def relu_in_place(pre, weights, bias):
    pre *= pre > 0
    return pre @ weights[0] + bias[0]


def two_hidden_layers_only(x, weights, biases):
    hidden = relu(x @ weights[0].T + biases[0])
    hidden = relu(hidden @ weights[1].T + biases[1])
    return hidden @ weights[-1].T + biases[-1]


def replaced(index, value):
    parts = list(match_target())
    parts[index] = value
    return lambda: tuple(parts)


WRONG = {
    "joints_of_first": [
        Wrong(lambda: (0.0, 0.0, 0.67), "one joint for each unit"),
        Wrong(lambda: (0.67, 0.0), "wrong order"),
        Wrong(lambda: (-0.67, 0.0), "a sign"),
        Wrong(lambda: 0.67),
        Wrong(lambda: (0.0, 0.7)),
    ],
    "predict_second": [Wrong(lambda: 3, "joints instead"), Wrong(lambda: 7), Wrong(lambda: "four")],
    "count_regions": [
        Wrong(exact_comparison),
        Wrong(lambda y: count_regions(y) - 1, "joints instead of regions"),
        Wrong(lambda y: len(np.unique(np.round(np.diff(y), 9)))),
        Wrong(lambda y: np.count_nonzero(np.abs(np.diff(y, 2)) > 1e-9) + 1, "counted twice"),
        Wrong(lambda y: len(y)),
    ],
    "value_by_hand": [
        Wrong(lambda: (0.0, 0.0)),
        Wrong(lambda: (0.2, 0.0)),
        Wrong(lambda: 0.2),
        Wrong(lambda: (0.0, SECOND(np.array([-0.5]))[0]), "both networks fed with x"),
    ],
    "second_of_first": [
        Wrong(lambda x: FIRST(SECOND(x)), "the other order"),
        Wrong(lambda x: FIRST(x) + SECOND(x), "outputs added"),
        Wrong(lambda x: SECOND(x), "only one"),
        Wrong(lambda x: SECOND(FIRST(x))[:, None], "an axis too many"),
    ],
    "predict_composed": [
        Wrong(lambda: 7, "regions added"),
        Wrong(lambda: 11, "joints instead"),
        Wrong(lambda: 4, "second network"),
        Wrong(lambda: 16),
    ],
    "predict_halved": [
        Wrong(lambda: 12, "as many as before"),
        Wrong(lambda: 6, "half"),
        Wrong(lambda: 8, "whole left piece"),
        Wrong(lambda: 11),
    ],
    "predict_swapped": [Wrong(lambda: "more"), Wrong(lambda: "same"), Wrong(lambda: 5)],
    "predict_twice": [
        Wrong(lambda: 6, "regions added"),
        Wrong(lambda: 8, "joints instead"),
        Wrong(lambda: 12, "as before"),
    ],
    "predict_deeper": [
        Wrong(lambda: (9, 27), "left out"),
        Wrong(lambda: (24, 36), "once only"),
        Wrong(lambda: (36,)),
        Wrong(lambda: (36, 144)),
        Wrong(lambda: (10, 13), "regions added"),
    ],
    "regions_after": [
        Wrong(lambda n: 4 + 3 * n, "added up"),
        Wrong(lambda n: 3 * 4**n, "powers exchanged"),
        Wrong(lambda n: 12 * n),
        Wrong(lambda n: 4 * 3**n - 1),
        Wrong(lambda n: 4 * 3.0**n, "a float instead of a whole number"),
        Wrong(lambda n: {0: 4, 1: 12, 2: 36, 3: 108, 7: 8748}[n]),
    ],
    "copies_for_million": [
        Wrong(lambda: 11, "too few"),
        Wrong(lambda: 13, "too many"),
        Wrong(lambda: 333_333, "additions"),
        Wrong(lambda: 2_125_764, "regions instead of copies"),
    ],
    "mend_copies": [
        Wrong(lambda x, n: SECOND(FIRST(x)) if n else SECOND(x), "every copy fed with x"),
        Wrong(lambda x, n: mend_copies(x, n + 1), "one copy too many"),
        Wrong(lambda x, n: SECOND(FIRST(x))),
        Wrong(lambda x, n: mend_copies(x, n)[:, None]),
    ],
    "four_runs": [
        Wrong(three_runs, "the first network of this practical"),
        Wrong(lambda: four_runs()[:3]),
        Wrong(lambda: (four_runs()[0], four_runs()[1], 0.4 * four_runs()[2], 3.0)),
        Wrong(lambda: (np.zeros(3), *four_runs()[1:])),
    ],
    "mend_late_bias": [
        Wrong(late_bias, "the program as it was"),
        Wrong(lambda x, w, b: relu(whole_network(x, w, b)), "the output clipped"),
        Wrong(lambda x, w, b: whole_network(x, w, [b[0], 0 * b[1], b[2]]), "left out"),
        Wrong(lambda x, w, b: whole_network(x, w, b)[:, None], "an axis too many"),
    ],
    "most_pieces": [
        Wrong(lambda: tuple(p[1] for p in composition_examples.clipped_twice()), "as it was"),
        Wrong(lambda: (most_pieces()[0], np.array([-0.2, -0.25, -0.3]))),
        Wrong(lambda: (most_pieces()[0], np.array([-0.2, -0.2, 0.2]))),
        Wrong(lambda: (np.zeros((3, 3)), np.zeros(3))),
        Wrong(lambda: most_pieces()[0]),
    ],
    "mend_rescaling": [
        Wrong(
            lambda wi, bi, wo: (mend_rescaling(wi, bi, wo)[0], bi, mend_rescaling(wi, bi, wo)[2]),
            "the bias left as it was",
        ),
        Wrong(lambda wi, bi, wo: (*mend_rescaling(wi, bi, wo)[:2], wo), "the next layer left"),
        Wrong(lambda wi, bi, wo: mend_rescaling(wi, bi, wo)[:2]),
        Wrong(lambda wi, bi, wo: (wi, bi, wo)),
    ],
    "second_inputs": [
        Wrong(lambda *a: relu(second_inputs(*a)), "clipped too early"),
        Wrong(lambda x, w1, b1, w2, b2: relu(x[:, None] @ w1.T + b1), "first layer returned"),
        Wrong(lambda *a: second_inputs(*a).T, "transposed"),
        Wrong(lambda x, w1, b1, w2, b2: second_inputs(x, w1, b1, w2, 0), "second layer missing"),
    ],
    "predict_shared_joints": [
        Wrong(lambda: "different"),
        Wrong(lambda: "none"),
        Wrong(lambda: 3),
    ],
    "predict_crossings": [
        Wrong(lambda: (3, 3, 3), "joints of the curves"),
        Wrong(lambda: 7),
        Wrong(lambda: (2, 3, 1)),
        Wrong(lambda: (3, 2, 2), "another order"),
    ],
    "network_output": [
        Wrong(lambda p, w, b: (p @ w.T + b)[:, 0], "not clipped"),
        Wrong(lambda p, w, b: relu(p @ w.T + b)[:, 0], "clipped after the sum"),
        Wrong(lambda p, w, b: relu(p) @ w.T + b, "an axis too many"),
        Wrong(relu_in_place),
    ],
    "predict_regions": [
        Wrong(lambda: 10, "joints instead"),
        Wrong(lambda: 4, "no new joints"),
        Wrong(lambda: 12),
    ],
    "never_clipped": [
        Wrong(lambda: 0.39, "the change"),
        Wrong(lambda: 0.5, "right end"),
        Wrong(lambda: 1.5),
        Wrong(lambda: 0.3, "given"),
    ],
    "always_off": [
        Wrong(lambda: -0.6, "left end"),
        Wrong(lambda: -0.446, "the change"),
        Wrong(lambda: 0.646, "sign"),
        Wrong(lambda: -2.0),
    ],
    "predict_unclipped": [
        Wrong(lambda: 11, "as many"),
        Wrong(lambda: 1, "straight"),
        Wrong(lambda: 16, "multiplied"),
    ],
    "merge_layers": [
        Wrong(lambda *a: merge_layers(*a)[::-1], "bias first"),
        Wrong(lambda wo, bo, wi, bi: (wi @ wo, bi), "forgotten"),
        Wrong(lambda wo, bo, wi, bi: (wi @ wo, bi + bo)),
        Wrong(lambda *a: merge_layers(*a)[0]),
    ],
    "predict_rank": [Wrong(lambda: "2"), Wrong(lambda: "3"), Wrong(lambda: 9)],
    "deep_network": [
        Wrong(lambda x, w, b: relu(deep_network(x, w, b)), "ReLU after the output"),
        Wrong(two_hidden_layers_only),
        Wrong(uses_up_the_weights, "input changed in place: weights"),
        Wrong(adds_to_the_biases, "input changed in place: biases"),
        Wrong(reverses_the_biases, "input changed in place: biases"),
        Wrong(lambda x, w, b: deep_network(x, w, [*b[:-1], 0]), "bias of the output layer missing"),
        Wrong(relu_after_the_loop, "ReLU only once"),
        Wrong(lambda x, w, b: deep_network(x, w, b)[:, 0]),
        Wrong(lambda x, w, b: deep_network(x, w, b).T, "points in columns"),
    ],
    "parameter_shapes": [
        Wrong(lambda s: [(i, o) for i, o in itertools.pairwise(s)]),
        Wrong(lambda s: parameter_shapes(s)[::-1]),
        Wrong(lambda s: (parameter_shapes(s)[0], [(n, 1) for n in s[1:]]), "as columns"),
        Wrong(lambda s: parameter_shapes([4, 5, 2, 4, 1])),
        Wrong(lambda s: parameter_shapes(s) if len(s) < 4 or s[0] in (2, 4) else ([], [])),
    ],
    "trace_activations": [
        Wrong(lambda: ((5, 10), (2, 10), (4, 10), (1, 10)), "points in columns"),
        Wrong(lambda: ((5,), (2,), (4,), (1,)), "one point"),
        Wrong(lambda: ((10, 5), (10, 2), (10, 4))),
    ],
    "num_parameters": [
        Wrong(lambda s: 54),
        Wrong(lambda s: float(num_parameters(s)), "a float instead of a whole number"),
        Wrong(lambda s: {(4, 5, 2, 4, 1): 54, (1, 3, 1): 10, (2, 7, 7, 3): 101}[tuple(s)]),
        Wrong(lambda s: num_parameters(s) - sum(s[1:]), "biases forgotten"),
        Wrong(lambda s: num_parameters(s) + s[0], "biases for the inputs"),
    ],
    "predict_without_relu": [Wrong(lambda: "bent"), Wrong(lambda: "more"), Wrong(lambda: 1)],
    "match_target": [
        Wrong(match_start, "the parameters that were given"),
        Wrong(replaced(5, np.array([0.0])), "output bias missing"),
        Wrong(replaced(0, np.array([[2.0], [3.5]]))),
        Wrong(replaced(1, [0.0, -2.0]), "settings of another form"),
        Wrong(replaced(4, np.array([-2.0, 2.0])), "settings of another form"),
        Wrong(lambda: match_target()[:4], "settings of another form"),
    ],
    "square_ring": [
        Wrong(lambda: tuple(np.zeros_like(part) for part in square_ring()), "all black"),
        Wrong(
            lambda: (*square_ring()[:2], np.repeat(np.eye(2), 2, axis=1), *square_ring()[3:]),
            "the sum of the two distances",
        ),
        Wrong(lambda: (*square_ring()[:7], np.ones(1))),
        Wrong(lambda: square_ring()[:6], "settings of another form"),
    ],
}
