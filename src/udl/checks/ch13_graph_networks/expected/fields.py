"""Right answers on receptive fields for the checks of practical 13.3, and graphs to try them on.

None is written as `udl.graphs` writes it, which no check imports: nodes are collected one by one,
and what is reached is read from powers of a matrix.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Draws = list[tuple[Any, ...]]
Fields = tuple[np.ndarray, ...]


def from_edges(size: int, *edges: tuple[int, int]) -> np.ndarray:
    """Write a graph without directions as a matrix of whole numbers."""
    matrix = np.zeros((size, size), dtype=np.int64)
    for one, other in edges:
        matrix[one, other] = matrix[other, one] = 1
    return matrix


def chain(size: int) -> np.ndarray:
    """Join nodes one after another."""
    return from_edges(size, *((n, n + 1) for n in range(size - 1)))


def stars(rng: np.random.Generator, leaves: int, number: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Draw centres with leaves, one star beside the other, in any numbering; and the centres."""
    size = number * (leaves + 1)
    names = rng.permutation(size)
    matrix = np.zeros((size, size), dtype=np.int64)
    for star in range(number):
        centre, *ends = names[star * (leaves + 1) : (star + 1) * (leaves + 1)]
        matrix[centre, ends] = matrix[ends, centre] = 1
    return matrix, np.sort(names[:: leaves + 1])


def drawn_graph(
    rng: np.random.Generator, size: int, chance: float, directed: bool = False
) -> np.ndarray:
    """Draw a graph: each pair of nodes is joined with the same chance, both ways or either way."""
    joined = rng.random((size, size)) < chance
    joined = joined if directed else np.triu(joined, 1) | np.triu(joined, 1).T
    np.fill_diagonal(joined, val=False)
    return joined.astype(np.int64)


def some_nodes(rng: np.random.Generator, size: int, number: int) -> np.ndarray:
    """Draw different nodes, in rising order."""
    return np.sort(rng.permutation(size)[:number])


def senders(adjacency: Any, node: Any) -> list[int]:
    """List the nodes from which one receives."""
    return [m for m, joined in enumerate(np.asarray(adjacency)[node]) if joined]


def neighbours(adjacency: Any, nodes: Any) -> np.ndarray:
    """Collect some nodes and those from which they receive."""
    found = {int(node) for node in nodes}
    for node in nodes:
        found.update(senders(adjacency, node))
    return np.array(sorted(found), dtype=np.int64)


def receptive_field(adjacency: Any, nodes: Any, num_layers: int) -> Fields:
    """Collect what some nodes depend on, layer by layer."""
    fields = [np.asarray(nodes)]
    for _ in range(num_layers):
        fields.append(neighbours(adjacency, fields[-1]))
    return tuple(fields)


def growth(adjacency: Any, node: int, most: int = 4) -> np.ndarray:
    """Return the shares of a graph that a node depends on after 1, 2, ... layers."""
    step = np.asarray(adjacency, dtype=float) + np.eye(len(adjacency))
    powers = (np.linalg.matrix_power(step, k)[node] for k in range(1, most + 1))
    return np.array([np.mean(power > 0) for power in powers])


def sample_field(
    adjacency: Any, nodes: Any, num_layers: int, num_neighbours: int, rng: np.random.Generator
) -> Fields:
    """Draw a part of a receptive field: node by node, in rising order."""
    fields = [np.asarray(nodes)]
    for _ in range(num_layers):
        found = {int(node) for node in fields[-1]}
        for node in fields[-1]:
            others = senders(adjacency, node)
            most = min(num_neighbours, len(others))
            found.update(int(m) for m in rng.choice(others, most, replace=False))
        fields.append(np.array(sorted(found), dtype=np.int64))
    return tuple(fields)


def sampled_mean(
    x: Any, adjacency: Any, node: int, num_neighbours: int, rng: np.random.Generator
) -> np.ndarray:
    """Average the rows of a few neighbours that are drawn."""
    others = senders(adjacency, node)
    drawn = rng.choice(others, min(num_neighbours, len(others)), replace=False)
    return np.asarray(np.einsum("nd->d", np.asarray(x, dtype=float)[drawn]) / len(drawn))


def epochs(others: Any, num_neighbours: int, num_epochs: int, seed: int) -> np.ndarray:
    """Draw neighbours anew in each epoch, by one generator."""
    rng = np.random.default_rng(seed)
    rows = [rng.choice(others, num_neighbours, replace=False) for _ in range(num_epochs)]
    return np.array(rows)
