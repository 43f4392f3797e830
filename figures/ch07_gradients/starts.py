"""Figures of chapter 7: why He's variance is what it is, and what it does for learning."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch07_gradients.parts import rgb
from figures.registry import figure
from udl import plot
from udl.experiments.ch07_gradients import depth
from udl.plot import Figure


@figure(
    "relu-halves",
    title="A ReLU keeps half of the mean square",
    alt=(
        "Two panels above each other. Above, a bell curve, the density of a pre-activation. Below, "
        "the same density times the square of the pre-activation: two equal humps on either side "
        "of zero. The right hump is filled and marked kept, the left one is empty and marked set "
        "to zero."
    ),
    caption=(
        "Above, the density of a pre-activation $f$, symmetric about zero. Below, what each value "
        "contributes to the mean of $f^2$. The two humps have the same area, and the ReLU keeps "
        "one of them."
    ),
)
def relu_halves() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=3.5, rows=2, sharex=True)
    f = np.linspace(-3.5, 3.5, 281)
    density = np.exp(-(f**2) / 2) / np.sqrt(2 * np.pi)
    for ax, curve in zip(axes, (density, f**2 * density), strict=True):
        kept = f >= 0
        ax.fill_between(f[kept], curve[kept], color=(*rgb(palette.model), 0.3), linewidth=0)
        ax.plot(f[kept], curve[kept], color=palette.model)
        ax.plot(f[~kept], curve[~kept], color=palette.muted, dashes=(4, 2))
        ax.set(ylim=(0, None), xlim=(-3.5, 3.5))
        ax.locator_params(axis="y", nbins=3)
    axes[0].set_ylabel("density")
    axes[1].set_ylabel("$f^2$ × density")
    axes[1].set_xlabel("pre-activation $f$")
    plot.label(axes[1], 1.45, 0.1, "kept", "model", ha="center")
    plot.label(axes[1], -1.45, 0.1, "set to zero", "muted", ha="center")
    return fig


GUESSING = np.log(10)


@figure(
    "start-and-training",
    title="Which networks learn, by depth and first variance",
    alt=(
        "A table of losses with a row for each depth, 3, 10, 20 and 40 layers, and a column for "
        "each first variance, from 0.5 to 4 over the fan-in. With 3 layers all losses are below "
        "2.1. With 40 layers only 1.5 and 2 have losses near 1.7; smaller ones stay at 2.3, "
        "larger ones are above 2 or written as more than 9."
    ),
    caption=(
        "Loss on MNIST-1D after 200 steps of Adam, in networks of 32 units a layer, by depth and "
        "by the variance of the first weights, times each layer's fan-in; means over two starts. "
        "Guessing has a loss of 2.30. The darker a cell, the more was learned. He's variance is "
        "framed."
    ),
)
def start_and_training() -> Figure:
    palette = plot.colors()
    losses = depth.training_by_start()["losses"].mean(axis=2)  # (depths, factors)
    fig, ax = plot.new_figure(height=2.9)
    num_depths, num_factors = losses.shape
    for row, column in np.ndindex(num_depths, num_factors):
        loss = float(losses[row, column])
        share = float(np.clip((GUESSING - loss) / 0.8, 0.0, 1.0))
        ax.fill_between(
            [column, column + 1],
            row,
            row + 1,
            color=(*rgb(palette.model), 0.45 * share),
            linewidth=0,
        )
        words = f"{loss:.2f}" if loss < 9.995 else "> 9"
        plot.label(ax, column + 0.5, row + 0.5, words, "text", ha="center")
    he = depth.TRAINED_FACTORS.index(2.0)
    ax.plot(
        [he, he + 1, he + 1, he, he],
        [0, 0, num_depths, num_depths, 0],
        color=palette.truth,
        linewidth=2.4,
        clip_on=False,
    )
    ax.set(
        xlim=(0, num_factors),
        ylim=(num_depths, 0),
        xlabel="variance of the first weights, times the fan-in",
        ylabel="hidden layers",
    )
    ax.grid(visible=False)
    ax.set_xticks(np.arange(num_factors) + 0.5, [f"{c:g}" for c in depth.TRAINED_FACTORS])
    ax.set_yticks(np.arange(num_depths) + 0.5, [str(d) for d in depth.TRAINED_DEPTHS])
    ax.tick_params(length=0)
    return fig
