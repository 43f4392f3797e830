"""The house: rooms of a size that fits the head, and walls that stand where the design says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests import ROOT

CODE = ("src/udl", "tools", "figures", "book/_ext", "benchmarks")
LONGEST, LONGEST_TEST, MOST = 400, 500, 16
BY_CHAPTER = re.compile(r"(test_)?ch\d\d_")


def modules(root: Path) -> list[Path]:
    """All modules of a project, its tests among them."""
    return sorted(
        path
        for room in (*CODE, "tests")
        for path in (root / room).rglob("*.py")
        if "_build" not in path.parts
    )


def too_long(root: Path) -> list[str]:
    """Modules that nobody reads in one sitting."""
    found = []
    for path in modules(root):
        name = path.relative_to(root).as_posix()
        lines = path.read_text("utf-8").count("\n")
        limit = LONGEST_TEST if name.startswith("tests/") else LONGEST
        if lines > limit:
            found.append(f"{name}: {lines} lines, at most {limit}")
    return found


def too_full(root: Path) -> list[str]:
    """Folders that should have become wings; modules named by their chapter do not count."""
    counts: dict[str, int] = {}
    for path in modules(root):
        if not path.name.startswith("__") and not BY_CHAPTER.match(path.name):
            folder = path.parent.relative_to(root).as_posix()
            counts[folder] = counts.get(folder, 0) + 1
    return [f"{folder}: {n} modules, at most {MOST}" for folder, n in counts.items() if n > MOST]


def test_no_module_is_too_long():
    assert not too_long(ROOT)


def test_no_folder_is_too_full():
    assert not too_full(ROOT)


@pytest.mark.parametrize(("room", "limit"), [("tools", LONGEST), ("tests", LONGEST_TEST)])
def test_a_line_too_many_is_seen(tmp_path, room, limit):
    (tmp_path / room).mkdir()
    (tmp_path / room / "fits.py").write_text("x = 1\n" * limit)
    assert not too_long(tmp_path)
    (tmp_path / room / "long.py").write_text("x = 1\n" * (limit + 1))
    assert too_long(tmp_path) == [f"{room}/long.py: {limit + 1} lines, at most {limit}"]


def test_a_module_too_many_is_seen(tmp_path):
    wing = tmp_path / "src/udl/losses"
    wing.mkdir(parents=True)
    for i in range(MOST):
        (wing / f"loss_{i}.py").touch()
    for name in ("__init__.py", "ch05_loss_functions.py"):
        (wing / name).touch()
    assert not too_full(tmp_path)
    (wing / "one_more.py").touch()
    assert too_full(tmp_path) == [f"src/udl/losses: {MOST + 1} modules, at most {MOST}"]


def test_every_wing_of_the_package_stands_in_a_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    named = {name for one in contracts["contracts"] for name in one["source_modules"]}
    source = ROOT / "src" / "udl"
    rooms = {path.parent.name for path in source.glob("*/__init__.py")}
    rooms |= {path.stem for path in source.glob("[!_]*.py")}
    # These two are what the others must not import: they stand in contracts as forbidden.
    assert {f"udl.{room}" for room in rooms - {"plot", "page"}} <= named
