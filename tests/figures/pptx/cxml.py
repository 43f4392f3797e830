"""XML of PowerPoint on one line, after the `cxml` of python-pptx's own tests.

    p:sp/(p:nvSpPr,p:spPr/a:xfrm{rot=5400000},a:r/(a:rPr{b=1},a:t"word"))

An element is its name, its attributes in braces, its text in quotes and, after a slash, its child,
or its children in brackets with commas between them; a backslash stands before what would end a
value or a text. `line` writes an element so, `missing` compares one with an expression, in which
what is left out may be there or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from tests.figures.pptx.ecma376 import short

_NODE = re.compile(
    r"(?P<tag>\w+:\w+)(?:\{(?P<attributes>(?:\\.|[^}\\])*)\})?"
    r'(?:"(?P<text>(?:\\.|[^"\\])*)")?'
)
_PAIR = re.compile(r"([\w:]+)=((?:\\.|[^,\\])*)")
# What every slide says alike is not written: the language, and empty properties.
_ALIKE, _PROPERTIES = "lang", {"a:rPr", "a:pPr", "a:bodyPr", "a:lstStyle", "m:ctrlPr"}


@dataclass(frozen=True)
class Expected:
    """An element as it should be: tag, some attributes, perhaps text, some children in order."""

    tag: str
    attributes: dict[str, str]
    text: str | None
    children: tuple[Expected, ...]

    def missing(self, element: etree._Element) -> str:
        """Say what of this an element lacks; empty if nothing."""
        if short(element.tag) != self.tag:
            return f"{self.tag}: found {etree.QName(element).localname}"
        given = {short(name): value for name, value in element.items()}
        for name, value in self.attributes.items():
            if given.get(name) != value:
                return f"{self.tag}: {name} is {given.get(name)}, expected {value}"
        if self.text is not None and self.text != (element.text or ""):
            return f"{self.tag}: says {element.text!r}, expected {self.text!r}"
        rest = iter(element)
        for child in self.children:
            faults = []
            for candidate in rest:
                faults.append(child.missing(candidate))
                if not faults[-1]:
                    break
            if not faults or faults[-1]:
                near = [fault for fault in faults if ": found " not in fault]
                return f"{self.tag}/{near[0] if near else f'{child.tag} is missing'}"
        return ""


def line(element: etree._Element) -> str:
    """Write an element and all that it holds."""
    given = {short(name): value for name, value in element.items() if name != _ALIKE}
    written = short(element.tag)
    if given:
        pairs = (f"{name}={_escaped(value, ',}')}" for name, value in given.items())
        written += "{" + ",".join(pairs) + "}"
    if element.text and element.text.strip():
        written += f'"{_escaped(element.text, chr(34))}"'
    inner = [line(child) for child in element]
    inner = [part for part in inner if part not in _PROPERTIES]
    if inner:
        written += "/" + (inner[0] if len(inner) == 1 else "(" + ",".join(inner) + ")")
    return written


def parse(expression: str) -> Expected:
    """Read an expression; a ValueError says where it cannot be read."""
    found, end = _read(expression, 0)
    if end != len(expression):
        raise ValueError(f"{expression}: cannot read {expression[end:]!r}")
    return found


def missing(element: etree._Element, expression: str) -> str:
    """Say what an element lacks of an expression; empty if nothing."""
    return parse(expression).missing(element)


def _escaped(text: str, marks: str) -> str:
    return "".join(f"\\{letter}" if letter in f"\\{marks}" else letter for letter in text)


def _plain(text: str) -> str:
    return re.sub(r"(?s)\\(.)", r"\1", text)


def _read(text: str, start: int) -> tuple[Expected, int]:
    match = _NODE.match(text, start)
    if match is None:
        raise ValueError(f"{text}: cannot read {text[start:]!r}")
    pairs = _PAIR.findall(match["attributes"] or "")
    attributes = {name: _plain(value) for name, value in pairs}
    words = None if match["text"] is None else _plain(match["text"])
    end, children = match.end(), []
    if text[end : end + 1] == "/":
        several = text[end + 1 : end + 2] == "("
        end += 1 + several
        child, end = _read(text, end)
        children.append(child)
        while several and text[end : end + 1] == ",":
            child, end = _read(text, end + 1)
            children.append(child)
        if several and text[end : end + 1] != ")":
            raise ValueError(f"{text}: bracket not closed at {text[end:]!r}")
        end += several
    return Expected(match["tag"], attributes, words, tuple(children)), end
