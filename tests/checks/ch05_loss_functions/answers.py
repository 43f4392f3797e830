"""Right answers to practicals 5.1 to 5.3, each in the ways in which a student may write it."""

import itertools
import math

import numpy as np
from scipy import optimize, special, stats

from udl.data import loss_examples


def network(example, x):
    hidden = np.maximum(x[:, None] @ example.hidden_weights.T + example.hidden_bias, 0)
    return hidden @ example.output_weights.T


REGRESSION, BINARY, MULTICLASS = (
    loss_examples.regression_example(),
    loss_examples.binary_example(),
    loss_examples.multiclass_example(),
)


y = REGRESSION.y  # of the notebook of 5.1: the checks of its searches put other targets there


def gaussian_pdf(y, mean, sigma):
    return 1 / np.sqrt(2 * np.pi * sigma**2) * np.exp(-((y - mean) ** 2) / (2 * sigma**2))


def gaussian_nll(y, mean, sigma):
    return np.sum(0.5 * np.log(2 * np.pi * sigma**2) + (y - mean) ** 2 / (2 * sigma**2))


def loop_sum_of_squares(y, prediction):
    total = 0.0
    for i in range(len(y)):
        total += (y[i] - prediction[i]) ** 2
    return total


def regression_mean(bias):
    return network(REGRESSION, REGRESSION.x)[:, 0] + bias


def scan_bias():
    biases = np.arange(-0.5, 1, 0.01)
    return biases[np.argmin([gaussian_nll(y, regression_mean(b), 0.2) for b in biases])]


def scan_sigma():
    sigmas = np.arange(0.05, 1, 0.005)
    mean = regression_mean(scan_bias())
    return sigmas[np.argmin([gaussian_nll(y, mean, s) for s in sigmas])]


def coarse_bias():
    biases = np.arange(-1, 1, 0.03)
    return biases[np.argmin([gaussian_nll(y, regression_mean(b), 0.2) for b in biases])]


def coarse_sigma():
    sigmas = np.arange(0.05, 2, 0.04)
    mean = regression_mean(0.27)
    return sigmas[np.argmin([gaussian_nll(y, mean, s) for s in sigmas])]


def bernoulli_pmf(y, probability):
    return probability**y * (1 - probability) ** (1 - y)


def binary_logits(bias):
    return network(BINARY, BINARY.x)[:, 0] + bias


def stable_binary_nll(y, logits):
    return np.sum(np.maximum(logits, 0) - y * logits + np.log1p(np.exp(-np.abs(logits))))


def class_logits(bias):
    return network(MULTICLASS, MULTICLASS.x) + np.array([bias, -2.0, 0.0])


def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def categorical_pmf(y, probabilities):
    return probabilities[np.arange(len(y)), y]


def stable_cross_entropy(y, logits):
    return np.sum(special.logsumexp(logits, axis=1) - logits[np.arange(len(y)), y])


def minimum(loss, bracket):
    return optimize.minimize_scalar(loss, bounds=bracket, method="bounded").x


def sigma_scan(residuals, sigmas):
    return np.array([gaussian_nll(residuals, 0, sigma) for sigma in sigmas])


def knob_gradient(y, outputs, bias, log_sigma):
    """Central differences would do; this is the derivative of the loss as a student writes it."""
    r = y - (outputs + bias)
    sigma = np.exp(log_sigma)
    return np.array([-np.sum(r) / sigma**2, len(y) - np.sum(r**2) / sigma**2])


def descend_knobs(y, outputs, bias, log_sigma, rate, num_steps):
    for _ in range(num_steps):
        slopes = knob_gradient(y, outputs, bias, log_sigma)
        bias, log_sigma = bias - rate * slopes[0], log_sigma - rate * slopes[1]
    return bias, log_sigma


def output_gradient(y, hidden, bias, weights):
    errors = special.expit(bias + hidden @ weights) - y
    return errors.sum(), hidden.T @ errors


def loops_over_points(y, hidden, bias, weights):
    by_bias, by_weights = 0.0, np.zeros(len(weights))
    for i in range(len(y)):
        error = 1 / (1 + np.exp(-(bias + hidden[i] @ weights))) - y[i]
        by_bias += error
        by_weights += error * hidden[i]
    return [by_bias, by_weights]


def letter_table(codes, num_letters, alpha):
    counts = np.full((num_letters, num_letters), float(alpha))
    for first, second in itertools.pairwise(codes):
        counts[first, second] += 1
    return counts / counts.sum(axis=1, keepdims=True)


def letter_table_by_rows(codes, num_letters, alpha):
    rows = []
    for first in range(num_letters):
        after = [codes[i + 1] for i in range(len(codes) - 1) if codes[i] == first]
        chances = [after.count(second) + alpha for second in range(num_letters)]
        rows.append([chance / sum(chances) for chance in chances])
    return np.array(rows)


