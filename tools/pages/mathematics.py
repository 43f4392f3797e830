r"""Equations that begin and never end: the site would print their dollar signs and go on.

What stands between ``$`` and ``$`` is KaTeX's to judge, when the site is built. Here the text
around it is read by the site's own parser: a dollar sign that is left over is a fault, unless it
is escaped, in code, or the sign of a price.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from tools.errors import BookError, Fault
from tools.markdown import EQUATIONS, EXTENSIONS, FENCES

MATH_DOLLAR = Fault(
    "math-dollar",
    "A dollar sign is left over: an equation begins or ends there, and its other end is missing.",
    r"Write `$` or `$$` at both ends of the equation; a dollar sign itself is written `\$`.",
)
MATH_PRICE = Fault(
    "math-price",
    "What stands between two dollar signs is no equation, but the text between two prices.",
    r"Write the sign of a price as `\$`; an equation has no space inside its dollar signs.",
)
MATH_UNCLOSED = Fault(
    "math-unclosed",
    "A displayed equation has an empty line in it, mostly since its closing `$$` is missing.",
    "Close it with `$$` on a line of its own, and leave no line of it empty.",
)
MATH_BACKSLASH = Fault(
    "math-backslash",
    "An equation ends with a backslash, which escapes its end or breaks a line after the last.",
    "Take the backslash away.",
)
MATH_DELIMITER = Fault(
    "math-delimiter",
    r"An equation is written as LaTeX delimits it, by `\(`, `\[` or `\begin`.",
    "Put it between `$` and `$`, or `$$` and `$$`.",
)

# Directives whose content is not read as Markdown.
_VERBATIM = frozenset(
    {"code-cell", "code-block", "code", "raw", "bibliography", "course-figure", "literalinclude"}
)
_DIRECTIVE = re.compile(r"\{([\w:.-]+)\}\s*(.*)")
_OPTION = re.compile(r":[\w-]+:")
_DOLLARS = re.compile(r"\$+")
# A number follows the sign, and then nothing that would make it the beginning of a formula.
_PRICE = re.compile(
    r"\$ ?\d[\d.,]*(?:[kKmM]|bn)?"
    r"(?![\w\\^{$]|\.\d|[-+*/](?!\d|\s|a-|[a-z]{2})|\s*[=<>≤≥≈^_\\]|\s+[-+*/]\s)"
)
# An end with a space, and words or an amount before it.
_BETWEEN_PRICES = re.compile(r"^(?:\d|.*(?<![\\\w])[A-Za-z]{2,}).*\s$", re.DOTALL)


@cache
def _parser() -> MarkdownIt:
    made = create_md_parser(MdParserConfig(enable_extensions=set(EXTENSIONS)), RendererHTML)
    # Joined, an escaped sign could not be told from a bare one.
    return made.disable("text_join")


def check(markdown: str, where: str, first: int = 1) -> Iterator[BookError]:
    """Find the equations of a text that do not begin or end as the site reads them.

    Parameters
    ----------
    markdown : str
        MyST, without front matter.
    where : str
        Its file.
    first : int, optional
        The number of its first line in that file.

    Yields
    ------
    BookError
        One for each fault, with file and line.
    """
    for token, line in walk(markdown, first):
        if token.type in EQUATIONS:
            yield from _displayed(token.content, f"{where}:{line}")
        elif token.children:
            yield from _running(token.children, where, line)


def walk(markdown: str, first: int = 1) -> Iterator[tuple[Token, int]]:
    """Walk through the blocks of a text and of its directives, each with its line.

    Parameters
    ----------
    markdown : str
        MyST, without front matter.
    first : int, optional
        The number of its first line.

    Yields
    ------
    tuple of Token and int
        A block, a directive before what it holds; escaped letters are tokens of their own among the
        children of running text.
    """
    for token in _parser().parse(markdown):
        if token.map is None:
            continue
        line = first + token.map[0]
        yield token, line
        if token.type in FENCES:
            yield from _directive(token, line)


def _displayed(tex: str, at: str) -> Iterator[BookError]:
    """Judge a displayed equation."""
    if re.search(r"\n\s*\n", tex.strip("\n")):
        yield MATH_UNCLOSED(f"{at}: an equation with an empty line in it; expected $$ at its end")
    elif tex.rstrip().endswith("\\"):
        yield MATH_BACKSLASH(f"{at}: an equation ends with a backslash")


def _directive(token: Token, line: int) -> Iterator[tuple[Token, int]]:
    """Walk through a directive, options aside; other fences hold code."""
    found = _DIRECTIVE.match(token.info.strip())
    if found is None or found[1] in _VERBATIM:
        return
    lines = token.content.split("\n")
    if lines[0].strip() == "---" and "---" in lines[1:]:
        end = lines.index("---", 1) + 1
    else:
        end = next((at for at, one in enumerate(lines) if not _OPTION.match(one)), len(lines))
    if found[1] == "math":
        yield Token("math_block", "", 0, content="\n".join(lines[end:])), line
        return
    if found[2]:
        yield from walk(found[2], line)
    yield from walk("\n".join(lines[end:]), line + 1 + end)


def _running(tokens: Sequence[Token], where: str, line: int) -> Iterator[BookError]:
    """Judge a paragraph, a heading or a cell of a table."""
    yield from delimiters(spelled(tokens), where, line)
    for place, token in enumerate(tokens):
        if token.type == "text":
            for left in _left_over(token.content):
                yield MATH_DOLLAR(
                    f"{where}:{line}: {left!r} is no equation: its other end is missing"
                )
        elif token.type == "math_inline":
            after = tokens[place + 1].content[:1] if place + 1 < len(tokens) else ""
            if after.isdigit() or _BETWEEN_PRICES.search(token.content):
                shown = " ".join(token.content.split())
                yield MATH_PRICE(
                    rf"{where}:{line}: ${shown} $ would be an equation; expected \$ for a price, "
                    "and no space inside the signs of an equation"
                )
            elif token.content.endswith("\\"):
                yield MATH_BACKSLASH(f"{where}:{line}: ${token.content}$ ends with a backslash")
        line += 1 if token.type in ("softbreak", "hardbreak") else token.content.count("\n")


def delimiters(written: str, where: str, line: int) -> Iterator[BookError]:
    """Find the equations of running text that are delimited as LaTeX does it."""
    for opening, closing in ((r"\(", r"\)"), (r"\[", r"\]")):
        begin = written.find(opening)
        end = written.find(closing, begin + 2)
        if begin < 0 or end < 0:
            continue
        inside = written[begin + 2 : end]
        if opening == r"\(" or re.search(r"[\\^_=]|^\s", inside):
            at = line + written[:begin].count("\n")
            yield MATH_DELIMITER(f"{where}:{at}: {opening} … {closing}; expected $ … $ or $$ … $$")
    for found in re.finditer(r"\\begin\{", written):
        at = line + written[: found.start()].count("\n")
        yield MATH_DELIMITER(rf"{where}:{at}: \begin outside of $$ … $$")


def spelled(tokens: Sequence[Token]) -> str:
    """Write running text with its escapes; all that is no text, such as code, is one letter."""
    return "".join(map(_spelled, tokens))


def _spelled(token: Token) -> str:
    if token.type == "text":
        return token.content
    if token.type == "text_special" and token.content != "\\":
        return token.markup
    return "\n" if token.type in ("softbreak", "hardbreak") else "\x00"


def _left_over(text: str) -> Iterator[str]:
    """Find the dollar signs of a text that belong to no price, each with the words behind it."""
    for sign in _DOLLARS.finditer(text):
        if sign[0] != "$" or not _PRICE.match(text, sign.start()):
            yield text[sign.start() : sign.start() + 20].strip()
