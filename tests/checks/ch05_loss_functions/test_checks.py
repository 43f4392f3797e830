"""The checks of chapter 5 accept right answers and recognise wrong ones."""

import numpy as np
import pytest

from tests import ROOT
from tests.checks.ch05_loss_functions import binary_answers, class_answers
from tests.checks.ch05_loss_functions.answers import (
    BINARY,
    MULTICLASS,
    REGRESSION,
    RIGHT,
    binary_logits,
    class_logits,
    minimum,
    stable_binary_nll,
    stable_cross_entropy,
)
from tests.checks.ch05_loss_functions.wrong_answers import WRONG
from tests.checks.check_harness import ChapterChecks, checks_of
from udl.checks import ch05_loss_functions
from udl.checks.ch05_loss_functions import expected as ch05_expected

CHECKS = checks_of(ch05_loss_functions)
BOOK = ROOT / "book" / "ch05_loss_functions"
# What a wrong guess must not be told.
HIDDEN = {name: ["(20,"] for name in CHECKS if name.startswith(("trace", "network"))}


TABLES = (WRONG, binary_answers.WRONG, class_answers.WRONG)
ALL_WRONG = {n: [wrong for table in TABLES for wrong in table.get(n, ())] for n in CHECKS}


class TestChecks(ChapterChecks):
    chapter = ch05_loss_functions
    right = RIGHT | binary_answers.RIGHT | class_answers.RIGHT
    wrong = ALL_WRONG
    hidden = HIDDEN


def test_the_expected_values_are_the_reference_values():
    assert ch05_expected.best_bias() == pytest.approx(0.27471680565, abs=1e-9)
    assert 20 * ch05_expected.mean_square(0.1) == pytest.approx(2.020992572, abs=1e-9)
    assert ch05_expected.best_binary_bias() == pytest.approx(1.5656641916, abs=1e-6)
    loss = ch05_expected.binary_loss_at(ch05_expected.best_binary_bias())
    assert loss == pytest.approx(8.014678191829441, abs=1e-9)
    assert ch05_expected.binary_loss_at(2.6) == pytest.approx(9.563639387, abs=1e-9)
    residuals = ch05_expected.regression_residuals(0.1)
    assert ch05_expected.gaussian_loss(residuals, 0, 0.2) == pytest.approx(11.452419564, abs=1e-9)


def test_the_best_biases_agree_with_an_optimiser():
    best = minimum(lambda b: stable_binary_nll(BINARY.y, binary_logits(b)), (-3, 5))
    assert ch05_expected.best_binary_bias() == pytest.approx(best, abs=1e-4)
    best = minimum(lambda b: stable_cross_entropy(MULTICLASS.y, class_logits(b)), (-4, 6))
    assert ch05_expected.best_class_bias() == pytest.approx(best, abs=1e-4)
    assert ch05_expected.class_loss_at(best) == pytest.approx(
        stable_cross_entropy(MULTICLASS.y, class_logits(best))
    )
    assert REGRESSION.x.shape == (20,)


def test_the_slopes_of_the_knobs_agree_with_differences():
    rng = np.random.default_rng(2)
    for y, outputs, bias, log_sigma in ch05_expected.knob_draws(rng):
        knobs, nudge = np.array([bias, log_sigma]), 1e-5

        def loss(at, y=y, outputs=outputs):
            return ch05_expected.gaussian_loss(y, outputs + at[0], np.exp(at[1]))

        slopes = [(loss(knobs + d) - loss(knobs - d)) / (2 * nudge) for d in nudge * np.eye(2)]
        assert ch05_expected.knob_gradient(y, outputs, *knobs) == pytest.approx(slopes, rel=1e-6)


@pytest.mark.parametrize(
    ("check", "settings", "advice"),
    [
        ("knob_rate", (0.02, 0.2), "too high"),
        ("knob_rate", (0.0003, 0.2), "too low"),
        ("knob_rate", (0.003, 0.01), "another sigma"),
        ("knob_rate", (1e-9, 0.2656), "too low"),
        ("knob_rate", (0.3, 0.003), "the other way round"),
        ("train_output_layer", (3.0, 3000), "too high"),
        ("train_output_layer", (1e9, 3000), "too high"),
        ("train_output_layer", (0.1, 3000), "longer steps"),
        ("train_output_layer", (0.3, 100), "more of them"),
    ],
)
def test_settings_that_miss_are_sent_the_right_way(check, settings, advice):
    assert advice in " ".join(CHECKS[check].judge(lambda: settings).text.split())
