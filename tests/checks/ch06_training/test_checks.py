"""The checks of chapter 6 accept right answers and recognise wrong ones."""

import numpy as np
import pytest

from tests.checks.ch06_training import (
    adam_answers,
    descent_answers,
    momentum_answers,
    search_answers,
    stochastic_answers,
)
from tests.checks.check_harness import ChapterChecks, checks_of
from tests.reference_values import assert_printed, load
from udl.checks import ch06_training
from udl.checks.ch06_training import expected, p1, p2_rates, p3_settings, p4_limits, p5

CHECKS = checks_of(ch06_training)
REFERENCE = load("descent")
# What a wrong guess must not be told.
HIDDEN = {
    "largest_rate": ["0.04", "0.0399"],
    "lead_astray": ["-3", "(-3, 4)"],
    "escape": ["(2, 5)"],
    "settle": ["250", "1.5"],
    "tune": ["0.14", "0.57"],
}


class TestChecks(ChapterChecks):
    chapter = ch06_training
    right = search_answers.RIGHT | descent_answers.RIGHT | stochastic_answers.RIGHT
    right = right | momentum_answers.RIGHT | adam_answers.RIGHT
    wrong = search_answers.WRONG | descent_answers.WRONG | stochastic_answers.WRONG
    wrong = wrong | momentum_answers.WRONG | adam_answers.WRONG
    hidden = HIDDEN


def test_the_expected_values_are_the_reference_values():
    x, y = stochastic_answers.WAVE.x, stochastic_answers.WAVE.y
    entry = REFERENCE["gabor_loss"]
    loss = float(expected.wave_loss(x, y, *entry["parameters"]))
    assert_printed(loss, entry["expected"], entry["decimals"])
    entry = REFERENCE["momentum"]
    rng = np.random.RandomState(1)  # the recipe of the reference values

    def gradient(at):
        batch = rng.permutation(30)[:5]
        return expected.wave_gradient(x[batch], y[batch], *at)

    last = expected.momentum_path(gradient, entry["start"], 0.6, 0.6, entry["steps"])[-1]
    assert_printed(last, entry["expected"][:2], entry["decimals"])


def test_the_fast_gradient_of_long_runs_is_the_slow_one():
    x, y = stochastic_answers.WAVE.x, stochastic_answers.WAVE.y
    slow = expected.final_losses((1.0, 9.0), lambda step: 2.0, 30, 1, 1)
    at = np.array([1.0, 9.0]) - 2.0 * expected.wave_gradient(x, y, 1.0, 9.0) / 30
    assert slow[0] == pytest.approx(expected.wave_loss(x, y, *at))


def test_the_goals_are_within_reach_and_not_for_everybody():
    shares = {
        "lead_astray": np.mean(
            [p1._astray(a, d) <= 0.01 for a in np.linspace(-4, -2.2, 9) for d in range(2, 11)]
        ),
        "tune": np.mean(
            [
                p4_limits._left(r, b) <= CHECKS["tune"].target
                for r in np.geomspace(0.01, 0.4, 20)
                for b in np.arange(0, 1, 0.05)
            ]
        ),
        "mislead": np.mean(
            [p5._misled(np.random.default_rng(k).normal(size=10)) <= 0.45 for k in range(20)]
        ),
        "settle": np.mean(
            [
                p3_settings._after_budget(rate, size, every) <= 0.655
                for rate in (0.5, 1.0, 2.0, 4.0)
                for size in (5, 15)
                for every in (50, 150, 300)
            ]
        ),
    }
    shares["escape"] = np.mean(
        [
            p3_settings._missing(rate, size) == 0
            for rate in (0.5, 1.0, 1.5, 2.0, 4.0)
            for size in (1, 2, 3, 5, 10)
        ]
    )
    assert 0.1 < shares["escape"] < 0.3
    assert 0.02 < shares["lead_astray"] < 0.5
    assert 0.002 < shares["tune"] < 0.1
    assert shares["mislead"] < 0.1
    assert shares["settle"] < 0.2


def test_no_constant_rate_settles():
    losses = [
        p3_settings._after_budget(rate, size, 10**6)
        for rate in (0.7, 1.0, 1.3)
        for size in (3, 5, 6)
    ]
    assert min(losses) > CHECKS["settle"].target


def test_descent_on_all_points_stays_in_the_trap():
    for rate in (1.0, 2.0, 3.0):
        assert p3_settings._counts(rate, 30) == (p3_settings.NUM_SEEDS, 0)


def test_the_limit_of_momentum_is_where_its_recursion_leaves_the_unit_circle():
    for curvature, beta in ((2.0, 0.9), (0.7, 0.3)):
        for share, stable in ((0.999, True), (1.001, False)):
            a = share * p4_limits._limit(curvature, beta) * (1 - beta) * curvature
            roots = np.linalg.eigvals([[1 - a, beta], [-a, beta]])
            assert (np.abs(roots).max() < 1) is stable or bool(np.abs(roots).max() < 1) is stable


def test_the_formula_for_long_runs_leaves_twice_as_much_as_is_asked_for():
    left = 10 ** p4_limits._left(*p4_limits._for_long_runs())
    assert left == pytest.approx(2 * 2e-6, rel=0.02)


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ((0.14, -0.57), "at least 0"),
        ((0.1, 1.0), "at least 0"),
        ((0.57, 0.14), "the learning rate comes first"),
        ((-0.1, 0.5), "positive"),
        ((0.5, 0.5), "moves away"),
        ((0.02, 0.0), "no better"),
        ((0.1, 0.6), "a table"),
    ],
)
def test_advice_on_tuning_fits_the_settings(settings, advice):
    assert advice in " ".join(CHECKS["tune"].judge(lambda: settings).text.split())


def test_factored_squares_are_exact_where_they_are_products():
    rng = np.random.default_rng(3)
    squares = np.outer(rng.uniform(1, 2, 3), rng.uniform(1, 2, 4))
    signs = np.where(rng.random((3, 4)) < 0.5, -1.0, 1.0)
    slopes = signs * np.sqrt(squares)
    settings = (0.1, 0.9, 0.99, 5)
    path = expected.factored_path(lambda p: slopes, np.zeros((3, 4)), *settings)
    adam = expected.adam_path(lambda p: slopes.ravel(), np.zeros(12), *settings)
    np.testing.assert_allclose(path, adam.reshape(path.shape))


def test_curvatures_are_the_eigenvalues():
    x = descent_answers.BAND.x
    np.testing.assert_allclose(
        p2_rates._curvatures(x), np.linalg.eigvalsh(descent_answers.hessian(x))
    )


def test_other_loads_have_another_limit_that_the_same_bracket_holds():
    own = p2_rates._limit(descent_answers.BAND.x)
    for seed in range(50):
        other = p2_rates._limit(p2_rates._other_loads(np.random.default_rng(seed)))
        assert 0.03 < other < 0.06  # the page has shown that the one works and the other does not
        assert abs(other - own) > 3 * CHECKS["largest_rate"].near
