"""Right and wrong answers to the exercises of practical 8.4."""

import itertools
import math

import numpy as np

from tests.checks.check_harness import Wrong


def distance_ratio(points):
    steps = points[:, None] - points
    distances = np.sqrt((steps**2).sum(axis=-1))
    pairs = distances[np.triu_indices(len(points), 1)]
    return pairs.max() / pairs.min()


def ratio_by_loop(points):
    found = [math.dist(a, b) for i, a in enumerate(points.tolist()) for b in points.tolist()[:i]]
    return max(found) / min(found)


def ratio_to_the_mean(points):
    steps = points[:, None] - points
    pairs = np.sqrt((steps**2).sum(axis=-1))[np.triu_indices(len(points), 1)]
    return pairs.max() / pairs.mean()


def from_one_point(steps):
    lengths = np.linalg.norm(steps, axis=1)
    return lengths.max() / lengths.min()


def ratio_by_products(points):
    """Subtract squares of points that lie far out: the digits of their distances are lost."""
    squares = (points**2).sum(axis=1)
    apart = squares[:, None] + squares - 2 * points @ points.T
    pairs = apart[np.triu_indices(len(points), 1)]
    return np.sqrt(pairs.max() / pairs.min())


def ball_volume(num_dimensions, radius):
    volume = 2 * radius if num_dimensions % 2 else 1.0
    for d in range(2 + num_dimensions % 2, num_dimensions + 1, 2):
        volume *= 2 * np.pi * radius**2 / d
    return volume


def volume_by_recursion(d, r):
    if d <= 2:
        return math.pi * r**2 if d == 2 else 2 * r
    return volume_by_recursion(d - 2, r) * 2 * math.pi * r * r / d


def volume_by_logarithms(d, r):
    steps = [math.log(2 * math.pi * r * r / k) for k in range(d, 1, -2)]
    return math.exp(sum(steps) + (math.log(2 * r) if d % 2 else 0.0))


def volume_by_lgamma(d, r):
    return math.exp(d / 2 * math.log(math.pi) + d * math.log(r) - math.lgamma(d / 2 + 1))


def volume_from(odd, even, factor):
    """Return a volume with other starts, or with another factor on the way."""

    def volume(d, r):
        found = odd(r) if d % 2 else even(r)
        for k in range(2 + d % 2, d + 1, 2):
            found *= factor(k, r)
        return found

    return volume


def volume_by_gamma(d, r):
    """Overflow in many dimensions."""
    return math.pi ** (d / 2) * r**d / math.gamma(d / 2 + 1)


def sample_ball(normals, uniforms):
    lengths = np.linalg.norm(normals, axis=1)
    return normals / lengths[:, None] * (uniforms ** (1 / normals.shape[1]))[:, None]


def sample_by_loop(normals, uniforms):
    rows = []
    for row, u in zip(normals, uniforms, strict=True):
        length = math.sqrt(sum(z * z for z in row))
        rows.append([z / length * u ** (1 / len(row)) for z in row])
    return np.array(rows)


def effective_dimension(points):
    pairs = [np.sum((a - b) ** 2) for a, b in itertools.combinations(points, 2)]
    return 2 * np.mean(pairs) ** 2 / np.var(pairs)


def effective_by_broadcasting(points):
    squares = ((points[:, None] - points) ** 2).sum(axis=-1)
    pairs = squares[np.tril_indices(len(points), -1)]
    return float(2 / np.var(pairs / pairs.mean()))


def mean_square(points):
    return np.mean([np.sum((a - b) ** 2) for a, b in itertools.combinations(points, 2)])


def effective_with_fewer(points):
    pairs = [np.sum((a - b) ** 2) for a, b in itertools.combinations(points, 2)]
    return 2 * np.mean(pairs) ** 2 / np.var(pairs, ddof=1)


def participation(points):
    """Another number of dimensions, from the variances along the principal axes."""
    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False) ** 2
    return spread.sum() ** 2 / np.sum(spread**2)


def error_at(num_useless):
    return 5 + 0.12 * num_useless + 0.4 * math.sin(num_useless)


def useless_inputs():
    num = 0
    while error_at(num) <= 20:
        num += 1
    return num


def useless_by_halving():
    low, high = 0, 1024
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if error_at(middle) > 20 else (middle, high)
    return high


def ratio_above_a_border(points):
    """Take every distance for a point's own that is smaller than a typed-in number."""
    apart = np.linalg.norm(points[:, None] - points, axis=-1)
    found = apart[apart > 1e-6]
    return found.max() / found.min() if found.size else 1.0


RIGHT = {
    "predict_ratio": [lambda: "1.2", lambda: 1.2],
    "distance_ratio": [distance_ratio, ratio_by_loop],
    "predict_tries": [lambda: "10^7"],
    "ball_volume": [ball_volume, volume_by_recursion, volume_by_logarithms],
    "half_depth": [lambda d: 1 - 0.5 ** (1 / d), lambda d: -math.expm1(-math.log(2) / d)],
    "sample_ball": [sample_ball, sample_by_loop],
    "effective_dimension": [effective_dimension, effective_by_broadcasting],
    "predict_images": [lambda: "30", lambda: 30],
    "useless_inputs": [
        useless_inputs,
        lambda: next(num for num in range(5000) if error_at(num) > 20),
        lambda: int(np.argmax([error_at(num) > 20 for num in range(400)])),
    ],
}

