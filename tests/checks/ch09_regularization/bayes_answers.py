"""Right and wrong answers to practical 9.4, written as a student would write them."""

import numpy as np

from tests.checks.check_harness import Wrong

NUM_EXAMPLES = 15  # the check puts other numbers here
NOISE, NUM_HIDDEN = 0.3, 5


def hump(x):
    return np.exp(np.sin(2 * np.pi * x))


def draw_points(rng, num):
    x = (np.arange(num) + rng.uniform(size=num)) / num
    return x, hump(x) + NOISE * rng.normal(size=num)


def design(x, num_hidden):
    joints = np.arange(num_hidden) / num_hidden
    return np.column_stack([np.ones(len(x)), np.maximum(x[:, None] - joints, 0)])


DATA = draw_points(np.random.default_rng(1), NUM_EXAMPLES)  # the check puts other examples here


def one_by_precision(mean, covariance, features, y, noise):
    before = np.linalg.inv(covariance)
    after = np.linalg.inv(before + np.outer(features, features) / noise**2)
    return after @ (before @ mean + features * y / noise**2), after


def one_by_gain(mean, covariance, features, y, noise):
    shared = covariance @ features
    gain = shared / (features @ shared + noise**2)
    return [mean + gain * (y - features @ mean), covariance - np.outer(gain, shared)]


def one_with(target=lambda mean, f, y: y - f @ mean, noise_of=lambda noise: noise**2):
    def of(mean, covariance, features, y, noise):
        shared = covariance @ features
        gain = shared / (features @ shared + noise_of(noise))
        moved = mean + gain * target(mean, features, y)
        return moved, covariance - np.outer(gain, shared)

    return of


def one_around_zero(mean, covariance, features, y, noise):
    _, after = one_by_precision(mean, covariance, features, y, noise)
    return after @ features * y / noise**2, after


def one_by_diagonal(mean, covariance, features, y, noise):
    before = np.linalg.inv(covariance)
    after = np.linalg.inv(before + np.diag(features**2) / noise**2)
    return after @ (before @ mean + features * y / noise**2), after


def samples(mean, covariance, normals):
    return mean + normals @ np.linalg.cholesky(covariance).T


def samples_by_loop(mean, covariance, normals):
    triangle = np.linalg.cholesky(covariance)
    return np.array([mean + triangle @ one for one in normals])


def samples_by_numpy(mean, covariance, normals):
    return np.random.default_rng(0).multivariate_normal(mean, covariance, size=len(normals))


def inside(noisy=True, num_sets=150, num=None):
    rows = design(np.linspace(0, 1, 101), NUM_HIDDEN)
    prior = np.eye(NUM_HIDDEN + 1) / 1000
    hits = []
    for seed in range(num_sets):
        rng = np.random.default_rng(seed)
        x, y = draw_points(rng, num or NUM_EXAMPLES)
        seen = design(x, NUM_HIDDEN)
        covariance = np.linalg.inv(seen.T @ seen / NOISE**2 + prior)
        middle = rows @ covariance @ seen.T @ y / NOISE**2
        half = 1.96 * np.sqrt(np.sum(rows @ covariance * rows, axis=1))
        targets = hump(np.linspace(0, 1, 101)) + noisy * NOISE * rng.normal(size=101)
        hits.append(np.abs(targets - middle) < half)
    return 100 * np.mean(hits)


def bands(features, mean, covariance, noise):
    middle = features @ mean
    half = 1.96 * np.sqrt(np.sum(features @ covariance * features, axis=1) + noise**2)
    return np.stack([middle - half, middle + half], axis=1)


def bands_by_row(features, mean, covariance, noise):
    found = []
    for row in features:
        spread = np.sqrt(row @ covariance @ row + noise * noise)
        found.append([row @ mean - 1.96 * spread, row @ mean + 1.96 * spread])
    return np.array(found)


def bands_with(width):
    def of(features, mean, covariance, noise):
        variance = np.sum(features @ covariance * features, axis=1)
        half = width(variance, noise)
        return np.stack([features @ mean - half, features @ mean + half], axis=1)

    return of


def evidence(rows, y, noise, prior_variance):
    mean, covariance = np.zeros(rows.shape[1]), prior_variance * np.eye(rows.shape[1])
    total = 0.0
    for features, target in zip(rows, y, strict=True):
        variance = features @ covariance @ features + noise**2
        surprise = (target - features @ mean) ** 2 / variance
        total -= 0.5 * (surprise + np.log(2 * np.pi * variance))
        mean, covariance = one_by_precision(mean, covariance, features, target, noise)
    return total


def evidence_at_once(rows, y, noise, prior_variance):
    together = prior_variance * rows @ rows.T + noise**2 * np.eye(len(y))
    _, size = np.linalg.slogdet(2 * np.pi * together)
    return -0.5 * (y @ np.linalg.solve(together, y) + size)


def evidence_of_all(rows, y, noise, prior_variance):
    mean, covariance = np.zeros(rows.shape[1]), prior_variance * np.eye(rows.shape[1])
    for features, target in zip(rows, y, strict=True):
        mean, covariance = one_by_precision(mean, covariance, features, target, noise)
    variance = np.sum(rows @ covariance * rows, axis=1) + noise**2
    return -0.5 * np.sum((y - rows @ mean) ** 2 / variance + np.log(2 * np.pi * variance))


