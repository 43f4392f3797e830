"""Checks of practical 9.2, implicit regularisation: a valley, and the loss that steps follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake


def _valley_draws(rng: np.random.Generator) -> Draws:
    """Draw (point,) or (point, narrowing): one by hand, all signs, the floor, a narrow gorge."""
    signs = ((1, 1), (1, -1), (-1, 1), (-1, -1))
    drawn: Draws = [(np.array([0.0, 1.0]),)]
    drawn += [(rng.uniform([0.2, 0.3], [0.8, 1.2]) * np.array(sign),) for sign in signs]
    drawn.append((np.array([float(rng.uniform(0.2, 1)), 0.0]),))
    for narrowing in (float(rng.uniform(0.5, 1.5)), 3.0, -1.0):
        drawn.append((rng.uniform([0.2, 0.3], [0.8, 1.2]) * rng.choice([-1, 1], 2), narrowing))
    # So narrow that no difference of heights is as good as the derivative.
    along = float(rng.uniform(2.15, 2.25))
    across = float(rng.uniform(0.5, 1.5)) * np.exp(-2 * along**2)
    return [*drawn, (np.array([along, across]),)]


def _slopes(slopes: Callable[[Any, Any, Any, Any, Any], tuple[Any, Any]]) -> Any:
    """Return a gradient from p0, p1, 1/s^2, the exponential and the narrowing."""

    def wrong(point: Any, narrowing: float = 2.0) -> np.ndarray:
        steep = np.exp(2 * narrowing * point[0] ** 2)
        bump = np.exp(-(point[1] ** 2) * steep / 2)
        return np.array(slopes(point[0], point[1], steep, bump, narrowing))

    return wrong


valley_gradient = Implement(
    "valley_gradient",
    "the width depends on where one stands.",
    expected=right.valley_gradient,
    draws=_valley_draws,
    rtol=1e-9,
    hint="compare with differences: move one coordinate by 1e-5 up and down. (They are for "
    "comparing alone: in a narrow valley they are not as good as the derivative)",
    mistakes=(
        Mistake(
            "the same narrowing in every valley",
            "The second argument says how fast the valley narrows, and 2 is its usual value alone.",
            lambda point, narrowing=2.0: right.valley_gradient(point),
            _slopes(lambda p, q, steep, bump, k: (4 * p * q * q * steep * bump, q * steep * bump)),
        ),
        Mistake(
            "another usual value",
            "Called with a point alone, the function is asked for a narrowing of 2.",
            lambda point, narrowing=1.0: right.valley_gradient(point, narrowing),
        ),
        Mistake(
            "the width taken for a constant",
            "The width s changes along the valley, so that the first derivative is not zero.",
            _slopes(lambda p, q, steep, bump, k: (0.0, q * steep * bump)),
        ),
        Mistake(
            "the sign turned",
            "The loss is one minus the exponential, and the exponent is negative: two signs.",
            lambda *a: -right.valley_gradient(*a),
        ),
        Mistake(
            "the sign of one derivative",
            "Both derivatives grow with the distance from the floor: it is uphill across the "
            "valley, and along it towards the narrow places.",
            lambda *a: right.valley_gradient(*a) * [-1, 1],
            lambda *a: right.valley_gradient(*a) * [1, -1],
        ),
        Mistake(
            "an inner derivative lost",
            "1/s squared is exp[2 kappa phi_0 squared], whose derivative is 4 kappa phi_0 times "
            "itself; half of the exponent is all there is.",
            lambda *a: right.valley_gradient(*a) * [2, 1],
            lambda *a: right.valley_gradient(*a) * [0.5, 1],
            lambda *a: right.valley_gradient(*a) * [-0.5, 1],
            lambda *a: right.valley_gradient(*a) * [1, 2],
            lambda *a: right.valley_gradient(*a) * [1, 0.5],
            _slopes(lambda p, q, s, bump, k: (2 * k * q * q * s * bump, q * s * bump)),
            _slopes(lambda p, q, s, bump, k: (2 * p * q * q * s * bump, q * s * bump)),
        ),
        Mistake(
            "a power of phi_1 lost",
            "The exponent holds the square of phi_1: the first derivative keeps it, the second "
            "has its first power.",
            _slopes(lambda p, q, s, bump, k: (2 * k * p * q * s * bump, q * s * bump)),
            _slopes(lambda p, q, s, bump, k: (2 * k * p * s * bump, q * s * bump)),
            _slopes(lambda p, q, s, bump, k: (2 * k * p * q * q * s * bump, s * bump)),
        ),
        Mistake(
            "the width lost in front",
            "The derivative of the exponent still holds 1/s squared.",
            _slopes(lambda p, q, s, bump, k: (2 * k * p * q * q * bump, q * bump)),
        ),
        Mistake(
            "the exponential left out",
            "The derivative of an exponential contains it once more.",
            _slopes(lambda p, q, s, bump, k: (2 * k * p * q * q * s, q * s)),
        ),
        Mistake(
            "the loss in the place of the exponential",
            "What the derivative repeats is the exponential, not one minus it.",
            _slopes(
                lambda p, q, s, bump, k: (
                    2 * k * p * q * q * s * (1 - bump),
                    q * s * (1 - bump),
                )
            ),
        ),
        Mistake(
            "s instead of s squared",
            "The exponent has s squared below the line.",
            lambda point, narrowing=2.0: right.valley_gradient(point, narrowing / 2),
        ),
        Mistake(
            "s squared upside down",
            "It stands below the line: the narrower the valley, the steeper its walls.",
            lambda point, narrowing=2.0: right.valley_gradient(point, -narrowing),
        ),
        Mistake(
            "the second derivative first",
            "The derivative along the valley, with respect to phi_0, comes first.",
            lambda *a: right.valley_gradient(*a)[::-1],
        ),
    ),
)

predict_side = Predict(
    "predict_side",
    "the slope ahead errs to the other side.",
    right="narrower",
    wrong_choices={
        "wider": "that is where plain steps lead, with the slope of their beginning. How does the "
        "slope at the end differ from it?",
        "same": "the slope in the middle of a step would do that, nearly. The one at the end is as "
        "far from it as the one at the beginning.",
    },
)


def _modified_draws(rng: np.random.Generator) -> Draws:
    """Draw (gradient, point, rate): long gradients and short ones, no rate, and a minimum."""
    drawn: Draws = []
    for (place, point), rate in zip(right.landscapes(rng), (0.5, 0.3, 0.2, 0.4), strict=True):
        drawn.append((right.sparing(place), point, rate))
    place, point = right.landscapes(rng)[2]
    at_rest = (right.sparing(place, ripple=0.0), place.centre, 0.3)
    # So steep that even a small part of the gradient is a long way.
    steep = (right.sparing(place, 1e5), point, 2e-6)
    sparing = right.sparing(place)
    return [*drawn, (sparing, point, 0.0), (sparing, 1000 * point, 0.1), steep, at_rest]


def _with_penalty(penalty: Callable[[Any, Any, Any], Any]) -> Callable[..., np.ndarray]:
    """Return the slope plus a penalty's, made of the second derivatives, the slope, the rate."""

    def wrong(gradient: Any, point: Any, rate: Any) -> np.ndarray:
        slope = gradient.slope(point)
        return np.asarray(slope + penalty(gradient.bend(point), slope, rate))

    return wrong


