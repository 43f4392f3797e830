"""The layouts: nothing goes missing unseen, and HTML says what a writer wrote."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from jinja2 import UndefinedError

from tests.tools.pages.generated.small_book import APPENDIX, MANIFEST
from tools.pages.generated.changelog import changelog
from tools.pages.generated.course import Chapter, Deck, Figure, Practical
from tools.pages.generated.instructors import instructors
from tools.pages.generated.landing import course_table
from tools.pages.generated.read import appendix_index, course_index
from tools.pages.generated.templates import FOLDER, render

HOSTILE = """Fisher's "a < b" & <b>c</b>"""
TEMPLATES = sorted(path.name for path in FOLDER.glob("*.*.j2"))


def hostile_chapter() -> Chapter:
    return Chapter(
        number=5,
        slug="ch05_losses",
        part=HOSTILE,
        title=HOSTILE,
        status="complete",
        updated=datetime.date(2026, 11, 23),
        summary=HOSTILE,
        practicals=(Practical("p1_one", "5.1", HOSTILE, 60, "open"),),
        decks=(Deck("ch05_losses", HOSTILE), Deck("ch05_losses_2", HOSTILE)),
        figures=(Figure("one", HOSTILE, HOSTILE, 10, 10, ("one.svg", "one.dark.svg")),),
    )


def html_of(page: str) -> lxml.html.HtmlElement:
    """Join a page's raw blocks."""
    blocks = [part.partition("\n```")[0] for part in page.split("```{raw} html\n")[1:]]
    return lxml.html.fromstring(f"<main>{''.join(blocks)}</main>")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_name_without_a_value_is_an_error(name: str) -> None:
    with pytest.raises(UndefinedError):
        render(name)


@pytest.mark.parametrize("write", [course_table, instructors])
def test_html_says_what_a_writer_wrote(write) -> None:
    html = html_of(write([hostile_chapter()]))
    assert not html.xpath("//b")
    assert html.xpath("//th//a")[0].text == HOSTILE
    told = [text for text in html.itertext() if "Fisher" in text]
    titles = html.xpath("//@title") + html.xpath("//@aria-label")
    assert len(told) >= 3
    for text in (*told, *(title for title in titles if "Fisher" in title)):
        assert HOSTILE in text


def test_markdown_keeps_what_a_writer_wrote() -> None:
    page = changelog(f"# Changes\n\n## 2026-11-23: {HOSTILE}\n\n`a < b` & *c*\n")
    assert f"## 23 November 2026: {HOSTILE}\n\n`a < b` & *c*\n" in page
    titled = instructors([replace(hostile_chapter(), title="$a < b$ & *c*")])
    assert "## Figures of chapter 5: $a < b$ & *c*\n" in titled


def test_rows_and_columns_agree(appendix: Path) -> None:
    chapters, pages = course_index(appendix, MANIFEST), appendix_index(appendix, APPENDIX)
    for page in (course_table(chapters, pages), instructors(chapters, (), pages)):
        html = html_of(page)
        tables = html.xpath("//table")
        assert tables
        for table in tables:
            labels = [cell.text for cell in table.xpath("thead//th")][1:]
            found = table.xpath("tbody/tr[td]")
            assert found
            for row in found:
                assert row.xpath("td/@data-label") == labels
