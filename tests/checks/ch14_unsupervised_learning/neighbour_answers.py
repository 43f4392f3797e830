"""Right and wrong answers to practical 14.1 on balls, copies and noise, as students write them."""

import math

import numpy as np
import torch
from scipy.spatial import KDTree, distance

from tests.checks.check_harness import Wrong


def table(x, y):
    return np.sqrt(((x[:, None] - y[None]) ** 2).sum(axis=2))


def radii(x, k):
    return np.sort(table(x, x), axis=1)[:, k]


def radii_by_loops(x, k):
    found = []
    for n, point in enumerate(x):
        away = [math.dist(point, other) for m, other in enumerate(x) if m != n]
        found.append(sorted(away)[k - 1])
    return np.array(found)


def radii_without_diagonal(x, k):
    apart = np.linalg.norm(x[:, None] - x, axis=-1)
    np.fill_diagonal(apart, np.inf)
    return np.partition(apart, k - 1, axis=1)[:, k - 1]


def radii_by_tree(x, k):
    return KDTree(x).query(x, k=[k + 1])[0][:, 0]


def radii_by_cdist(x, k):
    return np.sort(distance.cdist(x, x))[:, k]


def radii_by_products(x, k):
    squares = np.sum(x**2, axis=1)
    apart = squares[:, None] + squares - 2 * x @ x.T
    np.fill_diagonal(apart, 0)
    return np.sqrt(np.sort(np.maximum(apart, 0), axis=1)[:, k])


def radii_by_torch(x, k):
    x = torch.as_tensor(x)
    apart = (x[:, None] - x[None]).pow(2).sum(-1).sqrt()
    return torch.kthvalue(apart, k + 1, dim=1).values.numpy()


def radii_by_positions(x, k):
    apart = table(x, x)
    return apart[np.arange(len(x)), np.argsort(apart, axis=1)[:, k]]


def radii_by_removal(x, k):
    found = np.zeros(len(x))
    for n in range(len(x)):
        rest = np.delete(x, n, axis=0)
        found[n] = np.sort(np.hypot.reduce(rest - x[n], axis=1))[k - 1]
    return found


def radii_in_single(x, k):
    return radii(x, k).astype(np.float32)


def radii_elsewhere(x, k):
    apart = table(x, x)
    return np.array([np.sort(row[row > 0])[min(k, (row > 0).sum()) - 1] for row in apart])


def radii_of_positive_numbers(x, k):
    return radii(np.abs(x), k)


def radii_sorted(x, k):
    return np.sort(radii(x, k))


def radii_in_place(x, k):
    x -= x.mean(axis=0)
    return radii(x, k)


def both(real, generated, k):
    apart = table(real, generated)
    precision = (apart <= radii(real, k)[:, None]).any(axis=0).mean()
    return precision, (apart <= radii(generated, k)).any(axis=1).mean()


def both_by_loops(real, generated, k):
    def share(points, centres):
        reach = radii_by_loops(centres, k)
        inside = 0
        for point in points:
            for centre, radius in zip(centres, reach, strict=True):
                if math.dist(point, centre) <= radius:
                    inside += 1
                    break
        return inside / len(points)

    return [share(generated, real), share(real, generated)]


def both_by_any(real, generated, k):
    ours, theirs = radii(real, k), radii(generated, k)
    precision = np.mean([any(table(real, g[None])[:, 0] <= ours) for g in generated])
    recall = np.mean([any(table(generated, r[None])[:, 0] <= theirs) for r in real])
    return np.array([precision, recall])


def both_by_margin(real, generated, k):
    apart = distance.cdist(generated, real)
    precision = np.mean((apart - radii(real, k)).min(axis=1) <= 0)
    recall = np.mean((apart - radii(generated, k)[:, None]).min(axis=0) <= 0)
    return float(precision), float(recall)


def both_by_squares(real, generated, k):
    def squares(x, y):
        return ((x[:, None] - y) ** 2).sum(-1)

    ours = np.sort(squares(real, real), axis=1)[:, k]
    theirs = np.sort(squares(generated, generated), axis=1)[:, k]
    apart = squares(real, generated)
    return (
        np.count_nonzero((apart <= ours[:, None]).sum(axis=0)) / len(generated),
        np.count_nonzero((apart <= theirs[None]).sum(axis=1)) / len(real),
    )


