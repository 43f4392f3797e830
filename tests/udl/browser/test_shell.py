"""Cells run as in a notebook where there is no Jupyter; each case in a Python of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest

RUN = """
import json, os, sys
os.environ["MPLBACKEND"] = "module://udl.browser._canvas"
from udl import browser
said = []
shell = browser.Shell(lambda kind, text: said.append((kind, text)))
told = []
for number, cell in enumerate(json.load(sys.stdin)):
    said.clear()
    status = shell.run_cell(cell, f"p1-total-{number}")
    told.append([status, *said])
completed = shell.complete("x = np.lina")
print(json.dumps({"cells": told, "told": browser.told(), "completed": completed}))
"""


def run(*cells: str, program: str = RUN) -> dict:
    """Run cells in a fresh Python; return what each reported."""
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(cells), capture_output=True, text=True
    )
    assert not done.returncode, done.stderr
    made: dict = json.loads(done.stdout.splitlines()[-1])
    return made


def shown(*cells: str) -> Sequence:
    """Run cells; what one prints comes in one piece, however many there were."""
    return [[status, *joined(said)] for status, *said in run(*cells)["cells"]]


def joined(said: Sequence) -> list:
    made: list = []
    for kind, text in said:
        if made and made[-1][0] == kind and kind in ("stdout", "stderr"):
            made[-1][1] += text
        else:
            made.append([kind, text])
    return made


def test_the_value_of_the_last_expression_is_shown():
    cells = (
        "a = 3\na * 2",
        "a * 2;",
        "a * 2;  # quiet",
        "None",
        "[1, 'x']",
        "import numpy as np\nnp.eye(2)",
    )
    assert shown(*cells) == [
        ["ok", ["value", "6"]],
        ["ok"],
        ["ok"],
        ["ok"],
        ["ok", ["value", "[1, 'x']"]],
        ["ok", ["value", "array([[1., 0.],\n       [0., 1.]])"]],
    ]


def test_what_is_printed_comes_and_an_end_is_put_to_too_much():
    ((_, *said),) = shown("import sys\nprint('a')\nprint('b')\nprint('c', file=sys.stderr)")
    assert said == [["stdout", "a\nb\n"], ["stderr", "c\n"]]
    ((_, *said),) = shown("while_ = [print('x' * 1000) for _ in range(1000)];")
    text = "".join(part for _, part in said)
    assert len(text) < 210_000
    assert text.endswith("… and more, which is not shown\n")


def test_an_error_shows_the_lines_of_cells_alone():
    cells = ("def half(x):\n    return x / 0", "half(1)", "half(", "raise SystemExit")
    defined, raised, slip, ended = shown(*cells)
    assert defined == ["ok"]
    assert raised[0] == slip[0] == ended[0] == "error"
    kind, text = raised[1]
    assert kind == "error"
    assert "Cell p1-total-1, line 1, in <module>" in text
    assert "Cell p1-total-0, line 2, in half" in text
    assert text.endswith("ZeroDivisionError: division by zero")
    assert "shell.py" not in text
    assert "'(' was never closed" in slip[1][1]


def test_a_function_keeps_its_own_lines_when_its_cell_is_run_again():
    program = RUN.replace('f"p1-total-{number}"', '"p1-total-answer"')
    cells = (
        "import inspect\ndef one():\n    return 1",
        "def two():\n    return 2",
        "print(inspect.getsource(one))",
    )
    found = run(*cells, program=program)["cells"]
    assert found[-1] == ["ok", ["stdout", "def one():\n    return 1\n"]]


def test_what_ipython_does_beyond_python_is_passed_over():
    assert shown("%matplotlib inline\nx = 7 % 4\nx") == [["ok", ["value", "3"]]]
    assert shown("from IPython.display import display\ndisplay(1, 'a')")[0] == [
        "ok",
        ["value", "1"],
        ["value", "'a'"],
    ]
    assert shown("from udl.page import record\nrecord('x', 1)") == [["ok"]]


def test_a_picture_is_shown_where_the_cell_says_so():
    begin = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n"
    ((status, *said),) = shown(f"{begin}print('a')\nplt.show()\nprint('b')\nplt.plot([2, 1]);")
    assert status == "ok"
    assert [kind for kind, _ in said] == ["stdout", "picture", "stdout", "picture"]
    ((_, *said),) = shown(f"{begin}plt.show(block=False)")
    assert [kind for kind, _ in said] == ["picture"]


def test_what_is_too_long_for_a_page_is_cut():
    cells = (
        "list(range(10**6))",
        "'x' * 10**6",
        "raise ValueError('x' * 10**6)",
        "set(range(2000))",
    )
    for _, (_kind, text) in shown(*cells):
        assert len(text) < 30_000
        assert "not shown" in text or "...}" in text or "...]" in text
    (long_dict,) = shown("{n: n for n in range(2000)}")
    assert long_dict[1][1].endswith("999: 999,\n ...}")
    assert "..." not in shown("list(range(1000))")[0][1][1]


def test_what_cannot_be_asked_for_is_said():
    ((status, (_, text)),) = shown("input('name? ')")
    assert status == "error"
    assert text.endswith("write the answer into the cell instead")


def test_a_warning_names_its_cell():
    found = shown("import warnings\nwarnings.warn('so')", "import warnings\nwarnings.warn('so')")
    assert found[0][1] == ["stderr", "Cell p1-total-0, line 2: UserWarning: so\n"]


def test_names_are_completed():
    found = json.loads(run("import numpy as np")["completed"])
    assert found == {"replaces": 4, "words": ["linalg"]}
    program = RUN.replace("x = np.lina", "none")
    for cell in ("def nonesuch():\n    return 1", "def nonesuch(x):\n    return x", "nonesuch = 1"):
        found = json.loads(run(cell, program=program)["completed"])
        assert found == {"replaces": 4, "words": ["nonesuch"]}


CHECKED = (
    "import udl.checks\nfrom udl.checks import ch05_loss_functions as check\n"
    "udl.checks.start('5.1')",
    "def sum_of_squares(y, prediction):\n    raise NotImplementedError()",
    "check.sum_of_squares(sum_of_squares)",
    "sum_of_squares(1, 2)",
    "def predict_common_optimum():\n    return 'squares'",
    "check.predict_common_optimum(predict_common_optimum)",
)


def test_checks_behave_as_in_a_notebook():
    found = run(*CHECKED)
    statuses = [status for status, *_ in found["cells"]]
    assert statuses == ["ok", "ok", "ok", "waits", "ok", "ok"]
    assert "this cell waits for sum_of_squares" in found["cells"][3][1][1]
    assert json.loads(found["told"]) == {
        "practical": "5.1",
        "statuses": {"sum_of_squares": "not done yet", "predict_common_optimum": "kept"},
        "kept": {"predict_common_optimum": "'squares'"},
        "measured": [],
    }


@pytest.mark.parametrize(
    ("text", "first"),
    [("'squares'", "squares"), ("'circles'", "same"), ("open('x')", "same"), ("[" * 5000, "same")],
)
def test_a_first_prediction_counts_on_another_day(text, first):
    before = json.dumps({"kept": {"predict_common_optimum": text}, "measured": []})
    program = RUN.replace("told = []", f"told = []\nbrowser.bring_back(shell, {before!r})", 1)
    cells = [*CHECKED[:-2], CHECKED[-2].replace("squares", "same"), CHECKED[-1]]
    found = run(*cells, program=program)["cells"][-1]
    assert f"you said '{first}'" in found[1][1]
