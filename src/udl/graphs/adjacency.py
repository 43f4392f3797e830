"""Graphs as arrays: lists of edges, matrices, and what the powers of a matrix count.

An edge is a row of two nodes, sender and receiver. A graph without directions has each edge both
ways. In an adjacency matrix entry [n, m] says whether n receives from m.
"""

import numpy as np
from jaxtyping import Bool, Float, Int64, Num

from udl.arrays import instance, real_array, refuse, shown, whole, whole_array

Adjacency = Num[np.ndarray, "N N"] | Bool[np.ndarray, "N N"]
Edges = Num[np.ndarray, "E 2"]
Nodes = Num[np.ndarray, "N D"]
_EXACT = 2.0**53  # whole numbers above it need not be floats


def adjacency_matrix(
    edges: Edges, num_nodes: int, *, directed: bool = False
) -> Float[np.ndarray, "N N"]:
    """Turn a list of edges into a matrix.

    Parameters
    ----------
    edges : array_like, shape (E, 2)
        Sender and receiver of each edge, whole numbers from 0 to N - 1; may have no rows.
    num_nodes : int
        N; nodes without edges count too.
    directed : bool
        Whether an edge leads one way only. By default each leads both ways.

    Returns
    -------
    ndarray, shape (N, N)
        1 at [receiver, sender] and 0 elsewhere; 1 also where an edge stands there twice.

    Raises
    ------
    ValueError
        If a node is not in 0..N-1, or N is above 20,000.
    """
    count = whole("num_nodes", num_nodes, 1, 20_000)
    one_way = _truth("directed", directed)
    pairs = checked_edges(edges, count)
    matrix = np.zeros((count, count))
    matrix[pairs[:, 1], pairs[:, 0]] = 1.0
    if not one_way:
        matrix[pairs[:, 0], pairs[:, 1]] = 1.0
    return matrix


def edge_list(adjacency: Adjacency) -> Int64[np.ndarray, "E 2"]:
    """Turn a matrix into a list of edges; undoes :func:`adjacency_matrix`.

    Parameters
    ----------
    adjacency : array_like, shape (N, N)
        Anything but 0 is an edge.

    Returns
    -------
    ndarray of int64, shape (E, 2)
        Sender and receiver; a graph without directions has each of its edges both ways. Sorted by
        receiver, then by sender.

    Raises
    ------
    ValueError
        If the matrix is not square.
    """
    receivers, senders = np.nonzero(checked_adjacency(adjacency))
    return np.stack([senders, receivers], axis=1)


def both_ways(edges: Edges) -> Int64[np.ndarray, "F 2"]:
    """Add to each edge the one that leads back, and leave every edge once.

    Parameters
    ----------
    edges : array_like, shape (E, 2)
        Whole numbers 0, 1, 2, …; may have no rows.

    Returns
    -------
    ndarray of int64, shape (F, 2)
        Sorted by sender, then by receiver.

    Raises
    ------
    ValueError
        If an entry is no node's number.
    """
    pairs = checked_edges(edges)
    return np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0)


def degrees(adjacency: Adjacency) -> Float[np.ndarray, "N"]:
    """Count the neighbours of each node, or add up the weights of its edges.

    Parameters
    ----------
    adjacency : array_like, shape (N, N)

    Returns
    -------
    ndarray, shape (N,)
        Sums of rows: what each node receives.

    Raises
    ------
    ValueError
        If the matrix is not square.
    """
    total: np.ndarray = checked_adjacency(adjacency).sum(axis=1)
    return total


def walk_counts(adjacency: Adjacency, length: int) -> Float[np.ndarray, "N N"]:
    """Count the walks of one length by powers of the matrix; implements eq-ch13-walks.

    Parameters
    ----------
    adjacency : array_like, shape (N, N)
        Of zeros and ones.
    length : int
        Edges in a walk, 0 or more. A walk may use an edge and a node again; a path may not.

    Returns
    -------
    ndarray, shape (N, N)
        At [n, m] how many walks lead from m to n. Whole numbers, exactly.

    Raises
    ------
    ValueError
        If an entry is neither 0 nor 1, or there are more walks than floats can count one by one
        (more than 2**53).
    """
    matrix, steps = checked_adjacency(adjacency), whole("length", length, 0, 10_000)
    refuse("adjacency", matrix, (matrix != 0) & (matrix != 1), "zeros and ones")
    walks = np.eye(len(matrix))
    for step in range(1, steps + 1):
        walks = walks @ matrix
        if walks.max() > _EXACT:
            raise ValueError(
                f"length: got {steps}; expected a number below {step}, since there are more walks "
                "of that length than can be counted exactly"
            )
    return walks


