"""The practicals' format, their copies, and every real practical run as a student would."""

from __future__ import annotations

import ast
import copy
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path

import nbformat
import pytest
from jupytext.myst import myst_to_notebook
from nbclient.exceptions import CellExecutionError
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import ClearSolutions

from tests import ROOT
from tests.tools.notebooks.student_environment import run_as_student, student_kernel, with_extra
from tools.html import visible_text
from tools.notebooks.audit import audit
from tools.notebooks.install import needed_extra
from tools.pages import practicals
from tools.pages.practicals import PracticalError, page_text, read_practical, validate

TINY = Path(__file__).with_name("tiny_practical.md")
NAME = "book/ch05_loss_functions/p1_tiny.md"
REAL = sorted((ROOT / "book").glob("ch*_*/p*_*.md"))


def tiny(edit: Callable[[str], str] = lambda text: text) -> nbformat.NotebookNode:
    return read_practical(edit(TINY.read_text("utf-8")), NAME)


def replaced(old: str, new: str, count: int = 1) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, count)

    return edit


def real(path: Path) -> nbformat.NotebookNode:
    return read_practical(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())


def by_role(nb: nbformat.NotebookNode, *roles: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nb.cells if cell.metadata.get("udl", {}).get("role") in roles]


def printed(cell: nbformat.NotebookNode) -> str:
    return "".join(output.get("text", "") for output in cell.outputs)


each_practical = pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)


# --- Reading and rules ---


def test_the_tiny_practical_has_every_role_and_kind() -> None:
    nb = tiny()
    validate(nb)
    assert {cell.metadata.udl.role for cell in nb.cells} == set(practicals.ROLES)
    kinds = {cell.metadata.udl.get("kind") for cell in nb.cells} - {None}
    assert kinds == set(practicals.KINDS)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (replaced("role: demo}", "role: show}"), r"unknown role 'show'"),
        (replaced('"kind": "read"', '"kind": "ponder"'), r"network_shapes.*unknown kind 'ponder'"),
        (replaced("    ### BEGIN SOLUTION\n", ""), r"gaussian_pdf.*END SOLUTION without BEGIN"),
        (replaced("    ### END SOLUTION\n", ""), r"gaussian_pdf.*BEGIN SOLUTION without END"),
        (
            replaced('    ### BEGIN SOLUTION\n    return "same"\n    ### END SOLUTION', "    ..."),
            r"predict_common_optimum \(answer\): has no ### BEGIN SOLUTION",
        ),
        (
            replaced(
                '### BEGIN SOLUTION\n    return "same"', '### BEGIN SOLUTION\n    return ("same'
            ),
            r"the solution is not Python",
        ),
        (
            replaced(
                '    ### BEGIN SOLUTION\n    return "same"\n    ### END SOLUTION',
                '    return "x"\n### BEGIN SOLUTION\nchoice = 1\n### END SOLUTION',
            ),
            r"predict_common_optimum.*markers outside a function body",
        ),
        (
            replaced(
                "```{code-cell} ipython3\n:udl: {exercise: network_shapes, role: check}\n"
                "check.network_shapes(network_shapes)\n```\n",
                "",
            ),
            r"network_shapes \(answer\): an answer without a check or a text cell",
        ),
        (
            replaced('"exercise": "network_shapes"', '"exercise": "gaussian_pdf"'),
            r"duplicate exercise 'gaussian_pdf'",
        ),
        (replaced("  minutes: 5\n", ""), r"front matter lacks udl.minutes"),
        (replaced("minutes: 5", "minutes: five"), r"udl.minutes must be a int, not 'five'"),
        (replaced("solutions: open", "solutions: secret"), r"udl.solutions is 'secret'"),
        (replaced('practical: "5.1"', 'practical: "5.2"'), r"the file's name disagrees"),
        (replaced('start("5.1")', 'start("5.2")'), r'must call udl.checks.start\("5.1"\)'),
        (replaced("check.summary()", "1"), None),
        (
            replaced("{exercise: summary, role: check}", "{exercise: closing, role: demo}"),
            r"no summary cell",
        ),
        (
            replaced("**What did you see?**", "```{dropdown} Hint\nLook.\n```\n"),
            r"best_bias.*a hint comes after the answer",
        ),
        (
            replaced(":udl: {exercise: gaussian_pdf, role: demo}\n", ""),
            r"has no udl metadata",
        ),
        (replaced("# Practical 5.1: A tiny one\n", ""), r"no title"),
        (
            replaced('print("you predicted"', "height = 1 / np.sqrt(2 * np.pi * sigma**2)\nprint("),
            r"repeats a line of a solution: 'height = 1",
        ),
    ],
)
def test_a_broken_rule_is_named_in_one_line(
    edit: Callable[[str], str], message: str | None
) -> None:
    if message is None:
        validate(tiny(edit))
        return
    with pytest.raises(PracticalError, match=message) as caught:
        validate(tiny(edit))
    assert str(caught.value).startswith(NAME)
    assert "\n" not in str(caught.value)


