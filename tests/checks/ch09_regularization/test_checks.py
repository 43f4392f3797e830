"""The checks of chapter 9 accept right answers and recognise wrong ones."""

from itertools import permutations, product

import numpy as np
import pytest

from tests.checks.ch09_regularization import (
    augmentation_answers,
    bayes_answers,
    ensemble_answers,
    flow_answers,
    penalty_answers,
)
from tests.checks.check_harness import ChapterChecks, checks_of
from tests.reference_values import assert_printed, load
from tests.udl.performance.reference_data import noisy_points, truth
from udl.checks import ch09_regularization
from udl.checks.ch09_regularization import (
    expected,
    p1_descent,
    p2,
    p2_flows,
    p3_wins,
    p4_bands,
    p4_evidence,
)

CHECKS = checks_of(ch09_regularization)
REFERENCE = load("regularisation")


class TestChecks(ChapterChecks):
    chapter = ch09_regularization
    right = penalty_answers.RIGHT | flow_answers.RIGHT | ensemble_answers.RIGHT
    right = right | bayes_answers.RIGHT | augmentation_answers.RIGHT
    wrong = penalty_answers.WRONG | flow_answers.WRONG | ensemble_answers.WRONG
    wrong = wrong | bayes_answers.WRONG | augmentation_answers.WRONG


def test_the_expected_values_are_the_reference_values():
    entry = REFERENCE["unregularised"]
    x, y = penalty_answers.POINTS.x, penalty_answers.POINTS.y
    end = expected.regularised_path(
        x, y, entry["start"], entry["learning_rate"], entry["steps"], 0.0, np.zeros(2)
    )[-1]
    assert_printed([*end, expected.wave_loss(x, y, end)], entry["expected"], entry["decimals"])

    entry = REFERENCE["flow"]
    start = np.array(entry["start"])
    slope = expected.valley_gradient(start)
    assert_printed(slope, entry["gradient"], entry["decimals"])
    penalties = [rate / 4 * slope @ slope for rate in entry["rates"]]
    assert_printed(penalties, entry["penalties"], entry["decimals"])
    end = expected.steps(expected.valley_gradient, start, 0.05, entry["steps"])
    assert_printed(end, entry["end"], entry["decimals"])

    entry = REFERENCE["ensemble"]
    random = np.random.RandomState(1)  # the recipe of the reference values
    x, y = noisy_points(random)
    resamples = [random.choice(15, size=15) for _ in range(4)]
    places = np.linspace(0, 1, 100)
    curves = expected.members(x, y, places, resamples, entry["num_hidden"])
    for name, curve in (("mean", curves.mean(axis=0)), ("median", np.median(curves, axis=0))):
        error = np.mean((curve - truth(places)) ** 2)
        assert_printed(error, entry[name], entry["decimals"])

    entry = REFERENCE["posterior"]
    prior = np.zeros(6), entry["prior_variance"] * np.eye(6)
    x, y = noisy_points(np.random.RandomState(1))
    mean, covariance = expected.posterior(expected.design(x, 5), y, 0.3, *prior)
    order = [1, 2, 3, 4, 5, 0]  # the bias stands last there
    assert_printed(mean[order], entry["mean"], entry["decimals"])
    assert_printed(np.diag(covariance)[order], entry["variances"], entry["decimals"])
    rows = expected.design(entry["places"], 5)
    assert_printed(rows @ mean, entry["predictive_mean"], entry["decimals"])
    of_curve = np.diag(rows @ covariance @ rows.T)
    assert_printed(of_curve, entry["model_variance"], entry["decimals"])
    # What the reference leaves out, and the mended bands do not.
    bands = CHECKS["mended_bands"].expected(rows, mean, covariance, 0.3)
    half = np.diff(bands, axis=1)[:, 0] / 2
    np.testing.assert_allclose((half / 1.96) ** 2, of_curve + 0.09)


def test_another_start_has_another_share_and_another_centre_another_strength():
    own = expected.best_share(np.array(p2_flows.START))
    for seed in range(20):
        start = p2_flows._other_start(np.random.default_rng(seed))
        assert abs(expected.best_share(start) - own) > CHECKS["best_share"].near
    own, check = expected.least_strength((0.0, 12.5)), CHECKS["least_strength"]
    for seed in range(12):
        centre = check.drawn(np.random.default_rng(seed))
        # What is typed in is off from the own strength by as much as is allowed.
        assert abs(expected.least_strength(centre) - own) > check.tolerance + check.near


def test_the_second_derivatives_are_those_of_the_gradients():
    for landscape, point in expected.landscapes(np.random.default_rng(0)):
        moves = 1e-6 * np.eye(len(point))
        columns = [(landscape(point + m) - landscape(point - m)) / 2e-6 for m in moves]
        np.testing.assert_allclose(np.transpose(columns), landscape.bend(point), atol=1e-6)


def test_the_drift_is_what_is_left_of_an_epoch_as_steps_become_short():
    rng = np.random.default_rng(1)
    hessians, gradients = p2_flows._drift_draws(rng)[2]
    batches = [
        expected.Landscape(h, -np.linalg.solve(h, g))
        for h, g in zip(hessians, gradients, strict=True)
    ]
    rate = 1e-4
    epochs = permutations(range(3)), product(range(3), repeat=3)
    for runs, ours in zip(epochs, expected.epoch_drift(hessians, gradients), strict=True):
        ends = []
        for run in runs:
            point = np.zeros(2)
            for batch in run:
                point = point - rate * batches[batch](point)
            ends.append(point)
        drift = (np.mean(ends, axis=0) + rate * gradients.sum(axis=0)) / rate**2
        np.testing.assert_allclose(drift, ours, rtol=1e-2)


