"""Checks of practical 10.4, making pictures smaller and larger."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch10_convolution import expected as right
from udl.checks.ch10_convolution import shared
from udl.checks.kinds import Experiment, Implement, Predict, Read
from udl.checks.mistakes import Mistake

_BLOCK = "Blocks are 2 rows by 2 columns and do not overlap: "
_NEGATIVE = "If all four numbers are negative, the largest is negative too; a zero must not win."

trace_blocks = Read(
    "trace_blocks",
    "block row, row inside, block column, column inside.",
    expected=lambda: ((2, 3), 4.0),
    items=("row and column", "value"),
    mistakes=(
        Mistake(
            "block and position inside mixed up",
            "The first two indices make the row: block row 1, row 0 inside it.",
            lambda: ((1, 3), 8.0),
            lambda: ((1, 1), 2.0),
        ),
        Mistake(
            "rows and columns swapped",
            shared.ORDER,
            lambda: ((3, 2), 0.0),
        ),
        Mistake(
            "a position inside its block",
            "Count rows and columns in the whole patch.",
            lambda: ((0, 1), 4.0),
            lambda: ((0, 1), 3.0),
        ),
    ),
)


def _overlapping(image: Any, reduce: Any) -> np.ndarray:
    x = np.asarray(image, float)
    pooled: np.ndarray = reduce([x[:-1, :-1], x[:-1, 1:], x[1:, :-1], x[1:, 1:]], axis=0)
    return pooled


_SHARED = (
    Mistake(
        "windows that overlap",
        _BLOCK + "the window moves on by two.",
        lambda x: _overlapping(x, np.max),
        lambda x: _overlapping(x, np.mean),
    ),
    Mistake(
        "rows only",
        _BLOCK + "halve the columns too.",
        lambda x: np.maximum(np.asarray(x)[::2], np.asarray(x)[1::2]),
        lambda x: (np.asarray(x)[::2] + np.asarray(x)[1::2]) / 2,
    ),
    Mistake(
        "columns only",
        _BLOCK + "halve the rows too.",
        lambda x: np.maximum(np.asarray(x)[:, ::2], np.asarray(x)[:, 1::2]),
        lambda x: (np.asarray(x)[:, ::2] + np.asarray(x)[:, 1::2]) / 2,
    ),
    Mistake(
        "numbers joined that are not neighbours",
        "reshape(H / 2, 2, W / 2, 2): block row, row inside, block column, column inside. Reduce "
        "over the axes 1 and 3.",
        lambda x: _regrouped(x).max(axis=-1),
        lambda x: _regrouped(x).mean(axis=-1),
    ),
)


def _regrouped(image: Any) -> np.ndarray:
    """Take four numbers in a row for a block."""
    x = np.asarray(image, float)
    return x.reshape(x.shape[0] // 2, x.shape[1] // 2, 4)


downsample = Implement(
    "downsample",
    "one number of each block.",
    expected=lambda image: right.downsampled(image),
    draws=right.block_draws,
    mistakes=(
        Mistake(
            "another corner of the block",
            "Keep the upper left number of each block: rows and columns 0, 2, 4, …",
            lambda x: right.corners(x)[1],
            lambda x: right.corners(x)[2],
            lambda x: right.corners(x)[3],
        ),
        Mistake(
            "the mean of the block",
            "Nothing is computed here: one number of each block is kept as it is.",
            right.average,
        ),
        Mistake("the largest of the block", "Keep the upper left number.", right.largest),
        Mistake(
            "the upper left quarter",
            "The result shows the whole picture, with every second row and column.",
            lambda x: np.asarray(x)[: len(x) // 2, : np.shape(x)[1] // 2],
        ),
        Mistake("rows only", "Leave out every second column too.", lambda x: np.asarray(x)[::2]),
        Mistake("columns only", "Leave out every second row too.", lambda x: np.asarray(x)[:, ::2]),
    ),
)

max_pool = Implement(
    "max_pool",
    "the largest of each block.",
    expected=lambda image: right.largest(image),
    draws=right.block_draws,
    mistakes=(
        Mistake("mean instead of maximum", "The largest number is asked for.", right.average),
        Mistake(
            "minimum instead of maximum",
            "The largest number is asked for.",
            lambda x: right.corners(x).min(axis=0),
        ),
        Mistake("zero wins over negatives", _NEGATIVE, lambda x: right.largest(x).clip(0)),
        Mistake(
            "largest by size without sign",
            "The largest number, not the one furthest from zero.",
            lambda x: np.abs(right.corners(x)).max(axis=0),
        ),
        *_SHARED,
    ),
)

mean_pool = Implement(
    "mean_pool",
    "the mean of each block.",
    expected=lambda image: right.average(image),
    draws=right.block_draws,
    mistakes=(
        Mistake("maximum instead of mean", "The mean of the four is asked for.", right.largest),
        Mistake(
            "sum instead of mean",
            "Divide by four: a picture made smaller should be as bright as before.",
            lambda x: right.corners(x).sum(axis=0),
        ),
        Mistake(
            "median instead of mean",
            "The mean is the sum divided by four.",
            lambda x: np.median(right.corners(x), axis=0),
        ),
        *_SHARED,
    ),
)

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


predict_pooled_twice = Predict(
    "predict_pooled_twice",
    "a maximum of maxima, a mean of equal means.",
    right="both",
    wrong_choices={
        "only the maximum": (
            "The four means have the same weight, because every block holds four numbers; so their "
            "mean is the mean of all sixteen."
        ),
        "only the mean": (
            "The largest of sixteen numbers is the largest of its own block of four, and wins "
            "again among the four winners."
        ),
        "neither": "Try it on a row of eight numbers with blocks of two.",
    },
)


def _best_error() -> float:
    return min(right.pair_errors().values())


best_pair = Experiment(
    "best_pair",
    "no other pair comes nearer.",
    expected=_best_error,
    tolerance=0.02,
    goal="the smallest of the root mean squared errors of all pairs, in grey levels",
    mistakes=(
        Mistake(
            "mean pooling and duplicating",
            "A good pair, but not the best of them: try all.",
            lambda: right.pair_errors()["mean_pool, duplicate"],
        ),
        Mistake(
            "mean pooling and bilinear",
            "A good pair, but not the best of them: try all.",
            lambda: right.pair_errors()["mean_pool, bilinear"],
        ),
        Mistake(
            "root missing",
            "Take the root of the mean square, so that the error is in grey levels.",
            lambda: _best_error() ** 2,
        ),
        Mistake(
            "the worst pair",
            "The smallest error is asked for.",
            lambda: max(right.pair_errors().values()),
        ),
    ),
    below="Are the errors squared before their mean is taken?",
    above="Have you tried all pairs?",
)
