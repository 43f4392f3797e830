"""Chapter 14: a sampler of the ring that the reader makes worse, and the scores that like it."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.ch14_unsupervised_learning.moving import (
    GAUGES,
    HONEST,
    SHOWN,
    fixed,
    points,
    scores,
)
from figures.interactive.registry import Interactive, Number, Prediction
from udl.experiments.ch14_unsupervised_learning.samplers import REACH, SIGMA


def values(modes: float, width: float, noise: float, copies: float) -> dict[str, Any]:
    """Return the points and all scores."""
    return {
        "points": points(modes, width, noise, copies),
        "scores": np.array(list(scores(modes, width, noise, copies).values())),
    }


INTERACTIVE = Interactive(
    stem="ch14_unsupervised_learning",
    name="fool-the-score",
    title="Fool the score",
    heights=(690, 372),
    parameters=(
        Number("modes", "Gaussians kept", 1, 8, 1, SHOWN["modes"]),
        Number("width", "width, in units of the truth's", 0.1, 4.0, 0.1, SHOWN["width"]),
        Number("noise", "share of noise", 0.0, 0.95, 0.05, SHOWN["noise"]),
        Number("copies", "share of copies in the rest", 0.0, 0.95, 0.05, SHOWN["copies"]),
    ),
    values=values,
    data={
        **fixed(),
        "sigma": SIGMA,
        "reach": REACH,
        "gauges": [list(gauge) for gauge in GAUGES],
        "honest": list(scores(**HONEST).values()),
    },
    prediction=Prediction(
        "{modes:g} Gaussians are kept, each {width:g} times as wide as the truth's; {noise:.0%} of "
        "the points are noise, and {copies:.0%} of the rest are copies. How large is the recall?",
        guess=(Number("guess", "your recall", 0, 1, 0.01, 0.5),),
        rounds=(
            {"modes": 8, "width": 0.1},
            {"modes": 4, "width": 1.0},
            {"modes": 8, "width": 1.0, "noise": 0.9},
            {"modes": 1, "width": 1.0, "copies": 0.95},
        ),
    ),
)
