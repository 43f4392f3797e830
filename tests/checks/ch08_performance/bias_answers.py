"""Right and wrong answers to the exercises of practical 8.2."""

import numpy as np

from tests.checks.check_harness import Wrong

sigma, goal = 0.3, 0.03


def truth(x):
    return np.exp(np.sin(2 * np.pi * x))


def inputs(num):
    return (np.arange(num) + 0.5) / num


PLACES = inputs(200)


def design(x, num_hidden):
    joints = np.arange(num_hidden) / num_hidden
    return np.column_stack([np.ones(len(x)), np.maximum(0, x[:, None] - joints)])


def fit_hinges(x, y, num_hidden):
    return np.linalg.lstsq(design(x, num_hidden), y, rcond=None)[0]


def fit_by_loop(x, y, num_hidden):
    rows = [[1.0, *(max(0.0, a - j / num_hidden) for j in range(num_hidden))] for a in x]
    return np.linalg.pinv(np.array(rows)) @ y


def fit_by_normal_equations(x, y, num_hidden):
    """Fail where there are more parameters than points."""
    matrix = design(x, num_hidden)
    return np.linalg.solve(matrix.T @ matrix, matrix.T @ y)


def fit_with_joints(joints):
    def fit(x, y, num_hidden):
        hidden = np.maximum(0, x[:, None] - joints(num_hidden))
        return np.linalg.lstsq(np.column_stack([np.ones(len(x)), hidden]), y, rcond=None)[0]

    return fit


def bias_and_variance(predictions, truth):
    variance = predictions.var(axis=0, ddof=1)
    distance = (predictions.mean(axis=0) - truth) ** 2
    return np.mean(distance - variance / len(predictions)), np.mean(variance)


def parts_by_pairs(predictions, truth):
    """Products of different models' errors are free of variance."""
    models, places = len(predictions), len(truth)
    off = predictions - truth
    total = off.sum(axis=0)
    bias = np.sum(total**2 - np.sum(off**2, axis=0)) / (models * (models - 1) * places)
    pairs = [(a - b) ** 2 for i, a in enumerate(predictions) for b in predictions[:i]]
    return [float(bias), float(np.mean(pairs)) / 2]


def plain_parts(predictions, truth):
    off = predictions.mean(axis=0) - truth
    return np.mean(off**2), np.mean(predictions.var(axis=0))


def exact_parts(x, truth_at_x, places, truth_at_places, sigma, num_hidden):
    smoother = design(places, num_hidden) @ np.linalg.pinv(design(x, num_hidden))
    bias = smoother @ truth_at_x - truth_at_places
    return np.mean(bias**2), sigma**2 * np.mean(np.sum(smoother**2, axis=1))


def exact_by_covariance(x, truth_at_x, places, truth_at_places, sigma, num_hidden):
    inverse = np.linalg.inv(design(x, num_hidden).T @ design(x, num_hidden))
    mean = fit_hinges(x, truth_at_x, num_hidden)
    at = design(places, num_hidden)
    bias = [row @ mean - value for row, value in zip(at, truth_at_places, strict=True)]
    variances = [sigma**2 * row @ inverse @ row for row in at]
    return float(np.mean(np.square(bias))), float(np.mean(variances))


def exact_by_draws(x, truth_at_x, places, truth_at_places, sigma, num_hidden):
    rng = np.random.default_rng(0)
    smoother = design(places, num_hidden) @ np.linalg.pinv(design(x, num_hidden))
    targets = truth_at_x + sigma * rng.normal(size=(3000, len(x)))
    return bias_and_variance(targets @ smoother.T, truth_at_places)


def exact_of_parameters(x, truth_at_x, places, truth_at_places, sigma, num_hidden):
    """Add the variances of the parameters alone, as if they were independent."""
    bias, _ = exact_parts(x, truth_at_x, places, truth_at_places, sigma, num_hidden)
    spread = np.diag(np.linalg.inv(design(x, num_hidden).T @ design(x, num_hidden)))
    return bias, sigma**2 * np.mean(design(places, num_hidden) ** 2 @ spread)


def exact(num_hidden, sigma, num=15):
    x = inputs(num)
    return exact_parts(x, truth(x), PLACES, truth(PLACES), sigma, num_hidden)


