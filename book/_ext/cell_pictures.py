"""Pictures that cells print: their size in the page, so that nothing jumps, and fewer bytes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from tools.files import write_if_changed
from tools.pages.pictures import css_size, is_shrunk, shrink

IMAGE = re.compile(r'<img (alt="[^"]*")? ?src="((?:\.\./)*_images/([^"/]+\.png))" />')


def add_sizes(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write width and height into every picture that has none yet."""
    if doctree is None or "_images/" not in context.get("body", ""):
        return
    sources = {name: Path(app.srcdir) / key for key, name in app.builder.images.items()}

    def sized(found: re.Match[str]) -> str:
        alt, address, name = found.groups()
        size = css_size(sources[name].read_bytes()) if name in sources else None
        if size is None:
            return found.group()
        width, height = size
        return f'<img src="{address}" width="{width}" height="{height}" {alt or ""} loading="lazy">'

    context["body"] = IMAGE.sub(sized, context["body"])


def shrink_all(app: Sphinx, exception: Exception | None) -> None:
    """Shrink the site's pictures; those of an earlier build already are."""
    if exception is not None or app.builder.name != "html":
        return
    for path in sorted((Path(app.outdir) / "_images").glob("*.png")):
        data = path.read_bytes()
        if not is_shrunk(data):
            write_if_changed(path, shrink(data))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", add_sizes)
    app.connect("build-finished", shrink_all)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
