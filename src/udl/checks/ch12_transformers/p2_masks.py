"""Checks of practical 12.2: who depends on whom, and masks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch12_transformers import attention as right
from udl.checks.ch12_transformers import heads
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

Layer = Callable[[Any], np.ndarray]

# --- Layers for which it is known which output depends on which input ---


def mean_so_far(x: Any) -> np.ndarray:
    """Average each row with all that came before."""
    return np.asarray(np.cumsum(x, axis=0) / np.arange(1, len(x) + 1)[:, None])


def row_before(x: Any) -> np.ndarray:
    """Hand on the row before, with mean 0 and variance 1; the first row gets zeros."""
    centred = x - np.mean(x, axis=1, keepdims=True)
    normal = centred / np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + 1e-9)
    return np.concatenate([np.zeros((1, normal.shape[1])), normal[:-1]])


def window_of_three(x: Any) -> np.ndarray:
    """Add up each row and the two before it."""
    padded = np.concatenate([np.zeros((2, np.shape(x)[1])), x])
    return np.asarray(padded[2:] + 2 * padded[1:-1] - padded[:-2])


def small_leak(x: Any) -> np.ndarray:
    """Hand on each row, divided by a sum over all rows that hardly changes."""
    total = np.sum(np.exp(np.tanh(x)))
    return np.asarray(np.cumsum(np.tanh(x) + 2, axis=0) / (1000 + total))


def whole_numbers(x: Any) -> np.ndarray:
    """Round, and add up from the end."""
    return np.asarray(np.cumsum(np.round(x)[::-1], axis=0)[::-1])


def directions(x: Any) -> np.ndarray:
    """Give each row the length 1, and put the rows in the reverse order."""
    return np.asarray(x / np.linalg.norm(x, axis=1, keepdims=True))[::-1]


def last_channel(x: Any) -> np.ndarray:
    """Hand on the last channel of each row, and beside it the sum with that of the row before."""
    last = np.asarray(x)[:, -1]
    return np.stack([last, last + np.concatenate([[0.0], last[:-1]])], axis=1)


def nothing(x: Any) -> np.ndarray:
    """Return the same for every input."""
    return np.ones((len(x), 2))


# What stands in the rows and columns of the answer for N positions.
SEEN: dict[str, Callable[[int], np.ndarray]] = {
    "mean_so_far": lambda n: np.tri(n) > 0,
    "row_before": lambda n: np.eye(n, k=-1) > 0,
    "window_of_three": lambda n: (np.tri(n) - np.tri(n, k=-3)) > 0,
    "small_leak": lambda n: np.ones((n, n)) > 0,
    "whole_numbers": lambda n: np.tri(n).T > 0,
    "directions": lambda n: np.eye(n)[::-1] > 0,
    "last_channel": lambda n: (np.eye(n) + np.eye(n, k=-1)) > 0,
    "nothing": lambda n: np.zeros((n, n)) > 0,
}


def _layer_draws(rng: np.random.Generator) -> right.Draws:
    layers: tuple[tuple[Layer, int, int], ...] = (
        *((mean_so_far, 3, 4), (row_before, 4, 3), (window_of_three, 5, 2), (small_leak, 4, 4)),
        *((whole_numbers, 4, 2), (directions, 5, 3), (nothing, 2, 3), (last_channel, 4, 3)),
    )
    drawn: right.Draws = [(layer, rng.normal(size=(n, d))) for layer, n, d in layers]
    x = drawn[4][1]  # well inside of what is rounded to the same whole numbers
    drawn[4] = (whole_numbers, np.round(2 * x) + rng.uniform(-0.3, 0.3, x.shape))
    return drawn


def _dependence(layer: Layer, x: Any) -> np.ndarray:
    """Which output depends on which input, known by how the layer was made."""
    return SEEN[layer.__name__](len(x))


def _nudged(
    change: Callable[[np.ndarray], Any], *, restored: bool = True, count: Any = np.any
) -> Any:
    """Return an experiment that changes one row after another like this.

    `count` says which channels of an output must move for it to be one that depends.
    """

    def wrong(layer: Layer, x: Any) -> np.ndarray:
        before, moved = layer(x), np.array(x, float)
        found = np.zeros((len(x), len(x)), bool)
        for m in range(len(x)):
            moved = np.array(x, float) if restored else moved
            moved[m] = change(moved[m])
            found[:, m] = count(np.abs(layer(moved) - before) > 1e-9, axis=1)
        return found

    return wrong


def _turning(row: np.ndarray) -> Any:
    return row + 5 * np.arange(1, len(row) + 1) ** 2


dependence = Implement(
    "dependence",
    "nothing escapes your test.",
    expected=_dependence,
    draws=_layer_draws,
    hint="take the layer apart on paper: change one input, and see which outputs change",
    mistakes=(
        Mistake(
            "rows and columns exchanged",
            "Row n is for output n, column m for input m. A change of input m fills a column.",
            lambda layer, x: _dependence(layer, x).T,
        ),
        Mistake(
            "changes that pile up",
            "Each input is changed alone. Begin with a fresh copy of x for every input, or put "
            "back what was there.",
            _nudged(_turning, restored=False),
        ),
        Mistake(
            "a change that some layers do not see",
            "A layer may subtract the mean of the channels of a row, so that the same number added "
            "to all of them is gone. Change the channels by different amounts.",
            _nudged(lambda row: row + 7.3),
            _nudged(lambda row: row + 1),
        ),
        Mistake(
            "a factor that some layers do not see",
            "A layer may divide each row by its length. A row that is multiplied by a positive "
            "number stays what it was for such a layer.",
            _nudged(lambda row: 9 * row),
            _nudged(lambda row: 2 * row),
        ),
        Mistake(
            "a change of one channel only",
            "An output may depend on some channels of an input and not on others. Change them all.",
            lambda layer, x: _dependence(layer, x) & (layer is not last_channel),
        ),
        Mistake(
            "all channels instead of any",
            "An output depends on an input if any of its channels does: .any(axis=1), not .all.",
            _nudged(_turning, count=np.all),
        ),
        Mistake(
            "a change that is too small",
            "A layer may round what it is given. Let the change be large, and not too small to "
            "come through.",
            lambda layer, x: _dependence(layer, x) & (layer is not whole_numbers),
            _nudged(lambda row: row + 1e-3),
        ),
        Mistake(
            "a comparison that is too coarse",
            "A hole may be small: one of the layers leaks a thousandth. Only what is as small as a "
            "rounding error, 1e-9 or so, is no difference.",
            lambda layer, x: (
                _dependence(layer, x)
                & (SEEN["mean_so_far"](len(x)) if layer is small_leak else True)
            ),
            lambda layer, x: _dependence(layer, x) & (layer is not small_leak),
        ),
        Mistake(
            "an output that does not depend on its own input",
            "The diagonal counts like every other place.",
            lambda layer, x: _dependence(layer, x) & ~np.eye(len(x), dtype=bool),
        ),
        Mistake(
            "True where nothing changes",
            "True stands where the output depends on the input.",
            lambda layer, x: ~_dependence(layer, x),
        ),
    ),
)


# --- A mask that leaks ---


def _causal_draws(rng: np.random.Generator) -> right.Draws:
    sizes = ((1, 3, 2, 2), (2, 4, 4, 3), (3, 5, 2, 4), (2, 1, 3, 2))
    drawn: right.Draws = [
        tuple(rng.normal(size=(h, n, channels)) for channels in (d, d, e)) for h, n, d, e in sizes
    ]
    # The last position answers every query so well that hardly anything is left for the others.
    query = rng.normal(size=4)
    queries, keys = query + 0.1 * rng.normal(size=(2, 4, 4)), rng.normal(size=(2, 4, 4))
    keys[:, -1] = 4000 * query / (query @ query)
    # And here nobody answers at all: all scores are far below zero.
    away = rng.normal(size=(2, 4, 4)) - 6000 * query / (query @ query)
    values = rng.normal(size=(2, 2, 4, 3))
    return [*drawn, (queries, keys, values[0]), (queries, away, values[1])]


def _masked(
    hide: Callable[[np.ndarray, np.ndarray], np.ndarray],
    *,
    seen: Callable[[int], np.ndarray] = lambda n: np.tri(n) > 0,
    power: float = -0.5,
    axis: int = -1,
    after: Callable[[np.ndarray, np.ndarray], np.ndarray] = lambda weights, seen: weights,
) -> Any:
    """Return attention that hides scores, or weights, in some way."""

    def wrong(queries: Any, keys: Any, values: Any) -> np.ndarray:
        scores = right.scores_of(queries, keys, np.shape(queries)[axis] ** power)
        looks = seen(scores.shape[-1])
        return right.averaged(after(right.weights_of(hide(scores, looks)), looks), values)

    return wrong


def _untouched(scores: np.ndarray, seen: np.ndarray) -> np.ndarray:
    return scores


def _hidden(scores: np.ndarray, seen: np.ndarray) -> np.ndarray:
    return np.where(seen, scores, -np.inf)


def _by(number: float) -> tuple[Any, Any]:
    """Return two ways to hide with a number that is not infinite."""
    return (
        _masked(lambda scores, seen: np.where(seen, scores, number)),
        _masked(lambda scores, seen: scores + number * ~seen),
    )


def _ahead(n: int) -> np.ndarray:
    return np.tri(n).T > 0


causal_attention = Implement(
    "causal_attention",
    "no position knows what follows.",
    expected=heads.causal,
    draws=_causal_draws,
    overflow="Where all weight lies on what is hidden, none is left to be shared out anew: 0 is "
    "divided by 0. Hide the scores before the softmax. (And a large score needs the maximum of its "
    "row subtracted before the exponential.)",
    mistakes=(
        Mistake(
            "mended in no way",
            "That is what the program does. Which outputs depend on which inputs? Your dependence "
            "finds it out.",
            _masked(_untouched, seen=_ahead, after=lambda weights, seen: weights * seen),
        ),
        Mistake(
            "the mask after the softmax",
            "The weights no longer sum to 1. And the hidden scores stand in the sum by which the "
            "others were divided, so each output knows something about all that follows.",
            _masked(_untouched, after=lambda weights, seen: weights * seen),
        ),
        Mistake(
            "the wrong direction",
            "Position n may look at m up to n: the lower triangle, np.tril, where rows are queries "
            "and columns are keys.",
            _masked(_hidden, seen=_ahead),
        ),
        Mistake(
            "zero instead of minus infinity",
            "The exponential of 0 is 1, so a score of 0 is a quite usual one. Only minus infinity "
            "becomes a weight of 0.",
            _by(0.0)[0],
        ),
        Mistake(
            "a number that does not hide enough",
            "What is hidden still counts if its score is large, or if all the others are low. "
            "-np.inf hides whatever stands there.",
            *(way for number in (-1.0, -10.0, -100.0, -1000.0) for way in _by(number)),
        ),
        Mistake(
            "no mask",
            "Here every position looks at all.",
            _masked(_untouched),
        ),
        Mistake(
            "another scale",
            "The scale of the program was right: one over the root of the channels of a head.",
            _masked(_hidden, power=0),
            _masked(_hidden, power=-1),
            _masked(_hidden, axis=1),
        ),
        Mistake(
            "a position that does not see itself",
            "Position n may look at m up to n, n included. The first one would see nothing.",
            _masked(_hidden, seen=lambda n: np.tri(n, k=-1) > 0),
            _masked(_hidden, seen=lambda n: (np.tri(n, k=-1) + (np.arange(n)[:, None] == 0)) > 0),
        ),
        Mistake(
            "one position too many",
            "Position n may look at m up to n, and not at n + 1.",
            _masked(_hidden, seen=lambda n: np.tri(n, k=1) > 0),
        ),
    ),
)


# --- Sentences of different length ---


def _padded_draws(rng: np.random.Generator) -> right.Draws:
    drawn: right.Draws = []
    for lengths, width, values in (((3, 2), 4, 2), ((4, 1, 5, 2), 3, 3), ((2, 2, 1), 2, 5)):
        rows = max(lengths)
        shapes = [(len(lengths), rows, channels) for channels in (width, width, values)]
        arrays = [rng.normal(size=shape) for shape in shapes]
        for array in arrays:
            for i, length in enumerate(lengths):
                array[i, length:] *= 3
        drawn.append((*arrays, np.array(lengths)))
    *arrays, lengths = drawn[1]
    unknown = [np.where(np.arange(5)[:, None] < lengths[:, None, None], a, np.nan) for a in arrays]
    return [*drawn, (*unknown, lengths)]


def _with_lengths(
    seen: Callable[[np.ndarray, np.ndarray], np.ndarray],
    *,
    queries_too: bool = True,
    after: bool = False,
    power: float = -0.5,
) -> Any:
    """Return padded attention in which `seen(places, lengths)` says what is no padding."""

    def wrong(queries: Any, keys: Any, values: Any, lengths: Any) -> np.ndarray:
        scores = right.scores_of(queries, keys, np.shape(queries)[-1] ** power)
        real = seen(np.arange(np.shape(keys)[1]), np.asarray(lengths)[:, None])  # (B, N)
        if after:
            weights = right.weights_of(scores) * real[:, None]
        else:
            weights = right.weights_of(np.where(real[:, None], scores, -np.inf))
        outputs = right.averaged(weights, values)
        return np.asarray(np.where(real[..., None], outputs, 0.0) if queries_too else outputs)

    return wrong


def _with_zeros(queries: Any, keys: Any, values: Any, lengths: Any) -> np.ndarray:
    """Put zeros where the padding is, and hide nothing."""
    real = (np.arange(np.shape(keys)[1]) < np.asarray(lengths)[:, None])[..., None]
    asking, asked, given = (np.where(real, part, 0.0) for part in (queries, keys, values))
    outputs = right.attention(asking, asked, given, np.shape(queries)[-1] ** -0.5)
    return np.asarray(np.where(real, outputs, 0.0))


padded_attention = Implement(
    "padded_attention",
    "nothing from behind a sentence's end.",
    expected=heads.padded,
    draws=_padded_draws,
    overflow="Padding may hold nan, and even a weight of 0 does not help: 0 times nan is nan. Put "
    "numbers where the padding is, or cut it off, before anything is multiplied.",
    mistakes=(
        Mistake(
            "padding as a query",
            "No query looks at the padding now. But behind the end of a sentence nobody asks: the "
            "outputs there are zeros.",
            _with_lengths(lambda places, lengths: places < lengths, queries_too=False),
        ),
        Mistake(
            "padding as keys",
            "The outputs behind the end are zeros now. But the queries before it still look at the "
            "padding: its keys must be hidden.",
            lambda q, k, v, lengths: _zeroed_outputs(q, k, v, lengths),
        ),
        Mistake(
            "padding not hidden at all",
            "Behind the end of a sentence nobody asks, and nobody looks there.",
            lambda q, k, v, lengths: right.attention(q, k, v, np.shape(q)[-1] ** -0.5),
        ),
        Mistake(
            "zeros instead of hiding",
            "A key of zeros has the score 0, whose exponential is 1, and that is a weight. Only a "
            "score of minus infinity becomes a weight of 0.",
            _with_zeros,
        ),
        Mistake(
            "hidden after the softmax",
            "The padding has taken its share of the weight before. Hide the scores, not the "
            "weights.",
            _with_lengths(lambda places, lengths: places < lengths, after=True),
        ),
        Mistake(
            "one position too many or too few",
            "A sentence of length 2 has the positions 0 and 1.",
            _with_lengths(lambda places, lengths: places <= lengths),
            _with_lengths(lambda places, lengths: places < lengths - 1),
            lambda q, k, v, lengths: heads.padded(q, k, v, np.asarray(lengths) + 1),
            lambda q, k, v, lengths: heads.padded(q, k, v, np.maximum(np.asarray(lengths) - 1, 1)),
        ),
        Mistake(
            "padding in front",
            "The sentences stand at the beginning, the padding behind them.",
            _with_lengths(lambda places, lengths: places >= places.max() + 1 - lengths),
        ),
        Mistake(
            "the padding kept and the sentence hidden",
            "True or False, hidden or seen: the two have changed places.",
            _with_lengths(lambda places, lengths: places >= lengths),
        ),
        Mistake(
            "one length for all",
            "Each sentence of the batch has a length of its own.",
            _with_lengths(lambda places, lengths: (places < lengths[:1]) | (lengths < 0)),
            _with_lengths(lambda places, lengths: (places < lengths.min()) | (lengths < 0)),
            lambda q, k, v, lengths: heads.padded(q, k, v, np.full(len(lengths), lengths[0])),
            lambda q, k, v, lengths: heads.padded(q, k, v, np.full(len(lengths), min(lengths))),
        ),
        Mistake(
            "the root missing",
            "The scores are divided by the root of the channels.",
            _with_lengths(lambda places, lengths: places < lengths, power=0),
            _with_lengths(lambda places, lengths: places < lengths, power=-1),
            lambda q, k, v, lengths: heads.padded(q, k, v, lengths, power=0),
            lambda q, k, v, lengths: heads.padded(q, k, v, lengths, power=-1),
        ),
        Mistake(
            "causal as well",
            "Within its sentence each position looks at all the others, those that follow, too.",
            lambda q, k, v, lengths: _backwards_only(q, k, v, lengths),
        ),
    ),
)


def _zeroed_outputs(queries: Any, keys: Any, values: Any, lengths: Any) -> np.ndarray:
    outputs = right.attention(queries, keys, values, np.shape(queries)[-1] ** -0.5)
    real = np.arange(np.shape(keys)[1]) < np.asarray(lengths)[:, None]
    return np.asarray(np.where(real[..., None], outputs, 0.0))


def _backwards_only(queries: Any, keys: Any, values: Any, lengths: Any) -> np.ndarray:
    outputs = heads.causal(queries, keys, values)
    real = np.arange(np.shape(keys)[1]) < np.asarray(lengths)[:, None]
    return np.asarray(np.where(real[..., None], outputs, 0.0))
