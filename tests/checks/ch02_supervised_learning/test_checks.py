"""The checks of chapter 2 accept right answers and recognise wrong ones."""

import json

import numpy as np
import pytest

from tests import ROOT
from tests.checks.ch02_supervised_learning.answers import (
    BAND,
    RIGHT,
    WRONG,
    fit_line,
    line_loss,
    winners,
)
from tests.checks.check_harness import ChapterChecks, checks_of
from udl.checks import ch02_supervised_learning
from udl.checks.ch02_supervised_learning import expected as ch02_expected

PRACTICALS = ch02_supervised_learning.PRACTICALS
CHECKS = checks_of(ch02_supervised_learning)
BOOK = ROOT / "book" / "ch02_supervised_learning"
# What a wrong guess must not be told.
HIDDEN = {
    "line_by_hand": ["0.82", "0.83", "0.52"],
    "trace_path": ["11"],
}


class TestChecks(ChapterChecks):
    chapter = ch02_supervised_learning
    right, wrong = RIGHT, WRONG
    hidden = HIDDEN


def test_the_expected_values_are_the_reference_values():
    reference = json.loads((BOOK.parents[1] / "tests/reference/linear.json").read_text())
    fit = reference["coordinate_descent_limit"]["expected"]
    np.testing.assert_allclose(ch02_expected.band_fit(), fit, atol=1e-9)
    third = reference["coordinate_descent_3sweeps"]["expected"][2]
    assert ch02_expected.band_loss(*third[:2]) == pytest.approx(third[2], abs=1e-9)


@pytest.mark.parametrize("sizes", [(2, 2), (12, 8), (50, 3)])
def test_the_error_of_the_winners_is_what_the_experiment_gives(sizes):
    training, validation, fresh = winners(*sizes, seed=1).mean(axis=0)
    ours = ch02_expected.winners_ratio
    assert validation / fresh == pytest.approx(ours(*sizes), abs=0.05)
    assert training / fresh == pytest.approx(ours(*sizes, part=0), abs=0.05)


def test_the_advice_on_a_line_points_the_right_way():
    advice = CHECKS["line_by_hand"].advice
    best = fit_line(BAND.x, BAND.y)
    assert "too low" in advice(best[0] - 0.3, best[1])
    assert "too high" in advice(best[0] + 0.3, best[1])
    assert "too small" in advice(best[0] + 0.3 * BAND.x.mean(), best[1] - 0.3)
    assert "too large" in advice(best[0] - 0.3 * BAND.x.mean(), best[1] + 0.3)


def test_the_goal_of_the_line_by_hand_is_within_reach_and_not_for_everybody():
    check = CHECKS["line_by_hand"]
    grid = [
        line_loss(BAND.x, BAND.y, a, b)
        for a in np.arange(0, 2, 0.05)
        for b in np.arange(-1, 1, 0.05)
    ]
    share = np.mean(np.array(grid) <= check.target)
    assert 0.002 < share < 0.05


def test_numbers_that_the_page_promises():
    text = (BOOK / "p1_supervised_learning.md").read_text(encoding="utf-8")
    promised = {
        f"{line_loss(BAND.x, BAND.y, 1.6, -0.8):.6f}",
        f"{line_loss(BAND.x, BAND.y, 1.2, 0.1):.6f}",
        f"{line_loss(BAND.x, BAND.y, 0.8, 0.5):.3f}",
        f"{line_loss(BAND.x, BAND.y, 0.82, 0.52):.8f}",
        f"{line_loss(BAND.x, BAND.y, *fit_line(BAND.x, BAND.y)):.8f}",
        *(f"{value:.6f}" for value in fit_line(BAND.x, BAND.y)),
        "2.083167",
        "0.433326",
    }
    assert not [number for number in promised if number not in text]
