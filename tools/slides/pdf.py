"""Decks as PDF, printed by Chromium from their pages, and the pages' own check for overflow."""

from __future__ import annotations

import base64
import json
import logging
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, Error
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from tools import programs
from tools.errors import Fault
from tools.pages.illustrations import FOLDER, Illustration
from tools.slides.model import Deck, Rights

BROWSER_FAILED = Fault(
    "deck-browser",
    "The browser does not start, or does not open or print a deck.",
    "It says why; without Chromium the decks are built without PDF.",
)
OVERFLOW = Fault(
    "deck-overflow",
    "In the browser, a part of a slide is larger than its place.",
    "Shorten it, or make two slides.",
)
LOST_PAGE = Fault(
    "deck-pdf-pages",
    "A printed deck has more or fewer pages than slides.",
    "Look at the deck's page with `?print-pdf` for what does not fit on a slide.",
)

# Chromium numbers more objects than its trailer announces. pypdf notes it and numbers them anew.
logging.getLogger("pypdf").setLevel(logging.ERROR)

SECONDS = 120
PIXELS_WIDE = 1280  # of a drawing for programs that know no SVG


class Printer:
    """One browser that prints any number of decks, in a thread of its own.

    Playwright binds a browser to the thread that started it and holds an event loop there; whoever
    uses a printer may hold another one.

    Parameters
    ----------
    decks : Path
        The folder of the decks' pages and their ``_assets``.
    figures : Path
        The exported figures.
    browser : Program
        What :func:`tools.programs.chromium` found.
    """

    def __init__(self, decks: Path, figures: Path, browser: programs.Program) -> None:
        self.browser = browser
        self.decks = decks
        self.figures = figures
        self.stack = ExitStack()
        self.thread = ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        # The browser starts while the first deck is still being written.
        self.started = self.thread.submit(self._start)
        return self

    def __exit__(self, *raised: object) -> None:
        self.thread.submit(self.stack.close).result()
        self.thread.shutdown()

    def print(self, deck: Deck, rights: Rights) -> Path:
        """Check a deck in the browser and print it.

        Parameters
        ----------
        deck : Deck
            Whose page is written; also for title and properties.
        rights : Rights
            Likewise.

        Returns
        -------
        Path
            The PDF beside the page; the last one stays where something is wrong.

        Raises
        ------
        BookError
            Where something is larger than its place, the browser fails, or a page is missing.
        """
        return self.thread.submit(self._print, deck, rights).result()

    def pixels(self, file: Illustration) -> bytes:
        """Draw an SVG as PNG, as wide as a slide.

        Raises
        ------
        BookError
            Where the browser fails.
        """
        return self.thread.submit(self._pixels, file).result()

    def _pixels(self, file: Illustration) -> bytes:
        data = base64.b64encode(file.data).decode()
        height = round(PIXELS_WIDE * file.height / file.width)
        try:
            _, browser = self.started.result()
            page = browser.new_page(viewport={"width": PIXELS_WIDE, "height": height})
            page.set_default_timeout(1000 * SECONDS)
            page.set_content(
                f'<img src="data:{file.mime};base64,{data}" width="{PIXELS_WIDE}" '
                f'height="{height}" style="position:fixed;inset:0">'
            )
            drawn = page.locator("img").screenshot(omit_background=True)
            page.close()
        except Error as error:
            said = error.message.strip().splitlines()[0]
            where = f"slides/{FOLDER}/{file.name}"
            raise BROWSER_FAILED(f"{where}: {self.browser.path}: {said}") from None
        return drawn

    def _start(self) -> tuple[Path, Browser]:
        """Make a site in which pages find their figures, and open a browser for it."""
        site = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="decks-")))
        (site / "slides").mkdir()
        (site / "slides" / "_assets").symlink_to((self.decks / "_assets").resolve())
        (site / "slides" / FOLDER).symlink_to((self.decks / FOLDER).resolve())
        (site / "figures").symlink_to(self.figures.resolve())
        return site, self.stack.enter_context(programs.started(self.browser))

    def _print(self, deck: Deck, rights: Rights) -> Path:
        try:
            site, browser = self.started.result()
            # A fresh page counts its elements from one, and so prints the same bytes.
            page = browser.new_page()
            page.set_default_timeout(1000 * SECONDS)
            copy = site / "slides" / f"{deck.name}.html"
            copy.write_bytes((self.decks / copy.name).read_bytes())
            page.goto(f"{copy.as_uri()}?print-pdf&check")
            page.wait_for_selector("html[data-overflow]", state="attached")
            overflow = json.loads(page.get_attribute("html", "data-overflow") or "[]")
            if overflow:
                places = {slide.id: slide.where for slide in deck.slides}
                where = places[overflow[0].split()[0]]
                raise OVERFLOW(f"{where}: beyond its place in the browser: {', '.join(overflow)}")
            printed = site / "printed.pdf"
            page.pdf(
                path=printed,
                prefer_css_page_size=True,
                print_background=True,
                tagged=True,
                outline=True,
            )
            page.close()
        except Error as error:
            said = error.message.strip().splitlines()[0]
            raise BROWSER_FAILED(f"slides/{deck.name}.md: {self.browser.path}: {said}") from None
        target = self.decks / f"{deck.name}.pdf"
        _finish(printed, target, deck, rights)
        return target


def _finish(printed: Path, target: Path, deck: Deck, rights: Rights) -> None:
    """Give the PDF its properties, and take out when it was made."""
    reader = PdfReader(printed)
    if len(reader.pages) != len(deck.slides):
        raise LOST_PAGE(
            f"slides/{deck.name}.md: printed {len(reader.pages)} pages of {len(deck.slides)} slides"
        )
    writer = PdfWriter(clone_from=reader)
    writer.metadata = {
        NameObject("/Title"): TextStringObject(deck.title),
        NameObject("/Author"): TextStringObject(rights.attribution),
        NameObject("/Subject"): TextStringObject(deck.subtitle),
        NameObject("/Keywords"): TextStringObject(f"{rights.licence}; {rights.address}"),
        NameObject("/CreationDate"): TextStringObject("D:20260101000000Z"),
    }
    writer._ID = None  # drawn anew at random; nothing needs it
    partial = target.with_name(target.name + ".partial")
    with partial.open("wb") as file:
        writer.write(file)
    os.replace(partial, target)
