"""The tables of the guide that code decides: what a writer may use, and what errors say.

Each stands between its marks, ``<!-- NAME: begin -->`` and ``<!-- NAME: end -->``;
``python -m tools.guide`` writes them all anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools import errors
from tools.pages import vocabulary
from tools.project import HOME

RUNTIME = HOME / "figures" / "interactive" / "runtime.js"

Rows = Sequence[Sequence[str]]

# A documenting comment and the line below it, or the beginning of a class.
_DOCUMENTED = re.compile(
    r"^ *(?:/\*\*(.*?)\*/\n)?((?:export )?class \w+|(?<=\*/\n)[^\n]*)", re.MULTILINE | re.DOTALL
)
_DECLARED = re.compile(r"export const (\w+) = (\(.*?\)) =>|  (\w+)(\(.*\)) \{$")


def runtime(source: str) -> Rows:
    """List what the module of an interactive figure finds ready.

    Parameters
    ----------
    source : str
        The runtime in JavaScript; what a comment ``/** … */`` documents is for the modules.

    Returns
    -------
    sequence of sequence of str
        Head, then call and purpose: exported functions, and the methods of picture and panel.
    """
    rows = [("call", "what it draws or returns")]
    owners = {"": "", "View": "view.", "Panel": "panel."}
    owner = ""
    for words, line in _DOCUMENTED.findall(source):
        if begun := re.search(r"class (\w+)", line):
            owner = begun[1]
        elif owner in owners and (call := _DECLARED.match(line)):
            name, taken = call[1] or call[3], call[2] or call[4]
            written = f"{owners[owner]}{name}{taken.replace(' = {})', ')')}"
            # What holds a backtick itself stands between two.
            code = f"`` {written} ``" if "`" in written else f"`{written}`"
            rows.append((code, re.sub(r"\s*\n[\s*]*", " ", words).strip()))
    return rows


def tables() -> dict[Path, dict[str, Rows]]:
    """Collect the tables of each file of the guide by name, the first row of each its head."""
    faults = [(f"`{f.name}`", f.cause, f.cure) for f, _ in errors.declared().values()]
    return {
        HOME / "CONTRIBUTING.md": dict(vocabulary.tables()),
        HOME / "docs" / "interactive.md": {"runtime": runtime(RUNTIME.read_text("utf-8"))},
        HOME / "docs" / "errors.md": {"errors": [("name", "cause", "cure"), *faults]},
    }


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
        A file of the guide.
    found : mapping of str to rows
        Its part of :func:`tables`.

    Returns
    -------
    str
        The file as it should read.

    Raises
    ------
    ValueError
        Where it lacks the marks of a table.
    """
    for name, rows in found.items():
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
        if guide.count(begin) != 1 or guide.count(end) != 1:
            raise ValueError(f"the guide needs one {begin.strip()} and one {end.strip()}")
        before, _, rest = guide.partition(begin)
        guide = f"{before}{begin}\n{table(rows)}\n{end}{rest.partition(end)[2]}"
    return guide


def main() -> int:
    """Write the guide's tables anew."""
    for path, found in tables().items():
        path.write_text(filled(path.read_text("utf-8"), found), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
