"""Layers on graphs: the same weights at every node, applied to what it and its neighbours hold.

The book writes a node as a column; here nodes are rows, as in PyTorch.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import choice, instance, real_array, refuse
from udl.graphs.adjacency import Adjacency, Nodes, checked_adjacency, checked_nodes

PROPAGATIONS = ("sum", "mean", "symmetric")
KINDS = (*PROPAGATIONS, "max")
Weights = Num[np.ndarray, "D_o D_i"]
Biases = Num[np.ndarray, "D_o"]


@dataclass(frozen=True, eq=False)
class ConvolutionGradients:
    """Derivatives of a loss with respect to what goes into a graph convolution.

    Parameters
    ----------
    x : ndarray, shape (N, D_i)
    weights : ndarray, shape (D_o, D_i)
    biases : ndarray, shape (D_o,)
    """

    x: Float[np.ndarray, "N D_i"]
    weights: Float[np.ndarray, "D_o D_i"]
    biases: Float[np.ndarray, "D_o"]


def propagation_matrix(
    adjacency: Adjacency, kind: str = "sum", *, with_self: bool = True
) -> Float[np.ndarray, "N N"]:
    """Say how much each node takes from each other, whatever the nodes hold.

    Implements eq-ch13-mean and eq-ch13-symmetric.

    Parameters
    ----------
    adjacency : array_like, shape (N, N)
        Zeros and positive weights.
    kind : str
        "sum": the matrix itself. "mean": each row divided by its sum. "symmetric": each entry
        divided by the roots of the sums of its row and of its column, as Kipf and Welling do.
    with_self : bool
        Whether each node is its own neighbour too: the identity is added first.

    Returns
    -------
    ndarray, shape (N, N)
        Rows of nodes without neighbours stay zero.

    Raises
    ------
    ValueError
        If an entry is negative.

    Notes
    -----
    Kipf and Welling (2017), "Semi-supervised classification with graph convolutional networks",
    ICLR, arXiv:1609.02907. The same as PyTorch Geometric's ``gcn_norm``.
    """
    matrix = checked_adjacency(adjacency)
    how = choice("kind", kind, PROPAGATIONS)
    refuse("adjacency", matrix, matrix < 0, "numbers that are 0 or above")
    instance("with_self", with_self, bool)
    if with_self:
        matrix = matrix + np.eye(len(matrix))
    if how == "sum":
        return matrix.copy()
    with np.errstate(over="ignore"):
        received, sent = matrix.sum(axis=1), matrix.sum(axis=0)
    if not (np.isfinite(received).all() and np.isfinite(sent).all()):
        raise ValueError(
            f"adjacency: got weights as large as {matrix.max():.3g}, whose sums leave the range "
            "of floats; expected smaller ones"
        )
    if how == "mean":
        by = np.broadcast_to(received[:, None], matrix.shape)
    else:
        by = np.sqrt(received)[:, None] * np.sqrt(sent)[None, :]
    # Nodes without neighbours have sums of zero.
    divided: np.ndarray = np.divide(matrix, by, out=np.zeros_like(matrix), where=matrix > 0)
    return divided


def graph_convolution(
    x: Nodes,
    adjacency: Adjacency,
    weights: Weights,
    biases: Biases,
    *,
    kind: str = "sum",
    self_weights: Weights | None = None,
) -> Float[np.ndarray, "N D_o"]:
    """Combine each node's row with its neighbours', before an activation function.

    Implements eq-ch13-convolution, with weights of its own for a node eq-ch13-self, with "max"
    eq-ch13-max.

    Parameters
    ----------
    x : array_like, shape (N, D_i)
        A row a node.
    adjacency : array_like, shape (N, N)
        Zeros and positive weights; for "max" anything but 0 is an edge.
    weights : array_like, shape (D_o, D_i)
        The same at all nodes.
    biases : array_like, shape (D_o,)
        Added at every node.
    kind : str
        "sum", "mean" or "symmetric" as in :func:`propagation_matrix`, or "max": the largest number
        of each channel.
    self_weights : array_like, shape (D_o, D_i), optional
        Weights of a node's own row. Without them each node is one of its own neighbours; with them
        it is not.

    Returns
    -------
    ndarray, shape (N, D_o)

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    matrix = checked_adjacency(adjacency)
    rows = checked_nodes(x, len(matrix))
    how = choice("kind", kind, KINDS)
    w, b = _linear_map(weights, biases, rows.shape[1])
    alone = self_weights is None
    if how == "max":
        received = _largest(rows, (matrix != 0) | (alone & np.eye(len(matrix), dtype=bool)))
    else:
        received = propagation_matrix(matrix, how, with_self=alone) @ rows  # (N, D_i)
    out: np.ndarray = received @ w.T + b  # (N, D_o)
    if self_weights is not None:
        own = real_array("self_weights", self_weights, ndim=2)
        if own.shape != w.shape:
            raise ValueError(f"self_weights: got shape {own.shape}; expected {w.shape}")
        out = out + rows @ own.T
    return out


def graph_convolution_gradients(
    upstream: Num[np.ndarray, "N D_o"],
    x: Nodes,
    adjacency: Adjacency,
    weights: Weights,
    *,
    kind: str = "sum",
) -> ConvolutionGradients:
    """Send derivatives back through a graph convolution, along its edges in the other direction.

    Parameters
    ----------
    upstream : array_like, shape (N, D_o)
        Derivatives of a loss with respect to what :func:`graph_convolution` returned.
    x, adjacency, weights
        What it was given.
    kind : str
        "sum", "mean" or "symmetric".

    Returns
    -------
    ConvolutionGradients

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    matrix = checked_adjacency(adjacency)
    rows = checked_nodes(x, len(matrix))
    w = real_array("weights", weights, ndim=2)
    if w.shape[1] != rows.shape[1]:
        raise ValueError(f"weights: got shape {w.shape}; expected {rows.shape[1]} columns")
    back = real_array("upstream", upstream, ndim=2)
    if back.shape != (len(rows), len(w)):
        raise ValueError(f"upstream: got shape {back.shape}; expected {(len(rows), len(w))}")
    spread = propagation_matrix(matrix, kind)  # (N, N)
    sent_back = spread.T @ back  # (N, D_o)
    return ConvolutionGradients(
        x=sent_back @ w,
        weights=sent_back.T @ rows,
        biases=back.sum(axis=0),
    )


def _largest(rows: np.ndarray, hears: np.ndarray) -> np.ndarray:
    """Return the largest number in each channel of the rows that each node hears, 0 if none."""
    found = np.zeros((len(hears), rows.shape[1]))
    for node, mask in enumerate(hears):
        if mask.any():
            found[node] = rows[mask].max(axis=0)
    return found


def _linear_map(weights: object, biases: object, inputs: int) -> tuple[np.ndarray, np.ndarray]:
    w = real_array("weights", weights, ndim=2)
    b = real_array("biases", biases, ndim=1)
    if w.shape[1] != inputs:
        raise ValueError(f"weights: got shape {w.shape}; expected {inputs} columns")
    if len(b) != len(w):
        raise ValueError(f"biases: got shape {b.shape}; expected ({len(w)},)")
    return w, b
