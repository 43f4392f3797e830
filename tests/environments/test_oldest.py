"""The notebooks without torch run with the oldest versions that the package allows."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from tests import ROOT
from tests.environments.environment import colab, kernel, oldest
from tests.sampling import History, sample
from tests.tools.notebooks.student_environment import run_as_student
from tools.project import Project

NOTEBOOKS = Project(ROOT).site / "notebooks"
SOLUTIONS = Project(ROOT).site / "solutions"


def without_torch() -> list[str]:
    """List chapters and solved practicals that ask for no extra."""
    found = {}
    for folder in (SOLUTIONS, NOTEBOOKS):
        for path in sorted(folder.rglob("*.ipynb")):
            if '"udl[' not in path.read_text("utf-8").replace("\\", ""):
                found.setdefault(path.relative_to(folder).with_suffix("").as_posix(), path)
    return sorted(found)


def changed(name: str, now: History) -> bool:
    return now.touched(f"book/{name}.md")


SHARED = ("pyproject.toml", "tests/environments")


def source_of(name: str) -> Path:
    """Find a solved practical, or a chapter."""
    solved = SOLUTIONS / f"{name}.ipynb"
    return solved if solved.exists() else NOTEBOOKS / f"{name}.ipynb"


@pytest.fixture(scope="module")
def old() -> Path:
    return kernel(ROOT / "build" / "oldest-venv", oldest())


CHOSEN = sample("notebooks at the bounds", without_torch(), changed, 8, SHARED)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHOSEN)
def test_a_notebook_runs_with_the_oldest_versions(name: str, old: Path, tmp_path: Path) -> None:
    run_as_student(nbformat.read(source_of(name), as_version=4), old, tmp_path, UDL_STRICT="1")


@pytest.mark.slow
def test_canary_what_is_newer_than_the_bound_is_seen(old: Path, tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell("import numpy as np\nnp.matvec")  # since NumPy 2.2
    with pytest.raises(CellExecutionError, match="has no attribute 'matvec'"):
        run_as_student(nbformat.v4.new_notebook(cells=[cell]), old, tmp_path)


@pytest.mark.slow
def test_the_versions_are_those_of_the_bounds(old: Path, tmp_path: Path) -> None:
    names = [line.partition("==")[0] for line in oldest()]
    code = f"from importlib.metadata import version\n[print(version(n)) for n in {names}]"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    printed = run_as_student(notebook, old, tmp_path).cells[0].outputs[0].text.split()
    for version, bound in zip(printed, oldest(), strict=True):
        assert f"{version}.".startswith(bound.partition("==")[2] + "."), (version, bound)


def test_every_dependency_has_a_bound_that_colab_meets() -> None:
    there = dict(line.split("==") for line in colab() if "==" in line)
    for line in oldest():
        name, _, bound = line.partition("==")
        if name in there:
            assert [*map(int, there[name].split("."))] >= [*map(int, bound.split("."))]


def test_the_bound_of_torch_is_the_version_that_the_tests_run() -> None:
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    bound = facts["optional-dependencies"]["torch"][0].replace(">=", "==")
    assert bound in (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert metadata.version("torch").partition("+")[0] == bound.partition("==")[2]
