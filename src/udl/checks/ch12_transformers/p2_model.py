"""Checks of practical 12.2: what the heads of a trained model look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.core import Verdict
from udl.checks.kinds import Measured
from udl.checks.mistakes import Mistake
from udl.checks.notebook import NOT_DONE, SIGNS

NUM_HEADS, NUM_PLACES = 9, 128  # as in the notebook
NEAREST = 0  # of the book's model on the text of the notebook; a test computes it


def _of_rows(patterns: Any) -> np.ndarray:
    """Return how far back each head looks from each position, on average."""
    places = np.arange(np.shape(patterns)[-1])
    apart = np.abs(places[:, None] - places)
    return np.asarray(np.einsum("hnm,nm->hn", patterns, apart))


def _distances(patterns: Any) -> np.ndarray:
    return np.asarray(_of_rows(patterns).mean(axis=1))


def _nearest(patterns: Any) -> float:
    return float(np.argmin(_distances(patterns)))


def _other_heads(rng: np.random.Generator) -> np.ndarray:
    """Draw weights of other heads: the nearest on average is neither first nor last nor sharpest.

    One head puts its largest weight on the asking position itself and the rest far away, one looks
    two back and nowhere else, one looks at itself from most places and at the beginning from the
    others, one at itself from the last place alone. The others look further, each with a reach of
    its own, and the first one furthest: who types its number in makes no other mistake.
    """
    places = np.arange(NUM_PLACES)
    back = places[:, None] - places
    reaches = np.append(30.0, rng.permutation(np.linspace(8, 27, NUM_HEADS - 1)))
    scores = [0.3 * rng.normal(size=back.shape) - np.abs(back) / reach for reach in reaches]
    own, two_back, mostly, last = 1 + rng.permutation(NUM_HEADS - 2)[:4]
    itself = np.where(back == 0, 9.0, 0.0)
    scores[own] = np.where(back == 0, 3.0, 0.0)
    scores[two_back] = -4.0 * np.abs(back - 2)
    scores[mostly] = np.where(places[:, None] % 3 > 0, itself, -1.0 * places)
    scores[last][-1] = itself[-1]
    grown = np.exp(scores) * (back >= 0)
    return np.asarray(grown / grown.sum(axis=-1, keepdims=True))


def _peaks(patterns: Any) -> np.ndarray:
    places = np.arange(np.shape(patterns)[-1])
    return np.asarray(np.abs(np.argmax(patterns, axis=-1) - places).mean(axis=1))


class _OfPatterns(Measured):
    """Waits if the notebook has not come to the weights yet: their name is spelt rightly."""

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        used = getattr(getattr(answer, "__code__", None), "co_names", ())
        if self.variable in used and self.variable not in answer.__globals__:
            text = f"{NOT_DONE} {SIGNS[NOT_DONE]} {self.name}: {self.variable} is not there yet"
            more = "  first       run the cell above that makes it: it calls split_heads,\n"
            more += "              causal_attention and join_heads, which must be done"
            return Verdict(self.name, NOT_DONE, f"{text}\n{more}")
        return super().judge(answer)


nearest_head = _OfPatterns(
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
            "a median over the rows",
            "The mean over all rows is asked for. A head that looks far from one place in three "
            "does not look back least far on average.",
            lambda patterns: float(np.argmin(np.median(_of_rows(patterns), axis=1))),
        ),
        Mistake(
            "one row only",
            "Every row is a position that asks. Average over all of them.",
            lambda patterns: float(np.argmin(_of_rows(patterns)[:, -1])),
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
            "the head that comes second",
            "This head has the smallest mean distance but one. Do your numbers begin with 0? And "
            "do you average over all rows, with all weights of each?",
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
