"""Right and wrong answers to practical 14.1 on the first two scores, written as students write."""

import itertools
import math

import numpy as np
import torch
from scipy import linalg, special, stats

from tests.checks.check_harness import Wrong


def by_where(probabilities):
    mean = probabilities.mean(axis=0)
    above = np.where(probabilities > 0, probabilities, 1.0)
    below = np.where(mean > 0, mean, 1.0)
    return np.exp(np.mean(np.sum(probabilities * (np.log(above) - np.log(below)), axis=1)))


def by_loops(probabilities):
    num, num_classes = len(probabilities), len(probabilities[0])
    mean = [sum(row[k] for row in probabilities) / num for k in range(num_classes)]
    total = 0.0
    for row in probabilities:
        for p, q in zip(row, mean, strict=True):
            if p:
                total += p * math.log(p / q)
    return math.exp(total / num)


def by_entropies(probabilities):
    mean = np.mean(probabilities, 0)
    return np.exp(special.entr(mean).sum() - special.entr(probabilities).sum(1).mean())


def by_scipy(probabilities):
    return float(np.exp(special.rel_entr(probabilities, probabilities.mean(0)).sum(axis=1).mean()))


def by_stats(probabilities):
    mean = probabilities.mean(axis=0)
    return np.exp(np.mean([stats.entropy(row, mean) for row in probabilities]))


def by_bits(probabilities):
    mean = probabilities.mean(axis=0, keepdims=True)
    with np.errstate(all="ignore"):
        terms = np.nan_to_num(probabilities * np.log2(probabilities / mean))
    return 2 ** (terms.sum() / len(probabilities))


def by_nansum(probabilities):
    mean = np.mean(probabilities, axis=0)[None]
    return np.exp(np.nansum(probabilities * np.log(probabilities / mean)) / len(probabilities))


def by_epsilon(probabilities):
    mean = probabilities.mean(axis=0)
    ratio = np.log(probabilities + 1e-12) - np.log(mean + 1e-12)
    return np.exp((probabilities * ratio).sum(axis=1).mean())


def by_torch(probabilities):
    p = torch.as_tensor(probabilities)
    kl = torch.xlogy(p, p) - torch.xlogy(p, p.mean(dim=0))
    return kl.sum(dim=1).mean().exp().item()


def in_single(probabilities):
    return np.float32(by_where(probabilities))


def as_recursion(probabilities):
    def entropy(values):
        if not len(values):
            return 0.0
        first = -values[0] * np.log(values[0]) if values[0] > 0 else 0.0
        return first + entropy(values[1:])

    rest = sum(map(entropy, probabilities)) / len(probabilities)
    return np.exp(entropy(sum(probabilities) / len(probabilities)) - rest)


def naive(probabilities):
    mean = probabilities.mean(axis=0)
    return np.exp(np.mean(np.sum(probabilities * np.log(probabilities / mean), axis=1)))


def turned(probabilities):
    mean = probabilities.mean(axis=0)
    return np.exp(np.mean(np.sum(mean * np.log(mean / probabilities), axis=1)))


def over_points(probabilities):
    mean = probabilities.mean(axis=1, keepdims=True)
    return np.exp(special.rel_entr(probabilities, mean).sum(axis=1).mean())


def in_place(probabilities):
    probabilities /= probabilities.mean(axis=0)
    return np.exp(np.mean(np.sum(probabilities, axis=1)))


def with_large_epsilon(probabilities):
    p = probabilities + 1e-3
    return np.exp((p * np.log(p / p.mean(axis=0))).sum(axis=1).mean())


def moments(x):
    return x.mean(axis=0), np.cov(x, rowvar=False)


def symmetric_root(matrix):
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T


def frechet_by_roots(x, y):
    (m, s), (n, t) = moments(x), moments(y)
    root = symmetric_root(s)
    return (m - n) @ (m - n) + np.trace(s + t - 2 * symmetric_root(root @ t @ root))


def frechet_by_eigenvalues(x, y):
    (m, s), (n, t) = moments(x), moments(y)
    values = np.linalg.eigvals(s @ t)
    shared = np.sqrt(np.abs(values.real)).sum()
    return float(np.sum((m - n) ** 2) + s.trace() + t.trace() - 2 * shared)


