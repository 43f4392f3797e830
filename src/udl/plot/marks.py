"""What stands in a picture, in the colours of its meaning: labels, pointers, points and bands."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text
from numpy.typing import ArrayLike

from udl.plot.palette import MARKERS, colors, readable, resolve


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
    """
    frames: dict[str, Any] = {
        "data": "data",
        "panel": "axes fraction",
        "x-data": ax.get_xaxis_transform(),
        "y-data": ax.get_yaxis_transform(),
    }
    if frame not in frames:
        raise ValueError(f"frame: got {frame!r}, expected one of {', '.join(frames)}")
    return ax.annotate(
        text,
        xy=(x, y),
        xycoords=frames[frame],
        xytext=offset,
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
    """
    return ax.annotate(
        text,
        xy=target,
        xytext=at,
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
    """
    palette = colors()
    ax.plot(
        np.asarray(x),
        np.asarray(y),
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
        If there are more classes than colours.
    """
    palette = colors()
    x, y, classes = np.asarray(x), np.asarray(y), np.asarray(labels)
    if classes.size and not 0 <= classes.min() <= classes.max() < len(palette.classes):
        raise ValueError(
            f"labels: got values from {classes.min()} to {classes.max()}, "
            f"expected integers from 0 to {len(palette.classes) - 1}"
        )
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
    """
    ax.fill_between(
        np.asarray(x),
        np.asarray(lower),
        np.asarray(upper),
        **{"color": resolve(color), "alpha": 0.25, "linewidth": 0.0, "zorder": 1, **options},
    )
