"""Batch, group and layer normalisation, there and back.

All three subtract a mean, divide by a standard deviation, and give each channel a factor and an
offset that are learned. They differ in what shares a mean: in batch norm all examples and positions
of one channel, in group norm the channels of one group at all positions of one example, in layer
norm all of one example. Inputs are (N, C) or (N, C, *places), as in PyTorch.
"""

import math
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import instance, number, real_array, whole

EPSILON = 1e-5
# Squares of deviations, their sums and the products on the way back stay far inside the floats.
LARGEST_INPUT = 1e60

Batch = Num[np.ndarray, "N C *places"]
FloatBatch = Float[np.ndarray, "N C *places"]
PerChannel = Num[np.ndarray, "C"] | None


class Normalised(NamedTuple):
    """An output of normalisation, and what the way back needs.

    ``output`` and ``normal``, shape (N, C, *places): with and without gain and shift.
    ``deviation``: the standard deviations by which was divided, with epsilon, shape (C,) for batch
    norm and (N, G) for G groups. ``gain``, shape (C,).
    """

    output: np.ndarray
    normal: np.ndarray
    deviation: np.ndarray
    gain: np.ndarray


class NormalisationGradients(NamedTuple):
    """Derivatives of a loss with respect to input, (N, C, *places), gain and shift, each (C,)."""

    x: np.ndarray
    gain: np.ndarray
    shift: np.ndarray


def batch_norm(
    x: Batch, gain: PerChannel = None, shift: PerChannel = None, *, epsilon: float = EPSILON
) -> Normalised:
    """Give each channel mean 0 and variance 1 over the batch, then gain and shift.

    Implements eq-ch11-batch-norm.

    Parameters
    ----------
    x : array_like, shape (N, C, *places)
        A batch; with places, such as those of an image, all of a channel count alike.
    gain, shift : array_like, shape (C,), optional
        Learned factor and offset of each channel; by default 1 and 0.
    epsilon : float
        Added to the variance, above 0.

    Returns
    -------
    Normalised
        ``deviation`` has shape (C,).

    Raises
    ------
    ValueError
        If a number is not finite, or gain or shift do not have C entries.

    Notes
    -----
    Ioffe and Szegedy (2015), "Batch normalization: accelerating deep network training by reducing
    internal covariate shift", ICML, arXiv:1502.03167. The variance is the mean of the squared
    deviations, divided by the number of them and not by one fewer, as in PyTorch's forward pass.
    """
    array, factor, offset = channels(x, gain, shift)
    small = number("epsilon", epsilon, above=0)
    flat = array.reshape(*array.shape[:2], -1)  # (N, C, L)
    centred = flat - flat.mean(axis=(0, 2), keepdims=True)
    deviation = np.sqrt((centred**2).mean(axis=(0, 2)) + small)  # (C,)
    normal = centred / deviation[:, None]
    return _finished(array, normal, deviation, factor, offset)


def batch_norm_loop(
    x: Batch, gain: PerChannel = None, shift: PerChannel = None, *, epsilon: float = EPSILON
) -> FloatBatch:
    """Do the same one channel after the other, as it is read.

    Parameters
    ----------
    x, gain, shift, epsilon
        As for :func:`batch_norm`.

    Returns
    -------
    ndarray, shape (N, C, *places)
        The output.

    Raises
    ------
    ValueError
        As for :func:`batch_norm`.
    """
    array, factor, offset = channels(x, gain, shift)
    small = number("epsilon", epsilon, above=0)
    output = np.empty_like(array)
    for c in range(array.shape[1]):
        values = array[:, c]  # (N, *places)
        mean = values.sum() / values.size
        variance = ((values - mean) ** 2).sum() / values.size
        output[:, c] = factor[c] * (values - mean) / math.sqrt(variance + small) + offset[c]
    return output


def group_norm(
    x: Batch,
    num_groups: int,
    gain: PerChannel = None,
    shift: PerChannel = None,
    *,
    epsilon: float = EPSILON,
) -> Normalised:
    """Give each group of channels of each example mean 0 and variance 1, then gain and shift.

    Parameters
    ----------
    x : array_like, shape (N, C, *places)
        A batch, whose examples do not meet.
    num_groups : int
        G, which divides C: one is layer norm, C is instance norm.
    gain, shift : array_like, shape (C,), optional
        Learned factor and offset of each channel; by default 1 and 0.
    epsilon : float
        Added to the variance, above 0.

    Returns
    -------
    Normalised
        ``deviation`` has shape (N, G).

    Raises
    ------
    ValueError
        If a number is not finite, gain or shift do not have C entries, or G does not divide C.

    Notes
    -----
    Wu and He (2018), "Group normalization", ECCV, arXiv:1803.08494.
    """
    array, factor, offset = channels(x, gain, shift)
    groups = whole("num_groups", num_groups)
    if array.shape[1] % groups:
        raise ValueError(
            f"num_groups: got {groups} for {array.shape[1]} channels; expected a number that "
            "divides them"
        )
    small = number("epsilon", epsilon, above=0)
    grouped = array.reshape(len(array), groups, -1)  # (N, G, C/G * L)
    centred = grouped - grouped.mean(axis=2, keepdims=True)
    deviation = np.sqrt((centred**2).mean(axis=2) + small)  # (N, G)
    normal = centred / deviation[:, :, None]
    return _finished(array, normal, deviation, factor, offset)


