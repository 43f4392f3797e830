"""A matplotlib backend that writes PowerPoint slides of native, editable shapes.

    import figures.pptx.backend            # registers the format
    fig.savefig("fit.pptx")

What a slide can say, and what stands in for the rest, is written in README.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from matplotlib.artist import Artist
from matplotlib.backend_bases import FigureCanvasBase, FigureManagerBase, register_backend
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from figures.pptx.names import ArtistName, name_artists
from figures.pptx.package import Credit, DeckPage, deck_package, figure_package, write_package
from figures.pptx.renderer import RendererPptx
from figures.pptx.shapes import Group, fully_named
from figures.pptx.text import caption_runs

__all__ = [
    "DeckPage",
    "FigureCanvas",
    "FigureCanvasPptx",
    "RendererPptx",
    "deck_page",
    "save_deck",
    "save_figure",
    "save_page",
]


def _draw_figure(figure: Figure) -> tuple[Group, tuple[float, float]]:
    """Return a figure's shapes and its size in points."""
    figure.dpi = 72.0
    width, height = (float(edge) * 72.0 for edge in figure.get_size_inches())
    renderer = RendererPptx(width, height)
    # A first pass lays the figure out and makes its ticks, which only then can be named.
    with renderer._draw_disabled():  # type: ignore[attr-defined]
        figure.draw(renderer)
    with _named_drawing(figure, renderer):
        figure.draw(renderer)
    parts = [fully_named(part, k, "figure") for k, part in enumerate(renderer.drawing.children, 1)]
    return Group("figure", children=parts), (width, height)


@contextmanager
def _named_drawing(figure: Figure, renderer: RendererPptx) -> Iterator[None]:
    """Let every artist of a figure tell the renderer when it draws."""
    names = name_artists(figure)
    names.pop(figure)
    wrapped = []
    for artist, name in names.items():
        if "draw" in vars(artist):
            continue
        artist.draw = _announced(artist, name, renderer)  # type: ignore[method-assign]
        wrapped.append(artist)
    try:
        yield
    finally:
        for artist in wrapped:
            del artist.draw


def _announced(artist: Artist, name: ArtistName, renderer: RendererPptx) -> Any:
    draw = artist.draw

    def announced_draw(target: Any, *args: Any, **options: Any) -> Any:
        if target is not renderer:
            return draw(target, *args, **options)
        with renderer.artist(artist, name):
            return draw(target, *args, **options)

    return announced_draw


class FigureCanvasPptx(FigureCanvasBase):
    """The canvas that ``fig.savefig("NAME.pptx")`` finds."""

    fixed_dpi = 72
    filetypes = {"pptx": "PowerPoint slide of editable shapes"}  # noqa: RUF012
    manager_class = FigureManagerBase

    @classmethod
    def get_default_filetype(cls) -> str:
        """Return the one format that this canvas writes."""
        return "pptx"

    def print_pptx(
        self,
        filename: str | Path | IO[bytes],
        *,
        metadata: dict[str, str] | None = None,
        **_settings: Any,
    ) -> None:
        """Write the figure as a presentation of one slide of its size.

        Parameters
        ----------
        filename
            A path, or a file open for writing bytes.
        metadata
            Any of ``Title``, ``Description`` (the alternative text), ``Identifier`` (the
            permanent address), ``Rights`` (the licence) and ``Creator`` (the attribution).
        **_settings
            What matplotlib hands to every canvas (colours it has already set, orientation).

        Raises
        ------
        ValueError
            If the metadata has another key, or no slide can have the figure's size.
        """
        given = dict(metadata or {})
        fields = {
            "Title": "title",
            "Description": "description",
            "Identifier": "address",
            "Rights": "licence",
            "Creator": "attribution",
        }
        unknown = sorted(set(given) - set(fields))
        if unknown:
            raise ValueError(
                f"metadata: got {', '.join(unknown)}, expected keys among {', '.join(fields)}"
            )
        credit = Credit(**{fields[key]: value for key, value in given.items()})
        drawing, size = _draw_figure(self.figure)
        drawing.name = credit.title or "figure"
        drawing.title, drawing.alt = credit.title, credit.description
        write_package(figure_package(drawing, size, credit), filename)


