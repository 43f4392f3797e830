"""Chapter 6: stochastic descent in the long trough, step by step."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from figures.ch06_training.parts import LEVELS, STARTS, WAVE, Array, path_losses
from figures.ch06_training.stochastic import BATCH_SIZE, NOISY_RATE, NOISY_STEPS
from figures.interactive.registry import Choice, Interactive, Number, Prediction
from udl.networks import gabor_gradient
from udl.optimisation import SGD, descend, on_batches, one_epoch

_EPOCHS = NOISY_STEPS * BATCH_SIZE // len(WAVE.x)
_EVERY = 3  # so many steps are one step of the slider


@lru_cache
def _batches(shuffle: str) -> Array:
    """Return the batches (NOISY_STEPS, BATCH_SIZE) of a shuffle."""
    rng = np.random.default_rng(int(shuffle))
    epochs = (one_epoch(len(WAVE.x), BATCH_SIZE, rng=rng) for _ in range(_EPOCHS))
    return np.array([batch for epoch in epochs for batch in epoch])


@lru_cache
def _path(shuffle: str, rate: str) -> tuple[Array, Array]:
    """Return a path and the loss of all points along it."""
    factor = (lambda step: 1 - step / NOISY_STEPS) if rate == "falling" else None
    gradient = on_batches(gabor_gradient, WAVE.x, WAVE.y, _batches(shuffle))
    start = STARTS["A"]
    path = descend(gradient, start, SGD(NOISY_RATE), NOISY_STEPS, schedule=factor)
    return path[::_EVERY], path_losses(path[::_EVERY])


def values(shuffle: str, rate: str, steps: float) -> dict[str, Any]:
    """Return the path, its losses, and where it is after some steps."""
    path, loss = _path(shuffle, rate)
    now = round(steps) // _EVERY
    return {"path": path, "losses": loss, "now": path[now], "loss": loss[now]}


INTERACTIVE = Interactive(
    stem="ch06_training",
    name="sgd-on-gabor",
    title="Stochastic descent in the long trough",
    heights=(680, 360),
    parameters=(
        Choice("shuffle", "shuffle", {"1": "first", "2": "second", "3": "third"}, "1"),
        Choice("rate", "learning rate", {"constant": "constant", "falling": "falling"}, "constant"),
        Number("steps", "steps", 0, NOISY_STEPS, _EVERY, NOISY_STEPS),
    ),
    values=values,
    data={
        "x": WAVE.x,
        "y": WAVE.y,
        "batches": {name: _batches(name) for name in ("1", "2", "3")},
        "start": np.array(STARTS["A"]),
        "rate": NOISY_RATE,
        "levels": np.array(LEVELS),
        "every": _EVERY,
    },
    prediction=Prediction(
        "The {shuffle} shuffle, a {rate} rate, and {steps:g} steps from A. What is the loss of all "
        "points then?",
        guess=(Number("guess", "your loss", 0, 6, 0.1, 2),),
        rounds=(
            {"shuffle": "2", "rate": "falling"},
            {"shuffle": "3", "rate": "constant"},
            {"shuffle": "1", "rate": "constant", "steps": 60},
        ),
    ),
    play="steps",
)
