"""Points in the plane to classify or to imitate: few numbers, shapes that one can see."""

import numpy as np
from jaxtyping import Float, Int64

from udl.arrays import instance, number, shown, whole

Points = Float[np.ndarray, "N 2"]
Classes = Int64[np.ndarray, "N"]


def two_arcs(num: int, *, noise: float = 0.2, rng: np.random.Generator) -> tuple[Points, Classes]:
    """Draw points of two classes along two half circles, each of which reaches into the other.

    Parameters
    ----------
    num : int
        Number N of points, an even number; half of them in each class.
    noise : float
        Standard deviation of both coordinates around the half circle.
    rng : numpy.random.Generator
        Draws places and noise.

    Returns
    -------
    x : ndarray, shape (N, 2)
        Coordinates.
    y : ndarray of int64, shape (N,)
        Classes 0 and 1.

    Raises
    ------
    ValueError
        If ``num`` is odd or below 2, or ``noise`` is negative.
    """
    y = _halves(num, noise, rng)
    angle = rng.uniform(0.0, np.pi, num)
    arc = np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (N, 2)
    # The second arc is the first one turned by half a circle and moved into its opening.
    arc[y == 1] = np.array([1.0, 0.45]) - arc[y == 1]
    return arc + rng.normal(0.0, noise, (num, 2)), y


def two_spirals(
    num: int, *, turns: float = 1.25, noise: float = 0.03, rng: np.random.Generator
) -> tuple[Points, Classes]:
    """Draw points of two classes along two spirals that are wound into each other.

    Parameters
    ----------
    num : int
        Number N of points, an even number; half of them in each class.
    turns : float
        How often each spiral goes round, above 0.
    noise : float
        Standard deviation of both coordinates around the spiral, whose outer end has radius 1.
    rng : numpy.random.Generator
        Draws places and noise.

    Returns
    -------
    x : ndarray, shape (N, 2)
        Coordinates.
    y : ndarray of int64, shape (N,)
        Classes 0 and 1.

    Raises
    ------
    ValueError
        If ``num`` is odd or below 2, ``noise`` is negative or ``turns`` is not above 0.
    """
    y = _halves(num, noise, rng)
    turns = number("turns", turns, above=0)
    # The square root spreads the points evenly along the spiral, not along its angle.
    radius = np.sqrt(rng.uniform(0.02, 1.0, num))
    angle = 2 * np.pi * turns * radius + np.pi * y
    spiral = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (N, 2)
    return spiral + rng.normal(0.0, noise, (num, 2)), y


def three_islands(num: int, *, rng: np.random.Generator) -> Points:
    """Draw points without labels from three clouds, one round, one long and one bent.

    Parameters
    ----------
    num : int
        Number N of points, 1 or more.
    rng : numpy.random.Generator
        Draws them.

    Returns
    -------
    ndarray, shape (N, 2)
        Coordinates. The bent cloud is no Gaussian: a mixture of Gaussians can only come near it.

    Raises
    ------
    ValueError
        If ``num`` is below 1.
    """
    num = whole("num", num)
    instance("rng", rng, np.random.Generator)
    island = rng.choice(3, num, p=[0.3, 0.3, 0.4])
    noise = rng.normal(0.0, 1.0, (num, 2))
    angle = rng.uniform(0.1 * np.pi, 1.05 * np.pi, num)
    places = np.stack(
        [
            np.array([-1.6, -1.2]) + 0.38 * noise,
            np.array([1.5, -1.1]) + noise @ np.array([[0.75, 0.55], [0.0, 0.16]]),
            np.array([0.1, 0.2])
            + 0.14 * noise
            + 1.45 * np.stack([np.cos(angle), np.sin(angle)], axis=1),
        ]
    )  # (3, N, 2)
    return places[island, np.arange(num)]


def _halves(num: int, noise: float, rng: np.random.Generator) -> Classes:
    """Return N labels, the first half 0 and the second half 1."""
    if whole("num", num, 2) % 2:
        raise ValueError(f"num: got {shown(num)}; expected an even number of points, 2 or more")
    number("noise", noise, 0)
    instance("rng", rng, np.random.Generator)
    return np.repeat([0, 1], num // 2)
