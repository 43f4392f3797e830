"""Chapter 7: what becomes of a signal in fifty layers, by the variance of the weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.interactive.registry import Choice, Interactive, Number, Prediction
from udl.experiments.ch07_gradients import depth

_LAYERS = depth.NUM_LAYERS
_WIDTHS = (10, 40, 160)
_NETWORKS = 3


def _drawn() -> dict[str, dict[str, list[list[float]]]]:
    """Return base-ten logarithms of the sizes with He's variance, by direction and width.

    A ReLU network without biases only scales with its weights, so that these networks serve for
    any variance.
    """
    found: dict[str, dict[str, list[list[float]]]] = {"signals": {}, "slopes": {}}
    for width in _WIDTHS:
        passes = [
            depth.one_network(2.0, np.random.default_rng(n), num_inputs=20, width=width)
            for n in range(_NETWORKS)
        ]
        for name, part in (("signals", 0), ("slopes", 1)):
            logs = [np.round(np.log10(one[part]), 3) for one in passes]
            found[name][str(width)] = [one.tolist() for one in logs]
    return found


_DRAWN = _drawn()


def values(factor: float, width: str, what: str) -> dict[str, Any]:
    """Return base-ten logarithms of the sizes, layer by layer: of each network, and expected."""
    passed = np.arange(1, _LAYERS + 1) if what == "signals" else np.arange(_LAYERS, 0, -1)
    scale = passed * np.log10(factor / 2) / 2
    sizes = np.array(_DRAWN[what][width]) + scale
    end = _LAYERS - 1 if what == "signals" else 0
    return {"sizes": sizes, "expected": scale, "end": float(np.median(sizes[:, end]))}


INTERACTIVE = Interactive(
    stem="ch07_gradients",
    name="signal-over-depth",
    title="Fifty layers: find the variance that keeps the signal",
    heights=(400, 380),
    parameters=(
        Number("factor", "variance of the weights, times the width", 0.5, 4.0, 0.05, 1.5),
        Choice("width", "units a layer", {str(w): str(w) for w in _WIDTHS}, "40"),
        Choice(
            "what",
            "direction",
            {"signals": "hidden units, forwards", "slopes": "derivatives, backwards"},
            "signals",
        ),
    ),
    values=values,
    data={"layers": _LAYERS, "drawn": _DRAWN},
    prediction=Prediction(
        "The variance of the weights is {factor:g} divided by the width. By which power of ten "
        "has the signal grown or shrunk after 50 layers?",
        guess=(Number("guess", "your power of ten", -16.0, 16.0, 0.5, 0.0),),
        rounds=({"factor": 1.0}, {"factor": 4.0}, {"factor": 2.2, "width": "160"}),
    ),
)
