"""Reading a practical: its source as a notebook, its number, the names of its cells."""

from __future__ import annotations

import re
from collections import Counter

from jupytext.myst import MystMetadataParsingError, myst_to_notebook
from nbformat import NotebookNode

from tools.errors import Fault
from tools.pages.frontmatter import line_of, read_front_matter
from tools.pages.nodes import node
from tools.pages.vocabulary import PRACTICAL_KEYS

PRACTICAL_CELL_OPTIONS = Fault(
    "practical-cell-options",
    "The options of a practical's cell are no YAML.",
    "Close the brackets and quotes of its line `:udl: {...}` or `+++ {...}`.",
)
PRACTICAL_NUMBER = Fault(
    "practical-number",
    "A practical's number or name is not that of its file.",
    'The file `ch05_…/p1_….md` says `practical: "5.1"`, `coursework/geometry.md` its name.',
)

# What reading puts beside a practical's own facts.
ADDED = ("path", "lines", "fact_lines")
_NUMBER = re.compile(r"(\d{1,2})\.(\d{1,2})")
_COURSEWORK = re.compile(r"\bcoursework/([a-z][a-z0-9_]*)\.md$")


def read_practical(text: str, path: str) -> NotebookNode:
    """Read a practical's MyST source into a notebook.

    Parameters
    ----------
    text : str
        The source.
    path : str
        Its file, as error messages should name it (``book/ch05_…/p1_….md``).

    Returns
    -------
    NotebookNode
        The cells in order; ``metadata`` is the front matter, with ``path`` and the first line of
        each cell (``lines``) and each fact (``fact_lines``) added under ``udl``. None of them
        reaches an exported notebook.

    Raises
    ------
    BookError
        Where the front matter or a cell's options cannot be read.
    """
    front = read_front_matter(text, path)
    try:
        nb: NotebookNode = myst_to_notebook(text, add_source_map=True)
    except MystMetadataParsingError as error:
        message = str(error).splitlines()[0]
        placed = re.search(r"cell \d+ at line (\d+) could not be read: (.*)", message)
        line, told = (placed[1], placed[2]) if placed else ("1", message)
        raise PRACTICAL_CELL_OPTIONS(f"{path}:{line}: the cell's options: {told}") from None
    # jupytext notes the cells' language here; it is not the writer's front matter.
    nb.metadata.pop("jupyter", None)
    lines = [int(line) + 1 for line in nb.metadata.pop("source_map")]
    facts = dict(front.get("udl") or {})
    names = ("udl", *facts, *(key.name for key in PRACTICAL_KEYS))
    fact_lines = {str(name): line_of(text, str(name)) for name in names}
    nb.metadata["udl"] = node({**facts, "path": path, "lines": lines, "fact_lines": fact_lines})
    first = nb.cells[0] if nb.cells else None
    if first is not None and first.cell_type == "markdown" and "udl" not in first.metadata:
        # The title follows the front matter directly: nothing stands there to carry metadata.
        first.metadata["udl"] = node({"exercise": "title", "role": "given"})
    return nb


def place(nb: NotebookNode) -> tuple[str, str]:
    """Say where a practical stands, as its names do: ``("ch05", "p1")``.

    A coursework has no number: ``("coursework", "geometry")``.

    Raises
    ------
    BookError
        Where what it says of itself is neither a number nor, of a coursework, its file's name.
    """
    told = nb.metadata.udl
    name = coursework(told.path)
    match = _NUMBER.fullmatch(told.practical)
    if name and told.practical == name:
        return "coursework", name
    if name or match is None:
        line = told.get("fact_lines", {}).get("practical", 1)
        wanted = f"its file's name, {name!r}" if name else "like '5.1'"
        raise PRACTICAL_NUMBER(f"{told.path}:{line}: practical must read {wanted}")
    return f"ch{int(match[1]):02d}", f"p{int(match[2])}"


def coursework(path: str) -> str:
    """Name the coursework that a file of the book holds; empty where it holds none."""
    match = _COURSEWORK.search(path)
    return match[1] if match else ""


def is_apart(nb: NotebookNode) -> bool:
    """Whether the practical's solutions lie apart: its answers hold what students get."""
    return bool(nb.metadata.udl.get("solutions") == "apart")


def label(nb: NotebookNode, exercise: str) -> str:
    """Permanent label of an exercise, which is also its id in HTML: ``pr-ch05-p1-gaussian-pdf``."""
    return "-".join(("pr", *place(nb), exercise)).replace("_", "-")


def cell_ids(nb: NotebookNode) -> list[str]:
    """Permanent ids of a practical's cells, in order: ``p1-gaussian_pdf-answer``, ``…-2``.

    Those of a coursework begin with its name: ``geometry-ball_volume-answer``.

    Parameters
    ----------
    nb : NotebookNode
        As read by :func:`read_practical`.

    Returns
    -------
    list of str
        One id a cell; the second cell of the same exercise and role ends in ``-2``.
    """
    _, prefix = place(nb)
    seen: Counter[str] = Counter()
    ids = []
    for cell in nb.cells:
        stem = f"{prefix}-{cell.metadata.udl.exercise}-{cell.metadata.udl.role}"
        seen[stem] += 1
        ids.append(stem if seen[stem] == 1 else f"{stem}-{seen[stem]}")
    return ids
