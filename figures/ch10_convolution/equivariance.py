"""Figures of chapter 10: invariance and equivariance."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.ch10_convolution.parts import model_color
from figures.registry import figure
from udl import plot
from udl.convolution import conv1d, max_pool
from udl.data import mnist1d
from udl.networks import relu
from udl.plot import Figure

Array = NDArray[np.float64]


def moved_curve(digit: int, position: int, length: int) -> Array:
    """Return one of MNIST-1D's clean curves in a row of zeros (length,), from a position on."""
    x = np.zeros(length)
    curve = mnist1d.templates()[digit]
    x[position : position + len(curve)] = curve
    return x


@figure(
    "equivariance",
    title="A convolution moves with its input, a dense layer does not",
    alt=(
        "Two columns of three curves. The input on the right is that on the left moved by 14 "
        "positions. The convolution's output has moved by as much and covers the grey ghost of the "
        "left curve; the fully connected layer's output is quite another curve than its ghost."
    ),
    caption=(
        "Moving the input moves the output of a convolution: the new curve (blue) hides the old "
        "one moved by the same $14$ positions (grey). A fully connected layer answers with another "
        "pattern."
    ),
)
def equivariance() -> Figure:
    palette = plot.colors()
    length, shift = 40, 14
    dense = np.random.default_rng(1).normal(size=(length, length)) / np.sqrt(12)
    kernel = np.array([[[-1.0, 0.0, 1.0]]])
    inputs = [moved_curve(2, position, length) for position in (6, 6 + shift)]
    rows = (
        ("input", [x for x in inputs], palette.data),
        (
            "convolution",
            [conv1d(x[None, None], kernel, padding=1)[0, 0] for x in inputs],
            model_color("convolutional"),
        ),
        ("fully connected", [dense @ x for x in inputs], model_color("fully connected")),
    )
    fig, axes = plot.new_figure(height=3.75, rows=3, cols=2, sharex=True, sharey="row")
    position = np.arange(1, length + 1)
    for row, (name, (before, after), color) in zip(axes, rows, strict=True):
        row[1].plot(position, np.roll(before, shift), color=palette.muted, linewidth=5, alpha=0.4)
        for ax, curve in zip(row, (before, after), strict=True):
            ax.plot(position, curve, color=color, linewidth=1.9)
            ax.set_yticks([])
            ax.spines["left"].set_visible(False)
            ax.margins(y=0.1)
        low, high = row[0].get_ylim()
        row[0].set_ylim(low, high + 0.28 * (high - low))
        plot.label(row[0], 0.99, 0.99, name, color, frame="panel", ha="right", va="top")
    axes[0, 0].set_title("a curve", pad=9)
    axes[0, 1].set_title(f"moved by {shift} positions", pad=9)
    for ax in axes[2]:
        ax.set(xlabel="position", xlim=(1, length))
        ax.set_xticks([1, 10, 20, 30, 40])
    return fig


def changes_with_shift(
    generator: np.random.Generator, num_shifts: int = 9, num_channels: int = 64
) -> dict[str, Array]:
    """Measure how much moving MNIST-1D's ten curves changes random layers' outputs.

    Returns for each layer the length of the change of the output, relative to the output, at
    shifts 0, 1, …, (num_shifts,): the mean over the curves.
    """
    length, start = 64, 20
    x = np.stack(
        [
            [moved_curve(digit, start + shift, length) for digit in range(mnist1d.NUM_CLASSES)]
            for shift in range(num_shifts)
        ]
    )  # (shifts, 10, length)
    signals = x.reshape(-1, 1, length)
    kernels = generator.normal(size=(num_channels, 1, 5))
    dense = generator.normal(size=(num_channels * length // 8, length))
    features = relu(conv1d(signals, kernels, padding=2))  # (shifts * 10, channels, length)
    outputs = {
        "fully connected": relu(signals[:, 0] @ dense.T),
        "convolution": features,
        "convolution, max pooling of 16": max_pool(features, (1, 16)),
        "convolution, mean of all positions": features.mean(axis=-1),
    }
    found = {}
    for name, output in outputs.items():
        flat = output.reshape(num_shifts, mnist1d.NUM_CLASSES, -1)
        change = np.linalg.norm(flat - flat[0], axis=-1) / np.linalg.norm(flat[0], axis=-1)
        found[name] = change.mean(axis=-1)
    return found


@figure(
    "invariance-measured",
    title="How much a shift changes the output of a layer",
    alt=(
        "Four lines of the relative change of the output against the shift of the input, 0 to 8 "
        "positions. Convolution and fully connected rise within three positions to about 1; the "
        "convolution with max pooling rises far more slowly; with the mean over all positions the "
        "line is flat at zero."
    ),
    caption=(
        "The change of a layer's output when its input moves, divided by the output's length, for "
        "random weights. A convolution alone is not invariant, its features move; pooling makes "
        "small shifts count less, and a mean over all positions makes every shift count nothing."
    ),
)
def invariance_measured() -> Figure:
    found = changes_with_shift(np.random.default_rng(0))
    shifts = np.arange(9)
    fig, ax = plot.new_figure(height=3.75)
    marks = (
        ("convolution", model_color("convolutional"), "o", (4.15, 1.31), "left"),
        ("fully connected", model_color("fully connected"), "s", (4.2, 1.01), "left"),
        ("convolution, max pooling of 16", plot.colors().classes[1], "^", (8, 0.36), "right"),
        ("convolution, mean of all positions", plot.colors().classes[0], "D", (8, 0.09), "right"),
    )
    for name, color, marker, (x, y), side in marks:
        ax.plot(shifts, found[name], color=color, marker=marker, markersize=6, clip_on=False)
        plot.label(ax, x, y, name, color, ha=side)
    ax.set(
        xlabel="shift of the input (positions)",
        ylabel="relative change of the output",
        xlim=(0, 8),
        ylim=(0, 1.5),
    )
    ax.set_xticks(range(0, 9, 2))
    ax.set_yticks([0, 0.5, 1, 1.5], ["0", "0.5", "1", "1.5"])
    return fig
