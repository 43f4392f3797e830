"""What other tools write and no reader needs: roles that ARIA has taken back, empty markup."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

# ARIA 1.2 wants the entries of a list to be its items.
RETIRED = {' role="doc-biblioentry"': ' role="listitem"', ' role="doc-endnote"': ' role="listitem"'}


# Names, signs and spaces of code have no colour of their own, and dropdowns a mark of ours.
EMPTY = re.compile(
    r'<span class="[nopw]">([^<]*)</span>|<span class="sd-summary-state-marker.*?</span>', re.DOTALL
)


def mend_markup(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Replace what no screen reader should be told any more, and leave out what says nothing."""
    for old, new in RETIRED.items():
        if old in context.get("body", ""):
            context["body"] = context["body"].replace(old, new)
    if "body" in context:
        context["body"] = EMPTY.sub(lambda found: found[1] or "", context["body"])


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", mend_markup)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
