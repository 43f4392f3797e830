"""A student's notebook of stubs, run by nbclient in a real kernel, without allowing errors."""

import os

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

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
    assert lines[0] == "Practical 5.1: 1 passed, 1 wrong, 6 not done yet"
    assert "  wrong ✗         sum_of_squares" in lines
    assert len(lines) == 12
    assert lines[-2].startswith("Next: sum_of_squares. Read what its check says")


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
    assert text(cells[10]).startswith("Practical 5.1: 1 passed, 1 wrong, 6 not done yet")
