"""The check of the gradient descent that practical 2.1 asks to mend."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch02_supervised_learning import expected as right
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


def _paired(x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Pair every load with every length, as the faulty program does."""
    return np.repeat(np.ravel(x), len(y)), np.tile(y, len(x))


def _faulty(x: Any, y: Any, rate: Any, steps: Any) -> tuple[float, float]:
    return right.descent(*_paired(x, y), rate, steps)


def _in_turn(x: Any, y: Any, rate: Any, steps: Any) -> tuple[float, float]:
    intercept, slope, x = 0.0, 0.0, np.ravel(x)
    for _ in range(steps):
        intercept += 2 * rate * float(np.mean(y - intercept - slope * x))
        slope += 2 * rate * float(np.mean((y - intercept - slope * x) * x))
    return intercept, slope


mend_descent = Implement(
    "mend_descent",
    "one residual for each reading.",
    expected=lambda x, y, rate, steps: right.descent(np.ravel(x), y, rate, steps),
    draws=right.descent_draws,
    items=("intercept", "slope"),
    without=("faulty_descent",),
    rtol=1e-6,
    atol=1e-9,
    mistakes=(
        Mistake(
            "every point combined with every other",
            "y has the shape (N,) and the predictions (N, 1): their difference is an N by N table. "
            "This is the program as it was given.",
            _faulty,
        ),
        Mistake(
            "sum instead of mean",
            "The loss is the mean of the squares: divide its derivatives by the number of points.",
            lambda x, y, rate, steps: right.descent(np.ravel(x), y, len(y) * rate, steps),
        ),
        Mistake(
            "the factor 2 missing",
            "The square has an outer derivative too.",
            lambda x, y, rate, steps: right.descent(np.ravel(x), y, rate / 2, steps),
        ),
        Mistake(
            "uphill",
            "The gradient points to a larger loss; the step goes against it.",
            lambda x, y, rate, steps: right.descent(np.ravel(x), y, -rate, steps),
        ),
        Mistake(
            "the slope's step taken at the new intercept",
            "Both derivatives belong to the same line: compute both, then change both.",
            _in_turn,
        ),
        Mistake(
            "another start",
            "The descent starts from the intercept 0 and the slope 0.",
            lambda x, y, rate, steps: right.descent(np.ravel(x), y, rate, steps, (1.0, 1.0)),
        ),
        Mistake(
            "the first reading alone",
            "x[0] is the first row of the table; its column is x[:, 0].",
            lambda x, y, rate, steps: right.descent(np.repeat(x[0], len(y)), y, rate, steps),
        ),
        Mistake(
            "one step too few",
            "Count how often the loop runs.",
            lambda x, y, rate, steps: right.descent(np.ravel(x), y, rate, steps - 1),
        ),
        Mistake(
            "slope first",
            "Return the intercept first, then the slope.",
            lambda x, y, rate, steps: right.descent(np.ravel(x), y, rate, steps)[::-1],
        ),
        Mistake(
            "the best line",
            "What is asked is where the descent stands after so many steps.",
            lambda x, y, rate, steps: right.fit(np.ravel(x), y),
        ),
    ),
)
