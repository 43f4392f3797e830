"""Right answers for the checks of practical 13.2, and molecules to try answers on.

None is written as `udl.graphs` writes it, which no check imports: sums are `np.einsum`, and what
layers with random weights tell apart is found without weights, by names of what an atom has heard
and by counts of walks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from udl.checks.ch13_graph_networks.expected.arrays import Draws, random_graph, shuffled
from udl.data.graphs.molecules import make_molecules, named

Graph = tuple[np.ndarray, np.ndarray]
ELEMENTS = "HCNO"
MOST = 8  # layers that are tried on graphs that may be the same


def molecule_arrays(symbols: str, bonds: Any) -> Graph:
    """Return a row for each atom and a one for each bond, however strong it is."""
    rows = np.array([[float(symbol == element) for element in ELEMENTS] for symbol in symbols])
    joined = {frozenset((int(n), int(m))) for n, m, _ in np.asarray(bonds)}
    atoms = range(len(symbols))
    matrix = np.array([[float(frozenset((n, m)) in joined) for m in atoms] for n in atoms])
    return rows, matrix


def relu(numbers: Any) -> np.ndarray:
    """Return what is above zero, and zeros."""
    return np.asarray(np.where(np.asarray(numbers) > 0, numbers, 0.0))


def before_relu(x: Any, adjacency: Any, omega: Any, beta: Any) -> np.ndarray:
    """Return the linear part of a layer."""
    with_self = np.asarray(adjacency) + np.eye(len(x))
    return np.asarray(np.einsum("nm,md,od->no", with_self, x, omega) + beta)


def layer(x: Any, adjacency: Any, omega: Any, beta: Any) -> np.ndarray:
    """Return the rows of the nodes after a layer."""
    return relu(before_relu(x, adjacency, omega, beta))


def sigmoid(logit: Any) -> np.ndarray:
    """Return the logistic sigmoid."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * np.asarray(logit)))


def rows_of(x: Any, adjacency: Any, parameters: Sequence[Any]) -> np.ndarray:
    """Return the rows of the nodes after all layers."""
    for omega, beta in parameters[:-1]:
        x = layer(x, adjacency, omega, beta)
    return np.asarray(x)


def predict_graph(x: Any, adjacency: Any, parameters: Sequence[Any]) -> float:
    """Return the probability that a network predicts for a graph."""
    omega, beta = parameters[-1]
    rows = rows_of(x, adjacency, parameters)
    return float(sigmoid(np.einsum("nd,d->", rows, omega) / len(rows) + beta))


# --- what layers tell apart ---


def isomers(first: Graph, second: Graph) -> tuple[int, int]:
    """Return the fewest layers that tell two graphs apart, without ReLUs and with them.

    Without, the mean row is a sum over walks: each atom counts as often as walks of that many steps
    lead to it, a step on the spot being one. With ReLUs, it differs as soon as the atoms have heard
    other things, in other shares.
    """
    without = next((k for k in range(MOST) if _walks(first, k) != _walks(second, k)), MOST)
    heard = zip(*_heard(first, second), strict=True)
    return without, next((k for k, (one, other) in enumerate(heard) if one != other), MOST)


def _walks(graph: Graph, steps: int) -> list[Fraction]:
    x, adjacency = np.asarray(graph[0]).astype(int), np.asarray(graph[1]).astype(int)
    reaching = np.ones(len(x), dtype=int)
    for _ in range(steps):
        reaching = reaching + adjacency @ reaching
    return [Fraction(int(total), len(x)) for total in reaching @ x]


def _heard(*graphs: Graph) -> list[list[dict[int, Fraction]]]:
    """List, for each graph, the shares of its atoms that have heard the same after 0, 1, … layers.

    What was heard gets a number, the same in all graphs.
    """
    numbers: dict[Any, int] = {}
    found = []
    for x, adjacency in graphs:
        heard: list[Any] = [tuple(row) for row in np.asarray(x).tolist()]
        shares = []
        for layers in range(MOST):
            now = [numbers.setdefault((layers, each), len(numbers)) for each in heard]
            counts = Counter(now)
            shares.append({each: Fraction(count, len(x)) for each, count in counts.items()})
            near = [[n, *np.flatnonzero(row)] for n, row in enumerate(np.asarray(adjacency))]
            heard = [tuple(sorted(now[m] for m in each)) for each in near]
        found.append(shares)
    return found


# --- many graphs at once ---


