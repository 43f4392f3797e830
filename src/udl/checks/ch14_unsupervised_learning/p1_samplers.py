"""Checks of practical 14.1: points that fool a score, each time without being good."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from udl.checks.ch14_unsupervised_learning import expected as right
from udl.checks.ch14_unsupervised_learning.points import Fault, Points
from udl.checks.errors import Diagnosis
from udl.checks.values import number

FEWEST, SCORE = 100, 7.99
NUM, MOST_PLACES, NEAR = 500, 16, 0.001
MOST_OUTLIERS, PRECISION, NUM_NEIGHBOURS = 10, 0.9, 3
NEARLY = 0.6  # a precision of noise that no outliers reach whose balls are small


# --- the Inception score ---


def _enough(points: np.ndarray) -> Fault | None:
    if len(points) >= FEWEST:
        return None
    why = "A point may come more than once."
    return Fault(f"{len(points)} points are too few: {FEWEST} or more", Diagnosis("too few", why))


def _bad(points: np.ndarray) -> Fault | None:
    good = right.share_good(points)
    if good < 0.01:
        return None
    why = "These would deserve a high score. Where else is the classifier sure?"
    return Fault(f"{good:.0%} of them lie near a Gaussian", Diagnosis("good points", why))


def _sure(points: np.ndarray) -> Fault | None:
    rows = right.probabilities(points)
    score = right.inception(rows)
    if score > SCORE:
        return None
    marginal, conditional = right.entropies(rows)
    seen = f"their Inception score is {number(score)}, which is not above {SCORE}"
    if conditional > np.log(right.NUM_MODES) - marginal:
        why = "For some points the classifier cannot decide between two Gaussians or more: they "
        why += "lie about as far from the one as from the other."
        return Fault(seen, Diagnosis("a classifier that is not sure", why))
    why = "The classifier is sure of the points, but some Gaussians are named more often than "
    why += "others. Chance is not even enough."
    return Fault(seen, Diagnosis("unequal numbers", why))


fool_inception = Points(
    "fool_inception",
    "a classifier is sure where it has never been.",
    goal=f"{FEWEST} points or more, Inception score above {SCORE}, fewer than 1% good",
    rules=(_enough, _bad, _sure),
)


# --- the Fréchet distance ---


@cache
def _training_sets() -> tuple[tuple[str, tuple[np.ndarray]], ...]:
    """Draw the ring, and clouds of another place, width and direction."""
    rng = np.random.default_rng(141)
    ring, other = right.ring_points(rng, NUM), right.ring_points(rng, NUM)
    wide = other @ np.array([[1.5, 0.4], [-0.6, 0.5]]) + [3.0, -1.0]
    small = 0.5 * rng.exponential(size=(NUM, 2)) - [0.0, 2.0]
    return (
        ("500 points of the ring", (ring,)),
        ("500 points of a ring that is moved, turned and stretched", (wide,)),
        ("500 points of another kind", (small,)),
    )


def _as_many(points: np.ndarray, train: Any) -> Fault | None:
    if len(points) == NUM:
        return None
    why = "Few places, each of them printed many times, make 500 points."
    return Fault(
        f"{len(points)} points came, {NUM} are asked for", Diagnosis("another number", why)
    )


def _few_places(points: np.ndarray, train: Any) -> Fault | None:
    places = len(np.unique(np.round(points, 9), axis=0))
    if places <= MOST_PLACES:
        return None
    why = "At most 16 are allowed. Choose few places, and print each of them many times."
    return Fault(f"they lie at {places} different places", Diagnosis("too many places", why))


def _near(points: np.ndarray, train: Any) -> Fault | None:
    distance = right.frechet(points, train)
    if distance <= NEAR:
        return None
    seen = f"their Fréchet distance from train is {number(distance, 3)}, not below {NEAR}"
    step = points.mean(axis=0) - train.mean(axis=0)
    ours, theirs = np.cov(points, rowvar=False), np.cov(train, rowvar=False)
    if step @ step > NEAR / 2:
        why = f"Their mean is off by {number(float(np.sqrt(step @ step)), 3)}. Put it on that of "
        why += "train, which the check also hands in at other places."
        return Fault(seen, Diagnosis("another mean", why))
    sizes = np.trace(ours), np.trace(theirs)
    if np.allclose(ours / sizes[0], theirs / sizes[1], atol=0.01):
        why = f"The variances of both coordinates add up to {number(sizes[0], 3)}, those of train "
        why += f"to {number(sizes[1], 3)}. The shape is right: by which factor must all steps from "
        why += "the mean be longer?"
        return Fault(seen, Diagnosis("the right shape in another size", why))
    same = np.allclose(np.diag(ours), np.diag(theirs), atol=0.02 * sizes[1])
    if same and abs(_correlation(ours)) < 0.02 < 0.1 < abs(_correlation(theirs)):
        why = "Each coordinate spreads as in train, but the two are not correlated as they are "
        why += "there: the entry off the diagonal."
        return Fault(seen, Diagnosis("variances alone", why))
    why = f"The covariance came as {_entries(ours)}, and train has {_entries(theirs)} (variance, "
    why += "variance, covariance)."
    return Fault(seen, Diagnosis("another covariance", why))


def _correlation(matrix: np.ndarray) -> float:
    return float(matrix[0, 1] / np.sqrt(matrix[0, 0] * matrix[1, 1] + 1e-30))


def _entries(matrix: np.ndarray) -> str:
    return ", ".join(number(v, 3) for v in (matrix[0, 0], matrix[1, 1], matrix[0, 1]))


fool_frechet = Points(
    "fool_frechet",
    "five numbers are all that it asks about.",
    goal=f"{NUM} points at no more than {MOST_PLACES} places, distance below {NEAR}",
    rules=(_as_many, _few_places, _near),
    tries=_training_sets,
    names=("train",),
)


# --- precision ---


@cache
def _rings_and_noise() -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    rng = np.random.default_rng(142)
    return tuple((right.ring_points(rng, NUM), right.noise(rng, NUM)) for _ in range(5))


def uncovered(outliers: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the precision of noise beside real data with outliers, and the noise outside."""
    shares, outside = [], []
    for real, noise in _rings_and_noise():
        spoilt = np.concatenate([real, outliers])
        reach = right.radii(spoilt, NUM_NEIGHBOURS)
        inside = (right.table(spoilt, noise) <= reach[:, None]).any(axis=0)
        shares.append(inside.mean())
        outside.append(noise[~inside])
    return float(np.mean(shares)), np.concatenate(outside)


