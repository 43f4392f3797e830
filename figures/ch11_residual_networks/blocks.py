"""Figures of chapter 11: blocks as diagrams."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import itertools

from figures.ch11_residual_networks.parts import arrow, box, kind_color, path, plus, sheet
from figures.registry import figure
from udl import plot
from udl.plot import Figure


@figure(
    "block",
    title="A residual block",
    alt=(
        "A thick horizontal line, the stream, runs from left to right. A branch leaves it, goes "
        "through norm, ReLU, linear, norm, ReLU and linear, and comes back to a plus sign on the "
        "stream. The line itself is the skip."
    ),
    caption=(
        "A block with the order of operations that is usual today. The skip passes its input on "
        "unchanged, and the branch adds to it. Both the signal on its way to the right and the "
        "gradient on its way to the left have a way without any obstacle."
    ),
)
def block() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(2.5)
    stream, branch = 17.5, 7.0
    ax.plot([3, 47.6], [stream, stream], color=kind_color("both"), linewidth=5, zorder=1)
    arrow(ax, (47.4, stream), (50.6, stream), kind_color("both"), linewidth=5)
    plot.label(ax, 3, stream + 3, "$\\mathbf{h}_{k-1}$", ha="center")
    plot.label(ax, 50, stream + 3, "$\\mathbf{h}_k$", ha="center")
    plot.label(ax, 24, stream + 2.6, "skip", kind_color("both"), ha="center")
    names = ("norm", "ReLU", "linear", "norm", "ReLU", "linear")
    colors = (kind_color("norms"), palette.muted, kind_color("skips")) * 2
    width, gap = 5.7, 1.05
    left = 6.6
    path(ax, [(4.8, stream), (4.8, branch), (left, branch)])
    for place, (name, color) in enumerate(zip(names, colors, strict=True)):
        x = left + place * (width + gap) + width / 2
        box(ax, (x, branch), (width, 4.4), color, name, share=0.18)
        if place < 5:
            arrow(ax, (x + width / 2, branch), (x + width / 2 + gap, branch), mutation_scale=8)
    end = left + 6 * width + 5 * gap
    path(ax, [(end, branch), (46.6, branch), (46.6, stream - 1.4)])
    plus(ax, (46.6, stream))
    plot.label(ax, 24, 1.7, "branch: the layers $\\mathbf{f}_k$", kind_color("skips"), ha="center")
    return fig


@figure(
    "paths",
    title="Three blocks are eight paths",
    alt=(
        "Left, three blocks on a stream with a branch each. Right, the same network as a list of "
        "eight rows: one with no branch, three with one, three with two and one with all three."
    ),
    caption=(
        "A gradient comes back through three blocks on $2^3 = 8$ paths, since it takes the skip or "
        "the branch of each. Filled boxes are branches that it goes through. Of the eight paths, "
        "1, 3, 3 and 1 go through none, one, two and three of them."
    ),
)
def paths() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.5)
    color = kind_color("skips")
    stream = 6.0
    ax.plot([stream, stream], [2.0, 30.4], color=kind_color("both"), linewidth=5, zorder=1)
    arrow(ax, (stream, 30.2), (stream, 32.6), kind_color("both"), linewidth=5)
    for k in range(3):
        base = 4.0 + 9.0 * k
        path(ax, [(stream, base), (13.5, base), (13.5, base + 1.4)])
        box(ax, (13.5, base + 3.0), (5.0, 3.2), color, f"$\\mathbf{{f}}_{k + 1}$", share=0.3)
        path(ax, [(13.5, base + 4.6), (13.5, base + 6.2), (stream + 1.4, base + 6.2)])
        plus(ax, (stream, base + 6.2))
    choices = sorted(itertools.product((False, True), repeat=3), key=lambda one: (sum(one), one))
    for row, through in enumerate(choices):
        y = 29.6 - 3.8 * row
        ax.plot([24, 41.4], [y, y], color=palette.muted, linewidth=1.5, zorder=1)
        arrow(ax, (41, y), (43, y))
        for k, taken in enumerate(through):
            if taken:
                box(
                    ax,
                    (27.4 + 5.6 * k, y),
                    (4.4, 2.8),
                    color,
                    f"$\\mathbf{{f}}_{k + 1}$",
                    share=0.3,
                )
    for count, y in ((0, 29.6), (1, 22.0), (2, 10.6), (3, 3.0)):
        plot.label(ax, 44.4, y, f"{count}", "muted")
    plot.label(ax, 48.3, 16.3, "branches", "muted", ha="center", rotation=90)
    return fig


@figure(
    "orders",
    title="Four orders of operations in a branch",
    alt=(
        "Four rows of boxes. Linear then ReLU: the stream can only rise. ReLU then linear: it can "
        "rise and fall. Norm, ReLU, linear twice, the order of 2016: up and down, the stream is "
        "free. Linear, norm, ReLU, linear, norm with a ReLU after the sum, the order of 2015: the "
        "stream is never negative."
    ),
    caption=(
        "What stands in the branch, and what the stream can then do. Boxes to the right of the "
        "plus sign stand in the stream itself, in the way of signal and gradient."
    ),
)
def orders() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.6)
    colors = {
        "norm": kind_color("norms"),
        "ReLU": palette.muted,
        "linear": kind_color("skips"),
    }
    rows = (
        (("linear", "ReLU"), (), "can only rise"),
        (("ReLU", "linear"), (), "rises and falls"),
        (
            ("norm", "ReLU", "linear", "norm", "ReLU", "linear"),
            (),
            "rises and falls, nothing in its way (2016)",
        ),
        (
            ("linear", "norm", "ReLU", "linear", "norm"),
            ("ReLU",),
            "is cut at zero by each block (2015)",
        ),
    )
    width, gap = 5.6, 0.9
    for row, (names, behind, words) in enumerate(rows):
        y = 28.6 - 8.6 * row
        for place, name in enumerate(names):
            x = 0.4 + place * (width + gap) + width / 2
            box(ax, (x, y), (width, 3.6), colors[name], name, share=0.18)
            arrow(ax, (x + width / 2, y), (x + width / 2 + gap, y), mutation_scale=7)
        end = 0.4 + len(names) * (width + gap)
        plus(ax, (end + 1.3, y))
        for name in behind:
            arrow(ax, (end + 2.6, y), (end + 3.8, y), mutation_scale=7)
            box(ax, (end + 3.8 + width / 2, y), (width, 3.6), colors[name], name, share=0.18)
        plot.label(ax, 0.4, y + 3.6, f"The stream {words}.")
    return fig
