"""Figures of chapter 11: what norms do to numbers, and which numbers share a mean."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch11_residual_networks.parts import arrow, kind_color, sheet, tint
from figures.registry import figure
from udl import plot
from udl.plot import Axes, Figure
from udl.residual import batch_norm, start_running, update_running

BATCH_SIZE = 200
GAIN, SHIFT = 0.5, 1.0


@figure(
    "one-unit",
    title="One unit over a batch, before and after batch norm",
    alt=(
        "Three histograms of one unit over a batch of 200 examples. At first the values lie around "
        "3 with a deviation of 2, then around 0 with deviation 1, and after gain 0.5 and shift 1 "
        "around 1 with deviation 0.5. The shape stays the same."
    ),
    caption=(
        "The values of one unit over a batch: as they come, normalised to mean 0 and variance 1, "
        "and after the learned gain, here 0.5, and shift, here 1. The shape stays as it was."
    ),
)
def one_unit() -> Figure:
    palette = plot.colors()
    x = 3 + 2 * np.random.default_rng(0).normal(size=(BATCH_SIZE, 1))
    found = batch_norm(x, np.array([GAIN]), np.array([SHIFT]))
    fig, axes = plot.new_figure(height=4.2, rows=3, sharex=True, sharey=True)
    shown = (
        (x, palette.muted, "as it comes: $h$"),
        (found.normal, kind_color("norms"), "normalised: $\\hat{h}$"),
        (found.output, kind_color("both"), "gain and shift: $\\gamma\\hat{h} + \\delta$"),
    )
    for ax, (values, color, words) in zip(axes, shown, strict=True):
        low, high = values.min(), values.max()
        counts, edges = np.histogram(values, bins=12, range=(low, high))
        ax.bar(edges[:-1], counts, np.diff(edges), align="edge", color=color, alpha=0.75)
        ax.axvline(values.mean(), color=palette.text, linewidth=1.2)
        ax.set(yticks=[], xlim=(-4, 10), ylim=(0, 1.15 * counts.max()))
        plot.label(ax, 9.8, 0.85 * counts.max(), words, ha="right")
    axes[-1].set(xlabel="value", xticks=[-4, -2, 0, 2, 4, 6, 8, 10])
    return fig


def _cube(ax: Axes, left: float, bottom: float, chosen: str, color: str) -> None:
    """Draw 4 examples, 4 channels and 3 places as sheets, those that share a mean filled."""
    cell = 2.3
    for place in reversed(range(3)):
        dx, dy = 1.25 * place, 1.25 * place
        for example in range(4):
            for channel in range(4):
                shared = {
                    "batch": channel == 0,
                    "layer": example == 0,
                    "group": example == 0 and channel < 2,
                    "instance": example == 0 and channel == 0,
                }[chosen]
                x = left + dx + cell * channel
                y = bottom + dy + cell * (3 - example)
                ax.fill(
                    [x, x + cell, x + cell, x],
                    [y, y, y + cell, y + cell],
                    facecolor=tuple(tint(color, 0.75 if shared else 0.0)),
                    edgecolor=plot.colors().muted,
                    linewidth=0.9,
                    clip_on=False,
                )


@figure(
    "norm-axes",
    title="Which numbers share a mean",
    alt=(
        "Four stacks of three sheets, each of four rows for examples and four columns for "
        "channels. Batch norm fills one column on all sheets, layer norm one row, group norm two "
        "cells of one row, instance norm a single cell, each on all sheets."
    ),
    caption=(
        "Rows are examples, columns channels, and the sheets behind one another places. Filled: "
        "what shares one mean and one variance. In batch norm alone do examples meet."
    ),
)
def norm_axes() -> Figure:
    fig, ax = sheet(3.7)
    places = {"batch": (3, 19.8), "layer": (31, 19.8), "group": (3, 1.9), "instance": (31, 1.9)}
    for name, (left, bottom) in places.items():
        color = kind_color("norms" if name == "batch" else "both")
        _cube(ax, left, bottom, name, color)
        plot.label(ax, left, bottom + 13.4, f"{name} norm")
    plot.label(ax, 15.5, 21.6, "examples\ndownwards", "muted")
    plot.label(ax, 15.5, 3.7, "channels\nto the right", "muted")
    return fig


@figure(
    "lost-directions",
    title="Shifts and stretches are lost",
    alt=(
        "A plane of a batch of three numbers, seen at right angles to the direction of a common "
        "shift, with a circle. Three arrows of different lengths in the same direction end in "
        "points that all go to one point of the circle; a fourth goes to another."
    ),
    caption=(
        "A batch of three numbers is a point in space. Taking away the mean projects it on this "
        "plane, and dividing by the deviation moves it on the circle. All points of a ray from the "
        "centre become one. A gradient that comes back is tangent to the circle, with neither a "
        "part along the ray nor one at right angles to the plane."
    ),
)
def lost_directions() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.7)
    turn = np.linspace(0, 2 * np.pi, 200)
    radius = np.sqrt(3)
    ax.plot(radius * np.cos(turn), radius * np.sin(turn), color=kind_color("norms"))
    ray = np.deg2rad(35)
    direction = np.array([np.cos(ray), np.sin(ray)])
    for size in (0.7, 2.5, 3.5):
        plot.data_points(ax, [size * direction[0]], [size * direction[1]])
    ax.plot(*np.outer(direction, [0, 3.9]), color=palette.grid, linewidth=1.5, zorder=1)
    on = radius * direction
    for size in (0.7, 2.5, 3.5):
        reach = 0.12 if size < radius else -0.12
        arrow(ax, tuple((size + reach) * direction), tuple((radius - reach) * direction))
    ax.plot(*on, "o", color=kind_color("norms"), markersize=9, zorder=5)
    tangent = np.array([-direction[1], direction[0]])
    arrow(ax, tuple(on), tuple(on + 1.3 * tangent), palette.loss, linewidth=2)
    plot.label(ax, -0.35, 2.25, "gradient\nthat comes back", "loss", ha="right")
    plot.label(ax, 3.05, 1.55, "three batches,\none output")
    plot.label(ax, 0, -1.45, "length $\\sqrt{3}$", kind_color("norms"), ha="center")
    ax.plot(0, 0, "+", color=palette.muted, markersize=9)
    plot.label(ax, 0.1, -0.3, "equal numbers", "muted", ha="center")
    ax.set(xlim=(-2.6, 5.2), ylim=(-2, 2.9), aspect="equal")
    ax.axis("off")
    return fig


@figure(
    "running-averages",
    title="Running averages of mean and variance",
    alt=(
        "Running mean and running variance against steps 0 to 200. With momentum 0.1 the mean "
        "reaches 3 after about 30 steps and then trembles; with 0.01 it needs the whole 200 steps "
        "and is smooth. The variance approaches 4 in the same way."
    ),
    caption=(
        "What batch norm remembers of a unit with mean 3 and variance 4, from batches of 20. "
        "PyTorch's momentum, 0.1 unless told otherwise, is the share of the new batch. A network "
        "that is tested early, or with a small momentum, uses statistics that are not there yet."
    ),
)
def running_averages() -> Figure:
    fig, axes = plot.new_figure(height=4.2, rows=2, sharex=True)
    for momentum, kind, spots in (
        (0.1, "both", ((60, 3.55), (60, 5.2))),
        (0.01, "skips", ((95, 1.2), (95, 2.0))),
    ):
        rng = np.random.default_rng(1)
        kept = start_running(1)
        means, variances = [0.0], [1.0]
        for _ in range(200):
            kept = update_running(kept, 3 + 2 * rng.normal(size=(20, 1)), momentum=momentum)
            means.append(float(kept.mean[0]))
            variances.append(float(kept.variance[0]))
        for ax, values, spot in zip(axes, (means, variances), spots, strict=True):
            ax.plot(values, color=kind_color(kind))
            plot.label(ax, *spot, f"momentum {momentum:g}", kind_color(kind))
    for ax, truth in zip(axes, (3, 4), strict=True):
        ax.axhline(truth, color=plot.colors().truth, linestyle="--", linewidth=1.3)
    axes[0].set(ylim=(0, 4.2), ylabel="mean", yticks=[0, 1, 2, 3, 4])
    axes[1].set(ylim=(0, 6.2), ylabel="variance", yticks=[0, 2, 4, 6], xlabel="step")
    axes[1].set(xlim=(0, 200))
    return fig
