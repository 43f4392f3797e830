"""Figures of chapter 3: several outputs and inputs."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.ch03_shallow_networks.parts import (
    bare_square,
    few_ticks,
    fill_region,
    joint_lines,
    layers,
)
from figures.registry import figure
from udl import plot
from udl.data.shallow_examples import two_input_example
from udl.networks import ShallowParameters, hidden_activations, shallow_network
from udl.plot import Axes, Figure
from udl.regions import Region, regions_2d

Array = NDArray[np.float64]

SQUARE = ((0.0, 10.0), (0.0, 10.0))


def two_input_network() -> ShallowParameters:
    """Return the chapter's network with two inputs, three hidden units and two outputs."""
    return ShallowParameters(**vars(two_input_example()))


def contours_in(ax: Axes, region: Region, levels: Array, **options: Any) -> None:
    """Draw the contour lines of the region's linear function, clipped to the region exactly."""
    value = region.values(region.corners)[:, 0]
    following = np.roll(value, -1)
    ends = np.roll(region.corners, -1, axis=0)
    for level in levels:
        crossing = (value < level) != (following < level)
        if np.count_nonzero(crossing) != 2:
            continue
        share = (level - value[crossing]) / (following[crossing] - value[crossing])
        points = region.corners[crossing] + share[:, None] * (ends - region.corners)[crossing]
        style = {"color": plot.colors().model, "zorder": 2, "solid_capstyle": "butt"}
        ax.plot(*points.T, clip_on=False, **{**style, **options})


@figure(
    "two-outputs",
    title="Two outputs share their joints",
    alt=(
        "Above, four hidden units, each zero on one side of its joint. Below, two outputs made of "
        "them by different weights: both rise, fall and rise again, with different slopes, and "
        "both bend at the same four inputs, marked by dashed lines."
    ),
    caption=(
        "Four hidden units (above) feed two outputs (below). Each output has its own weights, so "
        "its pieces have their own slopes, but all bends lie at the same four joints."
    ),
)
def two_outputs() -> Figure:
    palette = plot.colors()
    places = np.array([0.15, 0.4, 0.6, 0.85])
    network = ShallowParameters(
        -places * np.array([1.0, 1.0, -1.0, 1.0]),
        np.array([[1.0], [1.0], [-1.0], [1.0]]),
        np.array([0.9, -0.15]),
        np.array([[2.6, -5.2, -1.0, 5.0], [0.2, -1.4, -1.6, 4.2]]),
    )
    x = np.linspace(0.0, 1.0, 401)
    hidden = hidden_activations(network, x[:, None])
    both = shallow_network(network, x[:, None])
    fig, (top, bottom) = plot.new_figure(height=3.75, rows=2, sharex=True, height_ratios=(1, 1.6))
    joint_lines([top, bottom], places)
    for d in range(4):
        top.plot(x, hidden[:, d], color=palette.classes[d], linewidth=2.0)
    for d, (at, height) in enumerate(((0.76, 0.80), (0.72, 0.20), (0.03, 0.40), (0.955, 0.25))):
        plot.label(top, at, height, f"$h_{d + 1}$", palette.classes[d], ha="center")
    bottom.plot(x, both[:, 0], color=palette.model)
    bottom.plot(x, both[:, 1], color=palette.uncertainty)
    plot.label(bottom, 0.03, 0.62, "$y_1$", "model")
    plot.label(bottom, 0.03, -0.66, "$y_2$", "uncertainty")
    top.set(ylabel="hidden", ylim=(-0.06, 1.0), xlim=(0, 1))
    bottom.set(xlabel="input $x$", ylabel="outputs", ylim=(-1.35, 1.6))
    few_ticks(top, y=3)
    few_ticks(bottom, y=4)
    return fig


