"""The checks of chapter 3 accept right answers and recognise wrong ones."""

import numpy as np
import pytest
from scipy.optimize import approx_fprime, minimize

from tests import ROOT
from tests.checks.ch03_shallow_networks import mended_answers
from tests.checks.ch03_shallow_networks.answers import (
    POINTS,
    RIGHT,
    found_by_hand,
    network,
    number_regions,
)
from tests.checks.ch03_shallow_networks.wrong_answers import GIVEN, WRONG
from tests.checks.check_harness import ChapterChecks, checks_of
from udl.checks import ch03_shallow_networks
from udl.checks.ch03_shallow_networks import expected as ch03_expected
from udl.checks.ch03_shallow_networks import mended
from udl.checks.kinds import Reach

CHECKS = checks_of(ch03_shallow_networks)
BOOK = ROOT / "book" / "ch03_shallow_networks"


class TestChecks(ChapterChecks):
    chapter = ch03_shallow_networks
    right, wrong = RIGHT | mended_answers.RIGHT, WRONG | mended_answers.WRONG
    passed_width = 100


# --- The numbers that the checks state ---


def losses_of_search(num_starts):
    """Losses at which searches over the three joints end, and the joints of the best."""
    rng = np.random.default_rng(5)
    ends = []
    for _ in range(num_starts):
        sides = rng.choice([-1.0, 1.0], size=3)

        def loss(places, sides=sides):
            return ch03_expected.best_output_layer(-sides * places, sides)[1]

        found = minimize(loss, rng.uniform(0, 1, 3), method="Nelder-Mead")
        ends.append((found.fun, *np.sort(found.x)))
    return sorted(ends)


def test_the_levels_of_the_search_are_what_its_hints_say():
    x, y = POINTS.x, POINTS.y
    assert np.sum((y - y.mean()) ** 2) == pytest.approx(0.886, abs=5e-4)
    residuals = y - np.polyval(np.polyfit(x, y, 1), x)
    assert residuals @ residuals == pytest.approx(0.645, abs=5e-4)
    reach = CHECKS["better_network"]
    assert isinstance(reach, Reach)
    assert sorted(reach.steps) == [reach.target, 0.645, 0.886]
    assert reach.score(*GIVEN) == pytest.approx(9.38487389111789, abs=1e-12)


def test_the_target_is_honest():
    """A search reaches 0.117; the given hidden units allow 0.154; a line is not enough."""
    ends = losses_of_search(60)
    best, *joints = ends[0]
    assert best == pytest.approx(0.1172, abs=1e-4)
    np.testing.assert_allclose(joints, [0.345, 0.846, 0.892], atol=2e-3)
    assert np.mean([loss > best + 1e-3 for loss, *_ in ends]) > 0.5  # most end elsewhere
    _, kept = ch03_expected.best_output_layer(GIVEN[0], GIVEN[1])
    assert kept == pytest.approx(0.154, abs=5e-4)
    reach = CHECKS["better_network"]
    assert isinstance(reach, Reach)
    assert best < kept < reach.score(*found_by_hand()) < reach.target < 0.645


def test_each_level_of_the_search_has_its_hint():
    reach = CHECKS["better_network"]
    for bias, words in ((0.9, "horizontal line"), (0.54, "a straight line"), (0.45, "small steps")):
        parts = list(found_by_hand())
        parts[2] = bias
        assert words in reach.judge(lambda parts=parts: tuple(parts)).text.replace("\n", " ")


def test_the_output_of_the_examples_agrees_with_a_network():
    x = np.linspace(-1, 2, 31)
    np.testing.assert_allclose(ch03_expected.output(x, *GIVEN), network(x, *GIVEN), atol=1e-12)


def test_a_million_regions_need_twenty_one_units():
    assert ch03_expected.units_for(10**6, 10) == 21
    assert number_regions(10, 21) == 2**20
    assert number_regions(10, 20) == 616_666


def test_both_expected_counts_agree_on_the_drawn_sizes():
    for size in ch03_expected.REGION_SIZES:
        assert ch03_expected.growing(*size) == ch03_expected.by_binomials(*size)


def test_derivatives_are_those_of_finite_differences():
    rng = np.random.default_rng(0)
    for _ in range(3):
        (x, *network), *_ = ch03_expected.network_draws(rng)
        y = rng.normal(size=len(x))

        def loss(vector, x=x, y=y):
            units = len(vector) // 3
            parts = np.split(vector, [units, 2 * units, 2 * units + 1])
            return np.sum((ch03_expected.output(x, *parts) - y) ** 2)

        vector = np.concatenate([np.ravel(part) for part in network])
        found = np.concatenate([np.ravel(p) for p in mended.derivatives(x, y, *network)])
        np.testing.assert_allclose(found, approx_fprime(vector, loss, 1e-7), rtol=1e-4, atol=1e-4)


def test_hyperplanes_through_the_origin_have_as_many_regions_as_the_check_says():
    rng = np.random.default_rng(0)
    check = CHECKS["regions_through_origin"]
    for inputs, units in ((1, 3), (2, 4), (3, 3), (3, 5), (4, 5)):
        weights, points = rng.normal(size=(units, inputs)), rng.normal(size=(400_000, inputs))
        patterns = np.unique((points @ weights.T > 0) @ 2 ** np.arange(units))
        assert len(patterns) == check.expected(inputs, units)


def test_about_a_fifth_of_random_starts_are_good():
    rng = np.random.default_rng(0)
    starts = [(rng.uniform(0, 1, 3), rng.choice([-1.0, 1.0], 3)) for _ in range(20)]
    losses = [mended.loss_after_descent(*start, 0.01) for start in starts]
    assert 2 <= np.count_nonzero(np.array(losses) <= 0.2) <= 8
