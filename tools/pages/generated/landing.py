"""The landing page: what is written there by hand, with the course at a glance filled in."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from urllib.parse import quote

from tools.errors import Fault
from tools.pages.escapes import in_markdown, in_tex
from tools.pages.generated.course import AppendixPage, Chapter
from tools.pages.generated.templates import render
from tools.project import Project

LANDING_MARKER = Fault(
    "landing-marker",
    "The landing page asks for a value that does not exist.",
    "Use one of the names that `tools/pages/generated/landing.py` knows, as `{{ title }}`.",
)

_MARKER = re.compile(r"\{\{ (\w+) \}\}")


def landing(
    text: str,
    chapters: Sequence[Chapter],
    project: Project,
    appendix: Sequence[AppendixPage] = (),
) -> str:
    """Complete the landing page.

    Parameters
    ----------
    text : str
        ``book/index.md``.
    chapters : Sequence of Chapter
        What :func:`~tools.pages.generated.read.course_index` returned.
    project : Project
        Whose title, authors and addresses it says.
    appendix : Sequence of AppendixPage, optional
        What :func:`~tools.pages.generated.read.appendix_index` returned.

    Returns
    -------
    str
        The page as Sphinx reads it.

    Raises
    ------
    BookError
        Where a ``{{ marker }}`` has no value.
    """
    values = {
        "course_table": course_table(chapters, appendix),
        "course_count": course_count(chapters),
        "title": in_markdown(project.title),
        "bibtex_title": in_tex(project.title),
        "bibtex_authors": in_tex(project.authors),
        "bibtex_key": bibtex_key(project.repository),
        "chapters": str(len(chapters)),
        "site_url": project.site_url,
        "email": project.email,
        "repository_url": f"https://github.com/{project.repository}",
        "report_url": report_url(project.repository, "index.html"),
        "year": str(max((c.updated for c in chapters), default=datetime.date.min).year),
    }

    # No template: the page is a writer's, and what else stands there in braces is TeX.
    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise LANDING_MARKER(f"book/index.md: nothing is known as {{{{ {match[1]} }}}}")
        return values[match[1]]

    return _MARKER.sub(value, text)


def report_url(repository: str, page: str) -> str:
    """Return the address of the error form with its page filled in.

    Parameters
    ----------
    repository : str
        ``OWNER/NAME``.
    page : str
        The page's address below the site's root.

    Returns
    -------
    str
        The address.
    """
    query = f"template=error.yml&page={quote(page, safe='/')}"
    return f"https://github.com/{repository}/issues/new?{query}"


def bibtex_key(repository: str) -> str:
    """Name the site in a bibliography by its owner: ``someone`` for ``some-one/book``."""
    owner = repository.partition("/")[0]
    return re.sub(r"[^a-z0-9]", "", owner.lower())


def course_count(chapters: Sequence[Chapter]) -> str:
    """Say in one sentence how far the course is.

    Parameters
    ----------
    chapters : Sequence of Chapter
        What :func:`~tools.pages.generated.read.course_index` returned.

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


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def course_table(chapters: Sequence[Chapter], appendix: Sequence[AppendixPage] = ()) -> str:
    """Write the course at a glance.

    Parameters
    ----------
    chapters : Sequence of Chapter
        What :func:`~tools.pages.generated.read.course_index` returned.
    appendix : Sequence of AppendixPage, optional
        What :func:`~tools.pages.generated.read.appendix_index` returned.

    Returns
    -------
    str
        A raw HTML block.
    """
    return render("course_table.md.j2", entries=[*chapters, *appendix]).rstrip("\n")
