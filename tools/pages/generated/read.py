"""Reading what there is of the course: contents, pages' front matter, decks, figures' records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.errors import Fault
from tools.pages.contents import CONTENTS_MISSING_PAGE, CONTENTS_STRAY_PAGE, parts
from tools.pages.facts import choice, date, number, page_title, text_of, udl
from tools.pages.frontmatter import read_front_matter
from tools.pages.generated.course import (
    DECK_FORMATS,
    AppendixPage,
    Chapter,
    Deck,
    Figure,
    Practical,
)
from tools.pages.practicals.read import PRACTICAL_NUMBER
from tools.pages.vocabulary import SOLUTIONS, STATUSES

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
    entries = list(_contents_chapters(book_dir))
    _refuse_strays(book_dir, entries)
    decks = _read_decks(slides_dir or book_dir.parent / "slides", book_dir / "_build" / "slides")
    slugs = {slug for _, slug, _ in entries}
    for slug in manifest:
        if slug not in slugs | {"appendix"}:
            raise FIGURES_WITHOUT_CHAPTER(
                f"figures/{slug}: there is no chapter {slug!r} in _toc.yml"
            )
    return [
        _read_chapter(book_dir, part, slug, stems, manifest.get(slug, {}), decks)
        for part, slug, stems in entries
    ]


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
    records = manifest.get("appendix", {})
    for part in parts(book_dir):
        for entry in part.get("chapters") or ():
            match = _APPENDIX.fullmatch(entry.get("file", ""))
            if match is not None:
                letter, caption = chr(ord("A") + len(found)), part.get("caption", "")
                found.append(_read_appendix_page(book_dir, match[1], letter, caption, records))
    shown = {figure.name for page in found for figure in page.figures}
    for name in sorted(set(records) - shown):
        raise FIGURE_UNUSED(f"figures/appendix: {name!r} stands on no page of the appendix")
    return found


def _read_appendix_page(
    book_dir: Path, stem: str, letter: str, part: str, records: Mapping[str, Any]
) -> AppendixPage:
    where = f"{book_dir.name}/appendix/{stem}.md"
    path = book_dir / "appendix" / f"{stem}.md"
    if not path.exists():
        raise CONTENTS_MISSING_PAGE(
            f"{book_dir.name}/_toc.yml: appendix/{stem}.md is listed, not there"
        )
    text = path.read_text("utf-8")
    facts = udl(text, where)
    names = [name for name in _COURSE_FIGURE.findall(text) if name in records]
    return AppendixPage(
        letter=letter,
        stem=stem,
        part=part,
        title=page_title(text, where),
        status=choice(facts, "status", STATUSES, where),
        updated=date(facts, where),
        summary=text_of(facts, "summary", where),
        figures=tuple(_figure("appendix", name, records[name]) for name in names),
    )


def _contents_chapters(book_dir: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield part, chapter slug and stems of its practicals, as ``_toc.yml`` has them."""
    where = f"{book_dir.name}/_toc.yml"
    last = 0
    for part in parts(book_dir):
        for entry in part.get("chapters") or ():
            match = _CHAPTER.fullmatch(entry.get("file", ""))
            if match is None:
                continue  # a reference page
            slug, place = match[1], int(match[2])
            if place <= last:
                raise CONTENTS_ORDER(f"{where}: {slug} stands after chapter {last}")
            last = place
            yield part.get("caption", ""), slug, list(_sections(entry, slug, where))


def _sections(entry: Mapping[str, Any], slug: str, where: str) -> Iterator[str]:
    for section in entry.get("sections") or ():
        folder, _, stem = section.get("file", "").rpartition("/")
        if folder != slug or not _PRACTICAL.fullmatch(stem):
            raise CONTENTS_NO_PRACTICAL(
                f"{where}: {section.get('file')!r} below {slug} is no practical "
                f"(expected {slug}/pK_name)"
            )
        yield stem


def _refuse_strays(book_dir: Path, entries: Iterable[tuple[str, str, list[str]]]) -> None:
    """Find pages that no reader could reach, and entries that no page answers."""
    listed = {f"{slug}/{stem}.md" for _, slug, stems in entries for stem in ["index", *stems]}
    present = {path.relative_to(book_dir).as_posix() for path in book_dir.glob("ch*/*.md")}
    for missing in sorted(listed - present):
        raise CONTENTS_MISSING_PAGE(
            f"{book_dir.name}/_toc.yml: {missing} is listed and does not exist"
        )
    for stray in sorted(present - listed):
        raise CONTENTS_STRAY_PAGE(f"{book_dir.name}/{stray}: not listed in _toc.yml")


def _read_chapter(
    book_dir: Path,
    part: str,
    slug: str,
    stems: Sequence[str],
    figures: Mapping[str, Any],
    decks: Sequence[Deck],
) -> Chapter:
    where = f"{book_dir.name}/{slug}/index.md"
    text = (book_dir / slug / "index.md").read_text("utf-8")
    facts = udl(text, where)
    place = int(slug[2:4])
    return Chapter(
        number=place,
        slug=slug,
        part=part,
        title=page_title(text, where),
        status=choice(facts, "status", STATUSES, where),
        updated=date(facts, where),
        summary=text_of(facts, "summary", where),
        practicals=tuple(_read_practical(book_dir, slug, place, stem) for stem in stems),
        decks=tuple(d for d in decks if d.name == slug or d.name.startswith(f"{slug}_")),
        figures=tuple(_figure(slug, name, record) for name, record in figures.items()),
    )


def _read_practical(book_dir: Path, slug: str, chapter: int, stem: str) -> Practical:
    where = f"{book_dir.name}/{slug}/{stem}.md"
    text = (book_dir / slug / f"{stem}.md").read_text("utf-8")
    facts = udl(text, where)
    match = _PRACTICAL.fullmatch(stem)
    expected = f"{chapter}.{match[1] if match else ''}"
    named = text_of(facts, "practical", where)
    if named != expected:
        raise PRACTICAL_NUMBER(f"{where}: udl.practical is {named!r}; this file is {expected!r}")
    return Practical(
        stem=stem,
        number=named,
        title=page_title(text, where).removeprefix(f"Practical {named}: "),
        minutes=number(facts, "minutes", where),
        solutions=choice({"solutions": "open", **facts}, "solutions", SOLUTIONS, where),
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
        text = path.read_text("utf-8")
        where = f"{slides_dir.name}/{path.name}"
        title = read_front_matter(text, where).get("title") if text.startswith("---\n") else None
        # Without a browser there is no PDF, and a link to it would lead nowhere.
        made = [
            ending for ending, _ in DECK_FORMATS if (made_dir / f"{path.stem}.{ending}").exists()
        ]
        endings = tuple(made) or Deck.endings
        decks.append(Deck(path.stem, str(title) if title else path.stem.replace("_", " "), endings))
    return decks
