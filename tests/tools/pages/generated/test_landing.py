"""The landing page: the course at a glance, and its markers."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests import ROOT
from tests.tools.pages.generated.small_book import APPENDIX, MANIFEST, project_of, rows
from tools.errors import BookError
from tools.pages.generated.landing import course_count, course_table, landing, report_url
from tools.pages.generated.read import appendix_index, course_index


def test_course_table_marks_what_is_planned(book: Path) -> None:
    chapters = course_index(book, MANIFEST)
    table = course_table(chapters)
    assert table.startswith("```{raw} html\n")
    assert 'class="course-planned"' in table
    assert '<time datetime="2026-11-23">23 November 2026</time>' in table
    assert "Models &amp; losses" in table
    assert "2026-11-20" not in table
    assert course_count(chapters).startswith("1 of 2 chapters is here, with 1 practical and")


def test_landing_fills_every_marker(book: Path) -> None:
    project = project_of(book.parent)
    text = "{{ course_table }} {{ site_url }} {{ report_url }} {{ email }} {{Kept}} {{{ title }}}"
    filled = landing(text, course_index(book, MANIFEST), project)
    assert (
        "https://site.example https://github.com/owner/name/issues/new?template=error.yml" in filled
    )
    assert filled.endswith("a@b.example {{Kept}} {T}")
    with pytest.raises(BookError, match=r"nothing is known as \{\{ more \}\}"):
        landing("{{ more }}", [], project)


def test_reports_carry_the_page() -> None:
    url = report_url("owner/name", "ch05_x/index.html")
    assert url.endswith("?template=error.yml&page=ch05_x/index.html")


def test_course_table_lists_the_appendix_below_the_chapters(appendix: Path) -> None:
    chapters = course_index(appendix, MANIFEST)
    table = course_table(chapters, appendix_index(appendix, APPENDIX))
    found = rows(table)
    heading = next(row for row in found if "Background" in row)
    assert "course-part" in heading
    assert table.count("Background") == 1
    after = found[found.index(heading) + 1 :]
    for row, letter, stem, figures in zip(
        after, "ABC", ("index", "linear_algebra", "calculus"), (0, 2, 1), strict=True
    ):
        assert f'<span class="course-number">{letter}</span>' in row
        assert f'href="appendix/{stem}.html"' in row
        link = '<a href="instructors.html#instructors-appendix"'
        assert (link in row) == (figures > 0)
        assert (f">{figures}</a>" in row) == (figures > 0)
        # An appendix has neither practicals nor slides: its cells stay, and stay empty.
        assert '<td role="cell" data-label="Practicals"></td>' in row
        assert '<td role="cell" data-label="Slides"></td>' in row
    assert "Linear &lt;algebra&gt;" in after[1]
    assert "Arrows &amp; numbers" in after[1]
    assert 'complete <time datetime="2026-11-24">24 November 2026</time>' in after[1]
    assert 'class="course-draft"' in after[2]
    assert 'title="The figures of the appendix, to download"' in after[2]


def test_course_count_is_of_chapters_alone(appendix: Path) -> None:
    chapters = course_index(appendix, MANIFEST)
    project = project_of(appendix.parent)
    found = appendix_index(appendix, APPENDIX)
    text = "{{ course_count }}\n{{ course_table }}"
    filled = landing(text, chapters, project, found)
    assert filled.startswith("1 of 2 chapters is here")
    assert 'href="appendix/calculus.html"' in filled
    assert "appendix" not in landing(text, chapters, project)


def test_the_citation_is_bibtex_whatever_the_names(tmp_path: Path) -> None:
    # BibTeX takes single braces for first and last names.
    text = (ROOT / "book" / "index.md").read_text("utf-8")
    project = project_of(tmp_path, title=r"5 $ & {x}\y", authors="A_1 and Ö", repository="O-w/n")
    filled = landing(text, [], project)
    assert "\n# 5 \\$ \\& \\{x\\}\\\\y\n" in filled
    assert "@misc{ow,\n" in filled
    assert r"{5 \$ \& \textbraceleft{}x\textbraceright{}\textbackslash{}y}," in filled
    assert r"author       = {{A\_1 and Ö}}," in filled


@pytest.mark.parametrize("number", [0, 1, 20])
def test_the_page_counts_the_chapters(number: int, book: Path) -> None:
    text = (ROOT / "book" / "index.md").read_text("utf-8")
    chapters = course_index(book, MANIFEST)[:1] * number
    assert f"in {number} chapters" in landing(text, chapters, project_of(book.parent))


def test_the_error_form_has_the_fields_that_links_fill_in() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/error.yml").read_text("utf-8"))
    ids = [field.get("id") for field in form["body"]]
    assert {"page", "commit"} <= set(ids)
