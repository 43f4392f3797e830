"""One place says what the book is called and whose it is; the other files follow."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest
import yaml

from tests import ROOT
from tools.errors import BookError
from tools.project import Project
from tools.publish.names import main, update

FILES = ("README.md", "pyproject.toml", "CITATION.cff", "LICENSE", "LICENSE-CONTENT")
TITLE, AUTHORS = 'Übung: "5 $" & *mehr*', "Jürgen Größe, Þóra Ñandú"


def test_the_book_s_files_agree_with_its_settings() -> None:
    assert update(Project(ROOT), check=True) == []


@pytest.fixture
def fork(tmp_path: Path) -> Project:
    """The book's files, of which only the settings were changed."""
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    text = (tmp_path / "pyproject.toml").read_text("utf-8")
    old = tomllib.loads(text)["tool"]["udl"]
    before, _, after = text.partition("[tool.udl]\n")
    for key, value in {
        "title": TITLE.replace('"', '\\"'),
        "authors": AUTHORS,
        "site_url": "https://lehre.example.edu/kurs",
        "repository": "Lehrstuhl/kurs",
    }.items():
        line = f'{key} = "{old[key]}"\n'
        assert line in after
        after = after.replace(line, f'{key} = "{value}"\n')
    (tmp_path / "pyproject.toml").write_text(f"{before}[tool.udl]\n{after}", "utf-8")
    return Project(tmp_path)


def test_a_fork_is_told_each_line_and_has_them_written(
    fork: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    root = ["--root", str(fork.root)]
    assert main([*root, "--check"]) == 1
    said = capsys.readouterr().err
    assert all(f"{name}: expected " in said for name in FILES)
    assert main(root) == 0
    assert main([*root, "--check"]) == 0

    def text(name: str) -> str:
        return (fork.root / name).read_text("utf-8")

    citation = yaml.safe_load(text("CITATION.cff"))
    assert citation["title"] == TITLE
    assert citation["authors"] == [{"name": AUTHORS}]
    assert citation["url"] == "https://lehre.example.edu/kurs"
    assert citation["repository-code"] == "https://github.com/Lehrstuhl/kurs"
    assert (
        citation["references"] == yaml.safe_load((ROOT / "CITATION.cff").read_text())["references"]
    )
    assert tomllib.loads(text("pyproject.toml"))["project"]["authors"] == [{"name": AUTHORS}]
    assert text("README.md").startswith('# Übung: "5 \\$" \\& \\*mehr\\*\n')


def test_the_licences_keep_who_was_there(fork: Project) -> None:
    update(fork)
    for name in ("LICENSE", "LICENSE-CONTENT"):
        lines = (fork.root / name).read_text("utf-8").split("\n")
        place = next(i for i, line in enumerate(lines) if AUTHORS in line)
        assert lines[place].startswith("Copyright (c) 2")
        assert lines[place + 1] in (ROOT / name).read_text("utf-8").split("\n")
        assert lines[place + 1].startswith("Copyright (c) 2")


def test_a_line_that_is_gone_is_named(fork: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (fork.root / "LICENSE").write_text("MIT\n", "utf-8")
    with pytest.raises(BookError, match=r"LICENSE: expected a line 'Copyright \(c\) .*no-name"):
        update(fork, check=True)
    assert main(["--root", str(fork.root)]) == 1
    assert "[no-name]" in capsys.readouterr().err
