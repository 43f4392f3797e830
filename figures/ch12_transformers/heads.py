"""Figures of chapter 12: several heads."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch12_transformers.parts import (
    arrow,
    book_model,
    box,
    role_color,
    sheet,
    weight_panel,
)
from figures.registry import figure
from udl import plot
from udl.experiments.ch12_transformers.book_heads import head_weights
from udl.plot import Figure


@figure(
    "heads",
    title="Split into heads, attend, join",
    alt=(
        "From bottom to top: one block of N by D inputs, three blocks of queries, keys and values, "
        "each cut into three strips. Each strip of queries goes with its strips of keys and values "
        "to one of three attention boxes. Their outputs stand side by side as one block again, "
        "which a last matrix maps to the output Y."
    ),
    caption=(
        "Three heads. Queries, keys and values have $D$ channels as before; each head takes a "
        "strip of $d = D/H$ of them and attends by itself. The strips that the heads bring are "
        "joined, and a last matrix $\\Omega_o$ mixes them."
    ),
)
def heads() -> Figure:
    palette = plot.colors()
    colors = palette.classes[:3]
    fig, ax = sheet(3.6)
    middle, rows, strip = 24.0, 3.8, 3.2
    base, cut, heads_y, joined = 2.3, 10.4, 20.6, 31.0
    box(ax, (middle, base), (9.6, rows), role_color("input"), "$\\mathbf{X}$", share=0.15)
    plot.label(ax, middle + 5.6, base, "$N \\times D$", "muted")
    parts = {"Q": 8.0, "K": 24.0, "V": 40.0}
    for letter, x in parts.items():
        arrow(ax, (middle + 0.2 * (x - middle), base + 2.0), (x, cut - 2.2))
        for h, color in enumerate(colors):
            left = x + (h - 1) * strip
            box(ax, (left, cut), (strip, rows), color, share=0.3, boxstyle="square,pad=0")
        plot.label(ax, x, cut, f"$\\mathbf{{{letter}}}$", ha="center", va="center_baseline")
    plot.label(ax, 46.0, cut, "strips\nof $d$", "muted")
    for h, color in enumerate(colors):
        x = 8.0 + 16.0 * h
        box(ax, (x, heads_y), (11.6, 3.8), color, f"attention {h + 1}", share=0.14)
        for shift, left in zip((-3.0, 0.0, 3.0), parts.values(), strict=True):
            start = left + (h - 1) * strip
            ax.plot([start, x + shift], [cut + 1.9, heads_y - 2], color=color, lw=1.3, zorder=1)
        join = middle + (h - 1) * strip
        arrow(ax, (x, heads_y + 2.0), (join, joined - 2.1), color)
        box(ax, (join, joined), (strip, rows), color, share=0.3, boxstyle="square,pad=0")
    plot.label(ax, middle - 5.6, joined, "joined", "muted", ha="right")
    arrow(ax, (middle + 4.9, joined), (33.4, joined))
    box(ax, (36.0, joined), (5.0, 3.8), palette.muted, "$\\Omega_o$", share=0.1)
    arrow(ax, (38.6, joined), (42.4, joined))
    box(ax, (46.4, joined), (7.8, 3.8), role_color("output"), "$\\mathbf{Y}$", share=0.2)
    return fig


TEXT = "the words (loss, rate, step, batch, data"
SHOWN_HEADS = ((0, 0), (0, 1), (1, 1), (1, 2))  # layer and head, from 0


@figure(
    "heads-look",
    title="What four heads of the book's model look at",
    alt=(
        "Four triangles of weights along “the words (loss, rate, step, batch, data”, a row per "
        "token that looks. Layer 1, heads 1 and 2: mostly shades close behind the diagonal, in "
        "head 2 also at the bracket. Layer 2, head 2: the first token and the columns of the "
        "commas. Layer 2, head 3: from “loss” on, every row is dark only in the column of the "
        "bracket."
    ),
    caption=(
        "Weights of four of the nine heads of the book's model; a row is a token that looks, and "
        "the mark before the text is left out. Two heads look mostly at the last few tokens, one "
        "at the beginning and the commas. Head 3 of layer 2 looks at the bracket, from every "
        "position after it."
    ),
)
def heads_look() -> Figure:
    model = book_model()
    tokens = model.tokenizer.encode(TEXT)
    pieces = [model.tokenizer.decode([token]).strip() for token in tokens]
    weights = head_weights(TEXT)[:, :, 1:, 1:]
    positions = np.arange(len(pieces)) + 0.5
    fig, axes = plot.new_figure(height=5.9, rows=2, cols=2, sharex=True, sharey=True)
    for ax, (layer, head) in zip(axes.flat, SHOWN_HEADS, strict=True):
        weight_panel(ax, weights[layer, head], role_color("weight"), most=0.7)
        ax.set_title(f"layer {layer + 1}, head {head + 1}", loc="center")
        ax.set_xticks(positions, pieces, rotation=90)
        ax.set_yticks(positions, pieces)
    return fig
