"""What an instructor hands to nbgrader: every practical with its solutions between the markers.

nbgrader's ``generate_assignment`` makes of these files the students' notebooks on the site.
The students' notebooks themselves are no source: nbgrader empties an answer without markers.
"""

from __future__ import annotations

from pathlib import Path

from tools.files import write_if_changed
from tools.notebooks.copies import practical_notebook, targets
from tools.notebooks.export import desk_of
from tools.notebooks.outputs import run_outputs
from tools.notebooks.publication import serialise
from tools.pages import practicals
from tools.project import Project


def assignment(docname: str) -> str:
    """Name a practical for nbgrader: ``ch05_p1`` for ``ch05_loss_functions/p1_least_squares``."""
    chapter, _, page = docname.partition("/")
    return f"{chapter.partition('_')[0]}_{page.partition('_')[0]}"


def release(project: Project, folder: Path, *, run: bool = True) -> list[str]:
    """Write the sources of all practicals as nbgrader expects them.

    Parameters
    ----------
    project : Project
        The book, built.
    folder : Path
        nbgrader's course folder; the sources go to its ``source/``.
    run : bool
        Whether to show students the pictures of the last run.

    Returns
    -------
    list of str
        The files, relative to the folder.

    Raises
    ------
    BookError
        Where a practical is not valid or has not run.
    """
    desk, masters = desk_of(project, run=run)
    made = []
    for docname, master in masters.items():
        practicals.validate(master)
        where = f"book/{docname}.md"
        address = f"notebooks/{docname}.ipynb"
        blank = practicals.solved(master)
        outputs = run_outputs(blank, desk.executed(docname), where) if desk.executed else {}
        resolver = desk.resolver.on(docname)
        source = practical_notebook(
            practicals.instructor(master), resolver, address, desk.publication
        )
        source = targets(source, master, outputs, desk.shelf)
        name = f"source/{assignment(docname)}/{docname.rpartition('/')[2]}.ipynb"
        write_if_changed(folder / name, serialise(source, name))
        made.append(name)
    return made
