"""What a first visit to each page costs, as the browser gates measured it.

Run as ``python -m tools.publish.weight`` after the tests: a table of bytes and requests, without
the page's own figures and with them, compressed as hosts send them, and of layout shift.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from tools.project import Project

HEADS = ("page", "requests", "kB", "kB compressed", "own figures", "kB of figures", "shift", "WCAG")


def table(rows: Iterable[Mapping[str, Any]]) -> str:
    """Write the measurements as a Markdown table, the heaviest page first.

    Parameters
    ----------
    rows : Iterable of Mapping
        What the gates left for each page.

    Returns
    -------
    str
        Markdown.
    """
    lines = [f"| {' | '.join(HEADS)} |", "|---" + "|---:" * (len(HEADS) - 1) + "|"]
    for row in sorted(rows, key=lambda one: -one["plain"]):
        cells = (
            row["page"],
            row["requests"],
            round(row["plain"] / 1000),
            round(row["gzip"] / 1000),
            row["figure_requests"],
            round(row["figure_plain"] / 1000),
            f"{row['shift']:.4f}",
            row["violations"],
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main() -> int:
    """Print the table."""
    files = sorted((Project().build / "weight").glob("*.json"))
    if not files:
        print("nothing measured yet: run pytest tests/site/test_pages.py", file=sys.stderr)
        return 1
    print(table(json.loads(file.read_text("utf-8")) for file in files))
    return 0


if __name__ == "__main__":
    sys.exit(main())
