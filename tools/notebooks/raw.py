"""Markup that only the site understands: what of it is left in a notebook would be shown raw."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tools.errors import Fault

RAW = Fault(
    "notebook-raw-markup",
    "A page uses markup that a notebook would show as it is typed.",
    "Say it otherwise: `{margin}` for a footnote, a list for definitions, no attributes.",
)

_CODE = "\ue000"
_KINDS = {
    "a footnote": r"\[\^[^\]\s]+\]",
    "a definition list": r"^:[ \t]+\S",
    "a role": rf"\{{[A-Za-z][\w:.+-]*\}}{_CODE}",
    "attributes": r"\{[ ]*(?:[.#][A-Za-z][^{}]*|[\w-]+=[^{}]+)\}",
    "a label": r"^\([^()\s]+\)=\s*$",
    "a directive": r"^(?::{3,}|`{3,}|~{3,})",
    "a comment": r"^%(?:\s|$)",
    "a break between cells": r"^\+\+\+",
    "a substitution": r"\{\{.+?\}\}",
    "a list of fields": r"^:[\w-]+:(?:\s|$)",
    "a block of lines": r"^\|\s",
    "a list of tasks": r"^\[[ xX]\]\s",
    "a reference to a link": r"\]\[[^\]]*\]|^\[[^\]]+\]:\s",
    "an equation": r"\$\$",
}
_PATTERNS = {kind: re.compile(pattern, re.MULTILINE) for kind, pattern in _KINDS.items()}


@cache
def _parser() -> MarkdownIt:
    """Return a parser that knows what Jupyter and Colab know."""
    return MarkdownIt("commonmark").enable("table").disable("text_join").use(dollarmath_plugin)


def raw_markup(markdown: str) -> list[tuple[int, str]]:
    """Find what a notebook's reader would see as markup.

    Parameters
    ----------
    markdown : str
        A Markdown cell of a notebook, or a page's text before it is written out.

    Returns
    -------
    list of tuple of int and str
        The line in the cell, from 1, and what stands there: kind and text.
    """
    known: dict[str, Any] = {}
    tokens = _parser().parse(markdown, known)
    # A footnote's definition looks like that of a link, and its mark then like the link.
    found = [
        (link["map"][0] + 1, f"a footnote '[{name.lower()}]'")
        for name, link in known.get("references", {}).items()
        if name.startswith("^")
    ]
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "fence" and re.match(r"\{[A-Za-z]", token.info):
            found.append((line, f"a directive {token.info!r}"))
        if token.type != "inline":
            continue
        text = "".join(map(_shown, token.children or []))
        for kind, pattern in _PATTERNS.items():
            if match := pattern.search(text):
                said = match[0].replace(_CODE, "`…`").strip()
                found.append((line + text.count("\n", 0, match.start()), f"{kind} {said!r}"))
    return found


def _shown(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "code_inline":
        return _CODE
    # An escaped character is none of the markup that it would be without its backslash.
    return {"text": token.content, "text_special": "\ue001"}.get(token.type, "")
