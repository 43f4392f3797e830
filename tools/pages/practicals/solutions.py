"""What stands between ``### BEGIN SOLUTION`` and ``### END SOLUTION``, and who may see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nbformat import NotebookNode

BEGIN = "BEGIN SOLUTION"
END = "END SOLUTION"
CODE_STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
TEXT_STUB = "YOUR ANSWER HERE"
_SHORTEST_DISTINCTIVE = 12


def regions(source: str) -> Iterator[tuple[str, str]]:
    """Walk a cell's lines as ``("begin" | "solution" | "end" | "outside", line)``."""
    inside = False
    for line in source.split("\n"):
        if BEGIN in line:
            if inside:
                raise ValueError("a second BEGIN SOLUTION before END SOLUTION")
            inside = True
            yield "begin", line
        elif END in line:
            if not inside:
                raise ValueError("END SOLUTION without BEGIN SOLUTION")
            inside = False
            yield "end", line
        else:
            yield ("solution" if inside else "outside"), line
    if inside:
        raise ValueError("BEGIN SOLUTION without END SOLUTION")


def stub(source: str, cell_type: str = "code") -> str:
    """Replace a cell's solution regions by nbgrader's stub, exactly as its ClearSolutions does.

    Parameters
    ----------
    source : str
        The cell, with its markers.
    cell_type : str
        ``"code"`` or ``"markdown"``.

    Returns
    -------
    str
        What the student gets.
    """
    lines: list[str] = []
    for region, line in regions(source):
        if region == "begin":
            indent = line[: len(line) - len(line.lstrip())]
            lines += [indent + part for part in blank(cell_type)]
        elif region == "outside":
            lines.append(line)
    return "\n".join(lines)


def is_blank(source: str, cell_type: str = "code") -> bool:
    """Say whether a cell that was handed out leaves something for the student to fill in."""
    return blank(cell_type)[-1] in (line.strip() for line in source.split("\n"))


def blank(cell_type: str) -> list[str]:
    """Return the lines of nbgrader's stub for a cell, without their indentation."""
    return (CODE_STUB if cell_type == "code" else TEXT_STUB).split("\n")


def without_markers(source: str) -> str:
    """Drop the two marker lines from a cell and keep the solution between them."""
    return "\n".join(line for region, line in regions(source) if region in ("solution", "outside"))


def solved_code(nb: NotebookNode) -> str:
    """Join a practical's code as it runs on the page: solved, cell by cell."""
    return "\n".join(without_markers(cell.source) for cell in nb.cells if cell.cell_type == "code")


def parts(source: str) -> tuple[str, str, str]:
    """Split a text cell into what stands before, inside and after its solution region."""
    before: list[str] = []
    inside: list[str] = []
    after: list[str] = []
    current = before
    for region, line in regions(source):
        if region == "begin":
            current = inside
        elif region == "end":
            current = after
        else:
            current.append(line)
    first, second, third = ("\n".join(part).strip("\n") for part in (before, inside, after))
    return first, second, third


def _collapse(line: str) -> str:
    return " ".join(line.split())


def distinctive_solution_lines(nb: NotebookNode) -> list[str]:
    """Lines that give a solution away wherever they appear.

    A line counts when it has at least twelve characters and stands inside a solution region, and
    the practical has not itself shown it before that point. (A line that a *later* cell repeats
    still counts: that is the leak we look for.)

    Parameters
    ----------
    nb : NotebookNode
        As read by :func:`read_practical`, markers in place.

    Returns
    -------
    list of str
        The lines, with runs of blanks collapsed, in order, without repeats.
    """
    shown: set[str] = set()
    found: dict[str, None] = {}
    for cell in nb.cells:
        for region, line in regions(cell.source):
            text = _collapse(line)
            if region == "outside":
                shown.add(text)
            elif region == "solution" and len(text) >= _SHORTEST_DISTINCTIVE and text not in shown:
                found[text] = None
    return list(found)


def leaks(text: str, lines: Iterable[str]) -> list[str]:
    """Find which distinctive lines a text contains, whole, in whatever spacing.

    Parameters
    ----------
    text : str
        Anything published, as a reader would see it.
    lines : iterable of str
        From :func:`distinctive_solution_lines`.

    Returns
    -------
    list of str
        Those of the lines that the text contains.
    """
    haystack = _collapse(text)
    return [
        line
        for line in lines
        if line in haystack and re.search(rf"(?<!\w){re.escape(line)}(?!\w)", haystack)
    ]