def both_by_sets(real, generated, k):
    apart, ours, theirs = table(real, generated), radii(real, k), radii(generated, k)
    inside = {m for n in range(len(real)) for m in np.flatnonzero(apart[n] <= ours[n])}
    reached = {n for m in range(len(generated)) for n in np.flatnonzero(apart[:, m] <= theirs[m])}
    return len(inside) / len(generated), len(reached) / len(real)


def both_by_torch(real, generated, k):
    apart = torch.as_tensor(table(real, generated))
    precision = (apart <= torch.as_tensor(radii(real, k))[:, None]).any(0).double().mean()
    recall = (apart <= torch.as_tensor(radii(generated, k))).any(1).double().mean()
    return precision.item(), recall.item()


def both_with(of_real=lambda inside: inside.any(axis=0), of_generated=None, less=np.less_equal):
    def of(real, generated, k):
        apart = table(real, generated)
        of_other = of_generated or (lambda inside: inside.any(axis=1))
        return (
            np.mean(of_real(less(apart, radii(real, k)[:, None]))),
            np.mean(of_other(less(apart, radii(generated, k)))),
        )

    return of


def real_balls(real, generated, k):
    return np.mean((table(real, generated) <= radii(real, k)[:, None]).any(axis=1))


def faulty_recall(real, generated, k):
    reached = 0
    for point, radius in zip(real, radii(real, k), strict=True):
        away = np.sqrt(np.sum((generated - point) ** 2, axis=1))
        reached += np.any(away <= radius)
    return reached / len(real)


def mended(real, generated, k):
    reach, reached = radii(generated, k), 0
    for point in real:
        away = np.sqrt(np.sum((generated - point) ** 2, axis=1))
        reached += np.any(away <= reach)
    return reached / len(real)


def mended_the_other_way(real, generated, k):
    reached = np.zeros(len(real), dtype=bool)
    for centre, radius in zip(generated, radii(generated, k), strict=True):
        reached |= np.linalg.norm(real - centre, axis=1) <= radius
    return reached.mean()


def mended_at_once(real, generated, k):
    return np.mean(np.any(distance.cdist(real, generated) <= radii(generated, k), axis=1))


def mended_by_generator(real, generated, k):
    reach = radii(generated, k)
    return sum(
        any(math.dist(r, g) <= c for g, c in zip(generated, reach, strict=True)) for r in real
    ) / len(real)


def mended_as_whole_points(real, generated, k):
    return mended(real, generated, k) * len(real)


def mended_early(real, generated, k):
    reach, reached = radii(generated, k), 0
    for point in real:
        reached += np.any(np.linalg.norm(generated - point, axis=1) <= reach)
        return reached / len(real)


def around(num, radius, middle=True):
    angle = 2 * np.pi * np.arange(num) / num
    circle = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.concatenate([circle, np.zeros((int(middle), 2))])


def shares(train, held_out, generated):
    a, b = table(generated, train).min(axis=1), table(generated, held_out).min(axis=1)
    return np.mean((a < b) + 0.5 * (a == b))


def shares_by_loops(train, held_out, generated):
    total = 0.0
    for point in generated:
        a = min(math.dist(point, t) for t in train)
        b = min(math.dist(point, h) for h in held_out)
        total += 1 if a < b else 0.5 if a == b else 0
    return total / len(generated)


def shares_by_squares(train, held_out, generated):
    a, b = (((generated[:, None] - x) ** 2).sum(2).min(1) for x in (train, held_out))
    return float(np.where(a == b, 0.5, a < b).mean())


def shares_by_sign(train, held_out, generated):
    a, b = (np.array([np.sum((x - g) ** 2, 1).min() for g in generated]) for x in (train, held_out))
    return (1 + np.sign(b - a).mean()) / 2


def shares_by_tree(train, held_out, generated):
    a, b = (KDTree(x).query(generated)[0] for x in (train, held_out))
    return ((a < b).sum() + 0.5 * (a == b).sum()) / len(generated)


def shares_by_cdist(train, held_out, generated):
    a, b = (distance.cdist(generated, x).min(axis=1) for x in (train, held_out))
    return np.mean(a < b) + np.mean(a == b) / 2


def shares_by_twos(train, held_out, generated):
    a, b = (np.linalg.norm(generated[:, None] - x, axis=2).min(1) for x in (train, held_out))
    return np.mean([np.mean(a < b), np.mean(a <= b)])


def shares_by_torch(train, held_out, generated):
    a, b = (torch.as_tensor(table(generated, x)).min(dim=1).values for x in (train, held_out))
    return ((a < b).double() + 0.5 * (a == b).double()).mean().item()