def test_the_valleys_derivatives_are_those_of_its_height():
    for point, *narrowing in p2._valley_draws(np.random.default_rng(2)):
        width = np.exp(-(narrowing or [2.0])[0] * point[0] ** 2)

        def height(p, kappa=(narrowing or [2.0])[0]):
            return 1 - np.exp(-0.5 * (p[1] * np.exp(kappa * p[0] ** 2)) ** 2)

        moves = 1e-4 * min(width, 1) * np.eye(2)
        slopes = [(height(point + m) - height(point - m)) / (2 * m.max()) for m in moves]
        ours = expected.valley_gradient(point, *narrowing)
        np.testing.assert_allclose(slopes, ours, rtol=1e-5, atol=1e-7)


def test_a_single_step_parts_from_the_modified_flow_with_the_cube_of_its_length():
    place = expected.landscapes(np.random.default_rng(3))[2][0]
    start, gaps = np.array([1.0, -0.5]), []
    for rate in (0.02, 0.01, 0.005):
        end = start - rate * place(start)
        flows = (expected.flow(one, start, rate) for one in (place, expected.modified(place, rate)))
        gaps.append([np.linalg.norm(end - flow) for flow in flows])
    shrink = np.array(gaps[:-1]) / np.array(gaps[1:])
    np.testing.assert_allclose(shrink, [[4, 8], [4, 8]], rtol=0.05)


def test_the_goals_are_within_reach_and_not_for_everybody():
    released = [
        CHECKS["release"].score(strength, num, p1_descent.BUDGET - num) <= p1_descent.TARGET
        for strength in (0.5, 1.0, 2.0, 3.0, 4.0)
        for num in (1, 2, 3, 4, 6, 8, 10, 20, 50)
    ]
    assert 0.1 < np.mean(released) < 0.25
    wins = {num: p3_wins._wins(num, range(40)) for num in range(1, 21)}
    assert [num for num in wins if wins[num] >= 34] == [12, 13, 14, *range(16, 21)]
    assert [num for num in wins if wins[num] <= 14] == [1, 2, 3, 5, 6, 7]
    assert wins[4] < 20 < wins[14]  # what is predicted of 4 and 14 units


def test_other_data_have_another_best_size():
    def best(seed):
        data = p4_evidence._other_data(np.random.default_rng(seed))
        return p4_evidence._sizes(data)

    own = p4_evidence._sizes(bayes_answers.DATA)
    np.testing.assert_array_equal(p4_evidence.own_data(), bayes_answers.DATA)
    assert own not in {best(seed) for seed in range(10)}


@pytest.mark.parametrize("num", [15, 60])
def test_bands_without_noise_hold_the_curve_and_not_new_targets(num):
    assert p4_bands._inside(num) < 70
    assert p4_bands._inside(num, "curve") > 75


def test_gaps_and_ends_of_the_candidates_are_told():
    def said(*distances):
        return " ".join(CHECKS["distances"].judge(lambda: distances).text.split())

    assert "from 4 to 20 is a long way" in said(1, 2, 3, 4, 20)
    assert "Go further towards 20." in said(1, 2, 3, 4, 5)
    assert "Go further towards 1." in said(4, 8, 12, 16, 20)
    assert "Go further towards both ends." in said(4, 5, 6, 7, 8)


def test_a_median_without_an_error_has_no_share():
    text = CHECKS["median_loses"].judge(lambda: (0, 0, 0, 1, 1)).text
    assert "the median is 0" in text
    assert "100" not in text


def test_other_data_need_the_largest_of_all_sizes():
    for seed in range(10):
        data = p4_evidence._other_data(np.random.default_rng(seed))
        assert p4_evidence._sizes(data) == p4_evidence.LARGEST


def test_steps_that_look_ahead_arrive_where_the_valley_is_narrower():
    slope, start = expected.valley_gradient, np.array(p2_flows.START)

    def ahead(point):
        return slope(point - 0.05 * slope(point))

    short = expected.steps(slope, start, 0.0005, 10_000)
    plain, looking = (expected.steps(way, start, 0.05, 100) for way in (slope, ahead))
    narrow, middle, wide = np.exp(-2 * np.array([looking[0], short[0], plain[0]]) ** 2)
    assert narrow < middle - 0.01 < wide - 0.02  # clear of the 0.005 that count as the same


def test_the_mean_of_targets_lies_within_the_bands_as_often_as_they_say():
    rng = np.random.default_rng(6)
    features, mean, covariance, noise, num = p4_bands._band_draws(rng)[1 + 1]
    bands = CHECKS["mended_bands"].expected(features, mean, covariance, noise, num)
    parameters = rng.multivariate_normal(mean, covariance, size=20_000)
    curves = parameters @ features.T
    means = (curves[:, None] + noise * rng.normal(size=(20_000, num, len(features)))).mean(axis=1)
    inside = (bands[:, 0] < means) & (means < bands[:, 1])
    np.testing.assert_allclose(inside.mean(axis=0), 0.95, atol=0.006)


def test_new_accuracies_tell_an_honest_choice_from_the_others():
    check = CHECKS["honest_gain"]
    for seed in range(20):
        table = check.drawn(np.random.default_rng(seed))
        wrong = [slip(table) for mistake in check.slips for slip in mistake.wrong]
        assert min(abs(check.computed(table) - other) for other in wrong) > 0.01
