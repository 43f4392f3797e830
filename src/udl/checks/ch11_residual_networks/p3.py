"""The checks of practical 11.3: sizes in a stream, and batch norm in training."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from udl.checks.ch11_residual_networks import block, norms
from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake

variance_guess = Predict(
    "variance_guess",
    "each block doubles it.",
    right="32",
    wrong_choices={
        "1": (
            "He's weights keep the size in a plain network. Here what comes in is added once more."
        ),
        "6": (
            "Each branch would add 1 if it always saw a variance of 1. But it sees the stream, and "
            "that has grown."
        ),
        "11": "A branch is a ReLU and a linear layer, twice, and keeps the variance as a whole.",
    },
)


# --- Sizes ---


def _stream(h: Any, blocks: Sequence[Any], skip: float = 1.0) -> list[np.ndarray]:
    states = [np.asarray(h, dtype=float)]
    for parts in blocks:
        states.append(block.variant(skip=skip)(states[-1], *parts))
    return states


def _variances(h: Any, blocks: Sequence[Any]) -> np.ndarray:
    return np.array([np.mean((s - s.mean()) ** 2) for s in _stream(h, blocks)])


def _sized_draws(rng: np.random.Generator) -> block.Draws:
    drawn: block.Draws = []
    for num, units, inner, depth in ((3, 4, 4, 1), (5, 3, 5, 2), (4, 4, 2, 3), (6, 5, 5, 4)):
        blocks = [
            (
                rng.normal(0, 0.6, (inner, units)),
                0.3 * rng.normal(size=inner),
                rng.normal(0, 0.6, (units, inner)),
                0.3 * rng.normal(size=units),
            )
            for _ in range(depth)
        ]
        offsets = rng.normal(size=(num, 1)) + rng.normal(size=units) + 1
        drawn.append((rng.normal(size=(num, units)) + offsets, blocks))
    return drawn


stream_variances = Implement(
    "stream_variances",
    "one number for each state of the stream.",
    expected=_variances,
    draws=_sized_draws,
    mistakes=(
        Mistake(
            "variances of the units, averaged",
            "x.var(axis=0) takes each unit's own mean away. All numbers of a state are one "
            "collection here: x.var().",
            lambda h, b: np.array([s.var(axis=0).mean() for s in _stream(h, b)]),
        ),
        Mistake(
            "variances of the rows, averaged",
            "x.var(axis=1) takes each example's own mean away. All numbers of a state are one "
            "collection here: x.var().",
            lambda h, b: np.array([s.var(axis=1).mean() for s in _stream(h, b)]),
        ),
        Mistake(
            "the mean square",
            "A variance is a mean square after the mean has been taken away.",
            lambda h, b: np.array([np.mean(s**2) for s in _stream(h, b)]),
        ),
        Mistake(
            "the standard deviation",
            "The variance is its square.",
            lambda h, b: np.sqrt(_variances(h, b)),
        ),
        Mistake(
            "divided by one less than the number",
            "Divide by the number of all values, as x.var() does.",
            lambda h, b: np.array([s.var(ddof=1) for s in _stream(h, b)]),
        ),
        Mistake(
            "the input left out",
            "The first of the K + 1 variances is that of the input.",
            lambda h, b: _variances(h, b)[1:],
        ),
        Mistake(
            "the last state left out",
            "K blocks have K + 1 states: what comes in, and what leaves each block.",
            lambda h, b: _variances(h, b)[:-1],
        ),
        Mistake(
            "the branches instead of the stream",
            "What leaves a block is the branch's result plus what came in.",
            lambda h, b: np.array([s.var() for s in _stream(h, b, skip=0.0)]),
        ),
        Mistake(
            "divided by the first variance",
            "The variances themselves are asked for.",
            lambda h, b: _variances(h, b) / _variances(h, b)[0],
        ),
        Mistake(
            "a variance for each unit",
            "One number for each state, over all its rows and columns: (K + 1,).",
            lambda h, b: np.array([s.var(axis=0) for s in _stream(h, b)]),
        ),
    ),
)


# --- There ---


def _batch_norm(x: Any, gain: Any, shift: Any, epsilon: float) -> np.ndarray:
    return norms.batch_norm(x, gain, shift, epsilon)


def _gain_first(x: Any, gain: Any, shift: Any, epsilon: float) -> np.ndarray:
    """Apply gain and shift before the norm, which takes both away again."""
    return norms.batch_norm(np.asarray(x) * gain + shift, 1.0, 0.0, epsilon)


def _all_together(x: Any, gain: Any, shift: Any, epsilon: float) -> np.ndarray:
    return np.asarray(gain * (x - np.mean(x)) / np.sqrt(np.var(x) + epsilon) + shift)


batch_norm = Implement(
    "batch_norm",
    "each column by its own mean and deviation.",
    expected=_batch_norm,
    draws=norms.norm_draws,
    mistakes=(
        Mistake(
            "layer norm",
            "Mean and variance were taken along each row, over the units of one example. That is "
            "layer norm. Batch norm takes them down each column, over the examples: axis=0.",
            partial(norms.batch_norm, axis=1),
        ),
        Mistake(
            "one mean and one variance for all numbers",
            "Each column has a mean and a variance of its own: axis=0.",
            _all_together,
        ),
        Mistake(
            "N - 1 instead of N",
            "In the forward pass the variance is a mean over the batch: divide by N.",
            partial(norms.batch_norm, less=1),
        ),
        Mistake(
            "epsilon outside the root",
            "Epsilon is added to the variance, and then comes the root.",
            partial(norms.batch_norm, inside=False),
        ),
        Mistake(
            "no root",
            "Divide by the standard deviation, the root of the variance.",
            partial(norms.batch_norm, rooted=False),
        ),
        Mistake(
            "no epsilon",
            "Epsilon is added to the variance. A constant column has a variance of zero.",
            partial(norms.batch_norm, used=0.0),
        ),
        Mistake(
            "gain and shift before the norm",
            "The norm would take both away again. They come last.",
            _gain_first,
        ),
        Mistake(
            "the mean not subtracted",
            "First take each column's mean away.",
            partial(norms.batch_norm, centred=False),
        ),
        Mistake(
            "not divided by the deviation",
            "Divide by the root of variance and epsilon.",
            partial(norms.batch_norm, scaled=False),
        ),
        Mistake(
            "the shift inside of the gain",
            "First the gain, then the shift: gain * normal + shift.",
            lambda x, gain, shift, e: gain * (norms.batch_norm(x, 1.0, 0.0, e) + shift),
        ),
        Mistake(
            "no gain or no shift",
            "Behind the norm each column has a gain and a shift.",
            lambda x, gain, shift, e: norms.batch_norm(x, 1.0, shift, e),
            lambda x, gain, shift, e: norms.batch_norm(x, gain, 0.0, e),
            lambda x, gain, shift, e: norms.batch_norm(x, 1.0, 0.0, e),
        ),
    ),
)


# --- And back ---


def _backward(d_output: Any, x: Any, gain: Any, epsilon: float) -> norms.Three:
    return norms.backward(d_output, x, gain, epsilon)


batch_norm_backward = Implement(
    "batch_norm_backward",
    "two directions are lost in every column.",
    expected=_backward,
    draws=norms.backward_draws,
    items=("d_x", "d_gain", "d_shift"),
    atol=1e-7,
    mistakes=(
        Mistake(
            "statistics held constant",
            "Mean and deviation are functions of x, too: whoever moves one number of a column "
            "moves its mean and its deviation, and with them all outputs of the column.",
            partial(norms.backward, mean=0.0, stretch=0.0),
        ),
        Mistake(
            "the mean held constant",
            "If a whole column moves by the same amount, nothing changes: the derivatives of a "
            "column add up to zero.",
            partial(norms.backward, mean=0.0),
        ),
        Mistake(
            "the deviation held constant",
            "A column that is stretched gives nearly the same output. A second term takes this "
            "direction out of the derivative.",
            partial(norms.backward, stretch=0.0),
        ),
        Mistake(
            "a term added instead of taken away",
            "Both terms that come from the statistics have a minus sign.",
            partial(norms.backward, mean=-1.0),
            partial(norms.backward, stretch=-1.0),
            partial(norms.backward, mean=-1.0, stretch=-1.0),
        ),
        Mistake(
            "the gain forgotten",
            "On its way back to x the derivative passes the gain.",
            partial(norms.backward, gained=False),
        ),
        Mistake(
            "not divided by the deviation",
            "On its way back to x the derivative is divided by the deviation.",
            partial(norms.backward, scaled=False),
        ),
        Mistake(
            "the gain's derivative with x itself",
            "The gain multiplies the normalised values: they stand in its derivative.",
            partial(norms.backward, inputs="raw"),
        ),
        Mistake(
            "means instead of sums over the batch",
            "What the rows do to gain and shift adds up.",
            partial(norms.backward, how=np.mean),
        ),
        Mistake(
            "N - 1 instead of N",
            "In the forward pass the variance is a mean over the batch: divide by N.",
            partial(norms.backward, less=1),
        ),
    ),
)
