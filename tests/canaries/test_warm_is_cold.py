"""A warm build publishes what a cold one would, whatever changed since the last.

Each change is made to a copy of a small book that is built; the warm build's site is compared, byte
for byte, with one built from nothing but the outputs of its cells and its drawn figures.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.canaries.planting import Book
from tests.sampling import History, sample

pytestmark = pytest.mark.slow
CHAPTER, SECOND = "book/ch05_mini/index.md", "book/ch06_more/index.md"
TIMES = {"build.json", ".fingerprint"}  # what a build took, and what it was made from
DECK = """---
title: A small deck
chapter: ch05_mini
---

::: notes
Welcome.
:::

## A bend {#bend}

![](figure:ch05_mini/bend)

::: notes
It bends, and it says so twice.
:::
"""
FRONT = "---\nudl: {status: STATUS, updated: 2026-11-23, summary: A page}\n---\n"


def write(book: Book, name: str, text: str) -> None:
    """Write a new page."""
    path = book.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def second_chapter(book: Book) -> None:
    """Add a chapter that refers to the first by title, number and label."""
    text = FRONT.replace("STATUS", "complete") + (
        "(sec-ch06-more)=\n# More of it\n\nSee {ref}`sec-ch05-mini`, {numref}`fig-ch05-bend`, "
        "{eq}`eq-ch05-sigmoid` and {doc}`../ch05_mini/p2_tiny`.\n"
    )
    text += (
        "\nA leaf, {numref}`fig-ch06-leaf`.\n\n```{figure} pictures/leaf.png\n:alt: A thin leaf\n"
        ":rights: Photo: A. Name, CC BY 4.0\n\nIt is *thin*.\n```\n"
    )
    write(book, SECOND, text)
    picture(book, 300)
    book.edit("book/_toc.yml", "p2_tiny\n", "p2_tiny\n      - file: ch06_more/index\n")


def picture(book: Book, width: int) -> None:
    """Put a picture beside the second chapter."""
    path = book.page("ch06_more/pictures/leaf.png")
    path.parent.mkdir(exist_ok=True)
    Image.linear_gradient("L").resize((width, 200)).save(path)


def picture_went(book: Book) -> None:
    """Show a picture no more."""
    text = (book.root / SECOND).read_text("utf-8")
    (book.root / SECOND).write_text(text.partition("\nA leaf,")[0], "utf-8")
    shutil.rmtree(book.page("ch06_more/pictures"))


def appendix(book: Book) -> None:
    """Add two pages with letters."""
    for name in ("first", "second"):
        text = FRONT.replace("STATUS", "complete") + f"# The {name}\n\nSome words.\n"
        write(book, f"book/appendix/{name}.md", text)
    toc = book.page("_toc.yml")
    pages = "{file: appendix/first}, {file: appendix/second}"
    part = f"  - {{caption: Appendix, numbered: 1, style: alphaupper, chapters: [{pages}]}}\n"
    toc.write_text(toc.read_text("utf-8") + part, "utf-8")


def delete_practical(book: Book) -> None:
    """Take the practical away, and what refers to it."""
    (book.root / "book/ch05_mini/p2_tiny.md").unlink()
    book.edit("book/_toc.yml", "        sections:\n          - file: ch05_mini/p2_tiny\n", "")
    book.edit(SECOND, " and {doc}`../ch05_mini/p2_tiny`", "")


def swap_appendices(book: Book) -> None:
    """Read the second page of the appendix first: both get another letter."""
    book.edit("book/_toc.yml", "{file: appendix/first}, {file: appendix/second}", "BOTH")
    book.edit("book/_toc.yml", "BOTH", "{file: appendix/second}, {file: appendix/first}")


def delete_second(book: Book) -> None:
    """Take the second chapter away."""
    shutil.rmtree(book.page("ch06_more"))
    book.edit("book/_toc.yml", "      - file: ch06_more/index\n", "")


def another_output(book: Book) -> None:
    """Let a cell draw another picture: the old one must go."""
    plot = "import matplotlib.pyplot as plt\nplt.plot([0, {}])\nplt.show()\n"
    options = '```{code-cell} ipython3\n:mystnb: {image: {alt: "A line that climbs"}}\n'
    book.edit(CHAPTER, "## References", options + plot.format(1) + "```\n\n## References")
    assert book.build().code == 0
    book.edit(CHAPTER, "plt.plot([0, 1])", "plt.plot([0, 2])")


def fail_in_between(book: Book) -> None:
    """Let a build fail on what is then taken back."""
    text = (book.root / CHAPTER).read_text("utf-8")
    book.edit(CHAPTER, "# One of each", "# Many of each, {ref}`nowhere`")
    assert book.build().code != 0
    (book.root / CHAPTER).write_text(text, "utf-8")
    book.edit(CHAPTER, "A sigmoid,", "A fine sigmoid,")


def figure_that_failed(book: Book) -> None:
    """Let drawing fail on what is then put back: what it left must not be trusted."""
    catalogue = book.root / "figures" / "catalogue.py"
    text = catalogue.read_text("utf-8")
    catalogue.write_text('"""No figures."""\n\nFIGURES = {}\n', "utf-8")
    assert book.build().code != 0
    catalogue.write_text(text, "utf-8")
    book.edit(CHAPTER, "A sigmoid,", "A fine sigmoid,")


def edits(*of: tuple[str, str, str]) -> Callable[[Book], None]:
    """Make a change of replacements: file, old text, new text."""

    def change(book: Book) -> None:
        for name, old, new in of:
            book.edit(name, old, new)

    return change


CHANGES: dict[str, Callable[[Book], None]] = {
    "prose": edits((CHAPTER, "A sigmoid,", "A fine sigmoid,")),
    "a title": edits((CHAPTER, "# One of each", "# Two of each")),
    "a section's title": edits((SECOND, "# More of it", "# Still more of it")),
    "a label": edits(
        (CHAPTER, "(sec-ch05-mini)=", "(sec-ch05-tiny)="),
        (SECOND, "sec-ch05-mini", "sec-ch05-tiny"),
    ),
    "order": swap_appendices,
    "a practical went": delete_practical,
    "a chapter went": delete_second,
    "status": edits((SECOND, "status: complete", "status: planned")),
    "the book's title": edits(("pyproject.toml", 'title = "A small book"', 'title = "Übung"')),
    "address": edits(("pyproject.toml", "example.org/small", "example.org/other")),
    "repository": edits(("pyproject.toml", "someone/small", "someone/other")),
    "an equation more": edits(
        (CHAPTER, "## References", "$$\n1\n$$ (eq-ch05-one)\n\n## References")
    ),
    "a figure's caption": edits(
        ("figures/ch05_mini.py", "squeezes any number", "takes any number"),
        ("figures/ch05_mini.py", "A curve that climbs", "One curve that climbs"),
    ),
    "a source's year": edits(("book/references.bib", "{2023}", "{2024}")),
    "another picture": another_output,
    "a writer's own picture": lambda book: picture(book, 400),
    "a writer's own picture went": picture_went,
    "a deck": edits(("slides/ch05_mini.md", "## A bend", "## Two bends")),
    "a deck went": lambda book: (book.root / "slides/ch05_mini.md").unlink(),
    "a failed build": fail_in_between,
    "a failed figure": figure_that_failed,
}


# The builders, and how pages look, may break any of them.
SHARED = ("tools", "book/_ext", "book/_templates", "figures/export")


def changed(_: str, now: History) -> bool:
    """A change between builds is nothing but its name."""
    return False


@pytest.fixture(scope="module")
def two_chapters(built_book, tmp_path_factory) -> Book:
    """The small book with a second chapter, built."""
    root = tmp_path_factory.mktemp("two") / "book project"
    shutil.copytree(built_book.root, root)
    book = Book(root)
    second_chapter(book)
    appendix(book)
    write(book, "slides/ch05_mini.md", DECK)
    built = book.build()
    assert built.code == 0, built.errors
    return book


def published(book: Book) -> dict[str, bytes]:
    """All files of a site but for what times and hashes of sources stand in."""
    return {
        path.relative_to(book.site).as_posix(): path.read_bytes()
        for path in sorted(book.site.rglob("*"))
        if path.is_file() and path.name not in TIMES
    }


def differences(book: Book, cold_root: Path) -> list[str]:
    """Build the same sources anew elsewhere, and list the files that differ."""
    shutil.copytree(book.root, cold_root, ignore=shutil.ignore_patterns("_build"))
    cold = Book(cold_root)
    for kept in ("cache", "experiments"):
        if (book.page("_build") / kept).exists():
            shutil.copytree(book.page("_build") / kept, cold.page("_build") / kept)
    built = cold.build()
    assert built.code == 0, built.errors
    warm, fresh = published(book), published(cold)
    return sorted(name for name in warm.keys() | fresh.keys() if warm.get(name) != fresh.get(name))


@pytest.mark.parametrize("change", sample("changes between builds", CHANGES, changed, 4, SHARED))
def test_a_warm_build_publishes_what_a_cold_one_would(change, two_chapters, tmp_path):
    book = Book(tmp_path / "book project")
    shutil.copytree(two_chapters.root, book.root)
    CHANGES[change](book)
    built = book.build()
    assert built.code == 0, built.errors
    assert not differences(book, tmp_path / "cold" / "book project")


def test_canary_a_stale_sidebar_is_seen(two_chapters, tmp_path):
    book = Book(tmp_path / "book project")
    shutil.copytree(two_chapters.root, book.root)
    page = book.site / "index.html"
    page.write_text(page.read_text("utf-8").replace("One of each", "None of each"), "utf-8")
    assert differences(book, tmp_path / "cold" / "book project") == ["index.html"]
