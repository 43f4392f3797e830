"""Figures of chapter 10: images."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch10_convolution.parts import (
    canvas,
    cells,
    kernel_color,
    outline,
    picture,
    small_photograph,
)
from figures.registry import figure
from udl import plot
from udl.convolution import conv2d
from udl.experiments.ch10_convolution.first_networks import digit_network
from udl.plot import Figure


@figure(
    "convolution-2d",
    title="A kernel on an image, one output worked out",
    alt=(
        "A six-by-six grid of numbers, a three-by-three kernel with columns minus 1, 0 and 1, and "
        "the four-by-four grid of outputs. A window of the input and one output are outlined, and "
        "the sum of its nine products is written out below: 8."
    ),
    caption=(
        "In two dimensions the kernel has nine weights. Each output is the sum of nine products "
        "of weights and the pixels beneath them; this kernel answers where the image becomes "
        "brighter from left to right."
    ),
)
def convolution_2d() -> Figure:
    palette = plot.colors()
    image = np.array(
        [
            [1, 1, 0, 3, 4, 4],
            [0, 1, 1, 4, 3, 4],
            [1, 0, 1, 3, 4, 3],
            [1, 1, 0, 0, 3, 4],
            [0, 1, 1, 1, 0, 3],
            [1, 0, 1, 0, 1, 1],
        ],
        dtype=float,
    )
    kernel = np.array([[-1.0, 0.0, 1.0]] * 3)
    output = conv2d(image[None, None], kernel[None, None])[0, 0]
    row, column = 1, 2
    window = image[row : row + 3, column : column + 3]

    fig, ax = plot.new_figure(height=3.7)
    canvas(ax, 15.2, 10.3)
    top = 9.3
    kernel_left, out_left = 6.9, 10.9
    for left, width, text, color in (
        (0.1, 6, "input $x$", "data"),
        (kernel_left, 3, "kernel $\\Omega$", kernel_color()),
        (out_left, 4, "output", "model"),
    ):
        plot.label(ax, left + width / 2, top + 0.35, text, color, ha="center", va="bottom")
    inside = np.zeros(image.shape)
    inside[row : row + 3, column : column + 3] = 1
    cells(ax, 0.1, top, image, palette.data, 0.10 + 0.2 * inside)
    cells(ax, kernel_left, top - 1.5, kernel, kernel_color(), 0.3)
    share = np.full(output.shape, 0.14)
    share[row, column] = 0.5
    cells(ax, out_left, top - 1.0, output, palette.model, share)
    outline(ax, 0.1 + column, top - row, 3, 3, kernel_color())
    outline(ax, out_left + column, top - 1.0 - row, 1, 1, palette.model)
    lines = []
    for weights, pixels in zip(kernel, window, strict=True):
        products = " + ".join(
            f"{w:.0f}\\cdot {x:.0f}" if w >= 0 else f"({w:.0f})\\cdot {x:.0f}"
            for w, x in zip(weights, pixels, strict=True)
        )
        lines.append(products)
    total = float(output[row, column])
    text = f"${lines[0]}$\n$+\\ {lines[1]}$\n$+\\ {lines[2]} = {total:.0f}$"
    plot.label(ax, 7.0, 1.35, text, ha="left")
    plot.label(ax, 6.6, 1.35, "one output:", "model", ha="right")
    return fig


PHOTOGRAPH_KERNELS = {
    "mean of 5 × 5": np.full((5, 5), 1 / 25),
    "brighter to the right": np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "brighter downwards": np.array([[-1.0, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "sharpen": np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "spots": np.array([[0.0, -1, 0], [-1, 4, -1], [0, -1, 0]]),
}


@figure(
    "kernels-on-a-photograph",
    title="Five kernels on one photograph",
    alt=(
        "Six small pictures of a cat's face: the photograph; blurred by a mean; two grey pictures "
        "in which edges stand out, those of the nose and eyes crosswise to each other; a sharpened "
        "one with crisp fur; and one where only fine dots and whiskers remain."
    ),
    caption=(
        "The same photograph under five kernels. Where the weights add up to zero, mid-grey is "
        "zero. Such kernels used to be designed by hand; a convolutional network learns its own."
    ),
)
def kernels_on_a_photograph() -> Figure:
    image = small_photograph()
    fig, axes = plot.new_figure(height=3.75, rows=2, cols=3)
    picture(axes[0, 0], image)
    axes[0, 0].set_title("photograph", loc="center")
    for ax, (name, kernel) in zip(axes.flat[1:], PHOTOGRAPH_KERNELS.items(), strict=True):
        result = conv2d(image[None, None], kernel[None, None])[0, 0]
        if np.isclose(kernel.sum(), 0):
            reach = float(np.quantile(np.abs(result), 0.985))
            picture(ax, result, -reach, reach)
        else:
            picture(ax, result)
        ax.set_title(name, loc="center")
    return fig


@figure(
    "trained-kernels",
    title="The first layer of a trained network",
    alt=(
        "Eight pairs of small pictures. Above in each, a kernel of five by five weights; below, "
        "its feature map of a handwritten five. Several kernels are positive on one side and "
        "negative on the other, and their maps are bright along strokes of one direction; others "
        "answer to the whole digit or to all but the digit."
    ),
    caption=(
        "The eight kernels of the digit network's first layer after training (orange positive, "
        "purple negative), and below each its feature map of one test digit, after the ReLU. "
        "Nobody designed these weights. Several detect edges in one direction."
    ),
)
def trained_kernels() -> Figure:
    found = digit_network()
    reach = float(np.abs(found["kernels"]).max())
    fig, axes = plot.new_figure(height=1.9, rows=2, cols=8)
    for (above, below), kernel, response in zip(
        axes.T, found["kernels"], found["maps"], strict=True
    ):
        picture(above, kernel.astype(float), -reach, reach)
        above.images[0].set_cmap("PuOr_r")
        picture(below, response.astype(float), 0.0, float(response.max()))
    axes[0, 0].set_ylabel("kernel")
    axes[1, 0].set_ylabel("map")
    return fig
