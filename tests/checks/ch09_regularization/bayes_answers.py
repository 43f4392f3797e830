"""Right and wrong answers to practical 9.4, written as a student would write them."""

import statistics

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


def one_by_rows(mean, covariance, features, y, noise):
    root = np.linalg.cholesky(np.linalg.inv(covariance)).T
    rows = np.vstack([root, features[None] / noise])
    targets = np.append(root @ mean, y / noise)
    return np.linalg.lstsq(rows, targets, rcond=None)[0], np.linalg.inv(rows.T @ rows)


def one_with_precision(adds, pull):
    def of(mean, covariance, features, y, noise):
        before = np.linalg.inv(covariance)
        after = np.linalg.inv(before + adds(features, noise))
        return after @ pull(before, mean, features, y, noise), after

    return of


def outer(features, noise):
    return np.outer(features, features) / noise**2


def pull(before, mean, features, y, noise):
    return before @ mean + features * y / noise**2


def one_not_multiplied(mean, covariance, features, y, noise):
    before = np.linalg.inv(covariance)
    after = np.linalg.inv(before + outer(features, noise))
    return before @ mean + features * y / noise**2, after


def one_of_the_inverse(mean, covariance, features, y, noise):
    after = np.linalg.inv(covariance + outer(features, noise))
    return after @ (covariance @ mean + features * y / noise**2), after


def one_that_grows(mean, covariance, features, y, noise):
    gain = covariance @ features / (features @ covariance @ features + noise**2)
    moved = mean + gain * (y - features @ mean)
    return moved, covariance + np.outer(gain, features @ covariance)


def samples(mean, covariance, normals):
    return mean + normals @ np.linalg.cholesky(covariance).T


def samples_by_loop(mean, covariance, normals):
    triangle = np.linalg.cholesky(covariance)
    return np.array([mean + triangle @ one for one in normals])


def samples_by_vectors(mean, covariance, normals):
    values, vectors = np.linalg.eigh(covariance)
    return mean + normals @ (vectors * np.sqrt(values)).T


def samples_by_numpy(mean, covariance, normals):
    return np.random.default_rng(0).multivariate_normal(mean, covariance, size=len(normals))


def inside(spread=NOISE, num_sets=150, num=None, kind="new"):
    rows, places = design(np.linspace(0, 1, 101), NUM_HIDDEN), np.linspace(0, 1, 101)
    prior = np.eye(NUM_HIDDEN + 1) / 1000
    hits = []
    for seed in range(num_sets):
        rng = np.random.default_rng(seed)
        x, y = draw_points(rng, num or NUM_EXAMPLES)
        seen = design(x, NUM_HIDDEN)
        covariance = np.linalg.inv(seen.T @ seen / NOISE**2 + prior)
        where = seen if kind == "own" else rows
        middle = where @ covariance @ seen.T @ y / NOISE**2
        half = 1.96 * np.sqrt(np.sum(where @ covariance * where, axis=1))
        curve = middle if kind == "fit" else hump(places)
        targets = y if kind == "own" else curve + spread * rng.normal(size=101)
        hits.append(np.abs(targets - middle) < half)
    return 100 * np.mean(np.all(hits, axis=1) if kind == "all" else hits)


def bands(features, mean, covariance, noise, num=1):
    middle = features @ mean
    half = 1.96 * np.sqrt(np.sum(features @ covariance * features, axis=1) + noise**2 / num)
    return np.stack([middle - half, middle + half], axis=1)


def bands_by_row(features, mean, covariance, noise, num=1):
    found = []
    for row in features:
        spread = np.sqrt(row @ covariance @ row + noise * noise / num)
        found.append([row @ mean - 1.96 * spread, row @ mean + 1.96 * spread])
    return np.array(found)


def bands_by_quantile(features, mean, covariance, noise, num=1):
    spread = np.sqrt(np.diag(features @ covariance @ features.T) + noise**2 / num)
    low, high = (statistics.NormalDist().inv_cdf(share) for share in (0.025, 0.975))
    return np.column_stack([features @ mean + low * spread, features @ mean + high * spread])


def bands_with(width):
    def of(features, mean, covariance, noise, num=1):
        variance = np.sum(features @ covariance * features, axis=1)
        half = width(variance, noise, num)
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


def evidence_with(density, prior=lambda v: v, first=False, moving=1):
    def of(rows, y, noise, prior_variance):
        mean = np.zeros(rows.shape[1])
        covariance = prior(prior_variance) * np.eye(rows.shape[1])
        total = 0.0
        for features, target in zip(rows, y, strict=True):
            after = one_by_precision(mean, covariance, features, target, noise)
            if first:
                mean, covariance = after
            variance = features @ covariance @ features + noise**2
            total += density(target - moving * features @ mean, variance)
            mean, covariance = after
        return total

    return of


def log_normal(off, variance):
    return -0.5 * (off**2 / variance + np.log(2 * np.pi * variance))


