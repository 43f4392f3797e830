"""Figures of chapter 4: networks fed into networks, and what depth makes of it."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import itertools
import math

import numpy as np
from matplotlib.patches import Polygon, Rectangle
from numpy.typing import NDArray

from figures.registry import figure
from udl import plot
from udl.data import deep_examples
from udl.experiments.ch04_deep_networks import depth_regions
from udl.networks import (
    DeepParameters,
    compose,
    deep_network,
    hidden_layers,
    pre_activations,
    random_parameters,
)
from udl.plot import Axes, Figure
from udl.regions import (
    Region,
    count_linear_regions,
    first_teeth,
    folding_regions,
    joints,
    least_sawtooth_error,
    most_regions_1d,
    region_upper_bound,
    regions_1d,
    regions_2d,
    sawtooth,
    sawtooth_values,
)

Array = NDArray[np.float64]

UNIT = (0.0, 1.0)
SQUARE = ((-1.0, 1.0), (-1.0, 1.0))
PIECES = ("A", "B", "C")  # the three pieces of the zigzag, from left to right


# --- Parts that several figures share ---------------------------------------------------------


def example(name: str) -> DeepParameters:
    """Return one of the chapter's networks."""
    return DeepParameters(*getattr(deep_examples, name)())


def chain(copies: int) -> DeepParameters:
    """Return the zigzag, that many times, and then the wave."""
    return compose(*[example("zigzag")] * copies, example("wave"))


def on_line(network: DeepParameters, x: Array) -> Array:
    """Return the first output at inputs x (N,), as (N,)."""
    return deep_network(network, x[:, None])[:, 0]


def count_1d(network: DeepParameters) -> int:
    """Count the linear regions between 0 and 1."""
    return count_linear_regions(regions_1d(network.weights, network.biases, UNIT))


def bends(network: DeepParameters) -> Array:
    """Return where the network bends, with the ends 0 and 1: enough to draw it exactly."""
    inner = joints(regions_1d(network.weights, network.biases, UNIT))
    return np.concatenate([[0.0], inner, [1.0]])


def draw_exactly(ax: Axes, network: DeepParameters, color: str, linewidth: float = 2.2) -> None:
    """Draw a network on [0, 1] from joint to joint."""
    x = bends(network)
    ax.plot(x, on_line(network, x), color=color, linewidth=linewidth, zorder=3, clip_on=False)


def unit_axes(ax: Axes, xlabel: str = "", ylabel: str = "") -> None:
    """Give a panel the unit square with few ticks."""
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(0, 1), ylim=(-0.04, 1.04))
    ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])


def square_axes(ax: Axes, xlabel: str, ylabel: str) -> None:
    """Give a panel the square from -1 to 1."""
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(-1, 1), ylim=(-1, 1), aspect="equal")
    ax.set_xticks([-1, 0, 1])
    ax.set_yticks([-1, 0, 1])
    ax.grid(visible=False)


def fill_regions(ax: Axes, regions: list[Region], reach: float) -> None:
    """Fill each polygon by the network's value at its centre, and outline it."""
    palette = plot.colors()
    for region in regions:
        value = float(region.values(region.centre[None])[0, 0])
        share = float(np.clip(abs(value) / reach, 0.0, 1.0))
        color = palette.model if value > 0 else palette.uncertainty
        ax.add_patch(
            Polygon(
                region.corners,
                facecolor=color,
                alpha=0.08 + 0.72 * share,
                edgecolor="none",
                linewidth=0,
            )
        )
        ax.add_patch(
            Polygon(
                region.corners,
                fill=False,
                edgecolor=palette.text,
                linewidth=0.6,
                joinstyle="round",
                clip_on=False,
            )
        )


def piece_color(index: int) -> str:
    """Return the colour of a piece of the zigzag."""
    return plot.colors().classes[index]


# --- Composing two networks -------------------------------------------------------------------


