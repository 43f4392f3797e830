"""A chapter as one notebook: every cell kept, one in, one out, without outputs."""

from __future__ import annotations

import hashlib
from collections import Counter

from jupytext.myst import myst_to_notebook
from nbformat import NotebookNode

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
    source = myst_to_notebook(text)
    cells, rest = publication.opening(source.cells, resolver, "c")
    source.cells[0].source = rest
    seen: Counter[str] = Counter()
    for cell in source.cells if rest else source.cells[1:]:
        stem = f"c-{hashlib.sha256(cell.source.encode()).hexdigest()[:10]}"
        seen[stem] += 1
        cell_id = stem if seen[stem] == 1 else f"{stem}-{seen[stem]}"
        metadata = practicals.plain(cell.metadata)
        if cell.cell_type == "markdown":
            cells.append(markdown_cell(resolve(cell.source, resolver), cell_id, metadata))
        else:
            cells.append(code_cell(cell.source, cell_id, metadata))
    metadata = publication.metadata(source.metadata.get("kernelspec", KERNEL), address)
    return node({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})
