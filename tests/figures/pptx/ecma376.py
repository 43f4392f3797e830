"""PowerPoint files against the schemas of ECMA-376, as far as our files use them.

`ecma376.json` is an excerpt: for each type, a regular expression over the names of its children,
their types, and its attributes. It is made from the data of the Open XML SDK, which say the same as
the schemas; its licence stands beside it, in `ecma376.LICENSE`. An element that the excerpt lacks
is a fault: look it up in the standard, and enter it.
"""

from __future__ import annotations

import json
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

PREFIXES = {
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.microsoft.com/office/drawing/2010/main": "a14",
    "http://schemas.microsoft.com/office/drawing/2016/SVG/main": "asvg",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PLACED = ("p:sp", "p:pic", "p:cxnSp", "p:graphicFrame")
# Parts that other standards describe.
ELSEWHERE = ("[Content_Types].xml", "docProps/core.xml", "docProps/app.xml")


@cache
def schema() -> dict[str, Any]:
    """Read the excerpt: ``roots`` and ``types``."""
    path = Path(__file__).with_suffix(".json")
    return dict(json.loads(path.read_text("utf-8")))


@cache
def model(kind: str) -> re.Pattern[str]:
    """Return what the children of a type may be, as names with a space behind each."""
    return re.compile(schema()["types"][kind]["children"])


def short(tag: str) -> str:
    """Return the name of an element or attribute with its usual prefix."""
    name = etree.QName(tag)
    if name.namespace is None:
        return name.localname
    return f"{PREFIXES.get(name.namespace, name.namespace)}:{name.localname}"


def children(element: etree._Element, choice: str) -> Iterator[etree._Element]:
    """Give children as a program sees them that takes the choices, or the fallbacks."""
    for child in element.iterchildren(etree.Element):
        if child.tag == f"{MC}AlternateContent":
            for way in child.iterchildren(f"{MC}{choice}"):
                yield from children(way, choice)
        else:
            yield child


def element_faults(element: etree._Element, kind: str, choice: str = "Choice") -> Iterator[str]:
    """Say where an element and what it holds differ from its type.

    Parameters
    ----------
    element : lxml.etree._Element
        From anywhere in a part.
    kind : str
        Its type in the excerpt.
    choice : {"Choice", "Fallback"}
        Which of two forms is read.

    Yields
    ------
    str
        A line a fault.
    """
    name, rule = short(element.tag), schema()["types"][kind]
    given = {short(attribute) for attribute in element.attrib}
    for attribute in sorted(set(rule["required"]) - given):
        yield f"{name} lacks {attribute}"
    for attribute in sorted(given - set(rule["attributes"]) - {"xml:space"}):
        yield f"{name} cannot have {attribute}"
    inner = list(children(element, choice))
    if not model(kind).fullmatch("".join(f"{short(child.tag)} " for child in inner)):
        yield f"{name} holds {' '.join(short(child.tag) for child in inner) or 'nothing'}"
    for child in inner:
        known = rule["types"].get(short(child.tag))
        if known in schema()["types"]:
            yield from element_faults(child, known, choice)
        elif known:
            yield f"the excerpt of the schema lacks {known}"


def extent_faults(root: etree._Element) -> Iterator[str]:
    """Say which shapes have no extent, or a negative one; placeholders may take their layout's."""
    for shape in root.iter(etree.Element):
        if short(shape.tag) not in PLACED:
            continue
        own = next(shape.iter("{*}cNvPr"))
        name = f"{short(shape.tag)} {own.get('id')} ({own.get('name')})"
        frame = next((e for e in shape.iter("{*}xfrm")), None)
        extent = None if frame is None else frame.find("{*}ext")
        if extent is None:
            if next(shape.iter("{*}ph"), None) is None:
                yield f"{name} has no extent"
            continue
        width, height = int(extent.get("cx", "0")), int(extent.get("cy", "0"))
        if min(width, height) < 0 or not (width or height):
            yield f"{name} is {width} by {height}"


def id_faults(root: etree._Element) -> Iterator[str]:
    """Say which ids two shapes of a slide share; the two forms of one shape share theirs."""
    for choice in ("Choice", "Fallback"):
        other = "Fallback" if choice == "Choice" else "Choice"
        seen = Counter(
            own.get("id")
            for own in root.iter("{*}cNvPr")
            if not any(True for _ in own.iterancestors(f"{MC}{other}"))
        )
        yield from (f"the id {number} is used twice" for number, n in seen.items() if n > 1)


def package_faults(archive: zipfile.ZipFile) -> Iterator[str]:
    """Say which parts have no type of content, and which relationships lead nowhere."""
    names = set(archive.namelist())
    twice = [name for name, n in Counter(archive.namelist()).items() if n > 1]
    yield from (f"{name} is packed twice" for name in twice)
    types = etree.fromstring(archive.read("[Content_Types].xml"))
    endings = {e.get("Extension", "").lower() for e in types.iter("{*}Default")}
    parts = {e.get("PartName", "").lstrip("/") for e in types.iter("{*}Override")}
    for name in sorted(names - {"[Content_Types].xml"}):
        if name not in parts and name.rpartition(".")[2].lower() not in endings:
            yield f"{name} has no type of content"
    yield from (f"{name} has a type and is not there" for name in sorted(parts - names))
    for name in sorted(names):
        if not name.endswith(".rels"):
            continue
        folder, _, file = name.rpartition("_rels/")
        given = set()
        for relation in etree.fromstring(archive.read(name)):
            given.add(relation.get("Id"))
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External":
                continue
            place = target.lstrip("/") if target[0] == "/" else posixpath.join(folder, target)
            if posixpath.normpath(place) not in names:
                yield f"{name}: {relation.get('Id')} leads to {target}, which is not there"
        if file != ".rels":
            used = archive.read(folder + file.removesuffix(".rels"))
            for number in sorted(related(etree.fromstring(used)) - given):
                yield f"{folder}{file.removesuffix('.rels')}: {number} is no relationship"


def related(root: etree._Element) -> set[str]:
    """Return the relationships that a part names."""
    return {
        value
        for element in root.iter(etree.Element)
        for name, value in element.items()
        if name.startswith(RELATED)
    }


@cache
def part_faults(data: bytes) -> tuple[str, ...]:
    """Say what is wrong with a part; many files share the same layouts."""
    root = etree.fromstring(data)
    kind = schema()["roots"].get(short(root.tag))
    if kind is None:
        return (f"the excerpt of the schema lacks {short(root.tag)}",)
    found = list(element_faults(root, kind))
    if next(root.iter(f"{MC}Fallback"), None) is not None:
        found += element_faults(root, kind, "Fallback")
    return (*dict.fromkeys(found), *extent_faults(root), *id_faults(root))


def faults(path: Path) -> list[str]:
    """List what is wrong with a presentation: a line a fault, each with its part."""
    with zipfile.ZipFile(path) as archive:
        found = list(package_faults(archive))
        for name in archive.namelist():
            if name.endswith(".xml") and name not in ELSEWHERE:
                found += [f"{name}: {fault}" for fault in part_faults(archive.read(name))]
        slides = sum(name.startswith("ppt/slides/slide") for name in archive.namelist())
        said = etree.fromstring(archive.read("docProps/app.xml"))
    if said.findtext("{*}Slides") != str(slides):
        found.append(f"docProps/app.xml: {said.findtext('{*}Slides')} slides, there are {slides}")
    return found
