"""Markup that would be shown raw is seen, in the notebooks of the book too."""

from __future__ import annotations

import json

import pytest

from tests import ROOT
from tests.tools.notebooks.small_book import CHAPTER, PAGE, chapter
from tools.errors import BookError
from tools.notebooks.raw import raw_markup
from tools.notebooks.resolve import resolve
from tools.notebooks.resolver import Resolver
from tools.project import Project

NOTEBOOKS = Project(ROOT).site / "notebooks"


@pytest.mark.parametrize(
    "text",
    [
        "a claim[^1]", "[^1]: because", "term\n: meaning", "{eq}`x`", "*x*{.wide}", "x{#here}",
        "(label)=", "a\n::: note\n:::", "% a comment", "+++", "by {{ name }}", ":author: x",
        "| a\n| b", "- [x] done", "[a][b]", "```{note}\nx\n```", "$$ x", "> - a[^note] b",
        "| a[^1] |\n|---|",
    ],
)  # fmt: skip
def test_canary_markup_of_the_site_alone_is_seen(text: str) -> None:
    assert raw_markup(text)


@pytest.mark.parametrize(
    "text",
    [
        "`a[^1]` and `{eq}` and ``{eq}`x` ``", "$x_{.5}$ and $[^2]$", "```\n% a\n: b\n{{ c }}\n```",
        "| a |\n|---|\n| b |", "a [link](x) and [b]\n\n[b]: https://c.d", r"\{eq}`x` a\[^1]",
        "at 5: it ends, 100% or so", "the set {1, 2}", "$$\nx\n$$", "<!-- a comment -->", "a | b",
    ],
)  # fmt: skip
def test_what_notebooks_know_is_left_alone(text: str) -> None:
    assert raw_markup(text) == []


def test_a_refusal_names_the_line(resolver: Resolver) -> None:
    with pytest.raises(BookError, match=rf"{PAGE}\.md:16: a footnote '\[\^why\]'"):
        resolve("One.\n\n- two\n\nA claim.[^why]\n\n[^why]: Because.", resolver.below(10))
    text = CHAPTER.replace("Two.", "Two.\n\nterm\n: meaning")
    line = text[: text.index(": meaning")].count("\n") + 1
    with pytest.raises(BookError, match=rf"{PAGE}\.md:{line}: a definition list"):
        chapter(resolver, text)


@pytest.mark.skipif(not NOTEBOOKS.is_dir(), reason="the book is not built")
def test_nothing_raw_stands_in_the_book_s_notebooks() -> None:
    paths = sorted(NOTEBOOKS.rglob("*.ipynb"))
    assert paths
    for path in paths:
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                assert raw_markup("".join(cell["source"])) == [], f"{path.name} {cell['id']}"
