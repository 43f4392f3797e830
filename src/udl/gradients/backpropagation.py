"""Backpropagation through a deep network of any depth and width, for a batch at a time.

The book writes a layer's units as a column; here data points are rows, as in PyTorch, so each of
its products appears transposed: d_f @ weights, where the book has the transposed matrix times a
column.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Num

from udl.arrays import instance, real_array
from udl.networks import Activation, DeepParameters, derivative, pre_activations, relu

OutputGradient = Num[np.ndarray, "N D_o"]


class ForwardPass(NamedTuple):
    """What the backward pass needs of the forward pass.

    ``pre_activations[k]``, shape (N, D_{k+1}), is what layer k + 1 computes before its activation;
    ``hidden[k]``, shape (N, D_k), is what enters that layer, so that ``hidden[0]`` is the input.
    """

    pre_activations: tuple[np.ndarray, ...]
    hidden: tuple[np.ndarray, ...]

    @property
    def output(self) -> np.ndarray:
        """The network's output, shape (N, D_o)."""
        return self.pre_activations[-1]


class NetworkGradients(NamedTuple):
    """Derivatives of a loss; those by the parameters are summed over the batch.

    ``weights[k]`` and ``biases[k]`` have the shapes of the parameters, ``pre_activations[k]`` and
    ``hidden[k]`` those of the forward pass: one row for each data point.
    """

    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]
    pre_activations: tuple[np.ndarray, ...]
    hidden: tuple[np.ndarray, ...]


def forward_pass(
    parameters: DeepParameters, x: Num[np.ndarray, "N D_i"], activation: Activation = relu
) -> ForwardPass:
    """Run a batch through the network and keep all that the way back will need.

    Implements eq-ch07-forward.

    Parameters
    ----------
    parameters : DeepParameters
        With D_i inputs and K hidden layers.
    x : array_like, shape (N, D_i)
        Inputs, one a row.
    activation : callable
        Acts on each pre-activation of a hidden layer.

    Returns
    -------
    ForwardPass
        K + 1 arrays of pre-activations and K + 1 of what entered the layers.

    Raises
    ------
    ValueError
        If ``x`` does not have D_i columns, is empty or not finite.
    """
    f = pre_activations(parameters, x, activation)
    hidden = [real_array("x", x), *(np.asarray(activation(f_k)) for f_k in f[:-1])]
    return ForwardPass(tuple(f), tuple(hidden))


def backward_pass(
    parameters: DeepParameters,
    forward: ForwardPass,
    d_output: OutputGradient,
    activation: Activation = relu,
) -> NetworkGradients:
    """Take the loss's derivative from the output back to every layer and parameter.

    Implements eq-ch07-backward and eq-ch07-parameters.

    Parameters
    ----------
    parameters : DeepParameters
        With K hidden layers and D_o outputs.
    forward : ForwardPass
        Of the same network.
    d_output : array_like, shape (N, D_o)
        Derivative of the loss by each output: ``2 * (output - y)`` for the sum of squares.
    activation : callable
        As in the forward pass, one that `udl.networks.derivative` knows.

    Returns
    -------
    NetworkGradients
        By weights, biases, pre-activations and hidden units (the input among them).

    Raises
    ------
    ValueError
        If the forward pass is of another network or ``d_output`` of another shape.
    """
    d_f_k = _checked(parameters, forward, d_output)
    d_weights, d_biases, d_f, d_hidden = [], [], [], []
    for k in reversed(range(len(parameters.weights))):
        d_f.append(d_f_k)
        d_biases.append(d_f_k.sum(axis=0))  # (N, D_k+1) -> (D_k+1,)
        d_weights.append(d_f_k.T @ forward.hidden[k])  # (D_k+1, N) @ (N, D_k) -> (D_k+1, D_k)
        d_hidden.append(d_f_k @ parameters.weights[k])  # (N, D_k+1) @ (D_k+1, D_k) -> (N, D_k)
        if k > 0:
            d_f_k = d_hidden[-1] * derivative(activation, forward.pre_activations[k - 1])
    found = (tuple(reversed(each)) for each in (d_weights, d_biases, d_f, d_hidden))
    return NetworkGradients(*found)


def backward_pass_loop(
    parameters: DeepParameters,
    forward: ForwardPass,
    d_output: OutputGradient,
    activation: Activation = relu,
) -> NetworkGradients:
    """Do the same for one data point after the other: the book's columns, and as it is read.

    Parameters
    ----------
    parameters, forward, d_output, activation
        As for :func:`backward_pass`.

    Returns
    -------
    NetworkGradients
        The same, more slowly.

    Raises
    ------
    ValueError
        As for :func:`backward_pass`.
    """
    d_output = _checked(parameters, forward, d_output)
    d_weights = [np.zeros_like(weight) for weight in parameters.weights]
    d_biases = [np.zeros_like(bias) for bias in parameters.biases]
    d_f = [np.empty_like(f_k) for f_k in forward.pre_activations]
    d_hidden = [np.empty_like(h_k) for h_k in forward.hidden]
    for n, d_f_k in enumerate(d_output):
        for k in reversed(range(len(parameters.weights))):
            d_f[k][n] = d_f_k
            d_biases[k] += d_f_k
            d_weights[k] += np.outer(d_f_k, forward.hidden[k][n])  # (D_k+1, D_k)
            d_hidden[k][n] = parameters.weights[k].T @ d_f_k  # (D_k, D_k+1) @ (D_k+1,) -> (D_k,)
            if k > 0:
                slopes = derivative(activation, forward.pre_activations[k - 1][n])
                d_f_k = slopes * d_hidden[k][n]
    return NetworkGradients(tuple(d_weights), tuple(d_biases), tuple(d_f), tuple(d_hidden))


def _checked(parameters: object, forward: object, d_output: object) -> np.ndarray:
    """Return ``d_output`` as an array if the three fit each other."""
    instance("parameters", parameters, DeepParameters)
    instance("forward", forward, ForwardPass)
    assert isinstance(parameters, DeepParameters)  # for mypy
    assert isinstance(forward, ForwardPass)
    widths = tuple(h_k.shape[1] for h_k in (*forward.hidden, forward.output))
    if widths != parameters.widths:
        raise ValueError(
            f"forward: got a pass through layers of widths {widths}; expected "
            f"{parameters.widths}, those of parameters"
        )
    d_output = real_array("d_output", d_output, ndim=2)
    if d_output.shape != forward.output.shape:
        raise ValueError(
            f"d_output: got shape {d_output.shape}; expected {forward.output.shape}, "
            "that of the network's output"
        )
    return d_output
