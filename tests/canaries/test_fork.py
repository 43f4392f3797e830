r"""A fork changes `[tool.udl]`, and nothing that it publishes has the old names or spoils the new.

Its title holds what Markdown, HTML, XML, TeX and PDF each read as markup, its folder what shells
and patterns do.
"""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path
from urllib.parse import quote

import lxml.html
import nbformat
import pytest
from markdown_it import MarkdownIt
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader, PdfWriter

from tests import ROOT
from tests.canaries.planting import Book
from tests.canaries.traces import traces
from tools import programs
from tools.plaintext import plain_text
from tools.project import Project

pytestmark = pytest.mark.slow
TITLE = r"Übermut für 5 $ & 7 $, <a> \b {c} `d` *e* _f_ "
TITLE = TITLE + '"g" [h](i)'
AUTHORS = "Jürgen Größe & Þóra {Ñandú}"
SITE, REPOSITORY, EMAIL = "https://lehre.example.edu/k-1/kurs", "Lehrstuhl/kurs", "f_g@example.edu"
FOLDER = "Bücher {a} $b [c] `d` 'e'"
FRONT = "---\nudl: {status: complete, updated: 2026-11-23, summary: A page}\n---\n"
# A page's title is Markdown, the name of a course is not.
CHAPTER = r"Über 5 \$, 7 \$ & `a_b` {x} \<c>: \\d*e"
CHAPTER_SAID = r"Über 5 $, 7 $ & a_b {x} <c>: \d*e"
COURSE = r"Prüfung {b} <c> \d $e$ `f` & *g*"
INDEX = """---
udl: {updated: 2026-11-23, summary: "Alles"}
---
# {{ title }}

A course in deep learning in {{ chapters }} chapters. {{ course_count }}

{{ course_table }}

```bash
pip install "udl @ git+{{ repository_url }}"
```

```bibtex
@misc{{{ bibtex_key }},
  title        = {{{ bibtex_title }}},
  author       = {{{{ bibtex_authors }}}},
  year         = {{{ year }}},
  howpublished = {\\url{{{ site_url }}/}},
}
```

[Report it]({{ report_url }}), or write to [{{ email }}](mailto:{{ email }}).
"""
DECK = """---
title: Ein Foliensatz
chapter: ch05_mini
---

::: notes
Willkommen.
:::

## Ein Knick {#bend}

![](figure:ch05_mini/bend)

::: notes
Er knickt, und das sagt er zweimal.
:::
"""


def names(project: Project) -> list[str]:
    """Everything by which a book can be known."""
    host = project.site_url.partition("://")[2]
    found = [project.title, project.authors, host, project.repository, project.email]
    return [*found, *(quote(one, safe="") for one in found)]


