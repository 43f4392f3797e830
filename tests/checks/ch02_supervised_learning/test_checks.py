"""The checks of chapter 2 accept right answers and recognise wrong ones."""

import json

import numpy as np
import pytest

from tests import ROOT
from tests.checks.ch02_supervised_learning.answers import (
    BAND,
    RIGHT,
    fit_line,
    join_the_halves,
    join_the_thirds,
    line_loss,
    through_the_ends,
    winners,
)
from tests.checks.ch02_supervised_learning.wrong_answers import WRONG
from tests.checks.check_harness import ChapterChecks
from udl.checks import ch02_supervised_learning
from udl.checks.ch02_supervised_learning import expected as ch02_expected
from udl.checks.ch02_supervised_learning.p1_by_hand import FACTOR

PRACTICALS = ch02_supervised_learning.PRACTICALS
BOOK = ROOT / "book" / "ch02_supervised_learning"
# What a wrong guess must not be told.
HIDDEN = {
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


def test_a_rule_of_thumb_is_near_enough_and_the_ends_alone_are_not():
    """For many draws: nobody's luck decides."""
    for seed in range(200):
        drawn = ch02_expected.band_draws(np.random.default_rng(seed))
        least = [ch02_expected.loss(x, y, *ch02_expected.fit(x, y)) for x, y in drawn]
        for rule in (ch02_expected.centres, join_the_halves, join_the_thirds):
            losses = [line_loss(x, y, *rule(x, y)) for x, y in drawn]
            assert np.all(np.divide(losses, least) < FACTOR)
        ends = [line_loss(x, y, *through_the_ends(x, y)) for x, y in drawn]
        assert np.any(np.divide(ends, least) > FACTOR)


def test_numbers_that_the_page_promises():
    text = (BOOK / "p1_supervised_learning.md").read_text(encoding="utf-8")
    promised = {
        f"{line_loss(BAND.x, BAND.y, 1.6, -0.8):.6f}",
        f"{line_loss(BAND.x, BAND.y, 1.2, 0.1):.6f}",
        f"{line_loss(BAND.x, BAND.y, 0.82, 0.52):.8f}",
        f"{line_loss(BAND.x, BAND.y, *fit_line(BAND.x, BAND.y)):.8f}",
        *(f"{value:.6f}" for value in fit_line(BAND.x, BAND.y)),
        "2.083167",
        "0.433326",
    }
    assert not [number for number in promised if number not in text]
