"""Chapters: cells kept one for one, but for what only their author needs."""

from __future__ import annotations

import pytest

from tests.tools.notebooks.small_book import CHAPTER, chapter
from tools.notebooks.authors import for_readers, without_unused_import
from tools.notebooks.resolver import Resolver


def test_a_chapter_keeps_its_cells_one_for_one(resolver: Resolver) -> None:
    made = chapter(resolver)
    assert [c.cell_type for c in made.cells] == [
        "markdown", "code", "markdown", "code", "markdown", "markdown", "code",
    ]  # fmt: skip
    assert made.cells[3].metadata.tags == ["hide-input"]
    assert made.cells[4].metadata.tags == ["aside"]
    assert [c.source for c in made.cells[3:]] == ["x = 1", "One.", "Two.", "x = 1"]
    assert all(c.outputs == [] for c in made.cells if c.cell_type == "code")
    assert made.cells[6].id == made.cells[3].id + "-2"


def test_an_added_cell_changes_no_other_id(resolver: Resolver) -> None:
    before = {cell.id for cell in chapter(resolver).cells}
    text = CHAPTER.replace("+++ {", "Zero.\n\n+++ {")
    assert before < {cell.id for cell in chapter(resolver, text).cells}


@pytest.mark.parametrize(
    ("source", "removed", "expected"),
    [
        ('page.record("a", 1, ".1f")', True, ""),
        ('page.record("a", 1)\nx = 2\nprint(x)', False, "x = 2\nprint(x)"),
        ('for k in range(3):\n    page.record(f"a-{k}", k)', True, ""),
        ("# What the text says.\nassert 1 < 2", True, ""),
        ("assert 1 < 2", False, "assert 1 < 2"),
        ('page.record(\n    "a",\n    1,\n)\ny = 1', True, "y = 1"),
        ("%matplotlib inline\nx", True, "%matplotlib inline\nx"),
        ("for k in range(3):\n    total += k", True, "for k in range(3):\n    total += k"),
        ('for k in a:\n    b = k\n    page.record("c", b)', True, "for k in a:\n    b = k"),
        ('if a:\n    page.record("c", b)', True, ""),
        ("page.recorded = 1", False, "page.recorded = 1"),
    ],
)
def test_records_and_assertions_go(source: str, removed: bool, expected: str) -> None:
    assert for_readers(source, removed=removed) == expected


def test_an_import_that_nothing_uses_any_more_goes() -> None:
    cells = ["from udl import page\nx = 1", "x"]
    assert without_unused_import(cells) == ["x = 1", "x"]
    assert without_unused_import([*cells, "page.show()"]) == [*cells, "page.show()"]


def test_a_chapter_keeps_what_later_cells_need_closed(resolver: Resolver) -> None:
    hidden = '```{code-cell} ipython3\n:tags: [remove-cell]\n\npage.record("a", 1)\ny = 1\n```\n'
    alone = hidden.replace("y = 1\n", "")
    made = chapter(resolver, f"{CHAPTER}\n{hidden}\n{alone}\n")
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    assert [cell.source for cell in code[1:]] == ["x = 1", "x = 1", "y = 1"]
    assert code[-1].metadata.jupyter.source_hidden
    assert "jupyter" not in code[1].metadata


def test_a_draft_says_so_under_its_title(resolver: Resolver) -> None:
    draft = chapter(resolver, CHAPTER.replace("complete", "draft"))
    assert "# Loss functions\n\n**This chapter is a draft" in draft.cells[0].source
    assert "draft" not in chapter(resolver).cells[0].source
