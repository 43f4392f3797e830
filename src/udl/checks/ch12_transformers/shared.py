"""Mistakes in attention that several exercises of practicals 12.1 and 12.2 share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import attention as right
from udl.checks.mistakes import Mistake

AXIS = (
    "Each query shares out a weight of 1 among all keys. A row of the scores belongs to a query, "
    "so every row of the weights sums to 1, and the sums run along the last axis."
)
KEEPDIMS = (
    "The sums have shape (N,), and a table divided by them divides column m by sum m. With "
    "keepdims=True they are a column, and row n is divided by sum n."
)
OVERFLOW = (
    "np.exp(1000) is infinite, np.exp(-1000) is zero, and no weights can be made of a row that "
    "holds infinities or zeros alone. Subtract from each row its own largest score before the "
    "exponential: it cancels, no exponential is above 1, and one of them is 1."
)
TRANSPOSED = (
    "A row of omega makes one output channel: q = omega @ x + beta for a single input. For inputs "
    "that are rows this is x @ omega.T + beta."
)


def whole_table(scores: Any) -> np.ndarray:
    """Share a weight of 1 out among all entries of a table."""
    return right.weights_of(np.ravel(scores)).reshape(np.shape(scores))


def without_keepdims(scores: Any, *, largest_too: bool = False) -> np.ndarray:
    """Divide the columns by the sums of the rows, as broadcasting does with a square table."""
    s = np.asarray(scores, float)
    grown = np.exp(s - s.max(axis=-1, keepdims=not largest_too))
    return np.asarray(grown / grown.sum(axis=-1))


def proportional(scores: Any) -> np.ndarray:
    """Divide the scores themselves by their sum."""
    s = np.asarray(scores, float)
    return np.asarray(s / s.sum(axis=-1, keepdims=True))


def hardest(scores: Any) -> np.ndarray:
    """Give all weight to the largest score."""
    s = np.asarray(scores)
    return np.asarray(s == s.max(axis=-1, keepdims=True), float)


def _others_only(scores: Any) -> np.ndarray:
    kept = np.array(scores, float)
    diagonal = np.arange(kept.shape[-1])
    kept[..., diagonal, diagonal] = -np.inf
    return right.weights_of(kept)


def _backwards(scores: Any) -> np.ndarray:
    ahead = np.triu(np.ones(np.shape(scores)), 1) > 0
    return right.weights_of(np.where(ahead, -np.inf, scores))


def table_mistakes(of: Callable[[right.Rule], Callable[..., Any]]) -> tuple[Mistake, ...]:
    """Mistakes in sharing out weights along the rows of a table; `of` puts a rule into it."""
    return (
        Mistake("softmax over the whole table", AXIS, of(whole_table)),
        Mistake(
            "sums without keepdims",
            KEEPDIMS,
            of(without_keepdims),
            of(partial(without_keepdims, largest_too=True)),
        ),
    )


def maximum_mistakes(of: Callable[[right.Rule], Callable[..., Any]]) -> tuple[Mistake, ...]:
    """Mistakes in what is subtracted from a row, such that its exponentials are all zero."""
    return (
        Mistake(
            "a maximum that is not the row's own",
            "Where all scores of a row lie far below the number that is subtracted, all of its "
            "exponentials are zero, and 0 is divided by 0. Each row needs its own maximum.",
            of(lambda scores: _lowered(scores, np.max(scores))),
            of(lambda scores: _lowered(scores, max(np.max(scores), 0))),
            of(lambda scores: _lowered(scores, np.max(scores, axis=0, keepdims=True))),
            of(lambda scores: _lowered(scores, np.abs(scores).max(axis=-1, keepdims=True))),
            of(
                lambda scores: _lowered(
                    scores, np.maximum(np.max(scores, axis=-1, keepdims=True), 0)
                )
            ),
        ),
    )


def _lowered(scores: Any, by: Any) -> np.ndarray:
    """Make weights of scores from which something is subtracted first."""
    with np.errstate(all="ignore"):
        grown = np.exp(np.asarray(scores, float) - by)
        return np.asarray(grown / grown.sum(axis=-1, keepdims=True))


def rule_mistakes(of: Callable[[right.Rule], Callable[..., Any]]) -> tuple[Mistake, ...]:
    """Mistakes on the way from a set of scores to weights; `of` puts a rule into the exercise."""
    return (
        Mistake(
            "softmax missing",
            "Scores may be negative and large. The softmax makes weights of them, positive and "
            "with the sum 1.",
            of(lambda scores: np.asarray(scores, float)),
        ),
        Mistake(
            "exponential missing",
            "Scores divided by their sum may be negative, or huge where the sum is near zero. "
            "Take their exponentials first.",
            of(proportional),
        ),
        Mistake(
            "not divided by the sum",
            "Exponentials are positive, and not yet weights: divide by the sum of each row.",
            of(np.exp),
            of(lambda scores: np.exp(scores - np.max(scores, axis=-1, keepdims=True))),
        ),
        Mistake(
            "the order of the scores turned round",
            "The larger the score, the larger the weight: the exponential is of the score, not of "
            "minus the score.",
            of(lambda scores: right.weights_of(-np.asarray(scores))),
        ),
        Mistake(
            "the best key only",
            "The largest score gets the largest weight, and the others keep some.",
            of(hardest),
        ),
        Mistake(
            "the same weight for all",
            "The weights follow the scores: a mean of all values has no need of queries.",
            of(lambda scores: np.full(np.shape(scores), 1 / np.shape(scores)[-1])),
        ),
    )


def layer_mistakes(layer: Callable[..., Any]) -> tuple[Mistake, ...]:
    """Mistakes in a layer of (x, three weights with their offsets, …) that takes a `rule`."""

    def of(rule: right.Rule) -> Callable[..., Any]:
        return partial(layer, rule=rule)

    return (
        Mistake(
            "offsets missing",
            "Queries, keys and values have an offset each: omega @ x + beta.",
            *(partial(_without_offsets, layer, places) for places in _PLACES),
        ),
        Mistake("weights transposed", TRANSPOSED, partial(_turned, layer)),
        Mistake(
            "queries and keys exchanged",
            "Position n asks with its query and looks at the keys of all m. Its weights stand in "
            "row n, over all m.",
            lambda x, q, bq, k, bk, *rest: layer(x, k, bk, q, bq, *rest),
        ),
        Mistake(
            "keys instead of values",
            "Queries and keys say how much is taken. What is taken is the values.",
            lambda x, q, bq, k, bk, v, bv, *rest: layer(x, q, bq, k, bk, k, bk, *rest),
        ),
        Mistake(
            "queries compared with queries",
            "The query of position n is compared with the keys.",
            lambda x, q, bq, k, bk, *rest: layer(x, q, bq, q, bq, *rest),
        ),
        Mistake(
            "values compared with queries",
            "The query is compared with the keys. The values enter when the weights are there.",
            lambda x, q, bq, k, bk, v, bv, *rest: layer(x, q, bq, v, bv, v, bv, *rest),
        ),
        Mistake(
            "a position that does not look at itself",
            "In self-attention m runs over all positions, n itself among them.",
            of(_others_only),
        ),
        Mistake(
            "only what came before",
            "Here every position looks at all, those behind it too. Does the inner loop run over "
            "all N?",
            of(_backwards),
        ),
        Mistake(
            "one position only",
            "Every position has an output, a row of its own. A return within the loop ends it in "
            "the first round.",
            lambda *arguments: layer(*arguments)[0],
            lambda *arguments: layer(*arguments)[-1],
        ),
        Mistake(
            "whole numbers cut off",
            "np.zeros_like(x) makes an array of whole numbers where x holds such, and cuts off "
            "what is put into it.",
            lambda x, *rest: layer(x, *rest).astype(np.asarray(x).dtype),
        ),
        Mistake("softmax along the wrong axis", AXIS, of(partial(right.weights_of, axis=-2))),
        *rule_mistakes(of),
    )


def input_mistakes(layer: Callable[..., Any]) -> tuple[Mistake, ...]:
    """Mistakes in which an input stands where one of its three maps belongs."""
    return (
        Mistake(
            "inputs instead of values",
            "The weights average the values omega_v @ x + beta_v, not the inputs themselves.",
            lambda x, q, bq, k, bk, v, bv: layer(x, q, bq, k, bk, *_itself(x)),
        ),
        Mistake(
            "inputs instead of keys",
            "Each input makes a key, omega_k @ x + beta_k, for the queries to be compared with.",
            lambda x, q, bq, k, bk, v, bv: layer(x, q, bq, *_itself(x), v, bv),
        ),
    )


def _itself(x: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the map that leaves an input as it is."""
    width = np.shape(x)[1]
    return np.eye(width), np.zeros(width)


# Which offsets are left out. That of the keys alone is none: it adds the same to a query's scores.
_PLACES = ((1, 3, 5), (1, 3), (5,))


def _without_offsets(layer: Any, places: tuple[int, ...], x: Any, *maps: Any) -> np.ndarray:
    kept = [0 * np.asarray(part) if i in places else part for i, part in enumerate(maps)]
    return np.asarray(layer(x, *kept))


def _turned(layer: Any, x: Any, *maps: Any) -> np.ndarray:
    turned = [np.transpose(part) if i in (0, 2, 4) else part for i, part in enumerate(maps)]
    return np.asarray(layer(x, *turned))
