"""Chapter 6: a bracket that closes on a minimum, one iteration after another."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.ch06_training.line_search import LONGEST, RUGGED_START, dip, downhill
from figures.ch06_training.parts import WAVE, wave_gradient
from figures.interactive.registry import Choice, Interactive, Number, Prediction
from udl.optimisation import bracket_search, golden_section

_CURVES = {"dip": (dip, 1.0), "rugged": (downhill, LONGEST)}
_METHODS = {"thirds": bracket_search, "golden": golden_section}
_MOST = 12


def values(curve: str, method: str, iteration: float) -> dict[str, Any]:
    """Return the bracket after some iterations, the heights there, and where the search ends."""
    height, end = _CURVES[curve]
    now = _METHODS[method](height, 0.0, end, tolerance=1e-9, max_iterations=round(iteration))
    last = _METHODS[method](height, 0.0, end, tolerance=1e-9, max_iterations=_MOST)
    return {"brackets": now.brackets, "heights": now.values[-1], "end": last.minimiser}


INTERACTIVE = Interactive(
    stem="ch06_training",
    name="line-search",
    title="A bracket closes on a minimum",
    heights=(420, 420),
    parameters=(
        Choice(
            "curve", "curve", {"dip": "an uneven dip", "rugged": "downhill from (1, 10)"}, "dip"
        ),
        Choice("method", "search", {"thirds": "in thirds", "golden": "golden section"}, "thirds"),
        Number("iteration", "iteration", 0, _MOST, 1, 3),
    ),
    values=values,
    data={
        "x": WAVE.x,
        "y": WAVE.y,
        "start": np.array(RUGGED_START),
        "slope": wave_gradient(np.array(RUGGED_START)),
        "ends": {name: end for name, (_, end) in _CURVES.items()},
        "most": _MOST,
    },
    prediction=Prediction(
        "The curve is {curve}, and the search goes {method}. Where does it end? Set the place as a "
        "share of the first bracket.",
        guess=(Number("guess", "your place, as a share", 0, 1, 0.01, 0.1),),
        rounds=(
            {"curve": "rugged", "method": "thirds"},
            {"curve": "dip", "method": "golden"},
            {"curve": "rugged", "method": "golden"},
        ),
    ),
    play="iteration",
)
