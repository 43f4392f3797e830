"""Paragraphs, letters and equations as PowerPoint writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from tools.slides import design
from tools.slides.math import Equation
from tools.slides.model import Inline, Math, Paragraph, Text
from tools.slides.pptx.package import NAMES
from tools.slides.pptx.shapes import LEVELS

A14 = "http://schemas.microsoft.com/office/drawing/2010/main"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


class Letters:
    """Writes the text of one slide.

    Parameters
    ----------
    part : pptx.parts.slide.SlidePart
        Receives the addresses of links.
    equations : mapping of Math to Equation
        Every equation of the deck, set.
    """

    def __init__(self, part: Any, equations: Mapping[Math, Equation]) -> None:
        self.part = part
        self.equations = equations

    def paragraph(
        self, paragraph: Paragraph, previous: Paragraph | None, native: bool
    ) -> etree._Element:
        """Write one paragraph."""
        element = parse_xml(f"<a:p {NAMES}><a:pPr/></a:p>")
        properties = element[0]
        level = LEVELS[paragraph.mark]
        if level:
            properties.set("lvl", str(level))
        if paragraph.equation is not None:
            properties.set("algn", "ctr")
        if paragraph.continued:
            close = 0 if paragraph.mark == "code" else round(design.CLOSE * 100)
            kind = f'<a:spcPct val="{close * 1000}"/>'
            properties.append(parse_xml(f"<a:spcBef {NAMES}>{kind}</a:spcBef>"))
        if paragraph.mark in ("number", "letter"):
            kind = "alphaUcPeriod" if paragraph.mark == "letter" else "arabicPeriod"
            follows = previous is not None and previous.mark == paragraph.mark
            start = "" if follows or paragraph.number == 1 else f' startAt="{paragraph.number}"'
            if paragraph.mark == "letter" or start:
                properties.append(parse_xml(f'<a:buAutoNum {NAMES} type="{kind}"{start}/>'))
        for part in paragraph.inlines:
            element.extend(self.inline(part, native))
        return element

    def inline(self, part: Inline, native: bool) -> list[etree._Element]:
        """Write letters or an equation."""
        if isinstance(part, Math):
            if native:
                holder = etree.Element(f"{{{A14}}}m", nsmap={"a14": A14})
                holder.append(self.equations[part].element())
                return [holder]
            return self.runs(Text(self.equations[part].plain))
        return self.runs(part)

    def runs(self, text: Text) -> list[etree._Element]:
        """Write letters in one style, with the breaks between their lines."""
        first, *others = [self._run(line, text) for line in text.text.split("\v")]
        broken = [part for run in others for part in (parse_xml(f"<a:br {NAMES}/>"), run)]
        return [first, *broken]

    def _run(self, letters: str, style: Text) -> etree._Element:
        run = parse_xml(f'<a:r {NAMES}><a:rPr lang="en-GB"/><a:t/></a:r>')
        properties = run.find(qn("a:rPr"))
        if style.bold:
            properties.set("b", "1")
        if style.italic:
            properties.set("i", "1")
        if style.code:
            properties.append(parse_xml(f'<a:latin {NAMES} typeface="Courier New"/>'))
        if style.link:
            relation = self.part.relate_to(style.link, _HYPERLINK, is_external=True)
            properties.append(parse_xml(f'<a:hlinkClick {NAMES} r:id="{relation}"/>'))
        run.find(qn("a:t")).text = letters
        return run
