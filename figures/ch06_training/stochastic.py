"""Figures of chapter 6: batches, their noise, and descents that use them."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch06_training.parts import (
    STARTS,
    WAVE,
    Array,
    draw_path,
    draw_surface,
    mark_lowest,
    method_color,
    path_losses,
    wave_gradient,
)
from figures.registry import figure
from udl import plot
from udl.experiments.ch06_training import digit_training
from udl.networks import gabor_gradient
from udl.optimisation import SGD, descend, on_batches, random_batches
from udl.plot import Figure

PLACE = (-2.0, 10.0)  # where gradients of batches are compared
SIZES = (1, 5, 15)
NOISY_RATE, NOISY_STEPS, BATCH_SIZE, SEED = 0.6, 180, 5, 1


def batch_gradients(size: int, number: int = 400) -> Array:
    """Return the mean gradient (number, 2) of random batches of a size at the place."""
    rng = np.random.default_rng(size)
    chosen = (rng.permutation(len(WAVE.x))[:size] for _ in range(number))
    return np.array([gabor_gradient(WAVE.x[b], WAVE.y[b], *PLACE) / size for b in chosen])


def noisy_descent(rate: float, num_steps: int, falling: bool = False) -> Array:
    """Return a path of stochastic descent from A: (num_steps + 1, 2)."""
    batches = random_batches(len(WAVE.x), BATCH_SIZE, rng=np.random.default_rng(SEED))
    gradient = on_batches(gabor_gradient, WAVE.x, WAVE.y, batches)
    schedule = (lambda step: 1 - step / num_steps) if falling else None
    return descend(gradient, STARTS["A"], SGD(rate), num_steps, schedule=schedule)


def spread(size: int) -> float:
    """Return the standard deviation of a mean batch gradient, by the formula."""
    each = np.array([gabor_gradient([a], [b], *PLACE) for a, b in zip(WAVE.x, WAVE.y, strict=True)])
    total = each.var(axis=0, ddof=1).sum()
    return float(np.sqrt(total / size * (1 - size / len(each))))


@figure(
    "batch-gradients",
    title="Gradients of batches scatter around the gradient of all",
    alt=(
        "Three panels of 400 dots each, the gradients of random batches of 1, 5 and 15 points, "
        "around an orange cross that marks the mean gradient of all thirty. For single points the "
        "dots are spread far and unevenly, for five they form a cloud, for fifteen a small one."
    ),
    caption=(
        r"Mean gradients of random batches at $\boldsymbol{\phi} = (-2, 10)$, a dot for each of "
        "400 batches. The cross is the mean gradient of all thirty points. Single points can only "
        "have thirty different gradients."
    ),
)
def batch_gradients_figure() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=2.4, cols=3, sharey=True)
    full = wave_gradient(np.array(PLACE)) / len(WAVE.x)
    for ax, size in zip(axes, SIZES, strict=True):
        found = batch_gradients(size)
        ax.plot(*found.T, "o", color=palette.model, markersize=3, alpha=0.35, markeredgewidth=0)
        ax.plot(*full, "X", color=palette.uncertainty, markersize=9, zorder=6)
        ax.set_title("1 point" if size == 1 else f"{size} points")
        ax.set(xlim=(-1.7, 1.3), ylim=(-0.4, 0.4))
        ax.set_xticks([-1, 0, 1], ["−1", "0", "1"])
        ax.set_yticks([-0.3, 0, 0.3], ["−0.3", "0", "0.3"])
    axes[1].set_xlabel(r"derivative with respect to $\phi_0$")
    axes[0].set_ylabel(r"… to $\phi_1$")
    return fig


@figure(
    "gradient-noise",
    title="The noise of a gradient against the size of the batch",
    alt=(
        "Standard deviation of the batch gradient against the batch size from 1 to 30, both axes "
        "logarithmic. Dots from sampling follow a straight falling line of slope one half at "
        "first, and turn down to zero as the batch comes to hold all thirty points."
    ),
    caption=(
        "The standard deviation of the mean gradient at the same place, from 400 batches of each "
        "size (dots) and by the formula (curve). The dashed line is $1/\\sqrt{B}$, which holds if "
        "the batch is small beside the data."
    ),
)
def gradient_noise() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.0)
    sizes = np.array([1, 2, 3, 5, 8, 12, 18, 24, 28])
    measured = [np.sqrt(batch_gradients(int(size)).var(axis=0).sum()) for size in sizes]
    fine = np.arange(1, 30)
    ax.loglog(fine, spread(1) / np.sqrt(1 - 1 / 30) / np.sqrt(fine), "--", color=palette.muted)
    ax.loglog(fine, [spread(int(size)) for size in fine], color=palette.model)
    ax.loglog(sizes, measured, "o", color=palette.model, markersize=6)
    plot.label(ax, 13, 0.34, r"$1/\sqrt{B}$", "muted")
    ax.set(xlabel="batch size $B$", ylabel="standard deviation", xlim=(0.9, 33), ylim=(0.04, 1.4))
    ax.set_xticks([1, 2, 5, 10, 20, 30], ["1", "2", "5", "10", "20", "30"])
    ax.set_yticks([0.1, 0.3, 1], ["0.1", "0.3", "1"])
    ax.minorticks_off()
    return fig


@figure(
    "sgd-on-gabor",
    title="Stochastic descent in the long trough",
    alt=(
        "Left, the lower and middle part of the contour map with a jagged path that climbs the "
        "trough from A and then dances around the lowest point. Right, the loss of all points "
        "against the step: a ragged curve that falls to about 1 and keeps jumping, and a second "
        "one, with a falling rate, that ends smoothly at 0.7."
    ),
    caption=(
        "Stochastic gradient descent from A with batches of five and the learning rate 0.6, 180 "
        "steps, which are thirty epochs. Left, the path. Right, the loss of all points, with this "
        "rate throughout and with one that falls to zero in a straight line."
    ),
)
def sgd_on_gabor() -> Figure:
    palette = plot.colors()
    fig, (left, right) = plot.new_figure(height=3.4, cols=2)
    path = noisy_descent(NOISY_RATE, NOISY_STEPS)
    calm = noisy_descent(NOISY_RATE, NOISY_STEPS, falling=True)
    draw_surface(left, (-4.0, 4.0), (6.0, 20.0))
    draw_path(left, path, method_color("descent"), markersize=2.5, linewidth=1.0)
    mark_lowest(left)
    plot.label(left, *STARTS["A"], "A", method_color("descent"), ha="center", offset=(0, -14))
    left.set_xticks([-4, -2, 0, 2, 4], ["−4", "−2", "0", "2", "4"])
    left.set_yticks([10, 15, 20])
    steps = np.arange(NOISY_STEPS + 1)
    right.semilogy(steps, path_losses(path), color=method_color("descent"), linewidth=1.3)
    right.semilogy(steps, path_losses(calm), color=palette.model, linewidth=1.8)
    plot.label(right, 178, 2.4, "constant rate", method_color("descent"), ha="right")
    plot.label(right, 178, 0.5, "falling rate", "model", ha="right")
    right.set(xlabel="step", ylabel="loss of all points", xlim=(0, 180), ylim=(0.4, 25))
    right.set_yticks([0.5, 1, 2, 5, 10, 20], ["0.5", "1", "2", "5", "10", "20"])
    right.minorticks_off()
    return fig


@figure(
    "batch-size-and-steps",
    title="Steps to a loss of 0.3, against the batch size",
    alt=(
        "Two falling and rising curves over batch sizes from 4 to 4000 on logarithmic axes. The "
        "steps fall from 760 to 110 over the first three sizes and then level off at about fifty. "
        "The epochs rise slowly at first and then steeply, from under one to more than fifty."
    ),
    caption=(
        "How many steps of SGD, and how many epochs, the digits network needs until its training "
        "loss is 0.3, each batch size with the best of five learning rates, means of three starts. "
        "Small batches save work, larger ones save steps, and beyond 256 next to nothing is saved."
    ),
)
def batch_size_and_steps() -> Figure:
    palette = plot.colors()
    found = digit_training.batch_study()
    sizes = np.array(digit_training.BATCH_SIZES)
    steps = found["steps"].mean(axis=1)
    epochs = steps * sizes / 4000
    fig, ax = plot.new_figure(height=3.1)
    ax.loglog(sizes, steps, "o-", color=palette.model)
    ax.loglog(sizes, epochs, "s-", color=palette.uncertainty)
    plot.label(ax, sizes[1], steps[1], "steps", "model", va="bottom", offset=(8, 4))
    plot.label(ax, sizes[1], epochs[1], "epochs", "uncertainty", va="bottom", offset=(0, 8))
    ax.set(xlabel="batch size $B$", ylabel="needed for a loss of 0.3", xlim=(3, 5200))
    ax.set_xticks(sizes, [f"{size:,d}" for size in sizes])
    ax.minorticks_off()
    return fig
