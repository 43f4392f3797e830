"""Answers to practical 5.3 that read the notebook's labels `y` and its text `unseen`."""

import numpy as np
from scipy import special

from tests.checks.ch05_loss_functions.answers import (
    MULTICLASS,
    class_logits,
    letter_table,
    minimum,
    softmax,
    stable_cross_entropy,
)
from tests.checks.check_harness import Wrong
from udl.data import loss_examples

y = MULTICLASS.y

TEXT = loss_examples.seaside_text()
letters = sorted(set(TEXT))
codes = np.array([letters.index(letter) for letter in TEXT])
train, unseen = codes[:1500], codes[1500:]


def categorical_nll(y, probabilities):
    return -np.sum(np.log(probabilities[np.arange(len(y)), y]))


def scan_class_bias(step=0.01):
    candidates = np.arange(-3.0, 4.0, step)
    losses = [stable_cross_entropy(y, class_logits(bias)) for bias in candidates]
    return candidates[np.argmin(losses)]


def as_many_zeros():
    low, high = -5.0, 8.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        too_many = softmax(class_logits(middle))[:, 0].sum() > np.sum(y == 0)
        low, high = (low, middle) if too_many else (middle, high)
    return low


def perplexity(alpha, text):
    table = letter_table(train, len(letters), alpha)
    return np.exp(-np.mean(np.log(table[text[:-1], text[1:]])))


def scan_alpha(candidates, text=None):
    text = unseen if text is None else text
    return candidates[np.argmin([perplexity(alpha, text) for alpha in candidates])]


def closer_and_closer():
    coarse = scan_alpha(np.geomspace(0.001, 100, 16))
    return scan_alpha(np.linspace(coarse / 3, coarse * 3, 40))


RIGHT = {
    "best_class_bias": [
        scan_class_bias,
        lambda: scan_class_bias(0.05),
        as_many_zeros,
        lambda: minimum(lambda b: stable_cross_entropy(y, class_logits(b)), (-4, 6)),
    ],
    "best_alpha": [
        lambda: scan_alpha(np.geomspace(0.01, 10, 61)),
        lambda: scan_alpha(np.arange(0.05, 1.5, 0.05)),
        closer_and_closer,
        lambda: minimum(lambda alpha: perplexity(alpha, unseen), (0.01, 5)),
    ],
}

WRONG = {
    "mend_perplexity": [
        Wrong(
            lambda y, z: np.exp(stable_cross_entropy(y, z) / len(y)),
            "an answer by stable_cross_entropy",
        ),
        Wrong(
            lambda y, z: np.exp(categorical_nll(y, softmax(z)) / len(y)),
            "an answer by categorical_nll",
        ),
    ],
    "best_class_bias": [
        Wrong(lambda: 0.62, "a number typed in"),
        Wrong(lambda: 0.66, "a number typed in"),
        Wrong(lambda: 0.8, "steps that are too large"),
        Wrong(lambda: special.logsumexp([0, 1])),
        Wrong(lambda: 20.0 * scan_class_bias()),
    ],
    "best_alpha": [
        Wrong(lambda: 0.3, "a number typed in"),
        Wrong(lambda: np.float64(0.34), "a number typed in"),
        Wrong(lambda: scan_alpha(np.geomspace(0.01, 10, 61), codes[1500:]), "a number typed in"),
        Wrong(lambda: scan_alpha(np.geomspace(0.01, 10, 61), train), "judged on the counted text"),
    ],
}
