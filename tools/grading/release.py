"""What an instructor hands to nbgrader: practicals and coursework as its sources, and its settings.

nbgrader's ``generate_assignment`` makes of these files the students' notebooks on the site.
The students' notebooks themselves are no source: nbgrader empties an answer without markers.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from pathlib import Path

from nbformat import NotebookNode

from tools.errors import Fault
from tools.files import write_if_changed
from tools.notebooks import apart
from tools.notebooks.copies import practical_notebook, targets
from tools.notebooks.export import desk_of
from tools.notebooks.publication import serialise
from tools.pages import practicals
from tools.pages.faults import did_you_mean
from tools.project import Project

NO_PRACTICAL = Fault(
    "grading-no-practical",
    "A command of grading names no practical and no coursework of the book.",
    "Name it as `5.1`, as `geometry`, or as its page, `ch05_loss_functions/p1_least_squares`.",
)

CONFIG = """\
# Settings of nbgrader, written once by `python -m tools.grading release`: yours from then on.
c = get_config()  # noqa: F821

# What JupyterHub's exchange calls the course.
c.CourseDirectory.course_id = {course!r}
# Seconds that a cell may take; a network is trained in some.
c.Execute.timeout = 300
"""


def assignment(docname: str) -> str:
    """Name a page for nbgrader: ``ch05_p1``, or the name of a coursework."""
    chapter, _, page = docname.partition("/")
    if chapter == "coursework":
        return page
    return f"{chapter.partition('_')[0]}_{page.partition('_')[0]}"


def named(pages: Iterable[str], masters: Mapping[str, NotebookNode]) -> list[str]:
    """Find the pages that an instructor names, by their numbers, names or addresses.

    Raises
    ------
    BookError
        Where there is no such page.
    """
    known = {name: name for name in masters}
    known |= {str(master.metadata.udl.practical): name for name, master in masters.items()}
    found = []
    for page in pages:
        if page not in known:
            raise NO_PRACTICAL(f"{page}: there is no such practical{did_you_mean(page, known)}")
        found.append(known[page])
    return found


def release(
    project: Project,
    folder: Path,
    pages: Iterable[str] = (),
    *,
    solutions: Path | None = None,
    run: bool = True,
) -> list[str]:
    """Write the sources of practicals as nbgrader expects them, and its settings.

    Parameters
    ----------
    project : Project
        The book, built.
    folder : Path
        nbgrader's course folder, which may be empty; the sources go to its ``source/``.
    pages : iterable of str
        Numbers, names or addresses; none for all of the book.
    solutions : Path, optional
        The instructor's folder of solutions that lie apart.
    run : bool
        Whether to show students the pictures of the last run.

    Returns
    -------
    list of str
        The files, relative to the folder.

    Raises
    ------
    BookError
        Where a page does not exist, is not valid or has not run, or a solution is missing.
    """
    desk, masters = desk_of(project, run=run)
    made = []
    for docname in named(pages, masters) or masters:
        master = masters[docname]
        practicals.validate(master)
        outputs = desk.outputs(master, practicals.solved(master), docname)
        address = f"notebooks/{docname}.ipynb"
        resolver = desk.resolver.on(docname)
        copy_of = _source(docname, master, solutions)
        source = practical_notebook(copy_of, resolver, address, desk.publication)
        source = targets(source, master, outputs, desk.shelf)
        name = f"source/{assignment(docname)}/{docname.rpartition('/')[2]}.ipynb"
        write_if_changed(folder / name, serialise(source, name))
        made.append(name)
    config = folder / "nbgrader_config.py"
    if not config.exists():
        write_if_changed(config, CONFIG.format(course=folder.resolve().name.replace(" ", "_")))
    return made


def _source(docname: str, master: NotebookNode, solutions: Path | None) -> NotebookNode:
    """Make the instructor's copy, with the solutions that lie apart where they are at hand."""
    if not practicals.is_apart(master):
        return practicals.instructor(master)
    there = solutions is not None and (solutions / f"{docname}.ipynb").is_file()
    written = apart.solutions_of(solutions, docname) if solutions and there else {}
    made = practicals.instructor(practicals.overlaid(master, written, f"{solutions}/{docname}"))
    for cell, given in zip(made.cells, master.cells, strict=True):
        answer = given.metadata.udl.role == "answer"
        if answer and not practicals.is_blank(given.source):
            # nbgrader would empty a cell that it knows as an answer and that has no stub. One
            # that it does not know it leaves alone, before and after students have written.
            cell.source = copy.copy(given.source)
            del cell.metadata["nbgrader"]
    return made
