"""The tables of CONTRIBUTING.md that code decides: what a writer may use, and what errors say.

Each stands between its marks, ``<!-- NAME: begin -->`` and ``<!-- NAME: end -->``;
``python -m tools.guide`` writes them all anew.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from tools import errors
from tools.pages import vocabulary
from tools.project import HOME

GUIDE = HOME / "CONTRIBUTING.md"

Rows = Sequence[Sequence[str]]


def tables() -> dict[str, Rows]:
    """Collect all tables by name, the first row of each its head."""
    faults = [(f"`{f.name}`", f.cause, f.cure) for f, _ in errors.declared().values()]
    return {**vocabulary.tables(), "errors": [("name", "cause", "cure"), *faults]}


def table(rows: Rows) -> str:
    """Lay out a table in Markdown.

    Parameters
    ----------
    rows : sequence of sequence of str
        Its head, then what stands below it.

    Returns
    -------
    str
        A line a row, and one of dashes below the head.
    """
    lines = [f"| {' | '.join(cells)} |\n" for cells in rows]
    return "".join([lines[0], "|" + "---|" * len(rows[0]) + "\n", *lines[1:]])


def filled(guide: str, found: Mapping[str, Rows]) -> str:
    """Write tables anew between their marks.

    Parameters
    ----------
    guide : str
        The guide.
    found : mapping of str to rows
        From :func:`tables`.

    Returns
    -------
    str
        The guide as it should read.

    Raises
    ------
    ValueError
        Where the guide lacks the marks of a table.
    """
    for name, rows in found.items():
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
        if guide.count(begin) != 1 or guide.count(end) != 1:
            raise ValueError(f"{GUIDE.name}: needs one {begin.strip()} and one {end.strip()}")
        before, _, rest = guide.partition(begin)
        guide = f"{before}{begin}\n{table(rows)}\n{end}{rest.partition(end)[2]}"
    return guide


def main() -> int:
    """Write the guide's tables anew."""
    GUIDE.write_text(filled(GUIDE.read_text("utf-8"), tables()), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