WRONG = {
    "predict_ratio": [Wrong(lambda: "20"), Wrong(lambda: 500), Wrong(lambda: "none")],
    "distance_ratio": [
        Wrong(lambda points: distance_ratio(points) ** 2, "squared distances"),
        Wrong(lambda points: 1 / distance_ratio(points), "smallest over the largest"),
        Wrong(lambda points: distance_ratio(points.T), "columns as points"),
        Wrong(ratio_by_products),
        Wrong(lambda points: np.inf),
        Wrong(ratio_above_a_border),
        Wrong(lambda points: distance_ratio(points[:5])),
        Wrong(ratio_to_the_mean, "over the mean"),
        Wrong(lambda points: from_one_point(points[1:] - points[0]), "a single point"),
        Wrong(lambda points: from_one_point(points - points.mean(axis=0)), "a single point"),
        Wrong(lambda points: 1.2206),
    ],
    "predict_tries": [Wrong(lambda: "10"), Wrong(lambda: "10^15"), Wrong(lambda: 7)],
    "ball_volume": [
        Wrong(volume_by_gamma),
        Wrong(volume_by_lgamma, "an answer by lgamma"),
        Wrong(
            volume_from(
                lambda r: 2 * r, lambda r: math.pi * r**2, lambda k, r: 2 * math.pi * r**2 / k
            ),
            "too many",
        ),
        Wrong(
            volume_from(lambda r: 2 * r, lambda r: 1.0, lambda k, r: math.pi * r**2 / k),
            "factor of 2",
        ),
        Wrong(
            volume_from(lambda r: 2 * r, lambda r: 1.0, lambda k, r: 2 * math.pi * r / k),
            "instead of its square",
        ),
        Wrong(lambda d, r: ball_volume(d - d % 2, r), "even dimensions alone"),
        Wrong(lambda d, r: ball_volume(d, r) * d / r, "the surface"),
        Wrong(lambda d, r: ball_volume(d, r / 2), "the diameter"),
        Wrong(lambda d, r: ball_volume(d, 1.0), "the unit ball"),
        Wrong(lambda d, r: ball_volume(d + d % 2, r)),
        Wrong(lambda d, r: ball_volume(d, min(r, 2.0))),
        Wrong(lambda d, r: 0.0),
    ],
    "half_depth": [
        Wrong(lambda d: 0.5 ** (1 / d), "the radius of the inner half"),
        Wrong(lambda d: 0.5 / d, "half of the radius, divided"),
        Wrong(lambda d: 0.5**d, "a share of volume"),
        Wrong(lambda d: math.log(2) / d, "the first term"),
        Wrong(lambda d: 100 * (1 - 0.5 ** (1 / d)), "in percent"),
        Wrong(lambda d: 1 - 0.99**d),
    ],
    "sample_ball": [
        Wrong(
            lambda z, u: z / np.linalg.norm(z, axis=1, keepdims=True) * u[:, None], "spread evenly"
        ),
        Wrong(lambda z, u: sample_ball(z, u ** z.shape[1]), "spread evenly"),
        Wrong(lambda z, u: sample_ball(z, np.ones(len(u))), "on the surface"),
        Wrong(lambda z, u: z * (u ** (1 / z.shape[1]))[:, None], "keep their lengths"),
        Wrong(lambda z, u: sample_ball(z, 1 - u), "the other way round"),
        Wrong(lambda z, u: z / np.linalg.norm(z) * u[:, None]),
        Wrong(
            lambda z, u: z / np.linalg.norm(z) * u[:, None] ** (1 / z.shape[1]), "another length"
        ),
        Wrong(
            lambda z, u: z / abs(z).max(axis=1, keepdims=True) * u[:, None] ** (1 / z.shape[1]),
            "another length",
        ),
        Wrong(lambda z, u: sample_ball(z, u ** (z.shape[1] / 3)), "three dimensions"),
        Wrong(lambda z, u: sample_ball(z, u).T),
    ],
    "effective_dimension": [
        Wrong(lambda points: effective_dimension(points) / 2, "half of it"),
        Wrong(lambda points: 4 * effective_dimension(points), "four times"),
        Wrong(participation),
        Wrong(lambda points: points.shape[1], "the number of coordinates"),
        Wrong(effective_with_fewer, "one less than the number"),
        Wrong(lambda points: mean_square(points) / 2, "alone"),
        Wrong(lambda points: effective_dimension(points - points[0]) + 1),
        Wrong(lambda points: effective_dimension(np.abs(points))),
        Wrong(lambda points: effective_dimension(points.T)),
    ],
    "predict_images": [Wrong(lambda: "784"), Wrong(lambda: 3), Wrong(lambda: "many")],
    "useless_inputs": [
        Wrong(lambda: useless_inputs() - 1),
        Wrong(useless_by_halving),
        Wrong(lambda: 2 ** math.ceil(math.log2(useless_inputs()))),
        Wrong(lambda: 122),
        Wrong(lambda: error_at(useless_inputs())),
    ],
}
