"""Right and wrong answers to the exercises of practical 8.2."""

from functools import cache

import numpy as np

from tests.checks.check_harness import Wrong


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


def fit_to_the_left(x, y, num_hidden):
    joints = np.arange(num_hidden) / num_hidden
    hidden = np.maximum(0, joints - x[:, None])
    return np.linalg.lstsq(np.column_stack([np.ones(len(x)), hidden]), y, rcond=None)[0]


def fit_around_the_mean(x, y, num_hidden):
    weights = np.linalg.lstsq(design(x, num_hidden)[:, 1:], y - y.mean(), rcond=None)[0]
    return np.append(y.mean(), weights)


def bias_and_variance(predictions, truth):
    variance = predictions.var(axis=0, ddof=1)
    distance = (predictions.mean(axis=0) - truth) ** 2
    return np.mean(distance - variance / len(predictions)), np.mean(variance)


def spread(predictions):
    return predictions.var(axis=0, ddof=1).mean()


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


def exact_parts(x, truth_at_x, places, truth_at_places, sigmas, num_hidden):
    smoother = design(places, num_hidden) @ np.linalg.pinv(design(x, num_hidden))
    bias = smoother @ truth_at_x - truth_at_places
    return np.mean(bias**2), np.mean(smoother**2 @ sigmas**2)


def exact_by_covariance(x, truth_at_x, places, truth_at_places, sigmas, num_hidden):
    inverse = np.linalg.pinv(design(x, num_hidden))
    mean = fit_hinges(x, truth_at_x, num_hidden)
    at = design(places, num_hidden)
    bias = [row @ mean - value for row, value in zip(at, truth_at_places, strict=True)]
    variances = [row @ inverse @ np.diag(sigmas**2) @ inverse.T @ row for row in at]
    return float(np.mean(np.square(bias))), float(np.mean(variances))


def exact_by_nudges(x, truth_at_x, places, truth_at_places, sigmas, num_hidden):
    """Move one target at a time by its standard deviation."""
    matrix = design(places, num_hidden)
    mean = matrix @ fit_hinges(x, truth_at_x, num_hidden)
    moved = [
        matrix @ fit_hinges(x, truth_at_x + step, num_hidden) - mean for step in np.diag(sigmas)
    ]
    return [np.mean((mean - truth_at_places) ** 2), np.sum(np.square(moved)) / len(places)]


def exact_by_draws(x, truth_at_x, places, truth_at_places, sigmas, num_hidden):
    rng = np.random.default_rng(0)
    smoother = design(places, num_hidden) @ np.linalg.pinv(design(x, num_hidden))
    targets = truth_at_x + sigmas * rng.normal(size=(3000, len(x)))
    return bias_and_variance(targets @ smoother.T, truth_at_places)


def exact_of_parameters(x, truth_at_x, places, truth_at_places, sigmas, num_hidden):
    """Add the variances of the parameters alone, as if they were independent."""
    bias, _ = exact_parts(x, truth_at_x, places, truth_at_places, sigmas, num_hidden)
    spread = np.linalg.pinv(design(x, num_hidden)) ** 2 @ sigmas**2
    return bias, np.mean(design(places, num_hidden) ** 2 @ spread)


def exact_with(spread):
    """Right squared bias, and another variance from smoother and standard deviations."""

    def parts(x, truth_at_x, places, truth_at_places, sigmas, num_hidden):
        smoother = design(places, num_hidden) @ np.linalg.pinv(design(x, num_hidden))
        bias = smoother @ truth_at_x - truth_at_places
        return np.mean(bias**2), spread(smoother, sigmas)

    return parts


@cache
def parts_of(num_hidden, num):
    x = inputs(num)
    return exact_parts(x, truth(x), PLACES, truth(PLACES), np.ones(num), num_hidden)


def exact(num_hidden, sigma, num=15):
    bias, variance = parts_of(num_hidden, num)
    return bias, sigma**2 * variance


def best_capacity(sigma):
    return int(1 + np.argmin([sum(exact(h, sigma)) for h in range(1, 15)]))


def fewest_examples(goal, sigma, capacities=range(1, 15)):
    num = 3
    while min(sum(exact(h, sigma, num)) for h in capacities) > goal:
        num += 1
    return num


def fewest_by_two_loops(goal, sigma):
    for num in range(3, 10_000):
        for h in range(1, 15):
            bias, variance = exact(h, sigma, num)
            if bias + variance <= goal:
                return num
    return None


RIGHT = {
    "fit_hinges": [fit_hinges, fit_by_loop],
    "bias_and_variance": [bias_and_variance, parts_by_pairs],
    "predict_noise": [lambda: "variance 4", lambda: " Variance 4"],
    "exact_parts": [exact_parts, exact_by_covariance, exact_by_nudges],
    "best_capacity": [
        best_capacity,
        lambda sigma: min(range(1, 15), key=lambda h: sum(exact(h, sigma))),
        lambda s: 1 + np.argmin([sum(exact(h, s)) + s**2 for h in range(1, 15)]),
    ],
    "predict_fewer": [lambda: "a quarter"],
    "fewest_examples": [fewest_examples, fewest_by_two_loops],
}