RIGHT = {
    "network_shapes": [lambda: ((20, 1), (20, 3), (20, 1)), lambda: [(20, 1), (20, 3), [20, 1]]],
    "gaussian_pdf": [gaussian_pdf, stats.norm.pdf, np.vectorize(gaussian_pdf)],
    "gaussian_likelihood": [
        lambda y, mean, sigma: np.prod(gaussian_pdf(y, mean, sigma)),
        lambda y, mean, sigma: math.prod(gaussian_pdf(y, mean, sigma)),
    ],
    "gaussian_nll": [
        gaussian_nll,
        lambda y, mean, sigma: -stats.norm(mean, sigma).logpdf(y).sum(),
        lambda y, mean, sigma: float(gaussian_nll(y, mean, sigma)),
    ],
    "sum_of_squares": [
        lambda y, prediction: np.sum((y - prediction) ** 2),
        loop_sum_of_squares,
        lambda y, prediction: sum((prediction - y) ** 2),
    ],
    "predict_common_optimum": [lambda: "same", lambda: " Same "],
    "best_bias": [scan_bias, coarse_bias, lambda: np.array(scan_bias() + 0.01)],
    "best_sigma": [scan_sigma, coarse_sigma, lambda: np.std(y - regression_mean(0.27))],
    "mend_sigma_scan": [
        lambda r, s: np.sum(np.log(2 * np.pi * s**2) / 2 + r[:, None] ** 2 / (2 * s**2), axis=0),
        lambda r, s: len(r) * np.log(2 * np.pi * s**2) / 2 + np.sum(r**2) / (2 * s**2),
    ],
    "knob_gradient": [knob_gradient],
    "descend_knobs": [descend_knobs, lambda *a: np.array(descend_knobs(*a))],
    "knob_rate": [lambda: (0.003, 0.2), lambda: [np.float64(0.004), 0.3]],
    "trace_logits": [lambda: ((20,), 0.5), lambda: ((20,), 1 / 2)],
    "sigmoid": [special.expit, lambda z: 1 / (1 + np.exp(-z))],
    "bernoulli_pmf": [
        bernoulli_pmf,
        lambda y, p: np.where(y == 1, p, 1 - p),
        lambda y, p: stats.bernoulli.pmf(y, p),
    ],
    "bernoulli_likelihood": [
        lambda y, p: np.exp(np.sum(np.log(bernoulli_pmf(y, p)))),
        lambda y, p: np.exp(np.log(bernoulli_pmf(y, p)).sum()),
        lambda y, p: 2.0 ** np.log2(np.where(y == 1, p, 1 - p)).sum(),
    ],
    "binary_nll": [
        lambda y, p: -np.sum(np.log(bernoulli_pmf(y, p))),
        lambda y, p: -np.sum(np.log(p[y == 1])) - np.sum(np.log1p(-p[y == 0])),
        lambda y, p: -np.sum(np.where(y == 1, np.log(p), np.log(1 - p))),
    ],
    "stable_binary_nll": [
        stable_binary_nll,
        lambda y, z: np.sum(np.logaddexp(0, z) - y * z),
        lambda y, z: -np.sum(special.log_expit((2 * y - 1) * z)),
    ],
    "predict_bias_direction": [lambda: "down"],
    "mend_mean_loss": [
        lambda y, z: np.mean(np.logaddexp(0, z) - y * z),
        lambda y, z: -np.mean(special.log_expit((2 * y - 1) * z)),
    ],
    "output_gradient": [output_gradient, loops_over_points],
    "train_output_layer": [lambda: (0.3, 3000), lambda: [0.4, 2500]],
    "trace_class_scores": [lambda: ((20, 3), 1.0), lambda: ((20, 3), 1)],
    "softmax": [softmax, lambda z: special.softmax(z, axis=1)],
    "categorical_pmf": [
        categorical_pmf,
        lambda y, p: np.take_along_axis(p, y[:, None], axis=1)[:, 0],
        lambda y, p: np.array([p[i, k] for i, k in enumerate(y)]),
    ],
    "categorical_likelihood": [lambda y, p: np.prod(categorical_pmf(y, p))],
    "categorical_nll": [lambda y, p: -np.log(categorical_pmf(y, p)).sum()],
    "stable_cross_entropy": [stable_cross_entropy],
    "predict_shift": [lambda: "nothing changes"],
    "mend_perplexity": [
        lambda y, z: np.exp(np.mean(special.logsumexp(z, axis=1) - z[np.arange(len(y)), y])),
        lambda y, z: np.exp(-np.mean(special.log_softmax(z, axis=1)[np.arange(len(y)), y])),
    ],
    "letter_table": [letter_table, letter_table_by_rows],
}
