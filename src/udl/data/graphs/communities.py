"""Graphs of people in groups who know each other more or less often: the stochastic block model."""

import numpy as np
from jaxtyping import Bool, Int64

from udl.arrays import instance, number, whole


def block_model(
    num_groups: int,
    group_size: int,
    *,
    within: float,
    between: float,
    rng: np.random.Generator,
) -> tuple[Bool[np.ndarray, "N N"], Int64[np.ndarray, "N"]]:
    """Connect each pair of nodes with a chance that depends on their groups alone.

    Parameters
    ----------
    num_groups : int
        K groups, 1 or more.
    group_size : int
        Nodes in each group, so that N is K times as many; N is 20,000 or less.
    within, between : float
        Chance of an edge between two nodes of one group, and of two groups.
    rng : numpy.random.Generator
        Draws the edges.

    Returns
    -------
    adjacency : ndarray of bool, shape (N, N)
        Symmetric, without loops.
    groups : ndarray of int64, shape (N,)
        0 to K - 1, in this order.

    Raises
    ------
    ValueError
        If a chance lies outside [0, 1], or there are too many nodes.

    Notes
    -----
    Holland, Laskey and Leinhardt (1983), "Stochastic blockmodels: first steps", Social Networks 5,
    109-137, doi:10.1016/0378-8733(83)90021-7.
    """
    groups, size = whole("num_groups", num_groups, 1, 20_000), whole("group_size", group_size)
    if groups * size > 20_000:
        raise ValueError(
            f"group_size: got {size} for {groups} groups; expected 20,000 nodes or fewer"
        )
    inside, outside = number("within", within, 0, 1), number("between", between, 0, 1)
    instance("rng", rng, np.random.Generator)
    group = np.repeat(np.arange(groups), size)
    chance = np.where(group[:, None] == group, inside, outside)
    above = np.triu(rng.random(chance.shape) < chance, k=1)  # each pair once
    return above | above.T, group
