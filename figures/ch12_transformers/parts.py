"""What figures of chapter 12 share: a sheet to draw on, boxes, arrows, grids of weights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch
from matplotlib.textpath import TextPath
from numpy.typing import NDArray

from udl import plot
from udl.language import GPT2
from udl.plot import Axes, Figure
from udl.pretrained import LanguageModel, load_language_model

Array = NDArray[np.float64]
Point = tuple[float, float]
SHEET_WIDTH = 53.0  # tenths of an inch that the layout leaves of a page's width


@lru_cache
def book_model() -> LanguageModel:
    """Return the shipped model."""
    return load_language_model("book")


def book_gpt2() -> GPT2:
    """Return the shipped model without its tokenizer."""
    return cast(GPT2, book_model().next_token)


def role_color(role: str) -> str:
    """Return the colour that a part of attention has throughout the chapter."""
    palette = plot.colors()
    return {
        "input": palette.data,
        "query": palette.classes[0],
        "key": palette.classes[1],
        "value": palette.classes[2],
        "weight": palette.uncertainty,
        "output": palette.model,
    }[role]


def rgb(color: str) -> Array:
    """Return red, green and blue of a hexadecimal colour, (3,), each from 0 to 1."""
    return np.array([int(color[start : start + 2], 16) for start in (1, 3, 5)]) / 255.0


def tint(color: str, share: float | Array) -> Array:
    """Return a mixture of the background and a share (...), 0 to 1, of a colour, as (..., 3)."""
    part = np.asarray(share, dtype=float)[..., None]
    return (1.0 - part) * rgb(plot.colors().background) + part * rgb(color)


def number(value: float, digits: int = 2) -> str:
    """Return a number with a real minus sign."""
    return f"{value:.{digits}f}".replace("-", "−")


def sheet(height: float) -> tuple[Figure, Axes]:
    """Open a picture to draw on freely, whose unit is a tenth of an inch both ways."""
    fig, ax = plot.new_figure(height=height)
    ax.set(xlim=(0, SHEET_WIDTH), ylim=(0, 10 * height - 1.2))
    ax.axis("off")
    return fig, ax


def width_of(text: str, weight: str = "normal") -> float:
    """Return the width of a text of the usual size, in tenths of an inch."""
    face = FontProperties(family=mpl.rcParams["font.sans-serif"][:1], weight=weight)
    # An outline has no blanks at its ends; two bars keep them.
    both, bars = (
        TextPath((0, 0), f"|{words}|", size=12, prop=face).get_extents().width
        for words in (text, "")
    )
    return float(both - bars) / 7.2


def box(
    ax: Axes,
    centre: Point,
    size: Point,
    color: str,
    words: str = "",
    *,
    share: float = 0.14,
    words_color: str = "text",
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
        plot.label(ax, *centre, words, words_color, ha="center", va="center_baseline")


def arrow(
    ax: Axes,
    start: Point,
    end: Point,
    color: str = "",
    *,
    linewidth: float = 1.5,
    bend: float = 0.0,
    head: bool = True,
    **options: Any,
) -> None:
    """Draw an arrow between two points in data units; a line if it shall have no head."""
    style = {
        "arrowstyle": "-|>" if head else "-",
        "color": color or plot.colors().muted,
        "linewidth": linewidth,
        "shrinkA": 0,
        "shrinkB": 0,
        "mutation_scale": 11,
        "connectionstyle": f"arc3,rad={bend}",
        **options,
    }
    ax.annotate("", xy=end, xytext=start, arrowprops=style, annotation_clip=False)


def path(ax: Axes, points: Sequence[Point], color: str = "", *, head: bool = True) -> None:
    """Draw a line through points, with the head of an arrow at its end."""
    color = color or plot.colors().muted
    if len(points) > 2:
        x, y = zip(*points[:-1], strict=True)
        ax.plot(x, y, color=color, linewidth=1.5, zorder=1, clip_on=False)
    arrow(ax, points[-2], points[-1], color, head=head)


def weight_panel(ax: Axes, weights: Array, color: str, *, most: float = 1.0) -> None:
    """Show weights (N, M), the larger the more of the colour, a row a query, on unit cells."""
    rows, columns = weights.shape
    ax.pcolormesh(
        np.arange(columns + 1),
        np.arange(rows + 1),
        tint(color, np.clip(weights / most, 0, 1)),
        edgecolors=plot.colors().grid,
        linewidth=0.6,
        clip_on=False,
    )
    ax.set(xlim=(0, columns), ylim=(rows, 0))
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
