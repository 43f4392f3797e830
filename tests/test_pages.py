"""The generated pages: what they link to, and the one line that each fault gets."""

from __future__ import annotations

import datetime
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import yaml

from tools import pages
from tools.errors import BookError

ROOT = Path(__file__).resolve().parent.parent
ATOM = "{http://www.w3.org/2005/Atom}"

TOC = """
format: jb-book
root: index
parts:
  - caption: Models & losses
    numbered: 1
    chapters:
      - file: ch01_introduction/index
      - file: ch05_loss_functions/index
        sections:
          - file: ch05_loss_functions/p1_least_squares
  - caption: Reference
    chapters:
      - file: notation
"""
CHAPTER = """---
udl: {status: complete, updated: 2026-11-23, summary: "Where losses come from"}
---
```{code-cell}
# not the title
```
# Loss functions
"""
PLANNED = """---
udl: {status: planned, updated: 2026-11-20, summary: "What it is for"}
nosearch: true
---
# Introduction
"""
PRACTICAL = """---
udl: {practical: "5.1", updated: 2026-11-23, minutes: 60, summary: "s", solutions: open}
---
# Practical 5.1: Least <squares>
"""
MANIFEST = {
    "ch05_loss_functions": {
        "sigmoid": {
            "title": "The sigmoid",
            "alt": "A rising curve",
            "caption": "It rises.",
            "width": 518.4,
            "height": 307.2,
            "files": [
                "ch05_loss_functions/sigmoid.svg",
                "ch05_loss_functions/sigmoid.dark.svg",
                "ch05_loss_functions/sigmoid.pdf",
            ],
        }
    }
}
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


@pytest.fixture
def book(tmp_path: Path) -> Path:
    files = {
        "_toc.yml": TOC,
        "ch01_introduction/index.md": PLANNED,
        "ch05_loss_functions/index.md": CHAPTER,
        "ch05_loss_functions/p1_least_squares.md": PRACTICAL,
        "../slides/ch05_loss_functions.md": "---\ntitle: Losses\n---\n# One\n",
        "../slides/ch05_loss_functions_2.md": "# Two\n",
        "../slides/catch_up_1.md": "# Catching up\n",
        "../slides/README.md": "no deck",
    }
    root = tmp_path / "book"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_index_reads_chapters_practicals_decks_and_figures(book: Path) -> None:
    introduction, losses = pages.course_index(book, MANIFEST)
    assert (introduction.number, introduction.written) == (1, False)
    assert (losses.number, losses.title, losses.part) == (5, "Loss functions", "Models & losses")
    assert losses.updated == datetime.date(2026, 11, 23)
    assert [p.number for p in losses.practicals] == ["5.1"]
    assert losses.practicals[0].title == "Least <squares>"
    assert [d.name for d in losses.decks] == ["ch05_loss_functions", "ch05_loss_functions_2"]
    assert losses.figures[0].files[0] == "sigmoid.svg"
    rest = pages.other_decks(book, [introduction, losses])
    assert [deck.name for deck in rest] == ["catch_up_1"]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("ch05_loss_functions/index.md", "complete", "finished", "udl.status is 'finished'"),
        ("ch05_loss_functions/index.md", "2026-11-23", "soon", "udl.updated is 'soon'"),
        ("ch05_loss_functions/index.md", "summary:", "summery:", "udl.summary is missing"),
        ("ch05_loss_functions/index.md", "udl:", "other:", "has no udl"),
        ("ch05_loss_functions/index.md", "# Loss functions", "Loss functions", "no heading"),
        ("ch05_loss_functions/index.md", "{status", "{{status", "front matter"),
        ("ch05_loss_functions/p1_least_squares.md", '"5.1"', '"5.2"', "this file is '5.1'"),
        ("ch05_loss_functions/p1_least_squares.md", "60", "long", "udl.minutes is 'long'"),
        ("ch05_loss_functions/p1_least_squares.md", "open", "hidden", "udl.solutions is 'hidden'"),
        ("_toc.yml", "/p1_least", "/p2_least", "p2_least_squares.md is listed and does not exist"),
        ("_toc.yml", "ch05_loss_functions/p1", "ch01_introduction/p1", "is no practical"),
        ("_toc.yml", "  - caption: Reference", "  - {", "not YAML"),
    ],
)
def test_faults_are_one_line_with_file_and_field(
    book: Path, file: str, old: str, new: str, said: str
) -> None:
    edit(book / file, old, new)
    with pytest.raises(BookError) as caught:
        pages.course_index(book, MANIFEST)
    message = str(caught.value)
    assert said in message
    assert "\n" not in message
    assert message.startswith("book/")


def test_a_page_outside_the_contents_is_refused(book: Path) -> None:
    (book / "ch05_loss_functions" / "p2_more.md").write_text(PRACTICAL, "utf-8")
    with pytest.raises(BookError, match=r"p2_more\.md: not listed in _toc\.yml"):
        pages.course_index(book, MANIFEST)


def test_chapters_out_of_order_are_refused(book: Path) -> None:
    edit(book / "_toc.yml", "      - file: ch01_introduction/index\n", "")
    edit(
        book / "_toc.yml",
        "  - caption: Ref",
        "      - file: ch01_introduction/index\n  - caption: Ref",
    )
    with pytest.raises(BookError, match="ch01_introduction stands after chapter 5"):
        pages.course_index(book, MANIFEST)


def test_figures_without_a_chapter_are_refused(book: Path) -> None:
    with pytest.raises(BookError, match=r"figures/ch99_none\.py"):
        pages.course_index(book, {"ch99_none": {}})


