"""What a graphics context says, in the words of a slide: colours, pens, alignments, glows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib import patheffects
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.colors import to_hex, to_rgba
from matplotlib.text import Text

from figures.pptx.shapes import (
    Alignment,
    Fill,
    Stroke,
)

__all__ = ["alignment", "fill_color", "pen_of", "without_halo"]


def fill_color(rgba: Any, gc: GraphicsContextBase) -> Fill | None:
    """Return a colour with the opacity that the context leaves it; None if nothing is seen."""
    if rgba is None:
        return None
    forced = gc.get_forced_alpha() or len(rgba) == 3
    alpha = float(gc.get_alpha() if forced else rgba[3])
    if alpha <= 0.0:
        return None
    return Fill(to_hex(tuple(rgba)[:3])[1:].upper(), min(alpha, 1.0))


def pen_of(gc: GraphicsContextBase) -> Stroke | None:
    """Return the pen that a context draws lines with; None if nothing is seen."""
    width = gc.get_linewidth()
    color = fill_color(gc.get_rgb(), gc)
    if color is None or not width > 0.0:
        return None
    dash_settings: Any = gc.get_dashes()
    offset, pattern = dash_settings
    dashes = tuple(float(length) for length in pattern) if pattern is not None else ()
    if len(dashes) % 2:
        dashes *= 2
    if not sum(dashes[1::2]):
        dashes = ()
    return Stroke(
        color.color,
        color.alpha,
        float(width),
        gc.get_capstyle(),
        gc.get_joinstyle(),
        dashes,
        float(offset or 0.0),
    )


def alignment(word: str) -> Alignment:
    """Return the alignment that matplotlib's word means."""
    known: dict[str, Alignment] = {"left": "l", "right": "r"}
    return known.get(word, "ctr")


@contextmanager
def without_halo(artist: Artist) -> Iterator[tuple[Fill, float] | None]:
    """Take a text's outline off while it is drawn, and say what glow stands for it."""
    effects = artist.get_path_effects() if isinstance(artist, Text) else None
    known = (patheffects.Normal, patheffects.Stroke, patheffects.withStroke)
    if not effects or not all(isinstance(effect, known) for effect in effects):
        yield None
        return
    halo = None
    for effect in effects:
        settings = getattr(effect, "_gc", {})
        if "foreground" in settings:
            *rgb, alpha = to_rgba(settings["foreground"])
            color = Fill(to_hex((rgb[0], rgb[1], rgb[2]))[1:].upper(), settings.get("alpha", alpha))
            halo = (color, float(settings.get("linewidth", 1.0)) / 2)
    before = artist._path_effects  # type: ignore[attr-defined]
    artist._path_effects = []  # type: ignore[attr-defined]
    try:
        yield halo
    finally:
        artist._path_effects = before  # type: ignore[attr-defined]
