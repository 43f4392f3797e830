"""Kernels of a student, and what an executed copy must say."""

from __future__ import annotations

import re

import nbformat

from tests.tools.pages.practicals.reading import by_role


def printed(cell: nbformat.NotebookNode) -> str:
    return "".join(output.get("text", "") for output in cell.outputs)


def refuse_unfinished_run(nb: nbformat.NotebookNode) -> None:
    """Every check of an executed student copy must say that there is nothing to check yet."""
    checks = by_role(nb, "check")
    assert checks
    for cell in checks[:-1]:
        assert "not done yet" in printed(cell), f"{cell.id}: {printed(cell)}"
    assert re.search(r"\b0 passed\b", printed(checks[-1])), printed(checks[-1])


def refuse_failed_run(nb: nbformat.NotebookNode) -> None:
    """Every check of an executed solved copy must have passed."""
    checks = by_role(nb, "check")
    for cell in checks[:-1]:
        # A prediction is kept by its check; the cell that measures says that it was right.
        assert re.match(r"(passed )?✓|kept •", printed(cell)), f"{cell.id}: {printed(cell)}"
    assert re.search(rf"\b{len(checks) - 1} passed\b", printed(checks[-1])), printed(checks[-1])
