"""An instructor's solutions are run as the checks will run students' answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import needing
from tests.tools.notebooks.small_book import TINY_PAGE
from tools.grading import sandbox
from tools.grading.__main__ import main
from tools.notebooks.apart import take_apart
from tools.project import Project

LINE = "height = 1 / np.sqrt(2 * np.pi * sigma**2)"


def check(project: Project, folder: Path) -> int:
    words = ["check", "5.1", "--solutions", str(folder)]
    return main(["--project", str(project.root), *words])


def test_right_solutions_pass_and_a_wrong_or_missing_one_is_named(
    project: Project,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    needing.need("bubblewrap", sandbox.bubblewrap())
    folder = tmp_path_factory.mktemp("instructor")
    kept = take_apart(project, TINY_PAGE, folder)
    assert check(project, folder) == 0
    assert "every check passes" in capsys.readouterr().out

    kept.write_text(kept.read_text("utf-8").replace(LINE, "height = 1.0"))
    assert check(project, folder) == 1
    said = capsys.readouterr().out
    assert "p1-gaussian_pdf-check" in said
    assert "CheckFailed" in said
    assert "p1-network_shapes-check" not in said

    kept.unlink()
    assert check(project, folder) == 1
    assert "[solution-missing]" in capsys.readouterr().err
