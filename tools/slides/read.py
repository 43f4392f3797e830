r"""Read a deck: Markdown in, slides out, with the checks that a lecturer would miss.

What a deck's author writes::

    ---
    title: Loss functions
    chapter: ch05_loss_functions
    ---
    ::: notes
    What the lecturer says at the title.
    :::

    # The recipe {#recipe}                          a section: the agenda, this item marked

    ## Four steps {#four-steps}                     a slide; its id never changes
    - choose a distribution

    . . .                                            what follows waits for a click

    $$ \mathrm{Pr}(y \mid \lambda) $$
    ![](figure:ch05_loss_functions/gaussian-density){panels=1}

Classes of a heading: ``.question`` (the next slide is its ``.answer``), ``.practical``, and
``.stack`` (text above the figure instead of beside it).
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tools.errors import BookError
from tools.pages.frontmatter import read_front_matter, split_front_matter
from tools.slides.model import Deck, FigureRef, Inline, Math, Paragraph, Slide, Table, Text, plain
from tools.slides.pandoc import pandoc

KINDS = ("question", "answer", "practical")
READER = "markdown-implicit_figures-auto_identifiers-raw_html-raw_tex-citations"
_VARIABLE = re.compile(r"\{\{ *([a-z_]+) *\}\}")


def read_deck(path: Path, where: str, variables: Mapping[str, str]) -> Deck:
    """Read a deck and check that it can be lectured from.

    Parameters
    ----------
    path : Path
        The Markdown file.
    where : str
        Its name, for errors.
    variables : mapping of str to str
        Course, lecturer, date and whatever else ``course.yml`` holds; ``{{ name }}`` in the
        text is replaced by its value.

    Returns
    -------
    Deck
        With the title slide first and the licence last.

    Raises
    ------
    BookError
        Where the front matter lacks a title, a variable is unknown, a slide has no id or no
        notes, two slides share a title or an id, a question has no answer, or a construct
        cannot be put on a slide.
    """
    source = path.read_text("utf-8")
    matter = read_front_matter(source, where)
    for key in ("title", "chapter"):
        if not isinstance(matter.get(key), str):
            raise BookError(f"{where}: the front matter needs a {key}")
    known = {key: str(value) for key, value in variables.items()} | {"title": matter["title"]}
    matter |= {
        key: _substitute(str(matter[key]), known, where) for key in ("subtitle",) if key in matter
    }
    body = _substitute(split_front_matter(source, where)[1], known, where)
    blocks = json.loads(pandoc(body, "-f", READER, "-t", "json"))["blocks"]
    reader = _Reader(where, source.splitlines(), matter)
    deck = Deck(
        name=path.stem,
        title=matter["title"],
        subtitle=matter.get("subtitle", ""),
        chapter=matter["chapter"],
        variables=known,
        slides=tuple(reader.slides(blocks)),
        sections=tuple(reader.sections),
    )
    _check(deck)
    return deck


def _substitute(text: str, variables: Mapping[str, str], where: str) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] not in variables:
            raise BookError(
                f"{where}: unknown variable {match[1]!r}; there are: {', '.join(sorted(variables))}"
            )
        return variables[match[1]]

    return _VARIABLE.sub(value, text)


def _check(deck: Deck) -> None:
    """Raise where two slides cannot be told apart, notes are missing or a question hangs."""
    ids: dict[str, str] = {}
    titles: dict[str, str] = {}
    for slide in deck.slides:
        if not slide.notes:
            raise BookError(f"{slide.where}: slide {slide.title_text!r} has no notes")
        if slide.id in ids:
            raise BookError(f"{slide.where}: the id {slide.id!r} is taken by {ids[slide.id]!r}")
        key = slide.title_text.casefold()
        if key in titles:
            raise BookError(
                f"{slide.where}: the title {slide.title_text!r} is taken by slide {titles[key]!r}"
            )
        ids[slide.id], titles[key] = slide.title_text, slide.id
    for slide, after in itertools.pairwise(deck.slides):
        if slide.kind == "question" and after.kind != "answer":
            raise BookError(f"{slide.where}: the question is not followed by a slide .answer")
        if after.kind == "answer" and slide.kind != "question":
            raise BookError(f"{after.where}: the answer does not follow a slide .question")


class _Reader:
    """Turns pandoc's blocks into slides, remembering section and step on the way."""

    def __init__(self, where: str, lines: list[str], matter: Mapping[str, Any]) -> None:
        self.name = where
        self.lines = lines
        self.matter = matter
        self.sections: list[str] = []
        self.where = where
        self.step = 0

    def slides(self, blocks: list[dict]) -> Iterator[Slide]:
        """Cut the document at its headings."""
        cuts = [k for k, block in enumerate(blocks) if block["t"] == "Header"] + [len(blocks)]
        title = (Text(str(self.matter["title"])),)
        yield self.slide("title", "title", title, blocks[: cuts[0]])
        for start, end in itertools.pairwise(cuts):
            level, (identifier, classes, _), words = blocks[start]["c"]
            self.where = self.line_of(identifier)
            if not identifier:
                raise BookError(
                    f"{self.where}: {_words(words)!r} needs an id that never changes: {{#name}}"
                )
            if level > 2:
                raise BookError(f"{self.where}: headings are # (section) or ## (slide)")
            unknown = sorted(set(classes) - {*KINDS, "stack"})
            if unknown:
                raise BookError(f"{self.where}: unknown class .{unknown[0]}")
            inlines = _trim(list(self.inlines(words)))
            if level == 1:
                self.sections.append(plain(inlines))
                kind = "section"
            else:
                kind = next((name for name in KINDS if name in classes), "content")
            yield self.slide(
                identifier, kind, inlines, blocks[start + 1 : end], stack="stack" in classes
            )
        self.where = self.name
        yield Slide(
            id="licence",
            kind="licence",
            title=(Text("Licence and attribution"),),
            where=self.name,
            notes=(
                "Leave this slide in when you pass the deck on: it names the source and the "
                "licence, which is all that a reuse has to do.",
                "Whoever changes the slides says so here, beside the attribution. The links go to "
                "the chapter, where students find the practicals and the problems with solutions.",
            ),
        )

    def line_of(self, identifier: str) -> str:
        """Name the line of a heading, as far as its id can be found."""
        for number, line in enumerate(self.lines, 1):
            if line.startswith("#") and re.search(rf"#{re.escape(identifier)}(?![\w-])", line):
                return f"{self.name}:{number}"
        return self.name

    def slide(
        self,
        identifier: str,
        kind: str,
        title: tuple[Inline, ...],
        blocks: list[dict],
        stack: bool = False,
    ) -> Slide:
        """Read the blocks of one slide."""
        self.step = 0
        parts = list(self.blocks(blocks))
        notes = [part for part in parts if isinstance(part, str)]
        return Slide(
            id=identifier,
            kind=kind,
            title=title,
            where=self.where,
            section=len(self.sections),
            stack=stack,
            paragraphs=tuple(part for part in parts if isinstance(part, Paragraph)),
            figures=tuple(part for part in parts if isinstance(part, FigureRef)),
            tables=tuple(part for part in parts if isinstance(part, Table)),
            notes=tuple(notes),
        )

    def blocks(
        self, blocks: list[dict], key: bool = False, incremental: bool = False
    ) -> Iterator[Paragraph | FigureRef | Table | str]:
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
                raise BookError(f"{self.where}: a slide cannot hold a {kind}")

    def div(self, content: list) -> Iterator[Paragraph | FigureRef | Table | str]:
        """Read a fenced div: notes, a sentence to remember, or an incremental list."""
        (_, classes, _), blocks = content
        if "notes" in classes:
            yield from self.notes(blocks)
        elif "key" in classes:
            yield from self.blocks(blocks, key=True)
        elif "incremental" in classes:
            yield from self.blocks(blocks, incremental=True)
        else:
            name = " ".join(classes) or "without a class"
            raise BookError(f"{self.where}: unknown div {name}; there are notes, key, incremental")

    def notes(self, blocks: list[dict]) -> Iterator[str]:
        """Read speaker notes, a string a paragraph; items get a dash, equations their words."""
        document = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks})
        text = pandoc(document, "-f", "json", "-t", "plain", "--wrap=none").decode()
        yield from (
            re.sub(r"\s+", " ", part).strip() for part in text.split("\n\n") if part.strip()
        )

    def paragraph(
        self, content: list[dict], mark: str, number: int = 0
    ) -> Iterator[Paragraph | FigureRef]:
        """Read a paragraph, cutting it at displayed equations and at figures."""
        if _words(content).replace(" ", "") == "...":
            self.step += 1
            return
        run: list[Inline] = []
        for inline in self.inlines(content):
            if isinstance(inline, FigureRef):
                if _visible(run):
                    raise BookError(f"{self.where}: a figure stands in a paragraph of its own")
                run = []
                yield inline
            elif isinstance(inline, Math) and inline.display:
                if _visible(run):
                    yield Paragraph(_trim(run), self.step, mark, number)
                yield Paragraph((inline,), self.step, "", continued=_visible(run))
                run, mark, number = [], "" if mark != "key" else mark, 0
            else:
                run.append(inline)
        if _visible(run):
            yield Paragraph(_trim(run), self.step, mark, number)

    def items(
        self, kind: str, content: list, incremental: bool
    ) -> Iterator[Paragraph | FigureRef | Table | str]:
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
                    raise BookError(f"{self.where}: a list on a slide has one level, of sentences")
                part_mark = mark if k == 0 else ""
                yield from self.paragraph(block["c"], part_mark, number if k == 0 else 0)

    def table(self, content: list) -> Table:
        """Read a table without merged cells."""
        _, _, _, (_, head), bodies, _ = content
        rows = [*head, *(row for body in bodies for row in (*body[2], *body[3]))]
        cells = [
            tuple(
                _trim([inline for block in cell[4] for inline in self.inlines(block["c"])])
                for cell in row[1]
            )
            for row in rows
        ]
        if any(isinstance(part, Math) for row in cells for cell in row for part in cell):
            raise BookError(f"{self.where}: PowerPoint has no equations in the cells of a table")
        return Table(tuple(cells), self.step)

    def inlines(self, content: list[dict], style: Text | None = None) -> Iterator[Any]:
        """Read inline elements, merging styles from outside in."""
        style = style or Text("")
        for element in content:
            kind: str = element["t"]
            inner: Any = element.get("c")
            if kind == "Str":
                yield _styled(style, text=inner)
            elif kind in ("Space", "SoftBreak"):
                yield _styled(style, text=" ")
            elif kind == "LineBreak":
                yield _styled(style, text="\v")
            elif kind == "Strong":
                yield from self.inlines(inner, _styled(style, bold=True))
            elif kind == "Emph":
                yield from self.inlines(inner, _styled(style, italic=True))
            elif kind == "Quoted":
                opening, closing = ("‘", "’") if inner[0]["t"] == "SingleQuote" else ("“", "”")
                yield _styled(style, text=opening)
                yield from self.inlines(inner[1], style)
                yield _styled(style, text=closing)
            elif kind == "Code":
                yield _styled(style, text=inner[1], code=True)
            elif kind == "Math":
                yield Math(inner[1].strip(), inner[0]["t"] == "DisplayMath")
            elif kind == "Link":
                yield from self.inlines(inner[1], _styled(style, link=inner[2][0]))
            elif kind == "Span":
                yield from self.inlines(inner[1], style)
            elif kind == "Image":
                yield self.figure(inner)
            else:
                raise BookError(f"{self.where}: a slide cannot hold a {kind}")

    def figure(self, content: list) -> FigureRef:
        """Read ``![alt](figure:CHAPTER/NAME){panels=1,2}``."""
        (_, _, attributes), words, (target, _) = content
        found = re.fullmatch(r"figure:(\w+)/([\w-]+)", target)
        if not found:
            raise BookError(f"{self.where}: {target!r} is no figure: figure:CHAPTER/NAME")
        panels = dict(attributes).get("panels", "")
        if not re.fullmatch(r"(\d+(,\d+)*)?", panels):
            raise BookError(f"{self.where}: panels={panels!r}, expected numbers like 1,2")
        numbers = tuple(int(number) for number in panels.split(",") if number)
        return FigureRef(found[1], found[2], numbers, _words(words), self.step)


