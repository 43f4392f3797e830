"""Checks of practical 9.4 on bands: what they promise, what they cover, and for which targets."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.ch09_regularization.p4 import beliefs
from udl.checks.kinds import Implement, Measured, Predict
from udl.checks.mistakes import Mistake

NUM_HIDDEN, NOISE, PRIOR_VARIANCE = 5, 0.3, 1000.0
NUM_SETS, NUM_PLACES = 300, 51

predict_limit = Predict(
    "predict_limit",
    "a variance goes with one over the number.",
    right="2",
    wrong_choices={
        "1": "that is the part of a new target's deviation which data do not end. The curve itself "
        "becomes known.",
        "4": "that is the factor of its variance.",
        "16": "each example adds as much to the inverse covariance, about, as any other: what does "
        "four times as many make of the covariance?",
    },
)


@cache
def _inside(num_examples: int, kind: str = "new") -> float:
    """Percent of targets of some kind within the bands that leave the noise out."""
    places = np.linspace(0, 1, NUM_PLACES)
    prior = np.zeros(NUM_HIDDEN + 1), PRIOR_VARIANCE * np.eye(NUM_HIDDEN + 1)
    shares = []
    for seed in range(NUM_SETS):
        rng = np.random.default_rng([num_examples, seed])
        x, y = right.hump_data(rng, num_examples, NOISE)
        mean, covariance = right.posterior(right.design(x, NUM_HIDDEN), y, NOISE, *prior)
        rows = right.design(x if kind == "own" else places, NUM_HIDDEN)
        spread = np.sqrt(np.einsum("mp,pq,mq->m", rows, covariance, rows))
        curve, noise = np.exp(np.sin(2 * np.pi * places)), rng.normal(size=NUM_PLACES)
        targets = {
            "new": curve + NOISE * noise,
            "curve": curve,
            "faint": curve + NOISE**2 * noise,
            "around the fit": right.design(places, NUM_HIDDEN) @ mean + NOISE * noise,
            "own": y,
        }[kind]
        shares.append(np.mean(np.abs(targets - rows @ mean) < 1.96 * spread))
    return float(100 * np.mean(shares))


# name, why, and of which kind the targets are
_OTHER_TARGETS = (
    (
        "the curve instead of new targets",
        "The bands are said to be for new targets, and these have noise.",
        "curve",
    ),
    (
        "too little noise",
        "NOISE is the standard deviation of the noise: multiply normal numbers by NOISE itself.",
        "faint",
    ),
    (
        "the targets that the model was fitted to",
        "The fit has followed their noise. Draw new targets, from the same curve.",
        "own",
    ),
    (
        "targets around the fit",
        "New targets scatter around the true curve, which the fit misses.",
        "around the fit",
    ),
)

share_covered = Measured(
    "share_covered",
    "a band that promises 95 and does not hold it.",
    expected=lambda: _inside(15),
    tolerance=3.0,
    near=3.0,
    goal="the share of new targets within the bands, in percent",
    variable="NUM_EXAMPLES",
    others="another number of examples",
    drawn=lambda rng: int(rng.integers(35, 80)),
    computed=_inside,
    mistakes=(
        *(
            Mistake(name, why, lambda kind=kind: _inside(15, kind))
            for name, why, kind in _OTHER_TARGETS
        ),
        Mistake(
            "a share instead of percent, or all targets of a data set at once",
            "Between 0 and 1 lies a share: multiply by 100. And each target counts by itself, "
            "whether the others of its data set lie within the bands or not.",
            lambda: _inside(15) / 100,
            lambda: 0.0,
        ),
        Mistake(
            "what lies outside",
            "Count the targets within the bands.",
            lambda: 100 - _inside(15),
        ),
        Mistake(
            "what the bands promise",
            "That is what is to be tested. Draw data, make the bands, draw new targets, count.",
            lambda: 95.0,
        ),
    ),
    slips=tuple(
        Mistake(name, why, lambda num, kind=kind: _inside(num, kind))
        for name, why, kind in _OTHER_TARGETS
    ),
    nearly="Near. The share differs from data set to data set: take at least 100 of them, with new "
    "targets all along the inputs for each.",
    below="Fewer than there are. Is a new target drawn with the same noise, around the true curve?",
    above="More than there are. Are the targets new ones, with noise, and the data sets many?",
)


def _band_draws(rng: np.random.Generator) -> Draws:
    """Draw (features, mean, covariance, noise), or with a number of targets behind them."""
    drawn: Draws = [(np.array([[1.0, 0.0], [1.0, 1.0]]), np.zeros(2), np.eye(2), 1.0)]
    for size, rows, *num in ((3, 4), (1, 2, 4), (4, 4, 2), (2, 1), (3, 3, 1), (2, 5, 3)):
        noise = float(rng.uniform(0.5, 2))
        drawn.append((rng.normal(size=(rows, size)), *beliefs(rng, size), noise, *num))
    return drawn


Width = Callable[[Any, Any, Any], Any]  # of variance of the curve, noise and number of targets


def _variance(features: Any, covariance: Any) -> np.ndarray:
    return np.asarray(np.einsum("mp,pq,mq->m", features, covariance, features))


def _band(
    width: Width, variance: Callable[[Any, Any], Any] = _variance
) -> Callable[..., np.ndarray]:
    """Return bands of another half width."""

    def bands(features: Any, mean: Any, covariance: Any, noise: Any, num: Any = 1) -> np.ndarray:
        half = width(variance(features, covariance), noise, num)
        return np.stack([features @ mean - half, features @ mean + half], axis=1)

    return bands


_right = _band(lambda v, noise, num: 1.96 * np.sqrt(v + noise**2 / num))


def _of_standard(factor: float) -> Callable[..., np.ndarray]:
    """Return bands that are so many standard deviations wide on either side."""
    return _band(lambda v, noise, num: factor * np.sqrt(v + noise**2 / num))


def _middle_and_half(*a: Any) -> np.ndarray:
    lower, upper = _right(*a).T
    return np.stack([(lower + upper) / 2, (upper - lower) / 2], axis=1)


mended_bands = Implement(
    "mended_bands",
    "what is not known, and what cannot be.",
    expected=_right,
    draws=_band_draws,
    rtol=1e-4,  # whether 95% are 1.96 standard deviations or 1.959964
    atol=5e-4,
    hint="a new target is a value of the curve plus noise. What is its variance, and that of the "
    "mean of several?",
    mistakes=(
        Mistake(
            "the program as it was",
            "It is right for the curve. A new target scatters around the curve.",
            _band(lambda v, noise, num: 1.96 * np.sqrt(v)),
        ),
        Mistake(
            "the number of targets left out",
            "The mean of several targets scatters less than a single one.",
            _band(lambda v, noise, num: 1.96 * np.sqrt(v + noise**2)),
        ),
        Mistake(
            "the curve averaged out as well",
            "All targets at a place lie around the same curve: what is not known of it is the same "
            "for each, and no mean makes it smaller.",
            _band(lambda v, noise, num: 1.96 * np.sqrt((v + noise**2) / num)),
        ),
        Mistake(
            "divided by the number in the wrong place",
            "The variance of a mean is that of a single target, divided by their number.",
            _band(lambda v, noise, num: 1.96 * np.sqrt(v + (noise / num) ** 2)),
            _band(lambda v, noise, num: 1.96 * np.sqrt(v + noise**2 / np.sqrt(num))),
            _band(lambda v, noise, num: 1.96 * np.sqrt(v + noise**2 * num)),
        ),
        Mistake(
            "standard deviations added",
            "Of independent parts the variances add up, not the standard deviations.",
            _band(lambda v, noise, num: 1.96 * (np.sqrt(v) + noise / np.sqrt(num))),
            _band(lambda v, noise, num: 1.96 * (np.sqrt(v) + noise)),
            _band(lambda v, noise, num: 1.96 * np.sqrt(v) + noise / np.sqrt(num)),
            _band(lambda v, noise, num: 1.96 * np.sqrt(v) + noise**2 / num),
            _band(lambda v, noise, num: 1.96 * np.sqrt(v) + noise),
        ),
        Mistake(
            "the noise's standard deviation for its variance",
            "A variance is the square of a standard deviation.",
            _band(lambda v, noise, num: 1.96 * np.sqrt(v + noise / num)),
            _band(lambda v, noise, num: 1.96 * np.sqrt(v + noise)),
        ),
        Mistake(
            "a variance for a standard deviation",
            "Half of the width is 1.96 standard deviations, and these are the root of a variance.",
            _band(lambda v, noise, num: 1.96 * (v + noise**2 / num)),
        ),
        Mistake(
            "another number of standard deviations",
            "95% of a normal distribution lie within 1.96 standard deviations on either side.",
            *(_of_standard(factor) for factor in (0.95, 0.98, 1.0, 1.64, 1.644854, 1.645)),
            *(_of_standard(factor) for factor in (2.0, 2.58, 3.92)),
        ),
        Mistake(
            "the noise alone",
            "The curve is not known either: its own variance belongs to it.",
            _band(lambda v, noise, num: 1.96 * noise / np.sqrt(num) + 0 * v),
            _band(lambda v, noise, num: 1.96 * noise + 0 * v),
        ),
        Mistake(
            "each parameter by itself",
            "Parameters that move together do not add their variances.",
            _band(
                lambda v, noise, num: 1.96 * np.sqrt(v + noise**2 / num),
                lambda features, covariance: features**2 @ np.diag(covariance),
            ),
        ),
        Mistake(
            "the noise counted for each parameter",
            "There is one noise in a target. The covariance holds what is not known of the "
            "parameters, and stays as it is.",
            lambda features, mean, covariance, noise, num=1: _band(lambda v, *_: 1.96 * np.sqrt(v))(
                features, mean, covariance + noise**2 / num * np.eye(len(mean)), noise
            ),
        ),
        Mistake(
            "one width for all places",
            "How much is known of the curve differs from place to place.",
            _band(
                lambda v, noise, num: 1.96 * np.sqrt(v + noise**2 / num),
                lambda *a: np.full(len(a[0]), np.mean(_variance(*a))),
            ),
            _band(
                lambda v, noise, num: 1.96 * np.sqrt(v + noise**2 / num),
                lambda *a: np.full(len(a[0]), np.sum(_variance(*a))),
            ),
        ),
        Mistake(
            "the upper end first",
            "The lower end comes first.",
            lambda *a: _right(*a)[:, ::-1],
        ),
        Mistake(
            "a row for each end",
            "A row for each place is asked for, with its two ends.",
            lambda *a: _right(*a).T,
        ),
        Mistake(
            "the middle and half of the width",
            "The two ends of each band are asked for.",
            _middle_and_half,
        ),
    ),
)
