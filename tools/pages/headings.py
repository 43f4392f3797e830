"""The headings of a page, as the site's parser sees them: a comment in a code cell is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin


@dataclass(frozen=True)
class Heading:
    """A heading: its level, its Markdown, and the line that it stands in, from 1."""

    level: int
    text: str
    line: int


@cache
def _parser() -> MarkdownIt:
    # Blocks alone: a chapter's sentences are not looked into.
    return MarkdownIt("commonmark").use(colon_fence_plugin).disable("inline")


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
    tokens = _parser().parse(markdown)
    return [
        Heading(int(token.tag[1:]), inside.content, token.map[0] + 1)
        for token, inside in pairwise(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map is not None
    ]
