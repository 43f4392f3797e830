"""The tiny practical, and cases in files that a writer can read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from markdown_it.utils import read_fixture_file

from tools.pages.practicals.read import read_practical

HERE = Path(__file__).parent
TINY = HERE.parent / "tiny_practical.md"
NAME = "book/ch05_loss_functions/p1_tiny.md"
COURSEWORK_HEAD = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
udl:
  practical: NAME
  updated: 2026-11-23
  minutes: 5
  seconds: 2
  prerequisites: []
  summary: "A coursework."
  solutions: apart
---

"""
FRAME = (HERE / "frame.md").read_text("utf-8")
GAP = "CELLS\n"


def tiny(edit: Callable[[str], str] = lambda text: text) -> nbformat.NotebookNode:
    return read_practical(edit(TINY.read_text("utf-8")), NAME)


def coursework_head(name: str) -> str:
    """Write the front matter of a page of coursework."""
    return COURSEWORK_HEAD.replace("NAME", name)


def replaced(old: str, new: str, count: int = 1) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, count)

    return edit


def by_role(nb: nbformat.NotebookNode, *roles: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nb.cells if cell.metadata.get("udl", {}).get("role") in roles]


def framed(case: str) -> tuple[str, int]:
    """Make a whole practical of a case's cells, and say how many lines stand before them.

    A case that begins with anything but a cell is whole already.
    """
    if not case.startswith(("+++", "```{code-cell}")):
        return case, 0
    before, _, after = FRAME.partition(GAP)
    return before + case + after, before.count("\n")


def cases(folder: str) -> list[pytest.ParameterSet]:
    """Collect the cases of a folder: title, input, expected."""
    return [
        pytest.param(given, expected, id=f"{path.stem}:{line} {title}")
        for path in sorted((HERE / folder).glob("*.md"))
        for line, title, given, expected in read_fixture_file(path)
    ]
