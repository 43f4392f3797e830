"""A practical's copies, and what a student's must not hold."""

from __future__ import annotations

import pytest
from nbgrader.nbgraderformat import MetadataValidator

from tests.tools.notebooks.small_book import COURSE, TINY_PAGE, master, ran
from tools.errors import BookError
from tools.notebooks.copies import refuse_leaks, solved_notebook, student_notebook
from tools.notebooks.outputs import run_outputs
from tools.notebooks.pictures import Shelf
from tools.notebooks.publication import serialise
from tools.notebooks.resolver import Resolver
from tools.pages import practicals


def test_the_student_notebook_has_stubs_targets_and_no_solution(
    resolver: Resolver, shelf: Shelf
) -> None:
    here = resolver.on(TINY_PAGE)
    outputs = run_outputs(practicals.solved(master()), ran(), "here")
    made = student_notebook(master(), here, COURSE, outputs, shelf)
    MetadataValidator().validate_nb(made)
    ids = [cell.id for cell in made.cells]
    assert ids[:4] == ["p1-title", "p1-install", "p1-title-given", "p1-setup-setup"]
    assert "raise NotImplementedError()" in made.cells[ids.index("p1-gaussian_pdf-answer")].source
    assert made.cells[ids.index("p1-explain_why_log-text")].source == "YOUR ANSWER HERE"
    target = made.cells[ids.index("p1-gaussian_pdf-demo") + 1]
    assert target.id == "p1-gaussian_pdf-demo-target"
    assert "![What the cell above draws once gaussian\\_pdf is right.](data:image" in target.source
    assert "p1-predict_common_optimum-demo-target" not in ids
    assert all(not cell.outputs for cell in made.cells if cell.cell_type == "code")
    assert "### **Implement**: the density" in "\n".join(cell.source for cell in made.cells)
    assert made.metadata.practical == "5.1"


def test_the_solved_notebook_has_outputs_without_times_and_records(
    resolver: Resolver, shelf: Shelf
) -> None:
    blank = practicals.solved(master())
    outputs = run_outputs(blank, ran(), "here")
    made = solved_notebook(blank, resolver.on(TINY_PAGE), COURSE, outputs, shelf)
    text = serialise(made, "x")
    assert "papermill" not in text
    assert "iopub" not in text
    counts = [c.execution_count for c in made.cells if c.cell_type == "code"]
    assert counts[1:] == list(range(1, len(counts)))
    demo = next(c for c in made.cells if c.id == "p1-gaussian_pdf-demo")
    assert [o.output_type for o in demo.outputs] == ["display_data", "stream"]


def test_canary_a_solution_in_a_student_notebook_is_refused(resolver: Resolver) -> None:
    lines = practicals.distinctive_solution_lines(master())
    made = practicals.student(master())
    refuse_leaks(made, lines, "here")
    demo = next(c for c in made.cells if c.id == "p1-gaussian_pdf-demo")
    demo.source += "\nheight = 1 / np.sqrt(2 * np.pi * sigma**2)"
    with pytest.raises(BookError, match="p1-gaussian_pdf-demo gives a solution away"):
        refuse_leaks(made, lines, "here")
