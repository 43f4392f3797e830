"""Checks of practical 12.1: self-attention, as loops and as matrices."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from udl.checks import inputs
from udl.checks.ch12_transformers import shared
from udl.checks.ch12_transformers.expected import attention as right
from udl.checks.ch12_transformers.kinds.at_once import AtOnce
from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake

# --- Scores into weights ---


def _score_draws(rng: np.random.Generator) -> right.Draws:
    hidden = rng.normal(size=(4, 5))
    hidden[0, 1] = hidden[1, :3] = hidden[3, 1:] = -np.inf
    return [
        (np.array([1.0, 2.0, 0.0]),),
        (2 * rng.normal(size=(3, 3)),),
        (2 * rng.normal(size=(2, 4)),),
        (2 * rng.normal(size=(2, 3, 4)),),
        (rng.integers(-3, 4, (3, 2)),),
        (inputs.wide_rows(rng, 4),),
        (hidden,),
        (rng.normal(size=1),),
    ]


def _along_first(scores: Any) -> np.ndarray:
    return right.weights_of(scores, axis=0)


softmax = Implement(
    "softmax",
    "every row shares out a weight of 1.",
    expected=right.weights_of,
    draws=_score_draws,
    overflow=shared.OVERFLOW,
    mistakes=(
        Mistake("softmax along the wrong axis", shared.AXIS, _along_first),
        *shared.table_mistakes(lambda rule: rule),
        *shared.maximum_mistakes(lambda rule: rule),
        *shared.rule_mistakes(lambda rule: rule),
    ),
)


# --- A single query ---


def _query_draws(rng: np.random.Generator) -> right.Draws:
    sizes = ((3, 4, 4), (3, 2, 2), (5, 6, 2), (2, 3, 5), (1, 3, 2))
    drawn: right.Draws = [
        (rng.normal(size=d), rng.normal(size=(m, d)), rng.normal(size=(m, e))) for m, d, e in sizes
    ]
    query, keys = 100 * inputs.signed(rng, 3, zero=False), 100 * rng.normal(size=(4, 3))
    keys[1] = query  # a score of 1,200 at least
    large = query, keys, rng.normal(size=(4, 2))
    whole = rng.integers(-2, 3, 3), rng.integers(-2, 3, (4, 3)), rng.integers(-5, 6, (4, 3))
    return [*drawn, large, whole]


def _attend(
    query: Any, keys: Any, values: Any, scale: float = 1.0, rule: right.Rule = right.weights_of
) -> tuple[np.ndarray, np.ndarray]:
    """Weights over the keys, and the weighted mean of the values."""
    weights = rule(right.scores_of(np.asarray(query)[None], keys, scale))
    return weights[0], right.averaged(weights, values)[0]


attend = Implement(
    "attend",
    "a mean of the values, weighted by how well keys answer.",
    expected=_attend,
    draws=_query_draws,
    items=("weights", "output"),
    overflow=shared.OVERFLOW,
    mistakes=(
        Mistake(
            "values compared with the query",
            "The query is compared with the keys. The values enter when the weights are there.",
            lambda query, keys, values: _attend(query, values, values),
            lambda query, keys, values: _attend(query, values, keys),
        ),
        Mistake(
            "keys instead of values",
            "The keys say how much is taken. What is taken is the values.",
            lambda query, keys, values: _attend(query, keys, keys),
        ),
        Mistake(
            "divided by the root already",
            "That comes later: here the scores are the plain dot products.",
            lambda query, keys, values: _attend(query, keys, values, len(query) ** -0.5),
        ),
        Mistake(
            "values not weighted",
            "Each value is multiplied by its weight before they are added up.",
            lambda query, keys, values: (_attend(query, keys, values)[0], np.sum(values, axis=0)),
        ),
        Mistake(
            "a mean of weighted values",
            "The weights sum to 1 already: add the weighted values up, and divide by nothing.",
            lambda query, keys, values: (
                _attend(query, keys, values)[0],
                _attend(query, keys, values)[1] / len(keys),
            ),
        ),
        Mistake(
            "weighted values not added up",
            "The output is one vector, the sum of the weighted values over all positions.",
            lambda query, keys, values: (
                _attend(query, keys, values)[0],
                _attend(query, keys, values)[0][:, None] * values,
            ),
        ),
        Mistake(
            "lengths instead of dot products",
            "The score is the dot product of query and key, which knows how the two are turned "
            "towards each other.",
            lambda query, keys, values: _nearest(query, keys, values),
        ),
        *shared.rule_mistakes(lambda rule: partial(_attend, rule=rule)),
    ),
)


def _nearest(query: Any, keys: Any, values: Any) -> tuple[np.ndarray, np.ndarray]:
    """Weigh by the distance of each key from the query."""
    distances = np.linalg.norm(np.asarray(keys) - query, axis=1)
    weights = right.weights_of(-distances)
    return weights, weights @ values


# --- The layer ---


def _plain(
    x: Any, omega_q: Any, beta_q: Any, omega_k: Any, beta_k: Any, omega_v: Any, beta_v: Any
) -> np.ndarray:
    """Self-attention with plain dot products; its arguments' names stand in the verdicts."""
    return right.self_attention(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v)


