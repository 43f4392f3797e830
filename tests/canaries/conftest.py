"""A small book, built once, of which every canary gets a copy to plant its fault in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MINIBOOK = Path(__file__).parent / "minibook"
OWN_FIGURE_MODULES = ("__init__.py", "catalogue.py")


@dataclass
class Built:
    """What a build said and how it ended."""

    code: int
    said: str
    errors: str


@dataclass
class Book:
    """A book project to break."""

    root: Path

    def page(self, name: str) -> Path:
        """The source of a page."""
        return self.root / "book" / name

    @property
    def site(self) -> Path:
        """The last good site."""
        return self.root / "book" / "_build" / "html"

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace text that must be there."""
        path = self.root / name
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    def build(self, **environment: str) -> Built:
        """Build as the command line does, from the tools' folder."""
        done = subprocess.run(
            [sys.executable, "-m", "tools.build", "--root", str(self.root)],
            cwd=ROOT,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        return Built(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def built_book(tmp_path_factory) -> Book:
    """The small book with the real book's configuration, extensions and face, built once."""
    root = tmp_path_factory.mktemp("minibook") / "book project"
    shutil.copytree(MINIBOOK, root)
    for room in ("_ext", "_static", "_templates"):
        shutil.copytree(ROOT / "book" / room, root / "book" / room)
    shutil.copy(ROOT / "book" / "_config.yml", root / "book")
    for module in (ROOT / "figures").glob("[!c]*.py"):
        if module.name not in OWN_FIGURE_MODULES:
            shutil.copy(module, root / "figures")
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
