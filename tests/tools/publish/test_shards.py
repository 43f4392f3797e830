"""Chapters that ran on machines of their own come together as if they had run here."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.errors import BookError
from tools.pages import execute, stage
from tools.pages.frontmatter import read_front_matter
from tools.project import HOME, Project
from tools.publish import shards

PAGE = """---
jupytext: {{text_representation: {{extension: .md, format_name: myst}}}}
kernelspec: {{display_name: Python 3, language: python, name: python3}}
udl: {{status: complete, updated: 2026-11-23, minutes: 5, seconds: 5, summary: "A page."}}
---
# {title}

```{{code-cell}} ipython3
print("{title}")
```
"""


def names(project: Project) -> dict[str, dict[str, str]]:
    """What staging would tell of the pages: that they depend on the lock alone."""
    return {
        path.relative_to(project.stage).with_suffix("").as_posix(): {"requirements.lock": "0"}
        for path in sorted(project.stage.rglob("*.md"))
    }


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Make a book of two chapters with code and one without."""

    def make(name: str) -> Project:
        root = tmp_path / name
        for chapter in ("ch01_one", "ch02_two"):
            (root / "book" / chapter).mkdir(parents=True)
            (root / "book" / chapter / "index.md").write_text(PAGE.format(title=chapter))
        (root / "book" / "ch03_planned").mkdir()
        text = "---\nudl: {status: planned}\n---\n# Later\n\nformat_name: myst\n"
        (root / "book" / "ch03_planned" / "index.md").write_text(text)
        (root / "pyproject.toml").write_text(
            '[tool.udl]\ntitle = "t"\nsite_url = "https://e.org"\n'
            'repository = "o/r"\nemail = "e@e.org"\n'
        )
        return Project(root)

    def staged(project: Project, manifest: dict) -> dict[str, dict[str, str]]:
        for path in project.book.glob("ch0[12]*/*.md"):
            target = project.stage / path.relative_to(project.book)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        return names(project)

    monkeypatch.setattr(stage, "stage", staged)
    return make


def test_the_plan_lists_what_staging_would_run():
    project = Project(HOME)
    with_code = {
        path.parent.name
        for path in project.book.glob("[a-z]*/*.md")
        if stage.is_notebook(read_front_matter(path.read_text("utf-8"), path.name))
    }
    assert shards.plan(project) == sorted(with_code)
    assert "ch05_loss_functions" in with_code


def test_the_plan_is_one_line_of_json(book, capsys):
    assert shards.main(["--root", str(book("a").root), "plan"]) == 0
    assert capsys.readouterr().out == '["ch01_one", "ch02_two"]\n'


@pytest.mark.slow
def test_merged_chapters_leave_nothing_to_run(book, tmp_path):
    folder = tmp_path / "shards"
    for chapter in ("ch01_one", "ch02_two"):
        said = shards.run(book(f"machine of {chapter}"), chapter, folder / chapter)
        assert said == f"{chapter}: 1 of 1 pages ran"
        ran = json.loads((folder / chapter / "runs.json").read_text())
        assert list(ran) == [f"{chapter}/index"], "a shard holds its own chapter alone"

    final = book("the last machine")
    assert shards.merge(final, folder) == ["ch01_one/index", "ch02_two/index"]
    assert execute.execute(final, stage.stage(final, {}), print) == {}
    assert set(execute.load_runs(final)) == {"ch01_one/index", "ch02_two/index"}

    # A machine that starts from an earlier shard runs again only what changed.
    later = book("a later machine")
    assert shards.run(later, "ch01_one", folder / "ch01_one") == "ch01_one: 0 of 1 pages ran"
    page = later.book / "ch01_one" / "index.md"
    page.write_text(page.read_text().replace('print("', 'print("new '))
    assert shards.run(later, "ch01_one", folder / "ch01_one") == "ch01_one: 1 of 1 pages ran"
    shards.merge(final, folder)
    shutil.copy(page, final.book / "ch01_one" / "index.md")
    assert execute.execute(final, stage.stage(final, {}), print) == {}


