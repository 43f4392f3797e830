"""Chapter 7: both passes of the toy composition, a step at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.interactive.registry import Interactive, Number, Prediction
from udl.gradients.chain import Chain, chain_backward, chain_forward

_OMEGA = (0.1, -0.4, 2.0, 3.0)
_BETA = (1.0, 2.0, -3.0, 0.4)


def values(step: float, x: float, y: float, beta2: float) -> dict[str, Any]:
    """Return all values and derivatives; how many of them are shown is the step's affair."""
    beta = np.array([*_BETA[:2], beta2, _BETA[3]])
    chain = Chain(("sin", "exp", "cos"), np.array(_OMEGA), beta)
    forward = chain_forward(chain, x)
    backward = chain_backward(chain, forward, 2 * (forward.output - y))
    return {
        "f": forward.f,
        "h": forward.h,
        "loss": (forward.output - y) ** 2,
        "df": backward.f,
        "dh": backward.h,
        "domega": backward.omega,
    }


INTERACTIVE = Interactive(
    stem="ch07_gradients",
    name="toy-composition",
    title="Forwards and back through the toy composition",
    heights=(500, 480),
    parameters=(
        Number("step", "step", 1.0, 17.0, 1.0, 9.0),
        Number("x", "input *x*", 0.0, 4.0, 0.1, 2.3),
        Number("y", "target *y*", 0.0, 4.0, 0.1, 2.0),
        Number("beta2", "*β*_{2}", -5.0, 0.0, 0.1, -3.0),
    ),
    values=values,
    data={"omega": _OMEGA, "beta": _BETA},
    prediction=Prediction(
        "The backward pass has come back as far as the output of the cosine. What is the "
        "derivative of the loss with respect to the cosine's input? The slope of a cosine is "
        "minus the sine, so take a calculator, or guess the sign and the size.",
        guess=(Number("guess", "your derivative for *f*_{2}", -12.0, 12.0, 0.1, 0.0),),
        rounds=({"x": 2.3}, {"x": 0.6, "y": 1.0}, {"beta2": -1.0}),
    ),
)
