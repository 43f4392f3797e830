"""PowerPoint's XML in one line: ``a:r/(a:rPr{b=1},a:t"word")``.

An element is its name, its attributes in braces, its text in quotes and, after a slash, its child,
or its children in brackets. What every slide says alike is left out: ``lang``, empty properties,
and the namespaces, whose usual prefixes are taken for granted.
"""

from __future__ import annotations

from lxml import etree

PREFIXES = {
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.microsoft.com/office/drawing/2010/main": "a14",
}
PROPERTIES = {"a:rPr", "a:pPr", "a:bodyPr", "a:lstStyle", "m:ctrlPr"}


def short(tag: str) -> str:
    """Return a tag or an attribute with its prefix."""
    name = etree.QName(tag)
    return f"{PREFIXES[name.namespace]}:{name.localname}" if name.namespace else name.localname


def line(element: etree._Element) -> str:
    """Write an element and all that it holds."""
    given = {short(name): value for name, value in element.items() if name != "lang"}
    written = short(element.tag)
    if given:
        written += "{" + ",".join(f"{name}={value}" for name, value in given.items()) + "}"
    if element.text and element.text.strip():
        written += f'"{element.text}"'
    inner = [line(child) for child in element]
    inner = [part for part in inner if part not in PROPERTIES]
    if inner:
        written += "/" + (inner[0] if len(inner) == 1 else "(" + ",".join(inner) + ")")
    return written
