"""Setting up runs what must be run, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests import ROOT
from tools import bootstrap

STEPS = list(bootstrap.STEPS)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what an environment is made from, with a finished environment."""
    for name in ("requirements.lock", "package-lock.json", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / "python").touch()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "python")
    original = bootstrap.wanted
    monkeypatch.setattr(bootstrap, "wanted", lambda: original(tmp_path))
    return tmp_path


def steps_run(monkeypatch: pytest.MonkeyPatch, failing: str = "") -> list[str]:
    """Set up, and say which steps ran; one may fail."""
    ran = []
    names = {what: step for step, (what, _) in bootstrap.commands().items()}

    def play(what: str, *command: str | Path) -> None:
        ran.append(names[what])
        if names[what] == failing:
            raise SystemExit(f"setup failed: {what}")

    def try_out(what: str, *command: str | Path) -> bool:
        ran.append(names[what])
        return names[what] != failing

    monkeypatch.setattr(bootstrap, "run", play)
    monkeypatch.setattr(bootstrap, "attempt", try_out)
    try:
        bootstrap.main()
    except SystemExit:
        assert failing
    return ran


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_everything_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert steps_run(monkeypatch) == STEPS
    assert steps_run(monkeypatch) == []
    assert list(json.loads((project / ".venv" / bootstrap.MADE_FROM).read_text())) == STEPS


@pytest.mark.parametrize(
    ("file", "old", "new", "steps"),
    [
        ("pyproject.toml", "[tool.udl]\ntitle = ", '[tool.udl]\nold = "x"\ntitle = ', []),
        ("pyproject.toml", "line-length = 100", "line-length = 99", []),
        ("pyproject.toml", "[project]\n", '[project]\nkeywords = ["x"]\n', ["udl"]),
        ("package-lock.json", "{", "{ ", ["npm", "live"]),
        ("requirements.lock", "\n", "\n\n", ["packages", "udl", "live"]),
    ],
)
def test_a_change_runs_what_it_concerns(
    file: str,
    old: str,
    new: str,
    steps: list[str],
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps_run(monkeypatch)
    edit(project / file, old, new)
    assert steps_run(monkeypatch) == steps


def test_an_older_record_counts_as_none(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / ".venv" / bootstrap.MADE_FROM).write_text("3fb1c0")
    assert steps_run(monkeypatch) == STEPS


def test_what_failed_is_tried_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps_run(monkeypatch)
    edit(project / "package-lock.json", "{", "{ ")
    assert steps_run(monkeypatch, failing="npm") == ["npm"]
    edit(project / "package-lock.json", "{ ", "{")  # as it was; what npm left is not
    assert steps_run(monkeypatch) == ["npm"]


def test_what_may_fail_stops_nothing_and_is_tried_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert steps_run(monkeypatch, failing="live") == STEPS
    assert steps_run(monkeypatch) == ["live"]
    assert steps_run(monkeypatch) == []
