"""Right and wrong answers to practical 7.2, written as a student would write them."""

import itertools
import math

import numpy as np

from tests.checks.ch07_gradients.answers import one_part
from tests.checks.check_harness import Wrong


def relu(z):
    return np.maximum(z, 0)


def forward_pass(x, weights, biases, shortcuts=()):
    h, f = [x], []
    for k, (w, b) in enumerate(zip(weights, biases, strict=True)):
        if k:
            h.append(relu(f[-1]) + (h[-1] if k - 1 in shortcuts else 0))
        f.append(h[-1] @ w.T + b)
    return f, h


def forward_by_points(x, weights, biases, shortcuts=()):
    rows = []
    for point in x:
        f, h = [], [point]
        for k, (w, b) in enumerate(zip(weights, biases, strict=True)):
            f.append(w @ h[-1] + b)
            h.append(relu(f[-1]) + h[-1] if k in shortcuts else relu(f[-1]))
        rows.append((f, h[:-1]))
    depth = len(weights)
    return [np.array([r[i][k] for r in rows]) for i in (0,) for k in range(depth)], tuple(
        np.stack([r[1][k] for r in rows]) for k in range(depth)
    )


def as_in_the_chapter(x, weights, biases, shortcuts=()):
    """Keep what comes out of the last layer as well."""
    h, f = [x], []
    for w, b in zip(weights, biases, strict=True):
        f.append(h[-1] @ w.T + b)
        h.append(np.maximum(f[-1], 0))
    return f, h


def relu_in_place(x, weights, biases, shortcuts=()):
    h, f = [x], []
    for k, (w, b) in enumerate(zip(weights, biases, strict=True)):
        f.append(h[-1] @ w.T + b)
        if k < len(weights) - 1:
            z = f[-1]
            z[z < 0] = 0
            h.append(z + h[-1] if k in shortcuts else z)
    return f, h


def sum_before_relu(x, weights, biases, shortcuts=()):
    h, f = [x], []
    for k, (w, b) in enumerate(zip(weights, biases, strict=True)):
        f.append(h[-1] @ w.T + b)
        h.append(relu(f[-1] + h[-1] if k in shortcuts else f[-1]))
    return f, h[:-1]


def backward_pass(d_output, f, h, weights, shortcuts=()):
    d_weights, d_biases = [], []
    d_f = d_output
    d_h = None  # no shortcut leads past the output's layer
    for k in reversed(range(len(weights))):
        d_weights.insert(0, d_f.T @ h[k])
        d_biases.insert(0, d_f.sum(axis=0))
        if k > 0:
            past = d_h if k in shortcuts else 0
            d_h = d_f @ weights[k] + past
            d_f = d_h * (f[k - 1] > 0)
    return d_weights, d_biases


def backward_by_points(d_output, f, h, weights, shortcuts=()):
    d_weights = [np.zeros_like(w) for w in weights]
    d_biases = [np.zeros(len(w)) for w in weights]
    for n in range(len(d_output)):
        arrived = [np.zeros(w.shape[1]) for w in weights]  # by what enters each layer
        for k in range(len(weights) - 1, -1, -1):
            last = k == len(weights) - 1
            d = d_output[n] if last else np.where(f[k][n] > 0, arrived[k + 1], 0.0)
            d_weights[k] += d[:, None] * h[k][n]
            d_biases[k] += d
            arrived[k] += weights[k].T @ d
            if k in shortcuts:
                arrived[k] += arrived[k + 1]
    return tuple(d_weights), tuple(d_biases)


def backward_by_einsum(d_output, f, h, weights, shortcuts=()):
    layers, by_h = [d_output], []
    for k in range(len(weights) - 1, 0, -1):
        by_h.insert(0, np.einsum("no,oi->ni", layers[0], weights[k]))
        if k in shortcuts:
            by_h[0] = by_h[0] + by_h[1]
        layers.insert(0, by_h[0] * np.heaviside(f[k - 1], 0))
    return [np.einsum("no,ni->oi", d, g) for d, g in zip(layers, h, strict=True)], [
        d.sum(0) for d in layers
    ]


def of_a_plain_network(d_output, f, h, weights, shortcuts=()):
    """Write down the chapter's program."""
    d_weights, d_biases = [], []
    for k in reversed(range(len(weights))):
        d_weights.insert(0, d_output.T @ h[k])
        d_biases.insert(0, d_output.sum(axis=0))
        if k > 0:
            d_output = (f[k - 1] > 0) * (d_output @ weights[k])
    return d_weights, d_biases


def by_own_layer(d_output, f, h, weights, shortcuts=()):
    """Add the shortcut's share one layer too early."""
    d_weights, d_biases = [], []
    d_f = d_output
    for k in reversed(range(len(weights))):
        d_weights.insert(0, d_f.T @ h[k])
        d_biases.insert(0, d_f.sum(axis=0))
        if k > 0:
            d_h = d_f @ weights[k]
            if k in shortcuts and d_h.shape == d_f.shape:
                d_h = d_h + d_f
            d_f = d_h * (f[k - 1] > 0)
    return d_weights, d_biases


