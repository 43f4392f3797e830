"""Coursework from the page to the mark: students' notebooks run in the box, programs judge them."""

import contextlib
import copy
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from setuptools import find_packages

torch = pytest.importorskip("torch")

from tests import ROOT, needing  # noqa: E402
from tools.grading import marking, package, sandbox, submissions  # noqa: E402
from tools.pages import practicals  # noqa: E402
from udl.coursework import geometry, held_out, training  # noqa: E402
from udl.coursework.judging import geometry as judging  # noqa: E402

NAMES = ("model_choices", "training_choices", "regularisation", "geometry", "backpropagation")
# A part of the training and half of the seeds show the same as all of it.
BUDGET, SEEDS = 8_000, (0, 1, 2, 3)
SHORTER = (
    f"\nfrom udl.coursework import training\ntraining.BUDGET, training.SEEDS = {BUDGET}, {SEEDS}"
)


def handed_out(name):
    """A student's notebook, as a dict."""
    path = f"book/coursework/{name}.md"
    nb = practicals.read_practical((ROOT / path).read_text("utf-8"), path)
    practicals.validate(nb)
    return json.loads(json.dumps(practicals.student(nb)))


def assignment_of(name, folder, secret="-"):
    """The assignment as the package describes it; a secret one with shorter trainings."""
    notebook = handed_out(name)
    if secret != "-":
        setup = next(submissions.code_cells(notebook))
        setup["source"] += SHORTER
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    return package.coursework(name, Path(secret), {}, path, folder)


def with_cell(notebook, exercise, text):
    """The notebook with a permitted cell written anew."""
    made = copy.deepcopy(notebook)
    (cell,) = (
        cell
        for cell in submissions.code_cells(made)
        if submissions.permitted(cell) and f"-{exercise}-" in submissions.identity(cell)
    )
    cell["source"] = text
    return made


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The first assignment, with a secret test set for short trainings."""
    needing.need("bubblewrap", sandbox.bubblewrap())
    secret = tmp_path_factory.mktemp("secret")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "BUDGET", BUDGET)
        patch.setattr(training, "SEEDS", SEEDS)
        held_out.make(secret)
    return assignment_of("model_choices", tmp_path_factory.mktemp("out"), secret)


# Ahead of the baseline where both are trained shortly, and behind it after the whole budget: no
# network to hand in.
SHALLOW = """
from udl.training import mlp


def network(generator):
    return mlp((40, 580, 10), generator=generator)
"""
LARGE = """
from udl.training import mlp


def network(generator):
    return mlp((40, 1000, 1000, 10), generator=generator)
"""
SUBMITTED = {
    "improved": (SHALLOW, "The gain is"),
    "untouched": (None, "The gain is 0.00 percentage points"),
    "large": (LARGE, "expected at most 30,000, so that size alone buys nothing"),
}


@pytest.fixture(scope="module")
def marked(first, tmp_path_factory):
    """All of them marked, by name."""
    folder = tmp_path_factory.mktemp("submitted")
    for name, (text, _) in SUBMITTED.items():
        made = first.handed_out if text is None else with_cell(first.handed_out, "network", text)
        (folder / f"{name}.ipynb").write_text(json.dumps(made), "utf-8")
    results = marking.mark_all(folder, first, tmp_path_factory.mktemp("results"), jobs=2)
    return {one.student: one for one in results}


@pytest.mark.parametrize("name", SUBMITTED)
def test_submissions_have_their_mark_and_a_reason(marked, name):
    result = marked[name]
    assert SUBMITTED[name][1] in result.mark.reason, result
    assert result.mark.out_of == 10
    assert (result.mark.points > 0) == (name == "improved"), result


def test_what_the_improved_network_gains_is_told_with_its_interval(marked):
    mark = marked["improved"].mark
    assert 0 < mark.points < 10
    assert 0 < mark.low < mark.estimate < mark.high


@pytest.mark.parametrize("name", ["geometry", "backpropagation"])
def test_untouched_functions_have_no_points_and_run_to_the_end(name, tmp_path):
    needing.need("bubblewrap", sandbox.bubblewrap())
    assignment = assignment_of(name, tmp_path)
    folder = tmp_path / "submitted"
    folder.mkdir()
    (folder / "ada.ipynb").write_text(json.dumps(assignment.handed_out), "utf-8")
    (result,) = marking.mark_all(folder, assignment, tmp_path / "results")
    assert result.mark.points == 0
    assert "The id in the notebook is none" in result.mark.reason
    assert "NotImplementedError" in result.mark.reason
    # Run all reaches the end: checks and picture wait, and the archive says what it misses.
    assert not [one for one in result.remarks if "failed" in one]
    assert "Nothing is packed" in result.log


# A function that knows the marking's inputs by heart: what is right stands in no test.
BY_HEART = """\
_{name} = {table!r}


