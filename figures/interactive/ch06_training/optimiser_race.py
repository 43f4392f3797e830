"""Chapter 6: descent, momentum and Adam from a point that the reader drops on the surface."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.ch06_training.parts import LEVELS, LOWEST, RANGE_0, RANGE_1, WAVE, wave_loss
from figures.ch06_training.practice import RACE_START, RACE_STEPS, RACERS, race
from figures.interactive.registry import Interactive, Number, Prediction


def values(shift: float, frequency: float, steps: float) -> dict[str, Any]:
    """Return the path of each method, its loss after some steps, and where it ends."""
    paths = np.array([race(name, (shift, frequency)) for name in RACERS])  # (3, steps + 1, 2)
    return {
        "paths": paths,
        "loss": np.array([wave_loss(place) for place in paths[:, round(steps)]]),
        "ends": paths[:, -1],
    }


INTERACTIVE = Interactive(
    stem="ch06_training",
    name="optimiser-race",
    title="Three methods, one start",
    heights=(440, 430),
    parameters=(
        Number("shift", "shift *ϕ*_{0}", -10, 10, 0.1, RACE_START[0], control="point"),
        Number("frequency", "frequency *ϕ*_{1}", 2.5, 22.5, 0.1, RACE_START[1], control="point"),
        Number("steps", "steps", 0, RACE_STEPS, 1, RACE_STEPS),
    ),
    values=values,
    data={
        "x": WAVE.x,
        "y": WAVE.y,
        "levels": np.array(LEVELS),
        "lowest": np.array(LOWEST),
        "across": np.array(RANGE_0),
        "up": np.array(RANGE_1),
        "most": RACE_STEPS,
        "settings": np.array(list(RACERS.values())),
    },
    prediction=Prediction(
        "The methods start at ({shift:g}, {frequency:g}). Where is momentum after 60 steps? Move "
        "the point there.",
        guess=(
            Number("guess_shift", "your *ϕ*_{0}", -10, 10, 0.1, 5, control="point"),
            Number("guess_frequency", "your *ϕ*_{1}", 2.5, 22.5, 0.1, 9, control="point"),
        ),
        rounds=(
            {"shift": 2.5, "frequency": 6.0},
            {"shift": -1.5, "frequency": 8.5},
            {"shift": 5.0, "frequency": 20.0},
        ),
    ),
    play="steps",
)