@pytest.fixture(scope="module")
def fork(built_book: Book, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The small book with other names, one chapter and a deck more."""
    root = tmp_path_factory.mktemp("fork") / FOLDER
    shutil.copytree(built_book.root, root)
    book = Book(root)
    settings = {
        "title": TITLE,
        "authors": AUTHORS,
        "language": "de",
        "site_url": SITE,
        "repository": REPOSITORY,
        "email": EMAIL,
    }
    # TOML reads JSON's strings.
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    (root / "pyproject.toml").write_text("\n".join(["[tool.udl]", *lines]), "utf-8")
    book.page("index.md").write_text(INDEX, "utf-8")
    book.page("notation.csv").write_text("symbol,name,code,shape,first\nx,input,x,,5\n", "utf-8")
    book.page("ch06_more").mkdir()
    book.page("ch06_more/index.md").write_text(f"{FRONT}# More\n\nWords.\n", "utf-8")
    book.edit("book/ch05_mini/index.md", "# One of each", f"# {CHAPTER}")
    more = "      - file: ch06_more/index\n"
    pages = "[{file: notation}, {file: instructors}, {file: changelog}]"
    toc = book.page("_toc.yml").read_text("utf-8")
    reference = f"{toc}{more}  - {{caption: Reference, chapters: {pages}}}\n"
    book.page("_toc.yml").write_text(reference, "utf-8")
    (root / "slides").mkdir()
    (root / "slides" / "ch05_mini.md").write_text(DECK, "utf-8")
    course = json.dumps({"course": COURSE, "lecturer": AUTHORS, "date": ""})  # YAML, too
    (root / "slides" / "course.yml").write_text(course, "utf-8")
    built = book.build(GITHUB_REPOSITORY=REPOSITORY)
    assert built.code == 0, built.errors
    return book


def test_nothing_published_has_an_old_name(fork: Book, built_book: Book) -> None:
    assert traces(fork.site, names(Project(built_book.root)) + names(Project(ROOT))) == []


def test_canary_a_name_in_an_archive_or_a_pdf_is_seen(tmp_path: Path) -> None:
    pdf = PdfWriter()
    pdf.add_blank_page(10, 10)
    pdf.add_metadata({"/Author": "An Öld name"})
    pdf.write(tmp_path / "one.pdf")
    with zipfile.ZipFile(tmp_path / "pack.pptx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "one.pdf", "inside.pdf")
    assert traces(tmp_path, ["öld NAME", "a newer one"]) == [
        "one.pdf!words: öld NAME",
        "pack.pptx!inside.pdf!words: öld NAME",
    ]


def straight(text: str) -> str:
    """Undo the quotation marks that running text gets."""
    return text.translate(str.maketrans("„“", '""'))


def test_pages_say_the_new_ones(fork: Book) -> None:
    page = lxml.html.parse(fork.site / "index.html").getroot()
    assert page.get("lang") == "de"
    assert straight(page.findtext("head/title") or "") == TITLE
    assert page.find_class("site-title")[0].text_content() == TITLE
    (heading,) = page.iter("h1")
    assert straight(heading.text_content().rstrip("#")) == TITLE
    text = " ".join(page.text_content().split())
    assert "A course in deep learning in 2 chapters." in text
    assert "2 of 2 chapters are here" in text
    assert "@misc{lehrstuhl," in text
    chapter = lxml.html.parse(fork.site / "ch05_mini" / "index.html").getroot()
    assert AUTHORS in chapter.find_class("cite-this")[0].text_content()
    assert TITLE in chapter.find_class("cite-this")[0].text_content()
    assert {meta.get("content") for meta in chapter.iter("meta")} >= {TITLE}


def test_the_feed_says_the_new_ones(fork: Book) -> None:
    feed = ElementTree.parse(fork.site / "changelog.atom").getroot()
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.findtext(f"{atom}title") == f"{TITLE}: what has changed"
    assert feed.findtext(f"{atom}author/{atom}name") == AUTHORS


@pytest.mark.parametrize("name", ["notebooks/ch05_mini/index", "solutions/ch05_mini/p2_tiny"])
def test_notebooks_say_the_new_ones(name: str, fork: Book) -> None:
    notebook = nbformat.read(fork.site / f"{name}.ipynb", as_version=4)
    assert notebook.metadata.licence.attribution.startswith(f"{TITLE} ({SITE})")
    assert f"From {TITLE}. Text" in plain_text(notebook.cells[0].source)
    html = MarkdownIt("commonmark").render(notebook.cells[0].source)
    assert f"From {TITLE}. Text" in lxml.html.fromstring(html).text_content()
    assert f"git+https://github.com/{REPOSITORY}@main" in notebook.cells[1].source


def test_a_chapter_s_title_arrives_everywhere(fork: Book) -> None:
    page = lxml.html.parse(fork.site / "ch05_mini" / "index.html").getroot()
    assert page.findtext("head/title") == f"1. {CHAPTER_SAID} — {TITLE}"
    names = {"og:title", "citation_title"}
    said = [m for m in page.iter("meta") if {m.get("property"), m.get("name")} & names]
    assert [meta.get("content") for meta in said] == [CHAPTER_SAID] * 2
    assert CHAPTER_SAID in page.find_class("cite-this")[0].text_content()
    for name in ("index", "instructors"):
        listed = lxml.html.parse(fork.site / f"{name}.html").getroot()
        assert CHAPTER_SAID in listed.get_element_by_id("main-content").text_content()
    notebook = nbformat.read(fork.site / "notebooks" / "ch05_mini" / "index.ipynb", as_version=4)
    html = MarkdownIt("commonmark").render(notebook.cells[0].source)
    (title,) = lxml.html.fromstring(f"<main>{html}</main>").iter("h1")
    assert title.text_content() == CHAPTER_SAID


def test_figures_say_the_new_ones(fork: Book) -> None:
    figures = fork.site / "figures" / "ch05_mini"
    attribution = f"{TITLE} ({SITE}/)"
    assert PdfReader(figures / "bend.pdf").metadata.author == attribution
    with Image.open(figures / "bend.png") as picture:
        assert picture.info["Author"] == attribution
    assert Presentation(str(figures / "bend.pptx")).core_properties.author == attribution[:255]
    titles = {element.text for element in ElementTree.parse(figures / "bend.svg").iter()}
    assert attribution in titles


def test_decks_say_the_new_ones(fork: Book) -> None:
    slides = fork.site / "slides"
    attribution = f"{TITLE} ({SITE}/)"
    deck = Presentation(str(slides / "ch05_mini.pptx"))
    assert (deck.core_properties.author, deck.core_properties.title) == (
        attribution,
        "Ein Foliensatz",
    )
    page = lxml.html.parse(slides / "ch05_mini.html").getroot()
    assert f"from {TITLE}, " in page.text_content()
    words = [
        shape.text_frame.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    for said in (COURSE, AUTHORS):
        assert said in page.text_content()
        assert said in "\n".join(words)
    if programs.chromium():
        facts = PdfReader(slides / "ch05_mini.pdf").metadata
        assert (facts.author, facts.title) == (attribution, "Ein Foliensatz")
