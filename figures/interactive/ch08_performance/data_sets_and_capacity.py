"""Chapter 8: one model's fits to many data sets, and the parts of its error at each capacity."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.ch08_performance.moving import (
    INPUTS,
    MOST_HIDDEN,
    MOST_SETS,
    NOISE,
    SHOWN_HIDDEN,
    SHOWN_NOISE,
    SHOWN_SETS,
    parts,
    smoother,
)
from figures.ch08_performance.parts import PLACES
from figures.interactive.registry import Interactive, Number, Prediction
from udl.experiments.hump import hump
from udl.performance import decompose


def values(hidden: float, sets: float, noise: float) -> dict[str, Any]:
    """Return bias and variance at each capacity, what the data sets show of them, and the best."""
    matrix = smoother(round(hidden))
    targets = hump(INPUTS) + noise * NOISE[: round(sets)]
    seen = decompose(targets @ matrix.T, hump(PLACES))
    exact = parts(noise)
    return {
        "parts": exact,
        "seen": [seen.bias, seen.variance],
        "mean": matrix @ hump(INPUTS),
        "best": int(np.argmin(exact.sum(axis=1))) + 1,
    }


INTERACTIVE = Interactive(
    stem="ch08_performance",
    name="data-sets-and-capacity",
    title="Many data sets, and the parts of the error",
    heights=(680, 360),
    parameters=(
        Number("hidden", "hidden units *H*", 1, MOST_HIDDEN, 1, SHOWN_HIDDEN),
        Number("sets", "data sets", 2, MOST_SETS, 1, SHOWN_SETS),
        Number("noise", "noise *σ*", 0.1, 0.6, 0.1, SHOWN_NOISE),
    ),
    values=values,
    data={"x": INPUTS, "places": PLACES, "noise": NOISE, "most": MOST_HIDDEN},
    prediction=Prediction(
        "The noise has the standard deviation {noise:g}. With how many hidden units is the "
        "expected squared error lowest?",
        guess=(Number("guess", "your hidden units", 1, MOST_HIDDEN, 1, 8),),
        rounds=({"noise": 0.1}, {"noise": 0.6}, {"noise": 0.3}),
    ),
    play="sets",
)
