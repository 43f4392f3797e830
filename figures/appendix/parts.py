"""Parts that several figures of the appendix share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from udl import plot
from udl.plot import Axes

Array = NDArray[np.float64]


def arrow(ax: Axes, start: Array, end: Array, color: str, **options: object) -> None:
    """Draw a straight arrow between two points of the plane."""
    style = {"arrowstyle": "-|>", "color": color, "linewidth": 2.2, "mutation_scale": 15}
    style |= {"shrinkA": 0, "shrinkB": 0, **options}
    ax.annotate("", xy=tuple(end), xytext=tuple(start), arrowprops=style, annotation_clip=False)


def name_point(
    ax: Axes, point: Array | tuple[float, float], text: str, color: str, **options: Any
) -> None:
    """Write a label at a point of the plane."""
    plot.label(ax, float(point[0]), float(point[1]), text, color, **options)


def bare(ax: Axes) -> None:
    """Take frame, grid and ticks away."""
    ax.grid(visible=False)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)


def circle(radius: float = 1.0, count: int = 121) -> Array:
    """Return points on a circle about the origin, (2, count)."""
    angle = np.linspace(0.0, 2 * np.pi, count)
    return radius * np.stack([np.cos(angle), np.sin(angle)])
