"""Checks of practical 13.4 on attention in which each receiver has a favourite of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks import inputs
from udl.checks.ch13_graph_networks.expected import weights as right
from udl.checks.ch13_graph_networks.expected.fields import drawn_graph
from udl.checks.ch13_graph_networks.expected.weights import Draws
from udl.checks.ch13_graph_networks.p4 import (
    HUGE,
    OVERFLOW,
    graphs,
    mask_mistakes,
    masked,
    soft,
    untouched,
)
from udl.checks.kinds import Implement, Reach
from udl.checks.mistakes import Mistake


def _dynamic_draws(rng: np.random.Generator) -> Draws:
    """Draw (y_r, y_s, u), with as many receivers as senders and with others."""
    drawn: Draws = [
        (np.array([[1.0, 0.0], [0.0, -1.0]]), np.array([[0.0, 1.0], [-2.0, 0.0]]), np.ones(2))
    ]
    for receivers, senders, width in ((3, 3, 2), (4, 2, 3), (2, 5, 4), (3, 3, 3), (1, 4, 1)):
        parts = inputs.signed(rng, receivers, width), inputs.signed(rng, senders, width)
        drawn.append((*parts, rng.normal(size=width)))
    return drawn


dynamic_scores = Implement(
    "dynamic_scores",
    "the bend comes first, and orders differ.",
    expected=lambda y_r, y_s, u: right.dynamic(y_r, y_s, u),
    draws=_dynamic_draws,
    hint="take one receiver and one sender, add their rows, bend each channel, and multiply by u",
    mistakes=(
        Mistake(
            "the leaky ReLU after the vector",
            "That is the static score again: u makes a number of the sum, and only then it is "
            "bent. Bend each channel first.",
            lambda y_r, y_s, u: right.leaky(np.add.outer(y_r @ u, y_s @ u)),
        ),
        Mistake(
            "the leaky ReLU left out",
            "Each channel of the sum goes through a leaky ReLU with slope 0.2.",
            lambda y_r, y_s, u: np.add.outer(y_r @ u, y_s @ u),
        ),
        Mistake(
            "the leaky ReLU of each part",
            "The rows of receiver and sender are added first, and bent together.",
            lambda y_r, y_s, u: np.add.outer(right.leaky(y_r) @ u, right.leaky(y_s) @ u),
        ),
        Mistake(
            "a ReLU in place of the leaky ReLU, or another slope",
            "Negative numbers are multiplied by 0.2.",
            *(
                lambda y_r, y_s, u, a=a: right.dynamic(y_r, y_s, u, a)
                for a in (0.0, 0.01, 0.1, 0.02, -0.2, 0.8)
            ),
        ),
        Mistake(
            "receivers and senders exchanged",
            "A row belongs to a receiver, a column to a sender.",
            lambda y_r, y_s, u: right.dynamic(y_s, y_r, u),
        ),
        Mistake(
            "the vector left out",
            "The channels are multiplied by u, one by one, before they are added.",
            lambda y_r, y_s, u: right.dynamic(y_r, y_s, np.ones_like(u)),
        ),
        Mistake(
            "each receiver with one sender alone",
            "Every receiver meets every sender. Give one of the two arrays a new axis: "
            "y_r[:, None, :] + y_s has the shape (N, M, D).",
            lambda y_r, y_s, u: right.leaky(y_r + y_s) @ u,
        ),
        Mistake(
            "channels not added",
            "A score is one number: multiply by u and sum over the channels.",
            lambda y_r, y_s, u: right.leaky(y_r[:, None] + y_s) * u,
        ),
    ),
)

WANTED = (1, 2, 0)  # whom each of three receivers is to prefer
LEAST = 0.9


def least_weight(y_r: Any, y_s: Any, u: Any) -> float:
    """Return the least weight that a receiver gives to the sender it should prefer."""
    return float(right.favourites(y_r, y_s, u)[np.arange(3), list(WANTED)].min())


def _advice(y_r: Any, y_s: Any, u: Any) -> str:
    table = right.favourites(y_r, y_s, u)
    if not np.any(y_r) or not np.any(u):
        return "All receivers are alike, or u makes 0 of everything: their weights are one row."
    best = table.argmax(axis=1)
    told = ", ".join(f"{n} prefers {m}" for n, m in enumerate(best))
    if tuple(best) == WANTED:
        return (
            f"The favourites are right: {told}. The least of the three weights is "
            f"{least_weight(y_r, y_s, u):.2f}. What do larger numbers do to a softmax?"
        )
    if len(set(best.tolist())) == 1:
        return (
            f"All receivers prefer sender {best[0]}. Let the two channels see the sum with "
            "opposite signs: what does the score look like then, as a function of that sum?"
        )
    return f"Receiver {told}. Wanted: 0 prefers 1, 1 prefers 2, 2 prefers 0."


own_favourites = Reach(
    "own_favourites",
    "three favourites from two channels.",
    start=lambda: (np.zeros((3, 2)), np.zeros((3, 2)), np.zeros(2)),
    score=lambda y_r, y_s, u: 1 - least_weight(y_r, y_s, u),
    target=1 - LEAST,
    goal="weights of at least 0.9: receiver 0 on sender 1, receiver 1 on 2, receiver 2 on 0",
    unit="",
    items=("y_r", "y_s", "u"),
    advice=_advice,
)


def _product_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, adjacency, omega_q, omega_k, omega_v) of different widths."""
    drawn: Draws = []
    widths = ((2, 2, 2), (4, 4, 4), (3, 2, 5), (2, 3, 1), (3, 4, 3))
    for matrix, (inner, keys, out) in zip(graphs(rng), widths, strict=True):
        drawn.append(
            (
                inputs.signed(rng, len(matrix), inner),
                matrix,
                rng.normal(size=(keys, inner)),
                rng.normal(size=(keys, inner)),
                rng.normal(size=(out, inner)),
            )
        )
    loud = drawn_graph(rng, 5, 0.4)
    maps = (rng.normal(size=(2, 3)) for _ in range(3))
    return [*drawn, (40 * inputs.signed(rng, 5, 3), loud, *maps)]


