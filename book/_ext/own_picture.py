"""The directive ``figure``: a picture of a writer's own, with whose it is below its caption.

The file lies in the folder ``pictures`` beside the page. What is wrong with it or lacks words is
said before Sphinx runs (:mod:`tools.pages.illustrations`).
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from course_figure import COLUMN
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from tools.errors import BookError
from tools.pages import illustrations


class OwnPicture(SphinxDirective):
    """``{figure} pictures/NAME.png`` with ``:alt:``, ``:rights:`` and a caption."""

    required_arguments = 1
    has_content = True
    option_spec = {  # noqa: RUF012 -- docutils' own convention
        "alt": directives.unchanged_required,
        "rights": directives.unchanged_required,
        "name": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Build a numbered figure; its label is ``fig-chNN-NAME`` if ``:name:`` gives no other."""
        file = self.arguments[0]
        page = Path(self.env.doc2path(self.env.docname))
        self.env.note_dependency(str(page.parent / file))
        try:
            found = illustrations.read(page.parent / file, self.env.docname)
        except BookError:
            return []
        width = round(min(found.width, COLUMN))
        height = round(width * found.height / found.width)
        up = "../" * self.env.docname.count("/")
        source = up + illustrations.address(self.env.docname, file)
        label = illustrations.label(self.env.docname, file)
        figure = nodes.figure(classes=["course-figure"])
        figure += nodes.raw(
            "",
            f'<img class="on-card no-scaled-link" src="{escape(source)}" width="{width}" '
            f'height="{height}" alt="{escape(self.options.get("alt", ""))}" loading="lazy">',
            format="html",
        )
        caption = nodes.caption()
        holder = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, holder)
        for paragraph in holder.children:
            caption += paragraph.children
        figure += caption
        legend = nodes.legend()
        rights = escape(self.options.get("rights", ""))
        legend += nodes.raw("", f'<p class="figure-links">{rights}</p>', format="html")
        figure += legend
        figure["names"].append(self.options.get("name") or label)
        self.state.document.note_explicit_target(figure)
        self.set_source_info(figure)
        return [figure]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("figure", OwnPicture, override=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
