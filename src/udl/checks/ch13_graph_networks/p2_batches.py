"""The checks of practical 13.2: what layers tell apart, many molecules at once, and a mend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from udl.checks.ch13_graph_networks.expected import molecules as right
from udl.checks.ch13_graph_networks.expected.arrays import Draws
from udl.checks.kinds import Count, Implement
from udl.checks.mistakes import Mistake

# --- what layers tell apart ---


def _changed(change: Callable[[int, int], tuple[int, int]]) -> Callable[..., tuple[int, int]]:
    """Return a pair that is made of the right one."""
    return lambda first, second: change(*right.isomers(first, second))


isomers = Count(
    "isomers",
    "a ReLU sees sets where sums see totals.",
    expected=right.isomers,
    draws=right.pairs,
    items=("without ReLUs", "with ReLUs"),
    hint=(
        "print both mean rows for 0, 1, 2, … layers, and look where they begin to differ; with few "
        "hidden units, or without biases, random weights may be unlucky"
    ),
    mistakes=(
        Mistake(
            "the ReLUs make no difference",
            "Both numbers are those with ReLUs. Where is the ReLU left out?",
            _changed(lambda without, with_relu: (with_relu, with_relu)),
        ),
        Mistake(
            "no ReLU at all",
            "Both numbers are those without ReLUs. A ReLU belongs after each layer, before the "
            "mean is taken: after it the sets of rows are one row already.",
            _changed(lambda without, with_relu: (without, without)),
        ),
        Mistake(
            "rounding taken for a difference",
            "Sums in another order differ in their last digits. Count as different only what is "
            "further apart than that: np.allclose(a, b) is false then.",
            _changed(lambda without, with_relu: (min(without, 1), min(with_relu, 1))),
            _changed(lambda without, with_relu: (min(without, 1), with_relu)),
        ),
        Mistake(
            "one layer too many",
            "Without any layer the mean rows are those of X. If these differ, 0 layers are needed: "
            "begin to count there.",
            _changed(lambda without, with_relu: (without + 1, with_relu + 1)),
        ),
        Mistake(
            "one layer too few",
            "The number of layers after which the rows differ is asked for, not the last at which "
            "they agree.",
            _changed(lambda without, with_relu: (without - 1, with_relu - 1)),
            _changed(lambda without, with_relu: (max(without - 1, 0), max(with_relu - 1, 0))),
        ),
        Mistake(
            "no graph without a layer",
            "If the mean rows of X differ already, 0 layers are needed.",
            _changed(lambda without, with_relu: (max(without, 1), max(with_relu, 1))),
        ),
        Mistake(
            "the numbers of ethanol and the ether",
            "Other graphs need more layers, or fewer. Let the function find out for those that are "
            "handed in.",
            _changed(lambda without, with_relu: (2, 1)),
        ),
    ),
)


# --- one graph of all ---


def _join_draws(rng: np.random.Generator) -> Draws:
    drawn: Draws = []
    for channels, *sizes in ((2, 2, 3), (3, 3, 1, 4), (4, 5), (1, 1, 2, 1, 3), (2, 4, 4, 4)):
        drawn.append(([right.graph_of(rng, size, channels) for size in sizes],))
    molecules = [right.molecule_arrays(*molecule) for molecule in right.some(rng, 2)]
    return [*drawn, (molecules,)]


Joined = tuple[np.ndarray, np.ndarray, np.ndarray]


def _with_matrix(matrix: Callable[[Sequence[right.Graph]], np.ndarray]) -> Callable[..., Joined]:
    def wrong(graphs: Sequence[right.Graph]) -> Joined:
        rows, _, owner = right.join(graphs)
        return rows, matrix(graphs), owner

    return wrong


def _upper_left(graphs: Sequence[right.Graph], add: bool = True) -> np.ndarray:
    size = sum(len(x) for x, _ in graphs)
    matrix = np.zeros((size, size))
    for x, adjacency in graphs:
        block = matrix[: len(x), : len(x)]
        block[:] = block + adjacency if add else adjacency
    return matrix


def _largest_only(graphs: Sequence[right.Graph]) -> np.ndarray:
    size = max(len(x) for x, _ in graphs)
    matrix = np.zeros((size, size))
    for x, adjacency in graphs:
        matrix[: len(x), : len(x)] += adjacency
    return matrix


def _between(graphs: Sequence[right.Graph]) -> np.ndarray:
    """Join all nodes of different graphs."""
    _, matrix, owner = right.join(graphs)
    return np.where(owner[:, None] == owner, matrix, 1.0)


def _chained(graphs: Sequence[right.Graph]) -> np.ndarray:
    """Join the last node of each graph to the first of the next."""
    _, matrix, owner = right.join(graphs)
    for n in np.flatnonzero(np.diff(owner)):
        matrix[n, n + 1] = matrix[n + 1, n] = 1
    return matrix


def _numbered(number: Callable[[Sequence[right.Graph]], Any]) -> Callable[..., Any]:
    def wrong(graphs: Sequence[right.Graph]) -> Any:
        rows, matrix, _ = right.join(graphs)
        return rows, matrix, np.asarray(number(graphs))

    return wrong


def _owner(graphs: Sequence[right.Graph]) -> np.ndarray:
    return right.join(graphs)[2]


def _table(graphs: Sequence[right.Graph]) -> np.ndarray:
    return np.asarray(np.eye(len(graphs))[_owner(graphs)])


def _starts(graphs: Sequence[right.Graph]) -> np.ndarray:
    sizes = [len(x) for x, _ in graphs]
    return np.repeat(np.cumsum([0, *sizes[:-1]]), sizes)


join = Implement(
    "join",
    "blocks along the diagonal, nothing beside them.",
    expected=right.join,
    draws=_join_draws,
    items=("X", "A", "graph_of_node"),
    mistakes=(
        Mistake(
            "all graphs in one corner",
            "The nodes of the second graph come after those of the first, so its block begins in "
            "the row behind them. Add up the sizes of what came before.",
            _with_matrix(_upper_left),
            _with_matrix(lambda graphs: _upper_left(graphs, add=False)),
            _with_matrix(_largest_only),
        ),
        Mistake(
            "edges between graphs",
            "No atom of one molecule is bound to an atom of another: outside of the blocks all is "
            "zero.",
            _with_matrix(_between),
            _with_matrix(_chained),
            _with_matrix(lambda graphs: np.ones(2 * (sum(len(x) for x, _ in graphs),))),
        ),
        Mistake(
            "graphs numbered from 1",
            "The first graph has the number 0, as Python counts.",
            _numbered(lambda graphs: _owner(graphs) + 1),
        ),
        Mistake(
            "the sizes of the graphs",
            "A number for each node is asked for: how many times does that of a graph come up?",
            _numbered(lambda graphs: [len(x) for x, _ in graphs]),
            _numbered(lambda graphs: [len(graphs[g][0]) for g in _owner(graphs)]),
        ),
        Mistake(
            "a number for each graph",
            "A number for each node is asked for. np.repeat repeats each number as often as the "
            "graph has nodes.",
            _numbered(lambda graphs: range(len(graphs))),
        ),
        Mistake(
            "a table of who belongs where",
            "One number for each node is asked for, that of its graph.",
            _numbered(_table),
            _numbered(lambda graphs: _table(graphs).T),
        ),
        Mistake(
            "the place where the graph begins",
            "The graphs are numbered 0, 1, 2, …, whatever their sizes.",
            _numbered(_starts),
        ),
        Mistake(
            "the node's place in its own graph",
            "The number of the node's graph is asked for.",
            _numbered(lambda graphs: [n for x, _ in graphs for n in range(len(x))]),
        ),
    ),
)


# --- a mean for each ---


def _mean_draws(rng: np.random.Generator) -> Draws:
    drawn: Draws = [
        (np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 9.0]]), np.array([0, 0, 1])),
        (rng.normal(size=(6, 3)), np.array([1, 0, 2, 0, 1, 1])),
        (rng.normal(size=(5, 2)), np.array([3, 0, 3, 1, 0])),
        (rng.integers(-5, 6, (7, 2)), np.array([0, 0, 0, 1, 1, 2, 2])),
        (rng.normal(size=(4, 4)), np.zeros(4, dtype=int)),
        (rng.normal(size=(3, 3)), np.array([2, 2, 1])),
    ]
    for num in (6, 9):
        owner = rng.integers(0, 5, num)
        drawn.append((rng.normal(size=(num, 3)), owner))
    return drawn


def _sums(rows: Any, graph_of_node: Any) -> np.ndarray:
    counts = np.bincount(graph_of_node)[:, None]
    return right.mean_by_graph(rows, graph_of_node) * counts


def _empty_as_nan(rows: Any, graph_of_node: Any) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.asarray(_sums(rows, graph_of_node) / np.bincount(graph_of_node)[:, None])


def _present_only(rows: Any, graph_of_node: Any) -> np.ndarray:
    return np.asarray(right.mean_by_graph(rows, graph_of_node)[np.unique(graph_of_node)])


def _largest(rows: Any, graph_of_node: Any) -> np.ndarray:
    found = np.zeros_like(right.mean_by_graph(rows, graph_of_node))
    for g in np.unique(graph_of_node):
        found[g] = np.asarray(rows)[graph_of_node == g].max(axis=0)
    return found


mean_by_graph = Implement(
    "mean_by_graph",
    "each graph is divided by its own nodes.",
    expected=right.mean_by_graph,
    draws=_mean_draws,
    mistakes=(
        Mistake(
            "one mean for all",
            "Each graph has a mean of its own, over its own nodes.",
            lambda rows, graph_of_node: np.mean(rows, axis=0),
            lambda rows, graph_of_node: np.mean(rows, axis=0, keepdims=True),
            lambda rows, graph_of_node: np.tile(
                np.mean(rows, axis=0), (int(np.max(graph_of_node)) + 1, 1)
            ),
        ),
        Mistake(
            "divided by the number of graphs",
            "The rows of a graph are as many as it has nodes: divide by that.",
            lambda rows, graph_of_node: _sums(rows, graph_of_node) / (np.max(graph_of_node) + 1),
            lambda rows, graph_of_node: _sums(rows, graph_of_node) / len(np.unique(graph_of_node)),
        ),
        Mistake(
            "divided by the number of all nodes",
            "The rows of a graph are as many as it has nodes: divide by that, not by all nodes.",
            lambda rows, graph_of_node: _sums(rows, graph_of_node) / len(rows),
        ),
        Mistake(
            "a sum for the mean",
            "Divide by the number of nodes of each graph.",
            _sums,
        ),
        Mistake(
            "an empty graph divided by zero",
            "A graph without nodes has the sum 0 and the count 0, and 0 / 0 is nan. Its row is "
            "zeros: divide by 1 there, or leave it out of the loop.",
            _empty_as_nan,
        ),
        Mistake(
            "empty graphs left out",
            "Row g belongs to graph g. If a graph without nodes has no row, all later ones stand "
            "in the wrong place.",
            _present_only,
        ),
        Mistake(
            "a row for each node",
            "One row for each graph is asked for.",
            lambda rows, graph_of_node: right.mean_by_graph(rows, graph_of_node)[graph_of_node],
        ),
        Mistake(
            "the maximum for the mean",
            "The mean over the nodes is asked for.",
            _largest,
        ),
        Mistake(
            "divided by one node too many",
            "To divide by the count plus 1 avoids the 0, and makes all other means too small.",
            lambda rows, graph_of_node: (
                _sums(rows, graph_of_node) / (np.bincount(graph_of_node)[:, None] + 1)
            ),
        ),
    ),
)


# --- weights of the wrong size ---


def _scale_draws(rng: np.random.Generator) -> Draws:
    shapes = (((3, 2), (4, 3)), ((5, 4), (5, 5)), ((6, 3), (4, 6), (2, 4)), ((2, 9), (7, 2)))
    drawn: Draws = [([rng.normal(size=shape) for shape in each],) for each in shapes]
    return [([np.ones((3, 8)), np.ones((2, 3))],), *drawn]


def _scaled(factor: Callable[[int, int], float]) -> Callable[..., list[np.ndarray]]:
    """Multiply each matrix by a factor of its sizes, out and in."""
    return lambda numbers: [np.asarray(w) * factor(*np.shape(w)) for w in numbers]


def _overall(numbers: Sequence[Any]) -> list[np.ndarray]:
    return [np.asarray(w) * np.sqrt(2 / np.shape(numbers[-1])[1]) for w in numbers]


scale_of_weights = Implement(
    "scale_of_weights",
    "a variance of 2 / D_in in each layer.",
    expected=right.scale_of_weights,
    draws=_scale_draws,
    mistakes=(
        Mistake(
            "mended in no way",
            "That is what the program does. Which variance have the numbers after they are "
            "multiplied by c?",
            _scaled(lambda out, inside: 2 / out),
        ),
        Mistake(
            "the root mended, the width not",
            "What counts is how many channels enter the layer, since as many terms are added up "
            "for each output. len(w) is the number of outputs.",
            _scaled(lambda out, inside: np.sqrt(2 / out)),
        ),
        Mistake(
            "the width mended, the root not",
            "Numbers of variance 1 times c have the variance c squared. For 2 / D_in the factor is "
            "its root.",
            _scaled(lambda out, inside: 2 / inside),
        ),
        Mistake(
            "the 2 forgotten",
            "A ReLU throws away half of what it gets, on average. The 2 makes up for it.",
            _scaled(lambda out, inside: inside**-0.5),
        ),
        Mistake(
            "the 2 outside of the root",
            "The variance is 2 / D_in, and the factor the root of all of that.",
            _scaled(lambda out, inside: 2 * inside**-0.5),
            _scaled(lambda out, inside: 2**0.5 / inside),
        ),
        Mistake(
            "both widths under the root",
            "That is Glorot's rule, for layers without ReLUs. Here 2 / D_in is asked for.",
            _scaled(lambda out, inside: np.sqrt(2 / (out + inside))),
        ),
        Mistake(
            "one width for all layers",
            "Each layer has its own number of channels that enter, w.shape[1].",
            _overall,
        ),
    ),
)
