"""Checks of practical 8.2: noise, bias and variance of a model that is fitted in closed form."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from udl.checks.kinds import Implement, Measured, Predict
from udl.checks.mistakes import Mistake

Draws = list[tuple[Any, ...]]
SIGMA, GOAL = 0.3, 0.03  # the notebook's own noise, and the distance from the truth it looks for
CAPACITIES = range(1, 15)
MOST_EXAMPLES = 150


def _even(num: int) -> np.ndarray:
    """Spread places evenly over 0..1, none at the ends."""
    return (np.arange(num) + 0.5) / num


def _truth(x: Any) -> np.ndarray:
    return np.exp(np.sin(2 * np.pi * np.asarray(x)))


def _units(x: Any, num_hidden: int, first: float = 0.0) -> np.ndarray:
    """Write a column of ones, then one for each joint."""
    joints = [(j + first) / num_hidden for j in range(num_hidden)]
    return np.stack([np.ones(len(x)), *(np.clip(x - joint, 0, None) for joint in joints)], axis=1)


def _solved(design: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Shortest of the best parameters, by the singular vectors of the design."""
    left, sizes, right = np.linalg.svd(design, full_matrices=False)
    kept = sizes > 1e-12 * sizes[0]
    return np.asarray(right[kept].T @ ((left[:, kept].T @ y).T / sizes[kept]).T)


