"""What is read of a course, and the one line that each fault gets."""

from __future__ import annotations

import datetime
import re
from functools import partial
from pathlib import Path
from string import ascii_uppercase

import pytest

from figures.catalogue import FIGURES
from tests import ROOT
from tests.tools.pages.generated.small_book import (
    APPENDIX,
    MANIFEST,
    PRACTICAL,
    drawing,
    edit,
    refusal,
)
from tools.errors import BookError
from tools.pages.generated.read import appendix_index, course_index, other_decks


def test_index_reads_chapters_practicals_decks_and_figures(book: Path) -> None:
    introduction, losses = course_index(book, MANIFEST)
    assert (introduction.number, introduction.written) == (1, False)
    assert (losses.number, losses.title, losses.part) == (5, "Loss functions", "Models & losses")
    assert losses.updated == datetime.date(2026, 11, 23)
    assert [p.number for p in losses.practicals] == ["5.1"]
    assert losses.practicals[0].title == "Least <squares>"
    assert [d.name for d in losses.decks] == ["ch05_loss_functions", "ch05_loss_functions_2"]
    assert losses.figures[0].files[0] == "sigmoid.svg"
    rest = other_decks(book, [introduction, losses])
    assert [deck.name for deck in rest] == ["catch_up_1"]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("ch05_loss_functions/index.md", "complete", "finished", "udl.status is 'finished'"),
        ("ch05_loss_functions/index.md", "2026-11-23", "soon", "udl.updated is 'soon'"),
        ("ch05_loss_functions/index.md", "summary:", "summery:", "udl.summery means nothing"),
        ("ch05_loss_functions/index.md", "2026-11-23", "2026-02-30", "cannot be read: day is out"),
        ("ch05_loss_functions/index.md", "status:", "local_symbols: x, status:", "expected a list"),
        ("ch05_loss_functions/index.md", "status:", "minutes: -5, status:", "udl.minutes is -5"),
        ("ch05_loss_functions/index.md", "status:", "secs: 5, status:", "udl.secs means nothing"),
        (
            "ch05_loss_functions/index.md",
            "status:",
            "seconds: 31, status:",
            "udl.seconds is 31, more",
        ),
        (
            "ch05_loss_functions/index.md",
            "status:",
            "seconds: two, status:",
            "udl.seconds is 'two'",
        ),
        ("ch05_loss_functions/index.md", "udl:", "other:", "has no udl"),
        ("ch05_loss_functions/index.md", "# Loss functions", "Loss functions", "no heading"),
        ("ch05_loss_functions/index.md", "{status", "{{status", "front matter"),
        ("ch05_loss_functions/p1_least_squares.md", '"5.1"', '"5.2"', "this file is '5.1'"),
        ("ch05_loss_functions/p1_least_squares.md", "60", "long", "udl.minutes is 'long'"),
        ("ch05_loss_functions/p1_least_squares.md", "open", "hidden", "udl.solutions is 'hidden'"),
        ("_toc.yml", "  - caption: Reference", "  - {", "not YAML"),
    ],
)
def test_faults_are_one_line_with_file_and_field(
    book: Path, file: str, old: str, new: str, said: str
) -> None:
    message = refusal(book / file, old, new, partial(course_index, book, MANIFEST))
    assert said in message
    assert message.startswith("book/")


def faults(book: Path) -> list[str]:
    with pytest.raises(BookError) as caught:
        course_index(book, MANIFEST)
    return str(caught.value).splitlines()


def test_a_misspelt_entry_is_named_with_its_line_and_what_was_meant(book: Path) -> None:
    edit(book / "_toc.yml", "/p1_least", "/p2_least")
    missing, stray = faults(book)
    assert missing.startswith("book/_toc.yml:11: ")
    assert "p2_least_squares.md is listed and does not exist" in missing
    assert "did you mean 'ch05_loss_functions/p1_least_squares'?" in missing
    assert stray.startswith("book/ch05_loss_functions/p1_least_squares.md:1: not listed")


def test_what_is_listed_below_another_chapter_is_no_practical(book: Path) -> None:
    edit(book / "_toc.yml", "ch05_loss_functions/p1", "ch01_introduction/p1")
    assert "book/_toc.yml:11: 'ch01_introduction/p1_least_squares'" in faults(book)[0]
    assert "is no practical" in faults(book)[0]


def test_all_faults_of_all_pages_come_at_once(book: Path) -> None:
    edit(book / "ch05_loss_functions/index.md", "complete", "finished")
    edit(book / "ch05_loss_functions/index.md", "2026-11-23", "soon")
    edit(book / "ch05_loss_functions/p1_least_squares.md", "60", "long")
    edit(book / "ch01_introduction/index.md", "summary", "summery")
    (book / "ch05_loss_functions" / "p2_more.md").write_text(PRACTICAL, "utf-8")
    found = faults(book)
    assert len(found) == 5
    assert any("udl.summery means nothing; did you mean 'summary'?" in line for line in found)
    assert all(re.match(r"book/[\w/]+\.(md|yml):\d+: .* \[[a-z-]+\]$", line) for line in found)