def learned_slopes(d_output, f, h, weights, slopes):
    d_weights, d_biases, d_slopes = [], [], []
    d_f = d_output
    for k in reversed(range(len(weights))):
        d_weights.insert(0, d_f.T @ h[k])
        d_biases.insert(0, d_f.sum(axis=0))
        if k > 0:
            d_h = d_f @ weights[k]
            d_slopes.insert(0, np.sum(d_h * np.minimum(f[k - 1], 0)))
            d_f = d_h * np.where(f[k - 1] > 0, 1, slopes[k - 1])
    return d_weights, d_biases, d_slopes


def slopes_by_points(d_output, f, h, weights, slopes):
    totals = None
    for n in range(len(d_output)):
        one = learned_slopes(
            d_output[n : n + 1],
            [a[n : n + 1] for a in f],
            [a[n : n + 1] for a in h],
            weights,
            slopes,
        )
        if totals is None:
            totals = one
        else:
            totals = [[a + b for a, b in zip(x, y, strict=True)]
                      for x, y in zip(totals, one, strict=True)]  # fmt: skip
    return totals[0], totals[1], np.array(totals[2])


def multiplications(widths, num_points):
    products = [num_points * a * b for a, b in itertools.pairwise(widths)]
    return sum(products), 2 * sum(products) - products[0]


def count_in_a_loop(widths, num_points):
    ahead = back = 0
    for k in range(len(widths) - 1):
        size = num_points * widths[k] * widths[k + 1]
        ahead += size
        back += size
        if k:
            back += size
    return [ahead, back]


def log_sum_exp(z, g):
    top = z.max(axis=1, keepdims=True)
    exps = np.exp(z - top)
    total = exps.sum(axis=1, keepdims=True)
    return (top + np.log(total))[:, 0], exps / total * g[:, None]


def log_sum_exp_by_rows(z, g):
    values, shares = [], []
    for row, arriving in zip(z, g, strict=True):
        top = max(row)
        total = sum(math.exp(v - top) for v in row)
        values.append(top + math.log(total))
        shares.append([arriving * math.exp(v - top) / total for v in row])
    return np.array(values), np.array(shares)


def unstable(z, g):
    return np.log(np.exp(z).sum(1)), np.exp(z) / np.exp(z).sum(1, keepdims=True) * g[:, None]


def minus_the_mean(z, g):
    mean = z.mean(axis=1, keepdims=True)
    exps = np.exp(z - mean)
    total = exps.sum(axis=1, keepdims=True)
    return (mean + np.log(total))[:, 0], exps / total * g[:, None]


def whole_maximum(z, g):
    exps = np.exp(z - z.max())
    total = exps.sum(axis=1, keepdims=True)
    return (z.max() + np.log(total))[:, 0], exps / total * g[:, None]


RIGHT = {
    "forward_pass": [forward_pass, forward_by_points],
    "predict_dead_unit": [lambda: "both"],
    "backward_pass": [backward_pass, backward_by_points, backward_by_einsum],
    "learned_slopes": [learned_slopes, slopes_by_points],
    "mend_backward": [backward_by_points, backward_by_einsum, of_a_plain_network],
    "multiplications": [multiplications, count_in_a_loop],
    "log_sum_exp": [log_sum_exp, log_sum_exp_by_rows],
}


def hidden_rows_only(d_output, f, h, weights, shortcuts=()):
    f, h = ([a[:1] for a in each] for each in (f, h))
    return backward_pass(d_output[:1], f, h, weights, shortcuts)


def two_layers_only(d_output, f, h, weights, shortcuts=()):
    first = (d_output @ weights[-1]) * (f[-2] > 0)
    return [first.T @ h[-2], d_output.T @ h[-1]], [first.sum(0), d_output.sum(0)]


def hidden_above_minus_one(d_output, f, h, weights, shortcuts=()):
    moved = [np.where(a > -0.1, 1.0, -1.0) for a in f]
    return backward_pass(d_output, moved, h, weights, shortcuts)


def masks_in_place(d_output, f, h, weights, shortcuts=()):
    for a in f:
        a[a < 0] = 0
    return backward_pass(d_output, f, h, weights, shortcuts)


def masks_of_activations(d_output, f, h, weights, shortcuts=()):
    return backward_pass(d_output, [*h[1:], f[-1]], h, weights, shortcuts)


def masked_shortcuts(d_output, f, h, weights, shortcuts=()):
    """Send the share of a shortcut through the ReLU as well."""
    d_weights, d_biases = [], []
    d_f = d_output
    for k in reversed(range(len(weights))):
        d_weights.insert(0, d_f.T @ h[k])
        d_biases.insert(0, d_f.sum(axis=0))
        if k > 0:
            d_f = (d_f @ weights[k] + (d_f if k in shortcuts else 0)) * (f[k - 1] > 0)
    return d_weights, d_biases