@figure(
    "composing-two-networks",
    title="One network fed into another",
    alt=(
        "Above left, the first network crosses the unit square three times: up along a piece A, "
        "down along B and up along C. Above right, the second network has four straight pieces. "
        "Below, their composition shows the second graph three times side by side, squeezed, and "
        "mirrored in the middle."
    ),
    caption=(
        "As $x$ runs through each of the pieces A, B and C, the value $y$ of the first network "
        "runs once through all of $[0, 1]$, and the second network draws its whole graph: forwards "
        "over A and C, backwards over B."
    ),
)
def composing_two_networks() -> Figure:
    palette = plot.colors()
    first, second = example("zigzag"), example("wave")
    both = compose(first, second)
    fig, axes = plot.new_figure(height=4.6, rows=2, cols=2)
    grid = axes[0, 0].get_gridspec()
    for ax in axes[1]:
        ax.remove()
    left, right = axes[0]
    bottom = fig.add_subplot(grid[1, :])

    edges, both_bends = bends(first), bends(both)
    for i, (start, end) in enumerate(itertools.pairwise(edges)):
        ends = np.array([start, end])
        left.plot(ends, on_line(first, ends), color=piece_color(i))
        x = both_bends[(both_bends >= start - 1e-9) & (both_bends <= end + 1e-9)]
        bottom.plot(x, on_line(both, x), color=piece_color(i))
        bottom.axvspan(start, end, color=piece_color(i), alpha=0.08, linewidth=0)
        centre = (start + end) / 2
        plot.label(
            bottom,
            centre,
            1.03,
            PIECES[i],
            piece_color(i),
            ha="center",
            va="bottom",
            frame="x-data",
        )
    for i, (x, y) in enumerate(((0.03, 0.62), (0.45, 0.62), (0.88, 0.42))):
        plot.label(left, x, y, PIECES[i], piece_color(i))
    draw_exactly(right, second, palette.model)
    unit_axes(left, "input $x$", "$y$")
    unit_axes(right, "$y$", "output $y\\,′$")
    unit_axes(bottom, "input $x$", "output $y\\,′$")
    left.set_title("first network")
    right.set_title("second network")
    bottom.set_xticks(edges, [f"{edge:.1f}".replace(".0", "") for edge in edges])
    return fig


@figure(
    "folding-one-input",
    title="Folding the input line and cutting all layers at once",
    alt=(
        "Above, the second network with three dashed lines at its joints. In the middle, the input "
        "line folded twice into three layers below one another; the dashed lines cut all three. "
        "Below, the line unfolded, with nine cuts and two folds."
    ),
    caption=(
        "The first network folds the input line; places with the same $y$ lie on top of each "
        "other. The second network bends at three values of $y$, and each bend goes through all "
        "three layers. Unfolded, there are nine cuts and two folds, hence twelve pieces."
    ),
)
def folding_one_input() -> Figure:
    palette = plot.colors()
    first, second = example("zigzag"), example("wave")
    folds, cuts = bends(first), bends(second)[1:-1]
    fig, (top, middle, bottom) = plot.new_figure(
        height=4.6, rows=3, height_ratios=(1.25, 1.15, 0.62)
    )
    draw_exactly(top, second, palette.model)
    for ax in (top, middle):
        for cut in cuts:
            ax.axvline(cut, color=palette.muted, linewidth=1.1, dashes=(3, 3), zorder=1)
    heights = (2.0, 1.0, 0.0)
    for i, (start, end) in enumerate(itertools.pairwise(folds)):
        height = heights[i]
        middle.plot(UNIT, [height, height], color=piece_color(i), linewidth=4)
        middle.plot(cuts, np.full(len(cuts), height), "|", color=palette.text, markersize=13)
        place = 0.04 if i % 2 == 0 else 0.96
        plot.label(
            middle,
            place,
            height,
            PIECES[i],
            piece_color(i),
            ha="left" if i % 2 == 0 else "right",
            va="bottom",
            offset=(0, 3),
        )
        bottom.plot([start, end], [0, 0], color=piece_color(i), linewidth=4)
        plot.label(
            bottom,
            (start + end) / 2,
            0.55,
            PIECES[i],
            piece_color(i),
            ha="center",
            va="center",
        )
        # Where this piece reaches the values at which the second network bends.
        ends = on_line(first, np.array([start, end]))
        places = start + (cuts - ends[0]) / (ends[1] - ends[0]) * (end - start)
        bottom.plot(places, np.zeros(len(cuts)), "|", color=palette.text, markersize=13)
    angle = np.linspace(-np.pi / 2, np.pi / 2, 25)
    for side, centre in ((1.0, 1.5), (-1.0, 0.5)):
        edge = 1.0 if side > 0 else 0.0
        middle.plot(
            edge + side * 0.018 * np.cos(angle),
            centre + 0.5 * np.sin(angle),
            color=palette.muted,
            linewidth=2,
            clip_on=False,
        )
    bottom.plot(folds[1:-1], np.zeros(2), "D", color=palette.muted, markersize=7)
    for ax in (top, middle, bottom):
        ax.grid(visible=False)
    unit_axes(top, "", "$y\\,′$")
    top.set_xticklabels([])
    middle.set(xlim=(0, 1), ylim=(-0.6, 2.9), xlabel="$y$")
    middle.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    bottom.set(xlim=(0, 1), ylim=(-0.5, 1.0), xlabel="input $x$")
    bottom.set_xticks(folds, [f"{fold:.1f}".replace(".0", "") for fold in folds])
    for ax in (middle, bottom):
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
    return fig


