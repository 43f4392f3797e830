"""Checks of practical 9.1, L2 regularisation: beliefs as penalties, and what these cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks import inputs
from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake

prior_strength = Implement(
    "prior_strength",
    "a wide belief is a weak penalty.",
    expected=lambda noise, spreads: np.square(noise / np.asarray(spreads)),
    draws=lambda rng: [
        (0.5, np.array([1.0, 4.0])),
        (inputs.number(rng), rng.uniform(0.2, 5.0, 3)),
        (1e-3, rng.uniform(0.2, 5.0, 1)),
        (inputs.number(rng), np.exp(3 * rng.normal(size=5))),
    ],
    hint="write down the logarithm of likelihood times prior, and multiply it by what leaves the "
    "sum of squares without a factor",
    mistakes=(
        Mistake(
            "half of it",
            "The sum of squares stands in the log likelihood with a half in front as well. What "
            "do you multiply by to have it without?",
            lambda noise, spreads: noise**2 / (2 * spreads**2),
        ),
        Mistake(
            "the noise left out",
            "The penalty joins the plain sum of squares. In the log likelihood that "
            "sum is divided by something.",
            lambda noise, spreads: 1 / (2 * spreads**2),
            lambda noise, spreads: 1 / spreads**2,
        ),
        Mistake(
            "standard deviations instead of variances",
            "In the logarithm of a normal density a squared distance is divided by the square of "
            "the standard deviation.",
            lambda noise, spreads: noise / spreads,
            lambda noise, spreads: noise**2 / spreads,
            lambda noise, spreads: noise / spreads**2,
        ),
        Mistake(
            "upside down",
            "The surer you are, that is, the smaller the spread, the more it costs to be "
            "elsewhere.",
            lambda noise, spreads: (spreads / noise) ** 2,
            lambda noise, spreads: (spreads * noise) ** 2,
        ),
        Mistake(
            "twice as much",
            "The penalty is the strength times the squared distance, without a half.",
            lambda noise, spreads: 2 * noise**2 / spreads**2,
        ),
        Mistake(
            "one strength for all",
            "Each parameter has a spread of its own, and so a strength of its own.",
            lambda noise, spreads: np.full(np.shape(spreads), (noise / np.mean(spreads)) ** 2),
            lambda noise, spreads: np.full(np.shape(spreads), (noise / spreads[0]) ** 2),
        ),
        Mistake(
            "added up",
            "One strength for each parameter is asked for.",
            lambda noise, spreads: np.sum((noise / np.asarray(spreads)) ** 2),
        ),
    ),
)


predict_rise = Predict(
    "predict_rise",
    "at a minimum a loss is flat, and rises as a square.",
    right="4",
    wrong_choices={
        "1": "a stronger pull moves the parameters further, and away from the lowest place.",
        "2": "the parameters move twice as far, nearly. But at the minimum the loss is flat: how "
        "does it rise with the distance?",
        "8": "the distance doubles, nearly. With which power of it does a loss rise from its "
        "minimum?",
    },
)


def _bowl_draws(rng: np.random.Generator) -> Draws:
    """Draw (hessian, minimum, strength, centre): one has a direction in which the bowl is flat."""
    drawn: Draws = [
        (np.array([[4.0, 0.0], [0.0, 1.0]]), np.array([1.0, 2.0]), 0.5, np.array([0.0, 0.0]))
    ]
    for size, strength in ((2, 0.3), (1, 2.0), (3, None), (4, 0.05), (2, 0.0)):
        root = rng.normal(size=(size, size))
        weight = rng.uniform(0.1, 2, size) if strength is None else strength
        hessian = root @ root.T + 0.2 * np.eye(size)
        drawn.append((hessian, 2 * rng.normal(size=size), weight, 2 * rng.normal(size=size)))
    flat = rng.normal(size=3)
    far = (np.outer(flat, flat), 2 * rng.normal(size=3), rng.uniform(0.2, 1), rng.normal(size=3))
    # Curvatures so far apart that no descent arrives.
    turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    steep = turn @ np.diag([1e4, 1.0, 1e-2]) @ turn.T
    stiff = ((steep + steep.T) / 2, rng.normal(size=3), 0.01, rng.normal(size=3))
    return [*drawn, far, stiff]


def _solved(
    weigh: Callable[[Any, Any], tuple[Any, Any]],
) -> Callable[..., np.ndarray]:
    """Return the minimum if hessian and penalties (a matrix) were weighed like this."""

    def wrong(hessian: Any, minimum: Any, strength: Any, centre: Any) -> np.ndarray:
        penalties = np.diag(np.broadcast_to(strength, np.shape(minimum)))
        bowl, pull = weigh(hessian, penalties)
        return np.asarray(np.linalg.solve(bowl + pull, bowl @ minimum + pull @ centre))

    return wrong


def _both_sides(
    left: Callable[[Any, Any], Any], pulled: Callable[[Any, Any, Any, Any], Any]
) -> Callable[..., np.ndarray]:
    """Return what solves other equations: a matrix, and what stands on the other side."""

    def wrong(hessian: Any, minimum: Any, strength: Any, centre: Any) -> np.ndarray:
        doubled = 2 * np.broadcast_to(strength, np.shape(minimum))
        matrix = left(hessian, np.diag(doubled))
        return np.asarray(np.linalg.solve(matrix, pulled(hessian, minimum, doubled, centre)))

    return wrong


moved_minimum = Implement(
    "moved_minimum",
    "steep directions hold, flat ones give way.",
    expected=right.moved_minimum,
    draws=_bowl_draws,
    rtol=1e-6,
    atol=1e-8,
    hint="set the gradient of bowl plus penalty to zero, first for a single parameter. If that is "
    "what is solved, no inverse of the Hessian may be needed for it, and no search",
    mistakes=(
        Mistake(
            "the half or the 2 lost",
            "The bowl has a half in front and the penalty has not: their gradients differ by a "
            "factor 2.",
            _solved(lambda bowl, penalties: (bowl, penalties)),
            _solved(lambda bowl, penalties: (2 * bowl, penalties)),
            _solved(lambda bowl, penalties: (bowl, 4 * penalties)),
        ),
        Mistake(
            "a 2 on one side alone",
            "Sort the equation once more: what multiplies the unknown, and what is left?",
            _both_sides(lambda bowl, p: bowl + p, lambda bowl, m, p, c: bowl @ m + p / 2 * c),
            _both_sides(lambda bowl, p: bowl + p / 2, lambda bowl, m, p, c: bowl @ m + p * c),
        ),
        Mistake(
            "each parameter by itself",
            "Where the Hessian has entries off its diagonal, one parameter's pull moves the "
            "others, too: solve for all at once.",
            _solved(lambda bowl, penalties: (np.diag(np.diag(bowl)), 2 * penalties)),
        ),
        Mistake(
            "the strength in every entry",
            "A matrix plus a number has that number in every entry. The penalty of a parameter "
            "belongs on the diagonal: np.diag, or a multiple of np.eye.",
            lambda hessian, minimum, strength, centre: np.linalg.solve(
                hessian + 2 * strength, hessian @ minimum + 2 * strength * centre
            ),
        ),
        Mistake(
            "the Hessian missing on one side",
            "The bowl's gradient is the Hessian times the distance from its minimum, and so the "
            "Hessian stands on both sides.",
            _both_sides(lambda bowl, p: bowl + p, lambda bowl, m, p, c: m + p * c),
        ),
        Mistake(
            "the penalty missing on one side",
            "The penalty's gradient holds the unknown as well as the centre, and so the strength "
            "stands on both sides.",
            _both_sides(lambda bowl, p: bowl, lambda bowl, m, p, c: bowl @ m + p * c),
        ),
        Mistake(
            "the penalty subtracted",
            "Both gradients are added, and together they are zero.",
            _both_sides(lambda bowl, p: bowl - p, lambda bowl, m, p, c: bowl @ m - p * c),
            _both_sides(lambda bowl, p: bowl + p, lambda bowl, m, p, c: bowl @ m - p * c),
        ),
        Mistake(
            "the centre left out",
            "The penalty pulls towards the centre, which need not be zero.",
            lambda hessian, minimum, strength, centre: right.moved_minimum(
                hessian, minimum, strength, 0 * centre
            ),
        ),
        Mistake(
            "the distance moved, not the place",
            "Asked for is where the new minimum is.",
            lambda hessian, minimum, strength, centre: (
                right.moved_minimum(hessian, minimum, strength, centre) - minimum
            ),
        ),
        Mistake(
            "bowl and penalty exchanged",
            "The Hessian pulls towards the minimum, the penalty towards the centre.",
            lambda hessian, minimum, strength, centre: right.moved_minimum(
                hessian, centre, strength, minimum
            ),
        ),
        Mistake(
            "the first step only",
            "This is right for tiny penalties alone: it divides by the bowl's curvature, although "
            "the penalty bends the loss as well.",
            lambda hessian, minimum, strength, centre: (
                minimum - np.linalg.solve(hessian, 2 * strength * (minimum - centre))
            ),
        ),
        Mistake(
            "not moved at all",
            "The penalty moves the minimum, unless the strength is 0.",
            lambda hessian, minimum, strength, centre: minimum,
        ),
    ),
)
