"""A practical's copies as notebooks: the instructor's, the student's and the solved one."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

from tools.pages import nodes
from tools.pages.practicals.exercises import markdown, reveals
from tools.pages.practicals.read import cell_ids
from tools.pages.practicals.solutions import stub, without_markers


def _grading(told: NotebookNode, cell_id: str) -> dict[str, Any]:
    """Derive nbgrader's metadata (schema 3) from a cell's role.

    The summary is a check that earns no point of its own.
    """
    role = told.role
    solution = role in ("answer", "text")
    grade = role == "text" or (role == "check" and told.exercise != "summary")
    facts: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": cell_id,
        "grade": grade,
        "solution": solution,
        "locked": not solution,
        "task": False,
    }
    return {**facts, "points": 1} if grade else facts


def instructor(nb: NotebookNode) -> NotebookNode:
    """Make the instructor's copy: ids and nbgrader's metadata set, solutions between markers.

    Parameters
    ----------
    nb : NotebookNode
        A valid practical.

    Returns
    -------
    NotebookNode
        A new notebook, format 4.5, on which nbgrader's own tools run.
    """
    revealed = reveals(nb)
    cells = []
    for index, (cell, cell_id) in enumerate(zip(nb.cells, cell_ids(nb), strict=True)):
        metadata = nodes.plain(cell.metadata)
        metadata["nbgrader"] = _grading(cell.metadata.udl, cell_id)
        source = markdown(nb, index, revealed) if cell.cell_type == "markdown" else cell.source
        cells.append(nodes.cell(cell.cell_type, source, cell_id, metadata))
    metadata = {key: nodes.plain(value) for key, value in nb.metadata.items()}
    for internal in ("path", "lines", "fact_lines"):
        metadata["udl"].pop(internal, None)
    return nodes.notebook(cells, metadata)


def student(nb: NotebookNode) -> NotebookNode:
    """Make the student's copy: every solution replaced by nbgrader's stub.

    Parameters
    ----------
    nb : NotebookNode
        A valid practical.

    Returns
    -------
    NotebookNode
        A new notebook, its Markdown still MyST.
    """
    made = instructor(nb)
    for cell in made.cells:
        if cell.metadata.nbgrader.solution:
            cell.source = stub(cell.source, cell.cell_type)
    return made


def solved(nb: NotebookNode) -> NotebookNode:
    """Make the solved copy: solutions in place, their markers gone.

    Parameters
    ----------
    nb : NotebookNode
        A valid practical.

    Returns
    -------
    NotebookNode
        A new notebook without outputs, its Markdown still MyST.
    """
    made = instructor(nb)
    for cell in made.cells:
        cell.source = without_markers(cell.source)
    return made
