"""What stands in a picture, in the colours of its meaning: labels, pointers, points and bands."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text
from numpy.typing import ArrayLike

from udl.arrays import choice, instance, number, real_array, whole_array
from udl.plot.palette import MARKERS, colors, readable, resolve

FRAMES = ("data", "panel", "x-data", "y-data")
HORIZONTAL = ("left", "center", "right")
VERTICAL = ("top", "center", "bottom", "baseline", "center_baseline")


def _pair(name: str, value: tuple[float, float]) -> tuple[float, float]:
    """Return two finite numbers."""
    pair = real_array(name, value, ndim=1)
    if len(pair) != 2:
        raise ValueError(f"{name}: got shape {pair.shape}; expected two numbers")
    return float(pair[0]), float(pair[1])


def _columns(**arrays: ArrayLike) -> list[np.ndarray]:
    """Return finite arrays of one shape (N,)."""
    columns = {name: real_array(name, value, ndim=1) for name, value in arrays.items()}
    (first, leading), *others = columns.items()
    for name, column in others:
        if column.shape != leading.shape:
            raise ValueError(
                f"{name}: got shape {column.shape}; expected {leading.shape} to fit {first}"
            )
    return list(columns.values())


def label(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    color: str = "text",
    *,
    ha: str = "left",
    va: str = "center",
    offset: tuple[float, float] = (0.0, 0.0),
    frame: Literal["data", "panel", "x-data", "y-data"] = "data",
    **options: Any,
) -> Text:
    """Write a direct label, in the colour of what it names.

    Parameters
    ----------
    ax
        The panel.
    x, y
        Position, in the units that `frame` says.
    text
        What to write; mathematics between dollar signs.
    color
        A field of `Palette` by name (``"model"``), or any colour; darkened or lightened until it
        can be read as text.
    ha, va
        Which part of the text stands at the position, in matplotlib's words.
    offset
        Shift to the right and upwards, in points.
    frame
        ``"data"``: both in data units. ``"panel"``: both from 0 to 1 across the panel.
        ``"x-data"`` or ``"y-data"``: that one in data units, the other across the panel.
    **options
        Passed to `matplotlib.axes.Axes.annotate` (``fontsize``, ``rotation``, …).

    Returns
    -------
    matplotlib.text.Text
        The label.

    Raises
    ------
    ValueError
        If a position or a shift is not finite, or a word or a colour is none of those expected.
    """
    instance("ax", ax, Axes)
    instance("text", text, str)
    choice("frame", frame, FRAMES)
    choice("ha", ha, HORIZONTAL)
    choice("va", va, VERTICAL)
    x, y = number("x", x), number("y", y)
    frames: dict[str, Any] = {
        "data": "data",
        "panel": "axes fraction",
        "x-data": ax.get_xaxis_transform(),
        "y-data": ax.get_yaxis_transform(),
    }
    return ax.annotate(
        text,
        xy=(x, y),
        xycoords=frames[frame],
        xytext=_pair("offset", offset),
        textcoords="offset points",
        color=readable(color),
        ha=ha,
        va=va,
        annotation_clip=False,
        **{"linespacing": 1.25, **options},
    )


def pointer(
    ax: Axes,
    target: tuple[float, float],
    at: tuple[float, float],
    text: str,
    color: str = "text",
    *,
    ha: str = "center",
    va: str = "center",
    bend: float = 0.0,
    **options: Any,
) -> Annotation:
    """Write a label with a thin line from it to what it names.

    Parameters
    ----------
    ax
        The panel.
    target
        Where the line ends, in data units.
    at
        Where the text stands, in data units.
    text
        What to write.
    color
        A field of `Palette` by name, or any colour.
    ha, va
        Which part of the text stands at `at`.
    bend
        Curvature of the line; 0 is straight, positive bends to the right on the way.
    **options
        Passed to `matplotlib.axes.Axes.annotate`.

    Returns
    -------
    matplotlib.text.Annotation
        The label with its line.

    Raises
    ------
    ValueError
        If a position or the bend is not finite, or a word or a colour is none of those expected.
    """
    instance("ax", ax, Axes)
    instance("text", text, str)
    choice("ha", ha, HORIZONTAL)
    choice("va", va, VERTICAL)
    bend = number("bend", bend)
    return ax.annotate(
        text,
        xy=_pair("target", target),
        xytext=_pair("at", at),
        color=readable(color),
        ha=ha,
        va=va,
        annotation_clip=False,
        arrowprops={
            "arrowstyle": "-",
            "color": colors().muted,
            "linewidth": 0.9,
            "shrinkA": 2.0,
            "shrinkB": 4.0,
            "connectionstyle": f"arc3,rad={bend}",
        },
        **{"linespacing": 1.25, **options},
    )


def data_points(ax: Axes, x: ArrayLike, y: ArrayLike, **options: Any) -> None:
    """Draw data as dots.

    Parameters
    ----------
    ax
        The panel.
    x, y
        Coordinates, each of shape (N,).
    **options
        Passed to `matplotlib.axes.Axes.plot`.

    Raises
    ------
    ValueError
        If the coordinates are empty, not finite or not of one shape (N,).
    """
    instance("ax", ax, Axes)
    palette = colors()
    ax.plot(
        *_columns(x=x, y=y),
        **{
            "linestyle": "none",
            "marker": "o",
            "color": palette.data,
            "markeredgecolor": palette.background,
            "markeredgewidth": 0.8,
            "zorder": 4,
            **options,
        },
    )


def class_points(ax: Axes, x: ArrayLike, y: ArrayLike, labels: ArrayLike, **options: Any) -> None:
    """Draw data in the colour and with the marker of their classes.

    Parameters
    ----------
    ax
        The panel.
    x, y
        Coordinates, each of shape (N,).
    labels
        Class of each point, integers from 0, shape (N,).
    **options
        Passed to `matplotlib.axes.Axes.plot`.

    Raises
    ------
    ValueError
        If the coordinates are empty, not finite or not of one shape (N,), or a label is not the
        number of one of the classes that have a colour.
    """
    instance("ax", ax, Axes)
    palette = colors()
    x, y, _ = _columns(x=x, y=y, labels=labels)
    classes = whole_array("labels", labels, below=len(palette.classes))
    for k in np.unique(classes):
        chosen = classes == k
        data_points(
            ax,
            x[chosen],
            y[chosen],
            **{"color": palette.classes[int(k)], "marker": MARKERS[int(k)], **options},
        )


def band(
    ax: Axes,
    x: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    color: str = "uncertainty",
    **options: Any,
) -> None:
    """Shade the region between two curves, as the spread of a prediction.

    Parameters
    ----------
    ax
        The panel.
    x, lower, upper
        The curves, each of shape (N,).
    color
        A field of `Palette` by name, or any colour.
    **options
        Passed to `matplotlib.axes.Axes.fill_between`.

    Raises
    ------
    ValueError
        If the curves are empty, not finite or not of one shape (N,), or the colour is none.
    """
    instance("ax", ax, Axes)
    x, lower, upper = _columns(x=x, lower=lower, upper=upper)
    ax.fill_between(
        x,
        lower,
        upper,
        **{"color": resolve(color), "alpha": 0.25, "linewidth": 0.0, "zorder": 1, **options},
    )
