"""Fences that swallow what follows them, because their own end is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools import markdown
from tools.errors import BookError, Fault

FENCE_OPEN = Fault(
    "fence-open",
    "A directive is not closed, or has no more backticks than the one within it.",
    "Close it with a line of as many backticks; what holds others needs one more than they have.",
)

_DIRECTIVE = re.compile(r"\s*(?P<marks>`{3,}|:{3,})\{(?P<name>[\w:.-]+)\}")


def check(body: str, where: str, first: int = 1) -> Iterator[BookError]:
    """Find directives that another one, or the end of the page, ends.

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
        One for each.
    """
    lines = body.split("\n")
    for token in markdown.tokens(lines):
        opened = _DIRECTIVE.match((token.info and f"{token.markup}{token.info}") or "")
        if opened is None or token.map is None:
            continue
        begin, end = token.map
        place = f"{where}:{first + begin}: {{{opened['name']}}}"
        for number, line in enumerate(lines[begin + 1 : end], first + begin + 1):
            within = _DIRECTIVE.match(line)
            if within and within["marks"].startswith(opened["marks"]):
                yield FENCE_OPEN(
                    f"{place} holds {{{within['name']}}} of line {number}; expected its end before"
                )
                break
        else:
            if not markdown.is_closed(token, lines[begin:end]):
                yield FENCE_OPEN(f"{place} is never closed; expected a line of {token.markup}")
