"""The PowerPoint file around the shapes: slide size, layouts, metadata, reproducible bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from figures.pptx.shapes import Fill, Group, Run, TextBox
from figures.pptx.xml import EMU_PER_POINT, ShapeWriter

__all__ = ["Credit", "DeckPage", "deck_package", "figure_package", "write_package"]

# Nothing in a file may depend on when it was made.
MADE = datetime(2026, 1, 1)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
SLIDE_SIZE = (960.0, 540.0)  # points: 16:9, 13.333 by 7.5 inches
_SMALLEST, _LARGEST = 72.0, 4032.0  # PowerPoint's limits of a slide's edges, in points
_MARGIN = 43.2
_TITLE_BOX = (_MARGIN, 22.0, SLIDE_SIZE[0] - _MARGIN, 74.0)
_FIGURE_BOX = (_MARGIN, 84.0, SLIDE_SIZE[0] - _MARGIN, 432.0)
_CAPTION_BOX = (_MARGIN, 440.0, SLIDE_SIZE[0] - _MARGIN, 500.0)
_SOURCE_BOX = (_MARGIN, 510.0, SLIDE_SIZE[0] - _MARGIN, 528.0)
_TYPEFACE = "Arial"
_EXTENDED = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties"
)


@dataclass(frozen=True)
class Credit:
    """What a file says of itself: title, description, permanent address, licence, attribution."""

    title: str = ""
    description: str = ""
    address: str = ""
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True)
class DeckPage:
    """A figure on a slide of its own: its shapes and their size, and the words around it."""

    drawing: Group
    size: tuple[float, float]
    title: str
    caption: tuple[Run, ...]
    source: str


def figure_package(drawing: Group, size: tuple[float, float], credit: Credit) -> Any:
    """Return a presentation of one slide that has the figure's size.

    Parameters
    ----------
    drawing
        The figure's shapes.
    size
        Width and height in points.
    credit
        For the file's properties.

    Returns
    -------
    pptx.presentation.Presentation
        Not yet written.

    Raises
    ------
    ValueError
        If PowerPoint has no slide of that size.
    """
    presentation = _blank(size)
    slide = presentation.slides.add_slide(_layout(presentation, "Blank"))
    slide.name = credit.title
    ShapeWriter(slide).add(drawing)
    _stamp(presentation, credit)
    return presentation


def deck_package(pages: Iterable[DeckPage], credit: Credit, ink: str, muted: str) -> Any:
    """Return a 16:9 presentation with one figure a slide, its title above and caption below.

    Parameters
    ----------
    pages
        In the order of the slides.
    credit
        For the file's properties.
    ink, muted
        Colours of captions and of the lines that name a source, hexadecimal.

    Returns
    -------
    pptx.presentation.Presentation
        Not yet written.
    """
    captions, sources = (Fill(color.lstrip("#").upper()) for color in (ink, muted))
    presentation = _blank(SLIDE_SIZE)
    layout = _layout(presentation, "Title Only")
    _set_title_place(layout)
    for page in pages:
        slide = presentation.slides.add_slide(layout)
        slide.name = page.title
        slide.shapes.title.text_frame.text = page.title
        left, top, right, bottom = _FIGURE_BOX
        scale = min((right - left) / page.size[0], (bottom - top) / page.size[1])
        shift = (
            (left + right - scale * page.size[0]) / 2,
            (top + bottom - scale * page.size[1]) / 2,
        )
        ShapeWriter(slide, scale, shift).add(page.drawing)
        letters = sum(len(run.text) for run in page.caption)
        words = ShapeWriter(slide)
        if page.caption:
            # Three lines of 14 pt, or four of 12 pt, fit the box.
            size = 14.0 if letters < 380 else 12.0
            words.add(_words("caption", _CAPTION_BOX, page.caption, size, captions))
        if page.source:
            words.add(_words("source", _SOURCE_BOX, (Run(page.source),), 10.5, sources))
    _stamp(presentation, credit)
    return presentation


def write_package(presentation: Any, target: str | Path | IO[bytes]) -> None:
    """Write a presentation so that equal content gives equal bytes.

    Parameters
    ----------
    presentation
        Of python-pptx.
    target
        A path, or a file open for writing bytes.
    """
    _count(presentation)
    raw = BytesIO()
    presentation.save(raw)
    packed = BytesIO()
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as result,
    ):
        # Readers expect the list of content types first; the rest by name.
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            result.writestr(entry, source.read(name))
    if isinstance(target, str | Path):
        Path(target).write_bytes(packed.getvalue())
    else:
        target.write(packed.getvalue())


def _count(presentation: Any) -> None:
    """Say what a presentation holds; python-pptx leaves what its template says, 4:3 and empty."""
    slides = presentation.slides
    notes = sum(slide.has_notes_slide for slide in slides)
    wide = 9 * presentation.slide_width == 16 * presentation.slide_height
    part = presentation.part.package.part_related_by(_EXTENDED)
    part._blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
        '"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Microsoft Office PowerPoint</Application>"
        f"<PresentationFormat>{'Widescreen' if wide else 'Custom'}</PresentationFormat>"
        f"<Slides>{len(slides)}</Slides><Notes>{notes}</Notes></Properties>"
    ).encode()


def _blank(size: tuple[float, float]) -> Any:
    """Return python-pptx's empty presentation at another size, without its thumbnail picture."""
    if not all(_SMALLEST <= edge <= _LARGEST for edge in size):
        raise ValueError(
            f"figure size: got {size[0] / 72:.2f} x {size[1] / 72:.2f} inches, "
            "expected edges of 1 to 56 inches, which slides can have"
        )
    presentation = Presentation()
    package = presentation.part.package
    for relation in list(package._rels.values()):
        if relation.reltype.endswith("/thumbnail"):
            package.drop_rel(relation.rId)
    for relation in list(presentation.part.rels.values()):
        if relation.reltype.endswith("/printerSettings"):
            presentation.part.drop_rel(relation.rId)
    for layout in list(presentation.slide_layouts):
        if layout.name not in {"Blank", "Title Only"}:
            presentation.slide_layouts.remove(layout)
    width, height = (round(edge * EMU_PER_POINT) for edge in size)
    across, down = (
        new / int(old or new)
        for new, old in zip(
            (width, height), (presentation.slide_width, presentation.slide_height), strict=True
        )
    )
    presentation.slide_width, presentation.slide_height = Emu(width), Emu(height)
    presentation.part._element.find(qn("p:sldSz")).attrib.pop("type", None)
    master = presentation.slide_master
    for page in (master, *presentation.slide_layouts):
        for shape in page.shapes:
            if shape._element.spPr.find(qn("a:xfrm")) is not None:
                shape.left, shape.width = round(shape.left * across), round(shape.width * across)
                shape.top, shape.height = round(shape.top * down), round(shape.height * down)
    for relation in master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = relation.target_part
            theme._blob = theme.blob.replace(b'typeface="Calibri"', b'typeface="Arial"')
    return presentation


