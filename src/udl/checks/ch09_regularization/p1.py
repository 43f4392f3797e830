"""Checks of practical 9.1, L2 regularisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks import inputs
from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement, Measured, Predict, Reach
from udl.checks.mistakes import Mistake

BUDGET, TARGET = 100, 0.67  # steps in all, and the sum of squares to reach; the least is 0.646

prior_strength = Implement(
    "prior_strength",
    "a wide belief is a low price.",
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
            "The price is for a loss that is the plain sum of squares. In the log likelihood that "
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
            "The surer you are, that is, the smaller the spread, the higher the price of being "
            "elsewhere.",
            lambda noise, spreads: (spreads / noise) ** 2,
        ),
        Mistake(
            "twice as much",
            "The price is the strength times the squared distance, without a half.",
            lambda noise, spreads: 2 * noise**2 / spreads**2,
        ),
    ),
)


def _path_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, start, rate, steps, strength, centre): strengths of 0, for all, and for each."""
    x, y = np.array([0.0, 5.0, -10.0]), np.array([0.0, 1.0, -0.5])
    drawn: Draws = [(x, y, np.array([1.0, 10.0]), 0.1, 2, 0.5, np.array([0.0, 12.5]))]
    for num, steps, strength in (
        (6, 4, float(rng.uniform(0.1, 1))),
        (1, 3, rng.uniform(0.1, 2, 2)),
        (5, 0, 0.3),
        (7, 3, 0.0),
        (4, 5, np.array([0.0, float(rng.uniform(1, 3))])),
    ):
        x, y = rng.uniform(-14, 11, num), 0.7 * rng.normal(size=num)
        start = rng.uniform([-3, 4], [3, 16])
        rate = float(rng.uniform(0.02, 0.1))
        drawn.append((x, y, start, rate, steps, strength, rng.uniform([-3, 5], [3, 15])))
    return drawn


def _pulled(pull: Callable[[Any, Any, Any, Any], Any]) -> Callable[..., np.ndarray]:
    """Return a descent whose price has another slope: of point, start, strength and centre."""

    def wrong(
        x: Any, y: Any, start: Any, rate: Any, steps: Any, strength: Any, centre: Any
    ) -> np.ndarray:
        path = [np.asarray(start, dtype=float)]
        for _ in range(steps):
            slope = right.wave_gradient(x, y, path[-1])
            path.append(path[-1] - rate * (slope + pull(path[-1], start, strength, centre)))
        return np.array(path)

    return wrong


regularised_path = Implement(
    "regularised_path",
    "down the sum of squares, and towards the centre.",
    expected=right.regularised_path,
    draws=_path_draws,
    in_order=True,
    hint="take one step by hand, first with a strength of 0",
    mistakes=(
        Mistake(
            "the factor 2 missing",
            "The derivative of a square is twice what is squared.",
            _pulled(lambda p, start, strength, centre: strength * (p - centre)),
        ),
        Mistake(
            "pushed away from the centre",
            "The price grows with the distance, so that its gradient points away from the centre; "
            "a step goes against it.",
            _pulled(lambda p, start, strength, centre: 2 * strength * (centre - p)),
        ),
        Mistake(
            "pulled towards zero",
            "What costs nothing here is the centre.",
            _pulled(lambda p, start, strength, centre: 2 * strength * p),
        ),
        Mistake(
            "the price alone",
            "The gradient of the sum of squares belongs into each step as well.",
            lambda x, y, start, rate, steps, strength, centre: _only_price(
                start, rate, steps, strength, centre
            ),
        ),
        Mistake(
            "one strength for both",
            "An array holds a strength for each parameter.",
            lambda x, y, start, rate, steps, strength, centre: right.regularised_path(
                x, y, start, rate, steps, np.ravel(strength)[0], centre
            ),
        ),
        Mistake(
            "the price of the start in every step",
            "The pull depends on where the run is now.",
            _pulled(lambda p, start, strength, centre: 2 * strength * (start - centre)),
        ),
        Mistake(
            "the price instead of its gradient",
            "A step needs derivatives, one for each parameter.",
            _pulled(lambda p, start, strength, centre: np.sum(strength * (p - centre) ** 2)),
            _pulled(lambda p, start, strength, centre: strength * (p - centre) ** 2),
        ),
        Mistake(
            "no price",
            "The pull towards the centre is missing in the steps.",
            _pulled(lambda p, start, strength, centre: 0.0),
        ),
        Mistake(
            "the start forgotten",
            "The start is the first row, before any step.",
            lambda *a: right.regularised_path(*a)[1:],
        ),
        Mistake(
            "the end alone",
            "A point after each step is asked for, the start's first.",
            lambda *a: right.regularised_path(*a)[-1],
        ),
    ),
)


