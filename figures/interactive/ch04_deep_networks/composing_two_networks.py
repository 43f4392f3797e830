"""Chapter 4: one network fed into another folds its graph; the reader draws it first."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.interactive.registry import Choice, Interactive, Number, Prediction
from udl.data import deep_examples
from udl.networks import DeepParameters, compose, deep_network
from udl.regions import count_linear_regions, regions_1d

# The first network has its joints where the static figure's has them.
_JOINTS = np.array([0.0, 0.2, 0.6])
_ENDS = np.append(_JOINTS, 1.0)
_GRID = np.linspace(0.0, 1.0, 201)
_DRAWN = np.linspace(0.0, 1.0, 13)


def _tent() -> DeepParameters:
    """Return a network that rises from 0 to 1 at one half and falls back."""
    return DeepParameters(
        (np.ones((2, 1)), np.array([[2.0, -4.0]])), (np.array([0.0, -0.5]), np.zeros(1))
    )


_SECOND = {
    "wave": DeepParameters(*deep_examples.wave()),
    "tent": _tent(),
    "zigzag": DeepParameters(*deep_examples.zigzag()),
}


def _first(heights: list[float]) -> DeepParameters:
    """Return the network with these values at its ends and joints."""
    slopes = np.diff(heights) / np.diff(_ENDS)
    return DeepParameters(
        (np.ones((3, 1)), np.diff(slopes, prepend=0.0)[None]),
        (-_JOINTS, np.array(heights[:1])),
    )


def values(x: float, a: float, b: float, c: float, d: float, second: str) -> dict[str, Any]:
    """Return both networks and their composition over the inputs, and at one input."""
    first, then = _first([a, b, c, d]), _SECOND[second]
    both = compose(first, then)
    here = np.array([[x]])
    middle = deep_network(first, here)
    return {
        "first": deep_network(first, _GRID[:, None])[:, 0],
        "second": deep_network(then, _GRID[:, None])[:, 0],
        "both": deep_network(both, _GRID[:, None])[:, 0],
        "drawn": deep_network(both, _DRAWN[:, None])[:, 0],
        "middle": float(middle[0, 0]),
        "y": float(deep_network(then, middle)[0, 0]),
        "regions": count_linear_regions(regions_1d(both.weights, both.biases, (0.0, 1.0))),
    }


INTERACTIVE = Interactive(
    stem="ch04_deep_networks",
    name="composing-two-networks",
    title="One network fed into another: draw the fold",
    heights=(570, 470),
    parameters=(
        Number("x", "input *x*", 0.0, 1.0, 0.01, 0.3),
        *(
            Number(name, f"first network at {end:g}", 0.0, 1.0, 0.05, height, control="point")
            for name, end, height in zip("abcd", _ENDS, (0.0, 1.0, 0.0, 1.0), strict=True)
        ),
        Choice(
            "second",
            "second network",
            {"wave": "wave: four pieces", "tent": "tent: two pieces", "zigzag": "zigzag: three"},
            "wave",
        ),
    ),
    values=values,
    data={
        "ends": _ENDS,
        "grid": _GRID,
        "drawn": _DRAWN,
        "second": {
            name: {
                "weights": network.weights[0][:, 0],
                "biases": network.biases[0],
                "out": network.weights[1][0],
                "offset": network.biases[1][0],
            }
            for name, network in _SECOND.items()
        },
    },
    prediction=Prediction(
        "The output *y* of the first network is the input of the second. Draw what comes out: "
        "take the points to where you expect *y*′, or draw across the lower panel.",
        guess=tuple(
            Number(f"s{i}", f"your sketch, point {i + 1}", 0.0, 1.0, 0.05, 0.5, control="point")
            for i in range(len(_DRAWN))
        ),
        rounds=(
            {"second": "tent"},
            {"second": "tent", "a": 1.0, "b": 0.0, "c": 0.5, "d": 0.5},
            {"second": "wave", "a": 0.0, "b": 0.2, "c": 1.0, "d": 0.0},
        ),
        first=True,
    ),
)
