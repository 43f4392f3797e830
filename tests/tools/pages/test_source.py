"""What editors leave in a file does not reach a page; what is no text is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.pages.generated.small_book import project_of
from tools.errors import BookError
from tools.pages.contents import page_names
from tools.pages.frontmatter import read_front_matter
from tools.pages.generated.changelog import atom, changelog_entries
from tools.pages.generated.notation import notation
from tools.pages.source import clean, read_source

MARK = "\ufeff"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (f"{MARK}# T", "# T"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x0cb\x08\x1bc\x7f\x9f", "abc"),
        ("a\u2028b", "a b"),
        ("tab\tand σ² 😀", "tab\tand σ² 😀"),
    ],
)
def test_what_nobody_sees_is_dropped(written: str, read: str) -> None:
    assert clean(written) == read


def test_what_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_bytes("one\ntwo caf\xe9".encode("latin-1"))
    with pytest.raises(BookError, match=r"book/page\.md:2: not UTF-8 \(0xe9\) \[source-encoding\]"):
        read_source(path, "book/page.md")


def test_a_byte_order_mark_is_no_part_of_a_page_a_table_or_the_contents(tmp_path: Path) -> None:
    assert read_front_matter(f"{MARK}---\na: 1\n---\n", "page.md") == {"a": 1}
    assert "$x$" in notation(f"{MARK}symbol,name,code,shape,first\nx,input,x,(N),2\n")
    (tmp_path / "_toc.yml").write_text(f"{MARK}root: index\nchapters: []\n", "utf-8")
    assert page_names(tmp_path) == ["index"]


def test_control_characters_in_the_changelog_leave_its_feed_well_formed(tmp_path: Path) -> None:
    import xml.etree.ElementTree as ElementTree

    changes = f"{MARK}# Changelog\n\n## 2026-11-23: A\x0cB\x1b\n\n- one\x00 two\n\x0b\n"
    feed = atom(changes, project_of(tmp_path, site_url="https://site.example"))
    assert ElementTree.fromstring(feed) is not None
    assert changelog_entries(changes)[0].title == "AB"