def _layout(presentation: Any, name: str) -> Any:
    return next(layout for layout in presentation.slide_layouts if layout.name == name)


def _set_title_place(layout: Any) -> None:
    """Put the layout's title above the figure, on the left, in a size that leaves it room."""
    title = next(shape for shape in layout.placeholders if shape.placeholder_format.type == 1)
    left, top, right, bottom = _TITLE_BOX
    title.left, title.top = Pt(left), Pt(top)
    title.width, title.height = Pt(right - left), Pt(bottom - top)
    frame = title.text_frame
    frame.margin_left = frame.margin_right = Inches(0)
    styles = title._element.txBody.find(qn("a:lstStyle"))
    level = styles.makeelement(qn("a:lvl1pPr"), {"algn": "l"})
    level.append(level.makeelement(qn("a:defRPr"), {"sz": "2600", "b": "1"}))
    styles.append(level)


def _words(
    name: str,
    bounds: tuple[float, float, float, float],
    runs: tuple[Run, ...],
    size: float,
    color: Fill,
) -> TextBox:
    return TextBox(name, bounds, (runs,), size, color, _TYPEFACE, wrap=True)


def _stamp(presentation: Any, credit: Credit) -> None:
    """Write title, licence, attribution and address into the file's core properties."""
    properties = presentation.core_properties
    properties.title = credit.title[:255]
    properties.author = properties.last_modified_by = credit.attribution[:255]
    properties.identifier = credit.address[:255]
    properties.subject = credit.description[:255]
    notes = [credit.attribution, credit.licence and f"Licence: {credit.licence}", credit.address]
    properties.comments = "\n".join(note for note in notes if note)[:255]
    properties.keywords = credit.licence[:255]
    properties.language = "en-GB"
    properties.created = properties.modified = MADE
    properties.revision = 1
