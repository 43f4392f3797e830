"""Wrong answers to practicals 5.1 to 5.3, with the mistakes that must be named."""

import math

import numpy as np
from scipy import special, stats

from tests.checks.ch05_loss_functions.answers import (
    bernoulli_pmf,
    categorical_pmf,
    descend_knobs,
    gaussian_nll,
    gaussian_pdf,
    knob_gradient,
    letter_table,
    output_gradient,
    regression_mean,
    scan_bias,
    scan_sigma,
    sigma_scan,
    softmax,
    stable_binary_nll,
    stable_cross_entropy,
    y,
)
from tests.checks.check_harness import Wrong


def sigma_after_bias(y, outputs, bias, log_sigma, rate, num_steps):
    """Take the second slope where the first has already moved."""
    for _ in range(num_steps):
        bias = bias - rate * knob_gradient(y, outputs, bias, log_sigma)[0]
        log_sigma = log_sigma - rate * knob_gradient(y, outputs, bias, log_sigma)[1]
    return bias, log_sigma


def recursive_descent(y, outputs, bias, log_sigma, rate, num_steps):
    if num_steps == 0:
        return bias, log_sigma
    after = descend_knobs(y, outputs, bias, log_sigma, rate, 1)
    return recursive_descent(y, outputs, *after, rate, num_steps - 1)


def recursive_likelihood(y, mean, sigma):
    if len(y) == 0:
        return 1.0
    return gaussian_pdf(y[0], mean[0], sigma) * recursive_likelihood(y[1:], mean[1:], sigma)


def subtracts_in_place(y, mean, sigma):
    y -= mean  # a scalar stays the caller's own, an array does not
    return gaussian_pdf(y, 0, sigma)


def single_or_pairs(y, mean, sigma):
    if np.ndim(y) == 0:
        return gaussian_pdf(y, mean, sigma)
    return np.array([gaussian_pdf(a, m, sigma) for a, m in zip(y, mean, strict=True)])


def mend_fault(r, s):
    return np.log(2 * np.pi * s**2) / 2 + np.sum(r**2) / (2 * s**2)


def squares_in_place(y, prediction):
    y -= prediction
    y *= y
    return y.sum()


def softmax_in_place(logits):
    logits -= logits.max(axis=1, keepdims=True)
    return softmax(logits)


def only_twenty_points(y, prediction):
    return sum((y[i] - prediction[i]) ** 2 for i in range(5))


def softmax_after(shift):
    """A softmax whose logits have first been lowered by something of each row."""

    def shifted(z):
        e = np.exp(z - shift(z))
        return e / e.sum(axis=1, keepdims=True)

    return shifted


def cross_entropy_after(shift):
    """The loss by log-sum-exp, with something of each row taken for its largest logit."""

    def shifted(y, z):
        m = shift(z)[:, 0]
        log_sum_exp = m + np.log(np.exp(z - m[:, None]).sum(axis=1))
        return np.sum(log_sum_exp - z[np.arange(len(y)), y])

    return shifted


SHIFTS = {
    "the smallest": lambda z: z.min(axis=1, keepdims=True),
    "the mean": lambda z: z.mean(axis=1, keepdims=True),
    "the median": lambda z: np.median(z, axis=1, keepdims=True),
    "the first": lambda z: z[:, :1],
    "the last": lambda z: z[:, -1:],
    "the largest absolute value": lambda z: np.abs(z).max(axis=1, keepdims=True),
    "one maximum for all rows": lambda z: np.full((len(z), 1), z.max()),
    "": lambda z: z[:, 1:2],
}


def naive_binary(y, logits):
    p = 1 / (1 + np.exp(-logits))
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


def naive_classes(y, logits):
    e = np.exp(logits)
    return -np.sum(np.log((e / e.sum(axis=1, keepdims=True))[np.arange(len(y)), y]))


def sum_of_columns(y, prediction):
    return np.sum((y[:, None] - prediction) ** 2)


def without_tail(limit):
    """The straight line that the loss approaches, used from some logit on."""

    def loss(y, logits):
        with np.errstate(all="ignore"):
            bent = np.where(logits > limit, logits, np.log1p(np.exp(logits)))
        return np.sum(bent - y * logits)

    return loss


