"""Figures of chapter 13: what is predicted, for graphs, nodes and edges, and for papers."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch13_graph_networks.opening import FIVE_EDGES, FIVE_PLACES
from figures.ch13_graph_networks.parts import (
    EIGHT_EDGES,
    EIGHT_PLACES,
    arrow,
    bare,
    draw_edges,
    draw_nodes,
    sheet,
    tint,
)
from figures.registry import figure
from udl import plot
from udl.data.graphs.papers import make_papers
from udl.plot import Axes, Figure


@figure(
    "heads",
    title="One network, three heads",
    alt=(
        "Left, a graph of five nodes; an arrow for the layers leads to the same graph with hidden "
        "units for each node. From there three arrows lead to three kinds of output: for the graph "
        "the mean of all rows, for a node its row, for an edge the product of two rows."
    ),
    caption=(
        "The layers turn each node's row into hidden units. A head makes predictions of them: for "
        "the graph from the mean of all rows, for a node from its row, for an edge from the rows "
        "of its two ends."
    ),
)
def heads() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(2.6)
    small = FIVE_PLACES * np.array([0.72, 0.9])
    first, second = small + np.array([1.0, 4.4]), small + np.array([20.0, 4.4])
    draw_edges(ax, first, FIVE_EDGES)
    draw_nodes(ax, first, [palette.uncertainty] * 5, size=170)
    draw_edges(ax, second, FIVE_EDGES)
    draw_nodes(ax, second, [palette.model] * 5, size=170, share=0.75)
    arrow(ax, (12.2, 12.9), (18.6, 12.9))
    plot.label(ax, 15.3, 14.6, "layers", "muted", ha="center", va="bottom")
    plot.label(ax, 6.0, 22.6, "$\\mathbf{X}, \\mathbf{A}$", ha="center")
    plot.label(ax, 25.0, 22.6, "$\\mathbf{H}_K, \\mathbf{A}$", ha="center")
    for y, word, formula in (
        (20.2, "graph", "mean of all rows"),
        (12.9, "node", "its row"),
        (5.6, "edge", "product of two rows"),
    ):
        arrow(ax, (31.5, 12.9 + 0.35 * (y - 12.9)), (37.0, y))
        plot.label(ax, 38.0, y + 1.3, word, "truth", fontweight="bold")
        plot.label(ax, 38.0, y - 1.3, formula, "muted")
    return fig


NUM_DRAWN = 120  # papers of a small graph: 600 would be a cloud


def drawn_papers() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return places (N, 2), topics (N,) and citations (E, 2) of a small citation graph.

    Papers of one topic lie around one point, and push each other apart.
    """
    papers = make_papers(NUM_DRAWN, rng=np.random.default_rng(5))
    angle = 2 * np.pi * papers.topics / 5 + np.pi / 2
    rng = np.random.default_rng(0)
    home = 4.2 * np.stack([1.5 * np.cos(angle), np.sin(angle)], axis=1)
    places = home + rng.normal(size=(NUM_DRAWN, 2))
    alike = papers.topics[:, None] == papers.topics
    for _ in range(60):
        way = places[:, None] - places[None]
        apart = np.maximum((way**2).sum(axis=2), 0.05)
        push = 0.06 * (alike[:, :, None] * way / apart[:, :, None]).sum(axis=1)
        length = np.hypot(push[:, 0], push[:, 1])[:, None]
        places = places + push * np.minimum(1, 0.25 / np.maximum(length, 1e-9))
        places = places + 0.12 * (home - places)
    return places, papers.topics, papers.citations


@figure(
    "papers",
    title="A small citation graph",
    alt=(
        "A graph of 120 discs in five groups, a colour and a mark for each topic, joined by thin "
        "lines for citations. Most lines stay within a group, about a third lead to another. Two "
        "papers of each topic are filled and ringed: their labels are known."
    ),
    caption=(
        "The first 120 papers of a citation graph made by the rule of the text, coloured by topic. "
        "Ringed ones have a label. The network knows all words and all citations, and is to say "
        "what the other papers are about."
    ),
)
def papers() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.4)
    places, topics, citations = drawn_papers()
    within = topics[citations[:, 0]] == topics[citations[:, 1]]
    draw_edges(ax, places, citations[~within], palette.grid, width=0.8)
    draw_edges(ax, places, citations[within], palette.muted, width=0.5)
    colors = (*palette.classes, palette.model)
    for topic in range(5):
        chosen = np.flatnonzero(topics == topic)
        _marks(ax, places[chosen], colors[topic], "os^Dv"[topic], 26)
        _marks(ax, places[chosen[:2]], colors[topic], "os^Dv"[topic], 60, ring=True)
    bare(ax, places, 0.4)
    return fig


def _marks(
    ax: Axes, places: np.ndarray, color: str, marker: str, size: float, *, ring: bool = False
) -> None:
    ax.scatter(
        places[:, 0],
        places[:, 1],
        s=size,
        marker=marker,
        color=[color if ring else tint(color, 0.5)],
        edgecolors=plot.colors().text if ring else color,
        linewidths=1.8 if ring else 0.8,
        zorder=4 if ring else 3,
        clip_on=False,
    )


@figure(
    "transduction",
    title="What may be seen in training",
    alt=(
        "Three panels. Transductive: one graph of eight nodes, all of them and all edges seen in "
        "training, three with a label. Inductive, one graph: three nodes and their edges, drawn "
        "faintly, come only after training. Inductive, many graphs: two small graphs train, a "
        "third, "
        "drawn faintly, comes later."
    ),
    caption=(
        "Solid: seen in training; filled: with a label. Faint nodes and dashed edges come "
        "afterwards. "
        "Left, the nodes to be classified are there from the start, without their labels. In the "
        "middle and on the right the network has to work on what it has never seen."
    ),
)
def transduction() -> Figure:
    fig, axes = plot.new_figure(height=2.2, cols=3)
    labels = [1, 4, 6]
    _seen(axes[0], EIGHT_PLACES, EIGHT_EDGES, labels, [])
    axes[0].set_title("transductive", fontsize=12)
    _seen(axes[1], EIGHT_PLACES, EIGHT_EDGES, [1, 3, 4], [5, 6, 7])
    axes[1].set_title("inductive: later nodes", fontsize=12)
    square = np.array([[0.0, 2.6], [1.6, 2.6], [1.6, 4.0], [0.0, 4.0]])
    triangle = np.array([[3.6, 2.6], [5.6, 2.6], [4.6, 4.1]])
    star = np.array([[2.8, 0.6], [1.2, 1.2], [1.3, 0.0], [4.4, 0.6]])
    edges = [[0, 1], [1, 2], [2, 3], [3, 0], [4, 5], [5, 6], [6, 4], [7, 8], [7, 9], [7, 10]]
    places = np.concatenate([square, triangle, star])
    _seen(axes[2], places, np.array(edges), list(range(7)), [7, 8, 9, 10])
    axes[2].set_title("inductive: later graphs", fontsize=12)
    return fig


def _seen(
    ax: Axes, places: np.ndarray, edges: np.ndarray, labelled: list[int], later: list[int]
) -> None:
    palette = plot.colors()
    for one, other in edges:
        late = one in later or other in later
        ax.plot(
            places[[one, other], 0],
            places[[one, other], 1],
            color=palette.muted,
            linewidth=1.2 if late else 1.8,
            linestyle=":" if late else "-",
            zorder=1,
        )
    for node, place in enumerate(places):
        color = palette.muted if node in later else palette.model
        share = 0.85 if node in labelled else 0.04
        draw_nodes(ax, place[None], [color], size=120, share=share)
    bare(ax, places, 0.5)
