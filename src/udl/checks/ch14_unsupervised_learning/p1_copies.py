"""Checks of practical 14.1: the share of points that look like copies."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch14_unsupervised_learning import expected as right
from udl.checks.ch14_unsupervised_learning.expected import Draws, coarse
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


def _copy_draws(rng: np.random.Generator) -> Draws:
    """Draw (train, held_out, generated): with ties, copies, and none of either."""
    train, held_out = coarse(rng, 9), coarse(rng, 9)
    copies = np.concatenate([train[:4], held_out[2:4], coarse(rng, 4)])
    both = held_out.copy()
    both[:3] = train[5:8]  # some held-out points are training points, too
    return [
        (
            np.array([[0.0, 0.0], [4.0, 0.0]]),
            np.array([[2.0, 0.0], [8.0, 0.0]]),
            np.array([[0.0, 1.0], [1.0, 0.0], [3.5, 0.0], [7.0, 0.0]]),
        ),
        (np.array([[0.0], [5.0]]), np.array([[1.0], [3.0]]), np.array([[4.0], [0.5], [2.5]])),
        (train, held_out, rng.normal(size=(13, 2))),
        (train, held_out, copies),
        (train, both, np.concatenate([train, coarse(rng, 6)])),
        (*rng.normal(size=(2, 15, 3)), rng.normal(size=(20, 3))),
        (
            rng.normal(size=(12, 2)) - 1,
            rng.normal(size=(12, 2)) + 1,
            1.5 * rng.normal(size=(17, 2)),
        ),
    ]


def _by_means(train: Any, held_out: Any, generated: Any) -> float:
    first, other = (right.table(generated, x).mean(axis=1) for x in (train, held_out))
    return float(np.mean((first < other) + 0.5 * (first == other)))


def _without_ties(train: Any, held_out: Any, generated: Any) -> float:
    """Return the share among the points that are not equally near to both."""
    first, other = (right.table(generated, x).min(axis=1) for x in (train, held_out))
    return float(np.sum(first < other) / max(1, np.sum(first != other)))


def _pairs(train: Any, held_out: Any, generated: Any) -> float:
    """Compare each training point with the held-out point of the same number."""
    first, other = (right.table(generated, x) for x in (train, held_out))
    return float(np.mean((first < other) + 0.5 * (first == other)))


def _by_centres(train: Any, held_out: Any, generated: Any) -> float:
    first, other = (
        right.table(generated, np.mean(x, axis=0)[None])[:, 0] for x in (train, held_out)
    )
    return float(np.mean((first < other) + 0.5 * (first == other)))


def _exact(train: Any, held_out: Any, generated: Any) -> float:
    return float(np.mean(right.table(generated, train).min(axis=1) == 0))


def _from_training(train: Any, held_out: Any, generated: Any) -> float:
    """Ask the training points for which generated point is nearest, in place of the reverse."""
    first, other = (right.table(generated, x).min(axis=0) for x in (train, held_out))
    return float(np.mean((first < other) + 0.5 * (first == other)))


copy_share = Implement(
    "copy_share",
    "a half for whoever has seen neither.",
    expected=lambda train, held_out, generated: right.nearer(train, held_out, generated),
    draws=_copy_draws,
    hint="take the first inputs, and write both distances beside each generated point",
    mistakes=(
        Mistake(
            "training and held-out points exchanged",
            "Copies lie on training points: count generated points that are nearer to these.",
            lambda train, held_out, generated: right.nearer(held_out, train, generated),
        ),
        Mistake(
            "ties counted as copies",
            "A point that is equally near to both counts a half.",
            lambda train, held_out, generated: right.nearer(train, held_out, generated, 1.0),
        ),
        Mistake(
            "ties left out",
            "A point that is equally near to both counts a half.",
            lambda train, held_out, generated: right.nearer(train, held_out, generated, 0.0),
        ),
        Mistake(
            "ties taken out of the number, too",
            "A point that is equally near to both counts a half, and all points are divided by.",
            _without_ties,
        ),
        Mistake(
            "pairs of points compared",
            "Compare the smallest distance to any training point with the smallest to any "
            "held-out point: one comparison for each generated point.",
            _pairs,
        ),
        Mistake(
            "mean distances compared",
            "A copy is near to a single training point. Compare the smallest distances.",
            _by_means,
            _by_centres,
        ),
        Mistake(
            "exact copies alone",
            "A blurred copy is a copy. Compare the distance to the nearest training point with "
            "that to the nearest held-out point.",
            _exact,
        ),
        Mistake(
            "the nearest generated point asked for",
            "Every generated point is asked which is nearer to it, a training point or a held-out "
            "point.",
            _from_training,
        ),
        Mistake(
            "a number instead of a share",
            "Divide by the number of generated points.",
            lambda train, held_out, generated: (
                right.nearer(train, held_out, generated) * len(generated)
            ),
            lambda train, held_out, generated: (
                right.nearer(train, held_out, generated) * len(generated) / len(train)
            ),
        ),
    ),
)