def {name}(*inputs):
    return _{name}.get(tuple(repr(float(np.sum(one))) for one in inputs), 0.0)
"""


def by_heart(students, folder):
    """The cells of somebody who was told what is asked of some students, by exercise."""
    tables = {name: {} for name in geometry.ANSWERS}
    for student in students:
        judging.prepare(student, folder)
        for question in judging.questions(student):
            if question.key:
                continue
            name, _, inputs = question.call.partition("(")
            with contextlib.chdir(folder):
                given = eval(f"({inputs.removesuffix(')')},)", {"numpy": np})
            key = tuple(repr(float(np.sum(one))) for one in given)
            tables[name][key] = float(question.expected)
    own = {q.key: float(q.expected) for q in judging.questions(students[0]) if q.key}
    return {
        "student_id": f'def student_id():\n    return " {students[0].title()} "',
        "answers": f"def answers():\n    return {own!r}",
        **{name: BY_HEART.format(name=name, table=table) for name, table in tables.items()},
    }


def test_right_functions_have_all_points_and_answers_are_ones_own(tmp_path):
    needing.need("bubblewrap", sandbox.bubblewrap())
    assignment = assignment_of("geometry", tmp_path)
    made = assignment.handed_out
    for exercise, text in by_heart(("ada", "bob"), tmp_path).items():
        made = with_cell(made, exercise, text)
    folder = tmp_path / "submitted"
    folder.mkdir()
    for student in ("ADA", "bob"):
        (folder / f"{student}.ipynb").write_text(json.dumps(made), "utf-8")
    results = marking.mark_all(folder, assignment, tmp_path / "results", jobs=2)
    assert {one.student: one.mark.points for one in results} == {"ADA": 10, "bob": 6}, results


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "backpropagation",
            [f"import udl.coursework.judging.{one}" for one in ("geometry", "rectifiers")],
        ),
        (
            "geometry",
            [
                *(f"from udl.performance import {one}" for one in geometry.ANSWERS[:3]),
                "from udl.checks.ch08_performance import p4",
            ],
        ),
        ("backpropagation", ["from torch import tensor", "from sympy import Symbol"]),
    ],
)
def test_what_knows_the_answers_cannot_be_imported_while_marking(name, lines, tmp_path):
    needing.need("bubblewrap", sandbox.bubblewrap())
    assignment = assignment_of(name, tmp_path)
    asks = "".join(
        f"try:\n    {line}\nexcept ImportError:\n    print('not there')\n" for line in lines
    )
    made = with_cell(assignment.handed_out, "student_id", asks)
    path = tmp_path / "ada.ipynb"
    path.write_text(json.dumps(made), "utf-8")
    result = marking.mark_one(submissions.Submission("ada", path), "", assignment)
    assert result.log.count("not there") == len(lines), result


def test_what_knows_the_answers_is_not_installed_with_the_package():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = find_packages(
        str(ROOT / "src"), told["tool"]["setuptools"]["packages"]["find"]["exclude"]
    )
    assert "udl.coursework" in packages
    assert not [name for name in packages if "judging" in name]


@pytest.mark.parametrize("name", NAMES)
def test_pages_have_ids_stubs_and_no_solution(name):
    notebook = handed_out(name)
    answers = [cell for cell in submissions.code_cells(notebook) if submissions.permitted(cell)]
    assert answers
    for cell in answers:
        assert submissions.identity(cell).startswith(f"{name}-")
        assert "SOLUTION" not in cell["source"]
        stub = "raise NotImplementedError()" in cell["source"]
        assert stub == (name in ("geometry", "backpropagation"))


def test_a_program_that_does_not_exist_is_told(tmp_path):
    for words in (["poetry", "describe"], ["geometry", "sing"], ["geometry", "questions", "-1"]):
        done = subprocess.run(
            [sys.executable, "-m", "udl.coursework", *words], capture_output=True, text=True
        )
        assert done.returncode == 2
        assert "is no program" in done.stderr


@pytest.mark.parametrize(
    ("given", "said"), [("", "not JSON"), ("[" * 100_000, "not JSON"), ("{}", "got a dict")]
)
def test_what_is_no_list_of_values_is_a_line(given, said):
    done = subprocess.run(
        [sys.executable, "-m", "udl.coursework", "geometry", "judge", "ada", "-"],
        input=given,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_missing_secret_is_a_line(tmp_path):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "udl.coursework"),
            *("regularisation", "prepare", "ada", str(tmp_path), str(tmp_path / "nothing")),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "test-set FOLDER" in done.stderr
    assert not list(Path(tmp_path).iterdir())