@figure(
    "regions-of-compositions",
    title="Regions multiply with every composition",
    alt=(
        "Four piecewise linear graphs over the unit interval, with 4, 12, 36 and 108 linear "
        "regions. Each contains three squeezed copies of the one before, the middle one mirrored."
    ),
    caption=(
        "The second network after no, one, two and three copies of the first. The counts come from "
        "the exact places of the joints. Each further copy adds three hidden units and multiplies "
        "the number of regions by three."
    ),
)
def regions_of_compositions() -> Figure:
    fig, axes = plot.new_figure(height=3.75, rows=2, cols=2, sharex=True, sharey=True)
    for copies, ax in enumerate(axes.flat):
        network = chain(copies)
        draw_exactly(ax, network, plot.colors().model, linewidth=(2.2, 2.0, 1.5, 1.0)[copies])
        unit_axes(ax)
        ax.set_title(f"{network.num_hidden_layers} layers: {count_1d(network)} regions")
    axes[0, 0].set_title(f"1 layer: {count_1d(chain(0))} regions")
    fig.supxlabel("input $x$")
    fig.supylabel("output")
    return fig


# --- Folding a square -------------------------------------------------------------------------


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


# --- From composition to layers ---------------------------------------------------------------


@figure(
    "composition-against-layer",
    title="What enters the second layer: one graph three times, or three graphs",
    alt=(
        "Above, three zigzags with their corners at the same places; each is a stretched, shifted "
        "and perhaps turned copy of the others. Below, three graphs, again with corners at common "
        "places, of which none is a copy of another."
    ),
    caption=(
        "Pre-activations of the three units of a second hidden layer. Composing two networks "
        "(above), they are all made from the first network's one output: copies of one graph. In "
        "a general network (below), each takes its own sum of the first layer's units."
    ),
)
def composition_against_layer() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=3.75, rows=2)
    composed = compose(example("zigzag"), example("wave"))
    for ax, network, shifts in (
        (axes[0], composed, (0, 0, 0)),
        (axes[1], example("clipping"), (-10, 9, 8)),
    ):
        first = DeepParameters(network.weights[:1], network.biases[:1])
        corners = np.sort(-first.biases[0] / first.weights[0][:, 0])
        x = np.unique(np.concatenate([[0.0, 1.0], corners]))
        before = pre_activations(network, x[:, None])[1]  # (N, 3)
        for unit in range(3):
            ax.plot(x, before[:, unit], color=palette.classes[unit])
            shift = shifts[unit]
            plot.label(
                ax,
                1.02,
                before[-1, unit],
                f"unit {unit + 1}",
                palette.classes[unit],
                offset=(0.0, shift),
            )
        ax.axhline(0.0, color=palette.muted, linewidth=1.0)
        ax.set(xlim=(0, 1))
        ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        ax.locator_params(axis="y", nbins=4)
    axes[0].set_title("composition of two networks")
    axes[1].set_title("general network with two hidden layers")
    axes[1].set_xlabel("input $x$")
    fig.supylabel("pre-activation")
    return fig


