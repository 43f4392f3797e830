"""Figures of chapter 13: messages, receptive fields, heads, batches and samples."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch13_graph_networks.parts import (
    arrow,
    bare,
    draw_edges,
    draw_nodes,
    element_color,
    sheet,
    table,
    tint,
)
from figures.registry import figure
from udl import plot
from udl.data.graphs.molecules import ELEMENTS, named
from udl.experiments.ch13_graph_networks.paper_networks import the_papers
from udl.graphs import (
    adjacency_matrix,
    both_ways,
    distances,
    graph_convolution,
    join_graphs,
    pass_messages,
    propagation_matrix,
    receptive_field,
    sample_field,
)
from udl.plot import Axes, Figure

# The worked example of the page.
FOUR_EDGES = np.array([[0, 1], [1, 2], [1, 3], [2, 3]])
FOUR_PLACES = np.array([[4.0, 10.0], [11.0, 10.0], [17.0, 14.5], [17.0, 5.5]])
FOUR_ROWS = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, 0.0]])
FOUR_WEIGHTS, FOUR_BIASES = np.array([[1.0, 0.0], [1.0, -1.0]]), np.array([0.0, -1.0])


@figure(
    "one-layer",
    title="One layer on a graph of four nodes",
    alt=(
        "Left, a graph: node 1 hangs on node 2, and 2, 3, 4 are a triangle. Right, three tables of "
        "four rows: the rows of the nodes, the sums of each node's row with its neighbours' rows, "
        "such as 4 and 2 for node 2, and the outputs after weights, bias and ReLU."
    ),
    caption=(
        "One graph convolution by hand. Each node adds its own row and those of its neighbours. "
        "Then all rows go through the same weights, bias and ReLU."
    ),
)
def one_layer() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(2.2)
    matrix = adjacency_matrix(FOUR_EDGES, 4)
    names = ["1", "2", "3", "4"]
    draw_edges(ax, FOUR_PLACES, FOUR_EDGES, width=2.0)
    draw_nodes(ax, FOUR_PLACES, [palette.model] * 4, names)
    summed = propagation_matrix(matrix, "sum") @ FOUR_ROWS
    out = np.maximum(graph_convolution(FOUR_ROWS, matrix, FOUR_WEIGHTS, FOUR_BIASES), 0)
    tables = (
        (25.0, FOUR_ROWS, palette.uncertainty, "$\\mathbf{X}$"),
        (35.5, summed, palette.uncertainty, "$\\mathbf{(A + I)X}$"),
        (46.5, out, palette.model, "$\\mathbf{H}_1$"),
    )
    for left, values, color, word in tables:
        rows = names if left == 25.0 else None
        table(ax, values, left=left, top=15.0, cell=2.7, rows=rows, color=color, high=5)
        plot.label(ax, left + 2.7, 17.4, word, ha="center")
    for start in (31.0, 41.5):
        arrow(ax, (start, 9.6), (start + 2.4, 9.6))
    plot.label(ax, 32.2, 2.0, "add up", "muted", ha="center")
    plot.label(ax, 43.4, 2.0, "weights, ReLU", "muted", ha="center")
    return fig


SIX_PLACES = np.array([[1.0, 2.6], [3.0, 4.2], [3.4, 1.5], [5.6, 3.2], [7.6, 4.4], [8.0, 1.6]])
REACH = 3.0  # nodes nearer than this are joined


def near_edges(places: np.ndarray, reach: float = REACH) -> np.ndarray:
    """Return the edges (E, 2), each once, between places (N, 2) that lie nearer than a reach."""
    tenths = np.rint(10 * places).astype(np.int64)  # whole numbers, so that all agree on ties
    apart = ((tenths[:, None] - tenths[None]) ** 2).sum(axis=2)
    return np.argwhere(np.triu(apart < round(10 * reach) ** 2, k=1))


def after_steps(places: np.ndarray, steps: int, kind: str, reach: float = REACH) -> np.ndarray:
    """Return what each node holds after so many steps, (N,), if the first began with 1."""
    count = len(places)
    loops = np.stack([np.arange(count)] * 2, axis=1)
    edges = np.concatenate([both_ways(near_edges(places, reach)), loops])
    held = np.eye(count)[:, :1]
    for _ in range(steps):
        held = pass_messages(held, edges, kind)
    return np.asarray(held[:, 0])


@figure(
    "message-passing",
    title="Messages, step by step",
    alt=(
        "A graph of six nodes after 0, 1, 2 and 3 steps, in which each takes the mean of itself "
        "and "
        "its neighbours. At first the leftmost node holds 1 and all others 0. After each step the "
        "next nodes hold something too, and after three all six do."
    ),
    caption=(
        "In each step every node takes the mean of what it and its neighbours hold. Node 1 begins "
        "with 1, the others with 0. What a node holds after $k$ steps depends on what is at most "
        "$k$ edges away."
    ),
)
def message_passing() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=3.7, rows=2, cols=2)
    edges = near_edges(SIX_PLACES)
    for steps, ax in enumerate(axes.flat):
        held = after_steps(SIX_PLACES, steps, "mean")
        draw_edges(ax, SIX_PLACES, edges)
        for place, value in zip(SIX_PLACES, held, strict=True):
            color = palette.model if value else palette.muted
            share = 0.04 + 0.5 * float(value) ** 0.6
            draw_nodes(ax, place[None], [color], size=760, share=share)
            word = f"{value:.2f}" if 0 < value < 1 else f"{value:.0f}"
            plot.label(
                ax,
                place[0],
                place[1],
                word,
                "text",
                ha="center",
                va="center_baseline",
                fontsize=10.5,
                zorder=5,
            )
        plot.label(
            ax, SIX_PLACES[0, 0], SIX_PLACES[0, 1], "node 1", "muted", ha="center", offset=(0, -27)
        )
        bare(ax, SIX_PLACES, 1.1)
        ax.set_title("at first" if not steps else f"after {steps} step{'s' * (steps > 1)}")
    return fig


def twenty_three() -> tuple[np.ndarray, np.ndarray]:
    """Return places (23, 2) and the adjacency matrix of a graph drawn at random in the plane."""
    rng = np.random.default_rng(8)
    rows, columns = np.divmod(np.arange(24), 6)
    places = np.stack([columns * 2.0 + rows % 2, rows * 1.7], axis=1).astype(float)[:23]
    places += rng.uniform(-0.33, 0.33, places.shape)
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    matrix = ((apart < 2.35) & (apart > 0)).astype(float)
    return places, matrix


MIDDLE = 8


@figure(
    "receptive-field",
    title="What a node sees through one, two and three layers",
    alt=(
        "A graph of 23 nodes drawn in the plane. One node is marked; its neighbours, the nodes two "
        "edges away and those three edges away have colours of their own. "
        "Above stands how many nodes 0, 1, 2 and 3 layers see: 1, 7, 15 and all 23."
    ),
    caption=(
        "The receptive field of one node (0). With one layer its output depends on the nodes "
        "marked "
        "0 and 1, with two also on those marked 2, and so on."
    ),
)
def receptive_fields() -> Figure:
    palette = plot.colors()
    places, matrix = twenty_three()
    fig, ax = plot.new_figure(height=2.9)
    steps = distances(matrix)[MIDDLE]
    draw_edges(ax, places, np.argwhere(np.triu(matrix)))
    by_step = (palette.loss, palette.classes[1], palette.model, palette.classes[2])
    for step in range(int(steps.max()) + 1):
        chosen = steps == step
        color = by_step[step] if step < 4 else palette.muted
        words = [str(step) if step < 4 else ""] * int(chosen.sum())
        draw_nodes(ax, places[chosen], [color] * int(chosen.sum()), words, size=260)
    bare(ax, places, 0.7)
    sizes = [len(field) for field in receptive_field(matrix, np.array([MIDDLE]), 3)]
    ax.set_title(
        "nodes seen by 0, 1, 2, 3 layers: " + ", ".join(str(size) for size in sizes), fontsize=12
    )
    return fig


@figure(
    "sampling",
    title="A sampled part of a receptive field",
    alt=(
        "The same graph of 23 nodes twice. Left, all nodes within two edges of a marked node are "
        "coloured, with all edges that lead to it. Right, each node that is needed has drawn two "
        "of "
        "its neighbours, and fewer nodes and edges are coloured."
    ),
    caption=(
        "Left, all that a network of two layers needs for the output of the marked node. Right, "
        "the "
        "same with two neighbours drawn at random for each node that is needed."
    ),
)
def sampling() -> Figure:
    palette = plot.colors()
    places, matrix = twenty_three()
    fig, axes = plot.new_figure(height=2.3, cols=2)
    asked = np.array([MIDDLE])
    drawn = sample_field(matrix, asked, 2, 2, np.random.default_rng(1))
    whole = sample_field(matrix, asked, 2, 23, np.random.default_rng(1))
    for ax, part, word in zip(axes, (whole, drawn), ("all neighbours", "two each"), strict=True):
        draw_edges(ax, places, np.argwhere(np.triu(matrix)), palette.grid)
        for layer, color in ((1, palette.model), (0, palette.loss)):
            pairs = part.edges[layer]
            pairs = pairs[pairs[:, 0] != pairs[:, 1]]
            draw_edges(ax, places, pairs, color, width=2.0, zorder=2)
        level = np.full(len(places), 3)
        for layer in (2, 1, 0):
            level[part.nodes[layer]] = layer
        colors = [palette.loss, palette.loss, palette.model, palette.muted]
        for one, share in ((3, 0.05), (2, 0.3), (1, 0.3), (0, 0.9)):
            chosen = level == one
            draw_nodes(ax, places[chosen], [colors[one]] * int(chosen.sum()), size=90, share=share)
        bare(ax, places, 0.5)
        ax.set_title(f"{word}: {len(part.nodes[-1])} nodes")
    return fig


@figure(
    "batch",
    title="Three molecules as one graph",
    alt=(
        "Left, the molecules water, methane and ethanol drawn as graphs, their atoms numbered on "
        "from one molecule to the next. Right, one adjacency matrix with three blocks of ones "
        "along "
        "its diagonal, of 3, 5 and 9 rows, and nothing outside of them."
    ),
    caption=(
        "A batch: three molecules become one graph of 17 nodes, whose adjacency matrix has a block "
        "for each and is zero elsewhere. A list says which molecule each node belongs to."
    ),
)
def batch() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.1)
    molecules = [named(name) for name in ("water", "methane", "ethanol")]
    joined = join_graphs([(one.one_hot(), one.bonds) for one in molecules])
    matrix = adjacency_matrix(joined.edges, len(joined.x))
    where = [
        np.array([[4.5, 24.5], [2.0, 21.5], [7.0, 21.5]]),
        np.array([[16.0, 23.0], [16.0, 27.0], [12.0, 23.0], [20.0, 23.0], [16.0, 19.0]]),
        np.array([[6.0, 8.0], [10.6, 8.0], [15.2, 8.0]]),
    ]
    # The hydrogens of ethanol: three at the first carbon, two at the second, one at the oxygen.
    where[2] = 1.2 * np.eye(2)[0] + np.concatenate(
        [where[2], [[6.0, 12.4], [1.6, 8.0], [6.0, 3.6], [10.6, 12.4], [10.6, 3.6], [19.6, 8.0]]]
    )
    for one, places in zip(molecules, where, strict=True):
        symbols = [ELEMENTS[element] for element in one.elements]
        draw_edges(ax, places, one.bonds, width=1.8)
        draw_nodes(ax, places, [element_color(symbol) for symbol in symbols], symbols, size=190)
    cell, left, top = 1.5, 26.0, 28.9
    colors = (palette.classes[0], palette.model, palette.classes[2])
    starts = np.cumsum([0, *(len(one.elements) for one in molecules)])
    for start, end, color in zip(starts[:-1], starts[1:], colors, strict=True):
        _square(ax, left + start * cell, top - end * cell, (end - start) * cell, color, 0.12)
    _square(ax, left, top - len(matrix) * cell, len(matrix) * cell, palette.muted, 0.0)
    for row, column in np.argwhere(matrix):
        color = colors[int(joined.graph_of_node[row])]
        _square(ax, left + column * cell, top - (row + 1) * cell, cell, color, 0.85)
    plot.label(ax, left + 8.5 * cell, 0.3, "adjacency matrix", "muted", ha="center", va="bottom")
    return fig


def _square(ax: Axes, x: float, y: float, side: float, color: str, share: float) -> None:
    corners = np.array([[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]])
    if share:
        ax.fill(corners[:, 0], corners[:, 1], color=tint(color, share), linewidth=0, zorder=2)
    else:
        ax.plot(corners[:, 0], corners[:, 1], color=color, linewidth=1.2, zorder=3)


@figure(
    "reach",
    title="A few layers reach almost everyone",
    alt=(
        "Percent of all nodes that an output depends on against the number of layers 0 to 5. For "
        "papers the mean rises from 0.2 to 18 at two layers, 76 at three and nearly 100 at four. "
        "For "
        "the nodes of a grid of 20 by 30 it rises slowly to 9 at five layers."
    ),
    caption=(
        "Mean share of all 600 nodes on which one output depends. On the citation graph a few "
        "papers that everybody cites connect all others. On a grid of 20 by 30 the share grows "
        "with the square of the number of layers."
    ),
)
def reach() -> Figure:
    palette = plot.colors()
    rows, columns = np.divmod(np.arange(600), 30)
    grid = np.abs(rows[:, None] - rows) + np.abs(columns[:, None] - columns) == 1
    fig, ax = plot.new_figure(height=2.9)
    layers = np.arange(6)
    for matrix, color, word, above in (
        (the_papers().adjacency(), palette.model, "papers", (8, -6)),
        (grid, palette.classes[0], "grid", (0, 12)),
    ):
        apart = distances(matrix)
        share = [100 * float((apart <= k).mean()) for k in layers]
        ax.plot(layers, share, "o-", color=color, clip_on=False)
        plot.label(ax, 3 if word == "papers" else 4.5, share[3], word, color, offset=above)
    ax.set(xlabel="layers", ylabel="percent of nodes seen", xlim=(0, 5), ylim=(0, 100))
    return fig
