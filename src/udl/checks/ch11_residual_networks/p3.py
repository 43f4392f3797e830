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

norm_guess = Predict(
    "norm_guess",
    "each block adds one.",
    right="6",
    wrong_choices={
        "1": (
            "A branch behind norms does have a variance of 1. But what came in is added to it, and "
            "nothing takes that away."
        ),
        "11": "There are two norms in a branch, and one sum. A branch adds 1 as a whole.",
        "32": (
            "To double the stream a branch would have to grow with it. What enters this one has "
            "been brought to a variance of 1."
        ),
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
            "the first block alone",
            "A return within the loop ends it in its first round.",
            lambda h, b: _variances(h, b[:1]),
        ),
        Mistake(
            "each block from the start",
            "What leaves a block enters the next one.",
            lambda h, b: np.array([np.var(h), *(_variances(h, [parts])[1] for parts in b)]),
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


def _about(x: Any, gain: Any, shift: Any, epsilon: float, centre: Any) -> np.ndarray:
    """Subtract another number than the mean, and divide by the right deviation."""
    size = np.sqrt(norms.moments(x)[1] + epsilon)
    return np.asarray(gain * (x - centre(np.asarray(x), axis=0)) / size + shift)


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
            "another number subtracted than the mean",
            "Take each column's mean away.",
            lambda x, gain, shift, e: _about(x, gain, shift, e, np.median),
            lambda x, gain, shift, e: _about(x, gain, shift, e, np.min),
            lambda x, gain, shift, e: _about(x, gain, shift, e, np.max),
            lambda x, gain, shift, e: _about(x, gain, shift, e, lambda x, axis: x[0]),
        ),
        Mistake(
            "gain and shift exchanged",
            "The gain multiplies, the shift is added.",
            lambda x, gain, shift, e: norms.batch_norm(x, shift, gain, e),
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
