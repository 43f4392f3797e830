"""What space is like with many axes: distances agree, balls are empty, and all of them is rind."""

import math

import numpy as np
from jaxtyping import Num
from scipy.spatial.distance import pdist
from scipy.special import gammaln

from udl.arrays import number, real_array, whole


def distance_ratio(points: Num[np.ndarray, "N D"]) -> float:
    """Divide the largest distance between two points by the smallest.

    Parameters
    ----------
    points : array_like, shape (N, D)
        At least two, all different: one a row.

    Returns
    -------
    float
        1 or more; close to 1 for random points with many coordinates.

    Raises
    ------
    ValueError
        If a number is not finite, there are fewer than two points, or two are the same.
    """
    points = real_array("points", points, ndim=2)
    if len(points) < 2:
        raise ValueError("points: got 1 point; expected at least two, one a row")
    largest_entry = float(np.abs(points).max())
    if not largest_entry:
        raise ValueError("points: got points that are all zero; expected different ones")
    # Squares of huge or tiny coordinates leave the range of floats; a ratio has no unit.
    distances = pdist(points / largest_entry)  # (N (N - 1) / 2,)
    if not distances.min():
        raise ValueError("points: got two points at the same place; expected different ones")
    return float(distances.max() / distances.min())


def ball_volume(num_dimensions: int, radius: float = 1.0) -> float:
    """Return the volume of a ball.

    Parameters
    ----------
    num_dimensions : int
        1 or more; a ball in one dimension is a segment, in two a disc.
    radius : float
        Above 0.

    Returns
    -------
    float
        pi^(D/2) r^D / Gamma(D/2 + 1), in units of the radius to the power D; infinite where it is
        beyond the range of floats.

    Raises
    ------
    ValueError
        If the number of dimensions is no whole number above 0, or the radius is not above 0.
    """
    dimensions = whole("num_dimensions", num_dimensions)
    size = number("radius", radius, above=0)
    half = dimensions / 2
    log_volume = half * math.log(math.pi) + dimensions * math.log(size) - float(gammaln(half + 1))
    return math.exp(log_volume) if log_volume < math.log(np.finfo(float).max) else math.inf


def shell_share(num_dimensions: int, thickness: float = 0.01) -> float:
    """Return which share of a ball's volume lies in its outermost shell.

    Parameters
    ----------
    num_dimensions : int
        1 or more.
    thickness : float
        Of the shell, as a share of the radius, between 0 and 1.

    Returns
    -------
    float
        1 - (1 - thickness)^D, whatever the radius.

    Raises
    ------
    ValueError
        If an argument is out of its range.
    """
    dimensions = whole("num_dimensions", num_dimensions)
    rind = number("thickness", thickness, least=0, most=1)
    return 1.0 if rind == 1 else -math.expm1(dimensions * math.log1p(-rind))
