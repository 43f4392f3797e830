"""Roles that docutils writes and that ARIA has taken back since."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

# ARIA 1.2 wants the entries of a list to be its items.
RETIRED = {' role="doc-biblioentry"': ' role="listitem"', ' role="doc-endnote"': ' role="listitem"'}


def mend_roles(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Replace what no screen reader should be told any more."""
    for old, new in RETIRED.items():
        if old in context.get("body", ""):
            context["body"] = context["body"].replace(old, new)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", mend_roles)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
