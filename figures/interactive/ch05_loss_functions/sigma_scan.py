"""Chapter 5: the loss as a function of the standard deviation, and the band that goes with it."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.interactive.registry import Interactive, Number, Prediction
from udl import losses
from udl.data.loss_examples import regression_example
from udl.networks import ShallowParameters, shallow_network

_EXAMPLE = regression_example()
_NETWORK = ShallowParameters(
    _EXAMPLE.hidden_bias,
    _EXAMPLE.hidden_weights,
    _EXAMPLE.output_bias,
    _EXAMPLE.output_weights,
)
# The best bias makes the residuals' mean zero.
_BEST = float(np.mean(_EXAMPLE.y - shallow_network(_NETWORK, _EXAMPLE.x[:, None])[:, 0]))
_GRID = np.linspace(0.0, 1.0, 101)
_SCAN = np.geomspace(0.1, 1.0, 91)


def _curve(x: np.ndarray, shift: float) -> np.ndarray:
    return shallow_network(_NETWORK, x[:, None])[:, 0] + _BEST + shift


def values(sigma: float, shift: float) -> dict[str, Any]:
    """Return the loss with its two parts, and the best sigma."""
    y, mean = _EXAMPLE.y, _curve(_EXAMPLE.x, shift)
    squares = float(losses.sum_of_squares(y, mean))
    best = float(np.sqrt(squares / len(y)))
    nll = float(losses.gaussian_nll(y, mean, sigma))
    return {
        "curve": _curve(_GRID, shift),
        "prediction": mean,
        "loss": nll,
        "misfit": squares / (2 * sigma**2),
        "spread": nll - squares / (2 * sigma**2),
        "best": best,
        "lowest": float(losses.gaussian_nll(y, mean, best)),
        "scan": [float(losses.gaussian_nll(y, mean, one)) for one in _SCAN],
        "inside": int(np.sum(np.abs(y - mean) < 2 * sigma)),
    }


INTERACTIVE = Interactive(
    stem="ch05_loss_functions",
    name="sigma-scan",
    title="The best standard deviation",
    heights=(560, 330),
    parameters=(
        Number("sigma", "standard deviation *σ*", 0.1, 1.0, 0.01, 0.2),
        Number("shift", "curve moved up by", -0.6, 0.6, 0.05, 0.0),
    ),
    values=values,
    data={
        "x": _EXAMPLE.x,
        "y": _EXAMPLE.y,
        "hidden_bias": _EXAMPLE.hidden_bias,
        "hidden_weights": _EXAMPLE.hidden_weights[:, 0],
        "output_bias": _EXAMPLE.output_bias[0] + _BEST,
        "output_weights": _EXAMPLE.output_weights[0],
        "grid": _GRID,
        "scan": _SCAN,
    },
    prediction=Prediction(
        "The curve is moved up by {shift:g}. Which *σ* makes the loss of these points lowest? "
        "The band reaches two standard deviations to either side.",
        guess=(Number("guess_sigma", "your *σ*", 0.1, 1.0, 0.01, 0.2),),
        rounds=({"shift": 0.0}, {"shift": 0.4}, {"shift": -0.6}),
    ),
)
