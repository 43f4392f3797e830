"""Notebooks as nbformat holds them: its untyped functions, given types in one place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode

# Declared as Any, since nbformat says nothing about the types of its functions.
_V4: Any = nbformat.v4
_FROM_DICT: Any = nbformat.from_dict


def node(data: Mapping[str, Any]) -> NotebookNode:
    """Turn plain dictionaries and lists into nbformat's nodes."""
    made: NotebookNode = _FROM_DICT(data)
    return made


def plain(found: Any) -> Any:
    """Turn nbformat's nodes into plain dictionaries and lists, and YAML's dates into text."""
    return json.loads(json.dumps(found, default=str))


def cell(kind: str, source: str, cell_id: str, metadata: Mapping[str, Any]) -> NotebookNode:
    """Make a cell of a kind, ``code`` or ``markdown``, without outputs."""
    make = _V4.new_code_cell if kind == "code" else _V4.new_markdown_cell
    made: NotebookNode = make(source, id=cell_id, metadata=metadata)
    return made


def notebook(cells: Sequence[NotebookNode], metadata: Mapping[str, Any]) -> NotebookNode:
    """Make a notebook of format 4.5, the first whose cells have ids."""
    made: NotebookNode = _V4.new_notebook(cells=cells, metadata=metadata)
    made.nbformat_minor = 5
    return made
