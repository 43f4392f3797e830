"""Inputs that tell right answers from nearly right ones, for the draws of an exercise.

A check passes what its inputs cannot tell apart: with positive numbers alone, an absolute value
too many; with numbers of one size alone, a maximum taken over the wrong thing. Every function here
takes the generator of `draws`, so that the numbers are new in each kernel.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def signed(rng: np.random.Generator, *shape: int, zero: bool = True) -> np.ndarray:
    """Draw numbers of both signs, between 0.2 and 2 in size, among them a zero if there is room.

    Parameters
    ----------
    rng : numpy.random.Generator
        The generator that `draws` is handed.
    *shape : int
        Shape of the result.
    zero : bool
        Whether one entry is zero, where there are at least three.

    Returns
    -------
    ndarray
        Of the given shape.
    """
    size = int(np.prod(shape))
    numbers = rng.uniform(0.2, 2.0, size) * (1 - 2 * (np.arange(size) % 2))
    if zero and size >= 3:
        numbers[-1] = 0.0
    return rng.permutation(numbers).reshape(shape)


def number(rng: np.random.Generator, negative: bool = False) -> float:
    """Draw one number between 0.2 and 2 in size; the student's function gets Python's own."""
    size = float(rng.uniform(0.2, 2.0))
    return -size if negative else size


def entrywise(rng: np.random.Generator, zero: bool = True) -> list[tuple[Any, ...]]:
    """Draw (x,) for a function of each entry: numbers of both signs, a vector and a table.

    Parameters
    ----------
    rng : numpy.random.Generator
        The generator that `draws` is handed.
    zero : bool
        Whether zero is among the numbers, the vector's and the table's entries.

    Returns
    -------
    list of tuple
        Arguments of five or six calls, simple ones first.
    """
    numbers: list[tuple[Any, ...]] = [(number(rng),), (number(rng, negative=True),)]
    numbers += [(0.0,)] * zero
    vector, table = signed(rng, 5, zero=zero), signed(rng, 4, 3, zero=zero)
    return [*numbers, (vector,), (table,), (signed(rng, 1),)]


def wide_rows(rng: np.random.Generator, num_columns: int = 3, size: float = 1000.0) -> np.ndarray:
    """Draw rows in which numbers of very different size stand side by side, shape (4, K).

    One row has a number near `size` among small ones, one a number near minus `size`, one both, and
    one lies near minus `size` as a whole. Only a maximum taken row by row keeps the exponentials of
    all of them finite and not all zero; the minimum, the mean, the first entry and the maximum of
    the whole table do not.

    Parameters
    ----------
    rng : numpy.random.Generator
        The generator that `draws` is handed.
    num_columns : int
        Number of columns K, at least 3.
    size : float
        Of the extreme numbers; the exponential of 1000 is infinite in float64.

    Returns
    -------
    ndarray
        The rows, shape (4, K).
    """
    rows = rng.normal(size=(4, num_columns))
    rows[0, 0] += size
    rows[1, 0] -= size
    rows[2, :2] += size, -size
    rows[3] -= size
    shuffled: np.ndarray = rng.permuted(rows, axis=1)
    # The first column holds an extreme number in neither of the first two rows: an answer that
    # subtracts the first entry must not be right by luck.
    for row in shuffled[:3]:
        first = int(np.argmin(np.abs(row)))
        row[0], row[first] = row[first], row[0]
    return shuffled
