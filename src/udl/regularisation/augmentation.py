"""More examples than were collected: signals that are moved and scaled keep their labels."""

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import instance, number, real_array


def roll_and_scale(
    signals: Num[np.ndarray, "N D"], spread: float, *, rng: np.random.Generator
) -> Float[np.ndarray, "N D"]:
    """Move each signal round by a random distance, and multiply it by a random factor.

    What leaves at one end comes in at the other. This suits data whose classes do not depend on
    position and height, as those of MNIST-1D nearly do.

    Parameters
    ----------
    signals : array_like, shape (N, D)
        One a row.
    spread : float
        Factors are uniform between ``1 - spread`` and ``1 + spread``; from 0 to below 1.
    rng : numpy.random.Generator
        Makes the draws: first all distances, uniform over 0..D-1, then all factors.

    Returns
    -------
    ndarray, shape (N, D)

    Raises
    ------
    ValueError
        If a number is not finite, the spread is out of its range, or ``rng`` is not a generator.
    """
    signals = real_array("signals", signals, ndim=2)
    spread = number("spread", spread, least=0, below=1)
    instance("rng", rng, np.random.Generator)
    count, length = signals.shape
    distances = rng.integers(length, size=(count, 1))
    factors = rng.uniform(1 - spread, 1 + spread, size=(count, 1))
    # Position d of a moved signal shows what stood at d - distance, going round.
    came_from = (np.arange(length) - distances) % length  # (N, D)
    moved = np.take_along_axis(signals, came_from, axis=1)
    with np.errstate(over="ignore"):
        return np.asarray(factors * moved)
