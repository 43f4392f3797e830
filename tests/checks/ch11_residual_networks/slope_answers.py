"""Right and wrong answers to the exercises of practical 11.1."""

import numpy as np

from tests.checks.check_harness import Wrong

# --- network_slope ---


def forwards(x, weights, biases):
    h = x[:, None] @ weights[0].T + biases[0]
    slope = np.ones((len(x), 1)) @ weights[0].T
    for weight, bias in zip(weights[1:], biases[1:], strict=True):
        active = h > 0
        h, slope = (h * active) @ weight.T + bias, (slope * active) @ weight.T
    return slope[:, 0]


def backwards(x, weights, biases):
    pre, h = [], x.reshape(-1, 1)
    for weight, bias in zip(weights, biases, strict=True):
        f = h @ weight.T + bias
        pre.append(f)
        h = np.maximum(f, 0)
    back = np.ones((len(x), 1))
    for k in range(len(weights) - 1, -1, -1):
        back = back @ weights[k]
        if k:
            back = back * (pre[k - 1] > 0)
    return back.ravel()


def by_loops(x, weights, biases):
    found = []
    for one in x:
        h, slope = [float(one)], [1.0]
        for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
            new_h, new_slope = [], []
            for row, b in zip(weight, bias, strict=True):
                value = b + sum(w * v for w, v in zip(row, h, strict=True))
                turned = sum(w * s for w, s in zip(row, slope, strict=True))
                on = k == len(weights) - 1 or value > 0
                new_h.append(value if on else 0.0)
                new_slope.append(turned if on else 0.0)
            h, slope = new_h, new_slope
        found.append(slope[0])
    return np.array(found)


def by_differences(x, weights, biases):
    step = 1e-7

    def output(at):
        h = at[:, None]
        for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
            h = np.maximum(h @ weight.T + bias, 0)
        return (h @ weights[-1].T + biases[-1])[:, 0]

    return (output(x + step) - output(x - step)) / (2 * step)


def by_matrices(x, weights, biases):
    """Multiply Jacobians, one input at a time."""
    slopes = []
    for one in x:
        h, jacobian = np.array([one]), np.eye(1)
        for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
            h = weight @ h + bias
            jacobian = np.diag((h > 0).astype(float)) @ weight @ jacobian
            h = h.clip(min=0)
        slopes.append((weights[-1] @ jacobian).item())
    return np.array(slopes)


def recursive(x, weights, biases):
    def go(h, slope, k):
        h, slope = h @ weights[k].T + biases[k], slope @ weights[k].T
        if k == len(weights) - 1:
            return slope[:, 0]
        return go(np.where(h > 0, h, 0), np.where(h > 0, slope, 0), k + 1)

    return go(x[:, None], np.ones((len(x), 1)), 0)


def single(x, weights, biases):
    return forwards(x, weights, biases).astype(np.float32)


def three_layers(x, weights, biases):
    return forwards(x, weights[:2] + weights[-1:], biases[:2] + biases[-1:])


def last_two_exchanged(x, weights, biases):
    """Take the derivative of a layer after its values have become the next layer's."""
    h = x[:, None] @ weights[0].T + biases[0]
    slope = np.ones((len(x), 1)) @ weights[0].T
    for weight, bias in zip(weights[1:], biases[1:], strict=True):
        h = np.maximum(h, 0) @ weight.T + bias
        slope = (slope @ weight.T) * (h > 0)
    return slope[:, 0]


def in_place(x, weights, biases):
    for bias in biases:
        bias *= 1.0
        bias += 1e-3
    return forwards(x, weights, biases)


def no_relu(x, weights, biases):
    slope = np.ones((len(x), 1))
    for weight in weights:
        slope = slope @ weight.T
    return slope[:, 0]


def relu_at_the_output(x, weights, biases):
    h = x[:, None]
    for weight, bias in zip(weights, biases, strict=True):
        h = np.maximum(h @ weight.T + bias, 0)
    return forwards(x, weights, biases) * (h[:, 0] > 0)


def as_column(x, weights, biases):
    return forwards(x, weights, biases)[:, None]


