"""Pandoc's blocks as slides: what a heading opens, and what may stand below it."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from tools.errors import Fault
from tools.pages.faults import Faults
from tools.slides.inlines import Seen, known_attributes, read_inlines, runs, trim, visible, words
from tools.slides.model import Block, Columns, Inline, Math, Paragraph, Slide, Table, Text, plain
from tools.slides.pandoc import Element, plain_texts

NO_ID = Fault(
    "deck-slide-id",
    "A slide has no id, and so no address.",
    "End its heading with `{#name}`, a name that never changes.",
)
TOO_DEEP = Fault(
    "deck-heading",
    "A heading is neither a section's nor a slide's.",
    "Begin it with `#` (section) or `##` (slide).",
)
NO_CLASS = Fault(
    "deck-class",
    "A heading or a fenced div has a class that means nothing.",
    "Headings have `.question`, `.answer`, `.practical`, `.story` or `.stack`; divs `notes`, "
    "`key`, `incremental` or `columns`.",
)
NO_BLOCK = Fault(
    "deck-block",
    "A slide holds a block that slides do not have, such as a quotation or a nested list.",
    "Write it as a paragraph, a list of one level, code, a table or a figure.",
)
FIGURE_IN_TEXT = Fault(
    "deck-figure-in-text",
    "A figure stands within a paragraph.",
    "Put an empty line before and after it.",
)
EQUATION_IN_TABLE = Fault(
    "deck-table-equation",
    "A cell of a table holds an equation, which PowerPoint cannot show.",
    "Write it in words, or put it above the table.",
)

NOT_COLUMNS = Fault(
    "deck-columns",
    "The columns of a slide are not two, or hold what columns cannot.",
    "Write `:::: columns`, twice `::: column` … `:::`, and `::::`; `{.column width=40%}` sets a "
    "width. Words stand above or below the figure or table of a column, not on both sides.",
)

TABLE_FORM = Fault(
    "deck-table-form",
    "A table has a caption, or a row with more cells than its head: neither would be shown.",
    "Put a caption's words above the table; a bar within a cell has a backslash before it, `\\|`.",
)

CODE_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
SIDES = {"AlignRight": "right", "AlignCenter": "center"}
KINDS = ("question", "answer", "practical", "story")
DIVS = "notes, key, incremental, columns"
Part = Block | Columns | str


class Reader:
    """Turns pandoc's blocks into slides, remembering section and step on the way.

    Parameters
    ----------
    name : str
        The deck's file, for errors.
    lines : sequence of str
        Its lines, in which headings are looked up.
    """

    def __init__(self, name: str, lines: Sequence[str]) -> None:
        self.name = name
        self.lines = lines
        self.faults = Faults()
        self.sections: list[str] = []
        self.headings = list(_headings(lines))
        self.line, self.where = 1, name
        self.source: tuple[str, ...] = ()
        self.step = 0
        self.spoken: Iterator[str] = iter(())

    def slides(self, title: str, where: str, blocks: list[Element]) -> Iterator[Slide]:
        """Cut the document at its headings; what comes before the first is the title slide.

        A slide that has no id, or on which something cannot be put, is left out and noted among
        `faults`.
        """
        self.where = where
        self.spoken = iter(plain_texts(list(_notes(blocks))))
        cuts = [k for k, block in enumerate(blocks) if block["t"] == "Header"] + [len(blocks)]
        first: list[Slide] = []
        with self.faults.noted():
            first.append(self.slide("title", "title", (Text(title),), blocks[: cuts[0]]))
        yield from first
        found = [self.find(*_heading(blocks[cut])) for cut in cuts[:-1]]
        for (start, end), line, after in zip(
            itertools.pairwise(cuts), found, [*found[1:], len(self.lines) + 1], strict=True
        ):
            self.line, self.where = line, f"{self.name}:{line}"
            self.source = tuple(self.lines[line - 1 : after - 1])
            made: list[Slide] = []
            with self.faults.noted():
                made.append(self.headed(blocks[start]["c"], blocks[start + 1 : end]))
            yield from made

    def headed(self, heading: list[Any], below: list[Element]) -> Slide:
        """Read the slide that a heading opens."""
        level, (identifier, classes, pairs), title = heading
        if not identifier:
            raise NO_ID(f"{self.where}: {words(title)!r} needs an id that never changes: {{#name}}")
        if level > 2:
            raise TOO_DEEP(f"{self.where}: headings are # (section) or ## (slide)")
        unknown = sorted(set(classes) - {*KINDS, "stack"})
        if unknown:
            raise NO_CLASS(f"{self.where}: unknown class .{unknown[0]}")
        known_attributes(("", (), pairs), (), self.where)
        for line, cells, most in _long_rows(self.source, self.line):
            raise TABLE_FORM(
                f"{self.name}:{line}: a row of {cells} cells in a table of {most} columns"
            )
        run = trim(runs(title, self.where))
        if level == 1:
            self.sections.append(plain(run))
            kind = "section"
        else:
            kind = next((name for name in KINDS if name in classes), "content")
        return self.slide(identifier, kind, run, below, stack="stack" in classes)

    def find(self, level: int, identifier: str, text: str) -> int:
        """Return the line of the next heading of a level and an id, or of these words.

        Headings come in order; what merely looks like one is passed over.
        """
        own = re.compile(rf"#{re.escape(identifier)}(?![\w-])")
        for k, (number, found, line) in enumerate(self.headings):
            same = own.search(line) if identifier else letters(line) == letters(text)
            if found == level and same:
                del self.headings[: k + 1]
                return number
        return 1

    def slide(
        self,
        identifier: str,
        kind: str,
        title: tuple[Inline, ...],
        blocks: list[Element],
        stack: bool = False,
    ) -> Slide:
        """Read the blocks of one slide."""
        self.step = 0
        parts = list(self.blocks(blocks))
        return Slide(
            id=identifier,
            kind=kind,
            title=title,
            where=self.where,
            section=len(self.sections),
            stack=stack,
            parts=tuple(part for part in parts if not isinstance(part, str)),
            notes=tuple(part for part in parts if isinstance(part, str)),
            source=self.source,
        )

    def blocks(
        self, blocks: list[Element], key: bool = False, incremental: bool = False
    ) -> Iterator[Part]:
        """Read blocks in order; notes come out as strings."""
        for block in blocks:
            kind: str = block["t"]
            content: Any = block.get("c")
            if kind in ("Para", "Plain"):
                yield from self.paragraph(content, "key" if key else "")
            elif kind in ("BulletList", "OrderedList"):
                yield from self.items(kind, content, incremental)
            elif kind == "CodeBlock":
                for number, line in enumerate(content[1].splitlines() or [""]):
                    run = (Text(line or " ", code=True),)
                    yield Paragraph(run, self.step, "code", continued=number > 0)
            elif kind == "Table":
                yield self.table(content)
            elif kind == "Div":
                yield from self.div(content)
            else:
                raise NO_BLOCK(f"{self.where}: a slide cannot hold a {kind}")

    def div(self, content: list[Any]) -> Iterator[Part]:
        """Read a fenced div: notes, a sentence to remember, an incremental list, or columns."""
        (_, classes, _), blocks = content
        if "notes" in classes:
            # A string a paragraph or item; items get a dash, equations their words.
            spoken = next(self.spoken)
            for kind in _unspoken(blocks):
                raise NO_BLOCK(f"{self.where}: notes hold words alone, no {kind.lower()}")
            for part in re.split(r"\n(?:\s*\n|(?= *(?:-|\w+[.)]) ))", spoken):
                if part.strip():
                    yield re.sub(r"\s+", " ", part).strip()
        elif "key" in classes:
            yield from self.blocks(blocks, key=True)
        elif "incremental" in classes:
            yield from self.blocks(blocks, incremental=True)
        elif "columns" in classes:
            yield self.columns(blocks)
        else:
            name = " ".join(classes) or "without a class"
            raise NO_CLASS(f"{self.where}: unknown div {name}; there are {DIVS}")

    def columns(self, blocks: list[Element]) -> Columns:
        """Read two columns, each a fenced div that may say its width."""
        sides: list[tuple[Block, ...]] = []
        widths: list[float | None] = []
        for block in blocks:
            (_, classes, attributes), inner = (
                block["c"] if block["t"] == "Div" else (("", [], []), [])
            )
            if "column" not in classes:
                raise NOT_COLUMNS(f"{self.where}: columns hold nothing but two divs column")
            given = dict(attributes).get("width", "")
            share = re.fullmatch(r"([1-9]\d)%", given)
            if given and not share:
                raise NOT_COLUMNS(f"{self.where}: width={given!r}, expected a width like 40%")
            widths.append(int(share[1]) / 100 if share else None)
            found = tuple(self.blocks(inner))
            sides.append(tuple(part for part in found if not isinstance(part, str | Columns)))
            if len(sides[-1]) < len(found):
                raise NOT_COLUMNS(f"{self.where}: a column holds neither notes nor columns")
            kinds = [isinstance(part, Paragraph) for part in sides[-1]]
            if sum(1 for kind, _ in itertools.groupby(kinds) if kind) > 1:
                raise NOT_COLUMNS(
                    f"{self.where}: words on both sides of a column's figure or table"
                )
        if len(sides) != 2 or not all(sides):
            raise NOT_COLUMNS(
                f"{self.where}: expected two columns with something in each, there are {len(sides)}"
            )
        left, right = widths
        if left and right and abs(left + right - 1) > 0.001:
            raise NOT_COLUMNS(f"{self.where}: the widths of two columns make 100%")
        return Columns(sides[0], sides[1], left or (1 - right if right else 0.5))

    def paragraph(
        self, content: list[Element], mark: str, number: int = 0
    ) -> Iterator[Paragraph | Seen]:
        """Read a paragraph, cutting it at displayed equations and at figures."""
        if words(content).replace(" ", "") == "...":
            self.step += 1
            return
        run: list[Inline] = []
        for inline in read_inlines(content, self.where):
            if isinstance(inline, Seen):
                if visible(run):
                    raise FIGURE_IN_TEXT(f"{self.where}: a figure stands in a paragraph of its own")
                run = []
                yield dataclasses.replace(inline, step=self.step)
            elif isinstance(inline, Math) and inline.display:
                if visible(run):
                    yield Paragraph(trim(run), self.step, mark, number)
                yield Paragraph((inline,), self.step, "", continued=visible(run))
                run, mark, number = [], "" if mark != "key" else mark, 0
            else:
                run.append(inline)
        if visible(run):
            yield Paragraph(trim(run), self.step, mark, number)

    def items(self, kind: str, content: list[Any], incremental: bool) -> Iterator[Paragraph | Seen]:
        """Read a list, one step an item where it is incremental."""
        mark, items, start = "bullet", content, 1
        if kind == "OrderedList":
            (start, style, _), items = content
            mark = "letter" if style["t"] == "UpperAlpha" else "number"
        for number, item in enumerate(items, start):
            if incremental:
                self.step += 1
            for k, block in enumerate(item):
                if block["t"] not in ("Para", "Plain"):
                    raise NO_BLOCK(f"{self.where}: a list on a slide has one level, of sentences")
                part_mark = mark if k == 0 else ""
                yield from self.paragraph(block["c"], part_mark, number if k == 0 else 0)

    def table(self, content: list[Any]) -> Table:
        """Read a table without merged cells."""
        _, (_, caption), columns, (_, head), bodies, _ = content
        if caption:
            raise TABLE_FORM(f"{self.where}: a table on a slide has no caption")
        rows = [*head, *(row for body in bodies for row in (*body[2], *body[3]))]
        inside = {block["t"] for row in rows for cell in row[1] for block in cell[4]}
        if inside - {"Para", "Plain"}:
            raise NO_BLOCK(f"{self.where}: a cell of a table holds words alone")
        cells = [
            tuple(
                trim([part for block in cell[4] for part in runs(block["c"], self.where)])
                for cell in row[1]
            )
            for row in rows
        ]
        if any(isinstance(part, Math) for row in cells for cell in row for part in cell):
            raise EQUATION_IN_TABLE(
                f"{self.where}: PowerPoint has no equations in the cells of a table"
            )
        align = tuple(SIDES.get(side["t"], "left") for side, _ in columns)
        return Table(tuple(cells), align, self.step)


def _heading(block: Element) -> tuple[int, str, str]:
    """Return the level, the id and the words of a heading."""
    level, (identifier, _, _), heading = block["c"]
    return level, identifier, words(heading)


def letters(text: str) -> str:
    """Return the letters and digits of a heading, without classes and marks."""
    return re.sub(r"\{[.#][^{}]*\}\s*$|\W|_", "", text)


def _headings(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Give what looks like a heading outside of code: number of the line, level, words."""
    fence = ""
    for number, line in enumerate(lines, 1):
        mark = CODE_FENCE.match(line)
        if mark:
            closes = fence and mark[1].startswith(fence)
            fence = "" if closes else fence or mark[1]
            continue
        sharp = re.match(r"(#+)(.*)", line)
        if sharp and not fence:
            yield number, len(sharp[1]), sharp[2]
        elif re.fullmatch(r"(=+|-+) *", line) and not fence and number > 1:
            yield number - 1, 1 if line[0] == "=" else 2, lines[number - 2]