def clipping_stages(x: Array) -> dict[str, Array]:
    """Return the stages of the network with two hidden layers at inputs x (N,), each (N, 3)."""
    network = example("clipping")
    first, second = hidden_layers(network, x[:, None])
    return {
        "first": first,
        "before": pre_activations(network, x[:, None])[1],
        "second": second,
        "weighted": second * network.weights[2][0],
        "output": deep_network(network, x[:, None]),
    }


@figure(
    "clipping-by-the-second-layer",
    title="A network with two hidden layers, stage by stage",
    alt=(
        "Four rows of three small graphs and one wide one below. First row: three hinges. Second "
        "row: three graphs with three corners each that cross zero. Third row: the same, cut off "
        "below zero. Fourth row: the same, stretched or turned over. Below: their sum."
    ),
    caption=(
        "Inputs run from 0 to 1 in every panel. The first layer's hinges (top row) are added up in "
        "three ways (second row). The second layer clips each sum at zero (third row; dashed: what "
        "was cut off), weights scale it (fourth row), and the output is the sum (bottom). Each "
        "crossing of zero becomes a new joint."
    ),
)
def clipping_by_the_second_layer() -> Figure:
    palette = plot.colors()
    network = example("clipping")
    corners = -network.biases[0] / network.weights[0][:, 0]
    x = np.unique(np.concatenate([bends(network), corners]))
    stages = clipping_stages(x)
    fig, axes = plot.new_figure(height=8.2, rows=5, cols=3, height_ratios=(1, 1, 1, 1, 1.25))
    grid = axes[4, 0].get_gridspec()
    for ax in axes[4]:
        ax.remove()
    rows = (
        ("first", "$h_{%d}$", (-0.15, 1.5)),
        ("before", "before $h′_{%d}$", (-1.15, 1.35)),
        ("second", "$h′_{%d}$", (-1.15, 1.35)),
        ("weighted", "weighted $h′_{%d}$", (-0.9, 1.8)),
    )
    for row, (stage, title, limits) in enumerate(rows):
        for unit in range(3):
            ax = axes[row, unit]
            color = palette.classes[unit]
            if row:
                ax.axhline(0.0, color=palette.muted, linewidth=0.8, zorder=1)
            if stage == "second":
                ax.plot(
                    x,
                    np.minimum(stages["before"][:, unit], 0.0),
                    color=palette.muted,
                    linewidth=1.2,
                    dashes=(2, 2),
                )
            ax.plot(x, stages[stage][:, unit], color=color)
            if stage in ("before", "second"):
                zeros = crossings(x, stages["before"][:, unit])
                ax.plot(zeros, np.zeros(len(zeros)), "o", color=palette.text, markersize=4.5)
            ax.set(xlim=(0, 1), ylim=limits)
            ax.set_title(title % (unit + 1), fontsize=12)
            ax.set_xticks([0, 0.5, 1], [])
            ax.locator_params(axis="y", nbins=3)
            if unit:
                ax.set_yticklabels([])
    bottom = fig.add_subplot(grid[4, :])
    bottom.plot(x, stages["output"][:, 0], color=palette.model)
    bottom.set(xlim=(0, 1), xlabel="input $x$")
    bottom.set_title("output: the sum")
    bottom.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    bottom.locator_params(axis="y", nbins=4)
    return fig


def crossings(x: Array, y: Array) -> Array:
    """Return where the straight pieces from point to point cross or touch zero, in rising order."""
    found = [float(place) for place, value in zip(x, y, strict=True) if abs(value) < 1e-9]
    for i in range(len(x) - 1):
        if y[i] * y[i + 1] < 0 and min(abs(y[i]), abs(y[i + 1])) >= 1e-9:
            found.append(float(x[i] - y[i] * (x[i + 1] - x[i]) / (y[i + 1] - y[i])))
    return np.sort(np.array(found))


