"""Checks of practical 1.1: several inputs and several outputs at once, then several points."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch01_introduction.p1_linear import BIAS, SUM_FOR_PRODUCT, TWICE
from udl.checks.kinds import Implement, Read
from udl.checks.mistakes import Mistake

Draws = list[tuple[Any, ...]]

_ROWS = "Row o of the weights belongs to output o, and column i to input i. "


def _layer_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, bias, weights) for one point: a square matrix first, a single output last."""
    sizes = ((3, 3), (2, 3), (4, 2), (1, 3))
    return [(rng.normal(size=i), rng.normal(size=o), rng.normal(size=(o, i))) for o, i in sizes]


def _layer(x: Any, bias: Any, weights: Any) -> Any:
    return bias + np.einsum("oi,i->o", weights, x)


_LAYER_MISTAKES = (
    Mistake("bias missing", BIAS, lambda x, b, w: w @ x),
    Mistake(
        "transposed weights",
        _ROWS + "Here rows and columns have changed places.",
        lambda x, b, w: b + w.T @ x,
        lambda x, b, w: b + x @ w,
    ),
    Mistake(
        "bias added once for each input",
        TWICE,
        lambda x, b, w: b * x.size + w @ x,
    ),
    Mistake(
        "wrong axis: weights summed down the columns",
        _ROWS + "To add up over the inputs, sum along a row, that is over axis 1.",
        lambda x, b, w: b + np.sum(w * x, axis=0),
    ),
    Mistake(
        "sum instead of product",
        SUM_FOR_PRODUCT,
        lambda x, b, w: b + np.sum(w + x, axis=1),
    ),
    Mistake(
        "only the last input counts",
        "total = … forgets what was added before; total += … keeps it. Or: the total is set to "
        "its start inside the loop over the inputs.",
        lambda x, b, w: b + w[:, -1] * x[-1],
        lambda x, b, w: w[:, -1] * x[-1],
    ),
    Mistake(
        "the first input left out",
        "Python counts from zero: range(n) gives 0, 1, …, n - 1, every position there is.",
        lambda x, b, w: b + w[:, 1:] @ x[1:],
        lambda x, b, w: w[:, 1:] @ x[1:],
    ),
    Mistake(
        "the last input left out",
        "range(n) ends at n - 1 by itself, which is the last position; range(n - 1) ends before.",
        lambda x, b, w: b + w[:, :-1] @ x[:-1],
    ),
    Mistake(
        "an output left out",
        "One place of the result was never filled. range(n) gives all positions, from 0 to n - 1.",
        lambda x, b, w: np.append(0.0, (b + w @ x)[1:]),
        lambda x, b, w: np.append((b + w @ x)[:-1], 0.0),
    ),
    Mistake(
        "returned after the first output",
        "A return ends the function at once, loops and all. Move it to the left, below both loops.",
        lambda x, b, w: np.append((b + w @ x)[0], np.zeros(len(b) - 1)),
        lambda x, b, w: np.append((b + w @ x)[0], b[1:]),
        lambda x, b, w: (b + w @ x)[0],
        lambda x, b, w: np.zeros(len(b)),
    ),
    Mistake(
        "a place for whole numbers only",
        "What is stored in an array of whole numbers loses its decimals: np.zeros(n), or "
        "np.zeros(n, dtype=float), has room for them.",
        lambda x, b, w: (b + w @ x).astype(int),
    ),
    Mistake(
        "only the first input counts",
        "The sum runs over all inputs; a return or a break may stand inside the loop.",
        lambda x, b, w: b + w[:, 0] * x[0],
    ),
    Mistake(
        "all outputs added into one",
        "Each output has a total of its own.",
        lambda x, b, w: np.sum(b + w @ x),
    ),
    Mistake(
        "the total is not started afresh",
        "The total must start afresh, from its own bias, for each output.",
        lambda x, b, w: np.cumsum(b + w @ x),
    ),
    Mistake(
        "products not added up",
        "The star multiplies entry by entry and adds nothing up; the matrix product is @.",
        lambda x, b, w: w * x,
        lambda x, b, w: b[:, None] + w * x,
        lambda x, b, w: b + w * x,
    ),
)

