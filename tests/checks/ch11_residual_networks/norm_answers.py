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


def variances_recursive(h, blocks):
    rest = variances_recursive(forward(h, *blocks[0]), blocks[1:]) if blocks else []
    return np.array([np.mean((h - h.mean()) ** 2), *rest])


def variances_changing_the_input(h, blocks):
    found = [h.var()]
    for parts in blocks:
        h += forward(h, *parts) - h
        found.append(h.var())
    return np.array(found)


def variances_returned_too_early(h, blocks):
    found = [h.var()]
    for parts in blocks:
        found.append(forward(h, *parts).var())
        return np.array(found)


def spread(norm, question, companies):
    rows = [norm(np.vstack([question, others]))[0] for others in companies]
    return np.std(rows, axis=0).mean()


def spread_by_loops(norm, question, companies):
    total = 0.0
    for c in range(len(question)):
        values = []
        for others in companies:
            batch = np.concatenate([others, question[None]])  # at the end, for once
            values.append(float(norm(batch)[-1][c]))
        mean = sum(values) / len(values)
        total += (sum((v - mean) ** 2 for v in values) / len(values)) ** 0.5
    return total / len(question)


def spread_of_the_next(norm, question, companies):
    rows = [norm(np.vstack([question, others]))[1] for others in companies]
    return np.std(rows, axis=0).mean()


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


def back_by_jacobians(d_output, x, gain, epsilon):
    n = len(x)
    d_x, d_gain = np.empty(x.shape), np.empty(x.shape[1])
    for c in range(x.shape[1]):
        deviation = np.sqrt(x[:, c].var() + epsilon)
        normal = (x[:, c] - x[:, c].mean()) / deviation
        jacobian = (np.eye(n) - 1 / n - np.outer(normal, normal) / n) / deviation
        d_x[:, c] = gain[c] * jacobian @ d_output[:, c]
        d_gain[c] = normal @ d_output[:, c]
    return d_x, d_gain, np.ones(n) @ d_output


def back_with(place, change):
    """Change one of the three derivatives."""

    def answer(d_output, x, gain, epsilon):
        found = list(back(d_output, x, gain, epsilon))
        found[place] = change(d_output, x, gain, found[place])
        return tuple(found)

    return answer


def update(mean, var, x, momentum):
    new = x.mean(axis=0), x.var(axis=0, ddof=1)
    return (1 - momentum) * mean + momentum * new[0], (1 - momentum) * var + momentum * new[1]


def update_by_steps(mean, var, x, momentum):
    spread = np.sum((x - x.mean(0)) ** 2, 0) / (len(x) - 1)
    return [mean + momentum * (x.mean(0) - mean), var + momentum * (spread - var)]


def update_by_covariance(mean, var, x, momentum):
    spread = [np.cov(x[:, c]) for c in range(x.shape[1])]
    return np.array([mean, var]) + momentum * (np.array([x.mean(0), spread]) - [mean, var])


def update_about_the_running_mean(mean, var, x, momentum):
    spread = np.sum((x - mean) ** 2, axis=0) / (len(x) - 1)
    return update(mean, var, x, momentum)[0], (1 - momentum) * var + momentum * spread


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


def server_of_single_batches(requests, *others):
    return np.concatenate([faulty_server(row[None], *others) for row in requests])


def server_still_learning(requests, weight, bias, mean, var, gain, shift, epsilon):
    f = requests @ weight.T + bias
    mean, var = 0.9 * mean + 0.1 * f.mean(0), 0.9 * var + 0.1 * f.var(0)
    return gain * (f - mean) / np.sqrt(var + epsilon) + shift


def fold(weight, bias, mean, var, gain, shift, epsilon):
    slope = gain / np.sqrt(var + epsilon)
    return slope[:, None] * weight, slope * (bias - mean) + shift


def fold_by_matrix(weight, bias, mean, var, gain, shift, epsilon):
    scale = np.diag(gain / np.sqrt(var + epsilon))
    return [scale @ weight, scale @ (bias - mean) + shift]


def fold_by_asking(weight, bias, *others):
    """Ask the two layers for their answers to unit vectors."""
    nothing = server(np.zeros((1, weight.shape[1])), weight, bias, *others)[0]
    return (server(np.eye(weight.shape[1]), weight, bias, *others) - nothing).T, nothing


def fold_with_the_mean_unscaled(weight, bias, mean, var, gain, shift, epsilon):
    slope = gain / np.sqrt(var + epsilon)
    return slope[:, None] * weight, slope * bias - mean + shift


RIGHT = {
    "stream_variances": [variances, variances_by_hand, variances_recursive],
    "variance_guess": [lambda: "32", lambda: 32],
    "batch_norm": [
        norm,
        norm_by_columns,
        norm_turned,
        lambda *a: norm(*a).astype(np.float32),
    ],
    "norm_guess": [lambda: "6", lambda: 6, lambda: 6.0],
    "batch_norm_backward": [back, back_in_steps, back_by_differences, back_by_jacobians],
    "company_spread": [spread, spread_by_loops, lambda *a: np.float32(spread(*a))],
    "update_running": [update, update_by_steps, update_by_covariance],
    "mended_server": [server, server_one_by_one],
    "fold": [fold, fold_by_matrix, fold_by_asking],
}

