"""The decks' PowerPoint design, written as a presentation without slides.

``python -m tools.slides.reference`` writes ``slides/reference.pptx``. Whoever wants another face
changes the master and the layouts of that file in PowerPoint, keeping their names, and the decks
follow.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Emu

from tools.files import write_if_changed
from tools.slides import layout as design
from tools.slides.figures import EMU, Box

NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
MADE = datetime(2026, 1, 1)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
LAYOUTS = (
    "Title",
    "Section",
    "Content",
    "Content with figure",
    "Question",
    "Answer",
    "Answer with figure",
    "Practical",
    "Licence",
)
KICKER_INDEX, DETAILS_INDEX = 13, 14
# Levels of the body: a paragraph, an item, a numbered item, code, the sentence to remember.
LEVELS = {"": 0, "bullet": 1, "number": 2, "letter": 2, "code": 3, "key": 4}


def write_package(presentation: Any, target: Path) -> bool:
    """Write a presentation so that equal content gives equal bytes; says whether it changed."""
    raw, packed = io.BytesIO(), io.BytesIO()
    presentation.save(raw)
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as result,
    ):
        # Readers expect the list of content types first; the rest by name.
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            result.writestr(entry, source.read(name))
    return write_if_changed(target, packed.getvalue())


def geometry(box: Box) -> str:
    """Write a box as ``a:xfrm``."""
    left, top, right, bottom = (round(edge * EMU) for edge in box)
    return (
        f'<a:xfrm><a:off x="{left}" y="{top}"/>'
        f'<a:ext cx="{right - left}" cy="{bottom - top}"/></a:xfrm>'
    )


def _solid(color: str) -> str:
    kind = "srgbClr" if len(color) == 6 else "schemeClr"
    return f'<a:solidFill><a:{kind} val="{color}"/></a:solidFill>'


def _hundredths(points: float) -> int:
    return round(points * 100)


def _level(
    number: int,
    size: float,
    *,
    color: str = "tx1",
    bold: bool = False,
    align: str = "l",
    above: float = 0.0,
    indent: float = 0.0,
    bullet: str = "<a:buNone/>",
    leading: float = design.LEADING,
    face: str = "+mn-lt",
) -> str:
    """Write the style of one level of a list."""
    inward = round(indent * EMU)
    return (
        f'<a:lvl{number}pPr marL="{inward}" indent="{-inward}" algn="{align}" '
        'defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1">'
        f'<a:lnSpc><a:spcPct val="{round(leading * 100000)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{_hundredths(above)}"/></a:spcBef>{bullet}'
        f'<a:defRPr sz="{_hundredths(size)}" b="{int(bold)}" kern="1200">{_solid(color)}'
        f'<a:latin typeface="{face}"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
        f"</a:defRPr></a:lvl{number}pPr>"
    )


def _body_levels(size: float, accent: str = "accent1", strong: str = "tx2") -> str:
    """Write the five levels of a body at a size."""
    dot = (
        f'<a:buClr><a:schemeClr val="{accent}"/></a:buClr>'
        '<a:buFont typeface="Arial"/><a:buChar char="•"/>'
    )
    digits = (
        f'<a:buClr><a:schemeClr val="{accent}"/></a:buClr>'
        '<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"/>'
    )
    item, apart = design.BETWEEN_ITEMS * size, design.BETWEEN * size
    return (
        _level(1, size, above=apart)
        + _level(2, size, above=item, indent=design.INDENT, bullet=dot)
        + _level(3, size, above=item, indent=design.NUMBER_INDENT, bullet=digits)
        + _level(
            4,
            max(size * design.CODE_SHARE, design.SMALLEST),
            leading=1.0,
            above=apart,
            face="Courier New",
        )
        + _level(5, size, color=strong, bold=True, above=apart)
    )


def _shape(
    number: int,
    name: str,
    placeholder: str,
    box: Box,
    levels: str,
    *,
    prompt: str = "",
    anchor: str = "t",
) -> str:
    """Write one placeholder of the master or a layout."""
    field = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        '<a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
    )
    words = (
        field
        if 'type="sldNum"' in placeholder
        else f'<a:r><a:rPr lang="en-GB"/><a:t>{escape(prompt)}</a:t></a:r>'
        if prompt
        else '<a:endParaRPr lang="en-GB"/>'
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {placeholder}/></p:nvPr>'
        f'</p:nvSpPr><p:spPr>{geometry(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'</p:spPr><p:txBody><a:bodyPr vert="horz" lIns="0" tIns="0" rIns="0" bIns="0" '
        f'rtlCol="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle>{levels}</a:lstStyle><a:p>{words}</a:p></p:txBody></p:sp>"
    )


def _tree(shapes: Sequence[str], ground: str, name: str = "") -> str:
    """Write the shapes of a master or a layout on their ground."""
    label = f' name="{name}"' if name else ""
    return (
        f"<p:cSld{label}><p:bg><p:bgPr>{_solid(ground)}<a:effectLst/></p:bgPr></p:bg><p:spTree>"
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
        f'<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>{"".join(shapes)}</p:spTree></p:cSld>'
    )


def _furniture(kicker: str, first: int = 10) -> list[str]:
    """Write the line above the title: section, course, number."""
    quiet = design.QUIET
    return [
        _shape(
            first,
            "Kicker",
            f'type="body" sz="quarter" idx="{KICKER_INDEX}"',
            design.KICKER,
            _level(1, design.SMALL, color=kicker, bold=True, leading=1.0),
            prompt="Section",
        ),
        _shape(
            first + 1,
            "Course",
            'type="ftr" sz="quarter" idx="11"',
            design.FOOTER,
            _level(1, design.SMALL, color=quiet, align="r", leading=1.0),
        ),
        _shape(
            first + 2,
            "Slide number",
            'type="sldNum" sz="quarter" idx="12"',
            design.NUMBER,
            _level(1, design.SMALL, color=quiet, align="r", leading=1.0),
        ),
    ]


def _bar(number: int, box: Box, color: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr>{geometry(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"{_solid(color)}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _curve(number: int, points: list[tuple[float, float]], color: str) -> str:
    """Write one of the curves at the foot of the title slide."""
    (left, _), top = points[0], min(y for _, y in points)
    right, bottom = points[-1][0], design.HEIGHT
    box = (left, top, right, bottom)

    def at(x: float, y: float) -> str:
        return f'<a:pt x="{round((x - left) * EMU)}" y="{round((y - top) * EMU)}"/>'

    line = "".join(f"<a:lnTo>{at(*point)}</a:lnTo>" for point in points[1:])
    size = f'w="{round((right - left) * EMU)}" h="{round((bottom - top) * EMU)}"'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Curve {number}"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{geometry(box)}<a:custGeom><a:avLst/>'
        '<a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path {size} stroke="0"><a:moveTo>{at(*points[0])}</a:moveTo>{line}'
        f"<a:lnTo>{at(right, bottom)}</a:lnTo><a:lnTo>{at(left, bottom)}</a:lnTo><a:close/>"
        f'</a:path><a:path {size} fill="none"><a:moveTo>{at(*points[0])}</a:moveTo>{line}'
        f'</a:path></a:pathLst></a:custGeom><a:solidFill><a:srgbClr val="{color}">'
        f'<a:alpha val="10000"/></a:srgbClr></a:solidFill><a:ln w="{round(2.5 * EMU)}">'
        f"{_solid(color)}<a:round/></a:ln></p:spPr></p:sp>"
    )


def _title(box: Box, size: float, placeholder: str = 'type="title"', anchor: str = "t") -> str:
    level = _level(1, size, bold=True, leading=1.0, face="+mj-lt")
    return _shape(2, "Title", placeholder, box, level, prompt="Title", anchor=anchor)


def _body(box: Box, size: float, accent: str = "accent1", strong: str = "tx2") -> str:
    levels = _body_levels(size, accent, strong)
    return _shape(3, "Body", 'type="body" idx="1"', box, levels, prompt="Text")


def _layouts() -> dict[str, tuple[list[str], str]]:
    """Return shapes and ground of every layout by name."""
    text, side = design.TEXT_SIZE, design.SIDE_SIZE
    ground = {kind: pair[0] for kind, pair in design.GROUNDS.items()}
    kicker = {kind: pair[1] for kind, pair in design.GROUNDS.items()}
    beside = (*design.BODY[:2], design.BODY[0] + design.SIDE_TEXT, design.BODY[3])
    title = _title(design.TITLE, design.TITLE_SIZE)
    plain_level = _level(1, design.SUBTITLE_SIZE, color=design.QUIET)
    details_level = _level(1, design.SIDE_SIZE, color=design.QUIET, leading=1.0)
    answer = ("accent3", kicker["answer"])
    details = _shape(
        4,
        "Details",
        f'type="body" sz="quarter" idx="{DETAILS_INDEX}"',
        design.DECK_DETAILS,
        details_level,
        prompt="Course",
        anchor="b",
    )
    return {
        "Title": (
            [
                *(_curve(20 + k, *curve) for k, curve in enumerate(design.motif())),
                _bar(30, design.DECK_RULE, "accent1"),
                _title(design.DECK_TITLE, design.DECK_SIZE, 'type="ctrTitle"', "b"),
                _shape(
                    3,
                    "Subtitle",
                    'type="subTitle" idx="1"',
                    design.DECK_SUBTITLE,
                    plain_level,
                    prompt="Subtitle",
                ),
                details,
            ],
            ground["title"],
        ),
        "Section": (
            [
                _bar(30, (368.0, 112.0, 370.0, 500.0), "D5D9E0"),
                _title(design.SECTION_TITLE, design.SECTION_SIZE),
                _body(design.AGENDA, text),
                *_furniture(kicker["section"]),
            ],
            ground["section"],
        ),
        "Content": (
            [title, _body(design.BODY, text), *_furniture(kicker["content"])],
            ground["content"],
        ),
        "Content with figure": (
            [title, _body(beside, side), *_furniture(kicker["content"])],
            ground["content"],
        ),
        "Question": (
            [
                _bar(30, (44.0, 112.0, 52.0, 508.0), "accent2"),
                _title(design.QUESTION_TITLE, design.QUESTION_SIZE, anchor="b"),
                _body(design.QUESTION_BODY, text, "accent2", kicker["question"]),
                *_furniture(kicker["question"]),
            ],
            ground["question"],
        ),
        "Answer": (
            [title, _body(design.BODY, text, *answer), *_furniture(kicker["answer"])],
            ground["answer"],
        ),
        "Answer with figure": (
            [title, _body(beside, side, *answer), *_furniture(kicker["answer"])],
            ground["answer"],
        ),
        "Practical": (
            [
                title,
                _body(design.BODY, text, "accent6", kicker["practical"]),
                *_furniture(kicker["practical"]),
            ],
            ground["practical"],
        ),
        "Licence": (
            [title, _body(design.BODY, design.SMALL + 2), *_furniture(kicker["licence"])],
            ground["licence"],
        ),
    }


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
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


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
    made = _layouts()
    for surplus in list(presentation.slide_layouts)[len(made) :]:
        presentation.slide_layouts.remove(surplus)
    for layout, (name, (shapes, ground)) in zip(
        presentation.slide_layouts, made.items(), strict=True
    ):
        element = layout.part._element
        old = element.cSld
        new = parse_xml(f"<p:wrap {NAMES}>{_tree(shapes, ground, name)}</p:wrap>")[0]
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


def _fill_master(master: Any) -> None:
    """Give the master its placeholders and its styles of text."""
    element = master.part._element
    shapes = [
        _title(design.TITLE, design.TITLE_SIZE),
        _body(design.BODY, design.TEXT_SIZE),
        *_furniture(design.BLUE_TEXT)[1:],
    ]
    tree = parse_xml(f"<p:wrap {NAMES}>{_tree(shapes, design.WHITE)}</p:wrap>")[0]
    element.replace(element.cSld, tree)
    heading = _level(1, design.TITLE_SIZE, bold=True, leading=1.0, face="+mj-lt")
    other = "".join(_level(k, design.SMALL, leading=1.0) for k in range(1, 6))
    styles = parse_xml(
        f"<p:txStyles {NAMES}><p:titleStyle>{heading}</p:titleStyle>"
        f"<p:bodyStyle>{_body_levels(design.TEXT_SIZE)}</p:bodyStyle>"
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