def save_figure(
    fig: Figure,
    path: str | Path | IO[bytes],
    *,
    title: str,
    alt: str,
    source: str,
    attribution: str = "",
    licence: str = "",
) -> None:
    """Write a figure as a PowerPoint file of native shapes.

    Parameters
    ----------
    fig
        The figure; its slide has its size.
    path
        Where to write, a path or a file open for writing bytes.
    title
        Of the file, and of the group that holds all shapes.
    alt
        What the picture shows: the group's alternative text.
    source
        The figure's permanent address.
    attribution, licence
        For the file's properties.

    Raises
    ------
    ValueError
        If title or alternative text is empty, or no slide can have the figure's size.
    """
    for name, value in (("title", title), ("alt", alt)):
        if not value.strip():
            raise ValueError(f"{name}: got {value!r}, expected words")
    metadata = {
        "Title": title,
        "Description": alt,
        "Identifier": source,
        "Rights": licence,
        "Creator": attribution,
    }
    fig.savefig(path, format="pptx", metadata=metadata)


def deck_page(fig: Figure, *, title: str, caption: str, alt: str, line: str) -> DeckPage:
    """Return a figure as a slide of a deck; its shapes can be pickled.

    Parameters
    ----------
    fig
        The figure.
    title
        Of the slide, and of the group that holds all shapes.
    caption
        MyST limited to mathematics, emphasis and citations.
    alt
        What the picture shows: the group's alternative text.
    line
        Says where the figure comes from.

    Raises
    ------
    ValueError
        If title or alternative text is empty.
    """
    if not title.strip() or not alt.strip():
        raise ValueError(f"figure: got title {title!r} and alt {alt!r}, expected words")
    with _own_canvas(fig):
        drawing, size = _draw_figure(fig)
    drawing.name = drawing.title = title
    drawing.alt = alt
    runs = caption_runs(caption, FontProperties(family=["sans-serif"]))
    return DeckPage(drawing, size, title, runs, line)


def save_page(
    page: DeckPage,
    path: str | Path | IO[bytes],
    *,
    source: str,
    attribution: str = "",
    licence: str = "",
) -> None:
    """Write a figure that has been drawn as a slide of a deck as a presentation of its own.

    Parameters
    ----------
    page
        The figure, as `deck_page` returns it; its caption and line of source are left out.
    path
        Where to write, a path or a file open for writing bytes.
    source, attribution, licence
        For the file's properties; `source` is the permanent address.

    Raises
    ------
    ValueError
        If no slide can have the figure's size.
    """
    credit = Credit(page.title, page.drawing.alt, source, licence, attribution)
    write_package(figure_package(page.drawing, page.size, credit), path)


def save_deck(
    pages: Sequence[DeckPage],
    path: str | Path | IO[bytes],
    *,
    title: str = "",
    source: str = "",
    attribution: str = "",
    licence: str = "",
    ink: str = "#000000",
    muted: str = "#595959",
) -> None:
    """Write figures as a 16:9 presentation, one a slide, scaled to fit.

    Parameters
    ----------
    pages
        The slides, as `deck_page` returns them.
    path
        Where to write, a path or a file open for writing bytes.
    title, source, attribution, licence
        For the file's properties; `source` is the permanent address.
    ink, muted
        Colours of captions and of the lines that name a source, hexadecimal.

    Raises
    ------
    ValueError
        If two slides have the same title.
    """
    titles = [page.title for page in pages]
    for name in titles:
        if titles.count(name) > 1:
            raise ValueError(f"pages: got the title {name!r} twice, expected unique titles")
    credit = Credit(title, "", source, licence, attribution)
    write_package(deck_package(pages, credit, ink, muted), path)


@contextmanager
def _own_canvas(figure: Figure) -> Iterator[None]:
    """Draw a figure on this backend's canvas for a while, as saving does."""
    canvas, dpi = figure.canvas, figure.dpi
    FigureCanvasPptx(figure)
    try:
        yield
    finally:
        figure.set_canvas(canvas)
        figure.dpi = dpi


FigureCanvas = FigureCanvasPptx
FigureManager = FigureManagerBase
register_backend("pptx", FigureCanvasPptx, FigureCanvasPptx.filetypes["pptx"])
