"""Programs are found where they are, and one that comes, goes or changes is noticed."""

from __future__ import annotations

import io
import os
import tarfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import pytest

from tools import fingerprint, programs
from tools.errors import BookError
from tools.project import HOME, Project


def fake(folder: Path, name: str, version: str) -> Path:
    """Write a program that says its version and nothing else."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho Chromium {version} built for tests\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that alone is on the path, on a machine that brings nothing along."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(programs, "BROUGHT", tmp_path / "nothing")
    return tmp_path / "bin"


def test_a_browser_on_the_path_is_found(path):
    assert programs.chromium() is None
    made = fake(path, "chromium-browser", "99.0.1")
    assert programs.chromium() == programs.Program(str(made), "99.0.1", programs.FLAGS)


def test_the_environment_names_another_browser_or_none(path, monkeypatch, tmp_path):
    fake(path, "chromium", "99.0.1")
    other = fake(tmp_path, "mine", "98.7")
    monkeypatch.setenv("CHROMIUM", str(other))
    assert programs.chromium().path == str(other)
    monkeypatch.setenv("CHROMIUM", "")
    assert programs.chromium() is None
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with pytest.raises(BookError, match=r"/no/such/browser.*\[browser-does-not-start\]"):
        programs.chromium()


def test_a_program_that_fails_is_not_there(path):
    broken = fake(path, "chromium", "99.0.1")
    broken.write_text("#!/bin/sh\necho 99.0.1\nexit 1\n")
    assert programs.chromium() is None


def test_a_browser_that_comes_or_changes_changes_the_fingerprint(path, tmp_path):
    project = Project(HOME)
    before = fingerprint.take(project)
    assert before["browser"] == ""
    made = fake(path, "chromium", "99.0.1")
    after = fingerprint.take(project)
    assert {room for room in after if after[room] != before[room]} == {"browser"}
    fake(path, "chromium", "99.0.2")
    os.utime(made, ns=(0, 0))  # certainly another time than before
    assert fingerprint.take(project)["browser"] == "99.0.2"


def test_what_is_brought_along_is_unpacked_whole_and_once(tmp_path):
    packed = tmp_path / "packed"
    packed.mkdir()
    (packed / "chromium.br").write_bytes(brotli.compress(b"a program"))
    for part, name in (
        ("al2023", "lib/libnss3.so"), ("swiftshader", "libEGL.so"), ("fonts", "fonts/a.ttf"),
    ):  # fmt: skip
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as archive:
            archive.addfile(tarfile.TarInfo(name))
        (packed / f"{part}.tar.br").write_bytes(brotli.compress(stream.getvalue()))
    folder = tmp_path / "cache" / "1.0"
    programs.unpack(packed, folder)
    files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert files == {"chromium", "fonts.conf", "fonts/a.ttf", "lib/libnss3.so", "libEGL.so"}
    assert os.access(folder / "chromium", os.X_OK)
    (folder / "mine").touch()
    programs.unpack(packed, folder)
    assert (folder / "mine").exists()
    assert [one.name for one in folder.parent.iterdir()] == ["1.0"]


def test_the_browser_brought_along_starts_and_prints(tmp_path):
    found = programs.brought_along()
    if found is None:
        pytest.skip("npm brings no browser for this system")

    def visit() -> str:
        with programs.started(found) as browser:
            first, second = (browser.new_context() for _ in range(2))
            page = first.new_page()
            page.goto("data:text/html,<p>text")
            page.pdf(path=tmp_path / "a.pdf")
            first.close()  # takes nothing else with it
            other = second.new_page()
            other.goto("data:text/html,<title>two</title>")
            return other.title()

    # Playwright allows one session a thread, and another test may hold one in this.
    with ThreadPoolExecutor(1) as aside:
        assert aside.submit(visit).result() == "two"
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
