"""Figures of chapter 8 that move on the page, each as it stands in print."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import stats

from figures.ch08_performance.parts import PLACES
from figures.registry import figure
from udl import plot
from udl.experiments.ch08_performance import seed_lottery
from udl.experiments.hump import hump
from udl.performance import decompose_linear, hinge_smoother
from udl.plot import Figure

Array = np.ndarray
NUM_POINTS, MOST_HIDDEN, MOST_SETS = 15, 12, 40
INPUTS = (np.arange(NUM_POINTS) + 0.5) / NUM_POINTS
# Standard normal draws of the noise of each data set, in hundredths: a page can hold them.
NOISE = np.round(np.random.default_rng(8).normal(size=(MOST_SETS, NUM_POINTS)), 2)
SHOWN_HIDDEN, SHOWN_SETS, SHOWN_NOISE = 6, 12, 0.3
BETTER_FIRST = ("weight decay", "baseline")
SHOWN_SEEDS = 30


@lru_cache
def smoother(num_hidden: int) -> Array:
    """Return the matrix (201, 15) from targets to predictions at the places."""
    return np.asarray(hinge_smoother(INPUTS, PLACES, num_hidden))


def parts(noise: float) -> Array:
    """Return squared bias and variance, shape (12, 2), of the model with 1 to 12 hidden units."""
    found = [
        decompose_linear(smoother(h + 1), hump(INPUTS), hump(PLACES), noise=noise)
        for h in range(MOST_HIDDEN)
    ]
    return np.array([[one.bias, one.variance] for one in found])


@figure(
    "data-sets-and-capacity",
    title="Twelve data sets, one capacity, and the parts of the error",
    alt=(
        "Left, a hump and a dip, dashed, and twelve thin curves of straight pieces that follow it "
        "and fan out at both ends; their mean, thick, lies close to the dashed curve. Right, "
        "against 1 to 12 hidden units, the squared bias falls from 0.30 to almost 0, the variance "
        "climbs to 0.08, and their sum with the noise is lowest at 4 units."
    ),
    caption=(
        "Left, the hinge model with 6 hidden units fitted to 12 data sets of 15 points (thin), its "
        "mean over all data sets (thick) and the truth (dashed). Right, squared bias, variance and "
        "their sum with the variance 0.09 of the noise, computed for each number of hidden units."
    ),
)
def data_sets_and_capacity() -> Figure:
    palette = plot.colors()
    fig, (left, right) = plot.new_figure(height=3.2, cols=2)
    targets = hump(INPUTS) + SHOWN_NOISE * NOISE[:SHOWN_SETS]  # (S, 15)
    for curve in targets @ smoother(SHOWN_HIDDEN).T:
        left.plot(PLACES, curve, color=palette.model, linewidth=0.8, alpha=0.5)
    mean = smoother(SHOWN_HIDDEN) @ hump(INPUTS)
    left.plot(PLACES, mean, color=palette.model, linewidth=2.6)
    left.plot(PLACES, hump(PLACES), color=palette.truth, linewidth=1.6, dashes=(4, 2))
    left.set(xlim=(0, 1), ylim=(-0.5, 3.5), xlabel="input $x$", title="curves")
    left.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    left.set_yticks([0, 1, 2, 3])
    units = np.arange(1, MOST_HIDDEN + 1)
    bias, variance = parts(SHOWN_NOISE).T
    right.plot(units, bias, color=palette.truth)
    right.plot(units, variance, color=palette.uncertainty)
    right.plot(units, bias + variance + SHOWN_NOISE**2, color=palette.loss)
    right.axhline(SHOWN_NOISE**2, color=palette.muted, linewidth=1.1, dashes=(3, 3))
    best = int(np.argmin(bias + variance))
    lowest = bias[best] + variance[best] + SHOWN_NOISE**2
    right.plot(units[best], lowest, "o", color=palette.loss, markersize=7)
    plot.label(right, 2.2, 0.40, "sum", "loss")
    plot.label(right, 2.95, 0.24, "squared bias", "truth")
    plot.label(right, 11.9, 0.035, "variance", "uncertainty", ha="right")
    plot.label(right, 11.9, 0.118, "noise", "muted", ha="right")
    right.set(xlim=(1, 12), ylim=(0, 0.5), xlabel="hidden units $H$", title="squared error")
    right.set_xticks([1, 4, 8, 12])
    right.set_yticks([0, 0.1, 0.2, 0.3, 0.4, 0.5], ["0", "0.1", "0.2", "0.3", "0.4", "0.5"])
    return fig


def lottery_counts() -> Array:
    """Return how many of the 2,000 validation signals each run got wrong, shape (3, 96)."""
    errors = seed_lottery.results()["validation"]
    return np.asarray(np.rint(errors * 20), dtype=int)


@figure(
    "seed-lottery",
    title="Thirty draws of the seed lottery",
    alt=(
        "Left, thirty rows, one a seed: two dots, the validation errors of the baseline and of the "
        "network with weight decay, joined by a line. In about a third of the rows the variant "
        "that is better on average has the higher error. Right, the mean difference after 2 to 30 "
        "seeds with its interval, wide at first, and below zero at the end."
    ),
    caption=(
        "Left, the validation errors of two variants for 30 seeds, those of one seed in a row. "
        "Lines are dark where the variant wins that is worse on average. Right, the mean "
        "difference of the seeds so far, with its 95% interval from paired differences."
    ),
)
def seed_lottery_figure() -> Figure:
    palette = plot.colors()
    errors = lottery_counts()[:, :SHOWN_SEEDS] / 20
    baseline, variant = errors[0], errors[1]
    fig, (left, right) = plot.new_figure(height=3.8, cols=2, width_ratios=(1, 1))
    for row, (one, other) in enumerate(zip(baseline, variant, strict=True)):
        upset = other > one
        left.plot(
            [one, other],
            [row, row],
            color=palette.text if upset else palette.muted,
            linewidth=2.0 if upset else 1.0,
            zorder=2,
        )
    left.plot(baseline, range(SHOWN_SEEDS), "o", color=palette.classes[0], markersize=4)
    left.plot(variant, range(SHOWN_SEEDS), "s", color=palette.classes[1], markersize=4)
    plot.label(left, 0.02, 1.05, "baseline", palette.classes[0], frame="panel", ha="left")
    plot.label(left, 0.98, 1.05, "weight decay", palette.classes[1], frame="panel", ha="right")
    left.set(ylim=(SHOWN_SEEDS - 0.3, -0.7), xlabel="validation error (%)", ylabel="seed")
    drawn, means, halves = intervals(variant - baseline)
    plot.band(right, drawn, means - halves, means + halves, "uncertainty")
    right.plot(drawn, means, color=palette.model)
    right.axhline(0, color=palette.muted, linewidth=1.1, dashes=(3, 3))
    right.set(xlim=(2, SHOWN_SEEDS), ylim=(-3, 3), xlabel="seeds", title="mean difference (points)")
    right.set_yticks([-3, -2, -1, 0, 1, 2, 3], ["−3", "−2", "−1", "0", "1", "2", "3"])
    return fig


def intervals(differences: Array) -> tuple[Array, Array, Array]:
    """Return numbers of pairs 2..S, and mean and half the 95% interval of the first so many."""
    drawn = np.arange(2, len(differences) + 1)
    means = np.array([differences[:n].mean() for n in drawn])
    errors = np.array([differences[:n].std(ddof=1) / np.sqrt(n) for n in drawn])
    return drawn, means, np.asarray(stats.t.ppf(0.975, drawn - 1) * errors)