def test_a_check_before_its_answer_is_refused() -> None:
    nb = tiny()
    answer = next(i for i, c in enumerate(nb.cells) if c.metadata.udl.role == "answer")
    nb.cells[answer], nb.cells[answer + 1] = nb.cells[answer + 1], nb.cells[answer]
    with pytest.raises(PracticalError, match="the check comes before the answer"):
        validate(nb)


def test_errors_name_the_line() -> None:
    text = TINY.read_text("utf-8")
    line = text.split("\n").index('print(f"{gaussian_pdf(1.0, -1.0, 2.3):.3f}")')
    with pytest.raises(PracticalError) as caught:
        validate(tiny(replaced("{exercise: gaussian_pdf, role: demo}", "{exercise: a, role: b}")))
    found = re.match(rf"{NAME}:(\d+): a \(b\)", str(caught.value))
    assert found is not None
    assert abs(int(found[1]) - line) <= 2


@pytest.mark.parametrize("text", ["# No front matter\n", "---\nudl: [\n---\n", "---\nudl: 1\n"])
def test_unreadable_front_matter_is_one_line(text: str) -> None:
    with pytest.raises(PracticalError) as caught:
        read_practical(text, NAME)
    assert str(caught.value).startswith(NAME)
    assert "\n" not in str(caught.value)


def test_unreadable_cell_options_are_one_line() -> None:
    with pytest.raises(PracticalError, match=NAME):
        tiny(replaced(":udl: {exercise: gaussian_pdf, role: demo}", ":udl: {exercise: ["))


# --- Ids and nbgrader ---


def test_ids_follow_exercise_and_role() -> None:
    ids = practicals.cell_ids(tiny())
    assert ids[0] == "p1-title-given"
    assert "p1-gaussian_pdf-answer" in ids
    assert "p1-predict_common_optimum-given-2" in ids
    assert len(set(ids)) == len(ids)


def test_nbgrader_accepts_the_metadata_and_each_role_gets_its_rights() -> None:
    master = practicals.instructor(tiny())
    nbformat.validate(master)
    MetadataValidator().validate_nb(master)
    rights = {}
    for cell in master.cells:
        facts = cell.metadata.nbgrader
        assert facts.grade_id == cell.id
        rights.setdefault(cell.metadata.udl.role, set()).add(
            (facts.solution, facts.grade, facts.locked, facts.get("points"))
        )
    assert rights["answer"] == {(True, False, False, None)}
    assert rights["text"] == {(True, True, False, 1)}
    assert rights["check"] == {(False, True, True, 1), (False, False, True, None)}
    assert rights["given"] == rights["demo"] == rights["setup"] == {(False, False, True, None)}
    summary = next(cell for cell in master.cells if cell.id == "p1-summary-check")
    assert not summary.metadata.nbgrader.grade


def cleared(nb: nbformat.NotebookNode) -> nbformat.NotebookNode:
    made, _ = ClearSolutions().preprocess(practicals.instructor(nb), {})
    return made


def test_the_student_copy_is_what_nbgrader_would_make() -> None:
    nb = tiny()
    assert [c.source for c in practicals.student(nb).cells] == [c.source for c in cleared(nb).cells]


def test_tags_survive_and_inner_notes_do_not() -> None:
    made = practicals.student(tiny())
    assert made.cells[1].metadata.tags == ["hide-input"]
    assert "path" not in made.metadata.udl
    assert "lines" not in made.metadata.udl


