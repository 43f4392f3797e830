"""Figures of chapter 5: more classes."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch05_loss_functions.parts import example_outputs, few_ticks
from figures.registry import figure
from udl import losses, plot
from udl.data.loss_examples import multiclass_example
from udl.plot import Figure


@figure(
    "multiclass-model",
    title="Three logits become three probabilities",
    alt=(
        "Three stacked panels over the input. Top: three bent lines, a logit for each class. "
        "Middle: the three probabilities that the softmax makes of them, adding up to one; each is "
        "close to one where its logit is the largest. Bottom: the labels, one row for each class."
    ),
    caption=(
        "The network has one output for each class (top); the softmax turns the three logits into "
        "probabilities that add up to one (middle). Compare with the labels (bottom): a good model "
        "puts its probability where the points of that class are. Classes are numbered from 0 here."
    ),
)
def multiclass_model() -> Figure:
    palette = plot.colors()
    example = multiclass_example()
    grid = np.linspace(0.0, 1.0, 401)
    logits = example_outputs(example, grid)
    probabilities = losses.softmax(logits)

    fig, axes = plot.new_figure(height=5.8, rows=3, sharex=True, height_ratios=(2, 2, 1))
    for k, color in enumerate(palette.classes[:3]):
        axes[0].plot(grid, logits[:, k], color=color)
        axes[1].plot(grid, probabilities[:, k], color=color)
        plot.label(axes[0], 1.03, logits[-1, k], f"class {k}", color)
        plot.label(axes[2], 1.03, k, f"class {k}", color)
    plot.class_points(axes[2], example.x, example.y, example.y, markersize=7, clip_on=False)
    axes[0].set(ylabel="logits", xlim=(0, 1))
    axes[1].set(ylabel="probabilities", ylim=(-0.04, 1.06))
    axes[1].set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes[2].set(xlabel="input $x$", ylabel="labels", ylim=(-0.6, 2.6))
    axes[2].set_yticks([0, 1, 2])
    few_ticks(axes[0], y=5)
    return fig


@figure(
    "softmax-temperature",
    title="Scaling logits sharpens the softmax, shifting them does nothing",
    alt=(
        "Above, three probabilities against a factor that multiplies the logits: all one third "
        "at small factors, one and zeros at large ones. Below, the same probabilities against a "
        "number added to all logits: flat lines; shaded ends show where the naive formula fails."
    ),
    caption=(
        "Softmax of the logits $2, 1, 0$. Multiplying them by a factor moves the probabilities "
        "between undecided and certain. Adding the same number to all changes nothing, although "
        "$\\exp$ overflows or vanishes in the shaded regions unless the largest logit is "
        "subtracted first."
    ),
)
def softmax_temperature() -> Figure:
    palette = plot.colors()
    logits = np.array([2.0, 1.0, 0.0])
    factor = np.geomspace(0.05, 20.0, 201)
    shift = np.linspace(-1000.0, 1000.0, 9)
    limits = np.log(np.finfo(np.float64).max) - 2.0, np.log(np.nextafter(0.0, 1.0)) - 2.0

    fig, (top, bottom) = plot.new_figure(height=5.2, rows=2, sharey=True)
    scaled = losses.softmax(factor[:, None] * logits)
    shifted = losses.softmax(shift[:, None] + logits)
    for k, color in enumerate(palette.classes[:3]):
        top.plot(factor, scaled[:, k], color=color)
        bottom.plot(shift, shifted[:, k], color=color)
        text = f"logit {logits[k]:.0f}"
        plot.label(bottom, 0.0, shifted[0, k] + 0.02, text, color, ha="center", va="bottom")
    for position, height, k in ((2.1, 0.93, 0), (1.75, 0.29, 1), (0.42, 0.11, 2)):
        plot.label(top, position, height, f"logit {logits[k]:.0f}", palette.classes[k], ha="right")
    top.set(xscale="log", xlim=(0.05, 20), ylim=(-0.04, 1.06))
    top.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
    top.minorticks_off()
    top.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    top.set(xlabel="logits multiplied by", ylabel="probability")
    for low, high, position in ((limits[0], 1000, 855), (-1000, limits[1], -870)):
        bottom.axvspan(low, high, color=palette.muted, alpha=0.16, linewidth=0)
        plot.label(bottom, position, 0.97, "naive\nfails", "text", ha="center", va="top")
    bottom.set(xlabel="added to every logit", ylabel="probability", xlim=(-1000, 1000))
    bottom.set_xticks([-1000, -500, 0, 500, 1000])
    return fig