def _notes(blocks: Sequence[Element]) -> Iterator[Sequence[Element]]:
    """Give the content of every div of notes, in the order in which they are read."""
    for block in blocks:
        if block["t"] == "Div":
            (_, classes, _), inner = block["c"]
            if "notes" in classes:
                yield inner
            else:
                yield from _notes(inner)


def _long_rows(lines: Sequence[str], first: int) -> Iterator[tuple[int, int, int]]:
    """Give the rows of tables that have more cells than the head: line, cells, and the head's.

    Pandoc leaves the cells beyond the head's out.
    """
    fence, head = "", 0
    for number, line in enumerate(lines, first):
        mark = CODE_FENCE.match(line)
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        if fence or not line.lstrip().startswith("|"):
            head = 0
            continue
        bars = (
            re.sub(r"\\.|`[^`]*`|\$[^$]*\$", "", line).strip().removeprefix("|").removesuffix("|")
        )
        cells = bars.count("|") + 1
        head = head or cells
        if cells > head:
            yield number, cells, head


def _unspoken(blocks: Sequence[Element]) -> Iterator[str]:
    """Give the kinds of what notes hold and nobody can say: tables, figures, and the like."""
    for block in blocks:
        content: Any = block.get("c")
        if block["t"] in ("Para", "Plain"):
            yield from (part["t"] for part in content if part["t"] in ("Image", "Note"))
        elif block["t"] in ("BulletList", "OrderedList"):
            items = content if block["t"] == "BulletList" else content[1]
            yield from (kind for item in items for kind in _unspoken(item))
        elif block["t"] != "CodeBlock":
            yield block["t"]
