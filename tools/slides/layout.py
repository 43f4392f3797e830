"""Where everything stands on a slide, and whether it fits: the same for PowerPoint and browser."""

from __future__ import annotations

from collections.abc import Sequence

from tools.errors import Fault
from tools.slides import design
from tools.slides.design import Box
from tools.slides.figures import Drawing
from tools.slides.measure import Ruler
from tools.slides.model import (
    Block,
    Columns,
    FigureRef,
    Paragraph,
    PictureRef,
    Slide,
    Table,
    Text,
)
from tools.slides.placing import (
    TOO_TALL,
    Images,
    Layout,
    Placed,
    Shown,
    Words,
    fit_text,
    grid,
    row,
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
NOT_ALONE = Fault(
    "deck-table-alone",
    "A table shares its slide with a figure or another table.",
    "Put each into a column (`:::: columns`), or make two slides.",
)
NOT_BESIDE = Fault(
    "deck-beside-columns",
    "A figure or a table stands above or below the two columns of its slide.",
    "Put it into a column, or make two slides.",
)
TALL_TABLE = Fault(
    "deck-table-tall",
    "A table does not fit its slide.",
    "Leave out rows or words.",
)

APART = 18.0  # points between words and what stands below them
LEAST = 40.0  # points that a picture in a column is tall at the least


def lay_out(slide: Slide, images: Images, ruler: Ruler) -> Layout:
    """Place the parts of a slide.

    Parameters
    ----------
    slide : Slide
        With the paragraphs that it shows.
    images : mapping
        Its figures and pictures.
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
        words = Words(body, design.SUBTITLE_SIZE, slide.paragraphs)
        return Layout(title, (words,) if slide.paragraphs else ())
    if slide.kind == "section":
        _fit_title(slide, title, design.SECTION_SIZE, 7, letters)
        return Layout(title, ())
    if slide.kind == "question":
        _fit_title(slide, title, design.QUESTION_SIZE, 3, letters)
        if not all(isinstance(part, Paragraph) for part in slide.parts):
            raise NOT_WORDS(f"{slide.where}: a question is words and equations alone")
        return Layout(title, _words(slide, body, size, letters))
    extra = (_fit_title(slide, title, design.TITLE_SIZE, 2, letters) - 1) * design.SECOND_LINE
    title = (*title[:3], title[3] + extra)
    body = (body[0], body[1] + extra, *body[2:])
    shown = [block for block in slide.blocks if isinstance(block, FigureRef | PictureRef)]
    if slide.columns:
        parts = _Sides(slide, images, ruler, side).place(body)
    elif slide.tables:
        parts = _with_table(slide, body, side, ruler)
    elif not shown:
        parts = _words(slide, body, size, letters)
    elif not slide.paragraphs:
        parts = row(slide, shown, images, body, ruler)
    elif slide.stack:
        fit_text(slide, slide.paragraphs, body, side, letters)
        edge = body[1] + letters.text(slide.paragraphs, body[2] - body[0], side) + 8
        area = (body[0], edge + 6, body[2], body[3])
        words = Words((*body[:3], edge), side, slide.paragraphs)
        parts = (words, *row(slide, shown, images, area, ruler))
    else:
        area = (design.LEFT + design.SIDE_TEXT + design.GAP, *body[1:])
        figures = row(slide, shown, images, area, ruler, across=1.0)
        text = (*body[:2], figures[0].box[0] - design.GAP, body[3])
        parts = (*_words(slide, text, side, letters), *figures)
    for part in parts:
        _fit_lettering(slide, part)
    return Layout(title, parts)


def _fit_lettering(slide: Slide, part: Placed) -> None:
    """Raise where the letters of a figure would be too small."""
    if not isinstance(part, Shown) or not isinstance(part.image, Drawing):
        return
    figure = part.image
    lettering = figure.lettering * (part.box[2] - part.box[0]) / figure.width
    if round(lettering, 2) < design.SMALLEST:
        raise TOO_SMALL(
            f"{slide.where}: the letters of {figure.ref.name} would be {lettering:.1f} pt, "
            f"at least {design.SMALLEST:g} are needed; show some of its panels, or less text"
        )


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


def _words(slide: Slide, box: Box, size: float, ruler: Ruler) -> tuple[Words, ...]:
    """Place all the text of a slide, if it has any."""
    fit_text(slide, slide.paragraphs, box, size, ruler)
    return (Words(box, size, slide.paragraphs),) if slide.paragraphs else ()


def _with_table(slide: Slide, body: Box, size: float, ruler: Ruler) -> tuple[Placed, ...]:
    """Place a table between the words that are written before it and those after it."""
    if len(slide.tables) > 1 or slide.figures or slide.pictures:
        both = "a table and a figure" if slide.figures or slide.pictures else "two tables"
        raise NOT_ALONE(
            f"{slide.where}: {both} on one slide; put each into a column, or make two slides"
        )
    letters = ruler.of(slide)
    left, top, right, bottom = body
    at = slide.parts.index(slide.tables[0])
    before = tuple(part for part in slide.parts[:at] if isinstance(part, Paragraph))
    after = tuple(part for part in slide.parts[at:] if isinstance(part, Paragraph))
    parts: list[Placed] = []
    if before:
        fit_text(slide, before, body, size, letters)
        foot = top + letters.text(before, right - left, size)
        parts.append(Words((left, top, right, foot), size, before, "above" if after else "left"))
        top = foot + APART
    below = letters.text(after, right - left, size) + APART if after else 0.0
    table = grid(slide, slide.tables[0], (left, top, right, bottom), ruler)
    if table.box[3] > bottom - below:
        raise TALL_TABLE(
            f"{slide.where}: the table is {sum(table.rows):.0f} pt tall and has "
            f"{bottom - below - top:.0f}"
        )
    parts.append(table)
    if after:
        area = (left, table.box[3] + APART, right, bottom)
        fit_text(slide, after, area, size, letters)
        parts.append(Words(area, size, after, "below"))
    return tuple(parts)


class _Sides:
    """Places two columns, with words above and below them."""

    def __init__(self, slide: Slide, images: Images, ruler: Ruler, size: float) -> None:
        self.slide, self.images, self.ruler, self.size = slide, images, ruler, size
        self.letters = ruler.of(slide)

    def place(self, body: Box) -> tuple[Placed, ...]:
        """Place everything, in reading order."""
        left, top, right, bottom = body
        before: list[Paragraph] = []
        after: list[Paragraph] = []
        columns: Columns | None = None
        for part in self.slide.parts:
            if isinstance(part, Columns) and columns is None:
                columns = part
            elif isinstance(part, Paragraph):
                (after if columns else before).append(part)
            else:
                raise NOT_BESIDE(
                    f"{self.slide.where}: beside two columns a slide holds words alone"
                )
        assert columns is not None
        above = self.words(before, body, "above")
        if above:
            top = above[0].box[3] + APART
        foot = bottom
        if after:
            bottom -= self.height(after, right - left) + APART
        middle = left + columns.share * (right - left - design.GAP)
        parts = (
            *above,
            *self.column(columns.left, (left, top, middle, bottom), "left"),
            *self.column(columns.right, (middle + design.GAP, top, right, bottom), "right"),
        )
        if not after:
            return parts
        lowest = max(box[3] for box in Layout(body, parts).boxes[1:])
        return (*parts, *self.words(after, (left, lowest + APART, right, foot), "below"))

    def height(self, paragraphs: Sequence[Paragraph], width: float) -> float:
        """Return the height of a text in points."""
        return self.letters.text(paragraphs, width, self.size)

    def words(self, paragraphs: Sequence[Paragraph], area: Box, place: str) -> tuple[Words, ...]:
        """Place a text at the top of an area."""
        if not paragraphs:
            return ()
        fit_text(self.slide, paragraphs, area, self.size, self.letters)
        foot = area[1] + self.height(paragraphs, area[2] - area[0])
        return (Words((*area[:3], foot), self.size, tuple(paragraphs), place),)

    def column(self, blocks: Sequence[Block], area: Box, place: str) -> list[Placed]:
        """Place a column's blocks below each other; its pictures share what height is left."""
        left, top, right, bottom = area
        pieces: list[list[Block]] = []
        for block in blocks:
            if pieces and isinstance(block, Paragraph) and isinstance(pieces[-1][0], Paragraph):
                pieces[-1].append(block)
            else:
                pieces.append([block])
        placed: list[Placed] = []
        shown = sum(isinstance(piece[0], FigureRef | PictureRef) for piece in pieces)
        tall = sum(self.fixed(piece, area) for piece in pieces) + APART * (len(pieces) - 1)
        room = (bottom - top - tall) / shown if shown else 0.0
        if tall + LEAST * shown > bottom - top:
            raise TOO_TALL(
                f"{self.slide.where}: the {place} column is {tall + LEAST * shown:.0f} pt tall and "
                f"has {bottom - top:.0f}; shorten it, or make two slides"
            )
        for piece in pieces:
            first = piece[0]
            here = (left, top, right, bottom)
            if isinstance(first, Paragraph):
                text = [part for part in piece if isinstance(part, Paragraph)]
                placed += self.words(text, here, place)
            elif isinstance(first, Table):
                placed.append(grid(self.slide, first, here, self.ruler))
            else:
                here = (left, top, right, top + room)
                placed += row(self.slide, [first], self.images, here, self.ruler, down=0.0)
            last = placed[-1]
            under = last.rights if isinstance(last, Shown) else None
            top = (under or last.box)[3] + APART
        return placed

    def fixed(self, piece: Sequence[Block], area: Box) -> float:
        """Return the height of a piece of a column that has one of its own."""
        if isinstance(piece[0], Table):
            return sum(grid(self.slide, piece[0], area, self.ruler).rows)
        text = [part for part in piece if isinstance(part, Paragraph)]
        return self.height(text, area[2] - area[0]) if text else 0.0
