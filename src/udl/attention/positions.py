"""Telling places apart: attention sees a set, these give it an order."""

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import number, real_array, whole

BASE = 10_000.0  # the slowest wave is nearly this many times 2 pi long


def sinusoidal_positions(
    num_positions: int, num_channels: int, *, base: float = BASE
) -> Float[np.ndarray, "N D"]:
    """Describe each place by sines and cosines of ever longer waves.

    Parameters
    ----------
    num_positions : int
        N, one or more.
    num_channels : int
        D, even. Channels 2i and 2i + 1 hold sine and cosine of ``n / base ** (2 i / D)``.
    base : float
        Above 1.

    Returns
    -------
    ndarray, shape (N, D)
        To be added to the inputs at the N places. The dot product of two rows depends on the
        distance between the two places alone.

    Raises
    ------
    ValueError
        If a number is not whole, D is odd, or the base is not above 1.

    Notes
    -----
    Vaswani et al. (2017), "Attention is all you need", Section 3.5.
    """
    rows = whole("num_positions", num_positions)
    channels = whole("num_channels", num_channels, 2)
    if channels % 2:
        raise ValueError(f"num_channels: got {channels}; expected an even number")
    angles = np.arange(rows)[:, None] * _rates(channels, base)  # (N, D / 2)
    waves = np.stack([np.sin(angles), np.cos(angles)], axis=-1)  # (N, D / 2, 2)
    return waves.reshape(rows, -1)


def rotate(
    x: Num[np.ndarray, "*batch N D"],
    positions: Num[np.ndarray, "N"] | None = None,
    *,
    base: float = BASE,
) -> Float[np.ndarray, "*batch N D"]:
    """Turn queries or keys by angles that grow with their places.

    Parameters
    ----------
    x : array_like, shape (..., N, D)
        Queries or keys, D even. Channels 2i and 2i + 1 are one plane's coordinates.
    positions : array_like, shape (N,), optional
        Places; by default 0 to N - 1.
    base : float
        As for :func:`sinusoidal_positions`; above 1.

    Returns
    -------
    ndarray, shape (..., N, D)
        Vectors of the same length. The dot product of a turned query and a turned key depends on
        their places through the difference of these alone.

    Raises
    ------
    ValueError
        If D is odd, a number is not finite, or there is not one place a row.

    Notes
    -----
    Su et al. (2021), "RoFormer: enhanced transformer with rotary position embedding",
    arXiv:2104.09864. Some programs pair channels i and i + D / 2 instead, which is the same up to
    the order of the channels.
    """
    array = real_array("x", x)
    if array.ndim < 2:
        raise ValueError(f"x: got shape {array.shape}; expected (..., positions, channels)")
    *_, rows, channels = array.shape
    if channels % 2:
        raise ValueError(f"x: got {channels} channels; expected an even number")
    rates = _rates(channels, base)
    places = np.arange(rows) if positions is None else real_array("positions", positions, ndim=1)
    if len(places) != rows:
        raise ValueError(f"positions: got {len(places)}; expected {rows}, one a row of x")
    with np.errstate(over="ignore"):
        angles = places[:, None] * rates  # (N, D / 2)
    cosine, sine = np.cos(angles), np.sin(angles)
    first, second = array[..., 0::2], array[..., 1::2]
    turned = np.empty_like(array)
    turned[..., 0::2] = first * cosine - second * sine
    turned[..., 1::2] = first * sine + second * cosine
    return turned


def _rates(num_channels: int, base: float) -> np.ndarray:
    """Return radians a place for each pair of channels, the fastest first."""
    exponents = -np.arange(0, num_channels, 2) / num_channels
    rates: np.ndarray = number("base", base, above=1) ** exponents
    return rates
