"""Markup that its readers would see is refused with its line; what only looks like it is not."""

from __future__ import annotations

import pytest

from tests import ROOT
from tools.pages.frontmatter import split_front_matter
from tools.pages.rules import markup

# What is typed, and the line in which something is wrong with it.
LEFT = {
    "It is **bold.": 1,
    "A line.\nIt is bold**, so.": 2,
    "Words.\n\n##Heading\n": 3,
    "See [this]( https://a.example/b c).": 1,
    "| 1 | 2 |\n| 3 | 4 |\n": 1,
    "See {eq} `eq-ch05-share`.": 1,
    "It goes on <!-- and on": 1,
    "````{admonition} A\n:class: dropdown\n\nIt is **bold.\n````\n": 4,
    "- an item\n- another **item\n": 2,
    "Words.\n\n```python\nx = 1\n": 3,
    "Words.\n\n:::\n\nMore words.\n": 3,
    "```{margin}\nA\n": 1,
    "```{margin}\n```{note}\n```\n": 1,
}
FINE = [
    "It is **bold**, and 2 * 3 ** 4 is a number, as is `2**3`.",
    r"Two stars, \*\*, and a bracket, \](a b).",
    "#1 of them, # a heading\n\n## And another\n",
    "$|x| + |y|$ and |x| of one line",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "See {eq}`eq-ch05-share` <!-- a comment -->.",
    "```python\nx = 2**3  # ## {eq} `a`\n```\n",
    ":::{margin}\nWords.\n:::\n",
    "[the form]({{ report_url }}) and <{{ site }}/>",
]


@pytest.mark.parametrize("text", LEFT)
def test_a_mark_that_would_be_seen_is_refused_with_its_line(text: str) -> None:
    (error, *more) = markup.check(text, "book/page.md", first=10)
    assert str(error).startswith(f"book/page.md:{LEFT[text] + 9}: ")
    assert error.name in ("mark-left", "fence-open")
    assert not more


@pytest.mark.parametrize("text", FINE)
def test_what_only_looks_like_a_mark_passes(text: str) -> None:
    assert list(markup.check(text, "book/page.md")) == []


@pytest.mark.parametrize(
    "text", ["Words <b>so</b>", "<!-- a note -->", "A <br> line", r"So: \(x\)"]
)
def test_a_slide_reads_neither_html_nor_latex(text: str) -> None:
    assert len(list(markup.left(text, "slides/deck.md", slide=True))) == 1
    assert not list(markup.left(text, "book/page.md"))


def test_chapter_5_has_none() -> None:
    name = "book/ch05_loss_functions/index.md"
    body = split_front_matter((ROOT / name).read_text("utf-8"), name)[1]
    assert list(markup.check(body, name)) == []
