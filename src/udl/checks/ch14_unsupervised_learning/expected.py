"""Right answers of practical 14.1, by other expressions than the chapter's and the package's."""

from __future__ import annotations

from typing import Any

import numpy as np

Draws = list[tuple[Any, ...]]

RADIUS, SIGMA, NUM_MODES = 2.0, 0.2, 8  # of the ring
REACH = 4.0  # noise fills the square from -REACH to REACH
ANGLES = 2 * np.pi * np.arange(NUM_MODES) / NUM_MODES
CENTRES = RADIUS * np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)  # (8, 2)


def ring_points(rng: np.random.Generator, num: int) -> np.ndarray:
    """Draw points from the truth."""
    centres = CENTRES[rng.integers(NUM_MODES, size=num)]
    return np.asarray(centres + SIGMA * rng.normal(size=(num, 2)))


def noise(rng: np.random.Generator, num: int) -> np.ndarray:
    """Draw points that are equally dense everywhere in a square around the ring."""
    return rng.uniform(-REACH, REACH, (num, 2))


def coarse(rng: np.random.Generator, num: int) -> np.ndarray:
    """Draw points with few binary digits: ties are ties, in whatever way distances are computed."""
    return np.asarray(np.round(8 * rng.normal(size=(num, 2))) / 8)


def probabilities(x: np.ndarray) -> np.ndarray:
    """Tell which Gaussian a point comes from: (N, 8). What all share, |x|^2, cancels."""
    scores = x @ CENTRES.T / SIGMA**2
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def share_good(x: np.ndarray) -> float:
    """Share of the points within three standard deviations of a Gaussian's mean."""
    return float(np.mean(table(x, CENTRES).min(axis=1) <= 3 * SIGMA))


def divergences(rows: Any, other: Any) -> np.ndarray:
    """KL divergence of each row from another row, (N,); a zero counts nothing."""
    rows = np.asarray(rows, dtype=float)
    terms = np.zeros_like(rows)
    some = rows > 0
    terms[some] = rows[some] * (np.log(rows) - np.log(other))[some]
    return np.asarray(terms.sum(axis=1))


def inception(rows: Any) -> float:
    """Exponential of the mean divergence of the rows from their mean."""
    with np.errstate(all="ignore"):
        return float(np.exp(divergences(rows, np.mean(rows, axis=0)).mean()))


def entropies(rows: np.ndarray) -> tuple[float, float]:
    """Entropy of the mean row, and mean entropy of the rows."""
    mean = rows.mean(axis=0, keepdims=True)
    ones = np.ones(rows.shape[1])
    with np.errstate(all="ignore"):
        return float(-divergences(mean, ones)[0]), float(-divergences(rows, ones).mean())


def moments(x: Any, ddof: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Mean (D,) and a matrix R (D, D) with R^T R as covariance."""
    x = np.asarray(x, dtype=float)
    mean = np.einsum("nd->d", x) / len(x)
    return mean, np.asarray(np.linalg.qr((x - mean) / np.sqrt(len(x) - ddof), mode="r"))


def frechet(x: Any, y: Any, ddof: int = 1) -> float:
    """Squared Fréchet distance; what is shared is a sum of singular values, without any root."""
    (mean, first), (other_mean, other) = moments(x, ddof), moments(y, ddof)
    shared = np.linalg.svd(first @ other.T, compute_uv=False).sum()
    apart = np.sum(first**2) + np.sum(other**2) - 2 * shared
    return float(np.sum((mean - other_mean) ** 2) + apart)


def table(x: Any, y: Any) -> np.ndarray:
    """Distances of all pairs: (N, M)."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return np.asarray(np.sqrt(np.sum((x[:, None] - y[None]) ** 2, axis=2)))


def radii(x: Any, k: int) -> np.ndarray:
    """Distance of each point from its k-th nearest neighbour: (N,)."""
    return np.asarray(np.sort(table(x, x), axis=1)[:, k])  # the first is the point itself


def covered(points: Any, centres: Any, reach: Any) -> float:
    """Share of the points that lie within some ball; an edge belongs to its ball."""
    return float(np.mean(np.any(table(centres, points) <= np.reshape(reach, (-1, 1)), axis=0)))


def precision_recall(real: Any, generated: Any, k: int) -> tuple[float, float]:
    """Share of each set within the balls about the other."""
    return (
        covered(generated, real, radii(real, k)),
        covered(real, generated, radii(generated, k)),
    )


def nearer(train: Any, held_out: Any, generated: Any, tie: float = 0.5) -> float:
    """Share of the generated points that are nearer to the training points."""
    to_train, to_held_out = (table(generated, x).min(axis=1) for x in (train, held_out))
    return float(np.mean(np.select([to_train < to_held_out, to_train == to_held_out], [1.0, tie])))
