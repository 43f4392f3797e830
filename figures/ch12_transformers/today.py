"""Figures of chapter 12: families of transformers, images, and what makes large ones cheaper."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch12_transformers.parts import (
    SHEET_WIDTH,
    Array,
    Point,
    arrow,
    box,
    number,
    path,
    role_color,
    sheet,
    tint,
    weight_panel,
)
from figures.registry import figure
from udl import plot
from udl.attention import causal_mask
from udl.data import mnist
from udl.losses import softmax
from udl.plot import Axes, Figure


@figure(
    "families",
    title="Encoder, decoder and encoder-decoder as masks",
    alt=(
        "Three squares of cells, a row a position that looks. Encoder: all five by five cells are "
        "filled. Decoder: the lower triangle is filled. Encoder-decoder: eight by eight cells in "
        "four blocks. The source looks at all of the source; the target looks at all of the source "
        "(cross-attention, another colour) and at the target up to itself."
    ),
    caption=(
        "Who may look at whom (row at column). An encoder reads a whole text, a decoder only what "
        "came before. In an encoder-decoder the source is read whole, and each position of the "
        "target looks at all of the source and at the target up to itself."
    ),
)
def families() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=2.75, cols=3, width_ratios=(1, 1, 1.25))
    whole, before = np.ones((5, 5)), causal_mask(5).astype(float)
    color = role_color("weight")
    for ax, mask, name in ((axes[0], whole, "encoder"), (axes[1], before, "decoder")):
        weight_panel(ax, 0.6 * mask, color)
        ax.set_title(name, loc="center")
        ax.set(xticks=[], yticks=[], xlabel="text")
    ax = axes[2]
    source, target = 4, 4
    both = np.zeros((8, 8))
    both[:source, :source] = 1
    both[source:, source:] = causal_mask(target)
    weight_panel(ax, 0.6 * both, color)
    ax.pcolormesh(
        np.arange(source + 1),
        np.arange(source, source + target + 1),
        tint(palette.model, np.full((target, source), 0.6)),
        edgecolors=palette.grid,
        linewidth=0.6,
        clip_on=False,
    )
    ax.plot([0, 8], [source, source], color=palette.text, linewidth=1.4, clip_on=False)
    ax.plot([source, source], [0, 8], color=palette.text, linewidth=1.4, clip_on=False)
    ax.set_title("encoder-decoder", loc="center")
    ax.set_xticks([2, 6], ["source", "target"])
    ax.set_yticks([2, 6], ["source", "target"], rotation=90, va="center")
    for ax in axes:
        ax.set_aspect("equal")
    return fig


SIDE = 7  # pixels of a patch


@figure(
    "patches",
    title="A digit as sixteen tokens",
    alt=(
        "On the left a handwritten zero of 28 by 28 pixels with a grid of four by four squares. On "
        "the right the sixteen squares apart, numbered row by row from 1 to 16. The corner squares "
        "are empty, those around the middle hold pieces of the stroke."
    ),
    caption=(
        "A digit of 28 × 28 pixels cut into 16 patches of 7 × 7. Each patch is a row of 49 "
        "numbers, which a linear map makes a token of $D$ channels. Only the encodings of "
        "their positions tell which patch lies where."
    ),
)
def patches() -> Figure:
    palette = plot.colors()
    image = mnist.digits().x_test[3, 0].astype(float)
    fig, ax = sheet(2.65)
    size, left, bottom = 24.0, 0.3, 0.4

    def shown(part: Array, x: float, y: float, side: float) -> None:
        ax.imshow(
            tint(palette.data, part),
            extent=(x, x + side, y, y + side),
            interpolation="none",
            aspect="auto",
            zorder=2,
        )
        around = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) * side
        ax.plot(x + around[:, 0], y + around[:, 1], color=palette.model, linewidth=1.0, zorder=3)

    shown(image, left, bottom, size)
    for line in size / 4 * np.arange(1, 4):
        ax.plot([left + line] * 2, [bottom, bottom + size], color=palette.model, lw=1, zorder=3)
        ax.plot([left, left + size], [bottom + line] * 2, color=palette.model, lw=1, zorder=3)
    arrow(ax, (25.3, bottom + size / 2), (28.3, bottom + size / 2))
    count = len(image) // SIDE
    for row in range(count):
        for column in range(count):
            part = image[row * SIDE : (row + 1) * SIDE, column * SIDE : (column + 1) * SIDE]
            x, y = 29.8 + 6.2 * column, bottom + size - 4.0 - 6.4 * row
            shown(part, x, y, 4.0)
            plot.label(ax, x + 2.0, y - 1.2, str(count * row + column + 1), "muted", ha="center")
    return fig


def dot(ax: Axes, place: Point, color: str, marker: str = "o", size: float = 13) -> None:
    """Draw a filled circle or square for a head, a token or an expert."""
    ax.plot(*place, marker, color=color, markersize=size, zorder=4, clip_on=False)


CHANNELS_OF_A_HEAD, NUM_QUERY_HEADS, LAYERS, LENGTH = 128, 8, 32, 8192


@figure(
    "grouped-heads",
    title="Eight query heads with eight, two or one head of keys and values",
    alt=(
        "Three diagrams one below another, each with eight circles for query heads above squares "
        "for the heads of keys and values. With many heads each circle has its own square; "
        "grouped, four circles share one of two squares; with one, all eight lead to it. Bars give "
        "the memory of the cache: 1.1, 0.27 and 0.13 GB."
    ),
    caption=(
        "Eight heads of queries (circles) share eight, two or one head of keys and values "
        "(squares). Bars: the cache of one text of 8,192 tokens in a model with 32 layers and 128 "
        "channels a head, two bytes a number. Its size is proportional to the number of squares."
    ),
)
def grouped_heads() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.7)
    unit = 2 * 2 * LENGTH * LAYERS * CHANNELS_OF_A_HEAD / 1e9  # keys and values, two bytes each
    longest = NUM_QUERY_HEADS * unit
    for row, (groups, name) in enumerate(((8, "many"), (2, "grouped"), (1, "one"))):
        top = 32.6 - 11.6 * row
        plot.label(ax, 0.3, top - 3.0, name)
        shared = NUM_QUERY_HEADS // groups
        xs = 10.5 + 3.1 * np.arange(NUM_QUERY_HEADS)
        for group in range(groups):
            chosen = xs[group * shared : (group + 1) * shared]
            for x in chosen:
                ax.plot([x, chosen.mean()], [top, top - 6.5], color=palette.muted, lw=1.2, zorder=1)
                dot(ax, (float(x), top), role_color("query"))
            dot(ax, (float(chosen.mean()), top - 6.5), role_color("key"), "s")
        size = groups * unit
        length = 11.5 * size / longest
        ax.fill_between([36.0, 36.0 + length], top - 4.6, top - 1.8, color=palette.loss)
        words = f"{number(size, 1 if size > 1 else 2)} GB"
        plot.label(ax, 36.0 + length + 0.6, top - 3.2, words, "loss")
    plot.label(ax, 36.0, 34.4, "cache of a text", "loss", va="center")
    return fig


GATES = np.array([[2.1, 0.2, 1.3, -0.6], [-0.4, 1.8, 0.1, 1.6], [0.3, -0.5, 2.4, 0.9]])


@figure(
    "experts",
    title="A router sends each token to two of four experts",
    alt=(
        "Three tokens at the bottom, a router above them and four boxes for experts on top. From "
        "the router two arrows for each token lead to the experts chosen for it: token 1 to expert "
        "1 (0.69) and 3 (0.31), token 2 to expert 2 (0.55) and 4 (0.45), token 3 to expert 3 "
        "(0.82) and 4 (0.18). The other pairs have no arrow."
    ),
    caption=(
        "A mixture of experts in place of the feed-forward network. A linear router scores the "
        "four experts for each token; the two best of them work on it, and their outputs are added "
        "with the softmax of their two scores as weights. The others are stored and not computed."
    ),
)
def experts() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.7)
    colors = palette.classes[:3]
    tops = 6.2 + 13.5 * np.arange(4)
    starts = (7.5, 26.5, 45.5)
    token, router, expert = 2.4, 9.0, 33.0
    box(ax, (SHEET_WIDTH / 2, router), (52.0, 3.4), palette.muted, "router", share=0.1)
    for e, x in enumerate(tops):
        box(ax, (x, expert), (11.4, 4.6), palette.model, f"expert {e + 1}", share=0.14)
    for n, (x, scores) in enumerate(zip(starts, GATES, strict=True)):
        chosen = np.sort(np.argsort(-scores)[:2])
        weights = softmax(scores[chosen])
        box(ax, (x, token), (11.0, 3.8), colors[n], f"token {n + 1}", share=0.2)
        arrow(ax, (x, token + 2.0), (x, router - 1.9), colors[n])
        for e, weight, side in zip(chosen, weights, (-1, 1), strict=True):
            start, end = (x + 0.6 * side, router + 1.8), (tops[e] + 2.4 * (n - 1), expert - 2.5)
            arrow(ax, start, end, colors[n], linewidth=1.0 + 4 * weight)
            place = start[0] + 0.10 * (end[0] - start[0]) + 1.1 * side
            plot.label(
                ax,
                place,
                router + 4.0,
                number(weight),
                colors[n],
                ha="right" if side < 0 else "left",
            )
    return fig


@figure(
    "low-rank",
    title="A frozen matrix and a thin product beside it",
    alt=(
        "An input x goes two ways to a plus sign and the output y: through a large square, the "
        "frozen matrix Omega of D by D, and through a wide flat rectangle A, r by D, and a tall "
        "narrow one B, D by r, which are trained. The square holds 16,777,216 numbers, both "
        "rectangles together 65,536."
    ),
    caption=(
        "Low-rank fine-tuning. The matrix $\\Omega$ stays as it was; only the thin matrices "
        "$\\mathbf{A}$ and $\\mathbf{B}$ are trained, whose product $\\mathbf{B}\\mathbf{A}$ has "
        "at most the rank $r$. Numbers for $D = 4096$ and $r = 8$."
    ),
)
def low_rank() -> Figure:
    palette = plot.colors()
    d, r = 4096, 8
    fig, ax = sheet(3.6)
    trained = palette.truth
    square, thin = 12.0, 2.2
    upper, lower, middle = 26.6, 7.6, 16.8
    flat, tall, plus = 18.0, 31.0, 42.5
    edge = {"boxstyle": "square,pad=0"}
    box(ax, (3.2, middle), (5.0, 4.4), role_color("input"), "$\\mathbf{x}$", share=0.12)
    path(ax, [(8.0, middle), (8.0, upper), (21.2 - square / 2, upper)])
    path(ax, [(5.7, middle), (8.0, middle), (8.0, lower), (flat - square / 2, lower)])
    box(ax, (21.2, upper), (square, square), palette.muted, "$\\Omega$", share=0.25, **edge)
    box(ax, (flat, lower), (square, thin), trained, share=0.3, **edge)
    box(ax, (tall, lower), (thin, square), trained, share=0.3, **edge)
    plot.label(ax, flat, lower - 2.8, "$\\mathbf{A}$", trained, ha="center")
    plot.label(ax, tall + 2.6, lower - 2.8, "$\\mathbf{B}$", trained, ha="center")
    plot.label(ax, flat, lower + 2.6, "$r$ rows", "muted", ha="center")
    plot.label(ax, 28.2, upper + 4.0, f"frozen: {d * d:,}", "muted")
    plot.label(ax, tall + 5.0, lower - 2.8, f"trained: {2 * d * r:,}", trained)
    arrow(ax, (flat + square / 2, lower), (tall - thin / 2, lower))
    path(ax, [(21.2 + square / 2, upper), (plus, upper), (plus, middle + 1.6)])
    path(ax, [(tall + thin / 2, lower), (plus, lower), (plus, middle - 1.6)])
    box(ax, (plus, middle), (3.0, 3.0), palette.muted, "+", share=0.0, boxstyle="circle,pad=-0.1")
    arrow(ax, (plus + 1.5, middle), (47.6, middle))
    box(ax, (50.2, middle), (5.0, 4.4), role_color("output"), "$\\mathbf{y}$", share=0.2)
    return fig
