"""Pictures without alternative text, or without a place for their rights, refused with their line.

docutils would put a picture's address in place of words, which tells a reader who cannot see it
nothing. Pictures of a writer's own stand in a directive `figure`, which says whose they are.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from myst_nb.core.read import read_myst_markdown_notebook
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from tools.pages.stage import code_lines
from tools.project import Project

logger = logging.getLogger(__name__)


def cell_of(node: nodes.Node) -> nodes.Element | None:
    """Find the code cell that printed a picture, if one did."""
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.container) and _is_cell(node):
            return node
    return None


def line_of(document: nodes.document, image: nodes.image) -> int | None:
    """Name the line of the page at which a picture stands, as near as docutils knows it."""
    line = None
    for node in document.findall():
        line = node.line or line
        if node is image:
            return line
    return line


def refuse_silent(app: Sphinx, document: nodes.document) -> None:
    """Warn of every picture that says nothing."""
    for image in document.findall(nodes.image):
        said = str(image.get("alt", "")).strip()
        cell = cell_of(image)
        if said and said != image.get("uri"):
            if cell is None:
                logger.warning(
                    "a picture that does not say whose it is; expected a directive figure with "
                    "`:alt:` and `:rights:`",
                    location=(app.env.docname, line_of(document, image)),
                )
            continue
        if cell is None:
            line, what = line_of(document, image), "a picture"
            cure = "words between its brackets, `![WORDS](…)`"
        else:
            project = Project(Path(app.config.udl_project))
            staged = Path(app.env.doc2path(app.env.docname)).read_text("utf-8")
            before = read_myst_markdown_notebook(staged).cells[: int(cell["cell_index"])]
            place = sum(one.cell_type == "code" for one in before)
            line, what = code_lines(project, app.env.docname)[place], "a plot that a cell prints"
            cure = "`mystnb: {image: {alt: WORDS}}` on the cell"
        where = (app.env.docname, line)
        logger.warning("%s has no alternative text; expected %s", what, cure, location=where)


def _is_cell(node: nodes.Element) -> bool:
    return node.get("nb_element") == "cell_code"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-read", refuse_silent)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
