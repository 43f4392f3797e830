"""What a picture says: its words, without the numbers at its ticks."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.text import Text

from figures.registry import FigureSpec
from udl import plot


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
