"""A cup of tea that cools: one input, one output, and a law of physics that is known.

Newton's law of cooling says that the tea loses, each minute, a fixed share of what it has above
the room. The measurements are this curve and a thermometer's error, so that a model fitted to them
can be compared with the truth, where there are data and where there are none.
"""

import numpy as np
from jaxtyping import Float

from udl.arrays import FloatValues, Values, instance, number, real_array, whole

ROOM, START = 20.0, 84.0  # degrees Celsius
MINUTES_PER_E_FOLD = 32.0  # after so many minutes 1/e of the excess over the room is left
THERMOMETER_SIGMA = 1.5  # degrees


def true_temperature(minutes: Values) -> FloatValues:
    """Return the temperature by Newton's law of cooling.

    Parameters
    ----------
    minutes : array_like, any shape
        Time since the tea was poured, in minutes.

    Returns
    -------
    ndarray, the shape of ``minutes``
        Degrees Celsius.

    Raises
    ------
    ValueError
        If a time is not finite, or there is none.
    """
    minutes = real_array("minutes", minutes)
    with np.errstate(over="ignore"):
        return ROOM + (START - ROOM) * np.exp(-minutes / MINUTES_PER_E_FOLD)


def measured_tea(
    num: int, *, last: float = 40.0, rng: np.random.Generator
) -> tuple[Float[np.ndarray, "N"], Float[np.ndarray, "N"]]:
    """Measure the tea at evenly spread times, with a thermometer's error.

    Parameters
    ----------
    num : int
        Number N of measurements, 2 or more.
    last : float
        The last time, in minutes; the first is one minute.
    rng : numpy.random.Generator
        Draws the errors.

    Returns
    -------
    minutes : ndarray, shape (N,)
        Times since the tea was poured, in minutes.
    temperature : ndarray, shape (N,)
        Degrees Celsius, with Gaussian errors of 1.5 degrees.

    Raises
    ------
    ValueError
        If ``num`` is below 2 or ``last`` is not above 1.
    """
    num, last = whole("num", num, 2), number("last", last, above=1)
    instance("rng", rng, np.random.Generator)
    minutes = np.linspace(1.0, last, num)
    return minutes, true_temperature(minutes) + rng.normal(0.0, THERMOMETER_SIGMA, num)
