"""The cells of each page, as its notebook and its HTML name them, and which of them can run."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from jupytext.myst import myst_to_notebook

from tools.errors import BookError
from tools.fingerprint import tree_hash
from tools.live import needs
from tools.notebooks.chapters import code_ids
from tools.pages import practicals
from tools.pages.frontmatter import is_notebook, read_front_matter
from tools.pages.memory import remembered
from tools.project import HOME, Project

# A chapter of which less than a third runs keeps its code as it is.
MOST_LACKING = 2 / 3
# How a cell stands on its page.
STUB, CELL, STATIC, WORDS, NONE = "stub", "cell", "static", "words", "none"


@dataclass(frozen=True)
class Cell:
    """One cell of a page.

    Parameters
    ----------
    id : str
        As its notebook has it.
    shown : str
        How it stands on the page: a ``stub`` (which its solved cell follows), a ``cell``, code that
        is ``static``, ``words`` behind a model answer, or ``none`` at all.
    lacks : str
        The package that no browser has; empty where the cell can run.
    behind : bool
        Whether the page does not show it, and a cell that it shows builds on it.
    """

    id: str
    shown: str
    lacks: str = ""
    behind: bool = False


@dataclass(frozen=True)
class Page:
    """One page with code.

    Parameters
    ----------
    name : str
        Its address without a suffix.
    title : str
        What it is called: ``"Practical 5.1"``.
    practical : bool
        Whether it is one.
    cells : tuple of Cell
        In order.
    outside : tuple of str
        The packages of others that its code reaches.
    modules : tuple of str
        The modules of ours.
    """

    name: str
    title: str
    practical: bool
    cells: tuple[Cell, ...]
    outside: tuple[str, ...]
    modules: tuple[str, ...]

    @property
    def lacks(self) -> str:
        """The package for want of which the page cannot run; empty where it can."""
        code = [cell for cell in self.cells if cell.shown not in (WORDS, NONE)]
        lacking = [cell.lacks for cell in code if cell.lacks]
        # A practical is done from its first cell to its last one, or not at all.
        allowed = 0 if self.practical else MOST_LACKING * len(code)
        return lacking[0] if len(lacking) > allowed else ""


def pages(project: Project) -> dict[str, Page]:
    """Read all chapters and practicals that have code, by name.

    Parameters
    ----------
    project : Project
        The book; a page with faults is passed over, since staging names them.

    Returns
    -------
    dict of str to Page
    """
    found: dict[str, Page] = {}
    package = tree_hash(HOME / "src" / "udl")
    for path in sorted(project.book.glob("ch*_*/*.md")):
        name = path.relative_to(project.book).with_suffix("").as_posix()
        source = path.read_text("utf-8")
        kept = project.kept / "live" / f"{name}.json"
        try:
            told = remembered(kept, [name, source, package], partial(_read, name, source))
        except BookError:
            continue
        if told:
            cells = tuple(Cell(**cell) for cell in told.pop("cells"))
            outside, modules = tuple(told.pop("outside")), tuple(told.pop("modules"))
            found[name] = Page(**told, cells=cells, outside=outside, modules=modules)
    return found


def _read(name: str, source: str) -> dict[str, Any] | None:
    """Read one page; None where it is no notebook or has no code."""
    where = f"book/{name}.md"
    front = read_front_matter(source, where)
    if not is_notebook(front):
        return None
    facts = front.get("udl", {})
    if "practical" in facts:
        title = f"Practical {facts['practical']}"
        cells, code = _practical(source, where)
    else:
        title = f"Chapter {int(name[2:4])}"
        cells, code = _chapter(source)
    lacking = needs.not_here(code)
    here = [text for index, text in enumerate(code) if index not in lacking]
    run = [cell for cell in cells if cell.shown != WORDS]
    runs = [cell for index, cell in enumerate(run) if index not in lacking]
    hidden = {index for index, cell in enumerate(runs) if cell.shown == NONE}
    needed = {runs[index].id for index in needs.behind(here, hidden)}
    told = {cell.id: lacking.get(index, "") for index, cell in enumerate(run)}
    placed = [Cell(c.id, c.shown, told.get(c.id, ""), c.id in needed) for c in cells]
    if not here:
        return None
    reached = needs.reached("\n".join(here))
    outside, modules = sorted(reached.outside), sorted(reached.modules)
    page = Page(name, title, "practical" in facts, tuple(placed), tuple(outside), tuple(modules))
    # As JSON would bring it back.
    return dict(json.loads(json.dumps(asdict(page))))


def _practical(source: str, where: str) -> tuple[list[Cell], list[str]]:
    """List a practical's cells, and the code of those that hold code, solved."""
    read = practicals.read_practical(source, where)
    waits, apart = practicals.waiting(read), practicals.is_apart(read)
    solved = practicals.solved(read)
    cells: list[Cell] = []
    code: list[str] = []
    for index, (cell, done) in enumerate(zip(read.cells, solved.cells, strict=True)):
        role = cell.metadata.udl.role
        if cell.cell_type == "code":
            shown = STUB if role == "answer" and not apart else CELL
            if index in waits:
                # Where solutions lie apart; what belongs to no exercise has no mark on the page.
                shown = STATIC if role in ("answer", "check") else NONE
            cells.append(Cell(done.id, shown))
            code.append(done.source)
        elif role == "text" and not apart:
            cells.append(Cell(done.id, WORDS))
    return cells, code


def _chapter(source: str) -> tuple[list[Cell], list[str]]:
    """List a chapter's cells, and their code."""
    notebook = myst_to_notebook(source)
    cells: list[Cell] = []
    code: list[str] = []
    for cell, cell_id in zip(notebook.cells, code_ids(source), strict=True):
        if cell.cell_type == "code":
            removed = "remove-cell" in cell.metadata.get("tags", [])
            cells.append(Cell(cell_id, NONE if removed else CELL))
            code.append(cell.source)
    return cells, code