def by_value(x, weights, biases):
    h = x[:, None] @ weights[0].T + biases[0]
    slope = np.ones((len(x), 1)) @ weights[0].T
    for weight, bias in zip(weights[1:], biases[1:], strict=True):
        h = np.maximum(h, 0)
        slope = (slope * h) @ weight.T
        h = h @ weight.T + bias
    return slope[:, 0]


# --- mended_start ---


def he(weights, biases):
    scaled = [w * np.sqrt(2 / w.shape[1]) for w in weights]
    return scaled, [biases[0], *[0 * b for b in biases[1:]]]


def he_by_loop(weights, biases):
    out_w, out_b = [], []
    for k in range(len(weights)):
        out_w.append((2 / len(weights[k][0])) ** 0.5 * weights[k])
        out_b.append(biases[k].copy() if k == 0 else np.zeros(len(biases[k])))
    return [out_w, out_b]


def he_as_tuples(weights, biases):
    found = he(weights, biases)
    return tuple(found[0]), tuple(found[1])


def he_in_place(weights, biases):
    for k, weight in enumerate(weights):
        weight *= np.sqrt(2 / weight.shape[1])
        if k:
            biases[k][:] = 0
    return weights, biases


# --- autocorrelation ---


def by_slices(values, num_lags):
    centred = values - values.mean()
    products = [np.sum(centred[: len(centred) - lag] * centred[lag:]) for lag in range(num_lags)]
    return np.array(products) / np.sum(centred**2)


def by_correlate(values, num_lags):
    centred = np.asarray(values) - np.mean(values)
    found = np.correlate(centred, centred, "full")[len(centred) - 1 :]
    return found[:num_lags] / found[0]


def by_double_loop(values, num_lags):
    mean, n = sum(values) / len(values), len(values)
    rho = np.zeros(num_lags)
    for lag in range(num_lags):
        for i in range(n - lag):
            rho[lag] += (values[i] - mean) * (values[i + lag] - mean)
    return rho / rho[0]


def by_padding(values, num_lags):
    centred = values - np.average(values)
    padded = np.concatenate([centred, np.zeros(num_lags)])
    return np.array([centred @ padded[k : k + len(centred)] for k in range(num_lags)]) / (
        centred @ centred
    )


def sum_in_means(values, num_lags):
    centred = values - values.mean()
    n = len(values)
    found = [(centred[: n - k] * centred[k:]).sum() / n for k in range(num_lags)]
    return np.array(found) / values.var()


def negative_slice(values, num_lags):
    """Forget that a slice up to minus zero is empty."""
    centred = values - values.mean()
    found = [np.sum(centred[:-lag] * centred[lag:]) for lag in range(num_lags)]
    return np.array(found) / np.sum(centred**2)


def as_list(values, num_lags):
    return list(by_slices(values, num_lags))


# --- half_depth ---


def stopping(draw, depths, num_nets, level):
    for depth in depths:
        if np.mean([by_slices(draw(depth, s), 2)[1] for s in range(num_nets)]) < level:
            return depth
    return None


def by_while(draw, depths, num_nets, level):
    k = 0
    while True:
        total = 0.0
        for seed in range(num_nets):
            total += by_correlate(draw(depths[k], seed), 2)[1]
        if total / num_nets < level:
            return depths[k]
        k += 1


def by_argmax(draw, depths, num_nets, level):
    means = [np.mean([by_double_loop(draw(d, s), 2)[1] for s in range(num_nets)]) for d in depths]
    return np.array(depths)[np.argmax(np.array(means) < level)]


def by_next(draw, depths, num_nets, level):
    return next(
        d
        for d in depths
        if sum(by_slices(draw(d, s), 2)[1] for s in range(num_nets)) < level * num_nets
    )


def halving(draw, depths, num_nets, level):
    low, high = 0, len(depths) - 1
    while low < high:
        middle = (low + high) // 2
        if np.mean([by_slices(draw(depths[middle], s), 2)[1] for s in range(num_nets)]) < level:
            high = middle
        else:
            low = middle + 1
    return depths[low]


