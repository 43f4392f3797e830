"""Derivatives in sixteen bits: what underflows, what overflows, and what a scaled loss saves."""

from typing import Literal, NamedTuple

import numpy as np
from jaxtyping import Num

from udl.arrays import FloatShaped, Shaped, choice, number, real_array, whole
from udl.gradients.backpropagation import NetworkGradients, OutputGradient, forward_pass
from udl.networks import DeepParameters

Precision = Literal["float16", "bfloat16", "float32", "float64"]
PRECISIONS = ("float16", "bfloat16", "float32", "float64")


class Limits(NamedTuple):
    """The range of a format: how fine, how small and how large its numbers are.

    ``epsilon`` is the step from 1 to the next number, ``smallest`` the smallest above zero (a
    subnormal, of a single bit), ``smallest_normal`` the smallest with all its bits.
    """

    epsilon: float
    smallest: float
    smallest_normal: float
    largest: float


def limits(precision: Precision) -> Limits:
    """Look up the range of a floating-point format.

    Parameters
    ----------
    precision : {"float16", "bfloat16", "float32", "float64"}

    Returns
    -------
    Limits

    Raises
    ------
    ValueError
        If it is another word.
    """
    choice("precision", precision, PRECISIONS)
    if precision == "bfloat16":
        # Eight bits of exponent as in float32, seven of fraction instead of 23.
        return Limits(2.0**-7, 2.0**-133, 2.0**-126, (2 - 2.0**-7) * 2.0**127)
    info = np.finfo(precision)
    return Limits(
        float(info.eps),
        float(info.smallest_subnormal),
        float(info.smallest_normal),
        float(info.max),
    )


def round_to(values: Shaped, precision: Precision) -> FloatShaped:
    """Round numbers to those that a format has: to nearest, ties to even.

    Parameters
    ----------
    values : array_like, any shape
        Numbers without NaN.
    precision : {"float16", "bfloat16", "float32", "float64"}
        The format.

    Returns
    -------
    ndarray, float64, the shape of ``values``
        What is too small becomes 0, what is too large infinite.

    Raises
    ------
    ValueError
        If a value is NaN or the format another word.
    """
    array = real_array("values", values, infinite=True)
    fine = limits(precision)
    # The distance between neighbours is epsilon times a power of two, but never below smallest.
    _, exponent = np.frexp(array)
    spacing = np.maximum(fine.epsilon * np.ldexp(1.0, exponent - 1), fine.smallest)
    with np.errstate(over="ignore", invalid="ignore"):
        rounded = np.where(np.isinf(array), array, np.rint(array / spacing) * spacing)
    return np.where(np.abs(rounded) > fine.largest, np.copysign(np.inf, array), rounded)


def lost_share(values: Shaped, precision: Precision, scale: float = 1.0) -> float:
    """Say which share of numbers, once scaled, a format turns into zero or infinity.

    Parameters
    ----------
    values : array_like, any shape
        Finite numbers, such as gradients; those that are zero themselves do not count.
    precision : {"float16", "bfloat16", "float32", "float64"}
        The format.
    scale : float
        Multiplies the numbers first, above 0.

    Returns
    -------
    float
        Between 0 and 1; 0 if all numbers are zero.

    Raises
    ------
    ValueError
        If a number is not finite, ``scale`` not above 0, or the format another word.
    """
    array = real_array("values", values)
    scale = number("scale", scale, above=0)
    choice("precision", precision, PRECISIONS)
    array = array[array != 0]
    if array.size == 0:
        return 0.0
    with np.errstate(over="ignore", under="ignore"):
        rounded = round_to(array * scale, precision)
    return float(np.mean((rounded == 0) | np.isinf(rounded)))


