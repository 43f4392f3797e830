"""Right and wrong answers to practical 6.3, written as a student would write them."""

import numpy as np

from tests.checks.ch06_training.descent_answers import numerical_gradient
from tests.checks.check_harness import Wrong
from udl.data.training_examples import wave_points

WAVE = wave_points()


def gabor_gradient(x, y, shift, frequency):
    z = shift + 0.06 * frequency * x
    bell = np.exp(-(z**2) / 32)
    slope = np.cos(z) * bell - np.sin(z) * bell * z / 16
    pull = 2 * (np.sin(z) * bell - y) * slope
    return np.array([np.sum(pull), np.sum(pull * 0.06 * x)])


def gabor_by_loop(x, y, shift, frequency):
    total = np.zeros(2)
    for one, target in zip(x, y, strict=True):
        z = shift + 0.06 * frequency * one
        bell = np.exp(-z * z / 32)
        pull = 2 * (np.sin(z) * bell - target) * bell * (np.cos(z) - z * np.sin(z) / 16)
        total += pull * np.array([1, 0.06 * one])
    return total


def gabor_one_sided(x, y, shift, frequency):
    def loss(s, f):
        z = s + 0.06 * f * x
        return np.sum((np.sin(z) * np.exp(-z * z / 32) - y) ** 2)

    step = 1e-6
    here = loss(shift, frequency)
    return (
        np.array([loss(shift + step, frequency), loss(shift, frequency + step)]) / step
        - here / step
    )


def gabor_by_differences(x, y, shift, frequency):
    def loss(parameters):
        z = parameters[0] + 0.06 * parameters[1] * x
        return np.sum((np.sin(z) * np.exp(-z * z / 32) - y) ** 2)

    return numerical_gradient(loss, np.array([shift, frequency]), 1e-5)


def sgd(x, y, start, learning_rate, orders, batch_size):
    path = [start]
    for order in orders:
        for first in range(0, len(order), batch_size):
            part = order[first : first + batch_size]
            gradient = gabor_gradient(x[part], y[part], *path[-1])
            path.append(path[-1] - learning_rate * gradient / len(part))
    return np.array(path)


def sgd_by_examples(x, y, start, learning_rate, orders, batch_size):
    point, path = np.array(start), [np.array(start)]
    for order in orders.tolist():
        while order:
            batch, order = order[:batch_size], order[batch_size:]
            total = sum(gabor_gradient(x[[i]], y[[i]], *point) for i in batch)
            point = point - learning_rate * total / len(batch)
            path.append(point)
    return np.stack(path)


def sgd_from_start(x, y, start, learning_rate, orders, batch_size):
    path = [start]
    for order in orders:
        for first in range(0, len(order), batch_size):
            part = order[first : first + batch_size]
            gradient = gabor_gradient(x[part], y[part], *start)
            path.append(path[-1] - learning_rate * gradient / len(part))
    return np.array(path)


def sgd_by(
    x, y, start, learning_rate, orders, batch_size, at="", pair=True, whole=False, skip=False
):
    path = [start]
    for order in orders:
        begun = path[-1]
        for first in range(0, len(order), batch_size):
            part = order[first : first + batch_size]
            if whole and len(part) < batch_size:
                continue
            targets = y[part] if pair else y[first : first + batch_size]
            gradient = gabor_gradient(x[part], targets, *(begun if at else path[-1]))
            if skip and np.abs(gradient).max() < 1e-8:
                continue
            path.append(path[-1] - learning_rate * gradient / len(part))
    return np.array(path)


def sgd_overlapping(x, y, start, learning_rate, orders, batch_size):
    path = [start]
    for order in orders:
        for first in range(0, len(order), batch_size):
            part = order[first : first + batch_size + 1]
            gradient = gabor_gradient(x[part], y[part], *path[-1])
            path.append(path[-1] - learning_rate * gradient / len(part))
    return np.array(path)


# The network of the last task: rows of hidden biases, hidden weights, output weights.


def network_loss(x, y, p):
    return np.mean((np.tanh(p[0] + np.outer(x, p[1])) @ p[2] - y) ** 2)


def network_gradient(x, y, p):
    hidden = np.tanh(p[0] + np.outer(x, p[1]))
    pull = 2 * (hidden @ p[2] - y) / len(x)
    inner = pull[:, None] * (1 - hidden**2) * p[2]
    return np.array([inner.sum(axis=0), x @ inner, pull @ hidden])


def faulty_network(x, y, start, learning_rate, orders, batch_size):
    parameters, total = start, np.zeros_like(start)
    losses = [network_loss(x, y, parameters)]
    for order in orders:
        for first in range(0, len(x), batch_size):
            part = order[first : first + batch_size]
            targets = y[first : first + batch_size]
            total += network_gradient(x[part], targets, parameters)
            parameters -= learning_rate * total
        losses.append(network_loss(x, y, parameters))
    return np.array(losses)


def mended_network(x, y, start, learning_rate, orders, batch_size):
    parameters = start.copy()
    losses = [network_loss(x, y, parameters)]
    for order in orders:
        for first in range(0, len(x), batch_size):
            part = order[first : first + batch_size]
            parameters -= learning_rate * network_gradient(x[part], y[part], parameters)
        losses.append(network_loss(x, y, parameters))
    return np.array(losses)