linear_loops = Implement(
    "linear_loops",
    "every output adds up every input.",
    expected=_layer,
    draws=_layer_draws,
    without=("@", "dot", "matmul", "einsum", "inner", "vdot", "linear_matrix"),
    mistakes=_LAYER_MISTAKES,
)

linear_matrix = Implement(
    "linear_matrix",
    "two loops in one product.",
    expected=_layer,
    draws=_layer_draws,
    without=("linear_loops", "a loop"),
    mistakes=_LAYER_MISTAKES,
)

batch_shapes = Read(
    "batch_shapes",
    "points stay rows, and inputs become outputs.",
    expected=lambda: ((3, 2), (5, 2), (5, 2)),
    without=("trace",),
    items=("weights.T", "x @ weights.T", "the result"),
    mistakes=(
        Mistake(
            "not transposed",
            "The T turns rows into columns: a matrix with 2 rows and 3 columns becomes one with 3 "
            "rows and 2 columns.",
            lambda: ((2, 3), (5, 2), (5, 2)),
            lambda: ((2, 3), (5, 3), (5, 3)),
        ),
        Mistake(
            "points in columns",
            "The first axis of x counts the points, and the product keeps its rows.",
            lambda: ((3, 2), (2, 5), (2, 5)),
        ),
        Mistake(
            "the bias changes the shape",
            "The bias is added to each row (numpy repeats it); adding changes no shape here.",
            lambda: ((3, 2), (5, 2), (5,)),
            lambda: ((3, 2), (5, 2), (2,)),
        ),
        Mistake(
            "the inner sizes kept",
            "A product of (n, k) and (k, m) sums over the k and has shape (n, m).",
            lambda: ((3, 2), (5, 3), (5, 3)),
            lambda: ((3, 2), (3, 3), (3, 3)),
        ),
    ),
)


def _batch_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, bias, weights) for N inputs: N, D_i and D_o all equal first, then all different."""
    sizes = ((3, 3, 3), (5, 3, 2), (4, 2, 6), (1, 4, 2), (4, 3, 1))
    return [
        (rng.normal(size=(n, i)), rng.normal(size=o), rng.normal(size=(o, i))) for n, i, o in sizes
    ]


linear_batch = Implement(
    "linear_batch",
    "all points at once, one a row.",
    expected=lambda x, bias, weights: np.einsum("ni,oi->no", x, weights) + bias[None, :],
    draws=_batch_draws,
    without=("trace",),
    mistakes=(
        Mistake("bias missing", BIAS, lambda x, b, w: x @ w.T),
        Mistake(
            "weights not transposed",
            _ROWS + "With points as rows the inputs must be the rows of the second factor: weights "
            "has to be transposed.",
            lambda x, b, w: x @ w + b,
        ),
        Mistake(
            "the formula for a single point",
            "With points as rows the inputs of a point are a row of x. In weights @ x they would "
            "have to be a column.",
            lambda x, b, w: w @ x + b,
            lambda x, b, w: w @ x + b[:, None],
        ),
        Mistake(
            "transposed result",
            "Points are rows here (batch first). The product weights @ x.T puts them into columns.",
            lambda x, b, w: w @ x.T + b[:, None],
            lambda x, b, w: w @ x.T + b,
        ),
        Mistake(
            "bias along the wrong axis",
            "The bias has one number for each output, that is for each column, and the same ones "
            "for every point.",
            lambda x, b, w: x @ w.T + b[:, None],
        ),
        Mistake(
            "all outputs added into one",
            "Keep one column for each output.",
            lambda x, b, w: np.sum(x @ w.T + b, axis=1),
        ),
    ),
)
