"""Native tables."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from tools.slides import design
from tools.slides.design import EMU
from tools.slides.model import Inline, Text
from tools.slides.placing import Grid
from tools.slides.pptx.package import NAMES, geometry
from tools.slides.pptx.text import Letters


def frame(grid: Grid, number: int, title: str, letters: Letters) -> etree._Element:
    """Write a table in its frame.

    Parameters
    ----------
    grid : Grid
        Its words, where they stand, how wide its columns and how high its rows are.
    number : int
        The frame's id on its slide.
    title : str
        The slide's title, for those who do not see the table.
    letters : Letters
        Writes the slide's text.

    Returns
    -------
    lxml.etree._Element
        ``p:graphicFrame``.
    """
    table = grid.table
    columns = "".join(f'<a:gridCol w="{round(w * EMU)}"/>' for w in grid.columns)
    place_ = geometry(grid.box).replace("a:xfrm", "p:xfrm")
    element = parse_xml(
        f'<p:graphicFrame {NAMES}><p:nvGraphicFramePr><p:cNvPr id="{number}" name="Table"/>'
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/>'
        f"</p:nvGraphicFramePr>{place_}<a:graphic><a:graphicData "
        'uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>'
        f'<a:tblPr firstRow="1"/><a:tblGrid>{columns}</a:tblGrid></a:tbl>'
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )
    body = element.find(f".//{qn('a:tbl')}")
    last = len(table.rows) - 1
    for row_number, (row, height) in enumerate(zip(table.rows, grid.rows, strict=True)):
        line = parse_xml(f'<a:tr {NAMES} h="{round(height * EMU)}"/>')
        for cell, side in zip(row, table.align, strict=True):
            line.append(_cell(cell, side, letters, row_number == 0, row_number == last))
        body.append(line)
    next(element.iter(qn("p:cNvPr"))).set("descr", f"Table: {title}")
    return element


def _cell(
    inlines: Sequence[Inline], side: str, letters: Letters, head: bool, last: bool
) -> etree._Element:
    """Write a cell: no verticals, a rule below the head, a fine one below the others."""
    aside, above = (round(air * EMU) for air in design.CELL)
    none = '<a:ln{0} w="0"><a:noFill/></a:ln{0}>'
    rule = (
        '<a:lnB w="19050"><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></a:lnB>'
        if head
        else '<a:lnB w="9525"><a:solidFill><a:srgbClr val="D5D9E0"/></a:solidFill></a:lnB>'
    )
    if last:
        rule = none.format("B")
    align = {"left": "", "center": ' algn="ctr"', "right": ' algn="r"'}[side]
    cell = parse_xml(
        f"<a:tc {NAMES}><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr{align}>"
        f'<a:lnSpc><a:spcPct val="{round(design.LEADING * 100000)}"/></a:lnSpc></a:pPr></a:p>'
        f'</a:txBody><a:tcPr marL="{aside}" marR="{aside}" marT="{above}" marB="{above}">'
        f"{none.format('L')}{none.format('R')}{none.format('T')}{rule}<a:noFill/></a:tcPr></a:tc>"
    )
    paragraph = cell.find(f".//{qn('a:p')}")
    for part in inlines:
        assert isinstance(part, Text)
        for run in letters.runs(part):
            paragraph.append(run)
            if run.tag != qn("a:r"):
                continue
            properties = run.find(qn("a:rPr"))
            properties.set("sz", str(round(design.TABLE_SIZE * 100)))
            color = "tx2" if head else "tx1"
            fill = f'<a:solidFill {NAMES}><a:schemeClr val="{color}"/></a:solidFill>'
            properties.insert(0, parse_xml(fill))
            if head:
                properties.set("b", "1")
    return cell
