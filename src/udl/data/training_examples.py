"""Losses to descend: thirty noisy points of a wave, a curve with an uneven dip, and a valley.

The wave's points and the formulas of the two losses are those of the predecessor course, so that
descents can be compared with its reference values. Its line is fitted to the points of
:mod:`udl.data.rubber_band`.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from udl.arrays import FloatShaped, Shaped, real_array, together

VALLEY_CENTRE = 0.7  # where on its first axis the valley is lowest
VALLEY_START = (-0.7, -0.9)


@dataclass(frozen=True, eq=False)
class WavePoints:
    """Inputs and targets.

    Parameters
    ----------
    x, y : ndarray, shape (30,)
    """

    x: Float[np.ndarray, "30"]
    y: Float[np.ndarray, "30"]


def wave_points() -> WavePoints:
    """Return thirty points scattered around a wave that fades to both sides.

    Returns
    -------
    WavePoints
    """
    # fmt: off
    x = [
        -1.92, -14.22, 1.49, -1.94, -2.389, -5.09, -8.861, 3.578, -6.01, -6.995, 3.634, 0.8743,
        -10.96, 0.4073, -9.467, 8.56, 10.62, -0.1729, 10.4, -12.61, 0.1574, -13.04, -2.156,
        -12.1, -11.19, 2.902, -8.22, -11.79, -8.391, -4.505,
    ]
    y = [
        -1.051, -0.02482, 0.8896, -0.4943, -0.9371, 0.4306, 0.009577, -0.07944, 0.1624, -0.2682,
        -0.3129, 0.8303, -0.02365, 0.5098, -0.2777, 0.3367, 0.1927, -0.2222, 0.06352, 0.006888,
        0.03224, 0.01091, -0.5706, -0.05258, -0.03666, 0.1709, -0.04805, 0.2008, -0.1904,
        0.5952,
    ]
    # fmt: on
    return WavePoints(np.array(x), np.array(y))


def uneven_dip(place: Shaped) -> FloatShaped:
    """Return the height of a curve: a narrow dip in the left flank of a wide one.

    Parameters
    ----------
    place : array_like, any shape
        Where on the line.

    Returns
    -------
    ndarray, the shape of ``place``
        Between 0 and 1. It falls until 0.38 and rises from there.

    Raises
    ------
    ValueError
        If a number is not finite or there is none.
    """
    x = _near(real_array("place", place))
    wide = 0.5 * np.exp(-((x - 0.65) ** 2) / 0.1)
    narrow = 0.45 * np.exp(-((x - 0.35) ** 2) / 0.02)
    return np.asarray(1 - wide - narrow)


def valley_loss(along: Shaped, across: Shaped) -> np.ndarray:
    """Return the height of a valley that is gentle along its first axis and steep across.

    Parameters
    ----------
    along, across : array_like, shapes that broadcast
        The two parameters.

    Returns
    -------
    ndarray, the shape to which they broadcast
        1 - exp(-2 across^2 - (along - 0.7)^2 / 8): 0 at (0.7, 0), towards 1 far away.

    Raises
    ------
    ValueError
        If a number is not finite, there is none, or shapes do not broadcast.
    """
    return np.asarray(1 - _bump(*_places(along, across)))


def valley_gradient(along: Shaped, across: Shaped) -> np.ndarray:
    """Differentiate the valley's height with respect to both parameters.

    Parameters
    ----------
    along, across : array_like, shapes that broadcast
        Where to differentiate.

    Returns
    -------
    ndarray, shape (2,) and the shape to which they broadcast

    Raises
    ------
    ValueError
        If a number is not finite, there is none, or shapes do not broadcast.
    """
    x, y = np.broadcast_arrays(*_places(along, across))
    slopes = np.stack([(x - VALLEY_CENTRE) / 4, 4 * y])  # (2, …)
    return np.asarray(slopes * _bump(x, y))


def _places(along: Shaped, across: Shaped) -> tuple[np.ndarray, np.ndarray]:
    x, y = real_array("along", along), real_array("across", across)
    together(along=x, across=y)
    return _near(x), _near(y)


def _bump(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.asarray(np.exp(-2 * y**2 - (x - VALLEY_CENTRE) ** 2 / 8))


def _near(places: np.ndarray) -> np.ndarray:
    """Bring places to where squares are in range; the bumps are zero long before."""
    return np.asarray(np.clip(places, -1e3, 1e3))
