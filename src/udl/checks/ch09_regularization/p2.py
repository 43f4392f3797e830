"""Checks of practical 9.2, implicit regularisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement, Measured, Predict
from udl.checks.mistakes import Mistake

START = (-0.7, -0.75)


def _valley_draws(rng: np.random.Generator) -> Draws:
    """Draw (point,): one worked by hand, all signs, and the bottom."""
    signs = ((1, 1), (1, -1), (-1, 1), (-1, -1))
    drawn: Draws = [(np.array([0.0, 1.0]),)]
    drawn += [(rng.uniform([0.2, 0.3], [0.8, 1.2]) * np.array(sign),) for sign in signs]
    return [*drawn, (np.array([float(rng.uniform(0.2, 1)), 0.0]),)]


def _slopes(slopes: Callable[[Any, Any, Any, Any], tuple[Any, Any]]) -> Any:
    """Return a gradient from p0, p1, 1/s^2 and the exponential."""

    def wrong(point: Any) -> np.ndarray:
        steep = np.exp(4 * point[0] ** 2)
        bump = np.exp(-(point[1] ** 2) * steep / 2)
        return np.array(slopes(point[0], point[1], steep, bump))

    return wrong


valley_gradient = Implement(
    "valley_gradient",
    "the width depends on where one stands.",
    expected=right.valley_gradient,
    draws=_valley_draws,
    rtol=1e-7,
    hint="compare with differences: move one coordinate by 1e-5 up and down",
    mistakes=(
        Mistake(
            "the width taken for a constant",
            "The width s changes along the valley, so that the first derivative is not zero.",
            _slopes(lambda p, q, steep, bump: (0.0, q * steep * bump)),
        ),
        Mistake(
            "the sign turned",
            "The loss is one minus the exponential, and the exponent is negative: two signs.",
            _slopes(lambda p, q, steep, bump: (-4 * p * q * q * steep * bump, -q * steep * bump)),
        ),
        Mistake(
            "the sign of the first derivative",
            "Away from the middle the valley gets narrower, and the loss at the same distance from "
            "its bottom higher.",
            _slopes(lambda p, q, steep, bump: (-4 * p * q * q * steep * bump, q * steep * bump)),
        ),
        Mistake(
            "an inner derivative lost",
            "1/s squared is exp[4 phi_0 squared], whose derivative is 8 phi_0 times itself; half "
            "of the exponent is all there is.",
            _slopes(lambda p, q, steep, bump: (8 * p * q * q * steep * bump, q * steep * bump)),
            _slopes(lambda p, q, steep, bump: (2 * p * q * q * steep * bump, q * steep * bump)),
            _slopes(lambda p, q, steep, bump: (4 * q * q * steep * bump, q * steep * bump)),
        ),
        Mistake(
            "the exponential left out",
            "The derivative of an exponential contains it once more.",
            _slopes(lambda p, q, steep, bump: (4 * p * q * q * steep, q * steep)),
        ),
        Mistake(
            "s instead of s squared",
            "The exponent has s squared below the line, and s squared is exp[-4 phi_0 squared].",
            lambda point: _narrow(point),
        ),
        Mistake(
            "the second derivative first",
            "The derivative along the valley, with respect to phi_0, comes first.",
            lambda point: right.valley_gradient(point)[::-1],
        ),
    ),
)


def _narrow(point: Any) -> np.ndarray:
    """Gradient of the loss with s in the place of its square."""
    steep = np.exp(2 * point[0] ** 2)
    bump = np.exp(-(point[1] ** 2) * steep / 2)
    return np.asarray(steep * bump * np.array([2 * point[0] * point[1] ** 2, point[1]]))


predict_side = Predict(
    "predict_side",
    "finite steps avoid steep walls.",
    right="wider",
    wrong_choices={
        "narrower": "long steps suit a place with flat walls. Look at the table: which end lies "
        "nearer to 0?",
        "same": "both reach the bottom, but by different ways: a long step keeps the direction "
        "that the gradient had at its beginning.",
    },
)


def _modified_draws(rng: np.random.Generator) -> Draws:
    """Draw (gradient, point, rate)."""
    drawn: Draws = []
    for (place, point), rate in zip(right.landscapes(rng), (0.5, 0.3, 0.2, 0.4), strict=True):
        drawn.append((place, point, rate))
    place, point = right.landscapes(rng)[2]
    at_rest = (right.Landscape(place.matrix, place.centre), place.centre, 0.3)
    return [*drawn, (place, point, 0.0), (place, 1000 * point, 0.1), at_rest]


def _with_price(price: Callable[[Any, Any, Any], Any]) -> Callable[..., np.ndarray]:
    """Return the slope plus a price's, made of the second derivatives, the slope and the rate."""

    def wrong(gradient: Any, point: Any, rate: Any) -> np.ndarray:
        slope = gradient(point)
        return np.asarray(slope + price(gradient.bend(point), slope, rate))

    return wrong


