"""Where figures come from, where they go, and where they will be published."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FONTS = Path("node_modules/@expo-google-fonts/arimo")
RESULTS = ROOT / "book" / "_build" / "experiments"  # where the build keeps long results, too


@dataclass(frozen=True)
class Site:
    """Where the book is published, from `[tool.udl]` of pyproject.toml."""

    title: str
    url: str

    @classmethod
    def read(cls, root: Path) -> Site:
        """Read title and address of the site below a project's root."""
        with (root / "pyproject.toml").open("rb") as file:
            table = tomllib.load(file)["tool"]["udl"]
        return cls(title=table["title"], url=table["site_url"].rstrip("/"))

    @property
    def attribution(self) -> str:
        """What a reuse of a figure has to say."""
        return f"{self.title} ({self.url}/)"
