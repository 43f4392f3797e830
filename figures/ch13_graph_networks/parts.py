"""What figures of chapter 13 share: nodes and edges, sheets to draw on, tables of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from udl import plot
from udl.plot import Axes, Figure

Array = NDArray[Any]
SHEET_WIDTH = 53.0  # tenths of an inch that the layout leaves of a page's width
# The graph of eight nodes that practicals 13.1 and 13.4 share, and places to draw it at.
EIGHT_EDGES = np.array(
    [[0, 1], [0, 3], [1, 2], [1, 3], [1, 4], [2, 4], [3, 4], [4, 5], [4, 7], [5, 6], [5, 7]]
)
EIGHT_PLACES = np.array(
    [[0, 2.0], [1.6, 3.4], [3.4, 3.6], [1.6, 0.6], [3.2, 1.8], [5.0, 2.6], [6.6, 3.4], [4.9, 0.6]]
)


def element_color(symbol: str) -> str:
    """Return the colour of an element's atoms throughout the chapter."""
    palette = plot.colors()
    return {
        "H": palette.muted,
        "C": palette.data,
        "N": palette.classes[1],
        "O": palette.classes[0],
    }[symbol]


def rgb(color: str) -> Array:
    """Return red, green and blue of a hexadecimal colour, (3,), each from 0 to 1."""
    return np.array([int(color[start : start + 2], 16) for start in (1, 3, 5)]) / 255.0


def tint(color: str, share: float = 0.22) -> tuple[float, ...]:
    """Return a mixture of the background and a share, 0 to 1, of a colour."""
    return tuple((1 - share) * rgb(plot.colors().background) + share * rgb(color))


def sheet(height: float) -> tuple[Figure, Axes]:
    """Open a picture to draw on freely, whose unit is a tenth of an inch both ways."""
    fig, ax = plot.new_figure(height=height)
    ax.set(xlim=(0, SHEET_WIDTH), ylim=(0, 10 * height - 1.2))
    ax.axis("off")
    return fig, ax


def bare(ax: Axes, places: Array, room: float = 0.6) -> None:
    """Take away the axes of a panel that shows a graph, and leave room around it."""
    low, high = places.min(axis=0) - room, places.max(axis=0) + room
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    ax.axis("off")


def draw_edges(
    ax: Axes, places: Array, edges: Array, color: str = "", *, width: float = 1.6, zorder: int = 1
) -> None:
    """Draw a line for each edge (E, 2) between places (N, 2)."""
    for one, other in np.asarray(edges):
        ax.plot(
            places[[one, other], 0],
            places[[one, other], 1],
            color=color or plot.colors().muted,
            linewidth=width,
            zorder=zorder,
            clip_on=False,
            solid_capstyle="round",
        )


def draw_nodes(
    ax: Axes,
    places: Array,
    colors: Sequence[str],
    words: Sequence[str] | None = None,
    *,
    size: float = 330.0,
    share: float = 0.25,
    zorder: int = 3,
) -> None:
    """Draw a tinted disc for each place, with words in it."""
    ax.scatter(
        places[:, 0],
        places[:, 1],
        s=size,
        c=[tint(color, share) for color in colors],
        edgecolors=list(colors),
        linewidths=1.4,
        zorder=zorder,
        clip_on=False,
    )
    for place, word in zip(places, words if words is not None else [], strict=False):
        plot.label(
            ax,
            place[0],
            place[1],
            word,
            "text",
            ha="center",
            va="center_baseline",
            zorder=zorder + 1,
        )


def arrow(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], color: str = "", **options: Any
) -> None:
    """Draw an arrow between two points in data units."""
    style = {
        "arrowstyle": "-|>",
        "color": color or plot.colors().muted,
        "linewidth": 1.5,
        "shrinkA": 0,
        "shrinkB": 0,
        "mutation_scale": 11,
        **options,
    }
    ax.annotate("", xy=end, xytext=start, arrowprops=style, annotation_clip=False)


def table(
    ax: Axes,
    values: Array,
    *,
    left: float,
    top: float,
    cell: float = 1.0,
    high: float | None = None,
    color: str = "",
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    digits: int = 0,
    marked: Sequence[tuple[int, int]] = (),
    size: float = 12.0,
    blank: bool = False,
) -> None:
    """Draw numbers (R, C) in square cells, the larger the more of a colour behind them."""
    palette = plot.colors()
    shown = color or palette.model
    most = float(np.abs(values).max()) if high is None else high
    for i, row in enumerate(values):
        for j, value in enumerate(row):
            x, y = left + j * cell, top - (i + 1) * cell
            ax.add_patch(
                _rectangle(x, y, cell, tint(shown, 0.45 * min(abs(float(value)) / most, 1)))
            )
            if blank:
                continue
            bold = (i, j) in marked
            plot.label(
                ax,
                x + cell / 2,
                y + cell / 2,
                f"{value:.{digits}f}".replace("-", "−"),
                "text" if value or bold else "muted",
                ha="center",
                va="center_baseline",
                fontweight="bold" if bold else "normal",
                fontsize=size,
            )
    for i, word in enumerate(rows or ()):
        plot.label(ax, left - 0.3 * cell, top - (i + 0.5) * cell, word, "muted", ha="right")
    for j, word in enumerate(columns or ()):
        plot.label(
            ax, left + (j + 0.5) * cell, top + 0.25 * cell, word, "muted", ha="center", va="bottom"
        )


def _rectangle(x: float, y: float, cell: float, color: tuple[float, ...]) -> Rectangle:
    return Rectangle(
        (x, y), cell, cell, facecolor=color, edgecolor=plot.colors().grid, linewidth=0.8, zorder=1
    )
