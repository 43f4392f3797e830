"""Outputs under cells and as targets."""

from __future__ import annotations

import copy

import nbformat
import pytest

from tests.tools.notebooks.small_book import COURSE, TINY_PAGE, master, ran
from tools.errors import BookError
from tools.notebooks.copies import solved_notebook
from tools.notebooks.outputs import run_outputs
from tools.notebooks.pictures import Shelf
from tools.notebooks.publication import serialise
from tools.notebooks.resolver import Resolver
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


def stream(text: str, name: str = "stdout") -> nbformat.NotebookNode:
    return nbformat.v4.new_output("stream", name=name, text=text)


def test_a_notebook_is_the_same_in_however_many_pieces_a_kernel_prints(
    resolver: Resolver, shelf: Shelf
) -> None:
    blank = practicals.solved(master())
    whole, pieces = ran(), ran()
    record = nbformat.v4.new_output(
        "display_data", {"application/papermill.record/text/plain": "'3'"}
    )
    for index, cell in enumerate(whole.cells):
        if cell.cell_type == "code":
            cell.outputs = [stream("one\ntwo\nthree"), stream("oh", "stderr"), stream("four")]
            pieces.cells[index].outputs = [
                stream("one\ntw"), stream("o\n"), record, stream("three"),
                stream("o", "stderr"), stream("h", "stderr"), stream("four"),
            ]  # fmt: skip
    texts = {
        serialise(
            solved_notebook(
                blank,
                resolver.on(TINY_PAGE),
                COURSE,
                run_outputs(blank, executed, "here"),
                shelf,
            ),
            "here",
        )
        for executed in (whole, pieces)
    }
    assert len(texts) == 1
    outputs = run_outputs(blank, pieces, "here")["p1-summary-check"]
    assert [(o.name, o.text) for o in outputs] == [
        ("stdout", "one\ntwo\nthree"),
        ("stderr", "oh"),
        ("stdout", "four"),
    ]


def test_reading_outputs_leaves_the_run_as_it_was() -> None:
    executed = ran()
    before = copy.deepcopy(executed)
    run_outputs(practicals.solved(master()), executed, "here")
    assert executed == before