def one_of_the_sum(mean, covariance, features, y, noise):
    after = np.linalg.inv(covariance + np.outer(features, features) / noise**2)
    return after @ (np.linalg.solve(covariance, mean) + features * y / noise**2), after


def evidence_by_library(rows, y, noise, prior_variance):
    mean, covariance = np.zeros(rows.shape[1]), prior_variance * np.eye(rows.shape[1])
    total = 0.0
    for features, target in zip(rows, y, strict=True):
        scale = np.sqrt(features @ covariance @ features + noise**2)
        density = statistics.NormalDist(features @ mean, scale).pdf(target)
        total += np.log(density)
        mean, covariance = one_by_gain(mean, covariance, features, target, noise)
    return total


def evidence_of_noise_alone(rows, y, noise, prior_variance):
    mean, covariance = np.zeros(rows.shape[1]), prior_variance * np.eye(rows.shape[1])
    total = 0.0
    for features, target in zip(rows, y, strict=True):
        off = target - features @ mean
        total -= 0.5 * (off**2 / noise**2 + np.log(2 * np.pi * noise**2))
        mean, covariance = one_by_gain(mean, covariance, features, target, noise)
    return total


def evidence_of_the_chapter(rows, y, noise, prior_variance):
    from scipy.stats import multivariate_normal

    together = noise**2 * np.eye(len(y)) + prior_variance * rows @ rows.T
    return multivariate_normal(np.zeros(len(y)), together).logpdf(y)


def fit_of(num_hidden, x, y):
    rows = design(x, num_hidden)
    mean = np.linalg.solve(rows.T @ rows + 0.0009 * np.eye(num_hidden + 1), rows.T @ y)
    return np.sum((y - rows @ mean) ** 2)


def evidences(variance=100.0):
    return [evidence(design(DATA[0], num), DATA[1], 0.3, variance) for num in range(1, 13)]


def best_size():
    x, y = DATA
    scores = [evidence(design(x, num), y, 0.3, 100.0) for num in range(1, 13)]
    return 1 + int(np.argmax(scores))


def best_size_by_max():
    return max(range(1, 13), key=lambda n: evidence_at_once(design(DATA[0], n), DATA[1], 0.3, 100))


def best_size_by_fit():
    return min(range(1, 13), key=lambda n: fit_of(n, *DATA))


