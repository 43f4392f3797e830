"""Parts that several figures of chapter 7 share."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import FancyBboxPatch, Rectangle
from numpy.typing import NDArray

from udl.gradients.chain import Chain, ChainBackward, ChainForward, chain_backward, chain_forward
from udl.plot import Axes

Array = NDArray[np.float64]

# The composition whose numbers the page, the deck and the practical share.
TOY = Chain(("sin", "exp", "cos"), np.array([0.1, -0.4, 2.0, 3.0]), np.array([1.0, 2.0, -3.0, 0.4]))
TOY_X, TOY_Y = 2.3, 2.0


def toy_passes() -> tuple[ChainForward, ChainBackward]:
    """Return both passes of the toy composition with its least-squares loss."""
    forward = chain_forward(TOY, TOY_X)
    return forward, chain_backward(TOY, forward, 2 * (forward.output - TOY_Y))


def number(value: float, digits: int = 3) -> str:
    """Return a number with a real minus sign."""
    return f"{value:.{digits}f}".replace("-", "−")


def canvas(ax: Axes, width: float, height: float) -> None:
    """Make a panel a sheet of units, from 0 to its width and height, without axes."""
    ax.set(xlim=(0, width), ylim=(0, height))
    ax.axis("off")


def arrow(
    ax: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    color: str,
    linewidth: float = 1.6,
    bend: float = 0.0,
) -> None:
    """Draw an arrow between two points in data units."""
    style = {
        "arrowstyle": "-|>",
        "color": color,
        "linewidth": linewidth,
        "shrinkA": 0,
        "shrinkB": 0,
        "mutation_scale": 11,
        "connectionstyle": f"arc3,rad={bend}",
    }
    ax.annotate("", xy=end, xytext=start, arrowprops=style, annotation_clip=False)


def box(ax: Axes, centre: tuple[float, float], size: tuple[float, float], color: str) -> None:
    """Draw a tinted box with rounded corners."""
    left, bottom = centre[0] - size[0] / 2, centre[1] - size[1] / 2
    ax.add_patch(
        FancyBboxPatch(
            (left, bottom),
            size[0],
            size[1],
            boxstyle="round,pad=0,rounding_size=0.12",
            facecolor=(*rgb(color), 0.14),
            edgecolor=color,
            linewidth=1.2,
        )
    )


def rgb(color: str) -> tuple[float, float, float]:
    """Return red, green and blue of a hexadecimal colour, each from 0 to 1."""
    red, green, blue = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def matrix(
    ax: Axes,
    left: float,
    centre: float,
    shape: tuple[int, int],
    color: str,
    filled: Array | None = None,
) -> None:
    """Draw a matrix as squares; those that are not filled are outlines."""
    rows, columns = shape
    full = np.ones(shape, dtype=bool) if filled is None else filled.reshape(shape)
    for row in range(rows):
        for column in range(columns):
            ax.add_patch(
                Rectangle(
                    (left + column + 0.08, centre + rows / 2 - row - 0.92),
                    0.84,
                    0.84,
                    facecolor=(*rgb(color), 0.55) if full[row, column] else "none",
                    edgecolor=color,
                    linewidth=0.0 if full[row, column] else 0.8,
                )
            )
