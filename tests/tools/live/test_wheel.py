"""The teaching package as a browser gets it: whole, small, the same bytes, and nothing to hide."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile

import pytest

from tools.live import wheel


@pytest.fixture(scope="module")
def parts():
    return {one.name: one for one in wheel.teaching()}


def names(package):
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def published(parts):
    return [name for one in parts.values() for name in names(one)]


def test_nothing_that_is_assessed_is_in_it(published):
    assert not [name for name in published if name.startswith("udl/coursework")]


def test_what_no_installed_package_holds_is_not_in_it_either():
    excluded = wheel.excluded_by_setup()
    assert excluded
    assert not [name for name in wheel.files() for one in excluded if name.startswith(one[:-1])]


def test_no_recorded_result_is_in_it(published):
    assert not [n for n in published if n.startswith("udl/experiments") and not n.endswith(".py")]


def test_each_file_stands_in_one_part(published):
    assert len(published) == len(set(published))


def test_all_other_modules_are_there(published):
    modules = {
        path.relative_to(wheel.SOURCE.parent).as_posix()
        for path in wheel.SOURCE.rglob("*.py")
        if "coursework" not in path.parts
    }
    assert modules <= set(published)


def test_the_same_source_gives_the_same_bytes(parts, tmp_path):
    copy = tmp_path / "udl"
    shutil.copytree(wheel.SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    again = {one.name: one.sha256 for one in wheel.teaching(copy)}
    assert again == {name: one.sha256 for name, one in parts.items()}


def test_a_page_loads_little_of_it(parts):
    assert len(parts["udl"].content) < 350_000
    assert len(parts["udl/checks/ch05_loss_functions"].content) < 60_000


@pytest.mark.parametrize(
    ("place", "size", "part"),
    [
        ("losses/nll.py", 9000, "udl"),
        ("checks/core.py", 90_000, "udl"),
        ("checks/ch06_training/p1.py", 100, "udl/checks/ch06_training"),
        ("experiments/hump.py", 100, "udl/experiments"),
        ("data/mnist_5k.npz", 800_000, "udl/data/mnist_5k.npz"),
        ("pretrained/book/config.json", 300, "udl"),
    ],
)
def test_parts(place, size, part):
    assert wheel.part_of(place, size) == part


def test_it_runs_a_cell_where_nothing_else_of_ours_is(parts, tmp_path):
    for one in parts.values():
        with zipfile.ZipFile(io.BytesIO(one.content)) as archive:
            archive.extractall(tmp_path)
    program = (
        "import sys, udl.browser\n"
        "shell = udl.browser.Shell(lambda kind, text: print(kind, text, file=sys.__stdout__))\n"
        "print(shell.run_cell('from udl.losses import sigmoid\\nsigmoid(0.0)'))\n"
        "print(sorted({'scipy', 'torch', 'matplotlib'} & set(sys.modules)), udl.__file__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "0.5" in done.stdout
    assert f"[] {tmp_path}" in done.stdout
