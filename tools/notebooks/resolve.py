"""MyST into the plain Markdown that Jupyter and Colab show.

Roles and directives mean nothing to a notebook. :func:`resolve` writes them out: a reference
becomes a link with its number, an equation carries its number, a dropdown becomes ``<details>``,
a figure becomes a picture inside the notebook. What the site knows (numbers, titles, citations)
comes from the ``resolver.json`` that its build leaves behind. Code, inline or in fences, passes
untouched. Whatever has no form in a notebook is an error, never a silent loss.
"""

from __future__ import annotations

import base64
import json
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape

import yaml
from markdown_it import MarkdownIt

from tools.errors import BookError

_FENCE = re.compile(r"^(\s*)(`{3,}|~{3,}|:{3,})(.*)$")
_DIRECTIVE = re.compile(r"^\{([A-Za-z][\w:.+-]*)\}\s*(.*)$")
_TARGET = re.compile(r"^\s*\(([^()\s]+)\)=\s*$")
_ROLE = re.compile(r"\{([A-Za-z][\w:.+-]*)\}(?=`)")
_EXPLICIT = re.compile(r"^(.*\S)\s*<([^<>]+)>$", re.DOTALL)
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]*)\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^()\s]+)[^()]*\)")
_SPAN = re.compile(r"\[([^\[\]]*)\]\{[.#][^{}]*\}")
_NUMBER = re.compile(r"\(?(\d+(?:\.\d+)*[a-z]?)\)?$")
_ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


@dataclass(frozen=True)
class Label:
    """What a label stands for: the words that name it, and its address on the site."""

    text: str
    url: str

    @property
    def number(self) -> str | None:
        """Trailing number of the text (``5.3`` of ``Figure 5.3``), if it has one."""
        match = _NUMBER.search(self.text)
        return match[1] if match else None


@dataclass(frozen=True)
class Picture:
    """A figure as a notebook shows it.

    Parameters
    ----------
    png : bytes
        The picture.
    alt, caption : str
        What it shows, in words; the caption is MyST.
    """

    png: bytes
    alt: str
    caption: str


def _no_picture(stem: str, name: str) -> Picture:
    raise KeyError(f"{stem}/{name}")


@dataclass(frozen=True)
class Resolver:
    """All that a page's Markdown may refer to.

    Parameters
    ----------
    labels : mapping
        By label, what it names and where.
    citations : mapping
        By key, the citation as running text: ``Prince (2023)``.
    glue : mapping
        By name, the recorded value as text.
    titles : mapping
        By page name, the page's title.
    site_url : str
        Where the site is published, without a slash at its end.
    page : str
        The page at hand (``ch05_loss_functions/index``): it names errors, and relative links
        start there.
    picture : callable
        Gives the :class:`Picture` of a stem and a name; raises ``KeyError`` for an unknown one.
    """

    labels: Mapping[str, Label] = field(default_factory=dict)
    citations: Mapping[str, str] = field(default_factory=dict)
    glue: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    site_url: str = ""
    page: str = ""
    picture: Callable[[str, str], Picture] = _no_picture

    @classmethod
    def from_json(cls, text: str, site_url: str = "") -> Resolver:
        """Read ``resolver.json``.

        Parameters
        ----------
        text : str
            The file's text.
        site_url : str
            Where the site is published.

        Returns
        -------
        Resolver
            For no page yet; see :meth:`on`.
        """
        data = json.loads(text)
        return cls(
            labels={key: Label(**value) for key, value in data["labels"].items()},
            citations=data["citations"],
            glue=data["glue"],
            titles=data.get("titles", {}),
            site_url=site_url.rstrip("/"),
        )

    def on(self, page: str, picture: Callable[[str, str], Picture] | None = None) -> Resolver:
        """Return the same resolver for one page."""
        return replace(self, page=page, picture=picture or self.picture)

    def error(self, message: str) -> BookError:
        """Build an error that names the page."""
        return BookError(f"book/{self.page}.md: {message}")

    def label(self, name: str) -> Label:
        """Look a label up."""
        found = self.labels.get(name) or self.labels.get(name.lower())
        if found is None:
            raise self.error(f"unknown label {name!r}")
        return found

    def numbered(self, name: str) -> tuple[str, Label]:
        """Look a label up that must have a number."""
        found = self.label(name)
        if found.number is None:
            raise self.error(f"label {name!r} has no number (it reads {found.text!r})")
        return found.number, found

    def address(self, url: str) -> str:
        """Make an address of the site absolute."""
        return f"{self.site_url}/{url.lstrip('/')}"

    def beside(self, target: str) -> str:
        """Name a file of the site as seen from the page: ``../notation`` is ``notation``."""
        if target.startswith("/"):
            return target.lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.page), target))


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
    return "\n".join(_blocks(markdown.split("\n"), resolver)).strip("\n")