RIGHT = {
    "learn_one": [one_by_precision, one_by_gain, one_by_rows],
    "draw_parameters": [samples, samples_by_loop],
    "predict_limit": [lambda: "2", lambda: 2],
    "share_covered": [inside, lambda: float(inside(num_sets=100))],
    "mended_bands": [bands, bands_by_row, bands_by_quantile],
    "log_evidence": [evidence, evidence_at_once, evidence_by_library],
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
        Wrong(lambda m, c, f, y, n: one_by_gain(m, c, f, y, n)[0], "the mean alone"),
        Wrong(
            one_with_precision(outer, lambda b, m, f, y, n: b @ m + f * y),
            "the noise in one place alone",
        ),
        Wrong(one_with_precision(lambda f, n: np.outer(f, f), pull), "the noise in one place"),
        Wrong(
            one_with_precision(
                lambda f, n: outer(f, n) / 2, lambda b, m, f, y, n: b @ m + f * y / n**2 / 2
            ),
            "half or twice",
        ),
        Wrong(one_with_precision(lambda f, n: f @ f / n**2, pull), "a number in the place"),
        Wrong(one_of_the_inverse, "the covariance taken for its inverse"),
        Wrong(one_of_the_sum, "the covariance taken for its inverse"),
        Wrong(one_not_multiplied, "not multiplied"),
        Wrong(one_that_grows, "less sure"),
        Wrong(one_with(noise_of=lambda noise: 0), "the noise left out"),
    ],
    "draw_parameters": [
        Wrong(lambda m, c, z: m + z @ np.linalg.cholesky(c), "the triangle the wrong way"),
        Wrong(lambda m, c, z: m + z @ c, "the covariance as a factor"),
        Wrong(lambda m, c, z: m + z * np.sqrt(np.diag(c)), "each parameter by itself"),
        Wrong(lambda m, c, z: samples(0 * m, c, z), "the mean forgotten"),
        Wrong(samples_by_numpy),
        Wrong(samples_by_vectors, "another root of the covariance"),
        Wrong(lambda m, c, z: samples(m, np.linalg.inv(c), z), "the inverse of the covariance"),
        Wrong(lambda m, c, z: m + z, "the covariance left out"),
        Wrong(lambda m, c, z: samples(m, c, z).T, "a column for each sample"),
        Wrong(lambda m, c, z: samples(-m, c, z)),
        Wrong(lambda m, c, z: samples(m, c, np.random.default_rng(0).normal(size=z.shape))),
    ],
    "predict_limit": [Wrong(lambda: "1"), Wrong(lambda: 4), Wrong(lambda: 0.5)],
    "share_covered": [
        Wrong(lambda: 67.0, "typed in"),
        Wrong(lambda: inside(0.0), "the curve instead of new targets"),
        Wrong(lambda: inside(NOISE**2), "too little noise"),
        Wrong(lambda: inside(kind="own"), "the targets that the model was fitted to"),
        Wrong(lambda: inside(kind="fit"), "targets around the fit"),
        Wrong(lambda: inside(kind="all"), "all targets of a data set at once"),
        Wrong(lambda: 100 - inside(), "what lies outside"),
        Wrong(lambda: inside() / 100, "a share instead of percent"),
        Wrong(lambda: 95.0, "what the bands promise"),
        Wrong(lambda: inside(num=15), "typed in"),
        Wrong(lambda: inside(num=15) + NUM_EXAMPLES / 100, "right for these values alone"),
        Wrong(lambda: 60.0, "near, and not near enough"),
    ],
    "mended_bands": [
        Wrong(bands_with(lambda v, s, m: 1.96 * np.sqrt(v)), "the program as it was"),
        Wrong(bands_with(lambda v, s, m: 1.96 * np.sqrt(v + s**2)), "the number of targets left"),
        Wrong(bands_with(lambda v, s, m: 1.96 * np.sqrt((v + s**2) / m)), "averaged out as well"),
        Wrong(bands_with(lambda v, s, m: 1.96 * np.sqrt(v + (s / m) ** 2)), "in the wrong place"),
        Wrong(bands_with(lambda v, s, m: 1.96 * (np.sqrt(v) + s / m**0.5)), "deviations added"),
        Wrong(bands_with(lambda v, s, m: 1.96 * np.sqrt(v) + s), "standard deviations added"),
        Wrong(bands_with(lambda v, s, m: 1.96 * np.sqrt(v + s / m)), "the noise's standard"),
        Wrong(bands_with(lambda v, s, m: 1.96 * s + 0 * v), "the noise alone"),
        Wrong(bands_with(lambda v, s, m: 1.96 * (v + s**2 / m)), "a variance for a standard"),
        Wrong(bands_with(lambda v, s, m: 2 * np.sqrt(v + s**2 / m)), "another number of"),
        Wrong(bands_with(lambda v, s, m: 1.644854 * np.sqrt(v + s**2 / m)), "another number of"),
        Wrong(bands_with(lambda v, s, m: 2.58 * np.sqrt(v + s**2 / m)), "another number of"),
        Wrong(bands_with(lambda v, s, m: 1.96 * np.sqrt(v + 0.09 / m))),
        Wrong(bands_with(lambda v, s, m: 1.96 * np.sqrt(v.mean() + s**2 / m)), "one width"),
        Wrong(bands_with(lambda v, s, m: 1.96 * np.maximum(np.sqrt(v), s / m**0.5))),
        Wrong(lambda *a: bands(*a)[:, ::-1], "the upper end first"),
        Wrong(lambda *a: bands(*a).T, "a row for each end"),
        Wrong(lambda *a: tuple(bands(*a).T), "a tuple instead"),
        Wrong(lambda f, m, c, s: bands(f, m, c, s), "other arguments"),
    ],
    "log_evidence": [
        Wrong(evidence_of_all, "the data used twice"),
        Wrong(evidence_without_noise, "the noise left out"),
        Wrong(evidence_of_noise_alone, "the noise alone"),
        Wrong(lambda *a: -evidence(*a), "the sign turned"),
        Wrong(lambda *a: np.exp(evidence(*a))),
        Wrong(lambda r, y, n, v: evidence(r, y, n, v**2), "another width of the prior"),
        Wrong(lambda r, y, n, v: evidence(r, y, n, np.sqrt(v)), "another width of the prior"),
        Wrong(evidence_of_the_chapter, "an answer by multivariate_normal"),
        Wrong(evidence_with(log_normal, first=True), "the data used twice"),
        Wrong(evidence_with(log_normal, moving=0), "each target predicted as zero"),
        Wrong(evidence_with(lambda off, v: log_normal(off, v**2)), "the variance for the standard"),
        Wrong(evidence_with(lambda off, v: -0.5 * off**2 / v - np.log(2 * np.pi * v)), "half of a"),
        Wrong(evidence_with(lambda off, v: -0.5 * off**2 / v), "half of a normal density"),
        Wrong(lambda r, y, n, v: evidence(r[:1], y[:1], n, v), "not all targets"),
        Wrong(lambda r, y, n, v: evidence(r, y, n, v) / np.log(2), "a constant factor"),
        Wrong(lambda r, y, n, v: evidence(r, y, n, v) / len(y), "a mean instead of a sum"),
    ],
    "best_size": [
        Wrong(lambda: 3, "typed in"),
        Wrong(best_size_by_fit, "the best fit"),
        Wrong(lambda: 12),
        Wrong(lambda: 1 + int(np.argmax(evidences(variance=1000.0))), "another prior variance"),
        Wrong(lambda: best_size() - 1, "a position"),
        Wrong(lambda: 1 + int(np.argmax(evidences()[:11])), "the largest size left out"),
        Wrong(lambda: 1 + int(np.argmin(evidences())), "a position"),
        Wrong(lambda: float(best_size()), "a float"),
    ],
}
