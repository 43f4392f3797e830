"""Chapter 6: descent, normalised descent and Adam in a valley, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.ch06_training.adaptive import BOTTOM, RANGE_0, RANGE_1, STEP, valley_path
from figures.ch06_training.parts import VALLEY_LEVELS
from figures.interactive.registry import Choice, Interactive, Number, Prediction
from udl.data.training_examples import VALLEY_START
from udl.optimisation import SGD, Adam, Normalised

_MOST = 120
_PATHS = {
    "slow": valley_path(SGD(STEP), _MOST),
    "fast": valley_path(SGD(1.0), _MOST),
    "normalised": valley_path(Normalised(STEP), _MOST),
    "adam": valley_path(Adam(STEP), _MOST),
}


def values(method: str, steps: float) -> dict[str, Any]:
    """Return a method's path, and its distance from the bottom at each step and now."""
    far = np.linalg.norm(_PATHS[method] - np.array(BOTTOM), axis=1)
    return {"path": _PATHS[method], "far": far, "now": far[round(steps)]}


INTERACTIVE = Interactive(
    stem="ch06_training",
    name="adam-in-the-valley",
    title="Four ways down a valley",
    heights=(620, 340),
    parameters=(
        Choice(
            "method",
            "method",
            {
                "slow": "gradient descent, rate 0.08",
                "fast": "gradient descent, rate 1",
                "normalised": "normalised descent",
                "adam": "Adam",
            },
            "adam",
        ),
        Number("steps", "steps", 0, _MOST, 2, 60),
    ),
    values=values,
    data={
        "start": np.array(VALLEY_START),
        "bottom": np.array(BOTTOM),
        "across": np.array(RANGE_0),
        "up": np.array(RANGE_1),
        "levels": np.array(VALLEY_LEVELS),
        "step": STEP,
        "most": _MOST,
    },
    prediction=Prediction(
        "{method}. How far from the bottom is it after {steps:g} steps?",
        guess=(Number("guess", "your distance", 0, 1.6, 0.02, 0.8),),
        rounds=(
            {"method": "normalised", "steps": 120},
            {"method": "adam", "steps": 30},
            {"method": "slow", "steps": 60},
        ),
    ),
    play="steps",
)
