"""Chapter 5: logits, temperature, probabilities, and what one label costs."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.interactive.registry import Choice, Interactive, Number, Prediction
from udl import losses
from udl.losses import cross_entropy_gradient, information

_TEMPERATURES = np.geomspace(0.1, 5.0, 81)
_CLASSES = {"1": "class 1", "2": "class 2", "3": "class 3"}


def values(
    z1: float, z2: float, z3: float, temperature: float, added: float, label: str
) -> dict[str, Any]:
    """Return probabilities, loss and gradient of three logits at a temperature."""
    logits, y = np.array([z1, z2, z3]), np.array([int(label) - 1])
    scaled = (logits + added) / temperature
    probabilities = losses.softmax(scaled)
    return {
        "scaled": scaled,
        "probabilities": probabilities,
        "plain": losses.softmax(logits),
        "loss": float(losses.cross_entropy(y, scaled[None])),
        "entropy": float(information.entropy(probabilities)),
        "gradient": cross_entropy_gradient(y, scaled[None])[0],
        "scan": [
            float(losses.cross_entropy(y, (logits + added)[None] / one)) for one in _TEMPERATURES
        ],
    }


INTERACTIVE = Interactive(
    stem="ch05_loss_functions",
    name="softmax-temperature",
    title="Logits, temperature and cross-entropy",
    heights=(590, 330),
    parameters=(
        *(
            Number(f"z{k}", f"logit {k}", -4.0, 4.0, 0.1, default, control="point")
            for k, default in ((1, 2.0), (2, 1.0), (3, 0.0))
        ),
        Number("temperature", "temperature *T*", 0.1, 5.0, 0.05, 1.0),
        Number("added", "added to every logit", -3.0, 3.0, 0.1, 0.0),
        Choice("label", "true class", _CLASSES, "2"),
    ),
    values=values,
    data={"temperatures": _TEMPERATURES},
    prediction=Prediction(
        "At *T* = 1 the classes have the probabilities that are outlined. "
        "Now *T* is {temperature:g} and {added:g} is added to every logit. "
        "What is the probability of class 1?",
        guess=(Number("guess_p", "your probability of class 1", 0.0, 1.0, 0.01, 0.5),),
        rounds=(
            {"temperature": 0.5},
            {"temperature": 4.0},
            {"added": 3.0},
            {"z1": -1.0, "z2": 0.0, "z3": 1.0, "temperature": 0.3},
        ),
    ),
)
