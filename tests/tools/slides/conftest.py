"""What the tests of decks share: each deck is read, placed, written and printed once a session."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.needing import lacking
from tests.tools.slides import book_deck, deck_project
from tools import programs
from tools.project import Project
from tools.slides import build


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Keep the browser out of every test that does not ask for it."""
    if "browser" not in request.fixturenames:
        monkeypatch.setattr(programs, "chromium", lambda: None)


@pytest.fixture
def browser(browser: Browser) -> Browser:
    """The one browser of all tests, asked for by name: see `no_browser`."""
    return browser


@pytest.fixture(scope="session")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small project, built once without a browser; nobody changes it."""
    root = deck_project.make_project(tmp_path_factory.mktemp("mini"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(programs, "chromium", lambda: None)
        build.run(Project(root), root / "out", [], deck_project.NONE, say=lambda line: None)
    return root


@pytest.fixture
def copy(mini: Path, tmp_path: Path) -> Path:
    """Return a copy of the small project to change."""
    return Path(shutil.copytree(mini, tmp_path / "copy"))


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], book_deck.BookDeck]:
    """Return what gives a deck of the book by its name, each made once."""
    if not list(book_deck.FIGURES.glob("*/*.pptx")):
        lacking(f"{book_deck.FIGURES} holds no figures for PowerPoint; make figures")
    folder = tmp_path_factory.mktemp("decks")
    return cache(lambda name: book_deck.BookDeck(name, folder))
