"""Figures of chapter 7: signals and gradients in deep networks."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch07_gradients.parts import Array, rgb
from figures.registry import figure
from udl import plot
from udl.experiments.ch07_gradients import depth
from udl.plot import Axes, Figure


def factor_color(factor: float) -> str:
    """Return the colour of a factor: He's is the truth, less fades, more explodes."""
    palette = plot.colors()
    if factor == 2.0:
        return palette.truth
    return palette.model if factor < 2.0 else palette.loss


def factor_name(factor: float) -> str:
    """Return how a variance is written, the factor over the width."""
    return f"{factor:g}/{depth.WIDTH}"


def over_depth(ax: Axes, values: Array, right: bool) -> None:
    """Draw medians over networks, with a band over the middle half: values (factors, n, layers)."""
    layers = np.arange(1, depth.NUM_LAYERS + 1)
    for c, factor in enumerate(depth.FACTORS):
        color = factor_color(factor)
        low, middle, high = np.quantile(values[c], (0.25, 0.5, 0.75), axis=0)
        ax.fill_between(layers, low, high, color=(*rgb(color), 0.25), linewidth=0)
        ax.plot(layers, middle, color=color, linewidth=2.6 if factor == 2.0 else 1.8)
        end = -1 if right else 0
        plot.label(
            ax,
            float(layers[end]),
            float(middle[end]),
            factor_name(factor),
            color,
            ha="left" if right else "right",
            offset=(6 if right else -6, 0),
        )
    ax.plot(layers[[0, -1]], [1.0, 1.0], color=plot.colors().muted, linewidth=0.8, zorder=1)
    ax.set(yscale="log", ylim=(1e-9, 1e9), xlabel="hidden layer")
    ax.minorticks_off()
    ax.set_yticks([1e-8, 1e-4, 1, 1e4, 1e8])


@figure(
    "signal-over-depth",
    title="The size of the hidden units, layer by layer",
    alt=(
        "Root mean square of the hidden units against the layer, 1 to 50, on a logarithmic axis. "
        "Five lines start near 1 and spread like a fan. With variance 1/80 the line falls to about "
        "ten to the minus eight, with 4/80 it rises above ten to the seven. With 2/80 it stays "
        "near 1, falling slightly."
    ),
    caption=(
        "Root mean square of the units of each layer in networks of 50 layers of 80 ReLUs, by the "
        "variance of their weights. Lines are medians over 20 networks and bands hold the middle "
        "half of them. Inputs are normal with variance 1. The green line belongs to He's variance, "
        "$2/80$."
    ),
)
def signal_over_depth() -> Figure:
    fig, ax = plot.new_figure(height=3.6)
    over_depth(ax, depth.sizes()["hidden"], right=True)
    ax.set(xlim=(1, 56), ylabel="size of hidden units", xticks=(1, 10, 20, 30, 40, 50))
    return fig


@figure(
    "gradient-over-depth",
    title="The size of the derivatives, layer by layer",
    alt=(
        "Root mean square of the derivatives with respect to each layer's inputs, against the "
        "layer, 1 to 50, on a logarithmic axis. From 1 on the right, five lines fan out towards "
        "the left. At the first layer the one for variance 1/80 has fallen to about ten to the "
        "minus eight, the one for 4/80 has risen above ten to the seven, and the one for 2/80 is a "
        "little below 1."
    ),
    caption=(
        "Root mean square of the derivatives with respect to what enters each layer, in the same "
        "networks. At layer 1 this is the input. Read it from right to left, as the derivatives "
        "travel. What comes back from the output is a vector with variance 1, the same for all "
        "inputs."
    ),
)
def gradient_over_depth() -> Figure:
    fig, ax = plot.new_figure(height=3.6)
    over_depth(ax, depth.sizes()["slopes"], right=False)
    ax.set(xlim=(-8, 50), xlabel="layer", ylabel="size of derivatives")
    ax.set_xticks([1, 10, 20, 30, 40, 50])
    return fig
