"""The checks of practical 13.1: a graph as a matrix, and what its powers count."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch13_graph_networks.expected import arrays as right
from udl.checks.kinds import Count, Implement, Predict
from udl.checks.mistakes import Mistake

# --- from a list to a matrix ---


def _edge_draws(rng: np.random.Generator) -> right.Draws:
    drawn: right.Draws = [
        (np.array([[0, 1], [1, 2]]), 3),
        (np.array([[2, 0], [1, 2], [0, 2], [3, 1]]), 4),
        (np.array([[0, 1], [0, 1], [2, 1]]), 5),
        (np.zeros((0, 2), dtype=int), 2),
    ]
    for num, share in ((6, 0.4), (7, 0.6)):
        edges = np.argwhere(np.triu(right.random_graph(rng, num, share)))
        # Some are there once more, in either direction.
        edges = np.concatenate([edges, edges[:2, ::-1], edges[2:3]])
        edges = np.where(rng.random((len(edges), 1)) < 0.5, edges, edges[:, ::-1])
        drawn.append((rng.permutation(edges), num + int(rng.integers(0, 3))))
    return drawn


def _one_way(edges: Any, num_nodes: int, back: bool = False) -> np.ndarray:
    matrix = np.zeros((num_nodes, num_nodes))
    for one, other in np.asarray(edges)[:, ::-1] if back else edges:
        matrix[one, other] = 1
    return matrix


def _counted(edges: Any, num_nodes: int) -> np.ndarray:
    matrix = np.zeros((num_nodes, num_nodes))
    np.add.at(matrix, (edges[:, 0], edges[:, 1]), 1)
    return matrix + matrix.T


def _upper(edges: Any, num_nodes: int) -> np.ndarray:
    return np.triu(right.adjacency(edges, num_nodes))


adjacency = Implement(
    "adjacency",
    "a one for each pair that is joined, in both places.",
    expected=right.adjacency,
    draws=_edge_draws,
    mistakes=(
        Mistake(
            "one direction only",
            "The edge [0, 1] joins 1 to 0 as well as 0 to 1. It has two places in the matrix, one "
            "above the diagonal and one below.",
            _one_way,
            lambda edges, num_nodes: _one_way(edges, num_nodes, back=True),
            _upper,
            lambda edges, num_nodes: _upper(edges, num_nodes).T,
        ),
        Mistake(
            "edges counted twice",
            "An edge that stands in the list twice, in whichever direction, is one edge. Put a 1 "
            "there (=) in place of adding one (+=).",
            _counted,
            lambda edges, num_nodes: (
                _one_way(edges, num_nodes) + _one_way(edges, num_nodes, back=True)
            ),
        ),
        Mistake(
            "ones on the diagonal",
            "No edge leads from a node to itself. Layers may add the diagonal later.",
            lambda edges, num_nodes: right.adjacency(edges, num_nodes) + np.eye(num_nodes),
        ),
        Mistake(
            "nodes without edges left out",
            "The matrix has a row for each node, num_nodes of them, also for those that no edge "
            "touches.",
            lambda edges, num_nodes: right.adjacency(edges, int(np.max(edges, initial=-1)) + 1),
        ),
        Mistake(
            "zeros and ones exchanged",
            "A 1 says that there is an edge.",
            lambda edges, num_nodes: 1 - right.adjacency(edges, num_nodes),
        ),
    ),
)

walks_of_three = Predict(
    "walks_of_three",
    "most walks turn round on their way.",
    right="1 and 4",
    wrong_choices={
        "0 and 2": (
            "all three of its walks are paths, and there are few of those. Walks may go back and "
            "forth, too, and between which nodes can they do so?"
        ),
        "0 and 5": (
            "these are three edges apart, so there are no walks but the shortest ones. Where can a "
            "walk take its time?"
        ),
        "0 and 6": "these are four edges apart, so no walk of three edges leads there.",
        "5 and 7": (
            "it is true that walks between neighbours may go back and forth. There are the more of "
            "them the more neighbours the two have."
        ),
    },
)


# --- counting walks and triangles ---


def _walk_draws(rng: np.random.Generator) -> right.Draws:
    lengths = (3, 2, 3, 4, 5, 3, 6, 8, 2, 1, 3)
    drawn: right.Draws = list(zip(right.graphs(rng), lengths, strict=True))
    more = right.random_graph(rng, 5, 0.6)
    return [*drawn, (more, 0), (more, 1), (more, int(rng.integers(4, 9)))]


def _sum_of_powers(adjacency: Any, length: int) -> np.ndarray:
    powers = [right.walk_counts(adjacency, step) for step in range(1, length + 1)]
    return sum(powers, np.zeros(np.shape(adjacency)))


def _sum_from_none(adjacency: Any, length: int) -> np.ndarray:
    powers = [right.walk_counts(adjacency, step) for step in range(length + 1)]
    return np.asarray(np.sum(powers, axis=0))


def _with_self(adjacency: Any, length: int) -> np.ndarray:
    return np.asarray(np.linalg.matrix_power(adjacency + np.eye(len(adjacency)), length))


def _whether(counts: np.ndarray) -> np.ndarray:
    return (counts > 0).astype(float)


def _at_least_one(adjacency: Any, length: int) -> np.ndarray:
    return right.walk_counts(adjacency, max(length, 1))


walk_counts = Implement(
    "walk_counts",
    "each product adds one edge to all walks.",
    expected=right.walk_counts,
    draws=_walk_draws,
    mistakes=(
        Mistake(
            "each entry raised to the power",
            "A ** 3 takes the power of each entry by itself, and 1 stays 1. What counts walks is "
            "the product of matrices, A @ A @ A.",
            lambda adjacency, length: np.asarray(adjacency, float) ** length,
            lambda adjacency, length: np.asarray(adjacency, float),
        ),
        Mistake(
            "one product too few",
            "A walk of three edges needs three factors: A @ A @ A is made by two products, or by "
            "three if one begins with the identity.",
            lambda adjacency, length: right.walk_counts(adjacency, max(length - 1, 0)),
        ),
        Mistake(
            "one product too many",
            "A walk of three edges needs three factors. If you begin with A, that is one already.",
            lambda adjacency, length: right.walk_counts(adjacency, length + 1),
        ),
        Mistake(
            "walks of no edges forgotten",
            "A walk of no edges stays where it is: for length 0 there is one from each node to "
            "itself, which is the identity matrix. Begin with that, not with A.",
            _at_least_one,
        ),
        Mistake(
            "shorter walks counted, too",
            "Walks of exactly this length are asked for: the power alone, without those below it.",
            _sum_of_powers,
            _sum_from_none,
            _with_self,
        ),
        Mistake(
            "whether, not how many",
            "How many walks there are is asked for, not whether there is one.",
            lambda adjacency, length: _whether(right.walk_counts(adjacency, length)),
        ),
        Mistake(
            "walks that return only",
            "Walks between all pairs of nodes are asked for. The diagonal holds those that return.",
            lambda adjacency, length: np.diag(np.diag(right.walk_counts(adjacency, length))),
        ),
    ),
)


def _closed(adjacency: Any) -> int:
    return int(np.trace(right.walk_counts(adjacency, 3)))


def _all_walks(adjacency: Any) -> int:
    return int(np.sum(right.walk_counts(adjacency, 3))) // 6


num_triangles = Count(
    "num_triangles",
    "each triangle returns six times.",
    expected=right.num_triangles,
    draws=lambda rng: [(adjacency,) for adjacency in right.graphs(rng)],
    hint="count the triangles of this graph by hand, from a drawing",
    mistakes=(
        Mistake(
            "walks that return, not triangles",
            "Each triangle is counted by several walks. Take one triangle alone: from how many of "
            "its nodes can a walk begin, and in how many directions?",
            _closed,
        ),
        Mistake(
            "directions counted twice",
            "Divided by three, each triangle still counts twice: one can go round it in two "
            "directions, from each of its nodes.",
            lambda adjacency: _closed(adjacency) // 3,
        ),
        Mistake(
            "each triangle counted for each of its nodes",
            "Divided by two, each triangle still counts three times: a walk around it may begin at "
            "each of its three nodes.",
            lambda adjacency: _closed(adjacency) // 2,
        ),
        Mistake(
            "edges counted",
            "Walks of two edges that return go there and back: half of them is the number of "
            "edges. A triangle has three edges, so the power is the third.",
            lambda adjacency: int(np.sum(adjacency)) // 2,
            lambda adjacency: int(np.sum(adjacency)),
            lambda adjacency: int(np.sum(adjacency)) // 3,
            lambda adjacency: int(np.sum(adjacency)) // 6,
        ),
        Mistake(
            "all walks of three edges",
            "A triangle ends where it began. Such walks stand on the diagonal, whose sum is the "
            "trace.",
            _all_walks,
            lambda adjacency: int(np.sum(right.walk_counts(adjacency, 3))),
        ),
        Mistake(
            "the trace of A",
            "No node is joined to itself, so the diagonal of A is zero. A triangle has three "
            "edges: which power counts walks of three?",
            lambda adjacency: 0,
        ),
    ),
)
