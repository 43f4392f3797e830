"""The generated pages: what they link to, and the one line that each fault gets."""

from __future__ import annotations

import datetime
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import yaml

from figures.catalogue import FIGURES
from tests import ROOT
from tools.errors import BookError
from tools.pages import generated as pages
from tools.project import Project

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


def refusal(path: Path, old: str, new: str, read: Callable[[], object]) -> str:
    """Plant a fault, and return the one line in which the book is refused."""
    edit(path, old, new)
    with pytest.raises(BookError) as caught:
        read()
    assert "\n" not in str(caught.value)
    return str(caught.value)


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
    message = refusal(book / file, old, new, partial(pages.course_index, book, MANIFEST))
    assert said in message
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


# ----------------------------------------------------------------------------------- the appendix

LETTERED = """---
udl: {status: complete, updated: 2026-11-24, summary: "Arrows & numbers"}
---
# Linear <algebra>

```{course-figure} norms
```

````{course-figure} shadow
````
"""
FRONT = LETTERED.partition("\n\n")[0].replace("Linear <algebra>", "Reading").replace("24", "22")
DRAFTED = """---
udl: {status: draft, updated: 2026-11-23, summary: "Slopes"}
---
# Calculus

```{course-figure} slope
```
"""
APPENDIX_TOC = """
  - caption: Background
    chapters:
      - file: appendix/index
      - file: appendix/linear_algebra
      - file: appendix/calculus
"""


def drawing(name: str, *endings: str) -> dict[str, object]:
    files = [f"appendix/{name}.{ending}" for ending in ("svg", "dark.svg", *endings)]
    texts = {"title": f"The {name}", "alt": "A line", "caption": "It is straight."}
    return {**texts, "width": 518.4, "height": 300.0, "files": files}


APPENDIX = {"appendix": {name: drawing(name, "png") for name in ("slope", "shadow", "norms")}}


@pytest.fixture
def appendix(book: Path) -> Path:
    (book / "appendix").mkdir()
    (book / "appendix" / "index.md").write_text(FRONT, "utf-8")
    (book / "appendix" / "linear_algebra.md").write_text(LETTERED, "utf-8")
    (book / "appendix" / "calculus.md").write_text(DRAFTED, "utf-8")
    with (book / "_toc.yml").open("a", encoding="utf-8") as toc:
        toc.write(APPENDIX_TOC.lstrip("\n"))
    return book


def rows(table: str) -> list[str]:
    """Return the rows of a table's body, its part headings included."""
    return [line for line in table.splitlines() if line.startswith("<tr")]


def test_appendix_is_lettered_in_the_order_of_the_contents(appendix: Path) -> None:
    found = pages.appendix_index(appendix, APPENDIX)
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
    found = pages.appendix_index(appendix, APPENDIX)
    shown = [[figure.name for figure in page.figures] for page in found]
    assert shown == [[], ["norms", "shadow"], ["slope"]]
    # They are no chapter's, and the chapters' own stay theirs.
    chapters = pages.course_index(appendix, {**MANIFEST, **APPENDIX})
    assert [figure.name for chapter in chapters for figure in chapter.figures] == ["sigmoid"]


def test_appendix_letters_follow_the_contents_and_not_the_names(appendix: Path) -> None:
    line = "      - file: appendix/calculus\n"
    edit(appendix / "_toc.yml", line, "")
    edit(
        appendix / "_toc.yml",
        "      - file: appendix/linear",
        f"{line}      - file: appendix/linear",
    )
    letters = {page.stem: page.letter for page in pages.appendix_index(appendix, APPENDIX)}
    assert letters == {"index": "A", "calculus": "B", "linear_algebra": "C"}


