"""Figures of the appendix: reading the mathematics."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from figures.appendix.parts import bare
from figures.registry import figure
from udl import plot
from udl.plot import Axes, Figure

Array = NDArray[np.float64]


def cells(ax: Axes, left: float, bottom: float, rows: int, cols: int, color: str) -> None:
    """Draw a table of empty cells whose lower left corner is given."""
    for row in range(rows):
        for col in range(cols):
            ax.add_patch(
                Rectangle(
                    (left + col, bottom + row),
                    1,
                    1,
                    facecolor=color,
                    alpha=0.3,
                )
            )
            ax.add_patch(
                Rectangle(
                    (left + col, bottom + row), 1, 1, fill=False, edgecolor=color, linewidth=1.2
                )
            )


@figure(
    "columns-and-rows",
    title="The same layer in the book's equation and in the code",
    alt=(
        "Above, boxes for a column y of two cells, a column beta of two, a matrix Omega of two "
        "rows and three columns, and a column x of three. Below, a table Y of five rows and two "
        "columns equals a table X of five rows and three columns times a matrix of three rows and "
        "two columns, plus a row beta."
    ),
    caption=(
        "Above: one input as a column, as in the equations. Below: a batch of five inputs as rows, "
        "as in the code. The weights are the same numbers, transposed."
    ),
)
def columns_and_rows() -> Figure:
    palette = plot.colors()
    fig, (top, bottom) = plot.new_figure(height=3.75, rows=2, height_ratios=(1.0, 1.55))
    parts = (
        ("model", 0.5, 2, 1, r"$\mathbf{y}$"),
        ("uncertainty", 3.5, 2, 1, r"$\beta$"),
        ("uncertainty", 6.5, 2, 3, r"$\Omega$"),
        ("data", 10.5, 3, 1, r"$\mathbf{x}$"),
    )
    for color, left, rows, cols, name in parts:
        cells(top, left, -rows / 2, rows, cols, getattr(palette, color))
        plot.label(top, left + cols / 2, -1.75, name, color, ha="center", va="top")
    for left, sign in ((2.5, "="), (5.5, "+")):
        plot.label(top, left, 0, sign, ha="center")
    plot.label(top, 12.4, 0, "one input,\na column")
    parts = (
        ("model", 0.5, 5, 2, r"$\mathbf{Y}$"),
        ("data", 4.2, 5, 3, r"$\mathbf{X}$"),
        ("uncertainty", 8.6, 3, 2, r"$\Omega^{\mathrm{T}}$"),
        ("uncertainty", 12.2, 1, 2, r"$\beta$"),
    )
    for color, left, rows, cols, name in parts:
        cells(bottom, left, -rows / 2, rows, cols, getattr(palette, color))
        plot.label(bottom, left + cols / 2, -2.75, name, color, ha="center", va="top")
    for left, sign in ((3.35, "="), (7.9, "@"), (11.4, "+")):
        plot.label(bottom, left, 0, sign, ha="center")
    plot.label(bottom, 14.7, 0, "five inputs,\nfive rows")
    for ax, lowest, highest in ((top, -2.9, 1.7), (bottom, -3.9, 2.7)):
        bare(ax)
        ax.set(xlim=(0, 18.4), ylim=(lowest, highest), aspect="equal")
    return fig


@figure(
    "minimum-and-place",
    title="The minimum and the place of the minimum",
    alt=(
        "A curve with two dips over an axis from minus 2 to 3. A horizontal dashed line at the "
        "level of the deeper dip is labelled min, a vertical dashed line below its lowest point is "
        "labelled argmin."
    ),
    caption=(
        "$\\min$ is a height, read off the vertical axis; $\\operatorname{argmin}$ is a place, "
        "read off the horizontal one. Training looks for the place."
    ),
)
def minimum_and_place() -> Figure:
    palette = plot.colors()
    x = np.linspace(-2.0, 3.0, 501)
    y = two_dips(x)
    place, height = x[np.argmin(y)], y.min()
    fig, ax = plot.new_figure(height=3.0)
    ax.plot([-2.0, place], [height, height], "--", color=palette.muted, linewidth=1.3)
    ax.plot([place, place], [0, height], "--", color=palette.muted, linewidth=1.3)
    ax.plot(x, y, color=palette.loss)
    ax.plot(place, height, "o", color=palette.loss)
    plot.label(ax, -1.92, height, rf"$\min_x\,f[x] = {height:.2f}$", va="top", offset=(0, -4))
    text = rf"$\mathrm{{argmin}}_x\,f[x] = {place:.2f}$"
    plot.label(ax, place, 0.1, text, ha="right", va="bottom", offset=(-7, 0))
    plot.label(ax, -0.45, 1.62, "another dip", "muted", ha="center", va="top")
    ax.set(xlabel="$x$", ylabel="$f\\,[x]$", xlim=(-2, 3), ylim=(0, 4.6))
    return fig


def two_dips(x: Array) -> Array:
    """Return a smooth curve with two valleys, the deeper one on the right."""
    return 2.2 + 0.35 * (x - 0.5) ** 2 + 1.1 * np.sin(2.6 * x + 0.15) - 0.25 * x


@figure(
    "exponential-and-logarithm",
    title="The exponential and the logarithm",
    alt=(
        "Left, the exponential: nearly zero on the left, 1 at zero, rising ever more steeply. "
        "Right, the logarithm of positive numbers: it falls without bound towards zero, passes "
        "zero at 1, and rises ever more slowly; two equal steps mark 1 to 2 and 2 to 4."
    ),
    caption=(
        "Left: the exponential maps every number to a positive one. Right: the logarithm maps "
        "back. Doubling its argument always adds the same amount, $\\log[2]$."
    ),
)
def exponential_and_logarithm() -> Figure:
    palette = plot.colors()
    fig, (left, right) = plot.new_figure(height=3.1, cols=2)
    z = np.linspace(-3.0, 2.0, 151)
    left.plot(z, np.exp(z), color=palette.model)
    left.plot(0, 1, "o", color=palette.model)
    plot.label(left, -0.1, 1.2, r"$\exp[0] = 1$", "model", ha="right", va="bottom")
    left.set(xlabel="$z$", xlim=(-3, 2), ylim=(0, 7.5), title=r"$\exp[z]$")
    a = np.linspace(0.04, 5.0, 250)
    right.plot(a, np.log(a), color=palette.truth)
    for start in (1.0, 2.0):
        steps = [start, 2 * start, 2 * start], np.log([start, start, 2 * start])
        right.plot(*steps, color=palette.muted, linewidth=1.3)
        right.plot(start, np.log(start), "o", color=palette.truth)
    right.plot(4, np.log(4), "o", color=palette.truth)
    plot.label(right, 2.9, -0.9, "each doubling\nadds 0.69", "text", ha="center", va="top")
    right.set(xlabel="$a$", xlim=(0, 5), ylim=(-3, 2), title=r"$\log[a]$")
    right.set_xticks([0, 1, 2, 3, 4, 5])
    return fig
