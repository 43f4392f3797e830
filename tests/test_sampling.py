"""A sample holds all that changed, rotates, and leaves nobody out for ever."""

from __future__ import annotations

import subprocess

import pytest

from tests import sampling
from tests.sampling import ONE_IN_SHARED, History, read_history, sample

ITEMS = [f"page-{i}" for i in range(40)]


def names(item: str, now: History) -> bool:
    return now.touched(f"book/{item}.md")


def test_what_changed_is_always_tried():
    for number in range(12):
        now = History(number, frozenset({"book/page-7.md", "README.md"}))
        assert "page-7" in sample("page", ITEMS, names, 10, now=now)


def test_each_has_its_turn_and_two_runs_agree():
    seen: set[str] = set()
    for number in range(8):
        now = History(number, frozenset())
        chosen = sample("page", ITEMS, names, 8, now=now)
        assert chosen == sample("page", ITEMS, names, 8, now=now)
        assert not seen & set(chosen)
        seen |= set(chosen)
    assert seen == set(ITEMS)


def test_what_all_are_made_with_brings_more_of_them_sooner():
    tried: list[list[str]] = []
    for number in range(ONE_IN_SHARED):
        now = History(number, frozenset({"theme/page.css", "book/page-7.md"}))
        tried.append(sample("page", ITEMS, names, 8, ["theme"], now))
        assert "page-7" in tried[-1]
        assert sample("page", ITEMS, names, 8, ["other"], now) == sample(
            "page", ITEMS, names, 8, now=now
        )
        # What is tried more often anyhow is not tried less.
        assert sample("page", ITEMS, names, 2, ["theme"], now) == sample(
            "page", ITEMS, names, 2, now=now
        )
    assert {item for each in tried for item in each} == set(ITEMS)
    assert sum(map(len, tried)) == len(ITEMS) + ONE_IN_SHARED - 1


def test_without_history_everything_is_tried():
    assert sample("page", ITEMS, lambda *_: False, 8, now=History(0, None)) == ITEMS


def test_there_is_always_one():
    assert len(sample("page", ["only"], names, 1000, now=History(3, frozenset()))) == 1
    assert sample("page", [], names, 10, now=History(3, frozenset())) == []


def test_a_folder_is_touched_by_what_lies_below_it_alone():
    now = History(1, frozenset({"figures/ch05_loss_functions/densities.py"}))
    assert now.touched("figures/ch05_loss_functions")
    assert not now.touched("figures/ch05_loss")


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Two old commits and a new one, and a file that is not committed."""
    for name in ("UDL_TESTED", "UDL_TEST_ALL"):
        monkeypatch.delenv(name, raising=False)

    def git(*arguments: str, date: str = "2026-01-01T00:00:00Z") -> str:
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        who = ["-c", "user.name=A", "-c", "user.email=a@b.example"]
        return subprocess.run(
            ["git", *who, *arguments],
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
            env={"PATH": sampling.os.environ["PATH"], **dates},
        ).stdout.strip()

    git("init", "-q")
    for day, name in ((1, "old"), (2, "older"), (20, "new")):
        (tmp_path / name).write_text(name)
        git("add", "-A", date=f"2026-01-{day:02}T00:00:00Z")
        git("commit", "-qm", name, date=f"2026-01-{day:02}T00:00:00Z")
    (tmp_path / "untracked").write_text("x")
    return tmp_path


def test_git_says_what_was_committed_lately_and_what_is_not_committed(repository):
    found = read_history(repository)
    assert found.number == 3
    assert found.changed == {"new", "untracked"}


def test_a_commit_that_was_tested_is_compared_with(repository, monkeypatch):
    first = sampling.git(repository, "rev-list", "--max-parents=0", "HEAD")
    monkeypatch.setenv("UDL_TESTED", first)
    assert read_history(repository).changed == {"older", "new", "untracked"}


def test_where_git_knows_nothing_everything_may_have_changed(tmp_path, repository, monkeypatch):
    assert read_history(tmp_path.parent / "nowhere").changed is None
    monkeypatch.setenv("UDL_TESTED", "0" * 40)
    assert read_history(repository).changed is None
    monkeypatch.setenv("UDL_TEST_ALL", "1")
    assert read_history(repository).changed is None
