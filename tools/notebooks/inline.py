"""Running text: roles and links written out, code untouched.

Here the source is scanned for code spans, roles and links, because markdown-it's inline tokens do
not say where they stand, and writing Markdown anew from them would change what the author wrote.
`tests/tools/notebooks/test_myst.py` sees that the scan finds on every page of the book exactly what
the site's parser finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tools.errors import Fault
from tools.notebooks.resolver import Resolver

NO_ROLE = Fault(
    "notebook-role-without-form",
    "A role of MyST means nothing in a notebook.",
    "Use another, or give it a writer in `tools/notebooks/inline.py`.",
)
LOCAL_PICTURE = Fault(
    "notebook-local-picture",
    "A page shows a picture file, which a notebook would not have.",
    "Make it a figure: `{course-figure}`.",
)

_ROLE = re.compile(r"\{([A-Za-z][\w:.+-]*)\}(?=`)")
_EXPLICIT = re.compile(r"^(.*\S)\s*<([^<>]+)>$", re.DOTALL)
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]*)\)")
_IMAGE = re.compile(r"!\[(?:\\.|[^\]\\])*\]\(([^()\s]+)[^()]*\)")
_SPAN = re.compile(r"\[([^\[\]]*)\]\{[.#][^{}]*\}")
_ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_MARK = re.compile(r"[`{\\]")
_TICKS = re.compile(r"`+")


@dataclass(frozen=True)
class Piece:
    """A stretch of running text: words, a code span, an escaped character or a role."""

    kind: str
    source: str
    content: str = ""
    role: str = ""


def write(text: str, resolver: Resolver) -> str:
    """Write running text out for a notebook.

    Parameters
    ----------
    text : str
        MyST without directives, equations and targets.
    resolver : Resolver
        What it may refer to.

    Returns
    -------
    str
        Markdown.

    Raises
    ------
    BookError
        Where something that it refers to does not exist, or has no form in a notebook.
    """
    kept: list[str] = []
    parts: list[str] = []
    for piece in pieces(text):
        if piece.kind == "words":
            parts.append(piece.source)
            continue
        # A character of private use stands for what links and spans must not see.
        parts.append(f"\ue000{len(kept)}\ue001")
        kept.append(_role(piece, resolver) if piece.kind == "role" else piece.source)
    linked = _links(_SPAN.sub(r"\1", "".join(parts)), resolver)
    while "\ue000" in linked:
        linked = re.sub("\ue000(\\d+)\ue001", lambda m: kept[int(m[1])], linked)
    return linked


def pieces(text: str) -> Iterator[Piece]:
    """Cut running text into words, code spans, escaped characters and roles, in order."""
    words = position = 0
    while mark := _MARK.search(text, position):
        found, position = _piece_at(text, mark.start())
        if found is not None:
            if words < mark.start():
                yield Piece("words", text[words : mark.start()])
            yield found
            words = position
    if words < len(text):
        yield Piece("words", text[words:])


def _piece_at(text: str, start: int) -> tuple[Piece | None, int]:
    """Read what begins at a place (None for mere words), and say where to go on."""
    if text[start] == "\\" and text[start + 1 : start + 2] in ("`", "\\", "{"):
        return Piece("escape", text[start : start + 2]), start + 2
    role = _ROLE.match(text, start) if text[start] == "{" else None
    ticks = _TICKS.match(text, role.end() if role else start)
    if ticks is None:
        return None, start + 1
    paragraph = text.find("\n\n", ticks.start())
    limit = len(text) if paragraph == -1 else paragraph
    for closing in _TICKS.finditer(text, ticks.end(), limit):
        if len(closing[0]) == len(ticks[0]):
            content, source = text[ticks.end() : closing.start()], text[start : closing.end()]
            kind, name = ("role", role[1]) if role else ("code", "")
            return Piece(kind, source, content, name), closing.end()
    return None, ticks.end()


def escaped(text: str) -> str:
    """Write plain text as Markdown that shows every character of it, on one line."""
    return re.sub(r"([\\`*_\[\]<>&$~|{}])", r"\\\1", re.sub(r"\s+", " ", text).strip())


def link_targets(text: str) -> list[str]:
    """List where the links of running text lead, as they are written."""
    words = "".join(
        piece.source if piece.kind == "words" else "\ue000" * len(piece.source)
        for piece in pieces(text)
    )
    return [match[2] for match in _LINK.finditer(_SPAN.sub(r"\1", words))]


# ---------------------------------------------------------------------------------------------
# Roles


def _role(piece: Piece, resolver: Resolver) -> str:
    writer = _ROLES.get(piece.role)
    if writer is None:
        message = f"role {{{piece.role}}} has no form in notebooks (`{piece.content}`)"
        raise resolver.error(NO_ROLE, message)
    return writer(re.sub(r"\s+", " ", piece.content).strip(), resolver)


def _split_title(content: str) -> tuple[str | None, str]:
    match = _EXPLICIT.match(content)
    return (match[1], match[2].strip()) if match else (None, content.strip())


def _ref(content: str, resolver: Resolver) -> str:
    title, name = _split_title(content)
    found = resolver.label(name)
    return f"[{title or escaped(found.text)}]({resolver.address(found.url)})"


def _numref(content: str, resolver: Resolver) -> str:
    title, name = _split_title(content)
    number, found = resolver.numbered(name)
    text = found.text if title is None else title.replace("%s", number).replace("{number}", number)
    return f"[{text}]({resolver.address(found.url)})"


def _eq(content: str, resolver: Resolver) -> str:
    number, found = resolver.numbered(content)
    return f"[({number})]({resolver.address(found.url)})"


def _doc(content: str, resolver: Resolver) -> str:
    title, target = _split_title(content)
    name, address = resolver.other_page(target, f"unknown page {target!r}")
    return f"[{title or escaped(name)}]({address})"


def _cite_text(content: str, resolver: Resolver) -> str:
    return ", ".join(resolver.citation(key) for key in content.split(","))


def _cite_parenthesis(content: str, resolver: Resolver) -> str:
    cited = [resolver.citation(key) for key in content.split(",")]
    inside = [re.sub(r" \(([^()]*)\)$", r", \1", text) for text in cited]
    return f"({'; '.join(inside)})"


def _glue(content: str, resolver: Resolver) -> str:
    return resolver.value(content.partition(":")[0])


def _wrapped(before: str, after: str) -> Callable[[str, Resolver], str]:
    return lambda content, resolver: f"{before}{content}{after}"


_ROLES: dict[str, Callable[[str, Resolver], str]] = {
    "ref": _ref,
    "prf:ref": _ref,
    "numref": _numref,
    "eq": _eq,
    "doc": _doc,
    "cite": _cite_parenthesis,
    "cite:p": _cite_parenthesis,
    "cite:t": _cite_text,
    "glue:text": _glue,
    "kind": lambda content, resolver: f"**{content.capitalize()}**",
    "math": _wrapped("$", "$"),
    "sub": _wrapped("<sub>", "</sub>"),
    "sup": _wrapped("<sup>", "</sup>"),
    "abbr": _wrapped("", ""),
    "term": lambda content, resolver: _split_title(content)[0] or content,
}


# ---------------------------------------------------------------------------------------------
# Links


def _links(text: str, resolver: Resolver) -> str:
    """Point links between pages, to labels and to files of the site at the site itself."""
    for image in _IMAGE.finditer(text):
        if not _ELSEWHERE.match(image[1]):
            message = f"picture {image[1]!r}: only course figures reach notebooks"
            raise resolver.error(LOCAL_PICTURE, message)
    return _LINK.sub(lambda match: _link(match, resolver), text)


def _link(match: re.Match[str], resolver: Resolver) -> str:
    title, target = match[1], match[2]
    if not target or _ELSEWHERE.match(target) or "\ue000" in target:
        return match[0]
    if target in resolver.labels or target.startswith("#"):
        name = target.lstrip("#")
        if name not in resolver.labels:
            return f"[{title}]({resolver.address(resolver.page + '.html')}#{name})"
        found = resolver.label(name)
        return f"[{title or escaped(found.text)}]({resolver.address(found.url)})"
    path, hash_, anchor = target.partition("#")
    if path.endswith(".md"):
        name, url = resolver.other_page(path, f"link to unknown page {target!r}")
        return f"[{title or escaped(name)}]({url}{hash_}{anchor})"
    if re.search(r"\.[a-z]+$|/", path):
        return f"[{title}]({resolver.address(resolver.beside(path))}{hash_}{anchor})"
    return match[0]
