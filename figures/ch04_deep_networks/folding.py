"""Figures of chapter 4: folding a square."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import itertools

import numpy as np
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from figures.ch04_deep_networks.parts import example, fill_regions, square_axes
from figures.registry import figure
from udl import plot
from udl.networks import compose, deep_network
from udl.plot import Figure
from udl.regions import count_linear_regions, regions_2d

Array = NDArray[np.float64]

SQUARE = ((-1.0, 1.0), (-1.0, 1.0))


def flag() -> Array:
    """Return the corners (V, 2) of a small flag on the folded square."""
    return np.array(
        [[-0.2, -0.6], [-0.2, 0.6], [0.6, 0.3], [-0.05, 0.05], [-0.05, -0.6]], dtype=float
    )


def unfolded(corners: Array) -> list[Array]:
    """Return the four places in the square that fold onto these corners (V, 2)."""
    signs = itertools.product((1.0, -1.0), repeat=2)
    return [np.array(sign) * (corners + 1.0) / 2.0 for sign in signs]


@figure(
    "folding-two-inputs",
    title="Folding a square along both axes",
    alt=(
        "Left, a square in four quadrants, each with a small flag; flags in neighbouring quadrants "
        "are mirror images of each other. Right, the folded square with a single larger flag."
    ),
    caption=(
        "Four hidden units make $y_1 = 2|x_1| - 1$ and $y_2 = 2|x_2| - 1$: the square is folded "
        "along both axes and stretched to its old size. The four flags on the left land on the one "
        "on the right, so whatever the next network does to it happens in four places."
    ),
)
def folding_two_inputs() -> Figure:
    palette = plot.colors()
    fold = example("square_fold")
    fig, (left, right) = plot.new_figure(height=2.9, cols=2)
    for index, corners in enumerate(unfolded(flag())):
        # Each flag's image, as the network computes it, is the flag on the right.
        assert np.allclose(deep_network(fold, corners), flag())
        color = palette.classes[index]
        left.add_patch(Polygon(corners, facecolor=color, edgecolor="none", alpha=0.9))
    right.add_patch(Polygon(flag(), facecolor=palette.model, edgecolor="none", alpha=0.9))
    for line in (left.axhline, left.axvline):
        line(0.0, color=palette.muted, linewidth=1.4, dashes=(4, 3))
    square_axes(left, "$x_1$", "$x_2$")
    square_axes(right, "$y_1$", "$y_2$")
    left.set_title("before")
    right.set_title("after")
    return fig


@figure(
    "folded-regions",
    title="Regions of a network behind none, one and two folds",
    alt=(
        "Three squares. The first is cut by three lines into 7 regions. The second shows that "
        "pattern four times, mirrored at both axes, in 28 regions. The third shows it sixteen "
        "times, in 112 regions."
    ),
    caption=(
        "Three hidden units cut a square into seven regions (left; blue where the output is "
        "positive, gold where it is negative). Behind one fold the same three units make 28 "
        "regions, behind two 112."
    ),
)
def folded_regions() -> Figure:
    fig, axes = plot.new_figure(height=2.45, cols=3)
    for folds, ax in enumerate(axes):
        network = compose(*[example("square_fold")] * folds, example("three_cuts"))
        regions = regions_2d(network.weights, network.biases, SQUARE)
        fill_regions(ax, regions, reach=1.3)
        square_axes(ax, "$x_1$", "$x_2$" if folds == 0 else "")
        ax.set_title(f"{count_linear_regions(regions)} regions")
        if folds:
            ax.set_yticklabels([])
    return fig