def test_an_incomplete_manifest_names_figure_and_field(book: Path) -> None:
    with pytest.raises(BookError, match="ch05_loss_functions/sigmoid has no 'title'"):
        pages.course_index(book, {"ch05_loss_functions": {"sigmoid": {}}})


def test_instructors_link_the_permanent_addresses(book: Path) -> None:
    chapters = pages.course_index(book, MANIFEST)
    text = pages.instructors(chapters, pages.other_decks(book, chapters))
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


def test_private_solutions_are_not_linked(book: Path) -> None:
    edit(book / "ch05_loss_functions/p1_least_squares.md", "open", "private")
    assert "solutions/" not in pages.instructors(pages.course_index(book, MANIFEST))


def test_course_table_marks_what_is_planned(book: Path) -> None:
    chapters = pages.course_index(book, MANIFEST)
    table = pages.course_table(chapters)
    assert table.startswith("```{raw} html\n")
    assert 'class="course-planned"' in table
    assert '<time datetime="2026-11-23">23 November 2026</time>' in table
    assert "Models &amp; losses" in table
    assert "2026-11-20" not in table
    assert pages.course_count(chapters).startswith("1 of 2 chapters is here, with 1 practical and")


def test_landing_fills_every_marker(book: Path) -> None:
    settings = {"title": "T", "site_url": "https://site.example/", "email": "a@b.example"}
    text = "{{ course_table }} {{ site_url }} {{ report_url }} {{ email }} {{Kept}} {{{ title }}}"
    filled = pages.landing(text, pages.course_index(book, MANIFEST), settings, "owner/name")
    assert (
        "https://site.example https://github.com/owner/name/issues/new?template=error.yml" in filled
    )
    assert filled.endswith("a@b.example {{Kept}} {T}")
    with pytest.raises(BookError, match=r"nothing is known as \{\{ more \}\}"):
        pages.landing("{{ more }}", [], settings, "owner/name")


def test_reports_carry_page_and_commit() -> None:
    url = pages.report_url("owner/name", "ch05_x/index.html", "0abc")
    assert url.endswith("?template=error.yml&page=ch05_x/index.html&commit=0abc")


def test_notation_is_a_table(book: Path) -> None:
    text = "symbol,name,code,shape,first\n" + r"\|x|,norm,x_norm,\"(N, D)\",ch05_loss_functions"
    text = text.replace('\\"', '"')
    page = pages.notation(text, pages.course_index(book, MANIFEST))
    assert (
        r"| $\Vert x\vert $ | norm | `x_norm` | `(N, D)` | [5](ch05_loss_functions/index.md) |"
        in page
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("symbol,name,code,shape\n", "no column 'first'"),
        ("symbol,name,code,shape,first\n,mean,m,,5\n", "line 2: symbol is empty"),
        ("symbol,name,code,shape,first\nx,mean,m,,five\n", "line 2: first is 'five'"),
    ],
)
def test_notation_faults_name_line_and_column(text: str, said: str) -> None:
    with pytest.raises(BookError, match=said):
        pages.notation(text)


def test_changelog_ids_stay_when_a_newer_entry_joins() -> None:
    ids = [entry.id for entry in pages.changelog_entries(CHANGES)]
    assert ids == ["changelog-2026-11-23-2", "changelog-2026-11-23", "changelog-2026-10-01"]
    page = pages.changelog(CHANGES)
    assert "(changelog-2026-11-23-2)=\n## 23 November 2026: Second & better" in page
    assert "## 23 November 2026\n" in page
    assert "Preface" not in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Changelog\n", "has no entry"),
        ("## November\n", "line 1: expected"),
        ("## 2026-02-30: x\n", "line 1: 2026-02-30 is no date"),
        ("## 2026-01-01\n\n## 2026-01-02\n", "line 3: 2026-01-02 stands below"),
    ],
)
def test_changelog_faults_name_the_line(text: str, said: str) -> None:
    with pytest.raises(BookError, match=said):
        pages.changelog_entries(text)


def test_feed_is_atom_with_stable_ids() -> None:
    feed = ElementTree.fromstring(pages.atom(CHANGES, "https://site.example/book/"))
    entries = feed.findall(f"{ATOM}entry")
    assert feed.findtext(f"{ATOM}updated") == "2026-11-23T00:00:00Z"
    assert entries[0].findtext(f"{ATOM}title") == "Second & better"
    assert entries[1].findtext(f"{ATOM}id") == "tag:site.example,2026-11-23:changelog-2026-11-23"
    assert "<code>code</code>" in (entries[2].findtext(f"{ATOM}content") or "")
    link = entries[2].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://site.example/book/changelog.html#changelog-2026-10-01"


# ------------------------------------------------------------------------- this book's own sources


def test_this_book_has_21_chapters_in_order() -> None:
    chapters = pages.course_index(ROOT / "book", {})
    assert [chapter.number for chapter in chapters] == list(range(1, 22))


def test_planned_pages_stay_out_of_search_and_point_to_the_book() -> None:
    for chapter in pages.course_index(ROOT / "book", {}):
        if chapter.written:
            continue
        text = (ROOT / "book" / chapter.slug / "index.md").read_text("utf-8")
        assert "\nnosearch: true\n" in text, chapter.slug
        assert f"read chapter {chapter.number}," in text, chapter.slug
        assert 60 <= len(text.rpartition("```")[2].split()) <= 125, chapter.slug


def test_addresses_agree_with_pyproject() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["udl"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["title"] == settings["title"]
    assert citation["url"] == settings["site_url"]
    assert citation["repository-code"] == f"https://github.com/{settings['repository']}"


def test_the_error_form_has_the_fields_that_links_fill_in() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/error.yml").read_text("utf-8"))
    ids = [field.get("id") for field in form["body"]]
    assert {"page", "commit"} <= set(ids)
