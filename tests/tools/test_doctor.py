"""The doctor names what is there, what is missing, and what that costs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT
from tools import doctor


def examined(**environment: str) -> tuple[int, dict[str, str]]:
    """Run the doctor on a Python without packages; returns its code, and its lines by name."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
         "from tools import doctor; sys.exit(doctor.main())"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert not done.stderr
    return done.returncode, {line[8:].split()[0]: line for line in done.stdout.splitlines()}


def test_one_line_each_on_a_bare_python():
    code, lines = examined()
    assert code == 0
    assert list(lines) == [
        "Python", "git", "make", "disk", "environment", "Chromium", "Pyodide", "LibreOffice",
        "poppler", "bubblewrap", "fonts",
    ]  # fmt: skip


def test_what_is_missing_has_its_price(tmp_path):
    for name in ("git", "make"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    code, lines = examined(PATH=str(tmp_path), CHROMIUM="")
    assert code == 0
    assert lines["Chromium"].startswith("--")
    assert "no PDFs of decks" in lines["Chromium"]
    assert "apt-get install libreoffice-impress" in lines["LibreOffice"]


def test_what_a_build_needs_is_demanded(tmp_path):
    code, lines = examined(PATH=str(tmp_path))
    assert code == 1
    assert lines["git"].startswith("MISSING")


def test_a_browser_that_does_not_start_is_named():
    code, lines = examined(CHROMIUM="/no/such/browser")
    assert code == 0
    assert "/no/such/browser: does not start" in lines["Chromium"]


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert doctor.main() == 1
    assert ">= 3.11 is needed" in capsys.readouterr().out


def test_a_font_is_found_below_a_folder(tmp_path: Path):
    assert not doctor.has_font("liberation", (str(tmp_path),))
    (tmp_path / "ttf").mkdir()
    (tmp_path / "ttf" / "LiberationSans-Regular.ttf").touch()
    assert doctor.has_font("liberation", (str(tmp_path),))