def _scaled(
    x: Any, omega_q: Any, beta_q: Any, omega_k: Any, beta_k: Any, omega_v: Any, beta_v: Any
) -> np.ndarray:
    """Self-attention whose scores are divided by the root of the channels of a query."""
    return right.self_attention(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v, scale=None)


self_attention_loops = Implement(
    "self_attention_loops",
    "every position asks all the others.",
    expected=_plain,
    draws=right.layer_draws,
    overflow=shared.OVERFLOW,
    mistakes=(
        Mistake(
            "divided by the root already",
            "That comes with the next task: here the scores are the plain dot products.",
            partial(right.self_attention, scale=None),
        ),
        *shared.input_mistakes(right.self_attention),
        *shared.table_mistakes(lambda rule: partial(right.self_attention, rule=rule)),
        *shared.layer_mistakes(right.self_attention),
    ),
)


def _scaled_by(divisor: Any) -> Any:
    """Return self-attention whose scores are divided by what `divisor` makes of the sizes."""

    def wrong(x: Any, omega_q: Any, *maps: Any) -> np.ndarray:
        sizes = {
            "positions": np.shape(x)[0],
            "inputs": np.shape(x)[1],
            "channels": np.shape(omega_q)[0],
            "values": np.shape(maps[-2])[0],
        }
        return right.self_attention(x, omega_q, *maps, scale=1 / divisor(sizes))

    return wrong


def _late(x: Any, *maps: Any) -> np.ndarray:
    return np.asarray(right.self_attention(x, *maps) / np.sqrt(np.shape(maps[0])[0]))


self_attention = AtOnce(
    "self_attention",
    "three maps, two products and a softmax.",
    expected=_scaled,
    draws=right.layer_draws,
    without=("self_attention_loops", "attend"),
    positions=right.layer_of,
    helpers=("softmax",),
    overflow=shared.OVERFLOW,
    mistakes=(
        Mistake(
            "not divided by the root",
            "Divide the scores by the root of the number of channels that a query has.",
            right.self_attention,
        ),
        Mistake(
            "divided by d instead of its root",
            "A sum of d products of independent numbers grows like the root of d, and that is what "
            "it is divided by. (If queries and keys are both divided by the root, that is by d.)",
            _scaled_by(lambda sizes: sizes["channels"]),
        ),
        Mistake(
            "the wrong size under the root",
            "d is the number of channels of a query, len(omega_q): of as many products the score "
            "is the sum. Neither the inputs' channels nor the positions nor the values count.",
            _scaled_by(lambda sizes: np.sqrt(sizes["inputs"])),
            _scaled_by(lambda sizes: np.sqrt(sizes["positions"])),
            _scaled_by(lambda sizes: np.sqrt(sizes["values"])),
        ),
        Mistake(
            "multiplied by the root",
            "The root makes the scores smaller: divide by it.",
            _scaled_by(lambda sizes: sizes["channels"] ** -0.5),
        ),
        Mistake(
            "divided after the softmax",
            "The weights, or what they bring, are only made smaller by that, and no longer sum to "
            "1. Divide the scores, before the softmax.",
            _late,
        ),
        *shared.input_mistakes(partial(right.self_attention, scale=None)),
        *shared.table_mistakes(lambda rule: partial(right.self_attention, scale=None, rule=rule)),
        *shared.layer_mistakes(partial(right.self_attention, scale=None)),
    ),
)

predict_copy = Predict(
    "predict_copy",
    "a copy is a second voice for the same value.",
    right="all, towards the third value",
    wrong_choices={
        "none": (
            "each softmax has one more exponential in its sum. Do the weights of the other keys "
            "stay what they were?"
        ),
        "the third alone": (
            "a position that is asked does not only answer itself. Who else compares a query with "
            "the key of the copy?"
        ),
        "all, towards zero": (
            "the sum of a row's weights is 1 as before, so no output is made smaller. Where does "
            "the weight go that the other keys lose?"
        ),
    },
)
