"""Chapter 1: a small network bends itself into some points while it is trained."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from figures.interactive.registry import Choice, Interactive, Number, Prediction
from udl.experiments.ch01_introduction import curve_results

_GRID = np.linspace(-1.0, 1.0, 81)
_STEPS, _EVERY = curve_results.NUM_STEPS, 10
_train = functools.cache(curve_results.train)


def values(steps: float, hidden: float, shape: str) -> dict[str, Any]:
    """Return the network's curve after some steps, its loss, and the loss of the whole training."""
    training = _train(shape, round(hidden))
    now = round(steps)
    return {
        "curve": curve_results.network(training.parameters[now], _GRID),
        "loss": float(training.loss[now]),
        "losses": training.loss[::_EVERY],
    }


INTERACTIVE = Interactive(
    stem="ch01_introduction",
    name="network-learns-a-curve",
    title="A small network learns a curve",
    heights=(560, 320),
    parameters=(
        Number("steps", "training steps", 0, _STEPS, _EVERY, 0),
        Number("hidden", "hidden units", 1, curve_results.MAX_HIDDEN, 1, 6),
        Choice(
            "shape",
            "points",
            {name: f"a {name}" for name in curve_results.SHAPES},
            "wave",
        ),
    ),
    values=values,
    data={
        "x": curve_results.points("wave")[0],
        "y": {name: curve_results.points(name)[1] for name in curve_results.SHAPES},
        "output": curve_results.start(curve_results.MAX_HIDDEN)[-13:-1],
        "grid": _GRID,
        "steps": _STEPS,
        "every": _EVERY,
        "rate": curve_results.LEARNING_RATE,
        "momentum": curve_results.MOMENTUM,
    },
    prediction=Prediction(
        "The points are {shape}, and the network has {hidden:g} hidden units. What will its loss "
        "be after {steps:g} steps?",
        guess=(Number("guess", "your loss", 0, 0.6, 0.01, 0.3),),
        rounds=(
            {"shape": "wave", "hidden": 2, "steps": 400},
            {"shape": "wave", "hidden": 8, "steps": 400},
            {"shape": "zigzag", "hidden": 4, "steps": 400},
        ),
    ),
)
