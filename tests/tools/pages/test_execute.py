"""A cell that raises is named by its line in the page as it was written, and its exercise."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError, CellTimeoutError

from tests.tools.pages.practicals.reading import TINY
from tools.errors import BookError
from tools.pages.execute import Page, failure, read_page, run
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


def failed(page: Page, place: int, trace: str = "") -> str:
    """Let a page's code cell fail, and return what is said of it."""
    cells = [one for one in page.notebook.cells if one.cell_type == "code"]
    for number, one in enumerate(cells[: place + 1], 1):
        one["execution_count"] = number
    error = {
        "output_type": "error",
        "ename": "ZeroDivisionError",
        "evalue": "",
        "traceback": [trace],
    }
    cells[place]["outputs"] = [nbformat.from_dict(error)]
    raised = CellExecutionError("", "ZeroDivisionError", "division by zero")
    return str(failure(page, raised))


def test_a_chapters_cell_is_named_by_its_line(tmp_path: Path) -> None:
    made = project(tmp_path, "ch05_x/index", CHAPTER, CHAPTER)
    said = failed(read_page(made, "ch05_x/index", {}), 1)
    assert said == (
        "book/ch05_x/index.md:15: raised ZeroDivisionError: division by zero [page-cell-raised]"
    )


def test_the_line_that_raised_is_named_not_its_cell(tmp_path: Path) -> None:
    cell = (
        "```{code-cell} ipython3\n---\ntags: [hide-input]\n---\ny = 0\nz = 1\ny = 0\n1 / y\n```\n"
    )
    text = CHAPTER.replace("```{code-cell} ipython3\nx = 1\n```\n", cell)
    made = project(tmp_path, "ch05_x/index", text, text)
    for line, number in ((1, 12), (3, 14), (4, 15)):
        trace = f"\x1b[36mCell\x1b[39m \x1b[32mIn[1]\x1b[39m\x1b[32m, line {line}\x1b[39m\n---> 9"
        said = failed(read_page(made, "ch05_x/index", {}), 0, trace)
        assert said.startswith(f"book/ch05_x/index.md:{number}: raised")


def test_a_verdict_is_told_whole(tmp_path: Path) -> None:
    made = project(tmp_path, "ch05_x/index", CHAPTER, CHAPTER)
    page = read_page(made, "ch05_x/index", {})
    failed(page, 0)
    verdict = "wrong \u2717 f\n  tried     x = 2\n  came      3\n  expected  4"
    said = str(failure(page, CellExecutionError("", "CheckFailed", verdict)))
    assert "wrong \u2717 f tried x = 2 came 3 expected 4" in said


def test_a_cell_that_runs_too_long_is_named(tmp_path: Path) -> None:
    made = project(tmp_path, "ch05_x/index", CHAPTER, CHAPTER)
    page = read_page(made, "ch05_x/index", {})
    failed(page, 0)
    said = str(failure(page, CellTimeoutError("too long")))
    assert said.startswith("book/ch05_x/index.md:9: ran past its time limit")


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


def test_what_a_cell_prints_in_pieces_is_one_output(tmp_path: Path) -> None:
    printing = "import time\nprint(1, flush=True)\ntime.sleep(0.5)\nprint(2, flush=True)"
    text = CHAPTER.replace("1 / 0", printing)
    page = read_page(project(tmp_path, "ch01_a/index", text, text), "ch01_a/index", {})
    run(page, tmp_path, {})
    (output,) = page.notebook.cells[-1].outputs
    assert output.text == "1\n2\n"
