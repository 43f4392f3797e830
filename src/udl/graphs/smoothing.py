"""How alike neighbours become when their rows are averaged again and again."""

import numpy as np
from jaxtyping import Float

from udl.arrays import choice, number, whole
from udl.graphs.adjacency import Adjacency, Nodes, checked_adjacency, checked_nodes
from udl.graphs.layers import propagation_matrix

AVERAGES = ("mean", "symmetric")


def smoothed(
    x: Nodes,
    adjacency: Adjacency,
    num_steps: int,
    *,
    kind: str = "symmetric",
    restart: float = 0.0,
) -> Float[np.ndarray, "N D"]:
    """Average each node with its neighbours several times, without weights and activations.

    Parameters
    ----------
    x : array_like, shape (N, D)
        A row a node.
    adjacency : array_like, shape (N, N)
        Zeros and positive weights.
    num_steps : int
        How often, 0 or more.
    kind : str
        "mean" or "symmetric", as in :func:`udl.graphs.propagation_matrix`.
    restart : float
        Share of the first ``x`` that is mixed in after each step, from 0 to 1.

    Returns
    -------
    ndarray, shape (N, D)

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    Without restarts: Wu et al. (2019), "Simplifying graph convolutional networks", ICML,
    arXiv:1902.07153. With them: Gasteiger, Bojchevski and Günnemann (2019), "Predict then
    propagate", ICLR, arXiv:1810.05997.
    """
    matrix = checked_adjacency(adjacency)
    rows = checked_nodes(x, len(matrix))
    spread = propagation_matrix(matrix, choice("kind", kind, AVERAGES))
    share = number("restart", restart, 0, 1)
    found = rows.copy()
    for _ in range(whole("num_steps", num_steps, 0, 100_000)):
        found = (1 - share) * (spread @ found) + share * rows
    return found


def neighbour_energy(x: Nodes, adjacency: Adjacency, *, kind: str = "symmetric") -> float:
    """Add up how far neighbours are apart, the Dirichlet energy; implements eq-ch13-energy.

    Parameters
    ----------
    x : array_like, shape (N, D)
        A row a node.
    adjacency : array_like, shape (N, N)
        Symmetric; zeros and positive weights.
    kind : str
        "symmetric": each row is first divided by the root of one plus its degree. "mean": it is
        not.

    Returns
    -------
    float
        The sum over edges, each once, of its weight times the squared distance of its ends. Zero if
        and only if all rows of each connected part are the same (for "symmetric": after they were
        divided).

    Raises
    ------
    ValueError
        If shapes do not fit, the matrix is not symmetric, or distances leave the range of floats.
    """
    matrix = checked_adjacency(adjacency)
    rows = checked_nodes(x, len(matrix))
    if (matrix < 0).any() or not np.array_equal(matrix, matrix.T):
        raise ValueError(
            "adjacency: got another weight one way than the other, or one below 0; expected a "
            "symmetric matrix of numbers that are 0 or above"
        )
    if choice("kind", kind, AVERAGES) == "symmetric":
        rows = rows / np.sqrt(1 + matrix.sum(axis=1))[:, None]
    one, other = np.nonzero(np.triu(matrix, k=1))
    with np.errstate(over="ignore", invalid="ignore"):
        apart = ((rows[one] - rows[other]) ** 2).sum(axis=1)
        energy = float((matrix[one, other] * apart).sum())
    if not np.isfinite(energy):
        raise ValueError(
            f"x: got numbers as large as {np.abs(rows).max():.3g}, whose distances leave the range "
            "of floats; expected smaller ones"
        )
    return energy