def _only_price(start: Any, rate: Any, num_steps: Any, strength: Any, centre: Any) -> np.ndarray:
    kept = (1 - 2 * rate * np.asarray(strength)) ** np.arange(num_steps + 1)[:, None]
    return np.asarray(centre + kept * (np.asarray(start) - centre))


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
        price = rng.uniform(0.1, 2, size) if strength is None else strength
        hessian = root @ root.T + 0.2 * np.eye(size)
        drawn.append((hessian, 2 * rng.normal(size=size), price, 2 * rng.normal(size=size)))
    flat = rng.normal(size=3)
    far = (np.outer(flat, flat), 2 * rng.normal(size=3), rng.uniform(0.2, 1), rng.normal(size=3))
    return [*drawn, far]


def _solved(
    weigh: Callable[[Any, Any], tuple[Any, Any]],
) -> Callable[..., np.ndarray]:
    """Return the minimum if hessian and prices (a matrix) were weighed like this."""

    def wrong(hessian: Any, minimum: Any, strength: Any, centre: Any) -> np.ndarray:
        prices = np.diag(np.broadcast_to(strength, np.shape(minimum)))
        bowl, pull = weigh(hessian, prices)
        return np.asarray(np.linalg.solve(bowl + pull, bowl @ minimum + pull @ centre))

    return wrong


moved_minimum = Implement(
    "moved_minimum",
    "steep directions hold, flat ones give way.",
    expected=right.moved_minimum,
    draws=_bowl_draws,
    rtol=1e-6,
    atol=1e-8,
    hint="set the gradient of bowl plus price to zero, first for a single parameter",
    mistakes=(
        Mistake(
            "the half or the 2 lost",
            "The bowl has a half in front and the price has not: their gradients differ by a "
            "factor 2.",
            _solved(lambda bowl, prices: (bowl, prices)),
            _solved(lambda bowl, prices: (2 * bowl, prices)),
        ),
        Mistake(
            "each parameter by itself",
            "Where the Hessian has entries off its diagonal, one parameter's pull moves the "
            "others, too: solve for all at once.",
            _solved(lambda bowl, prices: (np.diag(np.diag(bowl)), 2 * prices)),
        ),
        Mistake(
            "the centre left out",
            "The price pulls towards the centre, which need not be zero.",
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
            "bowl and price exchanged",
            "The Hessian pulls towards the minimum, the price towards the centre.",
            lambda hessian, minimum, strength, centre: right.moved_minimum(
                hessian, centre, strength, minimum
            ),
        ),
        Mistake(
            "the first step only",
            "This is right for tiny prices alone: it divides by the bowl's curvature, although the "
            "price bends the loss as well.",
            lambda hessian, minimum, strength, centre: (
                minimum - np.linalg.solve(hessian, 2 * strength * (minimum - centre))
            ),
        ),
    ),
)

least_strength = Measured(
    "least_strength",
    "a hollow that descent no longer ends in.",
    expected=lambda: right.least_strength((0.0, 12.5)),
    tolerance=0.002,
    near=0.002,
    goal="the least strength with which the run arrives in the deep basin",
    variable="CENTRE",
    others="another centre",
    drawn=lambda rng: rng.uniform([-0.6, 11.0], [0.6, 15.0]),
    computed=right.least_strength,
    positive="Without a price, or with a negative one, the run stays in the hollow.",
    below="With this strength the run still ends in the hollow near shift 6.",
    above="The run arrives with less.",
)


def _not_allowed(strength: Any, num_priced: Any, num_free: Any) -> str:
    if min(num_priced, num_free) < 0 or num_priced + num_free > BUDGET:
        return f"both numbers of steps are 0 or more, and together at most {BUDGET}"
    return "" if 0 <= strength <= 4 else "the strength is between 0 and 4"


def _what_remains(strength: Any, num_priced: Any, num_free: Any) -> str:
    loss = right.after_release(strength, num_priced, num_free)
    if loss > 3:
        return f"the run ends with {loss:.2f}, in another hollow. Did the price act long enough?"
    return (
        f"the run ends with {loss:.3f}, in the right basin. Which of the two parameters is still "
        "on its way, and why is it slow?"
    )


release = Reach(
    "release",
    "pulled out, then left alone.",
    start=lambda: (0.2, 100, 0),
    score=right.after_release,
    target=TARGET,
    goal=f"a sum of squares of {TARGET} or less after at most {BUDGET} steps in all",
    unit="sum of squares",
    items=("strength", "num_priced", "num_free"),
    beyond=_not_allowed,
    advice=_what_remains,
    mistakes=(
        Mistake(
            "the price kept to the end",
            "It does not only get the run out of the hollow, it also holds it away from the "
            "minimum.",
            lambda: (0.2, 100, 0),
            lambda: (0.5, 100, 0),
        ),
    ),
)
