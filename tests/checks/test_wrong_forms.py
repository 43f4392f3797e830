"""Whatever form an answer has, "Run all" is quiet and reaches the summary.

On a sample that rotates; `python -m tests.checks.wrong_forms STEM` tries one practical.
"""

import json
import os
import subprocess
import sys

import pytest

from tests import ROOT
from tests.book.quoting import FILES
from tests.checks.wrong_forms import answered
from tests.sampling import sample

WITH_TORCH = {"p2_mnist_1d", "p3_convolution_2d", "p5_mnist", "p2_residual_blocks"}


def changed(stem, now):
    return now.touched(f"book/{FILES[stem].parent.name}/{stem}.md")


SHARED = ("src/udl/checks/cells.py",)


def run(stem, *code):
    if stem in WITH_TORCH:
        pytest.importorskip("torch")
    command = [sys.executable, "-m", "tests.checks.wrong_forms", stem]
    loose = {k: v for k, v in os.environ.items() if k not in ("UDL_STRICT", "NBGRADER_EXECUTION")}
    environment = loose | {"MPLBACKEND": "Agg", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [*command, *code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("stem", sample("practicals in wrong forms", FILES, changed, 8, SHARED))
def test_answers_of_a_wrong_form_leave_run_all_quiet(stem):
    assert run(stem) == []


def test_a_cell_that_breaks_is_seen():
    found = run("p3_shallow_network_regions", "1 / 0")
    assert ["stub", "summary", ""] in [[form, cell, ""] for form, cell, _ in found]


def test_only_the_body_of_an_answer_is_replaced():
    source = 'def f(x, leak=0.1):\n    """Text."""\n    raise NotImplementedError()'
    assert answered(source, "return None") == "def f(x, leak=0.1):\n    return None"
