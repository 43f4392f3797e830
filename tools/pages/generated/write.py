"""All generated pages at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tools.errors import Fault
from tools.pages.contents import page_names
from tools.pages.faults import Faults
from tools.pages.generated.changelog import changelog
from tools.pages.generated.course import AppendixPage, Chapter, Coursework, Deck
from tools.pages.generated.instructors import instructors
from tools.pages.generated.landing import landing
from tools.pages.generated.notation import notation
from tools.pages.generated.read import (
    appendix_index,
    course_index,
    coursework_index,
    other_decks,
)
from tools.pages.source import read_source
from tools.project import Project

GENERATED_SOURCE = Fault(
    "generated-source",
    "The file that a listed page is made from is missing.",
    "Write it, or take the page out of `book/_toc.yml`.",
)


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
    faults = Faults()
    chapters: list[Chapter] = []
    appendix: list[AppendixPage] = []
    listed: list[str] = []
    decks: list[Deck] = []
    coursework: list[Coursework] = []
    with faults.noted():
        coursework = coursework_index(project.book)
    with faults.noted():
        chapters = course_index(project.book, manifest)
        decks = other_decks(project.book, chapters)
    with faults.noted():
        appendix = appendix_index(project.book, manifest)
    with faults.noted():
        listed = page_names(project.book)

    def source(path: Path) -> str:
        where = project.relative(path)
        try:
            return read_source(path, where)
        except FileNotFoundError:
            raise GENERATED_SOURCE(f"{where}: missing") from None

    index = project.book / "index.md"
    makers: dict[str, Callable[[], str]] = {
        "index": lambda: landing(source(index), chapters, project, appendix),
        "instructors": lambda: instructors(
            chapters,
            decks,
            appendix,
            coursework,
            site_url=project.site_url,
            repository=project.repository,
        ),
        "notation": lambda: notation(source(project.book / "notation.csv"), chapters),
        "changelog": lambda: changelog(source(project.root / "CHANGELOG.md")),
    }
    written = {}
    for page, make in makers.items():
        if page in listed and (page != "index" or index.exists()):
            with faults.noted():
                written[page] = make()
    faults.refuse()
    return written
