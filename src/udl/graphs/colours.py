"""Colours of nodes, refined by their neighbours' colours: what message passing can tell apart.

Weisfeiler and Leman (1968), "The reduction of a graph to canonical form and the algebra which
appears therein", Nauchno-Technicheskaya Informatsia, series 2, 9, 12-16. That no network which
passes messages tells more graphs apart: Xu et al. (2019), "How powerful are graph neural
networks?", ICLR, arXiv:1810.00826.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int64, Num

from udl.arrays import items, whole, whole_array
from udl.graphs.adjacency import Adjacency, checked_adjacency


def refined_colours(
    adjacency: Adjacency,
    colours: Num[np.ndarray, "N"] | None = None,
    *,
    num_rounds: int | None = None,
) -> list[Int64[np.ndarray, "N"]]:
    """Recolour nodes, each by its own and its neighbours' colours; implements eq-ch13-colour.

    Parameters
    ----------
    adjacency : array_like, shape (N, N)
        Anything but 0 is an edge.
    colours : array_like, shape (N,), optional
        To begin with, whole numbers 0, 1, 2, …; all the same if not given.
    num_rounds : int, optional
        How many rounds; as many as bring new colours if not given.

    Returns
    -------
    list of ndarray of int64, each of shape (N,)
        The colours at the beginning and after each round, 0 to the number of colours minus one.
        They do not depend on how nodes are numbered.

    Raises
    ------
    ValueError
        If there is not one colour a node.
    """
    matrix = checked_adjacency(adjacency) != 0
    count = len(matrix)
    first = (
        np.zeros(count, np.int64) if colours is None else whole_array("colours", colours, ndim=1)
    )
    if len(first) != count:
        raise ValueError(f"colours: got {len(first)} for {count} nodes; expected one a node")
    rounds = count if num_rounds is None else whole("num_rounds", num_rounds, 0, 10_000)
    neighbours = [np.flatnonzero(row) for row in matrix]
    found = [np.unique(first, return_inverse=True)[1].reshape(-1)]
    for _ in range(rounds):
        now = found[-1]
        seen = [
            (int(own), *sorted(now[others].tolist()))
            for own, others in zip(now, neighbours, strict=True)
        ]
        # Sorted, so that a colour's number says what was seen and nothing of the nodes' numbers.
        names = {pattern: number for number, pattern in enumerate(sorted(set(seen)))}
        after = np.array([names[pattern] for pattern in seen], dtype=np.int64)
        if num_rounds is None and len(names) == now.max() + 1:
            break  # as many colours as before: they split no further
        found.append(after)
    return found


def told_apart(
    graphs: Sequence[Num[np.ndarray, "_ _"]], colours: Sequence[Num[np.ndarray, "_"]] | None = None
) -> bool:
    """Say whether refined colours tell two graphs apart.

    Parameters
    ----------
    graphs : pair of array_like, shapes (N, N) and (M, M)
        Their adjacency matrices.
    colours : pair of array_like, shapes (N,) and (M,), optional
        What their nodes are to begin with; all the same if not given.

    Returns
    -------
    bool
        True if some colour stands at more nodes of one graph than of the other; then the graphs
        differ. False if not; then they may still differ, but no network of message passing that
        begins with these colours tells them apart.

    Raises
    ------
    ValueError
        If there are not two graphs, or not one colour a node.
    """
    pair = items("graphs", graphs)
    if len(pair) != 2:
        raise ValueError(f"graphs: got {len(pair)}; expected two")
    try:
        one, other = (checked_adjacency(graph) for graph in pair)
    except ValueError as error:
        raise ValueError(f"graphs: got a matrix with {error}") from None
    size = len(one)
    both = np.zeros((size + len(other),) * 2)
    both[:size, :size], both[size:, size:] = one, other
    start = None
    if colours is not None:
        parts = items("colours", colours)
        if len(parts) != 2:
            raise ValueError(f"colours: got {len(parts)} lists; expected two")
        lists = [whole_array("colours", part, ndim=1) for part in parts]
        if [len(part) for part in lists] != [size, len(other)]:
            raise ValueError(
                f"colours: got {len(lists[0])} and {len(lists[1])}; expected {size} and "
                f"{len(other)}, one a node"
            )
        start = np.concatenate(lists)
    last = refined_colours(both, start)[-1]
    return not np.array_equal(np.sort(last[:size]), np.sort(last[size:]))
