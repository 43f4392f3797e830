"""What a cell shows, as a page can show it: errors as text, figures as drawings in both schemes."""

from __future__ import annotations

import base64
import io
import re
import sys
import traceback
from types import TracebackType
from typing import Any

DEPTH = 12  # calls that an error shows
LARGEST_DRAWING = 400_000  # characters of SVG; beyond this a picture of dots is lighter
CELL = re.compile(r"<cell [^>]*>")
COLOUR = re.compile(r"#[0-9a-f]{6}\b")


def shown_error(error: BaseException, trace: TracebackType | None) -> str:
    """Write an exception as a cell shows it: its own lines, and none of the machinery's.

    Parameters
    ----------
    error : BaseException
        The exception.
    trace : traceback or None
        Where it came from.

    Returns
    -------
    str
    """
    while trace is not None and not CELL.match(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    lines = list(
        traceback.TracebackException(type(error), error, trace, limit=-12).format(chain=True)
    )
    own = __file__.rpartition("/")[0]
    text = "".join(line for line in lines if own not in line)
    return re.sub(r'File "<cell ([^">]+?)(?: again \d+)?>"', r"Cell \1", text).rstrip()


def picture(figure: Any) -> dict[str, Any]:
    """Draw a figure for a page.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What is to be drawn, in the scheme of light pages.

    Returns
    -------
    dict
        ``width`` and ``height`` in pixels; ``light`` as SVG, and ``dark`` where all its colours
        have a counterpart; or ``png`` in base64 where lines would be heavier.
    """
    width, height = (round(96 * inches) for inches in figure.get_size_inches())
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    light = drawn.getvalue()
    size = {"width": width, "height": height}
    if len(light) > LARGEST_DRAWING:
        dots = io.BytesIO()
        figure.savefig(dots, format="png", dpi=192)
        return {**size, "png": base64.b64encode(dots.getvalue()).decode("ascii")}
    return {**size, "light": light, "dark": in_the_dark(light)}


def in_the_dark(light: str) -> str:
    """Give a drawing the colours of dark pages; empty where one of its colours has none.

    Parameters
    ----------
    light : str
        SVG in the book's colours for light pages.

    Returns
    -------
    str
    """
    palette = sys.modules.get("udl.plot.palette")
    if palette is None or "<image" in light:
        return ""
    one, other = palette.PALETTES["light"], palette.PALETTES["dark"]
    pairs: dict[str, str] = {}
    for name, colour in vars(one).items():
        counterpart = getattr(other, name)
        if isinstance(colour, str):
            pairs.setdefault(colour, counterpart)
        else:
            pairs.update(zip(colour, counterpart, strict=True))
    pairs[one.text] = other.text
    if not {*COLOUR.findall(light)} <= pairs.keys() | {"#000000"}:
        return ""
    return COLOUR.sub(lambda found: pairs.get(found.group(), other.text), light)


def is_figure(value: Any) -> bool:
    """Tell whether something is a figure of matplotlib's."""
    return type(value).__name__ == "Figure" and hasattr(value, "savefig")


def is_open_figure(value: Any) -> bool:
    """Tell whether something is a figure that will be shown when the cell ends."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is None or not is_figure(value):
        return False
    return bool(pyplot.fignum_exists(getattr(value, "number", None)))  # pyplot gives the numbers


def release_figures() -> None:
    """Close every figure."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")
