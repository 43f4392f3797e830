"""Shallow networks: one hidden layer, written as two matrix products.

The book writes parameters as columns acting on one input; here data points are rows, as in
PyTorch, so the weight matrices appear transposed in the products.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import FloatShaped, Shaped, function, instance, real_array

Activation: TypeAlias = Callable[[np.ndarray], np.ndarray]
Inputs = Num[np.ndarray, "N D_i"]
Hidden = Float[np.ndarray, "N H"]
Outputs = Float[np.ndarray, "N D_o"]
HiddenBias = Float[np.ndarray, "H"]
HiddenWeights = Float[np.ndarray, "H D_i"]
OutputBias = Float[np.ndarray, "D_o"]
OutputWeights = Float[np.ndarray, "D_o H"]


def relu(pre_activation: Shaped) -> FloatShaped:
    """Keep positive numbers and set the rest to zero; implements eq-ch03-relu.

    Parameters
    ----------
    pre_activation : array_like, any shape
        Inputs of the hidden units.

    Returns
    -------
    ndarray, the shape of ``pre_activation``
        Activations, 0 or above.

    Raises
    ------
    ValueError
        If a number is NaN or the array is empty.

    Notes
    -----
    Fukushima (1969), "Visual feature extraction by a multilayered network of analog threshold
    elements", IEEE Transactions on Systems Science and Cybernetics 5(4).
    """
    activation: np.ndarray = np.maximum(
        real_array("pre_activation", pre_activation, infinite=True), 0.0
    )
    return activation


@dataclass(frozen=True, eq=False)
class ShallowParameters:
    """The parameters of a network with D_i inputs, H hidden units and D_o outputs.

    Parameters
    ----------
    hidden_bias : ndarray, shape (H,)
        Pre-activations of the hidden units at input 0.
    hidden_weights : ndarray, shape (H, D_i)
        Row h holds the slopes of hidden unit h.
    output_bias : ndarray, shape (D_o,)
        Outputs when all hidden units are off.
    output_weights : ndarray, shape (D_o, H)
        Row o says how output o adds up the hidden units.

    Raises
    ------
    ValueError
        If a shape does not fit or a number is not finite.
    """

    hidden_bias: HiddenBias
    hidden_weights: HiddenWeights
    output_bias: OutputBias
    output_weights: OutputWeights

    def __post_init__(self) -> None:
        axes = {"hidden_bias": 1, "hidden_weights": 2, "output_bias": 1, "output_weights": 2}
        for name, ndim in axes.items():
            # A frozen dataclass forbids assignment; float64 copies must be set all the same.
            value = real_array(name, getattr(self, name), ndim=ndim).copy()
            object.__setattr__(self, name, value)
        num_hidden, num_outputs = len(self.hidden_bias), len(self.output_bias)
        if len(self.hidden_weights) != num_hidden:
            raise ValueError(
                f"hidden_weights: got shape {self.hidden_weights.shape}; "
                f"expected ({num_hidden}, D_i) to fit hidden_bias of shape ({num_hidden},)"
            )
        if self.output_weights.shape != (num_outputs, num_hidden):
            raise ValueError(
                f"output_weights: got shape {self.output_weights.shape}; expected "
                f"({num_outputs}, {num_hidden}) to fit output_bias and hidden_bias"
            )


def hidden_activations(
    parameters: ShallowParameters, x: Inputs, activation: Activation = relu
) -> Hidden:
    """Compute the hidden layer: activation(hidden_bias + hidden_weights x) for each input x.

    Parameters
    ----------
    parameters : ShallowParameters
        With D_i inputs and H hidden units.
    x : array_like, shape (N, D_i)
        Inputs, one a row.
    activation : callable
        Acts on each pre-activation.

    Returns
    -------
    ndarray, shape (N, H)
        Activations.

    Raises
    ------
    ValueError
        If ``x`` does not have D_i columns, is empty or not finite.
    """
    instance("parameters", parameters, ShallowParameters)
    x = inputs(x, parameters.hidden_weights.shape[1])
    # (N, D_i) @ (D_i, H) -> (N, H)
    return activated(activation, parameters.hidden_bias + x @ parameters.hidden_weights.T)


def activated(activation: Activation, pre_activation: np.ndarray) -> np.ndarray:
    """Return what an activation function makes of a layer, if it is as large as the layer.

    Parameters
    ----------
    activation : callable
        Acts on every entry.
    pre_activation : ndarray, any shape

    Returns
    -------
    ndarray, the shape of ``pre_activation``

    Raises
    ------
    ValueError
        If it is no function, or returns another shape, NaN or no numbers.
    """
    function("activation", activation)
    result = real_array("activation, its result", activation(pre_activation), infinite=True)
    if result.shape != pre_activation.shape:
        raise ValueError(
            f"activation: got a result of shape {result.shape} for units of shape "
            f"{pre_activation.shape}; expected equal shapes"
        )
    return result


def inputs(x: object, num_inputs: int) -> np.ndarray:
    """Return a network's inputs as an array, shape (N, D_i), or say what does not fit.

    Parameters
    ----------
    x : array_like, shape (N, D_i)
        Inputs.
    num_inputs : int
        How many the network takes.

    Returns
    -------
    ndarray, shape (N, D_i)

    Raises
    ------
    ValueError
        If the shape does not fit or a number is not finite.
    """
    array = real_array("x", x)
    if array.ndim == 1 and num_inputs == 1:
        raise ValueError(f"x: got shape {array.shape}; expected (N, 1), for example x[:, None]")
    if array.ndim != 2 or array.shape[1] != num_inputs:
        raise ValueError(f"x: got shape {array.shape}; expected (N, {num_inputs})")
    return array


def shallow_network(
    parameters: ShallowParameters, x: Inputs, activation: Activation = relu
) -> Outputs:
    """Compute output_bias + output_weights h, with h the hidden layer; implements eq-ch03-general.

    Parameters
    ----------
    parameters : ShallowParameters
        With D_i inputs, H hidden units and D_o outputs.
    x : array_like, shape (N, D_i)
        Inputs, one a row.
    activation : callable
        Acts on each pre-activation.

    Returns
    -------
    ndarray, shape (N, D_o)
        Outputs, one row for each input.

    Raises
    ------
    ValueError
        If ``x`` does not have D_i columns, is empty or not finite.
    """
    hidden = hidden_activations(parameters, x, activation)
    # (N, H) @ (H, D_o) -> (N, D_o)
    y: np.ndarray = parameters.output_bias + hidden @ parameters.output_weights.T
    return y
