"""Figures of chapter 8: noise, bias and variance of the hinge model, and of a network."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch08_performance.parts import (
    HUMP,
    PLACES,
    fits,
    mean_fit,
    noisy_targets,
    set_hump_axes,
)
from figures.registry import figure
from udl import plot
from udl.experiments.ch08_performance import repeated_network
from udl.experiments.ch08_performance.repeated_network import INPUTS, WIDTHS
from udl.experiments.hump import NOISE, hump
from udl.performance import Decomposition, decompose_linear, hinge_smoother
from udl.plot import Axes, Figure

CAPACITIES = tuple(range(1, 15))


def exact(num_hidden: int, x: np.ndarray = INPUTS) -> Decomposition:
    """Return noise, bias and variance of the hinge model over all targets at some inputs."""
    smoother = hinge_smoother(x, PLACES, num_hidden)
    return decompose_linear(smoother, hump(x), HUMP, noise=NOISE)


@figure(
    "three-sources",
    title="Three reasons for an error",
    alt=(
        "Three panels over the same hump-shaped truth in green. Noise: black points scatter around "
        "the curve within a gold band. Bias: the mean model with three joints, in blue, cuts the "
        "corners of the hump. Variance: three blue fits with eight joints zigzag around the curve, "
        "each in its own way."
    ),
    caption=(
        "The truth is green. Left, targets scatter around it. Middle, the mean of all fits with "
        "three hidden units is not the truth. Right, fits with eight units to three data sets."
    ),
)
def three_sources() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=2.35, cols=3, sharey=True)
    targets = noisy_targets(3, seed=1)
    for ax, name in zip(axes, ("noise", "bias", "variance"), strict=True):
        ax.plot(PLACES, HUMP, color=palette.truth)
        ax.set_title(name)
        set_hump_axes(ax)
    plot.band(axes[0], PLACES, HUMP - NOISE, HUMP + NOISE)
    plot.data_points(axes[0], INPUTS, targets[0], markersize=5)
    axes[1].plot(PLACES, mean_fit(3), color=palette.model)
    for curve in fits(targets, 8):
        axes[2].plot(PLACES, curve, color=palette.model, linewidth=1.3)
    axes[1].set_xlabel("input $x$")
    axes[0].set_ylabel("output $y$")
    return fig


@figure(
    "fits-of-many-sets",
    title="Fits to thirty data sets, with three capacities",
    alt=(
        "Three panels with thirty thin blue fits each, their mean as a thick blue curve and the "
        "truth in green. With two hidden units all fits are alike and far from the truth. With "
        "four they lie close around it. With fourteen they scatter widely, and the mean is on it."
    ),
    caption=(
        "Hinge models fitted to thirty data sets (thin), the mean model $f_\\mu$ of all data sets "
        "(thick) and the truth (green), with 2, 4 and 14 hidden units."
    ),
)
def fits_of_many_sets() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=2.35, cols=3, sharey=True)
    targets = noisy_targets(30, seed=2)
    for ax, capacity in zip(axes, (2, 4, 14), strict=True):
        ax.plot(PLACES, fits(targets, capacity).T, color=palette.model, linewidth=0.7, alpha=0.35)
        ax.plot(PLACES, HUMP, color=palette.truth, linewidth=2.4)
        ax.plot(PLACES, mean_fit(capacity), color=palette.model, linewidth=2.2)
        ax.set_title(f"{capacity} units")
        set_hump_axes(ax)
    axes[1].set_xlabel("input $x$")
    axes[0].set_ylabel("output $y$")
    return fig


def draw_parts(ax: Axes, sizes: np.ndarray, bias: np.ndarray, variance: np.ndarray) -> None:
    """Draw bias, variance, and the error on new targets over capacity."""
    palette = plot.colors()
    error = bias + variance + NOISE**2
    ax.plot(sizes, error, "o-", color=palette.loss, markersize=5)
    ax.plot(sizes, bias, "s-", color=palette.truth, markersize=4)
    ax.plot(sizes, variance, "^-", color=palette.uncertainty, markersize=5)
    ax.axhline(NOISE**2, color=palette.muted, linewidth=1.1, dashes=(3, 3))


@figure(
    "bias-and-variance",
    title="Bias falls, variance rises",
    alt=(
        "Noise, bias, variance and their sum against 1 to 14 hidden units. The bias falls from 0.3 "
        "to almost nothing at four units, the variance rises in small steps from 0.01 to 0.11, the "
        "noise is a flat dashed line at 0.09. The sum is lowest, 0.125, at four units."
    ),
    caption=(
        "The expected squared error of the hinge model on new targets, and its three parts, "
        "computed for all data sets of fifteen points with these inputs."
    ),
)
def bias_and_variance() -> Figure:
    sizes = np.array(CAPACITIES)
    found = [exact(int(size)) for size in sizes]
    bias, variance = (np.array([getattr(one, p) for one in found]) for p in ("bias", "variance"))
    fig, ax = plot.new_figure(height=3.1)
    draw_parts(ax, sizes, bias, variance)
    plot.label(ax, 9, 0.185, "error on new targets", "loss", ha="center")
    plot.label(ax, 1.25, 0.255, "bias", "truth")
    plot.label(ax, 9.6, 0.038, "variance", "uncertainty")
    plot.label(ax, 1.2, 0.105, "noise", "muted")
    ax.set(xlabel="hidden units", ylabel="squared error", xlim=(0.7, 14.3), ylim=(-0.01, 0.43))
    ax.set_xticks(range(2, 15, 2))
    return fig


@figure(
    "more-examples",
    title="More examples reduce the variance and leave the bias",
    alt=(
        "Squared error against the number of examples from 15 to 240, both axes logarithmic. The "
        "variance for five hidden units falls along a straight line of slope minus one, from 0.04 "
        "to 0.002. The bias is a flat line at 0.01, which the variance crosses near 50 examples."
    ),
    caption=(
        "Bias and variance of the hinge model with five hidden units, for evenly spaced inputs."
    ),
)
def more_examples() -> Figure:
    palette = plot.colors()
    numbers = np.array([15, 30, 60, 120, 240])
    found = [exact(5, (np.arange(n) + 0.5) / n) for n in numbers]
    fig, ax = plot.new_figure(height=2.9)
    ax.loglog(numbers, [one.bias for one in found], "s-", color=palette.truth, markersize=5)
    ax.loglog(numbers, [one.variance for one in found], "^-", color=palette.uncertainty)
    plot.label(ax, 16, 0.0081, "bias", "truth")
    plot.label(ax, 20, 0.037, "variance", "uncertainty")
    ax.set(xlabel="training examples $I$", ylabel="squared error", ylim=(0.0018, 0.06))
    ax.set_xticks(numbers, [str(n) for n in numbers])
    ax.set_yticks([0.002, 0.005, 0.01, 0.02, 0.05], ["0.002", "0.005", "0.01", "0.02", "0.05"])
    ax.minorticks_off()
    return fig


@figure(
    "network-repeated",
    title="Bias and variance of a trained network, by repetition",
    alt=(
        "Left, bias, variance and error against 1 to 100 hidden units, logarithmic. The bias falls "
        "from 0.3 to 0.001; the variance falls too, from 0.11 to 0.05 at 20 units, and rises only "
        "a little to 0.06 at 100. Right, fifty fits with 100 units close around the truth."
    ),
    caption=(
        "A shallow network whose joints are learned, trained by 1,500 steps of Adam on fifty data "
        "sets from fifty random starts. Left, its errors over its width. Right, its fits with 100 "
        "hidden units, thin, and the truth."
    ),
)
def network_repeated() -> Figure:
    palette = plot.colors()
    found = repeated_network.parts()
    fig, (left, right) = plot.new_figure(height=2.9, cols=2, width_ratios=(1.5, 1))
    draw_parts(left, np.array(WIDTHS), found["bias"], found["variance"])
    left.set_xscale("log")
    plot.label(left, 5, 0.24, "error on new targets", "loss")
    plot.label(left, 2.1, 0.16, "bias", "truth", ha="right")
    plot.label(left, 100, 0.035, "variance", "uncertainty", ha="right")
    plot.label(left, 100, 0.114, "noise", "muted", ha="right")
    left.set(xlabel="hidden units", ylabel="squared error", ylim=(0, 0.53))
    left.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
    left.minorticks_off()
    curves, places = found["predictions"][1], repeated_network.PLACES
    right.plot(places, curves.T, color=palette.model, linewidth=0.7, alpha=0.35)
    right.plot(PLACES, HUMP, color=palette.truth, linewidth=2.4)
    set_hump_axes(right)
    right.set_title("100 units")
    right.set_xlabel("input $x$")
    return fig
