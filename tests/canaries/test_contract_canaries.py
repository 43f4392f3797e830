"""Faults against the contracts of the code: each gate must see the one that is planted for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

BIN = Path(sys.executable).parent
MYPY = ("mypy", "--follow-imports=skip", "src/udl/networks/shallow.py")


@pytest.fixture
def code(tmp_path) -> Path:
    """A copy of the code, without the book."""
    for room in ("src", "figures", "tools"):
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.npz")
        shutil.copytree(ROOT / room, tmp_path / room, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def run(code: Path, *command: str) -> subprocess.CompletedProcess:
    paths = f"{code / 'src'}{os.pathsep}{code}"
    return subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=code,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def test_the_contracts_hold(code):
    done = run(code, "lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("src/udl/checks/core.py", "from udl import losses", "data and checks import no algorithm"),
        (
            "src/udl/data/loss_examples.py",
            "from udl.networks import shallow",
            "data and checks import no algorithm",
        ),
        ("src/udl/losses/nll.py", "import torch", "run in a browser"),
        ("src/udl/losses/nll.py", "import matplotlib", "algorithms load no data"),
        ("src/udl/pretrained/models.py", "from udl import plot", "trained models are data"),
        ("tools/build.py", "from udl import losses", "tools know neither"),
        ("src/udl/plot/palette.py", "from figures import registry", "the package knows neither"),
    ],
)
def test_an_import_against_the_contracts_is_caught(code, file, line, contract):
    add(code / file, f"\n{line}\n")
    done = run(code, "lint-imports", "--no-cache")
    assert done.returncode != 0
    broken = [text for text in done.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(contract in text for text in broken), done.stdout


@pytest.mark.parametrize(
    ("added", "command", "word"),
    [
        ("\ndef bare(x):\n    return x\n", ("ruff", "check", "."), "D103"),
        ("\ntypo = undefined_name_of_a_list = 1 +\n", ("ruff", "check", "."), "invalid-syntax"),
        # Of the one module: what it imports takes half a minute and has nothing to do with it.
        ('\nmistyped: int = "a word"\n', MYPY, "Incompatible types"),
    ],
)
def test_a_fault_of_style_or_type_is_caught(code, added, command, word):
    add(code / "src" / "udl" / "networks" / "shallow.py", added)
    done = run(code, *command)
    assert done.returncode != 0
    assert word in done.stdout
