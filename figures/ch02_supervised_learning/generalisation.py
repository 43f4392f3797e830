"""What a fit is worth on fresh readings, and in which direction to predict."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch02_supervised_learning.parts import (
    BAND,
    draw_band,
    draw_line,
)
from figures.registry import figure
from udl import plot
from udl.data import rubber_band
from udl.experiments.ch02_supervised_learning.polynomial_degrees import study_degrees
from udl.networks import fit_line, fit_linear, line, polynomial_features
from udl.plot import Figure


def simulated_points() -> tuple[rubber_band.Measurements, rubber_band.Measurements]:
    """Return the twelve readings that the page's program fits, and twelve of its fresh ones."""
    rng = np.random.default_rng(7)
    known = rubber_band.simulate(rng, BAND.x)
    fresh = rubber_band.simulate(rng, rng.uniform(BAND.x.min(), BAND.x.max(), 100))
    return known, rubber_band.Measurements(fresh.x[:12], fresh.y[:12])


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
        "not seen. Both are readings of the simulated band; the numbers are mean squared "
        "residuals. Degree 9 has the smallest of the three "
        "on the filled points and a far larger one on the hollow."
    ),
)
def underfitting_and_overfitting() -> Figure:
    palette = plot.colors()
    known, fresh = simulated_points()
    grid = np.linspace(BAND.x.min(), BAND.x.max(), 300)
    fig, axes = plot.new_figure(height=3.3, cols=3, sharey=True)
    for ax, degree in zip(axes, (0, 2, 9), strict=True):
        weights = fit_linear(polynomial_features(known.x, degree), known.y)
        ax.plot(grid, polynomial_features(grid, degree) @ weights, color=palette.model)
        plot.data_points(ax, known.x, known.y, markersize=5.5)
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
            for band in (known, fresh)
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
        "smaller than the markers. The dashed line is the variance of the reading error; on fresh "
        "points no rule gets below it, apart from chance."
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