def _along_all(part: float, both: bool) -> Callable[..., np.ndarray]:
    """Return the slope plus the penalty's, by a move along a fixed part of the gradient."""

    def wrong(gradient: Any, point: Any, rate: Any) -> np.ndarray:
        slope = gradient.slope(point)
        behind = point - part * slope if both else point
        change = gradient.slope(point + part * slope) - gradient.slope(behind)
        return np.asarray(slope + rate / 2 * change / (part * (1 + both)))

    return wrong


modified_gradient = Implement(
    "modified_gradient",
    "a squared length, and not a single matrix.",
    expected=lambda gradient, point, learning_rate: right.modified(gradient, learning_rate)(point),
    draws=_modified_draws,
    overflow="Where the gradient is zero it has no direction. What is the penalty's gradient "
    "there?",
    rtol=1e-5,
    atol=1e-7,
    hint="for a bowl with the gradient A p the answer is A p + rate/2 A A p; compare with yours, "
    "first for a single parameter",
    mistakes=(
        Mistake(
            "half of the penalty",
            "The derivative of a squared length has a factor 2.",
            _with_penalty(lambda bend, slope, rate: rate / 4 * bend @ slope),
        ),
        Mistake(
            "twice the penalty",
            "The penalty is a quarter of the rate times the squared length. And if you move to "
            "both sides, the two points are twice as far apart as either is from yours.",
            _with_penalty(lambda bend, slope, rate: rate * bend @ slope),
        ),
        Mistake(
            "the penalty subtracted",
            "Steps avoid steep places: the penalty is added to the loss.",
            _with_penalty(lambda bend, slope, rate: -rate / 2 * bend @ slope),
        ),
        Mistake(
            "the penalty alone",
            "The gradient of the loss itself belongs to it.",
            lambda gradient, point, rate: (
                right.modified(gradient, rate)(point) - gradient.slope(point)
            ),
        ),
        Mistake(
            "no penalty",
            "The penalty depends on the point through the gradient; its derivative is missing.",
            lambda gradient, point, rate: gradient.slope(point),
        ),
        Mistake(
            "each parameter by itself",
            "If the gradient's entries depend on several parameters, all of them matter: how does "
            "the whole gradient change along itself?",
            _with_penalty(lambda bend, slope, rate: rate / 2 * np.diag(bend) * slope),
        ),
        Mistake(
            "a move of all entries alike",
            "A number added to the point moves it in the direction of all ones. What is asked for "
            "is the change along the gradient.",
            _with_penalty(lambda bend, slope, rate: rate / 2 * bend.sum(axis=1) * slope),
            _with_penalty(lambda bend, slope, rate: rate / 2 * bend.sum(axis=1)),
        ),
        Mistake(
            "the gradient times itself",
            "The squared length changes with the point, since the gradient does. How much that is "
            "takes a second place at which the gradient is known.",
            _with_penalty(lambda bend, slope, rate: rate / 2 * slope * slope),
            _with_penalty(lambda bend, slope, rate: rate / 4 * slope * slope),
            _with_penalty(lambda bend, slope, rate: rate / 2 * slope),
        ),
        Mistake(
            "the gradient's length lost",
            "The change along the *direction* of the gradient has to be multiplied by its length.",
            _with_penalty(
                lambda bend, slope, rate: rate / 2 * bend @ slope / max(np.linalg.norm(slope), 1e-9)
            ),
        ),
        Mistake(
            "a fixed part of the gradient as the move",
            "Where the gradient is long, a small part of it is still a long way. Let the length of "
            "the move be fixed, and take only the direction from the gradient.",
            *(_along_all(10.0**-k, both) for k in range(3, 8) for both in (True, False)),
        ),
        Mistake(
            "a step as the move",
            "For small rates that is nearly the same. The gradient of the sum itself is asked for: "
            "move by a distance that has nothing to do with the rate.",
            lambda gradient, point, rate: gradient.slope(point + rate / 2 * gradient.slope(point)),
            lambda gradient, point, rate: (
                (gradient.slope(point) + gradient.slope(point + rate * gradient.slope(point))) / 2
            ),
            lambda gradient, point, rate: (
                1.5 * gradient.slope(point)
                - gradient.slope(point - rate * gradient.slope(point)) / 2
            ),
        ),
        Mistake(
            "a step ahead",
            "That is the gradient after a step. It has the right form for small rates, but a "
            "factor and a sign are not those of the penalty.",
            lambda gradient, point, rate: gradient.slope(point - rate * gradient.slope(point)),
            lambda gradient, point, rate: gradient.slope(point - rate / 2 * gradient.slope(point)),
            lambda gradient, point, rate: (
                (gradient.slope(point) + gradient.slope(point - rate * gradient.slope(point))) / 2
            ),
        ),
        Mistake(
            "the penalty itself",
            "A gradient is asked for: one number for each parameter.",
            _with_penalty(lambda bend, slope, rate: rate / 4 * np.sum(slope**2)),
            _with_penalty(lambda bend, slope, rate: rate / 4 * np.linalg.norm(slope)),
        ),
    ),
)

predict_order = Predict(
    "predict_order",
    "the square is explained, and the cube is not.",
    right="8",
    wrong_choices={
        "1": "with a shorter step descent comes nearer to either flow.",
        "2": "that is how the step itself shrinks. Where step and flow part is of higher order.",
        "4": "that is how the distance to the flow of the plain loss shrinks. The penalty is made "
        "to explain just this part.",
        "16": "the penalty explains the part that is proportional to the square of the step. Which "
        "power comes next?",
    },
)
