"""Figures of chapter 4: networks drawn as graphs, a node for each unit."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import itertools
from collections.abc import Sequence

from figures.ch04_deep_networks.parts import DRAWN_WIDTHS
from figures.registry import figure
from udl import plot
from udl.plot import Axes, Figure

COMPOSED_WIDTHS = (1, 3, 1, 3, 1)  # the middle one is the number between the two networks
GENERAL_WIDTHS = (1, 3, 3, 1)


def draw_graph(
    ax: Axes, widths: Sequence[int], names: Sequence[Sequence[str]], places: Sequence[float]
) -> None:
    """Draw a layer of nodes at each place, and a line from each node to all of the next layer."""
    palette = plot.colors()
    heights = [[(width - 1) / 2 - unit for unit in range(width)] for width in widths]
    for (left, before), (right, after) in itertools.pairwise(zip(places, heights, strict=True)):
        for low, high in itertools.product(before, after):
            ax.plot([left, right], [low, high], color=palette.muted, linewidth=1.1, zorder=1)
    for place, layer, labels in zip(places, heights, names, strict=True):
        hidden = not labels[0].startswith(("x", "y"))
        for height, name in zip(layer, labels, strict=True):
            ax.plot(
                place,
                height,
                "o",
                markersize=21,
                color=palette.background,
                markeredgecolor=palette.model if hidden else palette.text,
                markeredgewidth=1.8,
                zorder=2,
            )
            ax.text(
                place,
                height,
                f"${name}$" if name else "",
                color=palette.model if hidden else palette.text,
                fontsize=12,
                ha="center",
                va="center",
                zorder=3,
            )
    ax.set(
        xlim=(min(places) - 0.35, max(places) + 0.35),
        ylim=(-max(widths) / 2 - 0.15, max(widths) / 2 + 0.15),
    )
    ax.axis("off")


@figure(
    "bottleneck",
    title="A composition has a bottleneck, a network with two hidden layers has none",
    alt=(
        "Two networks as graphs. Left, an input x, three hidden units h, one number y, three "
        "hidden units h prime, an output y prime; all lines meet in the node y. Right, the same "
        "without y: each of the three units h is joined to each of the three units h prime."
    ),
    caption=(
        "Left, the composition: all that the second network learns of the input passes through "
        "the single number $y$, by three weights in and three weights out. Right, the general "
        "network with two hidden layers has a weight of its own on each of the nine lines between "
        "them. Hidden units are blue; biases are not drawn."
    ),
)
def bottleneck() -> Figure:
    first, second = (
        [f"h{prime}_{{{unit + 1}}}" for unit in range(3)] for prime in ("", "\\,\u2032")
    )
    fig, (left, right) = plot.new_figure(height=2.6, cols=2, width_ratios=(5, 4))
    draw_graph(
        left, COMPOSED_WIDTHS, (["x"], first, ["y"], second, ["y\\,\u2032"]), (0, 1, 2, 3, 4)
    )
    draw_graph(right, GENERAL_WIDTHS, (["x"], first, second, ["y\\,\u2032"]), (0, 1, 2, 3))
    left.set_title("composition")
    right.set_title("two hidden layers")
    return fig


@figure(
    "network-drawn",
    title="A network with three hidden layers as a graph",
    alt=(
        "A network drawn from left to right: two inputs, hidden layers of five, three and four "
        "units, two outputs. Each node is joined to all nodes of the next layer. Above the layers "
        "stand their names and widths; a line below the hidden ones says that the depth K is 3."
    ),
    caption=(
        "A network with two inputs and two outputs. Its hyperparameters are the depth $K = 3$ and "
        "the widths $D_1 = 5$, $D_2 = 3$ and $D_3 = 4$. A line is a weight, and each unit and each "
        "output has a bias, which is not drawn."
    ),
)
def network_drawn() -> Figure:
    palette = plot.colors()
    inputs, *hidden, outputs = DRAWN_WIDTHS
    names = [
        [f"x_{unit + 1}" for unit in range(inputs)],
        *([""] * width for width in hidden),
        [f"y_{unit + 1}" for unit in range(outputs)],
    ]
    depth = len(hidden)
    fig, ax = plot.new_figure(height=4.2)
    draw_graph(ax, DRAWN_WIDTHS, names, range(depth + 2))
    for k, width in enumerate(DRAWN_WIDTHS):
        size = "D_i" if k == 0 else "D_o" if k == depth + 1 else f"D_{k}"
        name = "x" if k == 0 else "y" if k == depth + 1 else f"h}}_{{{k}"
        color = "model" if 1 <= k <= depth else "text"
        plot.label(ax, k, 3.35, rf"$\mathbf{{{name}}}$", color, ha="center")
        plot.label(ax, k, 2.8, f"${size} = {width}$", color, ha="center")
    ax.plot([0.75, depth + 0.25], [-2.6, -2.6], color=palette.model, linewidth=1.6)
    plot.label(ax, (depth + 1) / 2, -2.85, f"depth $K = {depth}$", "model", ha="center", va="top")
    ax.set(ylim=(-3.3, 3.6))
    return fig