WRONG = {
    "network_shapes": [
        Wrong(lambda: ((20,), (20, 3), (20,))),
        Wrong(lambda: ((20, 1), (20, 3))),
        Wrong(lambda: (20, 3, 20)),
        Wrong(lambda: ((1, 20), (3, 20), (1, 20)), "points in columns"),
    ],
    "gaussian_pdf": [
        Wrong(
            lambda y, m, s: np.array([gaussian_pdf(*p, s) for p in zip(y, m, strict=True)]),
            "only for arrays",
        ),
        Wrong(single_or_pairs),
        Wrong(lambda y, mean, sigma: np.sum(gaussian_pdf(y, mean, sigma)), "a single number"),
        Wrong(lambda y, mean, sigma: -gaussian_pdf(y, mean, sigma), "sign missing"),
        Wrong(lambda y, mean, sigma: np.log(gaussian_pdf(y, mean, sigma)), "a logarithm too many"),
        Wrong(
            lambda y, mean, sigma: gaussian_pdf(y, mean, np.sqrt(sigma)),
            "variance used for standard deviation",
        ),
        Wrong(
            lambda y, mean, sigma: np.exp(-0.5 * ((y - mean) / sigma) ** 2) / sigma,
            "constant term missing",
        ),
        Wrong(
            lambda y, mean, sigma: (
                np.exp(-0.5 * ((y - mean) / sigma) ** 2) / np.sqrt(2 * 3.14) / sigma
            ),
            "a rounded number",
        ),
        Wrong(
            lambda y, mean, sigma: (
                math.exp(-0.5 * ((y - mean) / sigma) ** 2) / 2.5066282746 / sigma
            ),
            "works only for single numbers",
        ),
        Wrong(lambda y, mean, sigma: gaussian_pdf(np.atleast_1d(y), mean, sigma), "keepdims"),
        Wrong(lambda y, mean, sigma: [gaussian_pdf(y, mean, sigma)], "a list instead"),
        Wrong(lambda y, mean, sigma: gaussian_pdf, "a function that was not called"),
        Wrong(lambda y, mean: gaussian_pdf(y, mean, 1), "other arguments"),
        Wrong(subtracts_in_place, "input changed in place: y"),
    ],
    "gaussian_likelihood": [
        Wrong(recursive_likelihood, "calls itself"),
        Wrong(gaussian_pdf, "product missing"),
        Wrong(lambda *a: np.sum(gaussian_pdf(*a)), "sum instead of product"),
        Wrong(lambda *a: gaussian_pdf(*a).mean(), "mean instead of product"),
        Wrong(lambda *a: np.sum(np.log(gaussian_pdf(*a))), "a logarithm too many"),
        Wrong(lambda *a: -np.prod(gaussian_pdf(*a)), "sign missing"),
        Wrong(lambda *a: np.prod(gaussian_pdf(*a), keepdims=True), "keepdims"),
        Wrong(lambda y, m, s: np.prod(gaussian_pdf(y[:, None], m, s)), "every point combined"),
    ],
    "gaussian_nll": [
        Wrong(lambda *a: -np.sum(np.log(gaussian_pdf(*a))), "underflow"),
        Wrong(lambda *a: -np.log(np.prod(gaussian_pdf(*a))), "underflow"),
        Wrong(lambda *a: np.sum(stats.norm.logpdf(*a)), "sign missing"),
        Wrong(lambda *a: -np.mean(stats.norm.logpdf(*a)), "mean instead of sum"),
        Wrong(lambda *a: -np.sum(gaussian_pdf(*a)), "log missing"),
        Wrong(lambda *a: -np.prod(stats.norm.logpdf(*a)), "product instead of sum"),
        Wrong(lambda *a: -stats.norm.logpdf(*a), "sum missing"),
        Wrong(lambda *a: gaussian_nll(*a) / np.log(10), "log to base 10"),
        Wrong(lambda y, m, s: gaussian_nll(y, m, s) + 5, "a constant term too many"),
        Wrong(lambda y, m, s: gaussian_nll(y[:, None], m, s), "every point combined"),
        Wrong(lambda y, m, s: gaussian_nll(y, m, np.sqrt(s)), "variance used for standard"),
        Wrong(lambda y, m, s: np.sum(((y - m) / s) ** 2 / 2), "constant term and log sigma"),
    ],
    "sum_of_squares": [
        Wrong(lambda y, f: np.mean((y - f) ** 2), "mean instead of sum"),
        Wrong(lambda y, f: (y - f) ** 2, "sum missing"),
        Wrong(lambda y, f: np.linalg.norm(y - f), "square root too many"),
        Wrong(lambda y, f: 0.5 * np.sum((y - f) ** 2), "a constant factor"),
        Wrong(only_twenty_points),
        Wrong(squares_in_place, "input changed in place: y"),
        Wrong(sum_of_columns, "every point combined"),
    ],
    "predict_common_optimum": [Wrong(lambda: "both"), Wrong(lambda: 3), Wrong(lambda: ("same",))],
    "best_bias": [
        Wrong(lambda: 0.1, "the bias that was given"),
        Wrong(lambda: 0.17, "the change instead of the bias"),
        Wrong(lambda: 0.3, "steps that are too large"),
        Wrong(lambda: 77, "a position instead of a value"),
        Wrong(lambda: np.arange(3), "not a single number"),
        Wrong(lambda: np.array([0.28]), "not a single number"),
        Wrong(lambda: -0.5),
        Wrong(lambda: 0.99),
        Wrong(lambda: 0.27, "a number typed in"),
        Wrong(lambda: gaussian_nll(y, regression_mean(0.27), 0.2), "the value of the criterion"),
    ],
    "best_sigma": [
        Wrong(lambda: np.sqrt(2.020992572 / 20), "unmoved model"),
        Wrong(lambda: 0.32, "unmoved model"),
        Wrong(lambda: 0.07, "variance used for standard deviation"),
        Wrong(lambda: 0.2, "the sigma that was given"),
        Wrong(lambda: 0.05),
        Wrong(lambda: 1.0),
        Wrong(lambda: 0.2656, "a number typed in"),
        Wrong(scan_bias, "another quantity"),
        Wrong(lambda: -scan_sigma(), "not positive"),
        Wrong(lambda: np.log(scan_sigma()), "log sigma"),
        Wrong(lambda: gaussian_nll(y, regression_mean(0.27), 0.27), "the value of the criterion"),
    ],
    "mend_sigma_scan": [
        Wrong(
            lambda r, s: np.sum(r**2) / (2 * s**2) + np.log(2 * np.pi * s**2) / 2,
            "the fault that was given",
        ),
        Wrong(sigma_scan, "an answer by gaussian_nll"),
        Wrong(lambda r, s: -stats.norm(0, s).logpdf(r[:, None]).sum(axis=0), "by logpdf"),
        Wrong(lambda r, s: sigma_scan(r, s) / len(r), "mean instead of sum"),
        Wrong(lambda r, s: sigma_scan(r, s).sum()),
        Wrong(lambda r, s: len(r) * np.log(s) + np.sum(r**2) / (2 * s**2), "2 pi missing"),
        Wrong(lambda r, s: len(r) * mend_fault(r, s), "both terms"),
        Wrong(lambda r, s: sigma_scan(r - r.mean(), s)),
        Wrong(lambda r, s: sigma_scan(r, np.sqrt(s))),
    ],
    "knob_gradient": [
        *(
            Wrong(lambda y, o, b, s, f=f: f(y - o - b, np.exp(-2 * s)), mistake)
            for f, mistake in (
                (lambda r, w: np.array([-w * r.sum(), r.size - w * r @ r / 2]), "too few"),
                (lambda r, w: np.array([-2 * w * r.sum(), r.size - w * r @ r]), "too many"),
                (lambda r, w: np.array([-w * r.sum(), -w * r @ r]), "the constant left out"),
                (lambda r, w: np.array([-w * r.sum(), w * r @ r - r.size]), "sign of the second"),
                (lambda r, w: np.array([-w * r.sum(), r.size + w * r @ r]), "sign of one term"),
                (lambda r, w: np.array([-r.sum(), r.size - r @ r]) * w**0.5, ""),
                (lambda r, w: np.array([-r.sum() / w, r.size - r @ r / w]), "multiplied by sigma"),
                (lambda r, w: np.array([-w * r.sum(), r.size - w * r.sum() ** 2]), "square after"),
            )
        ),
        Wrong(lambda *a: -knob_gradient(*a), "sign of both turned"),
        Wrong(lambda y, o, b, s: knob_gradient(y, o, b, np.exp(s))),
        Wrong(lambda y, o, b, s: knob_gradient(y, o, b, s) / [1, np.exp(s)], "by sigma instead"),
        Wrong(lambda y, o, b, s: knob_gradient(y, o, b, s) / len(y), "mean instead of sum"),
        Wrong(lambda y, o, b, s: knob_gradient(y, o, b, s)[::-1], "the two in the other order"),
        Wrong(lambda y, o, b, s: knob_gradient(y, o, b, 2 * s)),
    ],
    "descend_knobs": [
        Wrong(lambda y, o, b, s, rate, n: descend_knobs(y, o, b, s, -rate, n), "uphill instead"),
        Wrong(lambda y, o, b, s, rate, n: descend_knobs(y, o, b, s, rate, 1), "one step whatever"),
        Wrong(lambda y, o, b, s, rate, n: descend_knobs(y, o, b, s, rate, n + 1), "a step too"),
        Wrong(sigma_after_bias, "the two changed in turn"),
        Wrong(recursive_descent, "calls itself"),
        Wrong(lambda *a: descend_knobs(*a)[0]),
    ],
    "knob_rate": [
        Wrong(lambda: (0.3, 0.003)),
        Wrong(lambda: (0.0001, 0.2)),
        Wrong(lambda: (0.1, 0.2)),
        Wrong(lambda: (0.003, -1.0)),
        Wrong(lambda: 0.003, "settings of another form"),
        Wrong(lambda: (np.inf, 0.2), "settings of another form"),
    ],
    "trace_logits": [
        Wrong(lambda: ((20, 1), 0.5), "column kept"),
        Wrong(lambda: ((20,), 0.0), "logit taken for a probability"),
        Wrong(lambda: 0.5),
        Wrong(lambda: (20, 0.5)),
    ],
    "sigmoid": [
        Wrong(lambda z: np.exp(z) / (1 + np.exp(z)), "overflow"),
        Wrong(lambda z: 1 / (1 + np.exp(z)), "sign of the logit flipped"),
        Wrong(lambda z: np.exp(-z), ""),
        Wrong(lambda z: 1 / (1 + math.exp(-z)), "works only for single numbers"),
        Wrong(lambda z: special.expit(z).round(2), ""),
        Wrong(lambda z: z > 0, ""),
        Wrong(lambda z: np.nan_to_num(np.exp(z) / (1 + np.exp(z))), ""),
        Wrong(lambda z: special.expit(np.clip(z, -10, 10)), ""),
        Wrong(lambda z: special.expit(np.abs(z)), ""),
    ],
    "bernoulli_pmf": [
        Wrong(lambda y, p: np.where(y == 0, p, 1 - p), "labels swapped"),
        Wrong(lambda y, p: p, "labels ignored"),
        Wrong(lambda y, p: np.prod(bernoulli_pmf(y, p)), "a single number"),
        Wrong(lambda y, p: p if y == 1 else 1 - p, "a single question asked"),
        Wrong(lambda y, p: bernoulli_pmf(y[:, None], p), "every point combined"),
    ],
    "bernoulli_likelihood": [
        Wrong(bernoulli_pmf, "product missing"),
        Wrong(lambda y, p: np.sum(bernoulli_pmf(y, p)), "sum instead of product"),
        Wrong(lambda y, p: np.prod(bernoulli_pmf(1 - y, p)), "labels swapped"),
        Wrong(lambda y, p: np.prod(bernoulli_pmf(y, p)), "an answer by prod"),
    ],
    "binary_nll": [
        Wrong(lambda y, p: -np.log(np.prod(bernoulli_pmf(y, p))), "log of the whole product"),
        Wrong(lambda y, p: np.sum(np.log(bernoulli_pmf(y, p))), "sign missing"),
        Wrong(lambda y, p: -np.mean(np.log(bernoulli_pmf(y, p))), "mean instead of sum"),
        Wrong(lambda y, p: -np.sum(bernoulli_pmf(y, p)), "log missing"),
        Wrong(lambda y, p: -np.sum(np.log(bernoulli_pmf(1 - y, p))), "labels swapped"),
        Wrong(
            lambda y, p: -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)),
            "zero times the logarithm of zero",
        ),
        Wrong(lambda y, p: -np.sum(np.log(np.clip(bernoulli_pmf(y, p), 1e-7, 1))), "hidden"),
        Wrong(lambda y, p: -np.sum(np.log(bernoulli_pmf(y, np.clip(p, 1e-7, 1 - 1e-7)))), "hidden"),
        Wrong(lambda y, p: -np.sum(np.log(bernoulli_pmf(y, p) + 1e-12)), "hidden"),
        Wrong(lambda y, p: np.nan_to_num(-np.sum(np.log(bernoulli_pmf(y, p)))), "hidden"),
        Wrong(lambda y, p: -sum(map(math.log, bernoulli_pmf(y, p))), "a function of math"),
        Wrong(lambda y, p: -np.sum(np.log(bernoulli_pmf(y, p))) + 1e-6),
    ],
    "stable_binary_nll": [
        Wrong(naive_binary, "overflow"),
        Wrong(lambda y, z: -np.sum(np.log(bernoulli_pmf(y, special.expit(z)))), "overflow"),
        Wrong(lambda y, z: naive_binary(y, np.clip(z, -30, 30))),
        *(Wrong(without_tail(limit)) for limit in (5, 8, 10)),
        Wrong(lambda y, z: np.sum(np.log(1 + np.exp(z)) - y * z), "exponential of a large logit"),
        Wrong(lambda y, z: np.sum(np.log(1 + np.exp(-z)) + (1 - y) * z), "exponential of a large"),
        Wrong(lambda y, z: -np.nansum(y * special.log_expit(z)), ""),
        Wrong(lambda y, z: np.nan_to_num(naive_binary(y, z)), ""),
        Wrong(lambda y, z: np.sum(np.maximum(z, 0) - y * z), "the corner instead of the curve"),
        Wrong(lambda y, z: stable_binary_nll(1 - y, z), "labels swapped"),
        Wrong(lambda y, z: stable_binary_nll(y[:, None], z), "every point combined"),
        Wrong(lambda y, z: -np.sum(y * np.log(z) + (1 - y) * np.log(1 - z)), "logits treated"),
        Wrong(lambda y, z: stable_binary_nll(y, z) / len(y), "mean instead of sum"),
    ],
    "predict_bias_direction": [Wrong(lambda: "left"), Wrong(lambda: -1), Wrong(lambda: True)],
    "mend_mean_loss": [
        Wrong(
            lambda y, z: stable_binary_nll(y, special.expit(z)) / len(y), "the fault that was given"
        ),
        Wrong(lambda y, z: stable_binary_nll(y, z) / len(y), "an answer by stable_binary_nll"),
        Wrong(stable_binary_nll, "sum instead of mean"),
        Wrong(lambda y, z: naive_binary(y, z) / len(y)),
        Wrong(lambda y, z: stable_binary_nll(1 - y, z) / len(y), "labels swapped"),
        Wrong(lambda y, z: np.logaddexp(0, z) - y * z),
    ],
    "output_gradient": [
        Wrong(lambda *a: tuple(-one for one in output_gradient(*a)), "sign turned"),
        Wrong(lambda y, h, b, w: output_gradient(y, h, 0, w), "the bias left out"),
        Wrong(lambda y, h, b, w: ((b + h @ w - y).sum(), h.T @ (b + h @ w - y)), "the sigmoid"),
        Wrong(lambda y, *a: tuple(one / len(y) for one in output_gradient(y, *a)), "mean instead"),
        Wrong(lambda *a: output_gradient(*a)[1]),
        Wrong(lambda *a: (output_gradient(*a)[0], output_gradient(*a)[1].sum())),
    ],
    "train_output_layer": [
        Wrong(lambda: (0.01, 3000)),
        Wrong(lambda: (3.0, 3000)),
        Wrong(lambda: (0.3, 30000)),
        Wrong(lambda: (-0.3, 3000)),
        Wrong(lambda: 0.3, "settings of another form"),
    ],
    "trace_class_scores": [
        Wrong(lambda: ((3, 20), 1.0), "points in columns"),
        Wrong(lambda: ((20, 3), 20.0), "the sum over points"),
        Wrong(lambda: ((20, 3), 1 / 3)),
    ],
    "softmax": [
        Wrong(lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True), "overflow"),
        Wrong(lambda z: np.exp(z), "not normalised"),
        Wrong(lambda z: np.exp(z) / np.exp(z).sum(axis=0), "wrong axis"),
        Wrong(lambda z: np.exp(z) / np.exp(z).sum(axis=1), "shapes that do not fit"),
        Wrong(lambda z: softmax(z).T, "transposed result"),
        Wrong(lambda z: softmax(z)[:, 0], ""),
        Wrong(softmax_in_place, "input changed in place: logits"),
        *(Wrong(softmax_after(shift), name) for name, shift in SHIFTS.items()),
        Wrong(lambda z: softmax(np.clip(z, -500, 500)), "clipped instead of shifted"),
        Wrong(lambda z: softmax(np.clip(z, -30, 30)), "clipped instead of shifted"),
        Wrong(lambda z: np.exp(z.clip(max=700)) / np.exp(z.clip(max=700)).sum(1)[:, None]),
        Wrong(lambda z: np.nan_to_num(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))),
        Wrong(lambda z: softmax(z / np.abs(z).max(axis=1, keepdims=True))),
        Wrong(lambda z: softmax(z.round(1))),
        Wrong(lambda z: softmax(-z), "sign of the logits"),
        Wrong(lambda z: softmax(2 * z), ""),
    ],
    "categorical_pmf": [
        Wrong(lambda y, p: p[:, y], "every label looked up"),
        Wrong(lambda y, p: p[np.arange(len(y)), y - 1], "labels counted from 1"),
        Wrong(lambda y, p: p[y, np.arange(len(y))], "an index beyond the end"),
        Wrong(lambda y, p: np.prod(categorical_pmf(y, p)), "a single number"),
        Wrong(lambda y, p: categorical_pmf(y, p)[:, None], "keepdims"),
        Wrong(lambda y, p: p.sum(axis=0), "wrong axis"),
    ],
    "categorical_likelihood": [
        Wrong(categorical_pmf, "product missing"),
        Wrong(lambda y, p: np.sum(categorical_pmf(y, p)), "sum instead of product"),
        Wrong(lambda y, p: np.prod(p), "labels ignored"),
    ],
    "categorical_nll": [
        Wrong(lambda y, p: -np.log(np.prod(categorical_pmf(y, p))), "log of the whole product"),
        Wrong(lambda y, p: np.sum(np.log(categorical_pmf(y, p))), "sign missing"),
        Wrong(lambda y, p: np.mean(-np.log(categorical_pmf(y, p))), "mean instead of sum"),
        Wrong(lambda y, p: -np.sum(np.log(p[:, y]))),
    ],
    "stable_cross_entropy": [
        Wrong(naive_classes, "overflow"),
        *(Wrong(cross_entropy_after(shift), name) for name, shift in SHIFTS.items()),
        Wrong(lambda y, z: stable_cross_entropy(y, np.clip(z, -500, 500))),
        Wrong(lambda y, z: naive_classes(y, np.clip(z, -30, 30))),
        Wrong(lambda y, z: -np.sum(np.log(categorical_pmf(y, softmax(z)))), "softmax that has"),
        Wrong(lambda y, z: -np.sum(np.log(categorical_pmf(y, z))), "logits treated"),
        Wrong(lambda y, z: stable_cross_entropy(y, z) / len(y), "mean instead of sum"),
        Wrong(lambda y, z: special.logsumexp(z, axis=1) - categorical_pmf(y, z), "sum missing"),
    ],
    "predict_shift": [Wrong(lambda: "everything"), Wrong(lambda: None), Wrong(lambda: 0)],
    "best_class_bias": [
        Wrong(lambda: 2.0, "the bias that was given"),
        Wrong(lambda: 400, "a position instead of a value"),
        Wrong(lambda: -3.0),
    ],
    "mend_perplexity": [
        Wrong(
            lambda y, z: np.mean(np.exp(special.logsumexp(z, axis=1) - categorical_pmf(y, z))),
            "the fault that was given",
        ),
        Wrong(lambda y, z: np.exp(stable_cross_entropy(y, z)), "sum instead of mean"),
        Wrong(lambda y, z: np.exp(-stable_cross_entropy(y, z) / len(y)), "upside down"),
        Wrong(lambda y, z: np.exp(naive_classes(y, z) / len(y))),
        Wrong(lambda y, z: 2 ** (stable_cross_entropy(y, z) / len(y)), "two powers mixed"),
    ],
    "letter_table": [
        Wrong(lambda c, k, a: letter_table(c[::-1], k, a), "rows and columns exchanged"),
        Wrong(lambda c, k, a: letter_table(c, k, 0.0)),
        Wrong(lambda c, k, a: letter_table(c, k, 1.0)),
        Wrong(lambda c, k, a: letter_table(c[:-1], k, a)),
        Wrong(lambda c, k, a: letter_table(c[::2], k, a)),
        Wrong(lambda c, k, a: letter_table(c, k, a).T),
    ],
    "best_alpha": [
        Wrong(lambda: 0.01, "judged on the counted text"),
        Wrong(lambda: 9.45, "the value of the criterion"),
        Wrong(lambda: 1.0),
        Wrong(lambda: 30, "a position instead of a value"),
    ],
}
