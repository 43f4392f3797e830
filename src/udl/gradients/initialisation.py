"""How wide the first weights must be, and what becomes of signals if they are not.

On average over the draws, a layer of ReLU units multiplies the variance of pre-activations by
D_h sigma² / 2 and, on the way back, that of their gradients by D_h' sigma² / 2, where it leads from
D_h units to D_h'. He's choice makes one of the two factors 1.
"""

import itertools
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from jaxtyping import Num

from udl.arrays import (
    FloatVector,
    choice,
    instance,
    nonnegative_array,
    number,
    whole,
    whole_sequence,
)
from udl.gradients.backpropagation import OutputGradient, backward_pass, forward_pass
from udl.networks import Activation, DeepParameters, relu

Mode = Literal["fan_in", "fan_out", "average"]


class Signals(NamedTuple):
    """Standard deviations over data points and units, one for each layer.

    ``pre_activations`` and ``d_pre_activations``, shape (K + 1,), are those of layers 1, …, K and
    the output, before their activation; ``hidden``, shape (K,), those of the hidden layers after
    it.
    """

    pre_activations: FloatVector
    hidden: FloatVector
    d_pre_activations: FloatVector


def he_variance(fan_in: int, fan_out: int | None = None, mode: Mode = "fan_in") -> float:
    """Return the variance of first weights that keeps the signal's size; implements eq-ch07-he.

    Parameters
    ----------
    fan_in : int
        Units D_h that each unit sums.
    fan_out : int, optional
        Units D_h' that each unit feeds; only needed for the other modes.
    mode : {"fan_in", "fan_out", "average"}
        Keep the size of the pre-activations, of the gradients, or as a compromise of neither.

    Returns
    -------
    float
        2 / D_h, 2 / D_h', or 4 / (D_h + D_h').

    Raises
    ------
    ValueError
        If a number of units is below 1, or is needed and missing.

    Notes
    -----
    He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers", ICCV, arXiv:1502.01852.
    """
    fan_in = whole("fan_in", fan_in)
    choice("mode", mode, ("fan_in", "fan_out", "average"))
    if mode == "fan_in":
        return 2 / fan_in
    fan_out = whole("fan_out", fan_out)
    return 2 / fan_out if mode == "fan_out" else 4 / (fan_in + fan_out)


def normal_parameters(
    widths: Sequence[int], variance: float | Sequence[float], rng: np.random.Generator
) -> DeepParameters:
    """Draw a network with normal weights of a chosen variance, and biases of zero.

    Parameters
    ----------
    widths : sequence of int
        Numbers of inputs, of hidden units layer by layer, and of outputs; K + 2 of them.
    variance : float, or sequence of K + 1 floats
        Variance of the weights, of all layers or layer by layer; 0 or above.
    rng : numpy.random.Generator
        Makes the draws, layer by layer.

    Returns
    -------
    DeepParameters
        Of these widths.

    Raises
    ------
    ValueError
        If a width is not a whole number above 0, a variance is negative, or there are not as many
        as layers.
    """
    widths = whole_sequence("widths", widths, shortest=2)
    instance("rng", rng, np.random.Generator)
    variances = _variances(variance, len(widths) - 1)
    layers = zip(itertools.pairwise(widths), variances, strict=True)
    weights = tuple(
        rng.normal(0.0, np.sqrt(one), (fan_out, fan_in)) for (fan_in, fan_out), one in layers
    )
    return DeepParameters(weights, tuple(np.zeros(width) for width in widths[1:]))


def he_parameters(
    widths: Sequence[int], rng: np.random.Generator, mode: Mode = "fan_in"
) -> DeepParameters:
    """Draw a network whose weights have He's variance layer by layer, and biases of zero.

    Parameters
    ----------
    widths : sequence of int
        Numbers of inputs, of hidden units layer by layer, and of outputs.
    rng : numpy.random.Generator
        Makes the draws, layer by layer.
    mode : {"fan_in", "fan_out", "average"}
        See :func:`he_variance`.

    Returns
    -------
    DeepParameters
        Of these widths.

    Raises
    ------
    ValueError
        If a width is not a whole number above 0.
    """
    widths = whole_sequence("widths", widths, shortest=2)
    pairs = itertools.pairwise(widths)
    return normal_parameters(widths, [he_variance(*pair, mode=mode) for pair in pairs], rng)


def signals(
    parameters: DeepParameters,
    x: Num[np.ndarray, "N D_i"],
    d_output: OutputGradient | None = None,
    activation: Activation = relu,
) -> Signals:
    """Measure how large activations and gradients are, layer by layer.

    Parameters
    ----------
    parameters : DeepParameters
        With K hidden layers.
    x : array_like, shape (N, D_i)
        Inputs.
    d_output : array_like, shape (N, D_o), optional
        Derivative of the loss by the outputs; by default 1, so that what is measured is the slope
        of the outputs' sum.
    activation : callable
        Acts on each pre-activation.

    Returns
    -------
    Signals
        Standard deviations, layer by layer.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    forward = forward_pass(parameters, x, activation)
    if d_output is None:
        d_output = np.ones_like(forward.output)
    backward = backward_pass(parameters, forward, d_output, activation)
    return Signals(
        pre_activations=_deviations(forward.pre_activations),
        hidden=_deviations(forward.hidden[1:]),
        d_pre_activations=_deviations(backward.pre_activations),
    )


def expected_second_moments(
    widths: Sequence[int], variance: float | Sequence[float], input_second_moment: float = 1.0
) -> FloatVector:
    """Predict how large pre-activations are on average over all draws of a ReLU network.

    Implements eq-ch07-second-moment, before the activations where the equation is behind them.

    Parameters
    ----------
    widths : sequence of int
        Numbers of inputs, of hidden units layer by layer, and of outputs; K + 2 of them.
    variance : float, or sequence of K + 1 floats
        Variance of the weights, whose mean and biases are zero.
    input_second_moment : float
        The mean of the squared inputs, 0 or above.

    Returns
    -------
    ndarray, shape (K + 1,)
        The expected square of a pre-activation of layers 1, …, K and of the output.

    Raises
    ------
    ValueError
        If a width is not a whole number above 0, a number is negative, or there are not as many
        variances as layers.
    """
    widths = whole_sequence("widths", widths, shortest=2)
    moment = number("input_second_moment", input_second_moment, 0)
    variances = _variances(variance, len(widths) - 1)
    moments: list[float] = []
    with np.errstate(over="ignore"):
        for fan_in, one in zip(widths, variances, strict=False):
            # Of symmetric pre-activations a ReLU keeps half of the squares; inputs meet none.
            kept = moment / 2 if moments else moment
            moment = fan_in * one * kept
            moments.append(moment)
    return np.array(moments)


def _variances(variance: object, num_layers: int) -> list[float]:
    """Return one variance for each layer."""
    given = nonnegative_array("variance", variance)
    if given.ndim == 0:
        return [float(given)] * num_layers
    if given.shape != (num_layers,):
        raise ValueError(
            f"variance: got shape {given.shape}; expected one number or {num_layers}, one a layer"
        )
    return [float(one) for one in given]


def _deviations(layers: Sequence[np.ndarray]) -> np.ndarray:
    return np.array([layer.std() for layer in layers])
