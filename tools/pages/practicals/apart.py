"""Practicals whose solutions lie apart: the source holds what students get, and nothing else.

An instructor keeps the solutions as a solved student's notebook in a folder of their own. Laid over
the practical by the ids of the cells, they make of it what an open practical is.
"""

from __future__ import annotations

import copy
import re
import symtable
from collections.abc import Mapping

from nbformat import NotebookNode

from tools.errors import Fault
from tools.pages.practicals.read import cell_ids, is_apart
from tools.pages.practicals.solutions import BEGIN, END, blank, is_blank, regions

SOLUTION_SHAPE = Fault(
    "solution-shape",
    "A solution that lies apart changes its cell beyond what was left to be filled in.",
    "Take the cell as it is handed out, and write in the place of its stubs alone.",
)


def waiting(nb: NotebookNode) -> set[int]:
    """Find the cells that cannot run as they are handed out.

    Parameters
    ----------
    nb : NotebookNode
        A practical as read.

    Returns
    -------
    set of int
        Of a practical whose solutions lie apart: the answers that are to be filled in, their checks
        and demos, and all that uses a name which one of these defines. Of an open one nothing.
    """
    if not is_apart(nb):
        return set()
    code = [(index, cell) for index, cell in enumerate(nb.cells) if cell.cell_type == "code"]
    undone = {
        cell.metadata.udl.exercise
        for _, cell in code
        if cell.metadata.udl.role == "answer" and is_blank(cell.source)
    }
    found: set[int] = set()
    missing: set[str] = set()
    for index, cell in code:
        told = cell.metadata.udl
        own = told.exercise in undone and told.role in ("answer", "check", "demo")
        sums_up = bool(undone) and (told.exercise, told.role) == ("summary", "check")
        defined, used = _names(cell.source)
        if own or sums_up or used & missing:
            found.add(index)
            missing |= defined
        else:
            missing -= defined
    return found


def _names(source: str) -> tuple[set[str], set[str]]:
    """List the names that a cell gives a value, and those of other cells that it may use."""
    try:
        top = symtable.symtable(source, "cell", "exec")
    except SyntaxError:  # the cell says so when it runs
        return set(), set()
    symbols = top.get_symbols()
    defined = {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}
    used = {one.get_name() for one in symbols if one.is_referenced()}
    inner = list(top.get_children())
    while inner:
        table = inner.pop()
        used |= {one.get_name() for one in table.get_symbols() if one.is_global()}
        inner += table.get_children()
    return defined, used


def handed_out(text: str, nb: NotebookNode) -> str:
    """Turn the source of an open practical into one whose solutions lie apart.

    Parameters
    ----------
    text : str
        The source.
    nb : NotebookNode
        The same, read and valid.

    Returns
    -------
    str
        Stubs in the place of solutions, and the front matter says so; else as it was.
    """
    starts = list(nb.metadata.udl.lines)
    made: list[str] = []
    for number, (region, line) in enumerate(regions(text), 1):
        if region == "begin":
            index = max(i for i, start in enumerate(starts) if start <= number)
            indent = line[: len(line) - len(line.lstrip())]
            made += [indent + part for part in blank(nb.cells[index].cell_type)]
        elif region == "outside":
            made.append(line)
    fact = nb.metadata.udl.fact_lines["solutions"] - 1
    made[fact] = re.sub(r"(\bsolutions: *[\"']?)open\b", r"\1apart", made[fact])
    return "\n".join(made)


def overlaid(nb: NotebookNode, written: Mapping[str, str], where: str) -> NotebookNode:
    """Lay solutions over a practical whose solutions lie apart.

    Parameters
    ----------
    nb : NotebookNode
        The practical as read.
    written : mapping
        The solved cells, by id; one that is missing stays as it is handed out.
    where : str
        Where they come from, for errors.

    Returns
    -------
    NotebookNode
        A new one that says it is open, with each solution between markers.

    Raises
    ------
    BookError
        Where a solution changes more of its cell than the stubs.
    """
    made: NotebookNode = copy.deepcopy(nb)
    made.metadata.udl.solutions = "open"
    for cell, cell_id in zip(made.cells, cell_ids(nb), strict=True):
        if cell.metadata.udl.role in ("answer", "text"):
            text = written.get(cell_id, cell.source)
            cell.source = _between_markers(cell.source, text, cell.cell_type, f"{where}: {cell_id}")
    return made


def _between_markers(given: str, solved: str, cell_type: str, at: str) -> str:
    """Put markers around what a solution has in the place of each stub, or around all of it."""
    if not is_blank(given, cell_type):
        return f"### {BEGIN}\n{solved}\n### {END}"
    stubs = blank(cell_type)
    kept, indents = _split_at_stubs(given, stubs)
    lines = [line.rstrip() for line in solved.strip("\n").split("\n")]
    made: list[str] = []
    for place, part in enumerate(kept):
        last = place == len(kept) - 1
        begin = _find(lines, part, at_end=last)
        if begin is None or (place == 0 and begin):
            raise SOLUTION_SHAPE(f"{at}: differs from what is handed out beyond its stubs")
        if place:
            indent = indents[place - 1]
            inside = lines[:begin] or [indent + one for one in stubs]
            made += [f"{indent}### {BEGIN}", *inside, f"{indent}### {END}"]
        made += part
        lines = lines[begin + len(part) :]
    return "\n".join(made)


def _split_at_stubs(given: str, stubs: list[str]) -> tuple[list[list[str]], list[str]]:
    """Cut a cell at its stubs: the lines before, between and behind them, and each one's indent."""
    kept: list[list[str]] = [[]]
    indents: list[str] = []
    lines = [line.rstrip() for line in given.strip("\n").split("\n")]
    while lines:
        if [line.strip() for line in lines[: len(stubs)]] == stubs:
            indents.append(lines[0][: len(lines[0]) - len(lines[0].lstrip())])
            kept.append([])
            lines = lines[len(stubs) :]
        else:
            kept[-1].append(lines.pop(0))
    return kept, indents


def _find(lines: list[str], part: list[str], *, at_end: bool) -> int | None:
    """Find where some lines stand among others, the first place or the very end."""
    if at_end:
        begin = len(lines) - len(part)
        return begin if begin >= 0 and lines[begin:] == part else None
    places = range(len(lines) - len(part) + 1)
    return next((begin for begin in places if lines[begin : begin + len(part)] == part), None)
