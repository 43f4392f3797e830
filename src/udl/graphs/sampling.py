"""What a node's output depends on, and how to make do with a part of it."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int64, Num

from udl.arrays import instance, whole, whole_array
from udl.graphs.adjacency import Adjacency, checked_adjacency

SomeNodes = Num[np.ndarray, "B"]


@dataclass(frozen=True, eq=False)
class SampledField:
    """A part of what some nodes depend on.

    Parameters
    ----------
    nodes : tuple of ndarray of int64
        Nodes that are needed, sorted: first those whose output is asked for, then those whose
        hidden units they need one layer below, and so on down to the inputs.
    edges : tuple of ndarray of int64, each of shape (E, 2)
        For each layer, output first, who sends to whom. Nodes keep the numbers of the whole graph,
        and each sends to itself.
    """

    nodes: tuple[Int64[np.ndarray, "_"], ...]
    edges: tuple[Int64[np.ndarray, "_ 2"], ...]


def receptive_field(
    adjacency: Adjacency, nodes: SomeNodes, num_layers: int
) -> list[Int64[np.ndarray, "_"]]:
    """Find the nodes on which outputs depend, layer by layer.

    Parameters
    ----------
    adjacency : array_like, shape (N, N)
        Anything but 0 is an edge.
    nodes : array_like, shape (B,)
        Whose outputs are asked for.
    num_layers : int
        Layers of the network, 0 or more; each looks at a node and its neighbours.

    Returns
    -------
    list of ndarray of int64, num_layers + 1 long
        Sorted numbers of nodes: first those asked for, last the inputs that are needed.

    Raises
    ------
    ValueError
        If there is no node of such a number.
    """
    matrix = checked_adjacency(adjacency) != 0
    fields = [_asked(nodes, len(matrix))]
    for _ in range(whole("num_layers", num_layers, 0, 1000)):
        inside = fields[-1]
        needed = matrix[inside].any(axis=0)
        needed[inside] = True
        fields.append(np.flatnonzero(needed))
    return fields


def sample_field(
    adjacency: Adjacency,
    nodes: SomeNodes,
    num_layers: int,
    num_neighbours: int,
    rng: np.random.Generator,
) -> SampledField:
    """Draw a part of the receptive field: a few neighbours of each node, anew in each layer.

    Parameters
    ----------
    adjacency : array_like, shape (N, N)
        Anything but 0 is an edge.
    nodes : array_like, shape (B,)
        Whose outputs are asked for.
    num_layers : int
        Layers of the network, 0 or more.
    num_neighbours : int
        Neighbours that are drawn for each node without replacement; all where it has no more.
    rng : Generator
        Makes all draws.

    Returns
    -------
    SampledField

    Raises
    ------
    ValueError
        If there is no node of such a number.

    Notes
    -----
    Hamilton, Ying and Leskovec (2017), "Inductive representation learning on large graphs",
    Advances in Neural Information Processing Systems 30, arXiv:1706.02216.
    """
    matrix = checked_adjacency(adjacency) != 0
    most = whole("num_neighbours", num_neighbours)
    layers = whole("num_layers", num_layers, 0, 1000)
    instance("rng", rng, np.random.Generator)
    fields, drawn = [_asked(nodes, len(matrix))], []
    for _ in range(layers):
        pairs = []
        for node in fields[-1]:
            others = np.flatnonzero(matrix[node])
            others = others[others != node]
            if len(others) > most:
                others = np.sort(rng.choice(others, most, replace=False))
            pairs += [(int(node), int(node)), *((int(other), int(node)) for other in others)]
        edges = np.array(pairs, dtype=np.int64)
        drawn.append(edges)
        fields.append(np.unique(edges[:, 0]))
    return SampledField(tuple(fields), tuple(drawn))


def _asked(nodes: object, count: int) -> np.ndarray:
    return np.unique(whole_array("nodes", nodes, below=count, ndim=1))
