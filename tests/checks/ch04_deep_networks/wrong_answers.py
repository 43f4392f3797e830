"""Wrong answers to practicals 4.1 to 4.3, and the mistake that each must be told."""

import itertools

import numpy as np

from tests.checks.ch04_deep_networks.answers import (
    CORNERS,
    FIRST,
    HEIGHTS,
    SECOND,
    copies_for_million,
    count_regions,
    deep_network,
    four_runs,
    late_bias,
    lifted_by_its_ends,
    match_target,
    mend_copies,
    mend_rescaling,
    merge_layers,
    most_pieces,
    network_output,
    num_parameters,
    parameter_shapes,
    relu,
    second_inputs,
    square_ring,
    three_runs,
    whole_network,
)
from tests.checks.check_harness import Wrong
from udl.checks.ch04_deep_networks.expected_deep import match_start
from udl.data import composition_examples


def cut_off(x):
    levels, heights = (-1, -0.6, -0.2, 0.5, 1), (0.1, 0.5, 0.5, -0.55, -0.3)
    return np.interp(np.interp(x, CORNERS, HEIGHTS), levels, heights)


first, second = FIRST, SECOND


def call_both(x):
    return second(first(x))


def runs(same):
    return int(same[0]) + np.sum(same[1:] & ~same[:-1])


def every_run(y):
    same = np.abs(np.diff(y, 2)) < 1e-6 * np.abs(np.diff(y)).max()
    return sum(1 for _ in itertools.groupby(same))


def second_each_time(x, num_copies):
    for _ in range(num_copies):
        x = SECOND(FIRST(x))
    return x


def second_before(x, num_copies):
    x = SECOND(x)
    for _ in range(num_copies):
        x = FIRST(x)
    return x


def bent(x, weights, biases, bend):
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        x = bend(x @ w.T + b)
    return x @ weights[-1].T + biases[-1]