def by_the_library(z, g):
    value = np.logaddexp.reduce(z, axis=1)
    return value, np.exp(z - value[:, None]) * g[:, None]


def sizes_of_slopes(d_output, f, h, weights, slopes):
    right = learned_slopes(d_output, f, h, weights, slopes)
    turned = [np.where(a < 0, -a, a) for a in f]
    masks = [np.where(a > 0, 1.0, s) for a, s in zip(f, slopes, strict=False)]
    d_f, found = d_output, []
    for k in reversed(range(len(slopes))):
        d_h = d_f @ weights[k + 1]
        found.insert(0, np.sum(d_h[f[k] < 0] * turned[k][f[k] < 0]))
        d_f = d_h * masks[k]
    return (*right[:2], found)


WRONG = {
    "forward_pass": [
        Wrong(lambda x, w, b, s=(): forward_pass(x, w, b, s)[0], "lists alone"),
        Wrong(lambda x, w, b, s=(): forward_pass(x[:1], w, b, s)),
        Wrong(lambda x, w, b, s=(): forward_pass(x, [*w[:-1], -w[-1]], b, s)),
        Wrong(lambda x, w, b, s=(): forward_pass(x, w, b), "shortcuts left out"),
        Wrong(lambda x, w, b, s=(): forward_pass(x, w, b, range(1, len(w) - 1))),
        Wrong(sum_before_relu, "end before the ReLU"),
        Wrong(lambda x, w, b, s=(): as_in_the_chapter(x, w, b)),
        Wrong(one_part(forward_pass, 0, lambda f: [relu(a) for a in f]), "negative numbers"),
        Wrong(relu_in_place, "f without its negative numbers"),
        Wrong(one_part(forward_pass, 1, lambda h: [relu(a) for a in h])),
        Wrong(one_part(forward_pass, 0, lambda f: [a.T for a in f])),
    ],
    "predict_dead_unit": [
        Wrong(lambda: "incoming"),
        Wrong(lambda: "outgoing"),
        Wrong(lambda: 0),
    ],
    "backward_pass": [
        Wrong(hidden_rows_only),
        Wrong(two_layers_only),
        Wrong(hidden_above_minus_one),
        Wrong(masks_in_place, "input changed in place"),
        Wrong(lambda *a: backward_pass(*a)[0], "lists alone"),
        Wrong(one_part(backward_pass, 1, lambda b: [a[:, None] for a in b])),
        Wrong(lambda d, f, h, w, s=(): backward_pass(-d, f, h, w, s)),
        Wrong(lambda d, f, h, w, s=(): backward_pass(2 * d, f, h, w, s), "once more"),
        Wrong(of_a_plain_network, "shortcuts left out"),
        Wrong(masks_of_activations, "read from h"),
        Wrong(masked_shortcuts, "a ReLU on a shortcut"),
        Wrong(hidden_rows_only, "the first point only"),
        Wrong(one_part(backward_pass, 1, lambda b: [a[None] for a in b]), "biases as rows"),
    ],
    "learned_slopes": [
        Wrong(one_part(learned_slopes, 2, lambda s: [abs(v) for v in s])),
        Wrong(sizes_of_slopes, "with sizes"),
        Wrong(lambda d, f, h, w, s: (*backward_pass(d, f, h, w), [0.0] * len(s))),
        Wrong(lambda d, f, h, w, s: learned_slopes(d, f, h, w, [s[0]] * len(s))),
        Wrong(lambda *a: learned_slopes(*a)[:2]),
        Wrong(one_part(learned_slopes, 2, lambda s: s[::-1])),
    ],
    "mend_backward": [
        Wrong(backward_pass, "an answer by backward_pass"),
        Wrong(lambda *a: backward_pass(*a), "an answer by backward_pass"),
        Wrong(two_layers_only),
        Wrong(hidden_above_minus_one),
        Wrong(one_part(backward_pass, 1, lambda b: [a / 5 for a in b])),
        Wrong(masks_in_place, "input changed in place"),
    ],
    "multiplications": [
        Wrong(lambda w, n: multiplications(w, n)[::-1], "another order"),
        Wrong(lambda w, n: (multiplications(w, n)[0], 2 * multiplications(w, n)[0])),
        Wrong(lambda w, n: sum(multiplications(w, n))),
        Wrong(lambda w, n: tuple(float(v) for v in multiplications(w, n)), "a float"),
        Wrong(lambda w, n: multiplications([v + 1 for v in w], n)),
    ],
    "log_sum_exp": [
        Wrong(by_the_library, "an answer by logaddexp"),
        Wrong(one_part(log_sum_exp, 1, lambda s: s * 2), ""),
        Wrong(unstable, "overflow"),
        Wrong(minus_the_mean),
        Wrong(whole_maximum),
        Wrong(one_part(log_sum_exp, 0, lambda v: v[:, None])),
        Wrong(lambda z, g: log_sum_exp(z, np.abs(g))),
        Wrong(lambda z, g: log_sum_exp(z, g)[0]),
    ],
}
