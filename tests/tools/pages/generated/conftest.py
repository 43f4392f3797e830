"""The small book in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.pages.generated.small_book import (
    APPENDIX_TOC,
    CHAPTER,
    DRAFTED,
    FRONT,
    LETTERED,
    PLANNED,
    PRACTICAL,
    TOC,
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    files = {
        "_toc.yml": TOC,
        "ch01_introduction/index.md": PLANNED,
        "ch05_loss_functions/index.md": CHAPTER,
        "ch05_loss_functions/p1_least_squares.md": PRACTICAL,
        "../slides/ch05_loss_functions.md": "---\ntitle: Losses\n---\n# One\n",
        "../slides/ch05_loss_functions_2.md": "# Two\n",
        "../slides/catch_up_1.md": "# Catching up\n",
        "../slides/README.md": "no deck",
    }
    root = tmp_path / "book"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


@pytest.fixture
def appendix(book: Path) -> Path:
    (book / "appendix").mkdir()
    (book / "appendix" / "index.md").write_text(FRONT, "utf-8")
    (book / "appendix" / "linear_algebra.md").write_text(LETTERED, "utf-8")
    (book / "appendix" / "calculus.md").write_text(DRAFTED, "utf-8")
    with (book / "_toc.yml").open("a", encoding="utf-8") as toc:
        toc.write(APPENDIX_TOC.lstrip("\n"))
    return book
