"""Solutions that lie apart: an instructor's folder of solved notebooks.

It mirrors the addresses: ``FOLDER/coursework/geometry.ipynb`` holds the solutions of
``book/coursework/geometry.md`` and is a solved student's notebook.
Its answers are read as a submission's are, by the ids of its cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

from tools.errors import Fault
from tools.files import write_if_changed
from tools.grading.submissions import Submission, Unreadable, identity, notebook, source
from tools.notebooks.publication import serialise
from tools.pages import practicals
from tools.pages.source import read_source
from tools.project import Project

NO_SOLUTION = Fault(
    "solution-missing",
    "The folder of `--solutions` has no notebook of a page, or one that cannot be read.",
    "Put the solved notebook at the page's address below that folder, "
    "`FOLDER/coursework/geometry.ipynb`.",
)
NOT_OPEN = Fault(
    "solution-not-open",
    "`--apart` names no practical whose solutions stand in its source.",
    "Name a page as `chNN_slug/pK_name` whose front matter says `solutions: open`.",
)


def take_apart(project: Project, docname: str, folder: Path) -> Path:
    """Move the solutions of an open practical out of its source.

    Parameters
    ----------
    project : Project
        The book.
    docname : str
        The page, ``ch05_loss_functions/p1_least_squares``.
    folder : Path
        Where the solutions go, outside of the repository.

    Returns
    -------
    Path
        The notebook that holds them from now on.

    Raises
    ------
    BookError
        Where the page is no open practical; then nothing is written.
    """
    where = f"book/{docname}.md"
    path = project.book / f"{docname}.md"
    if not path.is_file():
        raise NOT_OPEN(f"{where}: there is no such page")
    if folder.resolve().is_relative_to(project.root.resolve()):
        raise NOT_OPEN(f"{folder}: lies in the repository; expected a folder outside of it")
    text = read_source(path, where)
    practical = practicals.read_practical(text, where)
    if practical.metadata.udl.get("solutions") != "open":
        raise NOT_OPEN(f"{where}: its solutions are not open")
    practicals.validate(practical)
    kept = folder / f"{docname}.ipynb"
    # First what would be lost.
    write_if_changed(kept, serialise(practicals.solved(practical), kept.name))
    write_if_changed(path, practicals.handed_out(text, practical))
    return kept


def solutions_of(folder: Path, docname: str) -> dict[str, str]:
    """Read the solved cells of a page, code and words, by their ids.

    Raises
    ------
    BookError
        Where the folder does not have them.
    """
    path = folder / f"{docname}.ipynb"
    if not path.is_file():
        raise NO_SOLUTION(f"{path}: there is no such file")
    try:
        cells = notebook(Submission(docname, path))["cells"]
    except Unreadable as error:
        raise NO_SOLUTION(f"{path}: {error}") from None
    return {identity(cell): source(cell) for cell in cells}


def overlaid(folder: Path, masters: Mapping[str, NotebookNode]) -> dict[str, NotebookNode]:
    """Lay the solutions of a folder over the practicals whose solutions lie apart.

    Parameters
    ----------
    folder : Path
        The instructor's.
    masters : mapping
        By page name, practicals as read.

    Returns
    -------
    dict
        By page name those for which the folder has solutions.
    """
    return {
        docname: practicals.overlaid(
            master, solutions_of(folder, docname), str(folder / f"{docname}.ipynb")
        )
        for docname, master in masters.items()
        if practicals.is_apart(master) and (folder / f"{docname}.ipynb").is_file()
    }
