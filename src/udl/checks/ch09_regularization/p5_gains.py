"""Checks of practical 9.5 on what is reported: paired gains, candidates, and an honest choice."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement, Measured, Reach
from udl.checks.mistakes import Mistake


def _gains(plain: Any, augmented: Any) -> tuple[float, float, float]:
    differences = np.subtract(augmented, plain)
    num = len(differences)
    apart = np.var(plain, ddof=1) / num + np.var(augmented, ddof=1) / num
    return (
        float(np.mean(differences)),
        float(np.std(differences, ddof=1) / num**0.5),
        float(apart**0.5),
    )


def _gain_draws(rng: np.random.Generator) -> Draws:
    """Draw (plain, augmented): runs that go up and down together, and others."""
    drawn: Draws = [(np.array([58.0, 60.0, 59.0]), np.array([61.0, 62.0, 63.0]))]
    for num, shared in ((5, 3.0), (2, 0.0), (8, 1.0)):
        common = shared * rng.normal(size=num)  # scores of any kind, negative ones too
        drawn.append((common + rng.normal(size=num), common - 2 + rng.normal(size=num)))
    return drawn


Figure = Callable[[np.ndarray, np.ndarray, np.ndarray], Any]  # of gains, plain and augmented


def _other(
    gain: Figure | None = None, paired: Figure | None = None, unpaired: Figure | None = None
) -> Callable[..., tuple[float, ...]]:
    """Return the three numbers, some of them computed in another way."""

    def wrong(plain: Any, augmented: Any) -> tuple[float, ...]:
        p, a = np.asarray(plain), np.asarray(augmented)
        others = zip((gain, paired, unpaired), _gains(p, a), strict=True)
        return tuple(value if figure is None else figure(a - p, p, a) for figure, value in others)

    return wrong


def _spread(of: np.ndarray, ddof: int = 1) -> float:
    """Return a standard error of the mean."""
    return float(np.std(of, ddof=ddof) / len(of) ** 0.5)


def _without_one_less(d: np.ndarray, p: np.ndarray, a: np.ndarray) -> float:
    return float(np.hypot(_spread(p, 0), _spread(a, 0)))


def _of_single_runs(d: np.ndarray, p: np.ndarray, a: np.ndarray) -> float:
    return float(np.hypot(np.std(p, ddof=1), np.std(a, ddof=1)))


def _twice_less(d: np.ndarray, p: np.ndarray, a: np.ndarray) -> float:
    return float(np.std(d, ddof=1) / (len(d) - 1) ** 0.5)


def _twice_less_apart(d: np.ndarray, p: np.ndarray, a: np.ndarray) -> float:
    return float(_of_single_runs(d, p, a) / (len(d) - 1) ** 0.5)


paired_gain = Implement(
    "paired_gain",
    "one seed, two runs, one difference.",
    expected=_gains,
    draws=_gain_draws,
    items=("gain", "paired", "unpaired"),
    mistakes=(
        Mistake(
            "the sign turned",
            "A gain is positive if augmentation helps.",
            lambda plain, augmented: (-_gains(plain, augmented)[0], *_gains(plain, augmented)[1:]),
        ),
        Mistake(
            "divided by S in the variance",
            "The mean was estimated from the same numbers: divide by S - 1.",
            _other(paired=lambda d, p, a: _spread(d, 0), unpaired=_without_one_less),
            _other(paired=lambda d, p, a: _spread(d, 0)),
            _other(unpaired=_without_one_less),
        ),
        Mistake(
            "S - 1 counted twice",
            "The variance is divided by S - 1. For the variance of the mean it is then divided by "
            "S, the number of runs.",
            _other(paired=_twice_less, unpaired=_twice_less_apart),
        ),
        Mistake(
            "four runs, whatever came",
            "S is the number of accuracies in either list.",
            _other(
                paired=lambda d, p, a: np.std(d, ddof=1) / 2,
                unpaired=lambda d, p, a: _of_single_runs(d, p, a) / 2,
            ),
        ),
        Mistake(
            "the unpaired error missing",
            "Three numbers are asked for: the mean gain and two standard errors.",
            lambda plain, augmented: _gains(plain, augmented)[:2],
        ),
        Mistake(
            "the spread of single runs",
            "A mean of S numbers scatters less than a single one: divide the variance by S.",
            _other(paired=lambda d, p, a: np.std(d, ddof=1), unpaired=_of_single_runs),
            _other(paired=lambda d, p, a: np.std(d, ddof=1)),
            _other(unpaired=_of_single_runs),
        ),
        Mistake(
            "divided by S instead of its root",
            "The variance of a mean is the variance divided by S, and its root is the standard "
            "error.",
            _other(
                paired=lambda d, p, a: np.std(d, ddof=1) / len(d),
                unpaired=lambda d, p, a: _of_single_runs(d, p, a) / len(d),
            ),
        ),
        Mistake(
            "a variance instead of a standard error",
            "A standard error is the root of the variance of a mean.",
            _other(
                paired=lambda d, p, a: _spread(d) ** 2,
                unpaired=lambda d, p, a: _spread(p) ** 2 + _spread(a) ** 2,
            ),
            _other(unpaired=lambda d, p, a: _spread(p) ** 2 + _spread(a) ** 2),
        ),
        Mistake(
            "standard errors added",
            "Of independent means the variances add up.",
            _other(unpaired=lambda d, p, a: _spread(p) + _spread(a)),
        ),
        Mistake(
            "variances subtracted",
            "The variance of a difference of independent means is the *sum* of their variances.",
            _other(unpaired=lambda d, p, a: abs(_spread(a) ** 2 - _spread(p) ** 2) ** 0.5),
        ),
        Mistake(
            "both lists thrown together",
            "Each list scatters around a mean of its own, and each mean has S numbers behind it.",
            _other(unpaired=lambda d, p, a: _spread(np.concatenate([p, a]))),
            _other(unpaired=lambda d, p, a: np.hypot(_spread(p), _spread(a)) / 2**0.5),
            _other(unpaired=lambda d, p, a: np.std(np.concatenate([p, a]), ddof=1) / len(d) ** 0.5),
        ),
        Mistake(
            "one list alone",
            "Both means are uncertain, with and without augmentation.",
            _other(unpaired=lambda d, p, a: _spread(a)),
            _other(unpaired=lambda d, p, a: _spread(p)),
        ),
        Mistake(
            "another gain than the mean",
            "The mean of the differences is asked for, with their signs, in points.",
            _other(gain=lambda d, p, a: np.mean(np.abs(d))),
            _other(gain=lambda d, p, a: np.median(d)),
            _other(gain=lambda d, p, a: np.max(a) - np.max(p)),
            _other(gain=lambda d, p, a: np.mean(d / p)),
            _other(gain=lambda d, p, a: np.sum(d)),
        ),
        Mistake(
            "paired and unpaired exchanged",
            "The error of the paired differences comes first.",
            lambda plain, augmented: tuple(np.array(_gains(plain, augmented))[[0, 2, 1]]),
        ),
        Mistake(
            "the same error twice",
            "Paired, the spread of the differences counts; unpaired, that of either list.",
            lambda plain, augmented: (
                *_gains(plain, augmented)[:2],
                _gains(plain, augmented)[1],
            ),
            lambda plain, augmented: (
                _gains(plain, augmented)[0],
                _gains(plain, augmented)[2],
                _gains(plain, augmented)[2],
            ),
        ),
    ),
)


def _not_spread(*distances: int) -> str:
    if min(distances) < 1 or max(distances) > 20:
        return "a distance is between 1 and 20: 0 is tried anyway, and 20 is half of a signal"
    if list(distances) != sorted(set(distances)):
        return "five different distances are asked for, the smallest first"
    for near, far in pairwise(distances):
        if far > 3 * near and far - near > 4:
            return f"from {near} to {far} is a long way. What if the gain is largest in between?"
    return ""


def _unseen_ends(*distances: int) -> float:
    """Count the ends of the scale that the candidates leave out."""
    return float((min(distances) > 2) + (max(distances) < 12))


def _towards(*distances: int) -> str:
    """Say at which end the candidates leave the scale out."""
    low, high = min(distances) > 2, max(distances) < 12
    ends = "both ends" if low and high else "1" if low else "20"
    text = "a table in which the gain only rises, or only falls, does not show where it is best. "
    return f"{text}Go further towards {ends}."


distances = Reach(
    "distances",
    "a scale from hardly moved to anywhere.",
    start=lambda: (4, 5, 6, 7, 8),
    score=_unseen_ends,
    target=0,
    goal="five distances, some near 1 and some near 20",
    unit="",
    items=("first", "second", "third", "fourth", "fifth"),
    beyond=_not_spread,
    advice=_towards,
)


def _chosen(
    accuracies: Any,
    choose: slice,
    report: slice,
    by: Callable[..., np.ndarray] = np.mean,
    first: int = 1,
) -> float:
    """Gain over the first row of the row that is best by some columns, seen in others."""
    table = np.asarray(accuracies, dtype=float)
    best = int(np.argmax(by(table[first:, choose], axis=1))) + first
    return float((table[best, report] - table[0, report]).mean())


def _early(accuracies: Any) -> float:
    """Gain of the row before the one that is best."""
    table = np.asarray(accuracies, dtype=float)
    row = int(np.argmax(table[1:, :2].mean(axis=1)))
    return float((table[row, 2:] - table[0, 2:]).mean())


def _honest(accuracies: Any) -> float:
    return _chosen(accuracies, slice(0, 2), slice(2, 4))


_SLIPS = (
    Mistake(
        "chosen and reported by the same seeds",
        "The best of several is partly lucky. Seeds that had no part in the choice report "
        "without this luck.",
        lambda table: _chosen(table, slice(0, 4), slice(0, 4)),
        lambda table: _chosen(table, slice(0, 2), slice(0, 2)),
        lambda table: _chosen(table, slice(2, 4), slice(2, 4)),
        lambda table: _chosen(table, slice(0, 2), slice(0, 4)),
    ),
    Mistake(
        "chosen by all seeds",
        "The seeds that report must have no part in the choice.",
        lambda table: _chosen(table, slice(0, 4), slice(2, 4)),
    ),
    Mistake(
        "chosen by the best seed",
        "Choose by the mean of the two seeds: the higher of them is the luckier one.",
        lambda table: _chosen(table, slice(0, 2), slice(2, 4), by=np.max),
    ),
    Mistake(
        "no augmentation among the candidates",
        "The row without augmentation is what the others are compared with. A distance is "
        "chosen even if none is better.",
        lambda table: _chosen(table, slice(0, 2), slice(2, 4), first=0),
    ),
    Mistake(
        "one row too early",
        "The first row is without augmentation: the first of the others is row 1.",
        _early,
    ),
    Mistake(
        "an accuracy instead of a gain",
        "Subtract what the same seeds reach without augmentation.",
        lambda table: _chosen(table, slice(0, 2), slice(2, 4)) + float(np.mean(table[0, 2:])),
    ),
)


def _other_accuracies(rng: np.random.Generator) -> np.ndarray:
    """Draw accuracies among which the luck of the choice is large: each slip shows."""
    while True:
        table = np.full((6, 4), 60.0) + 3 * rng.normal(size=(6, 4))
        # None of the distances is as good as no augmentation, by the seeds that choose.
        table[0, :2] = table[1:, :2].mean(axis=1).max() + 0.5
        found = [_honest(table), *(wrong(table) for slip in _SLIPS for wrong in slip.wrong)]
        if np.abs(np.subtract.outer(found, found) + np.eye(len(found))).min() > 0.1:
            return table


honest_gain = Measured(
    "honest_gain",
    "chosen by two seeds, reported by two others.",
    expected=lambda: 6.0,
    tolerance=1e-6,
    own=True,
    near=1e-6,
    goal="the gain of the distance that seeds 0 and 1 choose, as seeds 2 and 3 see it",
    variable="accuracies",
    others="other accuracies",
    drawn=_other_accuracies,
    computed=_honest,
    slips=_SLIPS,
    below="This is less than those seeds show. Which rows and columns does your mean take?",
    above="This is more than those seeds show. Which rows and columns does your mean take?",
)
