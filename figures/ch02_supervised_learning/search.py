"""Walks on the surface of the loss: down the gradient, and one parameter at a time."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.ch02_supervised_learning.parts import (
    BAND,
    START,
    draw_contours,
    on_ground,
)
from figures.registry import figure
from udl import plot
from udl.networks import coordinate_descent, fit_line, line_gradient, line_loss
from udl.plot import Figure

# A learning rate, the number of steps drawn with it, and what they do.
DESCENTS = ((0.004, 30, "creeps"), (0.02, 30, "arrives"), (0.041, 14, "diverges"))


def descend(rate: float, num_steps: int) -> NDArray[np.float64]:
    """Return the path of gradient descent from line A: (num_steps + 1, 2)."""
    path = [np.array(START)]
    for _ in range(num_steps):
        gradient = line_gradient(BAND.x, BAND.y, *path[-1])
        path.append(path[-1] - rate * gradient)
    return np.array(path)


@figure(
    "gradient-descent",
    title="Gradient descent with three learning rates",
    alt=(
        "Three maps of the loss with a path from the same start. On the left it turns into the "
        "valley and ends well before the lowest point. In the middle it reaches the valley in one "
        "step and comes close to the lowest point. On the right it jumps from one side of the "
        "valley to the other, further each time."
    ),
    caption=(
        "Paths from line A, a dot for each step: thirty steps with the learning rates 0.004 and "
        "0.02, fourteen with 0.041. The cross marks the lowest point. Both axes have the same "
        "scale, so that the gradient is at right angles to the contours."
    ),
)
def gradient_descent() -> Figure:
    palette = plot.colors()
    best = fit_line(BAND.x, BAND.y)
    fig, axes = plot.new_figure(height=2.8, cols=3, sharey=True)
    for ax, (rate, num_steps, verdict) in zip(axes, DESCENTS, strict=True):
        draw_contours(ax, labelled=False)
        path = descend(rate, num_steps)
        ax.plot(path[:, 0], path[:, 1], "o-", color=palette.model, markersize=3, linewidth=1.2)
        ax.plot(*best, "X", color=palette.loss, markersize=8, zorder=6)
        ax.set_title(f"$\\alpha = {rate:g}$\n{verdict}")
        ax.set(aspect="equal", xlabel="", ylabel="")
        ax.set_xticks([0, 1, 2])
        ax.set_yticks([-1, 0, 1], ["−1", "0", "1"])
    axes[0].set_ylabel(r"slope $\phi_1$")
    axes[1].set_xlabel(r"intercept $\phi_0$")
    return fig


@figure(
    "coordinate-descent",
    title="Coordinate descent zigzags down the valley",
    alt=(
        "Above, the tilted elliptical contours with a staircase of horizontal and vertical steps "
        "that starts at A and runs along the valley to its centre, its steps growing shorter. "
        "Below, the loss above the minimum against the half-sweep, a falling straight line from "
        "the first half-sweep on, on a logarithmic scale."
    ),
    caption=(
        "Each horizontal step sets the best intercept, each vertical one the best slope. The "
        "steps shrink by the same factor in every sweep, so the loss above the minimum falls on a "
        "straight line when its axis is logarithmic."
    ),
)
def coordinate_descent_figure() -> Figure:
    palette = plot.colors()
    path = coordinate_descent(BAND.x, BAND.y, START, 12)  # (25, 2)
    best = fit_line(BAND.x, BAND.y)
    least = line_loss(BAND.x, BAND.y, *best)
    above = np.array([line_loss(BAND.x, BAND.y, float(a), float(b)) for a, b in path]) - least
    fig, (top, bottom) = plot.new_figure(height=6.6, rows=2, height_ratios=(1.35, 1))
    draw_contours(top)
    top.plot(path[:, 0], path[:, 1], color=palette.model, linewidth=1.8)
    top.plot(path[::2, 0], path[::2, 1], "o", color=palette.model, markersize=5)
    plot.label(top, *START, "A, start", "model", ha="right", offset=(-8, 0))
    on_ground(plot.label(top, *best, "minimum", "model", offset=(12, 10)))
    bottom.semilogy(np.arange(len(path)) / 2, above, "o-", color=palette.loss, linewidth=1.6)
    bottom.set(xlabel="sweeps", ylabel="loss above the minimum", xlim=(-0.2, 12.2))
    bottom.set_xticks([0, 2, 4, 6, 8, 10, 12])
    return fig
