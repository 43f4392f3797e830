"""Two samples of points in one space: what is checked of them, and the distances between them."""

import numpy as np
from jaxtyping import Float, Num
from scipy.spatial.distance import cdist

from udl.arrays import real_array

Points = Num[np.ndarray, "N D"]
OtherPoints = Num[np.ndarray, "M D"]
DistanceTable = Float[np.ndarray, "N M"]


def same_space(**samples: object) -> list[np.ndarray]:
    """Return samples as float64 tables of as many columns.

    Parameters
    ----------
    **samples : array_like, shapes (N, D), (M, D), …
        By the names of the caller's arguments.

    Returns
    -------
    list of ndarray
        In the same order.

    Raises
    ------
    ValueError
        If one is no table of finite numbers, or its columns are not as many as the first one's.
    """
    tables: list[np.ndarray] = []
    for name, sample in samples.items():
        table = real_array(name, sample, ndim=2)
        if tables and table.shape[1] != tables[0].shape[1]:
            first = next(iter(samples))
            raise ValueError(
                f"{name}: got shape {table.shape}; expected {tables[0].shape[1]} columns, "
                f"as {first} has"
            )
        tables.append(table)
    return tables


def distances(x: Points, y: OtherPoints) -> DistanceTable:
    """Compute how far each point of one sample lies from each of another.

    Parameters
    ----------
    x : array_like, shape (N, D)
        Points, one a row.
    y : array_like, shape (M, D)
        Others.

    Returns
    -------
    ndarray, shape (N, M)
        Euclidean distances, in the units of the points; ``inf`` beyond the range of floats.

    Raises
    ------
    ValueError
        If a table is not made of finite numbers, or the columns are not equally many.
    """
    x, y = same_space(x=x, y=y)
    table: np.ndarray = cdist(x, y)
    return table
