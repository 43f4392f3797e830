"""How fast the slope of a network changes with its input.

A network with one input and one output has a slope dy/dx at each input. The autocorrelation of
these slopes says how much the slope at one input tells about that at another some way off. Of deep
chains it tells hardly anything, which Balduzzi et al. (2017), arXiv:1702.08591, call shattered
gradients.
"""

import math

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import instance, number, real_array, refuse, whole
from udl.gradients import backward_pass, forward_pass
from udl.networks import Activation, DeepParameters, relu
from udl.residual.normalisation import EPSILON, LARGEST_INPUT, small_enough

Inputs = Num[np.ndarray, "N"]
Slopes = Float[np.ndarray, "N"]


def input_slopes(parameters: DeepParameters, x: Inputs, activation: Activation = relu) -> Slopes:
    """Differentiate a network's only output with respect to its only input, at each of N inputs.

    Parameters
    ----------
    parameters : DeepParameters
        One input, one output.
    x : array_like, shape (N,)
        Inputs.
    activation : callable
        Acts on each pre-activation; one that :func:`udl.networks.derivative` knows.

    Returns
    -------
    ndarray, shape (N,)

    Raises
    ------
    ValueError
        If the network has more inputs or outputs, or an input is not finite.
    """
    instance("parameters", parameters, DeepParameters)
    if (parameters.widths[0], parameters.widths[-1]) != (1, 1):
        raise ValueError(
            f"parameters: got {parameters.widths[0]} inputs and {parameters.widths[-1]} outputs; "
            "expected one of each"
        )
    forward = forward_pass(parameters, real_array("x", x, ndim=1)[:, None], activation)
    backward = backward_pass(parameters, forward, np.ones_like(forward.output), activation)
    slopes: np.ndarray = backward.hidden[0][:, 0]
    return slopes


def random_slopes(
    x: Inputs,
    num_layers: int,
    num_hidden: int,
    rng: np.random.Generator,
    *,
    skip: bool = False,
    norm: bool = False,
    branch_scale: float = 1.0,
) -> Slopes:
    """Draw a deep network from one input to one output, and return its slope at each input.

    The first hidden layer is a linear layer with normal weights and biases of variance 1. Each of
    the others takes a ReLU of the one before, with batch norm in front of it if asked, and then a
    linear layer with He's weights and no biases; with skips, what it took is added. The output is
    a ReLU, again with the norm, and a linear layer. The norm's statistics are those of the N
    inputs, taken once and then held fixed, as they are after training.

    Parameters
    ----------
    x : array_like, shape (N,)
        Inputs.
    num_layers : int
        Number K of hidden layers, 1 or more.
    num_hidden : int
        Units D of each.
    rng : numpy.random.Generator
        Draws the network, layer by layer; one of K layers begins as one of more layers does.
    skip : bool
        Whether each layer but the first is added to what it took.
    norm : bool
        Whether a norm stands in front of each ReLU.
    branch_scale : float
        What each layer but the first is multiplied by.

    Returns
    -------
    ndarray, shape (N,)

    Raises
    ------
    ValueError
        If an input is not finite, a count is below 1, or a slope leaves the floats.
    """
    inputs = real_array("x", x, ndim=1)
    small_enough("x", inputs)
    layers, units = whole("num_layers", num_layers), whole("num_hidden", num_hidden)
    instance("rng", rng, np.random.Generator)
    instance("skip", skip, bool)
    instance("norm", norm, bool)
    scale = number("branch_scale", branch_scale, -LARGEST_INPUT, LARGEST_INPUT)
    weights, biases = rng.normal(size=(2, units))
    h = inputs[:, None] * weights + biases  # (N, D)
    slope = np.tile(weights, (len(inputs), 1))  # (N, D): dh/dx
    for k in range(layers):
        if norm:
            deviation = np.sqrt(h.var(axis=0) + EPSILON)
            ready, through = (h - h.mean(axis=0)) / deviation, slope / deviation
        else:
            ready, through = h, slope
        active = ready > 0  # (N, D)
        if k == layers - 1:
            break
        weight = rng.normal(0, math.sqrt(2 / units), (units, units))
        branch, turned = (scale * (one * active) @ weight.T for one in (ready, through))
        h, slope = (h + branch, slope + turned) if skip else (branch, turned)
        largest = max(np.abs(h).max(), np.abs(slope).max())
        if not largest <= LARGEST_INPUT:
            raise ValueError(
                f"x: got numbers that grow to {largest:.3g} in layer {k + 2}; expected a network "
                f"within {LARGEST_INPUT:.0e}"
            )
    last = rng.normal(0, math.sqrt(1 / units), units)
    result: np.ndarray = (through * active) @ last  # (N,)
    return result


def autocorrelation(
    values: Num[np.ndarray, "N"], num_lags: int, *, centred: bool = True
) -> Float[np.ndarray, "L"]:
    """Correlate a sequence with itself, moved by 0, 1, …, L - 1 positions.

    Implements eq-ch11-autocorrelation.

    Parameters
    ----------
    values : array_like, shape (N,)
        Numbers at equal distances.
    num_lags : int
        L, from 1 to N.
    centred : bool
        Whether the mean is subtracted first.

    Returns
    -------
    ndarray, shape (L,)
        The first is 1. Sums run over the pairs that there are, so that a longer lag has fewer.

    Raises
    ------
    ValueError
        If a number is not finite, all of them are equal (or zero, if not centred), or there are
        fewer numbers than lags.
    """
    array, lags = _sequence(values, num_lags, centred)
    products = np.correlate(array, array, "full")[len(array) - 1 :]  # lags 0, ..., N - 1
    shares: np.ndarray = products[:lags] / products[0]
    return shares


def autocorrelation_loop(
    values: Num[np.ndarray, "N"], num_lags: int, *, centred: bool = True
) -> Float[np.ndarray, "L"]:
    """Do the same one product after the other, as it is read.

    Parameters
    ----------
    values, num_lags, centred
        As for :func:`autocorrelation`.

    Returns
    -------
    ndarray, shape (L,)

    Raises
    ------
    ValueError
        As for :func:`autocorrelation`.
    """
    array, lags = _sequence(values, num_lags, centred)
    found = np.zeros(lags)
    for lag in range(lags):
        for n in range(len(array) - lag):
            found[lag] += array[n] * array[n + lag]
    shares: np.ndarray = found / found[0]
    return shares


def _sequence(values: object, num_lags: object, centred: object) -> tuple[np.ndarray, int]:
    array = real_array("values", values, ndim=1)
    lags = whole("num_lags", num_lags, most=len(array))
    instance("centred", centred, bool)
    size = np.abs(array).max()
    if size > 0:  # slopes may be as small as 1e-170, whose squares are 0
        array = array / size
    if centred:
        refuse("values", np.array(np.ptp(array)), np.ptp(array) < 1e-12, "numbers that differ")
        array = array - array.mean()
    elif size == 0:
        raise ValueError("values: got zeros alone; expected a number other than 0")
    return array, lags