def shares_with(compare, smallest=lambda apart: apart.min(axis=1)):
    def of(train, held_out, generated):
        return np.mean(
            compare(smallest(table(generated, train)), smallest(table(generated, held_out)))
        )

    return of


def halves(a, b):
    return (a < b) + 0.5 * (a == b)


RIGHT = {
    "neighbour_radii": [
        radii,
        radii_by_loops,
        radii_without_diagonal,
        radii_by_tree,
        radii_by_cdist,
        radii_by_products,
        radii_by_torch,
        radii_by_positions,
        radii_by_removal,
        radii_in_single,
    ],
    "precision_recall": [
        both,
        both_by_loops,
        both_by_any,
        both_by_margin,
        both_by_squares,
        both_by_sets,
        both_by_torch,
    ],
    "mend_recall": [
        mended,
        mended_the_other_way,
        mended_at_once,
        mended_by_generator,
        lambda real, generated, k: np.float64(mended(real, generated, k)),
    ],
    "fool_precision": [
        lambda: around(8, 100),
        lambda: around(8, 1e4),
        lambda: around(9, 5),
        lambda: around(6, 20),
        lambda: np.array([[a, b] for a in (-6, 0, 6) for b in (-6, 0, 6)]),
    ],
    "copy_share": [
        shares,
        shares_by_loops,
        shares_by_squares,
        shares_by_sign,
        shares_by_tree,
        shares_by_cdist,
        shares_by_twos,
        shares_by_torch,
    ],
    "predict_copies": [lambda: "none", lambda: "None "],
    "read_noise": [
        lambda: (2.0, 2.0, 0.0),
        lambda: [2, 2, 0],
        lambda: np.array([2.0, 2.0, 0.0]),
    ],
}

