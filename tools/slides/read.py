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

Classes of a heading: ``.question`` (the next slide is its ``.answer``), ``.practical``,
``.story`` (the chapter's piece of history), and ``.stack`` (text above the figure instead of
beside it).
"""

from __future__ import annotations

import dataclasses
import difflib
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tools.errors import BookError, Fault
from tools.pages.faults import Faults, did_you_mean
from tools.pages.frontmatter import read_front_matter, split_front_matter
from tools.pages.rules import markup
from tools.slides.blocks import CODE_FENCE, Reader
from tools.slides.model import Deck, Slide, Text
from tools.slides.pandoc import pandoc

NO_MATTER = Fault(
    "deck-front-matter",
    "A deck's front matter lacks its title or its chapter, or has a line that means nothing.",
    "Write `title: WORDS` and `chapter: chNN_slug` between its two lines `---`.",
)
NO_VARIABLE = Fault(
    "deck-variable",
    "A deck uses a variable that nobody sets.",
    "Correct `{{ name }}`, or add a line `name: VALUE` to `slides/course.yml`.",
)
NOT_CLOSED = Fault(
    "deck-div",
    "A line `:::` is missing, is one too many, or opens nothing.",
    "Write `::: notes`, an empty line above it, and `:::` below what it holds; each `:::` closes "
    "the last that is open.",
)
NO_CHAPTER = Fault(
    "deck-chapter",
    "A deck names a chapter that the book does not have.",
    "Give `chapter:` the name of a folder in `book/`.",
)
NOT_TEXT = Fault(
    "deck-encoding",
    "A deck is not text in UTF-8.",
    "Save it as UTF-8; the error names the line with the first letter that is none.",
)
NO_NOTES = Fault(
    "deck-notes",
    "A slide has no notes.",
    "Write `::: notes`, what a substitute would say, and `:::` below it.",
)
SAME_ID = Fault(
    "deck-same-id",
    "Two slides of a deck have one id.",
    "Rename the newer one: the older is an address that people may link.",
)
SAME_TITLE = Fault(
    "deck-same-title",
    "Two slides of a deck have one title; those who only hear titles cannot tell them apart.",
    "Let each title say its slide's own point.",
)
NO_ANSWER = Fault(
    "deck-question",
    "A question and its answer do not follow each other.",
    "Let a slide `.answer` follow each slide `.question`, and no other.",
)

MATTER = ("title", "subtitle", "chapter")
READER = "markdown-implicit_figures-auto_identifiers-raw_html-raw_tex-citations"
LICENCE = Slide(
    id="licence",
    kind="licence",
    title=(Text("Licence and attribution"),),
    where="",
    notes=(
        "Leave this slide in when you pass the deck on: it names the source and the "
        "licence, which is all that a reuse has to do.",
        "Whoever changes the slides says so here, beside the attribution. The links go to "
        "the chapter, where students find the practicals and the problems with solutions.",
    ),
)
# Code and mathematics, where braces are letters, or else a variable.
_VARIABLE = re.compile(
    r"(?ms)^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<ticks>(?<!`)`+(?!`))(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`)"
    r"|(?<!\\)\$\$(?:(?!\n[ \t]*\n).)*?(?<!\\)\$\$"
    r"|(?<![\\$])\$(?=[^\s$])(?:[^$\\\n]|\\.|\n(?!\s*\n))*?(?<=\S)\$(?!\d)"
    r"|(?<!\\)\{\{[ \t]*(?P<name>[^{}\n]*?)[ \t]*\}\}"
)
_FILLED = re.compile(r"[`~ ]+\{[^}\n]*\.variables\b")  # a fence of code that holds variables
_IN_CODE = re.compile(r"\{\{[ \t]*(?P<name>[^{}\n]*?)[ \t]*\}\}")
# A fence of a div with its words; what pandoc takes for one that opens or one that closes.
_DIV = re.compile(r"(?P<indent> {0,3})(?P<colons>:{3,})(?P<rest>.*)")
_OPENS = re.compile(r"[ \t]*(\{[^{}]*\}|[^\s{}:]+)[ \t]*:*[ \t]*")
_ABOVE = re.compile(r"[ \t]*|#.*| {0,3}(:{3,}|`{3,}|~{3,}).*")  # what a div may follow at once
# What neither XML nor a slide can hold; tabs and ends of lines are not among them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def read_text(path: Path, where: str) -> str:
    """Read a writer's file without byte-order mark and without letters that nobody sees.

    Raises
    ------
    BookError
        Where it is not UTF-8.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NOT_TEXT(f"{where}:{line}: not UTF-8: byte {data[error.start]:#04x}") from None
    return visible_text(text.replace("\r\n", "\n").replace("\r", "\n"))


