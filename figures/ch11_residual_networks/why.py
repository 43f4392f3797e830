"""Figures of chapter 11: what the blocks of trained networks do."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch11_residual_networks.parts import Array, Point, kind_color
from figures.registry import figure
from udl import plot
from udl.experiments.ch11_residual_networks import trained_blocks
from udl.plot import Figure
from udl.residual import path_counts


def _range(values: Array) -> tuple[Array, Array, Array]:
    """Return mean, smallest and largest over seeds, the last axis."""
    return values.mean(axis=-1), values.min(axis=-1), values.max(axis=-1)


@figure(
    "leave-one-out",
    title="Accuracy without one of the blocks",
    alt=(
        "Test accuracy against the block that was left out, 1 to 10. The whole networks have about "
        "50 percent, drawn as lines. With skips accuracy stays close to that, between 34 and 53 "
        "percent. Without skips it falls to between 7 and 21 percent."
    ),
    caption=(
        "Trained networks of ten blocks, of which one is left out in the test; means over three "
        "seeds with the range from the smallest to the largest. Dashed: the whole network. A plain "
        "network falls to the level of chance, 10 percent, or not far from it."
    ),
)
def leave_one_out() -> Figure:
    found = trained_blocks.results()
    fig, ax = plot.new_figure(height=3.7)
    blocks = np.arange(1, trained_blocks.NUM_BLOCKS + 1)
    shown: tuple[tuple[str, str, str, Point], ...] = (
        ("learned", "small", "skips, learned factors", (10, 59)),
        ("norm", "both", "skips and norms", (10, 42.5)),
        ("plain", "neither", "plain", (10, 21)),
    )
    for name, kind, words, place in shown:
        color = kind_color(kind)
        mean, least, most = _range(found[f"{name}_without"])
        ax.axhline(found[f"{name}_whole"].mean(), color=color, linestyle="--", linewidth=1.2)
        ax.errorbar(
            blocks, mean, (mean - least, most - mean), color=color, marker="o", markersize=5
        )
        plot.label(ax, *place, words, color, ha="right")
    ax.set(xlim=(0.5, 10.5), ylim=(0, 63), xticks=blocks, yticks=[0, 10, 20, 30, 40, 50])
    ax.set(xlabel="block that is left out", ylabel="test accuracy, %")
    return fig


@figure(
    "early-exits",
    title="The last layer, read too early",
    alt=(
        "Test accuracy of the network's last layer applied behind 0 to 10 blocks. With norms it "
        "climbs from 15 to 53 percent, with learned factors from 23 to 54 percent, a little with "
        "each block."
    ),
    caption=(
        "The last layer of a trained network, applied to the stream behind fewer blocks, without "
        "the others and without further training; means over three seeds and their range. Each "
        "block refines what is there."
    ),
)
def early_exits() -> Figure:
    found = trained_blocks.results()
    fig, ax = plot.new_figure(height=3.3)
    blocks = np.arange(trained_blocks.NUM_BLOCKS + 1)
    shown: tuple[tuple[str, str, str, Point], ...] = (
        ("learned", "small", "learned factors", (3.4, 37)),
        ("norm", "both", "norms", (1.5, 14)),
    )
    for name, kind, words, place in shown:
        color = kind_color(kind)
        mean, least, most = _range(found[f"{name}_early"])
        plot.band(ax, blocks, least, most, color)
        ax.plot(blocks, mean, "o-", color=color, markersize=5, clip_on=False)
        plot.label(ax, *place, words, color, ha="right" if name == "learned" else "left")
    ax.set(xlim=(0, 10), ylim=(0, 60), xticks=blocks, xlabel="blocks before the last layer")
    ax.set(ylabel="test accuracy, %")
    return fig


@figure(
    "path-lengths",
    title="Through how many branches the gradient comes",
    alt=(
        "Two panels of bars against path length, 0 to 10. Above, the number of paths: 1, 10, 45 up "
        "to 252 at length 5 and back to 1. Below, the size of the gradient: at the start largest "
        "at length 5, about 17; after training 1 to 1.8 at lengths 0 to 3, nearly nothing beyond 6."
    ),
    caption=(
        "Networks of ten blocks without norms. Above: how many paths go through the layers of so "
        "many blocks. Below: the size of what comes through all of them together to the first "
        "block, as a multiple of the gradient at the last. Orange, at the start, with whole "
        "branches and He's weights. Green, after training with learned factors."
    ),
)
def path_lengths() -> Figure:
    found = trained_blocks.results()
    lengths = np.arange(trained_blocks.NUM_BLOCKS + 1)
    fig, axes = plot.new_figure(height=4.4, rows=2, sharex=True)
    axes[0].bar(lengths, path_counts(trained_blocks.NUM_BLOCKS), color=plot.colors().muted)
    axes[0].set(ylabel="paths", yticks=[0, 100, 200])
    for name, kind, shift in (("start", "skips", -0.2), ("trained", "small", 0.2)):
        size = found[f"paths_{name}"].mean(axis=1)
        axes[1].bar(lengths + shift, size, 0.4, color=kind_color(kind))
    plot.label(axes[1], 6.8, 15.5, "at the start", kind_color("skips"))
    plot.label(axes[1], -0.4, 14.0, "after training", kind_color("small"))
    axes[1].set(ylabel="gradient", xlabel="branches on the path", xticks=lengths)
    return fig