def evidence_without_noise(rows, y, noise, prior_variance):
    mean, covariance = np.zeros(rows.shape[1]), prior_variance * np.eye(rows.shape[1])
    total = 0.0
    for features, target in zip(rows, y, strict=True):
        variance = features @ covariance @ features
        total -= 0.5 * (target - features @ mean) ** 2 / variance
        total -= 0.5 * np.log(2 * np.pi * variance)
        mean, covariance = one_by_precision(mean, covariance, features, target, noise)
    return total


def fit_of(num_hidden, x, y):
    rows = design(x, num_hidden)
    mean = np.linalg.solve(rows.T @ rows + 0.0009 * np.eye(num_hidden + 1), rows.T @ y)
    return np.sum((y - rows @ mean) ** 2)


def best_size():
    x, y = DATA
    scores = [evidence(design(x, num), y, 0.3, 100.0) for num in range(1, 13)]
    return 1 + int(np.argmax(scores))


def best_size_by_max():
    return max(range(1, 13), key=lambda n: evidence_at_once(design(DATA[0], n), DATA[1], 0.3, 100))


def best_size_by_fit():
    return min(range(1, 13), key=lambda n: fit_of(n, *DATA))


RIGHT = {
    "learn_one": [one_by_precision, one_by_gain],
    "draw_parameters": [samples, samples_by_loop],
    "predict_limit": [lambda: "noise", lambda: "Noise "],
    "share_covered": [inside, lambda: float(inside(num_sets=100))],
    "mended_bands": [bands, bands_by_row],
    "log_evidence": [evidence, evidence_at_once],
    "best_size": [best_size, best_size_by_max],
}

WRONG = {
    "learn_one": [
        Wrong(one_around_zero, "the prior's mean forgotten"),
        Wrong(one_by_diagonal, "each parameter by itself"),
        Wrong(one_with(target=lambda mean, f, y: y), "the target instead of the surprise"),
        Wrong(one_with(noise_of=lambda noise: noise), "standard deviation instead of variance"),
        Wrong(lambda m, c, f, y, n: (one_by_gain(m, c, f, y, n)[0], c), "left as it was"),
        Wrong(lambda m, c, f, y, n: one_by_gain(m, c, f, y, n)[::-1]),
        Wrong(lambda m, c, f, y, n: one_by_gain(m, np.diag(np.diag(c)), f, y, n)),
        Wrong(lambda m, c, f, y, n: one_by_gain(m, c, f, y, n)[0]),
    ],
    "draw_parameters": [
        Wrong(lambda m, c, z: m + z @ np.linalg.cholesky(c), "the triangle the wrong way"),
        Wrong(lambda m, c, z: m + z @ c, "the covariance as a factor"),
        Wrong(lambda m, c, z: m + z * np.sqrt(np.diag(c)), "each parameter by itself"),
        Wrong(lambda m, c, z: samples(0 * m, c, z), "the mean forgotten"),
        Wrong(samples_by_numpy),
        Wrong(lambda m, c, z: samples(m, c, z).T),
        Wrong(lambda m, c, z: samples(m, c, np.random.default_rng(0).normal(size=z.shape))),
    ],
    "predict_limit": [Wrong(lambda: "zero"), Wrong(lambda: "prior"), Wrong(lambda: 0.3)],
    "share_covered": [
        Wrong(lambda: 67.0, "typed in"),
        Wrong(lambda: inside(noisy=False), "the curve instead of new targets"),
        Wrong(lambda: inside() / 100, "a share instead of percent"),
        Wrong(lambda: 95.0, "what the bands promise"),
        Wrong(lambda: inside(num=15), "typed in"),
    ],
    "mended_bands": [
        Wrong(bands_with(lambda v, s: 1.96 * np.sqrt(v)), "the program as it was"),
        Wrong(bands_with(lambda v, s: 1.96 * (np.sqrt(v) + s)), "standard deviations added"),
        Wrong(bands_with(lambda v, s: 1.96 * np.sqrt(v + s)), "the noise's standard deviation"),
        Wrong(bands_with(lambda v, s: 1.96 * s + 0 * v), "the noise alone"),
        Wrong(bands_with(lambda v, s: 1.96 * (v + s**2))),
        Wrong(bands_with(lambda v, s: 2.58 * np.sqrt(v + s**2))),
        Wrong(lambda *a: bands(*a)[:, ::-1]),
        Wrong(lambda *a: bands(*a).T),
    ],
    "log_evidence": [
        Wrong(evidence_of_all, "the data used twice"),
        Wrong(evidence_without_noise, "the noise left out"),
        Wrong(lambda *a: -evidence(*a), "the sign turned"),
        Wrong(lambda *a: np.exp(evidence(*a))),
        Wrong(lambda r, y, n, v: evidence(r, y, n, v**2)),
        Wrong(lambda r, y, n, v: evidence(r, y, n, np.sqrt(v))),
        Wrong(lambda r, y, n, v: evidence(r, y, n, v) / len(y), "a mean instead of a sum"),
    ],
    "best_size": [
        Wrong(lambda: 3, "typed in"),
        Wrong(best_size_by_fit),
        Wrong(lambda: 12),
        Wrong(lambda: best_size() - 1),
        Wrong(lambda: float(best_size()), "a float"),
    ],
}
