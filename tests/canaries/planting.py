"""A small book to plant faults in, and what its builds say."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests import ROOT


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
