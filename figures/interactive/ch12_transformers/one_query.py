"""Chapter 12: a query to turn and lengthen, the weights of six keys, and the mean of the values."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.ch12_transformers.moving import (
    KEYS,
    REACH,
    SHOWN_ANGLE,
    SHOWN_DIVISOR,
    SHOWN_LENGTH,
    VALUES,
    answer,
)
from figures.interactive.registry import Interactive, Number, Prediction


def values(length: float, divisor: float, angle: float) -> dict[str, Any]:
    """Return the dot products with all keys, the weights, and the output."""
    got = answer(angle, length, divisor)
    return {
        "query": got.query,
        "products": got.products,
        "weights": got.weights,
        "output": got.output,
        "largest": int(np.argmax(np.round(got.weights, 12))),
    }


INTERACTIVE = Interactive(
    stem="ch12_transformers",
    name="one-query",
    title="What one query gets from six keys",
    heights=(360, 470),
    parameters=(
        Number("length", "length of the query", 0.0, 4.0, 0.1, SHOWN_LENGTH),
        Number("divisor", "divisor of the dot products", 0.2, 4.0, 0.1, SHOWN_DIVISOR),
        Number("angle", "direction of the query", -180, 180, 1, SHOWN_ANGLE, "point"),
    ),
    values=values,
    data={"keys": KEYS, "values": VALUES, "reach": REACH},
    prediction=Prediction(
        "The query has the length {length:g}, and its dot products are divided by {divisor:g}. "
        "How large is the largest weight?",
        guess=(Number("guess", "your largest weight", 0, 1, 0.01, 0.3),),
        rounds=(
            {"length": 0.3, "angle": 64},
            {"length": 4.0, "divisor": 0.5, "angle": 64},
            {"length": 4.0, "divisor": 4.0, "angle": 120},
            {"length": 2.0, "divisor": 0.7, "angle": 35},
        ),
    ),
)
