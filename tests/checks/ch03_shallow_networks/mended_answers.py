"""Right and wrong answers to the chapter's faulty programs and longer tasks."""

import math

import numpy as np
from scipy import special

from tests.checks.check_harness import Wrong


def gradient(x, y, hidden_bias, hidden_slopes, output_bias, output_weights):
    lines = hidden_bias + x[:, None] * hidden_slopes
    hidden = np.maximum(lines, 0)
    back = 2 * (output_bias + hidden @ output_weights - y)
    through = back[:, None] * output_weights * (lines > 0)
    return through.sum(axis=0), x @ through, back.sum(), back @ hidden


def gradient_by_loops(x, y, hidden_bias, hidden_slopes, output_bias, output_weights):
    units = range(len(hidden_bias))
    parts = [np.zeros(len(units)) for _ in range(3)]
    total = 0.0
    for one, target in zip(x, y, strict=True):
        h = [max(0.0, hidden_bias[d] + hidden_slopes[d] * one) for d in units]
        back = 2 * (output_bias + sum(output_weights[d] * h[d] for d in units) - target)
        total += back
        for d in units:
            parts[2][d] += back * h[d]
            if h[d] > 0:
                parts[0][d] += back * output_weights[d]
                parts[1][d] += back * output_weights[d] * one
    return parts[0], parts[1], total, parts[2]


def ungated(x, y, hidden_bias, hidden_slopes, output_bias, output_weights):
    hidden = np.maximum(hidden_bias + x[:, None] * hidden_slopes, 0)
    back = 2 * (output_bias + hidden @ output_weights - y)
    through = back[:, None] * output_weights
    return through.sum(axis=0), x @ through, back.sum(), back @ hidden


def half_gated(*a):
    return gradient(*a)[0], *ungated(*a)[1:]


def running(num_inputs, num_hidden):
    total = term = 1
    for j in range(1, num_inputs + 1):
        term = term * (num_hidden - j + 1) // j
        total += term
    return total


def divided_early(num_inputs, num_hidden):
    total = term = 1
    for j in range(1, num_inputs + 1):
        term = term // j * (num_hidden - j + 1)
        total += term
    return total


def divided_truly(num_inputs, num_hidden):
    total = term = 1
    for j in range(1, num_inputs + 1):
        term = term * (num_hidden - j + 1) / j
        total += term
    return total


def cake(num_inputs, num_hidden):
    return 2 * sum(math.comb(num_hidden - 1, j) for j in range(num_inputs))


def cake_by_growth(num_inputs, num_hidden):
    if num_inputs == 1 or num_hidden == 1:
        return 2
    counts = [1] * num_inputs
    for _ in range(num_hidden - 1):
        counts = [1, *[counts[d] + counts[d - 1] for d in range(1, num_inputs)]]
    return 2 * counts[-1]


def binary(on):
    return on @ 2 ** np.arange(on.shape[1])[::-1]


def binary_by_shifts(on):
    codes = np.zeros(len(on), dtype=int)
    for column in on.T:
        codes = 2 * codes + column
    return codes


