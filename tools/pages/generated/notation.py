"""The table of symbols."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tools.errors import Fault
from tools.pages.faults import Faults
from tools.pages.generated.course import Chapter
from tools.pages.generated.templates import render
from tools.pages.source import clean

NOTATION_COLUMN = Fault(
    "notation-column",
    "`book/notation.csv` lacks a column.",
    "Its first line is `symbol,name,code,shape,first`.",
)
NOTATION_ROW = Fault(
    "notation-row",
    "A row of `book/notation.csv` lacks its symbol, name or chapter, or the chapter is no number.",
    "Fill in the cell; `first` is the chapter's number or its slug.",
)

WHERE = "book/notation.csv"
COLUMNS = ("symbol", "name", "code", "shape", "first")


def notation(csv_text: str, chapters: Sequence[Chapter] = ()) -> str:
    """Write the table of symbols.

    Parameters
    ----------
    csv_text : str
        ``book/notation.csv``: columns symbol (LaTeX), name, code, shape, first (a chapter).
    chapters : Sequence of Chapter, optional
        Where to link a symbol's first chapter.

    Returns
    -------
    str
        A MyST page.

    Raises
    ------
    BookError
        Where a column is missing, a row has no symbol or name, or a chapter is not a number.
    """
    faults = Faults()
    # The file's first mark may be in the way of its first column's name.
    reader = csv.DictReader(io.StringIO(clean(csv_text)))
    for column in COLUMNS:
        if column not in (reader.fieldnames or ()):
            faults.add(NOTATION_COLUMN(f"{WHERE}:1: has no column {column!r}"))
    faults.refuse()
    slugs = {chapter.number: chapter.slug for chapter in chapters}
    symbols = []
    for row in reader:
        with faults.noted():
            symbols.append(_symbol(row, f"{WHERE}:{reader.line_num}", slugs))
    faults.refuse()
    return render("notation.md.j2", symbols=symbols)


def _symbol(row: Mapping[str, str | None], where: str, slugs: Mapping[int, str]) -> dict[str, Any]:
    """Read a row, or refuse it."""
    for column in ("symbol", "name", "first"):
        if not (row[column] or "").strip():
            raise NOTATION_ROW(f"{where}: {column} is empty")
    first = str(row["first"]).strip()
    match = re.fullmatch(r"(?:ch)?0*(\d{1,2})(?:_\w+)?", first)
    if match is None:
        raise NOTATION_ROW(f"{where}: first is {first!r}; expected a chapter")
    number = int(match[1])
    return {
        "tex": _table_tex(str(row["symbol"])),
        "name": str(row["name"]).strip(),
        "code": _code(row["code"]),
        "shape": _code(row["shape"]),
        "first": f"[{number}]({slugs[number]}/index.md)" if number in slugs else number,
    }


def _table_tex(tex: str) -> str:
    """Write bars by name: a pipe would end the table's cell."""
    tex = tex.strip().strip("$")
    return tex.replace(r"\|", r"\Vert ").replace("|", r"\vert ")


def _code(text: str | None) -> str:
    text = (text or "").strip().strip("`")
    return f"`{text}`" if text else ""
