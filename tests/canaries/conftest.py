"""The small book, built once, of which every canary gets a copy to plant its fault in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import ROOT
from tests.canaries.planting import Book

MINIBOOK = Path(__file__).parent / "minibook"
# What draws and exports figures; the book's own chapters stay out.
FIGURE_TOOLS = ("export", "formats.py", "registry.py", "pptx")


@pytest.fixture(scope="session")
def built_book(tmp_path_factory) -> Book:
    """The small book with the real book's configuration, extensions and face, built once."""
    root = tmp_path_factory.mktemp("minibook") / "book project"
    shutil.copytree(MINIBOOK, root)
    for room in ("_ext", "_static", "_templates"):
        shutil.copytree(ROOT / "book" / room, root / "book" / room)
    shutil.copy(ROOT / "book" / "_config.yml", root / "book")
    for name in FIGURE_TOOLS:
        source = ROOT / "figures" / name
        if source.is_dir():
            shutil.copytree(source, root / "figures" / name)
        else:
            shutil.copy(source, root / "figures")
    book = Book(root)
    built = book.build()
    assert built.code == 0, built.errors
    return book


@pytest.fixture
def book(built_book, tmp_path) -> Book:
    """A copy of the built book; its figures and outputs are cached, its last good site stands."""
    root = tmp_path / "book project"
    shutil.copytree(built_book.root, root)
    return Book(root)
