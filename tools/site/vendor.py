"""Fonts and styles of others, brought into the form in which the site ships them."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from tools.files import write_if_changed
from tools.project import NO_PACKAGE, Project
from tools.site import fonts

# Brackets and sums in four sizes, a few kB each: inside the style sheet they save four requests.
SMALL_FONT = re.compile(r"url\((fonts/KaTeX_Size\d-Regular\.woff2)\)")


def with_small_fonts(style: str, folder: Path) -> str:
    """Put the smallest fonts of a style sheet into it."""

    def inline(found: re.Match[str]) -> str:
        data = base64.b64encode((folder / found.group(1)).read_bytes()).decode("ascii")
        return f"url(data:font/woff2;base64,{data})"

    return SMALL_FONT.sub(inline, style)


def katex(project: Project) -> None:
    """Copy KaTeX's stylesheet and its woff2 fonts; the older formats no browser of ours needs."""
    source = project.npm / "katex" / "dist"
    if not source.is_dir():
        raise NO_PACKAGE("node_modules/katex: missing; `make setup` installs it")
    style = (source / "katex.min.css").read_text("utf-8")
    style = re.sub(r",url\([^)]*\.(?:woff|ttf)\) format\(\"(?:woff|truetype)\"\)", "", style)
    # Text stays readable while a font loads, and glyph widths are in the markup: nothing jumps.
    write_if_changed(project.vendor / "katex" / "katex.css", with_small_fonts(style, source))
    for file in sorted((source / "fonts").glob("*.woff2")):
        if "KaTeX_Size" in file.name:
            (project.vendor / "katex" / "fonts" / file.name).unlink(missing_ok=True)
            continue
        write_if_changed(project.vendor / "katex" / "fonts" / file.name, file.read_bytes())


def vendor(project: Project) -> None:
    """Bring everything up to date."""
    katex(project)
    fonts.make(project.npm, project.vendor / "fonts")
