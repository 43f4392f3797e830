"""What an instructor plans with: what a lecture takes, what a chapter asks and gives, a term."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tools.pages.generated.course import Chapter

# Slides are written for this pace: questions get their minute, the others less.
MINUTES_A_SLIDE = 2
TERMS = (10, 12)
# A chapter that only touches a week, by less than this share of it, is not listed for it.
TOUCH = 0.15

_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
_GOALS = re.compile(r"^\*\*After this chapter you can\*\*\n+((?:- .+\n(?: +.+\n)*)+)", re.MULTILINE)
_NEEDS = re.compile(r"^\*\*What you need:\*\* *(.+)$", re.MULTILINE)


def slides(deck: str) -> int:
    """Count the slides of a deck: its title, its licence, and all that have a heading."""
    return 2 + len(re.findall(r"^##? ", _FENCE.sub("", deck), re.MULTILINE))


def lecture(count: int) -> int:
    """Say how many minutes a deck takes, to the nearest five."""
    return 5 * round(count * MINUTES_A_SLIDE / 5)


def goals(page: str) -> tuple[str, ...]:
    """Read a chapter's goals: the list below "After this chapter you can"."""
    found = _GOALS.search(page)
    if found is None:
        return ()
    entries = re.split(r"^- ", found[1], flags=re.MULTILINE)[1:]
    return tuple(" ".join(entry.split()).rstrip(";.") for entry in entries)


def needs(page: str) -> str:
    """Read what a chapter builds on, its links as seen from the book's own folder."""
    found = _NEEDS.search(page)
    if found is None:
        return ""
    # The sentences after the first say where practicals are announced.
    first = re.split(r"(?<=\.) (?=[A-Z])", found[1])[0]
    return first.replace("](../", "](")


def term(chapters: Sequence[Chapter], weeks: int) -> list[list[Chapter]]:
    """Spread chapters over a term, by the minutes of their lectures and practicals.

    Parameters
    ----------
    chapters : sequence of Chapter
        Those that are written, in order.
    weeks : int
        Teaching weeks.

    Returns
    -------
    list of list of Chapter
        The chapters of each week; a long chapter takes several.
    """
    loads = [
        sum(lecture(deck.slides) for deck in chapter.decks)
        + sum(practical.minutes for practical in chapter.practicals)
        or (chapter.minutes or 60)
        for chapter in chapters
    ]
    week = sum(loads) / weeks
    plan: list[list[Chapter]] = [[] for _ in range(weeks)]
    begin = 0.0
    for chapter, load in zip(chapters, loads, strict=True):
        end = begin + load
        shares = [min(end, (one + 1) * week) - max(begin, one * week) for one in range(weeks)]
        most = max(range(weeks), key=lambda one: shares[one])
        for one, share in enumerate(shares):
            if share > TOUCH * week or one == most:
                plan[one].append(chapter)
        begin = end
    return plan
