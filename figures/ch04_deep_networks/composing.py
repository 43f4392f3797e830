"""Figures of chapter 4: composing two networks."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import itertools

import numpy as np

from figures.ch04_deep_networks.parts import (
    UNIT,
    bends,
    count_1d,
    draw_exactly,
    example,
    on_line,
    unit_axes,
)
from figures.registry import figure
from udl import plot
from udl.networks import DeepParameters, compose
from udl.plot import Figure

PIECES = ("A", "B", "C")  # the three pieces of the zigzag, from left to right


def chain(copies: int) -> DeepParameters:
    """Return the zigzag, that many times, and then the wave."""
    return compose(*[example("zigzag")] * copies, example("wave"))


def piece_color(index: int) -> str:
    """Return the colour of a piece of the zigzag."""
    return plot.colors().classes[index]


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
        "The second network alone, and after one, two and three copies of the first. The counts "
        "come from the exact places of the joints. Each further copy adds three hidden units and "
        "multiplies the number of regions by three."
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
