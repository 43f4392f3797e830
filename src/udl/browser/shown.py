"""What a cell shows, as a page can show it: errors as text, figures as drawings in both schemes."""

from __future__ import annotations

import base64
import io
import pprint
import re
import sys
import traceback
from itertools import islice
from types import TracebackType
from typing import Any

DEPTH = 12  # calls that an error shows
WIDTH = 79  # characters, as IPython writes a long value
MOST_PARTS = 1000  # of a long value, likewise
MOST_CHARACTERS = 20_000  # of a value or an error: more make a page slow, and nobody reads them
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


def shown_value(value: Any) -> str:
    """Write the value of an expression as a notebook does.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    str
    """
    if type(value) not in (list, tuple, dict, set, frozenset):
        return repr(value)
    if len(value) <= MOST_PARTS:
        return pprint.pformat(value, width=WIDTH)
    parts = value.items() if isinstance(value, dict) else value
    text = pprint.pformat(type(value)(islice(parts, MOST_PARTS)), width=WIDTH)
    end = len(text.rstrip(")]}"))
    return f"{text[:end]},\n ...{text[end:]}"


def cut(text: str) -> str:
    """Leave out the midst of what is too long for a page: how it begins and ends says most.

    Parameters
    ----------
    text : str
        A value or an error.

    Returns
    -------
    str
    """
    if len(text) <= MOST_CHARACTERS:
        return text
    half = MOST_CHARACTERS // 2
    left_out = len(text) - 2 * half
    return f"{text[:half]}\n… {left_out:,} characters, which are not shown …\n{text[-half:]}"


def shown_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    line: str | None = None,
) -> str:
    """Write a warning: by its cell, or by its file's name alone.

    Parameters
    ----------
    message, category, filename, lineno, line
        As Python's own ``warnings.formatwarning`` takes them.

    Returns
    -------
    str
    """
    cell = re.fullmatch(r"<cell (.+?)(?: again \d+)?>", filename)
    place = f"Cell {cell.group(1)}" if cell else filename.rpartition("/")[2]
    return f"{place}, line {lineno}: {category.__name__}: {message}\n"


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
