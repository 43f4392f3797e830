"""What a page loads is what its code reaches: judged without a run of it, and held to one."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests import ROOT
from tests.sampling import History, sample
from tools.live import needs, packages, publish, wheel
from tools.live.pages import pages
from tools.pages import practicals
from tools.project import HOME, Project

# Runs cells where only some packages and some parts of ours can be imported.
RUN = """
import json, sys
told = json.load(sys.stdin)

class Refused:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        place = "/".join(name.split(".")[1:])
        kept = any((place + "/").startswith(part + "/") for part in told["parts"])
        if top in told["packages"] or (top == "udl" and kept):
            raise ModuleNotFoundError(f"No module named {name!r}: the page does not load it")

sys.meta_path.insert(0, Refused())
from udl.browser import Shell
shell = Shell(lambda kind, text: None)
print([cell for cell, code in told["cells"] if shell.run_cell(code, cell) != "ok"])
"""


@pytest.mark.parametrize(
    ("code", "outside", "never"),
    [
        ("import numpy as np", {"numpy"}, {"scipy", "matplotlib"}),
        ("from udl.losses import sigmoid\nsigmoid(0)", {"numpy"}, {"scipy"}),
        ("from udl.losses import kl_divergence", {"scipy"}, {"matplotlib"}),
        ("from udl import losses\nlosses.kl_divergence(p, q)", {"scipy"}, set()),
        ("from udl import losses\nlosses.softmax(z)", {"numpy"}, {"scipy"}),
        ("from udl.networks import derivative", {"scipy"}, set()),
        ("from udl.networks import relu", {"numpy"}, {"scipy", "torch"}),
        ("from udl import plot", {"matplotlib"}, {"scipy"}),
        ("%matplotlib inline\nimport scipy.stats", {"scipy"}, set()),
        ("def kl_divergence():\n    return 1", set(), {"scipy"}),
        ("no python", set(), {"numpy"}),
    ],
)
def test_imports_are_followed_to_what_is_used(code, outside, never):
    found = needs.reached(code).outside
    assert outside <= found
    assert not never & found


@pytest.mark.parametrize(
    ("cells", "lacking"),
    [
        (["import numpy as np", "np.zeros(3)"], {}),
        (["import torch", "x = torch.zeros(3)", "print(x)", "y = 1"], dict.fromkeys(range(3))),
        (["from udl import training", "x = 1"], {0: None}),
        (["import torch\nx = 1", "def f():\n    return x", "x = 2", "f()"], {0: None, 1: None}),
        (["import torch\nx = 1", "x = 2\nprint(x)"], {0: None}),
    ],
)
def test_cells_that_wait_for_what_no_browser_has(cells, lacking):
    found = needs.not_here(cells)
    assert {"torch"} >= set(found.values())
    # A cell that uses a name before it gives it a value is counted as one that waits.
    assert lacking.keys() <= found.keys()


def runnable() -> list[str]:
    """List the practicals that run in a page."""
    return [
        name for name, page in pages(Project(HOME)).items() if page.practical and not page.lacks
    ]


def changed(name: str, now: History) -> bool:
    """Say whether a practical may need something else than when it was last tried."""
    return now.touched(f"book/{name}.md")


@pytest.mark.parametrize(
    "name", sample("practicals with their packages", runnable(), changed, one_in=9)
)
def test_a_practical_runs_with_what_its_page_loads(name):
    page = pages(Project(HOME))[name]
    loaded = set(publish.loaded(page))
    others = {"torch", "transformers", *packages.ROOTS} - loaded
    parts = {one.name for one in wheel.teaching()} - loaded
    source = (HOME / "book" / f"{name}.md").read_text("utf-8")
    solved = practicals.solved(practicals.read_practical(source, f"book/{name}.md"))
    told = {
        "packages": sorted(others),
        "parts": sorted(one.removeprefix("udl/") for one in parts if "." not in one),
        "cells": [(cell.id, cell.source) for cell in solved.cells if cell.cell_type == "code"],
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps(told),
        cwd=ROOT,
        env={"PYTHONPATH": "src", "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]", f"{name}: {done.stdout} {done.stderr}"


def test_the_first_practicals_need_no_scipy():
    found = pages(Project(HOME))
    for name in ("ch05_loss_functions/p1_least_squares", "ch06_training/p5_adam"):
        assert "scipy" not in publish.loaded(found[name])
