"""The command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tools.notebooks.small_book import MANIFEST, PAGE, TINY_PAGE
from tools.notebooks.__main__ import main
from tools.project import Project


def test_the_command_line_exports_stamps_and_audits(
    project: Project,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site = tmp_path / "site"
    (project.figures_out / "manifest.json").write_text(json.dumps(MANIFEST))
    root = ["--project", str(project.root)]
    assert main([*root, "--out", str(site)]) == 0
    assert main([*root, "--audit", str(site)]) == 0
    assert main([*root, "--stamp", "abcdef1", str(site / "notebooks")]) == 0
    assert "@abcdef1" in (site / "notebooks" / f"{PAGE}.ipynb").read_text()
    kept = tmp_path_factory.mktemp("instructor")
    looking = [*root, "--audit", str(site), "--solutions", str(kept)]
    assert main([*root, "--apart", TINY_PAGE, str(kept)]) == 0
    assert main(looking) == 1, "the solved notebook is still there"
    assert f"solutions/{TINY_PAGE}.ipynb: holds a line" in capsys.readouterr().err
    assert main([*root, "--out", str(site)]) == 0
    assert main(looking) == 0
