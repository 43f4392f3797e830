"""One set of defaults for every picture: type, colours, frame, lines, files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager

from udl.arrays import choice, shown
from udl.plot.palette import PALETTES, Palette, Scheme, choose
from udl.plot.palette import scheme as current_scheme

# Arimo has the widths of Arial, so that a slide which names Arial breaks its lines as ours do.
FONTS = ("Arimo", "Liberation Sans", "Arial", "DejaVu Sans")


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

    Raises
    ------
    ValueError
        If ``folder`` names none.
    """
    if not isinstance(folder, str | Path) or folder == "":
        raise ValueError(f"folder: got {shown(folder)}; expected the name of a folder")
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
    choice("scheme", scheme, PALETTES)
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
    settings: Any = rc_params(scheme)  # matplotlib's stubs want each key as a literal
    mpl.rcParams.update(settings)
    choose(scheme)


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
    before = current_scheme()
    settings: Any = rc_params(scheme)
    with mpl.rc_context(settings):
        choose(scheme)
        try:
            yield PALETTES[scheme]
        finally:
            choose(before)
