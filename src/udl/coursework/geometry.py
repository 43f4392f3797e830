"""Assignment IV: an instance of one's own of four questions on spaces of many dimensions.

Distances are those of a norm of some order: the absolute values of the coordinates, each to the
power of the order, are added up, and the root is taken. The usual distance has the order 2.

What is right is not here: the page asks for it, and marks are made from another calculation.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from udl.arrays import choice
from udl.coursework.sanity import Example
from udl.coursework.students import random_of, seed_of

ANSWERS = ("distance_ratio", "ball_volume", "shell_share", "largest_dimension")
NUM_POINTS = 200
# Not 1 and 2, for which much is known and more can be copied.
ORDERS = tuple(n / 10 for n in (*range(12, 19), *range(22, 36)))
TRIANGLE = np.array([[0, 0], [3, 0], [0, 4.0]])
# What everybody may know: what one sees, or learned at school.
EXAMPLES = {
    "distance_ratio": (
        Example("a triangle with sides 3, 4, 5", (TRIANGLE, 2.0), 5 / 3),
        Example("the same triangle, order 1", (TRIANGLE, 1.0), 7 / 3),
        Example("two points", (np.array([[1.0, 2, 3], [4, 5, 6]]), 3.0), 1.0),
    ),
    "ball_volume": (
        Example("a segment of radius 2", (1, 2.0, 3.0), 4.0),
        Example("a disc", (2, 1.0, 2.0), math.pi),
        Example("a ball of radius 0.5", (3, 0.5, 2.0), math.pi / 6),
        Example("a square that stands on a corner", (2, 1.0, 1.0), 2.0),
    ),
    "shell_share": (
        Example("a segment", (1, 0.25), 0.25),
        Example("a disc", (2, 0.5), 0.75),
        Example("nothing peeled off", (7, 0.0), 0.0),
    ),
    "largest_dimension": (
        Example("a radius of 0.3, order 2", (0.3, 2.0), 1),
        Example("a radius of 0.8, order 2", (0.8, 2.0), 3),
        Example("a radius of 1.2, order 1", (1.2, 1.0), 2),
    ),
}
# Practical 8.4's predecessor: its three clouds come from one generator, points as columns.
PUBLISHED_SEED = 0
PUBLISHED_SHAPES = ((2, 1000), (100, 1000), (1000, 1000))


@dataclass(frozen=True)
class Instance:
    """A student's own numbers.

    Parameters
    ----------
    seed : int
        Starts the random points.
    num_coordinates : int
        How many coordinates each of the points has.
    num_dimensions : int
        Of the ball.
    radius : float
        Of the ball.
    shell_dimensions : int
        Of the ball whose shell is asked for.
    thickness : float
        Of the shell, as a share of the radius.
    growing_radius : float
        Of the balls of which one is the largest.
    order : float
        Of the norm by which all of these are measured.
    """

    seed: int
    num_coordinates: int
    num_dimensions: int
    radius: float
    shell_dimensions: int
    thickness: float
    growing_radius: float
    order: float

    def points(self) -> Float[np.ndarray, "200 D"]:
        """Draw the points, one a row, their coordinates independent and standard normal."""
        random = np.random.RandomState(self.seed)
        return random.normal(size=(NUM_POINTS, self.num_coordinates))


def instance(student: str) -> Instance:
    """Return a student's own numbers.

    Parameters
    ----------
    student : str
        The id; blanks around it and capitals make no difference.

    Returns
    -------
    Instance

    Raises
    ------
    ValueError
        If it is no text, or empty.
    """
    random = random_of(student, "geometry")
    return Instance(
        seed=seed_of(student, "geometry points"),
        num_coordinates=int(random.randint(200, 800)),
        num_dimensions=int(random.randint(11, 30)),
        radius=float(random.randint(60, 190)) / 100,
        shell_dimensions=int(random.randint(120, 280)),
        thickness=float(random.randint(4, 16)) / 1000,
        growing_radius=float(random.randint(110, 160)) / 100,
        order=ORDERS[int(random.randint(len(ORDERS)))],
    )


def published_points() -> Float[np.ndarray, "1000 1000"]:
    """Return the points of the instance that was published before, one a row.

    Returns
    -------
    ndarray, shape (1000, 1000)
        They sum to 1036.321.
    """
    random = np.random.RandomState(PUBLISHED_SEED)
    clouds = [random.normal(size=shape) for shape in PUBLISHED_SHAPES]
    return clouds[-1].T


def published_example(name: str) -> Example:
    """Return the instance that was published before, as an example of one function.

    Parameters
    ----------
    name : str
        ``"distance_ratio"``, ``"ball_volume"`` or ``"shell_share"``.
    """
    choice("name", name, ("distance_ratio", "ball_volume", "shell_share"))
    if name == "distance_ratio":
        return Example("the published cloud", (published_points(), 2.0), 1.2206450)
    if name == "ball_volume":
        ball = (10, 0.5, 2.0)
        return Example("as published: 10 dimensions, diameter 1", ball, 0.0024903946)
    return Example("as published: the outer hundredth in 300 dimensions", (300, 0.01), 0.9509591)
