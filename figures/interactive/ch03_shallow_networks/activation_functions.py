"""Chapter 3: activation functions, their slopes, and one network under each of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.interactive.registry import Choice, Interactive, Number, Prediction
from udl.data.shallow_examples import activation_example
from udl.losses import sigmoid
from udl.networks import ShallowParameters, activations, relu, shallow_network

_EXAMPLE = activation_example()
_NETWORK = ShallowParameters(
    _EXAMPLE.hidden_bias,
    _EXAMPLE.hidden_weights,
    _EXAMPLE.output_bias,
    _EXAMPLE.output_weights,
)
_Z = np.linspace(-4.0, 4.0, 161)
_X = np.linspace(0.0, 1.0, 120)  # none at a joint, where rounding would decide a step
_FUNCTIONS = {
    "relu": relu,
    "leaky_relu": activations.leaky_relu,
    "softplus": activations.softplus,
    "elu": activations.elu,
    "gelu": activations.gelu,
    "silu": activations.silu,
    "sigmoid": sigmoid,
    "tanh": activations.tanh,
    "step": activations.heaviside,
}
_BOUNDED = ("sigmoid", "tanh", "step")
_NAMES = {
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "softplus": "softplus",
    "elu": "ELU",
    "gelu": "GELU",
    "silu": "SiLU (swish)",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "step": "step function",
}


def values(activation: str, z: float, scale: float) -> dict[str, Any]:
    """Return an activation function, its slope, and a network that uses it."""
    function = _FUNCTIONS[activation]
    # What grows without bound is scaled back, so that only its bends become sharper.
    back = 1.0 if activation in _BOUNDED else scale
    scaled = ShallowParameters(
        scale * _NETWORK.hidden_bias,
        scale * _NETWORK.hidden_weights,
        _NETWORK.output_bias,
        _NETWORK.output_weights / back,
    )
    return {
        "value": float(function(np.array([z]))[0]),
        "slope": float(activations.derivative(function, np.array([z]))[0]),
        "curve": function(_Z),
        "slopes": activations.derivative(function, _Z),
        "network": shallow_network(scaled, _X[:, None], function)[:, 0],
        "bent": shallow_network(_NETWORK, _X[:, None])[:, 0],
    }


INTERACTIVE = Interactive(
    stem="ch03_shallow_networks",
    name="activation-functions",
    title="Activation functions and what they do to a network",
    heights=(690, 340),
    parameters=(
        Choice("activation", "activation function", _NAMES, "sigmoid"),
        Number("z", "pre-activation *z*", -4.0, 4.0, 0.05, 1.0),
        Number("scale", "sharpness: *z* multiplied by", 1.0, 20.0, 0.5, 4.0),
    ),
    values=values,
    data={
        "z": _Z,
        "x": _X,
        "hidden_bias": _NETWORK.hidden_bias,
        "hidden_weights": _NETWORK.hidden_weights[:, 0],
        "output_bias": _NETWORK.output_bias[0],
        "output_weights": _NETWORK.output_weights[0],
    },
    prediction=Prediction(
        "How large is the slope of this function, {activation}, at *z* = {z:g}?",
        guess=(Number("guess_slope", "your slope", -0.2, 1.2, 0.02, 0.5),),
        rounds=(
            {"activation": "sigmoid", "z": 4.0},
            {"activation": "relu", "z": -1.0},
            {"activation": "softplus", "z": 0.0},
            {"activation": "silu", "z": -2.5},
            {"activation": "tanh", "z": 0.0},
        ),
    ),
)