# ---------------------------------------------------------------------------------------------
# Blocks


def _blocks(lines: list[str], resolver: Resolver) -> list[str]:
    """Walk lines; collect running text and hand over every fence, equation and target."""
    out: list[str] = []
    text: list[str] = []

    def add(block: list[str]) -> None:
        while block and out and not (out[-1] or block[0].strip()):
            block = block[1:]
        out.extend(block)

    def flush() -> None:
        if text:
            add(_inline("\n".join(text), resolver).split("\n"))
            text.clear()

    position = 0
    while position < len(lines):
        line = lines[position]
        fence = _FENCE.match(line)
        if fence and _opens(fence):
            flush()
            end = _fence_end(lines, position, fence)
            if end is None:
                raise resolver.error(f"the fence {line.strip()!r} is never closed")
            add(_fenced(lines[position : end + 1], fence, resolver))
            position = end + 1
        elif line.lstrip().startswith("$$"):
            flush()
            end = _math_end(lines, position)
            if end is None:
                raise resolver.error("a $$ equation is never closed")
            out += _equation(lines[position : end + 1], resolver)
            position = end + 1
        elif target := _TARGET.match(line):
            flush()
            # The blank line ends the HTML block; without it the next heading would be text.
            add([f'<a id="{escape(target[1])}"></a>', ""])
            position += 1
        elif line.startswith("%") or re.match(r"^\{[.#][^}`]*\}\s*$", line):
            position += 1  # a comment, or attributes of the next block
        else:
            text.append(line)
            position += 1
    flush()
    return out


def _opens(fence: re.Match[str]) -> bool:
    """Whether a line that looks like a fence opens one: colons need a directive behind them."""
    marker, info = fence[2], fence[3].strip()
    if marker[0] == ":":
        return bool(_DIRECTIVE.match(info))
    return not (marker[0] == "`" and "`" in info)


def _fence_end(lines: list[str], start: int, fence: re.Match[str]) -> int | None:
    closing = re.compile(rf"^\s*{re.escape(fence[2][0])}{{{len(fence[2])},}}\s*$")
    return next((i for i in range(start + 1, len(lines)) if closing.match(lines[i])), None)


def _math_end(lines: list[str], start: int) -> int | None:
    """Line on which a ``$$`` equation ends; it may be the one on which it starts."""
    if "$$" in lines[start].lstrip()[2:]:
        return start
    return next((i for i in range(start + 1, len(lines)) if "$$" in lines[i]), None)


def _equation(lines: list[str], resolver: Resolver) -> list[str]:
    """Give a labelled equation its number as a tag; leave any other as it is."""
    last = re.match(r"^(.*)\$\$\s*\(([^()\s]+)\)\s*$", lines[-1])
    if last is None:
        return lines
    number, _ = resolver.numbered(last[2])
    tag = f"\\tag{{{number}}}"
    if len(lines) == 1:
        return [f"{last[1].rstrip()} {tag} $$"]
    if last[1].strip():
        return [*lines[:-1], f"{last[1].rstrip()} {tag}", "$$"]
    return [*lines[:-1], f"{last[1]}{tag}", f"{last[1]}$$"]


def _fenced(lines: list[str], fence: re.Match[str], resolver: Resolver) -> list[str]:
    """Pass plain code on; hand a directive, freed of its indentation, to its writer."""
    directive = _DIRECTIVE.match(fence[3].strip())
    if directive is None:
        return lines
    indent = fence[1]
    body = [line.removeprefix(indent) for line in lines[1:-1]]
    name, argument = directive[1], directive[2].strip()
    options, body = _options(body, resolver, name)
    writer = _DIRECTIVES.get(name) or _DIRECTIVES.get(name.partition(":")[0] + ":")
    if writer is None:
        raise resolver.error(f"directive {{{name}}} has no form in notebooks")
    block = writer(Directive(name, argument, options, body), resolver)
    return [indent + line if line else line for line in _spaced(block)]