def test_figures_and_experiments_of_many_chapters_are_joined(book, tmp_path):
    folder, final = tmp_path / "shards", book("final")
    for chapter in ("ch02_two", "ch01_one"):
        figures = folder / chapter / "figures"
        (figures / chapter).mkdir(parents=True)
        (figures / chapter / "a.svg").write_text(chapter)
        for name in ("manifest.json", ".state.json"):
            (figures / name).write_text(json.dumps({chapter: {"a": "ä"}}))
        (folder / chapter / "experiments").mkdir()
        (folder / chapter / "experiments" / f"{chapter}.npz").write_text(chapter)
        (folder / chapter / "runs.json").write_text("{}")
    assert shards.merge(final, folder) == []
    for name in ("manifest.json", ".state.json"):
        joined = json.loads((final.figures_out / name).read_text("utf-8"))
        assert list(joined) == ["ch01_one", "ch02_two"]
    assert (final.figures_out / "ch02_two" / "a.svg").read_text() == "ch02_two"
    assert (final.build / "experiments" / "ch01_one.npz").exists()


def test_a_shard_keeps_its_own_chapters_files_and_records(book, tmp_path):
    project = book("a")
    for room in (project.figures_out, project.decks_out):
        shared = ("_assets/deck.css", "pictures/leaf.png")
        for name in ("ch01_one.pptx", "ch02_two.pptx", "ch01_one/a.svg", *shared):
            (room / name).parent.mkdir(parents=True, exist_ok=True)
            (room / name).write_text(name)
        entries = {"ch01_one": 1, "ch01_one_2": 2, "ch02_two": 3}
        (room / ".state.json").write_text(json.dumps(entries))
    shards.save(project, "ch01_one", {}, tmp_path / "shard")
    for room in ("figures", "slides"):
        kept = tmp_path / "shard" / room
        files = {p.relative_to(kept).as_posix() for p in kept.rglob("*") if p.is_file()}
        assert files == {"ch01_one.pptx", "ch01_one/a.svg", *shared, ".state.json"}
        assert json.loads((kept / ".state.json").read_text()) == {"ch01_one": 1, "ch01_one_2": 2}
    other = book("b")
    shards.merge(other, tmp_path / "shard")
    assert (other.decks_out / "ch01_one.pptx").read_text() == "ch01_one.pptx"
    assert (other.decks_out / "_assets" / "deck.css").exists()


def test_a_deck_with_another_chapters_figures_waits_for_the_merge(tmp_path):
    project = Project(HOME)
    assert "ch05_loss_functions" in shards.own_decks(project, "ch05_loss_functions")
    root = tmp_path / "copy"
    shutil.copytree(HOME / "slides", root / "slides")
    shutil.copy(HOME / "pyproject.toml", root)
    deck = root / "slides" / "ch05_loss_functions.md"
    deck.rename(deck.with_name("ch06_training.md"))
    assert shards.own_decks(Project(root), "ch06_training") == []


def test_no_shards_are_no_error(book, tmp_path):
    assert shards.merge(book("a"), tmp_path / "none") == []


def test_an_unknown_chapter_is_refused(book, tmp_path):
    with pytest.raises(BookError, match="ch09"):
        shards.run(book("a"), "ch09", tmp_path / "shard")


@pytest.mark.slow
def test_a_cell_that_raises_fails_its_chapter_and_leaves_no_shard(book, tmp_path):
    project = book("a")
    page = project.book / "ch01_one" / "index.md"
    page.write_text(page.read_text().replace('print("', '1 / 0  # ("'))
    with pytest.raises(BookError, match="ZeroDivisionError"):
        shards.run(project, "ch01_one", tmp_path / "shard")
    assert not (tmp_path / "shard").exists()


def test_the_command_says_what_is_wrong_in_one_line(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tools.publish.shards",
            "run",
            "ch99",
            "--shard",
            str(tmp_path / "s"),
        ],
        cwd=Path(HOME),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
