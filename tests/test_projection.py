"""The projection: each kind grows with its number, and the house with none."""

from __future__ import annotations

import pytest

from benchmarks import projection
from benchmarks.projection import HOUSE, kind_of


@pytest.mark.parametrize(
    ("test", "kind"),
    [
        ("tests/tools/slides/test_book_decks.py::test_words[ch05_loss_functions]", "deck"),
        ("tests/tools/pages/test_real.py::test_runs[p1_least_squares]", "practical"),
        ("tests/checks/ch05_loss_functions/test_checks.py::test_right[sigmoid]", "practical"),
        ("tests/figures/ch05_loss_functions/test_figures.py::test_bend", "figure"),
        ("tests/site/test_pages.py::test_a_page[ch05_loss_functions/index.html]", "page"),
        ("tests/udl/experiments/ch10_convolution/test_segmentation.py::test_it", "chapter"),
        ("tests/udl/losses/test_nll.py::test_it", HOUSE),
    ],
)
def test_a_test_grows_with_what_it_names(test, kind):
    assert kind_of(test) == kind


def test_seconds_grow_with_the_number():
    counts = {"chapter": 7, "page": 24, "practical": 17, "figure": 100, "deck": 5}
    rows = {row.kind: row for row in projection.project({"figure": 50, HOUSE: 9}, counts)}
    assert rows["figure"].each == 0.5
    assert rows["figure"].full == 200
    assert rows[HOUSE].full == 9


def test_the_builds_table_is_read():
    said = "What took how long:\n  figures     10.0 s\n  site  2.5 s   x\n  all  12.5 s\n"
    assert projection.of_build(said) == {"figure": 10.0, "page": 2.5}
