"""Attention on a graph: a node weighs its neighbours by what it and they hold."""

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import number, real_array
from udl.graphs.adjacency import Adjacency, Nodes, checked_adjacency, checked_nodes
from udl.graphs.layers import Biases, Weights
from udl.losses import softmax

Scores = Num[np.ndarray, "N N"]
Parts = Num[np.ndarray, "D_o"]


def attention_scores(
    y: Nodes,
    receiver_scores: Parts,
    sender_scores: Parts,
    *,
    slope: float = 0.2,
) -> Float[np.ndarray, "N N"]:
    """Score each sender for each receiver, by a number of each; implements eq-ch13-score.

    Parameters
    ----------
    y : array_like, shape (N, D)
        What each node has to give.
    receiver_scores, sender_scores : array_like, shape (D,)
        What each channel of the receiver, and of the sender, adds to the score.
    slope : float
        Of the leaky ReLU below 0; 0 for the ReLU, 1 to leave scores as they are.

    Returns
    -------
    ndarray, shape (N, N)
        At [n, m] the score that receiver n gives sender m. If the slope is above 0, all receivers
        put the senders in one order.

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    Veličković et al. (2018), "Graph attention networks", ICLR, arXiv:1710.10903. That the order is
    one for all: Brody, Alon and Yahav (2022), "How attentive are graph attention networks?", ICLR,
    arXiv:2105.14491.
    """
    rows = checked_nodes(y, name="y")
    parts = []
    for name, value in (("receiver_scores", receiver_scores), ("sender_scores", sender_scores)):
        part = real_array(name, value, ndim=1)
        if len(part) != rows.shape[1]:
            raise ValueError(f"{name}: got shape {part.shape}; expected ({rows.shape[1]},)")
        parts.append(rows @ part)  # (N,)
    return _leaky(parts[0][:, None] + parts[1][None, :], slope)


def dynamic_attention_scores(
    receivers: Nodes, senders: Nodes, weights: Parts, *, slope: float = 0.2
) -> Float[np.ndarray, "N N"]:
    """Score each sender for each receiver, after an activation function of both together.

    Parameters
    ----------
    receivers, senders : array_like, shape (N, D)
        A linear map of the nodes for each of the two parts.
    weights : array_like, shape (D,)
        Make a number of each sum.
    slope : float
        Of the leaky ReLU below 0.

    Returns
    -------
    ndarray, shape (N, N)
        At [n, m] the score that receiver n gives sender m; each receiver may have its own order.

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    Brody, Alon and Yahav (2022), as above ("GATv2").
    """
    left = real_array("receivers", receivers, ndim=2)
    right = real_array("senders", senders, ndim=2)
    if left.shape != right.shape:
        raise ValueError(f"senders: got shape {right.shape}; expected {left.shape}")
    w = real_array("weights", weights, ndim=1)
    if len(w) != left.shape[1]:
        raise ValueError(f"weights: got shape {w.shape}; expected ({left.shape[1]},)")
    scores: np.ndarray = _leaky(left[:, None, :] + right[None, :, :], slope) @ w  # (N, N)
    return scores


def neighbour_weights(scores: Scores, adjacency: Adjacency) -> Float[np.ndarray, "N N"]:
    """Turn scores into weights of a node and its neighbours.

    Parameters
    ----------
    scores : array_like, shape (N, N)
        At [n, m] the score that receiver n gives sender m.
    adjacency : array_like, shape (N, N)
        Anything but 0 is an edge. Each node is its own neighbour too.

    Returns
    -------
    ndarray, shape (N, N)
        Each row sums to 1 and is 0 where there is no edge.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    matrix = checked_adjacency(adjacency)
    given = real_array("scores", scores, ndim=2)
    if given.shape != matrix.shape:
        raise ValueError(f"scores: got shape {given.shape}; expected {matrix.shape}")
    open_to = (matrix != 0) | np.eye(len(matrix), dtype=bool)
    weights: np.ndarray = softmax(np.where(open_to, given, -np.inf))
    return weights


def graph_attention(
    x: Nodes,
    adjacency: Adjacency,
    weights: Weights,
    biases: Biases,
    receiver_scores: Parts,
    sender_scores: Parts,
    *,
    slope: float = 0.2,
) -> Float[np.ndarray, "N D_o"]:
    """Average neighbours with weights that depend on what they hold, before an activation.

    Implements eq-ch13-attention.

    Parameters
    ----------
    x : array_like, shape (N, D_i)
        A row a node.
    adjacency : array_like, shape (N, N)
        Anything but 0 is an edge.
    weights : array_like, shape (D_o, D_i)
        Make what a node gives.
    biases : array_like, shape (D_o,)
        Added to it.
    receiver_scores, sender_scores, slope
        As in :func:`attention_scores`.

    Returns
    -------
    ndarray, shape (N, D_o)

    Raises
    ------
    ValueError
        If shapes do not fit, or scores leave the range of floats.
    """
    matrix = checked_adjacency(adjacency)
    rows = checked_nodes(x, len(matrix))
    w, b = real_array("weights", weights, ndim=2), real_array("biases", biases, ndim=1)
    if w.shape[1] != rows.shape[1]:
        raise ValueError(f"weights: got shape {w.shape}; expected {rows.shape[1]} columns")
    if len(b) != len(w):
        raise ValueError(f"biases: got shape {b.shape}; expected ({len(w)},)")
    with np.errstate(over="ignore", invalid="ignore"):
        y = rows @ w.T + b  # (N, D_o)
    if not np.isfinite(y).all():
        raise ValueError(
            f"x: got numbers as large as {np.abs(rows).max():.3g}, which the weights take out of "
            "the range of floats; expected smaller ones"
        )
    scores = attention_scores(y, receiver_scores, sender_scores, slope=slope)
    averaged: np.ndarray = neighbour_weights(scores, matrix) @ y
    return averaged


def _leaky(values: np.ndarray, slope: float) -> np.ndarray:
    steep = number("slope", slope, 0, 1)
    if not np.isfinite(values).all():
        raise ValueError(
            "slope: got scores that leave the range of floats; expected smaller numbers"
        )
    return np.where(values > 0, values, steep * values)
