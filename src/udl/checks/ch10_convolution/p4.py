"""Checks of practical 10.4, making pictures smaller and larger."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch10_convolution import expected as right
from udl.checks.ch10_convolution import shared
from udl.checks.kinds import Implement, Measured, Predict, Read
from udl.checks.mistakes import Mistake
from udl.data import photograph

_BLOCK = "Blocks are 2 rows by 2 columns and do not overlap: "
_NEGATIVE = "If all four numbers are negative, the largest is negative too; a zero must not win."

trace_blocks = Read(
    "trace_blocks",
    "block row, row inside, block column, column inside.",
    expected=lambda: ((2, 3), 4.0),
    items=("row and column", "value"),
    hint="write the pair of indices beside each row of the patch, and then beside each column",
    mistakes=(
        Mistake(
            "block and position inside mixed up",
            "The first two indices make the row: block row 1, row 0 inside it.",
            lambda: ((1, 3), 8.0),
            lambda: ((1, 1), 2.0),
        ),
        Mistake(
            "two pairs taken for block and position",
            "Which two indices make the row? Reshape reads row by row, so that they stand side by "
            "side: block row, then row inside the block.",
            lambda: ((3, 1), 8.0),
        ),
        Mistake(
            "rows and columns swapped",
            "The first two indices make the row and the last two the column. Rows come first.",
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
        "reshape(H / 2, 2, W / 2, 2): block row, row inside, block column, column inside. Which "
        "two count the positions inside a block?",
        lambda x: _regrouped(x).max(axis=-1),
        lambda x: _regrouped(x).mean(axis=-1),
    ),
    Mistake(
        "axes that do not lie inside the blocks",
        "The four axes are block row, row inside, block column, column inside. Reduce over the two "
        "that count inside a block.",
        *[
            lambda x, reduce=reduce, axes=axes: reduce(_cut(x), axis=axes)
            for reduce in (np.max, np.mean)
            for axes in ((0, 2), (2, 3), (0, 1), (1, 2), (0, 3))
        ],
    ),
    Mistake(
        "whole numbers cut off",
        shared.CUT,
        lambda x: right.average(x).astype(np.asarray(x).dtype),
    ),
)


def _cut(image: Any) -> np.ndarray:
    """Give every number its four indices: block row, row inside, block column, column inside."""
    x = np.asarray(image, float)
    return x.reshape(x.shape[0] // 2, 2, x.shape[1] // 2, 2)


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
    return min(right.photograph_errors().values())


def _best_size() -> float:
    picture = photograph.grey()
    return float(np.abs(right.interpolated(right.downsampled(picture)) - picture).mean())


best_pair = Measured(
    "best_pair",
    "no other pair comes nearer.",
    variable="picture",
    drawn=right.sparse_picture,
    computed=lambda picture: min(right.pair_errors(picture).values()),
    others="bright dots on dark grey",
    expected=_best_error,
    tolerance=0.02,
    goal="the smallest of the root mean squared errors of all pairs, in grey levels",
    mistakes=(
        Mistake(
            "mean pooling and duplicating",
            "A good pair, but not the best of them: try all.",
            lambda: right.photograph_errors()["mean_pool, duplicate"],
        ),
        Mistake(
            "mean pooling and bilinear",
            "A good pair, but not the best of them: try all.",
            lambda: right.photograph_errors()["mean_pool, bilinear"],
        ),
        Mistake(
            "root missing",
            "Take the root of the mean square, so that the error is in grey levels.",
            lambda: _best_error() ** 2,
        ),
        Mistake(
            "the worst pair",
            "The smallest error is asked for.",
            lambda: max(right.photograph_errors().values()),
        ),
        Mistake(
            "the mean of the sizes",
            "Square the errors before their mean is taken, and take the root after it.",
            _best_size,
        ),
        Mistake(
            "a sum, or a norm, instead of a mean",
            "The squared errors are averaged over all pixels, before the root is taken.",
            lambda: _best_error() * 192,
        ),
        Mistake(
            "a number cut to fewer digits",
            "Do not round: one digit after the point is not enough here.",
            lambda: round(_best_error(), 1),
        ),
    ),
    positive="An error has no sign, and no pair is perfect: are the differences squared?",
    below="Are the errors squared before their mean is taken, and their root taken after it? Is it "
    "the error that is returned, and not its position?",
    above="Have you tried all nine pairs?",
)
