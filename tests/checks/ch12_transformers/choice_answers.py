"""Right and wrong answers to the first part of practical 12.4: which token may come next."""

import heapq
import math

import numpy as np

from tests.checks.check_harness import Wrong

TABLES = np.array([[0.5, 0.3, 0.15, 0.05], [0.97, 0.01, 0.01, 0.01]])  # the check puts others here


def draw_by_search(p, u):
    ends = np.cumsum(p)
    return int(np.searchsorted(ends, u * ends[-1], side="right"))


def draw_by_loop(p, u):
    total, last = 0.0, None
    for token in range(len(p)):
        total += p[token]
        if p[token] > 0:
            last = token
        if u < total:
            return token
    return last


def draw_by_subtraction(p, u):
    possible = [token for token in range(len(p)) if p[token] > 0]
    for token in possible:
        u -= p[token]
        if u < 0:
            return token
    return possible[-1]


def draw_by_argmax(p, u):
    p = np.array(p) / np.sum(p)
    above = np.cumsum(p) > u
    return np.argmax(above) if above.any() else np.flatnonzero(p)[-1]


def draw_or_the_best(p, u):
    above = np.cumsum(p) > u
    return np.argmax(above) if above.any() else int(np.argmax(p))


def draw_or_the_first_possible(p, u):
    total = 0.0
    for token, share in enumerate(p):
        total += share
        if total > u:
            return token
    return next(token for token, share in enumerate(p) if share > 0)


def draw_clipped(p, u):
    ends = np.cumsum(p)
    return int(np.searchsorted(ends, min(u, ends[-1] - 1e-9), side="right"))


def hot(log_p, temperature):
    below = log_p - np.max(log_p)
    if temperature == 0:
        return (below == 0) / np.sum(below == 0)
    weights = np.exp(below / temperature)
    return weights / weights.sum()


def hot_by_list(log_p, temperature):
    top = max(log_p)
    if temperature == 0:
        weights = [1.0 if z == top else 0.0 for z in log_p]
    else:
        weights = [math.exp((z - top) / temperature) for z in log_p]
    return np.array([w / sum(weights) for w in weights])


def hot_by_divided(log_p, temperature):
    if not temperature:
        best = np.flatnonzero(log_p == log_p.max())
        p = np.zeros(len(log_p))
        p[best] = 1 / len(best)
        return p
    z = log_p / temperature
    z = z - z.max()
    return np.exp(z) / np.sum(np.exp(z))


def hot_with(above, at_zero=lambda z: hot(z, 0)):
    return lambda z, t: at_zero(z) if t == 0 else above(z, t)


def softmax(z):
    return np.exp(z - np.max(z)) / np.sum(np.exp(z - np.max(z)))


def k_by_sort(p, k):
    last = np.sort(p)[::-1][min(k, len(p)) - 1]
    left = np.where(p >= last, p, 0)
    return left / left.sum()


def k_by_heap(p, k):
    last = min(heapq.nlargest(k, p))
    left = [q if q >= last else 0.0 for q in p]
    return np.array(left) / sum(left)


def k_by_partition(p, k):
    last = np.partition(p, -k)[-k] if k < len(p) else 0.0
    left = p.copy()
    left[left < last] = 0
    return left / left.sum()


def k_by_counting(p, k):
    left = np.array([q if sum(other > q for other in p) < k else 0 for q in p])
    return left / left.sum()


def k_in_place(p, k):
    p[p < np.sort(p)[::-1][min(k, len(p)) - 1]] = 0
    return p / p.sum()


def k_with(keep, scale=True):
    def of(p, k):
        left = np.where(keep(p, np.sort(p)[::-1], k), p, 0.0)
        return left / left.sum() if scale else left

    return of


def k_exactly(p, k):
    left = np.zeros(len(p))
    best = np.argsort(-p, kind="stable")[:k]
    left[best] = p[best]
    return left / left.sum()


def k_of_different(p, k):
    different = np.unique(p)
    left = np.where(p >= different[-min(k, len(different))], p, 0.0)
    return left / left.sum()


def nucleus_by_sums(p, threshold):
    falling = np.sort(p)[::-1]
    short = np.sum(np.cumsum(falling) < threshold - 1e-12)
    left = np.where(p >= falling[min(short, len(p) - 1)], p, 0)
    return left / left.sum()


