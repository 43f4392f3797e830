"""What check cells call, and what the package's checks sum up: both must name the same exercise.

The checks are read, not imported: these tools know no teaching code.
"""

from __future__ import annotations

import ast
import difflib
import re
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from tools.errors import BookError, Fault
from tools.pages.closure import package_folder
from tools.pages.faults import did_you_mean

PRACTICAL_CHECK = Fault(
    "practical-check",
    "A cell's exercise does not exist, or its check cell calls the check of another one.",
    "Give the cell the exercise's name; a check cell of `total` calls `check.total`.",
)
PRACTICAL_UNLISTED = Fault(
    "practical-unlisted",
    "The practical's summary leaves an exercise out: `PRACTICALS` of its checks does not list it.",
    "Add it to `PRACTICALS` in `src/udl/checks/chNN_slug/__init__.py`.",
)

_IMPORT = re.compile(r"^from udl\.checks import (\w+) as check\b", re.MULTILINE)
_CALL = re.compile(r"\bcheck\.(\w+)")
# How alike two names must be for one to be a slip of the other.
_ALIKE = 0.85


@cache
def _listed(path: Path, written: int) -> dict[str, list[str]]:
    """Read ``PRACTICALS`` of a chapter's checks: the names of each practical's exercises."""
    found: dict[str, list[str]] = {}
    for node in ast.parse(path.read_text("utf-8")).body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if not isinstance(target, ast.Name) or target.id != "PRACTICALS":
            continue
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
            for key, value in zip(node.value.keys, node.value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(value, ast.Tuple | ast.List):
                    found[str(key.value)] = [_name(one) for one in value.elts]
    return found


def _name(node: ast.expr) -> str:
    """Return the exercise of an entry: a check by its name, or ``FreeText("name")``."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        return str(node.args[0].value)
    return ""


def wrong_call(source: str, exercise: str, at: str) -> BookError | None:
    """Compare the check that a cell calls with the exercise that it says it belongs to."""
    calls = _CALL.findall(source)
    if not calls or exercise in calls:
        return None
    return PRACTICAL_CHECK(
        f"{at}: its exercise is {exercise!r}, and it calls check.{calls[0]}; "
        "expected one name in both places"
    )


def slip(exercise: str, known: list[str], at: str) -> BookError | None:
    """See whether an exercise that is nowhere introduced is another one, misspelt."""
    near = difflib.get_close_matches(exercise, known, 1, _ALIKE)
    if not near:
        return None
    return PRACTICAL_CHECK(f"{at}: there is no exercise {exercise!r}; did you mean {near[0]!r}?")


def unlisted(nb: NotebookNode) -> list[BookError]:
    """List the check cells whose exercise the practical's summary would leave out.

    Parameters
    ----------
    nb : NotebookNode
        A practical whose cells say what they are for.

    Returns
    -------
    list of BookError
        One for each, with file and line.
    """
    practical = nb.metadata.udl.practical
    modules = [found[1] for cell in nb.cells if (found := _IMPORT.search(cell.source))]
    if not modules:
        return []
    path = package_folder() / "checks" / modules[0] / "__init__.py"
    if not path.exists():
        path = path.parent.with_suffix(".py")
    if not path.exists():
        return []  # the cell will raise when it runs
    listed = _listed(path, path.stat().st_mtime_ns).get(practical, [])
    place = f"PRACTICALS[{practical!r}] of udl.checks.{modules[0]}"
    errors = []
    for line, cell in zip(nb.metadata.udl.lines, nb.cells, strict=False):
        told = cell.metadata.udl
        if told.role == "check" and told.exercise not in (*listed, "summary"):
            where = f"{nb.metadata.udl.path}:{line}"
            hint = did_you_mean(told.exercise, listed)
            message = f"{where}: {told.exercise} (check): {place} does not list it{hint}"
            errors.append(PRACTICAL_UNLISTED(message))
    return errors
