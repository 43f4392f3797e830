"""The instructors' page: what it offers, and what it must not."""

from __future__ import annotations

import re
from pathlib import Path

from tests import ROOT
from tests.tools.pages.generated.small_book import APPENDIX, MANIFEST, edit, rows
from tools.markdown import headings
from tools.pages.generated.instructors import instructors
from tools.pages.generated.landing import course_table
from tools.pages.generated.read import appendix_index, course_index, coursework_index, other_decks

COURSEWORK_TOC = """\
  - caption: Coursework
    chapters:
      - file: coursework/index
      - file: coursework/geometry
  - caption: Reference
"""
COURSEWORK = """\
---
udl: {practical: geometry, updated: 2026-11-23, minutes: 120, summary: Volumes., solutions: apart}
---
# Coursework IV: Balls & shells
"""


def test_instructors_link_the_permanent_addresses(book: Path) -> None:
    chapters = course_index(book, MANIFEST)
    text = instructors(chapters, other_decks(book, chapters))
    for address in (
        "slides/ch05_loss_functions.pptx",
        "slides/ch05_loss_functions_2.pdf",
        "slides/catch_up_1.html",
        "figures/ch05_loss_functions.zip",
        "figures/ch05_loss_functions/sigmoid.pdf",
        "ch05_loss_functions/index.html#fig-ch05-sigmoid",
        "notebooks/ch05_loss_functions/index.ipynb",
        "notebooks/ch05_loss_functions/p1_least_squares.ipynb",
        "solutions/ch05_loss_functions/p1_least_squares.ipynb",
    ):
        assert f'href="{address}"' in text
    assert "sigmoid.pptx" not in text, "a format that does not exist is not offered"
    assert "Least &lt;squares&gt;" in text
    assert "Not written yet: chapter 1." in text


def test_solutions_that_lie_apart_are_not_linked(book: Path) -> None:
    edit(book / "ch05_loss_functions/p1_least_squares.md", "open", "apart")
    assert "solutions/" not in instructors(course_index(book, MANIFEST))


def test_coursework_is_listed_with_its_notebook_and_how_it_is_marked(book: Path) -> None:
    edit(book / "_toc.yml", "  - caption: Reference\n", COURSEWORK_TOC)
    folder = book / "coursework"
    folder.mkdir()
    (folder / "index.md").write_text("# Coursework\n")
    (folder / "geometry.md").write_text(COURSEWORK)
    chapters = course_index(book, MANIFEST)
    assert "oursework" not in instructors(chapters)
    text = instructors(chapters, coursework=coursework_index(book), repository="o/r")
    (row,) = [row for row in rows(text) if "notebooks/coursework/geometry.ipynb" in row]
    assert 'Coursework IV <a href="coursework/geometry.html">Balls &amp; shells</a>' in row
    assert "about 120 min" in row
    assert "kept apart" in row
    assert "- [Coursework IV: Balls & shells](coursework/geometry.md). Volumes." in text
    guide = (ROOT / "docs" / "grading.md").read_text("utf-8")
    anchors = {anchor_of(heading.text) for heading in headings(guide)}
    linked = re.findall(r"docs/grading\.md#([\w-]+)", text)
    assert len(linked) == 5
    assert set(linked) <= anchors


def anchor_of(heading: str) -> str:
    """Name a heading as GitHub does."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_a_book_without_appendix_has_none(book: Path) -> None:
    assert appendix_index(book, MANIFEST) == []
    chapters = course_index(book, MANIFEST)
    assert "appendix" not in instructors(chapters)
    assert "appendix" not in course_table(chapters)


def test_instructors_offer_the_appendix_with_one_pack(appendix: Path) -> None:
    chapters = course_index(appendix, MANIFEST)
    text = instructors(chapters, (), appendix_index(appendix, APPENDIX))
    table, _, gallery = text.partition("(instructors-appendix)=\n## Figures of the appendix\n")
    lettered = [row for row in rows(table) if "notebooks/appendix/" in row]
    for row, letter, stem in zip(
        lettered, "ABC", ("index", "linear_algebra", "calculus"), strict=True
    ):
        assert f'{letter} <a href="appendix/{stem}.html">' in row
        assert f'href="notebooks/appendix/{stem}.ipynb"' in row
    edit(appendix / "appendix/calculus.md", "status: draft", "status: planned")
    later = instructors(chapters, (), appendix_index(appendix, APPENDIX))
    assert "appendix/linear_algebra.html" in later
    assert "appendix/calculus" not in later.partition("(instructors-appendix)=")[0]
    # Pack and gallery hold the figures of all pages.
    for address in ("figures/appendix.zip", "figures/appendix.pptx", "#instructors-appendix"):
        assert text.count(f'href="{address}"') == 1
        assert f'href="{address}"' in lettered[0]
    assert "3 figures" in lettered[0]
    addresses = [
        f"appendix/{stem}.html#fig-appendix-{name}"
        for stem, name in (
            ("linear_algebra", "norms"),
            ("linear_algebra", "shadow"),
            ("calculus", "slope"),
        )
    ]
    places = [gallery.index(f'<li><a href="{address}">') for address in addresses]
    assert places == sorted(places)
    assert gallery.count("<li>") == 3
    assert 'src="figures/appendix/slope.dark.svg"' in gallery
    assert 'href="figures/appendix/slope.png"' in gallery
    assert "slope.pdf" not in gallery, "a format that does not exist is not offered"
    assert 'aria-label="“The slope”: downloads"' in gallery
