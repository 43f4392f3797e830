"""Figures of chapter 1: networks while they learn."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.registry import figure
from udl import plot
from udl.experiments.ch01_introduction import curve_results
from udl.plot import Figure

Array = NDArray[np.float64]

SHOWN_HIDDEN, SHOWN_STEPS = 6, (0, 60, 120, 400)


@figure(
    "network-learns-a-curve",
    title="A small network learns a curve",
    alt=(
        "Four panels with the same points, which rise and fall in a wave. The network's curve "
        "is nearly level at first, a flat wave after 60 steps, a steeper one after 120, and runs "
        "through the points after 400. The loss falls from 0.58 to 0.01."
    ),
    caption=(
        "A network with six hidden units before training and after 60, 120 and 400 steps. Each "
        "step moves its 19 parameters a little in the direction that lowers the loss, the mean "
        "squared distance from the points."
    ),
)
def network_learns_a_curve() -> Figure:
    palette = plot.colors()
    x, y = curve_results.points("wave")
    grid = np.linspace(-1, 1, 201)
    training = curve_results.train("wave", SHOWN_HIDDEN)
    fig, axes = plot.new_figure(height=4.4, rows=2, cols=2, sharex=True, sharey=True)
    for ax, step in zip(axes.flat, SHOWN_STEPS, strict=True):
        plot.data_points(ax, x, y, markersize=5)
        curve = curve_results.network(training.parameters[step], grid)
        ax.plot(grid, curve, color=palette.model, linewidth=3)
        ax.set_title(f"{step} steps, loss {training.loss[step]:.2f}")
        ax.set(xlim=(-1.03, 1.03), ylim=(-1.6, 1.9), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    for ax in axes[1]:
        ax.set_xlabel("input $x$")
    for ax in axes[:, 0]:
        ax.set_ylabel("output $y$")
    return fig