def test_the_solved_copy_holds_solutions_without_markers() -> None:
    made = practicals.solved(tiny())
    text = "\n".join(cell.source for cell in made.cells)
    assert "SOLUTION" not in text
    assert 'return "same"' in text
    assert "A parabola, and it is flat near its bottom." in text


def test_copies_leave_the_original_alone() -> None:
    nb = tiny()
    before = copy.deepcopy(nb)
    practicals.student(nb)
    practicals.solved(nb)
    assert nb == before


# --- Leaks ---


def test_distinctive_lines_come_from_solutions_only() -> None:
    lines = practicals.distinctive_solution_lines(tiny())
    assert "height = 1 / np.sqrt(2 * np.pi * sigma**2)" in lines
    assert "A parabola, and it is flat near its bottom." in lines
    assert not any("def " in line or "check." in line for line in lines)
    assert all(len(line) >= 12 for line in lines)


def test_what_the_practical_shows_before_is_not_distinctive() -> None:
    line = 'return float("0.27")'
    assert line in practicals.distinctive_solution_lines(tiny())
    shown = tiny(replaced("np.exp(0.0)", line))
    assert line not in practicals.distinctive_solution_lines(shown)


def test_leaks_sees_through_spacing_but_wants_whole_words() -> None:
    assert practicals.leaks("x\n   return   total\n", ["return total"]) == ["return total"]
    assert practicals.leaks("return totals", ["return total"]) == []


def test_canary_a_planted_leak_is_caught() -> None:
    nb = tiny()
    lines = practicals.distinctive_solution_lines(nb)
    made = practicals.student(nb)
    assert practicals.leaks("\n".join(c.source for c in made.cells), lines) == []
    demo = by_role(made, "demo")[0]
    demo.source += "\nheight = 1 / np.sqrt(2 * np.pi * sigma**2)"
    assert practicals.leaks("\n".join(c.source for c in made.cells), lines)


# --- The page ---


def page(private: bool = False) -> str:
    edit = replaced("solutions: open", "solutions: private" if private else "solutions: open")
    return page_text(edit(TINY.read_text("utf-8")), NAME)


def page_cells(text: str) -> list[nbformat.NotebookNode]:
    return myst_to_notebook(text).cells


def tagged(text: str, exercise: str, role: str) -> list[str]:
    for cell in page_cells(text):
        if cell.cell_type == "code" and dict(cell.metadata.udl) == {
            "exercise": exercise,
            "role": role,
        }:
            return cell.metadata.get("tags", [])
    raise AssertionError(f"no {exercise} {role}")


def test_front_matter_stays_byte_for_byte() -> None:
    head = TINY.read_text("utf-8").split("\n---\n")[0]
    assert page().startswith(head + "\n---\n")


def test_each_answer_is_a_stub_and_a_closed_solution() -> None:
    text = page()
    assert text.count("{code-block} python\n:class: exercise-stub\n") == 4
    answers = [c for c in page_cells(text) if "answer" in c.metadata.get("tags", [])]
    assert len(answers) == 4
    for cell in answers:
        assert cell.metadata.tags == ["hide-input", "answer"]
        assert cell.metadata.mystnb == {
            "code_prompt_show": "Show the solution",
            "code_prompt_hide": "Hide the solution",
        }
        assert "SOLUTION" not in cell.source
        ast.parse(cell.source)
    assert text.count("raise NotImplementedError()") == 4


def test_checks_and_demos_are_marked_for_the_style_sheet() -> None:
    assert tagged(page(), "gaussian_pdf", "check") == ["check"]
    assert tagged(page(), "gaussian_pdf", "demo") == ["demo"]
    assert tagged(page(), "setup", "setup") == ["hide-input"]


def test_a_prediction_is_revealed_only_on_demand() -> None:
    text = page()
    assert tagged(text, "predict_common_optimum", "check") == ["check", "hide-output"]
    assert tagged(text, "predict_common_optimum", "demo") == ["demo", "hide-output"]
    reveal = "```{dropdown} Why\nThe logarithm keeps the order of any two models.\n```"
    assert reveal in text
    student = practicals.student(tiny())
    assert any(cell.source == reveal for cell in student.cells)


