"""Right and wrong answers to practicals 7.1 and 7.2, written as a student would write them."""

import itertools
import math

import numpy as np

from tests.checks.check_harness import Wrong
from udl.checks.ch07_gradients.expected import toy_loss


def forward_values(x, beta, omega):
    f, h = np.zeros(4), np.zeros(4)
    h[0] = x
    for k, function in enumerate([np.sin, np.exp, np.cos]):
        f[k] = beta[k] + omega[k] * h[k]
        h[k + 1] = function(f[k])
    f[3] = beta[3] + omega[3] * h[3]
    return f, h


def forward_by_math(x, beta, omega):
    f0 = beta[0] + omega[0] * x
    h1 = math.sin(f0)
    f1 = beta[1] + omega[1] * h1
    h2 = math.exp(f1)
    f2 = beta[2] + omega[2] * h2
    h3 = math.cos(f2)
    return np.array([f0, f1, f2, beta[3] + omega[3] * h3]), np.array([x, h1, h2, h3])


def nudged_slopes(x, y, beta, omega, step):
    d_beta, d_omega = np.zeros(4), np.zeros(4)
    for k in range(4):
        nudge = step * (np.arange(4) == k)
        d_beta[k] = toy_loss(x, y, beta + nudge, omega) - toy_loss(x, y, beta - nudge, omega)
        d_omega[k] = toy_loss(x, y, beta, omega + nudge) - toy_loss(x, y, beta, omega - nudge)
    return d_beta / (2 * step), d_omega / (2 * step)


def nudged_copies(x, y, beta, omega, step):
    slopes = []
    for j in range(8):
        losses = []
        for sign in (-1, 1):
            b, o = beta.copy(), omega.copy()
            (b if j < 4 else o)[j % 4] += sign * step
            losses.append(toy_loss(x, y, b, o))
        slopes.append((losses[1] - losses[0]) / step / 2)
    return np.array(slopes[:4]), np.array(slopes[4:])


def nudged_in_place(x, y, beta, omega, step):
    slopes = []
    for array in (beta, omega):
        for k in range(4):
            array[k] += step
            ahead = toy_loss(x, y, beta, omega)
            array[k] -= 2 * step
            slopes.append((ahead - toy_loss(x, y, beta, omega)) / (2 * step))
    return np.array(slopes[:4]), np.array(slopes[4:])


def slope(name, f):
    if name == "sin":
        return np.cos(f)
    if name == "cos":
        return -np.sin(f)
    return np.exp(f) if name == "exp" else 1 / f


def slope_by_table(name, f):
    table = {"sin": np.cos(f), "cos": -np.sin(f), "exp": np.exp(f)}
    return table[name] if name in table else f**-1.0


def backward_values(d_output, f, h, omega, functions):
    count = len(f)
    d_f, d_h = np.zeros(count), np.zeros(count)
    d_f[-1] = d_output
    for k in range(count - 1, -1, -1):
        d_h[k] = d_f[k] * omega[k]
        if k > 0:
            d_f[k - 1] = d_h[k] * slope(functions[k - 1], f[k - 1])
    return d_f, d_h, d_f, d_f * h


def backward_recursive(d_output, f, h, omega, functions):
    if not functions:
        d = np.array([d_output])
        return d, d * omega, d, d * h
    later = backward_recursive(d_output, f[1:], h[1:], omega[1:], functions[1:])
    d_f = np.append(later[1][0] * slope_by_table(functions[0], f[0]), later[0])
    return d_f, d_f * omega, d_f.copy(), d_f * h


def backward_by_results(d_output, f, h, omega, functions):
    """Find the slopes from what came out, where that is possible."""
    d = [d_output]
    for k in reversed(range(len(functions))):
        steep = {"exp": h[k + 1], "sin": np.cos(f[k]), "cos": -np.sin(f[k]), "log": 1 / f[k]}
        d.insert(0, d[0] * omega[k + 1] * steep[functions[k]])
    d = np.array(d)
    return [d, d * omega, d, d * h]


def tied_slopes(d_output, f, h, omega, functions):
    _, _, d_beta, d_omega = backward_values(d_output, f, h, np.full(len(f), omega), functions)
    return d_beta.sum(), d_omega.sum()


def tied_in_a_loop(d_output, f, h, omega, functions):
    d, by_beta, by_omega = d_output, 0.0, 0.0
    for k in range(len(f) - 1, -1, -1):
        by_beta += d
        by_omega += d * h[k]
        if k:
            d *= omega * slope_by_table(functions[k - 1], f[k - 1])
    return [by_beta, by_omega]


def mend_branch(x, y, beta, omega):
    u = beta + omega * x
    a, b = np.sin(u), np.exp(-u)
    d_c = 2 * (a * b - y)
    d_u = d_c * b * np.cos(u)
    d_u += d_c * a * (-b)
    return d_u, d_u * x


def branch_by_math(x, y, beta, omega):
    u = beta + omega * x
    d_u = 2 * (math.sin(u) * math.exp(-u) - y) * math.exp(-u) * (math.cos(u) - math.sin(u))
    return d_u, x * d_u


def relu(z):
    return np.maximum(z, 0)


