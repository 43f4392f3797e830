"""Where everything stands on a slide, and whether it fits: the same for PowerPoint and browser."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from PIL import ImageFont

from tools.errors import Fault
from tools.slides import design
from tools.slides.design import Box
from tools.slides.figures import Picture
from tools.slides.math import Equation
from tools.slides.model import Inline, Math, Paragraph, Slide, Table, Text

NO_FACE = Fault(
    "deck-face-missing",
    "The letters that measure the slides' text are not installed.",
    "Run `make setup`.",
)
NOT_WORDS = Fault(
    "deck-question-content",
    "A question holds a figure or a table.",
    "Show it on the slide before, or with the answer.",
)
TOO_SMALL = Fault(
    "deck-lettering",
    "The letters of a figure would be too small for the back row.",
    "Show some of its panels, or less text beside it.",
)
LONG_TITLE = Fault(
    "deck-title-long",
    "A title does not fit its lines.",
    "Say the slide's point in fewer words.",
)
TOO_WIDE = Fault(
    "deck-text-wide",
    "An equation, a word or a line of code is wider than its column.",
    "Break it, or put `.stack` on the heading.",
)
TOO_TALL = Fault(
    "deck-text-tall",
    "A slide's text does not fit.",
    "Shorten it, or make two slides.",
)
NOT_ALONE = Fault(
    "deck-table-alone",
    "A table shares its slide with a figure or another table.",
    "Make two slides.",
)
TALL_TABLE = Fault(
    "deck-table-tall",
    "A table does not fit its slide.",
    "Leave out rows or words.",
)


def before(paragraph: Paragraph, size: float) -> float:
    """Return the space above a paragraph that is not the first, in points."""
    if paragraph.continued:
        return 0.0 if paragraph.mark == "code" else design.CLOSE * size
    return (design.BETWEEN_ITEMS if paragraph.mark in design.ITEMS else design.BETWEEN) * size


def indent(paragraph: Paragraph) -> float:
    """Return how far a paragraph stands in, in points."""
    if paragraph.mark == "bullet":
        return design.INDENT
    return design.NUMBER_INDENT if paragraph.mark in design.ITEMS else 0.0


@dataclass(frozen=True)
class Layout:
    """Where the parts of one slide stand; a box is (left, top, right, bottom)."""

    title: Box
    body: Box
    body_size: float
    figures: tuple[Box, ...] = ()
    table: Box | None = None
    columns: tuple[float, ...] = ()
    rows: tuple[float, ...] = ()


@dataclass
class Line:
    """One line of a run: its height in points, and the words and formulas that stand on it."""

    height: float
    words: list[str] = field(default_factory=list)


class Ruler:
    """Measures words in Arimo, whose letters are as wide as Arial's, or in the face of stories.

    Parameters
    ----------
    npm : Path
        The folder of npm's packages, for the letters.
    equations : mapping of Math to Equation
        Every equation of the deck, set.
    faces : mapping of tuple of bool to Path
        The files of the letters by (bold, italic), below `npm`.
    """

    def __init__(
        self,
        npm: Path,
        equations: Mapping[Math, Equation],
        faces: Mapping[tuple[bool, bool], Path] = design.SANS_FACES,
    ) -> None:
        self.npm = npm
        self.equations = equations
        self.faces = faces

    @cached_property
    def _serif(self) -> Ruler:
        return Ruler(self.npm, self.equations, design.SERIF_FACES)

    def of(self, slide: Slide) -> Ruler:
        """Return what measures a slide's title and text."""
        return self._serif if slide.kind == "story" else self

    @cache  # noqa: B019 -- a ruler lives as long as one run
    def _font(self, bold: bool, italic: bool) -> ImageFont.FreeTypeFont:
        path = self.npm / self.faces[bold, italic]
        if not path.exists():
            raise NO_FACE(f"{path}: missing; `make setup` installs it")
        # Raqm's layout of text needs libraries that a bare machine lacks.
        font = ImageFont.truetype(str(path), 200, layout_engine=ImageFont.Layout.BASIC)
        if self.faces is design.SERIF_FACES:
            font.set_variation_by_axes([700 if bold else 400])
        return font

    def word(self, word: str, size: float, text: Text) -> float:
        """Return the width of a word in points."""
        if text.code:
            return 0.6 * design.CODE_SHARE * size * len(word)
        return self._font(text.bold, text.italic).getlength(word) * size / 200

    def lines(
        self, inlines: Sequence[Inline], width: float, size: float, bold: bool = False
    ) -> list[Line]:
        """Break a run into lines.

        A word wider than the column counts as the lines that it would be broken into.
        """
        plain_line = size * design.LINE * design.LEADING
        lines, used, pending = [Line(plain_line)], 0.0, 0.0

        def advance(word: str, amount: float, tall: float) -> None:
            nonlocal used, pending
            if used and used + pending + amount > width:
                lines.append(Line(plain_line))
                used, pending = 0.0, 0.0
            used += pending + amount
            pending = 0.0
            while used > width + 0.5:
                lines.append(Line(plain_line))
                used -= width
            lines[-1].height = max(lines[-1].height, tall)
            lines[-1].words.append(word)

        for part in inlines:
            if isinstance(part, Math):
                box = self.equations[part]
                tall = (box.height + box.depth + 0.25) * size * design.MATH_SHARE
                advance(f"${part.tex}$", box.width * size * design.MATH_SHARE, tall)
                continue
            style = Text("", part.bold or bold, part.italic, part.code)
            for piece in part.text.replace("\v", " \v ").split(" "):
                if piece == "\v":
                    lines.append(Line(plain_line))
                    used, pending = 0.0, 0.0
                elif piece:
                    advance(piece, self.word(piece, size, style), plain_line)
                pending += self.word(" ", size, style)
            pending -= self.word(" ", size, style)
        return lines

    def paragraph(self, paragraph: Paragraph, width: float, size: float) -> float:
        """Return the height of a paragraph in points, without the space above it."""
        equation = paragraph.equation
        if equation is not None:
            box = self.equations[equation]
            return (max(box.height + box.depth, design.LINE) + 0.6) * size * design.MATH_SHARE
        inner = width - indent(paragraph)
        if paragraph.mark == "code":
            return size * design.CODE_SHARE * design.LINE
        lines = self.lines(paragraph.inlines, inner, size, bold=paragraph.mark == "key")
        return sum(line.height for line in lines)

    def text(self, paragraphs: Sequence[Paragraph], width: float, size: float) -> float:
        """Return the height of a text in points."""
        return sum(
            self.paragraph(part, width, size) + (before(part, size) if k else 0.0)
            for k, part in enumerate(paragraphs)
        )

    def cell(self, inlines: Sequence[Inline], column: float, head: bool) -> list[Line]:
        """Break the words of a table's cell into lines."""
        width = column - 2 * design.CELL[0]
        return self.lines(inlines, width, design.TABLE_SIZE, bold=head)

    def widest(self, paragraphs: Sequence[Paragraph], size: float) -> tuple[float, str]:
        """Return the width of the widest thing that cannot be broken, and what it is."""
        found = [(0.0, "")]
        for paragraph in paragraphs:
            for part in paragraph.inlines:
                if isinstance(part, Math):
                    width = self.equations[part].width * size * design.MATH_SHARE
                    found.append((width + indent(paragraph), part.tex))
                elif paragraph.mark == "code":
                    found.append((self.word(part.text, size, part), part.text))
                else:
                    found += [
                        (self.word(word, size, part) + indent(paragraph), word)
                        for word in part.text.split()
                    ]
        return max(found)


