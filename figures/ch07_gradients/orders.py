"""Figures of chapter 7: the two orders in which the chain rule can be multiplied."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from figures.ch07_gradients.parts import canvas, matrix
from figures.registry import figure
from udl import plot
from udl.plot import Axes, Figure

SIDE = 4  # units of each layer in the picture


def products(ax: Axes, title: str, stages: tuple[tuple[tuple[int, int], ...], ...]) -> list[int]:
    """Draw a chain of matrices, stage by stage, and return the multiplications of each stage."""
    palette = plot.colors()
    height = (SIDE + 1.1) * len(stages) + 0.6
    canvas(ax, 21.5, height)
    ax.set_aspect("equal")
    ax.set_title(title)
    counts = []
    for row, shapes in enumerate(stages):
        centre = height - 0.6 - SIDE / 2 - (SIDE + 1.1) * row
        left = 0.0
        for shape in shapes:
            single = shape[0] == 1
            matrix(ax, left, centre, shape, palette.loss if single else palette.uncertainty)
            left += shape[1] + 0.7
        if row + 1 < len(stages):
            before, after = shapes, stages[row + 1]
            first = title.startswith("back")
            a, b = (before[0], before[1]) if first else (before[-2], before[-1])
            count = a[0] * a[1] * b[1]
            counts.append(count)
            assert len(after) == len(before) - 1
            plot.label(ax, 21.5, centre, f"{count}", "text", ha="right")
    return counts


@figure(
    "two-orders",
    title="One product of matrices in two orders",
    alt=(
        "A row vector followed by three square matrices of side 4, multiplied in two orders. From "
        "the left every step is a vector times a matrix with 16 multiplications, 48 in all. From "
        "the right the first two steps are matrix times matrix with 64 each and the last one is 16, "
        "144 in all."
    ),
    caption=(
        "The chain rule for three layers of four units: a row, the derivative by the outputs, times "
        "one matrix for each layer, with the number of multiplications of each step. From the loss backwards every product is one row times a "
        "matrix. From the input forwards whole matrices are multiplied. With 1,000 units the "
        "numbers are $10^6$ and $10^9$ for each layer."
    ),
)
def two_orders() -> Figure:
    row, square = (1, SIDE), (SIDE, SIDE)
    fig, axes = plot.new_figure(height=3.1, cols=2)
    products(
        axes[0],
        "backwards: 48",
        ((row, square, square, square), (row, square, square), (row, square), (row,)),
    )
    products(
        axes[1],
        "forwards: 144",
        ((row, square, square, square), (row, square, square), (row, square), (row,)),
    )
    return fig
