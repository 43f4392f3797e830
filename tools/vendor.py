"""Fonts and styles of others, brought into the form in which the site ships them."""

from __future__ import annotations

import re

from tools import fonts
from tools.errors import BookError
from tools.files import write_if_changed
from tools.project import Project


def katex(project: Project) -> None:
    """Copy KaTeX's stylesheet and its woff2 fonts; the older formats no browser of ours needs."""
    source = project.npm / "katex" / "dist"
    if not source.is_dir():
        raise BookError("node_modules/katex: missing; `make setup` installs it")
    style = (source / "katex.min.css").read_text("utf-8")
    style = re.sub(r",url\([^)]*\.(?:woff|ttf)\) format\(\"(?:woff|truetype)\"\)", "", style)
    # Text stays readable while a font loads, and glyph widths are in the markup: nothing jumps.
    write_if_changed(project.vendor / "katex" / "katex.css", style)
    for file in sorted((source / "fonts").glob("*.woff2")):
        write_if_changed(project.vendor / "katex" / "fonts" / file.name, file.read_bytes())


def vendor(project: Project) -> None:
    """Bring everything up to date."""
    katex(project)
    fonts.make(project.npm, project.vendor / "fonts")
