"""The checks of chapter 1 accept right answers and recognise wrong ones."""

import json

import numpy as np
import pytest

from tests import ROOT
from tests.checks.ch01_introduction.answers import RIGHT, WRONG
from tests.checks.check_harness import ChapterChecks, checks_of
from udl.checks import ch01_introduction
from udl.checks.ch01_introduction.p1_linear import STEEPEST_WEIGHTS

CHECKS = checks_of(ch01_introduction)
PAGE = ROOT / "book" / "ch01_introduction" / "p1_background_mathematics.md"
REFERENCE = json.loads((ROOT / "tests/reference" / "background.json").read_text())
# What a wrong guess must not be told.
HIDDEN = {"batch_shapes": ["(5, 2)"], "exp_values": ["2.71"], "steepest_direction": ["53"]}


class TestChecks(ChapterChecks):
    chapter = ch01_introduction
    right, wrong = RIGHT, WRONG
    hidden = HIDDEN


def test_the_expected_values_are_the_reference_values():
    for name in ("linear_three_inputs", "linear_two_inputs"):
        entry = REFERENCE[name]
        x, bias, weights = (np.array(entry[key]) for key in ("x", "bias", "weights"))
        for check in (CHECKS["linear_loops"], CHECKS["linear_matrix"]):
            assert check.expected(x, bias, weights) == pytest.approx(entry["expected"])
        batch = CHECKS["linear_batch"].expected(x[None, :], bias, weights)
        assert batch[0] == pytest.approx(entry["expected"])
    line = REFERENCE["line_through_axes"]
    found = CHECKS["line_through_axes"].expected(line["y_crossing"], line["x_crossing"])
    assert found == pytest.approx(line["expected"])
    for name, check in (
        ("exponentials", CHECKS["exp_values"]),
        ("logarithms", CHECKS["log_values"]),
    ):
        expected = [float(value) for value in REFERENCE[name]["expected"]]
        np.testing.assert_allclose(check.expected(), expected)


def test_read_values_are_what_numpy_says():
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(CHECKS["exp_values"].expected(), np.exp([0, 1, -np.inf, np.inf]))
        logs = np.log([0.0, 1.0, np.e, np.exp(3.0), 4.0, -1.0])
        logs[4] = np.exp(logs[4])
        np.testing.assert_allclose(CHECKS["log_values"].expected(), logs)
    x, bias, weights = np.ones((5, 3)), np.ones(2), np.ones((2, 3))
    shapes = (weights.T.shape, (x @ weights.T).shape, (x @ weights.T + bias).shape)
    assert ch01_introduction.batch_shapes.expected() == shapes


def test_the_page_uses_the_weights_whose_direction_is_checked():
    assert f"np.array({list(STEEPEST_WEIGHTS)})" in PAGE.read_text("utf-8")
