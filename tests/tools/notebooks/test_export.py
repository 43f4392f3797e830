"""All notebooks of a small book."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest

from tests.tools.notebooks.small_book import MANIFEST, PAGE, TINY_PAGE, png
from tools.errors import BookError
from tools.notebooks import export as export_module
from tools.notebooks import pictures
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


def test_pictures_are_made_at_once_and_pages_written_in_turns(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = (project.book / f"{PAGE}.md").read_text("utf-8")
    (project.book / "ch04_other").mkdir()
    (project.book / "ch04_other" / "index.md").write_text(source)
    heavy = project.figures_out / "ch05_loss_functions" / "gaussian-density.png"
    (project.figures_out / "ch04_other").mkdir()
    (project.figures_out / "ch04_other" / heavy.name).write_bytes(png(1000, 700, noise=True))
    labels = json.loads(project.resolver.read_text())
    labels["labels"]["fig-ch04-gaussian-density"] = {"text": "Figure 4.1", "url": "x"}
    project.resolver.write_text(json.dumps(labels))
    other = {"ch04_other": MANIFEST["ch05_loss_functions"]}

    both = threading.Barrier(2, timeout=60)
    writing: set[int] = set()
    most: list[int] = []

    def shrink(heavy: bytes) -> bytes:
        writing.discard(threading.get_ident())
        both.wait()
        return png()

    def written(*arguments):
        writing.add(threading.get_ident())
        most.append(len(writing))
        try:
            return write(*arguments)
        finally:
            writing.discard(threading.get_ident())

    write = export_module._written
    monkeypatch.setattr(pictures, "shrink", shrink)
    monkeypatch.setattr(export_module, "_written", written)
    export(project, MANIFEST | other, tmp_path / "site")
    assert max(most) == 1


def test_notebooks_ask_only_the_known_hosts(project: Project, tmp_path: Path) -> None:
    for address in export(project, MANIFEST, tmp_path / "site"):
        text = (tmp_path / "site" / address).read_text()
        words = [w for w in text.replace("(", " ").replace(")", " ").split() if "https://" in w]
        hosts = {urlsplit(word[word.index("https://") :]).netloc for word in words}
        assert hosts <= {"example.org", "github.com", "creativecommons.org", "git-scm.com"}


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