modified_gradient = Implement(
    "modified_gradient",
    "a squared length, and not a single matrix.",
    expected=lambda gradient, point, learning_rate: right.modified(gradient, learning_rate)(point),
    draws=_modified_draws,
    overflow="Where the gradient is zero it has no direction. What is the price's gradient there?",
    without=("a loop",),
    rtol=1e-5,
    atol=1e-7,
    hint="for a bowl with the gradient A p the answer is A p + rate/2 A A p; compare with yours, "
    "first for a single parameter",
    mistakes=(
        Mistake(
            "half of the price",
            "The derivative of a squared length has a factor 2.",
            _with_price(lambda bend, slope, rate: rate / 4 * bend @ slope),
        ),
        Mistake(
            "twice the price",
            "The price is a quarter of the rate times the squared length.",
            _with_price(lambda bend, slope, rate: rate * bend @ slope),
        ),
        Mistake(
            "the price subtracted",
            "Steps avoid steep places: the price is added to the loss.",
            _with_price(lambda bend, slope, rate: -rate / 2 * bend @ slope),
        ),
        Mistake(
            "the price alone",
            "The gradient of the loss itself belongs to it.",
            lambda gradient, point, rate: right.modified(gradient, rate)(point) - gradient(point),
        ),
        Mistake(
            "no price",
            "The price depends on the point through the gradient; its derivative is missing.",
            lambda gradient, point, rate: gradient(point),
        ),
        Mistake(
            "each parameter by itself",
            "If the gradient's entries depend on several parameters, all of them matter: how does "
            "the whole gradient change along itself?",
            _with_price(lambda bend, slope, rate: rate / 2 * np.diag(bend) * slope),
        ),
        Mistake(
            "the gradient's length lost",
            "The change along the *direction* of the gradient has to be multiplied by its length.",
            _with_price(
                lambda bend, slope, rate: rate / 2 * bend @ slope / max(np.linalg.norm(slope), 1e-9)
            ),
        ),
        Mistake(
            "a step ahead",
            "That is the gradient after a step. It has the right form for small rates, but a "
            "factor and a sign are not those of the price.",
            lambda gradient, point, rate: gradient(point - rate * gradient(point)),
        ),
        Mistake(
            "the price itself",
            "A gradient is asked for: one number for each parameter.",
            lambda gradient, point, rate: gradient(point) + rate / 4 * np.sum(gradient(point) ** 2),
        ),
    ),
)

predict_order = Predict(
    "predict_order",
    "the first power is explained, the second is not.",
    right="4",
    wrong_choices={
        "1": "with shorter steps descent comes nearer to either flow.",
        "2": "that is how the distance to the flow of the plain loss shrinks. The price is made to "
        "explain just this part.",
        "8": "the price explains the part that is proportional to the step. Which power comes "
        "next?",
        "16": "the price explains the part that is proportional to the step. Which power comes "
        "next?",
    },
)


def _comparison(gradient: Any, start: Any, rate: Any, num_steps: Any, **change: Any) -> Any:
    """Distances of descent's end from the ends of both flows."""
    end = right.steps(gradient, start, rate, num_steps)
    time = change.get("time", rate * num_steps)
    found = [
        np.linalg.norm(right.flow(one, start, time) - end)
        for one in (gradient, right.modified(gradient, change.get("priced_by", rate)))
    ]
    return float(found[0]), float(found[1])


def _comparison_draws(rng: np.random.Generator) -> Draws:
    """Draw (gradient, start, rate, steps)."""
    settings = ((2.0, 5), (0.5, 20), (1.2, 4), (1.5, 9))
    drawn: Draws = []
    for (place, start), (rate, num) in zip(right.landscapes(rng), settings, strict=True):
        # So flat that after a time of 20 no flow is at rest, where the price makes no difference.
        flat = right.Landscape(place.matrix / 10, place.centre, place.ripple / 10)
        drawn.append((flat, start, rate, num))
    return drawn


