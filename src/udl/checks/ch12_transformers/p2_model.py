"""Checks of practical 12.2: what the heads of a trained model look at."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import attention as right
from udl.checks.kinds import Measured
from udl.checks.mistakes import Mistake

NUM_HEADS, NUM_PLACES = 9, 40
NEAREST = 0  # of the book's model on the text of the notebook; a test computes it


def _distances(patterns: Any) -> np.ndarray:
    """Return how far back each head looks on average, in positions."""
    places = np.arange(np.shape(patterns)[-1])
    apart = np.abs(places[:, None] - places)
    return np.asarray(np.einsum("hnm,nm->hn", patterns, apart).mean(axis=1))


def _nearest(patterns: Any) -> float:
    return float(np.argmin(_distances(patterns)))


def _other_heads(rng: np.random.Generator) -> np.ndarray:
    """Draw weights of other heads: the nearest on average is neither first nor last nor sharpest.

    One head puts its largest weight on the asking position itself and the rest far away, one looks
    two back and nowhere else, and the others look further, each with a reach of its own.
    """
    places = np.arange(NUM_PLACES)
    back = places[:, None] - places
    unseen = np.where(back < 0, -np.inf, 0.0)
    reaches = rng.permutation(np.linspace(8, 30, NUM_HEADS))
    scores = [
        unseen - np.abs(back) / reach + 0.3 * rng.normal(size=back.shape) for reach in reaches
    ]
    own, two_back = 1 + rng.permutation(NUM_HEADS - 2)[:2]
    scores[own] = unseen + np.where(back == 0, 3.0, 0.0)
    scores[two_back] = unseen - 4.0 * np.abs(back - 2)
    return right.weights_of(np.array(scores))


def _peaks(patterns: Any) -> np.ndarray:
    places = np.arange(np.shape(patterns)[-1])
    return np.asarray(np.abs(np.argmax(patterns, axis=-1) - places).mean(axis=1))


nearest_head = Measured(
    "nearest_head",
    "it looks at its neighbours.",
    variable="patterns",
    drawn=_other_heads,
    computed=_nearest,
    others="weights of nine other heads",
    near=0.1,
    expected=lambda: float(NEAREST),
    tolerance=0.0,
    goal="the number of the head that looks back least far",
    slips=(
        Mistake(
            "where the largest weight lies",
            "The largest weight may lie near while most of the weight lies far away. Average the "
            "distance with all weights of a row.",
            lambda patterns: float(np.argmin(_peaks(patterns))),
        ),
        Mistake(
            "weight on the asking position itself",
            "Asked for is how far a head looks on average, with all of its weight.",
            lambda patterns: float(
                np.argmax(np.einsum("hnn->h", patterns)),
            ),
        ),
        Mistake(
            "weight on the position before",
            "Asked for is how far a head looks on average, with all of its weight.",
            lambda patterns: float(np.argmax(np.einsum("hnn->h", patterns[:, 1:, :-1]))),
        ),
    ),
    mistakes=(
        Mistake(
            "counted from one",
            "The first head of the first layer is number 0.",
            lambda: NEAREST + 1.0,
        ),
        Mistake(
            "the head that looks furthest",
            "The smallest distance is asked for.",
            lambda: 6.0,
        ),
    ),
    below="Which head has the smallest mean distance?",
    above="Which head has the smallest mean distance?",
)