def _fit_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, num_hidden): few points, many, more parameters than points, inputs below 0."""
    drawn: Draws = [(_even(6), np.array([1.0, 2.0, 2.5, 1.0, -1.0, 0.5]), 2)]
    for num, units in ((15, 3), (12, 4), (9, 1), (4, 6)):
        x = _even(num) + rng.uniform(-0.4, 0.4, num) / num
        drawn.append((rng.permutation(x), 3 * rng.normal(size=num), units))
    return [*drawn, (rng.uniform(-0.8, 1.2, 10), rng.normal(size=10), 3)]


fit_hinges = Implement(
    "fit_hinges",
    "one linear system, and no descent.",
    expected=lambda x, y, num_hidden: _solved(_units(x, num_hidden), y),
    draws=_fit_draws,
    rtol=1e-5,
    atol=1e-7,
    hint="evaluate your model at x: where is it further from y than it need be?",
    mistakes=(
        Mistake(
            "no bias",
            "The first parameter is a constant: the units alone are all zero at x = 0.",
            lambda x, y, n: _solved(_units(x, n)[:, 1:], y),
            lambda x, y, n: np.concatenate([[0.0], _solved(_units(x, n)[:, 1:], y)]),
        ),
        Mistake(
            "the bias last",
            "The bias stands first, before the weights of the units.",
            lambda x, y, n: np.roll(_solved(_units(x, n), y), -1),
        ),
        Mistake(
            "joints that begin at 1/H",
            "The first unit's joint stands at 0: the numbers of the units begin with j = 0.",
            lambda x, y, n: _solved(_units(x, n, first=1.0), y),
        ),
        Mistake(
            "units without a joint",
            "A unit is zero to the left of its joint: max(0, x - j/H).",
            lambda x, y, n: _solved(np.column_stack([x**0, *(x - j / n for j in range(n))]), y),
        ),
        Mistake(
            "predictions instead of parameters",
            "The bias and the weights are asked for: 1 + H numbers.",
            lambda x, y, n: _units(x, n) @ _solved(_units(x, n), y),
        ),
    ),
)


def _prediction_draws(rng: np.random.Generator) -> Draws:
    """Draw (predictions, truth): a case by hand, different spreads, models without bias."""
    by_hand = np.array([[1.0, 2.0], [3.0, 2.0]]), np.array([0.0, 2.0])
    drawn: Draws = [by_hand]
    for num_models, num_places, offset in ((3, 5, 0.0), (6, 4, 2.0), (2, 7, -1.0), (40, 3, 0.1)):
        truth = rng.normal(size=num_places)
        spread = rng.uniform(0.1, 2, num_places)
        noise = spread * rng.normal(size=(num_models, num_places))
        drawn.append((truth + offset * rng.random(num_places) + noise, truth))
    return drawn


def _spread(predictions: Any) -> float:
    """Variance over models, divided by one less than their number; its mean over the places."""
    centred = predictions - np.add.reduce(predictions) / len(predictions)
    return float(np.sum(centred**2) / (len(predictions) - 1) / predictions.shape[1])


def _off(predictions: Any, truth: Any) -> float:
    """Squared distance of the mean prediction from the truth; its mean over the places."""
    return float(np.mean((np.add.reduce(predictions) / len(predictions) - truth) ** 2))


def _both(predictions: Any, truth: Any) -> tuple[float, float]:
    spread = _spread(predictions)
    return _off(predictions, truth) - spread / len(predictions), spread


def _plain(predictions: Any) -> float:
    return _spread(predictions) * (len(predictions) - 1) / len(predictions)


bias_and_variance = Implement(
    "bias_and_variance",
    "a mean of a few models is not the mean model.",
    expected=lambda predictions, truth: _both(predictions, truth),
    draws=_prediction_draws,
    items=("squared bias", "variance"),
    hint="take the two models of the first draw: how far does the mean of two such models scatter?",
    mistakes=(
        Mistake(
            "estimates that are off on average",
            "The variance comes out too small, as the models are compared with their own mean; the "
            "bias too large, as that mean is not the mean of all models. Correct both.",
            lambda p, t: (_off(p, t), _plain(p)),
        ),
        Mistake(
            "a squared bias that is too large on average",
            "The mean of S models still scatters around the mean of all models. Its own variance "
            "is in your squared bias: how large is it?",
            lambda p, t: (_off(p, t), _spread(p)),
        ),
        Mistake(
            "corrected by the wrong variance",
            "The mean of S models scatters with the unbiased variance over S.",
            lambda p, t: (_off(p, t) - _plain(p) / len(p), _plain(p)),
            lambda p, t: (_off(p, t) - _plain(p) / len(p), _spread(p)),
            lambda p, t: (_off(p, t) - _spread(p) / len(p), _plain(p)),
            lambda p, t: (_off(p, t) - _spread(p), _spread(p)),
        ),
        Mistake(
            "corrected in the wrong direction",
            "The scatter of the mean adds to the squared distance, so that it has to be taken off.",
            lambda p, t: (_off(p, t) + _spread(p) / len(p), _spread(p)),
        ),
        Mistake(
            "distances from the truth as variance",
            "The variance is measured around the mean of the models, whether that is right or not.",
            lambda p, t: (_both(p, t)[0], float(np.mean((p - t) ** 2))),
            lambda p, t: (_off(p, t), float(np.mean((p - t) ** 2))),
        ),
        Mistake(
            "variance over the places",
            "Compare what different models say at one place, not what one model says at different "
            "places.",
            lambda p, t: (_off(p, t), float(np.mean(np.var(p, axis=1, ddof=1)))),
            lambda p, t: (_off(p, t), float(np.mean(np.var(p, axis=1)))),
        ),
        Mistake(
            "the bias before it is squared",
            "At some places the mean is too high, at others too low: square before you average.",
            lambda p, t: (float(np.mean(p.mean(axis=0) - t)) ** 2, _spread(p)),
            lambda p, t: (float(np.mean(p.mean(axis=0) - t)), _spread(p)),
        ),
        Mistake(
            "the variance first",
            "Return the squared bias first, then the variance.",
            lambda p, t: _both(p, t)[::-1],
        ),
    ),
)

predict_noise = Predict(
    "predict_noise",
    "the fit is linear in the targets, noise and all.",
    right="variance 4",
    wrong_choices={
        "both 4": "what is the mean of the predictions over all noise? Does it know of sigma?",
        "variance 2": "a standard deviation doubles, a variance is its square.",
        "both 2": "what is the mean of the predictions over all noise? Does it know of sigma?",
    },
)


def _smoother(x: Any, places: Any, num_hidden: int) -> np.ndarray:
    """Row m: what each target contributes to the prediction at place m."""
    return np.asarray(_units(places, num_hidden) @ _solved(_units(x, num_hidden), np.eye(len(x))))


def _exact(
    x: Any, at_x: Any, places: Any, truth: Any, sigma: Any, num_hidden: Any
) -> tuple[float, float]:
    matrix = _smoother(x, places, num_hidden)
    off = np.einsum("mn,n->m", matrix, at_x) - truth
    spread = sigma**2 * np.einsum("mn,mn->", matrix, matrix) / len(places)
    return float(np.dot(off, off) / len(off)), float(spread)


def _exact_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, truth at x, places, truth there, sigma, num_hidden)."""
    drawn: Draws = []
    for num, places, units in ((6, 4, 1), (10, 7, 3), (15, 30, 4), (12, 5, 6)):
        x = _even(num) + rng.uniform(-0.4, 0.4, num) / num
        at = np.sort(rng.random(places))
        wave, shift = rng.uniform(2, 8), rng.uniform(0, 3)
        values = [np.sin(wave * where + shift) for where in (x, at)]
        drawn.append((x, values[0], at, values[1], float(rng.uniform(0.1, 2)), units))
    outside = np.linspace(-0.2, 1.1, len(at))
    beyond = (1.2 * x - 0.2, values[0], outside, values[1], 0.7, 4)
    return [*drawn, beyond, (x, values[0], at, values[1], 0.0, units)]


