"""A practical's copies: the student's, which gives nothing away, and the solved one."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from nbformat import NotebookNode

from tools.errors import Fault
from tools.notebooks.outputs import Outputs, with_outputs, with_targets, words
from tools.notebooks.pictures import Shelf
from tools.notebooks.publication import KERNEL, Publication
from tools.notebooks.resolve import resolve
from tools.notebooks.resolver import Resolver
from tools.pages import practicals

GIVEN_AWAY = Fault(
    "notebook-gives-solution-away",
    "A student's notebook shows a line of a solution.",
    "Take the line out of the cell that the message names, or write it differently.",
)


def practical_notebook(
    copy_of: NotebookNode,
    resolver: Resolver,
    address: str,
    publication: Publication,
    at: Iterable[int] = (),
) -> NotebookNode:
    """Finish a practical's copy: title, install cell, Markdown written out, facts of its own.

    Parameters
    ----------
    copy_of : NotebookNode
        From :func:`tools.pages.practicals.student` or :func:`tools.pages.practicals.solved`.
    resolver : Resolver
        For this page.
    address : str
        The notebook's address on the site.
    publication : Publication
        What it says about itself.
    at : iterable of int
        The first line of each cell in the page's source, for errors.

    Returns
    -------
    NotebookNode
        A new notebook; ids, tags and nbgrader's metadata as they were.
    """
    nb: NotebookNode = copy.deepcopy(copy_of)
    lines = [*at, *[0] * len(nb.cells)]
    prefix = nb.cells[0].id.partition("-")[0] if nb.cells else ""
    opening, rest = publication.opening(nb.cells, resolver, prefix)
    for cell, line in zip(nb.cells, lines, strict=False):
        if cell.cell_type == "markdown" and cell is not nb.cells[0]:
            cell.source = resolve(cell.source, resolver.below(line))
    nb.cells[0].source = resolve(rest, resolver)
    nb.cells = nb.cells if rest else nb.cells[1:]
    nb.cells = [*opening, *nb.cells]
    practical = nb.metadata.get("udl", {}).get("practical")
    nb.metadata = publication.metadata(nb.metadata.get("kernelspec", KERNEL), address)
    if practical:
        nb.metadata["practical"] = practical
    return nb


def solved_notebook(
    blank: NotebookNode,
    resolver: Resolver,
    publication: Publication,
    outputs: Outputs,
    shelf: Shelf,
) -> NotebookNode:
    """Make the solved copy.

    Parameters
    ----------
    blank : NotebookNode
        From :func:`tools.pages.practicals.solved`.
    resolver, publication, outputs, shelf
        As for :func:`student_notebook`.

    Returns
    -------
    NotebookNode
        Solutions with what they print and draw.
    """
    address = f"solutions/{resolver.page}.ipynb"
    made = practical_notebook(blank, resolver, address, publication)
    return with_outputs(made, outputs, shelf)


def student_notebook(
    master: NotebookNode,
    resolver: Resolver,
    publication: Publication,
    outputs: Outputs,
    shelf: Shelf,
) -> NotebookNode:
    """Make the copy that a student gets, and see that it gives no solution away.

    Parameters
    ----------
    master : NotebookNode
        The practical as read, valid.
    resolver : Resolver
        For this page.
    publication : Publication
        What the copy says about itself.
    outputs : mapping
        The solved run's outputs by cell id; may be empty.
    shelf : Shelf
        Makes pictures light.

    Returns
    -------
    NotebookNode
        Stubs, checks and target pictures.

    Raises
    ------
    BookError
        Where the copy contains a line of a solution.
    """
    address = f"notebooks/{resolver.page}.ipynb"
    lines = master.metadata.udl.get("lines", [])
    made = practical_notebook(practicals.student(master), resolver, address, publication, lines)
    made = targets(made, master, outputs, shelf)
    refuse_leaks(made, practicals.distinctive_solution_lines(master), address)
    return made


def targets(nb: NotebookNode, master: NotebookNode, outputs: Outputs, shelf: Shelf) -> NotebookNode:
    """Show in a copy what its demos should draw, but for what a prediction is about."""
    predicted = [
        c.metadata.udl.exercise for c in master.cells if c.metadata.udl.get("kind") == "predict"
    ]
    return with_targets(nb, outputs, shelf, skip=predicted)


def refuse_leaks(nb: NotebookNode, lines: Iterable[str], where: str) -> None:
    """Raise ``BookError`` if a cell or an output of a notebook holds a line of a solution."""
    lines = list(lines)
    for cell in nb.cells:
        shown = [cell.source] + [words(output) for output in cell.get("outputs", [])]
        for line in practicals.leaks("\n".join(shown), lines):
            raise GIVEN_AWAY(f"{where}: cell {cell.id} gives a solution away: {line!r}")
