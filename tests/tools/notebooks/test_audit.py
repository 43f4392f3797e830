"""What must never be published: canaries."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tools.notebooks.small_book import MANIFEST, TINY_PAGE, make_private, master
from tools.errors import BookError
from tools.notebooks.audit import audit
from tools.notebooks.export import export, masters_of
from tools.project import Project


def test_a_solution_that_turns_private_leaves_the_site(project: Project, tmp_path: Path) -> None:
    site = tmp_path / "site"
    export(project, MANIFEST, site)
    make_private(project)
    made = export(project, MANIFEST, site)
    assert f"solutions/{TINY_PAGE}.ipynb" not in made
    assert not (site / "solutions" / f"{TINY_PAGE}.ipynb").exists()
    assert (project.build / "private_solutions" / "solutions" / f"{TINY_PAGE}.ipynb").exists()
    assert audit(site, masters_of(project)) == []


def test_canary_a_private_solution_in_a_published_folder_is_caught(
    project: Project, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    make_private(project)
    export(project, MANIFEST, site)
    masters = masters_of(project)
    assert audit(site, masters) == []
    kept = project.build / "private_solutions" / "solutions" / f"{TINY_PAGE}.ipynb"
    target = site / "solutions" / f"{TINY_PAGE}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(kept, target)
    faults = audit(site, masters)
    assert f"solutions/{TINY_PAGE}.ipynb: a private solution is published" in faults
    assert any("height = 1" in fault for fault in faults)


def test_canary_a_private_solution_on_a_page_stops_the_export(
    project: Project, tmp_path: Path
) -> None:
    make_private(project)
    page = tmp_path / "site" / "search.html"
    page.parent.mkdir()
    page.write_text("<p>A parabola, and it is flat near its bottom.</p>")
    with pytest.raises(BookError, match=r"search\.html: holds a line of the solution"):
        export(project, MANIFEST, page.parent)


def test_what_an_open_practical_shows_is_no_leak_of_a_private_one(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>height = 1 / np.sqrt(2 * np.pi * sigma**2)</p>")
    masters = {"ch05_loss_functions/p2_other": master("private")}
    assert len(audit(tmp_path, masters)) == 1
    assert audit(tmp_path, {**masters, TINY_PAGE: master()}) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<pre><span>height</span> <b>=</b> 1 / np.sqrt(2 * np.pi * sigma**2)</pre>"),
        ("b.html", "<p>A parabola, and it\n is flat near its bottom.</p>"),
        ("_sources/c.md", "    height = 1 / np.sqrt(2 * np.pi * sigma**2)\n"),
    ],
)
def test_canary_a_private_line_on_any_page_is_caught(
    name: str, content: str, project: Project, tmp_path: Path
) -> None:
    make_private(project)
    path = tmp_path / "site" / name
    path.parent.mkdir(parents=True)
    path.write_text(content)
    assert len(audit(tmp_path / "site", masters_of(project))) == 1
