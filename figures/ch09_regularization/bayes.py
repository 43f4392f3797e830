"""Figures of chapter 9: all parameters that the data allow."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.ch06_training.parts import on_ground
from figures.ch09_regularization.parts import PLACES, draw_points, points
from figures.registry import figure
from udl import plot
from udl.experiments.ch09_regularization import hump_studies
from udl.experiments.hump import NOISE
from udl.performance import hinge_design
from udl.plot import Figure
from udl.regularisation import Posterior, linear_posterior

NUM_HIDDEN, PRIOR_VARIANCE = 5, 1000.0
COUNTS = (0, 4, 15)  # points seen
NUM_SAMPLES, SAMPLE_SEED = 12, 2


def posterior(order: NDArray[np.int64]) -> Posterior:
    """Return the posterior of the hinge model after some of the points, none at all allowed."""
    x, y = points().x[order], points().y[order]
    if not len(x):
        # Without data the posterior is the prior.
        size = NUM_HIDDEN + 1
        return Posterior(np.zeros(size), np.sqrt(PRIOR_VARIANCE) * np.eye(size), NOISE)
    return linear_posterior(
        hinge_design(x, NUM_HIDDEN), y, noise=NOISE, prior_variance=PRIOR_VARIANCE
    )


@figure(
    "posterior-samples",
    title="Models from the prior, and after four and fifteen points",
    alt=(
        "Three panels with twelve curves of five straight pieces each. Without points they are "
        "so steep that only pieces of six are in the picture. After four points they pass close "
        "to these and swing between them. After fifteen they lie close together along the hump."
    ),
    caption=(
        "Twelve models drawn from the prior (most of them leave the picture at once), after four "
        "of the points and after all fifteen. The hinge model has five hidden units. Where there "
        "are no points the models disagree."
    ),
)
def posterior_samples() -> Figure:
    fig, axes = plot.new_figure(height=2.5, cols=3, sharey=True)
    design = hinge_design(PLACES, NUM_HIDDEN)
    for ax, count in zip(axes, COUNTS, strict=True):
        order = np.array([1, 5, 6, 13] if count == 4 else range(count), np.int64)
        draws = posterior(order).sample(NUM_SAMPLES, rng=np.random.default_rng(SAMPLE_SEED))
        ax.plot(PLACES, (draws @ design.T).T, color=plot.colors().model, linewidth=0.8, alpha=0.7)
        if count:
            plot.data_points(ax, points().x[order], points().y[order])
        ax.set(xlim=(0, 1), ylim=(-2.5, 5), xlabel="input $x$")
        ax.set_title(f"{count} points" if count else "no points")
        ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        ax.set_yticks([-2, 0, 2, 4], ["−2", "0", "2", "4"])
    axes[0].set_ylabel("output $y$")
    return fig


@figure(
    "predictive-bands",
    title="Where the next target will lie",
    alt=(
        "Fifteen points around a hump, the mean prediction and two bands of two standard "
        "deviations around it. The inner band, of the model alone, is thin and misses two of the "
        "points. The outer one, of a target, holds all fifteen. Both widen at the ends."
    ),
    caption=(
        "The mean of the posterior predictive distribution (blue) and two bands of 1.96 standard "
        "deviations: inside that of the model alone, outside that of a new target, with the noise. "
        "The second is meant to hold 95% of new points, the first is not."
    ),
)
def predictive_bands() -> Figure:
    palette = plot.colors()
    found = posterior(np.arange(15, dtype=np.int64))
    mean, variance = found.predict(hinge_design(PLACES, NUM_HIDDEN))
    fig, ax = plot.new_figure(height=3.2)
    for part in (variance, variance - NOISE**2):
        half = 1.96 * np.sqrt(part)
        plot.band(ax, PLACES, mean - half, mean + half)
    ax.plot(PLACES, mean, color=palette.model, zorder=4)
    draw_points(ax)
    ax.set(ylabel="output $y$", ylim=(-1.3, 3.6))
    plot.label(ax, 0.62, 2.5, "a new target", "uncertainty")
    plot.label(ax, 0.62, 2.05, "the model alone (inner)", "uncertainty")
    return fig


@figure(
    "coverage",
    title="How many targets lie within the bands",
    alt=(
        "Share of new targets inside against the share that a band promises. The diagonal is kept "
        "where the truth comes from the prior. For the hump with the wide prior the dots lie just "
        "below it, with the narrow prior further below. Bands without the noise lie far below, "
        "holding 67 where 95 were promised."
    ),
    caption=(
        "Bands that promise to hold between 10% and 95% of new targets, on 2,000 data sets of "
        "fifteen points. The truth is drawn from the prior (squares), or it is the hump, with a "
        "prior of variance 1,000 (dots) or 10 (triangles). Crosses are bands that leave out the "
        "noise, for the dots' case. Standard errors are below 0.3."
    ),
)
def coverage() -> Figure:
    palette = plot.colors()
    found = hump_studies.coverage()
    promised = 100 * np.array(hump_studies.LEVELS)
    fig, ax = plot.new_figure(height=3.5)
    ax.plot([0, 100], [0, 100], color=palette.muted, linewidth=1.1, dashes=(3, 3))
    ax.plot(promised, found["without"][1], "x-", color=palette.classes[0], linewidth=1.2)
    ax.plot(promised, found["with_noise"][2], "^-", color=palette.classes[1], linewidth=1.2)
    ax.plot(promised, found["with_noise"][1], "o", color=palette.model, markersize=7)
    ax.plot(promised, found["with_noise"][0], "s", color=palette.truth, markersize=3.5)
    plot.label(ax, 56, 66, "truth from the prior,\nand the hump", "model", ha="right")
    on_ground(plot.label(ax, 65, 51, "narrow prior", palette.classes[1]))
    plot.label(ax, 58, 24, "without the noise", palette.classes[0])
    ax.set(xlabel="promised (%)", ylabel="inside (%)", xlim=(0, 100), ylim=(0, 100))
    return fig
