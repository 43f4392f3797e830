"""The install cell: what it asks for, what it does, and its commit."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import subprocess
from types import SimpleNamespace

import nbformat
import pytest

from tests.tools.notebooks.small_book import chapter
from tools.errors import BookError
from tools.notebooks.install import install_source, stamp
from tools.notebooks.publication import serialise
from tools.notebooks.resolver import Resolver

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OTHER = "f" * 40
PACKAGE = "udl[torch] @ git+https://github.com/a/b@"


@pytest.mark.parametrize(
    ("code", "package"),
    [
        ("import udl", "udl @"),
        ("from torch import nn", "udl[torch] @"),
        ("import transformers, torch", "udl[transformers] @"),
        ("from udl import training", "udl[torch] @"),
        # Its modules import torch and transformers only where they are asked for GPT-2 itself.
        ("from udl.pretrained import load_language_model", "udl @"),
    ],
)
def test_the_install_cell_asks_for_what_the_page_imports(code: str, package: str) -> None:
    assert f'"{package} git+' in install_source(code, "a/b")


class Machine:
    """What is installed on a machine, and what the cell has pip do there."""

    def __init__(self, there: dict[str, str], commit: str | None, refusal: str = "") -> None:
        self.there, self.commit, self.refusal = there, commit, refusal
        self.asked: list[list[str]] = []

    def find_spec(self, name: str) -> object | None:
        return object() if name in self.there else None

    def version(self, name: str) -> str:
        return self.there[name]

    def distribution(self, name: str) -> SimpleNamespace:
        if name not in self.there:
            raise importlib.metadata.PackageNotFoundError(name)
        origin = json.dumps({"vcs_info": {"commit_id": self.commit}}) if self.commit else None
        return SimpleNamespace(read_text=lambda file: origin)

    def run(self, command: list[str], **options: object) -> SimpleNamespace:
        self.asked.append(command[4:])
        return SimpleNamespace(returncode=1 if self.refusal else 0, stderr=self.refusal)

    def open(
        self, monkeypatch: pytest.MonkeyPatch, commit: str = COMMIT, code: str = "import torch"
    ) -> list[list[str]]:
        """Run the cell of a notebook of some commit; returns what pip was asked."""
        cell = install_source(code, "a/b").replace("@main", f"@{commit}")
        monkeypatch.setattr(importlib.util, "find_spec", self.find_spec)
        monkeypatch.setattr(importlib.metadata, "version", self.version)
        monkeypatch.setattr(importlib.metadata, "distribution", self.distribution)
        monkeypatch.setattr(subprocess, "run", self.run)
        exec(compile(cell, "install", "exec"), {})
        return self.asked


COLAB = {"numpy": "2.0.2", "torch": "2.8.0+cu126"}
KEPT = ["numpy==2.0.2", "torch==2.8.0+cu126"]
FRESH = ["--quiet", f"{PACKAGE}{COMMIT}"]
# Where torch is there, its extra's bound must not stand against it.
PLAIN = ["--quiet", f"udl @ git+https://github.com/a/b@{COMMIT}"]


@pytest.mark.parametrize(
    ("there", "commit", "asked"),
    [
        pytest.param({}, None, [FRESH], id="nothing is installed"),
        pytest.param(COLAB, None, [[*PLAIN, *KEPT]], id="Colab"),
        pytest.param(
            {"udl": "1", "numpy": "2.0.2"}, COMMIT, [[*FRESH, KEPT[0]]], id="without the extra"
        ),
        pytest.param({"udl": "1", **COLAB}, COMMIT, [], id="all is there"),
        pytest.param(
            {"udl": "1", **COLAB},
            OTHER,
            [["--quiet", "--force-reinstall", "--no-deps", FRESH[1]], [*PLAIN, *KEPT]],
            id="another commit",
        ),
        pytest.param({"udl": "1", **COLAB}, None, [], id="a developer's own"),
    ],
)
def test_only_the_difference_is_installed(
    there: dict[str, str],
    commit: str | None,
    asked: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Machine(there, commit).open(monkeypatch) == asked


def test_a_notebook_that_is_not_published_asks_for_no_commit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Machine({"udl": "1", **COLAB}, OTHER).open(monkeypatch, commit="main") == []


def test_a_notebook_without_torch_does_not_ask_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine({"udl": "1", "numpy": "2.0.2"}, COMMIT)
    assert machine.open(monkeypatch, code="import numpy") == []


def test_grading_keeps_the_version_of_whoever_grades(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert Machine({"udl": "1", **COLAB}, OTHER).open(monkeypatch) == []


# What pip and git print, cut to what tells the cases apart.
REFUSALS = {
    "no git": (
        "ERROR: Cannot find command 'git' - do you have 'git' installed and in your PATH?",
        "git is missing. Install it",
    ),
    "no pip": ("/usr/bin/python3: No module named pip", "has no pip.*: pip install 'udl"),
    "a full disk": (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "disk is full",
    ),
    "a full quota": ("OSError: [Errno 122] Disk quota exceeded: '/home/a'", "disk is full"),
    "somebody else's Python": (
        "PermissionError: [Errno 13] Permission denied: '/usr/lib/python3/udl'",
        "environment of your own",
    ),
    "the system's Python": ("error: externally-managed-environment", "environment of your own"),
    "a commit that is gone": (
        "git fetch -q https://github.com/a/b 01 did not run successfully.\n"
        "fatal: remote error: upload-pack: not our ref 0123456789abcdef",
        "Download the notebook anew",
    ),
    "a branch that is gone": (
        "error: pathspec 'term' did not match any file(s) known to git",
        "Download the notebook anew",
    ),
    "a repository that is gone": (
        "remote: Repository not found.\nfatal: repository 'https://github.com/a/b/' not found",
        "Download the notebook anew",
    ),
    "an old Python": (
        "ERROR: Package 'udl' requires a different Python: 3.9.2 not in '>=3.11'",
        "Python is too old",
    ),
    "no network for git": (
        "fatal: unable to access 'https://github.com/a/b/': Could not resolve host: github.com",
        r"Without a network.*pip install 'udl\[torch\] @ git",
    ),
    "no network for pip": (
        "Retrying after connection broken by 'NewConnectionError(': Failed to establish a new "
        "connection: [Errno -3] Temporary failure in name resolution')'",
        "Without a network",
    ),
    "something else": ("ERROR: Failed building wheel for udl", "The lines above say why"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_where_pip_fails_the_cell_says_what_helps_and_stops(
    case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal, advice = REFUSALS[case]
    with pytest.raises(RuntimeError, match=rf"torch is missing or too old, .*\. .*{advice}"):
        Machine({}, None, refusal).open(monkeypatch)
    assert refusal in capsys.readouterr().out


def test_a_stamp_ties_the_install_cell_and_nothing_else(resolver: Resolver) -> None:
    text = serialise(chapter(resolver), "n")
    stamped = stamp(text, COMMIT)
    assert stamped == text.replace("course@main", f"course@{COMMIT}")
    assert stamp(stamped, COMMIT) == stamped
    with pytest.raises(BookError, match="hexadecimal"):
        stamp(text, "main; rm")
    with pytest.raises(BookError, match="the notebook has no install cell"):
        stamp(serialise(nbformat.v4.new_notebook(), "n"), COMMIT)
