"""Chapter 12: five words to reorder, and what attention makes of them with and without places."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.ch12_transformers.moving import (
    EMBEDDINGS,
    KEY_WEIGHTS,
    KINDS,
    QUERY_WEIGHTS,
    SHOWN_PLACES,
    VALUE_WEIGHTS,
    WORDS,
    kept_outputs,
    order_of,
    word_outputs,
)
from figures.interactive.registry import Interactive, Number, Prediction


def values(
    start: float, place_1: float, place_2: float, place_3: float, place_4: float, place_5: float
) -> dict[str, Any]:
    """Return the words' order, the outputs of each word, and how many are those of before."""
    order = order_of(np.array([place_1, place_2, place_3, place_4, place_5]))
    first = round(start)
    outputs = {kind: word_outputs(kind, order, first) for kind in KINDS}
    return {"order": order, **outputs, "kept": [kept_outputs(kind, order, first) for kind in KINDS]}


def _round(start: float, *places: float) -> dict[str, float]:
    return {"start": start} | {f"place_{n}": place for n, place in enumerate(places, start=1)}


INTERACTIVE = Interactive(
    stem="ch12_transformers",
    name="word-order",
    title="What the order of the words does to their outputs",
    heights=(560, 540),
    parameters=(
        Number("start", "number of the first position", 0, 20, 1, 0),
        *(
            Number(f"place_{n}", f"place of “{word}”", 1, 5, 0.1, place, "point")
            for n, (word, place) in enumerate(zip(WORDS, SHOWN_PLACES, strict=True), start=1)
        ),
    ),
    values=values,
    data={
        "words": WORDS,
        "kinds": list(KINDS),
        "names": list(KINDS.values()),
        "embeddings": EMBEDDINGS,
        "weights": {"query": QUERY_WEIGHTS, "key": KEY_WEIGHTS, "value": VALUE_WEIGHTS},
    },
    prediction=Prediction(
        "The words stand as the picture shows, and their first place has the number {start:g}. "
        "How many of the fifteen outputs differ from those of “the dog bit a man” from place 0?",
        guess=(Number("guess", "your number of outputs", 0, 15, 1, 7),),
        rounds=(
            _round(4, 1, 2, 3, 4, 5),
            _round(0, 4, 5, 3, 1, 2),
            _round(7, 1, 5, 3, 4, 2),
        ),
    ),
)
