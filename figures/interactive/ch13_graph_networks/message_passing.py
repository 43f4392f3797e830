"""Chapter 13: a graph whose nodes can be moved, and with them its edges; messages step by step."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.ch13_graph_networks.messages import REACH, SIX_PLACES, after_steps, near_edges
from figures.interactive.registry import Choice, Interactive, Number, Prediction
from udl.graphs import adjacency_matrix

_WIDE, _HIGH = 9.0, 5.6


def values(steps: float, kind: str, **coordinates: float) -> dict[str, Any]:
    """Return who is joined with whom, what each node holds, and how many have heard of node 1."""
    count = len(SIX_PLACES)
    places = np.array([[coordinates[f"x{n}"], coordinates[f"y{n}"]] for n in range(1, count + 1)])
    held = after_steps(places, int(steps), kind)
    return {
        "joined": adjacency_matrix(near_edges(places), count),
        "held": held,
        "heard": int(np.count_nonzero(held)),
    }


def _points() -> tuple[Number, ...]:
    return tuple(
        Number(f"{axis}{n}", f"{way} of node {n}", 0.0, most, 0.1, float(place[i]), "point")
        for n, place in enumerate(SIX_PLACES, start=1)
        for i, (axis, way, most) in enumerate((("x", "place", _WIDE), ("y", "height", _HIGH)))
    )


INTERACTIVE = Interactive(
    stem="ch13_graph_networks",
    name="message-passing",
    title="Messages, step by step",
    heights=(330, 400),
    parameters=(
        Number("steps", "steps", 0, 6, 1, 0),
        Choice(
            "kind",
            "each node takes",
            {"mean": "the mean", "sum": "the sum", "max": "the maximum"},
            "mean",
        ),
        *_points(),
    ),
    values=values,
    data={"reach": REACH, "wide": _WIDE, "high": _HIGH},
    prediction=Prediction(
        "Node 1 begins with 1, all others with 0. After {steps:g} steps, how many of the six nodes "
        "hold anything but 0?",
        guess=(Number("guess", "your number", 1, 6, 1, 3),),
        rounds=(
            {"steps": 1},
            {"steps": 2},
            {"steps": 2, "x1": 4.4, "y1": 3.0},
            {"steps": 6, "x4": 5.6, "y4": 0.0},
        ),
    ),
    play="steps",
)
