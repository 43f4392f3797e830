"""Checks of practical 12.2: masks, one for what follows and one for padding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import attention as right
from udl.checks.ch12_transformers.expected import heads
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

HUGE = 2.0**42  # of a score: whoever hides with a number less than this hides nothing

# --- A mask that leaks ---


def _causal_draws(rng: np.random.Generator) -> right.Draws:
    sizes = ((1, 3, 2, 2), (2, 4, 4, 3), (3, 5, 2, 4), (2, 1, 3, 2))
    drawn: right.Draws = [
        tuple(rng.normal(size=(h, n, channels)) for channels in (d, d, e)) for h, n, d, e in sizes
    ]
    # The last position answers every query so well that nothing is left for the others, and then
    # nobody answers at all. Whole numbers, so that scores of this size are the same in any order.
    asked = rng.integers(-2, 3, (2, 4, 4)).astype(float)
    loud, silent = rng.integers(-2, 3, (2, 2, 4, 4)).astype(float)
    asked[..., 0], loud[..., 0], silent[..., 0] = 1.0, 0.0, -HUGE
    loud[:, -1, 0] = HUGE
    values = rng.normal(size=(2, 2, 4, 3))
    return [*drawn, (asked, loud, values[0]), (asked, silent, values[1])]


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


def _where_nothing_is_left(scores: np.ndarray, looks: np.ndarray) -> np.ndarray:
    """Share out among the seen as a softmax does, which is 0 / 0 where a row sees nothing."""
    with np.errstate(all="ignore"):
        hidden = np.where(looks, scores, -np.inf)
        grown = np.exp(hidden - hidden.max(axis=-1, keepdims=True))
        return np.asarray(grown / grown.sum(axis=-1, keepdims=True))


def _itself_hidden(queries: Any, keys: Any, values: Any) -> np.ndarray:
    scores = right.scores_of(queries, keys, np.shape(queries)[-1] ** -0.5)
    looks = np.tri(scores.shape[-1], k=-1) > 0
    return right.averaged(_where_nothing_is_left(scores, looks), values)


def _shared_anew(queries: Any, keys: Any, values: Any) -> np.ndarray:
    scores = right.scores_of(queries, keys, np.shape(queries)[-1] ** -0.5)
    weights = right.weights_of(scores) * np.tri(scores.shape[-1])
    with np.errstate(all="ignore"):
        return right.averaged(weights / weights.sum(axis=-1, keepdims=True), values)


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
            *(
                way
                for number in (-1.0, -10.0, -100.0, -1e3, -1e4, -1e5, -1e6, -1e9, -1e10)
                for way in _by(number)
            ),
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
            _itself_hidden,
            _masked(_hidden, seen=lambda n: (np.tri(n, k=-1) + (np.arange(n)[:, None] == 0)) > 0),
        ),
        Mistake(
            "weights shared out anew",
            "Dividing by the sum of what is left helps, until a hidden score is so large that "
            "nothing is left: 0 is divided by 0. Hide the scores, before the softmax.",
            _shared_anew,
        ),
        Mistake(
            "infinity times zero",
            "np.inf * 0 is nan, so a product of a table of zeros and ones with infinity spoils "
            "what is seen. np.where puts -np.inf in the hidden places and leaves the others.",
            lambda q, k, v: np.full(np.shape(v), np.nan),
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


def _cleaned(*, rows: bool = False, zeros: bool = True, by: float = -1e9) -> Any:
    """Return attention on inputs whose padding has been set to zero, with a mistake in the rest."""

    def wrong(queries: Any, keys: Any, values: Any, lengths: Any) -> np.ndarray:
        real = np.arange(np.shape(keys)[1]) < np.asarray(lengths)[:, None]
        parts = (np.where(real[..., None], part, 0.0) for part in (queries, keys, values))
        asking, asked, given = parts
        scores = right.scores_of(asking, asked, np.shape(queries)[-1] ** -0.5)
        seen = np.where(real[:, :, None] if rows else real[:, None, :], scores, by)
        with np.errstate(all="ignore"):
            grown = np.exp(seen - seen.max(axis=-1, keepdims=True))
            outputs = right.averaged(grown / grown.sum(axis=-1, keepdims=True), given)
        return np.where(real[..., None], outputs, 0.0) if zeros else outputs

    return wrong


def _spoiling(clean: str, zeros: str) -> Any:
    """Return attention that hides the padding, but multiplies what stands there by 0."""

    def wrong(queries: Any, keys: Any, values: Any, lengths: Any) -> np.ndarray:
        real = np.arange(np.shape(keys)[1]) < np.asarray(lengths)[:, None]
        if clean:
            queries, keys = (np.where(real[..., None], part, 0.0) for part in (queries, keys))
        scores = right.scores_of(queries, keys, np.shape(queries)[-1] ** -0.5)
        hidden = np.where(real[:, None, :], scores, -np.inf)
        with np.errstate(all="ignore"):
            grown = np.exp(hidden - hidden.max(axis=-1, keepdims=True))
            outputs = right.averaged(grown / grown.sum(axis=-1, keepdims=True), values)
            return (
                np.where(real[..., None], outputs, 0.0)
                if zeros == "where"
                else (outputs * real[..., None])
            )

    return wrong


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
            _cleaned(zeros=False),
        ),
        Mistake(
            "nan of the padding",
            "The padding is hidden well, but 0 times nan is nan. Put zeros where the padding is, "
            "or cut it off, before anything is multiplied: the values are padded, too.",
            *(_spoiling(clean, zeros) for clean in ("", "qk") for zeros in ("where", "times")),
        ),
        Mistake(
            "rows hidden in place of columns",
            "In a table of scores, (B, N, N), a row belongs to a query and a column to a key. Hide "
            "the columns of the padding, real[:, None, :], so that no query looks there.",
            _cleaned(rows=True, zeros=False),
            _cleaned(rows=True, zeros=False, by=-np.inf),
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
            "score of minus infinity becomes a weight of 0. It belongs into the columns of the "
            "padding, real[:, None, :]: a column belongs to a key, and a row to a query.",
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
