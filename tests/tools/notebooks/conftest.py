"""What a page may refer to (`resolve/world.json`), and a small book with its run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.tools.notebooks.small_book import CHAPTER, PAGE, SITE, TINY, png, run_page
from tools.notebooks.pictures import Shelf
from tools.notebooks.resolver import Picture, Resolver
from tools.pages.illustrations import Illustration
from tools.project import Project

WORLD = Path(__file__).parent / "resolve" / "world.json"


@pytest.fixture
def world() -> dict[str, Any]:
    return json.loads(WORLD.read_text("utf-8"))


@pytest.fixture
def resolver(world: dict[str, Any]) -> Resolver:
    def picture(stem: str, name: str) -> Picture:
        return Picture(b"PICTURE", **world["figures"][name])

    def illustration(page: str, file: str) -> Illustration:
        if file != "pictures/tree.svg":
            raise KeyError(file)
        return Illustration("tree.svg", b"PICTURE", 120, 80)

    found = Resolver.from_json(json.dumps(world), SITE).on(PAGE, picture)
    return replace(found, illustration=illustration)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "figures", {}, tmp_path / "light")


@pytest.fixture
def project(tmp_path: Path, world: dict[str, Any]) -> Project:
    project = Project(tmp_path)
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.udl]\ntitle = "A course"\nsite_url = "{SITE}"\n'
        'repository = "someone/course"\nemail = "a@b.c"\n'
    )
    chapter_folder = project.book / "ch05_loss_functions"
    chapter_folder.mkdir(parents=True)
    figure = "```{course-figure} gaussian-density\n```\n"
    (chapter_folder / "index.md").write_text(CHAPTER.replace("One.", figure))
    (chapter_folder / "p1_tiny.md").write_text(TINY)
    planned = project.book / "ch06_training"
    planned.mkdir()
    (planned / "index.md").write_text("---\nudl: {status: planned}\n---\n# Training\n")
    figures = project.figures_out / "ch05_loss_functions"
    figures.mkdir(parents=True)
    (figures / "gaussian-density.png").write_bytes(png(1800, 600, noise=True))
    project.resolver.parent.mkdir(parents=True, exist_ok=True)
    project.resolver.write_text(json.dumps(world))
    run_page(project)
    return project