def nucleus_by_loop(p, threshold):
    total = 0.0
    for last in sorted(p, reverse=True):
        total += last
        if total >= threshold - 1e-12:
            break
    left = [q if q >= last else 0.0 for q in p]
    return np.array(left) / sum(left)


def nucleus_by_search(p, threshold):
    falling = -np.sort(-p)
    place = np.searchsorted(np.cumsum(falling), threshold - 1e-12)
    keep = p >= falling[min(place, len(p) - 1)]
    return keep * p / np.sum(p[keep])


def nucleus_by_heap(p, threshold):
    heap = [-q for q in p]
    heapq.heapify(heap)
    total, last = 0.0, 1.0
    while heap and total < threshold - 1e-12:
        last = -heapq.heappop(heap)
        total += last
    left = np.where(np.asarray(p) < last, 0.0, p)
    return left / left.sum()


def nucleus_cut(more=0, short=1e-12, ties=True, order=lambda p: np.argsort(-p, kind="stable")):
    def of(p, threshold):
        places = order(p)
        num = np.sum(np.cumsum(p[places]) < threshold - short) + 1 + more
        left = np.zeros(len(p))
        some = places[: max(num, 1)]
        left[some] = p[some]
        if ties:
            left = np.where(p >= p[some].min(), p, 0.0)
        return left / left.sum()

    return of


def k_of_tables():
    falling = np.sort(TABLES, axis=1)[:, ::-1]
    return int(np.sum(np.cumsum(falling, axis=1).mean(axis=0) < 0.9)) + 1


def k_by_trying():
    for k in range(1, TABLES.shape[1] + 1):
        if np.mean([sum(heapq.nlargest(k, row)) for row in TABLES]) >= 0.9:
            return k
    return None


def nuclei():
    return [np.count_nonzero(nucleus_by_sums(p, 0.9)) for p in TABLES]


RIGHT = {
    "draw_token": [
        draw_by_search,
        draw_by_loop,
        draw_by_argmax,
        draw_by_subtraction,
        draw_or_the_best,
        draw_or_the_first_possible,
    ],
    "with_temperature": [hot, hot_by_list, hot_by_divided],
    "top_k": [k_by_sort, k_by_heap, k_by_partition, k_by_counting],
    "nucleus": [nucleus_by_sums, nucleus_by_loop, nucleus_by_search, nucleus_by_heap],
    "least_k": [k_of_tables, k_by_trying],
}

