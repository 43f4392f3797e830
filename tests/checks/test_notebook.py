"""A student's notebook of stubs, run by nbclient in a real kernel, without allowing errors."""

import os

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from udl.checks.ch05_loss_functions import PRACTICALS

OPEN = sum(map(callable, PRACTICALS["5.1"])) - 2  # besides the two that are passed or wrong

SETUP = """
import numpy as np
import udl.checks
from udl.checks import ch05_loss_functions as check
udl.checks.start("5.1")
udl.checks.start("5.1")  # a cell may be run twice
"""
STUBS = """
def gaussian_pdf(y, mean, sigma):
    # YOUR CODE HERE
    raise NotImplementedError()

def gaussian_likelihood(y, mean, sigma):
    return np.prod(gaussian_pdf(y, mean, sigma))

def sum_of_squares(y, prediction):
    return np.mean((y - prediction) ** 2)

def network_shapes():
    return (20, 1), (20, 3), (20, 1)
"""
CELLS = [
    SETUP,
    STUBS,
    "check.gaussian_pdf(gaussian_pdf)",
    "check.gaussian_likelihood(gaussian_likelihood)",
    "check.sum_of_squares(sum_of_squares)",
    "check.network_shapes(network_shapes)",
    "density = gaussian_pdf(0, 0, 1)\nprint('never reached')",
    "raise NotImplementedError",
    "async def later():\n    return gaussian_pdf(0, 0, 1)\nawait later()",
    "6 * 7",
    "check.summary()",
]


def run(cells, allow_errors=False, **environment):
    inherited = {
        k: v for k, v in os.environ.items() if k not in ("UDL_STRICT", "NBGRADER_EXECUTION")
    }
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
    client = NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=allow_errors)
    client.execute(env={**inherited, **environment})
    return notebook.cells


def text(cell):
    return "".join(o.get("text", o.get("data", {}).get("text/plain", "")) for o in cell.outputs)


@pytest.fixture(scope="module")
def executed():
    return run(CELLS)


def test_run_all_reaches_the_end_without_an_error_output(executed):
    kinds = {output.output_type for cell in executed for output in cell.outputs}
    assert kinds == {"stream", "execute_result"}
    assert not any(o.get("name") == "stderr" for cell in executed for o in cell.outputs)
    assert text(executed[9]) == "42"


def test_stubs_and_cells_that_need_them_say_not_done_yet(executed):
    assert text(executed[2]) == "not done yet … gaussian_pdf\n"
    assert text(executed[3]) == "not done yet … gaussian_likelihood: it calls gaussian_pdf\n"
    assert text(executed[6]) == "not done yet … this cell waits for gaussian_pdf\n"
    assert text(executed[7]) == "not done yet …\n"
    assert text(executed[8]) == "not done yet … this cell waits for gaussian_pdf\n"


def test_a_wrong_answer_is_diagnosed_and_the_notebook_goes_on(executed):
    assert "looks like  mean instead of sum" in text(executed[4])
    assert text(executed[5]).startswith("passed ✓ network_shapes")


def test_the_summary_counts(executed):
    lines = text(executed[10]).splitlines()
    assert lines[0] == f"Practical 5.1: 1 passed, 1 wrong, {OPEN} not done yet"
    assert "  wrong ✗         sum_of_squares" in lines
    assert len(lines) == len(PRACTICALS["5.1"]) + 3
    assert lines[-2].startswith("Next: sum_of_squares. Read the last lines of what")


def test_the_students_own_line_is_found_in_a_notebook():
    answer = "def sum_of_squares(y, prediction):\n    return y - predicted\n"
    cells = run([SETUP, answer, "check.sum_of_squares(sum_of_squares)"])
    words = " ".join(text(cells[2]).split())
    assert "name 'predicted' is not defined, in sum_of_squares, line 2: return y -" in words


def errors(cells):
    return [[o.evalue for o in cell.outputs if o.output_type == "error"] for cell in cells]


def test_any_other_error_stays_an_error():
    with pytest.raises(CellExecutionError, match="by a library"):
        run([SETUP, "raise NotImplementedError('by a library')"])
    cells = run([SETUP, "1 / 0", "undefined_name"], allow_errors=True)
    assert errors(cells) == [[], ["division by zero"], ["name 'undefined_name' is not defined"]]