def frechet_by_sqrtm(x, y):
    (m, s), (n, t) = moments(x), moments(y)
    root = linalg.sqrtm(s @ t)
    return np.linalg.norm(m - n) ** 2 + np.trace(s + t - 2 * np.real(root))


def frechet_by_sqrtm_twice(x, y):
    (m, s), (n, t) = moments(x), moments(y)
    half = linalg.sqrtm(s)
    return (
        ((m - n) ** 2).sum()
        + np.trace(s)
        + np.trace(t)
        - 2 * np.trace(np.real(linalg.sqrtm(half @ t @ half)))
    )


def frechet_by_hand(x, y):
    def covariance(points):
        middle = sum(points) / len(points)
        return sum(np.outer(p - middle, p - middle) for p in points) / (len(points) - 1), middle

    (s, m), (t, n) = covariance(x), covariance(y)
    values, vectors = np.linalg.eigh(s)
    root = sum(
        np.sqrt(max(v, 0.0)) * np.outer(c, c) for v, c in zip(values, vectors.T, strict=True)
    )
    shared = sum(math.sqrt(max(v, 0.0)) for v in np.linalg.eigvalsh(root @ t @ root))
    step = sum((a - b) ** 2 for a, b in zip(m, n, strict=True))
    return step + sum(np.diag(s)) + sum(np.diag(t)) - 2 * shared


def frechet_by_svd(x, y):
    first, other = ((points - points.mean(0)) / np.sqrt(len(points) - 1) for points in (x, y))
    shared = np.linalg.norm(first @ other.T, ord="nuc")
    return np.sum((x.mean(0) - y.mean(0)) ** 2) + np.sum(first**2) + np.sum(other**2) - 2 * shared


def frechet_transposed(x, y):
    s, t = np.cov(x.T), np.cov(y.T)
    u, values, _ = np.linalg.svd(s)
    root = u @ np.diag(values**0.5) @ u.T
    inner = np.linalg.svd(root @ t @ root, compute_uv=False) ** 0.5
    m, n = np.average(x, axis=0), np.average(y, axis=0)
    return np.dot(m - n, m - n) + np.trace(s) + np.trace(t) - 2 * inner.sum()


def frechet_by_torch(x, y):
    s, t = torch.cov(torch.as_tensor(x).T), torch.cov(torch.as_tensor(y).T)
    shared = torch.linalg.eigvals(s @ t).real.clamp(min=0).sqrt().sum()
    step = torch.as_tensor(x).mean(0) - torch.as_tensor(y).mean(0)
    return (step @ step + s.trace() + t.trace() - 2 * shared).item()


def frechet_with(
    moved=lambda d: d @ d, reshaped=None, covariance=lambda x: np.cov(x, rowvar=False)
):
    def of(x, y):
        s, t = covariance(x), covariance(y)
        root = symmetric_root(s)
        shape = np.trace(s + t - 2 * symmetric_root(root @ t @ root))
        return moved(x.mean(axis=0) - y.mean(axis=0)) + (reshaped(s, t) if reshaped else shape)

    return of


def frechet_centred_in_place(x, y):
    step = x.mean(axis=0) - y.mean(axis=0)
    x -= x.mean(axis=0)
    y -= y.mean(axis=0)
    return step @ step + frechet_by_roots(x, y)


def around(num, radius, turn=0.0):
    angle = turn + 2 * np.pi * np.arange(num) / num
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def far_by_list():
    points = []
    for _, k in itertools.product(range(13), range(8)):
        points.append([5 * math.cos(k * math.pi / 4), 5 * math.sin(k * math.pi / 4)])
    return np.array(points)


def blurred_far():
    rng = np.random.default_rng(0)
    return np.tile(around(8, 30), (50, 1)) + rng.normal(size=(400, 2))


def four_moved(train):
    places = np.sqrt(2) * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
    triangle = np.linalg.cholesky(np.cov(train, rowvar=False))
    return np.tile(train.mean(axis=0) + places @ triangle.T, (125, 1))


def four_by_eigenvectors(train):
    values, vectors = np.linalg.eigh(np.cov(train.T))
    places = []
    for value, vector in zip(values, vectors.T, strict=True):
        places += [train.mean(0) + np.sqrt(2 * value) * s * vector for s in (1, -1)]
    return np.repeat(places, 125, axis=0)


