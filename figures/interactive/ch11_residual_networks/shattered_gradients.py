"""Chapter 11: slopes of a random network, by depth, with and without skips and norms."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from figures.ch11_residual_networks.moving import POINTS, SWITCHES, UNITS
from figures.interactive.registry import Choice, Interactive, Number, Prediction
from udl.residual import autocorrelation, random_slopes

_DEPTHS = tuple(range(2, 51, 4))
_LAGS = 33  # a distance of up to 1
_NAMES = {switches: kind for kind, switches in SWITCHES.items()}


@lru_cache
def _drawn() -> dict[str, dict[str, dict[str, Any]]]:
    """Return slopes as whole thousandths of the largest, and that, by kind and depth."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for kind, (skip, norm) in SWITCHES.items():
        found[kind] = {}
        for depth in _DEPTHS:
            draws = np.random.default_rng(0)
            slopes = random_slopes(POINTS, depth, UNITS, draws, skip=skip, norm=norm)
            largest = np.abs(slopes).max()
            found[kind][str(depth)] = {
                "slopes": np.round(1000 * slopes / largest).astype(int).tolist(),
                "power": round(float(np.log10(largest)), 2),
            }
    return found


def values(depth: float, skips: str, norms: str) -> dict[str, Any]:
    """Return the slopes, the power of ten of the largest, and their autocorrelation."""
    held = _drawn()[_NAMES[skips == "yes", norms == "yes"]][str(round(depth))]
    slopes = np.array(held["slopes"]) / 1000
    shares = autocorrelation(slopes, _LAGS)
    return {
        "slopes": slopes,
        "power": held["power"],
        "shares": shares,
        "neighbours": float(shares[1]),
    }


INTERACTIVE = Interactive(
    stem="ch11_residual_networks",
    name="shattered-gradients",
    title="Shattered gradients",
    heights=(560, 360),
    parameters=(
        Number("depth", "hidden layers", 2, 50, 4, 18),
        Choice("skips", "skips", {"no": "no", "yes": "yes"}, "no"),
        Choice("norms", "norms", {"no": "no", "yes": "yes"}, "yes"),
    ),
    values=values,
    data={"points": POINTS.tolist(), "lags": _LAGS, "drawn": _drawn()},
    prediction=Prediction(
        "There are {depth:g} hidden layers (skips: {skips}, norms: {norms}). How large is the "
        "correlation of slopes at neighbouring inputs?",
        guess=(Number("guess", "your correlation", -0.2, 1.0, 0.05, 0.4),),
        rounds=(
            {"depth": 2, "skips": "no", "norms": "yes"},
            {"depth": 26, "skips": "no", "norms": "yes"},
            {"depth": 26, "skips": "yes", "norms": "yes"},
            {"depth": 26, "skips": "no", "norms": "no"},
        ),
    ),
    play="depth",
)