WRONG = {
    "neighbour_radii": [
        Wrong(lambda x, k: radii(x, k - 1), "counted as its own"),
        Wrong(lambda x, k: radii(x, min(k + 1, len(x) - 1)), "one neighbour too far"),
        Wrong(lambda x, k: radii(x, k) ** 2, "squared distances"),
        Wrong(
            lambda x, k: np.sort(table(x, x), axis=1)[:, 1 : k + 1].mean(axis=1), "the mean of k"
        ),
        Wrong(radii_elsewhere, "points at the same place"),
        Wrong(lambda x, k: np.sort(table(x, x), axis=1)[:, -k], "the furthest"),
        Wrong(lambda x, k: radii(x, 1), "the same neighbour, whatever"),
        Wrong(lambda x, k: radii(x, 3), "the same neighbour, whatever"),
        Wrong(
            lambda x, k: np.sort(distance.cdist(x, x, "cityblock"), axis=1)[:, k],
            "another distance",
        ),
        Wrong(lambda x, k: np.argsort(table(x, x), axis=1)[:, k], "a position"),
        Wrong(lambda x, k: np.sort(table(x, x), axis=1)[:, 1 : k + 1], "all k distances"),
        Wrong(radii_of_positive_numbers),
        Wrong(radii_sorted),
        Wrong(radii_in_place, "changed in place"),
        Wrong(lambda x, k: table(x, x)[:, k]),
        Wrong(lambda x, k: list(radii(x, k)), "a list"),
        Wrong(lambda x, k: radii(x, k)[:, None]),
        Wrong(lambda x, k: radii(x, k).mean()),
        Wrong(lambda x, k: np.sort(table(x, x), axis=0)[:, k]),
        Wrong(lambda x, k: radii(x, len(x))),
        Wrong(lambda x: radii(x, 1)),
    ],
    "precision_recall": [
        Wrong(lambda *a: both(*a)[::-1], "exchanged"),
        Wrong(lambda r, g, k: (both(r, g, k)[0], real_balls(r, g, k)), "the balls of the wrong"),
        Wrong(both_with(lambda inside: inside.any(axis=1)), "the mean over the wrong axis"),
        Wrong(both_with(less=np.less), "the edge left out"),
        Wrong(lambda r, g, k: both(r, g, k + 1), "k off by one"),
        Wrong(lambda r, g, k: both(r, g, k - 1), "k off by one"),
        Wrong(
            both_with(lambda inside: inside.all(axis=0), lambda inside: inside.all(axis=1)),
            "within all balls",
        ),
        Wrong(both_with(lambda inside: inside, lambda inside: inside), "pairs counted"),
        Wrong(lambda r, g, k: (both(r, g, k)[0] * len(g), both(r, g, k)[1] * len(r)), "numbers"),
        Wrong(lambda r, g, k: both(r, g, k)[0]),
        Wrong(lambda r, g, k: (both(r, g, k)[0], both(r, g, k)[0])),
        Wrong(lambda r, g, k: tuple(100 * np.array(both(r, g, k)))),
        Wrong(lambda r, g, k: both(r, g, 3)),
        Wrong(lambda r, g, k: both(r[: len(g)], g[: len(r)], k)),
        Wrong(lambda r, g, k: tuple(np.round(both(r, g, k), 1))),
    ],
    "mend_recall": [
        Wrong(faulty_recall, "the balls of the real points"),
        Wrong(lambda r, g, k: both(r, g, k)[0], "precision instead of recall"),
        Wrong(lambda r, g, k: real_balls(g, r, k), "a share of the generated"),
        Wrong(both_with(less=np.less)),
        Wrong(lambda r, g, k: both_with(less=np.less)(r, g, k)[1], "the edge left out"),
        Wrong(lambda r, g, k: mended(r, g, k + 1), "k off by one"),
        Wrong(mended_as_whole_points, "a number instead of a share"),
        Wrong(mended_early),
        Wrong(lambda r, g, k: 1 - mended(r, g, k)),
        Wrong(both),
    ],
    "fool_precision": [
        Wrong(lambda: around(8, 100, middle=False), "a hole in the middle"),
        Wrong(lambda: np.array([[100.0, 0.0]]), "outliers on one side"),
        Wrong(lambda: around(20, 100), "too many outliers"),
        Wrong(lambda: np.zeros((0, 2)), "no outlier"),
        Wrong(lambda: np.zeros((1, 2))),
        Wrong(lambda: np.zeros((10, 2))),
        Wrong(lambda: np.tile([[0.0, 50.0]], (9, 1))),
        Wrong(lambda: around(4, 100)),
        Wrong(lambda: around(8, 2.0)),
        Wrong(lambda: around(8, 100).T, "another shape"),
        Wrong(lambda: around(8, 100).tolist(), "a list instead of an array"),
        Wrong(lambda: [(100, 0), (0, 0)], "a list instead of an array"),
        Wrong(lambda: torch.as_tensor(around(8, 100))),
        Wrong(lambda: around(8, np.inf), "infinite"),
        Wrong(lambda: 9),
    ],
    "copy_share": [
        Wrong(lambda t, h, g: shares(h, t, g), "exchanged"),
        Wrong(shares_with(np.less_equal), "ties counted as copies"),
        Wrong(shares_with(np.less), "ties left out"),
        Wrong(shares_with(halves, lambda apart: apart.mean(axis=1)), "mean distances"),
        Wrong(lambda t, h, g: np.mean(table(g, t).min(axis=1) == 0), "exact copies"),
        Wrong(shares_with(halves, lambda apart: apart.min(axis=0)), "the nearest generated"),
        Wrong(lambda t, h, g: shares(t, h, g) * len(g), "a number instead of a share"),
        Wrong(lambda t, h, g: 2 * shares(t, h, g) - 1),
        Wrong(lambda t, h, g: 0.5, "the same answer"),
        Wrong(lambda t, h, g: shares(g, h, t)),
        Wrong(shares_with(halves, lambda apart: apart.max(axis=1))),
        Wrong(shares_with(halves, lambda apart: np.abs(apart[:, 0]))),
        Wrong(lambda t, h, g: np.less(table(g, t).min(axis=1), table(g, h).min(axis=1))),
    ],
    "predict_copies": [
        Wrong(lambda: "inception"),
        Wrong(lambda: "precision"),
        Wrong(lambda: "density"),
        Wrong(lambda: "recall"),
    ],
    "read_noise": [
        Wrong(lambda: (2.0, 20.0, 0.0), "grows with the dimensions"),
        Wrong(lambda: (np.log(4), np.log(4), 0.0), "nats"),
        Wrong(lambda: (-2, -2, 0), "a gain"),
        Wrong(lambda: (2, 2, 2), "counted as a loss"),
        Wrong(lambda: (4, 4, 1), "the factor"),
        Wrong(lambda: (2, 2)),
        Wrong(lambda: 2),
        Wrong(lambda: (0, 2, 2)),
    ],
}
