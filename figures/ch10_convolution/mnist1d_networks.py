"""Figures of chapter 10: networks on MNIST-1D."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.ch10_convolution.parts import model_color
from figures.registry import figure
from udl import plot
from udl.data import mnist1d
from udl.experiments.ch10_convolution.mnist1d_results import (
    PUBLISHED,
    RECORDED_ERROR,
    accuracies,
    coursework_errors,
    mean_with_error,
)
from udl.experiments.ch10_convolution.mnist1d_results import data_efficiency as trained_on_few
from udl.plot import Axes, Figure

Array = NDArray[np.float64]


def few_ticks(ax: Axes, x: int | None = None, y: int | None = None) -> None:
    """Limit the number of intervals between ticks."""
    if x is not None:
        ax.locator_params(axis="x", nbins=x)
    if y is not None:
        ax.locator_params(axis="y", nbins=y)


def error_bar(ax: Axes, x: float, y: float, spread: float, color: str, **options: Any) -> None:
    """Draw a mean with its standard error as a horizontal bar."""
    ax.plot([x - spread, x + spread], [y, y], color=color, linewidth=2.2, zorder=3)
    ax.plot(
        x,
        y,
        color=color,
        **{"marker": "o", "markeredgecolor": plot.colors().background, "zorder": 4, **options},
    )


@figure(
    "mnist1d-examples",
    title="The ten classes of MNIST-1D",
    alt=(
        "Ten small panels, one a class. Above in each the clean curve in green, which resembles a "
        "handwritten digit from 0 to 9 drawn as a line; below it two noisy examples in which the "
        "curve stands at different places, narrower or wider, tilted, on a restless ground."
    ),
    caption=(
        "The clean curve of every class (green) and two examples. The curve is moved, stretched, "
        "tilted and laid into noise; where it stands says nothing about its class."
    ),
)
def mnist1d_examples() -> Figure:
    palette = plot.colors()
    data = mnist1d.make_dataset(200)
    fig, axes = plot.new_figure(height=3.75, rows=2, cols=5, sharex=True, sharey=True)
    for digit, ax in enumerate(axes.flat):
        curve = mnist1d.templates()[digit]
        curve = curve - (curve.max() + curve.min()) / 2
        ax.plot(np.linspace(10, 30, len(curve)), 7.2 + 4.2 * curve, color=palette.truth)
        for example, height in zip(data.x[data.y == digit][:2], (3.6, 0.0), strict=True):
            ax.plot(np.arange(40), height + 0.72 * example, color=palette.data, linewidth=1.4)
        ax.set(xlim=(-1, 40), ylim=(-2.4, 8.9), xticks=[], yticks=[])
        ax.grid(visible=False)
        ax.spines[:].set_visible(False)
        ax.set_title(f"{digit}", loc="center", fontweight="bold")
    return fig


@figure(
    "mnist1d-results",
    title="Three models on MNIST-1D, with and without its order",
    alt=(
        "Test accuracy of three models in two panels. On MNIST-1D the convolutional network is "
        "far ahead, the fully connected one second and logistic regression last. With the numbers "
        "of every signal shuffled, the convolutional network falls far back; the others do not "
        "change. Short upright lines mark published values."
    ),
    caption=(
        "Test accuracy, mean and standard error over three seeds (bars shorter than the dots are "
        "hidden); short upright lines are the published values {cite:p}`greydanus2024scaling`. The "
        "shuffled data hold the same numbers in another order, and only the convolutional network "
        "loses by it."
    ),
)
def mnist1d_results() -> Figure:
    palette = plot.colors()
    found = mean_with_error(accuracies()["test"])
    names = ("logistic regression", "fully connected", "convolutional")
    fig, axes = plot.new_figure(height=3.75, rows=2, sharex=True)
    for ax, title, mean, error, published in zip(
        axes,
        ("MNIST-1D", "the same, shuffled"),
        found.mean,
        found.standard_error,
        PUBLISHED,
        strict=True,
    ):
        for y, name in enumerate(names):
            color = model_color(name)
            ax.plot([published[y]] * 2, [y - 0.32, y + 0.32], color=palette.text, linewidth=1.6)
            error_bar(ax, mean[y], y, error[y], color, marker="^so"[y], markersize=7.5)
        ax.axvline(10, color=palette.muted, linewidth=1.0, dashes=(3, 3))
        ax.set(ylim=(-0.6, 2.6), xlim=(0, 100))
        ax.set_yticks(range(3), names)
        for tick, name in zip(ax.get_yticklabels(), names, strict=True):
            tick.set_color(plot.readable(model_color(name)))
        ax.set_title(title)
    plot.label(axes[1], 11.5, 2.3, "chance", "muted", va="center")
    plot.pointer(axes[0], (float(PUBLISHED[0, 1]), 1.0), (80, 0.3), "published")
    axes[1].set_xlabel("test accuracy (%)")
    return fig


@cache
def coursework_curves(model: str) -> dict[str, Array]:
    """Return the errors of a coursework model after each epoch, as `coursework_errors` does."""
    return coursework_errors(model)


@figure(
    "learning-curves",
    title="Learning curves of the baseline and of a convolutional network",
    alt=(
        "Two stacked panels of the error in percent against the epoch, each with a curve for "
        "training and one for validation data. For the fully connected baseline they part early, "
        "training error goes towards zero while validation error stays near 40; for the "
        "convolutional network both fall together and lie lower."
    ),
    caption=(
        "Errors on the coursework's data, mean over five seeds; bands, where wide enough to be "
        "seen, are standard errors. The fully connected baseline learns its training data by "
        "heart. The convolutional one, here three layers of 15 channels with a seventh of the "
        "parameters, does not within these 50 epochs, and errs less on new data."
    ),
)
def learning_curves() -> Figure:
    positions = {"baseline": (15, 19, "left"), "convolutional": (12, 9, "right")}
    fig, axes = plot.new_figure(height=3.75, rows=2, sharex=True, sharey=True)
    for ax, name, model in (
        (axes[0], "fully connected", "baseline"),
        (axes[1], "convolutional", "convolutional"),
    ):
        for part in ("train", "validation"):
            errors = coursework_curves(model)[part]
            mean, spread = mean_with_error(errors.T)
            epoch = np.arange(1, errors.shape[1] + 1)
            color = model_color(name)
            dashes = {"dashes": (4, 2)} if part == "train" else {}
            plot.band(ax, epoch, mean - spread, mean + spread, color)
            ax.plot(epoch, mean, color=color, **dashes)
            is_above = part == "validation"
            last = float(mean[-1]) + (5.0 if is_above else -3.0)
            plot.label(ax, 50.8, last, f"{mean[-1]:.1f} %", color)
            x, y, ha = (25, mean[25] + 8, "left") if is_above else positions[model]
            plot.label(ax, x, y, "validation" if is_above else "training", color, ha=ha)
        ax.set_title(name)
        ax.set(ylabel="error (%)", xlim=(0, 50), ylim=(0, 80))
        few_ticks(ax, y=4)
    axes[1].set_xlabel("epoch")
    return fig


@figure(
    "data-efficiency",
    title="The convolutional network needs fewer examples",
    alt=(
        "Test accuracy against the number of training examples, 500 to 4000 on a logarithmic "
        "axis. The lines begin near each other, at about 40 and 34 percent; the convolutional "
        "network's rises faster and reaches about 92, the fully connected one's 65."
    ),
    caption=(
        "Test accuracy on MNIST-1D, means over three seeds with standard errors, where these are "
        "larger than the marks. All networks are those of the table above, trained for as many "
        "steps. With few examples neither learns much; with a thousand and with two thousand, the "
        "convolutional network does better than the other with twice as many."
    ),
)
def data_efficiency() -> Figure:
    found = trained_on_few()
    mean, error = mean_with_error(found["test"])
    count = found["num_examples"]
    fig, ax = plot.new_figure(height=3.7)
    for m, name in enumerate(("fully connected", "convolutional")):
        color = model_color(name)
        ax.vlines(count, mean[m] - error[m], mean[m] + error[m], color=color, linewidth=2.2)
        ax.plot(count, mean[m], color=color, marker="so"[m])
        plot.label(ax, count[-1] * 1.08, mean[m, -1], name.replace(" ", "\n"), color)
    ax.axhline(10, color=plot.colors().muted, linewidth=1.0, dashes=(3, 3))
    plot.label(ax, count[-1], 11.5, "chance", "muted", ha="right", va="bottom")
    ax.set(
        xscale="log",
        xlabel="number of training examples",
        ylabel="test accuracy (%)",
        xlim=(count[0] * 0.9, count[-1] * 1.05),
        ylim=(0, 100),
    )
    ax.set_xticks(count, [str(n) for n in count])
    ax.minorticks_off()
    few_ticks(ax, y=5)
    return fig


@figure(
    "coursework-baseline",
    title="The coursework's baseline is a distribution, not a number",
    alt=(
        "Validation errors of five seeds for two networks, as dots in two rows. Those of the "
        "fully connected baseline spread over two points around 38 percent, with a dashed line at "
        "37.45 among them; those of the convolutional network lie far to the left, three near 10 "
        "and two near 20 percent."
    ),
    caption=(
        "Five seeds of each network, with mean and standard error below the dots. The error once "
        "recorded for the baseline, $37.45\\%$ (dashed), was one draw among others. The "
        "convolutional network, here three layers of 15 channels, is far better, and depends more "
        "on its first weights."
    ),
)
def coursework_baseline() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=2.9)
    ax.axvline(RECORDED_ERROR, color=palette.text, linewidth=1.2, dashes=(4, 3), zorder=1)
    rows = ((1, "fully connected", "baseline", "s"), (0, "convolutional", "convolutional", "o"))
    for y, name, model, marker in rows:
        errors = coursework_curves(model)["validation"][:, -1]
        mean, spread = mean_with_error(errors)
        color = model_color(name)
        ax.plot(errors, np.full(len(errors), y), marker, color=color, alpha=0.7, zorder=3)
        below = y - 0.3
        ax.plot([mean - spread, mean + spread], [below, below], color=color)
        ax.plot([mean, mean], [below - 0.1, below + 0.1], color=color, solid_capstyle="butt")
        text = f"{name}\n${mean:.1f} \\pm {spread:.1f}\\,\\%$"
        # Beside its dots, on the side where there is room.
        position = (errors.min() - 1, "right") if y else (errors.max() + 1, "left")
        plot.label(ax, position[0], y - 0.12, text, color, ha=position[1])
    plot.label(
        ax, RECORDED_ERROR, 1.02, "recorded once: 37.45 %", frame="x-data", ha="center", va="bottom"
    )
    ax.set(xlabel="validation error after 50 epochs (%)", xlim=(0, 44), ylim=(-0.6, 1.4), yticks=[])
    ax.spines["left"].set_visible(False)
    return fig
