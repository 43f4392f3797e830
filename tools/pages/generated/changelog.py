"""The changelog's page and its feed."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

from tools.errors import Fault
from tools.markdown import Heading, headings
from tools.pages.faults import Faults
from tools.pages.generated.course import in_words
from tools.pages.generated.templates import render
from tools.pages.source import clean
from tools.plaintext import plain_text
from tools.project import Project

CHANGELOG_ENTRY = Fault(
    "changelog-entry",
    "`CHANGELOG.md` has no entry, or an entry's heading has no date or one that does not exist.",
    "Head each entry with `## YYYY-MM-DD: what`.",
)
CHANGELOG_ORDER = Fault(
    "changelog-order",
    "An entry of `CHANGELOG.md` stands below an older one.",
    "Put the newest entry first.",
)

FEED = "changelog.atom"
WHERE = "CHANGELOG.md"
_ENTRY = re.compile(r"(\d{4}-\d\d-\d\d)(?:: (.+))?")


@dataclass(frozen=True)
class Entry:
    """One entry of the changelog: its permanent id, its day, its title and its Markdown."""

    id: str
    date: datetime.date
    title: str
    body: str

    @property
    def heading(self) -> str:
        """Its heading on the page: the day, and the title where it has one."""
        day = in_words(self.date)
        return day if self.title == day else f"{day}: {self.title}"

    @property
    def plain_title(self) -> str:
        """Its title as feed readers show it."""
        return plain_text(self.title)

    @property
    def html(self) -> str:
        """Its text as feed readers show it."""
        return str(MarkdownIt("commonmark").render(self.body))


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
    markdown = clean(markdown)
    lines = markdown.split("\n")
    heads = [heading for heading in headings(markdown) if heading.level == 2]
    if not heads:
        raise CHANGELOG_ENTRY(f"{WHERE}:1: has no entry ('## YYYY-MM-DD: title')")
    ends = [heading.line - 1 for heading in heads[1:]] + [len(lines)]
    faults = Faults()
    found: list[tuple[datetime.date, str, str]] = []
    for heading, end in zip(heads, ends, strict=True):
        with faults.noted():
            day, title = _head(heading, found[-1][0] if found else datetime.date.max)
            found.append((day, title, "\n".join(lines[heading.line : end]).strip()))
    faults.refuse()
    entries: list[Entry] = []
    for day, title, body in reversed(found):
        same_day = sum(entry.date == day for entry in entries)
        id_ = f"changelog-{day}" + (f"-{same_day + 1}" if same_day else "")
        entries.append(Entry(id_, day, title, body))
    return entries[::-1]


def _head(heading: Heading, above: datetime.date) -> tuple[datetime.date, str]:
    """Read an entry's day and title; none may be newer than the one above it."""
    where = f"{WHERE}:{heading.line}"
    match = _ENTRY.fullmatch(heading.text)
    if match is None:
        raise CHANGELOG_ENTRY(f"{where}: {heading.text!r}; expected '## YYYY-MM-DD: title'")
    try:
        day = datetime.date.fromisoformat(match[1])
    except ValueError:
        raise CHANGELOG_ENTRY(f"{where}: {match[1]} is no date") from None
    if day > above:
        raise CHANGELOG_ORDER(f"{where}: {day} stands below an older entry")
    return day, match[2] or in_words(day)


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
    return render("changelog.md.j2", entries=changelog_entries(markdown), feed=FEED)


def atom(markdown: str, project: Project) -> str:
    """Write the changelog as an Atom feed.

    Parameters
    ----------
    markdown : str
        ``CHANGELOG.md``.
    project : Project
        Whose changes they are.

    Returns
    -------
    str
        The XML of :data:`FEED`.
    """
    return render(
        "changelog.atom.j2",
        entries=changelog_entries(markdown),
        feed=FEED,
        host=urlsplit(project.site_url).netloc,
        site_url=project.site_url,
        title=project.title,
        authors=project.authors,
        language=project.language,
    )
