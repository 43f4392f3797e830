"""Chapter 6: from A to the lowest point, with and without momentum, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.ch06_training.momentum import CHOSEN, NUM_STEPS, path_of
from figures.ch06_training.parts import LEVELS, LOWEST, STARTS, WAVE, path_losses
from figures.interactive.registry import Interactive, Number, Prediction

_PATHS = {name: path_of(name) for name in CHOSEN}
_LOSSES = {name: path_losses(path) for name, path in _PATHS.items()}


def values(steps: float) -> dict[str, Any]:
    """Return the path of each method, and its loss after some steps."""
    return {
        "paths": np.array(list(_PATHS.values())),
        "loss": np.array([each[round(steps)] for each in _LOSSES.values()]),
    }


INTERACTIVE = Interactive(
    stem="ch06_training",
    name="momentum-in-the-trough",
    title="From A to the lowest point, with and without momentum",
    heights=(440, 400),
    parameters=(Number("steps", "steps", 0, NUM_STEPS, 1, 12),),
    values=values,
    data={
        "x": WAVE.x,
        "y": WAVE.y,
        "levels": np.array(LEVELS),
        "lowest": np.array(LOWEST),
        "start": np.array(STARTS["A"]),
        "most": NUM_STEPS,
        "settings": np.array(list(CHOSEN.values())),
    },
    prediction=Prediction(
        "How far up the trough is plain descent after {steps:g} steps?",
        guess=(Number("guess", "your *ϕ*_{1}", 8, 18, 0.1, 14),),
        rounds=({"steps": 12}, {"steps": 30}, {"steps": 60}),
    ),
    play="steps",
)
