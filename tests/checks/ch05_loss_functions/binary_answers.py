"""Answers to practical 5.2 that read the notebook's labels `y`, and further wrong ones."""

import numpy as np
from scipy import special

from tests.checks.ch05_loss_functions.answers import (
    BINARY,
    bernoulli_pmf,
    binary_logits,
    minimum,
    output_gradient,
    stable_binary_nll,
)
from tests.checks.check_harness import Wrong

y = BINARY.y
RANGE = np.arange(-3, 6, 0.02)


def scanned(loss, biases=RANGE):
    return biases[np.argmin([loss(binary_logits(bias)) for bias in biases])]


def scan_binary_bias():
    return scanned(lambda z: stable_binary_nll(y, z))


def as_many_ones():
    low, high = -5.0, 8.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        too_many = special.expit(binary_logits(middle)).sum() > y.sum()
        low, high = (low, middle) if too_many else (middle, high)
    return low


RIGHT = {
    "best_binary_bias": [
        scan_binary_bias,
        as_many_ones,
        lambda: minimum(lambda b: stable_binary_nll(y, binary_logits(b)), (-3, 5)),
        lambda: scanned(lambda z: stable_binary_nll(y, z), np.arange(-3, 6, 0.09)),
    ],
}


def in_the_form_of_labels(y, p):
    out = np.zeros_like(y)
    for i in range(len(y)):
        out[i] = p[i] if y[i] == 1 else 1 - p[i]
    return out


def overflowing_gradient(y, hidden, bias, weights):
    odds = np.exp(bias + hidden @ weights)
    errors = odds / (1 + odds) - y
    return errors.sum(), errors @ hidden


def errors_as(turned, y, hidden, bias, weights):
    errors = turned(special.expit(bias + hidden @ weights) - y)
    return errors.sum(), errors @ hidden


WRONG = {
    "sigmoid": [
        Wrong(lambda z: np.exp(z) / np.exp(z).sum(), "each logit compared with the others"),
        Wrong(lambda z: special.expit(z - z.max()), "each logit compared with the others"),
        Wrong(lambda z: special.expit(np.abs(z)), "the size of the logit alone"),
    ],
    "bernoulli_pmf": [
        Wrong(lambda y, p: p**y * (1 - p), "one of the two exponents missing"),
        Wrong(in_the_form_of_labels, "cut down to whole numbers"),
    ],
    "bernoulli_likelihood": [
        Wrong(lambda y, p: np.exp(np.mean(np.log(bernoulli_pmf(y, p)))), "a typical point"),
        Wrong(lambda y, p: np.exp(-np.sum(np.log(bernoulli_pmf(y, p)))), "sign turned"),
    ],
    "binary_nll": [
        Wrong(lambda y, p: -np.log(np.sum(bernoulli_pmf(y, p))), "the logarithm of the sum"),
        Wrong(lambda y, p: np.sum((y - p) ** 2), "squared errors"),
        Wrong(lambda y, p: -20 * np.mean(np.log(bernoulli_pmf(y, p))), "twenty points"),
    ],
    "stable_binary_nll": [
        Wrong(lambda y, z: stable_binary_nll(y, np.clip(z, -30, 30)), "logits clipped"),
        Wrong(lambda y, z: stable_binary_nll(y, np.clip(z, -500, 500)), "logits clipped"),
        Wrong(lambda y, z: np.sum(np.logaddexp(1, z) - y * z), "the wrong number in logaddexp"),
        Wrong(lambda y, z: np.sum(np.logaddexp(0, -z) - y * z), "two forms mixed"),
        Wrong(lambda y, z: np.sum(np.logaddexp(0, z - y * z)), "within the exponential"),
    ],
    "mend_mean_loss": [
        Wrong(lambda y, z: stable_binary_nll(y, z) / 20, "twenty points taken for granted"),
        Wrong(lambda y, z: np.mean(np.logaddexp(0, z) - y * special.expit(z)), "one of two terms"),
    ],
    "best_binary_bias": [
        Wrong(lambda: 2.6, "the bias that was given"),
        Wrong(lambda: 8.01, "the value of the criterion"),
        Wrong(lambda: 357, "a position instead of a value"),
        Wrong(lambda: [1.57], "not a single number"),
        Wrong(lambda: 1.57, "a number typed in"),
        Wrong(lambda: 1.75, "steps that are too large"),
        Wrong(lambda: scanned(lambda z: np.sum((y - special.expit(z)) ** 2)), "squared errors"),
        Wrong(lambda: scanned(lambda z: np.abs(y - special.expit(z)).mean()), "mean error"),
        Wrong(lambda: scanned(lambda z: np.sum((z > 0) != y))),
    ],
    "output_gradient": [
        Wrong(overflowing_gradient),
        Wrong(lambda *a: tuple(2 * one for one in output_gradient(*a)), "a constant factor"),
        Wrong(lambda y, *a: output_gradient(0 * y, *a), "the labels left out"),
        Wrong(lambda *a: errors_as(np.abs, *a), "the size of the errors alone"),
        Wrong(lambda *a: errors_as(np.round, *a), "a decision instead of a probability"),
        Wrong(
            lambda y, h, b, w: (output_gradient(y, h, b, w)[0], w * output_gradient(y, h, b, w)[1]),
            "the weights multiplied once more",
        ),
        Wrong(
            lambda y, h, b, w: (
                output_gradient(y, h, b, w)[0],
                output_gradient(y, h, b, w)[0] * h.sum(axis=0),
            ),
            "added up apart",
        ),
        Wrong(lambda *a: np.append(*output_gradient(*a)), "both in one array"),
    ],
    "train_output_layer": [
        Wrong(lambda: np.array([0.3, 3000.0]), "settings of another form"),
    ],
}