def _products(
    power: float = -0.5, of: int = 2, shares: Any = right.weights, turned: bool = False
) -> Any:
    """Return masked products with another scale (by the size of another argument) or mask."""

    def wrong(x: Any, a: Any, omega_q: Any, omega_k: Any, omega_v: Any) -> np.ndarray:
        size = (np.shape(x)[1], len(a), len(omega_q), len(omega_v))[of]
        given = (x @ omega_q.T) @ (x @ omega_k.T).T * float(size) ** power
        return np.asarray(shares(given.T if turned else given, a) @ (x @ omega_v.T))

    return wrong


def _one_map(x: Any, a: Any, omega_q: Any, omega_k: Any, omega_v: Any) -> np.ndarray:
    return right.masked_products(x, a, omega_q, omega_q, omega_v)


masked_dot_product = Implement(
    "masked_dot_product",
    "a transformer with a graph for its mask.",
    expected=right.masked_products,
    draws=_product_draws,
    overflow=OVERFLOW,
    hint="compute queries, keys and values first, and print the shapes of all three",
    mistakes=(
        Mistake(
            "the root missing",
            "The products are divided by the root of the number of channels of a key.",
            _products(power=0),
            _products(power=-1),
            _products(power=0.5),
        ),
        Mistake(
            "the root of another number",
            "Under the root stands the number of channels of queries and keys: the rows of "
            "omega_q.",
            _products(of=0),
            _products(of=1),
            _products(of=3),
        ),
        Mistake(
            "no mask",
            "A node attends to itself and its neighbours: the mask is A + I.",
            _products(shares=masked(untouched)),
        ),
        Mistake(
            "a node that does not see itself",
            "The mask is A + I, and not A.",
            _products(shares=masked(near=lambda adjacency: np.asarray(adjacency) != 0)),
        ),
        Mistake(
            "zero instead of minus infinity",
            "The exponential of 0 is 1, so that every stranger has a part.",
            _products(shares=masked(lambda s, near: s * near)),
        ),
        Mistake(
            "the mask after the softmax",
            "Hide the scores before the softmax, so that the weights sum to 1.",
            _products(shares=masked(untouched, after=lambda weights, near: weights * near)),
        ),
        Mistake(
            "a softmax over the receivers",
            "Each row belongs to a receiver, and sums to 1.",
            _products(shares=masked(axis=-2)),
        ),
        Mistake(
            "queries and keys exchanged",
            "Row n holds what the query of node n makes of all keys: queries @ keys.T.",
            _products(turned=True),
        ),
        Mistake(
            "queries for keys as well",
            "Keys have a matrix of their own, omega_k.",
            _one_map,
        ),
        Mistake(
            "a ReLU at the end",
            "Chapter 12's attention has no activation after the average.",
            lambda *a: np.maximum(right.masked_products(*a), 0),
        ),
        Mistake(
            "the leaky ReLU of the scores",
            "Products of queries and keys are dynamic as they are.",
            _products(shares=lambda s, a: right.weights(right.leaky(s), a)),
        ),
    ),
)


def _head_draws(rng: np.random.Generator) -> Draws:
    """Draw (scores, adjacency) with several heads, quiet and loud."""
    drawn: Draws = [(2 * rng.normal(size=(2, *matrix.shape)), matrix) for matrix in graphs(rng)]
    matrix = drawn_graph(rng, 5, 0.4)
    matrix[0, -1] = matrix[-1, 0] = 0
    near = right.open_to(matrix)
    for far in (1000.0, HUGE):
        drawn.append((np.where(near, -far, far) + rng.normal(size=(3, 5, 5)), matrix))
    one = 1000 * rng.normal(size=(1, 5, 5))
    return [*drawn, (one, drawn_graph(rng, 5, 0.5))]


def _as_it_was(scores: Any, adjacency: Any) -> np.ndarray:
    return soft(np.asarray(scores) * (np.asarray(adjacency) + np.eye(len(adjacency))))


mended_mask = Implement(
    "mended_mask",
    "strangers have no part, in any head.",
    expected=right.by_heads,
    draws=_head_draws,
    overflow=OVERFLOW,
    atol=1e-9,
    hint="print the weights of one node, and look at those of nodes that it does not hear",
    mistakes=(
        Mistake(
            "the program as it was",
            "What is the exponential of the score that a stranger has after the product?",
            _as_it_was,
        ),
        Mistake(
            "the first head alone",
            "Every head has weights of its own: the shape stays (H, N, N).",
            lambda scores, a: right.weights(scores[0], a),
            lambda scores, a: np.stack([right.weights(scores[0], a)] * len(scores)),
        ),
        Mistake(
            "one softmax over all heads",
            "Each row of each head sums to 1.",
            masked(axis=0),
        ),
        *(mistake for mistake in mask_mistakes() if "zero instead" not in mistake.name),
    ),
)
