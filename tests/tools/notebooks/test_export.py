"""All notebooks of a small book."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest

from tests.tools.notebooks.small_book import MANIFEST, PAGE, TINY_PAGE
from tools.errors import BookError
from tools.notebooks.audit import audit
from tools.notebooks.export import export, masters_of
from tools.project import Project


def test_export_writes_what_readers_and_students_need(project: Project, tmp_path: Path) -> None:
    site = tmp_path / "site"
    made = export(project, MANIFEST, site)
    assert made == [
        f"notebooks/{PAGE}.ipynb",
        f"notebooks/{TINY_PAGE}.ipynb",
        f"solutions/{TINY_PAGE}.ipynb",
    ]
    for address in made:
        nbformat.validate(nbformat.read(site / address, as_version=4))
    written = {address: (site / address).read_bytes() for address in made}
    export(project, MANIFEST, site)
    assert written == {address: (site / address).read_bytes() for address in made}
    assert b"data:image/png" in written[f"notebooks/{PAGE}.ipynb"]
    assert audit(site, masters_of(project)) == []


def test_a_page_that_never_ran_is_named(project: Project, tmp_path: Path) -> None:
    path = project.stage / f"{TINY_PAGE}.md"
    path.write_text(path.read_text("utf-8").replace("np.linspace(-1, 1, 5)", "np.ones(3)"))
    with pytest.raises(BookError, match=f"book/{TINY_PAGE}.md: has not run"):
        export(project, MANIFEST, tmp_path / "site")


def test_notebooks_ask_only_the_known_hosts(project: Project, tmp_path: Path) -> None:
    for address in export(project, MANIFEST, tmp_path / "site"):
        text = (tmp_path / "site" / address).read_text()
        words = [w for w in text.replace("(", " ").replace(")", " ").split() if "https://" in w]
        hosts = {urlsplit(word[word.index("https://") :]).netloc for word in words}
        assert hosts <= {"example.org", "github.com", "creativecommons.org"}


def test_the_first_broken_page_is_named_however_many_are_written_at_once(
    project: Project, tmp_path: Path
) -> None:
    source = (project.book / f"{PAGE}.md").read_text("utf-8")
    for number in range(1, 9):
        path = project.book / f"ch{number:02d}_broken" / "index.md"
        path.parent.mkdir()
        path.write_text(source.replace("# Loss", "{ref}`nowhere`\n\n# Loss"))
    with pytest.raises(BookError, match=r"ch01_broken/index\.md: unknown label 'nowhere'"):
        export(project, MANIFEST, tmp_path / "site")