def layer_norm(
    x: Batch, gain: PerChannel = None, shift: PerChannel = None, *, epsilon: float = EPSILON
) -> Normalised:
    """Give all channels of each example together mean 0 and variance 1, then gain and shift.

    For inputs (N, C) this is the norm of :func:`udl.attention.layer_norm`. Places, if there are
    any, are normalised together here, and each by itself in a transformer.

    Parameters
    ----------
    x : array_like, shape (N, C, *places)
        A batch, whose examples do not meet.
    gain, shift : array_like, shape (C,), optional
        Learned factor and offset of each channel; by default 1 and 0.
    epsilon : float
        Added to the variance, above 0.

    Returns
    -------
    Normalised
        ``deviation`` has shape (N, 1).

    Raises
    ------
    ValueError
        If a number is not finite, or gain or shift do not have C entries.

    Notes
    -----
    Ba et al. (2016), "Layer normalization", arXiv:1607.06450.
    """
    return group_norm(x, 1, gain, shift, epsilon=epsilon)


def normalisation_gradients(d_output: Batch, normalised: Normalised) -> NormalisationGradients:
    """Take a loss's derivative back through any of these norms; implements eq-ch11-norm-backward.

    Parameters
    ----------
    d_output : array_like, shape (N, C, *places)
        Derivative of the loss with respect to the output.
    normalised : Normalised
        From :func:`batch_norm`, :func:`group_norm` or :func:`layer_norm`.

    Returns
    -------
    NormalisationGradients

    Raises
    ------
    ValueError
        If ``d_output`` does not have the shape of the output, or a number is not finite.
    """
    instance("normalised", normalised, Normalised)
    d_y = real_array("d_output", d_output)
    if d_y.shape != normalised.output.shape:
        raise ValueError(
            f"d_output: got shape {d_y.shape}; expected {normalised.output.shape}, "
            "that of the output"
        )
    small_enough("d_output", d_y)
    num, num_channels = d_y.shape[:2]
    d_y, normal = (one.reshape(num, num_channels, -1) for one in (d_y, normalised.normal))
    d_gain, d_shift = (d_y * normal).sum(axis=(0, 2)), d_y.sum(axis=(0, 2))  # (C,)
    d_normal = d_y * normalised.gain[:, None]  # (N, C, L)
    axes: tuple[int, ...]
    if normalised.deviation.ndim == 1:
        axes, deviation = (0, 2), normalised.deviation[:, None]
    else:
        groups = normalised.deviation.shape[1]
        d_normal, normal = (one.reshape(num, groups, -1) for one in (d_normal, normal))
        axes, deviation = (2,), normalised.deviation[:, :, None]
    # Neither a shift of all numbers nor a stretch reaches the output: these two parts are lost.
    moved = d_normal.mean(axis=axes, keepdims=True)
    stretched = normal * (d_normal * normal).mean(axis=axes, keepdims=True)
    d_x = (d_normal - moved - stretched) / deviation
    return NormalisationGradients(d_x.reshape(normalised.output.shape), d_gain, d_shift)


def normalisation_jacobian(
    values: Num[np.ndarray, "N"], *, epsilon: float = EPSILON
) -> Float[np.ndarray, "N N"]:
    """Differentiate each normalised number of one set with respect to each number that came in.

    Parameters
    ----------
    values : array_like, shape (N,)
        What shares a mean and a variance.
    epsilon : float
        Added to the variance, above 0.

    Returns
    -------
    ndarray, shape (N, N)
        Row n is the gradient of the n-th normalised number.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    array = real_array("values", values, ndim=1)
    small_enough("values", array)
    small = number("epsilon", epsilon, above=0)
    num = len(array)
    centred = array - array.mean()
    deviation = math.sqrt((centred**2).mean() + small)
    normal = centred / deviation
    kept = np.eye(num) - np.ones((num, num)) / num - np.outer(normal, normal) / num  # (N, N)
    return kept / deviation


def channels(x: object, gain: object, shift: object) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a batch (N, C, *places) with a gain and a shift for each channel.

    Raises
    ------
    ValueError
        If a number is not finite or a square leaves the floats, there are no channels, or gain or
        shift do not have C entries.
    """
    array = real_array("x", x)
    if array.ndim < 2:
        raise ValueError(f"x: got shape {array.shape}; expected a batch (N, C) or (N, C, ...)")
    small_enough("x", array)
    num_channels = array.shape[1]
    factor = np.ones(num_channels) if gain is None else real_array("gain", gain, ndim=1)
    offset = np.zeros(num_channels) if shift is None else real_array("shift", shift, ndim=1)
    for name, values in (("gain", factor), ("shift", offset)):
        if len(values) != num_channels:
            raise ValueError(
                f"{name}: got {len(values)} numbers; expected {num_channels}, one each"
            )
        small_enough(name, values)
    return array, factor, offset


def _finished(
    array: np.ndarray,
    normal: np.ndarray,
    deviation: np.ndarray,
    gain: np.ndarray,
    shift: np.ndarray,
) -> Normalised:
    """Apply gain and shift."""
    normal = normal.reshape(array.shape)
    per_channel = (-1, *[1] * (array.ndim - 2))  # (C, 1, ...) beside (N, C, *places)
    output = gain.reshape(per_channel) * normal + shift.reshape(per_channel)
    return Normalised(output, normal, deviation, gain)


def small_enough(name: str, array: np.ndarray) -> None:
    """Refuse numbers whose squares come near the end of the floats.

    Raises
    ------
    ValueError
        If there is one.
    """
    largest = np.abs(array).max()
    if largest > LARGEST_INPUT:
        raise ValueError(
            f"{name}: got numbers as large as {largest:.3g}, whose squares come near the end of "
            f"the floats; expected at most {LARGEST_INPUT:.0e}"
        )
