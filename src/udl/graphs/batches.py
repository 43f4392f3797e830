"""Many graphs as one: a graph of separate parts, with a number that says which part is whose."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int64, Num

from udl.arrays import items, shown
from udl.graphs.adjacency import checked_edges, checked_nodes

SomeNodes = Num[np.ndarray, "_ D"]
SomeEdges = Num[np.ndarray, "_ 2"] | Sequence[Sequence[int]]


@dataclass(frozen=True, eq=False)
class GraphBatch:
    """Several graphs side by side.

    Parameters
    ----------
    x : ndarray, shape (N, D)
        The nodes of all graphs, one graph after another.
    edges : ndarray of int64, shape (E, 2)
        The edges of all graphs; none leads from one graph to another.
    graph_of_node : ndarray of int64, shape (N,)
        The number of each node's graph.
    """

    x: Float[np.ndarray, "N D"]
    edges: Int64[np.ndarray, "E 2"]
    graph_of_node: Int64[np.ndarray, "N"]


def join_graphs(graphs: Sequence[tuple[SomeNodes, SomeEdges]]) -> GraphBatch:
    """Put graphs side by side, so that one call of a layer treats them all.

    Parameters
    ----------
    graphs : sequence of pairs (x, edges)
        For each graph its nodes, shape (N, D), with one D for all, and its edges, shape (E, 2).

    Returns
    -------
    GraphBatch
        The numbers of nodes in ``edges`` are moved on by the nodes that come before.

    Raises
    ------
    ValueError
        If there is no graph, an edge leaves its graph, or graphs have different channels.
    """
    nodes: list[np.ndarray] = []
    pairs: list[np.ndarray] = []
    start = 0
    for place, graph in enumerate(items("graphs", graphs)):
        if not isinstance(graph, tuple | list) or len(graph) != 2:
            raise ValueError(f"graphs: got {shown(graph)} at {place}; expected a pair (x, edges)")
        try:
            rows = checked_nodes(graph[0])
            edges = checked_edges(graph[1], len(rows))
        except ValueError as error:
            raise ValueError(f"graphs: got a pair at {place} whose {error}") from None
        if nodes and rows.shape[1] != nodes[0].shape[1]:
            raise ValueError(
                f"graphs: got {rows.shape[1]} channels at {place} after {nodes[0].shape[1]}; "
                "expected equally many in all graphs"
            )
        nodes.append(rows)
        pairs.append(edges + start)
        start += len(rows)
    return GraphBatch(
        x=np.concatenate(nodes),
        edges=np.concatenate(pairs),
        graph_of_node=np.repeat(np.arange(len(nodes)), [len(rows) for rows in nodes]),
    )
