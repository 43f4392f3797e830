"""Checks of practical 14.1: balls about points, and what lies in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch14_unsupervised_learning import expected as right
from udl.checks.ch14_unsupervised_learning.expected import Draws, coarse
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


def _radius_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, k): on a line, in space, two points at one place, all neighbours."""
    twice = coarse(rng, 6)
    twice[4] = twice[1]
    return [
        (np.array([[0.0, 0.0], [1.0, 0.0], [3.0, 0.0], [7.0, 0.0]]), 2),
        (np.array([[0.0], [2.0], [-5.0]]), 1),
        (rng.normal(size=(9, 2)), 3),
        (rng.normal(size=(12, 5)), 4),
        (twice, 1),
        (twice, 2),
        (3 * rng.normal(size=(7, 3)), 6),
        (rng.normal(size=(20, 2)) - 4, int(rng.integers(2, 8))),
    ]


def _sorted(x: Any, by: Callable[[np.ndarray], np.ndarray] | None = None) -> np.ndarray:
    """Return every point's distances to all, itself included, in rising order: (N, N)."""
    x = np.asarray(x, dtype=float)
    apart = right.table(x, x) if by is None else by(x[:, None] - x[None])
    return np.sort(apart, axis=1)


def _at(x: Any, k: int) -> np.ndarray:
    rows = _sorted(x)
    return np.asarray(rows[:, min(k, rows.shape[1] - 1)])


def _at_another_place(x: Any, k: int) -> np.ndarray:
    """Leave out all that are at distance zero, the point itself and others."""
    found = []
    for row in _sorted(x):
        away = row[row > 0]
        found.append(away[min(k, len(away)) - 1])
    return np.array(found)


neighbour_radii = Implement(
    "neighbour_radii",
    "small balls where points are dense.",
    expected=lambda x, k: right.radii(x, k),
    draws=_radius_draws,
    rtol=1e-6,
    atol=1e-7,
    hint="write down all distances of the first point by hand, and sort them",
    mistakes=(
        Mistake(
            "the point counted as its own neighbour",
            "In the sorted distances of a point the first is its own, which is zero. The k-th "
            "neighbour stands at position k.",
            lambda x, k: _at(x, k - 1),
        ),
        Mistake(
            "one neighbour too far",
            "Positions begin at 0: where the point itself is among its distances, its k-th "
            "neighbour stands at position k; where it is not, at k - 1.",
            lambda x, k: _at(x, k + 1),
        ),
        Mistake(
            "squared distances",
            "Take the root: a radius is compared with distances.",
            lambda x, k: _at(x, k) ** 2,
        ),
        Mistake(
            "the mean of k distances",
            "The radius reaches to the k-th neighbour, further than to those before it.",
            lambda x, k: _sorted(x)[:, 1 : k + 1].mean(axis=1),
            lambda x, k: _sorted(x)[:, :k].mean(axis=1),
            lambda x, k: _sorted(x)[:, : k + 1].mean(axis=1),
        ),
        Mistake(
            "the sum of k distances",
            "The radius is the distance to the k-th neighbour alone.",
            lambda x, k: _sorted(x)[:, 1 : k + 1].sum(axis=1),
        ),
        Mistake(
            "distances not sorted",
            "The k-th column of the table is the distance to the point with the number k, which "
            "may be anywhere. Sort each row first.",
            lambda x, k: right.table(x, x)[:, min(k, len(x) - 1)],
        ),
        Mistake(
            "the distances of a single point",
            "Sort within the rows and take one number from each: the sorted axis is the one that "
            "k counts along.",
            lambda x, k: _sorted(x)[min(k, len(x) - 1)],
        ),
        Mistake(
            "all k distances",
            "One radius for each point is asked for, an array (N,).",
            lambda x, k: _sorted(x)[:, 1 : k + 1],
        ),
        Mistake(
            "points at the same place left out",
            "Another point at the same place is a neighbour like any other. Only the point itself "
            "does not count.",
            _at_another_place,
        ),
        Mistake(
            "the furthest instead of the nearest",
            "The k-th nearest is asked for: sort in rising order.",
            lambda x, k: _sorted(x)[:, ::-1][:, k - 1],
            lambda x, k: _sorted(x)[:, -1],
        ),
        Mistake(
            "the same neighbour, whatever k is",
            "k is an argument.",
            lambda x, k: _at(x, 1),
            lambda x, k: _at(x, 3),
        ),
        Mistake(
            "another distance",
            "The distance is the root of the sum of squared differences.",
            lambda x, k: _sorted(x, lambda d: np.abs(d).sum(axis=2))[:, k],
            lambda x, k: _sorted(x, lambda d: np.abs(d).max(axis=2))[:, k],
            lambda x, k: _sorted(x, lambda d: np.sqrt((d**2).mean(axis=2)))[:, k],
        ),
        Mistake(
            "a position instead of a distance",
            "np.argsort says which point the k-th neighbour is, not how far away.",
            lambda x, k: np.argsort(right.table(x, x), axis=1)[:, k],
        ),
    ),
)