def _styled(style: Text, **changes: Any) -> Text:
    return Text(**(vars(style) | changes))


def _visible(run: list[Inline]) -> bool:
    return any(isinstance(part, Math) or part.text.strip() for part in run)


def _trim(run: list[Inline]) -> tuple[Inline, ...]:
    """Drop the spaces at both ends and join neighbours of one style."""
    joined: list[Inline] = []
    for part in run:
        last = joined[-1] if joined else None
        if (
            isinstance(part, Text)
            and isinstance(last, Text)
            and _styled(part, text="") == _styled(last, text="")
        ):
            joined[-1] = _styled(last, text=last.text + part.text)
        else:
            joined.append(part)
    if joined and isinstance(joined[0], Text):
        joined[0] = _styled(joined[0], text=joined[0].text.lstrip())
    if joined and isinstance(joined[-1], Text):
        joined[-1] = _styled(joined[-1], text=joined[-1].text.rstrip())
    return tuple(part for part in joined if isinstance(part, Math) or part.text)


def _words(content: list[dict]) -> str:
    """Return the letters of inline elements."""
    words = ""
    for element in content:
        kind: str = element["t"]
        inner: Any = element.get("c")
        if kind in ("Str", "Code", "Math"):
            words += inner if kind == "Str" else inner[1]
        elif kind in ("Space", "SoftBreak"):
            words += " "
        elif kind in ("Strong", "Emph"):
            words += _words(inner)
        elif kind in ("Quoted", "Link", "Span"):
            words += _words(inner[1])
    return words
