"""What an instructor hands to nbgrader becomes the students' notebooks, by nbgrader's own hand."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import ClearSolutions

from tests.tools.notebooks.small_book import MANIFEST, TINY_PAGE
from tools.notebooks.export import export
from tools.notebooks.release import assignment, release
from tools.project import Project


@pytest.fixture
def released(project: Project, tmp_path: Path) -> tuple[nbformat.NotebookNode, Path]:
    (project.figures_out / "manifest.json").write_text(json.dumps(MANIFEST))
    export(project, MANIFEST, tmp_path / "site")
    made = release(project, tmp_path / "course")
    assert made == ["source/ch05_p1/p1_tiny.ipynb"]
    return nbformat.read(tmp_path / "course" / made[0], as_version=4), tmp_path / "site"


def test_nbgrader_makes_the_student_s_notebook_cell_by_cell(
    released: tuple[nbformat.NotebookNode, Path],
) -> None:
    source, site = released
    MetadataValidator().validate_nb(source)
    cleared, _ = ClearSolutions().preprocess(source, {})
    student = nbformat.read(site / "notebooks" / f"{TINY_PAGE}.ipynb", as_version=4)
    assert [cell.id for cell in cleared.cells] == [cell.id for cell in student.cells]
    for ours, theirs in zip(student.cells, cleared.cells, strict=True):
        assert (ours.source, ours.cell_type) == (theirs.source, theirs.cell_type), ours.id
        assert ours.metadata.get("nbgrader") == theirs.metadata.get("nbgrader"), ours.id


def test_every_answer_of_the_source_is_between_markers(
    released: tuple[nbformat.NotebookNode, Path],
) -> None:
    answers = [c for c in released[0].cells if c.metadata.get("nbgrader", {}).get("solution")]
    assert answers
    assert all("### BEGIN SOLUTION" in cell.source for cell in answers)


def test_an_assignment_is_named_by_its_practical() -> None:
    assert assignment("ch10_convolution/p3_convolution_2d") == "ch10_p3"
