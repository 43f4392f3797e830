"""A deck as a page for reveal.js that asks no other host for anything."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from tools.errors import Fault
from tools.files import write_if_changed
from tools.site.fonts import FACES, GREEK, LATIN, cut
from tools.slides import design
from tools.slides.design import Box
from tools.slides.figures import Picture
from tools.slides.math import Equation
from tools.slides.model import Deck, Inline, Math, Paragraph, Rights
from tools.slides.placing import Grid, Placed, Words
from tools.slides.prepare import Ready

NO_PACKAGE = Fault(
    "deck-assets-missing",
    "What the decks' pages need, reveal.js, KaTeX or a typeface, is not installed.",
    "Run `make setup`.",
)

PIXELS = 4 / 3  # of a point
# Code is as wide as Courier New's letters; serif letters are a story's.
_SITE_FACES = [face for face in FACES if face.name in ("code", "serif", "serif-italic")]
_FACES = {"regular": (False, False), "bold": (True, False), "italic": (False, True)}
_SYMBOLS = [*map(ord, "•►◦…·→←≤≥≈≠×−±∞√∑∏∂∈⋅″′"), 0x2009, 0x200A, 0x202F]
_LISTS = {"bullet": "ul", "number": "ol", "letter": "ol"}


def write_assets(npm: Path, style: Path, out: Path) -> None:
    """Write what all decks share: reveal.js, KaTeX's style, the letters, our own style.

    Parameters
    ----------
    npm : Path
        The folder of npm's packages.
    style : Path
        Holds ``deck.css`` and ``deck.js``.
    out : Path
        Receives the files.

    Raises
    ------
    BookError
        Where a package is missing.
    """
    reveal, katex, arimo = npm / "reveal.js", npm / "katex", npm / design.ARIMO
    serif, code = npm / design.SERIF, npm / "@fontsource-variable" / "source-code-pro"
    for folder in (reveal, katex, arimo, serif, code):
        if not folder.is_dir():
            raise NO_PACKAGE(f"node_modules/{folder.name}: missing; `make setup` installs it")
    copies = {
        "reveal.js": reveal / "dist" / "reveal.js",
        "reveal.css": reveal / "dist" / "reveal.css",
        "notes.js": reveal / "plugin" / "notes" / "notes.js",
        "deck.css": style / "deck.css",
        "deck.js": style / "deck.js",
        "licences/reveal.js.txt": reveal / "LICENSE",
        "licences/katex.txt": katex / "LICENSE",
        "licences/arimo.txt": arimo / "LICENSE_FONT",
        "licences/source-code-pro.txt": code / "LICENSE",
        "licences/source-serif-4.txt": serif / "LICENSE",
    }
    for name, source in copies.items():
        write_if_changed(out / name, source.read_bytes())
    rules = (katex / "dist" / "katex.min.css").read_text("utf-8")
    rules = re.sub(r",url\([^)]*\.(?:woff|ttf)\) format\(\"(?:woff|truetype)\"\)", "", rules)
    write_if_changed(out / "katex" / "katex.css", rules)
    for font in sorted((katex / "dist" / "fonts").glob("*.woff2")):
        write_if_changed(out / "katex" / "fonts" / font.name, font.read_bytes())
    for name, face in _FACES.items():
        target = out / "fonts" / f"arimo-{name}.woff2"
        if not target.exists():
            write_if_changed(target, _cut((npm / design.SANS_FACES[face]).read_bytes()))
    for own in _SITE_FACES:
        target = out / "fonts" / f"{own.name}.woff2"
        if not target.exists():
            data = (code.parent / own.source).read_bytes()
            write_if_changed(target, cut(data, own.family, own.characters, own.weights))


def _cut(data: bytes) -> bytes:
    """Keep of a font the letters that slides use."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.layout_features = ["kern", "liga", "ccmp", "mark", "mkmk"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[*LATIN, *GREEK, *_SYMBOLS])
    subsetter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def page(
    deck: Deck,
    slides: Sequence[Ready],
    equations: Mapping[Math, Equation],
    rights: Rights,
    site_url: str,
) -> str:
    """Write a deck's page.

    Parameters
    ----------
    deck : Deck
        For the head.
    slides : sequence of Ready
        In order.
    equations : mapping of Math to Equation
        Every equation of the deck, set.
    rights : Rights
        Goes into the head.
    site_url : str
        The site's address, for the page's permanent one.

    Returns
    -------
    str
        HTML; what it asks for lies in ``_assets`` and ``pictures`` beside it and in ``../figures``.
    """
    writer = _Writer(equations)
    sections = "\n".join(writer.section(ready, number) for number, ready in enumerate(slides, 1))
    title = escape(deck.title)
    return f"""<!doctype html>
<html lang="en-GB" class="paper">
<head>
<meta charset="utf-8">
<title>{title}: slides</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{escape(deck.subtitle or deck.title)}">
<meta name="author" content="{escape(rights.attribution)}">
<meta name="dcterms.rights" content="{escape(rights.licence)}">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
<link rel="canonical" href="{escape(site_url)}/slides/{deck.name}.html">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="_assets/reveal.css" media="screen">
<link rel="stylesheet" href="_assets/katex/katex.css">
<link rel="stylesheet" href="_assets/deck.css">
</head>
<body>
<main class="reveal">
<div class="slides">
{sections}
</div>
</main>
<script src="_assets/reveal.js"></script>
<script src="_assets/notes.js"></script>
<script src="_assets/deck.js"></script>
</body>
</html>
"""


