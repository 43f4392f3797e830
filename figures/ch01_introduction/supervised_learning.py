"""Figures of chapter 1: supervised learning."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch01_introduction.parts import picture
from figures.registry import figure
from udl import plot
from udl.data import mnist
from udl.experiments.ch01_introduction import denoising, digit_results, plane_results
from udl.plot import Figure


@figure(
    "classifier-boundary",
    title="A classifier divides the plane",
    alt=(
        "Dots of one class along an arch, squares of the other along a bowl that reaches into it. "
        "The plane is shaded in two colours; a thick curve between the shades winds between the "
        "two groups, with thin curves on both sides of it. One point lies on the wrong side."
    ),
    caption=(
        "A network with two hidden layers, trained on 160 labelled points, gives each place of the "
        "plane a probability. On the thick curve the two classes are equally probable; on the thin "
        "ones one of them has nine tenths."
    ),
)
def classifier_boundary() -> Figure:
    palette = plot.colors()
    result = plane_results.arcs_boundary()
    fig, ax = plot.new_figure(height=3.7)
    grid = (result["across"], result["up"], result["probability"])
    ax.contourf(*grid, levels=[0, 0.5, 1], colors=palette.classes[:2], alpha=0.16)
    ax.contour(*grid, levels=[0.1, 0.9], colors=palette.text, linewidths=0.9)
    ax.contour(*grid, levels=[0.5], colors=palette.text, linewidths=2.6)
    plot.class_points(ax, result["x"][:, 0], result["x"][:, 1], result["y"], markersize=6)
    plot.label(ax, 0.02, 0.97, "here: class 0", palette.classes[0], frame="panel", va="top")
    plot.label(ax, 0.98, 0.04, "here: class 1", palette.classes[1], frame="panel", ha="right")
    ax.set(xlabel="first input $x_1$", ylabel="second input $x_2$")
    ax.grid(visible=False)
    return fig


@figure(
    "digit-probabilities",
    title="What a network says about five digits",
    alt=(
        "Five handwritten digits, each above ten bars for the probabilities of the digits 0 to 9. "
        "Under the first three one bar takes nearly everything. Under the last two the probability "
        "is shared between digits, and the longest bar is not the true one."
    ),
    caption=(
        "Test images, and the probability that a network with 100 hidden units gives to each of "
        "the ten digits; the bar of the true digit is green. The first three are the first of the "
        "test data. The last two are those of the mistakes that came closest."
    ),
)
def digit_probabilities() -> Figure:
    palette = plot.colors()
    data = mnist.digits()
    probability = digit_results.digit_probabilities()["probability"]
    chosen = shown_digits()
    fig, axes = plot.new_figure(height=3.4, rows=2, cols=5, height_ratios=(1, 2.3))
    for column, index in enumerate(chosen):
        top, bottom = axes[:, column]
        picture(top, data.x_test[index, 0])
        true = int(data.y_test[index])
        colors = [palette.truth if k == true else palette.model for k in range(10)]
        bottom.barh(np.arange(10), probability[index], color=colors, height=0.8)
        bottom.set(xlim=(0, 1), ylim=(9.6, -0.6), xticks=[0, 1], yticks=np.arange(10))
        bottom.set_xticklabels(["0", "1"])
        bottom.set_yticklabels([str(k) for k in range(10)] if column == 0 else [])
        bottom.grid(visible=False)
    axes[1, 0].set(ylabel="digit")
    axes[1, 2].set(xlabel="probability")
    return fig


def shown_digits() -> list[int]:
    """Return the indices of the first three test images and of the two most doubtful mistakes."""
    labels = mnist.digits().y_test
    probability = digit_results.digit_probabilities()["probability"]
    wrong = np.flatnonzero(probability.argmax(axis=1) != labels)
    # The mistakes that give the true digit the largest probability.
    doubtful = wrong[np.argsort(-probability[wrong, labels[wrong]], kind="stable")][:2]
    return [0, 1, 2, *(int(index) for index in doubtful)]


@figure(
    "denoised-photograph",
    title="A model whose output is a picture",
    alt=(
        "Three versions of half a cat's face. Left, covered with grainy noise. Middle, smooth, "
        "with the grain gone and the fine hairs gone too. Right, the original with every hair."
    ),
    caption=(
        "Input, output and target of a model that removes noise. It learned on the left half of "
        "the photograph and is shown on the right half. What looked like noise is gone, fine hair "
        "included: the model cannot tell them apart."
    ),
)
def denoised_photograph() -> Figure:
    result = denoising.denoised()
    fig, axes = plot.new_figure(height=3.75, cols=3)
    names = (("noisy", "input"), ("cleaned", "output"), ("clean", "target"))
    for ax, (key, name) in zip(axes, names, strict=True):
        picture(ax, result[key], cmap="gray", vmin=-0.05, vmax=1.05)
        ax.set_title(name)
    return fig