def test_in_strict_mode_stubs_and_wrong_answers_are_errors():
    with pytest.raises(CellExecutionError, match="not done yet … gaussian_pdf"):
        run(CELLS[:3], UDL_STRICT="1")
    cells = run(CELLS, allow_errors=True, NBGRADER_EXECUTION="autograde")
    found = errors(cells)
    assert found[2] == ["not done yet … gaussian_pdf"]
    assert found[6] == found[7] == [""]  # the stub's own NotImplementedError()
    assert "mean instead of sum" in found[4][0]
    assert [bool(e) for e in found] == [i in (2, 3, 4, 6, 7, 8) for i in range(len(CELLS))]
    assert text(cells[10]).startswith(f"Practical 5.1: 1 passed, 1 wrong, {OPEN} not done yet")


# --- what students do to cells ---

LEFT_BEHIND = """
def given_gaussian_likelihood(y, mean, sigma):
    return 1.0

def gaussian_pdf(y, mean, sigma):
    # YOUR CODE HERE
    raise NotImplementedError()
    return np.exp(-((y - mean) ** 2) / (2 * sigma**2))

def gaussian_likelihood(y, mean, sigma):
    raise NotImplementedError()

def my_gaussian_likelihood(y, mean, sigma):
    return 0.0

def sum_of_squares(y, prediction):
    return np.sum((y - prediction) ** 2)

def gaussian_nll(y, mean, sigma):
    return None
"""
BEHAVIOUR = [
    SETUP,
    LEFT_BEHIND,
    "check.gaussian_pdf(gaussian_pdf)",
    "check.gaussian_likelihood(gaussian_likelihood)",
    "check.network_shapes(network_shapes)",
    "check.sum_of_squares(sum_of_squares)",
    'import udl.checks\nudl.checks.start("5.1")',
    "check.gaussian_nll(gaussian_nll)",
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot(1 + gaussian_nll(1, 0, 1))",
    "loss = gaussian_nll(1, 0, 1)\nlen(loss[0])",
    "best = sum_of_squares(np.ones(2), np.zeros(2))\nfloat(best)",
    "def sum_of_squares(y, prediction):\n    import sys\n    sys.exit(1)",
    "sum_of_squares(1, 2)",
    "check.sum_of_squares(sum_of_squares)",
    "sum_of_squares(1, 2)",
    "def sum_of_squares(y, prediction):\n    exit()",
    "check.sum_of_squares(sum_of_squares)",
    "total = sum_of_squares(1, 2)",
    "check.summary()",
]


@pytest.fixture(scope="module")
def behaved():
    return run(BEHAVIOUR, allow_errors=True)


def test_what_was_left_behind_or_renamed_is_said(behaved):
    assert "delete the line raise NotImplementedError(): nothing below" in text(behaved[2])
    assert "if my_gaussian_likelihood is your answer, name it" in text(behaved[3])
    assert "given_" not in text(behaved[3])  # it stood there before the stub: the practical's own
    words = " ".join(text(behaved[4]).split())
    assert "this cell waits for network_shapes: no function has this name" in words


def test_setup_run_again_keeps_what_was_passed(behaved):
    assert text(behaved[5]).startswith("passed")
    assert text(behaved[6]).startswith("Earlier results are kept.")


def test_a_cell_that_shows_a_wrong_answer_waits_without_empty_axes(behaved):
    assert text(behaved[7]).startswith("wrong")
    for cell in behaved[8:10]:
        assert [o.output_type for o in cell.outputs] == ["stream"]
        assert "this cell waits for gaussian_nll, which is wrong so far" in text(cell)
        assert "(TypeError: " in text(cell)
    assert text(behaved[10]) == "2.0"


def test_ending_python_is_an_answer_that_is_wrong_and_ends_nothing(behaved):
    assert errors(behaved)[12] == ["1"]  # it had passed, so the cell fails for itself
    assert "Python told to end" in text(behaved[13])
    assert "Python told to end" in text(behaved[16])
    assert not errors(behaved)[17]  # the kernel lives, and the cell waits quietly
    assert [o.output_type for o in behaved[17].outputs] == ["stream"]
    assert "this cell waits for sum_of_squares, which is wrong so far" in text(behaved[17])
    last = text(behaved[18])
    assert last.startswith(f"Practical 5.1: 0 passed, 2 wrong, {OPEN} not done yet")
    assert "  wrong ✗         sum_of_squares" in last


