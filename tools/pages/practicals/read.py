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
    "A practical's number is not that of its file.",
    'The file `ch05_…/p1_….md` says `practical: "5.1"`.',
)

# What reading puts beside a practical's own facts.
ADDED = ("path", "lines", "fact_lines")
_NUMBER = re.compile(r"(\d{1,2})\.(\d{1,2})")


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


def number(nb: NotebookNode) -> tuple[int, int]:
    """Chapter and place of a practical: ``(5, 1)`` for practical 5.1."""
    match = _NUMBER.fullmatch(nb.metadata.udl.practical)
    if match is None:
        told = nb.metadata.udl
        line = told.get("fact_lines", {}).get("practical", 1)
        raise PRACTICAL_NUMBER(f"{told.path}:{line}: practical must read like '5.1'")
    return int(match[1]), int(match[2])


def is_private(nb: NotebookNode) -> bool:
    """Whether the practical's solutions must not be published."""
    return bool(nb.metadata.udl.solutions == "private")


def label(nb: NotebookNode, exercise: str) -> str:
    """Permanent label of an exercise, which is also its id in HTML: ``pr-ch05-p1-gaussian-pdf``."""
    chapter, place = number(nb)
    return f"pr-ch{chapter:02d}-p{place}-{exercise.replace('_', '-')}"


def cell_ids(nb: NotebookNode) -> list[str]:
    """Permanent ids of a practical's cells, in order: ``p1-gaussian_pdf-answer``, ``…-2``.

    Parameters
    ----------
    nb : NotebookNode
        As read by :func:`read_practical`.

    Returns
    -------
    list of str
        One id a cell; the second cell of the same exercise and role ends in ``-2``.
    """
    _, place = number(nb)
    seen: Counter[str] = Counter()
    ids = []
    for cell in nb.cells:
        stem = f"p{place}-{cell.metadata.udl.exercise}-{cell.metadata.udl.role}"
        seen[stem] += 1
        ids.append(stem if seen[stem] == 1 else f"{stem}-{seen[stem]}")
    return ids
