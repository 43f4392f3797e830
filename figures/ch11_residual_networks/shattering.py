"""Figures of chapter 11: slopes of deep random networks, and how far they agree."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from functools import lru_cache

import numpy as np

from figures.ch11_residual_networks.parts import Array, kind_color
from figures.registry import figure
from udl import plot
from udl.plot import Figure
from udl.residual import autocorrelation, random_slopes

X = np.arange(256) / 64 - 2  # -2, -2 + 1/64, ..., below 2
UNITS, NUM_NETWORKS, NUM_LAGS = 200, 5, 65
DEPTHS = (2, 10, 24, 50)
SHADES = (0.35, 0.55, 0.75, 1.0)


@lru_cache
def correlations(depth: int, skip: bool) -> Array:
    """Return the autocorrelation of slopes, a mean over random networks with norms: (NUM_LAGS,)."""
    runs = [
        autocorrelation(
            random_slopes(X, depth, UNITS, np.random.default_rng(seed), skip=skip, norm=True),
            NUM_LAGS,
        )
        for seed in range(NUM_NETWORKS)
    ]
    mean: Array = np.mean(runs, axis=0)
    return mean


@figure(
    "slopes",
    title="Slopes of a shallow and a deep network, without and with skips",
    alt=(
        "Three panels of the slope of a network against its input. With two hidden layers it "
        "changes in a few steps. With 24 layers and no skips it jumps up and down at each input, "
        "like noise. With 24 layers and skips it is rough, but neighbours have similar slopes."
    ),
    caption=(
        "The slope of the output with respect to the only input, at 256 inputs, for random "
        "networks with norms and 200 units in a layer. Each panel has a scale of its own."
    ),
)
def slopes() -> Figure:
    fig, axes = plot.new_figure(height=5.0, rows=3, sharex=True)
    shown = (
        (2, False, "norms", "2 layers"),
        (24, False, "norms", "24 layers"),
        (24, True, "both", "24 layers with skips"),
    )
    for ax, (depth, skip, kind, words) in zip(axes, shown, strict=True):
        draws = np.random.default_rng(1)
        slope = random_slopes(X, depth, UNITS, draws, skip=skip, norm=True)
        ax.plot(X, slope, color=kind_color(kind), linewidth=1.3)
        ax.set_title(words, loc="left", fontsize=12)
        ax.set(xlim=(-2, 2), ylabel="slope")
    axes[-1].set(xlabel="input $x$", xticks=[-2, -1, 0, 1, 2])
    return fig


@figure(
    "autocorrelation",
    title="How far slopes agree with their neighbours",
    alt=(
        "Autocorrelation of slopes against distance of the inputs, 0 to 1, for 2, 10, 24 and 50 "
        "layers. Without skips it falls faster the deeper the network is, and at 24 and 50 layers "
        "it is near 0 from the first step on. With skips all four curves fall gradually."
    ),
    caption=(
        "The autocorrelation $\\rho$ of the slopes at two inputs, against their distance. Random "
        "networks with norms and 200 units a layer, means over five. Above without skips, below "
        "with them."
    ),
)
def autocorrelation_figure() -> Figure:
    fig, axes = plot.new_figure(height=5.0, rows=2, sharex=True)
    distance = np.arange(NUM_LAGS) / 64
    places = (
        {2: (0.42, 0.72), 10: (0.05, 0.5), 24: (0.16, 0.18), 50: None},
        {2: (0.42, 0.72), 10: (0.14, 0.36), 24: (0.25, 0.1), 50: None},
    )
    for ax, skip, kind, spots in zip(axes, (False, True), ("norms", "both"), places, strict=True):
        ax.axhline(0, color=plot.colors().grid, linewidth=1)
        for depth, shade in zip(DEPTHS, SHADES, strict=True):
            color = kind_color(kind)
            ax.plot(distance, correlations(depth, skip), color=color, alpha=shade)
            place = spots[depth]
            if place is not None:
                words = f"{depth} layers" if depth != 24 else "24 and 50 layers"
                plot.label(ax, *place, words, color)
        ax.set(xlim=(0, 1), ylim=(-0.25, 1.05), yticks=[0, 0.5, 1])
        ax.set_ylabel("$\\rho$, with skips" if skip else "$\\rho$, no skips")
    axes[1].set(xlabel="distance of two inputs")
    return fig