def test_a_page_outside_the_contents_is_refused(book: Path) -> None:
    (book / "ch05_loss_functions" / "p2_more.md").write_text(PRACTICAL, "utf-8")
    with pytest.raises(BookError, match=r"p2_more\.md:1: not listed in book/_toc\.yml"):
        course_index(book, MANIFEST)


def test_chapters_out_of_order_are_refused(book: Path) -> None:
    edit(book / "_toc.yml", "      - file: ch01_introduction/index\n", "")
    edit(
        book / "_toc.yml",
        "  - caption: Ref",
        "      - file: ch01_introduction/index\n  - caption: Ref",
    )
    with pytest.raises(BookError, match="ch01_introduction stands after chapter 5"):
        course_index(book, MANIFEST)


def test_figures_without_a_chapter_are_refused(book: Path) -> None:
    with pytest.raises(BookError, match=r"figures/ch99_none: "):
        course_index(book, {"ch99_none": {}})


def test_an_incomplete_manifest_names_figure_and_field(book: Path) -> None:
    with pytest.raises(BookError, match="ch05_loss_functions/sigmoid has no 'title'"):
        course_index(book, {"ch05_loss_functions": {"sigmoid": {}}})


def test_appendix_is_lettered_in_the_order_of_the_contents(appendix: Path) -> None:
    found = appendix_index(appendix, APPENDIX)
    assert [(page.letter, page.stem) for page in found] == [
        ("A", "index"),
        ("B", "linear_algebra"),
        ("C", "calculus"),
    ]
    assert [page.title for page in found] == ["Reading", "Linear <algebra>", "Calculus"]
    assert {page.part for page in found} == {"Background"}
    assert [page.status for page in found] == ["complete", "complete", "draft"]
    assert found[1].updated == datetime.date(2026, 11, 24)
    assert found[1].summary == "Arrows & numbers"


def test_appendix_figures_belong_to_the_page_that_shows_them_in_its_order(appendix: Path) -> None:
    found = appendix_index(appendix, APPENDIX)
    shown = [[figure.name for figure in page.figures] for page in found]
    assert shown == [[], ["norms", "shadow"], ["slope"]]
    # They are no chapter's, and the chapters' own stay theirs.
    chapters = course_index(appendix, {**MANIFEST, **APPENDIX})
    assert [figure.name for chapter in chapters for figure in chapter.figures] == ["sigmoid"]


def test_appendix_letters_follow_the_contents_and_not_the_names(appendix: Path) -> None:
    line = "      - file: appendix/calculus\n"
    edit(appendix / "_toc.yml", line, "")
    edit(
        appendix / "_toc.yml",
        "      - file: appendix/linear",
        f"{line}      - file: appendix/linear",
    )
    letters = {page.stem: page.letter for page in appendix_index(appendix, APPENDIX)}
    assert letters == {"index": "A", "calculus": "B", "linear_algebra": "C"}


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "_toc.yml",
            "appendix/calc",
            "appendix/kalk",
            "kalkulus.md is listed and does not exist",
        ),
        ("appendix/calculus.md", "draft", "begun", "appendix/calculus.md:2: udl.status is 'begun'"),
        ("appendix/calculus.md", "2026-11-23", "soon", "udl.updated is 'soon'"),
        ("appendix/calculus.md", "summary:", "summery:", "udl.summery means nothing"),
        ("appendix/calculus.md", "udl:", "other:", "has no udl"),
        ("appendix/calculus.md", "# Calculus", "Calculus", "no heading"),
        ("appendix/calculus.md", "-figure} slope", "-figure} slop", "'slope' stands on no page"),
        ("appendix/linear_algebra.md", "-figure} norms", " } norms", "'norms' stands on no page"),
    ],
)
def test_appendix_faults_are_one_line_with_file_and_field(
    appendix: Path, file: str, old: str, new: str, said: str
) -> None:
    read = partial(appendix_index, appendix, APPENDIX)
    assert said in refusal(appendix / file, old, new, read)


def test_appendix_figures_without_an_appendix_are_refused(book: Path) -> None:
    with pytest.raises(BookError, match=r"figures/appendix: 'norms' stands on no page"):
        appendix_index(book, APPENDIX)


def test_this_book_has_21_chapters_in_order() -> None:
    chapters = course_index(ROOT / "book", {})
    assert [chapter.number for chapter in chapters] == list(range(1, 22))


def test_the_pages_of_this_books_appendix_show_all_its_figures() -> None:
    drawn = {name: drawing(name) for name in FIGURES["appendix"]}
    found = appendix_index(ROOT / "book", {"appendix": drawn})
    assert "".join(page.letter for page in found) == ascii_uppercase[: len(found)]
    assert found[0].stem == "index"
    shown = [figure.name for page in found for figure in page.figures]
    assert sorted(shown) == sorted(drawn)


def test_planned_pages_stay_out_of_search_and_point_to_the_book() -> None:
    for chapter in course_index(ROOT / "book", {}):
        if chapter.written:
            continue
        text = (ROOT / "book" / chapter.slug / "index.md").read_text("utf-8")
        assert "\nnosearch: true\n" in text, chapter.slug
        assert f"read chapter {chapter.number}," in text, chapter.slug
        assert 60 <= len(text.rpartition("```")[2].split()) <= 125, chapter.slug
