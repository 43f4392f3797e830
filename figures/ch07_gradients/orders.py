"""Figures of chapter 7: what both orders of the chain rule cost, in time and in memory."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch07_gradients.parts import canvas, matrix, rgb
from figures.registry import figure
from udl import plot
from udl.plot import Axes, Figure

SIDE = 4  # units of each layer in the picture


def products(ax: Axes, title: str, stages: tuple[tuple[tuple[int, int], ...], ...]) -> list[int]:
    """Draw a chain of matrices, stage by stage, and return the multiplications of each stage."""
    palette = plot.colors()
    height = (SIDE + 1.1) * len(stages) + 0.6
    canvas(ax, 24.0, height)
    ax.set_aspect("equal")
    ax.set_title(title)
    counts = []
    for row, shapes in enumerate(stages):
        centre = height - 0.6 - SIDE / 2 - (SIDE + 1.1) * row
        left = 0.0
        for shape in shapes:
            single = shape[0] == 1
            matrix(ax, left, centre, shape, palette.loss if single else palette.uncertainty)
            left += shape[1] + 0.7
        if row + 1 < len(stages):
            before, after = shapes, stages[row + 1]
            first = title.startswith("back")
            a, b = (before[0], before[1]) if first else (before[-2], before[-1])
            count = a[0] * a[1] * b[1]
            counts.append(count)
            assert len(after) == len(before) - 1
            plot.label(ax, 21.2, centre, f"{count}", "text", ha="right")
    return counts


@figure(
    "two-orders",
    title="One product of matrices in two orders",
    alt=(
        "A row vector followed by three square matrices of side 4, multiplied in two orders. From "
        "the left every step is a vector times a matrix with 16 multiplications, 48 in all. From "
        "the right the first two steps are matrix times matrix with 64 each and the last one is "
        "16, 144 in all."
    ),
    caption=(
        "The chain rule for three layers of four units: a row, the derivative with respect to the "
        "outputs, times one matrix for each layer, with the number of multiplications of each "
        "step. From the loss backwards every product is one row times a matrix. From the input "
        "forwards whole matrices are multiplied. With 1,000 units the numbers are $10^6$ and "
        "$10^9$ for each layer."
    ),
)
def two_orders() -> Figure:
    row, square = (1, SIDE), (SIDE, SIDE)
    fig, axes = plot.new_figure(height=2.65, cols=2)
    products(
        axes[0],
        "backwards: 48",
        ((row, square, square, square), (row, square, square), (row, square), (row,)),
    )
    products(
        axes[1],
        "forwards: 144",
        ((row, square, square, square), (row, square, square), (row, square), (row,)),
    )
    return fig


def held(num_layers: int, part: int) -> tuple[list[int], int]:
    """Follow how many layers' values are held through a forward and a backward pass.

    With a part of one layer everything is kept. Otherwise one value is kept for each part, and
    its other values are worked out again on the way back. A layer takes one step forwards and two
    back, as it takes one matrix product and two. Returns the numbers held after each step, and
    after how many steps the way back begins.
    """
    counts, now = [], 0
    for layer in range(num_layers):
        now += layer % part == 0
        counts.append(now)
    turn = len(counts)
    for _ in range(num_layers // part):
        for _ in range(part - 1):
            now += 1
            counts.append(now)
        for _ in range(part):
            counts += [now, now - 1]
            now -= 1
    return counts, turn


LAYERS, PART = 36, 6


@figure(
    "checkpoints",
    title="Layers held in memory, with and without checkpoints",
    alt=(
        "Number of layers held against time. Without checkpoints it rises steadily to 36 and falls "
        "back to 0. With checkpoints it rises in steps to 6, then goes up and down like a saw, "
        "never above 11, and takes 28 per cent longer."
    ),
    caption=(
        "Layers whose values are held while a network of 36 layers runs forwards and back. A layer "
        "takes one step forwards and two back. Keeping all values takes room for 36 layers. "
        "Keeping every sixth and working out the others again, five layers at a time, takes room "
        "for 11, and 138 steps in place of 108."
    ),
)
def checkpoints() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.2)
    everything, turn = held(LAYERS, 1)
    sparingly, _ = held(LAYERS, PART)
    for counts, color in ((everything, palette.uncertainty), (sparingly, palette.model)):
        steps = np.arange(len(counts) + 1)
        ax.fill_between(steps, [0, *counts], color=(*rgb(color), 0.15), linewidth=0, clip_on=False)
        ax.plot(steps, [0, *counts], color=color, clip_on=False)
    ax.axvline(turn, color=palette.muted, linewidth=1.0, dashes=(2, 3))
    plot.label(ax, turn - 2, 39.5, "forwards", "muted", ha="right")
    plot.label(ax, turn + 2, 39.5, "and back", "muted")
    plot.label(ax, 62, 29, "all values kept", "uncertainty")
    plot.label(ax, 98, 13, "checkpoints", "model")
    ax.set(
        xlabel="time, in steps",
        ylabel="layers held",
        xlim=(0, 140),
        ylim=(0, 42),
        yticks=(0, 11, 36),
    )
    return fig
