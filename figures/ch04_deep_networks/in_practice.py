"""Figures of chapter 4: in practice, random networks."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch04_deep_networks.parts import fill_regions, square_axes
from figures.registry import figure
from udl import plot
from udl.experiments.ch04_deep_networks import depth_regions
from udl.plot import Figure
from udl.regions import Region, count_linear_regions, regions_2d

ZOOM = (-0.3, 0.3)  # the middle of the square on which regions are counted

DRAWN_SEED = 108  # both counts lie near the means over many seeds


@figure(
    "random-partitions",
    title="Regions of a shallow and of a deep random network",
    alt=(
        "Two squares cut into many polygons. Left, one hidden layer of 24 units: straight lines "
        "that run from edge to edge. Right, three hidden layers of 8 units: lines of the later "
        "layers bend where they cross those of earlier ones. The deep one has fewer regions."
    ),
    caption=(
        "The middle of the square, cut by two random networks with 24 hidden units each (blue "
        "where the output is above its mean, gold below). A unit of the first layer cuts along a "
        "straight line; one of a later layer along a line that bends wherever it meets an earlier "
        "one. Both counts are typical: the mean of twelve such networks is 219 with one layer and "
        "179 with three."
    ),
)
def random_partitions() -> Figure:
    fig, axes = plot.new_figure(height=3.0, cols=2)
    for ax, (depth, name) in zip(axes, ((1, "1 layer"), (3, "3 layers")), strict=True):
        network = depth_regions.drawn_network(24, depth, np.random.default_rng(DRAWN_SEED))
        regions = regions_2d(network.weights, network.biases, (ZOOM, ZOOM))
        values = np.array([region.values(region.centre[None])[0, 0] for region in regions])
        sizes = np.array([region.size for region in regions])
        middle = float(values @ sizes / sizes.sum())
        shifted = [
            Region(region.corners, region.pattern, region.slopes, region.offsets - middle)
            for region in regions
        ]
        fill_regions(ax, shifted, reach=float(np.abs(values - middle).max()) * 0.8)
        square_axes(ax, "$x_1$", "$x_2$" if depth == 1 else "")
        ax.set(xlim=ZOOM, ylim=ZOOM, xticks=(-0.3, 0, 0.3), yticks=(-0.3, 0, 0.3))
        ax.set_title(f"{name}: {count_linear_regions(regions)} regions")
    axes[1].set_yticklabels([])
    return fig


@figure(
    "random-against-maximum",
    title="Regions of random networks, and the bounds",
    alt=(
        "Numbers of regions against the number of hidden units, on logarithmic axes. Mean "
        "counts of networks with one, two and four layers lie near half the square of the number "
        "of units, at eight and sixteen units those of four layers below it. The dashed upper "
        "bound for one layer runs along them; those for two and four lie far above, up to ten "
        "million."
    ),
    caption=(
        "Mean number of regions of eight random networks of each kind on a square (marks), and "
        "the largest number that an upper bound allows (dashed). The dotted line is half the "
        "square of the number of units. From 24 units on, all means lie within a factor of two of "
        "it, for one, two and four layers alike."
    ),
)
def random_against_maximum() -> Figure:
    palette = plot.colors()
    result = depth_regions.random_counts()
    units = result["units"]
    fig, ax = plot.new_figure(height=3.75)
    ax.plot(units, units**2 / 2, color=palette.muted, linewidth=1.6, linestyle=":")
    for k, depth in enumerate(result["depths"]):
        color, marker = palette.classes[k], plot.MARKERS[k]
        ax.plot(units, result["bounds"][k], color=color, linewidth=1.4, dashes=(4, 3))
        ax.plot(units, result["counts"][k].mean(axis=1), marker, color=color, markersize=8)
        if depth > 1:
            plot.label(
                ax, units[-1], result["bounds"][k, -1], f"bound, K = {depth}", color, offset=(5, 0)
            )
    plot.label(ax, units[-1], 1450, "bound, K = 1", palette.classes[0], offset=(5, 0))
    plot.label(ax, 17, 14, "random networks (marks)", "text")
    ax.set(
        xlabel="number of hidden units",
        ylabel="regions",
        xscale="log",
        yscale="log",
        xlim=(7, 42),
        ylim=(2, 3e7),
    )
    ax.minorticks_off()
    ax.set_xticks([8, 16, 24, 40], ["8", "16", "24", "40"])
    ax.set_yticks([10, 1e3, 1e5, 1e7])
    return fig


@figure(
    "disturbed-sawtooth",
    title="A sawtooth's regions under disturbances",
    alt=(
        "Number of regions against the size of relative disturbances, on a logarithmic axis. It "
        "stays near 71 up to one per cent, is back at 64 at three, then falls to about 32 at ten "
        "per cent and to about 3 at one hundred per cent."
    ),
    caption=(
        "The network with six layers and 64 pieces, every parameter multiplied by one plus a "
        "random number. Mean of forty trials, with a band from the smallest to the largest count. "
        "Tiny disturbances add slivers at the folds; larger ones destroy the folding."
    ),
)
def disturbed_sawtooth() -> Figure:
    palette = plot.colors()
    result = depth_regions.perturbed_counts()
    noise, counts = result["noise"], result["counts"]
    fig, ax = plot.new_figure(height=3.3)
    ax.axhline(float(result["perfect"]), color=palette.truth, linewidth=1.4, dashes=(4, 3))
    plot.band(ax, noise, counts.min(axis=1), counts.max(axis=1))
    ax.plot(noise, counts.mean(axis=1), "o-", color=palette.model)
    plot.label(
        ax, 1.0, float(result["perfect"]) + 2, "undisturbed", "truth", ha="right", va="bottom"
    )
    ax.set(
        xscale="log",
        xlabel="standard deviation of the relative disturbance",
        ylabel="linear regions",
        xlim=(0.0009, 1.1),
        ylim=(0, 85),
    )
    ax.minorticks_off()
    ax.set_xticks([0.001, 0.01, 0.1, 1], ["0.1%", "1%", "10%", "100%"])
    return fig
