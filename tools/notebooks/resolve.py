"""MyST into the plain Markdown that Jupyter and Colab show.

Roles and directives mean nothing to a notebook. :func:`resolve` writes them out: a reference
becomes a link with its number, an equation carries its number, a dropdown becomes ``<details>``,
a figure becomes a picture inside the notebook. Code, inline or in fences, passes untouched, and so
does every other line as it is written. Whatever has no form in a notebook is an error, never a
silent loss.
"""

from __future__ import annotations

import re

import yaml
from markdown_it.token import Token

from tools import markdown as myst
from tools.errors import Fault
from tools.notebooks import directives, inline
from tools.notebooks.directives import Directive
from tools.notebooks.resolver import Resolver

UNCLOSED = Fault(
    "notebook-unclosed",
    "A fence, an equation or a directive's options begin and never end.",
    "Close it with the mark that opened it; begin an equation after a blank line.",
)
QUOTED = Fault(
    "notebook-directive-misplaced",
    "A directive or a numbered equation stands in a quotation or right behind a list's mark.",
    "Give it lines of its own, indented as far as the text of its list item.",
)

_DIRECTIVE = re.compile(r"^\{([A-Za-z][\w:.+-]*)\}\s*(.*)$")


def resolve(markdown: str, resolver: Resolver) -> str:
    """Write MyST out as Markdown that a notebook shows.

    Parameters
    ----------
    markdown : str
        One cell of MyST Markdown.
    resolver : Resolver
        What the text may refer to, on its page.

    Returns
    -------
    str
        Markdown with inline HTML for anchors and dropdowns.

    Raises
    ------
    BookError
        For an unknown label, key or figure, and for a role or directive without a form in
        notebooks; the message names the page.
    """
    return "\n".join(_walk(markdown.split("\n"), resolver)).strip("\n")


def _walk(lines: list[str], resolver: Resolver) -> list[str]:
    """Write lines out block by block, blocks one blank line apart."""
    out: list[str] = []
    text: list[str] = []

    def add(block: list[str]) -> None:
        while block and out and not (out[-1] or block[0].strip()):
            block = block[1:]
        out.extend(block)

    def flush() -> None:
        if text:
            add(_text(text, resolver))
            text.clear()

    for token, block in myst.blocks(lines):
        if token is None:
            text += block
        elif token.type not in myst.HIDDEN:
            flush()
            if token.type in myst.EQUATIONS:
                out += _equation(token, block, resolver)
            elif token.type == myst.TARGET:
                # The blank line ends the HTML block; without it the next heading would be text.
                add([*directives.target(token.content), ""])
            else:
                add(_fence(token, block, resolver))
    flush()
    return out


def _text(lines: list[str], resolver: Resolver) -> list[str]:
    for line in lines:
        if line.lstrip().startswith("$$"):
            message = "a $$ equation is never closed, or has no blank line before it"
            raise resolver.error(UNCLOSED, message)
    return inline.write("\n".join(lines), resolver).split("\n")


def _equation(token: Token, lines: list[str], resolver: Resolver) -> list[str]:
    """Give a labelled equation its number as a tag; leave any other as it is."""
    if not token.info:
        return lines
    if not lines[0].lstrip().startswith("$$"):
        raise resolver.error(QUOTED, f"equation {token.info!r} needs lines of its own")
    number, _ = resolver.numbered(token.info)
    tag = f"\\tag{{{number}}}"
    last = lines[-1].rpartition("$$")[0]
    if len(lines) == 1:
        return [f"{last.rstrip()} {tag} $$"]
    if last.strip():
        return [*lines[:-1], f"{last.rstrip()} {tag}", "$$"]
    return [*lines[:-1], f"{last}{tag}", f"{last}$$"]


def _fence(token: Token, lines: list[str], resolver: Resolver) -> list[str]:
    """Pass plain code on; hand a directive, freed of its indentation, to its writer."""
    if not myst.is_closed(token, lines):
        raise resolver.error(UNCLOSED, f"the fence {lines[0].strip()!r} is never closed")
    found = _DIRECTIVE.match(token.info.strip())
    if found is None and token.type == myst.COLONS:
        message = f"the fence {lines[0].strip()!r} names no directive"
        raise resolver.error(directives.NO_DIRECTIVE, message)
    if found is None:
        return lines
    name = found[1]
    opening = lines[0].lstrip()
    if not opening.startswith(token.markup):
        raise resolver.error(QUOTED, f"directive {{{name}}} needs lines of its own")
    indent = lines[0][: len(lines[0]) - len(opening)]
    body = [line.removeprefix(indent) for line in lines[1:-1]]
    options, body = _options(body, resolver, name)
    directive = Directive(
        name,
        found[2].strip(),
        options,
        body,
        resolver,
        lambda inner: _walk(inner, resolver),
    )
    block = directives.write(directive)
    # Blank lines around it, so that Markdown sees where it begins and ends.
    return [indent + line if line else line for line in ["", *block, ""]] if block else []


def _options(body: list[str], resolver: Resolver, name: str) -> tuple[dict[str, str], list[str]]:
    """Split a directive's body into its options (``:key: value`` or YAML) and its content."""
    first = 0
    if body and body[0].strip() == "---":
        closing = next((i for i, line in enumerate(body[1:], 1) if line.strip() == "---"), None)
        if closing is None:
            message = f"directive {{{name}}}: its options have no closing ---"
            raise resolver.error(UNCLOSED, message)
        options = yaml.safe_load("\n".join(body[1:closing])) or {}
        return {str(k): str(v) for k, v in options.items()}, body[closing + 1 :]
    options = {}
    while first < len(body) and (match := re.match(r"^\s*:([\w-]+):\s*(.*)$", body[first])):
        options[match[1]] = match[2].strip()
        first += 1
    return options, body[first:]
