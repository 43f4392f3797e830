"""Expected XML of PowerPoint on one line, after the `cxml` of python-pptx's own tests.

    p:sp/(p:nvSpPr,p:spPr/a:xfrm{rot=5400000})

An element's children stand after a slash, several in brackets with commas between them; its
attributes in braces. What an expression leaves out may be there or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pptx.oxml.ns import qn

_NODE = re.compile(r"(?P<tag>\w+:\w+)(?:\{(?P<attributes>[^}]*)\})?")


@dataclass(frozen=True)
class Expected:
    """An element as it should be: its tag, some attributes, some children in their order."""

    tag: str
    attributes: dict[str, str]
    children: tuple[Expected, ...]

    def missing(self, element: Any) -> str:
        """Say what of this an element lacks; empty if nothing."""
        if element.tag != qn(self.tag):
            return f"{self.tag}: found {element.tag.rpartition('}')[2]}"
        for name, value in self.attributes.items():
            if element.get(name) != value:
                return f"{self.tag}: {name} is {element.get(name)}, expected {value}"
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


def parse(expression: str) -> Expected:
    """Read an expression; a ValueError says where it cannot be read."""
    found, end = _read(expression, 0)
    if end != len(expression):
        raise ValueError(f"{expression}: cannot read {expression[end:]!r}")
    return found


def missing(element: Any, expression: str) -> str:
    """Say what an element lacks of an expression; empty if nothing."""
    return parse(expression).missing(element)


def _read(text: str, start: int) -> tuple[Expected, int]:
    match = _NODE.match(text, start)
    if match is None:
        raise ValueError(f"{text}: cannot read {text[start:]!r}")
    pairs = (match["attributes"] or "").split(",")
    attributes = dict(pair.split("=", 1) for pair in pairs if pair)
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
    return Expected(match["tag"], attributes, tuple(children)), end
