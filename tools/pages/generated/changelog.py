"""The changelog's page and its feed."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

from tools.errors import Fault
from tools.markdown import headings
from tools.pages.generated.course import in_words
from tools.pages.generated.templates import render

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
    lines = markdown.splitlines()
    heads = [heading for heading in headings(markdown) if heading.level == 2]
    if not heads:
        raise CHANGELOG_ENTRY(f"{WHERE}: has no entry ('## YYYY-MM-DD: title')")
    ends = [heading.line - 1 for heading in heads[1:]] + [len(lines)]
    found: list[tuple[datetime.date, str, str]] = []
    for heading, end in zip(heads, ends, strict=True):
        where = f"{WHERE}: line {heading.line}"
        match = _ENTRY.fullmatch(heading.text)
        if match is None:
            raise CHANGELOG_ENTRY(f"{where}: expected '## YYYY-MM-DD: title'")
        try:
            day = datetime.date.fromisoformat(match[1])
        except ValueError:
            raise CHANGELOG_ENTRY(f"{where}: {match[1]} is no date") from None
        if found and day > found[-1][0]:
            raise CHANGELOG_ORDER(f"{where}: {day} stands below an older entry")
        found.append((day, match[2] or in_words(day), "\n".join(lines[heading.line : end]).strip()))
    entries: list[Entry] = []
    for day, title, body in reversed(found):
        same_day = sum(entry.date == day for entry in entries)
        id_ = f"changelog-{day}" + (f"-{same_day + 1}" if same_day else "")
        entries.append(Entry(id_, day, title, body))
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
    return render("changelog.md.j2", entries=changelog_entries(markdown), feed=FEED)


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
    return render(
        "changelog.atom.j2",
        entries=changelog_entries(markdown),
        feed=FEED,
        host=urlsplit(site_url).netloc,
        site_url=site_url,
        title=title,
    )
