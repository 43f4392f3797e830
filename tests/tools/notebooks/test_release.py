"""What an instructor hands to nbgrader becomes the students' notebooks, by nbgrader's own hand."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import ClearSolutions

from tests import ROOT
from tests.tools.notebooks.small_book import MANIFEST, TINY_PAGE
from tools.notebooks.__main__ import main
from tools.notebooks.export import export
from tools.notebooks.release import assignment, release
from tools.project import Project

ASSIGNMENT, FILE = "ch05_p1", "p1_tiny.ipynb"
MARKERS = ("### BEGIN SOLUTION", "### END SOLUTION")
WRONG = "\n\ndef gaussian_pdf(y, mean, sigma):\n    return 0.2 + 0 * y\n"

Cells = dict[str, NotebookNode]


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


# --------------------------------------------------------------- by command, as in docs/grading.md


def nbgrader(course: Path, *arguments: str) -> None:
    """Call it as an instructor does, with the environment activated and no settings but its own."""
    folders = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    settings = {
        "PATH": os.pathsep.join(folders),
        "PYTHONPATH": str(ROOT / "src"),
        "JUPYTER_CONFIG_DIR": str(course / "no settings"),
        "IPYTHONDIR": str(course / "ipython"),
    }
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(
        command, cwd=course, env=os.environ | settings, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-3000:]


def answers(path: Path) -> Cells:
    """Read the cells of a notebook that a student fills in, by id."""
    cells = nbformat.read(path, as_version=4).cells
    return {cell.id: cell for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")}


def without_markers(text: str) -> str:
    """Leave the answer alone, as a student would write it."""
    return "\n".join(line for line in text.split("\n") if line.strip() not in MARKERS)


def submit(course: Path, student: str, fill: Callable[[str, str], str]) -> dict[str, str]:
    """Hand in the released notebook with each answer filled in; returns the answers by id."""
    notebook = nbformat.read(course / "release" / ASSIGNMENT / FILE, as_version=4)
    written = {}
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            written[cell.id] = cell.source = fill(cell.id, cell.source)
    place = course / "submitted" / student / ASSIGNMENT / FILE
    place.parent.mkdir(parents=True)
    nbformat.write(notebook, place)
    return written


def test_the_points_that_the_guide_names_are_those_of_the_practical() -> None:
    source = (ROOT / "book" / "ch05_loss_functions" / "p1_least_squares.md").read_text("utf-8")
    checks = len(re.findall(r"exercise: (?!summary)\w+, role: check", source))
    words = source.count('"role": "text"')
    guide = " ".join((ROOT / "docs" / "grading.md").read_text("utf-8").split())
    assert f"{checks} of the {checks + words} of practical 5.1" in guide


@pytest.mark.slow
def test_three_students_are_graded_by_command(project: Project, tmp_path: Path) -> None:
    (project.figures_out / "manifest.json").write_text(json.dumps(MANIFEST))
    course = tmp_path / "a course"
    assert main(["--project", str(project.root), "--release", str(course)]) == 0
    nbgrader(course, "generate_assignment", ASSIGNMENT)
    solved = {
        name: without_markers(cell.source)
        for name, cell in answers(course / "source" / ASSIGNMENT / FILE).items()
    }
    wrong = solved | {"p1-gaussian_pdf-answer": solved["p1-gaussian_pdf-answer"] + WRONG}
    handed_in = {
        "ada": submit(course, "ada", lambda name, stub: solved[name]),
        "ben": submit(course, "ben", lambda name, stub: wrong[name]),
        "cleo": submit(course, "cleo", lambda name, stub: stub),
    }
    nbgrader(course, "autograde", ASSIGNMENT)
    nbgrader(course, "export")

    with (course / "grades.csv").open(newline="") as file:
        grades = {row["student_id"]: row for row in csv.DictReader(file)}
    # Four checks, and two answers in words that a person grades.
    assert {who: float(row["score"]) for who, row in grades.items()} == {
        "ada": 4,
        "ben": 3,
        "cleo": 0,
    }
    assert {float(row["max_score"]) for row in grades.values()} == {6}
    for who, written in handed_in.items():
        graded = answers(course / "autograded" / who / ASSIGNMENT / FILE)
        assert {name: cell.source for name, cell in graded.items()} == written, who
