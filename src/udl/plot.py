"""How every picture of the book looks: one palette by meaning, one set of defaults.

A colour stands for the same thing on every page. Data are ink, the model is blue, the truth that
generated the data is green, spread and probability are gold, a loss is magenta. Classes have
colours of their own and, because colour alone never carries a distinction, markers of their own.
Both schemes (dark marks on a light page, light marks on a dark one) keep a contrast of at least
3:1 for marks and 4.5:1 for text, and the five meanings stay apart for readers who do not see red,
green or blue.

This is the only module of the package that imports matplotlib.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from numpy.typing import ArrayLike

__all__ = [
    "MARKERS",
    "Axes",
    "Figure",
    "Palette",
    "Scheme",
    "band",
    "class_points",
    "close",
    "colors",
    "contrast_ratio",
    "data_points",
    "label",
    "new_figure",
    "pointer",
    "rc_params",
    "readable",
    "register_fonts",
    "scheme",
    "style",
    "use",
]

Scheme = Literal["light", "dark"]

# Arimo has the widths of Arial, so that a slide which names Arial breaks its lines as ours do.
FONTS = ("Arimo", "Liberation Sans", "Arial", "DejaVu Sans")
MARKERS = ("o", "s", "^", "D")  # one for each class, in the order of Palette.classes
TEXT_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3


@dataclass(frozen=True)
class Palette:
    """The colours of one scheme, by what they mean.

    Each field is a hexadecimal colour; `classes` is a tuple of them, one for each class label.
    """

    data: str
    model: str
    truth: str
    uncertainty: str
    loss: str
    muted: str
    text: str
    grid: str
    background: str
    classes: tuple[str, ...]


PALETTES: dict[Scheme, Palette] = {
    "light": Palette(
        data="#23272e",
        model="#1560d4",
        truth="#139a5b",
        uncertainty="#b07400",
        loss="#c4327f",
        muted="#6b7280",
        text="#23272e",
        grid="#e6e8ec",
        background="#ffffff",
        classes=("#b5450b", "#5a48bd", "#079c8c", "#4d1236"),
    ),
    "dark": Palette(
        data="#eceff4",
        model="#4aa3f0",
        truth="#3ddc91",
        uncertainty="#d9a036",
        loss="#ec6aa8",
        muted="#9aa3b0",
        text="#e3e7ed",
        grid="#2b323c",
        background="#14181e",
        classes=("#ee7b30", "#9a86f0", "#6be6c6", "#9b5f86"),
    ),
}

_scheme: Scheme = "light"


def contrast_ratio(first: str, second: str) -> float:
    """Return the contrast of two colours by the formula of WCAG 2.2.

    Parameters
    ----------
    first, second
        Colours in any form that matplotlib reads; the order does not matter.

    Returns
    -------
    float
        Between 1 (the same luminance) and 21 (black on white); no unit.
    """

    def luminance(color: str) -> float:
        channels = np.array(to_rgb(color))
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        return float(linear @ np.array([0.2126, 0.7152, 0.0722]))

    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(color: str) -> str:
    """Return the nearest mixture of a colour and the text colour that can be read as text.

    Parameters
    ----------
    color
        A field of `Palette` by name (``"model"``), or any colour that matplotlib reads.

    Returns
    -------
    str
        Hexadecimal colour with a contrast of at least 4.5:1 against the scheme's background.
    """
    palette = colors()
    start, end = np.array(to_rgb(_resolve(color))), np.array(to_rgb(palette.text))
    for share in np.linspace(0.0, 1.0, 21):
        mixture = to_hex(tuple((1.0 - share) * start + share * end))
        if contrast_ratio(mixture, palette.background) >= TEXT_CONTRAST:
            return mixture
    return palette.text


def register_fonts(folder: str | Path) -> bool:
    """Make the TrueType fonts below a folder known to matplotlib.

    Parameters
    ----------
    folder
        Searched with all its subfolders for ``*_400Regular*.ttf`` and ``*_700Bold*.ttf``: the
        four faces that the pictures use.

    Returns
    -------
    bool
        Whether any font was found.
    """
    faces = sorted(
        face
        for weight in ("400Regular", "700Bold")
        for face in Path(folder).rglob(f"*_{weight}*.ttf")
    )
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for face in faces:
        if str(face) not in known:
            font_manager.fontManager.addfont(str(face))
    return bool(faces)


def rc_params(scheme: Scheme = "light") -> dict[str, Any]:
    """Return matplotlib's settings for a scheme.

    Parameters
    ----------
    scheme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    dict
        Settings by name, in the form that `matplotlib.rcParams.update` takes.

    Raises
    ------
    ValueError
        If the scheme is neither of the two.
    """
    if scheme not in PALETTES:
        raise ValueError(f"scheme: got {scheme!r}, expected one of {', '.join(get_args(Scheme))}")
    palette = PALETTES[scheme]
    # Only fonts that exist are named: matplotlib warns about each one that it cannot find.
    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    fonts = [name for name in FONTS if name in installed] or ["DejaVu Sans"]
    return {
        # Type. A picture is 5.4 inches wide: at 350 px on a telephone 12 pt come out at 10.8 px,
        # and on a slide, where it is enlarged by one half, at the 18 pt that a back row can read.
        "font.family": "sans-serif",
        "font.sans-serif": fonts,
        "font.size": 12.0,
        "axes.labelsize": 12.0,
        "axes.titlesize": 12.0,
        "xtick.labelsize": 12.0,
        "ytick.labelsize": 12.0,
        "legend.fontsize": 12.0,
        "figure.labelsize": 12.0,
        "figure.titlesize": 12.0,
        # Mathematics in the letters of the labels; what they lack comes from STIX Sans.
        "mathtext.fontset": "custom",
        "mathtext.rm": fonts[0],
        "mathtext.it": f"{fonts[0]}:italic",
        "mathtext.bf": f"{fonts[0]}:bold",
        "mathtext.sf": fonts[0],
        "mathtext.cal": fonts[0],
        "mathtext.tt": "DejaVu Sans Mono",
        "mathtext.fallback": "stixsans",
        # Colours.
        "text.color": palette.text,
        "axes.labelcolor": palette.text,
        "axes.titlecolor": palette.text,
        "axes.edgecolor": palette.muted,
        "xtick.color": palette.muted,
        "ytick.color": palette.muted,
        "figure.facecolor": palette.background,
        "axes.facecolor": "none",
        "axes.prop_cycle": cycler(
            color=[
                palette.model,
                palette.uncertainty,
                palette.truth,
                palette.loss,
                *palette.classes,
            ]
        ),
        "image.cmap": "cividis",
        # Frame and grid: two spines, and lines that are seen when looked for.
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.linewidth": 0.8,
        "axes.titlelocation": "left",
        "axes.titlepad": 7.0,
        "axes.labelpad": 5.0,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": palette.grid,
        "grid.linewidth": 0.7,
        "xtick.major.size": 0.0,
        "ytick.major.size": 0.0,
        "xtick.major.pad": 5.0,
        "ytick.major.pad": 5.0,
        "xtick.minor.visible": False,
        "ytick.minor.visible": False,
        # Lines.
        "lines.linewidth": 2.2,
        "lines.solid_capstyle": "round",
        "lines.solid_joinstyle": "round",
        "lines.dash_capstyle": "round",
        "lines.markersize": 6.5,
        "patch.linewidth": 0.0,
        "legend.frameon": False,
        # Output.
        "figure.constrained_layout.use": True,
        "figure.figsize": (5.4, 3.2),
        "figure.dpi": 144,
        "savefig.dpi": 200,
        "savefig.facecolor": "auto",
        "svg.fonttype": "path",
        "svg.hashsalt": "udl",
        "pdf.fonttype": 42,
    }


def use(scheme: Scheme = "light") -> None:
    """Draw every later figure in a scheme; a page calls this once, in its first cell.

    Parameters
    ----------
    scheme
        ``"light"`` or ``"dark"``.
    """
    global _scheme
    settings: Any = rc_params(scheme)  # matplotlib's stubs want each key as a literal
    mpl.rcParams.update(settings)
    _scheme = scheme


@contextmanager
def style(scheme: Scheme) -> Iterator[Palette]:
    """Draw the figures of a ``with`` block in a scheme, and restore the settings after it.

    Parameters
    ----------
    scheme
        ``"light"`` or ``"dark"``.

    Yields
    ------
    Palette
        The scheme's colours.
    """
    global _scheme
    before = _scheme
    settings: Any = rc_params(scheme)
    with mpl.rc_context(settings):
        _scheme = scheme
        try:
            yield PALETTES[scheme]
        finally:
            _scheme = before


def scheme() -> Scheme:
    """Return the name of the current scheme, ``"light"`` or ``"dark"``."""
    return _scheme


def colors() -> Palette:
    """Return the colours of the current scheme."""
    return PALETTES[_scheme]


def new_figure(
    width: float = 5.4, height: float = 3.2, rows: int = 1, cols: int = 1, **options: Any
) -> tuple[Figure, Any]:
    """Open a figure whose parts arrange themselves.

    Parameters
    ----------
    width, height
        Size in inches. The width should stay at 5.4, so that the type has one size everywhere.
    rows, cols
        Number of panels; below one another reads better on a telephone than side by side.
    **options
        Passed to `matplotlib.pyplot.subplots` (``sharex``, ``height_ratios``, …).

    Returns
    -------
    tuple
        The figure, and its axes: one object for one panel, else an array as `subplots` shapes it.
    """
    figure, axes = plt.subplots(
        rows, cols, figsize=(width, height), layout="constrained", **options
    )
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.set(w_pad=0.05, h_pad=0.06, wspace=0.03, hspace=0.04)
    return figure, axes


def close(figure: Figure | Literal["all"]) -> None:
    """Release a figure that has been written.

    Parameters
    ----------
    figure
        As `new_figure` returned it, or ``"all"`` for every open one.
    """
    plt.close(figure)


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
        **{"color": _resolve(color), "alpha": 0.25, "linewidth": 0.0, "zorder": 1, **options},
    )


def _resolve(color: str) -> str:
    """Return the colour that a palette's field names, or the colour itself."""
    named = getattr(colors(), color, None)
    return named if isinstance(named, str) else color
