"""Outputs of the executed pages: under the cells of a solved copy, as targets in a student's."""

from __future__ import annotations

import base64
import copy
from collections.abc import Iterable, Iterator, Mapping

from nbformat import NotebookNode

from tools.errors import Fault
from tools.notebooks.inline import escaped
from tools.notebooks.pictures import Shelf
from tools.notebooks.publication import markdown_cell

STALE = Fault(
    "notebook-run-stale",
    "The last run of a page is not that of the practical as it is now.",
    "Build the book again.",
)
RAISED = Fault(
    "notebook-cell-raised",
    "A cell of a practical raised an error when the page ran.",
    "Correct the cell.",
)

_RECORD = "application/papermill.record/"
Outputs = Mapping[str, list[NotebookNode]]
"""By cell id, what the cell printed and drew."""


def run_outputs(
    nb: NotebookNode, executed: NotebookNode, where: str
) -> dict[str, list[NotebookNode]]:
    """Find each code cell's outputs in the executed page.

    The page has cells of its own (its key); the notebook's cells appear among them, in order.

    Parameters
    ----------
    nb : NotebookNode
        A solved notebook, with ids.
    executed : NotebookNode
        The page as it ran.
    where : str
        The page, for errors.

    Returns
    -------
    dict
        By cell id, the outputs, without recorded values and times.

    Raises
    ------
    BookError
        Where a cell is missing from the run, or raised.
    """
    ran = iter([cell for cell in executed.cells if cell.cell_type == "code"])
    found: dict[str, list[NotebookNode]] = {}
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        match = next((other for other in ran if other.source.strip() == cell.source.strip()), None)
        if match is None:
            raise STALE(f"{where}: cell {cell.id} is not in the executed page; build it again")
        found[cell.id] = list(_clean(match.outputs, f"{where}: cell {cell.id}"))
    return found


def _clean(outputs: Iterable[NotebookNode], where: str) -> Iterator[NotebookNode]:
    for output in outputs:
        if output.output_type == "error":
            raise RAISED(f"{where} raised {output.ename}: {output.evalue}")
        output = copy.copy(output)
        if "data" in output:
            output.data = {k: v for k, v in output.data.items() if not k.startswith(_RECORD)}
            output.metadata = {}
            if not output.data:
                continue
        yield output


def with_outputs(nb: NotebookNode, outputs: Outputs, shelf: Shelf) -> NotebookNode:
    """Put outputs under a notebook's cells, numbered from one, their pictures made light."""
    made = copy.deepcopy(nb)
    count = 0
    for cell in made.cells:
        if cell.id not in outputs:
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = copy.deepcopy(outputs[cell.id])
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
            if "image/png" in output.get("data", {}):
                png = base64.b64decode(output.data["image/png"])
                output.data["image/png"] = base64.b64encode(shelf.light(png)).decode()
    return made


def with_targets(
    nb: NotebookNode, outputs: Outputs, shelf: Shelf, skip: Iterable[str] = ()
) -> NotebookNode:
    """Show a student what each demo draws once the answers are right.

    Parameters
    ----------
    nb : NotebookNode
        The student's copy.
    outputs : mapping
        By cell id, the solved run's outputs.
    shelf : Shelf
        Makes pictures light.
    skip : iterable of str
        Exercises whose picture would give an answer away.

    Returns
    -------
    NotebookNode
        The copy with a closed cell of pictures behind each demo that draws.
    """
    skipped = set(skip)
    made = copy.deepcopy(nb)
    cells: list[NotebookNode] = []
    for cell in made.cells:
        cells.append(cell)
        told = cell.metadata.get("udl", {})
        if told.get("role") != "demo" or told.get("exercise") in skipped:
            continue
        pictures = _pictures(outputs.get(cell.id, []), shelf)
        if pictures:
            image = cell.metadata.get("mystnb", {}).get("image", {})
            alt = image.get("alt", f"What the cell above draws once {told.exercise} is right.")
            cells.append(_target_cell(f"{cell.id}-target", pictures, alt))
    made.cells = cells
    return made


def _pictures(outputs: Iterable[NotebookNode], shelf: Shelf) -> list[bytes]:
    found = [o.data["image/png"] for o in outputs if "image/png" in o.get("data", {})]
    return [shelf.light(base64.b64decode(picture)) for picture in found]


def _target_cell(cell_id: str, pictures: list[bytes], alt: str) -> NotebookNode:
    words = escaped(alt)
    images = [f"![{words}](data:image/png;base64,{base64.b64encode(p).decode()})" for p in pictures]
    lines = ["<details>", "<summary>What you should see</summary>", "", *images, "", "</details>"]
    grading = {
        "schema_version": 3,
        "grade_id": cell_id,
        "grade": False,
        "solution": False,
        "locked": True,
        "task": False,
    }
    return markdown_cell("\n".join(lines), cell_id, {"nbgrader": grading})


def words(output: NotebookNode) -> str:
    """Return what an output says in words."""
    if "text" in output:
        return str(output.text)
    return "\n".join(str(v) for k, v in output.get("data", {}).items() if k.startswith("text/"))
