"""Mistakes that several exercises of chapter 3 share, and their explanations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.mistakes import Mistake

MIN = "The ReLU keeps what is positive: the larger of the number and zero, not the smaller."
SUM = (
    "The weighted hidden units are added up. A mean divides by their number, so that a network "
    "with more units would count each of them less."
)
FORGOTTEN_BIAS = "Without its bias every line passes through zero at the origin."
FORGOTTEN_OUTPUT_BIAS = (
    "The output bias lifts the whole function. It is added once, after the hidden units have been "
    "summed."
)
BIAS_EACH = "The output bias belongs to the output, not to each hidden unit: add it once."
NO_ACTIVATION = "Without the activation function the sum of lines is a line again, without a bend."
OUTSIDE = (
    "Each hidden unit is bent before they are weighted and added. Bending the sum instead bends "
    "the network's output."
)
NO_WEIGHTS = "Each hidden unit is multiplied by its own output weight before they are added up."


def network_mistakes(
    lines: Callable[..., Any], activate: Callable[..., Any]
) -> tuple[Mistake, ...]:
    """Mistakes in weighting and adding up the hidden units of a network with one output.

    ``lines`` takes the inputs, the hidden biases and the slopes or weights; ``activate`` takes
    pre-activations and whatever stands after the output weights.
    """

    def hidden(x: Any, b: Any, s: Any, *rest: Any) -> Any:
        return activate(lines(x, b, s), *rest)

    def one_without(x: Any, b: Any, s: Any, rest: tuple[Any, ...], unit: int) -> Any:
        units = np.array(hidden(x, b, s, *rest))
        units[:, unit] = lines(x, b, s)[:, unit]
        return units

    return (
        Mistake(
            "output bias missing",
            FORGOTTEN_OUTPUT_BIAS,
            lambda x, b, s, c, w, *a: hidden(x, b, s, *a) @ w,
        ),
        Mistake(
            "activation forgotten",
            NO_ACTIVATION,
            lambda x, b, s, c, w, *a: c + lines(x, b, s) @ w,
        ),
        Mistake(
            "activation forgotten on one unit",
            "One of the hidden units goes into the sum as a whole line. Every unit must be bent.",
            *[
                lambda x, b, s, c, w, *a, unit=unit: c + one_without(x, b, s, a, unit) @ w
                for unit in range(-1, 2)
            ],
        ),
        Mistake(
            "activation of the sum instead of the sum of activations",
            OUTSIDE,
            lambda x, b, s, c, w, *a: c + activate(lines(x, b, s) @ w, *a),
            lambda x, b, s, c, w, *a: activate(c + lines(x, b, s) @ w, *a),
            lambda x, b, s, c, w, *a: activate(c + hidden(x, b, s, *a) @ w, *a),
        ),
        Mistake(
            "hidden biases forgotten",
            FORGOTTEN_BIAS,
            lambda x, b, s, c, w, *a: c + hidden(x, 0 * b, s, *a) @ w,
        ),
        Mistake(
            "hidden bias added after the activation",
            "The bias belongs to the line: add it before the activation function is applied.",
            lambda x, b, s, c, w, *a: c + (hidden(x, 0 * b, s, *a) + b) @ w,
        ),
        Mistake(
            "output weights forgotten",
            NO_WEIGHTS,
            lambda x, b, s, c, w, *a: c + hidden(x, b, s, *a).sum(axis=1),
        ),
        Mistake(
            "mean instead of sum",
            SUM,
            lambda x, b, s, c, w, *a: c + (hidden(x, b, s, *a) * w).mean(axis=1),
        ),
        Mistake(
            "output bias added to each hidden unit",
            BIAS_EACH,
            lambda x, b, s, c, w, *a: np.sum(c + hidden(x, b, s, *a) * w, axis=1),
        ),
        Mistake(
            "sum over the points instead of the hidden units",
            "The first axis counts the points and the second the hidden units. Adding along the "
            "first mixes different inputs.",
            lambda x, b, s, c, w, *a: c + (hidden(x, b, s, *a) * w).sum(axis=0),
        ),
        Mistake(
            "the whole table summed to one number",
            "Each input has an output of its own: add along the axis of the hidden units alone.",
            lambda x, b, s, c, w, *a: c + np.sum(hidden(x, b, s, *a) * w),
        ),
    )
