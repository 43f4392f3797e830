"""Checks of practical 1.1: linear functions of one input and of two."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.kinds import Implement, Measured, Predict
from udl.checks.mistakes import Mistake

Draws = list[tuple[Any, ...]]

# The function of two inputs whose steepest direction is looked for; the page uses the same.
STEEPEST_WEIGHTS = (1.5, 2.0)

BIAS = (
    "The bias is where the function starts, its value when every input is zero. Without it every "
    "line would have to pass through the origin."
)
TWICE = "The bias is added once, however many inputs there are; put it in front of the sum."
_SWAPPED = "The bias stands alone; the weight is what multiplies the input."
SUM_FOR_PRODUCT = "A weight says how strongly an input counts, so it multiplies the input."


# --- Linear functions of one and of two inputs ---


def _line_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, bias, weight): numbers and vectors, with every pair of signs."""
    inputs = (2.0, rng.normal(size=4), -1.5, rng.normal(size=7), np.array([0.0, 1.0]))
    signs = ((1, -1), (-1, -1), (-1, 1), (1, 1), (-1, 1))
    return [
        (x, b * rng.uniform(0.5, 2), w * rng.uniform(1.2, 3))
        for x, (b, w) in zip(inputs, signs, strict=True)
    ]


linear_1d = Implement(
    "linear_1d",
    "a straight line, for numbers and for arrays.",
    expected=lambda x, bias, weight: np.polyval([weight, bias], x),
    draws=_line_draws,
    mistakes=(
        Mistake("bias missing", BIAS, lambda x, b, w: w * x),
        Mistake("bias and weight swapped", _SWAPPED, lambda x, b, w: w + b * x),
        Mistake("sum instead of product", SUM_FOR_PRODUCT, lambda x, b, w: b + w + x),
        Mistake(
            "product instead of sum",
            "The bias is added to the weighted input; it does not multiply it.",
            lambda x, b, w: b * w * x,
        ),
        Mistake(
            "bias inside the bracket",
            "The weight multiplies the input alone, not the bias as well.",
            lambda x, b, w: w * (x + b),
        ),
        Mistake(
            "bias subtracted",
            "The bias is added: at x = 0 the function must be equal to it.",
            lambda x, b, w: w * x - b,
        ),
    ),
)


def _crossing_draws(rng: np.random.Generator) -> Draws:
    """Draw (y_crossing, x_crossing) with every pair of signs."""
    signs = ((1, 1), (1, -1), (-1, 1), (-1, -1))
    drawn = [(y * rng.uniform(1, 9), x * rng.uniform(1, 9)) for y, x in signs]
    return [(6.0, 4.0), *drawn]


line_through_axes = Implement(
    "line_through_axes",
    "through both points, whatever they are.",
    expected=lambda y_crossing, x_crossing: (y_crossing, -y_crossing / x_crossing),
    draws=_crossing_draws,
    items=("bias", "weight"),
    mistakes=(
        Mistake(
            "sign of the weight",
            "From (0, y) the line must fall by y until it reaches zero: for a positive crossing "
            "the slope is negative.",
            lambda y, x: (y, y / x),
        ),
        Mistake(
            "a slope that never rises",
            "With a crossing below zero, or to the left of it, the line may rise as well. Keep the "
            "signs of both crossings instead of taking absolute values.",
            lambda y, x: (y, -abs(y / x)),
            lambda y, x: (abs(y), -abs(y / x)),
            lambda y, x: (y, -abs(y) / x),
            lambda y, x: (y, -y / abs(x)),
        ),
        Mistake(
            "slope upside down",
            "A slope is rise over run: the change of y divided by the change of x.",
            lambda y, x: (y, -x / y),
            lambda y, x: (y, x / y),
        ),
        Mistake(
            "bias and weight in the wrong order",
            "Return the bias first and the weight second.",
            lambda y, x: (-y / x, y),
        ),
        Mistake(
            "the wrong crossing as bias",
            "The bias is the value at x = 0, where the line crosses the y axis.",
            lambda y, x: (x, -y / x),
            lambda y, x: (x, -x / y),
        ),
    ),
)

predict_crossing = Predict(
    "predict_crossing",
    "twice as steep, zero after half the way.",
    right="half",
    wrong_choices={
        "same": "the line starts at the same height, the bias, but falls twice as fast. Can it "
        "reach zero at the same place?",
        "double": "a steeper line reaches zero sooner, not later.",
    },
)


