"""A cell that raises is named by its line in the page as it was written, and its exercise."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from tests.tools.pages.practicals.reading import TINY
from tools.errors import BookError
from tools.pages.execute import Page, failure, read_page
from tools.pages.faults import Faults
from tools.pages.practicals.page import page_text
from tools.project import Project

CHAPTER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
udl: {seconds: 2}
---
# T

```{code-cell} ipython3
x = 1
```

Words.

```{code-cell} ipython3
:tags: [hide-input]
1 / 0
```
"""


def project(folder: Path, name: str, source: str, staged: str) -> Project:
    (folder / "pyproject.toml").write_text("[tool.udl]\n", "utf-8")
    made = Project(folder)
    for root, text in ((made.book, source), (made.stage, staged)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / f"{name}.md").write_text(text, "utf-8")
    return made


def failed(page: Page, place: int) -> str:
    """Let a page's code cell fail, and return what is said of it."""
    cell = [one for one in page.notebook.cells if one.cell_type == "code"][place]
    error = {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "", "traceback": []}
    cell["outputs"] = [nbformat.from_dict(error)]
    raised = CellExecutionError("", "ZeroDivisionError", "division by zero")
    return str(failure(page, raised))


def test_a_chapters_cell_is_named_by_its_line(tmp_path: Path) -> None:
    made = project(tmp_path, "ch05_x/index", CHAPTER, CHAPTER)
    said = failed(read_page(made, "ch05_x/index", {}), 1)
    assert said == (
        "book/ch05_x/index.md:15: raised ZeroDivisionError: division by zero [page-cell-raised]"
    )


def test_a_practicals_cell_is_named_by_its_line_in_the_source_and_its_exercise(
    tmp_path: Path,
) -> None:
    name, source = "ch05_loss_functions/p1_tiny", TINY.read_text("utf-8")
    made = project(tmp_path, name, source, page_text(source, f"book/{name}.md"))
    page = read_page(made, name, {})
    lines = source.split("\n")
    code = [number for number, line in enumerate(lines, 2) if line.startswith("```{code-cell}")]
    assert page.lines == code
    for place, line in enumerate(code):
        said = failed(read_page(made, name, {}), place)
        exercise = lines[line - 1].partition("exercise: ")[2].partition(",")[0]
        assert said.startswith(f"book/{name}.md:{line}: {exercise} (")
        assert "raised ZeroDivisionError: division by zero" in said


def test_faults_are_gathered_each_once_and_raised_together() -> None:
    faults = Faults()
    for message in ("a", "b\nc", "a"):
        with faults.noted():
            raise BookError(message)
    assert faults
    with pytest.raises(BookError, match=r"^a\nb\nc$"):
        faults.refuse()
    Faults().refuse()
