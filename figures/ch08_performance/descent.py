"""Figures of chapter 8: double descent, in closed form and trained."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch08_performance.parts import HUMP, PLACES, noisy_targets, set_hump_axes
from figures.registry import figure
from udl import plot
from udl.experiments.ch08_performance import double_descent, ridgeless_curves
from udl.experiments.ch08_performance.repeated_network import INPUTS
from udl.experiments.ch08_performance.ridgeless_curves import COUNTS, NOISE, NUM_POINTS
from udl.performance import least_norm_fit, random_features
from udl.plot import Axes, Figure

TICKS = [2, 5, 10, 30, 100, 300, 1000, 4000]


def mark_threshold(ax: Axes, place: float, text: str) -> None:
    """Draw the line at which a model can first fit everything."""
    ax.axvline(place, color=plot.colors().muted, linewidth=1.1, dashes=(3, 3), zorder=1)
    plot.label(ax, place, 0.97, text, "muted", frame="x-data", va="top", offset=(6, 0))


def set_counts(ax: Axes) -> None:
    """Name some numbers of features along the logarithmic axis."""
    ax.set(xlabel="random features", xlim=(1.8, 4600))
    ax.set_xticks(TICKS, [f"{tick:,}" for tick in TICKS])
    ax.minorticks_off()


@figure(
    "double-descent",
    title="Double descent, in closed form",
    alt=(
        "Error against 2 to 4,000 random features, both axes logarithmic. The error on new targets "
        "falls from 0.56 to 0.46 at twelve features, rises to about 70 at a hundred, and falls "
        "again to 0.28. The training error falls to zero at a hundred features."
    ),
    caption=(
        "Random features fitted to 100 noisy points: the median over twenty draws of data and "
        "features. The dashed line is where there are as many features as points."
    ),
)
def double_descent_figure() -> Figure:
    palette = plot.colors()
    found = ridgeless_curves.curves()
    error = np.median(found["bias"] + found["variance"], axis=1) + NOISE**2
    training = np.median(found["training"], axis=1)
    fitting = np.array(COUNTS) < NUM_POINTS
    fig, ax = plot.new_figure(height=3.3)
    ax.loglog(COUNTS, error, color=palette.loss)
    ax.loglog(np.array(COUNTS)[fitting], training[fitting], color=palette.model)
    mark_threshold(ax, NUM_POINTS, "as many features\nas points")
    plot.label(ax, 900, 0.5, "new targets", "loss", ha="center")
    plot.label(ax, 40, 0.045, "training", "model", ha="right")
    set_counts(ax)
    ax.set(ylabel="squared error", ylim=(0.003, 200))
    ax.set_yticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
    ax.minorticks_off()
    return fig


@figure(
    "length-of-the-fit",
    title="What peaks at the threshold",
    alt=(
        "Two panels over 2 to 4,000 random features, logarithmic. Left, the error without noise "
        "and what the noise adds: both peak at a hundred features, the second above the first, "
        "and fall beyond it. Right, the length of the weights, which rises to over 1,000 at the "
        "same place and falls to 60."
    ),
    caption=(
        "The same fits. Left, the error that noise-free targets leave and what their noise adds, "
        "for given inputs and features. (The first is not the bias of the definition, which "
        "averages over inputs and features as well.) Right, the length of the vector of weights, "
        "of features divided by the root of their number. Medians over the twenty draws."
    ),
)
def length_of_the_fit() -> Figure:
    palette = plot.colors()
    found = ridgeless_curves.curves()
    middle = {name: np.median(values, axis=1) for name, values in found.items()}
    fig, (left, right) = plot.new_figure(height=2.8, cols=2)
    left.loglog(COUNTS, middle["variance"], color=palette.uncertainty)
    left.loglog(COUNTS, middle["bias"], color=palette.truth)
    plot.label(left, 125, 0.03, "from noise", "uncertainty")
    plot.label(left, 2, 1.2, "no noise", "truth")
    right.loglog(COUNTS, middle["length"], color=palette.classes[1])
    for ax in (left, right):
        ax.axvline(NUM_POINTS, color=palette.muted, linewidth=1.1, dashes=(3, 3), zorder=1)
        ax.set(xlabel="random features", xlim=(1.8, 4600))
        ax.set_xticks([10, 100, 1000], ["10", "100", "1,000"])
    left.set(ylabel="squared error", ylim=(0.001, 100))
    left.set_yticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
    right.set(ylabel="length of the weights")
    right.set_yticks([10, 100, 1000], ["10", "100", "1,000"])
    for ax in (left, right):
        ax.minorticks_off()
    return fig


def random_fit(targets: np.ndarray, num_features: int, seed: int) -> np.ndarray:
    """Return the curve (201,) of the shortest fit of random features to the fifteen points."""
    features = random_features(num_features, 1, rng=np.random.default_rng(seed))
    weights = least_norm_fit(features(4 * INPUTS[:, None] - 2), targets)
    return np.asarray(features(4 * PLACES[:, None] - 2) @ weights)


@figure(
    "between-the-points",
    title="Two ways to pass through every point",
    alt=(
        "Three panels with the same fifteen points and the green truth. With 6 features the blue "
        "curve follows the hump roughly. With 15 it passes through all points and swings far out "
        "of the panel. With 1,000 it passes through all points, with sharp bends only at the two "
        "that lie far from the truth."
    ),
    caption=(
        "Random features fitted to one data set of fifteen points. The last two both have a "
        "training error of zero."
    ),
)
def between_the_points() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=2.35, cols=3, sharey=True)
    targets = noisy_targets(1, seed=3)[0]
    for ax, count in zip(axes, (6, 15, 1000), strict=True):
        ax.plot(PLACES, HUMP, color=palette.truth)
        ax.plot(PLACES, random_fit(targets, count, seed=0), color=palette.model)
        plot.data_points(ax, INPUTS, targets, markersize=4.5)
        ax.set_title(f"{count:,} features")
        set_hump_axes(ax)
    axes[1].set_xlabel("input $x$")
    axes[0].set_ylabel("output $y$")
    return fig


@figure(
    "double-descent-trained",
    title="Double descent in a trained network",
    alt=(
        "Two panels over the width of both layers, 2 to 300 units. Left, the error: in training it "
        "falls from 80% to zero at 45 units; on test signals it falls to 49% at 14, rises to 56% "
        "at 40 and falls to 44%, below its first valley. Right, the loss: in training it falls "
        "from 2.1 to zero; on test signals it falls to 1.4 at 14 units, rises to 6.8 at 45 and "
        "falls to 2.2, above its first valley."
    ),
    caption=(
        "Networks with two hidden layers on MNIST-1D whose training labels are partly wrong. Left, "
        "the share of wrong classes. Right, the cross-entropy of the same networks. Curves are "
        "means over four seeds, dots the seeds."
    ),
)
def double_descent_trained() -> Figure:
    palette = plot.colors()
    found = double_descent.results()
    widths = found["widths"]
    fig, axes = plot.new_figure(height=3.0, cols=2)
    for ax, end in zip(axes, ("", "_loss"), strict=True):
        for name, color in (("test", palette.loss), ("train", palette.model)):
            ax.semilogx(widths, found[name + end], "o", color=color, markersize=2.4, alpha=0.6)
            ax.semilogx(widths, found[name + end].mean(axis=1), color=color)
        ax.set(xlabel="width of both layers")
        ax.set_xticks([2, 10, 40, 300], ["2", "10", "40", "300"])
        ax.minorticks_off()
    left, right = axes
    left.set(ylabel="error (%)", ylim=(-2, 88))
    plot.label(left, 300, 55, "test", "loss", ha="right")
    plot.label(left, 20, 14, "training", "model", ha="right")
    right.set(ylabel="cross-entropy (nats)", ylim=(-0.2, 8.2))
    plot.label(right, 300, 5, "test", "loss", ha="right")
    plot.label(right, 300, 0.55, "training", "model", ha="right")
    return fig