def test_labels_and_badges_stand_at_the_exercise() -> None:
    text = page()
    assert (
        "(pr-ch05-p1-gaussian-pdf)=\n### {kind}`implement`[:]{.visually-hidden} the density\n"
        in text
    )
    assert "## A section\n\n(pr-ch05" in text
    no_heading = replaced("### Read: which shapes?\n", "")(TINY.read_text("utf-8"))
    assert "(pr-ch05-p1-network-shapes)=\n\n{kind}`read`\n\nTwenty" in page_text(no_heading, NAME)


def test_model_answers_wait_in_a_dropdown_that_may_hold_fences() -> None:
    text = page()
    assert "```{dropdown} Model answer\nA parabola, and it is flat near its bottom.\n```" in text
    assert "````{dropdown} Model answer\nIt keeps the optimum" in text
    assert "**What did you see?**" in text
    assert "SOLUTION" not in text


def test_a_private_page_shows_no_solution() -> None:
    text = page(private=True)
    assert "Model answer" not in text
    assert "flat near its bottom" not in text
    assert text.count(":class: exercise-stub") == 4
    lines = practicals.distinctive_solution_lines(tiny())
    shown = []
    for cell in page_cells(text):
        tags = cell.metadata.get("tags", [])
        if "answer" in tags:
            assert tags == ["remove-input", "answer"]
        else:
            shown.append(cell.source)
    assert practicals.leaks("\n".join(shown), lines) == []
    assert tagged(text, "gaussian_pdf", "check") == ["check", "remove-output"]


def test_a_directive_may_span_what_looks_like_a_cell_break() -> None:
    body = "```{note}\nfirst\n\n+++\n\nsecond\n```"
    edit = replaced('Return `"likelihood"`', body + '\n\nReturn `"likelihood"`')
    assert body in page_text(edit(TINY.read_text("utf-8")), NAME)


def test_cells_with_fences_and_options_lookalikes_survive() -> None:
    source = 'text = """\n```\n:not: an option\n```\n"""'
    edit = replaced('print(f"{gaussian_pdf(1.0, -1.0, 2.3):.3f}")', source)
    text = edit(TINY.read_text("utf-8")).replace(
        "```{code-cell} ipython3\n:udl: {exercise: gaussian_pdf, role: demo}",
        "````{code-cell} ipython3\n:udl: {exercise: gaussian_pdf, role: demo}",
    )
    text = text.replace(source + "\n```", source + "\n````")
    assert any(cell.source == source for cell in page_cells(page_text(text, NAME)))


CONF = """\
import sys
sys.path.insert(0, {extensions!r})
extensions = ["myst_nb", "sphinx_design", "kind"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "dollarmath"]
suppress_warnings = ["myst.xref_missing"]
nb_execution_mode = "force"
nb_execution_raise_on_error = True
html_copy_source = False
"""


def rendered(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Path]:
    """Build a site of one page, executed strictly; return its HTML and its folder."""
    source = folder / "source"
    source.mkdir()
    (source / "conf.py").write_text(CONF.format(extensions=str(ROOT / "book" / "_ext")))
    # The tiny page stands alone: nobody there defines what its references name. A date in the
    # front matter stops myst-nb unless outputs come from the cache, as they do in the real build.
    text = re.sub(r"\{(numref|eq)\}`[\w-]+`", "elsewhere", text)
    (source / "index.md").write_text(re.sub(r"^  updated: .*\n", "", text, flags=re.MULTILINE))
    monkeypatch.setenv("UDL_STRICT", "1")
    site = folder / "site"
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", source, site]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return (site / "index.html").read_text("utf-8"), site


@pytest.mark.slow
def test_the_page_renders_stub_solution_and_badge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    html, _ = rendered(page(), tmp_path, monkeypatch)
    assert html.count('<div class="exercise-stub highlight-python notranslate">') == 4
    assert html.count("Show the solution") == 4
    assert html.count("Model answer") == 2
    assert 'id="pr-ch05-p1-gaussian-pdf"' in html
    badge = '<span class="kind kind-implement">Implement</span>'
    assert f'{badge}<span class="visually-hidden">:</span> the density' in html
    assert "0.119" in html
    assert practicals.distinctive_solution_lines(tiny())[0] in visible_text(html)


