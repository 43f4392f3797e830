"""Chapter 12: four tokens drawn from the book's model, by temperature, k, threshold and numbers."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from figures.ch12_transformers.moving import (
    DRAWS,
    NUM_SEEDS,
    NUM_STEPS,
    NUM_TOKENS,
    PROMPT,
    SHOWN_K,
    SHOWN_SEED,
    SHOWN_TEMPERATURE,
    SHOWN_THRESHOLD,
    follow,
    numbers_of,
    shown,
    tables,
)
from figures.interactive.registry import Interactive, Number, Prediction

_COUNTS = Counter(piece for table in tables().values() for piece in table.pieces)
# Short numbers for frequent pieces keep the page small.
_PIECES = sorted(_COUNTS, key=lambda piece: (-_COUNTS[piece], piece))


def values(
    temperature: float,
    k: float,
    threshold: float,
    seed: float,
    look: float,
    u1: float,
    u2: float,
    u3: float,
    u4: float,
) -> dict[str, Any]:
    """Return the numbers, the tokens that they pick, and the distributions they fall on."""
    numbers = numbers_of(round(seed)) if seed else np.array([u1, u2, u3, u4])
    path, rows = follow(temperature, round(k), threshold, numbers)
    said = [tables()[path[:step]].probabilities[rank] / 10_000 for step, rank in enumerate(path)]
    return {
        "numbers": numbers,
        "path": list(path),
        "rows": rows,
        "kept": np.count_nonzero(rows, axis=1),
        "chance": float(np.prod(said)),
        "look": min(round(look), len(path)),
    }


INTERACTIVE = Interactive(
    stem="ch12_transformers",
    name="token-draws",
    title="From a table of probabilities to a text",
    heights=(620, 372),
    parameters=(
        Number("temperature", "temperature *T*", 0, 2, 0.1, SHOWN_TEMPERATURE),
        Number("k", "most probable tokens kept, *k*", 1, NUM_TOKENS, 1, SHOWN_K),
        Number("threshold", "threshold of their sum", 0.1, 1, 0.05, SHOWN_THRESHOLD),
        Number("seed", "seed of the numbers (0: your own)", 0, NUM_SEEDS, 1, SHOWN_SEED),
        Number("look", "step that is looked at", 1, NUM_STEPS, 1, 2),
        *(
            Number(f"u{n + 1}", f"number {n + 1}", 0.005, 0.995, 0.01, 0.505, "point")
            for n in range(NUM_STEPS)
        ),
    ),
    values=values,
    data={
        "prompt": PROMPT,
        "draws": DRAWS,
        "pieces": [shown(piece) for piece in _PIECES],
        # By continuation, the places of the tokens drawn: tokens, and probabilities in 1/10,000.
        "tables": {
            "".join(map(str, path)): [
                [_PIECES.index(piece) for piece in table.pieces],
                table.probabilities,
            ]
            for path, table in tables().items()
        },
    },
    prediction=Prediction(
        "At the first step, with *T* = {temperature:g}, the {k:g} most probable tokens, and of "
        "these as many as reach {threshold:g}: how many tokens can be drawn?",
        guess=(Number("guess", "your number of tokens", 1, NUM_TOKENS, 1, 5),),
        rounds=(
            {"temperature": 1.0, "k": 8, "threshold": 0.9, "look": 1},
            {"temperature": 2.0, "k": 8, "threshold": 0.9, "look": 1},
            {"temperature": 0.5, "k": 8, "threshold": 0.9, "look": 1},
            {"temperature": 2.0, "k": 3, "threshold": 1.0, "look": 1},
        ),
    ),
)
