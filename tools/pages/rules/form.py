"""The form of a page: one title, labels, directives and roles that have a form everywhere, code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from tools.errors import BookError, Fault
from tools.markdown import FENCES, headings
from tools.pages.faults import did_you_mean
from tools.pages.mathematics import walk
from tools.pages.vocabulary import DIRECTIVES, TEXT_ROLES

UNLISTED = Fault(
    "page-vocabulary",
    "A page has a directive or a role that does not exist, or has no form in a notebook.",
    "Use one that the guide lists; `{note}` and the like are `{admonition} Note`.",
)
NO_LABEL = Fault(
    "page-label",
    "A problem has no label, or the label of a problem or an equation does not say what it is.",
    "Write `:label: ex-chNN-name` into the problem, `$$ (eq-chNN-name)` behind the equation.",
)
SECOND_TITLE = Fault(
    "page-second-title",
    "A page has a second heading with one `#`, which the contents would list as another page.",
    "Begin it with `##`.",
)
WIDE_CODE = Fault(
    "page-code-wide",
    "A line of code is wider than its column, and its end would be cut off.",
    "Break it.",
)
FOREIGN_IMPORT = Fault(
    "page-import",
    "A page imports the book's own figures or tools, which a reader's notebook does not have.",
    "Write what it needs into the cell, or into the package `udl`.",
)

COLUMN = 72
"""Letters that a line of code may have."""

_NAMED = re.compile(r"\{([\w:.-]+)\}")
_IMPORT = re.compile(r"\s*(?:from|import) (figures|myst_nb|tools)\b")


def check(body: str, where: str, first: int = 1) -> Iterator[BookError]:
    """Find what is wrong with the form of a page.

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
        One for each fault, with file and line.
    """
    titles = [heading for heading in headings(body) if heading.level == 1]
    for again in titles[1:]:
        yield SECOND_TITLE(
            f"{where}:{first + again.line - 1}: a second title, {again.text!r}; expected ##"
        )
    for token, line in walk(body, first):
        if token.type in FENCES:
            yield from _directive(token, where, line)
        elif token.type == "math_block_label" and not token.info.startswith("eq-"):
            yield NO_LABEL(f"{where}:{line}: the equation's label is {token.info!r}; expected eq-…")
        for child in token.children or ():
            name = str(child.meta.get("name", ""))
            if child.type == "myst_role" and name not in TEXT_ROLES:
                near = did_you_mean(name, TEXT_ROLES)
                yield UNLISTED(f"{where}:{line}: unknown role '{name}'{near}")


def _directive(token: Token, where: str, line: int) -> Iterator[BookError]:
    named = _NAMED.match(token.info.strip())
    if named is None:
        return
    name = named[1]
    if name not in DIRECTIVES:
        yield UNLISTED(
            f"{where}:{line}: unknown directive '{name}'{did_you_mean(name, DIRECTIVES)}"
        )
    if name == "exercise" and not re.search(r"(?m)^:label: +ex-\S+$", token.content):
        yield NO_LABEL(f"{where}:{line}: a problem without `:label: ex-…`")
    if name == "code-cell":
        lines = token.content.split("\n")
        options = lines.index("---", 1) + 1 if lines[0] == "---" and "---" in lines[1:] else 0
        for number, code in enumerate(lines[options:], line + 1 + options):
            if len(code) > COLUMN and not code.startswith(":"):
                yield WIDE_CODE(f"{where}:{number}: {len(code)} letters of code; {COLUMN} fit")
            if found := _IMPORT.match(code):
                yield FOREIGN_IMPORT(f"{where}:{number}: imports {found[1]}, which no reader has")