def join(graphs: Sequence[Graph]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return graphs side by side, entry by entry."""
    owner = np.array([g for g, (x, _) in enumerate(graphs) for _ in x])
    place = np.array([n for x, _ in graphs for n in range(len(x))])
    matrix = [
        [float(graphs[g][1][n][m]) if g == h else 0.0 for h, m in zip(owner, place, strict=True)]
        for g, n in zip(owner, place, strict=True)
    ]
    rows = np.array([graphs[g][0][n] for g, n in zip(owner, place, strict=True)])
    return rows, np.array(matrix), owner


def mean_by_graph(rows: Any, graph_of_node: Any) -> np.ndarray:
    """Return the mean row of each graph's nodes, by a table of who belongs where."""
    owner = np.asarray(graph_of_node)
    belongs = (owner == np.arange(owner.max() + 1)[:, None]).astype(float)
    counts = belongs.sum(axis=1, keepdims=True)
    return np.asarray(np.einsum("gn,nd->gd", belongs, rows) / np.where(counts == 0, 1.0, counts))


def scale_of_weights(numbers: Sequence[Any]) -> list[np.ndarray]:
    """Return weights with the variance 2 over the channels that enter."""
    return [np.asarray(w) * (2 / np.shape(w)[1]) ** 0.5 for w in numbers]


# --- molecules ---


def written(molecule: Any) -> tuple[str, np.ndarray]:
    """Write a molecule as the practical does: a text of symbols, and bonds with their strength."""
    symbols = "".join(ELEMENTS[element] for element in molecule.elements)
    return symbols, np.column_stack([molecule.bonds, molecule.orders])


def arrays_of(name: str, rng: np.random.Generator) -> Graph:
    """Return a molecule that has a name, its atoms in an order by chance."""
    x, adjacency = molecule_arrays(*written(named(name)))
    order = rng.permutation(len(x))
    return x[order], adjacency[np.ix_(order, order)]


def some(rng: np.random.Generator, num: int) -> list[tuple[str, np.ndarray]]:
    """Draw molecules, as the practical writes them."""
    return [written(molecule) for molecule in make_molecules(num, most=5, rng=rng)]


def random_layers(rng: np.random.Generator, *sizes: int) -> list[Any]:
    """Draw the pairs of a network's layers and of its prediction; the first size is the inputs'."""
    layers: list[Any] = [
        (rng.normal(size=(after, before)), rng.normal(size=after))
        for before, after in pairwise(sizes)
    ]
    return [*layers, (rng.normal(size=sizes[-1]) / 4, float(rng.normal()))]


def skeleton(rng: np.random.Generator, num_atoms: int, ring: bool = False) -> Graph:
    """Draw carbon atoms in a tree, in which none has more than four neighbours, or with a ring."""
    adjacency = np.zeros((num_atoms, num_atoms))
    for n in range(1, num_atoms):
        m = rng.choice(np.flatnonzero(adjacency[:n].sum(axis=1) < 4))
        adjacency[n, m] = adjacency[m, n] = 1
    if ring:
        apart = np.argwhere(np.triu(adjacency + np.eye(num_atoms) == 0))
        n, m = apart[rng.integers(len(apart))]
        adjacency[n, m] = adjacency[m, n] = 1
    carbon = np.tile([0.0, 1.0, 0.0, 0.0], (num_atoms, 1))
    return carbon, shuffled(rng, adjacency)


def pairs(rng: np.random.Generator) -> Draws:
    """Draw pairs of graphs that five layers at most tell apart, those of most layers among them."""
    ethanol, ether = arrays_of("ethanol", rng), arrays_of("dimethyl ether", rng)
    chain = [(n, n + 1) for n in range(5)]
    hexanes = [_carbons([*chain, (at, 6)], rng) for at in (1, 2)]
    drawn: Draws = [
        (ethanol, ether),
        (ethanol, arrays_of("acetone", rng)),
        (hexanes[0], hexanes[1]),
        (arrays_of("acetic acid", rng), arrays_of("glycine", rng)),
        (arrays_of("ethanol", rng), arrays_of("acetonitrile", rng)),
    ]
    found: set[tuple[int, int]] = set()
    while len(drawn) < 9:
        ring = bool(rng.integers(2))
        num_atoms = int(rng.integers(5, 9))
        pair = skeleton(rng, num_atoms, ring), skeleton(rng, num_atoms, ring=not ring)
        if rng.random() < 0.7:
            pair = pair[0], skeleton(rng, num_atoms, ring)
        layers = isomers(*pair)
        if max(layers) <= 5 and (layers not in found or rng.random() < 0.1):
            found.add(layers)
            drawn.append(pair)
    return drawn


def _carbons(bonds: Sequence[tuple[int, int]], rng: np.random.Generator) -> Graph:
    num_atoms = 1 + max(map(max, bonds))
    table = np.array([(*bond, 1) for bond in bonds])
    x, adjacency = molecule_arrays("C" * num_atoms, table)
    return x, shuffled(rng, adjacency)


def graph_of(rng: np.random.Generator, num_nodes: int, channels: int) -> Graph:
    """Draw a graph whose rows hold any numbers."""
    return rng.normal(size=(num_nodes, channels)), random_graph(rng, num_nodes, 0.5)