def lay_out(slide: Slide, pictures: Sequence[Picture], ruler: Ruler) -> Layout:
    """Place the parts of a slide.

    Parameters
    ----------
    slide : Slide
        With the paragraphs that it shows.
    pictures : sequence of Picture
        Its figures, in order.
    ruler : Ruler
        Knows the widths of words and equations.

    Returns
    -------
    Layout
        In points.

    Raises
    ------
    BookError
        Where something does not fit, or a figure would be too small to be read.
    """
    title, body = design.PLACES.get(slide.kind, design.USUAL_PLACES)
    size, side = design.SIZES.get(slide.kind, design.USUAL_SIZES)
    letters = ruler.of(slide)
    if slide.kind == "title":
        _fit_title(slide, title, design.DECK_SIZE, 2, letters)
        return Layout(title, body, design.SUBTITLE_SIZE)
    if slide.kind == "section":
        _fit_title(slide, title, design.SECTION_SIZE, 7, letters)
        return Layout(title, body, size)
    if slide.kind == "question":
        _fit_title(slide, title, design.QUESTION_SIZE, 3, letters)
        if pictures or slide.tables:
            raise NOT_WORDS(f"{slide.where}: a question is words and equations alone")
        _fit_text(slide, body, size, letters)
        return Layout(title, body, size)
    extra = (_fit_title(slide, title, design.TITLE_SIZE, 2, letters) - 1) * design.SECOND_LINE
    title = (*title[:3], title[3] + extra)
    body = (body[0], body[1] + extra, *body[2:])
    if slide.tables:
        return _with_table(slide, title, body, ruler)
    if not pictures:
        _fit_text(slide, body, size, letters)
        return Layout(title, body, size)
    if not slide.paragraphs:
        layout = Layout(title, body, side, _row(pictures, body))
    elif slide.stack:
        _fit_text(slide, body, side, letters)
        edge = body[1] + letters.text(slide.paragraphs, body[2] - body[0], side) + 8
        area = (body[0], edge + 6, body[2], body[3])
        layout = Layout(title, (*body[:3], edge), side, _row(pictures, area))
    else:
        area = (design.LEFT + design.SIDE_TEXT + design.GAP, *body[1:])
        figures = _row(pictures, area, right=True)
        text = (*body[:2], figures[0][0] - design.GAP, body[3])
        _fit_text(slide, text, side, letters)
        layout = Layout(title, text, side, figures)
    for picture, box in zip(pictures, layout.figures, strict=True):
        lettering = picture.lettering * (box[2] - box[0]) / picture.width
        if round(lettering, 2) < design.SMALLEST:
            raise TOO_SMALL(
                f"{slide.where}: the letters of {picture.ref.name} would be {lettering:.1f} pt, "
                f"at least {design.SMALLEST:g} are needed; show some of its panels, or less text"
            )
    return layout


