"""The checks of practical 13.1: distances, other numbers, and paths in place of walks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch13_graph_networks.expected import arrays as right
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

# --- distances ---


def _distance_draws(rng: np.random.Generator) -> right.Draws:
    drawn = right.graphs(rng)
    long = right.shuffled(rng, right.beside(right.chain(8), right.ring(5)))
    last = right.shuffled(rng, right.chain(int(rng.integers(10, 14))))
    return [(adjacency,) for adjacency in (*drawn, long, last)]


def _unreached(value: float) -> Callable[..., np.ndarray]:
    def wrong(adjacency: Any) -> np.ndarray:
        found = right.distances(adjacency)
        return np.where(np.isinf(found), value, found)

    return wrong


def _with_diagonal(of: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[..., np.ndarray]:
    def wrong(adjacency: Any) -> np.ndarray:
        found = right.distances(adjacency)
        np.fill_diagonal(found, of(np.asarray(adjacency), found))
        return found

    return wrong


def _first_return(adjacency: np.ndarray, _: np.ndarray) -> np.ndarray:
    """Return two for each node that has a neighbour: the way there and back."""
    return np.where(adjacency.sum(axis=1) > 0, 2.0, np.inf)


def _up_to(most: Callable[[int], int], unreached: float = np.inf) -> Callable[..., np.ndarray]:
    def wrong(adjacency: Any) -> np.ndarray:
        found = right.distances(adjacency)
        return np.where(found > most(len(found)), unreached, found)

    return wrong


def _last_length(adjacency: Any) -> np.ndarray:
    """Return the longest walk below N in place of the shortest."""
    matrix = np.asarray(adjacency)
    found = np.full(matrix.shape, np.inf)
    for length in range(len(matrix)):
        found[right.walk_counts(matrix, length) > 0] = length
    return found


def _last_length_after_none(adjacency: Any) -> np.ndarray:
    found = _last_length(adjacency)
    np.fill_diagonal(found, 0.0)
    return found


def _fixed(number: int) -> Callable[[int], int]:
    return lambda num_nodes: number


distances = Implement(
    "distances",
    "the first length at which there is a walk.",
    expected=right.distances,
    draws=_distance_draws,
    mistakes=(
        Mistake(
            "a number where no walk leads",
            "Nodes of different parts are not 0 apart, nor is -1 a distance: whoever averages or "
            "compares would take it for one. np.inf is larger than every distance.",
            *(_unreached(value) for value in (0.0, -1.0, np.nan, 1e9, 999.0)),
            lambda adjacency: _unreached(len(adjacency))(adjacency),
        ),
        Mistake(
            "walks back on the diagonal",
            "A walk that goes to a neighbour and returns has two edges. The shortest from a node "
            "to itself has none.",
            _with_diagonal(_first_return),
            _with_diagonal(lambda adjacency, found: 2.0),
            _with_diagonal(lambda adjacency, found: 1.0),
        ),
        Mistake(
            "nodes infinitely far from themselves",
            "A walk of no edges stays where it is, so each node is 0 from itself.",
            _with_diagonal(lambda adjacency, found: np.inf),
        ),
        Mistake(
            "ended too early",
            "A shortest walk may have as many as N - 1 edges, if the nodes stand in a row. Go on "
            "until nothing new is reached.",
            *(_up_to(_fixed(number)) for number in range(1, 8)),
            *(_up_to(_fixed(number), 0.0) for number in range(1, 8)),
            _up_to(lambda num_nodes: num_nodes - 2),
            _up_to(lambda num_nodes: num_nodes // 2),
        ),
        Mistake(
            "a shorter length overwritten",
            "Walks go back and forth, so that there are longer ones between the same nodes later. "
            "The first length counts: write only where no distance stands yet.",
            _last_length,
            _last_length_after_none,
        ),
        Mistake(
            "a distance of one for all that can be reached",
            "How many edges a shortest walk has is asked for, not whether there is a walk.",
            lambda adjacency: np.minimum(
                right.distances(adjacency),
                np.where(np.isinf(right.distances(adjacency)), np.inf, 1),
            ),
        ),
    ),
)


# --- other numbers ---


def _order_draws(rng: np.random.Generator) -> right.Draws:
    three = right.graph(3, (0, 1))
    drawn: right.Draws = [(three, np.array([[1.0], [2.0], [3.0]]), np.array([2, 0, 1]))]
    for num, channels in ((4, 4), (5, 2), (6, 3)):
        adjacency = right.random_graph(rng, num, 0.5)
        drawn.append((adjacency, rng.normal(size=(num, channels)), rng.permutation(num)))
    # A circle of all nodes is no order that undoes itself.
    turned = rng.permutation(7)
    order = np.zeros(7, dtype=int)
    order[turned] = np.roll(turned, 1)
    weighted = np.abs(rng.normal(size=(7, 7)).round(2)) * right.random_graph(rng, 7, 0.6)
    return [*drawn, (weighted + weighted.T, rng.integers(0, 9, (7, 2)), order)]


def _by(order: Callable[[np.ndarray], Any]) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    return lambda adjacency, x, given: right.renumber(adjacency, x, order(np.asarray(given)))


def _parts(
    rows: bool = True, columns: bool = True, nodes: bool = True
) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """Renumber some of what has to be renumbered."""

    def wrong(adjacency: Any, x: Any, order: Any) -> tuple[np.ndarray, np.ndarray]:
        matrix = np.asarray(adjacency)
        matrix = matrix[order] if rows else matrix
        matrix = matrix[:, order] if columns else matrix
        return matrix, np.asarray(x)[order] if nodes else np.asarray(x)

    return wrong


renumber = Implement(
    "renumber",
    "rows and columns move together.",
    expected=right.renumber,
    draws=_order_draws,
    items=("adjacency matrix", "node matrix"),
    mistakes=(
        Mistake(
            "rows without columns",
            "A[n, m] has a node in its row and another in its column, and both have new numbers. "
            "The matrix of a graph without directions must be symmetric afterwards.",
            _parts(columns=False),
            _parts(rows=False),
            _parts(columns=False, nodes=False),
        ),
        Mistake(
            "the other way round",
            "order[n] is the old number of the new node n, so the new row n is the old row "
            "order[n]. This puts the old row n in the place order[n].",
            _by(np.argsort),
        ),
        Mistake(
            "the node matrix left as it was",
            "The rows of X belong to the nodes. A node that moves takes its row along.",
            _parts(nodes=False),
        ),
        Mistake(
            "the adjacency matrix left as it was",
            "The edges join the same nodes as before, which have other numbers now.",
            _parts(rows=False, columns=False),
        ),
        Mistake(
            "one of the two the other way round",
            "Both must follow the same rule: the new node n is the old node order[n].",
            lambda adjacency, x, order: (
                right.renumber(adjacency, x, order)[0],
                right.renumber(adjacency, x, np.argsort(order))[1],
            ),
            lambda adjacency, x, order: (
                right.renumber(adjacency, x, np.argsort(order))[0],
                right.renumber(adjacency, x, order)[1],
            ),
        ),
        Mistake(
            "pairs of places, not rows and columns",
            "A[order, order] picks one entry for each pair, those of the diagonal. Rows first and "
            "then columns, A[order][:, order], or np.ix_(order, order).",
            lambda adjacency, x, order: (
                np.asarray(adjacency)[order, order],
                np.asarray(x)[order],
            ),
        ),
    ),
)


# --- paths ---


def _path_draws(rng: np.random.Generator) -> right.Draws:
    drawn = right.graphs(rng)
    dense = right.random_graph(rng, 8, 0.6)
    return [(adjacency,) for adjacency in (*drawn[1:4], drawn[0], *drawn[4:], dense)]


def _three(adjacency: Any) -> np.ndarray:
    return right.walk_counts(adjacency, 3)


def _minus(
    back: Callable[[np.ndarray, np.ndarray], np.ndarray], diagonal: bool = True
) -> Callable[..., np.ndarray]:
    """Subtract what `back` makes of the matrix and its degrees from the walks."""

    def wrong(adjacency: Any) -> np.ndarray:
        matrix = np.asarray(adjacency, float)
        paths = np.asarray(_three(matrix) - back(matrix, matrix.sum(axis=1)))
        if diagonal:
            np.fill_diagonal(paths, 0.0)
        return paths

    return wrong


paths_of_three = Implement(
    "paths_of_three",
    "four different nodes in a row.",
    expected=right.paths_of_three,
    draws=_path_draws,
    hint="list the paths between the two nodes at which it differs, from a drawing",
    mistakes=(
        Mistake(
            "mended in no way",
            "That is what the program does. In a star no path has more than two edges.",
            _three,
        ),
        Mistake(
            "only the diagonal mended",
            "Walks between different nodes may turn round, too: n, m, n, m, for instance.",
            _minus(lambda matrix, degrees: 0 * matrix),
        ),
        Mistake(
            "a walk subtracted twice",
            "The walk n, m, n, m is among those that return to m and among those that return to n. "
            "There are d_n and d_m of these, and one of them is in both.",
            _minus(lambda matrix, degrees: matrix * (degrees[:, None] + degrees)),
        ),
        Mistake(
            "one kind of turning round only",
            "A walk n, a, b, m between different nodes fails to be a path if a is m, and also if b "
            "is n.",
            _minus(lambda matrix, degrees: matrix * degrees[:, None]),
            _minus(lambda matrix, degrees: matrix * degrees),
            _minus(lambda matrix, degrees: matrix * (degrees[:, None] - 1)),
            _minus(lambda matrix, degrees: matrix * (degrees - 1)),
        ),
        Mistake(
            "only the walk n, m, n, m left out",
            "That walk is one of several. From n to m and then on to any neighbour of m and back "
            "to m is a walk of three edges that meets m twice.",
            _minus(lambda matrix, degrees: matrix),
        ),
        Mistake(
            "all walks between neighbours left out",
            "Neighbours may have paths of three edges between them as well: in a ring of four, for "
            "instance, the way round.",
            _minus(lambda matrix, degrees: matrix * _three(matrix)),
        ),
        Mistake(
            "the diagonal forgotten",
            "A walk of three edges that returns goes round a triangle. It meets its first node "
            "twice and is no path.",
            _minus(
                lambda matrix, degrees: matrix * (degrees[:, None] + degrees - 1), diagonal=False
            ),
        ),
        Mistake(
            "subtracted where no edge is",
            "Only between neighbours can a walk of three edges turn round. Multiply what you "
            "subtract by A.",
            _minus(lambda matrix, degrees: degrees[:, None] + degrees - 1),
        ),
        Mistake(
            "shortest walks only",
            "A path need not be the shortest: neighbours may be joined by a path of three edges, "
            "too.",
            lambda adjacency: np.where(right.distances(adjacency) == 3, _three(adjacency), 0.0),
        ),
    ),
)