def softplus(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def twin(hidden_bias, hidden_slopes, output_bias, output_weights):
    return (
        5 * hidden_bias,
        5 * hidden_slopes,
        output_bias + output_weights.sum() / 2,
        output_weights / 2,
    )


RIGHT = {
    "mended_gradient": [gradient, gradient_by_loops, lambda *a: list(gradient(*a))],
    "good_start": [
        lambda: (np.array([0.3, 0.5, 0.77]), np.array([-1.0, 1.0, 1.0]), 0.01),
        lambda: [np.array([0.3, 0.5, 0.8]), np.array([-1, 1, 1]), 0.01],
    ],
    "mended_codes": [binary, binary_by_shifts],
    "fourth_fold": [
        lambda: (-5.18, np.array([0.213, 0.977])),
        lambda: (-1.6, np.array([-0.415, 0.91])),
    ],
    "mended_count": [running],
    "regions_through_origin": [cake, cake_by_growth],
    "mended_softplus": [
        softplus,
        lambda z: np.where(z > 30, z, np.log1p(np.exp(np.minimum(z, 30)))),
        lambda z: 0.5 * (z + np.abs(z)) + np.log1p(np.exp(-np.abs(z))),
    ],
    "tanh_twin": [twin, lambda *a: list(twin(*a))],
}
WRONG = {
    "mended_gradient": [
        Wrong(ungated, "the faulty program"),
        Wrong(half_gated, "the gate on one"),
        Wrong(lambda *a: tuple(-part for part in gradient(*a)), "signs turned"),
        Wrong(lambda *a: tuple(part / 2 for part in gradient(*a)), "half of each"),
        Wrong(lambda *a: gradient(*a)[::-1]),
        Wrong(lambda *a: gradient(*a)[0]),
    ],
    "good_start": [
        Wrong(lambda: (np.array([0.25, 0.5, 0.75]), np.ones(3), 0.01), "evenly spread"),
        Wrong(lambda: (np.array([2.0, 2.0, 2.0]), np.ones(3), 0.01)),
        Wrong(lambda: (np.array([0.3, 0.5, 0.77]), np.array([-1.0, 1.0, 1.0]), 1e-5)),
        Wrong(lambda: (np.array([0.3, 0.5, 0.77]), np.array([-1.0, 1.0, 1.0]), 10.0)),
        Wrong(lambda: (np.array([0.3, 0.5]), np.array([-1.0, 1.0]), 0.01), "another form"),
        Wrong(lambda: 0.166, "another form"),
    ],
    "mended_codes": [
        Wrong(lambda on: on @ np.arange(1, on.shape[1] + 1), "the faulty program"),
        Wrong(lambda on: on @ 2 ** np.arange(on.shape[1]), "right to left"),
        Wrong(lambda on: on.sum(axis=1)),
        Wrong(lambda on: 2 * binary(on), "begin with two"),
        Wrong(lambda on: np.unique(on, axis=0)),
        *[
            Wrong(
                lambda on, kind=kind: on @ (2 ** np.arange(on.shape[1])[::-1]).astype(kind),
                "too large for so short a number",
            )
            for kind in (np.uint8, np.int16)
        ],
        Wrong(lambda on: np.array(["".join("01"[int(u)] for u in row) for row in on]), "of texts"),
        Wrong(lambda on: binary(on).astype(object), "an array of objects"),
    ],
    "fourth_fold": [
        Wrong(lambda: (-5.0, np.array([1.0, 0.0])), "a vertical fold"),
        Wrong(lambda: (-100.0, np.array([1.0, 1.0]))),
        Wrong(lambda: (5.0, np.array([-0.9, -0.5]))),
        Wrong(lambda: (-5.0, 1.0), "another form"),
    ],
    "mended_count": [
        Wrong(divided_early, "the faulty program"),
        Wrong(divided_truly),
        Wrong(lambda i, h: running(i - 1, h), "one term too few"),
        Wrong(lambda i, h: running(h, i)),
        Wrong(lambda i, h: sum(math.comb(h, j) for j in range(i + 1)), "an answer by comb"),
    ],
    "regions_through_origin": [
        Wrong(lambda i, h: 2 * h, "two inputs alone"),
        Wrong(running, "general position"),
        Wrong(lambda i, h: cake(i, h) // 2, "one half"),
        Wrong(lambda i, h: cake(i, h + 1), "one hyperplane too many"),
        Wrong(lambda i, h: 2**h),
    ],
    "mended_softplus": [
        Wrong(lambda z: np.log(1 + np.exp(z)), "overflow"),
        Wrong(lambda z: np.maximum(z, 0), "the ReLU"),
        Wrong(lambda z: np.log(1 + np.exp(np.minimum(z, 700))), "cut off"),
        Wrong(lambda z: np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z))), "nothing left"),
        *[
            Wrong(
                lambda z, top=top: np.where(z > top, z, np.log1p(np.exp(np.minimum(z, top)))),
                "a straight line too soon",
            )
            for top in (2, 3, 5, 10)
        ],
        Wrong(lambda z: np.where(z > 9, z, np.log1p(np.exp(np.minimum(z, 9))))),
        *[
            Wrong(lambda z, end=end: np.where(z < -end, 0, softplus(z)), "zero too soon")
            for end in (50, 100, 600)
        ],
        Wrong(lambda z: np.where(z < -680, 0, softplus(z))),
        Wrong(lambda z: np.logaddexp(0, z), "an answer by logaddexp"),
        Wrong(lambda z: special.logsumexp([z, 0 * z], axis=0), "an answer by logsumexp"),
    ],
    "tanh_twin": [
        Wrong(lambda b, s, c, w: (b, s, c + w.sum() / 2, w / 2), "hidden layer unchanged"),
        Wrong(lambda b, s, c, w: (5 * b, 5 * s, c, w / 2), "output bias unchanged"),
        Wrong(lambda b, s, c, w: (5 * b, 5 * s, c + w.sum() / 2, w), "not halved"),
        Wrong(lambda b, s, c, w: (10 * b, 10 * s, c + w.sum() / 2, w / 2), "steepness of 10"),
        Wrong(lambda b, s, c, w: 5 * b),
        Wrong(lambda b, s, c, w: (b / 2, s / 2, c + w.sum() / 2, w / 2), "steepness forgotten"),
        Wrong(lambda b, s, c, w: (5 * b, 5 * s, c + 0.5, w / 2), "one half added for all"),
        Wrong(lambda b, s, c, w: (-5 * b, -5 * s, c + w.sum() / 2, -w / 2), "a mirrored twin"),
    ],
}
