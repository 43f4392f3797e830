"""Figures of chapter 11: four networks, by steps and by depth."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch11_residual_networks.parts import KINDS, kind_color
from figures.registry import figure
from udl import plot
from udl.experiments.ch11_residual_networks import four_networks
from udl.plot import Figure

DEEPEST, FASTEST = -1, -1  # 20 blocks, a learning rate of 0.003
WORDS = {
    "neither": "neither",
    "skips": "skips alone",
    "norms": "norms alone",
    "both": "skips and norms",
}


@figure(
    "four-networks",
    title="Twenty blocks with and without skips and norms",
    alt=(
        "Training loss against step, 0 to 500, for four networks of 20 blocks. With norms alone it "
        "stays at 2.3. With skips alone it falls from above 4 to 1.9. With neither it falls to "
        "1.3, and with both skips and norms to 0.9."
    ),
    caption=(
        "Networks of 20 blocks learn MNIST-1D; means over three seeds, and the range between the "
        "smallest and the largest. At log 10 = 2.3 nats a network knows nothing. Either remedy by "
        "itself makes the network worse."
    ),
)
def four_networks_figure() -> Figure:
    curves = four_networks.results()["curves"][DEEPEST, :, :, :, FASTEST]  # (4, 25, 3)
    window = four_networks.WINDOW
    steps = window * (np.arange(curves.shape[1]) + 0.5)
    fig, ax = plot.new_figure(height=3.6)
    places = {
        "neither": (400, 1.6),
        "skips": (150, 2.78),
        "norms": (390, 2.45),
        "both": (250, 0.83),
    }
    for curve, kind in zip(curves, KINDS, strict=True):
        color = kind_color(kind)
        plot.band(ax, steps, curve.min(axis=1), curve.max(axis=1), color)
        ax.plot(steps, curve.mean(axis=1), color=color, clip_on=True)
        plot.label(ax, *places[kind], WORDS[kind], color)
    ax.set(xlim=(0, 500), ylim=(0.5, 4), xlabel="step", ylabel="loss of a batch, nats")
    return fig


@figure(
    "depth-and-loss",
    title="Training loss against depth",
    alt=(
        "Training loss against the number of blocks, 1 to 20, for four kinds of networks. All "
        "start near 1.0. With norms alone the loss rises to 2.3, with skips alone to 1.8, with "
        "neither to 1.3. With skips and norms it falls to 0.8."
    ),
    caption=(
        "The loss on the training data after 500 steps, for the best of three learning rates. "
        "Means over three seeds with their standard errors. Networks of a single block need "
        "neither skips nor norms. Deeper ones do worse on the data that they were fitted to, "
        "unless they have both."
    ),
)
def depth_and_loss() -> Figure:
    losses = four_networks.results()["loss"]  # (5 depths, 4 kinds, 3 seeds, 3 rates)
    best = losses.mean(axis=2).argmin(axis=2)  # (5, 4)
    fig, ax = plot.new_figure(height=3.6)
    depths = np.array(four_networks.DEPTHS)
    places = {
        "neither": (14.2, 1.08),
        "skips": (15.2, 1.42),
        "norms": (9.4, 1.9),
        "both": (11.5, 0.63),
    }
    for k, kind in enumerate(KINDS):
        runs = np.array([losses[d, k, :, best[d, k]] for d in range(len(depths))])  # (5, 3)
        error = runs.std(axis=1, ddof=1) / np.sqrt(runs.shape[1])
        color = kind_color(kind)
        ax.errorbar(depths, runs.mean(axis=1), error, color=color, marker="o", markersize=5)
        ha = "right" if kind == "norms" else "left"
        plot.label(ax, *places[kind], WORDS[kind], color, ha=ha)
    ax.set(xlim=(0, 21), ylim=(0.4, 2.4), xlabel="blocks", ylabel="training loss, nats")
    ax.set(xticks=depths)
    return fig
