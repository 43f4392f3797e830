"""Messages along edges: who sends what to whom, and what the receiver makes of it."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import choice, real_array, whole, whole_array
from udl.graphs.adjacency import Edges, Nodes, checked_edges, checked_nodes

AGGREGATIONS = ("sum", "mean", "max")


def aggregate(
    messages: Num[np.ndarray, "E D"],
    receivers: Num[np.ndarray, "E"],
    num_nodes: int,
    how: str = "sum",
) -> Float[np.ndarray, "N D"]:
    """Combine the messages that arrive at each node.

    Parameters
    ----------
    messages : array_like, shape (E, D)
        One or more.
    receivers : array_like, shape (E,)
        The node to which each goes, 0 to N - 1. With a graph's number for each node this sums up
        graphs in place of neighbourhoods.
    num_nodes : int
        N.
    how : str
        "sum", "mean" or "max"; the maximum is taken in each channel.

    Returns
    -------
    ndarray, shape (N, D)
        Zeros where no message arrives. The order of the messages makes no difference (to a sum,
        none beyond rounding).

    Raises
    ------
    ValueError
        If there is not one receiver a message, or a receiver is no node.
    """
    kind = choice("how", how, AGGREGATIONS)
    count = whole("num_nodes", num_nodes, 1, 10_000_000)
    sent = real_array("messages", messages, ndim=2)
    to = whole_array("receivers", receivers, below=count, ndim=1)
    if len(to) != len(sent):
        raise ValueError(
            f"receivers: got {len(to)} for {len(sent)} messages; expected one a message"
        )
    if kind == "max":
        largest = np.full((count, sent.shape[1]), -np.inf)
        np.maximum.at(largest, to, sent)
        return np.where(largest == -np.inf, 0.0, largest)
    total = np.zeros((count, sent.shape[1]))
    np.add.at(total, to, sent)
    if kind == "mean":
        arrived = np.bincount(to, minlength=count)
        total /= np.maximum(arrived, 1)[:, None]
    return total


def pass_messages(x: Nodes, edges: Edges, how: str = "sum") -> Float[np.ndarray, "N D"]:
    """Let each node send its row along its edges; implements eq-ch13-message.

    Parameters
    ----------
    x : array_like, shape (N, D)
        What each node has to say.
    edges : array_like, shape (E, 2)
        Sender and receiver of each message; may have no rows.
    how : str
        As in :func:`aggregate`.

    Returns
    -------
    ndarray, shape (N, D)
        What arrives. For "sum" it is the adjacency matrix times ``x``.

    Raises
    ------
    ValueError
        If an edge leads to or from what is no node.
    """
    rows = checked_nodes(x)
    pairs = checked_edges(edges, len(rows))
    kind = choice("how", how, AGGREGATIONS)
    if not len(pairs):
        return np.zeros(rows.shape)
    return aggregate(rows[pairs[:, 0]], pairs[:, 1], len(rows), kind)


def pass_messages_one_by_one(x: Nodes, edges: Edges, how: str = "sum") -> Float[np.ndarray, "N D"]:
    """Do what :func:`pass_messages` does, a node at a time, as one would tell it.

    Parameters
    ----------
    x : array_like, shape (N, D)
        What each node has to say.
    edges : array_like, shape (E, 2)
        Sender and receiver of each message; may have no rows.
    how : str
        "sum", "mean" or "max".

    Returns
    -------
    ndarray, shape (N, D)

    Raises
    ------
    ValueError
        As :func:`pass_messages`.
    """
    rows = checked_nodes(x)
    pairs = checked_edges(edges, len(rows))
    ways: dict[str, Callable[..., np.ndarray]] = {"sum": np.sum, "mean": np.mean, "max": np.max}
    combine = ways[choice("how", how, AGGREGATIONS)]
    arrived = np.zeros(rows.shape)
    for node in range(len(rows)):
        letters = [rows[sender] for sender, receiver in pairs if receiver == node]
        if letters:
            arrived[node] = combine(letters, axis=0)
    return arrived
