"""Figures of chapter 10: receptive fields."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.ch10_convolution.parts import kernel_color
from figures.registry import figure
from udl import plot
from udl.convolution import Layer, inputs_seen, receptive_field
from udl.experiments.ch10_convolution.input_gradients import LENGTH, input_gradients
from udl.plot import Axes, Figure


def field_tree(ax: Axes, layers: Sequence[Layer], length: int, chosen: int) -> None:
    """Draw a network of signals as dots, one row a layer, and all that one output sees."""
    palette = plot.colors()
    needed = np.array([chosen])
    rows: list[tuple[NDArray[Any], NDArray[Any]]] = []  # positions of a row's units, and those seen
    for depth in range(len(layers), -1, -1):
        field = receptive_field(layers[:depth])
        count = inputs_seen(layers[:depth], length).shape[0]
        middle = field.start + (field.size - 1) / 2
        rows.append((middle + field.jump * np.arange(count), needed))
        if depth:
            below = inputs_seen(layers[: depth - 1], length).shape[0]
            looks = inputs_seen(layers[depth - 1 : depth], below)
            lower = receptive_field(layers[: depth - 1])
            start = lower.start + (lower.size - 1) / 2
            for i in needed:
                for j in np.flatnonzero(looks[i]):
                    ax.plot(
                        [rows[-1][0][i], start + lower.jump * j],
                        [depth, depth - 1],
                        color=kernel_color(),
                        linewidth=1.3,
                        zorder=2,
                    )
            needed = np.flatnonzero(looks[needed].any(axis=0))
    for depth, (position, seen) in zip(range(len(layers), -1, -1), rows, strict=True):
        color = palette.model if depth else palette.data
        faint = np.setdiff1d(np.arange(len(position)), seen)
        dots: dict[str, Any] = {"markersize": 8.5, "clip_on": False}
        hollow = {"color": palette.background, "markeredgecolor": palette.muted}
        if len(faint):
            plot.data_points(ax, position[faint], np.full(len(faint), depth), **dots, **hollow)
        plot.data_points(ax, position[seen], np.full(len(seen), depth), color=color, **dots)
        if depth:
            field = receptive_field(layers[:depth])
            plot.label(ax, length - 0.2, depth, f"layer {depth}\nsees {field.size}", "model")
    plot.label(ax, length - 0.2, 0, "input")
    ax.set(xlim=(-0.6, length + 2.6), ylim=(-0.35, len(layers) + 0.35))
    ax.axis("off")


@figure(
    "receptive-field-growth",
    title="How the receptive field grows from layer to layer",
    alt=(
        "Two diagrams of dots in four rows, the input below three layers. Lines fan out from one "
        "unit of the top layer to all that it depends on. With stride 1 it reaches 3, 5 and then "
        "7 of 17 inputs; with stride 2 it reaches 3, 7 and then 15."
    ),
    caption=(
        "What one unit of layer three can see (filled dots). With kernel size three and stride "
        "one, each layer adds two inputs; with stride two, neighbours in a layer stand twice as "
        "far apart at the input, and the field about doubles."
    ),
)
def receptive_field_growth() -> Figure:
    fig, axes = plot.new_figure(height=5.6, rows=2)
    for ax, stride, padding, chosen in ((axes[0], 1, 1, 8), (axes[1], 2, 0, 0)):
        field_tree(ax, [Layer(3, stride=stride, padding=padding)] * 3, 17, chosen)
        ax.set_title(f"kernel size 3, stride {stride}", pad=6)
    return fig


@figure(
    "receptive-field-gradient",
    title="The computed receptive field and the measured gradient",
    alt=(
        "Two stacked panels of the mean size of the gradient of one output at each of 61 inputs. "
        "It is exactly zero outside a bracket that marks the computed field, 15 inputs wide above "
        "and 21 below. Above, high and low bars alternate; below they form a bell that is almost "
        "zero at both ends of the field."
    ),
    caption=(
        "The gradient of one output with respect to every input, averaged over 40 random ReLU "
        "networks with 16 channels. It vanishes exactly outside the computed field (green). With "
        "stride two every second input lies in two windows and counts more; with ten layers most "
        "paths lead to the middle of the field, and its ends hardly count."
    ),
)
def receptive_field_gradient() -> Figure:
    palette = plot.colors()
    position = np.arange(1, LENGTH + 1)
    fig, axes = plot.new_figure(height=3.75, rows=2, sharex=True)
    cases = (("3 layers, stride 2", 3, 2, 0), ("10 layers, stride 1", 10, 1, 1))
    for ax, (name, depth, stride, padding) in zip(axes, cases, strict=True):
        size = input_gradients(depth, stride=stride, padding=padding)
        size = size / size.max()
        ax.bar(position, size, width=0.8, color=palette.loss)
        layers = [Layer(3, stride=stride, padding=padding)] * depth
        field = receptive_field(layers)
        output = len(inputs_seen(layers, LENGTH)) // 2
        first = field.start + output * field.jump + 1
        ends = first - 0.5, first + field.size - 0.5
        ax.plot(
            [ends[0], *ends, ends[1]], [1.13, 1.21, 1.21, 1.13], color=palette.truth, linewidth=2
        )
        plot.label(
            ax,
            sum(ends) / 2,
            1.28,
            f"computed: {field.size} inputs",
            "truth",
            ha="center",
            va="bottom",
        )
        plot.label(ax, 0.99, 0.80, name, frame="panel", ha="right", va="top")
        ax.set(ylabel="gradient", xlim=(0.2, LENGTH + 0.8), ylim=(0, 1.55))
        ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
        ax.grid(visible=False, axis="x")
    axes[1].set_xlabel("input")
    axes[1].set_xticks([1, 10, 20, 30, 40, 50, 60])
    return fig