WRONG = {
    "fit_hinges": [
        Wrong(fit_by_normal_equations),
        Wrong(fit_with_joints(lambda n: (np.arange(n) + 1) / n), "joints that begin at 1/H"),
        Wrong(fit_with_joints(lambda n: np.linspace(0, 1, n)), "joints that reach 1"),
        Wrong(fit_to_the_left, "look to the left"),
        Wrong(fit_around_the_mean, "the mean of the targets"),
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
        Wrong(lambda p, t: (max(0.0, bias_and_variance(p, t)[0]), spread(p)), "not be negative"),
        Wrong(
            lambda p, t: (
                np.maximum(0, (p.mean(0) - t) ** 2 - p.var(0, ddof=1) / len(p)).mean(),
                spread(p),
            ),
            "not be negative",
        ),
        Wrong(lambda p, t: (np.mean((p - t) ** 2), spread(p)), "distance of single models"),
        Wrong(lambda p, t: (np.mean((p - t) ** 2) - spread(p), p.std(0).mean())),
        Wrong(lambda p, t: (plain_parts(p, t)[0], p.std(0, ddof=1).mean()), "standard deviations"),
        Wrong(lambda p, t: (plain_parts(p, t)[0], p.var(ddof=1)), "in one variance"),
        Wrong(lambda p, t: (plain_parts(p, t)[0] - spread(p) / (len(p) - 1), spread(p)), "wrong v"),
        Wrong(
            lambda p, t: (plain_parts(p, t)[0] - spread(p) / len(t), spread(p)), "wrong variance"
        ),
        Wrong(lambda p, t: (len(t) * bias_and_variance(p, t)[0], spread(p)), "sum over the places"),
        Wrong(lambda p, t: bias_and_variance(p.T, p.mean(axis=1))),
        Wrong(lambda p, t: bias_and_variance(p, t)[0]),
    ],
    "predict_noise": [Wrong(lambda: "both 4"), Wrong(lambda: "variance 2"), Wrong(lambda: 4)],
    "exact_parts": [
        Wrong(exact_by_draws),
        Wrong(exact_of_parameters),
        Wrong(lambda *a: exact_parts(*a[:4], a[4] ** 0.5, a[5]), "sigma instead of its square"),
        Wrong(exact_with(lambda m, s: s.mean() ** 2 * np.sum(m**2) / len(m)), "one noise for all"),
        Wrong(exact_with(lambda m, s: np.mean(s**2) * np.sum(m**2) / len(m)), "one noise for all"),
        Wrong(exact_with(lambda m, s: np.mean(m @ s**2)), "not squared"),
        Wrong(exact_with(lambda m, s: np.mean(m**2 * s**2)), "a mean over the targets"),
        Wrong(exact_with(lambda m, s: np.sum(m**2 * s**2)), "a sum over the places"),
        Wrong(exact_with(lambda m, s: np.mean((m @ s) ** 2)), "added before"),
        Wrong(exact_with(lambda m, s: np.mean(np.var(m * s, axis=1)) * len(s))),
        Wrong(lambda *a: exact_parts(a[0], a[1], a[0], a[1], *a[4:]), "at the training inputs"),
        Wrong(lambda *a: exact_parts(*a)[::-1], "the variance first"),
        Wrong(lambda *a: exact_parts(*a[:5], a[5] + 1)),
        Wrong(
            lambda *a: (exact_parts(*a)[0], exact_parts(*a)[1] + np.mean(a[4] ** 2)),
            "a new target",
        ),
    ],
    "best_capacity": [
        Wrong(lambda sigma: 4, "as it is in the notebook"),
        Wrong(lambda sigma: best_capacity(sigma) - 1, "a position"),
        Wrong(lambda sigma: min(range(1, 15), key=lambda h: exact(h, sigma)[0]), "smallest bias"),
        Wrong(lambda sigma: 1, "the smallest variance"),
        Wrong(lambda s: min(range(1, 14), key=lambda h: sum(exact(h, s))), "too few"),
        Wrong(lambda s: min(range(1, 30), key=lambda h: sum(exact(h, s)))),
        Wrong(
            lambda s: min(range(1, 15), key=lambda h: exact(h, s)[0] + exact(h, s)[1] ** 0.5),
            "the root of the variance",
        ),
        Wrong(lambda sigma: {0.05: 9, 0.1: 8, 0.3: 4, 0.8: 4, 2: 1}.get(sigma, 4)),
        Wrong(lambda sigma: float(best_capacity(sigma)), "a float"),
    ],
    "predict_fewer": [Wrong(lambda: "a half"), Wrong(lambda: "nothing"), Wrong(lambda: 0.25)],
    "fewest_examples": [
        Wrong(lambda goal, sigma: 18),
        Wrong(lambda *a: fewest_examples(*a) + 1, "one example too many"),
        Wrong(lambda *a: fewest_examples(*a) - 1, "does not suffice"),
        Wrong(lambda *a: fewest_examples(*a, [4]), "four units"),
        Wrong(lambda *a: fewest_examples(*a, [best_capacity(a[1])]), "best with 15"),
        Wrong(lambda *a: fewest_examples(*a, range(2, 8))),
        Wrong(lambda *a: fewest_examples(*a, range(1, 14)), "one candidate too few"),
        Wrong(lambda goal, sigma: fewest_examples(max(goal, 0.02), 0.3)),
        Wrong(lambda *a: float(fewest_examples(*a)), "a float"),
    ],
}
