"""What in a chapter's code is there for its author: recorded numbers, and assertions on the text.

The site needs it and does not show it. A notebook leaves it out, statement by statement; what else
a removed cell does stays, closed, since later cells may need it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_BLOCKS = (ast.For, ast.If, ast.With)
HIDDEN = {"jupyter": {"source_hidden": True}, "cellView": "form"}
"""Metadata that closes a cell's code, in Jupyter and in Colab."""


def for_readers(source: str, *, removed: bool) -> str:
    """Leave out of a cell what only its author needs.

    Parameters
    ----------
    source : str
        Python; what is none (a magic command) is given back as it is.
    removed : bool
        Whether the page does not show the cell: only there assertions are the author's.

    Returns
    -------
    str
        The cell; empty where nothing but comments would be left of it.
    """
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return source
    gone = {line for statement in statements for line in _gone(statement, removed)}
    if not gone:
        return source
    lines = source.split("\n")
    kept = "\n".join(line for number, line in enumerate(lines, 1) if number not in gone)
    left = [one for one in ast.parse(kept).body if not _is_for_authors(one, removed)]
    return kept.strip("\n") if left else ""


def without_unused_import(sources: Iterable[str]) -> list[str]:
    """Drop ``from udl import page`` from a notebook's cells if none of them uses it any more."""
    cells = list(sources)
    line = "from udl import page"
    if any("page." in cell for cell in cells):
        return cells
    dropped = ["\n".join(one for one in cell.split("\n") if one != line) for cell in cells]
    return [cell.strip("\n") for cell in dropped]


def _gone(statement: ast.stmt, removed: bool) -> Iterator[int]:
    """Yield the lines of a statement, or of those in its block, that are the author's."""
    if _is_for_authors(statement, removed):
        yield from range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
    elif isinstance(statement, ast.For | ast.With):
        for one in statement.body:
            yield from _gone(one, removed)


def _is_for_authors(statement: ast.stmt, removed: bool) -> bool:
    if isinstance(statement, _BLOCKS):
        inner = [*statement.body, *getattr(statement, "orelse", [])]
        return all(_is_for_authors(one, removed) for one in inner)
    if isinstance(statement, ast.Assert):
        return removed
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and ast.unparse(call.func) == "page.record"
