"""Chapter 9: the minimum of loss plus penalty walks from the loss to the centre of the prior."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.ch09_regularization.moving import ACROSS, LEVELS, UP, X, Y, loss, minimum, path
from figures.interactive.registry import Interactive, Number, Prediction


def values(exponent: float, centre_0: float, centre_1: float) -> dict[str, Any]:
    """Return where the sum is lowest, both its parts there, and some of the path."""
    centre = (centre_0, centre_1)
    here = minimum(10**exponent, centre)
    return {
        "minimum": here,
        "loss": loss(here),
        "distance": float(np.hypot(*(here - np.array(centre)))),
        "path": path(centre)[::5],
    }


INTERACTIVE = Interactive(
    stem="ch09_regularization",
    name="between-loss-and-prior",
    title="From the least loss to the centre of the prior",
    heights=(680, 380),
    parameters=(
        Number("exponent", "log_{10} of the strength *λ*", -3, 3, 0.1, 0),
        Number("centre_0", "centre, intercept", -1.5, 1.5, 0.1, 0, "point"),
        Number("centre_1", "centre, slope", -1, 2, 0.1, 0, "point"),
    ),
    values=values,
    data={"x": X, "y": Y, "levels": np.array(LEVELS), "across": ACROSS, "up": UP},
    prediction=Prediction(
        "The prior is centred at intercept {centre_0:g} and slope {centre_1:g}, and the logarithm "
        "of the strength is {exponent:g}. Which slope has the minimum of the sum?",
        guess=(Number("guess", "your slope", -1, 2, 0.05, 0.5),),
        rounds=(
            {"exponent": 0.5, "centre_0": 0, "centre_1": 0},
            {"exponent": -1, "centre_0": 1.2, "centre_1": -0.5},
            {"exponent": 2.5, "centre_0": -1, "centre_1": 1.5},
        ),
    ),
    play="exponent",
)
