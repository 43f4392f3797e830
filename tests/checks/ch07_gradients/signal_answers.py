"""Right and wrong answers to practical 7.3, written as a student would write them."""

import itertools
import math

import numpy as np

from tests.checks.ch07_gradients.network_answers import forward_pass
from tests.checks.check_harness import Wrong
from udl.data import gradient_examples

NARROW = [80] + [20] * 50 + [1]
inputs = np.random.default_rng(0).normal(size=(100, 80))
gradients = gradient_examples.faint_gradients()


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


def draw_weights(widths, variance, rng):
    return [rng.normal(0, np.sqrt(variance), (o, i)) for i, o in itertools.pairwise(widths)]


def ratios(variance, num=100, first_seed=0):
    found = []
    for seed in range(first_seed, first_seed + num):
        loud = layer_deviations(inputs, draw_weights(NARROW, variance, np.random.default_rng(seed)))
        found.append(loud[-1] / loud[0])
    return np.array(found)


def by_logarithms():
    return 0.1 * np.exp(-2 * np.log(ratios(0.1)).mean() / 49)


def by_the_median():
    return 0.1 * np.median(ratios(0.1, 200, 500)) ** (-2 / 49)


def by_halving():
    """Count in how many draws layer 50 is louder, and halve an interval."""
    once, low, high = ratios(0.1, 200, 900), 0.06, 0.2
    for _ in range(12):
        middle = (low + high) / 2
        louder = np.mean(once * (middle / 0.1) ** 24.5 > 1) > 0.5
        low, high = (low, middle) if louder else (middle, high)
    return middle


def one_draw():
    return 0.1 * ratios(0.1, 1)[0] ** (-2 / 49)


def by_the_mean_of_squares():
    """Average what a few loud networks decide."""
    return 2 / NARROW[1]


def not_halved_in_the_exponent():
    return 0.15 * np.exp(-np.log(ratios(0.15)).mean() / 49)


def least_exponent(share=0.01):
    for exponent in range(60):
        if np.mean((gradients * 2.0**exponent).astype(np.float16) == 0) <= share:
            return exponent
    return None


RIGHT = {
    "layer_deviations": [layer_deviations, deviations_by_hand],
    "predict_exponent": [lambda: 40, lambda: 39.2, lambda: 37],
    "variance_that_keeps": [by_logarithms, by_the_median, by_halving],
    "kept_variance": [
        lambda n, a, b: 2 / (n * (a**2 + b**2)),
        lambda n, a, b: 1 / (0.5 * n * a * a + 0.5 * n * b * b),
    ],
    "gradient_deviations": [gradient_deviations, gradients_by_layer],
    "predict_funnel": [lambda: "4", lambda: 4],
    "mend_deviations": [
        lambda widths: np.sqrt([1 / widths[0], *(2 / n for n in widths[1:-1])]),
        lambda widths: np.array(
            [math.sqrt((2 if k else 1) / n) for k, n in enumerate(widths[:-1])]
        ),
    ],
    "loss_scale": [least_exponent, lambda: np.int64(least_exponent())],
}

WRONG = {
    "layer_deviations": [
        Wrong(first_layers_only),
        Wrong(unbiased, "one less"),
        Wrong(over_points, "the mean of the units"),
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
        Wrong(lambda: 0.337, "the deviation"),
        Wrong(lambda: 0.05, "no ReLU"),
        Wrong(lambda: 2 / 80, "for another width"),
        Wrong(lambda: 2 / 20, "the mean of the squares"),
        Wrong(by_the_mean_of_squares, "the mean of the squares"),
        Wrong(lambda: 0.113, "typed in"),
        Wrong(lambda: 0.1127, "typed in"),
        Wrong(one_draw),
        Wrong(not_halved_in_the_exponent),
        Wrong(lambda: 1.0),
        Wrong(lambda: -0.113, "not positive"),
    ],
    "kept_variance": [
        Wrong(lambda n, a, b: 2 / (n * (abs(a) + abs(b))), "not squared"),
        Wrong(lambda n, a, b: 2 / (n * a**2) if a else 0.0, "left out"),
        Wrong(lambda n, a, b: 2 / (n * (1 + b**2)), "taken as 1"),
        Wrong(lambda n, a, b: 2 / n, "the ReLU's variance"),
        Wrong(lambda n, a, b: 2 / n * (a**2 + b**2), "multiplied"),
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
        Wrong(lambda w: np.sqrt(2 / np.array(w[:-1])), "the first layer"),
        Wrong(lambda w: np.sqrt(1 / np.array(w[:-1])), "no ReLU"),
        Wrong(lambda w: np.full(len(w) - 1, np.sqrt(2 / w[1]))),
        Wrong(lambda w: [math.sqrt(2 / n) for n in w[1:]]),
    ],
    "loss_scale": [
        Wrong(lambda: 1024, "factor instead"),
        Wrong(lambda: 2**15, "factor instead"),
        Wrong(lambda: 10, "typed in"),
        Wrong(lambda: least_exponent(0.1), "one of ten"),
        Wrong(lambda: 16),
        Wrong(lambda: 4),
        Wrong(lambda: 9),
    ],
}
