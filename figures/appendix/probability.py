"""Figures of the appendix: probability."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from matplotlib.patches import Ellipse, Rectangle
from numpy.typing import NDArray
from scipy import stats

from figures.appendix.parts import arrow, bare
from figures.registry import figure
from udl import plot
from udl.plot import Figure
from udl.unsupervised import gaussian_conditional

Array = NDArray[np.float64]


# Rows: outcome of x (dry, drizzle, rain); columns: of y (walk, bus). The sum of all is one.
JOINT = np.array([[0.30, 0.10], [0.15, 0.15], [0.06, 0.24]])


@figure(
    "joint-marginal-conditional",
    title="Joint, marginal and conditional probabilities",
    alt=(
        "A table of six joint probabilities for three kinds of weather and two ways to travel, "
        "with the sums of its rows on the right and of its columns below. The row for rain, "
        "divided by its sum 0.30, is shown again beside it: 0.20 for walking and 0.80 for the bus."
    ),
    caption=(
        "Six joint probabilities. Adding along a row or column gives a marginal; picking a row and "
        "dividing it by its sum gives a conditional distribution."
    ),
)
def joint_marginal_conditional() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.4)
    bare(ax)
    names, ways = ("dry", "drizzle", "rain"), ("walk", "bus")
    marginal = JOINT.sum(axis=1)
    for row, name in enumerate(names):
        y = 3 - row
        plot.label(ax, 0.85, y, name, ha="right")
        for col in range(2):
            shade = Rectangle(
                (1 + col, y - 0.5), 1, 1, facecolor=palette.uncertainty, alpha=2.2 * JOINT[row, col]
            )
            ax.add_patch(shade)
            plot.label(ax, 1.5 + col, y, f"{JOINT[row, col]:.2f}", ha="center")
        plot.label(ax, 3.5, y, f"{marginal[row]:.2f}", "model", ha="center")
    for col, way in enumerate(ways):
        plot.label(ax, 1.5 + col, 3.75, way, ha="center")
        plot.label(ax, 1.5 + col, 0.1, f"{JOINT[:, col].sum():.2f}", "model", ha="center")
        conditional = JOINT[2, col] / marginal[2]
        plot.label(ax, 5.0 + col, 1, f"{conditional:.2f}", "truth", ha="center")
        plot.label(ax, 5.0 + col, 1.75, way, ha="center")
    plot.label(ax, 3.5, 3.75, "sum", "model", ha="center")
    plot.label(ax, 0.85, 0.1, "sum", "model", ha="right")
    plot.label(ax, 3.5, 0.1, "1", "model", ha="center")
    plot.label(ax, 5.5, 2.5, "given rain", "truth", ha="center")
    arrow(ax, np.array([3.95, 1.0]), np.array([4.6, 1.0]), palette.truth)
    ax.set(xlim=(-0.45, 6.5), ylim=(-0.3, 4.1))
    return fig


PRIOR, SENSITIVITY, FALSE_ALARM = 0.02, 0.90, 0.07


@figure(
    "bayes-rule",
    title="Why most alarms are false",
    alt=(
        "Above, a bar of 1,000 parts of which a sliver of 20 is faulty. Below, the 87 alarms drawn "
        "larger: 18 come from faulty parts and 69 from good ones."
    ),
    caption=(
        "Of 1,000 parts 20 are faulty. The test finds 18 of them, but it also raises 69 false "
        "alarms among the 980 good ones: an alarm means a fault in only 18 of 87 cases."
    ),
)
def bayes_rule() -> Figure:
    palette = plot.colors()
    faulty, total = 1000 * PRIOR, 1000
    hits, false = SENSITIVITY * faulty, FALSE_ALARM * (total - faulty)
    fig, (top, bottom) = plot.new_figure(height=3.2, rows=2)
    for ax, parts, title in (
        (top, (faulty, total - faulty), "1,000 parts"),
        (bottom, (hits, false), f"the {hits + false:.0f} alarms among them"),
    ):
        start = 0.0
        for width, color in zip(parts, (palette.loss, palette.truth), strict=True):
            share = width / sum(parts)
            ax.add_patch(Rectangle((start, 0), share, 1, facecolor=color, alpha=0.55))
            start += share
        bare(ax)
        ax.set(xlim=(0, 1), ylim=(-1.0, 1.0), title=title)
    plot.label(top, 0.0, -0.2, f"{faulty:.0f} faulty", "loss", va="top")
    plot.label(top, 0.5, -0.2, f"{total - faulty:.0f} good", "truth", va="top", ha="center")
    share = hits / (hits + false)
    plot.label(bottom, share / 2, -0.2, f"{hits:.0f} faulty", "loss", va="top", ha="center")
    plot.label(bottom, (1 + share) / 2, -0.2, f"{false:.0f} good", "truth", va="top", ha="center")
    return fig


@figure(
    "change-of-variables",
    title="A density under a change of variable",
    alt=(
        "A bell-shaped density over z at the bottom, a curve y = exp z above it, and on the left "
        "the density of y, lying on its side: steep near zero with a long tail upwards. Two thin "
        "strips below are joined through the curve to strips of the same area on the left; where "
        "the curve is steep the strip becomes wide and low."
    ),
    caption=(
        "The function $y = \\exp[z]$ carries each strip of probability from the $z$ axis to the "
        "$y$ axis. The area stays; where the curve is steep the strip is spread out, and the "
        "density falls."
    ),
)
def change_of_variables() -> Figure:
    palette = plot.colors()
    spread = 0.6
    z = np.linspace(-1.9, 1.7, 181)
    y = np.exp(z)
    density = stats.norm.pdf(z, 0, spread)
    fig, axes = plot.new_figure(
        height=3.75,
        rows=2,
        cols=2,
        sharex="col",
        sharey="row",
        width_ratios=(1, 2.4),
        height_ratios=(2.0, 1),
    )
    (left, curve), (empty, below) = axes
    empty.remove()
    curve.plot(z, y, color=palette.model)
    below.plot(z, density, color=palette.uncertainty)
    left.plot(density / y, y, color=palette.uncertainty)
    for start in (-0.75, 0.55):
        strip = np.linspace(start, start + 0.25, 20)
        height = stats.norm.pdf(strip, 0, spread)
        below.fill_between(strip, height, color=palette.uncertainty, alpha=0.4)
        left.fill_betweenx(
            np.exp(strip), height / np.exp(strip), color=palette.uncertainty, alpha=0.4
        )
        for edge in (strip[0], strip[-1]):
            curve.plot(
                [edge, edge, -1.9],
                [0, np.exp(edge), np.exp(edge)],
                color=palette.muted,
                linewidth=0.9,
            )
    plot.label(curve, 0.95, 3.0, r"$y = \exp[z]$", "model", ha="right")
    left.invert_xaxis()
    left.set(ylabel="$y$", ylim=(0, 4.2))
    left.set_xticks([])
    below.set(xlabel="$z$", ylim=(0, 0.8), xlim=(-1.9, 1.7))
    below.set_yticks([])
    return fig


@figure(
    "law-of-large-numbers",
    title="Averages settle down, slowly",
    alt=(
        "Eight wandering lines over the number of rolls of a die, from 1 to 10,000 on an axis of "
        "powers of ten. They start scattered between 1 and 6, come together, and run close to the "
        "dashed line at 3.5, inside a shaded funnel that narrows towards the right."
    ),
    caption=(
        "The average of $n$ rolls of a die, eight times. The funnel is two standard deviations "
        "wide to each side; it narrows like $1/\\sqrt{n}$, so a tenfold better estimate costs a "
        "hundred times as many rolls."
    ),
)
def law_of_large_numbers() -> Figure:
    palette = plot.colors()
    count = np.unique(np.round(np.geomspace(1, 10_000, 200)).astype(int))
    fig, ax = plot.new_figure(height=3.3)
    spread = np.sqrt(35 / 12 / count)
    plot.band(ax, count, 3.5 - 2 * spread, 3.5 + 2 * spread)
    for average in running_averages():
        ax.plot(count, average[count - 1], color=palette.model, linewidth=1.2, alpha=0.8)
    ax.axhline(3.5, color=palette.truth, linestyle="--", linewidth=1.6)
    plot.label(ax, 10_000, 3.5, "expectation 3.5", "truth", ha="right", va="bottom", offset=(0, 14))
    ax.set(xscale="log", xlabel="number of rolls $n$", ylabel="average", xlim=(1, 10_000))
    ax.set(ylim=(0.8, 6.2))
    return fig


def running_averages() -> Array:
    """Return the averages of the first 1, 2, … rolls of a die, eight times: (8, 10000)."""
    rolls = np.random.default_rng(12).integers(1, 7, size=(8, 10_000))
    return np.cumsum(rolls, axis=1) / np.arange(1, 10_001)


# Two correlated variables: their means, standard deviations and correlation.
MEANS, SPREADS, CORRELATION = np.array([1.0, 2.0]), np.array([1.0, 0.8]), 0.75


def covariance() -> Array:
    """Return the covariance matrix of the two variables, (2, 2)."""
    cross = CORRELATION * SPREADS[0] * SPREADS[1]
    return np.array([[SPREADS[0] ** 2, cross], [cross, SPREADS[1] ** 2]])


@figure(
    "gaussian-conditional",
    title="Conditioning a Gaussian",
    alt=(
        "Tilted ellipses of a Gaussian over two variables, and a vertical line at 2.2 through "
        "them. On the right, two densities over the second variable: the wide marginal around 2 "
        "and a taller, narrower one around 2.7, the conditional."
    ),
    caption=(
        "Knowing $x_1 = 2.2$ cuts a slice through the joint density. The slice, rescaled, is a "
        "Gaussian again: its mean moves towards what the correlation suggests, and it is narrower "
        "than the marginal, whatever the value."
    ),
)
def gaussian_conditional_figure() -> Figure:
    palette = plot.colors()
    known = 2.2
    mean, cov = gaussian_conditional(MEANS, covariance(), [0], np.array([known]))
    values, vectors = np.linalg.eigh(covariance())
    angle = np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1]))
    fig, (left, right) = plot.new_figure(height=3.5, cols=2, sharey=True, width_ratios=(1.8, 1))
    for radius in (2.4, 1.6, 0.8):
        ellipse = Ellipse(
            tuple(MEANS),
            2 * radius * values[1] ** 0.5,
            2 * radius * values[0] ** 0.5,
            angle=angle,
            facecolor=palette.uncertainty,
            alpha=0.22,
        )
        left.add_patch(ellipse)
    left.axvline(known, color=palette.model)
    plot.label(
        left, known, 0.02, f"$x_1 = {known}$", "model", frame="x-data", va="bottom", offset=(5, 2)
    )
    left.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(-1.7, 3.9), ylim=(-0.3, 4.3))
    y = np.linspace(-0.3, 4.3, 161)
    for centre, spread, color in (
        (MEANS[1], SPREADS[1], palette.uncertainty),
        (mean[0], cov[0, 0] ** 0.5, palette.model),
    ):
        density = stats.norm.pdf(y, centre, spread)
        right.fill_betweenx(y, density, color=color, alpha=0.2)
        right.plot(density, y, color=color, clip_on=False)
    plot.label(right, 0.97, 0.09, "marginal", "uncertainty", frame="panel", ha="right")
    plot.label(right, 0.97, 0.93, "conditional", "model", frame="panel", ha="right")
    right.set(xlabel="density", xlim=(0, 1.0))
    right.set_xticks([0, 0.5])
    return fig