WRONG = {
    "draw_token": [
        Wrong(lambda p, u: int(np.searchsorted(np.cumsum(p), u)), "a border counted"),
        Wrong(lambda p, u: int(np.argmax(np.cumsum(p) > u)), "a sum that misses 1"),
        Wrong(lambda p, u: np.searchsorted(np.cumsum(p), u, side="right"), "a sum that misses 1"),
        Wrong(lambda p, u: min(np.searchsorted(np.cumsum(p), u, side="right"), len(p) - 1)),
        Wrong(draw_clipped, "a border moved"),
        Wrong(
            lambda p, u: np.searchsorted(np.round(np.cumsum(p), 10), u, side="right"),
            "a border moved",
        ),
        Wrong(lambda p, u: int(np.argmax(p)), "the most probable token"),
        Wrong(lambda p, u: draw_by_search(p, u) + 1, "one token too far"),
        Wrong(lambda p, u: draw_by_search(p, u) - 1, "one token too far"),
        Wrong(lambda p, u: float(draw_by_search(p, u))),
        Wrong(lambda p, u: int(u * len(p))),
        Wrong(lambda p, u: np.random.default_rng(0).choice(len(p), p=p / p.sum())),
        Wrong(lambda p, u: p[draw_by_search(p, u)]),
    ],
    "with_temperature": [
        Wrong(hot_with(lambda z, t: softmax(z * t)), "multiplied instead of divided"),
        Wrong(
            hot_with(lambda z, t: np.exp(z / t) / np.exp(z / t).sum()),
            "the largest number not subtracted",
        ),
        Wrong(lambda z, t: softmax(z), "the temperature ignored"),
        Wrong(hot_with(lambda z, t: softmax(np.exp(z - z.max()) / t))),
        Wrong(hot_with(hot, lambda z: np.eye(len(z))[np.argmax(z)]), "a tie at temperature 0"),
        Wrong(lambda z, t: softmax(z / (t + 1e-9))),
        Wrong(lambda z, t: softmax((z - z.max()) / np.float64(t)), "nothing special"),
        Wrong(hot_with(lambda z, t: np.exp((z - z.max()) / t)), "not divided by their sum"),
        Wrong(hot_with(lambda z, t: softmax((z - z.min()) / t))),
        Wrong(hot_with(hot, lambda z: (z == z.max()) * 1.0), "not divided by their sum"),
        Wrong(lambda z, t: hot(z, max(t, 1e-9)), "a small temperature in place of 0"),
        Wrong(lambda z, t: hot(z, t if t > 0.01 else 0), "0 for temperatures near it"),
        Wrong(
            lambda z, t: hot(np.where(np.isinf(z), -50.0, z), t),
        ),
        Wrong(
            lambda z, t: hot(np.maximum(z - z.max(), -700.0), t),
        ),
        Wrong(lambda z, t: np.log(hot(z, t))),
        Wrong(lambda z, t: list(hot(z, t))),
    ],
    "top_k": [
        Wrong(k_exactly, "a tie broken"),
        Wrong(k_in_place, "input changed in place"),
        Wrong(k_with(lambda p, f, k: p >= f[min(k, len(p)) - 1], False), "not divided"),
        Wrong(k_with(lambda p, f, k: p > f[min(k, len(p)) - 1]), "the k-th left out"),
        Wrong(k_with(lambda p, f, k: p >= f[min(k, len(p) - 1)]), "k miscounted"),
        Wrong(k_with(lambda p, f, k: p >= f[k - 1]), "fewer tokens than k"),
        Wrong(lambda p, k: k_with(lambda p, f, k: p >= f[k])(p, k)),
        Wrong(k_of_different, "equal probabilities counted once"),
        Wrong(k_with(lambda p, f, k: p >= f[min(k, len(p)) - 1] - 1e-3), "nearly as probable"),
        Wrong(
            k_with(lambda p, f, k: (p >= (f := f[min(k, len(p)) - 1])) | np.isclose(p, f)),
            "nearly as probable",
        ),
        Wrong(k_with(lambda p, f, k: p <= f[::-1][min(k, len(p)) - 1]), "the least probable kept"),
        Wrong(lambda p, k: np.sort(k_by_sort(p, k))[::-1]),
        Wrong(lambda p, k: np.argsort(-p)[:k]),
        Wrong(lambda p, k: k_by_sort(p, k)[k_by_sort(p, k) > 0]),
    ],
    "nucleus": [
        Wrong(nucleus_cut(short=0.0), "a rounding error"),
        Wrong(nucleus_cut(short=1e-6), "a tolerance that is too large"),
        Wrong(nucleus_cut(short=9e-6), "a tolerance that is too large"),
        Wrong(nucleus_cut(ties=False), "a tie broken"),
        Wrong(nucleus_cut(more=-1), "left out"),
        Wrong(nucleus_cut(more=1), "one token more"),
        Wrong(nucleus_cut(short=-1e-12), "one token more"),
        Wrong(nucleus_cut(ties=False, order=lambda p: np.arange(len(p))), "the order of the"),
        Wrong(nucleus_cut(ties=False, order=np.argsort), "the least probable first"),
        Wrong(lambda p, t: np.where(nucleus_by_sums(p, t) > 0, p, 0), "not divided"),
        Wrong(lambda p, t: np.where(p >= t, p, 0) / max(1e-300, np.sum(p[p >= t]))),
        Wrong(lambda p, t: np.sum(nucleus_by_sums(p, t) > 0)),
        Wrong(lambda p, t: np.sort(nucleus_by_sums(p, t))[::-1]),
    ],
    "least_k": [
        Wrong(lambda: 22),
        Wrong(lambda: 3, "typed in"),
        Wrong(lambda: k_of_tables() + 1),
        Wrong(lambda: k_of_tables() - 1),
        Wrong(lambda: float(np.mean(nuclei()))),
        Wrong(lambda: int(np.max(nuclei())) + 5),
        Wrong(lambda: 0.9),
    ],
}