def _place(box: Box, size: float | None = None) -> str:
    """Write a box as CSS."""
    left, top, right, bottom = (round(edge * PIXELS, 2) for edge in box)
    style = f"left:{left:g}px;top:{top:g}px;width:{right - left:.6g}px;height:{bottom - top:.6g}px"
    return style + (f";font-size:{round(size * PIXELS, 2):g}px" if size else "")


def _fragment(step: int, *classes: str) -> str:
    """Write the classes of an element and the click it waits for."""
    names = [*classes, *(["fragment"] if step else [])]
    label = f' class="{" ".join(names)}"' if names else ""
    return label + (f' data-fragment-index="{step}"' if step else "")


class _Writer:
    """Writes slides, given their equations."""

    def __init__(self, equations: Mapping[Math, Equation]) -> None:
        self.equations = equations

    def section(self, ready: Ready, number: int) -> str:
        """Write one slide."""
        slide, layout = ready.slide, ready.layout
        ground, accent = design.GROUNDS[slide.kind]
        heading = "h1" if slide.kind == "title" else "h2"
        parts = [
            f'<{heading} class="title fit" style="{_place(layout.title)}"><span>'
            f"{self.inlines(slide.title)}</span></{heading}>"
        ]
        if ready.kicker:
            parts.append(f'<p class="kicker">{escape(ready.kicker)}</p>')
        if slide.kind == "section":
            parts.append(self.agenda(ready))
        parts += [self.part(part) for part in layout.parts]
        if slide.kind == "title":
            parts.append(_motif())
            place = _place(design.DECK_DETAILS, design.SIDE_SIZE)
            parts.append(
                f'<p class="details fit" style="{place}"><span>{escape(ready.details)}</span></p>'
            )
        if slide.kind != "title":
            parts.append(
                f'<p class="course">{escape(ready.footer)}</p><p class="number">{number}</p>'
            )
        notes = "".join(f"<p>{escape(note)}</p>" for note in slide.notes)
        parts.append(f'<aside class="notes">{notes}</aside>')
        return (
            f'<section id="{slide.id}" class="kind-{slide.kind}" data-background-color="#{ground}" '
            f'style="--accent:#{accent};--ground:#{ground}">\n' + "\n".join(parts) + "\n</section>"
        )

    def part(self, part: Placed) -> str:
        """Write words, a table, a figure or a picture in its place."""
        if isinstance(part, Words):
            style = _place(part.box, part.size)
            return f'<div class="body fit" style="{style}">{self.paragraphs(part.paragraphs)}</div>'
        if isinstance(part, Grid):
            return self.table(part)
        box, image = part.box, part.image
        rights, own = "", ["own"] if part.rights else []
        if part.rights and isinstance(image, Picture):
            left, top, right, bottom = part.rights
            inside = _place((0, top - box[1], right - left, bottom - box[1]), design.RIGHTS_SIZE)
            rights = (
                f'<figcaption class="rights fit" style="{inside}"><span>'
                f"{escape(image.ref.rights)}</span></figcaption>"
            )
        return (
            f'<figure{_fragment(part.step, "picture", *own)} style="{_place(box)}">'
            f'<img src="{escape(image.address)}" alt="{escape(image.alt)}" '
            f'width="{round((box[2] - box[0]) * PIXELS)}" '
            f'height="{round((box[3] - box[1]) * PIXELS)}">{rights}</figure>'
        )

    def inlines(self, inlines: Sequence[Inline]) -> str:
        """Write a run of letters and equations."""
        html = ""
        for part in inlines:
            if isinstance(part, Math):
                html += self.equations[part].html
                continue
            text = escape(part.text, quote=False).replace("\v", "<br>")
            for wanted, tag in ((part.code, "code"), (part.italic, "em"), (part.bold, "strong")):
                text = f"<{tag}>{text}</{tag}>" if wanted else text
            html += f'<a href="{escape(part.link)}">{text}</a>' if part.link else text
        return html

    def paragraphs(self, paragraphs: Sequence[Paragraph]) -> str:
        """Write the text of a slide, neighbouring items as one list."""
        html = ""
        for mark, group in groupby(paragraphs, key=lambda paragraph: paragraph.mark):
            members = list(group)
            if mark in _LISTS:
                html += self.list(mark, members)
            elif mark == "code":
                for step, lines in groupby(members, key=lambda paragraph: paragraph.step):
                    code = "\n".join(escape(_text(line), quote=False) for line in lines)
                    html += f"<pre{_fragment(step)}><code>{code}</code></pre>"
            else:
                html += "".join(self.paragraph(member) for member in members)
        return html

    def paragraph(self, paragraph: Paragraph) -> str:
        """Write a paragraph or a displayed equation."""
        classes = [name for name in (paragraph.mark,) if name]
        classes += ["continued"] if paragraph.continued else []
        if paragraph.equation is not None:
            label = _fragment(paragraph.step, *classes, "equation")
            return f"<div{label}>{self.equations[paragraph.equation].html}</div>"
        label = _fragment(paragraph.step, *classes)
        return f"<p{label}>{self.inlines(paragraph.inlines)}</p>"

    def list(self, mark: str, items: Sequence[Paragraph]) -> str:
        """Write a list."""
        tag = _LISTS[mark]
        kind = ' type="A"' if mark == "letter" else ""
        start = f' start="{items[0].number}"' if tag == "ol" and items[0].number != 1 else ""
        lines = "".join(
            f"<li{_fragment(item.step)}>{self.inlines(item.inlines)}</li>" for item in items
        )
        return f"<{tag}{kind}{start}>{lines}</{tag}>"

    def agenda(self, ready: Ready) -> str:
        """Write the agenda with the current section marked."""
        lines = "".join(
            f'<li class="current" aria-current="step">{escape(name)}</li>'
            if number == ready.slide.section
            else f"<li>{escape(name)}</li>"
            for number, name in enumerate(ready.agenda, 1)
        )
        place = _place(design.AGENDA, design.TEXT_SIZE)
        return f'<ol class="agenda fit" style="{place}">{lines}</ol>'

    def table(self, grid: Grid) -> str:
        """Write a table."""
        table = grid.table
        columns = "".join(
            f'<col style="width:{round(width * PIXELS, 1):g}px">' for width in grid.columns
        )
        rows = []
        for number, row in enumerate(table.rows):
            tag, scope = ("td", "") if number else ("th", ' scope="col"')
            cells = ""
            for cell, side in zip(row, table.align, strict=True):
                place = "" if side == "left" else f' style="text-align:{side}"'
                cells += f"<{tag}{scope}{place}>{self.inlines(cell)}</{tag}>"
            rows.append(cells)
        body = "".join(f"<tr>{row}</tr>" for row in rows[1:])
        style = _place(grid.box, design.TABLE_SIZE)
        return (
            f'<div{_fragment(table.step, "table", "fit")} style="{style}"><table><colgroup>'
            f"{columns}</colgroup><thead><tr>{rows[0]}</tr></thead><tbody>{body}</tbody>"
            "</table></div>"
        )


def _text(paragraph: Paragraph) -> str:
    return "".join(part.tex if isinstance(part, Math) else part.text for part in paragraph.inlines)


def _motif() -> str:
    """Write the curves at the foot of the title slide."""
    shapes = ""
    for points, color in design.motif():
        line = " ".join(f"{x:g},{y:g}" for x, y in points)
        (left, _), (right, _) = points[0], points[-1]
        floor = f"{right:g},{design.HEIGHT:g} {left:g},{design.HEIGHT:g}"
        shapes += (
            f'<polygon points="{line} {floor}" fill="#{color}" opacity=".1"/>'
            f'<polyline points="{line}" fill="none" stroke="#{color}" stroke-width="2.5"/>'
        )
    box = f"0 0 {design.WIDTH:g} {design.HEIGHT:g}"
    return f'<svg class="motif" viewBox="{box}" aria-hidden="true">{shapes}</svg>'