WRONG = {
    "stream_variances": [
        Wrong(lambda h, b: variances(h, b)[1:], "the input left out"),
        Wrong(lambda h, b: variances(h, b).tolist()),
        Wrong(lambda h, b: variances(h, b) ** 0.5, "the standard deviation"),
        Wrong(variances_changing_the_input, "changed in place"),
        Wrong(variances_returned_too_early, "the first block alone"),
        Wrong(lambda h, b: variances(h, b[::-1])),
        Wrong(lambda h, b: variances(h, [(i, o, w, 0 * e) for i, o, w, e in b])),
        Wrong(lambda h, b: np.array([1.0, 2, 4, 8, 16, 32])),
    ],
    "variance_guess": [Wrong(lambda: "1"), Wrong(lambda: "6"), Wrong(lambda: 5)],
    "batch_norm": [
        Wrong(lambda x, g, s, e: norm(x.T, 1, 0, e).T * g + s, "layer norm"),
        Wrong(lambda x, g, s, e: norm(x, g, s, 0)),
        Wrong(lambda x, g, s, e: g * (x - x.mean(0)) / (x.std(0) + e) + s, "outside the root"),
        Wrong(lambda x, g, s, e: norm(g * x + s, 1, 0, e), "before the norm"),
        Wrong(lambda x, g, s, e: norm(x, 1, 0, e) * g + s + x.mean(0) * 1e-3),
        Wrong(lambda x, g, s, e: norm(x, np.abs(g), s, e)),
        Wrong(
            lambda x, g, s, e: g * (x - np.median(x, axis=0)) / np.sqrt(x.var(0) + e) + s,
            "another number subtracted",
        ),
        Wrong(lambda x, g, s, e: norm(x, g, s, e).tolist(), "a list instead of an array"),
    ],
    "norm_guess": [Wrong(lambda: "1"), Wrong(lambda: "32"), Wrong(lambda: 7), Wrong(lambda: [6])],
    "company_spread": [
        Wrong(spread_of_the_next, "the row of somebody else"),
        Wrong(lambda n, q, c: n(np.vstack([q, c[0]]))[0].std()),
        Wrong(lambda n, q, c: spread(n, q, c) ** 2),
        Wrong(lambda n, q, c: spread(n, q, c[:-1])),
        Wrong(
            lambda n, q, c: np.std([n(np.vstack([q, o]))[0] for o in c], axis=0),
            "a deviation for each column",
        ),
        Wrong(lambda n, q, c: np.std([n(o)[0] for o in c], axis=0).mean()),
        Wrong(lambda n, q, c: 0.77),
    ],
    "batch_norm_backward": [
        Wrong(
            lambda d, x, g, e: (d * g / np.sqrt(x.var(0) + e), *back(d, x, g, e)[1:]), "constant"
        ),
        Wrong(lambda d, x, g, e: back(d, x, 1, e), "the gain forgotten"),
        Wrong(back_with(0, lambda d, x, g, right: g * right), "the gain twice"),
        Wrong(back_with(2, lambda d, x, g, right: g * right), "the gain in the derivatives"),
        Wrong(back_with(2, lambda d, x, g, right: d), "rows that are not added up"),
        Wrong(back_with(1, lambda d, x, g, right: right[None]), "keepdims"),
        Wrong(back_with(0, lambda d, x, g, right: right * 1.001)),
        Wrong(lambda d, x, g, e: back(d, x, g, 0), "no epsilon"),
        Wrong(lambda *a: (back(*a)[0], back(*a)[2], back(*a)[1]), "in another order"),
        Wrong(lambda d, x, g, e: back(np.multiply(d, g, out=d), x, 1, e)),
        Wrong(lambda *a: back(*a)[0]),
    ],
    "update_running": [
        Wrong(lambda m, v, x, s: update(m, v, x, 1 - s), "the other way round"),
        Wrong(update_in_place, "changed in place"),
        Wrong(update_about_the_running_mean, "deviations from the running mean"),
        Wrong(lambda m, v, x, s: update(m, v, x, 0.1)),
        Wrong(lambda m, v, x, s: (update(m, v, x, 1 - s)[0], update(m, v, x, s)[1]), "other way"),
        Wrong(lambda m, v, x, s: update(m, v, x, s)[0]),
        Wrong(lambda m, v, x, s: update(m, v, x, s)[::-1]),
    ],
    "mended_server": [
        Wrong(faulty_server, "who ask"),
        Wrong(server_of_single_batches, "each request as a batch of its own"),
        Wrong(server_still_learning, "that the requests still move"),
        Wrong(lambda x, w, b, *a: server(x, w, 0 * b, *a), "forgotten"),
        Wrong(lambda *a: server(*a).round(2), "rounded"),
        Wrong(lambda *a: server(*a)[0]),
        Wrong(lambda x, w, b, *_: x @ w.T + b, "the norm left out"),
    ],
    "fold": [
        Wrong(lambda w, b, m, *a: fold(w, b, 0 * m, *a), "the mean forgotten"),
        Wrong(lambda w, b, *a: fold(w, 0 * b, *a), "the layer's bias forgotten"),
        Wrong(fold_with_the_mean_unscaled, "a part of the bias not scaled"),
        Wrong(lambda *a: (fold(*a)[0], fold(*a)[1][:, None]), "keepdims"),
        Wrong(lambda *a: fold(*a)[::-1], "in another order"),
        Wrong(lambda w, b, m, v, g, *a: fold(w, b, m, v, np.abs(g), *a)),
        Wrong(lambda *a: fold(*a)[0]),
    ],
}
