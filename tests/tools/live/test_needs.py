"""What a page loads is what its code reaches: judged without a run of it, and held to one."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest
from jupytext.myst import myst_to_notebook

from tests.needing import need
from tests.sampling import History, sample
from tools.live import needs, packages, publish, wheel
from tools.live.pages import NONE, Page, pages
from tools.notebooks.chapters import code_ids
from tools.pages import practicals
from tools.project import HOME, Project

# Runs cells where only some packages of others can be imported.
RUN = """
import json, sys
told = json.load(sys.stdin)

class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in told["refused"]:
            raise ModuleNotFoundError(f"No module named {name!r}: the page does not load it")

sys.meta_path.insert(0, Refused())
from udl.browser import Shell
said = []
shell = Shell(lambda kind, text: said.append(text))
for cell, code in told["cells"]:
    said.clear()
    if shell.run_cell(code, cell) != "ok":
        print(cell, "".join(said)[-2000:], file=sys.__stdout__)
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
        (["try:\n    import torch\nexcept ImportError:\n    torch = None", "print(torch)"], {}),
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
    """List the pages that run."""
    return [name for name, page in pages(Project(HOME)).items() if not page.lacks]


def changed(name: str, now: History) -> bool:
    """Say whether a page may need something else than when it was last tried."""
    return now.touched(f"book/{name}.md")


@pytest.fixture(scope="module")
def parts():
    return {one.name: one for one in wheel.teaching()}


def code_of(name: str, page: Page) -> list[tuple[str, str]]:
    """List a page's cells that run there, solved: id and code."""
    source = (HOME / "book" / f"{name}.md").read_text("utf-8")
    run = {cell.id for cell in page.cells if not cell.lacks and (cell.shown != NONE or cell.behind)}
    if page.practical:
        cells = practicals.solved(practicals.read_practical(source, f"book/{name}.md")).cells
        return [(cell.id, cell.source) for cell in cells if cell.cell_type == "code"]
    notebook = myst_to_notebook(source)
    told = zip(code_ids(source), notebook.cells, strict=True)
    return [(i, cell.source) for i, cell in told if cell.cell_type == "code" and i in run]


@pytest.mark.parametrize("name", sample("pages with what they load", runnable(), changed, one_in=9))
def test_a_page_runs_with_what_it_loads(name, parts, tmp_path):
    need("Pyodide", packages.lock())
    page = pages(Project(HOME))[name]
    loaded = set(publish.loaded(page))
    for part in parts.keys() & loaded:
        with zipfile.ZipFile(io.BytesIO(parts[part].content)) as archive:
            archive.extractall(tmp_path)
    refused = {"torch", "transformers", *packages.ROOTS} - loaded
    told = {"refused": sorted(refused), "cells": code_of(name, page)}
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps(told),
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stdout, done.stdout


def test_the_first_practicals_need_no_scipy():
    need("Pyodide", packages.lock())
    found = pages(Project(HOME))
    for name in ("ch05_loss_functions/p1_least_squares", "ch06_training/p5_adam"):
        assert "scipy" not in publish.loaded(found[name])
