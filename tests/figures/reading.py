"""What a picture says and draws: its words without numbers at ticks, its lines and arrows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text

from figures.registry import FigureSpec
from udl import plot
from udl.plot import Axes


@contextmanager
def drawn(spec: FigureSpec) -> Iterator[Figure]:
    """Draw a figure, and close it afterwards."""
    with plot.style("light"):
        figure = spec.function()
        yield figure
        plot.close(figure)


def curves(ax: Axes, color: str, marker: str = "None") -> list[np.ndarray]:
    """Return the points (2, N) of a panel's lines of a colour of the palette and a marker."""
    return [
        np.array(line.get_data(), dtype=float)
        for line in ax.get_lines()
        if line.get_color() == getattr(plot.colors(), color) and line.get_marker() == marker
    ]


def arrows(ax: Axes, color: str) -> list[np.ndarray]:
    """Return the ends ((from x, from y), (to x, to y)) of a panel's wordless arrows of a colour."""
    return [
        np.array([text.xyann, text.xy], dtype=float)
        for text in ax.texts
        if getattr(text, "arrow_patch", None) is not None
        and not text.get_text()
        and mpl.colors.to_hex(text.arrow_patch.get_edgecolor()) == getattr(plot.colors(), color)
    ]


def shown_texts(figure: Figure) -> list[Text]:
    """Return the words of a picture, except numbers at ticks, which matplotlib keeps apart."""
    ticks = {
        id(tick_label)
        for ax in figure.axes
        for axis in (ax.xaxis, ax.yaxis)
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        for tick_label in (tick.label1, tick.label2)
    }
    return [
        text
        for text in figure.findobj(Text)
        if text.get_text().strip() and text.get_visible() and id(text) not in ticks
    ]


def words(spec: FigureSpec) -> str:
    """Draw a figure and return its words, one text after another."""
    with plot.style("light"):
        figure = spec.function()
        found = " ".join(text.get_text() for text in shown_texts(figure))
        plot.close(figure)
    return found