def distances(adjacency: Adjacency) -> Float[np.ndarray, "N N"]:
    """Count the edges of the shortest way from each node to each other.

    Parameters
    ----------
    adjacency : array_like, shape (N, N)
        Anything but 0 is an edge.

    Returns
    -------
    ndarray, shape (N, N)
        At [n, m] the fewest edges from m to n; 0 for a node itself, ``inf`` where no way leads.

    Raises
    ------
    ValueError
        If the matrix is not square.
    """
    step = checked_adjacency(adjacency) != 0
    apart = np.full(step.shape, np.inf)
    new = np.eye(len(step), dtype=bool)
    length = 0
    while new.any():
        apart[new] = length
        # A walk to a new node that is as short as can be ends with a step from one found last.
        new = (new.astype(float) @ step > 0) & (apart == np.inf)
        length += 1
    return apart


def renumber(
    adjacency: Adjacency, x: Nodes, order: Num[np.ndarray, "N"]
) -> tuple[Float[np.ndarray, "N N"], Float[np.ndarray, "N D"]]:
    """Give the nodes of a graph other numbers; implements eq-ch13-renumbered.

    Parameters
    ----------
    adjacency : array_like, shape (N, N)
    x : array_like, shape (N, D)
        What is known of each node.
    order : array_like, shape (N,)
        The old number of each new node: each of 0..N-1 once.

    Returns
    -------
    adjacency : ndarray, shape (N, N)
        ``P @ adjacency @ P.T``, where P is the identity with its rows in this order.
    x : ndarray, shape (N, D)
        ``P @ x``.

    Raises
    ------
    ValueError
        If shapes do not fit, or the order is no permutation.
    """
    matrix = checked_adjacency(adjacency)
    rows = checked_nodes(x, len(matrix))
    old = whole_array("order", order, below=len(matrix), ndim=1)
    if not np.array_equal(np.sort(old), np.arange(len(matrix))):
        raise ValueError(
            f"order: got {shown(old)}; expected each of 0..{len(matrix) - 1} exactly once"
        )
    return matrix[np.ix_(old, old)], rows[old]


def edge_graph(edges: Edges) -> Float[np.ndarray, "E E"]:
    """Make a node of each edge: two are neighbours if their edges share a node.

    Parameters
    ----------
    edges : array_like, shape (E, 2)
        Of a graph without directions, each edge once; E is 1 or more.

    Returns
    -------
    ndarray, shape (E, E)
        The adjacency matrix of the edge graph, or line graph.

    Raises
    ------
    ValueError
        If there is no edge, an edge leads from a node to itself or stands there twice.
    """
    pairs = checked_edges(edges)
    if not 1 <= len(pairs) <= 20_000:
        raise ValueError(f"edges: got {len(pairs)} edges; expected 1 to 20,000")
    if len(np.unique(np.sort(pairs, axis=1), axis=0)) < len(pairs):
        raise ValueError("edges: got an edge twice; expected each once, in one direction")
    if (pairs[:, 0] == pairs[:, 1]).any():
        raise ValueError("edges: got an edge from a node to itself; expected two different nodes")
    shared = (pairs[:, None, :, None] == pairs[None, :, None, :]).any(axis=(2, 3))  # (E, E)
    np.fill_diagonal(shared, val=False)
    matrix: np.ndarray = shared.astype(np.float64)
    return matrix


def checked_adjacency(adjacency: object) -> np.ndarray:
    """Return a square matrix of floats, or say what came."""
    matrix = real_array("adjacency", adjacency, ndim=2)
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"adjacency: got shape {matrix.shape}; expected a square matrix")
    return matrix


def checked_nodes(x: object, num_nodes: int | None = None, name: str = "x") -> np.ndarray:
    """Return a row of floats for each node, or say what came."""
    rows = real_array(name, x, ndim=2)
    if num_nodes not in (None, len(rows)):
        raise ValueError(f"{name}: got {len(rows)} rows for {num_nodes} nodes; expected one a node")
    return rows


def checked_edges(edges: object, num_nodes: int | None = None) -> np.ndarray:
    """Return pairs of whole numbers, shape (E, 2); there may be none."""
    if (isinstance(edges, list | tuple) and not edges) or getattr(edges, "shape", ()) == (0, 2):
        return np.zeros((0, 2), dtype=np.int64)
    pairs = whole_array("edges", edges, below=num_nodes, ndim=2)
    if pairs.shape[1] != 2:
        raise ValueError(f"edges: got shape {pairs.shape}; expected (E, 2), a row an edge")
    return pairs


def _truth(name: str, value: object) -> bool:
    instance(name, value, bool)
    return bool(value)