def joints_by_layer() -> tuple[Array, Array]:
    """Return the joints of the clipping network that its first and its second layer make."""
    network = example("clipping")
    every = bends(network)[1:-1]
    first = -network.biases[0] / network.weights[0][:, 0]
    from_first = np.abs(every[:, None] - first).min(axis=1) < 1e-9
    return every[from_first], every[~from_first]


@figure(
    "joints-by-layer",
    title="Which layer made which joint",
    alt=(
        "The output of a network with two hidden layers, a line with ten joints. Three of them, "
        "marked by squares, come from the first hidden layer and seven, marked by dots, from the "
        "second."
    ),
    caption=(
        "The output of the network with two hidden layers, and its joints. Three are where "
        "a unit of the first layer turns on or off, seven where one of the second does: six "
        "units, eleven regions."
    ),
)
def joints_of_layers() -> Figure:
    palette = plot.colors()
    network = example("clipping")
    first, second = joints_by_layer()
    fig, ax = plot.new_figure(height=3.2)
    draw_exactly(ax, network, palette.model)
    for places, color, marker, size in (
        (first, palette.classes[0], "s", 9),
        (second, palette.classes[1], "o", 8),
    ):
        ax.vlines(places, -0.1, on_line(network, places), color=color, linewidth=1.0, zorder=1)
        ax.plot(
            places,
            on_line(network, places),
            marker,
            color=color,
            markersize=size,
            markeredgecolor=palette.background,
            zorder=5,
        )
    ax.set(xlabel="input $x$", ylabel="output", xlim=(0, 1), ylim=(-0.1, 1.75))
    ax.plot(0.6, 1.62, "s", color=palette.classes[0], markersize=9)
    plot.label(ax, 0.63, 1.62, "first layer", palette.classes[0])
    ax.plot(0.6, 1.42, "o", color=palette.classes[1], markersize=8)
    plot.label(ax, 0.63, 1.42, "second layer", palette.classes[1])
    ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    return fig


# --- Matrices ---------------------------------------------------------------------------------

DRAWN_WIDTHS = (2, 5, 3, 4, 2)


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


# --- Shallow against deep ---------------------------------------------------------------------


def size_1d(depth: int, width: int) -> tuple[int, int]:
    """Return the parameters and the most regions of a network with one input and one output."""
    widths = (1, *[width] * depth, 1)
    parameters = sum((a + 1) * b for a, b in itertools.pairwise(widths))
    return parameters, most_regions_1d(widths[1:-1])


@figure(
    "regions-per-parameter",
    title="The most regions against parameters, for one input",
    alt=(
        "The largest number of regions, on a logarithmic axis, against the number of parameters, "
        "for one, two, three and five hidden layers. The curve of one layer stays lowest; deeper "
        "networks start later and rise far above, to more than ten million at five layers."
    ),
    caption=(
        "The largest possible number of linear regions of networks with one input, one output and "
        "$K$ equally wide hidden layers, as the width grows from three. A further unit in one "
        "layer adds regions; a further layer multiplies them."
    ),
)
def regions_per_parameter() -> Figure:
    fig, ax = plot.new_figure(height=3.5)
    palette = plot.colors()
    shades = dict(zip((1, 2, 3, 5), (palette.muted, *palette.classes), strict=False))
    limit = 3000
    for depth, color in shades.items():
        sizes = [size_1d(depth, width) for width in range(3, 1000)]
        sizes = [size for size in sizes if size[0] <= limit]
        ax.plot(*zip(*sizes, strict=True), color=color)
        shift = {1: -5.0, 2: 5.0}.get(depth, 0.0)
        plot.label(ax, *sizes[-1], f"K = {depth}", color, offset=(6, shift))
    ax.set(
        xlabel="number of parameters",
        ylabel="most linear regions",
        xlim=(0, limit),
        yscale="log",
        ylim=(3, 3e7),
    )
    ax.set_xticks([0, 1000, 2000, 3000], ["0", "1,000", "2,000", "3,000"])
    ax.set_yticks([10, 1e3, 1e5, 1e7])
    ax.minorticks_off()
    return fig


MANY_INPUTS = 10


