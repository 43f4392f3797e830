"""Notebooks as nbformat holds them: its untyped functions, given types in one place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode


def node(data: Mapping[str, Any]) -> NotebookNode:
    """Turn plain dictionaries and lists into nbformat's nodes."""
    made: NotebookNode = nbformat.from_dict(data)  # type: ignore[no-untyped-call]
    return made


def plain(found: Any) -> Any:
    """Turn nbformat's nodes into plain dictionaries and lists, and YAML's dates into text."""
    return json.loads(json.dumps(found, default=str))


def cell(kind: str, source: str, cell_id: str, metadata: Mapping[str, Any]) -> NotebookNode:
    """Make a cell of a kind, ``code`` or ``markdown``, without outputs."""
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    made: NotebookNode = make(source, id=cell_id, metadata=metadata)  # type: ignore[no-untyped-call]
    return made


def notebook(cells: Sequence[NotebookNode], metadata: Mapping[str, Any]) -> NotebookNode:
    """Make a notebook of format 4.5, the first whose cells have ids."""
    made: NotebookNode = nbformat.v4.new_notebook(  # type: ignore[no-untyped-call]
        cells=cells, metadata=metadata
    )
    made.nbformat_minor = 5
    return made
