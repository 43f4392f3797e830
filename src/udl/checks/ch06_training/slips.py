"""Slips in programs that return a path, the same for every method of descent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.mistakes import Mistake


def of_paths(path: Callable[..., np.ndarray]) -> tuple[Mistake, ...]:
    """Mistakes of form and order that any program with a list of points may have.

    Parameters
    ----------
    path : callable
        The right answer: takes the arguments of the exercise and returns all points.
    """

    def one_array(*arguments: Any) -> np.ndarray:
        points = path(*arguments)
        return np.broadcast_to(points[-1], points.shape)

    def one_array_after(*arguments: Any) -> np.ndarray:
        points = path(*arguments)
        return np.concatenate([points[:1], one_array(*arguments)[1:]])

    def too_few(*arguments: Any) -> np.ndarray:
        points = path(*arguments)
        return points[: max(1, len(points) - 1)]

    return (
        Mistake("the last point alone", "All points are asked for.", lambda *a: path(*a)[-1]),
        Mistake("the start forgotten", "The start is the first row.", lambda *a: path(*a)[1:]),
        Mistake(
            "a step too few",
            "As many steps as asked for make one point more, since the start is the first row.",
            too_few,
        ),
        Mistake(
            "one array, appended again and again",
            "p -= … changes the array that the list holds already: all its entries are that one "
            "array. p = p - … makes a new one.",
            one_array_after,
            one_array,
        ),
    )