def visible_text(text: str) -> str:
    """Drop control characters and what else XML cannot hold."""
    return _UNSEEN.sub("", text.encode("utf-8", "ignore").decode("utf-8"))


def read_deck(
    path: Path, where: str, variables: Mapping[str, str], chapters: Sequence[str] = ()
) -> Deck:
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
    chapters : sequence of str, optional
        The book's; a deck may belong to none (``chapter: ""``) but not to an unknown one.

    Returns
    -------
    Deck
        With the title slide first and the licence last.

    Raises
    ------
    BookError
        Where the front matter lacks a title, a chapter or a variable is unknown, a div is not
        closed, a slide has no id or no notes, two slides share a title or an id, a question has no
        answer, or a construct cannot be put on a slide.
    """
    source = read_text(path, where)
    matter = read_front_matter(source, where)
    faults = Faults()
    for key in matter:
        if key not in MATTER:
            line = _line(source, f"{key}:")
            faults.add(
                NO_MATTER(f"{where}:{line}: {key!r} means nothing{did_you_mean(key, MATTER)}")
            )
    faults.refuse()
    for key in ("title", "chapter"):
        if not isinstance(matter.get(key), str):
            raise NO_MATTER(f"{where}:1: the front matter needs a {key}")
    title, chapter = matter["title"], matter["chapter"]
    if chapter and chapters and chapter not in chapters:
        line = _line(source, "chapter:")
        raise NO_CHAPTER(f"{where}:{line}: unknown chapter {_guess(chapter, chapters)}")
    known = {key: visible_text(str(value)) for key, value in variables.items()}
    known["title"] = title
    place = _line(source, "subtitle:")
    subtitle = _substitute(str(matter.get("subtitle", "")), known, where, place, faults)
    body = split_front_matter(source, where)[1]
    first = source.count("\n") - body.count("\n") + 1
    _check_divs(body, where, first)
    for error in markup.left(_without_divs(body), where, first, slide=True):
        faults.add(error)
    body = _substitute(body, known, where, first, faults)
    blocks = json.loads(pandoc(body, "-f", READER, "-t", "json"))["blocks"]
    reader = Reader(where, [""] * (first - 1) + body.split("\n"))
    made = [*reader.slides(title, f"{where}:{_line(source, 'title:')}", blocks)]
    slides = (*made, dataclasses.replace(LICENCE, where=where))
    faults.take(reader.faults)
    # Without the slides that could not be read, a question might seem to have no answer.
    for error in _check(slides) if not reader.faults else ():
        faults.add(error)
    faults.refuse()
    return Deck(
        name=path.stem,
        title=title,
        subtitle=subtitle,
        chapter=chapter,
        variables=known,
        slides=slides,
        sections=tuple(reader.sections),
    )


def _line(source: str, start: str) -> int:
    """Return the number of the first line that begins so, 1 where there is none."""
    lines = enumerate(source.splitlines(), 1)
    return next((number for number, line in lines if line.startswith(start)), 1)


def _check_divs(text: str, where: str, first: int) -> None:
    """Raise where fenced divs do not match: pandoc would take the slides that follow into one."""
    opened: list[tuple[int, str]] = []  # of each that is open, its colons, its place and line
    suspect = fence = above = ""
    for number, line in enumerate(text.split("\n"), first):
        here, shown = f"{where}:{number}", f"`{line.strip()}`"
        mark = CODE_FENCE.match(line)
        div = None if fence or mark else _DIV.fullmatch(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif div and div["indent"]:
            raise NOT_CLOSED(f"{here}: {shown} stands in; begin it at the start of its line")
        elif div and not div["rest"].strip():
            if not opened:
                raise NOT_CLOSED(f"{here}: {shown} closes nothing; the line that opens is missing")
            colons, last = opened.pop()
            if opened and opened[-1][0] == len(div["colons"]) != colons:
                suspect = suspect or last  # this line may have been meant for the outer one
            suspect = suspect if opened else ""
        elif div and not _OPENS.fullmatch(div["rest"]):
            raise NOT_CLOSED(f"{here}: {shown} opens nothing; expected a line like `::: notes`")
        elif div:
            if not _ABOVE.fullmatch(above):
                raise NOT_CLOSED(f"{here}: {shown} needs an empty line above it")
            opened.append((len(div["colons"]), f"{here}: {shown}"))
        elif opened and not fence and re.match("#{1,6} ", line) and _ABOVE.fullmatch(above):
            raise NOT_CLOSED(
                f"{suspect or opened[-1][1]} is still open at the heading in line {number}"
            )
        above = line
    if opened:
        raise NOT_CLOSED(f"{suspect or opened[-1][1]} is still open at the end of the deck")


def _without_divs(text: str) -> str:
    """Empty the lines that open or close a div, so that its content is read as the slide's."""
    return re.sub(r"(?m)^ {0,3}:{3,}.*$", "", text)