exact_parts = Implement(
    "exact_parts",
    "all data sets there are, and none drawn.",
    expected=_exact,
    draws=_exact_draws,
    rtol=1e-5,
    atol=1e-9,
    items=("squared bias", "variance"),
    hint="draw a few thousand data sets with these arguments and estimate both: which of your two "
    "numbers is off, and by which factor?",
    mistakes=(
        Mistake(
            "sigma instead of its square",
            "Variances are proportional to the square of sigma.",
            lambda x, at, p, t, sigma, n: (
                _exact(x, at, p, t, sigma, n)[0],
                _exact(x, at, p, t, math.sqrt(sigma), n)[1],
            ),
        ),
        Mistake(
            "a sum over the places",
            "Both are means over the places.",
            lambda *a: (_exact(*a)[0], _exact(*a)[1] * len(a[2])),
            lambda *a: tuple(part * len(a[2]) for part in _exact(*a)),
        ),
        Mistake(
            "contributions added before they are squared",
            "Independent noises add up by their variances: square each contribution first.",
            lambda *a: (
                _exact(*a)[0],
                float(a[4] ** 2 * np.mean(_smoother(a[0], a[2], a[5]).sum(axis=1) ** 2)),
            ),
        ),
        Mistake(
            "measured at the training inputs",
            "The predictions are asked for at the places, not at x.",
            lambda *a: _exact(a[0], a[1], a[0], a[1], a[4], a[5]),
        ),
        Mistake(
            "the noise of a new target added",
            "Bias and variance are distances from the truth. The noise is a part of its own.",
            lambda *a: (_exact(*a)[0], _exact(*a)[1] + a[4] ** 2),
            lambda *a: (_exact(*a)[0] + a[4] ** 2, _exact(*a)[1]),
        ),
        Mistake(
            "the variance first",
            "Return the squared bias first, then the variance.",
            lambda *a: _exact(*a)[::-1],
        ),
        Mistake(
            "the bias before it is squared",
            "At some places the mean is too high, at others too low: square before you average.",
            lambda *a: (
                float(np.mean(_smoother(a[0], a[2], a[5]) @ a[1] - a[3])) ** 2,
                _exact(*a)[1],
            ),
        ),
    ),
)


@cache
def _parts(num: int, num_hidden: int) -> tuple[float, float]:
    """Squared bias, and variance for noise of standard deviation 1, of ``num`` even inputs."""
    x, places = _even(num), _even(200)
    return _exact(x, _truth(x), places, _truth(places), 1.0, num_hidden)