def network_by_units(x, y, start, learning_rate, orders, batch_size):
    parameters, losses = start + 0, np.zeros(len(orders) + 1)
    losses[0] = network_loss(x, y, start)
    for epoch, order in enumerate(orders):
        while len(order):
            part, order = order[:batch_size], order[batch_size:]
            each = [network_gradient(x[[i]], y[[i]], parameters) for i in part]
            parameters = parameters - learning_rate * np.mean(each, axis=0)
        losses[epoch + 1] = network_loss(x, y, parameters)
    return losses


def network_by(x, y, start, learning_rate, orders, batch_size, *, kept, pair):
    parameters, total = start.copy(), np.zeros_like(start)
    losses = [network_loss(x, y, parameters)]
    for order in orders:
        total = total if kept == "run" else np.zeros_like(start)
        for first in range(0, len(x), batch_size):
            part = order[first : first + batch_size]
            targets = y[part] if pair else y[first : first + batch_size]
            gradient = network_gradient(x[part], targets, parameters)
            total = total + gradient if kept else gradient
            parameters = parameters - learning_rate * total
        losses.append(network_loss(x, y, parameters))
    return np.array(losses)


RIGHT = {
    "gabor_gradient": [gabor_gradient, gabor_by_loop],
    "predict_end": [lambda: "first"],
    "sgd": [sgd, sgd_by_examples],
    "predict_noise": [lambda: "3", lambda: 3],
    "escape": [lambda: (1.5, 2), lambda: [1, 2], lambda: (np.float64(1.5), np.int64(3))],
    "mended_network": [mended_network, network_by_units],
    "settle": [lambda: (1.5, 5, 250), lambda: [2, 6, 170], lambda: (1.0, 3, np.int64(300))],
}

WRONG = {
    "gabor_gradient": [
        Wrong(gabor_one_sided),
        Wrong(gabor_by_differences),
        Wrong(lambda x, y, s, f: gabor_gradient(x, y, s, f) / len(x), "mean instead of sum"),
        Wrong(lambda x, y, s, f: -gabor_gradient(x, y, s, f), "the sign turned"),
        Wrong(lambda x, y, s, f: gabor_gradient(x, y, f, s)),
        Wrong(lambda x, y, s, f: gabor_gradient(x, y, s, f)[::-1], "the frequency first"),
        Wrong(lambda x, y, s, f: gabor_gradient(WAVE.x, WAVE.y, s, f)),
    ],
    "predict_end": [Wrong(lambda: "both"), Wrong(lambda: "second"), Wrong(lambda: 1)],
    "sgd": [
        Wrong(sgd_from_start, "all gradients at the start"),
        Wrong(lambda *a: sgd_by(*a, at="epoch"), "one gradient for all"),
        Wrong(lambda *a: sgd_by(*a, pair=False), "targets of other"),
        Wrong(lambda *a: sgd_by(*a, whole=True), "the last examples"),
        Wrong(lambda *a: sgd_by(*a, skip=True), "steps left out"),
        Wrong(lambda x, y, s, r, o, n: sgd(x, y, s, r, np.ravel(o)[None], n), "reach into"),
        Wrong(lambda *a: np.repeat(sgd(*a)[-1:], len(sgd(*a)), axis=0), "every row is the last"),
        Wrong(sgd_overlapping),
        Wrong(lambda x, y, s, r, o, n: sgd(x, y, s, r * n, o, n)),
        Wrong(lambda x, y, s, r, o, n: sgd(x, y, s, r, o[:1], n), "one epoch alone"),
        Wrong(lambda x, y, s, r, o, n: sgd(x, y, s, r, np.sort(o), n), "the order ignored"),
        Wrong(lambda x, y, s, r, o, n: sgd(x, y, s, r, o, n)[1:], "the start forgotten"),
        Wrong(lambda x, y, s, r, o, n: sgd(x, y, s, r, o, 5)),
    ],
    "predict_noise": [Wrong(lambda: "2"), Wrong(lambda: 4), Wrong(lambda: "none")],
    "escape": [
        Wrong(lambda: (2.0, 30), "all examples in each batch"),
        Wrong(lambda: (1.0, 15)),
        Wrong(lambda: (4.0, 1)),
        Wrong(lambda: (4, 15)),
        Wrong(lambda: (100.0, 5)),
        Wrong(lambda: (2.0, 5.5), "settings of another form"),
        Wrong(lambda: (2.0, 0)),
        Wrong(lambda: (-2.0, 5)),
    ],
    "mended_network": [
        Wrong(faulty_network, "input changed in place"),
        Wrong(lambda *a: network_by(*a, kept="run", pair=False), "the program as it was"),
        Wrong(lambda *a: network_by(*a, kept="run", pair=True), "gradients of earlier batches"),
        Wrong(lambda *a: network_by(*a, kept="epoch", pair=True), "gradients of earlier batches"),
        Wrong(lambda *a: network_by(*a, kept="", pair=False), "targets of other examples"),
        Wrong(lambda *a: mended_network(*a)[1:], "the first loss forgotten"),
        Wrong(lambda x, y, s, r, o, n: mended_network(x, y, s, r / n, o, n)),
        Wrong(lambda x, y, s, r, o, n: mended_network(x, y, s, r, o, len(x))),
        Wrong(lambda *a: list(mended_network(*a)), "a list"),
    ],
    "settle": [
        Wrong(lambda: (1.0, 5, 100_000), "a constant rate"),
        Wrong(lambda: (1.5, 5, 40)),
        Wrong(lambda: (3.0, 5, 200)),
        Wrong(lambda: (1.0, 30, 50)),
        Wrong(lambda: (1.5, 5, 0)),
        Wrong(lambda: (1.5, 5, 200.5), "settings of another form"),
        Wrong(lambda: (1e300, 5, 200)),
    ],
}
