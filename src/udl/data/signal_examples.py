"""Two short signals for practical 10.1: one to compute by hand, one hidden in noise."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

Signal = Float[np.ndarray, "L"]


@dataclass(frozen=True, eq=False)
class NoisySignal:
    """A signal, and what was measured of it.

    Parameters
    ----------
    clean, measured : ndarray, shape (120,)
        Two smooth bumps, and the same with noise.
    """

    clean: Signal
    measured: Signal


def plateau() -> Float[np.ndarray, "12"]:
    """Return twelve numbers: low, then high, then lower than before.

    Returns
    -------
    ndarray, shape (12,)
    """
    return np.array([5.2, 5.3, 5.4, 5.1, 10.1, 10.3, 9.9, 10.3, 3.2, 3.4, 3.3, 3.1])


def noisy_bumps() -> NoisySignal:
    """Return two bumps in Gaussian noise of standard deviation 0.3; the ends are near zero.

    Returns
    -------
    NoisySignal
    """
    place = np.arange(120)
    clean = np.exp(-(((place - 35) / 9) ** 2)) + 0.8 * np.exp(-(((place - 78) / 14) ** 2))
    noise = np.random.default_rng(1).normal(scale=0.3, size=place.size)
    return NoisySignal(clean, clean + noise)
