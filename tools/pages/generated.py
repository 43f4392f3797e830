"""The pages that nobody writes by hand: course table, instructors, notation, changelog and feed.

Everything here turns text and records into text. What is published where is DESIGN's table of
addresses: this module writes links to those addresses and never asks whether a builder has run.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import yaml
from markdown_it import MarkdownIt

from tools.errors import BookError
from tools.pages.frontmatter import read_front_matter, split_front_matter
from tools.project import Project

STATUSES = ("planned", "draft", "complete")
DECK_FORMATS = (("pptx", "PowerPoint"), ("html", "HTML"), ("pdf", "PDF"))
FIGURE_FORMATS = (("svg", "SVG"), ("pdf", "PDF"), ("png", "PNG"), ("pptx", "PowerPoint"))
FEED = "changelog.atom"

_CHAPTER = re.compile(r"(ch(\d\d)_[a-z0-9_]+)/index")
_PRACTICAL = re.compile(r"p(\d+)_[a-z0-9_]+")
_APPENDIX = re.compile(r"appendix/([a-z0-9_]+)")
_COURSE_FIGURE = re.compile(r"^`{3,}\{course-figure\} ([a-z0-9-]+)$", re.M)
_MARKER = re.compile(r"\{\{ (\w+) \}\}")
_ENTRY = re.compile(r"## (\d{4}-\d\d-\d\d)(?:: (.+))?")


@dataclass(frozen=True)
class Practical:
    """One practical: its page's stem, its number as a reader says it, and what it asks of one."""

    stem: str
    number: str
    title: str
    minutes: int
    solutions: str


@dataclass(frozen=True)
class Figure:
    """One exported figure: its name, its words, its size in CSS pixels and its files."""

    name: str
    title: str
    alt: str
    width: int
    height: int
    files: tuple[str, ...]


@dataclass(frozen=True)
class Deck:
    """One lecture deck: its file's stem in ``slides/``, its title, and what it was made into."""

    name: str
    title: str
    endings: tuple[str, ...] = ("pptx", "html", "pdf")


class Listed:
    """What stands in the contents, perhaps before there is anything to read."""

    status: str

    @property
    def written(self) -> bool:
        """Whether there is something to read: what is planned stays out of counts and search."""
        return self.status != "planned"


