"""Figures of chapter 11: what skips do to the size of the signal."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from typing import Any

import numpy as np

from figures.ch11_residual_networks.parts import Array, Point, kind_color
from figures.registry import figure
from udl import plot
from udl.plot import Figure
from udl.residual import expected_variances, residual_forward, residual_parameters

NUM_BLOCKS, UNITS, NUM_POINTS, NUM_NETWORKS = 16, 100, 50, 20


def measured(**settings: Any) -> Array:
    """Return the mean square of the stream behind 0, 1, … blocks, averaged over networks."""
    rng = np.random.default_rng(0)
    runs = []
    for _ in range(NUM_NETWORKS):
        parameters = residual_parameters(NUM_BLOCKS, UNITS, rng)
        x = rng.normal(size=(NUM_POINTS, UNITS))
        runs.append([np.mean(h**2) for h in residual_forward(parameters, x, **settings).stream])
    mean: Array = np.mean(runs, axis=0)
    return mean


@figure(
    "variance-growth",
    title="The variance of the stream behind each block",
    alt=(
        "Variance of the stream, on a logarithmic axis from 1 to 100,000, against the number of "
        "blocks, 0 to 16. Without a norm it doubles at each block and ends near 65,000. With batch "
        "norm it grows in a straight count to 17, and with scaled branches it stays below 3."
    ),
    caption=(
        "The variance behind each block of a random stack with He's weights. Points are means over "
        "20 networks of 100 units, lines what the text predicts: $2^k$ without a norm, $1 + k$ "
        "with batch norm in front of each ReLU, $(1 + 1/K)^k$ if each of $K = 16$ branches is "
        "multiplied by $1/\\sqrt{K}$."
    ),
)
def variance_growth() -> Figure:
    fig, ax = plot.new_figure(height=3.6)
    scale = NUM_BLOCKS**-0.5
    blocks = np.arange(NUM_BLOCKS + 1)
    shown: tuple[tuple[str, dict[str, Any], dict[str, Any], str, Point], ...] = (
        ("skips", {}, {}, "no norm: $2^k$", (10.2, 180)),
        ("both", {"norm": "batch"}, {"norm": True}, "batch norm: $1 + k$", (7.0, 28)),
        (
            "small",
            {"branch_scale": scale},
            {"branch_scale": scale},
            "scaled branches",
            (9.0, 3.6),
        ),
    )
    for kind, setting, told, words, place in shown:
        color = kind_color(kind)
        ax.plot(blocks, expected_variances(NUM_BLOCKS, **told), color=color)
        ax.plot(blocks, measured(**setting), "o", color=color, markersize=5, clip_on=False)
        plot.label(ax, *place, words, color)
    ax.set(yscale="log", xlim=(0, NUM_BLOCKS), ylim=(0.8, 2e5), xticks=[0, 4, 8, 12, 16])
    ax.set(xlabel="blocks $k$", ylabel="variance of the stream")
    return fig
