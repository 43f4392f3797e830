"""Right and wrong answers to the exercises of practical 11.3."""

import numpy as np

from tests.checks.ch11_residual_networks.block_answers import forward
from tests.checks.check_harness import Wrong


def variances(h, blocks):
    found = [h.var()]
    for parts in blocks:
        h = forward(h, *parts)
        found.append(h.var())
    return np.array(found)


def variances_by_hand(h, blocks):
    states = [h]
    for inner, one, outer, two in blocks:
        f = states[-1].clip(0) @ inner.T + one
        states.append(states[-1] + f.clip(0) @ outer.T + two)
    return np.array([np.mean(s**2) - np.mean(s) ** 2 for s in states])


def norm(x, gain, shift, epsilon):
    return gain * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + epsilon) + shift


def norm_by_columns(x, gain, shift, epsilon):
    result = np.empty(x.shape)
    for c in range(x.shape[1]):
        column = x[:, c]
        mean = sum(column) / len(column)
        variance = sum((v - mean) ** 2 for v in column) / len(column)
        result[:, c] = gain[c] * (column - mean) / (variance + epsilon) ** 0.5 + shift[c]
    return result


def norm_turned(x, gain, shift, epsilon):
    y = x.T
    y = (y - np.mean(y, 1, keepdims=True)) / np.sqrt(np.var(y, 1, keepdims=True) + epsilon)
    return (gain[:, None] * y + shift[:, None]).T


def back(d_output, x, gain, epsilon):
    deviation = np.sqrt(x.var(axis=0) + epsilon)
    normal = (x - x.mean(axis=0)) / deviation
    g = d_output * gain
    inner = g - g.mean(axis=0) - normal * (g * normal).mean(axis=0)
    return inner / deviation, (d_output * normal).sum(axis=0), d_output.sum(axis=0)


def back_in_steps(d_output, x, gain, epsilon):
    n, centred = len(x), x - x.mean(axis=0)
    root = np.sqrt(np.mean(centred**2, axis=0) + epsilon)
    d_normal = d_output * gain
    d_var = np.sum(d_normal * centred, axis=0) * -0.5 / root**3
    d_centred = d_normal / root + d_var * 2 * centred / n
    d_gain = np.einsum("nc,nc->c", d_output, centred / root)
    return [d_centred - d_centred.mean(axis=0), d_gain, d_output.sum(0)]


def back_by_differences(d_output, x, gain, epsilon):
    slope = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        losses = []
        for step in (1e-5, -1e-5):
            moved = np.array(x)
            moved[place] += step
            losses.append(np.sum(d_output * norm(moved, gain, 0, epsilon)))
        slope[place] = (losses[0] - losses[1]) / 2e-5
    return slope, np.sum(d_output * norm(x, 1, 0, epsilon), 0), d_output.sum(0)


def update(mean, var, x, momentum):
    new = x.mean(axis=0), x.var(axis=0, ddof=1)
    return (1 - momentum) * mean + momentum * new[0], (1 - momentum) * var + momentum * new[1]


def update_by_steps(mean, var, x, momentum):
    spread = np.sum((x - x.mean(0)) ** 2, 0) / (len(x) - 1)
    return [mean + momentum * (x.mean(0) - mean), var + momentum * (spread - var)]


def update_in_place(mean, var, x, momentum):
    mean += momentum * (x.mean(0) - mean)
    var += momentum * (x.var(0, ddof=1) - var)
    return mean, var


def server(requests, weight, bias, mean, var, gain, shift, epsilon):
    return gain * (requests @ weight.T + bias - mean) / np.sqrt(var + epsilon) + shift


def server_one_by_one(requests, weight, bias, mean, var, gain, shift, epsilon):
    rows = [weight @ r + bias for r in requests]
    return np.array([(r - mean) / (var + epsilon) ** 0.5 * gain + shift for r in rows])


def faulty_server(requests, weight, bias, mean, var, gain, shift, epsilon):
    return norm(requests @ weight.T + bias, gain, shift, epsilon)


def fold(weight, bias, mean, var, gain, shift, epsilon):
    slope = gain / np.sqrt(var + epsilon)
    return slope[:, None] * weight, slope * (bias - mean) + shift


def fold_by_matrix(weight, bias, mean, var, gain, shift, epsilon):
    scale = np.diag(gain / np.sqrt(var + epsilon))
    return [scale @ weight, scale @ (bias - mean) + shift]


RIGHT = {
    "stream_variances": [variances, variances_by_hand],
    "variance_guess": [lambda: "32", lambda: 32],
    "batch_norm": [norm, norm_by_columns, norm_turned],
    "batch_norm_backward": [back, back_in_steps, back_by_differences],
    "update_running": [update, update_by_steps],
    "mended_server": [server, server_one_by_one],
    "fold": [fold, fold_by_matrix],
}

WRONG = {
    "stream_variances": [
        Wrong(lambda h, b: variances(h, b)[1:], "the input left out"),
        Wrong(lambda h, b: variances(h, b).tolist()),
        Wrong(lambda h, b: variances(h, b) ** 0.5, "the standard deviation"),
    ],
    "variance_guess": [Wrong(lambda: "1"), Wrong(lambda: "6"), Wrong(lambda: 5)],
    "batch_norm": [
        Wrong(lambda x, g, s, e: norm(x.T, 1, 0, e).T * g + s, "layer norm"),
        Wrong(lambda x, g, s, e: norm(x, g, s, 0)),
        Wrong(lambda x, g, s, e: g * (x - x.mean(0)) / (x.std(0) + e) + s, "outside the root"),
        Wrong(lambda x, g, s, e: norm(g * x + s, 1, 0, e), "before the norm"),
    ],
    "batch_norm_backward": [
        Wrong(
            lambda d, x, g, e: (d * g / np.sqrt(x.var(0) + e), *back(d, x, g, e)[1:]), "constant"
        ),
        Wrong(lambda d, x, g, e: back(d, x, 1, e), "the gain forgotten"),
        Wrong(lambda *a: back(*a)[0]),
    ],
    "update_running": [
        Wrong(lambda m, v, x, s: update(m, v, x, 1 - s), "the other way round"),
        Wrong(update_in_place, "changed in place"),
        Wrong(lambda m, v, x, s: update(m, v, x, s)[::-1]),
    ],
    "mended_server": [
        Wrong(faulty_server, "who ask"),
        Wrong(lambda *a: server(*a)[0]),
        Wrong(lambda x, w, b, *_: x @ w.T + b, "the norm left out"),
    ],
    "fold": [
        Wrong(lambda w, b, m, *a: fold(w, b, 0 * m, *a), "the mean forgotten"),
        Wrong(lambda w, b, *a: fold(w, 0 * b, *a), "the layer's bias forgotten"),
        Wrong(lambda *a: fold(*a)[0]),
    ],
}