def single_net(draw, depths, num_nets, level):
    return next((d for d in depths if by_slices(draw(d, 0), 2)[1] < level), depths[-1])


def from_seed_one(draw, depths, num_nets, level):
    return next(
        (
            d
            for d in depths
            if np.mean([by_slices(draw(d, s), 2)[1] for s in range(1, num_nets)]) < level
        ),
        depths[-1],
    )


def seeds_from_one_on(draw, depths, num_nets, level):
    return stopping(lambda depth, seed: draw(depth, seed + 1), depths, num_nets, level)


def as_float(draw, depths, num_nets, level):
    return float(stopping(draw, depths, num_nets, level))


def first_depth_always(draw, depths, num_nets, level):
    return depths[0]


# --- skip_slope ---


def skip_forwards(x, first, blocks, last):
    h = x[:, None] @ first[0].T + first[1]
    slope = np.ones((len(x), 1)) @ first[0].T
    for weight, bias in blocks:
        active = h > 0
        slope = slope + (slope * active) @ weight.T
        h = h + (h * active) @ weight.T + bias
    return ((slope * (h > 0)) @ last[0].T)[:, 0]


def skip_backwards(x, first, blocks, last):
    h = x[:, None] * first[0][:, 0] + first[1]
    stream = [h]
    for weight, bias in blocks:
        h = h + np.maximum(h, 0) @ weight.T + bias
        stream.append(h)
    back = (stream[-1] > 0) * last[0][0]
    for (weight, _), before in zip(blocks[::-1], stream[-2::-1], strict=True):
        back = back + (back @ weight) * (before > 0)
    return back @ first[0][:, 0]


def skip_by_jacobians(x, first, blocks, last):
    found = []
    for one in x:
        h = first[0][:, 0] * one + first[1]
        jacobian = first[0]
        for weight, bias in blocks:
            jacobian = (np.eye(len(h)) + weight * (h > 0)) @ jacobian
            h = h + weight @ np.clip(h, 0, None) + bias
        found.append((last[0] * (h > 0) @ jacobian).item())
    return np.array(found)


def skip_by_differences(x, first, blocks, last):
    def output(at):
        h = at[:, None] @ first[0].T + first[1]
        for weight, bias in blocks:
            h = h + np.maximum(0, h) @ weight.T + bias
        return (np.maximum(0, h) @ last[0].T + last[1])[:, 0]

    return (output(x + 1e-7) - output(x - 1e-7)) / 2e-7


def skip_in_values_only(x, first, blocks, last):
    h = x[:, None] @ first[0].T + first[1]
    slope = np.ones((len(x), 1)) @ first[0].T
    for weight, bias in blocks:
        active = h > 0
        slope = (slope * active) @ weight.T
        h = h + (h * active) @ weight.T + bias
    return ((slope * (h > 0)) @ last[0].T)[:, 0]


def skip_around_relu(x, first, blocks, last):
    h = x[:, None] @ first[0].T + first[1]
    slope = np.ones((len(x), 1)) @ first[0].T
    for weight, bias in blocks:
        active = h > 0
        slope = (slope + slope * active) @ weight.T
        h = (h + h * active) @ weight.T + bias
    return ((slope * (h > 0)) @ last[0].T)[:, 0]


def updated_too_early(x, first, blocks, last):
    h = x[:, None] @ first[0].T + first[1]
    slope = np.ones((len(x), 1)) @ first[0].T
    for weight, bias in blocks:
        h = h + np.maximum(h, 0) @ weight.T + bias
        slope = slope + (slope * (h > 0)) @ weight.T
    return ((slope * (h > 0)) @ last[0].T)[:, 0]


def spoils_the_stream(x, first, blocks, last):
    h = x[:, None] @ first[0].T + first[1]
    slope = np.ones((len(x), 1)) @ first[0].T
    for weight, bias in blocks:
        active = h > 0
        h *= active
        slope += (slope * active) @ weight.T
        h = h + h @ weight.T + bias
    return ((slope * (h > 0)) @ last[0].T)[:, 0]


