"""Checks of practical 8.2: noise, bias and variance of a model that is fitted in closed form.

Both parts without a draw, and the choices that follow, are in ``p2_exact``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake

Draws = list[tuple[Any, ...]]


def even(num: int) -> np.ndarray:
    """Spread places evenly over 0..1, none at the ends."""
    return (np.arange(num) + 0.5) / num


def _ramp(gap: np.ndarray) -> np.ndarray:
    return np.asarray(np.where(gap > 0, gap, 0.0))


def hinges(
    x: Any, num_hidden: int, joints: Any = None, unit: Callable[..., np.ndarray] = _ramp
) -> np.ndarray:
    """Write a column of ones, then one for each joint."""
    where = np.arange(num_hidden) / num_hidden if joints is None else joints
    return np.column_stack([np.ones(len(x)), unit(np.subtract.outer(x, where))])


def best_fit(design: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Shortest of the best parameters, by the singular vectors of the design."""
    left, sizes, right = np.linalg.svd(design, full_matrices=False)
    kept = sizes > 1e-12 * sizes[0]
    return np.asarray(right[kept].T @ ((left[:, kept].T @ y).T / sizes[kept]).T)


def _fit_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, num_hidden): few points, many, more parameters than points, inputs below 0."""
    drawn: Draws = [(even(6), np.array([1.0, 2.0, 2.5, 1.0, -1.0, 0.5]), 2)]
    for num, units in ((15, 3), (12, 4), (9, 1), (4, 6)):
        x = even(num) + rng.uniform(-0.4, 0.4, num) / num
        drawn.append((rng.permutation(x), 3 * rng.normal(size=num), units))
    return [*drawn, (rng.uniform(-0.8, 1.2, 10), rng.normal(size=10), 3)]


fit_hinges = Implement(
    "fit_hinges",
    "one linear system, and no descent.",
    expected=lambda x, y, num_hidden: best_fit(hinges(x, num_hidden), y),
    draws=_fit_draws,
    rtol=1e-5,
    atol=1e-7,
    hint="evaluate your model at x: where is it further from y than it need be? With more "
    "parameters than points, is a matrix that you invert singular?",
    mistakes=(
        Mistake(
            "no bias",
            "The first parameter is a constant: the units alone are all zero at x = 0.",
            lambda x, y, n: best_fit(hinges(x, n)[:, 1:], y),
            lambda x, y, n: np.concatenate([[0.0], best_fit(hinges(x, n)[:, 1:], y)]),
        ),
        Mistake(
            "the mean of the targets as bias",
            "The best bias depends on the weights: all are found together, by one system.",
            lambda x, y, n: np.concatenate(
                [[np.mean(y)], best_fit(hinges(x, n)[:, 1:], y - np.mean(y))]
            ),
        ),
        Mistake(
            "the bias last",
            "The bias stands first, before the weights of the units.",
            lambda x, y, n: np.roll(best_fit(hinges(x, n), y), -1),
        ),
        Mistake(
            "joints that begin at 1/H",
            "The first unit's joint stands at 0: the numbers of the units begin with j = 0.",
            lambda x, y, n: best_fit(hinges(x, n, (np.arange(n) + 1) / n), y),
        ),
        Mistake(
            "joints that reach 1",
            "The joints stand at j/H with j = 0 to H - 1: np.linspace puts the last one at 1.",
            lambda x, y, n: best_fit(hinges(x, n, np.linspace(0, 1, n)), y),
        ),
        Mistake(
            "units that look to the left",
            "A unit is zero to the left of its joint: max(0, x - j/H), not max(0, j/H - x).",
            lambda x, y, n: best_fit(hinges(x, n, unit=lambda gap: _ramp(-gap)), y),
        ),
        Mistake(
            "units without a joint",
            "A unit is zero to the left of its joint: max(0, x - j/H).",
            lambda x, y, n: best_fit(hinges(x, n, unit=lambda gap: gap), y),
        ),
        Mistake(
            "predictions instead of parameters",
            "The bias and the weights are asked for: 1 + H numbers.",
            lambda x, y, n: hinges(x, n) @ best_fit(hinges(x, n), y),
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


def _spreads(predictions: Any) -> np.ndarray:
    """Variance over models at each place, divided by one less than their number."""
    centred = predictions - np.add.reduce(predictions) / len(predictions)
    return np.asarray(np.add.reduce(centred**2) / (len(predictions) - 1))


def _squares(predictions: Any, truth: Any) -> np.ndarray:
    """Squared distance of the mean prediction from the truth at each place."""
    return np.asarray((np.add.reduce(predictions) / len(predictions) - truth) ** 2)


def _spread(predictions: Any) -> float:
    return float(np.mean(_spreads(predictions)))


def _off(predictions: Any, truth: Any) -> float:
    return float(np.mean(_squares(predictions, truth)))


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
    in_order=True,
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
            lambda p, t: (_off(p, t) - _spread(p) / (len(p) - 1), _spread(p)),
            lambda p, t: (_off(p, t) - _spread(p) / len(t), _spread(p)),
        ),
        Mistake(
            "a squared bias that may not be negative",
            "Where the true one is nearly zero, an estimate that is right on average has to fall "
            "below zero about as often as above.",
            lambda p, t: (max(0.0, _both(p, t)[0]), _spread(p)),
            lambda p, t: (abs(_both(p, t)[0]), _spread(p)),
            lambda p, t: (
                float(np.mean(np.maximum(0, _squares(p, t) - _spreads(p) / len(p)))),
                _spread(p),
            ),
        ),
        Mistake(
            "standard deviations",
            "The parts of a squared error are variances: squares, which are averaged as they are.",
            lambda p, t: (
                _off(p, t) - np.mean(_spreads(p) ** 0.5) / len(p),
                np.mean(_spreads(p) ** 0.5),
            ),
            lambda p, t: (
                _off(p, t) - np.mean(_spreads(p) ** 0.5) ** 2 / len(p),
                np.mean(_spreads(p) ** 0.5) ** 2,
            ),
            lambda p, t: (_off(p, t), np.mean(_spreads(p) ** 0.5)),
        ),
        Mistake(
            "all models and places in one variance",
            "Models differ at one place because of their data; that one model differs from place "
            "to place is no variance.",
            lambda p, t: (_off(p, t) - np.var(p, ddof=1) / len(p), np.var(p, ddof=1)),
            lambda p, t: (_off(p, t), np.var(p, ddof=1)),
            lambda p, t: (_off(p, t), np.var(p)),
        ),
        Mistake(
            "a sum over the places",
            "Both are means over the places.",
            lambda p, t: tuple(part * len(t) for part in _both(p, t)),
            lambda p, t: (_both(p, t)[0] * len(t), _spread(p)),
            lambda p, t: (_off(p, t) * len(t) - _spread(p) / len(p), _spread(p)),
            lambda p, t: (_both(p, t)[0], _spread(p) * len(t)),
        ),
        Mistake(
            "the distance of single models as bias",
            "The bias is what the mean of the models gets wrong. A single model's distance has its "
            "variance in it.",
            lambda p, t: (float(np.mean((p - t) ** 2)), _spread(p)),
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