def _options(body: list[str], resolver: Resolver, name: str) -> tuple[dict[str, str], list[str]]:
    """Split a directive's body into its options (``:key: value`` or YAML) and its content."""
    first = 0
    if body and body[0].strip() == "---":
        closing = next((i for i, line in enumerate(body[1:], 1) if line.strip() == "---"), None)
        if closing is None:
            raise resolver.error(f"directive {{{name}}}: its options have no closing ---")
        options = yaml.safe_load("\n".join(body[1:closing])) or {}
        return {str(k): str(v) for k, v in options.items()}, body[closing + 1 :]
    options = {}
    while first < len(body) and (match := re.match(r"^\s*:([\w-]+):\s*(.*)$", body[first])):
        options[match[1]] = match[2].strip()
        first += 1
    return options, body[first:]


def _spaced(block: list[str]) -> list[str]:
    """Blank lines around a block, so that Markdown sees where it begins and ends."""
    return ["", *block, ""] if block else []


# ---------------------------------------------------------------------------------------------
# Directives


@dataclass(frozen=True)
class Directive:
    """One directive: its name, what follows on its first line, its options and its content."""

    name: str
    argument: str
    options: Mapping[str, str]
    body: list[str]


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _content(directive: Directive, resolver: Resolver) -> list[str]:
    return _trimmed(_blocks(directive.body, resolver))


def _quote(lines: list[str]) -> list[str]:
    """Make a blockquote. Equations go on one line: Jupyter would read the ``>`` as mathematics."""
    quoted: list[str] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        end = _math_end(lines, position) if line.lstrip().startswith("$$") else position
        end = position if end is None else end
        quoted.append(
            " ".join(part.strip() for part in lines[position : end + 1]) if end > position else line
        )
        position = end + 1
    return [f"> {line}".rstrip() for line in quoted]


def _details(summary: str, content: list[str]) -> list[str]:
    return ["<details>", f"<summary>{summary}</summary>", "", *content, "", "</details>"]


def _titled(title: str, content: list[str]) -> list[str]:
    return _quote([f"**{title}**", "", *content] if title else content)


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


def _admonition(directive: Directive, resolver: Resolver) -> list[str]:
    """Named admonitions take their first line as content, ``{admonition}`` as title."""
    title = _ADMONITIONS.get(directive.name)
    if title is None:
        return _titled(_inline(directive.argument, resolver), _content(directive, resolver))
    body = [directive.argument, *directive.body] if directive.argument else directive.body
    return _titled(title, _trimmed(_blocks(body, resolver)))


def _dropdown(directive: Directive, resolver: Resolver) -> list[str]:
    title = _inline(directive.argument, resolver) or "More"
    if "$" not in title:  # Markdown rests inside HTML; mathematics is found there all the same
        title = MarkdownIt("commonmark").renderInline(title)
    return _details(title, _content(directive, resolver))


def _proof(directive: Directive, resolver: Resolver) -> list[str]:
    """Theorems and their kin (``{prf:theorem}``) carry their name, number and title."""
    title = directive.name.partition(":")[2].capitalize()
    if "label" in directive.options:
        number = resolver.label(directive.options["label"]).number
        title = f"{title} {number}" if number else title
    if directive.argument:
        title += f" ({_inline(directive.argument, resolver)})"
    return [*_anchor(directive), *_titled(title, _content(directive, resolver))]


def _anchor(directive: Directive) -> list[str]:
    name = directive.options.get("label") or directive.options.get("name")
    return [f'<a id="{escape(name)}"></a>', ""] if name else []


def _exercise(directive: Directive, resolver: Resolver) -> list[str]:
    title = "Exercise"
    if "label" in directive.options and "nonumber" not in directive.options:
        number = resolver.label(directive.options["label"]).number
        title = f"{title} {number}" if number else title
    if directive.argument:
        title += f": {_inline(directive.argument, resolver)}"
    return [*_anchor(directive), f"#### {title}", "", *_content(directive, resolver)]


def _solution(directive: Directive, resolver: Resolver) -> list[str]:
    number = resolver.label(directive.argument).number
    title = f"Solution to exercise {number}" if number else "Solution"
    return [*_anchor(directive), *_details(title, _content(directive, resolver))]


def _course_figure(directive: Directive, resolver: Resolver) -> list[str]:
    stem, name = resolver.page.partition("/")[0], directive.argument
    try:
        picture = resolver.picture(stem, name)
    except KeyError:
        raise resolver.error(f"unknown figure {name!r}") from None
    label = f"fig-{stem.partition('_')[0]}-{name}"
    _, found = resolver.numbered(label)
    alt = re.sub(r"\s+", " ", picture.alt).replace("[", "(").replace("]", ")").strip()
    data = base64.b64encode(picture.png).decode()
    caption = re.sub(r"\s*\n\s*", " ", _inline(picture.caption, resolver)).strip()
    return [
        f'<a id="{label}"></a>',
        "",
        f"![{alt}](data:image/png;base64,{data})",
        "",
        f"**[{found.text}]({resolver.address(found.url)}).** {caption}",
    ]


