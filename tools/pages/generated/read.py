"""Reading what there is of the course: contents, pages' front matter, decks, figures' records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.errors import Fault
from tools.pages.contents import entry_of, missing_page, parts, stray_page
from tools.pages.facts import chapter_facts, page_title, udl
from tools.pages.faults import Faults, did_you_mean
from tools.pages.frontmatter import is_notebook, read_front_matter
from tools.pages.generated import teaching
from tools.pages.generated.course import (
    DECK_FORMATS,
    AppendixPage,
    Chapter,
    Coursework,
    Deck,
    Figure,
    Practical,
)
from tools.pages.practicals.read import PRACTICAL_NUMBER
from tools.pages.source import read_source
from tools.pages.vocabulary import SOLUTIONS
from tools.plaintext import plain_text

CONTENTS_ORDER = Fault(
    "contents-order",
    "A chapter of `book/_toc.yml` stands below one with a higher number.",
    "Order the chapters by their numbers.",
)
CONTENTS_NO_PRACTICAL = Fault(
    "contents-no-practical",
    "What `book/_toc.yml` lists below a chapter is no practical of it.",
    "List files as `chNN_slug/pK_name` below the chapter `chNN_slug/index`.",
)
FIGURES_WITHOUT_CHAPTER = Fault(
    "figures-without-chapter",
    "Figures belong to a chapter that `book/_toc.yml` does not list.",
    "Name the module of figures as the chapter is named, or list the chapter.",
)
FIGURE_RECORD = Fault(
    "figure-record",
    "A figure's record in the manifest lacks a field.",
    "Export the figures anew with `make figures`.",
)
FIGURE_UNUSED = Fault(
    "figure-unused",
    "A figure of the appendix stands on none of its pages.",
    "Show it with `{course-figure}`, or delete it.",
)

_CHAPTER = re.compile(r"(ch(\d\d)_[a-z0-9_]+)/index")
_PRACTICAL = re.compile(r"p(\d+)_[a-z0-9_]+")
_COURSEWORK = re.compile(r"coursework/([a-z][a-z0-9_]*)")
_COURSEWORK_TITLE = re.compile(r"Coursework ([IVX]+): (.+)")
_APPENDIX = re.compile(r"appendix/([a-z0-9_]+)")
# A line of its own wherever it stands: tokens would have to be sought through nested directives.
_COURSE_FIGURE = re.compile(r"^`{3,}\{course-figure\} ([a-z0-9-]+)$", re.M)


def course_index(
    book_dir: Path, manifest: Mapping[str, Mapping[str, Any]], slides_dir: Path | None = None
) -> list[Chapter]:
    """Read what there is of the course.

    Parameters
    ----------
    book_dir : Path
        The folder with ``_toc.yml`` and the chapters' folders.
    manifest : Mapping
        The figures' ``manifest.json``: chapter slug to name to record.
    slides_dir : Path, optional
        The folder of the decks; by default ``slides`` beside ``book_dir``.

    Returns
    -------
    list of Chapter
        In the order of ``_toc.yml``.

    Raises
    ------
    BookError
        Where a page is missing or is not in ``_toc.yml``, its front matter lacks a field or has a
        wrong one, or figures belong to no chapter. The message names the file and the field.
    """
    faults = Faults()
    entries = list(_contents_chapters(book_dir, faults))
    _refuse_strays(book_dir, entries, faults)
    decks: list[Deck] = []
    with faults.noted():
        decks = _read_decks(
            slides_dir or book_dir.parent / "slides", book_dir / "_build" / "slides"
        )
    slugs = {slug for _, slug, _ in entries}
    for slug in manifest:
        if slug not in slugs | {"appendix"}:
            faults.add(
                FIGURES_WITHOUT_CHAPTER(
                    f"figures/{slug}: there is no chapter {slug!r} in _toc.yml"
                    f"{did_you_mean(slug, slugs)}"
                )
            )
    found = []
    for part, slug, stems in entries:
        if not (book_dir / slug / "index.md").exists():
            continue  # said above
        with faults.noted():
            found.append(_read_chapter(book_dir, part, slug, stems, manifest.get(slug, {}), decks))
    faults.refuse()
    return found


def other_decks(
    book_dir: Path, chapters: Sequence[Chapter], slides_dir: Path | None = None
) -> list[Deck]:
    """List the decks that belong to no chapter, such as a lecture for catching up.

    Parameters
    ----------
    book_dir : Path
        The folder with ``_toc.yml``.
    chapters : Sequence of Chapter
        What :func:`course_index` returned.
    slides_dir : Path, optional
        The folder of the decks; by default ``slides`` beside ``book_dir``.

    Returns
    -------
    list of Deck
        In alphabetical order.
    """
    taken = {deck.name for chapter in chapters for deck in chapter.decks}
    decks = _read_decks(slides_dir or book_dir.parent / "slides", book_dir / "_build" / "slides")
    return [deck for deck in decks if deck.name not in taken]


def appendix_index(book_dir: Path, manifest: Mapping[str, Mapping[str, Any]]) -> list[AppendixPage]:
    """Read what there is of the appendix, the background mathematics.

    Parameters
    ----------
    book_dir : Path
        The folder with ``_toc.yml`` and the folder ``appendix``.
    manifest : Mapping
        The figures' ``manifest.json``; those of the appendix stand under ``appendix``.

    Returns
    -------
    list of AppendixPage
        In the order of ``_toc.yml``, lettered from A; each with the figures that it shows.

    Raises
    ------
    BookError
        Where a page is missing or its front matter lacks a field or has a wrong one, or a figure
        stands on no page.
    """
    found: list[AppendixPage] = []
    faults, place = Faults(), 0
    records = manifest.get("appendix", {})
    for part in parts(book_dir):
        for entry in part.get("chapters") or ():
            match = _APPENDIX.fullmatch(entry.get("file", ""))
            if match is not None:
                letter, caption = chr(ord("A") + place), part.get("caption", "")
                place += 1
                with faults.noted():
                    found.append(_read_appendix_page(book_dir, match[1], letter, caption, records))
    faults.refuse()
    shown = {figure.name for page in found for figure in page.figures}
    for name in sorted(set(records) - shown):
        faults.add(FIGURE_UNUSED(f"figures/appendix: {name!r} stands on no page of the appendix"))
    faults.refuse()
    return found


def coursework_index(book_dir: Path) -> list[Coursework]:
    """Read what there is to hand in.

    Parameters
    ----------
    book_dir : Path
        The folder with ``_toc.yml`` and the folder ``coursework``.

    Returns
    -------
    list of Coursework
        In the order of ``_toc.yml``, without the page that introduces it.

    Raises
    ------
    BookError
        Where the front matter of a page lacks a field or has a wrong one.
    """
    found: list[Coursework] = []
    faults = Faults()
    for part in parts(book_dir):
        for entry in part.get("chapters") or ():
            match = _COURSEWORK.fullmatch(entry.get("file", ""))
            path = book_dir / "coursework" / f"{match[1]}.md" if match else None
            if path is None or path.stem == "index" or not path.exists():
                continue  # what is missing is said where all pages are read
            with faults.noted():
                found.append(_read_coursework(path, f"{book_dir.name}/coursework/{path.name}"))
    faults.refuse()
    return found


def _read_coursework(path: Path, where: str) -> Coursework:
    text = read_source(path, where)
    facts = udl(text, where)
    title = page_title(text, where)
    named = _COURSEWORK_TITLE.fullmatch(title)
    return Coursework(
        stem=path.stem,
        number=named[1] if named else "",
        title=plain_text(named[2] if named else title),
        minutes=facts.number("minutes"),
        summary=facts.text("summary"),
    )


def _read_appendix_page(
    book_dir: Path, stem: str, letter: str, part: str, records: Mapping[str, Any]
) -> AppendixPage:
    where = f"{book_dir.name}/appendix/{stem}.md"
    path = book_dir / "appendix" / f"{stem}.md"
    if not path.exists():
        there = [f"appendix/{other.stem}" for other in path.parent.glob("*.md")]
        raise missing_page(book_dir, f"appendix/{stem}", there)
    text = read_source(path, where)
    facts = chapter_facts(text, where, runs=is_notebook(read_front_matter(text, where)))
    names = [name for name in _COURSE_FIGURE.findall(text) if name in records]
    return AppendixPage(
        letter=letter,
        stem=stem,
        part=part,
        title=plain_text(page_title(text, where)),
        status=facts.text("status"),
        updated=facts.updated(),
        summary=facts.text("summary"),
        figures=tuple(_figure("appendix", name, records[name]) for name in names),
    )


def _contents_chapters(book_dir: Path, faults: Faults) -> Iterator[tuple[str, str, list[str]]]:
    """Yield part, chapter slug and stems of its practicals, as ``_toc.yml`` has them."""
    last = 0
    for part in parts(book_dir):
        for entry in part.get("chapters") or ():
            name = entry.get("file", "")
            match = _CHAPTER.fullmatch(name)
            if match is None:
                continue  # a reference page
            slug, place = match[1], int(match[2])
            if place <= last:
                where = entry_of(book_dir, name)
                faults.add(CONTENTS_ORDER(f"{where}: {slug} stands after chapter {last}"))
            last = place
            yield part.get("caption", ""), slug, list(_sections(book_dir, entry, slug, faults))


def _sections(book_dir: Path, entry: Mapping[str, Any], slug: str, faults: Faults) -> Iterator[str]:
    for section in entry.get("sections") or ():
        name = str(section.get("file", ""))
        folder, _, stem = name.rpartition("/")
        if folder == slug and _PRACTICAL.fullmatch(stem):
            yield stem
            continue
        faults.add(
            CONTENTS_NO_PRACTICAL(
                f"{entry_of(book_dir, name)}: {name!r} below {slug} is no practical "
                f"(expected {slug}/pK_name)"
            )
        )


def _refuse_strays(
    book_dir: Path, entries: Sequence[tuple[str, str, list[str]]], faults: Faults
) -> None:
    """Find pages that no reader could reach, and entries that no page answers."""
    listed = {f"{slug}/{stem}" for _, slug, stems in entries for stem in ["index", *stems]}
    present = {
        path.relative_to(book_dir).with_suffix("").as_posix() for path in book_dir.glob("ch*/*.md")
    }
    for missing in sorted(listed - present):
        faults.add(missing_page(book_dir, missing, present - listed))
    for stray in sorted(present - listed):
        if not stray.rpartition("/")[2].startswith("_"):
            faults.add(stray_page(book_dir, stray))


def _read_chapter(
    book_dir: Path,
    part: str,
    slug: str,
    stems: Sequence[str],
    figures: Mapping[str, Any],
    decks: Sequence[Deck],
) -> Chapter:
    where = f"{book_dir.name}/{slug}/index.md"
    text = read_source(book_dir / slug / "index.md", where)
    faults, place = Faults(), int(slug[2:4])
    practicals = []
    for stem in stems:
        if (book_dir / slug / f"{stem}.md").exists():
            with faults.noted():
                practicals.append(_read_practical(book_dir, slug, place, stem))
    with faults.noted():
        facts = chapter_facts(text, where, runs=is_notebook(read_front_matter(text, where)))
    with faults.noted():
        title = plain_text(page_title(text, where))
    faults.refuse()
    return Chapter(
        number=place,
        slug=slug,
        part=part,
        title=title,
        status=facts.text("status"),
        updated=facts.updated(),
        summary=facts.text("summary"),
        practicals=tuple(practicals),
        decks=tuple(d for d in decks if d.name == slug or d.name.startswith(f"{slug}_")),
        figures=tuple(_figure(slug, name, record) for name, record in figures.items()),
        minutes=facts.found.get("minutes"),
        goals=teaching.goals(text),
        needs=teaching.needs(text),
    )


def _read_practical(book_dir: Path, slug: str, chapter: int, stem: str) -> Practical:
    where = f"{book_dir.name}/{slug}/{stem}.md"
    text = read_source(book_dir / slug / f"{stem}.md", where)
    facts = udl(text, where)
    match = _PRACTICAL.fullmatch(stem)
    expected = f"{chapter}.{match[1] if match else ''}"
    named = facts.text("practical")
    if named != expected:
        raise PRACTICAL_NUMBER(
            f"{facts.at('practical')}: udl.practical is {named!r}; this file is {expected!r}"
        )
    apart = "solutions" in facts.found and facts.choice("solutions", SOLUTIONS) == "apart"
    return Practical(
        stem=stem,
        number=named,
        title=plain_text(page_title(text, where).removeprefix(f"Practical {named}: ")),
        minutes=facts.number("minutes"),
        solutions="apart" if apart else "open",
    )


def _figure(slug: str, name: str, record: Mapping[str, Any]) -> Figure:
    try:
        return Figure(
            name=name,
            title=str(record["title"]),
            alt=str(record["alt"]),
            width=round(record["width"]),
            height=round(record["height"]),
            files=tuple(Path(file).name for file in record["files"]),
        )
    except KeyError as error:
        raise FIGURE_RECORD(
            f"figures/manifest.json: {slug}/{name} has no {error.args[0]!r}"
        ) from None


def _read_decks(slides_dir: Path, made_dir: Path) -> list[Deck]:
    decks = []
    for path in sorted(slides_dir.glob("*.md")):
        if path.stem == "README":
            continue
        where = f"{slides_dir.name}/{path.name}"
        text = read_source(path, where)
        title = read_front_matter(text, where).get("title") if text.startswith("---\n") else None
        # Without a browser there is no PDF, and a link to it would lead nowhere.
        made = [
            ending for ending, _ in DECK_FORMATS if (made_dir / f"{path.stem}.{ending}").exists()
        ]
        endings = tuple(made) or Deck.endings
        title = str(title) if title else path.stem.replace("_", " ")
        decks.append(Deck(path.stem, title, endings, teaching.slides(text)))
    return decks