@figure(
    "regions-many-inputs",
    title="Bounds of the number of regions for ten inputs",
    alt=(
        "The logarithm of the number of regions against parameters, for ten inputs. A line for "
        "one hidden layer; bands between a lower and an upper bound for three and for ten layers. "
        "The bands lie above the line, and all of the one for ten layers above ten to the 50."
    ),
    caption=(
        "With ten inputs the maximum for one hidden layer is known exactly (line). For more layers "
        "it lies between what folding attains (lower edge of a band) and an upper bound (upper "
        "edge). Note the axis: powers of ten."
    ),
)
def regions_many_inputs() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.5)
    limit = 20_000
    for depth, color in ((10, palette.classes[2]), (3, palette.classes[1]), (1, palette.muted)):
        sizes, low, high = [], [], []
        for width in range(3 * MANY_INPUTS, limit // 12 + 1):
            widths = (MANY_INPUTS, *[width] * depth, 1)
            parameters = sum((a + 1) * b for a, b in itertools.pairwise(widths))
            if parameters > limit:
                break
            if depth == 1 and width % 10:
                continue
            sizes.append(parameters)
            low.append(math.log10(folding_regions(MANY_INPUTS, widths[1:-1])))
            high.append(math.log10(region_upper_bound(MANY_INPUTS, widths[1:-1])))
        ax.fill_between(sizes, low, high, color=color, alpha=0.3, linewidth=0)
        ax.plot(sizes, low, color=color, linewidth=1.6)
        ax.plot(sizes, high, color=color, linewidth=1.6)
        plot.label(ax, sizes[-1], (low[-1] + high[-1]) / 2, f"K = {depth}", color, offset=(6, 0))
    ax.set(
        xlabel="number of parameters",
        ylabel="linear regions",
        xlim=(0, limit),
        ylim=(0, 105),
    )
    ax.set_xticks([0, 10_000, 20_000], ["0", "10,000", "20,000"])
    ax.set_yticks([0, 25, 50, 75, 100], ["1", *(f"$10^{{{p}}}$" for p in (25, 50, 75, 100))])
    return fig


@figure(
    "sawtooth",
    title="Tents composed with themselves",
    alt=(
        "Four graphs on the unit interval: one tent, two, four and sixteen equal teeth between 0 "
        "and 1, for one, two, three and five hidden layers of two units each."
    ),
    caption=(
        "The tent function, composed with itself: each layer adds two hidden units and doubles the "
        "number of straight pieces."
    ),
)
def sawtooth_figure() -> Figure:
    fig, axes = plot.new_figure(height=3.6, rows=2, cols=2, sharex=True, sharey=True)
    for ax, depth in zip(axes.flat, (1, 2, 3, 5), strict=True):
        network = sawtooth(depth)
        draw_exactly(ax, network, plot.colors().truth, linewidth=2.2 if depth < 5 else 1.6)
        unit_axes(ax)
        ax.set_title(f"{2 * depth} units: {count_1d(network)} pieces")
    fig.supxlabel("input $x$")
    fig.supylabel("output")
    return fig


SAWTOOTH_DEPTH = 8


def mean_error(network: DeepParameters, depth: int = SAWTOOTH_DEPTH) -> float:
    """Return the mean absolute distance from the sawtooth; exact if kinks lie on the grid."""
    x = np.linspace(0.0, 1.0, 2**depth * 8 + 1)
    return float(np.trapezoid(np.abs(on_line(network, x) - sawtooth_values(depth, x)), x))


def even_spline_error(num_hidden: int, depth: int = SAWTOOTH_DEPTH) -> float:
    """Return the error of the best least-squares fit with evenly spaced joints."""
    x = np.linspace(0.0, 1.0, 2**depth * 8 + 1)
    target = sawtooth_values(depth, x)
    columns = np.column_stack(
        [np.ones_like(x), *(np.maximum(x - j / num_hidden, 0.0) for j in range(num_hidden))]
    )
    solution, *_ = np.linalg.lstsq(columns, target, rcond=None)
    return float(np.trapezoid(np.abs(columns @ solution - target), x))


@figure(
    "sawtooth-error",
    title="What one hidden layer pays for a sawtooth",
    alt=(
        "Mean error against the number of hidden units, on a logarithmic axis. A line for shallow "
        "networks that copy the first teeth starts at one quarter, has lost half of it at about "
        "128 units, and reaches zero at 256. A shaded region below one eighth is out of reach up "
        "to 125 units. A dot at 16 units and zero error marks the deep network."
    ),
    caption=(
        "Following the sawtooth of 256 pieces. With one hidden layer, copying the first teeth "
        "(line) lowers the error of the constant $\\frac{1}{2}$, one quarter, only in proportion "
        "to the units that are spent; fitting evenly spaced joints (crosses) does not lower it at "
        "all. No parameters reach the shaded region. Eight layers of two units make no error."
    ),
)
def sawtooth_error() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.6)
    teeth = 2**SAWTOOTH_DEPTH
    units = np.unique(np.round(np.geomspace(2, teeth, 40)).astype(int))
    floor_units = np.arange(1, teeth + 1)
    floor = [least_sawtooth_error(SAWTOOTH_DEPTH, int(n) + 1) for n in floor_units]
    ax.fill_between(floor_units, floor, color=palette.loss, alpha=0.18, linewidth=0)
    ax.plot(floor_units, floor, color=palette.loss, linewidth=1.4)
    ax.plot(
        units, [mean_error(first_teeth(SAWTOOTH_DEPTH, int(n))) for n in units], color=palette.model
    )
    fitted = np.array([4, 8, 16, 32, 64, 128])
    ax.plot(
        fitted,
        [even_spline_error(int(n)) for n in fitted],
        "x",
        color=palette.model,
        markersize=8,
        markeredgewidth=2,
    )
    ax.plot(2 * SAWTOOTH_DEPTH, 0.0, "o", color=palette.truth, markersize=10, clip_on=False)
    plot.label(ax, 2.2, 0.228, "one hidden layer", "model", va="top")
    plot.label(ax, 2.2, 0.06, "out of reach of\none hidden layer", "loss")
    plot.pointer(ax, (2 * SAWTOOTH_DEPTH, 0.002), (24, 0.03), "eight layers", "truth", ha="left")
    ax.set(
        xscale="log",
        xlabel="number of hidden units",
        ylabel="mean absolute error",
        xlim=(2, teeth * 1.05),
        ylim=(0, 0.27),
    )
    ax.set_xticks([2, 16, 128, 256], ["2", "16", "128", ""])
    ax.minorticks_off()
    ax.set_xticks([2, 4, 8, 16, 32, 64, 128, 256], ["2", "4", "8", "16", "32", "64", "128", "256"])
    return fig