def _substitute(
    text: str, variables: Mapping[str, str], where: str, first: int, faults: Faults
) -> str:
    """Put in the values of variables; `first` is the number of the text's first line.

    Code keeps its braces, except in a block of the class ``.variables``.
    """

    def value(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in variables:
            line = first + match.string.count("\n", 0, match.start())
            guess = _guess(name, variables)
            faults.add(NO_VARIABLE(f"{where}:{line}: unknown variable {guess}"))
        return variables.get(name, "")

    def part(match: re.Match[str]) -> str:
        if match["name"] is not None:
            return value(match)
        if match["fence"] and _FILLED.match(match[0].lstrip()):
            # Spaced out by all lines above, so that a fault knows its own.
            above = "\n" * text.count("\n", 0, match.start())
            return _IN_CODE.sub(value, above + match[0]).removeprefix(above)
        return match[0]

    return _VARIABLE.sub(part, text)


def _guess(name: str, known: Iterable[str]) -> str:
    """Quote a name with the one that was probably meant, else with all that there are."""
    near = difflib.get_close_matches(name, known, 1)
    rest = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(known))}"
    return f"{name!r}; {rest}"


def _check(slides: tuple[Slide, ...]) -> Iterator[BookError]:
    """Find where two slides cannot be told apart, notes are missing or a question hangs."""
    ids: dict[str, Slide] = {}
    titles: dict[str, Slide] = {}
    for slide in slides:
        if not slide.notes:
            yield NO_NOTES(f"{slide.where}: slide {slide.title_text!r} has no notes")
        other = ids.setdefault(slide.id, slide)
        if other is not slide:
            where = (other if slide is slides[-1] else slide).where
            yield SAME_ID(f"{where}: the id {slide.id!r} is taken by {other.title_text!r}")
        other = titles.setdefault(slide.title_text.casefold(), slide)
        if other is not slide:
            where = (other if slide is slides[-1] else slide).where
            yield SAME_TITLE(
                f"{where}: the title {slide.title_text!r} is taken by slide {other.id!r}"
            )
    for slide, after in itertools.pairwise(slides):
        if slide.kind == "question" and after.kind != "answer":
            yield NO_ANSWER(f"{slide.where}: the question is not followed by a slide .answer")
        if after.kind == "answer" and slide.kind != "question":
            yield NO_ANSWER(f"{after.where}: the answer does not follow a slide .question")
