"""What figures of chapter 11 share: colours of the kinds, a sheet to draw on, boxes, arrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.patches import FancyBboxPatch
from numpy.typing import NDArray

from udl import plot
from udl.plot import Axes, Figure

Array = NDArray[np.float64]
Point = tuple[float, float]
SHEET_WIDTH = 53.0  # tenths of an inch that the layout leaves of a page's width
KINDS = ("neither", "skips", "norms", "both")


def kind_color(kind: str) -> str:
    """Return the colour that a kind of network has throughout the chapter."""
    palette = plot.colors()
    return {
        "neither": palette.muted,
        "skips": palette.classes[0],
        "norms": palette.classes[1],
        "both": palette.model,
        "small": palette.truth,
    }[kind]


def rgb(color: str) -> Array:
    """Return red, green and blue of a hexadecimal colour, (3,), each from 0 to 1."""
    return np.array([int(color[start : start + 2], 16) for start in (1, 3, 5)]) / 255.0


def tint(color: str, share: float | Array) -> Array:
    """Return a mixture of the background and a share (...), 0 to 1, of a colour, as (..., 3)."""
    part = np.asarray(share, dtype=float)[..., None]
    return (1.0 - part) * rgb(plot.colors().background) + part * rgb(color)


def sheet(height: float) -> tuple[Figure, Axes]:
    """Open a picture to draw on freely, whose unit is a tenth of an inch both ways."""
    fig, ax = plot.new_figure(height=height)
    ax.set(xlim=(0, SHEET_WIDTH), ylim=(0, 10 * height - 1.2))
    ax.axis("off")
    return fig, ax


def box(
    ax: Axes,
    centre: Point,
    size: Point,
    color: str,
    words: str = "",
    *,
    share: float = 0.14,
    **options: Any,
) -> None:
    """Draw a tinted box with rounded corners, and words in it."""
    ax.add_patch(
        FancyBboxPatch(
            (centre[0] - size[0] / 2, centre[1] - size[1] / 2),
            *size,
            **{
                "boxstyle": "round,pad=0,rounding_size=0.5",
                "facecolor": tuple(tint(color, share)),
                "edgecolor": color,
                "linewidth": 1.2,
                "zorder": 2,
                "clip_on": False,
                **options,
            },
        )
    )
    if words:
        plot.label(ax, *centre, words, ha="center", va="center_baseline")


def arrow(
    ax: Axes, start: Point, end: Point, color: str = "", *, linewidth: float = 1.5, **options: Any
) -> None:
    """Draw an arrow between two points in data units."""
    style = {
        "arrowstyle": "-|>",
        "color": color or plot.colors().muted,
        "linewidth": linewidth,
        "shrinkA": 0,
        "shrinkB": 0,
        "mutation_scale": 11,
        **options,
    }
    ax.annotate("", xy=end, xytext=start, arrowprops=style, annotation_clip=False)


def path(ax: Axes, points: Sequence[Point], color: str = "", *, linewidth: float = 1.5) -> None:
    """Draw a line through points, with the head of an arrow at its end."""
    color = color or plot.colors().muted
    if len(points) > 2:
        x, y = zip(*points[:-1], strict=True)
        ax.plot(x, y, color=color, linewidth=linewidth, zorder=1, clip_on=False)
    arrow(ax, points[-2], points[-1], color, linewidth=linewidth)


def plus(ax: Axes, centre: Point) -> None:
    """Draw the sign at which a branch comes back to the stream."""
    box(
        ax,
        centre,
        (2.6, 2.6),
        kind_color("both"),
        share=0.0,
        boxstyle="circle,pad=-0.1",
        zorder=3,
    )
    plot.label(ax, *centre, "+", ha="center", va="center_baseline", zorder=6)
