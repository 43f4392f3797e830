"""The changelog's page and feed."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.tools.pages.generated.small_book import project_of
from tools.errors import BookError
from tools.pages.generated.changelog import atom, changelog, changelog_entries

ATOM = "{http://www.w3.org/2005/Atom}"


CHANGES = """# Changelog

Preface.

## 2026-11-23: Second & better

- one
- two

## 2026-11-23

First.

## 2026-10-01: Oldest

Text with `code`.
"""


def test_changelog_ids_stay_when_a_newer_entry_joins() -> None:
    ids = [entry.id for entry in changelog_entries(CHANGES)]
    assert ids == ["changelog-2026-11-23-2", "changelog-2026-11-23", "changelog-2026-10-01"]
    page = changelog(CHANGES)
    assert "(changelog-2026-11-23-2)=\n## 23 November 2026: Second & better" in page
    assert "## 23 November 2026\n" in page
    assert "Preface" not in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Changelog\n", "has no entry"),
        ("## November\n", r"CHANGELOG\.md:1: 'November'; expected"),
        ("## 2026-02-30: x\n", ":1: 2026-02-30 is no date"),
        ("## 2026-01-01\n\n## 2026-01-02\n", ":3: 2026-01-02 stands below"),
    ],
)
def test_changelog_faults_name_the_line(text: str, said: str) -> None:
    with pytest.raises(BookError, match=said):
        changelog_entries(text)


def test_feed_is_atom_with_stable_ids(tmp_path: Path) -> None:
    feed = ElementTree.fromstring(
        atom(CHANGES, project_of(tmp_path, site_url="https://site.example/book/"))
    )
    entries = feed.findall(f"{ATOM}entry")
    assert feed.findtext(f"{ATOM}updated") == "2026-11-23T00:00:00Z"
    assert entries[0].findtext(f"{ATOM}title") == "Second & better"
    assert entries[1].findtext(f"{ATOM}id") == "tag:site.example,2026-11-23:changelog-2026-11-23"
    assert "<code>code</code>" in (entries[2].findtext(f"{ATOM}content") or "")
    link = entries[2].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://site.example/book/changelog.html#changelog-2026-10-01"


def test_the_feed_has_the_book_s_title_authors_and_language(tmp_path: Path) -> None:
    names = {"title": "Übung & <mehr> $x$", "authors": "Ä & Ö", "language": "de"}
    feed = ElementTree.fromstring(atom(CHANGES, project_of(tmp_path, **names)))
    assert feed.findtext(f"{ATOM}title") == "Übung & <mehr> $x$: what has changed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Ä & Ö"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