IN_PLACE = """
def sum_of_squares(y, prediction):
    y -= prediction
    return np.sum(y**2)

def best_bias():
    return sum_of_squares(box["y"], 1.0)
"""
SPOILT = [
    SETUP,
    "from dataclasses import dataclass\n@dataclass\nclass Data:\n    x: object\n"
    "y = np.array([1.0, 2.0])\nbox, data = {'y': y}, Data([np.ones(3)])\nout = np.zeros(2)",
    IN_PLACE,
    "check.sum_of_squares(sum_of_squares)",
    "out[0] = sum_of_squares(y, 3.0)\nsum_of_squares(data.x[0], 1.0)\n1 / 0",
    "print(y, data.x, out)",
    "check.best_bias(best_bias)",
    "print(y)",
    IN_PLACE.replace("y -= prediction", "y = y - prediction"),
    "check.sum_of_squares(sum_of_squares)",
    "y -= 1\nprint(y, sum_of_squares(y, 0.0))",
    "print(y)",
]


def test_data_that_a_wrong_answer_changes_in_place_are_put_back():
    cells = run(SPOILT, allow_errors=True)
    assert "input changed in place: y" in text(cells[3])
    assert errors(cells)[4] == []  # it waits
    said = " ".join(text(cells[4]).split())
    assert "This cell has changed in place: y, data. The old numbers were put back." in said
    assert "It uses sum_of_squares, which has not passed its check." in said
    # What the cell itself writes to is meant.
    assert text(cells[5]) == "[1. 2.] [array([1., 1., 1.])] [5. 0.]\n"
    assert "changed in place: y." in text(cells[6])
    assert text(cells[7]) == "[1. 2.]\n"
    assert text(cells[9]).startswith("passed")
    assert text(cells[10]) == "[0. 1.] 1.0\n"
    assert text(cells[11]) == "[0. 1.]\n"


def test_a_cell_that_uses_a_wrong_answer_behind_a_cache_waits():
    cached = "from functools import cache\n@cache\ndef once(s):\n    return gaussian_nll(1, 0, s)"
    cells = run([SETUP, LEFT_BEHIND, cached, "check.gaussian_nll(gaussian_nll)", "1 + once(2.0)"])
    assert "this cell waits for gaussian_nll, which is wrong so far" in text(cells[4])


SLOW = """
import time, signal, threading, os
calls = []
def sum_of_squares(y, prediction):
    calls.append(y)
    time.sleep(2 if len(calls) == 2 else 0)
    return np.sum((y - prediction) ** 2)
"""
ENDLESS = """
def sum_of_squares(y, prediction):
    threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    while True:
        time.sleep(0.01)
"""


def test_what_takes_long_says_so_and_what_is_interrupted_is_not_passed():
    cells = run(
        [
            SETUP,
            SLOW,
            "check.sum_of_squares(sum_of_squares)",
            ENDLESS,
            "check.sum_of_squares(sum_of_squares)",
            "check.summary()",
        ]
    )
    first, second = text(cells[2]), text(cells[4])
    assert first.startswith("checking sum_of_squares takes longer: call 2 of 3\npassed")
    assert second.startswith("not done yet … sum_of_squares: interrupted\n  where")
    assert "time.sleep(0.01)" in second
    assert "a loop that never ends?" in second
    assert "  not done yet …  sum_of_squares" in text(cells[5])


RUNNING = """
def sum_of_squares(y, prediction):
    threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    return {}
def once():
    time.sleep(9)
def again(n):
    return again(n - 1) + again(n - 2) if n > 1 else 1
"""


def test_an_interrupted_answer_is_told_what_may_have_taken_so_long():
    cells = run(
        [
            SETUP + "import os, signal, threading, time",
            *(
                cell
                for call in ("once()", "again(60)")
                for cell in (RUNNING.format(call), "check.sum_of_squares(sum_of_squares)")
            ),
        ]
    )
    waiting, recursive = " ".join(text(cells[2]).split()), " ".join(text(cells[4]).split())
    assert "run the check again, and give it more time" in waiting
    assert "a function that calls itself too often?" in recursive
    assert "loop that never ends" not in waiting + recursive


def test_a_build_prints_nothing_that_depends_on_the_machine():
    cells = run([SETUP, SLOW, "check.sum_of_squares(sum_of_squares)"], UDL_STRICT="1")
    assert text(cells[2]).startswith("passed")


TAMPERING = {
    "from udl.checks.core import Check\nCheck.__call__ = lambda *_, **__: print()": "__call__",
    "check.gaussian_pdf = print": "gaussian_pdf",
    "from functools import partial\ncheck.gaussian_pdf = partial(print)": "gaussian_pdf",
    "from unittest.mock import MagicMock\ncheck = MagicMock()": "check",
    "class check:\n    gaussian_pdf = print": "check",
    "from udl.checks import notebook\nnotebook.session.strict = False": "strict",
}


