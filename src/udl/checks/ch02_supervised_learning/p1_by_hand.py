"""The check of practical 2.1's rule of thumb for a line: what counts is how well it fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from udl.checks.ch02_supervised_learning import expected as right
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake
from udl.checks.trials import Trial

FACTOR = 1.5  # how many times the smallest loss a rule of thumb may reach


@dataclass(frozen=True, kw_only=True)
class _Rule(Implement):
    """A line that may be any whose loss is near the smallest."""

    def _try(self, answer: Callable[..., Any], drawn: Sequence[Any]) -> Trial:
        trial = super()._try(answer, drawn)
        if trial.problem is None or trial.problem.kind != "value":
            return trial
        found, least = (right.loss(*drawn, *map(float, p)) for p in (trial.came, trial.expected))
        return replace(trial, problem=None) if found <= FACTOR * least else trial


def _through(x: Any, y: Any, i: int, j: int) -> tuple[float, float]:
    slope = (y[j] - y[i]) / (x[j] - x[i])
    return y[i] - slope * x[i], slope


def _first_and_last_half(x: Any, y: Any) -> tuple[float, float]:
    """Join the centres of the readings that come first and last in the array."""
    half = len(x) // 2
    slope = (y[half:].mean() - y[:half].mean()) / (x[half:].mean() - x[:half].mean())
    return y.mean() - slope * x.mean(), slope


line_by_hand = _Rule(
    "line_by_hand",
    "a rule of thumb that is near the best line.",
    expected=right.fit,
    draws=right.band_draws,
    items=("intercept", "slope"),
    reveal=False,
    hint="draw these readings and your line. Has every reading a say in it, wherever it stands in "
    "the array?",
    without=(
        *("polyfit", "Polynomial", "lstsq", "pinv", "linregress", "curve_fit", "solve"),
        *("fit_line", "best_intercept", "best_slope"),
    ),
    mistakes=(
        Mistake(
            "line through two readings",
            "The errors of these two go into the line undiminished. Let the others have a say.",
            lambda x, y: _through(x, y, int(np.argmin(x)), int(np.argmax(x))),
            lambda x, y: _through(x, y, 0, -1),
            lambda x, y: _through(x, y, int(np.argmin(y)), int(np.argmax(y))),
        ),
        Mistake(
            "the order of the array taken for that of the loads",
            "The first half of the array holds light and heavy loads alike here. Choose the "
            "readings by their loads.",
            _first_and_last_half,
        ),
        Mistake(
            "slope first",
            "Return the intercept first, then the slope.",
            lambda x, y: right.fit(x, y)[::-1],
            lambda x, y: right.centres(x, y)[::-1],
        ),
        Mistake(
            "a level line",
            "The mean of the lengths is no line that rises or falls.",
            lambda x, y: (y.mean(), 0.0),
            lambda x, y: (np.median(y), 0.0),
        ),
        Mistake(
            "a line through the origin",
            "A band has a length without a load, too.",
            lambda x, y: (0.0, y.mean() / x.mean()),
            lambda x, y: (0.0, x @ y / (x @ x)),
        ),
        Mistake(
            "intercept at the mean of y",
            "The line passes through the centre of the readings; at x = 0 it is lower or higher.",
            lambda x, y: (y.mean(), right.centres(x, y)[1]),
            lambda x, y: (y.mean(), right.fit(x, y)[1]),
        ),
    ),
)
