"""Where everything stands on a slide, and whether it fits: the same for PowerPoint and browser.

Lengths are points of a slide of 960 by 540 (13.333 by 7.5 inches, 16:9).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PIL import ImageFont

from tools.errors import BookError
from tools.slides.figures import Box, Picture
from tools.slides.math import Equation
from tools.slides.model import Inline, Math, Paragraph, Slide, Table, Text

WIDTH, HEIGHT = 960.0, 540.0
LEFT, RIGHT, BOTTOM = 44.0, 916.0, 516.0
GAP = 30.0  # between text and figure

KICKER: Box = (LEFT, 22.0, 500.0, 46.0)
FOOTER: Box = (500.0, 22.0, 868.0, 46.0)
NUMBER: Box = (868.0, 22.0, RIGHT, 46.0)
TITLE: Box = (LEFT, 50.0, RIGHT, 92.0)
BODY: Box = (LEFT, 108.0, RIGHT, BOTTOM)
SECTION_TITLE: Box = (LEFT, 108.0, 344.0, 420.0)
AGENDA: Box = (392.0, 108.0, RIGHT, BOTTOM)
QUESTION_TITLE: Box = (88.0, 108.0, 872.0, 262.0)
QUESTION_BODY: Box = (88.0, 276.0, 872.0, BOTTOM)
DECK_TITLE: Box = (72.0, 84.0, 888.0, 214.0)
DECK_RULE: Box = (74.0, 228.0, 138.0, 233.0)
DECK_SUBTITLE: Box = (72.0, 250.0, 560.0, 330.0)
DECK_DETAILS: Box = (72.0, 456.0, 888.0, 508.0)

SMALLEST = 18.0  # what the back row can read
SMALL, TEXT_SIZE, SIDE_SIZE, TABLE_SIZE, CODE_SHARE = 18.0, 26.0, 22.0, 20.0, 0.85
TITLE_SIZE, QUESTION_SIZE, SECTION_SIZE, DECK_SIZE, SUBTITLE_SIZE = 30.0, 36.0, 38.0, 54.0, 26.0
LINE = 1.15  # Arial's own leading
LEADING = 1.05  # and ours on top of it
SECOND_LINE = TITLE_SIZE * LINE
SIDE_TEXT = 250.0  # a text column beside a figure is at least as wide
INDENT = 24.0
BETWEEN, BETWEEN_ITEMS, CLOSE = 0.62, 0.5, 0.2  # space above a paragraph, in its own size
ITEMS = ("bullet", "number", "letter")
NUMBER_INDENT = 38.0  # of numbered and lettered items
MATH_SHARE = 1.12  # Office's letters for mathematics are wider than KaTeX's
AGENDA_GAP, AGENDA_INDENT = 14.0, 34.0
CELL = (10.0, 7.0)  # air at the sides of a cell, and above and below

# By the meanings of udl.plot and the site's style sheet.
INK, QUIET, WHITE, RAISED = "23272E", "59616D", "FFFFFF", "F6F7F9"
BLUE, BLUE_TEXT, BLUE_TINT = "1560D4", "0F4CA6", "EAF2FD"
GREEN, GREEN_TEXT, GREEN_TINT = "139A5B", "0B6A3D", "E9F6EF"
GOLD, GOLD_TEXT, GOLD_TINT = "B07400", "7A5000", "FBF4E6"
ROSE, VIOLET_TEXT, VIOLET_TINT = "C4327F", "4A3AA3", "F0EEFB"
CLASSES = ("B5450B", "5A48BD")

# Kind of slide: its ground and the colour of the words above its title.
GROUNDS = {
    "title": (WHITE, BLUE_TEXT),
    "section": (RAISED, BLUE_TEXT),
    "content": (WHITE, BLUE_TEXT),
    "question": (GOLD_TINT, GOLD_TEXT),
    "answer": (GREEN_TINT, GREEN_TEXT),
    "practical": (VIOLET_TINT, VIOLET_TEXT),
    "licence": (WHITE, BLUE_TEXT),
}
KICKERS = {"question": "Question", "answer": "Answer", "practical": "Practical"}
FACES = {
    (False, False): "400Regular/Arimo_400Regular.ttf",
    (True, False): "700Bold/Arimo_700Bold.ttf",
    (False, True): "400Regular_Italic/Arimo_400Regular_Italic.ttf",
    (True, True): "700Bold_Italic/Arimo_700Bold_Italic.ttf",
}
ARIMO = Path("@expo-google-fonts") / "arimo"


def before(paragraph: Paragraph, size: float) -> float:
    """Return the space above a paragraph that is not the first, in points."""
    if paragraph.continued:
        return 0.0 if paragraph.mark == "code" else CLOSE * size
    return (BETWEEN_ITEMS if paragraph.mark in ITEMS else BETWEEN) * size


def indent(paragraph: Paragraph) -> float:
    """Return how far a paragraph stands in, in points."""
    if paragraph.mark == "bullet":
        return INDENT
    return NUMBER_INDENT if paragraph.mark in ITEMS else 0.0


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
    """Measures words in Arimo, whose letters are as wide as Arial's."""

    def __init__(self, npm: Path, equations: Mapping[Math, Equation]) -> None:
        self.folder = npm / ARIMO
        self.equations = equations

    @cache  # noqa: B019 -- a ruler lives as long as one run
    def _font(self, bold: bool, italic: bool) -> ImageFont.FreeTypeFont:
        path = self.folder / FACES[bold, italic]
        if not path.exists():
            raise BookError(f"{path}: missing; `make setup` installs it")
        return ImageFont.truetype(str(path), 200)

    def word(self, word: str, size: float, text: Text) -> float:
        """Return the width of a word in points."""
        if text.code:
            return 0.6 * CODE_SHARE * size * len(word)
        return self._font(text.bold, text.italic).getlength(word) * size / 200

    def lines(
        self, inlines: Sequence[Inline], width: float, size: float, bold: bool = False
    ) -> list[Line]:
        """Break a run into lines.

        A word wider than the column counts as the lines that it would be broken into.
        """
        plain_line = size * LINE * LEADING
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
                tall = (box.height + box.depth + 0.25) * size * MATH_SHARE
                advance(f"${part.tex}$", box.width * size * MATH_SHARE, tall)
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
            return (max(box.height + box.depth, LINE) + 0.6) * size * MATH_SHARE
        inner = width - indent(paragraph)
        if paragraph.mark == "code":
            return size * CODE_SHARE * LINE
        lines = self.lines(paragraph.inlines, inner, size, bold=paragraph.mark == "key")
        return sum(line.height for line in lines)

    def text(self, paragraphs: Sequence[Paragraph], width: float, size: float) -> float:
        """Return the height of a text in points."""
        return sum(
            self.paragraph(part, width, size) + (before(part, size) if k else 0.0)
            for k, part in enumerate(paragraphs)
        )

    def widest(self, paragraphs: Sequence[Paragraph], size: float) -> tuple[float, str]:
        """Return the width of the widest thing that cannot be broken, and what it is."""
        found = [(0.0, "")]
        for paragraph in paragraphs:
            for part in paragraph.inlines:
                if isinstance(part, Math):
                    width = self.equations[part].width * size * MATH_SHARE
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
    if slide.kind == "title":
        _fit_title(slide, DECK_TITLE, DECK_SIZE, 2, ruler)
        return Layout(DECK_TITLE, DECK_SUBTITLE, SUBTITLE_SIZE)
    if slide.kind == "section":
        _fit_title(slide, SECTION_TITLE, SECTION_SIZE, 7, ruler)
        return Layout(SECTION_TITLE, AGENDA, TEXT_SIZE)
    if slide.kind == "question":
        _fit_title(slide, QUESTION_TITLE, QUESTION_SIZE, 3, ruler)
        layout = Layout(QUESTION_TITLE, QUESTION_BODY, TEXT_SIZE)
        if pictures or slide.tables:
            raise BookError(f"{slide.where}: a question is words and equations alone")
        _fit_text(slide, layout.body, layout.body_size, ruler)
        return layout
    extra = (_fit_title(slide, TITLE, TITLE_SIZE, 2, ruler) - 1) * SECOND_LINE
    title = (*TITLE[:3], TITLE[3] + extra)
    body = (BODY[0], BODY[1] + extra, *BODY[2:])
    if slide.tables:
        return _with_table(slide, title, body, ruler)
    if not pictures:
        size = SMALL + 2 if slide.kind == "licence" else TEXT_SIZE
        _fit_text(slide, body, size, ruler)
        return Layout(title, body, size)
    if not slide.paragraphs:
        layout = Layout(title, body, SIDE_SIZE, _row(pictures, body))
    elif slide.stack:
        _fit_text(slide, body, SIDE_SIZE, ruler)
        edge = body[1] + ruler.text(slide.paragraphs, body[2] - body[0], SIDE_SIZE) + 8
        area = (body[0], edge + 6, body[2], body[3])
        layout = Layout(title, (*body[:3], edge), SIDE_SIZE, _row(pictures, area))
    else:
        area = (body[0] + SIDE_TEXT + GAP, *body[1:])
        figures = _row(pictures, area, right=True)
        text = (*body[:2], figures[0][0] - GAP, body[3])
        _fit_text(slide, text, SIDE_SIZE, ruler)
        layout = Layout(title, text, SIDE_SIZE, figures)
    for picture, box in zip(pictures, layout.figures, strict=True):
        lettering = picture.lettering * (box[2] - box[0]) / picture.width
        if round(lettering, 2) < SMALLEST:
            raise BookError(
                f"{slide.where}: the letters of {picture.ref.name} would be {lettering:.1f} pt, "
                f"at least {SMALLEST:g} are needed; show some of its panels, or less text"
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
        raise BookError(f"{slide.where}: the title takes {lines} lines, at most {most} fit")
    return lines


def _fit_text(slide: Slide, box: Box, size: float, ruler: Ruler) -> None:
    """Raise where a slide's text is taller or wider than its box."""
    width, height = box[2] - box[0], box[3] - box[1]
    wide, what = ruler.widest(slide.paragraphs, size)
    if wide > width:
        raise BookError(
            f"{slide.where}: {what} is {wide:.0f} pt wide, its column {width:.0f}; "
            "break it, or put .stack on the heading"
        )
    tall = ruler.text(slide.paragraphs, width, size)
    if tall > height:
        raise BookError(
            f"{slide.where}: the text is {tall:.0f} pt tall and has {height:.0f}; "
            "shorten it, or make two slides"
        )


def _row(pictures: Sequence[Picture], area: Box, right: bool = False) -> tuple[Box, ...]:
    """Place figures side by side, as large as the area allows."""
    left, top, far, bottom = area
    gaps = GAP * (len(pictures) - 1)
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
        x += width + GAP
    return tuple(boxes)


def _with_table(slide: Slide, title: Box, body: Box, ruler: Ruler) -> Layout:
    """Place a table below the text of its slide."""
    if len(slide.tables) > 1 or slide.figures:
        raise BookError(f"{slide.where}: a table shares its slide with text alone")
    table = slide.tables[0]
    width = body[2] - body[0]
    words = ruler.text(slide.paragraphs, width, SIDE_SIZE)
    top = body[1] + (words + 18 if slide.paragraphs else 0)
    columns = _columns(table, width, ruler)
    rows = tuple(
        max(
            sum(
                line.height
                for line in ruler.lines(cell, column - 2 * CELL[0], TABLE_SIZE, bold=number == 0)
            )
            for cell, column in zip(row, columns, strict=True)
        )
        + 2 * CELL[1]
        for number, row in enumerate(table.rows)
    )
    if top + sum(rows) > body[3]:
        raise BookError(
            f"{slide.where}: the table is {sum(rows):.0f} pt tall and has {body[3] - top:.0f}"
        )
    text = (*body[:3], top - 18 if slide.paragraphs else body[3])
    box = (body[0], top, body[0] + sum(columns), top + sum(rows))
    return Layout(title, text, SIDE_SIZE, table=box, columns=columns, rows=rows)


def _columns(table: Table, width: float, ruler: Ruler) -> tuple[float, ...]:
    """Give each column what its longest line needs, then share what is left or lacking."""
    wishes = []
    for number in range(len(table.rows[0])):
        widths = [
            sum(
                ruler.word(part.text, TABLE_SIZE, Text("", part.bold or head, part.italic))
                for part in row[number]
                if isinstance(part, Text)
            )
            for row, head in zip(table.rows, [True, *[False] * len(table.rows)], strict=False)
        ]
        wishes.append(max(widths) + 2 * CELL[0] + 8)
    total = sum(wishes)
    if total <= width:
        return tuple(wish + (width - total) / len(wishes) for wish in wishes)
    roots = [math.sqrt(wish) for wish in wishes]
    return tuple(width * root / sum(roots) for root in roots)


def motif() -> list[tuple[list[tuple[float, float]], str]]:
    """Return the curves at the foot of the title slide, as points and the colour of their line."""
    curves = []
    for mean, sigma, height, color in ((776.0, 84.0, 252.0, BLUE), (640.0, 140.0, 151.0, GOLD)):
        xs = [150.0 + 10.0 * k for k in range(82)]
        ys = [HEIGHT - height * math.exp(-(((x - mean) / sigma) ** 2) / 2) for x in xs]
        curves.append(([(x, round(y, 1)) for x, y in zip(xs, ys, strict=True)], color))
    return curves
