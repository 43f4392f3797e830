"""What must never be published: a solution in a student's notebook, one that lies apart at all."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.errors import Fault
from tools.html import visible_text
from tools.notebooks.outputs import words
from tools.pages import practicals

LEAKED = Fault(
    "notebook-solution-leaked",
    "Something published holds a line of a solution that students must not see.",
    "Take it out of the page that the message names; one that lies apart stands nowhere else.",
)

_READABLE = (".html", ".ipynb", ".md", ".txt", ".py", ".json", ".js")
_PACKED = (".whl", ".zip")


def audit(
    published: Path,
    masters: Mapping[str, NotebookNode],
    apart: Mapping[str, NotebookNode] | None = None,
) -> list[str]:
    """Look for solutions where they must not be.

    Parameters
    ----------
    published : Path
        A folder: the site, the notebooks' branch, or one that holds wheels.
    masters : mapping
        By page name, every practical as read.
    apart : mapping, optional
        By page name, the practicals whose solutions lie apart, with these laid over them.

    Returns
    -------
    list of str
        One line for each leak: a line of a solution in its student notebook, or a line of one that
        lies apart anywhere; empty when all is well.
    """
    found = []
    for docname, master in masters.items():
        path = published / "notebooks" / f"{docname}.ipynb"
        if path.exists():
            lines = practicals.distinctive_solution_lines(master)
            name = path.relative_to(published).as_posix()
            found += _leaks_in(name, path.read_text("utf-8"), {docname: lines})
    # What is handed out, or shown by an open practical, gives nothing away.
    public = "\n".join(cell.source for master in masters.values() for cell in master.cells)
    secret = {}
    for docname, master in (apart or {}).items():
        lines = practicals.distinctive_solution_lines(master)
        known = set(practicals.leaks(public, lines))
        secret[docname] = [line for line in lines if line not in known]
    if any(secret.values()):
        for name, text in _texts(published):
            found += _leaks_in(name, text, secret)
    return found


def _texts(published: Path) -> Iterator[tuple[str, str]]:
    """Read all that a reader may read below a folder, in archives too, with its name."""
    for path in sorted(path for path in published.rglob("*") if path.is_file()):
        name = path.relative_to(published).as_posix()
        if path.suffix in _READABLE:
            yield name, path.read_text("utf-8", errors="replace")
        elif path.suffix in _PACKED:
            with zipfile.ZipFile(path) as archive:
                for inner in sorted(archive.namelist()):
                    if inner.endswith(_READABLE):
                        yield f"{name}/{inner}", archive.read(inner).decode("utf-8", "replace")


def _leaks_in(name: str, text: str, solutions: Mapping[str, list[str]]) -> list[str]:
    """Find lines of solutions, by page name, in a file as its reader sees it."""
    if name.endswith(".html"):
        text = visible_text(text)
    elif name.endswith(".ipynb"):
        text = "\n".join(_shown(text))
    return [
        f"{name}: holds a line of the solution of {docname}: {line!r}"
        for docname, lines in solutions.items()
        for line in practicals.leaks(text, lines)
    ]


def _shown(notebook: str) -> list[str]:
    shown = []
    for cell in map(nbformat.from_dict, json.loads(notebook)["cells"]):
        source = cell.source if isinstance(cell.source, str) else "".join(cell.source)
        shown += [source, *(words(output) for output in cell.get("outputs", []))]
    return shown