def _code_block(directive: Directive, resolver: Resolver) -> list[str]:
    body = _trimmed(directive.body)
    runs = [len(m[0]) for line in body if (m := re.match(r"`{3,}", line.lstrip()))]
    fence = "`" * max([3, *(run + 1 for run in runs)])
    block = [f"{fence}{directive.argument}", *body, fence]
    caption = directive.options.get("caption")
    return [f"*{_inline(caption, resolver)}*", "", *block] if caption else block


def _math(directive: Directive, resolver: Resolver) -> list[str]:
    label = directive.options.get("label")
    body = [line for line in [directive.argument, *_trimmed(directive.body)] if line]
    if label:
        number, _ = resolver.numbered(label)
        body = [*body, f"\\tag{{{number}}}"]
    return ["$$", *body, "$$"]


def _table(directive: Directive, resolver: Resolver) -> list[str]:
    title = _inline(directive.argument, resolver)
    if "name" in directive.options and title:
        title = f"{resolver.label(directive.options['name']).text}: {title}"
    rows = _content(directive, resolver)
    return [*_anchor(directive), *([f"**{title}**", ""] if title else []), *rows]


def _list_table(directive: Directive, resolver: Resolver) -> list[str]:
    """Lay a list of lists (``* - a``, ``  - b``) out as a Markdown table."""
    rows: list[list[str]] = []
    for line in _trimmed(directive.body):
        if match := re.match(r"^\s*([*-]) - ?(.*)$", line):
            rows.append([match[2]])
        elif rows and (match := re.match(r"^\s+- ?(.*)$", line)):
            rows[-1].append(match[1])
        elif rows and line.strip():
            rows[-1][-1] += f" {line.strip()}"
    if not rows or len({len(row) for row in rows}) > 1:
        raise resolver.error(f"list-table {directive.argument!r}: rows of different lengths")
    cells = [[_cell(_inline(cell.strip(), resolver)) for cell in row] for row in rows]
    if not int(directive.options.get("header-rows", "0")):
        cells.insert(0, [""] * len(cells[0]))
    lines = [f"| {' | '.join(row)} |" for row in cells]
    table = replace(directive, body=[])
    return [*_table(table, resolver), lines[0], "|" + "---|" * len(cells[0]), *lines[1:]]


def _cell(text: str) -> str:
    """Keep bars from ending a table's cell: in mathematics by name, in words by a backslash."""
    parts = re.split(r"(\$[^$]*\$)", text)
    bars = (r"\|", r"\vert ")
    return "".join(part.replace("|", bars[part.startswith("$")]) for part in parts)


def _plain_content(directive: Directive, resolver: Resolver) -> list[str]:
    return _content(directive, resolver)


def _entitled_content(directive: Directive, resolver: Resolver) -> list[str]:
    title = _inline(directive.argument, resolver)
    content = _content(directive, resolver)
    return [f"**{title}**", "", *content] if title else content


def _dropped(directive: Directive, resolver: Resolver) -> list[str]:
    return []


_DIRECTIVES: dict[str, Callable[[Directive, Resolver], list[str]]] = {
    **dict.fromkeys([*_ADMONITIONS, "admonition", "margin", "sidebar", "topic"], _admonition),
    **dict.fromkeys(["code-block", "code", "sourcecode"], _code_block),
    **dict.fromkeys(["div", "container", "grid", "tab-set", "epigraph"], _plain_content),
    **dict.fromkeys(["grid-item", "card", "grid-item-card", "tab-item"], _entitled_content),
    **dict.fromkeys(["contents", "tableofcontents", "bibliography", "index"], _dropped),
    "course-figure": _course_figure,
    "dropdown": _dropdown,
    "exercise": _exercise,
    "list-table": _list_table,
    "math": _math,
    "prf:": _proof,
    "solution": _solution,
    "table": _table,
}


# ---------------------------------------------------------------------------------------------
# Running text


