"""Directives of MyST, each written out in the form that it has in a notebook."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape

from markdown_it import MarkdownIt

from tools import markdown as myst
from tools.errors import BookError, Fault
from tools.notebooks import inline
from tools.notebooks.resolver import Resolver
from tools.pages.vocabulary import marks_of

NO_DIRECTIVE = Fault(
    "notebook-directive-without-form",
    "A directive of MyST means nothing in a notebook.",
    "Use another, or give it a writer in `tools/notebooks/directives.py`.",
)
UNEVEN = Fault(
    "notebook-table-uneven",
    "The rows of a `{list-table}` are not lists of equally many one-line cells.",
    "Give each row (`* -`) as many cells (`  -`) as the first.",
)


@dataclass(frozen=True)
class Directive:
    """One directive on a page.

    Parameters
    ----------
    name, argument : str
        ``dropdown``, and what follows on its first line.
    options : mapping
        Its options as text.
    body : list of str
        Its content as it is written.
    resolver : Resolver
        For the page.
    walk : callable
        Writes lines of MyST out.
    """

    name: str
    argument: str
    options: Mapping[str, str]
    body: list[str]
    resolver: Resolver
    walk: Callable[[list[str]], list[str]]

    @cached_property
    def title(self) -> str:
        """The argument, written out."""
        return inline.write(self.argument, self.resolver)

    @cached_property
    def content(self) -> list[str]:
        """The body, written out."""
        return _trimmed(self.walk(self.body))

    @property
    def anchor(self) -> list[str]:
        """An anchor where it has a label."""
        name = self.options.get("label") or self.options.get("name")
        return [*target(name), ""] if name else []

    def error(self, fault: Fault, message: str) -> BookError:
        """Build an error that names the page."""
        return self.resolver.error(fault, message)


def write(directive: Directive) -> list[str]:
    """Write a directive out; raises ``BookError`` where it has no form in a notebook."""
    kind = directive.name.partition(":")[0] + ":"
    writer = _WRITERS.get(directive.name) or _WRITERS.get(kind)
    if writer is None:
        message = f"directive {{{directive.name}}} has no form in notebooks"
        raise directive.error(NO_DIRECTIVE, message)
    return writer(directive)


def target(name: str) -> list[str]:
    """Make an anchor that links can lead to."""
    return [f'<a id="{escape(name)}"></a>']


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _quote(lines: list[str]) -> list[str]:
    """Make a blockquote. Equations go on one line: Jupyter would read the ``>`` as mathematics."""
    quoted: list[str] = []
    for token, block in myst.blocks(lines):
        is_equation = token is not None and token.type in myst.EQUATIONS
        quoted += [" ".join(part.strip() for part in block)] if is_equation else block
    return [f"> {line}".rstrip() for line in quoted]


def _details(summary: str, content: list[str]) -> list[str]:
    return ["<details>", f"<summary>{summary}</summary>", "", *content, "", "</details>"]


def _titled(title: str, content: list[str]) -> list[str]:
    return _quote([f"**{title}**", "", *content] if title else content)


# ---------------------------------------------------------------------------------------------
# Boxes


_ADMONITIONS = {
    "note": "Note",
    "tip": "Tip",
    "hint": "Hint",
    "important": "Important",
    "attention": "Attention",
    "caution": "Caution",
    "warning": "Warning",
    "danger": "Danger",
    "error": "Error",
    "seealso": "See also",
}


def _admonition(directive: Directive) -> list[str]:
    """Named admonitions take their first line as content, ``{admonition}`` as title."""
    title = _ADMONITIONS.get(directive.name)
    if title is None:
        return _titled(directive.title, directive.content)
    first = [directive.argument] if directive.argument else []
    return _titled(title, _trimmed(directive.walk([*first, *directive.body])))


def _dropdown(directive: Directive) -> list[str]:
    title = directive.title or "More"
    if "$" not in title:  # Markdown rests inside HTML; mathematics is found there all the same
        title = MarkdownIt("commonmark").renderInline(title)
    return _details(title, directive.content)


def _deeper(directive: Directive) -> list[str]:
    body = _dropdown(replace(directive, argument=f"Deeper: {directive.argument}"))
    return [*directive.anchor, *body]


def _story(directive: Directive) -> list[str]:
    return [*directive.anchor, *_titled(f"Story: {directive.title}", directive.content)]


def _proof(directive: Directive) -> list[str]:
    """Theorems and their kin (``{prf:theorem}``) carry their name, number and title."""
    title = directive.name.partition(":")[2].capitalize()
    if "label" in directive.options:
        number = directive.resolver.label(directive.options["label"]).number
        title = f"{title} {number}" if number else title
    if directive.title:
        title += f" ({directive.title})"
    return [*directive.anchor, *_titled(title, directive.content)]


def _exercise(directive: Directive) -> list[str]:
    title = "Exercise"
    if "label" in directive.options and "nonumber" not in directive.options:
        number = directive.resolver.label(directive.options["label"]).number
        title = f"{title} {number}" if number else title
    if directive.title:
        title += f": {directive.title}"
    marks = marks_of(directive.options.get("class", "").split())
    if marks:
        title += f" ({', '.join(marks.values())})"
    return [*directive.anchor, f"#### {title}", "", *directive.content]


def _solution(directive: Directive) -> list[str]:
    number = directive.resolver.label(directive.argument).number
    title = f"Solution to exercise {number}" if number else "Solution"
    return [*directive.anchor, *_details(title, directive.content)]


def _plain(directive: Directive) -> list[str]:
    return directive.content


def _entitled(directive: Directive) -> list[str]:
    title = [f"**{directive.title}**", ""] if directive.title else []
    return [*title, *directive.content]


def _dropped(directive: Directive) -> list[str]:
    return []


# ---------------------------------------------------------------------------------------------
# Figures, code, mathematics, tables


def _course_figure(directive: Directive) -> list[str]:
    label, found, picture = directive.resolver.figure(directive.argument)
    alt = inline.escaped(picture.alt)
    data = base64.b64encode(picture.png).decode()
    caption = inline.write(picture.caption, directive.resolver)
    caption = re.sub(r"\s*\n\s*", " ", caption).strip()
    return [
        *target(label),
        "",
        f"![{alt}](data:image/png;base64,{data})",
        "",
        f"**[{found.text}]({directive.resolver.address(found.url)}).** {caption}",
    ]


def _own_picture(directive: Directive) -> list[str]:
    name = directive.options.get("name")
    label, found, picture = directive.resolver.own_picture(directive.argument, name)
    alt = inline.escaped(directive.options.get("alt", ""))
    data = base64.b64encode(picture.data).decode()
    caption = re.sub(r"\s*\n\s*", " ", "\n".join(directive.content)).strip()
    return [
        *target(label),
        "",
        f"![{alt}](data:{picture.mime};base64,{data})",
        "",
        f"**[{found.text}]({directive.resolver.address(found.url)}).** {caption}".rstrip(),
        "",
        f"<small>{escape(directive.options.get('rights', ''), quote=False)}</small>",
    ]


def _code_block(directive: Directive) -> list[str]:
    body = _trimmed(directive.body)
    runs = [len(m[0]) for line in body if (m := re.match(r"`{3,}", line.lstrip()))]
    fence = "`" * max([3, *(run + 1 for run in runs)])
    block = [f"{fence}{directive.argument}", *body, fence]
    caption = directive.options.get("caption")
    return [f"*{inline.write(caption, directive.resolver)}*", "", *block] if caption else block


def _math(directive: Directive) -> list[str]:
    label = directive.options.get("label")
    body = [line for line in [directive.argument, *_trimmed(directive.body)] if line]
    if label:
        number, _ = directive.resolver.numbered(label)
        body = [*body, f"\\tag{{{number}}}"]
    return ["$$", *body, "$$"]


def _caption(directive: Directive) -> list[str]:
    """Title of a table, with its number, below its anchor."""
    title = directive.title
    if "name" in directive.options and title:
        title = f"{directive.resolver.label(directive.options['name']).text}: {title}"
    return [*directive.anchor, *([f"**{title}**", ""] if title else [])]


def _table(directive: Directive) -> list[str]:
    return [*_caption(directive), *directive.content]


def _list_table(directive: Directive) -> list[str]:
    """Lay a list of lists (``* - a``, ``  - b``) out as a Markdown table."""
    rows = _rows(directive)
    cells = [[_cell(inline.write(cell, directive.resolver)) for cell in row] for row in rows]
    if not int(directive.options.get("header-rows", "0")):
        cells.insert(0, [""] * len(cells[0]))
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return [*_caption(directive), lines[0], "|" + "---|" * len(cells[0]), *lines[1:]]


def _rows(directive: Directive) -> list[list[str]]:
    """Read a list of lists, each inner item one line of text."""
    rows: list[list[str]] = []
    plain = True
    for token in myst.tokens(directive.body):
        if token.type == "list_item_open" and token.level == 1:
            rows.append([])
        elif token.type == "list_item_open" and token.level == 3:
            rows[-1].append("")
        elif token.type == "inline" and token.level == 5:
            text = re.sub(r"\s*\n\s*", " ", token.content)
            rows[-1][-1] = f"{rows[-1][-1]} {text}".strip()
        elif not token.type.startswith(("bullet_list", "list_item", "paragraph")):
            plain = False
    if not plain:
        message = f"list-table {directive.argument!r}: a cell holds more than text"
        raise directive.error(UNEVEN, message)
    if not rows or len({len(row) for row in rows}) > 1:
        message = f"list-table {directive.argument!r}: rows of different lengths"
        raise directive.error(UNEVEN, message)
    return rows


def _cell(text: str) -> str:
    """Keep bars from ending a table's cell: in mathematics by name, in words by a backslash."""
    parts = re.split(r"(\$[^$]*\$)", text)
    bars = (r"\|", r"\vert ")
    return "".join(part.replace("|", bars[part.startswith("$")]) for part in parts)


_WRITERS: dict[str, Callable[[Directive], list[str]]] = {
    **dict.fromkeys([*_ADMONITIONS, "admonition", "margin", "sidebar", "topic"], _admonition),
    **dict.fromkeys(["code-block", "code", "sourcecode"], _code_block),
    **dict.fromkeys(["div", "container", "grid", "tab-set", "epigraph"], _plain),
    **dict.fromkeys(["grid-item", "card", "grid-item-card", "tab-item"], _entitled),
    **dict.fromkeys(["contents", "tableofcontents", "bibliography", "index"], _dropped),
    "course-figure": _course_figure,
    "deeper": _deeper,
    "dropdown": _dropdown,
    "exercise": _exercise,
    "figure": _own_picture,
    "list-table": _list_table,
    "math": _math,
    "prf:": _proof,
    "solution": _solution,
    "story": _story,
    "table": _table,
}
