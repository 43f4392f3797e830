"""Every practical of the book: its rules, its copies, and both run as a student would."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient.exceptions import CellExecutionError
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import ClearSolutions

from tests import ROOT
from tests.sampling import History, sample
from tests.tools.notebooks.student_environment import run_as_student
from tests.tools.pages.practicals.reading import by_role, replaced, tiny
from tests.tools.pages.practicals.running import printed, refuse_failed_run, refuse_unfinished_run
from tools.notebooks.install import needed_extra
from tools.pages import closure, practicals
from tools.pages.practicals.read import read_practical
from tools.pages.practicals.rules import validate

COURSEWORK = sorted(
    set((ROOT / "book").glob("coursework/*.md")) - {ROOT / "book/coursework/index.md"}
)
REAL = [*sorted((ROOT / "book").glob("ch*_*/p*_*.md")), *COURSEWORK]
# What every practical is made and run with: a change here may break any of them.
SHARED = (
    *("tools/pages/practicals", "tools/notebooks", "requirements.lock"),
    "tests/tools/pages/practicals/test_real_practicals.py",
    *(f"src/udl/checks/{path.name}" for path in (ROOT / "src/udl/checks").glob("*.py")),
)


def loaded(path: Path) -> list[str]:
    """List the files of the package that a practical's code loads."""
    imports = re.findall(r"^(?:import|from) .+$", path.read_text("utf-8"), re.MULTILINE)
    modules = closure.module_closure(closure.imported_modules("\n".join(imports)))
    places = ["src/" + module.replace(".", "/") for module in modules]
    files = {f"{place}{ending}" for place in places for ending in (".py", "/__init__.py")}
    return sorted(files - set(SHARED))


def changed(item: str, now: History) -> bool:
    """Say whether a run of a practical may come out otherwise than it did."""
    if now.touched(item):
        return True
    return now.touched("src/udl") and now.touched(*loaded(ROOT / item))


ALL = [path.relative_to(ROOT).as_posix() for path in REAL]
RUN = [ROOT / item for item in sample("practicals run by a student", ALL, changed, 6, SHARED)]

each_practical = pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
each_run = pytest.mark.parametrize("path", RUN, ids=lambda path: path.stem)
# Those with solutions in their source.
OPEN = [path for path in REAL if "\n  solutions: open\n" in path.read_text("utf-8")]
each_open = pytest.mark.parametrize("path", OPEN, ids=lambda path: path.stem)
each_open_run = pytest.mark.parametrize(
    "path", [path for path in RUN if path in OPEN], ids=lambda path: path.stem
)


def test_a_practical_that_changed_is_run() -> None:
    practical = "book/ch05_loss_functions/p1_least_squares.md"
    for file in (
        practical,
        "src/udl/checks/ch05_loss_functions/p1.py",
        "src/udl/checks/ch05_loss_functions/expected.py",
    ):
        assert changed(practical, History(1, frozenset({file}))), file
    for file in ("book/ch05_loss_functions/index.md", "src/udl/reinforcement/tabular.py"):
        assert not changed(practical, History(1, frozenset({file}))), file


def real(path: Path) -> nbformat.NotebookNode:
    return read_practical(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())


@pytest.fixture
def own_kernels(path: Path, kernels_with: Callable[[str], Path]) -> Path:
    """The kernels of a student who ran the practical's install cell, and installed no more."""
    code = [cell.source for cell in real(path).cells if cell.cell_type == "code"]
    return kernels_with(needed_extra("\n".join(code)))


def cleared(nb: nbformat.NotebookNode) -> nbformat.NotebookNode:
    made, _ = ClearSolutions().preprocess(practicals.instructor(nb), {})
    return made


@each_practical
def test_real_practical_keeps_the_rules(path: Path) -> None:
    validate(real(path))


@each_open
def test_real_student_copy_is_what_nbgrader_would_make(path: Path) -> None:
    nb = real(path)
    MetadataValidator().validate_nb(practicals.instructor(nb))
    assert [c.source for c in practicals.student(nb).cells] == [c.source for c in cleared(nb).cells]


@each_open
def test_real_practical_gives_no_solution_away(path: Path) -> None:
    nb = real(path)
    lines = practicals.distinctive_solution_lines(nb)
    assert lines
    student = practicals.student(nb)
    assert practicals.leaks("\n".join(cell.source for cell in student.cells), lines) == []
    shown = practicals.page_text(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    stubs = re.findall(
        r"\{code-block\} python\n:class: exercise-stub\n(.*?)\n```", shown, re.DOTALL
    )
    assert len(stubs) == len(by_role(nb, "answer"))
    assert practicals.leaks("\n".join(stubs), lines) == []


@pytest.mark.slow
@each_run
def test_real_student_copy_runs_to_its_end(path: Path, own_kernels: Path, tmp_path: Path) -> None:
    made = run_as_student(practicals.student(real(path)), own_kernels, tmp_path)
    if path not in COURSEWORK:  # which may have no checks of its own
        refuse_unfinished_run(made)


@pytest.mark.slow
@each_open_run
def test_real_solved_copy_passes_every_check(path: Path, own_kernels: Path, tmp_path: Path) -> None:
    solved = practicals.solved(real(path))
    refuse_failed_run(run_as_student(solved, own_kernels, tmp_path, UDL_STRICT="1"))


@pytest.mark.slow
@each_open_run
def test_real_student_copy_raises_under_a_grader(
    path: Path, own_kernels: Path, tmp_path: Path
) -> None:
    student = practicals.student(real(path))
    with pytest.raises(CellExecutionError, match="NotImplementedError"):
        run_as_student(student, own_kernels, tmp_path, NBGRADER_EXECUTION="autograde")


@pytest.mark.slow
def test_the_tiny_practical_runs_both_ways(kernels: Path, tmp_path: Path) -> None:
    refuse_unfinished_run(run_as_student(practicals.student(tiny()), kernels, tmp_path))
    solved = practicals.solved(tiny())
    made = run_as_student(solved, kernels, tmp_path)
    for cell in by_role(made, "check")[:-1]:
        assert re.match("passed ✓|kept •", printed(cell))


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault", ["missing_name", "import sklearn", "import torch", "raise ValueError('planted')"]
)
def test_canary_a_crashing_student_notebook_is_caught(
    fault: str, kernels: Path, tmp_path: Path
) -> None:
    student = practicals.student(tiny())
    by_role(student, "demo")[0].source = fault
    with pytest.raises(CellExecutionError):
        run_as_student(student, kernels, tmp_path)


@pytest.mark.slow
def test_canary_a_wrong_solution_is_caught(kernels: Path, tmp_path: Path) -> None:
    wrong = tiny(replaced("height = 1 / np.sqrt(2 * np.pi * sigma**2)", "height = 1"))
    with pytest.raises(CellExecutionError, match="CheckFailed"):
        run_as_student(practicals.solved(wrong), kernels, tmp_path, UDL_STRICT="1")


@pytest.mark.slow
def test_a_run_leaves_no_kernel_behind(kernels: Path, tmp_path: Path) -> None:
    def running() -> set[int]:
        children = psutil.Process().children(recursive=True)
        return {child.pid for child in children if "ipykernel_launcher" in child.cmdline()}

    before = running()
    run_as_student(practicals.student(tiny()), kernels, tmp_path)
    assert running() == before
