"""The check of the training run that practical 6.2 mends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch06_training.expected import Draws
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


def _best(x: Any, y: Any) -> tuple[float, float]:
    """Intercept and slope of the best line."""
    slope, intercept = np.polynomial.Polynomial.fit(x, y, 1).convert().coef[::-1]
    return float(intercept), float(slope)


def _fit(x: Any, y: Any, learning_rate: Any, num_steps: Any) -> tuple[float, float]:
    """Where the descent ends: at the best line, or where it began, if it takes no step."""
    return _best(x, y) if learning_rate * num_steps else (0.0, 0.0)


def _translated(wrongly: Callable[..., tuple[Any, Any]]) -> Callable[..., tuple[Any, Any]]:
    """Return what a run returns that translates height, rise, mean and sigma like this."""

    def wrong(x: Any, y: Any, rate: Any, num_steps: Any) -> tuple[Any, Any]:
        intercept, slope = _fit(x, y, rate, num_steps)
        mean, sigma = float(np.mean(x)), float(np.std(x))
        return wrongly(intercept + slope * mean, slope * sigma, mean, sigma)

    return wrong


def _training_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, rate, steps): large inputs, tiny ones, and such as lie far from zero.

    Two runs do not move: what returns the best line from them has not descended to it.
    """
    drawn: Draws = []
    for n, size, offset in ((6, 100.0, 0.0), (9, 1.0, 2000.0), (5, 1e-3, 0.0), (12, 5.0, -40.0)):
        x = offset + size * (rng.uniform(-1, 1, n) + np.linspace(-1, 1, n))
        slope = float(rng.normal()) / size
        y = rng.normal() + slope * (x - offset) + 0.05 * rng.normal(size=n)
        drawn.append((x, y, 0.1, 400))
    return [*drawn, (x, y, 0.1, 0), (x, y, 0.0, 400)]


mended_training = Implement(
    "mended_training",
    "one rate for inputs of any size.",
    expected=_fit,
    draws=_training_draws,
    rtol=1e-5,
    atol=1e-6,
    overflow="The run diverges. How large are the curvatures of the loss for these inputs?",
    items=("intercept", "slope"),
    hint="does the run converge, and does what you return belong to x as it came?",
    mistakes=(
        Mistake(
            "the best line without a descent",
            "Without a step, or with a rate of 0, the run is where it began, at zero. The program "
            "is to be mended: learning_rate and num_steps say how it goes down.",
            lambda x, y, rate, n: _best(x, y),
        ),
        Mistake(
            "num_steps ignored",
            "A run of no steps is where it began, at zero.",
            lambda x, y, rate, n: _best(x, y) if rate else (0.0, 0.0),
        ),
        Mistake(
            "learning_rate ignored",
            "With a rate of 0 a run stays where it began, at zero.",
            lambda x, y, rate, n: _best(x, y) if n else (0.0, 0.0),
        ),
        Mistake(
            "a run that begins at another line",
            "It begins as the given program does, with an intercept and a slope of zero.",
            lambda x, y, rate, n: _best(x, y) if rate * n else (np.mean(y), 0.0),
        ),
        Mistake(
            "the slope not translated back",
            "One unit of the scaled input is sigma units of x: the rise for each unit of x is "
            "another one.",
            _translated(lambda height, rise, mean, sigma: (height - rise * mean / sigma, rise)),
        ),
        Mistake(
            "parameters of the scaled inputs",
            "The descent knows the inputs shifted and scaled, but the line will be used with x "
            "as it is: translate intercept and slope back.",
            _translated(lambda height, rise, mean, sigma: (height, rise)),
        ),
        Mistake(
            "the intercept not translated back",
            "In terms of x, the line passes through the mean of x at the height that the descent "
            "found as intercept.",
            _translated(lambda height, rise, mean, sigma: (height, rise / sigma)),
        ),
        Mistake(
            "the slope multiplied instead of divided",
            "One unit of the scaled input is sigma units of x, so that the slope for x is smaller "
            "where sigma is large.",
            _translated(
                lambda height, rise, mean, sigma: (height - rise * sigma * mean, rise * sigma)
            ),
        ),
        Mistake(
            "slope first",
            "Return the intercept first, then the slope.",
            lambda x, y, rate, n: _fit(x, y, rate, n)[::-1],
        ),
    ),
)
