"""Figures of chapter 3: fitting."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch03_shallow_networks.parts import Array, example_network, few_ticks, layers, output
from figures.registry import figure
from udl import plot
from udl.data import rubber_band
from udl.data.shallow_examples import three_unit_example
from udl.experiments.ch03_shallow_networks import shallow_restarts
from udl.networks import ShallowParameters
from udl.plot import Figure
from udl.regions import best_network, fit_output_layer, joints, regions_1d

FIVE = [0, 3, 5, 8, 11]  # readings of the rubber band that are spread over the loads


def loss_by_joint(facing: float, places: Array) -> Array:
    """Return the least loss on the five readings of one unit with its joint at each place (N,)."""
    band = rubber_band.measurements()
    x, y = band.x[FIVE], band.y[FIVE]
    losses = []
    for place in places:
        unit = ShallowParameters(
            np.array([-facing * place]), np.array([[facing]]), np.zeros(1), np.zeros((1, 1))
        )
        losses.append(np.sum((output(fit_output_layer(unit, x, y), x) - y) ** 2))
    return np.array(losses)


@figure(
    "one-unit-five-readings",
    title="One hidden unit on five readings",
    alt=(
        "Above, five readings and the best network with one hidden unit: it rises to a joint "
        "between the third and the fourth load and is level from there. Below, the smallest loss "
        "for each place of the joint, for a unit on to the right and one on to the left. Both are "
        "smooth between the loads, and bend or jump at them."
    ),
    caption=(
        "Five readings of the rubber band and the best of all networks with one hidden unit (top). "
        "For each place of its joint, least squares gives the best $\\phi_0$ and $\\phi_1$; the "
        "bottom panel shows the loss that is left. Dotted: the loads. Between two of them the loss "
        "changes smoothly."
    ),
)
def one_unit_five_readings() -> Figure:
    palette = plot.colors()
    band = rubber_band.measurements()
    x, y = band.x[FIVE], band.y[FIVE]
    best, _ = best_network(x, y, 1)
    joint = joints(regions_1d(*layers(best), (0.0, 2.0)))
    fig, (top, bottom) = plot.new_figure(height=4.9, rows=2, sharex=True)
    grid = np.linspace(0.0, 2.0, 401)
    top.plot(grid, output(best, grid), color=palette.model)
    top.plot(joint, output(best, joint), "o", color=palette.model, markersize=8)
    plot.data_points(top, x, y)
    top.set(ylabel="length $y$", ylim=(0.4, 1.9))
    places = np.linspace(0.0, 2.0, 801)
    for facing, style in ((1.0, "--"), (-1.0, "-")):
        bottom.plot(places, loss_by_joint(facing, places), style, color=palette.loss)
    plot.label(bottom, 0.45, 0.46, "on to the right", "loss")
    plot.label(bottom, 0.86, 0.13, "on to the left", "loss")
    for place in x:
        bottom.axvline(place, color=palette.muted, linewidth=1.0, linestyle=":", zorder=1)
    bottom.set(xlabel="place of the joint (newtons)", ylabel="least loss", xlim=(0, 2.0))
    bottom.set_ylim(bottom=0)
    few_ticks(top, y=4)
    few_ticks(bottom, y=4)
    return fig


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
        "0.9. Two steps are labelled: best straight line, and all units off. A dashed line marks "
        "the exact optimum at the bottom; a single dot touches it."
    ),
    caption=(
        "Gradient-based descent (L-BFGS) from two hundred random starts, sorted by the loss at "
        "which it stopped. On a long step many starts end at the same loss: 32 with the best "
        "straight line, 12 with all units off. One start in two hundred reached the best (dashed)."
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
    plot.label(ax, 186, 0.91, "all units off", "loss", ha="right", va="center")
    plot.label(ax, 130, 0.69, "best straight line", "loss", ha="right", va="center")
    plot.label(ax, 200, best - 0.02, f"exact optimum {best:.3f}", "model", ha="right", va="top")
    ax.set(
        xlabel="descents, best first",
        ylabel="sum of squares",
        xlim=(-3, 204),
        ylim=(0.0, 1.0),
    )
    few_ticks(ax, x=5, y=5)
    return fig
