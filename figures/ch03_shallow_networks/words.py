"""Figures of chapter 3: the words for a network's parts."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import itertools

from figures.registry import figure
from udl import plot
from udl.plot import Figure


@figure(
    "network-diagram",
    title="A shallow network as a diagram, with the usual words",
    alt=(
        "A diagram with two circles for the inputs on the left, three for the hidden units in the "
        "middle and two for the outputs on the right; a line joins every input to every hidden "
        "unit and every hidden unit to every output. Labels name layers, weights and units."
    ),
    caption=(
        "The usual drawing: a circle for each number, a line for each weight, and biases left out. "
        "Here $D_i = 2$, $D = 3$ and $D_o = 2$, so there are 12 lines, 5 biases and 17 parameters."
    ),
)
def network_diagram() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.4)
    columns = (
        (0.0, (0.8, -0.8), ("$x_1$", "$x_2$"), palette.data),
        (2.2, (1.5, 0.0, -1.5), ("$h_1$", "$h_2$", "$h_3$"), palette.model),
        (4.4, (0.8, -0.8), ("$y_1$", "$y_2$"), palette.uncertainty),
    )
    for (x0, heights, _, _), (x1, next_heights, _, _) in itertools.pairwise(columns):
        for low in heights:
            for high in next_heights:
                ax.plot([x0, x1], [low, high], color=palette.muted, linewidth=1.3, zorder=1)
    for x, heights, names, color in columns:
        for height, name in zip(heights, names, strict=True):
            ax.plot(
                x,
                height,
                "o",
                markersize=34,
                markerfacecolor=palette.background,
                markeredgecolor=color,
                markeredgewidth=2.2,
                zorder=2,
            )
            plot.label(ax, x, height, name, color, ha="center", zorder=3)
    for x, text in ((0.0, "input layer"), (2.2, "hidden layer,\nwidth 3"), (4.4, "output layer")):
        plot.label(ax, x, 2.45, text, ha="center")
    for x, text in ((1.1, r"weights $\theta_{di}$"), (3.3, r"weights $\phi_{jd}$")):
        plot.label(ax, x, -2.05, text, "muted", ha="center")
    ax.set(xlim=(-0.75, 5.15), ylim=(-2.3, 2.85))
    ax.set_axis_off()
    return fig