def forward_pass(x, weights, biases):
    h, f = [x], []
    for k, (w, b) in enumerate(zip(weights, biases, strict=True)):
        if k:
            h.append(relu(f[-1]))
        f.append(h[-1] @ w.T + b)
    return f, h


def forward_by_points(x, weights, biases):
    rows = []
    for point in x:
        f, h = [], [point]
        for w, b in zip(weights, biases, strict=True):
            f.append(w @ h[-1] + b)
            h.append(relu(f[-1]))
        rows.append((f, h[:-1]))
    depth = len(weights)
    return [np.array([r[i][k] for r in rows]) for i in (0,) for k in range(depth)], tuple(
        np.stack([r[1][k] for r in rows]) for k in range(depth)
    )


def backward_pass(d_output, f, h, weights):
    d_weights, d_biases = [], []
    d_f = d_output
    for k in reversed(range(len(weights))):
        d_weights.insert(0, d_f.T @ h[k])
        d_biases.insert(0, d_f.sum(axis=0))
        if k > 0:
            d_f = (d_f @ weights[k]) * (f[k - 1] > 0)
    return d_weights, d_biases


def backward_by_points(d_output, f, h, weights):
    d_weights = [np.zeros_like(w) for w in weights]
    d_biases = [np.zeros(len(w)) for w in weights]
    for n in range(len(d_output)):
        d = d_output[n]
        for k in range(len(weights) - 1, -1, -1):
            d_weights[k] += d[:, None] * h[k][n]
            d_biases[k] += d
            d = np.where(h[k][n] > 0, weights[k].T @ d, 0.0)
    return tuple(d_weights), tuple(d_biases)


def backward_by_einsum(d_output, f, h, weights):
    layers = [d_output]
    for k in range(len(weights) - 1, 0, -1):
        d_h = np.einsum("no,oi->ni", layers[0], weights[k])
        layers.insert(0, d_h * np.heaviside(f[k - 1], 0))
    return [np.einsum("no,ni->oi", d, g) for d, g in zip(layers, h, strict=True)], [
        d.sum(0) for d in layers
    ]


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
    "forward_values": [forward_values, forward_by_math, lambda *a: list(forward_values(*a))],
    "predict_bias_or_weight": [lambda: "beta_1", lambda: " Beta_1"],
    "nudged_slopes": [nudged_slopes, nudged_copies],
    "slope": [slope, slope_by_table],
    "backward_values": [backward_values, backward_recursive, backward_by_results],
    "best_step": [lambda: -6, lambda: np.int64(-6)],
    "predict_wrong_entries": [lambda: 6, lambda: 6.0],
    "mend_branch": [mend_branch, branch_by_math],
    "tied_slopes": [tied_slopes, tied_in_a_loop],
    "evaluations": [
        lambda k: (4 * k * (k + 1), 2 * k),
        lambda k: [sum(2 * k for _ in range(2 * (k + 1))), k + k],
    ],
    "forward_pass": [forward_pass, forward_by_points],
    "predict_dead_unit": [lambda: "both"],
    "backward_pass": [backward_pass, backward_by_points, backward_by_einsum],
    "learned_slopes": [learned_slopes, slopes_by_points],
    "mend_backward": [backward_pass, backward_by_einsum],
    "multiplications": [multiplications, count_in_a_loop],
    "log_sum_exp": [log_sum_exp, log_sum_exp_by_rows],
}


def one_part(function, part, change):
    """The right answer with one of its parts changed."""

    def answer(*arguments):
        parts = list(function(*arguments))
        parts[part] = change(parts[part])
        return tuple(parts)

    return answer


def three_steps_only(d_output, f, h, omega, functions):
    return tuple(part[-4:] for part in backward_values(d_output, f, h, omega, functions))


def used_up(d_output, f, h, omega, functions):
    while functions:
        functions.pop()
    return f, h, f, h


def hidden_rows_only(d_output, f, h, weights):
    return backward_pass(d_output[:1], [a[:1] for a in f], [a[:1] for a in h], weights)


def two_layers_only(d_output, f, h, weights):
    first = (d_output @ weights[-1]) * (f[-2] > 0)
    return [first.T @ h[-2], d_output.T @ h[-1]], [first.sum(0), d_output.sum(0)]


def hidden_above_minus_one(d_output, f, h, weights):
    return backward_pass(d_output, [np.where(a > -0.1, 1.0, -1.0) for a in f], h, weights)


def masks_in_place(d_output, f, h, weights):
    for a in f:
        a[a < 0] = 0
    return backward_pass(d_output, f, h, weights)