def three(train):
    half = symmetric_root(np.cov(train, rowvar=False))
    return (train.mean(axis=0) + around(3, np.sqrt(2), 0.4) @ half)[np.arange(500) % 3]


def sixteen(train):
    places = around(16, 1.0, 0.1)
    points = np.tile(places, (32, 1))[:500]
    points = points - points.mean(axis=0)
    white = np.linalg.inv(np.linalg.cholesky(np.cov(points.T)))
    return points @ white.T @ np.linalg.cholesky(np.cov(train.T)).T + train.mean(axis=0)


def without_root_of_two(train):
    return (four_moved(train) - train.mean(axis=0)) / np.sqrt(2) + train.mean(axis=0)


def without_mean(train):
    return four_moved(train) - train.mean(axis=0)


def without_turn(train):
    places = np.sqrt(2) * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
    return np.tile(train.mean(axis=0) + places * train.std(axis=0), (125, 1))


def columns_for_rows(train):
    places = np.sqrt(2) * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
    triangle = np.linalg.cholesky(np.cov(train, rowvar=False))
    return np.tile(train.mean(axis=0) + places @ triangle, (125, 1))


def moved_in_place(train):
    points = four_moved(train)
    train -= train.mean(axis=0)
    return points


MEANS = around(8, 2.0)

RIGHT = {
    "inception_score": [
        by_where,
        by_loops,
        by_entropies,
        by_scipy,
        by_stats,
        by_bits,
        by_nansum,
        by_epsilon,
        by_torch,
        in_single,
        as_recursion,
    ],
    "predict_eight": [lambda: "higher", lambda: " Higher "],
    "fool_inception": [
        lambda: np.tile(around(8, 4), (20, 1)),
        far_by_list,
        blurred_far,
        lambda: np.repeat(np.float32(around(8, 1000)), 13, axis=0),
        lambda: np.tile(around(8, 1.3), (13, 1)),
    ],
    "frechet": [
        frechet_by_roots,
        frechet_by_eigenvalues,
        frechet_by_sqrtm,
        frechet_by_sqrtm_twice,
        frechet_by_hand,
        frechet_by_svd,
        frechet_transposed,
        frechet_by_torch,
        lambda x, y: frechet_by_roots(y, x),
        lambda x, y: np.array(frechet_by_roots(x, y)),
    ],
    "predict_gaussian": [lambda: "near", lambda: "NEAR"],
    "fool_frechet": [four_moved, four_by_eigenvectors, three, sixteen],
}

