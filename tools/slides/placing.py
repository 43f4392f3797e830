"""Words, tables, figures and pictures in their boxes, each as large as fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.errors import Fault
from tools.slides import design
from tools.slides.design import Box
from tools.slides.figures import Drawing, Picture
from tools.slides.measure import Ruler
from tools.slides.model import FigureRef, Paragraph, PictureRef, Slide, Table, Text

TOO_WIDE = Fault(
    "deck-text-wide",
    "An equation, a word or a line of code is wider than its column.",
    "Break it, put `.stack` on the heading, or give its column a width.",
)
TOO_TALL = Fault(
    "deck-text-tall",
    "A slide's text does not fit.",
    "Shorten it, or make two slides.",
)
TOO_WORDY = Fault(
    "deck-rights-long",
    "The rights of a picture take too many lines below it.",
    "Shorten them to who made it and the licence, or show it larger.",
)

Image = Drawing | Picture
Images = Mapping[FigureRef | PictureRef, Image]
MOST_RIGHTS = 3  # lines below a picture


@dataclass(frozen=True)
class Words:
    """Text in its box; `place` is the placeholder of PowerPoint that it fills."""

    box: Box
    size: float
    paragraphs: tuple[Paragraph, ...]
    place: str = "left"


@dataclass(frozen=True)
class Grid:
    """A table in its box, with the widths of its columns and the heights of its rows."""

    box: Box
    table: Table
    columns: tuple[float, ...]
    rows: tuple[float, ...]


@dataclass(frozen=True)
class Shown:
    """A figure or a picture in its box, and where its rights stand if it says any."""

    box: Box
    image: Image
    step: int
    rights: Box | None = None


Placed = Words | Grid | Shown


@dataclass(frozen=True)
class Layout:
    """Where the parts of one slide stand, in reading order; a box is (left, top, right, bottom)."""

    title: Box
    parts: tuple[Placed, ...]

    @property
    def boxes(self) -> list[Box]:
        """Every box in which words may stand."""
        rights = [part.rights for part in self.parts if isinstance(part, Shown) and part.rights]
        return [self.title, *(part.box for part in self.parts), *rights]


def fit_text(
    slide: Slide, paragraphs: Sequence[Paragraph], box: Box, size: float, ruler: Ruler
) -> None:
    """Raise where a text is taller or wider than its box."""
    width, height = box[2] - box[0], box[3] - box[1]
    wide, what = ruler.widest(paragraphs, size)
    if wide > width:
        cure = "give the column a width" if slide.columns else "put .stack on the heading"
        raise TOO_WIDE(
            f"{slide.at(what)}: `{what}` is {wide:.0f} pt wide, its column {width:.0f}; "
            f"break it, or {cure}"
        )
    tall = ruler.text(paragraphs, width, size)
    if tall > height:
        raise TOO_TALL(
            f"{slide.where}: the text is {tall:.0f} pt tall and has {height:.0f}; "
            "shorten it, or make two slides"
        )


def row(
    slide: Slide,
    shown: Sequence[FigureRef | PictureRef],
    images: Images,
    area: Box,
    ruler: Ruler,
    across: float = 0.5,
    down: float = 0.5,
) -> tuple[Shown, ...]:
    """Place figures side by side, as large as the area allows.

    What is left of the area's width goes to their left by the part `across`, of its height above
    them by the part `down`.
    """
    left, top, far, bottom = area
    row = [images[ref] for ref in shown]
    gaps = design.GAP * (len(row) - 1)
    below = [0.0] * len(row)
    while True:
        scale = min(
            (far - left - gaps) / sum(image.width for image in row),
            *((bottom - top - air) / image.height for image, air in zip(row, below, strict=True)),
        )
        if scale <= 0:
            raise TOO_TALL(f"{slide.where}: no room is left for a picture; shorten the text")
        # A narrower picture's rights take more lines, which leave it less height.
        rights = [_rights(slide, image, scale * image.width, ruler) for image in row]
        if all(now <= was for now, was in zip(rights, below, strict=True)):
            break
        below = [max(pair) for pair in zip(rights, below, strict=True)]
    total = scale * sum(image.width for image in row) + gaps
    x = left + across * (far - left - total)
    placed = []
    for ref, image, air in zip(shown, row, below, strict=True):
        width, height = scale * image.width, scale * image.height
        y = top + down * (bottom - top - height - air)
        box = (x, y, x + width, y + height)
        under = (x, box[3] + design.RIGHTS_AIR, x + width, box[3] + air) if air else None
        placed.append(Shown(box, image, ref.step, under))
        x += width + design.GAP
    return tuple(placed)


def _rights(slide: Slide, image: Image, width: float, ruler: Ruler) -> float:
    """Return the height that a picture's rights take below it."""
    if isinstance(image, Drawing):
        return 0.0
    lines = ruler.lines((Text(image.ref.rights),), width, design.RIGHTS_SIZE)
    if len(lines) > MOST_RIGHTS:
        raise TOO_WORDY(
            f"{slide.where}: the rights of {image.ref.file} take {len(lines)} lines below it, "
            f"at most {MOST_RIGHTS} fit"
        )
    return design.RIGHTS_AIR + sum(line.height for line in lines)


def grid(slide: Slide, table: Table, area: Box, ruler: Ruler) -> Grid:
    """Place a table at the top of an area, whose foot it may overstep."""
    left, top, right, _ = area
    columns = ruler.columns(table, right - left)
    if sum(columns) > right - left + 1:
        raise TOO_WIDE(
            f"{slide.where}: the words of the table need {sum(columns):.0f} pt side by side, "
            f"its column is {right - left:.0f} wide; leave out a column, or use shorter words"
        )
    rows = tuple(
        max(
            sum(line.height for line in ruler.cell(cell, column, head=number == 0))
            for cell, column in zip(row, columns, strict=True)
        )
        + 2 * design.CELL[1]
        for number, row in enumerate(table.rows)
    )
    return Grid((left, top, left + sum(columns), top + sum(rows)), table, columns, rows)
