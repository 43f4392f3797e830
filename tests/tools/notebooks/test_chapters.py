"""Chapters: cells kept one for one, and what every notebook opens with."""

from __future__ import annotations

from tests.tools.notebooks.small_book import CHAPTER, chapter
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
