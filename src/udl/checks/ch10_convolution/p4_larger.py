"""Checks of the second half of practical 10.4: making pictures larger."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch10_convolution import expected as right
from udl.checks.ch10_convolution import shared
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

duplicate = Implement(
    "duplicate",
    "four copies of each number.",
    expected=lambda image: right.enlarged(image),
    draws=right.small_draws,
    mistakes=(
        Mistake(
            "the picture repeated, not its numbers",
            "np.tile lays whole copies of the picture side by side; each number should become a "
            "block.",
            lambda x: np.tile(x, (2, 2)),
        ),
        Mistake(
            "rows only",
            "Repeat the columns too.",
            lambda x: np.asarray(x)[np.arange(2 * len(x)) // 2],
        ),
        Mistake(
            "columns only",
            "Repeat the rows too.",
            lambda x: np.asarray(x)[:, np.arange(2 * np.shape(x)[1]) // 2],
        ),
        Mistake(
            "zeros in between",
            "All four positions of a block get the number.",
            lambda x: np.kron(x, [[1.0, 0.0], [0.0, 0.0]]),
        ),
        Mistake(
            "all numbers in one row (np.repeat without an axis)",
            "Without axis=0 or axis=1, np.repeat strings the picture out. One axis at a time.",
            lambda x: np.repeat(x, 4),
            lambda x: np.repeat(x, 2),
            lambda x: np.repeat(np.repeat(x, 2), 2),
            lambda x: np.repeat(x, 4).reshape(2 * len(x), 2 * np.shape(x)[1]),
        ),
        Mistake(
            "joined by straight lines",
            "That is bilinear interpolation, a later exercise.",
            lambda x: right.interpolated(x),
        ),
    ),
)

max_unpool = Implement(
    "max_unpool",
    "each number back in its place.",
    expected=lambda values, image: right.unpooled(values, image),
    draws=right.unpool_draws,
    mistakes=(
        Mistake(
            "values ignored",
            "The image only says where; the numbers to put there are those of values.",
            lambda v, x: right.unpooled(right.largest(x), x),
        ),
        Mistake(
            "all four positions filled",
            "Only the position of the maximum gets a number; the other three stay zero.",
            lambda v, x: right.enlarged(v),
        ),
        Mistake(
            "always the upper left position",
            "The number belongs where the largest of its block stood in image.",
            lambda v, x: np.kron(v, [[1.0, 0.0], [0.0, 0.0]]),
        ),
        Mistake(
            "the picture kept elsewhere",
            "The three other positions are not known any more: they stay zero.",
            lambda v, x: np.where(
                right.enlarged(right.largest(x)) == x, right.enlarged(v), np.asarray(x, float)
            ),
        ),
        Mistake(
            "whole numbers cut off",
            shared.CUT,
            lambda v, x: right.unpooled(v, x).astype(np.asarray(x).dtype),
        ),
    ),
)


def _halfway(image: Any, edge: str) -> np.ndarray:
    """Interpolate with zeros beyond the last row and column."""
    x = np.asarray(image, float)
    padded = np.pad(x, ((0, 1), (0, 1)), edge)  # type: ignore[call-overload]
    return right.interpolated(padded)[: 2 * x.shape[0], : 2 * x.shape[1]]


_LINES = "First along the rows, then along the columns; the order does not matter."

bilinear = Implement(
    "bilinear",
    "straight lines in both directions.",
    expected=lambda image: right.interpolated(image),
    draws=right.small_draws,
    mistakes=(
        Mistake(
            "zeros beyond the border",
            "Beyond the last row and column comes the last one again; with zeros the picture gets "
            "a dark border.",
            lambda x: _halfway(x, "constant"),
        ),
        Mistake(
            "ends joined (first one follows last)",
            "np.roll puts the first row after the last. There, the last one counts again.",
            lambda x: _halfway(x, "wrap"),
        ),
        Mistake(
            "the neighbour before instead of the one after",
            "A number stands at an even position, and the mean with the next one follows it.",
            lambda x: _before(x),
        ),
        Mistake(
            "numbers that stand in the middle of their blocks",
            "That is a later exercise. Here every number keeps its value at an even position.",
            lambda x: right.centred(x),
        ),
        Mistake(
            "the middle of four numbers not averaged",
            "Where both positions are odd, the mean of all four neighbours is asked for: go along "
            "the columns of what the rows have made.",
            *[lambda x, c=c: _middle_from(x, c) for c in range(5)],
        ),
        Mistake(
            "transposed result",
            "The right numbers, with rows and columns exchanged: transpose back at the end.",
            lambda x: right.interpolated(x).T,
        ),
        Mistake(
            "whole numbers cut off",
            shared.CUT,
            lambda x: right.interpolated(x).astype(np.asarray(x).dtype),
        ),
        Mistake("numbers only repeated", _LINES, right.enlarged),
        Mistake(
            "only along the rows",
            _LINES,
            lambda x: _rows_first(x),
        ),
        Mistake("only along the columns", _LINES, lambda x: _rows_first(np.asarray(x).T).T),
        Mistake(
            "averages rounded",
            "Half a grey level is a number like any other.",
            lambda x: np.round(right.interpolated(x)),
            lambda x: np.ceil(right.interpolated(x)),
            lambda x: np.floor(right.interpolated(x)),
        ),
        Mistake(
            "spread to the far corners",
            "Every number keeps its value at the upper left of its block: positions 0, 2, 4, …",
            lambda x: _stretched(x),
        ),
    ),
)


def _before(image: Any) -> np.ndarray:
    """Put the mean with the number before, the first repeated, behind each number."""
    x = np.asarray(image, float)
    for axis in (0, 1):
        x = np.moveaxis(x, axis, 0)
        means = (x + np.concatenate([x[:1], x[:-1]])) / 2
        x = np.stack([x, means], axis=1).reshape(2 * len(x), *x.shape[1:])
        x = np.moveaxis(x, 0, axis)
    return x


def _middle_from(image: Any, corner: int) -> np.ndarray:
    """Leave the mean of four out: a zero, one of them, or the mean of two stands in its place."""
    x = np.asarray(image, float)
    h = right.interpolated(x)
    h[1::2, 1::2] = (0.0, x, h[::2, 1::2], h[1::2, ::2], _diagonal(x))[corner]
    return h


def _diagonal(x: np.ndarray) -> np.ndarray:
    """Return the mean of each number and its neighbour to the lower right."""
    padded = np.pad(x, ((0, 1), (0, 1)), "edge")
    mean: np.ndarray = (x + padded[1:, 1:]) / 2
    return mean


def _rows_first(image: Any) -> np.ndarray:
    """Interpolate along each row and repeat the rows."""
    x = np.asarray(image, float)
    wide = np.repeat(x, 2, axis=0)  # rows doubled: interpolating down again changes nothing wanted
    return right.interpolated(wide)[::2]


def _stretched(image: Any) -> np.ndarray:
    """Interpolate so that the last number lies at the last position."""
    x = np.asarray(image, float)
    for axis in (0, 1):
        count = x.shape[axis]
        positions = np.linspace(0, count - 1, 2 * count)
        steps = np.array([np.interp(positions, np.arange(count), unit) for unit in np.eye(count)])
        x = np.moveaxis(np.tensordot(steps, x, axes=(0, axis)), 0, axis)
    return x
