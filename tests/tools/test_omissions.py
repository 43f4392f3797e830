"""What a build leaves out is recorded, and excuses no more than that."""

from __future__ import annotations

from tools import omissions
from tools.project import Project


def test_decks_without_a_browser_lack_their_pdf(tmp_path, monkeypatch):
    project = Project(tmp_path)
    assert omissions.read(project) == {}
    project.decks_out.mkdir(parents=True)
    (project.decks_out / "mini.html").touch()
    monkeypatch.setenv("CHROMIUM", "")
    omissions.record(project)
    assert omissions.read(project) == {"slides/*.pdf": "there is no browser to print decks"}
    monkeypatch.delenv("CHROMIUM")
    monkeypatch.setattr("tools.programs.chromium", lambda: object())
    omissions.record(project)
    assert omissions.read(project) == {}


def test_nothing_else_is_excused():
    addresses = {"slides/a.pdf", "slides/a.html", "figures/ch05/a.pdf"}
    kept = omissions.without(addresses, {"slides/*.pdf": "there is no browser"})
    assert kept == {"slides/a.html", "figures/ch05/a.pdf"}


def test_pages_without_python_are_recorded_where_the_book_wants_it(tmp_path, monkeypatch):
    project = Project(tmp_path)
    monkeypatch.setattr("tools.live.packages.lacking", lambda: "there is no file of six")
    omissions.record(project)
    assert omissions.read(project) == {}  # a book without the scripts misses nothing
    (project.book / "_live").mkdir(parents=True)
    monkeypatch.setattr("tools.live.bundle.entries", lambda book: [book.book])
    omissions.record(project)
    found = omissions.read(project)
    assert list(found) == ["_static/python/*"]
    assert "no file of six" in found["_static/python/*"]