mended_comparison = Implement(
    "mended_comparison",
    "one rate, and one time, for all three.",
    expected=_comparison,
    draws=_comparison_draws,
    items=("distance from the flow", "distance from the modified flow"),
    rtol=1e-3,
    atol=1e-6,
    hint="take one step on a bowl of a single parameter: where are descent and both flows then?",
    mistakes=(
        Mistake(
            "the program as it was",
            "Both flows are followed for another time than the descent, and the price is that of "
            "another rate.",
            lambda g, s, r, n: _comparison(g, s, r, n, time=20.0, priced_by=0.1),
        ),
        Mistake(
            "the price of another rate",
            "The price is a quarter of the rate with which descent really moved.",
            lambda g, s, r, n: _comparison(g, s, r, n, priced_by=0.1),
            lambda g, s, r, n: _comparison(g, s, r, n, priced_by=2 * r),
        ),
        Mistake(
            "another time",
            "A step of the size alpha takes the time alpha: n of them take n times as long.",
            lambda g, s, r, n: _comparison(g, s, r, n, time=20.0),
            lambda g, s, r, n: _comparison(g, s, r, n, time=float(n)),
            lambda g, s, r, n: _comparison(g, s, r, n, time=r * (n + 1)),
            lambda g, s, r, n: _comparison(g, s, r, n, time=r * (n - 1)),
            lambda g, s, r, n: _comparison(g, s, r, n, time=5.0),
        ),
        Mistake(
            "the modified flow first",
            "The distance from the flow of the plain loss comes first.",
            lambda g, s, r, n: _comparison(g, s, r, n)[::-1],
        ),
        Mistake(
            "squared distances",
            "A distance is the root of the sum of squares.",
            lambda g, s, r, n: tuple(d**2 for d in _comparison(g, s, r, n)),
        ),
    ),
)


def _other_start(rng: np.random.Generator) -> np.ndarray:
    return np.asarray(rng.uniform([0.5, 0.6], [0.62, 0.75]) * rng.choice([-1.0, 1.0], 2))


best_share = Measured(
    "best_share",
    "near a quarter, and nearer for shorter steps.",
    expected=lambda: right.best_share(np.array(START)),
    tolerance=0.0015,
    near=0.0015,
    goal="the share for which the flow ends nearest to 200 steps of 0.01",
    variable="START",
    others="another start",
    drawn=_other_start,
    computed=lambda start: right.best_share(np.asarray(start)),
    mistakes=(
        Mistake(
            "the number of the theory",
            "A quarter is the limit for steps that become ever shorter. What is the best share at "
            "this length?",
            lambda: 0.25,
        ),
    ),
    positive="The steps avoid steep places: a negative share would draw them there.",
    below="Look at the distance for this share and for a larger one.",
    above="Look at the distance for this share and for a smaller one.",
)


def _drift_draws(rng: np.random.Generator) -> Draws:
    """Draw (hessians, gradients): two batches, one, three, four."""
    drawn: Draws = [(np.array([[[1.0]], [[3.0]]]), np.array([[2.0], [5.0]]))]
    for batches, size in ((2, 2), (1, 2), (3, 2), (4, 3)):
        roots = rng.normal(size=(batches, size, size))
        drawn.append((roots + roots.transpose(0, 2, 1), rng.normal(size=(batches, size))))
    return drawn


def _pairs(weigh: Callable[[int, int], float]) -> Callable[..., np.ndarray]:
    """Return a sum over pairs of batches of a weight times Hessian times gradient."""

    def wrong(hessians: Any, gradients: Any) -> np.ndarray:
        numbers = range(len(gradients))
        terms = [weigh(b, c) * np.dot(hessians[b], gradients[c]) for b in numbers for c in numbers]
        return np.asarray(np.sum(terms, axis=0))

    return wrong


epoch_drift = Implement(
    "epoch_drift",
    "each batch sees what the batches before it have moved.",
    expected=right.epoch_drift,
    draws=_drift_draws,
    hint="write out two batches, A before B and B before A, and take the mean",
    mistakes=(
        Mistake(
            "a batch that comes before itself",
            "A batch's gradient is not moved by its own step: only pairs of different batches "
            "count. With all pairs it would be the same number of steps on the sum.",
            _pairs(lambda b, c: 0.5),
            _pairs(lambda b, c: 1.0),
        ),
        Mistake(
            "one order alone",
            "The mean over all orders is asked for: in half of them the other batch comes first.",
            _pairs(lambda b, c: float(c < b)),
            _pairs(lambda b, c: float(b < c)),
        ),
        Mistake(
            "each pair counted in full",
            "Of two batches one comes first in half of the orders.",
            _pairs(lambda b, c: float(b != c)),
        ),
        Mistake(
            "only the batches themselves",
            "What moves a batch's gradient are the steps of the batches before it.",
            _pairs(lambda b, c: 0.5 * (b == c)),
        ),
        Mistake(
            "the sign turned",
            "The steps before went downhill, and the gradient is subtracted once more: two minus "
            "signs.",
            lambda hessians, gradients: -right.epoch_drift(hessians, gradients),
        ),
    ),
)