def _plane_draws(rng: np.random.Generator) -> Draws:
    """Draw (x1, x2, bias, weights): numbers, vectors and a grid, with biases of both signs."""
    numbers = (float(rng.normal()), float(rng.normal()), -rng.uniform(0.5, 2), rng.normal(size=2))
    shapes = ((5,), (3, 4), (2,))
    signs = (1, -1, 1)
    return [
        numbers,
        *[
            (rng.normal(size=s), rng.normal(size=s), b * rng.uniform(0.5, 2), rng.normal(size=2))
            for s, b in zip(shapes, signs, strict=True)
        ],
    ]


linear_2d = Implement(
    "linear_2d",
    "a tilted plane, wherever it is evaluated.",
    expected=lambda x1, x2, bias, weights: np.tensordot(weights, np.stack([x1, x2]), 1) + bias,
    draws=_plane_draws,
    mistakes=(
        Mistake("bias missing", BIAS, lambda x, z, b, w: w[0] * x + w[1] * z),
        Mistake("bias added twice", TWICE, lambda x, z, b, w: 2 * b + w[0] * x + w[1] * z),
        Mistake(
            "weights swapped",
            "weights[0] belongs to x1 and weights[1] to x2: Python counts from zero.",
            lambda x, z, b, w: b + w[1] * x + w[0] * z,
        ),
        Mistake(
            "only one input used",
            "Both inputs count, each with its own weight.",
            lambda x, z, b, w: b + w[0] * x,
            lambda x, z, b, w: b + w[1] * z,
        ),
        Mistake(
            "product instead of sum",
            "The two weighted inputs are added. Multiplied, they give a saddle, not a plane.",
            lambda x, z, b, w: b + w[0] * x * w[1] * z,
        ),
        Mistake(
            "sum instead of product",
            SUM_FOR_PRODUCT,
            lambda x, z, b, w: b + w[0] + x + w[1] + z,
        ),
        Mistake(
            "the same weight for both inputs",
            "Each input has a weight of its own.",
            lambda x, z, b, w: b + w[0] * (x + z),
            lambda x, z, b, w: b + w[1] * (x + z),
            lambda x, z, b, w: b + (w[0] + w[1]) * (x + z),
        ),
    ),
)


def _direction(weights: Any) -> float:
    """Return the angle of the weights in degrees, between 0 and 360."""
    return float(np.degrees(np.angle(complex(*weights)))) % 360


def _other_weights(rng: np.random.Generator) -> np.ndarray:
    """Draw two negative weights, (2,): their angle lies where an arctangent alone is mistaken."""
    angle = np.radians(rng.uniform(195, 255))
    pair: np.ndarray = rng.uniform(0.8, 3) * np.array([np.cos(angle), np.sin(angle)])
    return pair


_STEEPEST = _direction(STEEPEST_WEIGHTS)

steepest_direction = Measured(
    "steepest_direction",
    "it points along the weights themselves.",
    variable="plane_weights",
    drawn=_other_weights,
    computed=_direction,
    others="other weights",
    near=1.0,
    slips=(
        Mistake(
            "an angle below zero",
            "np.arctan2 returns angles between -180 and 180 degrees. % 360 brings them between 0 "
            "and 360.",
            lambda weights: _direction(weights) - 360,
        ),
        Mistake(
            "opposite directions confused",
            "The quotient of the weights does not change if both change their signs. np.arctan2 "
            "takes them apart; a scan needs neither.",
            lambda weights: _direction(weights) - 180,
        ),
    ),
    expected=lambda: _STEEPEST,
    tolerance=1.0,
    goal="the angle in degrees, between 0 and 360, in which the function rises fastest",
    mistakes=(
        Mistake(
            "a full turn too many",
            "The direction is right. Count its angle from 0 to 360 degrees.",
            lambda: _STEEPEST + 360,
            lambda: _STEEPEST - 360,
        ),
        Mistake(
            "the steepest way down",
            "In this direction the function falls fastest. Take the largest value, not the least.",
            lambda: _STEEPEST + 180,
            lambda: _STEEPEST - 180,
        ),
        Mistake(
            "along the contour",
            "In this direction the function does not change at all: it runs along a contour line.",
            lambda: _STEEPEST + 90,
            lambda: _STEEPEST - 90,
            lambda: _STEEPEST + 270,
        ),
        Mistake(
            "radians instead of degrees",
            "np.cos and np.sin take radians; the answer is asked in degrees. np.degrees and "
            "np.radians convert.",
            lambda: float(np.radians(_STEEPEST)),
        ),
        Mistake(
            "the two inputs swapped",
            "The cosine of the angle is the step in x1, its sine the step in x2.",
            lambda: 90 - _STEEPEST,
        ),
    ),
    below="In this direction the function rises, if at all, more slowly.",
    above="In this direction the function rises, if at all, more slowly.",
)