@figure(
    "unit-in-two-inputs",
    title="A hidden unit with two inputs",
    alt=(
        "Two squares of input space. Left, the pre-activation: parallel contour lines, the zero "
        "line drawn bold, and an arrow perpendicular to it that points uphill. Right, after the "
        "ReLU: the side below the bold line is flat and shaded, the other keeps its contours."
    ),
    caption=(
        "With two inputs the pre-activation is a tilted plane (left, contours); its weights are "
        "the arrow, which points straight uphill. The ReLU flattens the shaded half where it "
        "is negative (right). The joint has become a line."
    ),
)
def unit_in_two_inputs() -> Figure:
    palette = plot.colors()
    network = two_input_network()
    weights, bias = network.hidden_weights[2:], network.hidden_bias[2:]
    plane = Region(
        np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]]),
        np.zeros(0, dtype=bool),
        weights,
        bias,
    )
    off, on = sorted(
        regions_2d([weights, np.ones((1, 1))], [bias, np.zeros(1)], SQUARE),
        key=lambda region: bool(region.pattern[0]),
    )
    levels = np.arange(-6.0, 8.0, 2.0)
    fig, axes = plot.new_figure(height=3.1, cols=2)
    for ax, title in zip(axes, ("pre-activation", "activation"), strict=True):
        bare_square(ax, 0, 10)
        ax.set_title(title)
        ax.set_xlabel("input $x_1$")
        contours_in(ax, plane, np.array([0.0]), color=palette.text, linewidth=2.8)
    contours_in(axes[0], plane, levels[levels < 0], linewidth=1.4, linestyle="--")
    contours_in(axes[0], plane, levels[levels > 0], linewidth=1.4)
    contours_in(axes[1], on, levels[levels > 0], linewidth=1.4)
    fill_region(axes[1], off, palette.muted, 0.25, edge=False)
    axes[0].set_ylabel("input $x_2$")
    direction = 2.6 * weights[0] / np.linalg.norm(weights[0])
    start = np.array([3.6, 5.78])
    axes[0].annotate(
        "",
        xy=tuple(start + direction),
        xytext=tuple(start),
        arrowprops={"arrowstyle": "-|>", "color": palette.loss, "linewidth": 2.2, "shrinkA": 0},
    )
    box = {"boxstyle": "round,pad=0.15", "facecolor": palette.background, "linewidth": 0}
    plot.label(axes[0], 0.6, 1.2, "negative", "model", bbox=box)
    plot.label(axes[0], 9.4, 8.6, "positive", "model", ha="right", bbox=box)
    plot.label(axes[1], 2.2, 2.6, "zero", "text", ha="center")
    return fig


@figure(
    "two-input-regions",
    title="Three hidden units cut the square into seven regions",
    alt=(
        "Above, three squares show one hidden unit each: contours on one side of a line, flat "
        "shading on the other. Below, a large square with all three lines, seven polygons tinted "
        "by how many units are on; contour lines of the output are straight in each and bend "
        "at the borders."
    ),
    caption=(
        "Three hidden units, each zero on the shaded side of its line (above), and the output made "
        "of them (below). The three lines make seven regions; the digits say which units are on. "
        "In each region the contour lines are straight, parallel and equally spaced."
    ),
)
def two_input_regions() -> Figure:
    palette = plot.colors()
    network = two_input_network()
    fig, axes = plot.new_figure(height=5.3, rows=2, cols=3, height_ratios=(1, 2.2))
    for d, ax in enumerate(axes[0]):
        bare_square(ax, 0, 10)
        ax.set_title(f"$h_{d + 1}$", color=plot.readable(palette.classes[d]))
        one = regions_2d(
            [network.hidden_weights[d : d + 1], np.ones((1, 1))],
            [network.hidden_bias[d : d + 1], np.zeros(1)],
            SQUARE,
        )
        for region in one:
            if region.pattern[0]:
                contours_in(
                    ax, region, np.arange(1.0, 9.0), color=palette.classes[d], linewidth=1.3
                )
            else:
                fill_region(ax, region, palette.muted, 0.25)
    for ax in axes[1]:
        ax.remove()
    below = fig.add_subplot(axes[1, 0].get_gridspec()[1, :])
    bare_square(below, 0, 10)
    levels = np.arange(-10.0, 11.0, 1.0)
    for region in regions_2d(*layers(network), SQUARE):
        fill_region(below, region, palette.model, 0.03 + 0.13 * int(region.pattern.sum()))
        contours_in(below, region, levels, linewidth=1.1)
        name = "".join(str(d + 1) for d in np.flatnonzero(region.pattern)) or "none"
        shift = {"12": (0.0, -0.2), "none": (0.06, 0.35)}.get(name, (0.0, 0.0))
        place = region.centre + np.array(shift)
        plot.label(
            below,
            float(place[0]),
            float(place[1]),
            name,
            ha="center",
            bbox={"boxstyle": "round,pad=0.15", "facecolor": palette.background, "linewidth": 0},
            zorder=6,
        )
    below.set(xlabel="input $x_1$", ylabel="input $x_2$")
    below.set_xticks([0, 5, 10])
    below.set_yticks([0, 5, 10])
    return fig
