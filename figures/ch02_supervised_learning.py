"""Figures of chapter 2: a line, its loss as a landscape, and what a good fit is worth."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from matplotlib.text import Text
from numpy.typing import NDArray

from figures.registry import figure
from udl import losses, plot
from udl.data import rubber_band
from udl.experiments.ch02_supervised_learning.polynomial_degrees import study_degrees
from udl.networks import (
    best_intercept,
    coordinate_descent,
    fit_line,
    fit_linear,
    line,
    line_loss,
    polynomial_features,
)
from udl.optimisation import loss_surface
from udl.plot import Axes, Figure

Array = NDArray[np.float64]

BAND = rubber_band.measurements()
START = (1.6, -0.8)
BY_HAND = (1.2, 0.1)
LEVELS = (0.3, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0)
RANGE_0, RANGE_1 = (-0.2, 2.4), (-1.0, 1.5)


# --- Parts that several figures share ---------------------------------------------------------


def signed(value: float, digits: int = 2) -> str:
    """Return a number with a proper minus sign."""
    return f"{value:.{digits}f}".replace("-", "−")


def on_ground(text: Text) -> None:
    """Lay a label on a patch of the background, so that lines stop short of it."""
    text.set_bbox({"facecolor": plot.colors().background, "edgecolor": "none", "pad": 1.5})


def draw_band(ax: Axes) -> None:
    """Draw the twelve points and name the axes."""
    plot.data_points(ax, BAND.x, BAND.y)
    ax.set(xlabel="load $x$ (newtons)", ylabel="length $y$ (decimetres)", xlim=(-0.05, 2.05))
    ax.set_xticks([0, 0.5, 1, 1.5, 2], ["0", "0.5", "1", "1.5", "2"])


def draw_line(ax: Axes, intercept: float, slope: float, **options: Any) -> None:
    """Draw a line across the whole panel."""
    ends = np.array([0.0, 2.0])
    ax.plot(ends, line(ends, intercept, slope), **{"color": plot.colors().model, **options})


def draw_contours(ax: Axes) -> None:
    """Draw the loss over intercept and slope as labelled contour lines."""
    intercepts, slopes = np.linspace(*RANGE_0, 61), np.linspace(*RANGE_1, 61)
    squared = partial(losses.sum_of_squares, reduction="none")
    surface = loss_surface(line, squared, (intercepts, slopes), BAND.x, BAND.y)  # (61, 61)
    shades = np.linspace(1.0, 0.35, len(LEVELS))
    ax.contour(
        intercepts,
        slopes,
        surface.T,
        levels=LEVELS,
        colors=plot.colors().loss,
        linewidths=1.3,
        alpha=shades,
    )
    # Along the horizontal line through the minimum the loss rises by N times the squared step.
    best = fit_line(BAND.x, BAND.y)
    least = line_loss(BAND.x, BAND.y, *best)
    for level in LEVELS[1:5]:
        at = best[0] - np.sqrt((level - least) / len(BAND.x))
        on_ground(plot.label(ax, at, best[1], f"{level:g}", "loss", ha="center"))
    ax.set(xlabel=r"intercept $\phi_0$", ylabel=r"slope $\phi_1$", xlim=RANGE_0, ylim=RANGE_1)
    ax.set_xticks([0, 0.5, 1, 1.5, 2], ["0", "0.5", "1", "1.5", "2"])
    ax.set_yticks([-1, -0.5, 0, 0.5, 1, 1.5], ["−1", "−0.5", "0", "0.5", "1", "1.5"])


# --- Model and loss ---------------------------------------------------------------------------


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


# --- The loss surface -------------------------------------------------------------------------


@figure(
    "line-and-loss-surface",
    title="A line among the points is a point on the loss surface",
    alt=(
        "Above, twelve points with three lines: A falls, B rises too little, C runs through the "
        "points. Below, the loss over intercept and slope as nested tilted ellipses, a valley "
        "from the upper left to the lower right; A lies far out on it, B nearer, C at its centre."
    ),
    caption=(
        "Every line above is a point below. Along a contour of the lower panel all lines have the "
        "same loss, from inside 0.3, 1, 2.5, 5, 10, 20 and 40. The valley is tilted: a line that "
        "starts lower can make up for it by rising faster."
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
        "lowest point, at the intercept that suits its slope; a steeper line has to start lower."
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


# --- Generalisation ---------------------------------------------------------------------------


def fresh_points() -> rubber_band.Measurements:
    """Return the twelve fresh readings of the simulated band that figure and page share."""
    rng = np.random.default_rng(21)
    return rubber_band.simulate(rng, rng.uniform(BAND.x.min(), BAND.x.max(), 12))


@figure(
    "underfitting-and-overfitting",
    title="Too few parameters, enough, too many",
    alt=(
        "Three panels with the same twelve filled and twelve hollow points. A horizontal line "
        "misses both; a gently bent curve passes through the middle of both; a curve of degree "
        "nine follows the filled points, swings between them and misses several hollow ones."
    ),
    caption=(
        "Polynomials fitted to the filled points and tested on the hollow ones, which they have "
        "not seen; the numbers are mean squared residuals. Degree 9 has the smallest of the three "
        "on the filled points and a far larger one on the hollow."
    ),
)
def underfitting_and_overfitting() -> Figure:
    palette = plot.colors()
    fresh = fresh_points()
    grid = np.linspace(BAND.x.min(), BAND.x.max(), 300)
    fig, axes = plot.new_figure(height=3.3, cols=3, sharey=True)
    for ax, degree in zip(axes, (0, 2, 9), strict=True):
        weights = fit_linear(polynomial_features(BAND.x, degree), BAND.y)
        ax.plot(grid, polynomial_features(grid, degree) @ weights, color=palette.model)
        plot.data_points(ax, BAND.x, BAND.y, markersize=5.5)
        plot.data_points(
            ax,
            fresh.x,
            fresh.y,
            markersize=5.5,
            markerfacecolor=palette.background,
            markeredgecolor=palette.data,
            markeredgewidth=1.2,
        )
        errors = [
            np.mean((band.y - polynomial_features(band.x, degree) @ weights) ** 2)
            for band in (BAND, fresh)
        ]
        ax.set_title(f"degree {degree}\nfilled {errors[0]:.3f}\nhollow {errors[1]:.3f}")
        ax.set(xlim=(-0.1, 2.05), ylim=(0.4, 2.75))
        ax.set_xticks([0, 1, 2])
    axes[0].set_ylabel("length $y$")
    axes[1].set_xlabel("load $x$")
    return fig


@figure(
    "training-and-test-loss",
    title="The training error falls, the test error turns",
    alt=(
        "Mean squared residual against the degree from 0 to 8 on a logarithmic scale. The "
        "training curve falls all the way, below the dashed level of the noise from degree 2 on. "
        "The test curve falls until degree 2, stays above the noise and rises from there."
    ),
    caption=(
        "Means over five hundred simulated data sets of twelve readings; the standard errors are "
        "smaller than the markers. The dashed line is the variance of the reading error, which no "
        "prediction can get below on fresh points."
    ),
)
def training_and_test_loss() -> Figure:
    palette = plot.colors()
    study = study_degrees(num_repeats=500, num_degrees=9, seed=2)
    degrees = np.arange(9)
    fig, ax = plot.new_figure(height=3.5)
    noise = rubber_band.NOISE**2
    ax.plot([0, 8], [noise, noise], color=palette.muted, linewidth=1.2, dashes=(4, 3))
    ax.semilogy(degrees, study.training.mean(axis=0), "o-", color=palette.model)
    ax.semilogy(degrees, study.test.mean(axis=0), "s-", color=palette.loss)
    plot.label(ax, 8.3, study.training.mean(axis=0)[8], "training", "model")
    plot.label(ax, 8.3, study.test.mean(axis=0)[8], "test", "loss")
    plot.label(ax, 8.3, noise, "noise", "muted")
    ax.set(xlabel="degree of the polynomial", ylabel="mean squared residual", xlim=(-0.2, 9.9))
    ax.set_xticks(degrees)
    ax.set_yticks([0.003, 0.01, 0.03, 0.1], ["0.003", "0.01", "0.03", "0.1"])
    return fig


# --- Which way to predict ---------------------------------------------------------------------


@figure(
    "two-directions",
    title="Predicting lengths and predicting loads give different lines",
    alt=(
        "Twelve points with two lines that cross in their middle. The solid line, fitted to the "
        "lengths, is flatter than the dashed one, fitted to the loads. At the length 1.7 the "
        "solid line reads a load of 1.67, the dashed one 1.57."
    ),
    caption=(
        "The solid line minimises the squared errors in the lengths, measured vertically, the "
        "dashed one those in the loads, measured horizontally. Read from the same length, they "
        "give different loads."
    ),
)
def two_directions() -> Figure:
    palette = plot.colors()
    generative = fit_line(BAND.x, BAND.y)
    direct = fit_line(BAND.y, BAND.x)
    observed = 1.7
    readings = ((observed - generative[0]) / generative[1], line(observed, *direct))
    fig, ax = plot.new_figure(height=3.6)
    draw_line(ax, *generative)
    lengths = np.array([0.55, 1.98])
    ax.plot(line(lengths, *direct), lengths, color=palette.uncertainty, dashes=(5, 2.5))
    ax.plot([0, max(readings)], [observed, observed], color=palette.muted, linewidth=0.9)
    for reading, color, ha, shift in (
        (readings[0], palette.model, "left", 5),
        (readings[1], palette.uncertainty, "right", -5),
    ):
        ax.plot([reading, reading], [0.5, observed], color=color, linewidth=1.2)
        text = f"{float(reading):.2f}"
        plot.label(ax, reading, 0.56, text, color, ha=ha, offset=(shift, 0))
    plot.label(ax, 2.03, generative[0] + 2 * generative[1], "length\nfrom load", "model", va="top")
    plot.label(ax, 1.72, 2.0, "load from length", "uncertainty", ha="right", offset=(-8, 0))
    draw_band(ax)
    ax.set(xlim=(0, 2.55), ylim=(0.5, 2.1))
    return fig
