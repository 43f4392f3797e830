"""Figures of chapter 4: matrices."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from matplotlib.patches import Rectangle

from figures.ch04_deep_networks.parts import DRAWN_WIDTHS
from figures.registry import figure
from udl import plot
from udl.networks import random_parameters
from udl.plot import Axes, Figure


@figure(
    "network-as-matrices",
    title="The shapes of a network's matrices",
    alt=(
        "Four rows of boxes made of small squares, one row for each layer. In each, a column of "
        "units equals a bias column plus a weight matrix times the column of the row above. The "
        "matrices are 5 by 2, 3 by 5, 4 by 3 and 2 by 4."
    ),
    caption=(
        "A network with two inputs, hidden layers of 5, 3 and 4 units and two outputs. A square is "
        "a number: gold are biases, blue are weights. Each weight matrix has as many rows as its "
        "layer has units and as many columns as the layer before."
    ),
)
def network_as_matrices() -> Figure:
    palette = plot.colors()
    network = random_parameters(DRAWN_WIDTHS, np.random.default_rng(0))
    depth = network.num_hidden_layers
    # One panel a layer, its height in proportion to its tallest column and a line of names.
    heights = [max(weight.shape) + 1.9 for weight in network.weights]
    fig, axes = plot.new_figure(height=5.6, rows=depth + 1, height_ratios=heights)
    for k, (ax, weight) in enumerate(zip(axes, network.weights, strict=True)):
        rows, columns = weight.shape
        top, centre = heights[k] - 1.9, (heights[k] - 1.9) / 2
        result = rf"$\mathbf{{h}}_{k + 1}$" if k < depth else r"$\mathbf{y}$"
        source = rf"$\mathbf{{h}}_{k}$" if k else r"$\mathbf{x}$"
        open_, close = ("= a [", "]") if k < depth else ("=", "")
        blocks = (
            (0.0, (rows, 1), palette.muted, result),
            (4.6, (rows, 1), palette.uncertainty, rf"$\beta_{k}$"),
            (8.4, (rows, columns), palette.model, rf"$\Omega_{k}$"),
            (15.2, (columns, 1), palette.muted, source),
        )
        for left, shape, color, name in blocks:
            block(ax, left, centre, shape, color)
            plot.label(ax, left + shape[1] / 2, top + 0.3, name, color, ha="center", va="bottom")
        for place, sign in ((2.6, open_), (6.9, "+"), (16.8, close)):
            plot.label(ax, place, centre, sign, "text", ha="center")
        plot.label(ax, 17.6, centre, rf"{rows} $\times$ {columns}", "model")
        ax.set(xlim=(-0.3, 21.5), ylim=(-0.1, heights[k] - 0.1), aspect="equal")
        ax.axis("off")
    return fig


def block(ax: Axes, left: float, centre: float, shape: tuple[int, int], color: str) -> None:
    """Draw a matrix as squares, its left edge and the middle of its height given."""
    rows, columns = shape
    for row in range(rows):
        for column in range(columns):
            ax.add_patch(
                Rectangle(
                    (left + column + 0.06, centre + rows / 2 - row - 0.94),
                    0.88,
                    0.88,
                    facecolor=color,
                    alpha=0.55,
                    linewidth=0,
                )
            )
