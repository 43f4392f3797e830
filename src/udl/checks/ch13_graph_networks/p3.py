"""Checks of practical 13.3 on what a node depends on: all of it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from udl.checks.ch13_graph_networks.drawing import OfNodes, fields_form, node_form
from udl.checks.ch13_graph_networks.expected import fields as right
from udl.checks.ch13_graph_networks.expected.fields import Draws, Fields, chain, drawn_graph
from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake


def _step_draws(rng: np.random.Generator) -> Draws:
    """Draw (adjacency, nodes): a chain, random graphs, one with directions, and none with edges."""
    some = right.some_nodes
    return [
        (chain(5), np.array([2])),
        (chain(6), np.array([1, 2])),
        (chain(6), np.array([0, 4])),
        (drawn_graph(rng, 8, 0.3), some(rng, 8, 3)),
        (drawn_graph(rng, 10, 0.15), some(rng, 10, 4)),
        (drawn_graph(rng, 9, 0.25, directed=True), some(rng, 9, 2)),
        (right.from_edges(4, (0, 1)), np.array([2, 3])),
        (drawn_graph(rng, 7, 0.9), some(rng, 7, 1)),
    ]


def _heard(adjacency: Any, nodes: Any) -> np.ndarray:
    """List the nodes from which any of some receives."""
    return np.flatnonzero(np.asarray(adjacency)[nodes].any(axis=0))


def _in_order_met(adjacency: Any, nodes: Any) -> np.ndarray:
    found = [int(node) for node in nodes]
    for node in nodes:
        found += [m for m in right.senders(adjacency, node) if m not in found]
    return np.array(found)


def _all_of_them(adjacency: Any, nodes: Any) -> np.ndarray:
    found = [int(node) for node in nodes]
    for node in nodes:
        found += right.senders(adjacency, node)
    return np.array(sorted(found))


def _turned(f: Callable[..., Any]) -> Callable[..., Any]:
    """Follow edges the wrong way."""
    return lambda adjacency, *rest: f(np.asarray(adjacency).T, *rest)


def _as_mask(adjacency: Any, nodes: Any) -> np.ndarray:
    return np.isin(np.arange(len(adjacency)), right.neighbours(adjacency, nodes))


neighbours = OfNodes(
    "neighbours",
    "nodes, and all that they hear.",
    expected=right.neighbours,
    draws=_step_draws,
    form=node_form,
    hint="write down the edges of the graph, and find out by hand from which nodes the nodes "
    "receive",
    mistakes=(
        Mistake(
            "the nodes themselves left out",
            "A node's new row depends on its own row, too. So all nodes that are asked for are "
            "among those that are needed.",
            _heard,
            lambda a, nodes: np.setdiff1d(_heard(a, nodes), nodes),
        ),
        Mistake(
            "nodes that stand there twice",
            "Two nodes may share a neighbour. Each number belongs in the result once: np.unique, "
            "or a set.",
            _all_of_them,
            lambda a, nodes: np.sort(np.concatenate([nodes, _heard(a, nodes)])),
        ),
        Mistake(
            "numbers in the order in which they were found",
            "The numbers are to rise: sorted, or np.sort.",
            _in_order_met,
            lambda a, nodes: np.concatenate([nodes, np.setdiff1d(_heard(a, nodes), nodes)]),
        ),
        Mistake(
            "one node alone",
            "nodes may hold several, and the neighbours of all of them are needed.",
            lambda a, nodes: right.neighbours(a, nodes[:1]),
            lambda a, nodes: right.neighbours(a, nodes[-1:]),
        ),
        Mistake(
            "edges followed the wrong way",
            "adjacency[n, m] is 1 if n receives from m. What a node depends on stands in its row, "
            "not in its column.",
            _turned(right.neighbours),
            lambda a, nodes: right.neighbours(np.asarray(a) + np.asarray(a).T, nodes),
        ),
        Mistake(
            "what all of the nodes hear",
            "A node is needed if any of them receives from it: any, not all.",
            lambda a, nodes: np.union1d(nodes, np.flatnonzero(np.asarray(a)[nodes].all(axis=0))),
        ),
        Mistake(
            "a mask in place of numbers",
            "The numbers of the nodes are asked for: np.flatnonzero tells where a mask is True.",
            _as_mask,
            lambda a, nodes: _as_mask(a, nodes).astype(int),
        ),
    ),
)


def _field_draws(rng: np.random.Generator) -> Draws:
    """Draw (adjacency, nodes, num_layers): chains first, then graphs that are not too dense."""
    some = right.some_nodes
    return [
        (chain(7), np.array([3]), 2),
        (chain(7), np.array([0]), 3),
        (chain(7), np.array([5]), 1),
        (drawn_graph(rng, 14, 0.13), some(rng, 14, 1), 3),
        (drawn_graph(rng, 16, 0.12), some(rng, 16, 2), 2),
        (drawn_graph(rng, 12, 0.14, directed=True), some(rng, 12, 1), 3),
        (drawn_graph(rng, 10, 0.3), some(rng, 10, 3), 0),
        (right.from_edges(5, (0, 1), (1, 2)), np.array([2, 4]), 4),
    ]


def _fields_with(step: Callable[[Any, Any], np.ndarray]) -> Callable[..., Fields]:
    """Return a receptive field whose every step is another one."""

    def wrong(adjacency: Any, nodes: Any, num_layers: int) -> Fields:
        fields = [np.asarray(nodes)]
        for _ in range(num_layers):
            fields.append(step(adjacency, fields[-1]))
        return tuple(fields)

    return wrong


def _rings(adjacency: Any, nodes: Any, num_layers: int) -> Fields:
    fields = right.receptive_field(adjacency, nodes, num_layers)
    new = [np.setdiff1d(b, a) for a, b in pairwise(fields)]
    return (fields[0], *new)


def _from_the_nodes_each_time(adjacency: Any, nodes: Any, num_layers: int) -> Fields:
    step = right.neighbours(adjacency, nodes)
    return (np.asarray(nodes), *[step] * num_layers)


def _one_too_many(a: Any, nodes: Any, num: int) -> Fields:
    return right.receptive_field(a, nodes, num + 1)


receptive_field = OfNodes(
    "receptive_field",
    "each layer looks one edge further.",
    expected=right.receptive_field,
    draws=_field_draws,
    form=fields_form,
    hint="take a chain of seven nodes and the node in the middle, and write down by hand what one "
    "layer needs, and then what the layer below needs for all of these",
    mistakes=(
        Mistake(
            "only what is new in each layer",
            "A node's own row is needed again in each layer below, and so is all that was needed "
            "above. Each array holds the one before.",
            _rings,
            _fields_with(lambda a, nodes: np.setdiff1d(_heard(a, nodes), nodes)),
        ),
        Mistake(
            "nodes that do not hear themselves",
            "Each node needs its own row, too: your neighbours has the nodes themselves in it.",
            _fields_with(_heard),
        ),
        Mistake(
            "the inputs first",
            "The list begins with the nodes whose outputs are asked for, and ends with the inputs.",
            lambda a, nodes, num: right.receptive_field(a, nodes, num)[::-1],
        ),
        Mistake(
            "one array too few",
            "num_layers layers have num_layers + 1 arrays: the outputs that are asked for, and "
            "what each layer needs.",
            lambda a, nodes, num: right.receptive_field(a, nodes, num)[:-1],
            lambda a, nodes, num: right.receptive_field(a, nodes, num)[1:],
            lambda a, nodes, num: right.receptive_field(a, nodes, num - 1),
        ),
        Mistake(
            "one array too many",
            "num_layers layers have num_layers + 1 arrays: the outputs that are asked for, and "
            "what each layer needs.",
            _one_too_many,
        ),
        Mistake(
            "the last array alone",
            "A list is asked for, with an array for the outputs and one for each layer.",
            lambda a, nodes, num: right.receptive_field(a, nodes, num)[-1],
        ),
        Mistake(
            "each layer begins with the outputs again",
            "What a layer needs follows from the array before, not from the nodes of the output.",
            _from_the_nodes_each_time,
        ),
        Mistake(
            "edges followed the wrong way",
            "adjacency[n, m] is 1 if n receives from m: look into the row of n.",
            _turned(right.receptive_field),
        ),
        Mistake(
            "one node alone",
            "nodes may hold several, and all of their neighbours are needed.",
            lambda a, nodes, num: right.receptive_field(a, nodes[:1], num),
            _fields_with(lambda a, nodes: right.neighbours(a, nodes[:1])),
        ),
    ),
)

how_many = Predict(
    "how_many",
    "a few edges lead nearly everywhere.",
    right="21",
    wrong_choices={
        "9": "Its six neighbours have neighbours of their own, and so have these.",
        "13": "Two layers see more than this already.",
        "23": "Nearly, but some nodes are four edges away.",
    },
)


def _growth_draws(rng: np.random.Generator) -> Draws:
    """Draw (adjacency, node): a chain, graphs of different density, one that falls apart."""
    return [
        (chain(10), 0),
        (chain(20), 9),
        (drawn_graph(rng, 40, 0.06), int(rng.integers(40))),
        (drawn_graph(rng, 25, 0.15), int(rng.integers(25))),
        (drawn_graph(rng, 30, 0.05, directed=True), int(rng.integers(30))),
        (right.from_edges(5, (0, 1), (2, 3), (3, 4)), 1),
        (right.stars(rng, 6)[0], int(rng.integers(7))),
    ]


growth = Implement(
    "growth",
    "a few layers reach most of the graph.",
    expected=lambda adjacency, node: right.growth(adjacency, node),
    draws=_growth_draws,
    hint="on a chain of ten nodes, node 0 depends on two of them after one layer: 0.2",
    mistakes=(
        Mistake(
            "shares of the nodes that are new",
            "The share of all nodes that the output depends on is asked for, not of those that the "
            "last layer has added.",
            lambda a, node: np.diff(right.growth(a, node), prepend=1 / len(a)),
            lambda a, node: np.diff(right.growth(a, node), prepend=0),
        ),
        Mistake(
            "0 layers counted as the first",
            "The first share belongs to one layer, the last to four.",
            lambda a, node: np.append(1 / len(a), right.growth(a, node, 3)),
        ),
        Mistake(
            "five shares, from 0 layers on",
            "Four are asked for: after 1, 2, 3 and 4 layers.",
            lambda a, node: np.append(1 / len(a), right.growth(a, node)),
        ),
        Mistake(
            "numbers of nodes in place of shares",
            "Divide by the number of all nodes.",
            lambda a, node: right.growth(a, node) * len(a),
        ),
        Mistake(
            "percent in place of shares",
            "A share lies between 0 and 1.",
            lambda a, node: 100 * right.growth(a, node),
        ),
        Mistake(
            "the node itself not counted",
            "The output depends on the node's own row as well: it is one of those that are needed.",
            lambda a, node: right.growth(a, node) - 1 / len(a),
            lambda a, node: (right.growth(a, node) * len(a) - 1) / (len(a) - 1),
        ),
        Mistake(
            "divided by another number than that of all nodes",
            "A share of the whole graph is asked for.",
            lambda a, node: right.growth(a, node) * len(a) / (len(a) - 1),
        ),
        Mistake(
            "edges followed the wrong way",
            "adjacency[n, m] is 1 if n receives from m: look into the row of n.",
            lambda a, node: right.growth(np.asarray(a).T, node),
        ),
    ),
)