def low_precision_gradients(
    parameters: DeepParameters,
    x: Num[np.ndarray, "N D_i"],
    d_output: OutputGradient,
    precision: Precision = "float16",
    loss_scale: float = 1.0,
) -> NetworkGradients:
    """Backpropagate through a ReLU network with each layer's result rounded to a format.

    Sums are formed in float64 and rounded once, as the matrix units of graphics cards do in
    float32. Parameters, and the gradients after they have been divided by the scale, stay in
    float64: the full-precision copies of mixed-precision training.

    Parameters
    ----------
    parameters : DeepParameters
        With K hidden layers.
    x : array_like, shape (N, D_i)
        Inputs.
    d_output : array_like, shape (N, D_o)
        Derivative of the loss by the outputs, not yet scaled.
    precision : {"float16", "bfloat16", "float32", "float64"}
        The format of activations and gradients on the way.
    loss_scale : float
        Multiplies the loss, and with it all its derivatives, above 0.

    Returns
    -------
    NetworkGradients
        As from `backward_pass`; zero where they underflowed, infinite or NaN where they overflowed.

    Raises
    ------
    ValueError
        If shapes do not fit, a number is not finite, or ``loss_scale`` is not above 0.

    Notes
    -----
    Micikevicius et al. (2018), "Mixed precision training", ICLR, arXiv:1710.03740.
    """
    loss_scale = number("loss_scale", loss_scale, above=0)
    choice("precision", precision, PRECISIONS)
    forward = forward_pass(parameters, x)
    d_output = real_array("d_output", d_output)
    if d_output.shape != forward.output.shape:
        raise ValueError(f"d_output: got shape {d_output.shape}; expected {forward.output.shape}")

    def rounded(values: np.ndarray) -> np.ndarray:
        finite = np.where(np.isnan(values), 0.0, values)
        return np.where(np.isnan(values), np.nan, round_to(finite, precision))

    weights = [rounded(weight) for weight in parameters.weights]
    with np.errstate(over="ignore", invalid="ignore"):
        hidden = [rounded(forward.hidden[0])]
        for weight, bias in zip(weights[:-1], parameters.biases[:-1], strict=True):
            # (N, D_k) @ (D_k, D_k+1) -> (N, D_k+1); the ReLU's maximum keeps NaN
            hidden.append(np.maximum(rounded(hidden[-1] @ weight.T + rounded(bias)), 0.0))
        d_f = [rounded(loss_scale * d_output)]
        d_hidden = [rounded(d_f[0] @ weights[-1])]  # (N, D_o) @ (D_o, D_K) -> (N, D_K)
        for weight, h in zip(reversed(weights[:-1]), reversed(hidden[1:]), strict=True):
            d_f.append(d_hidden[-1] * (h > 0))
            d_hidden.append(rounded(d_f[-1] @ weight))
        d_f, d_hidden = d_f[::-1], d_hidden[::-1]
        d_weights = [rounded(d.T @ h) for d, h in zip(d_f, hidden, strict=True)]  # (D_k+1, D_k)
        d_biases = [rounded(d.sum(axis=0)) for d in d_f]
    found = (d_weights, d_biases, d_f, d_hidden)
    return NetworkGradients(*(tuple(each / loss_scale for each in layers) for layers in found))


class LossScale:
    """A scale for the loss that finds its own size: halved by an overflow, doubled by patience.

    Parameters
    ----------
    scale : float
        Where to start, above 0.
    patience : int
        Steps without an overflow after which the scale is doubled.
    """

    def __init__(self, scale: float = 2.0**16, patience: int = 2000) -> None:
        self.scale = number("scale", scale, above=0)
        self.patience = whole("patience", patience)
        self.good_steps = 0

    def accept(self, gradients: NetworkGradients) -> bool:
        """Say whether a step may be taken with these gradients, and adapt the scale."""
        finite = all(np.isfinite(g).all() for g in (*gradients.weights, *gradients.biases))
        self.good_steps = self.good_steps + 1 if finite else 0
        if not finite:
            self.scale /= 2
        elif self.good_steps == self.patience:
            self.scale *= 2
            self.good_steps = 0
        return finite
