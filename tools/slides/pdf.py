"""A deck as PDF, printed by Chromium from its page, and the page's own check for overflow."""

from __future__ import annotations

import html as entities
import json
import logging
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from tools.errors import BookError
from tools.slides.model import Deck
from tools.slides.pptx import Rights

# Chromium numbers more objects than its trailer announces. pypdf notes it and numbers them anew.
logging.getLogger("pypdf").setLevel(logging.ERROR)

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--virtual-time-budget=20000",
)
PRINT = ("--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline")
SECONDS = 120


@cache
def chromium() -> str | None:
    """Name the browser that prints, or None where there is none; ``CHROMIUM`` names another."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def browse(address: str, *options: str) -> str:
    """Run the browser on a page; returns what it writes.

    Raises
    ------
    BookError
        Where it fails or takes too long.
    """
    binary = chromium()
    if binary is None:
        raise BookError("no Chromium here")
    with tempfile.TemporaryDirectory(prefix="deck-browser-") as profile:
        command = [binary, *FLAGS, f"--user-data-dir={profile}", *options, address]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise BookError(f"{binary} did not finish within {SECONDS} s") from None
    if done.returncode:
        last = (done.stderr.strip() or "no word").splitlines()[-1]
        raise BookError(f"{binary}: {last}")
    return done.stdout


def overflow(dumped: str) -> list[str]:
    """Read from a page in check mode which parts of which slides are larger than their place."""
    found = re.search(r'data-overflow="([^"]*)"', dumped)
    if not found:
        raise BookError("the deck did not start in the browser")
    return list(json.loads(entities.unescape(found[1])))


def write(page: Path, target: Path, figures: Path, deck: Deck, rights: Rights) -> list[str]:
    """Check a deck in the browser and print it.

    Parameters
    ----------
    page : Path
        The deck's page; ``_assets`` lies beside it.
    target : Path
        The PDF to write; not written where something overflows.
    figures : Path
        The exported figures.
    deck : Deck
        For title and properties.
    rights : Rights
        Likewise.

    Returns
    -------
    list of str
        What is larger than its place: slide's id and part.

    Raises
    ------
    BookError
        Where the browser fails, or a page is missing.
    """
    with tempfile.TemporaryDirectory(prefix="deck-site-") as name:
        # The page finds its figures where the site has them.
        site = Path(name)
        (site / "slides").mkdir()
        (site / "slides" / page.name).write_bytes(page.read_bytes())
        (site / "slides" / "_assets").symlink_to((page.parent / "_assets").resolve())
        (site / "figures").symlink_to(figures.resolve())
        address = f"{(site / 'slides' / page.name).as_uri()}?print-pdf"
        faults = overflow(browse(f"{address}&check", "--dump-dom"))
        if faults:
            return faults
        printed = site / "printed.pdf"
        browse(address, *PRINT, f"--print-to-pdf={printed}")
        _finish(printed, target, deck, rights)
    return []


def _finish(printed: Path, target: Path, deck: Deck, rights: Rights) -> None:
    """Give the PDF its properties, and take out when it was made."""
    reader = PdfReader(printed)
    if len(reader.pages) != len(deck.slides):
        raise BookError(
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