def _fit_title(slide: Slide, box: Box, size: float, most: int, ruler: Ruler) -> int:
    """Return how many lines a title takes."""
    lines = len(ruler.lines(slide.title, box[2] - box[0], size, bold=True))
    longest = max(
        (ruler.word(word, size, Text("", bold=True)) for word in slide.title_text.split()),
        default=0.0,
    )
    if lines > most or longest > box[2] - box[0]:
        raise LONG_TITLE(f"{slide.where}: the title takes {lines} lines, at most {most} fit")
    return lines


def _fit_text(slide: Slide, box: Box, size: float, ruler: Ruler) -> None:
    """Raise where a slide's text is taller or wider than its box."""
    width, height = box[2] - box[0], box[3] - box[1]
    wide, what = ruler.widest(slide.paragraphs, size)
    if wide > width:
        raise TOO_WIDE(
            f"{slide.where}: {what} is {wide:.0f} pt wide, its column {width:.0f}; "
            "break it, or put .stack on the heading"
        )
    tall = ruler.text(slide.paragraphs, width, size)
    if tall > height:
        raise TOO_TALL(
            f"{slide.where}: the text is {tall:.0f} pt tall and has {height:.0f}; "
            "shorten it, or make two slides"
        )


def _row(pictures: Sequence[Picture], area: Box, right: bool = False) -> tuple[Box, ...]:
    """Place figures side by side, as large as the area allows."""
    left, top, far, bottom = area
    gaps = design.GAP * (len(pictures) - 1)
    scale = min(
        (bottom - top) / max(picture.height for picture in pictures),
        (far - left - gaps) / sum(picture.width for picture in pictures),
    )
    total = scale * sum(picture.width for picture in pictures) + gaps
    x = far - total if right else (left + far - total) / 2
    boxes = []
    for picture in pictures:
        width, height = scale * picture.width, scale * picture.height
        y = top + (bottom - top - height) / 2
        boxes.append((x, y, x + width, y + height))
        x += width + design.GAP
    return tuple(boxes)


def _with_table(slide: Slide, title: Box, body: Box, ruler: Ruler) -> Layout:
    """Place a table below the text of its slide."""
    if len(slide.tables) > 1 or slide.figures:
        raise NOT_ALONE(f"{slide.where}: a table shares its slide with text alone")
    table = slide.tables[0]
    width = body[2] - body[0]
    side = design.SIZES.get(slide.kind, design.USUAL_SIZES)[1]
    words = ruler.of(slide).text(slide.paragraphs, width, side)
    top = body[1] + (words + 18 if slide.paragraphs else 0)
    columns = _columns(table, width, ruler)
    rows = tuple(
        max(
            sum(line.height for line in ruler.cell(cell, column, head=number == 0))
            for cell, column in zip(row, columns, strict=True)
        )
        + 2 * design.CELL[1]
        for number, row in enumerate(table.rows)
    )
    if top + sum(rows) > body[3]:
        raise TALL_TABLE(
            f"{slide.where}: the table is {sum(rows):.0f} pt tall and has {body[3] - top:.0f}"
        )
    text = (*body[:3], top - 18 if slide.paragraphs else body[3])
    box = (body[0], top, body[0] + sum(columns), top + sum(rows))
    return Layout(title, text, side, table=box, columns=columns, rows=rows)


def _columns(table: Table, width: float, ruler: Ruler) -> tuple[float, ...]:
    """Give each column what its longest line needs, then share what is left or lacking."""
    wishes = []
    for number in range(len(table.rows[0])):
        widths = [
            sum(
                ruler.word(part.text, design.TABLE_SIZE, Text("", part.bold or head, part.italic))
                for part in row[number]
                if isinstance(part, Text)
            )
            for row, head in zip(table.rows, [True, *[False] * len(table.rows)], strict=False)
        ]
        wishes.append(max(widths) + 2 * design.CELL[0] + 8)
    total = sum(wishes)
    if total <= width:
        return tuple(wish + (width - total) / len(wishes) for wish in wishes)
    roots = [math.sqrt(wish) for wish in wishes]
    return tuple(width * root / sum(roots) for root in roots)