def _inline(text: str, resolver: Resolver) -> str:
    """Write out roles and links of running text; code spans pass untouched."""
    kept: list[str] = []

    def keep(piece: str) -> str:
        kept.append(piece)
        return f"\ue000{len(kept) - 1}\ue001"

    parts: list[str] = []
    position = 0
    while position < len(text):
        if text[position] == "\\" and text[position + 1 : position + 2] in ("`", "\\", "{"):
            parts.append(keep(text[position : position + 2]))
            position += 2
            continue
        role = _ROLE.match(text, position)
        ticks_at = role.end() if role else position
        if text[ticks_at] != "`":
            parts.append(text[position])
            position += 1
            continue
        content, end = _code_span(text, ticks_at)
        if end is None:
            ticks = len(text[ticks_at:]) - len(text[ticks_at:].lstrip("`"))
            parts.append(text[position : ticks_at + ticks])
            position = ticks_at + ticks
            continue
        parts.append(keep(_role(role[1], content, resolver) if role else text[position:end]))
        position = end
    linked = _links(_SPAN.sub(r"\1", "".join(parts)), resolver)
    while "\ue000" in linked:
        linked = re.sub("\ue000(\\d+)\ue001", lambda m: kept[int(m[1])], linked)
    return linked


def _code_span(text: str, start: int) -> tuple[str, int | None]:
    """Content of the code span that begins here, and where it ends (None if it never does)."""
    ticks = re.compile(r"`+").match(text, start)
    assert ticks is not None
    paragraph = text.find("\n\n", start)
    limit = len(text) if paragraph == -1 else paragraph
    for closing in re.compile(r"`+").finditer(text, ticks.end(), limit):
        if len(closing[0]) == len(ticks[0]):
            return text[ticks.end() : closing.start()], closing.end()
    return "", None


def _role(name: str, content: str, resolver: Resolver) -> str:
    writer = _ROLES.get(name)
    if writer is None:
        raise resolver.error(f"role {{{name}}} has no form in notebooks (`{content}`)")
    return writer(re.sub(r"\s+", " ", content).strip(), resolver)


def _split_title(content: str) -> tuple[str | None, str]:
    match = _EXPLICIT.match(content)
    return (match[1], match[2].strip()) if match else (None, content.strip())


def _ref(content: str, resolver: Resolver) -> str:
    title, name = _split_title(content)
    found = resolver.label(name)
    return f"[{title or found.text}]({resolver.address(found.url)})"


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
    page = resolver.beside(target.removesuffix(".md"))
    if page not in resolver.titles:
        raise resolver.error(f"unknown page {target!r}")
    return f"[{title or resolver.titles[page]}]({resolver.address(page + '.html')})"


def _cite_text(content: str, resolver: Resolver) -> str:
    return ", ".join(_citation(key, resolver) for key in content.split(","))


def _cite_parenthesis(content: str, resolver: Resolver) -> str:
    cited = [_citation(key, resolver) for key in content.split(",")]
    inside = [re.sub(r" \(([^()]*)\)$", r", \1", text) for text in cited]
    return f"({'; '.join(inside)})"


def _citation(key: str, resolver: Resolver) -> str:
    if key.strip() not in resolver.citations:
        raise resolver.error(f"unknown citation {key.strip()!r}")
    return resolver.citations[key.strip()]


def _glue(content: str, resolver: Resolver) -> str:
    name = content.partition(":")[0]
    if name not in resolver.glue:
        raise resolver.error(f"unknown recorded value {name!r}")
    return resolver.glue[name]


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


def _links(text: str, resolver: Resolver) -> str:
    """Point links between pages, to labels and to files of the site at the site itself."""
    for image in _IMAGE.finditer(text):
        if not _ELSEWHERE.match(image[1]):
            raise resolver.error(f"picture {image[1]!r}: only course figures reach notebooks")

    def link(match: re.Match[str]) -> str:
        title, target = match[1], match[2]
        if not target or _ELSEWHERE.match(target) or "\ue000" in target:
            return match[0]
        if target in resolver.labels or target.startswith("#"):
            name = target.lstrip("#")
            if name not in resolver.labels:
                return f"[{title}]({resolver.address(resolver.page + '.html')}#{name})"
            found = resolver.label(name)
            return f"[{title or found.text}]({resolver.address(found.url)})"
        path, hash_, anchor = target.partition("#")
        if path.endswith(".md"):
            page = resolver.beside(path.removesuffix(".md"))
            if page not in resolver.titles:
                raise resolver.error(f"link to unknown page {target!r}")
            url = resolver.address(f"{page}.html")
            return f"[{title or resolver.titles[page]}]({url}{hash_}{anchor})"
        if re.search(r"\.[a-z]+$|/", path):
            return f"[{title}]({resolver.address(resolver.beside(path))}{hash_}{anchor})"
        return match[0]

    return _LINK.sub(link, text)
