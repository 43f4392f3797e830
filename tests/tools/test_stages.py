"""The coursework's data join the site of a book that has coursework, and are made once."""

import subprocess
from pathlib import Path

import pytest

from tools import stages
from tools.errors import BookError
from tools.project import Project

MADE_FROM = {"udl": "1", "requirements.lock": "2"}


@pytest.fixture
def project(tmp_path):
    (tmp_path / "book" / "coursework").mkdir(parents=True)
    return Project(tmp_path)


@pytest.fixture
def calls(monkeypatch):
    """A program that writes one file, and what it was called with."""
    called = []

    def run(command, **options):
        called.append(command)
        folder = Path(command[-1])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "coursework_train.csv").write_text("label\n")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(stages.subprocess, "run", run)
    return called


def test_data_are_made_again_only_where_the_package_changed(project, calls):
    for _ in range(2):
        stages.write_data(project, MADE_FROM)
    assert len(calls) == 1
    assert calls[0][1:4] == ["-m", "udl.coursework", "data"]
    stages.write_data(project, {**MADE_FROM, "udl": "3"})
    assert len(calls) == 2


def test_a_book_without_coursework_has_no_data(tmp_path, calls):
    (tmp_path / "book").mkdir()
    stages.write_data(Project(tmp_path), MADE_FROM)
    assert not calls
    assert not Project(tmp_path).data_out.exists()


def test_a_failure_is_told_and_nothing_is_trusted(project, calls, monkeypatch):
    def fails(command, **options):
        return subprocess.CompletedProcess(command, 1, "", "no room on the disk")

    with monkeypatch.context() as patch:
        patch.setattr(stages.subprocess, "run", fails)
        with pytest.raises(BookError, match="no room on the disk"):
            stages.write_data(project, MADE_FROM)
    stages.write_data(project, MADE_FROM)
    assert len(calls) == 1
