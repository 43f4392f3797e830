"""Shapes as the PresentationML that says them.

`ShapeWriter` scales and places shapes, numbers them in the order of drawing, and gives the XML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
from lxml import etree
from matplotlib.path import Path
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from figures.pptx.geometry import Outline
from figures.pptx.shapes import (
    Bounds,
    Fill,
    Freeform,
    Group,
    Picture,
    Run,
    Shape,
    Stroke,
    TextBox,
    shape_bounds,
)

__all__ = ["EMU_PER_POINT", "ShapeWriter", "clean_name"]

EMU_PER_POINT = 12700
CAPS = {"butt": "flat", "round": "rnd", "projecting": "sq"}
NAME_LENGTH = 90
# Slides set lines at 1.2 times the size; Arial's ascent and descent, on which matplotlib builds a
# text's extent, add up to 0.94 of that.
SINGLE_SPACING = "94000"
# LibreOffice counts in 1/100 mm. Widths of dashed lines are multiples of it, or else the dashes,
# which are given in widths, would drift along a line.
WIDTH_STEP = 360
# Gaps between dashes never close entirely; percent of the pen's width.
LEAST_GAP = 2
# A dot is a line with caps and hardly any length; none at all would be no shape.
DOT = 127
# What XML cannot hold, and what would break a line.
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def clean_name(name: str) -> str:
    """Return a name fit for the selection pane: one line, of bounded length."""
    name = " ".join(_CONTROL.sub(" ", name).split())
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"


class ShapeWriter:
    """Write shapes to one slide, scaled by `scale` and moved by `shift` (points).

    Parameters
    ----------
    slide
        A slide of python-pptx.
    scale
        Factor on everything, type and pens included.
    shift
        Where the figure's upper left corner comes to stand, in points.
    """

    def __init__(self, slide: Any, scale: float = 1.0, shift: tuple[float, float] = (0.0, 0.0)):
        self._slide = slide
        self._scale = scale
        self._shift = np.array(shift)
        taken = [int(n) for n in slide.shapes._spTree.xpath("//p:cNvPr/@id")]
        self._last_id = max(taken, default=1)

    def add(self, shape: Shape) -> None:
        """Append a shape on top of the slide."""
        for element in self._elements(shape):
            self._slide.shapes._spTree.append(element)

    def _elements(self, shape: Shape) -> list[Any]:
        if isinstance(shape, Group):
            return [self._group(shape)] if shape.children else []
        if isinstance(shape, TextBox):
            return [self._text(shape)]
        if isinstance(shape, Picture):
            return [self._picture(shape)]
        return [] if self._invisible(shape) else [self._freeform(shape)]

    def _invisible(self, shape: Freeform) -> bool:
        """Say whether a line has no length and no cap that would show as a dot."""
        return (
            shape.preset == "line"
            and not any(self._box(shape_bounds(shape))[2:])
            and (shape.stroke is None or shape.stroke.cap == "butt")
        )

    # -- measures ---------------------------------------------------------------------------

    def _emu(self, points: Any) -> Any:
        """Return positions (…, 2) on the slide in whole EMU."""
        moved = np.asarray(points) * self._scale + self._shift
        return np.rint(moved * EMU_PER_POINT).astype(int)

    def _length(self, points: float) -> int:
        return round(points * self._scale * EMU_PER_POINT)

    def _box(self, bounds: Bounds) -> tuple[int, int, int, int]:
        """Return left, top, width and height in EMU."""
        (left, top), (right, bottom) = self._emu([bounds[:2], bounds[2:]])
        return int(left), int(top), int(right - left), int(bottom - top)

    def _identity(self, name: str, alt: str = "", title: str = "") -> etree._Element:
        self._last_id += 1
        element = etree.Element(qn("p:cNvPr"), id=str(self._last_id), name=clean_name(name))
        if alt:
            element.set("descr", alt)
        if title:
            element.set("title", title)
        return element

    # -- shapes -----------------------------------------------------------------------------

    def _group(self, group: Group) -> etree._Element:
        element = parse_xml(
            f"<p:grpSp {nsdecls('p', 'a', 'r')}><p:nvGrpSpPr><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
            "<p:grpSpPr><a:xfrm/></p:grpSpPr></p:grpSp>"
        )
        element[0].insert(0, self._identity(group.name, group.alt, group.title))
        left, top, width, height = self._box(shape_bounds(group))
        frame = element[1][0]
        # Children keep the slide's coordinates: their space is the group's own rectangle.
        for offset, extent in (("a:off", "a:ext"), ("a:chOff", "a:chExt")):
            etree.SubElement(frame, qn(offset), x=str(left), y=str(top))
            etree.SubElement(frame, qn(extent), cx=str(width), cy=str(height))
        for child in group.children:
            element.extend(self._elements(child))
        return element

    def _freeform(self, shape: Freeform) -> etree._Element:
        kind = "cxnSp" if shape.preset == "line" else "sp"
        wrapper = "CxnSp" if shape.preset == "line" else "Sp"
        element = parse_xml(
            f"<p:{kind} {nsdecls('p', 'a')}><p:nv{wrapper}Pr><p:cNv{wrapper}Pr/><p:nvPr/>"
            f"</p:nv{wrapper}Pr><p:spPr><a:xfrm/></p:spPr></p:{kind}>"
        )
        element[0].insert(0, self._identity(shape.name, shape.alt))
        properties = element[1]
        left, top, width, height = self._box(shape_bounds(shape))
        frame = properties[0]
        if shape.preset == "line":
            vertices = self._emu(shape.outlines[0].vertices)
            across, down = vertices[-1] - vertices[0]
            for key, span in (("flipH", across), ("flipV", down)):
                if span < 0:
                    frame.set(key, "1")
            if not (width or height):
                width = DOT
        elif shape.preset == "custom":
            width, height = max(width, 1), max(height, 1)
        etree.SubElement(frame, qn("a:off"), x=str(left), y=str(top))
        etree.SubElement(frame, qn("a:ext"), cx=str(width), cy=str(height))
        if shape.preset == "custom":
            properties.append(self._custom_geometry(shape, left, top, width, height))
        else:
            geometry = etree.SubElement(properties, qn("a:prstGeom"), prst=shape.preset)
            etree.SubElement(geometry, qn("a:avLst"))
        if shape.preset != "line":
            properties.append(_fill_element(shape.fill))
        properties.append(self._line_element(shape.stroke))
        return element

    def _custom_geometry(
        self, shape: Freeform, left: int, top: int, width: int, height: int
    ) -> etree._Element:
        geometry = etree.Element(qn("a:custGeom"))
        for tag in ("a:avLst", "a:gdLst", "a:ahLst", "a:cxnLst"):
            etree.SubElement(geometry, qn(tag))
        etree.SubElement(geometry, qn("a:rect"), l="0", t="0", r="r", b="b")
        paths = etree.SubElement(geometry, qn("a:pathLst"))
        for part in shape.outlines:
            path = etree.SubElement(paths, qn("a:path"), w=str(width), h=str(height))
            if shape.fill is None:
                path.set("fill", "none")
            if shape.stroke is None:
                path.set("stroke", "0")
            _append_commands(path, part, self._emu(part.vertices) - (left, top))
        return geometry

    def _line_element(self, stroke: Stroke | None) -> etree._Element:
        if stroke is None:
            line = etree.Element(qn("a:ln"))
            etree.SubElement(line, qn("a:noFill"))
            return line
        width = max(self._length(stroke.width), 1)
        if stroke.dashes:
            width = max(round(width / WIDTH_STEP), 1) * WIDTH_STEP
        line = etree.Element(qn("a:ln"), w=str(width), cap=CAPS[stroke.cap])
        line.append(_fill_element(Fill(stroke.color, stroke.alpha)))
        if stroke.dashes:
            dashes = etree.SubElement(line, qn("a:custDash"))
            # A round cap counts into the length of its dash here, while matplotlib adds it.
            added = stroke.width if stroke.cap == "round" else 0.0
            for on, off in zip(stroke.dashes[::2], stroke.dashes[1::2], strict=True):
                # In whole percent of the pen's width, the sum of both as near as can be.
                dash = max(round(self._length(on + added) / width * 100), 1)
                period = round(self._length(on + off) / width * 100)
                gap = max(period - dash, LEAST_GAP)
                etree.SubElement(dashes, qn("a:ds"), d=f"{dash}000", sp=f"{gap}000")
        if stroke.join == "miter":
            etree.SubElement(line, qn("a:miter"), lim="800000")
        else:
            etree.SubElement(line, qn(f"a:{stroke.join}"))
        return line

    def _picture(self, shape: Picture) -> etree._Element:
        _, relation = self._slide.part.get_or_add_image_part(BytesIO(shape.png))
        left, top, width, height = self._box(shape.bounds)
        element = parse_xml(
            f"<p:pic {nsdecls('p', 'a', 'r')}><p:nvPicPr>"
            '<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
            f'<p:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</p:blipFill><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/>'
            f'<a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        )
        element[0].insert(0, self._identity(shape.name))
        return element

    def _text(self, shape: TextBox) -> etree._Element:
        left, top, width, height = self._box(shape.bounds)
        turn = round(-shape.angle * 60_000) % 21_600_000
        wrap = "square" if shape.wrap else "none"
        insets = {"t": 0, "b": 0, shape.anchor: self._length(shape.inset)}
        element = parse_xml(
            f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr>"
            '<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>'
            f"<a:xfrm{f' rot={chr(34)}{turn}{chr(34)}' if turn else ''}>"
            f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody>'
            f'<a:bodyPr wrap="{wrap}" lIns="0" tIns="{insets["t"]}" rIns="0" bIns="{insets["b"]}" '
            f'rtlCol="0" anchor="{shape.anchor}">'
            "<a:noAutofit/></a:bodyPr><a:lstStyle/></p:txBody></p:sp>"
        )
        element[0].insert(0, self._identity(shape.name))
        body = element[2]
        paragraph = etree.SubElement(body, qn("a:p"))
        settings = etree.SubElement(paragraph, qn("a:pPr"), marL="0", indent="0", algn=shape.align)
        spacing = etree.SubElement(settings, qn("a:lnSpc"))
        if shape.leading is None:
            etree.SubElement(spacing, qn("a:spcPct"), val=SINGLE_SPACING)
        else:
            points = round(shape.leading * self._scale * 100)
            etree.SubElement(spacing, qn("a:spcPts"), val=str(points))
        for edge in ("a:spcBef", "a:spcAft"):
            etree.SubElement(etree.SubElement(settings, qn(edge)), qn("a:spcPts"), val="0")
        etree.SubElement(settings, qn("a:buNone"))
        for number, runs in enumerate(shape.lines):
            if number:
                etree.SubElement(paragraph, qn("a:br")).append(self._style(Run(""), shape))
            paragraph.extend(self._run(run, shape) for run in runs)
        return element

    def _run(self, run: Run, box: TextBox) -> etree._Element:
        element = etree.Element(qn("a:r"))
        element.append(self._style(run, box))
        etree.SubElement(element, qn("a:t")).text = _CONTROL.sub(" ", run.text)
        return element

    def _style(self, run: Run, box: TextBox) -> etree._Element:
        style = etree.Element(
            qn("a:rPr"),
            lang="en-GB",
            sz=str(max(round(box.size * run.scale * self._scale * 100), 100)),
            b=str(int(run.bold)),
            i=str(int(run.italic)),
        )
        style.set("kern", "0")
        if run.level:
            style.set("baseline", "30000" if run.level > 0 else "-25000")
        tracking = round(run.tracking * box.size * self._scale * 100)
        if tracking:
            style.set("spc", str(tracking))
        style.append(_fill_element(box.color))
        if box.halo:
            color, radius = box.halo
            effects = etree.SubElement(style, qn("a:effectLst"))
            glow = etree.SubElement(effects, qn("a:glow"), rad=str(self._length(radius)))
            glow.append(_color_element(color))
        for script in ("a:latin", "a:ea", "a:cs"):
            etree.SubElement(style, qn(script), typeface=box.typeface)
        return style


def _color_element(fill: Fill) -> etree._Element:
    color = etree.Element(qn("a:srgbClr"), val=fill.color)
    if fill.alpha < 1.0:
        etree.SubElement(color, qn("a:alpha"), val=str(round(fill.alpha * 100_000)))
    return color


def _fill_element(fill: Fill | None) -> etree._Element:
    if fill is None:
        return etree.Element(qn("a:noFill"))
    element = etree.Element(qn("a:solidFill"))
    element.append(_color_element(fill))
    return element


def _append_commands(path: etree._Element, drawn: Outline, positions: Any) -> None:
    """Append an outline's commands, its vertices given in the path's own coordinates (n, 2)."""
    steps: dict[int, tuple[str, int]] = {
        int(Path.MOVETO): ("a:moveTo", 1),
        int(Path.LINETO): ("a:lnTo", 1),
        int(Path.CURVE3): ("a:quadBezTo", 2),
        int(Path.CURVE4): ("a:cubicBezTo", 3),
    }
    codes: Sequence[int] = drawn.codes.tolist()
    points = [(str(x), str(y)) for x, y in positions.tolist()]
    i = 0
    while i < len(codes):
        if codes[i] == Path.CLOSEPOLY:
            etree.SubElement(path, qn("a:close"))
            i += 1
            continue
        tag, count = steps[codes[i]]
        command = etree.SubElement(path, qn(tag))
        for x, y in points[i : i + count]:
            etree.SubElement(command, qn("a:pt"), x=x, y=y)
        i += count
