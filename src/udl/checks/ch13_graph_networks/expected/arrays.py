"""Right answers for the checks of practical 13.1, and graphs to try answers on.

None is written as `udl.graphs` writes it, which no check imports: walks are handed on from edge to
edge, triangles are triples, distances come from trying every node in between, and paths are sums
over four nodes that all differ.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

Draws = list[tuple[Any, ...]]


def adjacency(edges: Any, num_nodes: int) -> np.ndarray:
    """Return a one for each pair of nodes that an edge joins."""
    joined = {frozenset(pair) for pair in np.reshape(edges, (-1, 2)).astype(int).tolist()}
    nodes = range(num_nodes)
    return np.array([[float(frozenset((n, m)) in joined) for m in nodes] for n in nodes])


def walk_counts(adjacency: Any, length: int) -> np.ndarray:
    """Count walks by handing their numbers on along each edge, one step after another."""
    matrix = np.asarray(adjacency)
    receivers, senders = np.nonzero(matrix)
    counts = np.eye(len(matrix))
    for _ in range(length):
        handed = np.zeros_like(counts)
        np.add.at(handed, receivers, counts[senders])
        counts = handed
    return counts


def num_triangles(adjacency: Any) -> int:
    """Count the triples of nodes that are all joined."""
    matrix = np.asarray(adjacency) > 0
    triples = combinations(range(len(matrix)), 3)
    return sum(bool(matrix[i, j] and matrix[j, k] and matrix[i, k]) for i, j, k in triples)


def distances(adjacency: Any) -> np.ndarray:
    """Return the fewest edges between all nodes, by trying each node as a stop on the way."""
    matrix = np.asarray(adjacency)
    found = np.where(matrix > 0, 1.0, np.inf)
    np.fill_diagonal(found, 0.0)
    for stop in range(len(matrix)):
        found = np.minimum(found, found[:, stop, None] + found[None, stop, :])
    return found


def renumber(adjacency: Any, x: Any, order: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return both matrices for the new numbers, by products with a permutation matrix."""
    permutation = np.equal.outer(np.asarray(order), np.arange(len(order))).astype(float)
    turned = np.einsum("na,ab,mb->nm", permutation, adjacency, permutation)
    return turned, np.einsum("na,ad->nd", permutation, x)


def paths_of_three(adjacency: Any) -> np.ndarray:
    """Count rows of four different nodes, each joined to the next."""
    matrix = np.asarray(adjacency, float)
    other = 1 - np.eye(len(matrix))
    counts = np.einsum("ia,ab,bj,ib,aj,ij->ij", *3 * (matrix,), *3 * (other,), optimize=True)
    return np.asarray(np.round(counts))


# --- graphs ---


def graph(num_nodes: int, *edges: tuple[int, int]) -> np.ndarray:
    """Return the adjacency matrix of a graph whose edges are written down."""
    return adjacency(edges, num_nodes)


def random_graph(rng: np.random.Generator, num_nodes: int, share: float) -> np.ndarray:
    """Draw a graph in which each pair of nodes is joined with a given chance."""
    upper = np.triu(rng.random((num_nodes, num_nodes)) < share, 1)
    return (upper | upper.T).astype(float)


def shuffled(rng: np.random.Generator, adjacency: np.ndarray) -> np.ndarray:
    """Give the nodes of a graph numbers by chance."""
    order = rng.permutation(len(adjacency))
    return adjacency[np.ix_(order, order)]


def chain(num_nodes: int) -> np.ndarray:
    """Return nodes in a row, each joined to the next."""
    return graph(num_nodes, *((n, n + 1) for n in range(num_nodes - 1)))


def ring(num_nodes: int) -> np.ndarray:
    """Return nodes in a circle."""
    return graph(num_nodes, *((n, (n + 1) % num_nodes) for n in range(num_nodes)))


def star(num_nodes: int) -> np.ndarray:
    """Return nodes that are all joined to the first one, and to nothing else."""
    return graph(num_nodes, *((0, n) for n in range(1, num_nodes)))


def beside(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Put two graphs side by side, as one graph of two parts."""
    gap = np.zeros((len(one), len(other)))
    return np.block([[one, gap], [gap.T, other]])


def graphs(rng: np.random.Generator) -> list[np.ndarray]:
    """Draw graphs of all kinds, simple ones first: with triangles and without, whole and in parts.

    One of them has whole numbers in its matrix, and one has a single node.
    """
    whole = random_graph(rng, 5, 0.6).astype(int)
    return [
        graph(4, (0, 1), (1, 2), (1, 3), (2, 3)),
        star(5),
        shuffled(rng, ring(6)),
        random_graph(rng, 7, 0.5),
        random_graph(rng, 6, 0.7),
        shuffled(rng, beside(random_graph(rng, 5, 0.7), ring(3))),
        whole,
        shuffled(rng, chain(9)),
        np.zeros((1, 1)),
        np.zeros((3, 3)),
        1 - np.eye(int(rng.integers(4, 7))),
    ]
