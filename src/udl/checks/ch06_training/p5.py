"""Checks of practical 6.5: normalised gradients, and averages whose decay changes."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch06_training import expected as right
from udl.checks.ch06_training.expected import Draws
from udl.checks.kinds import Implement, Predict, Reach
from udl.checks.mistakes import Mistake


def _walks(rng: np.random.Generator) -> Draws:
    """Draw (start, centre, rate), from both sides, from far and from nearby; none lands."""
    drawn: Draws = [(2.0, 0.1, 0.3), (-0.75, 0.1, 0.3), (0.25, 0.1, 1.0)]
    for side in (-1, 1, -1, 1):
        rate, centre = float(rng.uniform(0.05, 0.5)), float(rng.normal())
        hops = int(rng.integers(3, 40)) + float(rng.uniform(0.1, 0.9))
        if abs(hops % 1 - 0.5) < 0.02:
            hops += 0.05  # not in the middle, where rounding would have to choose
        drawn.append((centre + side * rate * hops, centre, rate))
    return [*drawn, (-3e5 - 0.2, 0.0, 0.5)]


def _ends(start: Any, centre: Any, rate: Any) -> tuple[float, float]:
    """Return the last place below the minimum, a whole number of steps from the start."""
    lower = centre - (centre - start) % rate
    return lower, lower + rate


def _from(place: Any) -> Any:
    """Two places a step apart, from how many steps they lie from the start."""

    def ends(start: Any, centre: Any, rate: Any) -> tuple[float, float]:
        lower = start + rate * float(place((centre - start) / rate))
        return lower, lower + rate

    return ends


hops = Implement(
    "hops",
    "a whole number of steps from the start.",
    expected=_ends,
    draws=_walks,
    items=("lower", "upper"),
    rtol=1e-7,
    atol=1e-7,
    without=("a loop", "normalised_path", "arange", "linspace"),
    hint="all places of the path are a whole number of steps from the start. Draw them on a line",
    mistakes=(
        Mistake(
            "cut off towards zero",
            "int cuts off what is behind the point, which leads up for negative numbers. The "
            "number of steps to the lower place is to be rounded down, on either side.",
            _from(np.trunc),
        ),
        Mistake(
            "rounded to the nearest place",
            "The nearest place may lie above the minimum. The lower one is asked for first.",
            _from(np.round),
        ),
        Mistake("a step too high", "The minimum lies between the two.", _from(np.ceil)),
        Mistake(
            "half a step to either side",
            "The path does not know where the minimum is: its places follow from the start.",
            lambda start, centre, rate: (centre - rate / 2, centre + rate / 2),
        ),
        Mistake(
            "a step to either side",
            "The places are one step apart, and neither of them is the minimum.",
            lambda start, centre, rate: (centre - rate, centre + rate),
            lambda start, centre, rate: (centre - rate, centre),
            lambda start, centre, rate: (centre, centre + rate),
        ),
        Mistake(
            "counted from zero",
            "The places lie a whole number of steps from the start, not from zero.",
            lambda start, centre, rate: (
                rate * np.floor(centre / rate),
                rate * np.floor(centre / rate) + rate,
            ),
        ),
        Mistake(
            "distances from the minimum",
            "The places themselves are asked for.",
            lambda *a: (_ends(*a)[0] - a[1], _ends(*a)[1] - a[1]),
        ),
    ),
)

predict_length = Predict(
    "predict_length",
    "a thousandth times the root of a million.",
    right="1",
    wrong_choices={
        "0.000001": "each of a million parameters moves by 0.001: the whole step is no shorter "
        "than one of its entries.",
        "0.001": "that is how far each parameter moves. The length of a vector is the root of the "
        "sum of the squares of its entries.",
        "1000": "that is the sum of all moves. The squares are added, and the root is taken.",
    },
)


def _misled(targets: Any) -> float:
    """How far normalised steps end from one standard deviation off the mean, in these units."""
    t = np.asarray(targets, dtype=float)
    with np.errstate(all="ignore"):
        sigma = float(np.std(t))
    if t.shape != (10,) or not np.isfinite(sigma) or sigma < 1e-9 * (1 + np.abs(t).max()):
        return 1.0
    rng, place, seen = np.random.default_rng(0), float(np.mean(t)), []
    for which in rng.integers(10, size=6000):
        place -= 0.01 * sigma * np.sign(place - t[which])
        seen.append(place)
    return float(1 - abs(np.mean(seen[-2000:]) - np.mean(t)) / sigma)


mislead = Reach(
    "mislead",
    "the median wins.",
    start=lambda: (np.arange(10.0),),
    score=_misled,
    target=0.45,
    goal="an end at least 0.55 standard deviations from the mean",
    unit="short by",
    items=("targets",),
    mistakes=(
        Mistake(
            "evenly spread targets",
            "Half of them pull to the left and half to the right, near the mean.",
            lambda: (np.arange(10.0),),
        ),
        Mistake(
            "one target far away",
            "The others decide where the steps go, and the mean is not far from them in standard "
            "deviations, which one far target makes large.",
            lambda: (np.array([0.0] * 9 + [10.0]),),
        ),
    ),
    steps={
        0.45: "the right idea. How many of the ten should pull to the other side, and how far?",
        0.8: "where do the steps come to rest, if all that counts is how many targets lie on "
        "either side? Choose targets whose mean is somewhere else",
    },
)


def _uncorrected(values: Any, decays: Any) -> np.ndarray:
    left = 1 - np.cumprod(decays)
    return np.asarray(right.corrected_average(values, decays) * left[:, None])


def _divided(by: Any) -> Any:
    """Correct by another share: `by` takes the decays and returns one for each step."""
    return lambda values, decays: _uncorrected(values, decays) / by(decays)[:, None]


def _fed_back(values: Any, decays: Any) -> np.ndarray:
    """Go on from the corrected average, which is corrected again and again."""
    average, left, rows = np.zeros(values.shape[1]), 1 - np.cumprod(decays), []
    for value, decay, share in zip(values, decays, left, strict=True):
        average = (decay * average + (1 - decay) * value) / share
        rows.append(average)
    return np.array(rows)


def _swapped(values: Any, decays: Any) -> np.ndarray:
    """Keep 1 - decay of the old average."""
    return right.corrected_average(values, 1 - decays)


def _averages(rng: np.random.Generator) -> Draws:
    """Draw (values, decays): constant, rising, falling and mixed decays, one of them zero."""
    mixed = rng.uniform(0.1, 0.99, 9)
    mixed[4] = 0.0
    return [
        (np.array([[2.0], [2.0], [2.0]]), np.array([0.5, 0.8, 0.9])),
        (rng.normal(size=(6, 2)), np.full(6, float(rng.uniform(0.6, 0.9)))),
        (100 * rng.normal(size=(12, 3)), np.sort(rng.uniform(0.3, 0.999, 12))),
        (rng.normal(size=(7, 2)), np.sort(rng.uniform(0.2, 0.95, 7))[::-1].copy()),
        (rng.normal(size=(9, 2)), mixed),
        (rng.normal(size=(1, 4)), np.array([0.9])),
    ]


corrected_average = Implement(
    "corrected_average",
    "divided by the weights that there were.",
    expected=right.corrected_average,
    draws=_averages,
    overflow="The weights of the first value are not zero: which share has the average of equal "
    "values after one step?",
    hint="let all values be 1: what is the average after one step, and after two?",
    mistakes=(
        Mistake(
            "not corrected",
            "The average began at zero. What would be right if all values were equal?",
            _uncorrected,
        ),
        Mistake(
            "as if this step's decay had been that of all",
            "What is left of the zero has been multiplied by each decay so far, and these differ.",
            _divided(lambda d: 1 - d ** np.arange(1, len(d) + 1)),
        ),
        Mistake(
            "as if the first decay had stayed",
            "What is left of the zero has been multiplied by each decay so far, and these differ.",
            _divided(lambda d: 1 - d[0] ** np.arange(1, len(d) + 1)),
        ),
        Mistake(
            "divided by the last weight alone",
            "1 - decay is the weight of the newest value. The earlier ones count as well.",
            _divided(lambda d: 1 - d),
        ),
        Mistake(
            "corrected again and again",
            "The correction is for the use of an average. What is carried on to the next step is "
            "the average without it.",
            _fed_back,
        ),
        Mistake(
            "a decay too many",
            "After step t, t decays have been at work.",
            _divided(lambda d: 1 - np.cumprod(d) * np.append(d[1:], d[-1])),
            _divided(lambda d: 1 - np.cumprod(d) * np.append(d[1:], 1)),
        ),
        Mistake(
            "the mean of all so far",
            "A value counts the less the older it is.",
            lambda v, d: np.cumsum(v, axis=0) / np.arange(1, len(v) + 1)[:, None],
        ),
        Mistake("the decays' weights exchanged", "The decay is the share that is kept.", _swapped),
        Mistake(
            "the last average alone",
            "The average after each step is asked for, a row each.",
            lambda v, d: right.corrected_average(v, d)[-1],
        ),
    ),
)

predict_turn = Predict(
    "predict_turn",
    "the direction has a short memory.",
    right="7",
    wrong_choices={
        "1": "m is still nearly 5 after the first gradient of -5: a tenth of the weight is new.",
        "70": "after 70 steps hardly anything of the old gradients is left in m, for 0.9 to the "
        "70th is less than a thousandth.",
        "700": "that is about the memory of v. The sign of a step is that of m.",
    },
)
