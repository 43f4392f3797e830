"""Normalisation over the channels of one position, as in transformers."""

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import number, real_array

EPSILON = 1e-5


def layer_norm(
    x: Num[np.ndarray, "*batch D"],
    gain: Num[np.ndarray, "D"] | None = None,
    shift: Num[np.ndarray, "D"] | None = None,
    *,
    epsilon: float = EPSILON,
) -> Float[np.ndarray, "*batch D"]:
    """Give the channels of each position mean 0 and variance 1, then a gain and a shift.

    Parameters
    ----------
    x : array_like, shape (..., D)
        Channels along the last axis.
    gain, shift : array_like, shape (D,), optional
        Learned factor and offset of each channel; by default 1 and 0.
    epsilon : float
        Added to the variance, above 0.

    Returns
    -------
    ndarray, shape (..., D)

    Raises
    ------
    ValueError
        If a number is not finite, or gain or shift do not have D entries.

    Notes
    -----
    Ba et al. (2016), "Layer normalization", arXiv:1607.06450.
    """
    array, factor, offset = _together(x, gain, shift)
    small = number("epsilon", epsilon, above=0)
    with np.errstate(over="ignore", invalid="ignore"):
        centred = array - array.mean(axis=-1, keepdims=True)
        normal = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + small)
    scaled: np.ndarray = factor * _in_range(normal, array) + offset
    return scaled


def rms_norm(
    x: Num[np.ndarray, "*batch D"],
    gain: Num[np.ndarray, "D"] | None = None,
    *,
    epsilon: float = EPSILON,
) -> Float[np.ndarray, "*batch D"]:
    """Divide the channels of each position by the root of their mean square, then apply a gain.

    Parameters
    ----------
    x : array_like, shape (..., D)
        Channels along the last axis.
    gain : array_like, shape (D,), optional
        Learned factor of each channel; by default 1.
    epsilon : float
        Added to the mean square, above 0.

    Returns
    -------
    ndarray, shape (..., D)

    Raises
    ------
    ValueError
        If a number is not finite, or the gain does not have D entries.

    Notes
    -----
    Zhang and Sennrich (2019), "Root mean square layer normalization", Advances in Neural
    Information Processing Systems 32.
    """
    array, factor, _ = _together(x, gain, None)
    small = number("epsilon", epsilon, above=0)
    with np.errstate(over="ignore", invalid="ignore"):
        normal = array / np.sqrt((array**2).mean(axis=-1, keepdims=True) + small)
    scaled: np.ndarray = factor * _in_range(normal, array)
    return scaled


def _together(x: object, gain: object, shift: object) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    array = real_array("x", x)
    if array.ndim == 0:
        raise ValueError(f"x: got the single number {array}; expected channels along an axis")
    channels = array.shape[-1]
    factor = np.ones(channels) if gain is None else real_array("gain", gain, ndim=1)
    offset = np.zeros(channels) if shift is None else real_array("shift", shift, ndim=1)
    for name, values in (("gain", factor), ("shift", offset)):
        if len(values) != channels:
            raise ValueError(f"{name}: got {len(values)} numbers; expected {channels}, one each")
    return array, factor, offset


def _in_range(normal: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Refuse what the squares of huge numbers have made of a position."""
    if np.abs(x).max() > np.sqrt(np.finfo(float).max) / 2:
        raise ValueError(
            f"x: got numbers as large as {np.abs(x).max():.3g}, whose squares leave the range of "
            "floats; expected smaller ones"
        )
    return normal