WRONG = {
    "forward_values": [
        Wrong(one_part(forward_values, 1, lambda h: np.append(h[1:], 0))),
        Wrong(lambda x, b, o: forward_values(x, b, o)[0]),
        Wrong(lambda x, b, o: forward_values(x, o, b), "exchanged"),
        Wrong(one_part(forward_values, 0, lambda f: f[:3])),
        Wrong(lambda x, b, o: forward_values(2.3, b, o)),
    ],
    "predict_bias_or_weight": [
        Wrong(lambda: "omega_1"),
        Wrong(lambda: "equal"),
        Wrong(lambda: "omega_2"),
    ],
    "nudged_slopes": [
        Wrong(nudged_in_place, "input changed in place"),
        Wrong(lambda *a: np.concatenate(nudged_slopes(*a))),
        Wrong(lambda *a: nudged_slopes(*a)[::-1]),
        Wrong(lambda x, y, b, o, s: nudged_slopes(x, y, b, o, 1e-4)),
        Wrong(one_part(nudged_slopes, 0, np.abs)),
    ],
    "slope": [
        Wrong(lambda n, f: slope(n, f) if n != "log" else -1 / f**2),
        Wrong(lambda n, f: slope(n, f) if n != "cos" else np.sin(f), "cosine"),
        Wrong(lambda n, f: slope(n, f) if n != "log" else 1 / abs(f) + (np.ndim(f) > 0)),
        Wrong(lambda n, f: slope(n, np.mean(f))),
    ],
    "backward_values": [
        Wrong(three_steps_only),
        Wrong(used_up),
        Wrong(one_part(backward_values, 3, np.cumsum)),
        Wrong(lambda *a: backward_values(*a)[2:]),
        Wrong(lambda *a: tuple(part[::-1] for part in backward_values(*a))),
        Wrong(lambda d, f, h, o, n: backward_values(d, f, h, np.abs(o), n)),
        Wrong(lambda d, f, h, o, n: backward_values(1.0, f, h, o, n), "began with 1"),
    ],
    "best_step": [
        Wrong(lambda: -12, "smallest step"),
        Wrong(lambda: -8, "one side"),
        Wrong(lambda: 1e-6),
        Wrong(lambda: -3),
    ],
    "predict_wrong_entries": [
        Wrong(lambda: 10, "all of them"),
        Wrong(lambda: 5),
        Wrong(lambda: 4, "behind the fault"),
    ],
    "mend_branch": [
        Wrong(lambda *a: mend_branch(*a)[0]),
        Wrong(lambda x, y, b, o: mend_branch(x, y, b, o)[::-1]),
        Wrong(lambda x, y, b, o: tuple(v / 2 for v in mend_branch(x, y, b, o))),
        Wrong(lambda x, y, b, o: (mend_branch(x, y, b, o)[0], 0.0)),
    ],
    "tied_slopes": [
        Wrong(lambda *a: tied_slopes(*a)[::-1]),
        Wrong(lambda *a: sum(tied_slopes(*a))),
        Wrong(lambda d, f, h, o, n: tied_slopes(d, f, h, abs(o), n)),
        Wrong(lambda d, f, h, o, n: tied_slopes(1.0, f, h, o, n)),
    ],
    "evaluations": [
        Wrong(lambda k: (16 * k, 2 * k)),
        Wrong(lambda k: (4 * k * (k + 1), 2 * k + 1)),
        Wrong(lambda k: (4 * k * (k + 1.0), 2 * k), "a float"),
        Wrong(lambda k: 4 * k * (k + 1)),
    ],
    "forward_pass": [
        Wrong(lambda x, w, b: forward_pass(x, w, b)[0]),
        Wrong(lambda x, w, b: forward_pass(x[:1], w, b)),
        Wrong(lambda x, w, b: forward_pass(x, [*w[:-1], -w[-1]], b)),
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
        Wrong(lambda *a: backward_pass(*a)[0]),
        Wrong(one_part(backward_pass, 1, lambda b: [a[:, None] for a in b])),
        Wrong(lambda d, f, h, w: backward_pass(-d, f, h, w)),
    ],
    "learned_slopes": [
        Wrong(one_part(learned_slopes, 2, lambda s: [abs(v) for v in s])),
        Wrong(lambda d, f, h, w, s: (*backward_pass(d, f, h, w), [0.0] * len(s))),
        Wrong(lambda d, f, h, w, s: learned_slopes(d, f, h, w, [s[0]] * len(s))),
        Wrong(lambda *a: learned_slopes(*a)[:2]),
        Wrong(one_part(learned_slopes, 2, lambda s: s[::-1])),
    ],
    "mend_backward": [
        Wrong(two_layers_only),
        Wrong(hidden_above_minus_one),
        Wrong(one_part(backward_pass, 1, lambda b: [a / 5 for a in b])),
        Wrong(masks_in_place, "input changed in place"),
    ],
    "multiplications": [
        Wrong(lambda w, n: (multiplications(w, n)[0], 2 * multiplications(w, n)[0])),
        Wrong(lambda w, n: sum(multiplications(w, n))),
        Wrong(lambda w, n: tuple(float(v) for v in multiplications(w, n)), "a float"),
        Wrong(lambda w, n: multiplications([v + 1 for v in w], n)),
    ],
    "log_sum_exp": [
        Wrong(unstable, "overflow"),
        Wrong(minus_the_mean),
        Wrong(whole_maximum),
        Wrong(one_part(log_sum_exp, 0, lambda v: v[:, None])),
        Wrong(lambda z, g: log_sum_exp(z, np.abs(g))),
        Wrong(lambda z, g: log_sum_exp(z, g)[0]),
    ],
}