WRONG = {
    "inception_score": [
        Wrong(naive, "a logarithm of zero"),
        Wrong(turned, "the wrong way round"),
        Wrong(lambda p: np.log(by_where(p)), "the exponential left out"),
        Wrong(lambda p: np.exp(special.rel_entr(p, p.mean(0)).mean()), "averaged over the classes"),
        Wrong(lambda p: by_where(p) ** len(p), "summed over the points"),
        Wrong(lambda p: np.exp(np.log2(by_where(p))), "bits"),
        Wrong(
            lambda p: np.exp(special.rel_entr(p, p.mean(0)).sum(1)).mean(),
            "the exponential of each point",
        ),
        Wrong(
            lambda p: np.exp(special.rel_entr(p, 1 / p.shape[1]).sum(1).mean()),
            "equally frequent",
        ),
        Wrong(lambda p: 1 / by_where(p), "the wrong sign"),
        Wrong(lambda p: np.exp(special.entr(p.mean(0)).sum()), "one of two entropies"),
        Wrong(over_points),
        Wrong(in_place, "changed in place"),
        Wrong(with_large_epsilon),
        Wrong(lambda p: round(by_where(p), 2)),
        Wrong(lambda p: float(p.shape[1])),
        Wrong(lambda p: np.array([by_where(p)])),
        Wrong(lambda p: p),
        Wrong(lambda: 1.0),
    ],
    "predict_eight": [Wrong(lambda: "lower"), Wrong(lambda: "equal"), Wrong(lambda: 8)],
    "fool_inception": [
        Wrong(lambda: np.tile(MEANS, (20, 1)), "good points"),
        Wrong(lambda: around(8, 4), "too few"),
        Wrong(lambda: around(200, 4), "not sure"),
        Wrong(lambda: np.tile(around(8, 4, np.pi / 8), (20, 1)), "not sure"),
        Wrong(lambda: np.tile(around(8, 4)[:5], (30, 1)), "unequal numbers"),
        Wrong(
            lambda: around(8, 4)[np.random.default_rng(0).integers(8, size=200)],
            "unequal numbers",
        ),
        Wrong(lambda: np.tile(around(8, 4), (20, 1)).T, "another shape"),
        Wrong(lambda: np.tile(around(8, 4), (20, 1)).tolist(), "a list instead of an array"),
        Wrong(lambda: np.zeros((200, 2)), "not sure"),
        Wrong(lambda: np.full((200, 2), np.inf), "infinite"),
        Wrong(lambda: np.tile(around(8, 4), (20, 1)) > 0, "no real numbers"),
        Wrong(lambda: np.random.default_rng(0).uniform(-9, 9, (500, 2))),
        Wrong(lambda: np.zeros((0, 2)), "too few"),
        Wrong(lambda points: points),
    ],
    "frechet": [
        Wrong(frechet_with(moved=np.linalg.norm), "the step between the means not squared"),
        Wrong(frechet_with(moved=lambda d: 0), "the means left out"),
        Wrong(frechet_with(moved=lambda d: np.mean(d**2)), "the means averaged"),
        Wrong(frechet_with(reshaped=lambda s, t: 0), "the covariances left out"),
        Wrong(
            frechet_with(covariance=lambda x: np.cov(x, rowvar=False, ddof=0)), "divided by N in"
        ),
        Wrong(
            frechet_with(
                reshaped=lambda s, t: np.trace(s + t - 2 * symmetric_root(s) @ symmetric_root(t))
            ),
            "the two roots multiplied",
        ),
        Wrong(
            frechet_with(reshaped=lambda s, t: np.trace(s + t - 2 * np.sqrt(s @ t))),
            "the root of each entry",
        ),
        Wrong(frechet_with(reshaped=lambda s, t: np.trace(s + t - 2 * s @ t)), "no root of the"),
        Wrong(lambda x, y: np.sqrt(abs(frechet_by_roots(x, y))), "the root of the distance"),
        Wrong(
            frechet_with(
                reshaped=lambda s, t: ((np.diag(s) ** 0.5 - np.diag(t) ** 0.5) ** 2).sum()
            ),
            "variances alone",
        ),
        Wrong(frechet_with(reshaped=lambda s, t: ((s - t) ** 2).sum()), "entry by entry"),
        Wrong(lambda x, y: frechet_by_roots(x.T, y.T)),
        Wrong(lambda x, y: -frechet_by_roots(x, y)),
        Wrong(lambda x, y: frechet_by_roots(x, x)),
        Wrong(frechet_centred_in_place, "changed in place"),
        Wrong(lambda x, y: np.array([frechet_by_roots(x, y)])),
        Wrong(lambda x, y: complex(frechet_by_roots(x, y)), "complex"),
        Wrong(lambda x, y: frechet_by_roots(x[:5], y[:5])),
        Wrong(lambda x: 0.0),
    ],
    "predict_gaussian": [
        Wrong(lambda: "far above"),
        Wrong(lambda: "far below"),
        Wrong(lambda: 0.02),
    ],
    "fool_frechet": [
        Wrong(lambda train: train, "too many places"),
        Wrong(lambda train: np.tile(MEANS, (63, 1))[:500]),
        Wrong(without_root_of_two, "the right shape in another size"),
        Wrong(without_mean, "another mean"),
        Wrong(without_turn, "variances alone"),
        Wrong(columns_for_rows, "another covariance"),
        Wrong(lambda train: four_moved(train)[:400], "another number"),
        Wrong(lambda train: train[np.arange(500) % 16]),
        Wrong(lambda train: np.tile(train.mean(axis=0), (500, 1)), "another covariance"),
        Wrong(moved_in_place, "changed in place"),
        Wrong(lambda train: four_moved(train).T, "another shape"),
        Wrong(lambda train: list(four_moved(train))),
        Wrong(lambda train: four_moved(train) + 0.001 * np.arange(500)[:, None]),
        Wrong(lambda train: np.full((500, 2), np.nan), "infinite"),
        Wrong(lambda: np.zeros((500, 2))),
        Wrong(lambda train: undefined_name, "not defined"),  # noqa: F821
    ],
}