def _ten(points: np.ndarray) -> Fault | None:
    if 0 < len(points) <= MOST_OUTLIERS:
        return None
    name = "too many outliers" if len(points) else "no outlier"
    why = f"Up to {MOST_OUTLIERS} may stand beside the 500 points of the ring."
    return Fault(f"{len(points)} points came", Diagnosis(name, why))


def _covers(points: np.ndarray) -> Fault | None:
    precision, outside = uncovered(points)
    if precision > PRECISION:
        return None
    seen = f"noise has a precision of {precision:.2f}, which is not above {PRECISION}"
    size = np.linalg.norm(outside, axis=1)
    if np.mean(size < 1.5) > 0.5:
        why = "Most of the noise that is left outside lies in the empty middle of the ring."
        return Fault(seen, Diagnosis("a hole in the middle", why))
    mean = outside[size >= 1.5].mean(axis=0)
    if np.hypot(*mean) > 0.9:
        why = "A large ball covers what lies on its own side of the ring, and ends at the data. "
        why += f"Most of the noise that is left outside lies {_direction(mean)}."
        return Fault(seen, Diagnosis("outliers on one side", why))
    if precision > NEARLY:
        why = "Large balls are there. Draw them, and the noise that is still outside: which "
        why += "directions have none yet?"
        return Fault(seen, hint=why)
    why = "How large is the ball of an outlier, and what decides that? "
    why += "Print the radii of the outliers among the real points."
    return Fault(seen, hint=why)


def _direction(step: np.ndarray) -> str:
    across, up = step
    if abs(across) > abs(up):
        return "on the right" if across > 0 else "on the left"
    return "above" if up > 0 else "below"


fool_precision = Points(
    "fool_precision",
    "an outlier's ball reaches to the data.",
    goal=f"up to {MOST_OUTLIERS} outliers, precision of noise above {PRECISION}",
    rules=(_ten, _covers),
)
