"""A deck of the book, with all that tests ask of it: read, placed, written and printed once."""

from __future__ import annotations

import os
from functools import cache, cached_property
from pathlib import Path

import pytest
from lxml import etree

from tests import ROOT
from tests.tools.slides import deck_project
from tools import programs
from tools.project import Project
from tools.slides import build
from tools.slides.figures import Catalogue
from tools.slides.math import equations
from tools.slides.measure import Ruler
from tools.slides.model import Deck
from tools.slides.prepare import Ready, prepare
from tools.slides.read import read_deck

FIGURES = Path(os.environ.get("UDL_FIGURES", ROOT / "book" / "_build" / "figures"))
DECKS = sorted(path.stem for path in (ROOT / "slides").glob("*.md") if path.stem != "README")
PROJECT = Project(ROOT)
CHROMIUM = programs.chromium  # before a test hides it


@cache
def read(name: str) -> Deck:
    """Read a deck of the book."""
    path = ROOT / "slides" / f"{name}.md"
    variables = build.course_variables(PROJECT, deck_project.NONE)
    return read_deck(path, f"slides/{name}.md", variables)


class BookDeck:
    """A deck of the book; each part is made when the first test asks for it.

    Parameters
    ----------
    name : str
        The deck's stem.
    folder : Path
        Where to write what the book's build has not written already.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.scratch = folder
        self.deck = read(name)

    @cached_property
    def ruler(self) -> Ruler:
        """What its words are measured with."""
        return Ruler(PROJECT.npm, equations(self.deck.places, PROJECT.npm))

    @cached_property
    def ready(self) -> list[Ready]:
        """Its slides, placed."""
        return prepare(self.deck, Catalogue(FIGURES), self.ruler, PROJECT)

    @cached_property
    def folder(self) -> Path:
        """Where its files are: those of the build where they are up to date, else new ones."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(programs, "chromium", CHROMIUM)
            current = build.key(PROJECT, self.deck, Catalogue(FIGURES))
            if build.up_to_date(PROJECT.decks_out, self.name, current):
                return PROJECT.decks_out
            patch.setattr(programs, "chromium", lambda: None)
            quiet = {"figures": FIGURES, "say": lambda line: None}
            build.run(PROJECT, self.scratch, [self.name], deck_project.NONE, **quiet)
        return self.scratch

    @cached_property
    def pptx(self) -> Path:
        """The PowerPoint file."""
        return self.folder / f"{self.name}.pptx"

    @cached_property
    def slides(self) -> list[etree._Element]:
        """The slides of the PowerPoint file."""
        return deck_project.slide_xml(self.pptx)

    @cached_property
    def words(self) -> list[deck_project.PageOfWords]:
        """Where LibreOffice puts the words of each slide."""
        folder = self.scratch / f"{self.name}-printed"
        folder.mkdir()
        return deck_project.words(deck_project.render(self.pptx, folder))
