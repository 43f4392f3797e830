"""The instructors' page: what to download, chapter by chapter."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from tools.pages.generated import teaching
from tools.pages.generated.course import AppendixPage, Chapter, Coursework, Deck
from tools.pages.generated.templates import render


def instructors(
    chapters: Sequence[Chapter],
    decks: Sequence[Deck] = (),
    appendix: Sequence[AppendixPage] = (),
    coursework: Sequence[Coursework] = (),
    *,
    site_url: str = "",
    repository: str = "",
) -> str:
    """Write the instructors' page.

    Parameters
    ----------
    chapters : Sequence of Chapter
        What :func:`~tools.pages.generated.read.course_index` returned.
    decks : Sequence of Deck, optional
        Decks that belong to no chapter.
    appendix : Sequence of AppendixPage, optional
        What :func:`~tools.pages.generated.read.appendix_index` returned.
    coursework : Sequence of Coursework, optional
        What :func:`~tools.pages.generated.read.coursework_index` returned.
    site_url : str, optional
        Where the site is published.
    repository : str, optional
        ``OWNER/NAME``.

    Returns
    -------
    str
        A MyST page.
    """
    written = [page for page in appendix if page.written]
    there = [chapter for chapter in chapters if chapter.written]
    plans = [teaching.term(there, weeks) for weeks in teaching.TERMS]
    return render(
        "instructors.md.j2",
        chapters=there,
        weeks=list(enumerate(zip_longest(*plans), 1)),
        terms=teaching.TERMS,
        lecture=teaching.lecture,
        pace=teaching.MINUTES_A_SLIDE,
        site_url=site_url,
        source=f"https://github.com/{repository}",
        planned=_listed([chapter.mark for chapter in chapters if not chapter.written]),
        appendix=written,
        # One pack for all its pages; it stands beside the first.
        appendix_figures=sum(len(page.figures) for page in written),
        drawn_appendix=[page for page in appendix if page.figures],
        decks=decks,
        coursework=coursework,
    )


def _listed(numbers: Sequence[str]) -> str:
    if len(numbers) < 2:
        return "".join(f"chapter {number}" for number in numbers)
    return f"chapters {', '.join(numbers[:-1])} and {numbers[-1]}"