def _pair_draws(rng: np.random.Generator) -> Draws:
    """Draw (real, generated, k): edges, clouds that overlap, of different numbers."""
    line = np.array([[0.0, 0.0], [2.0, 0.0], [4.0, 0.0]])
    beside = np.array([[6.0, 0.0], [1.0, 0.0], [9.0, 0.0], [4.0, 3.0]])
    drawn: Draws = [
        (line, beside, 1),
        (beside, line, 1),
        (line[:, :1], np.array([[-2.0], [-3.0], [-7.0], [12.0]]), 1),
    ]
    for num, other, size, k, wide in (
        (12, 15, 2, 2, 0.8),
        (20, 11, 2, 3, 0.6),
        (14, 25, 3, 1, 0.9),
        (25, 20, 2, 3, 3.0),
        (18, 18, 3, 2, 0.7),
    ):
        step = np.full(size, 0.8)
        drawn.append(
            (rng.normal(size=(num, size)), wide * rng.normal(size=(other, size)) + step, k)
        )
    return drawn


Shares = Callable[[Any, Any, int], Any]


def _both(precision: Shares, recall: Shares) -> Shares:
    return lambda real, generated, k: (precision(real, generated, k), recall(real, generated, k))


def _precision(real: Any, generated: Any, k: int) -> float:
    return right.covered(generated, real, right.radii(real, k))


def _recall(real: Any, generated: Any, k: int) -> float:
    return right.covered(real, generated, right.radii(generated, k))


def _real_balls(real: Any, generated: Any, k: int) -> float:
    """Share of the real points whose own balls hold a generated point."""
    inside = right.table(real, generated) <= right.radii(real, k)[:, None]
    return float(inside.any(axis=1).mean())


def _generated_balls(real: Any, generated: Any, k: int) -> float:
    return _real_balls(generated, real, k)


def _nearest_ball(real: Any, generated: Any, k: int) -> float:
    """Look at the ball about the nearest real point alone."""
    apart = right.table(generated, real)
    nearest = apart.argmin(axis=1)
    return float(np.mean(apart.min(axis=1) <= right.radii(real, k)[nearest]))


def _nearest_generated(real: Any, generated: Any, k: int) -> float:
    return _nearest_ball(generated, real, k)


def _without_edges(real: Any, generated: Any, k: int) -> float:
    inside = right.table(real, generated) < right.radii(real, k)[:, None]
    return float(inside.any(axis=0).mean())


def _with_another_k(change: int) -> Shares:
    def wrong(real: Any, generated: Any, k: int) -> tuple[float, float]:
        return right.precision_recall(real, generated, max(k + change, 0))

    return wrong


def _all_balls(real: Any, generated: Any, k: int) -> float:
    inside = right.table(real, generated) <= right.radii(real, k)[:, None]
    return float(inside.all(axis=0).mean())


def _pairs(real: Any, generated: Any, k: int) -> float:
    return float(np.mean(right.table(real, generated) <= right.radii(real, k)[:, None]))


def _in_balls(real: Any, generated: Any, k: int) -> float:
    inside = right.table(real, generated) <= right.radii(real, k)[:, None]
    return float(inside.sum(axis=0).mean())


def _density(real: Any, generated: Any, k: int) -> float:
    return _in_balls(real, generated, k) / k


def _largest_ball(real: Any, generated: Any, k: int) -> float:
    """Give all points the largest radius."""
    return float(np.mean(right.table(real, generated).min(axis=0) <= right.radii(real, k).max()))


def _by_position(real: Any, generated: Any, k: int) -> float:
    """Give the real points the radii of the generated ones, in their order."""
    reach = right.radii(generated, k)[: len(real)]
    inside = right.table(real, generated)[: len(reach)] <= reach[:, None]
    return float(inside.any(axis=1).sum() / len(real))


def _number(real: Any, generated: Any, k: int) -> float:
    return _precision(real, generated, k) * len(generated)


def _of_other(of: Shares) -> Shares:
    """Exchange the two sets."""
    return lambda real, generated, k: of(generated, real, k)


EDGE = Mistake(
    "the edge left out",
    "A point that is exactly as far away as the radius lies within the ball: at most, not less.",
    _both(_without_edges, _of_other(_without_edges)),
    _both(_without_edges, _recall),
    _both(_precision, _of_other(_without_edges)),
)

