"""The copies as notebooks: ids, nbgrader's metadata, stubs and solutions."""

from __future__ import annotations

import copy

import nbformat
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import ClearSolutions

from tests.tools.pages.practicals.reading import tiny
from tools.pages.practicals.copies import instructor, solved, student
from tools.pages.practicals.read import cell_ids


def test_ids_follow_exercise_and_role() -> None:
    ids = cell_ids(tiny())
    assert ids[0] == "p1-title-given"
    assert "p1-gaussian_pdf-answer" in ids
    assert "p1-predict_common_optimum-given-2" in ids
    assert len(set(ids)) == len(ids)


def test_nbgrader_accepts_the_metadata_and_each_role_gets_its_rights() -> None:
    master = instructor(tiny())
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
    made, _ = ClearSolutions().preprocess(instructor(nb), {})
    return made


def test_the_student_copy_is_what_nbgrader_would_make() -> None:
    nb = tiny()
    assert [c.source for c in student(nb).cells] == [c.source for c in cleared(nb).cells]


def test_tags_survive_and_inner_notes_do_not() -> None:
    made = student(tiny())
    assert made.cells[1].metadata.tags == ["hide-input"]
    assert "path" not in made.metadata.udl
    assert "lines" not in made.metadata.udl


def test_the_solved_copy_holds_solutions_without_markers() -> None:
    made = solved(tiny())
    text = "\n".join(cell.source for cell in made.cells)
    assert "SOLUTION" not in text
    assert 'return "same"' in text
    assert "A parabola, and it is flat near its bottom." in text


def test_copies_leave_the_original_alone() -> None:
    nb = tiny()
    before = copy.deepcopy(nb)
    student(nb)
    solved(nb)
    assert nb == before
