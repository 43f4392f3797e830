"""Outputs under cells and as targets."""

from __future__ import annotations

import copy

import nbformat
import pytest

from tests.tools.notebooks.small_book import master, ran
from tools.errors import BookError
from tools.notebooks.outputs import run_outputs
from tools.pages import practicals


def test_outputs_of_another_version_are_refused() -> None:
    stale = ran()
    stale.cells[5].source = "something_else()"
    with pytest.raises(BookError, match="not in the executed page"):
        run_outputs(practicals.solved(master()), stale, "here")


def test_a_cell_that_raised_is_refused() -> None:
    failed = ran()
    error = nbformat.v4.new_output("error", ename="ValueError", evalue="planted", traceback=[])
    failed.cells[-1].outputs = [error]
    with pytest.raises(BookError, match="p1-summary-check raised ValueError: planted"):
        run_outputs(practicals.solved(master()), failed, "here")


def test_reading_outputs_leaves_the_run_as_it_was() -> None:
    executed = ran()
    before = copy.deepcopy(executed)
    run_outputs(practicals.solved(master()), executed, "here")
    assert executed == before
