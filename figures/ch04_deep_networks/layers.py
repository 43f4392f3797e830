"""Figures of chapter 4: from composition to layers."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.ch04_deep_networks.parts import bends, draw_exactly, example, on_line
from figures.registry import figure
from udl import plot
from udl.networks import DeepParameters, compose, deep_network, hidden_layers, pre_activations
from udl.plot import Figure

Array = NDArray[np.float64]


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
