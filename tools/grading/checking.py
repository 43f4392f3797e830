"""See that an instructor's solutions are right, before students hand in theirs."""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode

from tools.grading import running
from tools.grading.sandbox import Limits
from tools.pages import practicals

# The checks then raise, as they do when the site is built.
STRICT = ("strict", 'import os\nos.environ["UDL_STRICT"] = "1"')


def faults_of(master: NotebookNode, package: Path, limits: Limits) -> list[str]:
    """Run a solved practical, and say which of its cells and checks fail.

    Parameters
    ----------
    master : NotebookNode
        A practical with its solutions, as read.
    package : Path
        The folder that the teaching package is imported from.
    limits : Limits
        What the run may use.

    Returns
    -------
    list of str
        A text for each cell that fails; empty where all is right.
    """
    solved = practicals.solved(master)
    cells = [STRICT, *((cell.id, cell.source) for cell in solved.cells if cell.cell_type == "code")]
    ended, done = running.run(cells, lambda desk: [], limits, [package])
    if done is None:
        return [running.ending(ended, limits)]
    return [f"{name}: {fault}" for name, fault in done["faults"].items()]
