"""What must never be published: canaries."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.tools.notebooks.small_book import MANIFEST, TINY_PAGE, master
from tools.notebooks.apart import overlaid, take_apart
from tools.notebooks.audit import audit
from tools.notebooks.export import export, masters_of
from tools.project import Project

LINE = "height = 1 / np.sqrt(2 * np.pi * sigma**2)"


def looked(project: Project, folder: Path, site: Path) -> list[str]:
    """Look for solutions as the command does that is given their folder."""
    masters = masters_of(project)
    return audit(site, masters, overlaid(folder, masters))


@pytest.fixture
def folder(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instructor's folder, and in it the solutions of the only practical."""
    kept = tmp_path_factory.mktemp("instructor")
    take_apart(project, TINY_PAGE, kept)
    return kept


def test_a_solution_that_is_taken_apart_leaves_the_site(
    project: Project, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = tmp_path / "site"
    assert f"solutions/{TINY_PAGE}.ipynb" in export(project, MANIFEST, site)
    kept = tmp_path_factory.mktemp("instructor")
    take_apart(project, TINY_PAGE, kept)
    # Its page has not run, and need not: nothing in it can.
    made = export(project, MANIFEST, site)
    assert f"notebooks/{TINY_PAGE}.ipynb" in made
    assert f"solutions/{TINY_PAGE}.ipynb" not in made
    assert not (site / "solutions" / f"{TINY_PAGE}.ipynb").exists()
    assert looked(project, kept, site) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<pre><span>height</span> <b>=</b> 1 / np.sqrt(2 * np.pi * sigma**2)</pre>"),
        ("b.html", "<p>A parabola, and it\n is flat near its bottom.</p>"),
        ("_sources/c.md", f"    {LINE}\n"),
        ("ch05_loss_functions/d.ipynb", json.dumps({"cells": [{"source": [LINE], "outputs": []}]})),
    ],
)
def test_canary_a_line_that_lies_apart_is_found_wherever_it_is_published(
    name: str, content: str, project: Project, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "site" / name
    path.parent.mkdir(parents=True)
    path.write_text(content)
    (found,) = looked(project, folder, tmp_path / "site")
    assert found.startswith(f"{name}: holds a line of the solution of {TINY_PAGE}")


def test_canary_a_line_that_lies_apart_is_found_in_a_wheel(
    project: Project, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "dist").mkdir()
    with zipfile.ZipFile(tmp_path / "dist" / "udl-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("udl/checks/answers.py", f"def pdf():\n    {LINE}\n")
        wheel.writestr("udl/data/digits.npz", LINE)
    (found,) = looked(project, folder, tmp_path / "dist")
    assert found.startswith("udl-1-py3-none-any.whl/udl/checks/answers.py: holds a line")


def test_what_an_open_practical_shows_is_no_leak_of_one_that_lies_apart(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<p>{LINE}</p>")
    apart = {"ch05_loss_functions/p2_other": master()}
    assert len(audit(tmp_path, {}, apart)) == 1
    assert audit(tmp_path, {TINY_PAGE: master()}, apart) == []


def test_canary_a_solution_in_a_students_notebook_is_found(
    project: Project, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    export(project, MANIFEST, site)
    path = site / "notebooks" / f"{TINY_PAGE}.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][-1]["source"] = LINE
    path.write_text(json.dumps(notebook))
    (found,) = audit(site, masters_of(project))
    assert found.startswith(f"notebooks/{TINY_PAGE}.ipynb: holds a line")
