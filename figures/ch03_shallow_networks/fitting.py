"""Figures of chapter 3: fitting."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch03_shallow_networks.parts import example_network, few_ticks, layers, output
from figures.registry import figure
from udl import plot
from udl.data.shallow_examples import three_unit_example
from udl.experiments.ch03_shallow_networks import shallow_restarts
from udl.plot import Figure
from udl.regions import joints, regions_1d


@figure(
    "best-three-units",
    title="The best that three hidden units can do",
    alt=(
        "Twenty points rise, fall and rise again. A dashed grey line, the network we started with, "
        "runs far below most of them. The blue line follows them in four pieces: up, down, steeply "
        "up and level; its loss is 0.117 instead of 9.385."
    ),
    caption=(
        "The network of the stages (dashed, loss $9.385$) and the best of all networks with three "
        "hidden units (solid, loss $0.117$). The best one was found by trying every way in which "
        "three joints can lie among the points."
    ),
)
def best_three_units() -> Figure:
    palette = plot.colors()
    example = three_unit_example()
    start, best = example_network(), shallow_restarts.exact_optimum()
    x = np.linspace(0.0, 1.0, 401)
    bends = joints(regions_1d(*layers(best.parameters), (0.0, 1.0)))
    fig, ax = plot.new_figure(height=3.6)
    ax.plot(x, output(start, x), color=palette.muted, linewidth=1.8, dashes=(4, 2.5))
    ax.plot(x, output(best.parameters, x), color=palette.model)
    ax.plot(bends, output(best.parameters, bends), "o", color=palette.model, markersize=8)
    plot.data_points(ax, example.x, example.y, markersize=5.5)
    loss = float(np.sum((example.y - output(start, example.x)) ** 2))
    plot.label(ax, 0.13, -0.62, f"start: loss {loss:.3f}", "muted")
    plot.label(ax, 0.42, 0.56, f"best: loss {best.loss:.3f}", "model")
    ax.set(xlabel="input $x$", ylabel="output $y$", xlim=(0, 1.01), ylim=(-0.95, 0.75))
    few_ticks(ax, y=5)
    return fig


@figure(
    "many-local-minima",
    title="Where two hundred descents end",
    alt=(
        "Two hundred final losses, sorted, form a staircase of long flat steps between 0.12 and "
        "0.9. A dashed line marks the exact optimum at the bottom; a single dot touches it."
    ),
    caption=(
        "Gradient-based descent from two hundred random starts, sorted by the loss at which it "
        "stopped. Each long step is one local minimum that many starts share. One start in two "
        "hundred reached the best (dashed)."
    ),
)
def many_local_minima() -> Figure:
    palette = plot.colors()
    losses = np.sort(shallow_restarts.restarts()["losses"])
    best = shallow_restarts.exact_optimum().loss
    rank = np.arange(1, len(losses) + 1)
    fig, ax = plot.new_figure(height=3.3)
    ax.axhline(best, color=palette.model, linewidth=1.4, dashes=(4, 2.5), zorder=1)
    ax.plot(rank, losses, "o", color=palette.loss, markersize=4.2, markeredgewidth=0)
    plot.label(ax, 200, best - 0.02, f"exact optimum {best:.3f}", "model", ha="right", va="top")
    ax.set(
        xlabel="descents, best first",
        ylabel="sum of squares",
        xlim=(-3, 204),
        ylim=(0.0, 1.0),
    )
    few_ticks(ax, x=5, y=5)
    return fig
