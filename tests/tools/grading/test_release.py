"""What an instructor hands to nbgrader becomes the students' notebooks, by nbgrader's own hand."""

from __future__ import annotations

import copy
import csv
import json
import os
import re
import shutil
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
from tests.tools.grading.notebooks import MODEL_CHOICES
from tests.tools.notebooks.small_book import MANIFEST, TINY_PAGE
from tools.errors import BookError
from tools.grading import submissions
from tools.grading.__main__ import main
from tools.grading.release import assignment, release
from tools.notebooks.apart import take_apart
from tools.notebooks.export import export
from tools.project import Project
from udl.coursework import handing_in

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


def test_an_assignment_is_named_by_its_page() -> None:
    assert assignment("ch10_convolution/p3_convolution_2d") == "ch10_p3"
    assert assignment("coursework/model_choices") == "model_choices"


def test_a_page_is_released_by_number_or_address_and_a_wrong_one_is_named(
    project: Project, tmp_path: Path
) -> None:
    for page in ("5.1", TINY_PAGE):
        made = release(project, tmp_path / page, [page])
        assert made == ["source/ch05_p1/p1_tiny.ipynb"]
    with pytest.raises(BookError, match=r"5\.7: there is no such practical; did you mean"):
        release(project, tmp_path / "none", ["5.7"])
    assert not (tmp_path / "none").exists()


def test_settings_are_written_once(project: Project, tmp_path: Path) -> None:
    course = tmp_path / "my course"
    release(project, course)
    config = course / "nbgrader_config.py"
    assert "course_id = 'my_course'" in config.read_text()
    config.write_text("c = get_config()\n")
    release(project, course)
    assert config.read_text() == "c = get_config()\n"


def sources(notebook: NotebookNode) -> dict[str, str]:
    return {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "code"}


def test_solutions_that_lie_apart_come_back_between_the_markers(
    project: Project, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (before,) = release(project, tmp_path / "before")
    open_one = nbformat.read(tmp_path / "before" / before, as_version=4)
    kept = tmp_path_factory.mktemp("instructor")
    take_apart(project, TINY_PAGE, kept)
    release(project, tmp_path / "after", solutions=kept)
    source = nbformat.read(tmp_path / "after" / before, as_version=4)
    assert sources(source) == sources(open_one)
    # Without them, or where the folder has none, stubs stand there, and students get the same.
    release(project, tmp_path / "without", solutions=tmp_path)
    without = nbformat.read(tmp_path / "without" / before, as_version=4)
    assert "height = 1" not in "".join(sources(without).values())
    cleared = [ClearSolutions().preprocess(one, {})[0] for one in (open_one, source, without)]
    assert sources(cleared[0]) == sources(cleared[1]) == sources(cleared[2])


def test_code_that_is_handed_out_whole_survives_nbgrader(project: Project, tmp_path: Path) -> None:
    page = project.book / "coursework" / "model_choices.md"
    page.parent.mkdir()
    page.write_text(MODEL_CHOICES)
    (made,) = release(project, tmp_path / "course", ["model_choices"])
    assert made == "source/model_choices/model_choices.ipynb"
    source = nbformat.read(tmp_path / "course" / made, as_version=4)
    cleared, _ = ClearSolutions().preprocess(source, {})
    answer = next(cell for cell in cleared.cells if cell.id == "model_choices-network-answer")
    assert answer.source == "def network():\n    return [40, 10]"
    assert "nbgrader" not in answer.metadata, "neither emptied nor put back"
    # And yet it is known as the student's own when it is packed and when it is marked.
    handed_out = json.loads(nbformat.writes(cleared))
    assert list(handing_in.permitted_cells(handed_out)) == [answer.id]
    handed_in = copy.deepcopy(handed_out)
    for cell in handed_in["cells"]:
        if cell["id"] == answer.id:
            cell["source"] = "def network():\n    return [40, 99, 10]"
    found = submissions.answers(handed_in, handed_out)
    assert found.cells == {answer.id: ["def network():\n    return [40, 99, 10]"]}
    assert not found.remarks


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


def by_mail(course: Path, student: str) -> None:
    """Take what a student has handed in away, and collect it again as if it had come by e-mail."""
    folder = course / "downloads"
    folder.mkdir()
    place = course / "submitted" / student
    shutil.move(place / ASSIGNMENT / FILE, folder / f"{student}'s work.ipynb")
    shutil.rmtree(place)
    ids = course / "ids.csv"
    ids.write_text(f"name,id\n{student}'s work,{student}\n")
    command = ["collect", TINY_PAGE, str(folder), "--course", str(course), "--ids", str(ids)]
    assert main(["--project", str(course.parent), *command]) == 0


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
    assert main(["--project", str(project.root), "release", "5.1", "--course", str(course)]) == 0
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
    by_mail(course, "ben")
    nbgrader(course, "autograde", ASSIGNMENT)
    nbgrader(course, "generate_feedback", ASSIGNMENT)
    assert (course / "feedback" / "cleo" / ASSIGNMENT / "p1_tiny.html").exists()
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
