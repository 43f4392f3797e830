"""A deck as data: slides, their blocks and their steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

VARIABLES = ("course", "lecturer", "date")  # what the title slide says of the course


@dataclass(frozen=True)
class Math:
    """An equation in TeX."""

    tex: str
    display: bool


@dataclass(frozen=True)
class Text:
    """A run of letters in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


Inline = Math | Text


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, an item of a list, a displayed equation or a line of code.

    `mark` is ``""`` for running text, ``"bullet"``, ``"number"`` or ``"letter"`` for an item,
    ``"code"`` for a line of code, ``"key"`` for the sentence to remember. `number` counts the
    items of a list from 1; `continued` says that the paragraph follows the one before closely.
    """

    inlines: tuple[Inline, ...]
    step: int = 0
    mark: str = ""
    number: int = 0
    continued: bool = False

    @property
    def equation(self) -> Math | None:
        """The displayed equation, if the paragraph is one."""
        first = self.inlines[0] if self.inlines else None
        return first if isinstance(first, Math) and first.display else None


@dataclass(frozen=True)
class FigureRef:
    """A figure of the catalogue, or some of its panels (counted from 1)."""

    stem: str
    name: str
    panels: tuple[int, ...] = ()
    alt: str = ""
    step: int = 0


@dataclass(frozen=True)
class PictureRef:
    """A writer's own picture: its file beside the deck, what it shows, and whose it is."""

    file: str
    alt: str
    rights: str
    step: int = 0


@dataclass(frozen=True)
class Table:
    """A table of text; the first row is its head.

    `align` says of each column where its words stand: ``"left"``, ``"center"`` or ``"right"``.
    """

    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    align: tuple[str, ...]
    step: int = 0


Block = Paragraph | FigureRef | PictureRef | Table


@dataclass(frozen=True)
class Columns:
    """Two columns, the left one first; `share` is the left one's part of the width."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    share: float = 0.5


@dataclass(frozen=True)
class Slide:
    """One slide.

    `kind` is title, section, content, question, answer, practical, story or licence. `where` is
    the file and the line of its heading, `source` the lines from there to the next one.
    """

    id: str
    kind: str
    title: tuple[Inline, ...]
    where: str
    section: int = 0
    stack: bool = False
    parts: tuple[Block | Columns, ...] = ()
    notes: tuple[str, ...] = ()
    source: tuple[str, ...] = ()

    def at(self, text: str) -> str:
        """Name the file and the line of the slide that holds a text, else of its heading."""
        file, _, heading = self.where.rpartition(":")
        lines = (number for number, line in enumerate(self.source) if text in line)
        found = next(lines, None)
        return self.where if found is None else f"{file}:{int(heading) + found}"

    @property
    def title_text(self) -> str:
        """The title without its styles."""
        return plain(self.title)

    @property
    def blocks(self) -> list[Block]:
        """Everything on the slide in the order in which it is written, columns taken apart."""
        found: list[Block] = []
        for part in self.parts:
            found += [*part.left, *part.right] if isinstance(part, Columns) else [part]
        return found

    @property
    def columns(self) -> Columns | None:
        """The slide's two columns, if it has any."""
        return next((part for part in self.parts if isinstance(part, Columns)), None)

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Its text."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def figures(self) -> tuple[FigureRef, ...]:
        """Its figures of the catalogue."""
        return tuple(block for block in self.blocks if isinstance(block, FigureRef))

    @property
    def pictures(self) -> tuple[PictureRef, ...]:
        """Its writer's own pictures."""
        return tuple(block for block in self.blocks if isinstance(block, PictureRef))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def steps(self) -> int:
        """How many clicks the slide takes after it has appeared."""
        return max((block.step for block in self.blocks), default=0)

    @property
    def inlines(self) -> list[Inline]:
        """Every run of letters and every equation on the slide, in reading order."""
        cells = [cell for table in self.tables for row in table.rows for cell in row]
        runs = [self.title, *(paragraph.inlines for paragraph in self.paragraphs), *cells]
        return [inline for run in runs for inline in run]

    @property
    def equations(self) -> list[Math]:
        """Every equation on the slide, in reading order."""
        return [inline for inline in self.inlines if isinstance(inline, Math)]


@dataclass(frozen=True)
class Deck:
    """A deck: what its front matter says, its slides and the titles of its sections."""

    name: str
    title: str
    subtitle: str
    chapter: str
    variables: Mapping[str, str]
    slides: tuple[Slide, ...]
    sections: tuple[str, ...] = field(default=())

    @property
    def equations(self) -> list[Math]:
        """Every equation of the deck."""
        return [equation for slide in self.slides for equation in slide.equations]

    @property
    def places(self) -> dict[Math, str]:
        """Every distinct equation of the deck, and where it stands first."""
        found: dict[Math, str] = {}
        for slide in self.slides:
            for equation in slide.equations:
                found.setdefault(equation, slide.where)
        return found

    @property
    def figures(self) -> list[FigureRef]:
        """Every figure of the catalogue in the deck."""
        return [figure for slide in self.slides for figure in slide.figures]

    @property
    def pictures(self) -> list[PictureRef]:
        """Every picture of the writer's own."""
        return [picture for slide in self.slides for picture in slide.pictures]


@dataclass(frozen=True)
class Rights:
    """What a file says of its origin."""

    attribution: str
    licence: str
    address: str


def plain(inlines: tuple[Inline, ...]) -> str:
    """Return the words of a run in one line; an equation counts as its TeX."""
    words = "".join(part.tex if isinstance(part, Math) else part.text for part in inlines)
    return words.replace("\v", " ").strip()
