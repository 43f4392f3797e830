"""Figures of chapter 12: the layer around attention."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch12_transformers.parts import arrow, box, path, role_color, sheet
from figures.registry import figure
from udl import plot
from udl.experiments.ch12_transformers.norm_places import DEPTH, sizes
from udl.plot import Figure


@figure(
    "layer",
    title="A transformer layer with its residual stream",
    alt=(
        "A thick vertical line, the residual stream, rises from the input to the output. Twice a "
        "branch leaves it to the right and comes back to a plus sign: the first goes through a "
        "norm and attention over all positions, the second through a norm and an MLP that works on "
        "each position by itself."
    ),
    caption=(
        "A layer with the norms before its parts (pre-norm). What flows along the thick line is "
        "only ever added to: attention brings in something from other positions, the MLP works on "
        "what each position then holds."
    ),
)
def layer() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.75)
    stream, branch = 13.0, 29.0
    color = role_color("output")
    ax.plot([stream, stream], [4.0, 31.4], color=color, linewidth=5, zorder=1)
    arrow(ax, (stream, 31.2), (stream, 33.4), color, linewidth=5)
    plot.label(ax, stream, 1.6, "input $\\mathbf{X}$, $N \\times D$", ha="center")
    plot.label(ax, stream, 35.0, "output $\\mathbf{Y}$, $N \\times D$", ha="center")
    plot.label(ax, 2.0, 18.1, "residual\nstream", "model")
    parts = (
        (5.2, "attention", "value", "over all\npositions"),
        (18.6, "MLP", "key", "each position\nalone"),
    )
    for base, name, role, words in parts:
        path(ax, [(stream, base), (branch, base), (branch, base + 1.4)])
        box(ax, (branch, base + 2.9), (10.0, 2.8), palette.muted, "norm", share=0.1)
        arrow(ax, (branch, base + 4.4), (branch, base + 5.7))
        box(ax, (branch, base + 7.4), (12.0, 3.2), role_color(role), name, share=0.22)
        path(ax, [(branch, base + 9.1), (branch, base + 10.8), (stream + 1.5, base + 10.8)])
        plot.label(ax, branch + 7.2, base + 7.4, words, "muted")
        plus = stream, base + 10.8
        box(ax, plus, (3.0, 3.0), color, share=0.0, boxstyle="circle,pad=-0.1", zorder=3)
        plot.label(ax, *plus, "+", ha="center", va="center_baseline", zorder=6)
    return fig


@figure(
    "pre-post",
    title="The norm before or after: size of the stream and of gradients",
    alt=(
        "Two panels against the layer, 1 to 24, for untrained networks. Above, the size of the "
        "stream: with the norm first it grows from 1.2 to 3.9, with the norm last it stays at 1. "
        "Below, the size of the gradient: with the norm first it falls from 2 to 0.6, with the "
        "norm last it stays near 2.5."
    ),
    caption=(
        "Untrained transformers of 24 layers with $D = 64$, means over eight. Above: the root mean "
        "square of what leaves each layer. Below: the norm of the loss's gradient with respect to "
        "a layer's last matrix. After the sum (post-norm) the norm keeps the stream at 1 and every "
        "layer's gradient about as large as the last one's, near 2.5. Before the parts (pre-norm) "
        "it lets the stream grow. Each further layer changes it by less, and in the last one the "
        "gradient is 0.6."
    ),
)
def pre_post() -> Figure:
    palette = plot.colors()
    found = sizes()
    layers = np.arange(1, DEPTH + 1)
    fig, axes = plot.new_figure(height=4.2, rows=2, sharex=True)
    for name, color in (("pre", palette.model), ("post", palette.loss)):
        for ax, key in zip(axes, ("signal", "gradient"), strict=True):
            ax.plot(layers, found[f"{name}_{key}"], "o-", color=color, markersize=4, clip_on=False)
    plot.label(axes[0], 12, 3.35, "pre-norm", "model", ha="right")
    plot.label(axes[0], 12, 0.45, "post-norm", "loss")
    plot.label(axes[1], 12, 2.85, "post-norm", "loss")
    plot.label(axes[1], 12, 0.45, "pre-norm", "model", ha="right")
    axes[0].set(ylim=(0, 4), ylabel="stream", yticks=[0, 1, 2, 3, 4])
    axes[1].set(ylim=(0, 3), ylabel="gradient", yticks=[0, 1, 2, 3], xlabel="layer")
    axes[1].set(xlim=(0.5, DEPTH), xticks=[1, 6, 12, 18, 24])
    return fig
