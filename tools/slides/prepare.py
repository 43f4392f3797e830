"""Slides with all that writing them takes: their figures, their places, the words around them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from tools.errors import Fault
from tools.pages.faults import Faults
from tools.project import Project
from tools.slides import design
from tools.slides.design import KICKERS
from tools.slides.figures import Catalogue, load_picture
from tools.slides.layout import lay_out
from tools.slides.measure import Ruler
from tools.slides.model import VARIABLES, Deck, FigureRef, Paragraph, PictureRef, Slide, Text
from tools.slides.placing import Image, Layout

WORDS_ONLY = Fault(
    "deck-section-content",
    "The title slide or a section holds something besides notes, which nobody would see.",
    "Move it to a slide of its own, below a heading `##`.",
)

LONG_DETAILS = Fault(
    "deck-details-long",
    "Course, lecturer and date take more than the two lines that the title slide has for them.",
    "Shorten them in `slides/course.yml` or on the command line.",
)

BOOK = "S. J. D. Prince, Understanding Deep Learning, MIT Press 2023"


@dataclass(frozen=True)
class Ready:
    """A slide with all that writing it takes."""

    slide: Slide
    layout: Layout
    kicker: str
    footer: str
    details: str = ""
    agenda: tuple[str, ...] = ()


def prepare(deck: Deck, catalogue: Catalogue, ruler: Ruler, project: Project) -> list[Ready]:
    """Find the figures of every slide and place everything.

    Raises
    ------
    BookError
        Where a figure is unknown or something does not fit: a line for each slide.
    """
    ready: list[Ready] = []
    faults = Faults()
    for slide in deck.slides:
        with faults.noted():
            ready.append(_ready(slide, deck, catalogue, ruler, project))
    faults.refuse()
    return ready


def _ready(slide: Slide, deck: Deck, catalogue: Catalogue, ruler: Ruler, project: Project) -> Ready:
    if slide.kind in ("title", "section") and slide.parts:
        raise WORDS_ONLY(f"{slide.where}: a {slide.kind} slide holds notes alone")
    if slide.kind == "title" and deck.subtitle:
        slide = dataclasses.replace(slide, parts=(Paragraph((Text(deck.subtitle),)),))
    if slide.kind == "licence":
        slide = dataclasses.replace(slide, parts=licence(deck, project))
    images: dict[FigureRef | PictureRef, Image] = {
        ref: catalogue.drawing(ref, slide.where) for ref in slide.figures
    }
    images |= {ref: load_picture(project, ref, slide.where) for ref in slide.pictures}
    values = deck.variables
    details = " · ".join(values[key] for key in VARIABLES if values[key])
    _fit_details(details, slide, ruler)
    return Ready(
        slide=slide,
        layout=lay_out(slide, images, ruler),
        kicker=_kicker(deck, slide),
        footer=values["course"] or deck.title,
        details=details,
        agenda=deck.sections,
    )


def _fit_details(details: str, slide: Slide, ruler: Ruler) -> None:
    """Raise where what the title slide says of the course does not fit its place."""
    left, top, right, bottom = design.DECK_DETAILS
    lines = ruler.lines((Text(details),), right - left, design.SIDE_SIZE)
    most = int((bottom - top) / (design.SIDE_SIZE * design.LINE))
    if slide.kind == "title" and len(lines) > most:
        raise LONG_DETAILS(
            f"{slide.where}: course, lecturer and date take {len(lines)} lines on the title slide, "
            f"at most {most} fit; shorten {details!r}"
        )


def _kicker(deck: Deck, slide: Slide) -> str:
    """Return the words above a slide's title."""
    if slide.kind == "section":
        return f"Part {slide.section} of {len(deck.sections)}"
    if slide.kind in KICKERS:
        return KICKERS[slide.kind]
    if slide.kind == "content" and slide.section:
        return deck.sections[slide.section - 1]
    return deck.title if slide.kind == "content" else ""


def licence(deck: Deck, project: Project) -> tuple[Paragraph, ...]:
    """Write the last slide: whose the slides are, and what anybody may do with them."""
    title, url = project.settings["title"], project.site_url
    address = f"{url}/slides/{deck.name}.pptx"
    # A deck that goes over several chapters belongs to none.
    what, home = ("Chapter", f"{url}/{deck.chapter}/") if deck.chapter else ("Chapters", f"{url}/")
    kept = " Pictures keep the rights that stand below them." if deck.pictures else ""
    cc = Text("CC BY 4.0", link="https://creativecommons.org/licenses/by/4.0/")
    return (
        Paragraph((Text("These slides and their figures are licensed under "), cc, Text("."))),
        Paragraph(
            (
                Text(
                    "You may show, copy and change them, also commercially. Name the source, "
                    "link the licence, and say whether you changed anything."
                ),
            )
        ),
        Paragraph((Text("Source to name:", bold=True),)),
        Paragraph(
            (
                Text(f"“{deck.title}”, from {title}, "),
                Text(address.removeprefix("https://"), link=address),
            ),
            continued=True,
        ),
        Paragraph((Text(f"{what}, practicals and every figure:", bold=True),)),
        Paragraph(
            (Text(home.removeprefix("https://"), link=home),),
            continued=True,
        ),
        Paragraph(
            (
                Text("An independent companion to "),
                Text(BOOK, link="https://udlbook.github.io/udlbook/"),
                Text(". Words and figures are our own." + kept),
            )
        ),
    )
