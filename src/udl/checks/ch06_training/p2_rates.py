"""Checks of practical 6.2 on learning rates: which of them work, and which is best."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.kinds import Implement, Measured, Predict
from udl.checks.mistakes import Mistake
from udl.data import rubber_band

predict_double = Predict(
    "predict_double",
    "twice the step is not twice the progress.",
    right="diverges",
    wrong_choices={
        "faster": "along the valley a larger step helps, but across it 0.03 already jumps to the "
        "other side, and 0.06 jumps further up than it came from.",
        "zigzags": "at 0.03 the path zigzags already, and each zig is smaller than the one before; "
        "at 0.06 each is larger.",
        "same": "the minimum is the same, but this path does not get there.",
    },
)


def _curvatures(x: Any) -> np.ndarray:
    """Curvatures of the loss of a line along its own axes, the smaller one first."""
    n, s, q = len(x), np.sum(x), np.sum(np.square(x))
    root = np.hypot(n - q, 2 * s)
    return np.array([n + q - root, n + q + root])


def _limit(x: Any) -> float:
    return float(2 / _curvatures(x)[1])


def _other_loads(rng: np.random.Generator) -> np.ndarray:
    """Draw the twelve loads in another unit: the limit stays between 0.03 and 0.06."""
    lighter = rng.random() < 0.5
    return rubber_band.measurements().x * rng.uniform(*((0.76, 0.92) if lighter else (1.06, 1.14)))


largest_rate = Measured(
    "largest_rate",
    "beyond it each step makes it worse.",
    variable="x",
    drawn=_other_loads,
    computed=_limit,
    others="the loads in another unit",
    near=0.0005,
    expected=lambda: _limit(rubber_band.measurements().x),
    tolerance=0.0005,
    goal="the largest rate at which the descent comes to rest",
    mistakes=(
        Mistake(
            "half of it",
            "At this rate the error across the valley is gone in one step. Larger ones still work.",
            lambda: _limit(rubber_band.measurements().x) / 2,
        ),
        Mistake(
            "the fastest rate",
            "At this rate the descent arrives first. Larger ones are slower and still arrive.",
            lambda: float(2 / _curvatures(rubber_band.measurements().x).sum()),
        ),
    ),
    below="a larger rate still works: does the loss fall, if you wait for 500 steps?",
    above="with this rate the loss grows without bound: take more steps and see.",
)


def _best_rate(x: Any) -> float:
    """Rate at which the larger of the two factors of a step is smallest."""
    return float(1 / (len(x) + np.sum(np.square(x))))


best_rate = Implement(
    "best_rate",
    "then both errors shrink by the same factor.",
    expected=lambda x: _best_rate(x),
    draws=lambda rng: [
        (np.array([0.0, 1.0, 2.0]),),
        (rng.uniform(-1, 3, 6),),
        (rng.uniform(3, 9, 8),),
        (0.1 * rng.normal(size=4),),
    ],
    rtol=1e-3,
    hint="for two points at 0 and 1 write the curvatures down, then the factors of a step for a "
    "few rates",
    mistakes=(
        Mistake(
            "the largest rate",
            "There the error across the valley does not shrink at all.",
            lambda x: 2 / _curvatures(x)[1],
        ),
        Mistake(
            "the rate for the steepest direction alone",
            "It removes the error across the valley in one step, and that along it more slowly "
            "than need be.",
            lambda x: 1 / _curvatures(x)[1],
        ),
        Mistake(
            "the rate for the flat direction",
            "Across the valley this diverges.",
            lambda x: 1 / _curvatures(x)[0],
            lambda x: 2 / _curvatures(x)[0],
        ),
        Mistake(
            "the factor 2 of the loss forgotten",
            "The second derivatives of a sum of squares carry a factor 2 as the gradient does.",
            lambda x: 2 * _best_rate(x),
        ),
        Mistake(
            "the mean of the two best rates",
            "Each curvature has its own best rate; what is asked for lies between, but not in the "
            "middle.",
            lambda x: np.mean(1 / _curvatures(x)),
        ),
    ),
)

predict_shortcut = Predict(
    "predict_shortcut",
    "there the gradient points at the minimum.",
    right="axes",
    wrong_choices={
        "none": "is there a place at which the gradient points exactly at the minimum?",
        "ellipse": "on an ellipse the loss is the same everywhere; the gradient is at right angles "
        "to the ellipse. Where does that line pass through the middle?",
        "below": "there one of the two is right, but the gradient changes both, unless the axes of "
        "the ellipses are those of the picture.",
    },
)