RIGHT = {
    "network_slope": [
        forwards,
        backwards,
        by_loops,
        by_differences,
        by_matrices,
        recursive,
        single,
    ],
    "mended_start": [he, he_by_loop, he_as_tuples],
    "autocorrelation": [by_slices, by_correlate, by_double_loop, by_padding, sum_in_means],
    "guess_depth": [lambda: "gone", lambda: " Gone"],
    "half_depth": [stopping, by_while, by_argmax, by_next],
    "skip_slope": [skip_forwards, skip_backwards, skip_by_jacobians, skip_by_differences],
}

WRONG = {
    "network_slope": [
        Wrong(no_relu, "no ReLU on the way back"),
        Wrong(by_value, "the value of the ReLU"),
        Wrong(last_two_exchanged),
        Wrong(relu_at_the_output, "a ReLU at the output"),
        Wrong(three_layers),
        Wrong(as_column),
        Wrong(in_place),
        Wrong(lambda *a: forwards(*a).mean(), "a mean over the inputs"),
        Wrong(lambda *a: forwards(*a).tolist()),
        Wrong(lambda x, w, b: forwards(x, w, [0 * each for each in b]), "biases forgotten"),
    ],
    "mended_start": [
        Wrong(lambda w, b: (w, b)),
        Wrong(lambda w, b: (he(w, b)[0], b), "biases everywhere"),
        Wrong(lambda w, b: (he(w, b)[0], [0 * each for each in b]), "no bias at all"),
        Wrong(lambda w, b: ([x * 2 / x.shape[1] for x in w], he(w, b)[1]), "variance as a factor"),
        Wrong(lambda w, b: ([x / np.sqrt(x.shape[1]) for x in w], he(w, b)[1]), "halve"),
        Wrong(lambda w, b: he(w, b)[0]),
        Wrong(lambda w, b: list(zip(*he(w, b), strict=True)), "a pair for each layer"),
        Wrong(lambda w, b: (he(w, b)[0], [*he(w, b)[1][:-1], b[-1]]), "at the output kept"),
        Wrong(lambda w, b: [[a.tolist() for a in part] for part in he(w, b)], "a list instead of"),
        Wrong(lambda w, b: (he(w, b)[0], [b[0], *[0.0] * (len(b) - 1)]), "a number instead of"),
        Wrong(lambda w, b: (he(w, b)[0], b[0]), "an array instead of a list of arrays"),
        Wrong(he_in_place),
    ],
    "autocorrelation": [
        Wrong(negative_slice),
        Wrong(as_list),
        Wrong(lambda v, n: by_slices(v - v[0], n + 1)[1:], "lag 0 left out"),
        Wrong(lambda v, n: by_slices(v, len(v))),
        Wrong(lambda v, n: by_slices(v, n) * (1 - 1 / len(v)), "N - 1"),
        Wrong(lambda v, n: by_slices(v, n) ** 2),
        Wrong(lambda v, n: by_slices(v, n)[::-1]),
        Wrong(
            lambda v, n: np.array([np.sum(v[: len(v) - k] * v[k:]) for k in range(n)]) / (v @ v),
            "the mean not subtracted",
        ),
    ],
    "guess_depth": [Wrong(lambda: "stays"), Wrong(lambda: "half"), Wrong(lambda: "at 24")],
    "half_depth": [
        Wrong(halving),
        Wrong(single_net, "a single network"),
        Wrong(from_seed_one),
        Wrong(seeds_from_one_on, "seeds from 1 on"),
        Wrong(as_float),
        Wrong(first_depth_always),
        Wrong(lambda d, depths, n, level: depths[-1], "the last depth"),
        Wrong(lambda *a: a[1].index(stopping(*a)), "a position"),
    ],
    "skip_slope": [
        Wrong(skip_in_values_only, "a skip in the values alone"),
        Wrong(skip_around_relu, "around the ReLU alone"),
        Wrong(updated_too_early, "behind the block"),
        Wrong(spoils_the_stream),
        Wrong(lambda *a: skip_forwards(*a)[:, None]),
        Wrong(lambda *a: abs(skip_forwards(*a))),
    ],
}
