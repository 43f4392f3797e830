"""A network of graph convolutions, and what is made of its nodes: graphs, nodes, edges."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import choice, instance, real_array, shown, whole_array, whole_sequence
from udl.graphs.adjacency import Adjacency, Nodes, checked_adjacency, checked_nodes
from udl.graphs.layers import KINDS, graph_convolution
from udl.graphs.messages import aggregate


@dataclass(frozen=True, eq=False)
class GraphNetwork:
    """Weights and biases of graph convolutions, one after another.

    Parameters
    ----------
    weights : tuple of ndarray, each of shape (D_o, D_i)
        K matrices; each has as many columns as the one before has rows.
    biases : tuple of ndarray, each of shape (D_o,)
        K vectors.
    kind : str
        "sum", "mean", "symmetric" or "max", as in :func:`udl.graphs.graph_convolution`.

    Raises
    ------
    ValueError
        If shapes do not fit each other.
    """

    weights: tuple[Float[np.ndarray, "_ _"], ...]
    biases: tuple[Float[np.ndarray, "_"], ...]
    kind: str = "sum"

    def __post_init__(self) -> None:
        choice("kind", self.kind, KINDS)
        for name in ("weights", "biases"):
            given = getattr(self, name)
            if not isinstance(given, tuple | list) or not given:
                raise ValueError(
                    f"{name}: got {shown(given)}; expected a tuple of one array or more"
                )
        matrices = tuple(real_array("weights", one, ndim=2).copy() for one in self.weights)
        vectors = tuple(real_array("biases", one, ndim=1).copy() for one in self.biases)
        if [len(one) for one in matrices] != [len(one) for one in vectors]:
            raise ValueError(
                f"biases: got lengths {[len(one) for one in vectors]}; expected "
                f"{[len(one) for one in matrices]}, one number a row of weights"
            )
        for before, after in pairwise(matrices):
            if after.shape[1] != len(before):
                raise ValueError(
                    f"weights: got shape {after.shape} after {before.shape}; expected "
                    f"{len(before)} columns"
                )
        object.__setattr__(self, "weights", matrices)
        object.__setattr__(self, "biases", vectors)


def random_graph_network(
    sizes: Sequence[int], rng: np.random.Generator, *, kind: str = "sum"
) -> GraphNetwork:
    """Draw weights as He et al. do: normal, with variance two over the number of inputs.

    Parameters
    ----------
    sizes : sequence of int
        Channels of the nodes, then of each layer: K + 1 numbers, at least two.
    rng : Generator
        Source of the random numbers.
    kind : str
        As in :class:`GraphNetwork`.

    Returns
    -------
    GraphNetwork
        Its biases are 0. (A sum over many neighbours makes what flows through it larger all the
        same: see Chapter 13.)

    Raises
    ------
    ValueError
        If a size is not a whole number, 1 or more.
    """
    channels = whole_sequence("sizes", sizes, 1)
    if len(channels) < 2 or max(channels) > 100_000:
        raise ValueError(
            f"sizes: got {shown(sizes)}; expected two numbers or more, none above 100,000"
        )
    instance("rng", rng, np.random.Generator)
    matrices = [
        rng.normal(0.0, math.sqrt(2 / before), (after, before))
        for before, after in pairwise(channels)
    ]
    return GraphNetwork(
        tuple(matrices),
        tuple(np.zeros(after) for after in channels[1:]),
        choice("kind", kind, KINDS),
    )


def node_embeddings(
    network: GraphNetwork, x: Nodes, adjacency: Adjacency
) -> Float[np.ndarray, "N D_o"]:
    """Send the nodes of a graph through all layers, with a ReLU after each.

    For any network eq-ch13-equivariance holds.

    Parameters
    ----------
    network : GraphNetwork
        Of K layers, so that a node's output depends on what is at most K edges away.
    x : array_like, shape (N, D)
        A row a node.
    adjacency : array_like, shape (N, N)
        As in :func:`udl.graphs.graph_convolution`.

    Returns
    -------
    ndarray, shape (N, D_o)
        Equivariant: with other numbers for the nodes it is the same rows in another order.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    instance("network", network, GraphNetwork)
    matrix = checked_adjacency(adjacency)
    hidden = checked_nodes(x, len(matrix))
    for weights, biases in zip(network.weights, network.biases, strict=True):
        if hidden.shape[1] != weights.shape[1]:
            raise ValueError(
                f"x: got {hidden.shape[1]} channels; expected {weights.shape[1]} for this network"
            )
        out = graph_convolution(hidden, matrix, weights, biases, kind=network.kind)
        hidden = np.maximum(out, 0.0)
    return hidden


def graph_readout(
    embeddings: Nodes,
    graph_of_node: Num[np.ndarray, "N"] | None = None,
    *,
    num_graphs: int | None = None,
    how: str = "mean",
) -> Float[np.ndarray, "G D"]:
    """Summarise the nodes of each graph in one row, as in eq-ch13-graph-head.

    It satisfies eq-ch13-invariance.

    Parameters
    ----------
    embeddings : array_like, shape (N, D)
        Of the nodes of all graphs.
    graph_of_node : array_like, shape (N,), optional
        The number of each node's graph, 0 to G - 1; one graph if not given.
    num_graphs : int, optional
        G; as many as have nodes if not given.
    how : str
        "sum", "mean" or "max".

    Returns
    -------
    ndarray, shape (G, D)
        Invariant: it does not depend on the order of the nodes, beyond rounding.

    Raises
    ------
    ValueError
        If there is not one graph a node.
    """
    rows = real_array("embeddings", embeddings, ndim=2)
    if graph_of_node is None:
        owner = np.zeros(len(rows), dtype=np.int64)
    else:
        owner = whole_array("graph_of_node", graph_of_node, below=10_000_000, ndim=1)
    if len(owner) != len(rows):
        raise ValueError(
            f"graph_of_node: got {len(owner)} for {len(rows)} nodes; expected one a node"
        )
    count = int(owner.max()) + 1 if num_graphs is None else num_graphs
    try:
        return aggregate(rows, owner, count, how)
    except ValueError as error:
        # The names under which the same things came here.
        told = str(error)
        for inner, outer in (("receivers", "graph_of_node"), ("num_nodes", "num_graphs")):
            told = told.replace(f"{inner}:", f"{outer}:")
        raise ValueError(told) from None


def edge_logits(embeddings: Nodes, pairs: Num[np.ndarray, "P 2"]) -> Float[np.ndarray, "P"]:
    """Score pairs of nodes by the dot product of their rows, as in eq-ch13-edge-head.

    Parameters
    ----------
    embeddings : array_like, shape (N, D)
        Of the nodes of one graph.
    pairs : array_like, shape (P, 2)
        Numbers of nodes.

    Returns
    -------
    ndarray, shape (P,)
        Logits; the order of the two nodes makes no difference.

    Raises
    ------
    ValueError
        If there is no node of such a number.
    """
    rows = real_array("embeddings", embeddings, ndim=2)
    two = whole_array("pairs", pairs, below=len(rows), ndim=2)
    if two.shape[1] != 2:
        raise ValueError(f"pairs: got shape {two.shape}; expected (P, 2)")
    logits: np.ndarray = (rows[two[:, 0]] * rows[two[:, 1]]).sum(axis=1)
    return logits
