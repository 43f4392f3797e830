"""KaTeX at build time, with bad TeX reported as a warning that names page and line.

Left alone, KaTeX renders a bad macro in red and the build passes. What it writes is made smaller
here, without loss to the eye or to a screen reader, and no line parts it from a comma or a bracket.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import sphinxcontrib.katex as katex
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

# MathML stays: it is what a screen reader speaks. Its copy of the TeX is read by nobody, and an
# HTML parser needs no namespace.
NEEDLESS = re.compile(
    r'<annotation encoding="application/x-tex">.*?</annotation>'
    r'|</?semantics>| xmlns="http://www.w3.org/1998/Math/MathML"'
    r'|(?<=[";])margin-left:0em;|(?<=\dem);(?=")'
    # How MathML is drawn matters to nobody: it is there to be read out.
    r'| (?:stretchy|fence|separator)="(?:true|false)"| (?:min|max)size="[\d.]+em"',
    re.DOTALL,
)
# Styles that make up a tenth of a page; the stylesheet has them under these names.
NAMES = {
    "margin-right:0.2778em": "m5",
    "margin-right:0.2222em": "m4",
    "margin-right:0.1667em": "m3",
    "height:2.7em": "h27",
    "height:3em": "h3",
}
COMMON = re.compile(rf'(class="(?:mspace|pstrut))" style="({"|".join(map(re.escape, NAMES))})"')
# What a formula is not parted from: marks before it, and marks after it.
OPENING = re.compile(r"[(\[‘“]+$")
CLOSING = re.compile(r"^[,.;:!?…)\]’”]+")
# TeX of so many characters fits into a line of a phone.
SHORT = 40


def compact(html: str) -> str:
    """Leave out of KaTeX's markup what neither shows nor is spoken; name its commonest styles."""
    return COMMON.sub(lambda found: f'{found[1]} {NAMES[found[2]]}"', NEEDLESS.sub("", html))


class KeepTogether(SphinxPostTransform):
    """Keep a short formula on one line with the marks around it.

    A browser may break the line between them, since each part of a formula is a box to it.
    """

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Join them on the page; ``kwargs`` is what docutils hands over."""
        for formula in list(self.document.findall(nodes.math)):
            parent, place = formula.parent, formula.parent.index(formula)
            before, after = "", ""
            if place > 0 and isinstance(parent[place - 1], nodes.Text):
                before = parent[place - 1]
            if place + 1 < len(parent) and isinstance(parent[place + 1], nodes.Text):
                after = parent[place + 1]
            opening, closing = OPENING.search(before), CLOSING.match(after)
            if len(formula.astext()) > SHORT or not (opening or closing):
                continue
            together = nodes.inline(classes=["together"])
            parent[place] = together
            if opening:
                parent[place - 1] = nodes.Text(before[: opening.start()])
                together += nodes.Text(opening[0])
            together += formula
            if closing:
                parent[place + 1] = nodes.Text(after[closing.end() :])
                together += nodes.Text(closing[0])


def located(visit: Callable[..., None]) -> Callable[..., None]:
    """Wrap a visitor of sphinxcontrib.katex so that its errors say where."""

    def visitor(self: Any, node: nodes.Element) -> None:
        written = len(self.body)
        try:
            visit(self, node)
        except nodes.SkipNode:
            self.body[written:] = [compact("".join(self.body[written:]))]
            raise
        except katex.KaTeXError as error:
            del self.body[written:]
            place = node
            while place.line is None and place.parent is not None:
                place = place.parent
            message = str(error).strip().split("\n")[0]
            logger.warning("bad TeX in $%s$: %s", node.astext().strip(), message, location=place)
            raise nodes.SkipNode from None

    return visitor


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinxcontrib.katex")
    app.add_post_transform(KeepTogether)
    katex.KATEX_DEFAULT_OPTIONS.update(throwOnError=True, strict="error")
    app.add_html_math_renderer(
        "katex_located",
        inline_renderers=(located(katex.html_visit_math), None),
        block_renderers=(located(katex.html_visit_displaymath), None),
    )
    return {"version": "3", "parallel_read_safe": True, "parallel_write_safe": False}
