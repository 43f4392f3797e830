"""The files that a figure becomes: SVG for both schemes, PDF, PNG and PowerPoint.

Every file carries its title, description, licence, attribution and permanent address, and the
same figure gives the same bytes whenever and wherever it is written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from figures.pptx.backend import DeckPage, deck_page, save_page
from udl.plot import Figure, Scheme

__all__ = ["FORMATS", "Format", "Picture", "Record", "pixel_size"]

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
CSS_PIXELS_PER_INCH = 96
PNG_DPI = 200


@dataclass(frozen=True)
class Record:
    """What a file says about itself.

    `address` is the permanent one of the light SVG, `attribution` the words that a reuse needs,
    `identifier` a name that is unique among all figures.
    """

    identifier: str
    title: str
    description: str
    attribution: str
    address: str

    @property
    def rights(self) -> str:
        """Attribution and licence in one line."""
        return f"{self.attribution}. {LICENCE}, {LICENCE_URL}"


@dataclass(frozen=True)
class Picture:
    """A figure that has been laid out, with what its files say of it."""

    figure: Figure
    record: Record
    caption: str

    @cached_property
    def slide(self) -> DeckPage:
        """The figure as native shapes: drawn once, for its own file and for the chapter's."""
        return deck_page(
            self.figure,
            title=self.record.title,
            caption=self.caption,
            alt=self.record.description,
            line=f"{self.record.attribution}, {LICENCE}, {self.record.address}",
        )


def pixel_size(figure: Figure) -> tuple[int, int]:
    """Return width and height of the SVG in CSS pixels."""
    width, height = figure.get_size_inches()
    return round(width * CSS_PIXELS_PER_INCH), round(height * CSS_PIXELS_PER_INCH)


def write_svg(picture: Picture, path: Path) -> None:
    """Write an SVG with a transparent background, so that the page shows through."""
    buffer = io.StringIO()
    picture.figure.savefig(buffer, format="svg", facecolor="none", metadata={"Date": None})
    text = tidy_svg(buffer.getvalue(), picture.record, pixel_size(picture.figure))
    path.write_text(text, encoding="utf-8")


def write_pdf(picture: Picture, path: Path) -> None:
    """Write a PDF with embedded fonts and a transparent background."""
    record = picture.record
    picture.figure.savefig(
        path,
        format="pdf",
        facecolor="none",
        metadata={
            "Title": record.title,
            "Author": record.attribution,
            "Subject": record.description,
            "Keywords": f"{record.rights}; {record.address}",
            "Creator": record.address,
            "Producer": None,
            "CreationDate": None,
        },
    )


def write_png(picture: Picture, path: Path) -> None:
    """Write a PNG on the scheme's background, for programs that draw nothing better."""
    record = picture.record
    picture.figure.savefig(
        path,
        format="png",
        dpi=PNG_DPI,
        metadata={
            "Title": record.title,
            "Author": record.attribution,
            "Description": record.description,
            "Copyright": record.rights,
            "Source": record.address,
            "Software": None,
        },
    )


def write_pptx(picture: Picture, path: Path) -> None:
    """Write a PowerPoint file whose every line can be recoloured."""
    save_page(
        picture.slide,
        path,
        source=picture.record.address,
        attribution=picture.record.attribution,
        licence=f"{LICENCE}, {LICENCE_URL}",
    )


class Format(NamedTuple):
    """A kind of file: its suffix, the scheme it is drawn in, the function that writes it."""

    suffix: str
    scheme: Scheme
    write: Callable[[Picture, Path], None]


# A further format is a further line; it then also goes into the chapter's pack and the manifest.
FORMATS: tuple[Format, ...] = (
    Format(".svg", "light", write_svg),
    Format(".dark.svg", "dark", write_svg),
    Format(".pdf", "light", write_pdf),
    Format(".png", "light", write_png),
    Format(".pptx", "light", write_pptx),
)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")  # slides are drawn in the first


def tidy_svg(source: str, record: Record, size: tuple[int, int]) -> str:
    """Make matplotlib's SVG smaller, accessible and safe to place inside a page.

    Coordinates keep two decimals of a point, which is a 7,000th of the width. Comments, the
    document type and the style sheet go: its ``*`` rule would reach into a page that contains the
    picture, and as attributes of the root the same settings are inherited.
    """
    body = source[source.index("<svg") :]
    view_box = re.search(r'viewBox="([^"]+)"', body)
    assert view_box is not None
    body = body[body.index(">", body.index("<svg")) + 1 :]
    body = re.sub(r"<!--.*?-->", "", body, flags=re.S)
    body = re.sub(r"<metadata>.*?</metadata>", "", body, count=1, flags=re.S)
    body = re.sub(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", "", body, count=1, flags=re.S)
    body = re.sub(r'\b(d|points)="([^"]*)"', _round_path, body)
    body = re.sub(r'\b(x|y|width|height)="(-?[\d.]+)"', _round_attribute, body)
    body = re.sub(r">\s+<", "><", body).strip()
    body = re.sub(r'<g id="[^"]*"/>', "", body)
    key = record.identifier
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'version="1.1" width="{size[0]}" height="{size[1]}" viewBox="{view_box[1]}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc" '
        f'stroke-linejoin="round" stroke-linecap="butt">'
        f'<title id="{key}-title">{escape(record.title)}</title>'
        f'<desc id="{key}-desc">{escape(record.description)}</desc>'
    )
    return f"{head}{_rdf(record)}{body}\n"


def _rdf(record: Record) -> str:
    """Return the metadata element, in the vocabulary that Inkscape and Commons read."""
    return (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#">'
        f"<cc:Work rdf:about={quoteattr(record.address)}>"
        "<dc:format>image/svg+xml</dc:format>"
        '<dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/>'
        f"<dc:title>{escape(record.title)}</dc:title>"
        f"<dc:description>{escape(record.description)}</dc:description>"
        f"<dc:identifier>{escape(record.address)}</dc:identifier>"
        f"<dc:creator><cc:Agent><dc:title>{escape(record.attribution)}</dc:title></cc:Agent>"
        f"</dc:creator><dc:rights><cc:Agent><dc:title>{escape(record.rights)}</dc:title>"
        f'</cc:Agent></dc:rights><cc:license rdf:resource="{LICENCE_URL}"/>'
        "</cc:Work></rdf:RDF></metadata>"
    )


def _round_path(match: re.Match[str]) -> str:
    """Round a path's numbers, and leave out each `L` that SVG would supply itself."""
    kept, command = [], ""
    for token in match[2].split():
        if token[0].isalpha():
            implied, command = token == "L" and command in ("M", "L"), token
            kept += [] if implied else [token]
        else:
            # Points of a polygon come as pairs with a comma.
            kept.append(
                ",".join(_short(part) if "." in part else part for part in token.split(","))
            )
    return f'{match[1]}="{" ".join(kept)}"'


def _round_attribute(match: re.Match[str]) -> str:
    return f'{match[1]}="{_short(match[2])}"'


def _short(number: str) -> str:
    """Return a number with at most two decimals and without a negative zero."""
    return f"{round(float(number), 2) + 0.0:.2f}".rstrip("0").rstrip(".")
