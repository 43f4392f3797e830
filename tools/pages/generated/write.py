"""All generated pages at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.errors import Fault
from tools.pages.contents import page_names
from tools.pages.generated.changelog import changelog
from tools.pages.generated.instructors import instructors
from tools.pages.generated.landing import landing
from tools.pages.generated.notation import notation
from tools.pages.generated.read import appendix_index, course_index, other_decks
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
    chapters = course_index(project.book, manifest)
    appendix = appendix_index(project.book, manifest)
    listed = page_names(project.book)
    written = {}
    if (project.book / "index.md").exists():
        text = _source(project, project.book / "index.md")
        written["index"] = landing(text, chapters, project.settings, project.repository, appendix)
    if "instructors" in listed:
        decks = other_decks(project.book, chapters)
        written["instructors"] = instructors(chapters, decks, appendix)
    if "notation" in listed:
        written["notation"] = notation(_source(project, project.book / "notation.csv"), chapters)
    if "changelog" in listed:
        written["changelog"] = changelog(_source(project, project.root / "CHANGELOG.md"))
    return written


def _source(project: Project, path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise GENERATED_SOURCE(f"{project.relative(path)}: missing") from None
