"""The archive that is handed in: notebook, picture, permitted cells, and what they ran on.

The notebook is read from its file, as it was last saved; nothing of it is run.
"""

import importlib.metadata
import io
import json
import os
import platform
import zipfile
from pathlib import Path
from typing import Any, Protocol

from udl.arrays import choice
from udl.coursework.assignments import ASSIGNMENTS

LONGEST_CELL = 6000  # characters; a longer one looks as if numbers were pasted in
MARKING = "UDL_MARKING"  # set in the box in which notebooks are marked
PACKAGES = ("udl", "numpy", "scipy", "matplotlib", "torch", "ipykernel")
LOOKED_AT = """\
What will be looked at:
- the permitted cells below, which run in a copy of the notebook as it was handed out;
- nothing else of the notebook: other cells that you changed or added are listed, not run;
- the picture and the versions, should something come out differently elsewhere."""


class Picture(Protocol):
    """What can write itself into a file: a figure of matplotlib."""

    def savefig(self, file: Any, *, format: str) -> object:
        """Write the picture."""


def pack(assignment: str, picture: Picture | None = None, folder: Path | None = None) -> str:
    """Write the archive of an assignment beside its notebook.

    Parameters
    ----------
    assignment : str
        Its name, as in its address.
    picture : figure, optional
        What goes in as ``picture.png``.
    folder : Path, optional
        Where the saved notebook lies; the working folder if not given.

    Returns
    -------
    str
        Lines to print: where the archive is and what will be looked at, or what is missing.

    Raises
    ------
    ValueError
        If there is no such assignment.
    """
    choice("assignment", assignment, ASSIGNMENTS)
    if os.environ.get(MARKING):
        return "Nothing is packed while the notebook is marked."
    place = Path.cwd() if folder is None else folder
    found = _notebook(assignment, place)
    if found is None:
        return (
            f"There is no saved notebook of {assignment} in this folder. Save it; if it runs in "
            "a browser only, download it (File menu) and put it here. Then run this cell again."
        )
    path, notebook = found
    cells = permitted_cells(notebook)
    held = {
        path.name: path.read_bytes(),
        "changed_cells.txt": "".join(f"# --- {n} ---\n{t}\n\n" for n, t in cells.items()).encode(),
        "environment.json": json.dumps(environment(), indent=1).encode(),
    }
    if picture is not None:
        drawn = io.BytesIO()
        picture.savefig(drawn, format="png")
        held["picture.png"] = drawn.getvalue()
    target = place / f"{assignment}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    lines = [f"{target.name} holds {', '.join(held)}.", LOOKED_AT, "Your permitted cells:"]
    for name, text in cells.items():
        lines.append(f"  {name}: {len(text.splitlines())} lines")
        if len(text) > LONGEST_CELL:
            lines.append(f"  (more than {LONGEST_CELL:,} characters: expect to be asked why)")
    for line in left_out(notebook, assignment):
        lines.append(f"  not run: your own cell that begins with {line[:60]!r}")
    lines.append(f"By e-mail? Put your name before it: Ada Lovelace.zip, not {target.name}.")
    lines.append(
        "Saved after the last change? The archive has what is in the file, not the screen."
    )
    return "\n".join(lines)


def permitted_cells(notebook: dict[str, Any]) -> dict[str, str]:
    """Return the cells that are the student's to write, by their names."""
    found = {}
    for cell in notebook["cells"]:
        # nbgrader's tag is not on a cell that is handed out with code in it.
        tag = cell.get("metadata", {}).get("nbgrader", {})
        answer = cell.get("metadata", {}).get("udl", {}).get("role") == "answer"
        if cell.get("cell_type") == "code" and (answer or tag.get("solution")):
            found[tag.get("grade_id") or cell.get("id", "")] = _text(cell)
    return found


def left_out(notebook: dict[str, Any], assignment: str) -> list[str]:
    """Return the first line of each code cell that is the student's own and is not run."""
    return [
        _text(cell).strip().splitlines()[0]
        for cell in notebook["cells"]
        if cell.get("cell_type") == "code"
        and _text(cell).strip()
        and not ({"nbgrader", "udl"} & set(cell.get("metadata", {})))
        and not str(cell.get("id", "")).startswith(f"{assignment}-")
    ]


def environment() -> dict[str, str]:
    """Return the versions of Python, of the machine's system and of the packages that matter."""
    versions = {"python": platform.python_version(), "system": platform.platform()}
    for name in PACKAGES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return versions


def _text(cell: dict[str, Any]) -> str:
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def _notebook(assignment: str, folder: Path) -> tuple[Path, dict[str, Any]] | None:
    """Find the newest notebook of an assignment: the one with permitted cells of its name."""
    newest = sorted(folder.glob("*.ipynb"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest:
        try:
            notebook = json.loads(path.read_text("utf-8"))
            names = permitted_cells(notebook)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
        if any(name.startswith(f"{assignment}-") for name in names):
            return path, notebook
    return None