def test_replaced_checks_fail_under_a_grader():
    """Each attempt is taken back, so that one kernel serves all."""
    before = "import udl.checks.core as core\nreal, called = check, core.Check.__call__"
    before += "\npdf, session = check.gaussian_pdf, udl.checks.notebook.session"
    back = "check, core.Check.__call__, session.strict = real, called, True\n"
    back += "check.gaussian_pdf = pdf"
    attempts = [cell for tampering in TAMPERING for cell in (tampering, "1 + 1", back)]
    cells = run(
        [SETUP, STUBS, before, *attempts], allow_errors=True, NBGRADER_EXECUTION="autograde"
    )
    found = errors(cells)
    assert not any(found[:3])
    for number, name in enumerate(TAMPERING.values()):
        first, second, third = found[3 + 3 * number : 6 + 3 * number]
        assert first == second == [f"the checks' own code was replaced: {name}"]
        assert not third


def test_a_changed_environment_does_not_end_strict_mode():
    away = "import os\nos.environ.pop('NBGRADER_EXECUTION')"
    cells = run(
        [SETUP, STUBS, away, "check.sum_of_squares(sum_of_squares)"],
        allow_errors=True,
        NBGRADER_EXECUTION="1",
    )
    assert "mean instead of sum" in errors(cells)[3][0]


def test_an_answer_imported_from_the_package_is_refused():
    cells = run(
        [
            SETUP,
            "from udl.losses import gaussian_pdf",
            "check.gaussian_pdf(gaussian_pdf)",
            SETUP,  # run again, it gives nothing more
            "check.gaussian_pdf(gaussian_pdf)",
        ]
    )
    for cell in (cells[2], cells[4]):
        assert "an answer taken from the package" in text(cell)


def test_a_check_without_brackets_and_looks_into_it_show_nothing():
    looks = ["check.predict_common_optimum", "vars(check.predict_common_optimum)"]
    looks += ["check.predict_common_optimum.right", "check.gaussian_pdf.expected(0, 0, 1)"]
    cells = run([SETUP, *looks], allow_errors=True)
    assert text(cells[1]) == (
        "a check: call it, check.predict_common_optimum(predict_common_optimum)"
    )
    assert all(len(found) == 1 for found in errors(cells)[2:])
    assert "same" not in "".join(map(text, cells[1:]))


SCRATCH = [
    SETUP,
    "x, y = np.array([1.0, 2.0]), np.array([3.0, 5.0])\n\ndef shown():\n    return x",
    "def best_bias():\n    return sum_of_squares(x, y)",
    "def sum_of_squares(y, prediction):\n    return np.sum((y - prediction) ** 2)",
    "x = 3\nnp = 5\ny += 1",
    "print(x, y)",  # the student's own cells keep what they made
    "check.sum_of_squares(sum_of_squares)",
    "print(sum_of_squares(shown(), y))",
    "for x in (1.0, 2.0):\n    print(sum_of_squares(x, 0.0))",
    "x, y = np.array([4.0, 4.0]), np.array([4.0, 6.0])\n\ndef shown():\n    return x + 1",
    "x = 3",
    "print(sum_of_squares(shown(), y))",
]


def test_names_of_the_notebook_are_put_back_before_a_cell_that_needs_them():
    cells = run(SCRATCH)
    assert text(cells[5]) == "3 [4. 6.]\n"
    assert text(cells[6]) == (
        "Put back what the notebook needs: np.\n"
        "Take other names for what you try out.\n"
        "passed ✓ sum_of_squares: squared differences, added up.\n"
    )
    assert text(cells[7]).startswith("Put back what the notebook needs: y, x.")
    assert text(cells[7]).endswith("13.0\n")
    assert text(cells[8]) == "1.0\n4.0\n"  # a cell may use a name for its own loop
    assert text(cells[11]).endswith("2.0\n")  # the cell that made them was run again, changed


def test_a_cell_that_prints_without_end_shows_the_beginning():
    cells = run([SETUP, "for i in range(200_000):\n    print(i)", "print('a\\n' * 2000)", "7"])
    lines = text(cells[1]).splitlines()
    assert lines[999:] == ["999", "… and 199,000 more lines, which are not shown"]
    assert text(cells[2]).splitlines()[-1] == "… and 1,001 more lines, which are not shown"
    assert text(cells[3]) == "7"