def _distance(num: int, num_hidden: int, sigma: float) -> float:
    bias, variance = _parts(num, num_hidden)
    return bias + sigma**2 * variance


def _best(sigma: float) -> int:
    return int(min(CAPACITIES, key=lambda units: _distance(15, units, sigma)))


def _other_sigma(rng: np.random.Generator) -> float:
    """Draw a noise whose best capacity is not the notebook's, and beats the next one clearly."""
    while True:
        sigma = round(float(np.exp(rng.uniform(np.log(0.03), np.log(2.5)))), 3)
        first, second, *_ = sorted(_distance(15, units, sigma) for units in CAPACITIES)
        if _best(sigma) != _best(SIGMA) and second > 1.02 * first:
            return sigma


best_capacity = Measured(
    "best_capacity",
    "the noise decides how much can be afforded.",
    variable="sigma",
    drawn=_other_sigma,
    computed=lambda sigma: _best(sigma),
    others="another standard deviation of the noise",
    own=True,
    expected=lambda: _best(SIGMA),
    tolerance=0.0,
    goal="the number of hidden units, 1 to 14, with the smallest expected error",
    below="More units would lower the bias by more than they raise the variance.",
    above="Fewer units would lower the variance by more than they raise the bias.",
    positive="At least one unit is needed.",
    mistakes=(
        Mistake(
            "the smallest bias",
            "What counts is the sum of all parts.",
            lambda: min(CAPACITIES, key=lambda units: _parts(15, units)[0]),
        ),
        Mistake(
            "the smallest variance",
            "What counts is the sum of all parts.",
            lambda: 1,
        ),
        Mistake(
            "a position instead of a number of units",
            "The first candidate has one hidden unit, and stands at position 0.",
            lambda: _best(SIGMA) - 1,
        ),
    ),
)

predict_fewer = Predict(
    "predict_fewer",
    "the variance shrinks with the number of examples.",
    right="a quarter",
    wrong_choices={
        "a half": "that would be a standard deviation. Variances of means fall with the number "
        "itself, not with its root.",
        "the same": "the noises of four times as many targets average out better.",
        "nothing": "a share of the variance is left, whatever the number of examples.",
    },
)


def _fewest(goal: float) -> int:
    for num in range(3, MOST_EXAMPLES):
        if any(_distance(num, units, SIGMA) <= goal for units in CAPACITIES):
            return num
    return MOST_EXAMPLES


def _other_goal(rng: np.random.Generator) -> float:
    """Draw a goal that is not the notebook's, and that no number of examples meets by a hair."""
    while True:
        goal = round(float(rng.uniform(0.012, 0.1)), 4)
        num = _fewest(goal)
        near = [_distance(n, u, SIGMA) / goal for n in (num - 1, num) for u in CAPACITIES]
        if num != _fewest(GOAL) and min(abs(ratio - 1) for ratio in near) > 0.002:
            return goal


fewest_examples = Measured(
    "fewest_examples",
    "two knobs, turned together.",
    variable="goal",
    drawn=_other_goal,
    computed=lambda goal: _fewest(goal),
    others="another goal",
    own=True,
    expected=lambda: _fewest(GOAL),
    tolerance=0.0,
    goal="the smallest number of examples with which some capacity meets the goal",
    below="With so few examples no capacity from 1 to 14 meets the goal.",
    above="Fewer examples will do, with the right capacity for them.",
    positive="Three examples are the fewest that the task allows.",
    mistakes=(
        Mistake(
            "the variance alone",
            "The squared bias counts as well.",
            lambda: next(n for n in range(3, 99) if SIGMA**2 * _parts(n, 1)[1] <= GOAL),
        ),
        Mistake(
            "the capacity instead of the number of examples",
            "How many examples are needed with it?",
            lambda: min(CAPACITIES, key=lambda units: _distance(_fewest(GOAL), units, SIGMA)),
        ),
    ),
)
