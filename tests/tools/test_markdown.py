"""Notebooks and site read every page of the book alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from jupytext.myst import myst_to_notebook
from markdown_it.token import Token

from tests import ROOT
from tools import markdown as myst
from tools.notebooks import inline

PAGES = sorted((ROOT / "book").glob("[!_]*/*.md"))


def test_the_parser_is_the_site_s() -> None:
    config = yaml.safe_load((ROOT / "book" / "_config.yml").read_text("utf-8"))
    assert set(config["parse"]["myst_enable_extensions"]) == myst.EXTENSIONS
    assert {key for key in config["sphinx"]["config"] if key.startswith("myst_")} == {
        "myst_heading_anchors",
        "myst_links_external_new_tab",
    }, "a setting of the parser is new; tools/markdown.py must have it as well"


def test_blocks_and_text_are_all_lines() -> None:
    text = "a\n(b)=\n## c\n\n- d\n\n  ```{note}\n  e\n  ```\n\n% f\n{.g}\n$$\nh\n$$ (i)\n"
    found = [(token.type if token else "", lines) for token, lines in myst.blocks(text.split("\n"))]
    assert [line for _, lines in found for line in lines] == text.split("\n")
    assert [kind for kind, _ in found if kind] == [
        "myst_target", "fence", "myst_line_comment", "attrs_block", "math_block_label",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("```\na\n```", True),
        ("```\na\n`````  ", True),
        ("> ~~~\n> a\n> ~~~", True),
        ("```\na", False),
        ("```", False),
        ("````\na\n```", False),
        ("- ```\n  a\nb", False),
    ],
)
def test_a_fence_that_never_ends_is_found(text: str, closed: bool) -> None:
    ((token, lines),) = [one for one in myst.blocks(text.split("\n")) if one[0]]
    assert myst.is_closed(token, lines) == closed


def inner(token: Token) -> list[Token]:
    """List the tokens of running text, those inside links and emphasis with them."""
    return [each for child in token.children or [] for each in (child, *inner(child))]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_running_text_is_cut_as_the_site_s_parser_cuts_it(path: Path) -> None:
    cells = myst_to_notebook(path.read_text("utf-8")).cells
    for cell in cells:
        if cell.cell_type == "markdown":
            compare(cell.source.split("\n"))


def compare(lines: list[str]) -> None:
    """Hold code, roles and links of each stretch of text against the parser; enter directives."""
    for token, block in myst.blocks(lines):
        if token is not None and token.type in myst.FENCES and token.info.startswith("{"):
            if not token.info.startswith(("{code", "{math", "{course-figure")):
                compare(token.content.split("\n"))
        elif token is None:
            ours = [piece for piece in inline.pieces("\n".join(block)) if piece.kind != "words"]
            parsed = [
                each
                for token in myst.parser().parse("\n".join(block))
                if token.type == "inline"
                for each in inner(token)
            ]
            assert [(p.role, squeezed(p.content)) for p in ours if p.kind != "escape"] == [
                (each.meta.get("name", ""), squeezed(each.content))
                for each in parsed
                if each.type in ("code_inline", "myst_role")
            ]
            links = [target for target in inline.link_targets("\n".join(block)) if target]
            assert sorted(links) == sorted(
                str(each.attrs["href"])
                for each in parsed
                if each.type == "link_open" and each.markup != "autolink" and each.attrs["href"]
            )