@dataclass(frozen=True)
class Chapter(Listed):
    """One chapter and all that belongs to it.

    Parameters
    ----------
    number : int
        The chapter's number in the course and in the book.
    slug : str
        ``chNN_slug``, the name under which every room keeps what belongs to the chapter.
    part : str
        Caption of the part of the course that it stands in.
    title : str
        The page's heading.
    status : str
        ``planned``, ``draft`` or ``complete``.
    updated : datetime.date
        When its author last changed what it says.
    summary : str
        One sentence.
    practicals : tuple of Practical
        In the order of ``_toc.yml``.
    decks : tuple of Deck
        In alphabetical order.
    figures : tuple of Figure
        In the manifest's order.
    """

    number: int
    slug: str
    part: str
    title: str
    status: str
    updated: datetime.date
    summary: str
    practicals: tuple[Practical, ...] = ()
    decks: tuple[Deck, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class AppendixPage(Listed):
    """One page of the appendix: its letter, its file's stem in ``appendix/``, and what it holds."""

    letter: str
    stem: str
    part: str
    title: str
    status: str
    updated: datetime.date
    summary: str
    figures: tuple[Figure, ...] = ()


# --------------------------------------------------------------------------- reading the sources


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
    entries = list(_toc_chapters(book_dir))
    _refuse_strays(book_dir, entries)
    decks = _read_decks(slides_dir or book_dir.parent / "slides", book_dir / "_build" / "slides")
    slugs = {slug for _, slug, _ in entries}
    for slug in manifest:
        if slug not in slugs | {"appendix"}:
            raise BookError(f"figures/{slug}.py: there is no chapter {slug!r} in _toc.yml")
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
    shown: set[str] = set()
    for part in _toc_parts(book_dir):
        for entry in part.get("chapters") or ():
            match = _APPENDIX.fullmatch(entry.get("file", ""))
            if match is None:
                continue
            where = f"{book_dir.name}/{match[0]}.md"
            path = book_dir / f"{match[0]}.md"
            if not path.exists():
                raise BookError(f"{book_dir.name}/_toc.yml: {match[0]}.md is listed, not there")
            text = path.read_text("utf-8")
            udl = _udl(text, where)
            names = [name for name in _COURSE_FIGURE.findall(text) if name in records]
            shown |= set(names)
            found.append(
                AppendixPage(
                    letter=chr(ord("A") + len(found)),
                    stem=match[1],
                    part=part.get("caption", ""),
                    title=_heading(text, where),
                    status=_choice(udl, "status", STATUSES, where),
                    updated=_date(udl, where),
                    summary=_field(udl, "summary", str, where),
                    figures=tuple(_figure("appendix", name, records[name]) for name in names),
                )
            )
    for name in sorted(set(records) - shown):
        raise BookError(f"figures/appendix.py: {name!r} stands on no page of the appendix")
    return found


def _toc_parts(book_dir: Path) -> list[Mapping[str, Any]]:
    """Read the parts of ``_toc.yml``."""
    path = book_dir / "_toc.yml"
    where = f"{book_dir.name}/_toc.yml"
    try:
        toc = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BookError(f"{where}: missing") from None
    except yaml.YAMLError as error:
        raise BookError(f"{where}: not YAML: {str(error).splitlines()[0]}") from None
    if not isinstance(toc, dict):
        raise BookError(f"{where}: must be a mapping with root and parts")
    return toc.get("parts") or [{"caption": "", "chapters": toc.get("chapters")}]


def _toc_chapters(book_dir: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield part, chapter slug and stems of its practicals, as ``_toc.yml`` has them."""
    where = f"{book_dir.name}/_toc.yml"
    last = 0
    for part in _toc_parts(book_dir):
        for entry in part.get("chapters") or ():
            file = entry.get("file", "")
            match = _CHAPTER.fullmatch(file)
            if match is None:
                continue  # a reference page
            slug, number = match[1], int(match[2])
            if number <= last:
                raise BookError(f"{where}: {slug} stands after chapter {last}")
            last = number
            yield part.get("caption", ""), slug, list(_sections(entry, slug, where))


def _sections(entry: Mapping[str, Any], slug: str, where: str) -> Iterator[str]:
    for section in entry.get("sections") or ():
        folder, _, stem = section.get("file", "").rpartition("/")
        if folder != slug or not _PRACTICAL.fullmatch(stem):
            raise BookError(
                f"{where}: {section.get('file')!r} below {slug} is no practical "
                f"(expected {slug}/pK_name)"
            )
        yield stem


def _refuse_strays(book_dir: Path, entries: Iterable[tuple[str, str, list[str]]]) -> None:
    """Find pages that no reader could reach, and entries that no page answers."""
    listed = {f"{slug}/{stem}.md" for _, slug, stems in entries for stem in ["index", *stems]}
    present = {path.relative_to(book_dir).as_posix() for path in book_dir.glob("ch*/*.md")}
    for missing in sorted(listed - present):
        raise BookError(f"{book_dir.name}/_toc.yml: {missing} is listed and does not exist")
    for stray in sorted(present - listed):
        raise BookError(f"{book_dir.name}/{stray}: not listed in _toc.yml")


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
    udl = _udl(text, where)
    number = int(slug[2:4])
    return Chapter(
        number=number,
        slug=slug,
        part=part,
        title=_heading(text, where),
        status=_choice(udl, "status", STATUSES, where),
        updated=_date(udl, where),
        summary=_field(udl, "summary", str, where),
        practicals=tuple(_read_practical(book_dir, slug, number, stem) for stem in stems),
        decks=tuple(d for d in decks if d.name == slug or d.name.startswith(f"{slug}_")),
        figures=tuple(_figure(slug, name, record) for name, record in figures.items()),
    )


def _read_practical(book_dir: Path, slug: str, number: int, stem: str) -> Practical:
    where = f"{book_dir.name}/{slug}/{stem}.md"
    text = (book_dir / slug / f"{stem}.md").read_text("utf-8")
    udl = _udl(text, where)
    match = _PRACTICAL.fullmatch(stem)
    expected = f"{number}.{match[1] if match else ''}"
    named = _field(udl, "practical", str, where)
    if named != expected:
        raise BookError(f"{where}: udl.practical is {named!r}; this file is {expected!r}")
    title = _heading(text, where)
    return Practical(
        stem=stem,
        number=named,
        title=title.removeprefix(f"Practical {named}: "),
        minutes=_field(udl, "minutes", int, where),
        solutions=_choice({"solutions": "open", **udl}, "solutions", ("open", "private"), where),
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
        raise BookError(f"figures/manifest.json: {slug}/{name} has no {error.args[0]!r}") from None


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


def _udl(text: str, where: str) -> Mapping[str, Any]:
    udl = read_front_matter(text, where).get("udl")
    if not isinstance(udl, dict):
        raise BookError(f"{where}: the front matter has no udl: {{...}}")
    return udl


def _field(udl: Mapping[str, Any], key: str, kind: type, where: str) -> Any:
    if key not in udl:
        raise BookError(f"{where}: udl.{key} is missing")
    value = udl[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise BookError(f"{where}: udl.{key} is {value!r}; expected {kind.__name__}")
    return value


def _choice(udl: Mapping[str, Any], key: str, allowed: Sequence[str], where: str) -> str:
    value = _field(udl, key, str, where)
    if value not in allowed:
        raise BookError(f"{where}: udl.{key} is {value!r}; expected one of {', '.join(allowed)}")
    return value


def _date(udl: Mapping[str, Any], where: str) -> datetime.date:
    value = udl.get("updated")
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise BookError(f"{where}: udl.updated is {value!r}; expected a date such as 2026-11-23")
    return value


def _heading(text: str, where: str) -> str:
    """Return the page's first heading; a comment in a code cell is none."""
    fence = ""
    for line in split_front_matter(text, where)[1].splitlines():
        marker = re.match(r"(`{3,}|~{3,}|:{3,})", line)
        if marker and not fence:
            fence = marker[1]
        elif fence and line.startswith(fence) and not line.strip(fence[0]).strip():
            fence = ""
        elif not fence and line.startswith("# "):
            return line[2:].strip()
    raise BookError(f"{where}: has no heading (a line that starts with '# ')")


# ----------------------------------------------------------------------------- writing the pages


def generate(project: Project, manifest: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Write every page of ``_toc.yml`` that is made from records, and complete the landing page.

    Parameters
    ----------
    project : Project
        The book.
    manifest : Mapping
        The figures' ``manifest.json``.

    Returns
    -------
    dict of str to str
        Page name to its text.

    Raises
    ------
    BookError
        Where a source is missing or broken.
    """
    chapters = course_index(project.book, manifest)
    appendix = appendix_index(project.book, manifest)
    listed = (project.book / "_toc.yml").read_text("utf-8")
    written = {}
    if (project.book / "index.md").exists():
        text = _source(project, project.book / "index.md")
        written["index"] = landing(text, chapters, project.settings, project.repository, appendix)
    if re.search(r"^\s*- file: instructors$", listed, re.M):
        decks = other_decks(project.book, chapters)
        written["instructors"] = instructors(chapters, decks, appendix)
    if re.search(r"^\s*- file: notation$", listed, re.M):
        written["notation"] = notation(_source(project, project.book / "notation.csv"), chapters)
    if re.search(r"^\s*- file: changelog$", listed, re.M):
        written["changelog"] = changelog(_source(project, project.root / "CHANGELOG.md"))
    return written


def _source(project: Project, path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise BookError(f"{project.relative(path)}: missing") from None


def fill(text: str, values: Mapping[str, str], where: str) -> str:
    """Put values in place of ``{{ name }}`` markers.

    Parameters
    ----------
    text : str
        A page.
    values : Mapping of str to str
        What to put in.
    where : str
        The page's name, for the error.

    Returns
    -------
    str
        The page without markers.

    Raises
    ------
    BookError
        Where a marker has no value.
    """

    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise BookError(f"{where}: nothing is known as {{{{ {match[1]} }}}}")
        return values[match[1]]

    return _MARKER.sub(value, text)


def landing(
    text: str,
    chapters: Sequence[Chapter],
    settings: Mapping[str, str],
    repository: str,
    appendix: Sequence[AppendixPage] = (),
) -> str:
    """Complete the landing page.

    Parameters
    ----------
    text : str
        ``book/index.md``.
    chapters : Sequence of Chapter
        What :func:`course_index` returned.
    settings : Mapping of str to str
        ``[tool.udl]``: title, site_url, email.
    repository : str
        ``OWNER/NAME``.
    appendix : Sequence of AppendixPage, optional
        What :func:`appendix_index` returned.

    Returns
    -------
    str
        The page as Sphinx reads it.
    """
    values = {
        "course_table": course_table(chapters, appendix),
        "course_count": course_count(chapters),
        "title": settings["title"],
        "site_url": settings["site_url"].rstrip("/"),
        "email": settings["email"],
        "repository_url": f"https://github.com/{repository}",
        "report_url": report_url(repository, "index.html"),
        "year": str(max((c.updated for c in chapters), default=datetime.date.min).year),
    }
    return fill(text, values, "book/index.md")


def report_url(repository: str, page: str, commit: str = "") -> str:
    """Return the address of the error form with its page and commit filled in.

    Parameters
    ----------
    repository : str
        ``OWNER/NAME``.
    page : str
        The page's address below the site's root.
    commit : str, optional
        What the site was built from; a script on the page adds it, since a page that held its
        commit would change with every commit.

    Returns
    -------
    str
        The address.
    """
    query = f"template=error.yml&page={quote(page, safe='/')}"
    return f"https://github.com/{repository}/issues/new?{query}" + (
        f"&commit={commit}" if commit else ""
    )


def course_count(chapters: Sequence[Chapter]) -> str:
    """Say in one sentence how far the course is.

    Parameters
    ----------
    chapters : Sequence of Chapter
        What :func:`course_index` returned.

    Returns
    -------
    str
        A sentence of plain Markdown.
    """
    written = [chapter for chapter in chapters if chapter.written]
    practicals = sum(len(chapter.practicals) for chapter in written)
    figures = sum(len(chapter.figures) for chapter in written)
    have = f"{len(written)} of {len(chapters)} chapters " + ("is" if len(written) == 1 else "are")
    return f"{have} here, with {_count(practicals, 'practical')} and {_count(figures, 'figure')}."


def course_table(chapters: Sequence[Chapter], appendix: Sequence[AppendixPage] = ()) -> str:
    """Write the course at a glance.

    Parameters
    ----------
    chapters : Sequence of Chapter
        What :func:`course_index` returned.
    appendix : Sequence of AppendixPage, optional
        What :func:`appendix_index` returned.

    Returns
    -------
    str
        A raw HTML block; the roles keep it a table where the style sheet stacks its rows.
    """
    heads = ("Chapter", "Practicals", "Slides", "Figures", "Status")
    head = _heads(heads)
    lines = [
        '<table class="course-table stacking" role="table" '
        'aria-label="The course, chapter by chapter">',
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>',
        '<tbody role="rowgroup">',
    ]
    part = None
    entries: list[Chapter | AppendixPage] = [*chapters, *appendix]
    for entry in entries:
        if entry.part != part:
            part = entry.part
            lines.append(
                '<tr role="row" class="course-part">'
                f'<th role="rowheader" scope="colgroup" colspan="{len(heads)}">'
                f"{escape(part)}</th></tr>"
            )
        lines.append(_course_row(entry))
    return _raw([*lines, "</tbody>", "</table>"])


def _course_row(entry: Chapter | AppendixPage) -> str:
    practicals = decks = ""
    if isinstance(entry, Chapter):
        number, page = str(entry.number), f"{entry.slug}/index.html"
        anchor, whose = _anchor(entry), f"chapter {entry.number}"
        practicals = ", ".join(
            _link(f"{entry.slug}/{p.stem}.html", p.number, p.title) for p in entry.practicals
        )
        decks = ", ".join(_link(f"slides/{d.name}.html", "deck", d.title) for d in entry.decks)
    else:
        number, page = entry.letter, f"appendix/{entry.stem}.html"
        anchor, whose = "appendix", "the appendix"
    figures = (
        _link(
            f"instructors.html#instructors-{anchor}",
            str(len(entry.figures)),
            f"The figures of {whose}, to download",
        )
        if entry.figures
        else ""
    )
    status = (
        f'{escape(entry.status)} <time datetime="{entry.updated}">{_day(entry.updated)}</time>'
        if entry.written
        else "planned"
    )
    title = (
        f'<span class="course-number">{number}</span> '
        f'<a href="{page}">{escape(entry.title)}</a>'
        f'<span class="course-summary">{escape(entry.summary)}</span>'
    )
    cells = {"Practicals": practicals, "Slides": decks, "Figures": figures, "Status": status}
    return _table_row(title, cells, f"course-{entry.status}")


def _heads(names: Sequence[str]) -> str:
    """Write a table's head; the roles keep it a table where the style sheet stacks its rows."""
    return "".join(f'<th role="columnheader" scope="col">{name}</th>' for name in names)


def _table_row(title: str, cells: Mapping[str, str], kind: str = "") -> str:
    """Write a table's row, its cells by the names of their columns."""
    data = "".join(
        f'<td role="cell" data-label="{label}">{value}</td>' for label, value in cells.items()
    )
    css = f' class="{kind}"' if kind else ""
    return f'<tr role="row"{css}><th role="rowheader" scope="row">{title}</th>{data}</tr>'


def instructors(
    chapters: Sequence[Chapter],
    decks: Sequence[Deck] = (),
    appendix: Sequence[AppendixPage] = (),
) -> str:
    """Write the instructors' page: what to download, chapter by chapter.

    Parameters
    ----------
    chapters : Sequence of Chapter
        What :func:`course_index` returned.
    decks : Sequence of Deck, optional
        Decks that belong to no chapter.
    appendix : Sequence of AppendixPage, optional
        What :func:`appendix_index` returned.

    Returns
    -------
    str
        A MyST page.
    """
    written = [chapter for chapter in chapters if chapter.written]
    planned = [str(chapter.number) for chapter in chapters if not chapter.written]
    text = [
        "# For instructors",
        "",
        "Everything below may be used, changed and handed on, in courses that charge fees too: "
        "text, figures and slides under CC BY 4.0, code under the MIT licence. The addresses do "
        "not change, so that you can link to them from your own pages. How to hand out and grade "
        "the notebooks is in the repository, in `CONTRIBUTING.md`.",
        "",
        _instructors_table(written, decks, [page for page in appendix if page.written]),
    ]
    if planned:
        text += ["", f"Not written yet: {_join(planned, 'chapter')}."]
    for chapter in written:
        if chapter.figures:
            text += ["", f"(instructors-{_anchor(chapter)})="]
            text += [f"## Figures of chapter {chapter.number}: {chapter.title}", ""]
            page = f"{chapter.slug}/index.html#fig-{_anchor(chapter)}"
            text.append(_figure_gallery(chapter.slug, [(page, f) for f in chapter.figures]))
    shown = [(f"appendix/{p.stem}.html#fig-appendix", f) for p in appendix for f in p.figures]
    if shown:
        text += ["", "(instructors-appendix)=", "## Figures of the appendix", ""]
        text.append(_figure_gallery("appendix", shown))
    return "\n".join(text) + "\n"


INSTRUCTORS_COLUMNS = ("Slides", "Figures", "For students", "Solutions")


def _instructors_table(
    chapters: Sequence[Chapter], decks: Sequence[Deck], appendix: Sequence[AppendixPage]
) -> str:
    lines = [
        '<div class="table-box"><table class="instructors-table stacking" role="table" '
        'aria-label="What to download, chapter by chapter">',
        f'<thead role="rowgroup"><tr role="row">{_heads(("Chapter", *INSTRUCTORS_COLUMNS))}</tr>',
        '</thead><tbody role="rowgroup">',
    ]
    for chapter in chapters:
        lines += _instructors_rows(chapter)
    pack = _figure_pack("appendix", "appendix", sum(len(page.figures) for page in appendix))
    for page in appendix:
        address = f"notebooks/appendix/{page.stem}.ipynb"
        title = f'{page.letter} <a href="appendix/{page.stem}.html">{escape(page.title)}</a>'
        lines.append(_instructors_row(title, "", pack, _link(address, "page as a notebook")))
        pack = ""  # one pack for all pages, beside the first
    for deck in decks:
        lines.append(_instructors_row(escape(deck.title), _deck_links([deck])))
    lines += ["</tbody>", "</table></div>"]
    return _raw(lines)


def _instructors_row(title: str, *values: str, kind: str = "") -> str:
    """Write a row of the instructors' table; columns without a value stay empty."""
    filled = (*values, *[""] * (len(INSTRUCTORS_COLUMNS) - len(values)))
    return _table_row(title, dict(zip(INSTRUCTORS_COLUMNS, filled, strict=True)), kind)


def _instructors_rows(chapter: Chapter) -> Iterator[str]:
    slug = chapter.slug
    pack = _figure_pack(slug, _anchor(chapter), len(chapter.figures))
    yield _instructors_row(
        f'{chapter.number} <a href="{slug}/index.html">{escape(chapter.title)}</a>',
        _deck_links(chapter.decks),
        pack,
        _link(f"notebooks/{slug}/index.ipynb", "chapter as a notebook"),
    )
    for practical in chapter.practicals:
        solved = (
            _link(f"solutions/{slug}/{practical.stem}.ipynb", "solved")
            if practical.solutions == "open"
            else "kept by the author"
        )
        yield _instructors_row(
            f'{practical.number} <a href="{slug}/{practical.stem}.html">'
            f"{escape(practical.title)}</a>",
            "",
            "",
            f"{_link(f'notebooks/{slug}/{practical.stem}.ipynb', 'notebook')} "
            f'<span class="quiet">about {practical.minutes} min</span>',
            solved,
            kind="practical-row",
        )


def _figure_pack(stem: str, anchor: str, count: int) -> str:
    if not count:
        return ""
    return _row_of_links(
        [
            _link(f"#instructors-{anchor}", f"{count} figures"),
            _link(f"figures/{stem}.zip", "all as ZIP"),
            _link(f"figures/{stem}.pptx", "all as PowerPoint"),
        ]
    )


def _figure_gallery(stem: str, shown: Sequence[tuple[str, Figure]]) -> str:
    """Show figures, each linked to its page; what is given is the link without the name."""
    lines = ['<ul class="figure-gallery">']
    for address, figure in shown:
        base = f"figures/{stem}/{figure.name}"
        page = f"{address}-{figure.name}"
        size = f'width="{figure.width}" height="{figure.height}" loading="lazy" alt=""'
        dark = (
            f'<img class="only-dark" src="{base}.dark.svg" {size}>'
            if f"{figure.name}.dark.svg" in figure.files
            else ""
        )
        light = "only-light" if dark else "on-card"
        links = _row_of_links(
            [
                _link(f"{base}.{ending}", label)
                for ending, label in FIGURE_FORMATS
                if f"{figure.name}.{ending}" in figure.files
            ],
            f"“{figure.title}”: downloads",
        )
        lines.append(
            f'<li><a href="{page}"><img class="{light}" src="{base}.svg" {size}>{dark}'
            f"<span>{escape(figure.title)}</span></a>{links}</li>"
        )
    return _raw([*lines, "</ul>"])


def notation(csv_text: str, chapters: Sequence[Chapter] = ()) -> str:
    """Write the table of symbols.

    Parameters
    ----------
    csv_text : str
        ``book/notation.csv``: columns symbol (LaTeX), name, code, shape, first (a chapter).
    chapters : Sequence of Chapter, optional
        Where to link a symbol's first chapter.

    Returns
    -------
    str
        A MyST page.

    Raises
    ------
    BookError
        Where a column is missing, a row has no symbol or name, or a chapter is not a number.
    """
    where = "book/notation.csv"
    reader = csv.DictReader(io.StringIO(csv_text))
    for column in ("symbol", "name", "code", "shape", "first"):
        if column not in (reader.fieldnames or ()):
            raise BookError(f"{where}: has no column {column!r}")
    slugs = {chapter.number: chapter.slug for chapter in chapters}
    lines = [
        "# Notation",
        "",
        "The symbols are the book's. Beside each stands the name that it has in the code of this "
        "course and the shape of the array that holds it: $N$ examples come first, so that a "
        "batch is a matrix whose rows are examples.",
        "",
        "| symbol | meaning | in the code | shape | first in chapter |",
        "|---|---|---|---|---|",
    ]
    for row in reader:
        line = reader.line_num
        for column in ("symbol", "name", "first"):
            if not (row[column] or "").strip():
                raise BookError(f"{where}: line {line}: {column} is empty")
        match = re.fullmatch(r"(?:ch)?0*(\d{1,2})(?:_\w+)?", row["first"].strip())
        if match is None:
            raise BookError(f"{where}: line {line}: first is {row['first']!r}; expected a chapter")
        number = int(match[1])
        chapter = str(number)
        if number in slugs:
            chapter = f"[{chapter}]({slugs[number]}/index.md)"
        lines.append(
            f"| ${_table_tex(row['symbol'])}$ | {row['name'].strip()} | {_code(row['code'])} "
            f"| {_code(row['shape'])} | {chapter} |"
        )
    return "\n".join(lines) + "\n"


def _table_tex(tex: str) -> str:
    """Write bars by name: a pipe would end the table's cell."""
    tex = tex.strip().strip("$")
    return tex.replace(r"\|", r"\Vert ").replace("|", r"\vert ")


def _code(text: str | None) -> str:
    text = (text or "").strip().strip("`")
    return f"`{text}`" if text else ""


# ------------------------------------------------------------------------------------- changelog


@dataclass(frozen=True)
class Entry:
    """One entry of the changelog: its permanent id, its day, its title and its Markdown."""

    id: str
    date: datetime.date
    title: str
    body: str


def changelog_entries(markdown: str) -> list[Entry]:
    """Read the changelog.

    Parameters
    ----------
    markdown : str
        ``CHANGELOG.md``: entries headed ``## YYYY-MM-DD`` or ``## YYYY-MM-DD: title``, newest
        first.

    Returns
    -------
    list of Entry
        In the file's order. Of several entries on one day the oldest has the plain id, so that a
        newer entry does not change it.

    Raises
    ------
    BookError
        Where a heading has no date, a date does not exist, or the order is wrong.
    """
    where = "CHANGELOG.md"
    found: list[tuple[datetime.date, str, list[str]]] = []
    for number, line in enumerate(markdown.splitlines(), 1):
        if line.startswith("## "):
            match = _ENTRY.fullmatch(line.rstrip())
            if match is None:
                raise BookError(f"{where}: line {number}: expected '## YYYY-MM-DD: title'")
            try:
                day = datetime.date.fromisoformat(match[1])
            except ValueError:
                raise BookError(f"{where}: line {number}: {match[1]} is no date") from None
            if found and day > found[-1][0]:
                raise BookError(f"{where}: line {number}: {day} stands below an older entry")
            found.append((day, match[2] or _day(day), []))
        elif found:
            found[-1][2].append(line)
    if not found:
        raise BookError(f"{where}: has no entry ('## YYYY-MM-DD: title')")
    entries: list[Entry] = []
    for day, title, lines in reversed(found):
        same_day = sum(entry.date == day for entry in entries)
        id_ = f"changelog-{day}" + (f"-{same_day + 1}" if same_day else "")
        entries.append(Entry(id_, day, title, "\n".join(lines).strip()))
    return entries[::-1]


def changelog(markdown: str) -> str:
    """Write the changelog's page.

    Parameters
    ----------
    markdown : str
        ``CHANGELOG.md``.

    Returns
    -------
    str
        A MyST page whose entries have permanent ids.
    """
    lines = [
        "# What has changed",
        "",
        "```{raw} html",
        f'<p class="quiet">To be told, subscribe to the <a href="{FEED}">feed</a> (Atom).</p>',
        "```",
    ]
    for entry in changelog_entries(markdown):
        day = _day(entry.date)
        title = entry.title if entry.title == day else f"{day}: {entry.title}"
        lines += ["", f"({entry.id})=", f"## {title}", "", entry.body]
    return "\n".join(lines) + "\n"


def atom(markdown: str, site_url: str, title: str = "Understanding Deep Learning") -> str:
    """Write the changelog as an Atom feed.

    Parameters
    ----------
    markdown : str
        ``CHANGELOG.md``.
    site_url : str
        Where the site is published.
    title : str, optional
        The site's name.

    Returns
    -------
    str
        The XML of :data:`FEED`.
    """
    site_url = site_url.rstrip("/")
    entries = changelog_entries(markdown)
    render = MarkdownIt("commonmark").render
    host = urlsplit(site_url).netloc
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<title>{escape(title)}: what has changed</title>",
        f"<id>{escape(site_url)}/{FEED}</id>",
        f'<link rel="self" type="application/atom+xml" href="{escape(site_url)}/{FEED}"/>',
        f'<link rel="alternate" type="text/html" href="{escape(site_url)}/changelog.html"/>',
        f"<updated>{max(entry.date for entry in entries)}T00:00:00Z</updated>",
        f"<author><name>The authors of {escape(title)}</name></author>",
        "<rights>CC BY 4.0</rights>",
    ]
    for entry in entries:
        lines += [
            "<entry>",
            f"<title>{escape(entry.title)}</title>",
            f"<id>tag:{host},{entry.date}:{entry.id}</id>",
            f'<link rel="alternate" href="{escape(site_url)}/changelog.html#{entry.id}"/>',
            f"<updated>{entry.date}T00:00:00Z</updated>",
            f'<content type="html">{escape(render(entry.body))}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>"]) + "\n"


# ------------------------------------------------------------------------------------ small words


def _raw(lines: Iterable[str]) -> str:
    return "\n".join(["```{raw} html", *lines, "```"])


def _link(href: str, text: str, title: str = "") -> str:
    tip = f' title="{escape(title)}"' if title else ""
    return f'<a href="{escape(href)}"{tip}>{escape(text)}</a>'


def _row_of_links(links: Sequence[str], label: str = "") -> str:
    named = f' aria-label="{escape(label)}" role="group"' if label else ""
    return f'<span class="figure-links"{named}>{" · ".join(links)}</span>'


def _deck_links(decks: Sequence[Deck]) -> str:
    rows = []
    for deck in decks:
        links = [
            _link(f"slides/{deck.name}.{ending}", label)
            for ending, label in DECK_FORMATS
            if ending in deck.endings
        ]
        name = f"{escape(deck.title)}: " if len(decks) > 1 else ""
        rows.append(name + _row_of_links(links))
    return "<br>".join(rows)


def _anchor(chapter: Chapter) -> str:
    return chapter.slug[:4]


def _day(date: datetime.date) -> str:
    return f"{date.day} {date:%B %Y}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _join(items: Sequence[str], noun: str) -> str:
    if len(items) == 1:
        return f"{noun} {items[0]}"
    return f"{noun}s {', '.join(items[:-1])} and {items[-1]}"
