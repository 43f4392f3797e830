"""Lines among the points, and the same lines as points on the surface of the loss."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch02_supervised_learning.parts import (
    BAND,
    BY_HAND,
    START,
    draw_band,
    draw_contours,
    draw_line,
    on_ground,
    signed,
)
from figures.registry import figure
from udl import plot
from udl.networks import best_intercept, fit_line, line, line_loss
from udl.plot import Figure


@figure(
    "family-of-lines",
    title="One family, three members",
    alt=(
        "Twelve points rise from length 0.67 at the left to about 1.6 at the right. Of three blue "
        "lines one falls steeply across them, one rises gently above the first points and below "
        "the last, and one rises through their middle."
    ),
    caption=(
        "Twelve readings and three straight lines. Each pair of parameters $(\\phi_0, \\phi_1)$ "
        "is one line: the intercept $\\phi_0$ says where it starts, the slope $\\phi_1$ how much "
        "it rises for each newton."
    ),
)
def family_of_lines() -> Figure:
    fig, ax = plot.new_figure(height=3.5)
    best = fit_line(BAND.x, BAND.y)
    for (intercept, slope), at in ((START, 1.5), (BY_HAND, 2.04), (best, 2.04)):
        draw_line(ax, intercept, slope, linewidth=2.6 if (intercept, slope) == best else 1.6)
        text = f"({signed(intercept)}, {signed(slope)})"
        plot.label(ax, at, intercept + slope * at, text, "model", offset=(4, 4))
    draw_band(ax)
    ax.set(xlim=(-0.05, 2.75), ylim=(0, 2.1))
    return fig


@figure(
    "squared-residuals",
    title="The residuals of two lines",
    alt=(
        "Two panels with the same twelve points. On the left a gently rising line; short bars "
        "join it to the points, longest at both ends. On the right the line through the middle "
        "of the points; all its bars are short."
    ),
    caption=(
        "Each bar is a residual, the part of a length that a line does not explain. The loss adds "
        "up their squares, so that the long bars on the left count most."
    ),
)
def squared_residuals() -> Figure:
    palette = plot.colors()
    best = fit_line(BAND.x, BAND.y)
    fig, axes = plot.new_figure(height=3.2, cols=2, sharey=True)
    for ax, (intercept, slope) in zip(axes, (BY_HAND, best), strict=True):
        ax.vlines(BAND.x, line(BAND.x, intercept, slope), BAND.y, color=palette.loss, linewidth=2.4)
        draw_line(ax, intercept, slope)
        draw_band(ax)
        loss = line_loss(BAND.x, BAND.y, intercept, slope)
        ax.set_title(f"loss {loss:.2f}", color=plot.readable("loss"))
        ax.set(ylim=(0.5, 1.9))
        ax.set_xticks([0, 1, 2])
    axes[1].set_ylabel("")
    return fig


@figure(
    "line-and-loss-surface",
    title="A line among the points is a point on the loss surface",
    alt=(
        "Above, twelve points with three lines: A falls, B rises too little, C runs through the "
        "points. Below, the loss over intercept and slope as nested tilted ellipses, a valley "
        "from the upper left to the lower right; A lies far out on it, B nearer, C at its centre."
    ),
    caption=(
        "Every line among the points is one point on the loss surface. Along a contour all lines "
        "have the same loss, from inside 0.3, 1, 2.5, 5, 10, 20 and 40. The valley is tilted: a "
        "line that starts lower can make up for it by rising faster."
    ),
)
def line_and_loss_surface() -> Figure:
    palette = plot.colors()
    fig, (top, bottom) = plot.new_figure(height=6.6, rows=2, height_ratios=(1, 1.25))
    draw_contours(bottom)
    best = fit_line(BAND.x, BAND.y)
    for name, (intercept, slope), at in (("A", START, 0.15), ("B", BY_HAND, 2.0), ("C", best, 2.0)):
        draw_line(top, intercept, slope, linewidth=2.4 if name == "C" else 1.6)
        plot.label(top, at, intercept + slope * at, name, "model", offset=(6, 5), weight="bold")
        bottom.plot(intercept, slope, "o", color=palette.model, markersize=8, zorder=5)
        loss = line_loss(BAND.x, BAND.y, intercept, slope)
        text = f"{name}: loss {loss:.2f}"
        on_ground(plot.label(bottom, intercept, slope, text, "model", offset=(11, 8)))
    draw_band(top)
    top.set(xlim=(-0.05, 2.15), ylim=(0, 2.1))
    return fig


@figure(
    "cuts-through-the-surface",
    title="Along one parameter the loss is a parabola",
    alt=(
        "Three parabolas of the loss against the intercept, one for each of three slopes. The "
        "larger the slope, the further left the lowest point: near 1.9, 1.3 and 0.8. The middle "
        "of the three slopes is not the best; the lowest of all is that for slope 0.52."
    ),
    caption=(
        "The loss against the intercept for three fixed slopes. Each curve is a parabola with one "
        "lowest point, at the intercept that suits its slope. The larger the slope, the lower the "
        "line has to start."
    ),
)
def cuts_through_the_surface() -> Figure:
    palette = plot.colors()
    intercepts = np.linspace(0.0, 2.6, 105)
    best = fit_line(BAND.x, BAND.y)
    fig, ax = plot.new_figure(height=3.4)
    for slope, weight in ((-0.6, 1.5), (0.0, 1.5), (best[1], 2.6)):
        curve = [line_loss(BAND.x, BAND.y, intercept, slope) for intercept in intercepts]
        ax.plot(intercepts, curve, color=palette.loss, linewidth=weight)
        lowest = best_intercept(BAND.x, BAND.y, slope)
        loss = line_loss(BAND.x, BAND.y, lowest, slope)
        ax.plot(lowest, loss, "o", color=palette.loss)
        ax.plot([lowest, lowest], [loss, -1.4], color=palette.muted, linewidth=0.9, dashes=(3, 3))
        text = f"$\\phi_1 = {slope:.2f}$"
        plot.label(ax, lowest, -2.6, text, "loss", ha="center")
    ax.set(xlabel=r"intercept $\phi_0$", ylabel="loss", xlim=(0, 2.6), ylim=(-4, 20))
    ax.set_yticks([0, 5, 10, 15, 20])
    return fig
