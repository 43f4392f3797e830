"""Marks of pages whose code runs in the page: where each cell stands, and the button that begins.

`tools.live` lists the cells of each page; without it, and on pages that cannot run, nothing is
marked. Cells and list are in the same order.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from tools.live.publish import MARKS
from tools.project import Project

logger = logging.getLogger(__name__)

# What a cell of a page begins with: code that is shown and not run, code that ran, a model answer.
BEGINNINGS = {
    "static": r'<div class="(?:exercise-stub|exercise-check) highlight[^"]*"',
    "cell": r'<div class="cell [^"]*"',
    "words": r"<details class=\"sd-sphinx-override[^>]*(?=>\s*<summary[^>]*>\s*"
    r"<span class=\"sd-summary-text\">\s*Model answer)",
    "output": r'<div class="cell_output [^"]*"',
}
BEGINNING = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in BEGINNINGS.items()))
# How each kind of cell shows: a stub is followed by the same cell, solved, which is not marked.
SHOWN = {"stub": ("static", "cell"), "cell": ("cell",), "static": ("static",), "words": ("words",)}


@lru_cache
def marks(path: Path) -> dict[str, Any]:
    """Read what is known of the pages; empty where the site has no Python in its pages."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def marked(body: str, cells: list[tuple[str, str]]) -> str | None:
    """Write the ids of a page's cells into its markup.

    Parameters
    ----------
    body : str
        The page's HTML.
    cells : list of tuple
        How each of its cells is shown, and its id; empty for one that cannot run.

    Returns
    -------
    str or None
        The HTML; None where the page does not show the cells that are listed.
    """
    expected: list[tuple[str, str]] = []
    for shown, cell_id in cells:
        first, *rest = SHOWN[shown]
        expected += [(first, cell_id), *((kind, "") for kind in rest)]
    waiting = iter(expected)
    current, fits = "", True

    def mark(found: re.Match[str]) -> str:
        nonlocal current, fits
        if found.lastgroup == "output":
            return f"{found[0]} data-output" if current else found[0]
        kind, cell_id = next(waiting, ("", ""))
        fits = fits and kind == found.lastgroup
        current = cell_id if kind == "cell" else ""
        return f'{found[0]} data-cell="{cell_id}"' if cell_id else found[0]

    text = BEGINNING.sub(mark, body)
    return text if fits and next(waiting, None) is None else None


def add_marks(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Mark a page's cells, and offer to run them; say it where they cannot run."""
    known = marks(Project(Path(app.config.udl_project)).build / MARKS)
    page = known.get("pages", {}).get(pagename)
    if page is None or doctree is None:
        return
    body = context["body"]
    if page["why"]:
        said = f" {page['why']} Colab has it." if page["practical"] else ""
        context["body"] = re.sub(
            r'(<p class="facts">.*?)(</p>)', rf"\1{said}\2", body, count=1, flags=re.DOTALL
        )
        return
    text = marked(body, page["cells"])
    if text is None:
        words = "its cells are not those that tools.live lists: it would run others than it shows"
        logger.warning(words, location=pagename)
        return
    words = "Solve it here" if page["practical"] else "Run it here"
    button = f'<button type="button" class="launch-live" data-action="start">{words}</button>'
    context["body"] = text.replace('<p class="launch-row">', f'<p class="launch-row">{button}', 1)
    root = "../" * pagename.count("/")
    listed = f"{root}_static/live/{pagename.replace('/', '.')}.json"
    context["live_attributes"] = (
        f' data-live="{pagename}" data-live-src="{root}{known["script"]}"'
        f' data-live-needs="{listed}"'
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("udl_live", "", "html")  # all pages are written again when it changes
    # After `page_chrome`, whose row of links takes the button.
    app.connect("html-page-context", add_marks, priority=950)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