def scaled(weights_in, bias_in, weights_out, lengths):
    lengths = lengths * np.ones(len(bias_in))
    return weights_in / lengths[:, None], bias_in / lengths, weights_out * lengths


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
        Wrong(lambda y: runs(np.abs(np.diff(y, 2)) < 1e-9), "does not grow with the curve"),
        Wrong(lambda y: runs(np.abs(np.diff(y, 2)) < 1e-12), "does not grow with the curve"),
        Wrong(lambda y: runs(np.diff(y, 2) < 1e-6 * np.abs(np.diff(y)).max()), "downwards"),
        Wrong(lambda y: runs(np.abs(np.diff(y, 2)) < 1e-6 * np.diff(y).max()), "without its size"),
        Wrong(lambda y: np.sum(np.diff(np.sign(np.diff(y))) != 0) + 1, "turning points counted"),
        Wrong(every_run, "between two pieces counted too"),
    ],
    "value_by_hand": [
        Wrong(lambda: (0.0, 0.0)),
        Wrong(lambda: (0.2, 0.0)),
        Wrong(lambda: 0.2),
        Wrong(lambda: (-1.0, -0.4), "the output bias forgotten"),
        Wrong(lambda: (1.0, -0.3), "all units of the first network off"),
        Wrong(lambda: (0.0, SECOND(np.array([-0.5]))[0]), "both networks fed with x"),
    ],
    "second_of_first": [
        Wrong(lambda x: FIRST(SECOND(x)), "the other order"),
        Wrong(lambda x: FIRST(x) + SECOND(x), "outputs added"),
        Wrong(lambda x: SECOND(x), "only one"),
        Wrong(lambda x: SECOND(SECOND(x)), "the second network twice"),
        Wrong(lambda x: SECOND(FIRST(x))[:, None], "an axis too many"),
        Wrong(cut_off, "cut off at the ends"),
        Wrong(lambda x: SECOND(np.interp(x, CORNERS, (-1, 1, -1, 1))), "heights rounded"),
        Wrong(call_both, "an answer by second"),
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
        Wrong(lambda n: 4 * 3 ^ n, "no power"),
        Wrong(lambda n: 4 ** (n + 1), "four as often as three"),
        Wrong(lambda n: 4 + 8 * n, "added up"),
        Wrong(lambda n: round(4 * np.exp(n * np.log(3))), "rounded on the way"),
    ],
    "copies_for_million": [
        Wrong(lambda goal=10**6: 12),
        Wrong(lambda goal=10**6: copies_for_million(10**6), "a million for every goal"),
        Wrong(lambda goal=10**6: copies_for_million(goal) - 1, "too few"),
        Wrong(lambda goal=10**6: copies_for_million(goal) + 1, "too many"),
        Wrong(lambda goal=10**6: copies_for_million(goal - 1), "as many regions instead of more"),
        Wrong(lambda goal=10**6: 4 * 3 ** copies_for_million(goal), "regions instead of copies"),
        Wrong(lambda goal=10**6: float(copies_for_million(goal)), "a float"),
        Wrong(lambda goal=10**6: np.log(goal / 4) / np.log(3)),
    ],
    "mend_copies": [
        Wrong(lambda x, n: SECOND(FIRST(x)) if n else SECOND(x), "every copy fed with x"),
        Wrong(lambda x, n: mend_copies(x, n + 1), "one copy too many"),
        Wrong(lambda x, n: SECOND(FIRST(x))),
        Wrong(lambda x, n: mend_copies(x, max(n, 1)), "one copy where none is asked for"),
        Wrong(second_each_time, "in every round"),
        Wrong(second_before, "the second network first"),
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
        Wrong(
            lambda x, w, b: network_output(second_inputs(x, w[0], b[0], w[1], b[1]), w[2], b[2]),
            "an answer by",
        ),
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
        Wrong(lambda wi, bi, wo: (wi, bi, wo), "nothing changed"),
        Wrong(lambda wi, bi, wo: scaled(wi, bi, wo, np.linalg.norm(wi)), "one length for all"),
        Wrong(lambda wi, bi, wo: scaled(wi, bi, wo, np.abs(wi).sum(axis=1)), "another length"),
        Wrong(lambda wi, bi, wo: scaled(wi, bi, wo, np.hypot(np.linalg.norm(wi, axis=1), bi))),
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
        Wrong(lambda: 0.69, "a number typed in"),
        Wrong(lifted_by_its_ends, "the two ends alone"),
        Wrong(lambda: 0.39, "the change"),
        Wrong(lambda: 0.5, "right end"),
        Wrong(lambda: 1.5),
        Wrong(lambda: 0.3, "given"),
    ],
    "always_off": [
        Wrong(lambda: -0.65, "a number typed in"),
        Wrong(lambda: -0.646, "a number typed in"),
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
        Wrong(lambda wo, bo, wi, bi: (wi @ wo, wi @ bo), "the bias of the second network"),
        Wrong(lambda wo, bo, wi, bi: (wi @ wo, bo + wo @ bi), "the bias of the wrong layer"),
        Wrong(lambda wo, bo, wi, bi: (np.outer(wi, wo), wi @ bo + bi), "taken for granted"),
        Wrong(lambda wo, bo, wi, bi: (wi * wo, wi[:, 0] * bo + bi)),
        Wrong(lambda wo, bo, wi, bi: (wi @ wo, wi @ relu(bo) + bi), "a ReLU in between"),
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
        Wrong(lambda x, w, b: deep_network(x, w, b)[:, 0], "the first output alone"),
        Wrong(lambda x, w, b: bent(x, w, b, np.abs), "another function than ReLU"),
        Wrong(lambda x, w, b: bent(x, w, b, lambda z: np.clip(z, 0, 10))),
        Wrong(lambda x, w, b: deep_network(x, w, b).T, "points in columns"),
    ],
    "parameter_shapes": [
        Wrong(lambda s: [(i, o) for i, o in itertools.pairwise(s)]),
        Wrong(lambda s: parameter_shapes(s)[::-1], "biases first"),
        Wrong(lambda s: [part[::-1] for part in parameter_shapes(s)], "from the output to"),
        Wrong(lambda s: list(zip(*parameter_shapes(s), strict=True)), "layer by layer"),
        Wrong(lambda s: (parameter_shapes(s)[0], [(n, 1) for n in s[1:]]), "as columns"),
        Wrong(lambda s: parameter_shapes([4, 5, 2, 4, 1])),
        Wrong(lambda s: parameter_shapes(s) if len(s) < 4 or s[0] in (2, 4) else ([], [])),
    ],
    "trace_activations": [
        Wrong(lambda: ((5, 10), (2, 10), (4, 10), (1, 10)), "points in columns"),
        Wrong(lambda: ((5,), (2,), (4,), (1,)), "one point"),
        Wrong(lambda: ((10, 5), (10, 2), (10, 4)), "the output left out"),
        Wrong(lambda: ((10, 5), (10, 2), (10, 4), (10,)), "the output without its axis"),
    ],
    "num_parameters": [
        Wrong(lambda s: 54),
        Wrong(lambda s: sum(i * o + 1 for i, o in itertools.pairwise(s)), "one bias for each"),
        Wrong(lambda s: num_parameters(s[:2]), "the first layer alone"),
        Wrong(lambda s: int(np.sum(np.array(s[1:], np.int16) * (np.array(s[:-1], np.int16) + 1)))),
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
