"""Chapter 2: a line among twelve points, and the same line as a point on the loss surface."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.interactive.registry import Interactive, Number, Prediction
from udl.data.rubber_band import measurements
from udl.networks import linear

_BAND = measurements()
_LEVELS = np.array([0.3, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0])
# So many points of each contour the module puts to its own loss.
_TRIED = 8


def values(intercept: float, slope: float) -> dict[str, Any]:
    """Return the loss of a line with its gradient, the best line, and the contours' losses."""
    x, y = _BAND.x, _BAND.y
    best = linear.fit_line(x, y)
    return {
        "prediction": linear.line(x, intercept, slope),
        "loss": linear.line_loss(x, y, intercept, slope),
        "gradient": linear.line_gradient(x, y, intercept, slope),
        "best": np.array(best),
        "lowest": linear.line_loss(x, y, *best),
        "contours": np.repeat(_LEVELS[:, None], _TRIED, axis=1),
    }


INTERACTIVE = Interactive(
    stem="ch02_supervised_learning",
    name="line-and-loss-surface",
    title="A line and its place on the loss surface",
    heights=(620, 350),
    parameters=(
        Number("intercept", "intercept *ϕ*_{0} (dm)", 0.0, 2.6, 0.02, 1.6),
        Number("slope", "slope *ϕ*_{1} (dm/N)", -1.2, 1.6, 0.02, -0.8),
    ),
    values=values,
    data={
        "x": _BAND.x,
        "y": _BAND.y,
        "levels": _LEVELS,
        "tried": _TRIED,
        # The lines A and B of the chapter; C is the best one.
        "marked": np.array([[1.6, -0.8], [1.2, 0.1]]),
    },
    prediction=Prediction(
        "Where on the loss surface does this line lie? Move the point there.",
        guess=(
            Number("guess_intercept", "your *ϕ*_{0}", 0.0, 2.6, 0.02, 1.3, control="point"),
            Number("guess_slope", "your *ϕ*_{1}", -1.2, 1.6, 0.02, 0.2, control="point"),
        ),
        rounds=(
            {"intercept": 0.4, "slope": 1.0},
            {"intercept": 2.0, "slope": -0.4},
            {"intercept": 0.3, "slope": 0.3},
        ),
    ),
)
