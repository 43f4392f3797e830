"""The decks' PowerPoint design, written as a presentation without slides.

``python -m tools.slides.reference`` writes ``slides/reference.pptx``. Whoever wants another face
changes the master and the layouts of that file in PowerPoint, keeping their names, and the decks
follow.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.parts.slide import SlideLayoutPart
from pptx.util import Emu

from tools.slides import design
from tools.slides.design import EMU
from tools.slides.pptx import shapes
from tools.slides.pptx.package import MADE, NAMES, write_package


def _theme(blob: bytes) -> bytes:
    """Give the default theme the book's colours and Arial."""
    root = etree.fromstring(blob)
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    colors = {
        "dk1": design.INK,
        "lt1": design.WHITE,
        "dk2": design.BLUE_TEXT,
        "lt2": design.RAISED,
        "accent1": design.BLUE,
        "accent2": design.GOLD,
        "accent3": design.GREEN,
        "accent4": design.ROSE,
        "accent5": design.CLASSES[0],
        "accent6": design.CLASSES[1],
        "hlink": design.BLUE_TEXT,
        "folHlink": design.VIOLET_TEXT,
    }
    root.set("name", "Course")
    scheme = root.find(".//a:clrScheme", space)
    assert scheme is not None
    scheme.set("name", "Course")
    for entry in scheme:
        for child in list(entry):
            entry.remove(child)
        name = etree.QName(entry).localname
        etree.SubElement(entry, f"{{{space['a']}}}srgbClr").set("val", colors[name])
    for latin in root.iterfind(".//a:fontScheme//a:latin", space):
        latin.set("typeface", "Arial")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def reference() -> Any:
    """Return the design as a presentation of python-pptx without slides."""
    presentation = Presentation()
    for relation in list(presentation.part.package._rels.values()):
        if relation.reltype.endswith("/thumbnail"):
            presentation.part.package.drop_rel(relation.rId)
    for relation in list(presentation.part.rels.values()):
        if relation.reltype.endswith("/printerSettings"):
            presentation.part.drop_rel(relation.rId)
    presentation.slide_width = Emu(round(design.WIDTH * EMU))
    presentation.slide_height = Emu(round(design.HEIGHT * EMU))
    presentation.part._element.sldSz.attrib.pop("type", None)
    master = presentation.slide_master
    for relation in master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            relation.target_part._blob = _theme(relation.target_part.blob)
    _fill_master(master)
    made = shapes.layouts()
    while len(presentation.slide_layouts) < len(made):
        _add_layout(presentation)
    for layout, (name, (parts, ground)) in zip(
        presentation.slide_layouts, made.items(), strict=True
    ):
        element = layout.part._element
        old = element.cSld
        new = parse_xml(f"<p:wrap {NAMES}>{shapes.tree(parts, ground, name)}</p:wrap>")[0]
        element.replace(old, new)
        # A slide of a layout of the type "title" would lose its number in PowerPoint.
        for attribute in ("type", "preserve", "userDrawn"):
            element.attrib.pop(attribute, None)
        element.set("preserve", "1")
        etree.cleanup_namespaces(element)
    properties = presentation.core_properties
    properties.title, properties.author = "Design of the decks", ""
    properties.last_modified_by = ""
    properties.created = properties.modified = MADE
    properties.revision = 1
    return presentation


def _add_layout(presentation: Any) -> None:
    """Add a layout, a copy of the first: the template has fewer than the decks use."""
    master, first = presentation.slide_master, presentation.slide_layouts[0].part
    number = len(presentation.slide_layouts) + 1
    part = SlideLayoutPart.load(
        PackURI(f"/ppt/slideLayouts/slideLayout{number}.xml"),
        first.content_type,
        first.package,
        first.blob,
    )
    part.relate_to(master.part, RT.SLIDE_MASTER)
    listed = master.part._element.find(qn("p:sldLayoutIdLst"))
    entry = etree.SubElement(listed, qn("p:sldLayoutId"))
    # The ids of masters and layouts are numbered together.
    entry.set("id", str(max(int(other.get("id")) for other in listed[:-1]) + 1))
    entry.set(qn("r:id"), master.part.relate_to(part, RT.SLIDE_LAYOUT))


def _fill_master(master: Any) -> None:
    """Give the master its placeholders and its styles of text."""
    element = master.part._element
    parts = [
        shapes.title(design.TITLE, design.TITLE_SIZE),
        shapes.body(design.BODY, design.TEXT_SIZE),
        *shapes.furniture(design.BLUE_TEXT)[1:],
    ]
    tree = parse_xml(f"<p:wrap {NAMES}>{shapes.tree(parts, design.WHITE)}</p:wrap>")[0]
    element.replace(element.cSld, tree)
    heading = shapes.level(1, design.TITLE_SIZE, bold=True, leading=1.0, face="+mj-lt")
    other = "".join(shapes.level(k, design.SMALL, leading=1.0) for k in range(1, 6))
    styles = parse_xml(
        f"<p:txStyles {NAMES}><p:titleStyle>{heading}</p:titleStyle>"
        f"<p:bodyStyle>{shapes.body_levels(design.TEXT_SIZE)}</p:bodyStyle>"
        f"<p:otherStyle>{other}</p:otherStyle></p:txStyles>"
    )
    element.replace(element.find(f"{{{element.nsmap['p']}}}txStyles"), styles)


def main(arguments: list[str] | None = None) -> int:
    """Write the design below a project's root."""
    parser = argparse.ArgumentParser(prog="python -m tools.slides.reference", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the book project's folder")
    path = parser.parse_args(arguments).root / "slides" / "reference.pptx"
    changed = write_package(reference(), path)
    print(f"{path}: {'written' if changed else 'unchanged'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