def test_a_book_without_appendix_has_none(book: Path) -> None:
    assert pages.appendix_index(book, MANIFEST) == []
    chapters = pages.course_index(book, MANIFEST)
    assert "appendix" not in pages.instructors(chapters)
    assert "appendix" not in pages.course_table(chapters)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("_toc.yml", "appendix/calc", "appendix/kalk", "appendix/kalkulus.md is listed, not there"),
        ("appendix/calculus.md", "draft", "begun", "appendix/calculus.md: udl.status is 'begun'"),
        ("appendix/calculus.md", "2026-11-23", "soon", "udl.updated is 'soon'"),
        ("appendix/calculus.md", "summary:", "summery:", "udl.summary is missing"),
        ("appendix/calculus.md", "udl:", "other:", "has no udl"),
        ("appendix/calculus.md", "# Calculus", "Calculus", "no heading"),
        ("appendix/calculus.md", "-figure} slope", "-figure} slop", "'slope' stands on no page"),
        ("appendix/linear_algebra.md", "-figure} norms", " } norms", "'norms' stands on no page"),
    ],
)
def test_appendix_faults_are_one_line_with_file_and_field(
    appendix: Path, file: str, old: str, new: str, said: str
) -> None:
    read = partial(pages.appendix_index, appendix, APPENDIX)
    assert said in refusal(appendix / file, old, new, read)


def test_appendix_figures_without_an_appendix_are_refused(book: Path) -> None:
    with pytest.raises(BookError, match=r"figures/appendix\.py: 'norms' stands on no page"):
        pages.appendix_index(book, APPENDIX)


def test_course_table_lists_the_appendix_below_the_chapters(appendix: Path) -> None:
    chapters = pages.course_index(appendix, MANIFEST)
    table = pages.course_table(chapters, pages.appendix_index(appendix, APPENDIX))
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
    chapters = pages.course_index(appendix, MANIFEST)
    settings = {"title": "T", "site_url": "https://site.example/", "email": "a@b.example"}
    found = pages.appendix_index(appendix, APPENDIX)
    text = "{{ course_count }}\n{{ course_table }}"
    filled = pages.landing(text, chapters, settings, "owner/name", found)
    assert filled.startswith("1 of 2 chapters is here")
    assert 'href="appendix/calculus.html"' in filled
    assert "appendix" not in pages.landing(text, chapters, settings, "owner/name")


def test_instructors_offer_the_appendix_with_one_pack(appendix: Path) -> None:
    chapters = pages.course_index(appendix, MANIFEST)
    text = pages.instructors(chapters, (), pages.appendix_index(appendix, APPENDIX))
    table, _, gallery = text.partition("(instructors-appendix)=\n## Figures of the appendix\n")
    lettered = [row for row in rows(table) if "notebooks/appendix/" in row]
    for row, letter, stem in zip(
        lettered, "ABC", ("index", "linear_algebra", "calculus"), strict=True
    ):
        assert f'{letter} <a href="appendix/{stem}.html">' in row
        assert f'href="notebooks/appendix/{stem}.ipynb"' in row
    edit(appendix / "appendix/calculus.md", "status: draft", "status: planned")
    later = pages.instructors(chapters, (), pages.appendix_index(appendix, APPENDIX))
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


def test_generated_pages_hold_the_appendix(appendix: Path) -> None:
    settings = '[tool.udl]\ntitle = "T"\nsite_url = "https://a.example/"\nemail = "a@b.example"\n'
    root = appendix.parent
    (root / "pyproject.toml").write_text(f'{settings}repository = "owner/name"\n', "utf-8")
    (appendix / "index.md").write_text("{{ course_table }}", "utf-8")
    (appendix / "notation.csv").write_text("symbol,name,code,shape,first\nx,input,x,,1\n", "utf-8")
    with (appendix / "_toc.yml").open("a", encoding="utf-8") as toc:
        toc.write("      - file: instructors\n")
    written = pages.generate(Project(root), {**MANIFEST, **APPENDIX})
    assert set(written) == {"index", "instructors", "notation"}
    for page in ("index", "instructors"):
        assert 'href="appendix/linear_algebra.html"' in written[page]


# ------------------------------------------------------------------------- this book's own sources


def test_this_book_has_21_chapters_in_order() -> None:
    chapters = pages.course_index(ROOT / "book", {})
    assert [chapter.number for chapter in chapters] == list(range(1, 22))


def test_the_pages_of_this_books_appendix_show_all_its_figures() -> None:
    drawn = {name: drawing(name) for name in FIGURES["appendix"]}
    found = pages.appendix_index(ROOT / "book", {"appendix": drawn})
    assert [page.letter + page.stem[0] for page in found] == ["Ai", "Bl", "Cc", "Dp"]
    shown = [figure.name for page in found for figure in page.figures]
    assert sorted(shown) == sorted(drawn)


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