# --- In practice ------------------------------------------------------------------------------

ZOOM = (-0.3, 0.3)  # the middle of the square on which regions are counted
DRAWN_SEED = 12


@figure(
    "random-partitions",
    title="Regions of a shallow and of a deep random network",
    alt=(
        "Two squares cut into many polygons. Left, one hidden layer of 24 units: straight lines "
        "that run from edge to edge. Right, three hidden layers of 8 units: lines of the later "
        "layers bend where they cross those of earlier ones. The numbers of regions are similar."
    ),
    caption=(
        "The middle of the square, cut by two random networks with 24 hidden units each (blue "
        "where the output is above its mean, gold below). A unit of the first layer cuts along a "
        "straight line; one of a later layer along a line that bends wherever it meets an earlier "
        "one."
    ),
)
def random_partitions() -> Figure:
    fig, axes = plot.new_figure(height=3.0, cols=2)
    for ax, (depth, name) in zip(axes, ((1, "1 layer"), (3, "3 layers")), strict=True):
        network = depth_regions.drawn_network(24, depth, np.random.default_rng(DRAWN_SEED))
        regions = regions_2d(network.weights, network.biases, (ZOOM, ZOOM))
        values = np.array([region.values(region.centre[None])[0, 0] for region in regions])
        sizes = np.array([region.size for region in regions])
        middle = float(values @ sizes / sizes.sum())
        shifted = [
            Region(region.corners, region.pattern, region.slopes, region.offsets - middle)
            for region in regions
        ]
        fill_regions(ax, shifted, reach=float(np.abs(values - middle).max()) * 0.8)
        square_axes(ax, "$x_1$", "$x_2$" if depth == 1 else "")
        ax.set(xlim=ZOOM, ylim=ZOOM, xticks=(-0.3, 0, 0.3), yticks=(-0.3, 0, 0.3))
        ax.set_title(f"{name}: {len(regions)} regions")
    axes[1].set_yticklabels([])
    return fig