precision_recall = Implement(
    "precision_recall",
    "what is good, and what is reached.",
    expected=lambda real, generated, k: right.precision_recall(real, generated, k),
    draws=_pair_draws,
    items=("precision", "recall"),
    hint="draw the first inputs on paper, with the ball about each point",
    mistakes=(
        Mistake(
            "precision and recall exchanged",
            "Precision asks about generated points: which share lies within balls about real ones.",
            _both(_recall, _precision),
        ),
        Mistake(
            "the balls of the wrong points",
            "For recall the balls are about *generated* points, and reach to their neighbours "
            "among generated points. For precision they are about real points.",
            _both(_precision, _real_balls),
            _both(_generated_balls, _recall),
            _both(_generated_balls, _real_balls),
            _both(_real_balls, _generated_balls),
        ),
        Mistake(
            "the mean over the wrong axis",
            "Precision is a share of the generated points, recall one of the real points: any over "
            "the balls, then the mean over the points.",
            _both(_real_balls, _recall),
            _both(_precision, _generated_balls),
        ),
        EDGE,
        Mistake(
            "the ball about the nearest point alone",
            "The nearest point may have a small ball while that of another one reaches further: "
            "try all balls.",
            _both(_nearest_ball, _nearest_generated),
            _both(_nearest_ball, _recall),
            _both(_precision, _nearest_generated),
        ),
        Mistake(
            "k off by one",
            "neighbour_radii does not count the point itself: hand it k.",
            _with_another_k(1),
            _with_another_k(-1),
        ),
        Mistake(
            "within all balls",
            "One ball is enough: any, not all.",
            _both(_all_balls, _of_other(_all_balls)),
        ),
        Mistake(
            "pairs counted instead of points",
            "A point counts once, in however many balls it lies.",
            _both(_pairs, _of_other(_pairs)),
            _both(_in_balls, _of_other(_in_balls)),
            _both(_density, _of_other(_density)),
        ),
        Mistake(
            "one radius for all",
            "Each ball has a radius of its own.",
            _both(_largest_ball, _of_other(_largest_ball)),
        ),
        Mistake(
            "numbers instead of shares",
            "Divide by how many points were asked about.",
            _both(_number, _of_other(_number)),
        ),
        Mistake(
            "points outside counted",
            "Count the points that lie within some ball.",
            lambda *a: tuple(1 - np.array(right.precision_recall(*a))),
        ),
    ),
)

mend_recall = Implement(
    "mend_recall",
    "the region of the model, and who lies in it.",
    expected=_recall,
    draws=_pair_draws,
    without=("precision_recall",),
    hint="which points have the balls, and which points are asked whether they lie in one?",
    mistakes=(
        Mistake(
            "the balls of the real points",
            "This is what the given program computes: whether a generated point lies in the ball "
            "of a real one. Recall asks whether the real point lies in that of a generated one.",
            _real_balls,
        ),
        Mistake(
            "precision instead of recall",
            "Recall is a share of the real points.",
            _precision,
        ),
        Mistake(
            "a share of the generated points",
            "Count real points: those that lie in the ball of some generated one.",
            _generated_balls,
        ),
        Mistake(
            "the edge left out",
            "A point that is exactly as far away as the radius lies within the ball.",
            _of_other(_without_edges),
        ),
        Mistake(
            "the ball about the nearest point alone",
            "The nearest generated point may have a small ball while that of another one reaches "
            "further: try all balls.",
            _nearest_generated,
        ),
        Mistake(
            "k off by one",
            "neighbour_radii does not count the point itself: hand it k.",
            lambda *a: _with_another_k(1)(*a)[1],
            lambda *a: _with_another_k(-1)(*a)[1],
        ),
        Mistake(
            "pairs counted instead of points",
            "A real point counts once, in however many balls it lies.",
            _of_other(_pairs),
            _of_other(_in_balls),
            _of_other(_density),
        ),
        Mistake(
            "radii put beside the wrong points",
            "The radii are now those of the generated points, but the loop gives them to real "
            "points. One real point is compared with all generated ones, each with its own radius.",
            _by_position,
        ),
        Mistake(
            "one radius for all",
            "Each ball has a radius of its own.",
            _of_other(_largest_ball),
        ),
        Mistake(
            "a number instead of a share",
            "Divide by the number of real points.",
            lambda real, generated, k: _recall(real, generated, k) * len(real),
            lambda real, generated, k: _recall(real, generated, k) * len(real) / len(generated),
        ),
    ),
)