@pytest.mark.slow
def test_a_private_page_renders_targets_without_solutions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    html, site = rendered(page(private=True), tmp_path, monkeypatch)
    private = tiny(replaced("solutions: open", "solutions: private"))
    assert html.count('<div class="exercise-stub highlight-python notranslate">') == 4
    assert "0.119" in html
    assert audit(site, {"ch05_loss_functions/p1_tiny": private}) == []


# --- Every real practical ---


@each_practical
def test_real_practical_keeps_the_rules(path: Path) -> None:
    validate(real(path))


@each_practical
def test_real_student_copy_is_what_nbgrader_would_make(path: Path) -> None:
    nb = real(path)
    MetadataValidator().validate_nb(practicals.instructor(nb))
    assert [c.source for c in practicals.student(nb).cells] == [c.source for c in cleared(nb).cells]


@each_practical
def test_real_practical_gives_no_solution_away(path: Path) -> None:
    nb = real(path)
    lines = practicals.distinctive_solution_lines(nb)
    assert lines
    student = practicals.student(nb)
    assert practicals.leaks("\n".join(cell.source for cell in student.cells), lines) == []
    shown = page_text(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    stubs = re.findall(
        r"\{code-block\} python\n:class: exercise-stub\n(.*?)\n```", shown, re.DOTALL
    )
    assert len(stubs) == len(by_role(nb, "answer"))
    assert practicals.leaks("\n".join(stubs), lines) == []


@pytest.fixture(scope="session")
def kernels() -> Path:
    return student_kernel(ROOT / "build" / "student-venv")


@pytest.fixture(scope="session")
def kernels_with(kernels: Path, tmp_path_factory) -> Callable[[str], Path]:
    """Give the kernels of a student who has installed an extra, or none."""

    @cache
    def having(extra: str) -> Path:
        folder = tmp_path_factory.mktemp("student") / "venv"
        return with_extra(kernels.parent, folder, extra) if extra else kernels

    return having


@pytest.fixture
def own_kernels(path: Path, kernels_with: Callable[[str], Path]) -> Path:
    """The kernels of a student who ran the practical's install cell, and installed no more."""
    code = [cell.source for cell in real(path).cells if cell.cell_type == "code"]
    return kernels_with(needed_extra("\n".join(code)))


def refuse_unfinished_run(nb: nbformat.NotebookNode) -> None:
    """Every check of an executed student copy must say that there is nothing to check yet."""
    checks = by_role(nb, "check")
    assert checks
    for cell in checks[:-1]:
        assert "not done yet" in printed(cell), f"{cell.id}: {printed(cell)}"
    assert re.search(r"\b0 passed\b", printed(checks[-1])), printed(checks[-1])


def refuse_failed_run(nb: nbformat.NotebookNode) -> None:
    """Every check of an executed solved copy must have passed."""
    checks = by_role(nb, "check")
    for cell in checks[:-1]:
        assert re.match(r"(passed )?✓", printed(cell)), f"{cell.id}: {printed(cell)}"
    assert re.search(rf"\b{len(checks) - 1} passed\b", printed(checks[-1])), printed(checks[-1])


@pytest.mark.slow
@each_practical
def test_real_student_copy_runs_to_its_end(path: Path, own_kernels: Path, tmp_path: Path) -> None:
    refuse_unfinished_run(run_as_student(practicals.student(real(path)), own_kernels, tmp_path))


@pytest.mark.slow
@each_practical
def test_real_solved_copy_passes_every_check(path: Path, own_kernels: Path, tmp_path: Path) -> None:
    solved = practicals.solved(real(path))
    refuse_failed_run(run_as_student(solved, own_kernels, tmp_path, UDL_STRICT="1"))


@pytest.mark.slow
@each_practical
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
        assert "✓" in printed(cell)


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


def test_nested_fences_get_a_longer_one() -> None:
    body = textwrap.dedent(
        """\
        ````{note}
        ```python
        x
        ```
        ````"""
    )
    assert practicals.dropdown("T", body).startswith("`````{dropdown} T\n")
