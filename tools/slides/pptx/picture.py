"""A writer's own picture with its rights below, as PowerPoint has them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from tools.pages import illustrations
from tools.pages.illustrations import Illustration
from tools.slides import design
from tools.slides.design import EMU, Box
from tools.slides.figures import Picture
from tools.slides.pptx.package import NAMES, geometry

_DRAWN = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


def place(
    picture: Picture, slide: Any, at: Box, rights: Box, pixels: Mapping[str, bytes], number: int
) -> None:
    """Put a picture and its rights onto a slide as one group.

    Parameters
    ----------
    picture : Picture
        The picture.
    slide : pptx.slide.Slide
        Receives the group, after the shapes that it has.
    at, rights : tuple of float
        Left, top, right, bottom of the picture and of the words below it, in points.
    pixels : mapping of str to bytes
        Of each drawing (SVG) the PNG that programs show which know none.
    number : int
        The id of the group; the next two are its parts'.
    """
    drawn = picture.file.mime == illustrations.MIME[".svg"]
    seen = pixels[picture.ref.file] if drawn else picture.file.data
    _, relation = slide.part.get_or_add_image_part(io.BytesIO(seen))
    vector = ""
    if drawn:
        own = _vector_part(slide.part, picture.file)
        vector = (
            '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
            f'<asvg:svgBlip xmlns:asvg="{_DRAWN}" r:embed="{own}"/></a:ext></a:extLst>'
        )
    whole = (at[0], at[1], at[2], rights[3])
    frame = geometry(whole).replace("</a:xfrm>", "{0}</a:xfrm>").format(_children(whole))
    size = round(design.RIGHTS_SIZE * 100)
    group = parse_xml(
        f'<p:grpSp {NAMES}><p:nvGrpSpPr><p:cNvPr id="{number}" name="picture"/><p:cNvGrpSpPr/>'
        f"<p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{frame}</p:grpSpPr>"
        f'<p:pic><p:nvPicPr><p:cNvPr id="{number + 1}" name=""/><p:cNvPicPr>'
        '<a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{relation}">{vector}</a:blip><a:stretch><a:fillRect/>'
        f'</a:stretch></p:blipFill><p:spPr>{geometry(at)}<a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></p:spPr></p:pic>"
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number + 2}" name="Rights"/><p:cNvSpPr txBox="1"/>'
        f'<p:nvPr/></p:nvSpPr><p:spPr>{geometry(rights)}<a:prstGeom prst="rect"><a:avLst/>'
        '</a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" '
        'rIns="0" bIns="0"><a:noAutofit/></a:bodyPr><a:lstStyle/><a:p><a:pPr><a:lnSpc>'
        f'<a:spcPct val="{round(design.LEADING * 100000)}"/></a:lnSpc></a:pPr><a:r>'
        f'<a:rPr lang="en-GB" sz="{size}"><a:solidFill><a:srgbClr val="{design.QUIET}"/>'
        f"</a:solidFill></a:rPr><a:t>{escape(picture.ref.rights)}</a:t></a:r></a:p></p:txBody>"
        "</p:sp></p:grpSp>"
    )
    own_name, inner = [e for e in group.iter(qn("p:cNvPr")) if e.get("name") != "Rights"]
    own_name.set("name", f"picture: {picture.file.name}")
    inner.set("name", picture.file.name)
    inner.set("descr", picture.alt)
    slide.shapes._spTree.append(group)


def blank(file: Illustration) -> bytes:
    """Make a white PNG of a drawing's proportions."""
    made = io.BytesIO()
    size = max(round(file.width), 1), max(round(file.height), 1)
    Image.new("RGB", size, "white").save(made, "PNG", optimize=True)
    return made.getvalue()


def _children(box: Box) -> str:
    """Write a group's inner coordinates, which are the slide's."""
    left, top = round(box[0] * EMU), round(box[1] * EMU)
    width, height = round((box[2] - box[0]) * EMU), round((box[3] - box[1]) * EMU)
    return f'<a:chOff x="{left}" y="{top}"/><a:chExt cx="{width}" cy="{height}"/>'


def _vector_part(part: Any, file: Illustration) -> str:
    """Add a drawing to a presentation, once; returns the slide's relation to it."""
    for known in part.package.iter_parts():
        if known.content_type == file.mime and known.blob == file.data:
            return str(part.relate_to(known, RT.IMAGE))
    name = part.package.next_partname("/ppt/media/drawing%d.svg")
    made = Part(name, file.mime, part.package, file.data)
    return str(part.relate_to(made, RT.IMAGE))
