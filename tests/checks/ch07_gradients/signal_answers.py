"""Right and wrong answers to practical 7.3, written as a student would write them."""

import math

import numpy as np

from tests.checks.ch07_gradients.answers import forward_pass
from tests.checks.check_harness import Wrong


def layer_deviations(x, weights):
    h, found = x, []
    for w in weights[:-1]:
        h = np.maximum(h @ w.T, 0)
        found.append(h.std())
    return np.array(found)


def deviations_by_hand(x, weights):
    found = np.empty(len(weights) - 1)
    for k, w in enumerate(weights[:-1]):
        x = x @ w.T
        x = x * (x > 0)
        found[k] = math.sqrt(((x - x.sum() / x.size) ** 2).sum() / x.size)
    return found


def no_biases(weights):
    return [np.zeros(len(w)) for w in weights]


def gradient_deviations(x, weights, d_output):
    f, _ = forward_pass(x, weights, no_biases(weights))
    found, d_f = [d_output.std()], d_output
    for k in range(len(weights) - 1, 0, -1):
        d_f = (d_f @ weights[k]) * (f[k - 1] > 0)
        found.insert(0, d_f.std())
    return np.array(found)


def gradients_by_layer(x, weights, d_output):
    masks, h = [], x
    for w in weights[:-1]:
        z = h @ w.T
        masks.append(z > 0)
        h = np.where(z > 0, z, 0)
    layers = [d_output]
    for w, mask in zip(weights[:0:-1], masks[::-1], strict=True):
        layers.append(np.where(mask, layers[-1] @ w, 0))
    return np.array([np.std(d) for d in layers[::-1]])


def first_layers_only(x, weights):
    return layer_deviations(x, weights[:3])


def unbiased(x, weights):
    h, found = x, []
    for w in weights[:-1]:
        h = np.maximum(h @ w.T, 0)
        found.append(h.std(ddof=1))
    return np.array(found)


def over_points(x, weights):
    h, found = x, []
    for w in weights[:-1]:
        h = np.maximum(h @ w.T, 0)
        found.append(h.std(axis=0).mean())
    return np.array(found)


RIGHT = {
    "layer_deviations": [layer_deviations, deviations_by_hand],
    "predict_exponent": [lambda: 40, lambda: 39.2, lambda: 37],
    "variance_that_keeps": [lambda: 0.025, lambda: 2 / 80, lambda: 0.0258],
    "kept_variance": [
        lambda n, a, b: 2 / (n * (a**2 + b**2)),
        lambda n, a, b: 1 / (0.5 * n * a * a + 0.5 * n * b * b),
    ],
    "gradient_deviations": [gradient_deviations, gradients_by_layer],
    "predict_funnel": [lambda: "4", lambda: 4],
    "mend_deviations": [
        lambda widths: np.sqrt(2 / np.array(widths[:-1])),
        lambda widths: np.array([math.sqrt(2 / n) for n in widths[:-1]]),
    ],
    "loss_scale": [lambda: 10],
}

WRONG = {
    "layer_deviations": [
        Wrong(first_layers_only),
        Wrong(unbiased),
        Wrong(over_points),
        Wrong(lambda x, w: layer_deviations(x, w) ** 2, "variances"),
        Wrong(lambda x, w: layer_deviations(x[:1], w)),
        Wrong(lambda x, w: layer_deviations(x, w).mean()),
    ],
    "predict_exponent": [
        Wrong(lambda: 80, "variance"),
        Wrong(lambda: 48, "no ReLU"),
        Wrong(lambda: 20),
        Wrong(lambda: -40),
    ],
    "variance_that_keeps": [
        Wrong(lambda: 0.158, "the deviation"),
        Wrong(lambda: 0.0125, "no ReLU"),
        Wrong(lambda: 1.0),
        Wrong(lambda: 0.02),
    ],
    "kept_variance": [
        Wrong(lambda n, a, b: 2 / (n * (abs(a) + abs(b))), "not squared"),
        Wrong(lambda n, a, b: 2 / (n * a**2) if a else 0.0, "left out"),
        Wrong(lambda n, a, b: 2 / (n * (1 + b**2))),
        Wrong(lambda n, a, b: 2 / (80 * (a**2 + b**2))),
    ],
    "gradient_deviations": [
        Wrong(lambda x, w, d: gradient_deviations(x, w, d)[::-1], "order of the way back"),
        Wrong(lambda x, w, d: gradient_deviations(x, w, np.ones_like(d))),
        Wrong(lambda x, w, d: gradient_deviations(-x, w, d)),
        Wrong(lambda x, w, d: gradient_deviations(x, w, d)[:3]),
    ],
    "predict_funnel": [Wrong(lambda: "1"), Wrong(lambda: 16), Wrong(lambda: "1000")],
    "mend_deviations": [
        Wrong(lambda w: np.array([2 / n for n in w[1:]]), "as it was"),
        Wrong(lambda w: np.sqrt(2 / np.array(w))),
        Wrong(lambda w: np.full(len(w) - 1, np.sqrt(2 / w[1]))),
        Wrong(lambda w: [math.sqrt(2 / n) for n in w[1:]]),
    ],
    "loss_scale": [
        Wrong(lambda: 1024, "factor instead"),
        Wrong(lambda: 16),
        Wrong(lambda: 4),
        Wrong(lambda: 9),
    ],
}
