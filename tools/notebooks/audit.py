"""What must never be published: a solution in a student's notebook, a private one anywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
    "Take it out of the page that the message names; a private solution stands nowhere else.",
)

_READABLE = (".html", ".ipynb", ".md", ".txt", ".py", ".json", ".js")


def audit(site: Path, masters: Mapping[str, NotebookNode]) -> list[str]:
    """Look for solutions where they must not be.

    Parameters
    ----------
    site : Path
        A published folder.
    masters : mapping
        By page name, every practical as read.

    Returns
    -------
    list of str
        One line for each leak: a line of a solution in its student notebook, or a line of a
        *private* solution anywhere; empty when all is well.
    """
    found = []
    # What open practicals show anyway gives nothing away.
    public = "\n".join(
        cell.source
        for master in masters.values()
        if not practicals.is_private(master)
        for cell in master.cells
    )
    private = {}
    for docname, master in masters.items():
        if practicals.is_private(master):
            lines = practicals.distinctive_solution_lines(master)
            known = set(practicals.leaks(public, lines))
            private[docname] = [line for line in lines if line not in known]
    for docname, master in masters.items():
        path = site / "notebooks" / f"{docname}.ipynb"
        if path.exists() and docname not in private:
            lines = practicals.distinctive_solution_lines(master)
            found += _leaks_in(path, site, {docname: lines})
    for docname in private:
        if (site / "solutions" / f"{docname}.ipynb").exists():
            found.append(f"solutions/{docname}.ipynb: a private solution is published")
    if private:
        for path in sorted(p for p in site.rglob("*") if p.suffix in _READABLE):
            found += _leaks_in(path, site, private)
    return found


def _leaks_in(path: Path, site: Path, solutions: Mapping[str, list[str]]) -> list[str]:
    """Find lines of solutions, by page name, in a file as its reader sees it."""
    text = path.read_text("utf-8", errors="replace")
    if path.suffix == ".html":
        text = visible_text(text)
    elif path.suffix == ".ipynb":
        text = "\n".join(_shown(text))
    name = path.relative_to(site).as_posix()
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
