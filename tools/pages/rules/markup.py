"""Markup that is not what its writer meant: fences that swallow a page, marks shown as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools import markdown
from tools.errors import BookError, Fault
from tools.pages.mathematics import delimiters, spelled, walk
from tools.pages.vocabulary import TEXT_ROLES

FENCE_OPEN = Fault(
    "fence-open",
    "A directive or a block of code is not closed, or has no more backticks than the one within "
    "it; or a line `:::` opens nothing.",
    "Close it with a line of as many backticks; what holds others needs one more than they have.",
)
MARK_LEFT = Fault(
    "mark-left",
    "Readers would see a mark as it is typed: its other end, a space or a bracket is missing.",
    r"Complete it: `**so**`, `## So`, `[so](address)`. A mark itself is code, or has a backslash "
    r"before it, `\*`.",
)

_DIRECTIVE = re.compile(r"\s*(?P<marks>`{3,}|:{3,})\{(?P<name>[\w:.-]+)\}")
# What is left in a text once everything in it was read, and what it was to be. A letter that stands
# for no text, such as code, is written \x00.
_LEFT = (
    (re.compile(r"(?<!\\)\*\*(?=[^\s*])|(?<=[^\s*\\])\*\*"), "bold that begins or ends nowhere"),
    (re.compile(r"^#{1,6}(?=[^\W\d_])", re.MULTILINE), "a heading without a space behind it"),
    (re.compile(r"(?<!\\)\]\((?=[^\s)]*\s[^)\n]*\))"), "a link with a space in its address"),
    (re.compile(r"^\|.*\|[ \t]*\n\|.*\|[ \t]*$", re.MULTILINE), "a table without a head"),
    (re.compile(rf"\{{(?:{'|'.join(TEXT_ROLES)})\}}(?=\s?(?:\x00|`))"), "a role off its backtick"),
    (re.compile(r"<!--"), "a comment that never ends"),
    (re.compile(r"^:{3,}", re.MULTILINE), "colons that open nothing"),
)
# What stands for a value that is put in later: in a link it is an address.
_VARIABLE, _VALUE = re.compile(r"\{\{[^{}\n]*\}\}"), "https://x.example"


def check(body: str, where: str, first: int = 1) -> Iterator[BookError]:
    """Find the markup of a page that does something else than it looks like.

    Parameters
    ----------
    body : str
        MyST, without front matter.
    where : str
        Its file.
    first : int, optional
        The number of its first line in that file.

    Yields
    ------
    BookError
        One for each fence that another one, or the end of the page, ends, and for each mark that
        readers would see.
    """
    yield from _fences(body, where, first)
    yield from left(body, where, first)


def left(body: str, where: str, first: int = 1, slide: bool = False) -> Iterator[BookError]:
    """Find the marks of a text that its readers would see.

    Parameters
    ----------
    body : str
        Markdown, without front matter.
    where : str
        Its file.
    first : int, optional
        The number of its first line in that file.
    slide : bool, optional
        Whether it is a deck, which reads no HTML, and whose equations are found by another parser.

    Yields
    ------
    BookError
        One for each.
    """
    for token, line in walk(_VARIABLE.sub(_VALUE, body), first):
        for tag in (token, *(token.children or ())) if slide else ():
            if tag.type in ("html_block", "html_inline"):
                said = f"{_shown(tag.content)} would be shown as it is typed: HTML"
                yield MARK_LEFT(f"{where}:{line}: {said}")
                break  # its end is told with its beginning
        written = spelled(token.children or ())
        for pattern, what in _LEFT:
            for found in pattern.finditer(written):
                at = line + written.count("\n", 0, found.start())
                shown = _shown(written[found.start() :])
                yield MARK_LEFT(f"{where}:{at}: {shown} would be shown as it is typed: {what}")
        if slide:
            yield from delimiters(written, where, line)


def _shown(text: str) -> str:
    """Quote the beginning of a text, no further than its line."""
    return f"`{text.strip().partition(chr(10))[0].partition(chr(0))[0][:30].rstrip()}`"


def _fences(body: str, where: str, first: int) -> Iterator[BookError]:
    """Find directives and blocks of code that another one, or the end of the page, ends."""
    lines = body.split("\n")
    for token in markdown.tokens(lines):
        if token.type not in markdown.FENCES or token.map is None:
            continue
        opened = _DIRECTIVE.match(f"{token.markup}{token.info}")
        begin, end = token.map
        if opened is None and token.type == markdown.COLONS:
            yield FENCE_OPEN(f"{where}:{first + begin}: {token.markup} opens nothing")
            continue
        name = f"{{{opened['name']}}}" if opened else "a block of code"
        place = f"{where}:{first + begin}: {name}"
        for number, line in enumerate(lines[begin + 1 : end], first + begin + 1):
            within = _DIRECTIVE.match(line)
            if opened and within and within["marks"].startswith(opened["marks"]):
                yield FENCE_OPEN(
                    f"{place} holds {{{within['name']}}} of line {number}; expected its end before"
                )
                break
        else:
            if not markdown.is_closed(token, lines[begin:end]):
                yield FENCE_OPEN(f"{place} is never closed; expected a line of {token.markup}")