def best_capacity():
    return int(1 + np.argmin([sum(exact(h, sigma)) for h in range(1, 15)]))


def fewest_examples():
    num = 3
    while min(sum(exact(h, 0.3, num)) for h in range(1, 15)) > goal:
        num += 1
    return num


def fewest_with_four():
    num = 3
    while sum(exact(4, 0.3, num)) > goal and num < 200:
        num += 1
    return num


RIGHT = {
    "fit_hinges": [fit_hinges, fit_by_loop],
    "bias_and_variance": [bias_and_variance, parts_by_pairs],
    "predict_noise": [lambda: "variance 4", lambda: " Variance 4"],
    "exact_parts": [exact_parts, exact_by_covariance],
    "best_capacity": [
        best_capacity,
        lambda: min(range(1, 15), key=lambda h: sum(exact(h, sigma))),
        lambda: 1 + np.argmin([sum(exact(h, sigma)) + sigma**2 for h in range(1, 15)]),
    ],
    "predict_fewer": [lambda: "a quarter"],
    "fewest_examples": [fewest_examples],
}

WRONG = {
    "fit_hinges": [
        Wrong(fit_by_normal_equations),
        Wrong(fit_with_joints(lambda n: (np.arange(n) + 1) / n), "joints that begin at 1/H"),
        Wrong(fit_with_joints(lambda n: np.linspace(0, 1, n))),
        Wrong(fit_with_joints(lambda n: (np.arange(n) + 0.5) / n)),
        Wrong(lambda x, y, n: fit_hinges(x, y, n)[1:]),
        Wrong(lambda x, y, n: np.roll(fit_hinges(x, y, n), -1), "the bias last"),
        Wrong(lambda x, y, n: fit_hinges(x, y, n + 1)),
        Wrong(lambda x, y, n: fit_hinges(np.sort(x), y, n)),
    ],
    "bias_and_variance": [
        Wrong(plain_parts, "off on average"),
        Wrong(
            lambda p, t: (plain_parts(p, t)[0], bias_and_variance(p, t)[1]),
            "a squared bias that is too large",
        ),
        Wrong(lambda p, t: bias_and_variance(p, t)[::-1], "the variance first"),
        Wrong(lambda p, t: (max(0.0, bias_and_variance(p, t)[0]), bias_and_variance(p, t)[1])),
        Wrong(lambda p, t: (np.mean((p - t) ** 2), bias_and_variance(p, t)[1])),
        Wrong(lambda p, t: bias_and_variance(p.T, p.mean(axis=1))),
        Wrong(lambda p, t: bias_and_variance(p, t)[0]),
    ],
    "predict_noise": [Wrong(lambda: "both 4"), Wrong(lambda: "variance 2"), Wrong(lambda: 4)],
    "exact_parts": [
        Wrong(exact_by_draws),
        Wrong(exact_of_parameters),
        Wrong(lambda *a: exact_parts(*a[:4], a[4] ** 0.5, a[5]), "sigma instead of its square"),
        Wrong(lambda *a: exact_parts(a[0], a[1], a[0], a[1], *a[4:]), "at the training inputs"),
        Wrong(lambda *a: exact_parts(*a)[::-1], "the variance first"),
        Wrong(lambda *a: exact_parts(*a[:5], a[5] + 1)),
        Wrong(lambda *a: (exact_parts(*a)[0], exact_parts(*a)[1] + a[4] ** 2), "a new target"),
    ],
    "best_capacity": [
        Wrong(lambda: 4, "typed in"),
        Wrong(lambda: best_capacity() - 1, "a position"),
        Wrong(lambda: min(range(1, 15), key=lambda h: exact(h, sigma)[0])),
        Wrong(lambda: 1, "the smallest variance"),
        Wrong(lambda: min(range(1, 15), key=lambda h: sum(exact(h, 0.3)))),
        Wrong(lambda: float(best_capacity()), "a float"),
    ],
    "predict_fewer": [Wrong(lambda: "a half"), Wrong(lambda: "nothing"), Wrong(lambda: 0.25)],
    "fewest_examples": [
        Wrong(lambda: 18, "typed in"),
        Wrong(lambda: fewest_examples() + 1),
        Wrong(lambda: fewest_examples() - 1),
        Wrong(lambda: 4),
        Wrong(lambda: float(fewest_examples()), "a float"),
    ],
}