@figure(
    "random-against-maximum",
    title="Regions of random networks, and the bounds",
    alt=(
        "Numbers of regions against the number of hidden units, on logarithmic axes. Mean "
        "counts of networks with one, two and four layers lie near half the square of the number "
        "of units, at eight units those of four layers below it. The dashed upper bound for one "
        "layer runs along them; those for two and four lie far above, up to ten million."
    ),
    caption=(
        "Mean number of regions of eight random networks of each kind on a square (marks), and "
        "the largest number that an upper bound allows (dashed). The dotted line is half the "
        "square of the number of units. From 16 units on, all means lie within a factor of two of "
        "it, however deep the network."
    ),
)
def random_against_maximum() -> Figure:
    palette = plot.colors()
    result = depth_regions.random_counts()
    units = result["units"]
    fig, ax = plot.new_figure(height=3.75)
    ax.plot(units, units**2 / 2, color=palette.muted, linewidth=1.6, linestyle=":")
    for k, depth in enumerate(result["depths"]):
        color, marker = palette.classes[k], plot.MARKERS[k]
        ax.plot(units, result["bounds"][k], color=color, linewidth=1.4, dashes=(4, 3))
        ax.plot(units, result["counts"][k].mean(axis=1), marker, color=color, markersize=8)
        if depth > 1:
            plot.label(
                ax, units[-1], result["bounds"][k, -1], f"bound, K = {depth}", color, offset=(5, 0)
            )
    plot.label(ax, units[-1], 1450, "bound, K = 1", palette.classes[0], offset=(5, 0))
    plot.label(ax, 17, 14, "random networks (marks)", "text")
    ax.set(
        xlabel="number of hidden units",
        ylabel="regions",
        xscale="log",
        yscale="log",
        xlim=(7, 42),
        ylim=(5, 3e7),
    )
    ax.minorticks_off()
    ax.set_xticks([8, 16, 24, 40], ["8", "16", "24", "40"])
    ax.set_yticks([10, 1e3, 1e5, 1e7])
    return fig


@figure(
    "disturbed-sawtooth",
    title="A sawtooth's regions under disturbances",
    alt=(
        "Number of regions against the size of relative disturbances, on a logarithmic axis. It "
        "stays near 71 up to one per cent, is back at 64 at three, then falls to about 32 at ten "
        "per cent and to about 3 at one hundred per cent."
    ),
    caption=(
        "The network with six layers and 64 pieces, every parameter multiplied by one plus a "
        "random number. Mean of forty trials, with a band from the smallest to the largest count. "
        "Tiny disturbances add slivers at the folds; larger ones destroy the folding."
    ),
)
def disturbed_sawtooth() -> Figure:
    palette = plot.colors()
    result = depth_regions.perturbed_counts()
    noise, counts = result["noise"], result["counts"]
    fig, ax = plot.new_figure(height=3.3)
    ax.axhline(float(result["perfect"]), color=palette.truth, linewidth=1.4, dashes=(4, 3))
    plot.band(ax, noise, counts.min(axis=1), counts.max(axis=1))
    ax.plot(noise, counts.mean(axis=1), "o-", color=palette.model)
    plot.label(
        ax, 1.0, float(result["perfect"]) + 2, "undisturbed", "truth", ha="right", va="bottom"
    )
    ax.set(
        xscale="log",
        xlabel="standard deviation of the relative disturbance",
        ylabel="linear regions",
        xlim=(0.0009, 1.1),
        ylim=(0, 85),
    )
    ax.minorticks_off()
    ax.set_xticks([0.001, 0.01, 0.1, 1], ["0.1%", "1%", "10%", "100%"])
    return fig
