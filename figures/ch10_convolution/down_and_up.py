"""Figures of chapter 10: down and up."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch10_convolution.parts import arrow, canvas, cells, picture, small_photograph
from figures.registry import figure
from udl import plot
from udl.convolution import (
    bilinear,
    duplicate,
    max_pool,
    max_pool_with_indices,
    max_unpool,
    mean_pool,
)
from udl.plot import Figure

PATCH = np.array([[1.0, 5, 2, 0], [3, 7, 4, 2], [6, 2, 9, 1], [4, 0, 3, 3]])


QUARTERS = np.array([[0.12, 0.36], [0.36, 0.12]])  # shares of colour that tell blocks apart


@figure(
    "pooling",
    title="Max pooling and mean pooling",
    alt=(
        "Above, a four-by-four grid in four quarters; max pooling keeps 7, 4, 6 and 9, mean "
        "pooling gives 4, 2, 3 and 4. Below, a photograph of a cat and its poolings to 24 by 24: "
        "the maximum keeps bright whiskers and looks lighter; in the mean they fade."
    ),
    caption=(
        "Pooling by two replaces every block of $2\\times 2$ numbers by its largest or by its "
        "mean. Below, blocks of $4\\times 4$ pixels: the maximum keeps bright details at the "
        "price of a brighter picture, the mean keeps the brightness and loses details."
    ),
)
def pooling() -> Figure:
    palette = plot.colors()
    image = small_photograph()
    fig, axes = plot.new_figure(height=3.75, rows=2, cols=3, height_ratios=(1, 1.05))
    for ax in axes[0]:
        ax.remove()
    top = fig.add_subplot(axes[0, 0].get_gridspec()[0, :])
    canvas(top, 14.0, 5.0)
    cells(top, 0.4, 4.4, PATCH, palette.data, duplicate(QUARTERS))
    for left, name, pooled in ((6.0, "max", max_pool(PATCH)), (10.9, "mean", mean_pool(PATCH))):
        cells(top, left, 3.4, pooled, palette.model, QUARTERS)
        plot.label(top, left + 1, 3.6, name, "model", ha="center", va="bottom")
    arrow(top, (4.7, 2.4), (5.7, 2.4), palette.muted)
    plot.label(top, 9.45, 2.4, "or", ha="center")
    for ax, name, shown in zip(
        axes[1],
        ("photograph", "max of 4 × 4", "mean of 4 × 4"),
        (image, max_pool(image, 4), mean_pool(image, 4)),
        strict=True,
    ):
        picture(ax, shown)
        ax.set_title(name, loc="center")
    return fig


@figure(
    "upsampling",
    title="Three ways to make an image larger",
    alt=(
        "Above, a two-by-two grid and three four-by-four grids made of it: every number repeated "
        "in a block; the numbers put back where maxima stood, with zeros around; and values that "
        "change evenly. Below, a cat's eye enlarged in these ways: blocky, dotted, smooth."
    ),
    caption=(
        "Duplication repeats each number in a block. Max unpooling puts it where its block's "
        "maximum stood before pooling and leaves zeros elsewhere. Bilinear interpolation fills "
        "the positions between neighbours evenly."
    ),
)
def upsampling() -> Figure:
    palette = plot.colors()
    eye = small_photograph()[20:60, 8:48]  # (40, 40)
    fig, axes = plot.new_figure(height=3.4, rows=2, cols=4, width_ratios=(2.1, 4.1, 4.1, 4.1))
    for row, image in zip(axes, (PATCH, eye), strict=True):
        size = len(image)
        pooled = max_pool_with_indices(image)
        grids = (
            ("small", pooled.values),
            ("duplicate", duplicate(pooled.values)),
            ("max unpooling", max_unpool(pooled.values, pooled.indices, (size, size))),
            ("bilinear", bilinear(pooled.values)),
        )
        for ax, (name, grid) in zip(row, grids, strict=True):
            if image is eye:
                picture(ax, grid)
                middle = (len(grid) - 1) / 2  # the small image is not enlarged by its panel
                ax.set_xlim(-1.0, len(grid))
                ax.set_ylim(middle + size / 2 + 0.5, middle - size / 2 - 0.5)
                continue
            color = palette.data if name == "small" else palette.model
            canvas(ax, len(grid) + 0.1, size + 0.1)
            share = duplicate(QUARTERS, len(grid) // 2)
            if name in ("max unpooling", "bilinear"):
                share = 0.05 * grid
            cells(ax, 0.05, (size + len(grid)) / 2 + 0.05, grid, color, share)
            ax.set_title(name, loc="center", color=plot.readable(color))
    return fig
