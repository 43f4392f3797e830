"""MyST as the parser of the site sees it: its headings, and where its blocks begin and end.

It is myst-parser's own parser with the extensions of ``book/_config.yml`` (a test compares both),
so a notebook cannot take for a directive what the site takes for text. Only blocks are parsed:
markdown-it's inline tokens do not say where in the source they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

EXTENSIONS = frozenset({"attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"})
COLONS = "colon_fence"
FENCES = frozenset({"fence", COLONS})
EQUATIONS = frozenset({"math_block", "math_block_label"})
TARGET = "myst_target"
HIDDEN = frozenset({"myst_line_comment", "attrs_block"})
"""A comment, or attributes of the next block: neither shows."""

_OWN = FENCES | EQUATIONS | HIDDEN | {TARGET}


@dataclass(frozen=True)
class Heading:
    """A heading: its level, its Markdown, and the line that it stands in, from 1."""

    level: int
    text: str
    line: int


@cache
def parser() -> MarkdownIt:
    """Return the site's parser."""
    return create_md_parser(MdParserConfig(enable_extensions=set(EXTENSIONS)), RendererHTML)


@cache
def _block_parser() -> MarkdownIt:
    made = create_md_parser(MdParserConfig(enable_extensions=set(EXTENSIONS)), RendererHTML)
    made.core.ruler.enableOnly(["normalize", "block"])
    return made


def tokens(lines: list[str]) -> list[Token]:
    """Parse lines into block tokens; each inline token holds its text, not parsed any further."""
    return _block_parser().parse("\n".join(lines))


def blocks(lines: list[str]) -> Iterator[tuple[Token | None, list[str]]]:
    """Split lines into blocks that a notebook needs written out, and the text between them.

    Parameters
    ----------
    lines : list of str
        A cell's lines, or those of a directive's content.

    Yields
    ------
    tuple of Token or None, and list of str
        A fence, an equation, a target or what does not show, with its lines, wherever it stands
        (in a list, in a quotation); or None and lines of text. Together these are all lines.
    """
    position = 0
    for token in tokens(lines):
        if token.type not in _OWN or token.map is None:
            continue
        start, end = token.map
        if start > position:
            yield None, lines[position:start]
        yield token, lines[start:end]
        position = end
    if position < len(lines):
        yield None, lines[position:]


def is_closed(token: Token, lines: list[str]) -> bool:
    """Tell whether a fence ends in its closing line; the parser would close it by itself."""
    last = lines[-1].lstrip("> ").rstrip()
    return len(lines) > 1 and len(last) >= len(token.markup) and set(last) == {token.markup[0]}


def headings(markdown: str) -> list[Heading]:
    """List the headings of a text that stand outside code, directives, quotes and lists.

    Parameters
    ----------
    markdown : str
        The text, without front matter.

    Returns
    -------
    list of Heading
        In order.
    """
    return [
        Heading(int(token.tag[1:]), inside.content, token.map[0] + 1)
        for token, inside in pairwise(tokens(markdown.split("\n")))
        if token.type == "heading_open" and token.level == 0 and token.map is not None
    ]
