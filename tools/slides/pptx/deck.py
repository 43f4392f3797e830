"""A deck as PowerPoint: native equations, figures of native shapes, notes and builds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from tools.errors import Fault
from tools.slides import design
from tools.slides.design import EMU
from tools.slides.figures import Drawing, place
from tools.slides.math import Equation
from tools.slides.model import Deck, Math, Paragraph, Rights, Slide, Text
from tools.slides.placing import Grid, Shown, Words
from tools.slides.pptx import picture
from tools.slides.pptx.package import MADE, NAMES, geometry, write_package
from tools.slides.pptx.shapes import DETAILS_INDEX, KICKER_INDEX, LAYOUTS, PLACES
from tools.slides.pptx.table import frame
from tools.slides.pptx.text import A14, Letters
from tools.slides.pptx.timing import Target, timing
from tools.slides.prepare import Ready

NO_LAYOUT = Fault(
    "deck-design",
    "The PowerPoint design lacks a layout that the decks use.",
    "Give it back its name, or write the design anew by `python -m tools.slides.reference`.",
)

# The namespace of the transition "Morph", which PowerPoint has known since 2016 and LibreOffice
# does not. A choice for which a14 is enough LibreOffice would take, and drop the equations in it;
# of one that needs this too it takes the fallback, the letters.
P159 = "http://schemas.microsoft.com/office/powerpoint/2015/09/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def write(
    path: Path,
    deck: Deck,
    slides: Sequence[Ready],
    equations: Mapping[Math, Equation],
    reference: Path,
    rights: Rights,
    pixels: Mapping[str, bytes],
) -> bool:
    """Write a deck.

    Parameters
    ----------
    path : Path
        The file to write.
    deck : Deck
        For the file's properties.
    slides : sequence of Ready
        In order.
    equations : mapping of Math to Equation
        Every equation of the deck, set.
    reference : Path
        The design: a presentation with the layouts of `tools.slides.pptx.shapes`.
    rights : Rights
        Goes into the file's properties.
    pixels : mapping of str to bytes
        Of each drawing (SVG) of the writer's own the PNG for programs that show no SVG.

    Returns
    -------
    bool
        Whether the file changed.

    Raises
    ------
    BookError
        Where the design lacks a layout.
    """
    presentation = Presentation(str(reference))
    layouts = {layout.name: layout for layout in presentation.slide_layouts}
    missing = [name for name in LAYOUTS if name not in layouts]
    if missing:
        raise NO_LAYOUT(f"{reference}: has no layout {missing[0]!r}")
    for ready in slides:
        _Writer(presentation, layouts[_layout_name(ready)], equations, pixels).slide(ready)
    _stamp(presentation, deck, rights)
    return write_package(presentation, path)


def _layout_name(ready: Ready) -> str:
    name = ready.slide.kind.capitalize()
    words = [part.place for part in ready.layout.parts if isinstance(part, Words)]
    if ready.slide.columns or "below" in words:
        return f"{name} in columns"
    # A column beside a figure, text above one and text above a table are all set smaller.
    small = any(not isinstance(part, Words) for part in ready.layout.parts)
    return f"{name} with figure" if small else name


class _Writer:
    """Writes one slide."""

    def __init__(
        self,
        presentation: Any,
        layout: Any,
        equations: Mapping[Math, Equation],
        pixels: Mapping[str, bytes],
    ) -> None:
        self.pixels = pixels
        self.slide_ = presentation.slides.add_slide(layout)
        self.layout = layout
        self.letters = Letters(self.slide_.part, equations)
        self.tree = self.slide_.shapes._spTree
        for shape in list(self.slide_.placeholders):
            self.tree.remove(shape._element)
        self.steps: dict[int, list[Target]] = {}
        self.slide_.part._element.cSld.attrib.clear()

    def slide(self, ready: Ready) -> None:
        """Write everything in the order in which it is read."""
        slide, layout = ready.slide, ready.layout
        self.slide_.part._element.cSld.set("name", slide.id)
        kind = 'type="ctrTitle"' if slide.kind == "title" else 'type="title"'
        stands = design.PLACES.get(slide.kind, design.USUAL_PLACES)[0]
        moved = layout.title if layout.title != stands else None
        self.text("Title", kind, [Paragraph(slide.title)], moved)
        if ready.kicker:
            self.text(
                "Kicker",
                f'type="body" sz="quarter" idx="{KICKER_INDEX}"',
                [Paragraph((Text(ready.kicker),))],
            )
        if slide.kind == "title":
            self.title_words(ready)
        elif slide.kind == "section":
            self.agenda(ready)
        else:
            for part in layout.parts:
                if isinstance(part, Words):
                    self.words(part, ready)
                elif isinstance(part, Grid):
                    self.table(part, slide.title_text)
                else:
                    self.shown(part, tinted=design.GROUNDS[slide.kind][0] != design.WHITE)
        if slide.kind != "title":
            self.furniture(ready.footer)
        self.notes(slide)
        builds = timing([self.steps.get(step, []) for step in range(1, slide.steps + 1)])
        if builds is not None:
            root = self.slide_.part._element
            anchor = root.find(qn("p:clrMapOvr"))
            anchor.addnext(builds)
        # Choices name what they need by its prefix.
        etree.cleanup_namespaces(self.slide_.part._element, keep_ns_prefixes=["a14", "p159", "r"])

    # ------------------------------------------------------------------------------ text

    def next_id(self) -> int:
        """Return a number that no shape of the slide has."""
        return max((int(e.get("id")) for e in self.tree.iter(qn("p:cNvPr"))), default=1) + 1

    def text(
        self,
        name: str,
        placeholder: str,
        paragraphs: Sequence[Paragraph],
        box: Any = None,
        rows: Sequence[str] | None = None,
    ) -> int:
        """Add a placeholder with text; returns its id.

        A shape with equations is written twice, as PowerPoint does: as it is, and with the
        equations as letters for programs that know none.
        """
        number = self.next_id()
        has_math = any(isinstance(part, Math) for p in paragraphs for part in p.inlines)

        def shape(native: bool) -> etree._Element:
            place_ = geometry(box) if box else ""
            # Letters need more room than the equations that they stand for.
            fit = "<a:normAutofit/>" if has_math and not native else ""
            element = parse_xml(
                f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/>'
                '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
                f"<p:nvPr><p:ph {placeholder}/></p:nvPr></p:nvSpPr><p:spPr>{place_}</p:spPr>"
                f"<p:txBody><a:bodyPr>{fit}</a:bodyPr><a:lstStyle/></p:txBody></p:sp>"
            )
            body = element.find(qn("p:txBody"))
            if rows is not None:
                for row in rows:
                    body.append(parse_xml(row))
            for k, paragraph in enumerate(paragraphs):
                body.append(
                    self.letters.paragraph(paragraph, paragraphs[k - 1] if k else None, native)
                )
            return element

        if not has_math:
            self.tree.append(shape(native=False))
            return number
        both = etree.SubElement(
            self.tree, f"{{{MC}}}AlternateContent", nsmap={"mc": MC, "a14": A14, "p159": P159}
        )
        choice = etree.SubElement(both, f"{{{MC}}}Choice")
        choice.set("Requires", "a14 p159")
        choice.append(shape(native=True))
        fallback = etree.SubElement(both, f"{{{MC}}}Fallback")
        fallback.append(shape(native=False))
        return number

    # ----------------------------------------------------------------------------- parts

    def words(self, part: Words, ready: Ready) -> None:
        """Write text of a slide; its later paragraphs may wait for clicks."""
        stands = design.PLACES.get(ready.slide.kind, design.USUAL_PLACES)[1]
        alone = all(isinstance(other, Words | Grid) for other in ready.layout.parts)
        moved = None if part.box == stands and alone else part.box
        name, index = PLACES[part.place]
        shape = self.text(name, f'type="body" idx="{index}"', part.paragraphs, moved)
        for number, paragraph in enumerate(part.paragraphs):
            if paragraph.step:
                self.steps.setdefault(paragraph.step, []).append((shape, number))

    def shown(self, part: Shown, *, tinted: bool) -> None:
        """Write a figure, with its white ground on a slide that has another, or a picture."""
        if isinstance(part.image, Drawing):
            shape = place(part.image, self.slide_, part.box, keep_background=tinted)
        else:
            assert part.rights is not None
            shape = self.next_id()
            picture.place(part.image, self.slide_, part.box, part.rights, self.pixels, shape)
        if part.step:
            self.steps.setdefault(part.step, []).append((shape, None))

    def title_words(self, ready: Ready) -> None:
        """Write what stands below the deck's title."""
        if ready.slide.paragraphs:
            self.text("Subtitle", 'type="subTitle" idx="1"', ready.slide.paragraphs)
        if ready.details:
            self.text(
                "Details",
                f'type="body" sz="quarter" idx="{DETAILS_INDEX}"',
                [Paragraph((Text(ready.details),))],
            )

    def agenda(self, ready: Ready) -> None:
        """Write the agenda with the current section marked."""
        inward = round(design.AGENDA_INDENT * EMU)
        rows: list[str] = []
        for number in range(1, len(ready.agenda) + 1):
            gap = round(design.AGENDA_GAP * 100) if rows else 0
            space = f'<a:spcBef><a:spcPts val="{gap}"/></a:spcBef>'
            if number == ready.slide.section:
                properties = (
                    f'<a:pPr marL="{inward}" indent="{-inward}">{space}'
                    '<a:buClr><a:schemeClr val="accent1"/></a:buClr><a:buFont typeface="Arial"/>'
                    '<a:buChar char="►"/></a:pPr>'
                )
                style = '<a:rPr lang="en-GB" b="1"><a:solidFill><a:schemeClr val="tx2"/>'
            else:
                properties = f'<a:pPr marL="{inward}" indent="0">{space}<a:buNone/></a:pPr>'
                style = f'<a:rPr lang="en-GB"><a:solidFill><a:srgbClr val="{design.QUIET}"/>'
            rows.append(
                f"<a:p {NAMES}>{properties}<a:r>{style}</a:solidFill></a:rPr><a:t/></a:r></a:p>"
            )
        shape = self.text("Agenda", 'type="body" idx="1"', [], rows=rows)
        words = [t for t in self.tree.iter(qn("a:t")) if self._inside(t, shape)]
        for element, name in zip(words, ready.agenda, strict=True):
            element.text = name

    def _inside(self, element: etree._Element, shape: int) -> bool:
        parent = next(element.iterancestors(qn("p:sp")))
        return bool(next(parent.iter(qn("p:cNvPr"))).get("id") == str(shape))

    def furniture(self, footer: str) -> None:
        """Write the course's name and the slide's number."""
        if footer:
            self.text("Course", 'type="ftr" sz="quarter" idx="11"', [Paragraph((Text(footer),))])
        number = len(self.slide_.part.package.presentation_part.presentation.slides)
        field = (
            f'<a:p {NAMES}><a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f'<a:rPr lang="en-GB"/><a:t>{number}</a:t></a:fld></a:p>'
        )
        self.text("Slide number", 'type="sldNum" sz="quarter" idx="12"', [], rows=[field])

    def table(self, grid: Grid, title: str) -> None:
        """Write a native table, which may wait for a click."""
        number = self.next_id()
        self.tree.append(frame(grid, number, title, self.letters))
        if grid.table.step:
            self.steps.setdefault(grid.table.step, []).append((number, None))

    def notes(self, slide: Slide) -> None:
        """Write the speaker's notes."""
        frame = self.slide_.notes_slide.notes_text_frame
        frame.text = slide.notes[0]
        for note in slide.notes[1:]:
            frame.add_paragraph().text = note


def _stamp(presentation: Any, deck: Deck, rights: Rights) -> None:
    """Write title, licence, attribution and address into the file's properties."""
    properties = presentation.core_properties
    properties.title = deck.title[:255]
    properties.subject = deck.subtitle[:255]
    properties.author = properties.last_modified_by = rights.attribution[:255]
    properties.identifier = rights.address[:255]
    properties.keywords = rights.licence[:255]
    properties.comments = f"{rights.attribution}\nLicence: {rights.licence}\n{rights.address}"[:255]
    properties.language = "en-GB"
    properties.created = properties.modified = MADE
    properties.revision = 1
