"""How wide and how tall words, formulas and tables come out, in points."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from PIL import ImageFont

from tools.errors import Fault
from tools.slides import design
from tools.slides.math import Equation
from tools.slides.model import Inline, Math, Paragraph, Slide, Table, Text

NO_FACE = Fault(
    "deck-face-missing",
    "The letters that measure the slides' text are not installed.",
    "Run `make setup`.",
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

    def columns(self, table: Table, width: float) -> tuple[float, ...]:
        """Give each column what its longest line needs, then share what is left or lacking.

        Where there is too little, none gets less than its longest word needs; the sum is more than
        `width` where that does not fit.
        """
        wishes, least = [], []
        air = 2 * design.CELL[0] + 8
        for cells in zip(*table.rows, strict=True):
            lines, words = [0.0], [0.0]
            for number, cell in enumerate(cells):
                runs = [part for part in cell if isinstance(part, Text)]
                styles = [
                    Text("", part.bold or not number, part.italic, part.code) for part in runs
                ]
                wide = [
                    [self.word(word, design.TABLE_SIZE, style) for word in part.text.split()]
                    for part, style in zip(runs, styles, strict=True)
                ]
                lines.append(
                    sum(
                        self.word(part.text, design.TABLE_SIZE, style)
                        for part, style in zip(runs, styles, strict=True)
                    )
                )
                words += [one for each in wide for one in each]
            wishes.append(max(lines) + air)
            least.append(max(words) + air)
        total = sum(wishes)
        if total <= width:
            return tuple(wish + (width - total) / len(wishes) for wish in wishes)
        roots = [math.sqrt(wish) for wish in wishes]
        shares = [width * root / sum(roots) for root in roots]
        lacking = {k for k, share in enumerate(shares) if share < least[k]}
        while lacking:
            # What narrow columns need is taken from the others.
            free = [k for k in range(len(shares)) if k not in lacking]
            left = width - sum(least[k] for k in lacking)
            rest = sum(roots[k] for k in free)
            for k in range(len(shares)):
                shares[k] = least[k] if k in lacking else left * roots[k] / rest
            found = {k for k in free if shares[k] < least[k]}
            if not found:
                break
            lacking |= found
        return tuple(shares)
