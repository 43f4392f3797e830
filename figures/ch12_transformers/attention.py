"""Figures of chapter 12: attention, from one query to a layer."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from figures.ch12_transformers.parts import (
    Array,
    arrow,
    box,
    number,
    path,
    role_color,
    sheet,
    weight_panel,
)
from figures.registry import figure
from udl import plot
from udl.attention import attention, attention_weights, causal_mask
from udl.plot import Axes, Figure

# The page's example: three inputs of two channels, and three maps without offsets.
INPUTS = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
QUERIES = INPUTS @ np.array([[1.0, 1.0], [-2.0, 1.0]]).T
QUERY = QUERIES[2:]  # of the position that is shown
KEYS = INPUTS
VALUES = INPUTS @ np.array([[2.0, 0.0], [1.0, 3.0]]).T


def pair(row: Array) -> str:
    """Write a row of two numbers as a vector."""
    return "(" + ", ".join(f"{value:g}".replace("-", "−") for value in row) + ")"


@figure(
    "three-inputs",
    title="One output of attention, worked out",
    alt=(
        "Three rows, one for each input, with its key, the dot product with the query of the third "
        "position, a bar for the weight after the softmax, and its value. The query is (2, −1). "
        "The dot products are 2, −1 and 1, the weights 0.705, 0.035 and 0.259. The weighted mean "
        "of the values (2, 1), (0, 3) and (2, 4) is (1.93, 1.85)."
    ),
    caption=(
        "The third position asks. Its query meets each key in a dot product, the softmax turns "
        "these into weights, and the output is the mean of the values with these weights. It lies "
        "closest to the value whose key answers the query best."
    ),
)
def three_inputs() -> Figure:
    scores = (QUERY @ KEYS.T)[0]
    weights = attention_weights(QUERY, KEYS, scale=1)[0]
    output = attention(QUERY, KEYS, VALUES, scale=1)[0]
    fig, ax = sheet(3.6)
    key_x, score_x, bar_x, value_x = 7.8, 19.5, 26.0, 47.5
    plot.label(ax, 0, 33.2, f"query $\\mathbf{{q}}_3 = {pair(QUERY[0])}$", role_color("query"))
    head = 28.0
    for x, words, role, ha in (
        (key_x, "key $\\mathbf{k}_m$", "key", "center"),
        (score_x, "$\\mathbf{q}_3^T\\mathbf{k}_m$", "", "center"),
        (bar_x, "weight $a[3, m]$", "weight", "left"),
        (value_x, "value $\\mathbf{v}_m$", "value", "center"),
    ):
        plot.label(ax, x, head, words, role_color(role) if role else "text", ha=ha)
    for row, (k, v) in enumerate(zip(KEYS, VALUES, strict=True)):
        y = 23.0 - 5.2 * row
        plot.label(ax, 0, y, f"$m = {row + 1}$", "muted")
        box(ax, (key_x, y), (7.0, 3.4), role_color("key"), pair(k))
        arrow(ax, (key_x + 3.9, y), (score_x - 2.0, y))
        plot.label(ax, score_x, y, number(scores[row], 0), ha="center")
        arrow(ax, (score_x + 2.0, y), (bar_x - 0.6, y))
        length = 11.5 * weights[row] / weights.max()
        ax.fill_between([bar_x, bar_x + length], y - 1.3, y + 1.3, color=role_color("weight"))
        plot.label(ax, bar_x + length + 0.7, y, number(weights[row], 3), role_color("weight"))
        box(ax, (value_x, y), (7.0, 3.4), role_color("value"), pair(v))
    terms = " + ".join(f"{number(a, 3)} {pair(v)}" for a, v in zip(weights, VALUES, strict=True))
    ax.plot([0, 51], [9.4, 9.4], color=plot.colors().muted, linewidth=0.8)
    plot.label(ax, 0, 6.4, f"$\\mathbf{{y}}_3$ = {terms}", "text")
    plot.label(
        ax,
        2.3,
        2.2,
        f"= ({number(output[0])}, {number(output[1])})",
        "model",
        fontweight="bold",
    )
    return fig


@figure(
    "query-key-value",
    title="Attention as a diagram",
    alt=(
        "Three inputs in a row at the bottom. From each, three arrows lead to a query, a key and a "
        "value. The second query is compared with all three keys; the dot products go through a "
        "softmax to three weights, of which one is thick. The weights and the three values meet in "
        "a weighted sum, the second output at the top."
    ),
    caption=(
        "How the second output comes about. Every input $\\mathbf{x}_n$ is mapped to a query, a "
        "key and a value. The query of the second position meets every key in a dot product; the "
        "softmax (not drawn) makes weights $a[2, m]$ of these, and the output is the weighted sum "
        "of the values."
    ),
)
def query_key_value() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.65)
    centres = (9.0, 26.5, 44.0)
    weights = (0.2, 0.7, 0.1)
    steps = {"query": -5.2, "key": 0.0, "value": 5.2}
    low, high = 2.0, 9.5
    for n, x in enumerate(centres, start=1):
        box(ax, (x, low), (6.0, 3.6), role_color("input"), f"$\\mathbf{{x}}_{n}$", share=0.1)
        for role, shift in steps.items():
            faint = role == "query" and n != 2
            color = palette.muted if faint else role_color(role)
            words = f"$\\mathbf{{{role[0]}}}_{n}$"
            arrow(ax, (x + 0.35 * shift, low + 1.9), (x + shift, high - 1.9), palette.muted)
            box(ax, (x + shift, high), (4.3, 3.5), color, words, share=0.06 if faint else 0.2)
    for n, (x, weight) in enumerate(zip(centres, weights, strict=True), start=1):
        y = 17.6
        box(ax, (x, y), (8.4, 3.6), role_color("weight"), f"$a[2, {n}]$", share=weight)
        start = centres[1] + steps["query"], high + 1.8
        ax.plot(
            [start[0], x - 0.9],
            [start[1], y - 1.9],
            color=role_color("query"),
            linewidth=1.6,
            zorder=1,
        )
        ax.plot([x, x], [high + 1.8, y - 1.9], color=role_color("key"), linewidth=1.6, zorder=1)
        out = (centres[1], 33.2)
        middle = 25.0
        ax.plot(
            [x + steps["value"], x + steps["value"], x + 0.6],
            [high + 1.8, y + 1.0, middle - 1.6],
            color=role_color("value"),
            linewidth=1.6,
            zorder=1,
        )
        arrow(ax, (x, y + 1.9), (x, middle - 1.9), role_color("weight"), linewidth=1 + 3 * weight)
        box(ax, (x, middle), (3.4, 3.4), palette.muted, "×", boxstyle="circle,pad=-0.15")
        arrow(ax, (x, middle + 1.7), (out[0] + 0.12 * (x - out[0]), out[1] - 2.0))
    box(ax, (26.5, 33.2), (9.0, 3.6), role_color("output"), "$\\mathbf{y}_2$", share=0.2)
    plot.label(ax, 31.8, 33.2, "sum", "muted")
    return fig


def rectangle(ax: Axes, left: float, bottom: float, size: tuple[float, float], role: str) -> None:
    """Draw a matrix of a role as a rectangle, its lower left corner given."""
    centre = left + size[0] / 2, bottom + size[1] / 2
    box(ax, centre, size, role_color(role), share=0.25, boxstyle="square,pad=0")


@figure(
    "matrix-form",
    title="Attention in matrix form, by shapes",
    alt=(
        "Rectangles stand for matrices. On top X, N rows by D columns, goes through three square "
        "matrices, which makes queries, keys and values, each of X's shape. Below, queries times "
        "the keys turned on their side make a square of N by N weights, and these times the values "
        "make the output Y, of X's shape again."
    ),
    caption=(
        "The shapes of all matrices for $N$ positions of $D$ channels, positions as rows; offsets "
        "are left out. Only the weights have $N$ rows and $N$ columns, and none of the parameters "
        "has either."
    ),
)
def matrix_form() -> Figure:
    fig, ax = sheet(3.45)
    n, d = 9.0, 6.0
    top = 19.0
    middle, bus = top + n / 2, top + n + 2.4
    rectangle(ax, 3.0, top, (d, n), "input")
    plot.label(ax, 3.0 + d / 2, middle, "$\\mathbf{X}$", ha="center")
    plot.label(ax, 2.3, middle, "$N$", "muted", ha="right")
    plot.label(ax, 3.0 + d / 2, top - 1.3, "$D$", "muted", ha="center")
    start = 3.0 + d / 2
    for k, (role, letter) in enumerate((("query", "Q"), ("key", "K"), ("value", "V"))):
        x = 13.2 + 13.6 * k
        path(ax, [(start, top + n), (start, bus), (x + 2.2, bus), (x + 2.2, middle + 2.3)])
        box(
            ax,
            (x + 2.2, middle),
            (4.4, 4.4),
            role_color(role),
            f"$\\Omega_{{{role[0]}}}$",
            share=0.06,
            boxstyle="square,pad=0",
        )
        arrow(ax, (x + 4.5, middle), (x + 6.1, middle))
        rectangle(ax, x + 6.3, top, (d, n), role)
        plot.label(ax, x + 6.3 + d / 2, middle, f"$\\mathbf{{{letter}}}$", ha="center")
    plot.label(ax, 15.4, middle - 3.5, "$D \\times D$", "muted", ha="center")
    base = 2.6
    middle = base + n / 2
    rectangle(ax, 0.6, base, (d, n), "query")
    plot.label(ax, 0.6 + d / 2, middle, "$\\mathbf{Q}$", ha="center")
    rectangle(ax, 8.2, middle - d / 2, (n, d), "key")
    plot.label(ax, 8.2 + n / 2, middle, "$\\mathbf{K}^\\mathrm{T}$", ha="center")
    arrow(ax, (17.6, middle), (24.2, middle))
    plot.label(ax, 20.9, middle + 1.6, "softmax", "muted", ha="center")
    plot.label(ax, 20.9, middle - 1.8, "of rows", "muted", ha="center")
    rectangle(ax, 24.8, base, (n, n), "weight")
    plot.label(ax, 24.8 + n / 2, middle, "weights", ha="center")
    plot.label(ax, 24.8 + n / 2, base - 1.3, "$N$", "muted", ha="center")
    rectangle(ax, 35.0, base, (d, n), "value")
    plot.label(ax, 35.0 + d / 2, middle, "$\\mathbf{V}$", ha="center")
    plot.label(ax, 43.5, middle, "=", ha="center")
    rectangle(ax, 46.2, base, (d, n), "output")
    plot.label(ax, 46.2 + d / 2, middle, "$\\mathbf{Y}$", ha="center")
    plot.label(ax, 46.2 + d / 2, base - 1.3, "$D$", "muted", ha="center")
    return fig


NUM_KEYS, NUM_DRAWS = 16, 400
WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)


@figure(
    "saturation",
    title="Dot products that grow with the channels saturate the softmax",
    alt=(
        "Two panels against the number of channels, from 1 to 512. Divided by the root of d, the "
        "largest of 16 weights stays at about 0.25 and the effective number of keys at about 11. "
        "Not divided, the largest weight climbs to 0.94 and the effective number of keys falls to "
        "little more than 1."
    ),
    caption=(
        "A query and 16 keys with independent standard normal channels, means over 400 draws. "
        "Above: the largest weight. Below: the exponential of the weights' entropy, which is 16 if "
        "all weights are equal and 1 if a single key takes all."
    ),
)
def saturation() -> Figure:
    palette = plot.colors()
    rng = np.random.default_rng(12)
    largest, effective = np.empty((2, 2, len(WIDTHS)))
    for column, width in enumerate(WIDTHS):
        queries = rng.standard_normal((NUM_DRAWS, 1, width))
        keys = rng.standard_normal((NUM_DRAWS, NUM_KEYS, width))
        for row, scale in enumerate((None, 1.0)):
            weights = attention_weights(queries, keys, scale=scale)[:, 0]
            entropy = -(weights * np.log(np.maximum(weights, 1e-300))).sum(axis=-1)
            largest[row, column] = weights.max(axis=-1).mean()
            effective[row, column] = np.exp(entropy).mean()
    fig, axes = plot.new_figure(height=4.3, rows=2, sharex=True)
    for ax, values, words in (
        (axes[0], largest, "largest weight"),
        (axes[1], effective, "effective keys"),
    ):
        for row, color in enumerate((palette.model, palette.loss)):
            ax.semilogx(WIDTHS, values[row], "o-", color=color, markersize=4.5, clip_on=False)
        ax.set_ylabel(words)
    axes[0].set(ylim=(0, 1), xlim=(1, 512))
    axes[0].set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes[1].set(ylim=(0, 16), xlabel="channels $d$")
    axes[1].set_yticks([1, 8, 16])
    axes[1].set_xticks([1, 4, 16, 64, 256], ["1", "4", "16", "64", "256"])
    axes[1].minorticks_off()
    plot.label(axes[0], 60, 0.62, "not divided", "loss")
    plot.label(axes[0], 60, 0.37, "divided by $\\sqrt{d}$", "model")
    plot.label(axes[1], 60, 13.6, "divided by $\\sqrt{d}$", "model")
    plot.label(axes[1], 60, 5.8, "not divided", "loss")
    return fig


@figure(
    "masks",
    title="Three masks",
    alt=(
        "Three squares of six by six cells, a row a query and a column a key. In the first all "
        "cells are filled. In the second only the lower triangle with the diagonal is filled. In "
        "the third the last two columns are empty."
    ),
    caption=(
        "Which positions a query may look at (filled). Without a mask all; with the causal mask "
        "itself and those before it; with a padding mask only the real tokens, here four, and not "
        "the two that fill the text up to the length of the batch."
    ),
)
def masks() -> Figure:
    n = 6
    shown: Sequence[tuple[str, Array]] = (
        ("none", np.ones((n, n))),
        ("causal", causal_mask(n).astype(float)),
        ("padding", np.tile(np.arange(n) < 4, (n, 1)).astype(float)),
    )
    fig, axes = plot.new_figure(height=2.25, cols=3)
    for ax, (name, mask) in zip(axes, shown, strict=True):
        weight_panel(ax, 0.6 * mask, role_color("weight"))
        for i, j in np.argwhere(mask == 0):
            plot.label(ax, j + 0.5, i + 0.5, "−∞", "muted", ha="center", va="center_baseline")
        ax.set_aspect("equal")
        ax.set_title(name, loc="center")
        ax.set(xticks=[], yticks=[], xlabel="key $m$")
    axes[0].set_ylabel("query $n$")
    return fig
