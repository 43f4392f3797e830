"""The copy as a page: stubs, closed solutions, and what a private page keeps back."""

from __future__ import annotations

import ast
import textwrap

import nbformat
from jupytext.myst import myst_to_notebook

from tests.tools.pages.practicals.reading import NAME, TINY, replaced, tiny
from tools.pages.practicals.apart import handed_out
from tools.pages.practicals.copies import student
from tools.pages.practicals.exercises import dropdown
from tools.pages.practicals.page import page_text
from tools.pages.practicals.solutions import distinctive_solution_lines, leaks


def page() -> str:
    return page_text(TINY.read_text("utf-8"), NAME)


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
    assert any(cell.source == reveal for cell in student(tiny()).cells)


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


def test_a_page_whose_solutions_lie_apart_runs_none_of_its_answers() -> None:
    text = page_text(handed_out(TINY.read_text("utf-8"), tiny()), NAME)
    assert "solutions: apart" in text
    assert text.count(":class: exercise-stub") == 4
    assert text.count(":class: exercise-check") == 5
    assert leaks(text, distinctive_solution_lines(tiny())) == []
    assert "Model answer" not in text
    ran = [cell.metadata.udl.role for cell in page_cells(text) if cell.cell_type == "code"]
    assert ran == ["setup", "given"]


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


def test_nested_fences_get_a_longer_one() -> None:
    body = textwrap.dedent(
        """\
        ````{note}
        ```python
        x
        ```
        ````"""
    )
    assert dropdown("T", body).startswith("`````{dropdown} T\n")
