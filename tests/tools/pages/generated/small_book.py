"""A small book of two chapters, with and without an appendix, and how to plant faults in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.errors import BookError
from tools.project import Project

TOC = """
format: jb-book
root: index
parts:
  - caption: Models & losses
    numbered: 1
    chapters:
      - file: ch01_introduction/index
      - file: ch05_loss_functions/index
        sections:
          - file: ch05_loss_functions/p1_least_squares
  - caption: Reference
    chapters:
      - file: notation
"""
CHAPTER = """---
udl: {status: complete, updated: 2026-11-23, summary: "Where losses come from"}
---
```{code-cell}
# not the title
```
# Loss functions
"""
PLANNED = """---
udl: {status: planned, updated: 2026-11-20, summary: "What it is for"}
nosearch: true
---
# Introduction
"""
PRACTICAL = """---
udl: {practical: "5.1", updated: 2026-11-23, minutes: 60, summary: "s", solutions: open}
---
# Practical 5.1: Least \\<squares>
"""
MANIFEST = {
    "ch05_loss_functions": {
        "sigmoid": {
            "title": "The sigmoid",
            "alt": "A rising curve",
            "caption": "It rises.",
            "width": 518.4,
            "height": 307.2,
            "files": [
                "ch05_loss_functions/sigmoid.svg",
                "ch05_loss_functions/sigmoid.dark.svg",
                "ch05_loss_functions/sigmoid.pdf",
            ],
        }
    }
}
LETTERED = """---
udl: {status: complete, updated: 2026-11-24, summary: "Arrows & numbers"}
---
# Linear \\<algebra>

```{course-figure} norms
```

````{course-figure} shadow
````
"""
FRONT = LETTERED.partition("\n\n")[0].replace("Linear \\<algebra>", "Reading").replace("24", "22")
DRAFTED = """---
udl: {status: draft, updated: 2026-11-23, summary: "Slopes"}
---
# Calculus

```{course-figure} slope
```
"""
APPENDIX_TOC = """
  - caption: Background
    chapters:
      - file: appendix/index
      - file: appendix/linear_algebra
      - file: appendix/calculus
"""


def drawing(name: str, *endings: str) -> dict[str, object]:
    files = [f"appendix/{name}.{ending}" for ending in ("svg", "dark.svg", *endings)]
    texts = {"title": f"The {name}", "alt": "A line", "caption": "It is straight."}
    return {**texts, "width": 518.4, "height": 300.0, "files": files}


APPENDIX = {"appendix": {name: drawing(name, "png") for name in ("slope", "shadow", "norms")}}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def refusal(path: Path, old: str, new: str, read: Callable[[], object]) -> str:
    """Plant a fault, and return the one line in which the book is refused."""
    edit(path, old, new)
    with pytest.raises(BookError) as caught:
        read()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def rows(table: str) -> list[str]:
    """Return the rows of a table's body, its part headings included."""
    return [line for line in table.splitlines() if line.startswith("<tr")]


def project_of(folder: Path, **settings: str) -> Project:
    """Make a project of these settings, completed by what each needs."""
    needed = {
        "title": "T",
        "site_url": "https://site.example/",
        "repository": "owner/name",
        "email": "a@b.example",
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in (needed | settings).items()]
    (folder / "pyproject.toml").write_text("\n".join(["[tool.udl]", *lines]), "utf-8")
    return Project(folder)
