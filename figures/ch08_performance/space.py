"""Figures of chapter 8: distances and volumes with many axes."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from scipy.spatial.distance import pdist

from figures.registry import figure
from udl import plot
from udl.performance import ball_volume, shell_share
from udl.plot import Figure

DIMENSIONS = (2, 10, 100, 1000)


@figure(
    "distances-agree",
    title="Distances between random points",
    alt=(
        "Four histograms of the distance between two random points, divided by the mean distance, "
        "one below another. In 2 dimensions it reaches from 0 to 2.5. In 10, 100 and 1,000 the "
        "histogram becomes narrower and narrower around 1."
    ),
    caption=(
        "All distances between 300 points with normal coordinates, divided by their mean, in 2, "
        "10, 100 and 1,000 dimensions."
    ),
)
def distances_agree() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=3.3, rows=4, sharex=True)
    rng = np.random.default_rng(0)
    for ax, count in zip(axes, DIMENSIONS, strict=True):
        distances = pdist(rng.normal(size=(300, count)))
        counts, edges = np.histogram(distances / distances.mean(), bins=np.linspace(0, 2.6, 131))
        # One outline: between bars that touch, programs leave a seam or not.
        ax.stairs(counts, edges, fill=True, color=palette.model)
        name = f"{count:,} dimensions"
        plot.label(ax, 2.6, 0.7, name, frame="x-data", ha="right")
        ax.set(xlim=(0, 2.6), ylim=(0, None), yticks=[])
        ax.grid(visible=False)
    axes[-1].set_xlabel("distance over mean distance")
    return fig


@figure(
    "empty-balls",
    title="A ball in a cube, and its rind",
    alt=(
        "Two panels. Left, over 1 to 20 dimensions, the share of a cube that the ball inside it "
        "fills: a curve on a logarithmic axis that falls from 1 to below a millionth at 18. "
        "Right, the share of a ball in its outermost hundredth, which rises from 1% in one "
        "dimension to 99% in 500."
    ),
    caption=(
        "Left, the share of a cube that the largest ball inside it fills. Right, the share of a "
        "ball's volume that lies in the outermost hundredth of its radius."
    ),
)
def empty_balls() -> Figure:
    palette = plot.colors()
    fig, (left, right) = plot.new_figure(height=2.7, cols=2)
    few, many = np.arange(1, 21), np.arange(1, 501)
    volumes = [ball_volume(int(d), 0.5) for d in few]
    left.semilogy(few, volumes, "o-", color=palette.model, markersize=4)
    left.set(xlabel="dimensions", ylabel="share of the cube", ylim=(1e-8, 3))
    left.set_xticks([1, 5, 10, 15, 20])
    left.set_yticks([1e-8, 1e-6, 1e-4, 1e-2, 1])
    left.minorticks_off()
    right.plot(many, [100 * shell_share(int(d)) for d in many], color=palette.model)
    right.set(xlabel="dimensions", ylabel="in the rind (%)", xlim=(0, 500), ylim=(0, 102))
    return fig
