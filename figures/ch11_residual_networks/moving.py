"""Figures of chapter 11 that the reader sets in motion, as they stand on paper."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from functools import lru_cache

import numpy as np

from figures.ch11_residual_networks.parts import Array, kind_color
from figures.registry import figure
from udl import plot
from udl.plot import Figure
from udl.residual import autocorrelation, random_slopes

POINTS = np.arange(128) / 32 - 2  # -2, -2 + 1/32, ..., below 2
UNITS, SEEDS = 100, (0, 1, 2)
DEPTHS = (1, 2, 3, 5, 8, 12, 18, 26, 38, 50)
SWITCHES = {
    "neither": (False, False),
    "skips": (True, False),
    "norms": (False, True),
    "both": (True, True),
}


@lru_cache
def slopes_of(kind: str, depth: int, seed: int) -> Array:
    """Return the slope of a random network at each of the points: (128,)."""
    skip, norm = SWITCHES[kind]
    found: Array = random_slopes(
        POINTS, depth, UNITS, np.random.default_rng(seed), skip=skip, norm=norm
    )
    return found


def neighbours(kind: str, depth: int) -> float:
    """Return the mean correlation of slopes at neighbouring points."""
    return float(np.mean([autocorrelation(slopes_of(kind, depth, seed), 2)[1] for seed in SEEDS]))


@figure(
    "shattered-gradients",
    title="Shattered gradients against depth, with and without skips and norms",
    alt=(
        "Correlation of slopes at neighbouring inputs against the number of layers, 1 to 50. All "
        "start near 0.95. With norms alone it falls to 0 by 18 layers. With skips and norms it "
        "falls slowly to 0.4, and with neither or with skips alone it stays above one half."
    ),
    caption=(
        "How much the slope at one input tells about that at its neighbour, 1/32 away, in random "
        "networks with 100 units in a layer. Means over three networks."
    ),
)
def shattered_gradients() -> Figure:
    fig, ax = plot.new_figure(height=3.6)
    ax.axhline(0, color=plot.colors().grid, linewidth=1)
    places = {
        "neither": (21, 0.72, "neither"),
        "skips": (34, 0.98, "skips alone"),
        "norms": (20, 0.11, "norms alone"),
        "both": (31, 0.3, "skips and norms"),
    }
    for kind, (x, y, words) in places.items():
        values = [neighbours(kind, depth) for depth in DEPTHS]
        ax.plot(DEPTHS, values, "o-", color=kind_color(kind), markersize=5)
        plot.label(ax, x, y, words, kind_color(kind))
    ax.set(xlim=(0, 52), ylim=(-0.2, 1.05), xlabel="hidden layers")
    ax.set(ylabel="correlation of neighbours", yticks=[0, 0.5, 1])
    return fig
