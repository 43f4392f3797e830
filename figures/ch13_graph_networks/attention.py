"""Figures of chapter 13: attention over neighbours, and edges as nodes."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch13_graph_networks.opening import FIVE_EDGES, FIVE_PLACES
from figures.ch13_graph_networks.parts import (
    EIGHT_EDGES,
    arrow,
    draw_edges,
    draw_nodes,
    sheet,
    table,
)
from figures.registry import figure
from udl import plot
from udl.graphs import (
    adjacency_matrix,
    attention_scores,
    dynamic_attention_scores,
    edge_graph,
    edge_list,
    neighbour_weights,
)
from udl.plot import Figure

RNG = np.random.default_rng(5)
ROWS, RECEIVER, SENDER = RNG.normal(size=(8, 3)), *RNG.normal(size=(2, 3))


@figure(
    "attention-weights",
    title="Scores, mask and weights on a graph",
    alt=(
        "Left, an eight by eight table of scores, coloured only where two nodes are neighbours or "
        "the same. Right, the weights after the softmax of each row: percentages that sum to 100 "
        "in "
        "each row, blank where there is no edge."
    ),
    caption=(
        "Left, the scores that each node (row) gives to itself and its neighbours on the graph of "
        "eight nodes; all others are masked. Right, the weights in percent, which sum to 100 in "
        "each row, up to rounding."
    ),
)
def attention_weights() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=2.9, cols=2)
    matrix = adjacency_matrix(EIGHT_EDGES, 8)
    scores = attention_scores(ROWS, RECEIVER, SENDER)
    weights = 100 * neighbour_weights(scores, matrix)
    scores = np.round(scores, 1) + 0.0  # no minus zero
    open_to = matrix + np.eye(8) > 0
    names = [str(node + 1) for node in range(8)]
    for ax, values, digits, word in (
        (axes[0], scores, 1, "scores"),
        (axes[1], weights, 0, "weights, percent"),
    ):
        ax.set(xlim=(-0.9, 8.1), ylim=(-0.1, 9.1), aspect="equal")
        ax.axis("off")
        ax.set_title(word)
        for i in range(8):
            for j in range(8):
                color = palette.model if digits else palette.uncertainty
                if open_to[i, j]:
                    high = 4.0 if digits else 100.0
                    table(
                        ax,
                        values[i : i + 1, j : j + 1],
                        left=j,
                        top=8 - i,
                        color=color,
                        high=high,
                        digits=digits,
                        size=9.5,
                    )
                else:
                    table(ax, np.zeros((1, 1)), left=j, top=8 - i, high=1.0, blank=True)
        for place, name in enumerate(names):
            plot.label(ax, -0.3, 7.5 - place, name, "muted", ha="right")
            plot.label(ax, place + 0.5, 8.25, name, "muted", ha="center", va="bottom")
    return fig


def example_scores() -> tuple[np.ndarray, np.ndarray]:
    """Return static and dynamic scores (3, 5) that three receivers give to five senders."""
    rng = np.random.default_rng(28)
    receivers, senders = 1.5 * rng.normal(size=(3, 6)), 1.5 * rng.normal(size=(5, 6))
    u = rng.normal(size=6)
    both = np.concatenate([receivers, senders])
    static = attention_scores(both, u, u)[:3, 3:]
    padded = np.zeros((8, 6))
    padded[:5] = senders
    dynamic = dynamic_attention_scores(both, padded, u)[:3, :5]
    return static, dynamic


@figure(
    "static-attention",
    title="One order for all, or one for each",
    alt=(
        "Two panels of scores against five senders, with three lines for three receivers. Left, "
        "static attention: the lines rise and fall together, and the same sender is first for all. "
        "Right, dynamic attention: the lines cross, and each receiver has another favourite."
    ),
    caption=(
        "Scores that three receivers give to the same five senders. Left, the score is a number of "
        "the receiver plus a number of the sender, then a leaky ReLU. Right, the leaky ReLU comes "
        "first {cite:p}`brody2022attentive`. A ring marks each receiver's favourite."
    ),
)
def static_attention() -> Figure:
    palette = plot.colors()
    static, dynamic = example_scores()
    fig, axes = plot.new_figure(height=2.8, cols=2)
    for ax, scores, word in zip(axes, (static, dynamic), ("static", "dynamic"), strict=True):
        for n in range(3):
            color, marker = palette.classes[n], ("o", "s", "^")[n]
            ax.plot(np.arange(1, 6), scores[n], color=color, marker=marker, clip_on=False)
            best = int(scores[n].argmax())
            ax.plot(
                best + 1,
                scores[n, best],
                "o",
                markersize=14,
                markerfacecolor="none",
                markeredgecolor=palette.text,
                clip_on=False,
            )
        ax.set_title(word)
        ax.set(xlabel="sender")
        ax.set_xticks(range(1, 6))
    axes[0].set_ylabel("score")
    return fig


@figure(
    "edge-graph",
    title="The edge graph",
    alt=(
        "Left, a graph of five nodes, a triangle with a tail of two edges; its five edges carry "
        "the "
        "letters a to e. Right, the edge graph: five nodes a to e, joined where two edges of the "
        "left graph share a node, six edges in all."
    ),
    caption=(
        "A graph and its edge graph. Each edge on the left is a node on the right. Two of them are "
        "neighbours if the edges share a node."
    ),
)
def edges_as_nodes() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(2.1)
    letters = "abcde"
    places = FIVE_PLACES * np.array([1.15, 1.0]) + np.array([3.0, 0.5])
    middles = places[FIVE_EDGES].mean(axis=1)
    draw_edges(ax, places, FIVE_EDGES, palette.classes[0], width=2.0)
    draw_nodes(ax, places, [palette.model] * 5, [str(n + 1) for n in range(5)], size=260)
    aside = np.array([[-1.6, 0], [0.6, 1.9], [0.6, -1.9], [0, 1.7], [1.6, 0]])
    for middle, shift, letter in zip(middles, aside, letters, strict=True):
        x, y = middle + shift
        plot.label(ax, x, y, letter, palette.classes[0], ha="center", va="center")
    arrow(ax, (23.0, 10.0), (28.0, 10.0))
    there = middles * np.array([1.35, 1.25]) + np.array([27.5, -2.3])
    matrix = edge_graph(FIVE_EDGES)
    draw_edges(ax, there, edge_list(np.triu(matrix)))
    draw_nodes(ax, there, [palette.classes[0]] * 5, list(letters), size=260)
    return fig
