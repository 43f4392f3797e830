"""A chapter as one notebook: every cell kept, one in, one out, without outputs."""

from __future__ import annotations

import hashlib
from collections import Counter

from jupytext.myst import myst_to_notebook
from nbformat import NotebookNode

from tools.notebooks import authors
from tools.notebooks.publication import KERNEL, Publication, code_cell, markdown_cell, node
from tools.notebooks.resolve import resolve
from tools.notebooks.resolver import Resolver
from tools.pages import practicals


def chapter_notebook(
    text: str, resolver: Resolver, address: str, publication: Publication
) -> NotebookNode:
    """Make a chapter's notebook.

    Parameters
    ----------
    text : str
        The page's source.
    resolver : Resolver
        For this page.
    address : str
        The notebook's address on the site.
    publication : Publication
        What it says about itself.

    Returns
    -------
    NotebookNode
        Ids come from the cells' contents, so that an added cell changes no other's.

    Raises
    ------
    BookError
        Where the page has no title, or refers to what does not exist.
    """
    source = myst_to_notebook(text, add_source_map=True)
    lines = source.metadata.pop("source_map")
    status = source.metadata.get("udl", {}).get("status", "")
    cells, rest = publication.opening(source.cells, resolver, "c", status)
    # The first cell begins where the front matter ends; its title is no part of the rest.
    starts = [0, *(_first_words(text, line) for line in lines[1:])]
    codes = iter(_codes(source.cells))
    if source.cells:
        source.cells[0].source = rest
    ids = _ids([cell.source for cell in source.cells])
    for number, (cell, cell_id, line) in enumerate(zip(source.cells, ids, starts, strict=True)):
        if number == 0 and not rest:
            continue
        metadata = practicals.plain(cell.metadata)
        if cell.cell_type == "markdown":
            words = resolve(cell.source, resolver.below(line))
            cells.append(markdown_cell(words, cell_id, metadata))
        elif shown := next(codes):
            # What the page removes and a later cell may need is there, closed.
            hidden = authors.HIDDEN if _is_removed(cell) else {}
            cells.append(code_cell(shown, cell_id, {**metadata, **hidden}))
    metadata = publication.metadata(source.metadata.get("kernelspec", KERNEL), address)
    return node({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


def code_ids(text: str) -> list[str]:
    """Name a chapter's cells as its notebook does; that of the first, which has the title, differs.

    Parameters
    ----------
    text : str
        The page's source.

    Returns
    -------
    list of str
        One id a cell.
    """
    return _ids([cell.source for cell in myst_to_notebook(text).cells])


def _ids(sources: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    ids = []
    for source in sources:
        stem = f"c-{hashlib.sha256(source.encode()).hexdigest()[:10]}"
        seen[stem] += 1
        ids.append(stem if seen[stem] == 1 else f"{stem}-{seen[stem]}")
    return ids


def _first_words(text: str, start: int) -> int:
    """Name the line, from 1, on which a cell's text begins, blank lines apart."""
    lines = text.split("\n")
    return next((n for n, line in enumerate(lines, 1) if n > start and line.strip()), start + 1)


def _is_removed(cell: NotebookNode) -> bool:
    return "remove-cell" in cell.metadata.get("tags", [])


def _codes(cells: list[NotebookNode]) -> list[str]:
    """List the code of a chapter's cells without what only its author needs."""
    code = [cell for cell in cells if cell.cell_type == "code"]
    shown = [authors.for_readers(cell.source, removed=_is_removed(cell)) for cell in code]
    return authors.without_unused_import(shown)
