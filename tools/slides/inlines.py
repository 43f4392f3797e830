"""Pandoc's inline elements as runs of letters, equations and figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tools.errors import Fault
from tools.pages import illustrations
from tools.pages.faults import did_you_mean
from tools.slides.model import FigureRef, Inline, Math, PictureRef, Text
from tools.slides.pandoc import Element

NO_INLINE = Fault(
    "deck-inline",
    "A slide holds something within a line that slides do not have, such as a footnote.",
    "Write it as text, **bold**, *emphasis*, `code`, a link or an equation.",
)
NO_FIGURE = Fault(
    "deck-figure-address",
    "An image of a slide is neither a figure of the catalogue nor a picture beside the deck.",
    "Write `![](figure:CHAPTER/NAME)`, or put the file into a folder `pictures` beside the deck: "
    '`![WORDS](pictures/NAME.png){rights="Photo: A. Name, CC BY 4.0"}`.',
)
NO_PANELS = Fault(
    "deck-figure-panels",
    "The panels of a figure are not a list of numbers.",
    "Write `{panels=1,2}`, counted from 1 as they are read.",
)
NO_ATTRIBUTE = Fault(
    "deck-attribute",
    "Something on a slide has an attribute that means nothing there.",
    'Figures have `{panels=1,2}`, pictures `{rights="…"}`, columns `{.column width=40%}`; take '
    "others away.",
)
NO_LINK = Fault(
    "deck-link",
    "A link of a slide leads nowhere once the deck has been passed on.",
    "Write the whole address, `https://…`; that of the book's site is `{{ site }}`.",
)
Seen = FigureRef | PictureRef
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}


def read_inlines(
    content: Sequence[Element], where: str, style: Text | None = None
) -> list[Inline | Seen]:
    """Read inline elements, merging styles from outside in.

    Raises
    ------
    BookError
        Where one cannot be put on a slide.
    """
    style = style or Text("")
    found: list[Inline | Seen] = []
    for element in content:
        kind: str = element["t"]
        inner: Any = element.get("c")
        if kind == "Str":
            found.append(_styled(style, text=inner))
        elif kind in ("Space", "SoftBreak"):
            found.append(_styled(style, text=" "))
        elif kind == "LineBreak":
            found.append(_styled(style, text="\v"))
        elif kind == "Strong":
            found += read_inlines(inner, where, _styled(style, bold=True))
        elif kind == "Emph":
            found += read_inlines(inner, where, _styled(style, italic=True))
        elif kind == "Quoted":
            opening, closing = _QUOTES[inner[0]["t"]]
            found.append(_styled(style, text=opening))
            found += read_inlines(inner[1], where, style)
            found.append(_styled(style, text=closing))
        elif kind == "Code":
            found.append(_styled(style, text=inner[1], code=True))
        elif kind == "Math":
            found.append(Math(inner[1].strip(), inner[0]["t"] == "DisplayMath"))
        elif kind == "Link":
            # Pandoc marks an address that stands between < and > as one.
            classes = [name for name in inner[0][1] if name not in ("uri", "email")]
            known_attributes((inner[0][0], classes, inner[0][2]), (), where)
            found += read_inlines(inner[1], where, _styled(style, link=_address(inner, where)))
        elif kind == "Span":
            known_attributes(inner[0], (), where)
            found += read_inlines(inner[1], where, style)
        elif kind == "Image":
            found.append(_image(inner, where))
        else:
            raise NO_INLINE(f"{where}: a slide cannot hold a {kind}")
    return found


def known_attributes(given: Sequence[Any], known: Sequence[str], where: str) -> None:
    """Refuse attributes, ``{#id .class key=value}``, that mean nothing where they stand.

    Raises
    ------
    BookError
        Where there is one.
    """
    identifier, classes, pairs = given
    names = [f"#{identifier}"] * bool(identifier) + [f".{name}" for name in classes]
    names += [f"{name}=" for name, _ in pairs if name not in known]
    if names:
        only = f"expected {', '.join(f'{name}=' for name in known) or 'none'}"
        near = did_you_mean(names[0].rstrip("="), known) or f"; {only}"
        raise NO_ATTRIBUTE(f"{where}: the attribute {names[0]} means nothing here{near}")


def _address(content: list[Any], where: str) -> str:
    """Return the address of a link, which must be whole."""
    address = str(content[2][0])
    if not re.match(r"https?://[^/]|mailto:[^@]+@", address):
        raise NO_LINK(f"{where}: {address!r} is no whole address; expected https://…")
    return address


def _image(content: list[Any], where: str) -> Seen:
    """Read ``![alt](figure:CHAPTER/NAME){panels=1,2}`` or ``![alt](pictures/NAME){rights=…}``."""
    given, alt, (target, _) = content
    attributes = given[2]
    if re.fullmatch(rf"{illustrations.FOLDER}/[\w-]+\.\w+", target):
        known_attributes(given, ("rights",), where)
        rights = dict(attributes).get("rights", "")
        illustrations.check_words(target, words(alt), rights, where)
        return PictureRef(target, words(alt).strip(), rights.strip())
    found = re.fullmatch(r"figure:(\w+)/([\w-]+)", target)
    if not found:
        raise NO_FIGURE(
            f"{where}: {target!r} is no figure: figure:CHAPTER/NAME, or pictures/NAME.png"
        )
    known_attributes(given, ("panels",), where)
    panels = dict(attributes).get("panels", "")
    if not re.fullmatch(r"(\d+(,\d+)*)?", panels):
        raise NO_PANELS(f"{where}: panels={panels!r}, expected numbers like 1,2")
    numbers = tuple(int(number) for number in panels.split(",") if number)
    return FigureRef(found[1], found[2], numbers, words(alt))


def _styled(style: Text, **changes: Any) -> Text:
    return Text(**(vars(style) | changes))


def runs(content: Sequence[Element], where: str) -> list[Inline]:
    """Read inline elements among which a figure has no place.

    Raises
    ------
    BookError
        Where there is a figure, or something that no slide has.
    """
    found = read_inlines(content, where)
    for part in found:
        if isinstance(part, Seen):
            name = part.name if isinstance(part, FigureRef) else part.file
            raise NO_INLINE(f"{where}: the figure {name} cannot stand here")
    return [part for part in found if not isinstance(part, Seen)]


def visible(run: Sequence[Inline]) -> bool:
    """Say whether a run holds more than spaces."""
    return any(isinstance(part, Math) or part.text.strip() for part in run)


def trim(run: Sequence[Inline]) -> tuple[Inline, ...]:
    """Drop the spaces at both ends and join neighbours of one style."""
    joined: list[Inline] = []
    for part in run:
        last = joined[-1] if joined else None
        if (
            isinstance(part, Text)
            and isinstance(last, Text)
            and _styled(part, text="") == _styled(last, text="")
        ):
            joined[-1] = _styled(last, text=last.text + part.text)
        else:
            joined.append(part)
    if joined and isinstance(joined[0], Text):
        joined[0] = _styled(joined[0], text=joined[0].text.lstrip())
    if joined and isinstance(joined[-1], Text):
        joined[-1] = _styled(joined[-1], text=joined[-1].text.rstrip())
    return tuple(part for part in joined if isinstance(part, Math) or part.text)


def words(content: Sequence[Element]) -> str:
    """Return the letters of inline elements."""
    letters = ""
    for element in content:
        kind: str = element["t"]
        inner: Any = element.get("c")
        if kind in ("Str", "Code", "Math"):
            letters += inner if kind == "Str" else inner[1]
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            letters += " "
        elif kind in ("Strong", "Emph"):
            letters += words(inner)
        elif kind in ("Quoted", "Link", "Span"):
            letters += words(inner[1])
    return letters
