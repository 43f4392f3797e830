"""The directive ``course-figure``: a figure of the catalogue, by name.

The page writes the name alone; alt text, caption, size and files come from the catalogue's
manifest, staged as one file a chapter. Where an interactive version is declared, its place is held
around the static picture.
"""

from __future__ import annotations

import difflib
import json
import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from interactive_figure import container
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

# CSS pixels of the column of text on a wide screen; a wider picture reaches into the margin.
COLUMN = 39 * 16
PLACE = re.compile(r"(ch\d\d)_|(appendix)$")
FORMATS = {".svg": "SVG", ".pdf": "PDF", ".png": "PNG", ".pptx": "PowerPoint"}


def picture(address: str, name: str, entry: dict[str, Any]) -> str:
    """Write the two images of a figure; the scheme that is not shown is never fetched."""
    size = f'width="{entry["width"]}" height="{entry["height"]}"'
    alt = escape(entry["alt"])
    return "".join(
        f'<img class="only-{scheme} no-scaled-link" src="{address}/{name}{suffix}" {size} '
        f'alt="{alt}" loading="lazy">'
        for scheme, suffix in (("light", ".svg"), ("dark", ".dark.svg"))
    )


def links(address: str, name: str, entry: dict[str, Any]) -> str:
    """Write the quiet row of links to a figure's other formats."""
    title = escape(entry["title"])
    made = {Path(file).name for file in entry["files"]}
    parts = [
        f'<a href="{address}/{name}{suffix}" aria-label="{title}: {label}">{label}</a>'
        for suffix, label in FORMATS.items()
        if f"{name}{suffix}" in made
    ]
    return f'<p class="figure-links">{" · ".join(parts)}</p>'


class CourseFigure(SphinxDirective):
    """``{course-figure} NAME`` with an empty body; outside chapters, ``STEM/NAME``.

    A page that is no chapter's, such as the landing page, shows a chapter's figure once more,
    without a number: the figure's place and its label stay on the chapter's page.
    """

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Build a numbered figure whose label is ``fig-chNN-NAME``, or ``fig-appendix-NAME``."""
        name = self.arguments[0]
        stem = self.env.docname.partition("/")[0]
        again = not PLACE.match(stem)
        if again:
            stem, _, name = name.rpartition("/")
        place = PLACE.match(stem)
        if place is None:
            page = self.env.docname
            raise self.error(
                f"course-figure {name!r}: {page} is no chapter's page; write STEM/NAME"
            )
        manifest = Path(self.env.srcdir) / "_figures" / f"{stem}.json"
        self.env.note_dependency(str(manifest))
        figures = json.loads(manifest.read_text("utf-8")) if manifest.exists() else {}
        if name not in figures:
            near = difflib.get_close_matches(name, figures, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            if not figures:
                hint = f": figures/catalogue.py names no figures of {stem}"
            raise self.error(f"unknown figure name {name!r}{hint}")
        entry = figures[name]
        address = "../" * self.env.docname.count("/") + f"figures/{stem}"

        label = f"fig-{place.group(1) or place.group(2)}-{name}"
        classes = ["course-figure", *(["wide"] if entry["width"] > COLUMN else [])]
        shown = picture(address, name, entry)
        if "interactive" in entry:
            shown = container(shown, stem, name, entry["interactive"])
        holder = nodes.Element()
        self.state.nested_parse(
            StringList(entry["caption"].split("\n"), source=str(manifest)), 0, holder
        )
        below = links(address, name, entry)
        if again:  # Sphinx would number it
            head = f'<figure class="{" ".join(classes)}" id="{label}">{shown}<figcaption>'
            foot = f'<div class="legend">{below}</div></figcaption></figure>'
            ends = [nodes.raw("", html, format="html") for html in (head, foot)]
            return [ends[0], *holder.children, ends[1]]
        figure = nodes.figure(classes=classes)
        figure += nodes.raw("", shown, format="html")
        caption = nodes.caption()
        for paragraph in holder.children:
            caption += paragraph.children
        figure += caption
        figure += nodes.legend("", nodes.raw("", below, format="html"))
        figure["names"].append(label)
        self.state.document.note_explicit_target(figure)
        self.set_source_info(figure)
        return [figure]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("course-figure", CourseFigure)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
