"""Titles as plain text wherever no formula can be set: references, tabs, search, citations."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import std
from sphinx.util.typing import ExtensionMetadata

from tools.plaintext import plain_text

sphinx_text = std.clean_astext


def without_formulas(node: nodes.Element) -> nodes.Element:
    """Copy an element, its formulas written as text."""
    copy: nodes.Element = node.deepcopy()
    for formula in list(copy.findall(nodes.math)):
        formula.parent.replace(formula, nodes.Text(plain_text(f"${formula.astext()}$")))
    return copy


def plain(node: nodes.Element) -> str:
    """Write a title as text on one line."""
    return " ".join(sphinx_text(without_formulas(node)).split())


def numbered(title: nodes.Element) -> str:
    """Write a page's title as text, behind the number that the table of contents gives it."""
    number = ".".join(str(part) for part in title.get("secnumber") or ())
    return f"{number}. {plain(title)}" if number else plain(title)


def searchable(document: nodes.document) -> nodes.document:
    """Return a page whose titles hold no formulas: itself, or a copy."""
    if not any(title.next_node(nodes.math) for title in document.findall(nodes.title)):
        return document
    copy = document.deepcopy()
    for title in list(copy.findall(nodes.title)):
        title.replace_self(without_formulas(title))
    return copy


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put it in Sphinx's place: labels keep their title as text, and nothing is left to hook on."""
    std.clean_astext = plain
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
