"""What a shape is called in the selection pane: the name of the artist that it draws.

    x axis / tick label 0.5        line: model        legend / text: truth        title: Fit

An artist's `gid` wins, then its label, then its kind with a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matplotlib import (
    axes,
    axis,
    collections,
    container,
    image,
    legend,
    lines,
    patches,
    quiver,
    spines,
    table,
    text,
)
from matplotlib.artist import Artist
from matplotlib.figure import Figure, FigureBase
from matplotlib.offsetbox import OffsetBox

from figures.pptx.text import plain_words

__all__ = ["ArtistName", "name_artists"]

# The first kind that fits names the artist; subclasses stand before their bases.
_KINDS: tuple[tuple[type[Artist], str], ...] = (
    (axes.Axes, "inset"),
    (spines.Spine, "spine"),
    (text.Annotation, "annotation"),
    (text.Text, "text"),
    (lines.Line2D, "line"),
    (collections.PathCollection, "points"),
    (collections.LineCollection, "lines"),
    (collections.QuadMesh, "mesh"),
    (collections.TriMesh, "mesh"),
    (quiver.Quiver, "arrows"),
    (collections.PolyCollection, "area"),
    (collections.Collection, "shapes"),
    (patches.FancyArrowPatch, "arrow"),
    (patches.FancyArrow, "arrow"),
    (patches.Rectangle, "rectangle"),
    (patches.Circle, "circle"),
    (patches.Ellipse, "ellipse"),
    (patches.Wedge, "wedge"),
    (patches.Patch, "patch"),
    (image._ImageBase, "image"),
    (legend.Legend, "legend"),
    (table.Table, "table"),
)
# These put their own name before their parts' names.
_PREFIXING = (axis.Axis, legend.Legend, table.Table, text.Text)


@dataclass(frozen=True)
class ArtistName:
    """An artist's name, and whether its shapes form a group of their own.

    Containers without a name of their own (ticks, layout boxes) pass their shapes to the group
    around them.
    """

    text: str
    grouped: bool = True


def name_artists(figure: Figure) -> dict[Artist, ArtistName]:
    """Name every artist of a figure that has been drawn once (ticks exist only then).

    Parameters
    ----------
    figure
        The figure.

    Returns
    -------
    dict
        Names by artist, the figure itself included.
    """
    names: dict[Artist, ArtistName] = {figure: ArtistName("figure")}
    names.update(_named_parts(figure))
    return names


def _named_parts(parent: Artist, prefix: str = "") -> Iterator[tuple[Artist, ArtistName]]:
    """Yield the artists below an artist, each with its name."""
    known = _special_parts(parent)
    numbers: Counter[str] = Counter()
    seen: set[Artist] = set()
    for child in (*parent.get_children(), *known):
        if child is parent or child in seen:
            continue
        seen.add(child)
        passed_on = isinstance(child, OffsetBox | axis.Tick)
        if passed_on:
            name = ""
            inner = prefix
        else:
            name = prefix + (
                _own_name(child) or known.get(child, "") or _plain_name(child, numbers)
            )
            inner = f"{name} / " if isinstance(child, _PREFIXING) else ""
        yield child, ArtistName(name, grouped=not passed_on)
        yield from _named_parts(child, inner)


def _own_name(artist: Artist) -> str:
    """Return the name that the author gave: gid, or label with the kind before it."""
    gid = artist.get_gid()
    if gid:
        return str(gid)
    if isinstance(artist, text.Text | axes.Axes | axis.Axis):
        return ""
    label = str(artist.get_label() or "")
    if not label or label.startswith(("_", "<")):
        return ""
    return f"{_kind(artist)}: {label}"


def _kind(artist: Artist) -> str:
    if isinstance(artist, lines.Line2D) and str(artist.get_linestyle()).lower() in {"none", ""}:
        return "points"
    for kind, word in _KINDS:
        if isinstance(artist, kind):
            return word
    return type(artist).__name__


def _plain_name(artist: Artist, numbers: Counter[str]) -> str:
    """Return the kind with what the artist says, or with a number."""
    kind = _kind(artist)
    if isinstance(artist, text.Text):
        return f"{kind}: {plain_words(artist)}"
    if isinstance(artist, spines.Spine):
        return f"spine {artist.spine_type}"
    numbers[kind] += 1
    return kind if isinstance(artist, legend.Legend) else f"{kind} {numbers[kind]}"


def _special_parts(parent: Artist) -> dict[Artist, str]:
    """Return names that only the parent knows: title, background, ticks."""
    if isinstance(parent, FigureBase):
        return _figure_parts(parent)
    if isinstance(parent, axes.Axes):
        return _axes_parts(parent)
    if isinstance(parent, axis.Axis):
        named: dict[Artist, str] = {
            parent.label: f"label: {plain_words(parent.label)}",
            parent.offsetText: "offset",
        }
        return named
    if isinstance(parent, axis.Tick):
        place = (
            plain_words(parent.label1) or plain_words(parent.label2) or f"{parent.get_loc():.4g}"
        )
        return {
            parent.tick1line: f"tick {place}",
            parent.tick2line: f"tick {place}, far side",
            parent.gridline: f"grid line {place}",
            parent.label1: f"tick label {place}",
            parent.label2: f"tick label {place}, far side",
        }
    if isinstance(parent, legend.Legend):
        return {parent.legendPatch: "frame"}
    if isinstance(parent, text.Text):
        extras = {parent.get_bbox_patch(): "frame", getattr(parent, "arrow_patch", None): "arrow"}
        return {part: word for part, word in extras.items() if part is not None}
    return {}


def _figure_parts(figure: Any) -> dict[Artist, str]:
    named: dict[Artist, str] = {figure.patch: "background"}
    for part, word in (
        (figure._suptitle, "title"),
        (figure._supxlabel, "x label"),
        (figure._supylabel, "y label"),
    ):
        if part is not None:
            named[part] = f"{word}: {plain_words(part)}"
    plain = [ax for ax in figure.axes if ax.get_label() != "<colorbar>"]
    for number, ax in enumerate(figure.axes, start=1):
        titles = [plain_words(part) for part in (ax._left_title, ax.title, ax._right_title)]
        title = next((words for words in titles if words), "")
        label = str(ax.get_label() or "")
        if label == "<colorbar>":
            named[ax] = "colour bar"
        elif label and not label.startswith("_"):
            named[ax] = f"panel: {label}"
        elif title:
            named[ax] = f"panel: {title}"
        else:
            named[ax] = f"panel {number}" if len(plain) > 1 else "panel"
    return named


def _axes_parts(ax: Any) -> dict[Artist, str]:
    named: dict[Artist, str] = {ax.patch: "background"}
    for loc, part in (("left", ax._left_title), ("", ax.title), ("right", ax._right_title)):
        named[part] = f"title: {plain_words(part)}" if part.get_text() else f"title {loc}"
    for word, part in ax._axis_map.items():
        named[part] = f"{word} axis"
    for number, group in enumerate(ax.containers, start=1):
        label = str(group.get_label() or "")
        known = label and not label.startswith("_")
        kind = "bar" if isinstance(group, container.BarContainer) else "part"
        if isinstance(group, container.ErrorbarContainer):
            kind = "error bars"
        elif isinstance(group, container.StemContainer):
            kind = "stem"
        stem = f"{kind}: {label}" if known else f"{kind} {number}"
        flat = [part for entry in group if entry is not None for part in _flat(entry)]
        for k, part in enumerate(flat, start=1):
            named[part] = f"{stem} / {k}"
    return named


def _flat(entry: object) -> list[Artist]:
    if isinstance(entry, Artist):
        return [entry]
    return (
        [part for part in entry for part in _flat(part)] if isinstance(entry, tuple | list) else []
    )
