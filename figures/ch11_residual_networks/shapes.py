"""Figures of chapter 11: whole networks as diagrams."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from figures.ch11_residual_networks.parts import arrow, box, kind_color, path, plus, sheet
from figures.registry import figure
from udl import plot
from udl.plot import Figure
from udl.residual import dense_widths


@figure(
    "bottleneck",
    title="A basic block and a bottleneck",
    alt=(
        "Left, a basic block with two 3 by 3 convolutions of 64 channels. Right, a bottleneck for "
        "256 channels: a 1 by 1 convolution down to 64, a 3 by 3 convolution of 64, and a 1 by 1 "
        "convolution back to 256. Below stand the numbers of weights, 73,728 and 69,632."
    ),
    caption=(
        "The two blocks of ResNets for images, norms and ReLUs left out. The bottleneck does its "
        "3 by 3 convolution on a quarter of the channels. It has about as many weights as the "
        "basic block, on a stream four times as wide."
    ),
)
def bottleneck() -> Figure:
    fig, ax = sheet(3.7)
    color = kind_color("skips")
    columns = (
        (5.0, ("3 × 3, 64", "3 × 3, 64"), 64, 2 * 9 * 64 * 64),
        (31.0, ("1 × 1, 64", "3 × 3, 64", "1 × 1, 256"), 256, 2 * 256 * 64 + 9 * 64 * 64),
    )
    for left, names, channels, weights in columns:
        ax.plot([left, left], [4.8, 29.0], color=kind_color("both"), linewidth=5, zorder=1)
        arrow(ax, (left, 28.8), (left, 31.2), kind_color("both"), linewidth=5)
        middle = left + 10.5
        step = 17.4 / len(names)
        low = 8.2 + step / 2 - 2.5
        path(ax, [(left, 6.8), (middle, 6.8), (middle, low)])
        for place, name in enumerate(names):
            y = 8.2 + step * (place + 0.5) - 0.6
            box(ax, (middle, y), (11.5, 3.8), color, name, share=0.2)
            if place:
                arrow(ax, (middle, y - step + 1.9), (middle, y - 1.9))
        top = 8.2 + step * (len(names) - 0.5) + 1.3
        path(ax, [(middle, top), (middle, 26.8), (left + 1.4, 26.8)])
        plus(ax, (left, 26.8))
        plot.label(ax, left - 4.4, 33.6, f"{channels} channels")
        plot.label(ax, left - 4.4, 1.4, f"{weights:,} weights", "muted")
    return fig


@figure(
    "stages",
    title="The residual network of the page",
    alt=(
        "A row of boxes from a signal of 40 numbers to 10 classes: a convolution, a block at "
        "length 40, a convolution with stride 2, a block at length 20, another one with stride 2, "
        "a block at length 10, and a linear layer. The boxes get shorter, and each block has a "
        "skip."
    ),
    caption=(
        "The network that the page trains on MNIST-1D. The height shows the length of the signal, "
        "and there are 24 channels throughout. Between two stages a convolution with stride 2 "
        "stands in the stream itself, since a skip cannot shorten a signal."
    ),
)
def stages() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.0)
    middle = 14.0
    parts = (
        ("conv", 40, "skips"),
        ("block", 40, "both"),
        ("stride 2", 20, "skips"),
        ("block", 20, "both"),
        ("stride 2", 10, "skips"),
        ("block", 10, "both"),
        ("linear", 10, "neither"),
    )
    x = 5.4
    plot.label(ax, 0.2, middle, "signal")
    for name, length, kind in parts:
        width = 6.4 if kind == "both" else 2.6
        height = 5.0 + 0.3 * length
        color = palette.muted if kind == "neither" else kind_color(kind)
        arrow(ax, (x - 0.2, middle), (x + 1.3, middle), mutation_scale=8)
        x += 1.5
        box(ax, (x + width / 2, middle), (width, height), color, share=0.2)
        plot.label(ax, x + width / 2, middle, name, ha="center", rotation=0 if width > 5 else 90)
        if kind == "both":
            top = middle + height / 2
            ax.plot(
                [x - 0.8, x - 0.8, x + width + 0.7, x + width + 0.7],
                [middle, top + 1.6, top + 1.6, middle],
                color=kind_color("both"),
                linewidth=2.5,
                zorder=1,
            )
            plot.label(ax, x + width / 2, 2.0, f"{length}", "muted", ha="center")
        x += width
    arrow(ax, (x, middle), (x + 1.6, middle), mutation_scale=8)
    plot.label(ax, x + 2.0, middle, "classes")
    plot.label(ax, 0.2, 2.0, "length", "muted")
    return fig


@figure(
    "dense",
    title="A dense block grows with each layer",
    alt=(
        "Five columns of stacked segments. The first holds 16 units of the input, and each next "
        "one has a further segment of 12 units on top, up to 64. Arrows lead from each whole "
        "column to the new segment of the next."
    ),
    caption=(
        "In a dense block each layer reads all units so far and puts 12 new ones on top of them. "
        "Nothing is added, and nothing is lost. The weights grow with the square of the depth."
    ),
)
def dense() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.6)
    widths = dense_widths(16, 12, 4)
    colors = (palette.muted, *[kind_color("skips")] * 4)
    scale, base = 0.36, 6.0
    for column, total in enumerate(widths):
        x = 5.5 + 10.4 * column
        bottoms = (0, *widths[:column])
        for segment, (low, high) in enumerate(zip(bottoms, widths, strict=False)):
            new = segment == column
            middle = base + scale * (low + high) / 2
            size = (4.4, scale * (high - low) - 0.3)
            box(ax, (x, middle), size, colors[segment], share=0.55 if new else 0.12)
        plot.label(ax, x, 3.4, f"{total}", "muted", ha="center")
        if column < 4:
            target = base + scale * (total + 6)
            start = (x + 2.4, base + scale * total / 2)
            arrow(ax, start, (x + 10.4 - 2.4, target), kind_color("skips"))
    plot.label(ax, 26.3, 0.8, "units", "muted", ha="center")
    plot.label(ax, 0.5, 26.5, "Each layer reads the whole column\nand makes 12 new units.")
    return fig


@figure(
    "hourglass",
    title="An hourglass with skips across",
    alt=(
        "A U of boxes. On the left they get shorter from top to bottom, 32, 16 and 8 positions, on "
        "the right longer again. Arrows lead down and up, and thick lines lead across from each "
        "box on the left to the one of the same length on the right."
    ),
    caption=(
        "Down to a short signal that has seen everything, and up again. The skips across bring "
        "back where things were. A U-Net puts what comes across beside what comes from below, and "
        "an hourglass network adds it, through a block of its own."
    ),
)
def hourglass() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.4)
    lengths = (32, 16, 8)
    for level, length in enumerate(lengths):
        y = 27.0 - 9.5 * level
        width = 5.0 + 0.27 * length
        gap = 16.5
        for side in (-1, 1) if level < 2 else (0,):
            x = 26.5 + side * gap
            box(ax, (x, y), (width, 4.6), palette.muted, f"{length}", share=0.18)
            if level == 0:
                pair = ((x, y - 2.3), (x, y - 7.2))
                arrow(ax, *(pair if side < 0 else pair[::-1]))
        if level < 2:
            edge = gap - width / 2
            arrow(ax, (26.5 - edge, y), (26.5 + edge, y), kind_color("both"), linewidth=4)
    path(ax, [(10.0, 15.2), (10.0, 8.0), (26.5 - 3.6, 8.0)])
    path(ax, [(26.5 + 3.6, 8.0), (43.0, 8.0), (43.0, 15.2)])
    plot.label(ax, 26.5, 29.4, "skips across", kind_color("both"), ha="center")
    plot.label(ax, 26.5, 2.8, "positions", "muted", ha="center")
    return fig
