"""Checks of practical 9.3 on when averaging pays: the mean of resampled fits against one fit."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Count, Predict
from udl.checks.mistakes import Mistake

NUM_MEMBERS = 30  # of an ensemble whose mean is compared with one fit

predict_pays = Predict(
    "predict_pays",
    "averaging takes variance away, if there is any.",
    right="14",
    wrong_choices={
        "4": "four units fit the curve with little to spare. What would averaging take away?",
        "both": "it costs something, too: a resample holds about 64% of the examples.",
        "neither": "one of the two fits follows the noise wherever it goes.",
    },
)


Judge = Callable[[np.ndarray, np.ndarray, np.ndarray], bool]
Curves = tuple[np.ndarray, np.ndarray, np.ndarray]  # members (S, M), one fit (M,), truth (M,)


@lru_cache(maxsize=2000)  # every mistake is tried on the same data sets
def _curves(
    num_hidden: int,
    seed: int,
    num_members: int = NUM_MEMBERS,
    resamples_first: bool = False,
    begin_again: bool = False,
    at_inputs: bool = False,
) -> Curves:
    """Fit to resamples and to all data of a data set, at 100 places or at the inputs."""
    places, shape = np.linspace(0, 1, 100), (num_members, 15)
    rng = np.random.default_rng(seed)
    early = rng.integers(15, size=shape) if resamples_first else None
    x, y = right.hump_data(rng)
    rng = np.random.default_rng(seed) if begin_again else rng
    resamples = rng.integers(15, size=shape) if early is None else early
    places = x if at_inputs else places
    single = right.design(places, num_hidden) @ right.fit(x, y, num_hidden)
    curves = right.members(x, y, places, resamples, num_hidden)
    return curves, single, y if at_inputs else np.exp(np.sin(2 * np.pi * places))


def _nearer(curves: np.ndarray, single: np.ndarray, truth: np.ndarray) -> bool:
    return bool(np.mean((curves.mean(axis=0) - truth) ** 2) < np.mean((single - truth) ** 2))


def _median_nearer(curves: np.ndarray, single: np.ndarray, truth: np.ndarray) -> bool:
    return _nearer(np.median(curves, axis=0)[None], single, truth)


def _members_nearer(curves: np.ndarray, single: np.ndarray, truth: np.ndarray) -> bool:
    return bool(np.mean((curves - truth) ** 2) < np.mean((single - truth) ** 2))


def _nearer_than_best(curves: np.ndarray, single: np.ndarray, truth: np.ndarray) -> bool:
    return _nearer(curves, curves[np.mean((curves - truth) ** 2, axis=1).argmin()], truth)


def _wins(num_hidden: Any, seeds: Any, judge: Judge = _nearer, **change: Any) -> int:
    """Count the seeds for which the mean of resampled fits is nearer to the truth."""
    return sum(judge(*_curves(int(num_hidden), int(seed), **change)) for seed in seeds)


def _win_draws(rng: np.random.Generator) -> Draws:
    """Draw (number of hidden units, seeds)."""
    drawn: Draws = [(2, [0, 1, 2]), (14, [3, 1]), (14, [4, 25, 3])]  # 4, 25: not even members lose
    for num_hidden, num_seeds in ((14, 5), (8, 7), (3, 5), (int(rng.integers(9, 12)), 7)):
        drawn.append((num_hidden, [int(seed) for seed in rng.integers(10**6, size=num_seeds)]))
    return drawn


bagging_pays = Count(
    "bagging_pays",
    "a gain for one model, a loss for another.",
    expected=lambda num_hidden, seeds: _wins(num_hidden, seeds),
    draws=_win_draws,
    hint="take a single seed, and print the two mean squared distances beside each other",
    mistakes=(
        Mistake(
            "the data sets on which the mean loses",
            "Count those on which the mean of the members is nearer to the true curve.",
            lambda num_hidden, seeds: len(seeds) - _wins(num_hidden, seeds),
        ),
        Mistake(
            "a share instead of a number",
            "The number of seeds is asked for.",
            lambda num_hidden, seeds: _wins(num_hidden, seeds) / len(seeds),
            lambda num_hidden, seeds: 100 * _wins(num_hidden, seeds) / len(seeds),
        ),
        Mistake(
            "a generator that begins again",
            "One generator for each seed: it draws the points first, and goes on with the "
            "resamples.",
            lambda num_hidden, seeds: _wins(num_hidden, seeds, begin_again=True),
        ),
        Mistake(
            "the resamples drawn first",
            "The points come first, then the resamples, so that everybody gets the same numbers.",
            lambda num_hidden, seeds: _wins(num_hidden, seeds, resamples_first=True),
        ),
        Mistake(
            "another number of members",
            "There are 30 resamples for each data set.",
            lambda num_hidden, seeds: _wins(num_hidden, seeds, num_members=4),
            lambda num_hidden, seeds: _wins(num_hidden, seeds, num_members=100),
        ),
        Mistake(
            "the median of the members",
            "It is the mean that is compared with the fit to all data.",
            lambda num_hidden, seeds: _wins(num_hidden, seeds, _median_nearer),
        ),
        Mistake(
            "another thing that the mean is compared with",
            "The mean of the members is compared with one fit to all data. (Nearer than its "
            "members on average it always is.)",
            lambda num_hidden, seeds: len(seeds),
            lambda num_hidden, seeds: _wins(num_hidden, seeds, _nearer_than_best),
        ),
        Mistake(
            "distances from the targets",
            "Take the distances from the true curve. To the targets that it was fitted to, the "
            "fit to all data is always the nearer one.",
            lambda num_hidden, seeds: _wins(num_hidden, seeds, at_inputs=True),
        ),
        Mistake(
            "the average member",
            "Average the members' curves first, and take the distance of that one curve.",
            lambda num_hidden, seeds: _wins(num_hidden, seeds, _members_nearer),
        ),
        Mistake(
            "the same model every time",
            "The number of hidden units is an argument.",
            lambda num_hidden, seeds: _wins(14, seeds),
        ),
        Mistake(
            "the same data sets every time",
            "The seeds are an argument: each one is a data set.",
            lambda num_hidden, seeds: _wins(num_hidden, range(len(seeds))),
            lambda num_hidden, seeds: _wins(num_hidden, range(40)),
        ),
    ),
)
