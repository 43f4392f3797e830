"""The figures of chapter 1: their permanent names, and what their captions claim."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from figures.catalogue import FIGURES
from figures.ch01_introduction import (
    depth_and_generalisation,
    failures,
    learning,
    models,
    parts,
    reinforcement_learning,
    supervised_learning,
    unsupervised_learning,
)
from tests.figures.reading import curves, drawn
from udl.data import cooling, mnist
from udl.experiments.ch01_introduction import (
    curve_results,
    denoising,
    digit_results,
    grid_results,
    plane_results,
)
from udl.unsupervised import mixture
from udl.unsupervised.principal_components import decode, encode, fit_principal_components

SPECS = FIGURES["ch01_introduction"]
NAMES = [
    "network-learns-a-curve",
    "tea-line",
    "tea-extrapolation",
    "classifier-boundary",
    "digit-probabilities",
    "denoised-photograph",
    "mixture-samples",
    "latent-directions",
    "latent-reconstructions",
    "grid-policy",
    "learning-from-reward",
    "unrolled-spirals",
    "depth-comparison",
    "overfitting",
    "shortcut",
    "bias-from-data",
]


def test_permanent_names_in_order_of_use():
    assert list(SPECS) == NAMES


def test_the_network_is_shown_while_its_loss_falls():
    training = curve_results.train("wave", learning.SHOWN_HIDDEN)
    shown = training.loss[list(learning.SHOWN_STEPS)]
    assert np.all(np.diff(shown) < 0)
    spec = SPECS["network-learns-a-curve"]
    assert f"falls from {shown[0]:.2f} to {shown[-1]:.2f}" in spec.alt
    assert f"its {training.parameters.shape[1]} parameters" in spec.caption


def test_no_line_is_better_than_the_best_one():
    minutes, temperature = models.tea()
    intercept, slope = models.best_line(minutes, temperature)
    best = parts.mean_squared(temperature, intercept + slope * minutes)
    rng = np.random.default_rng(0)
    for a, b in rng.normal([intercept, slope], [5, 0.3], (300, 2)):
        assert parts.mean_squared(temperature, a + b * minutes) >= best
    for a, b in models.CANDIDATES:
        assert parts.mean_squared(temperature, a + b * minutes) > 30 * best


def test_line_and_curve_agree_on_the_data_and_part_outside():
    minutes, temperature = models.tea()
    intercept, slope = models.best_line(minutes, temperature)
    best = models.best_exponential(minutes, temperature)
    between = np.linspace(minutes[0], minutes[-1], 50)
    line, curve = intercept + slope * between, models.exponential(between, *best)
    assert np.abs(line - curve).max() < 6
    assert 60 < -intercept / slope < 80  # the alternative text: zero after some seventy minutes
    assert abs(models.exponential(120.0, *best) - cooling.true_temperature(120)) < 3
    assert intercept + 120 * slope < -40


def test_the_curve_gives_back_the_truth_without_noise():
    minutes = np.linspace(1, 40, 10)
    found = models.best_exponential(minutes, cooling.true_temperature(minutes))
    assert found == pytest.approx([cooling.ROOM, cooling.START - cooling.ROOM, 32.0], rel=1e-4)


def test_one_point_lies_on_the_wrong_side():
    result = plane_results.arcs_boundary()
    assert result["accuracy"][0] == 100 * (1 - 1 / len(result["y"]))
    assert result["accuracy"][1] > 95
    assert 0.1 < np.mean(result["probability"] > 0.5) < 0.9


def test_shown_digits_three_right_and_two_close_mistakes():
    labels = mnist.digits().y_test
    probability = digit_results.digit_probabilities()["probability"]
    np.testing.assert_allclose(probability.sum(axis=1), 1, atol=1e-5)
    guesses = probability.argmax(axis=1)
    chosen = supervised_learning.shown_digits()
    assert chosen[:3] == [0, 1, 2]
    assert (guesses == labels)[chosen].tolist() == [True] * 3 + [False] * 2
    assert probability[chosen[:3]].max(axis=1).min() > 0.9
    closest = probability[chosen[3:], labels[chosen[3:]]].min()
    for index in set(np.flatnonzero(guesses != labels)) - set(chosen):
        assert probability[index, labels[index]] <= closest


def test_the_photograph_is_cleaned_where_nothing_was_learned():
    result = denoising.denoised()
    before, after = result["error"]
    assert before == pytest.approx(denoising.NOISE, rel=0.02)
    assert after < before / 2
    again = np.sqrt(np.mean((result["cleaned"] - result["clean"]) ** 2))
    assert after == pytest.approx(again)
    # The weights sum nearly to one, so that the brightness stays.
    assert 0.9 < result["weights"].sum() < 1.05


def test_four_of_the_six_bumps_lie_along_the_bend():
    means = unsupervised_learning.island_mixture().means
    radius = np.linalg.norm(means - [0.1, 0.2], axis=1)
    bent = (means[:, 1] > 0) & (np.abs(radius - 1.45) < 0.3)
    assert np.count_nonzero(bent) == 4
    assert "four of them along the bend" in SPECS["mixture-samples"].alt
    x = unsupervised_learning.islands()
    start = mixture.first_mixture(x, 1, rng=np.random.default_rng(0))
    one = mixture.fit_mixture(x, start, num_steps=2).mixture
    gain = mixture.log_density(unsupervised_learning.island_mixture(), x) - mixture.log_density(
        one, x
    )
    assert gain.mean() > 1


def test_the_first_latent_number_is_slant_and_the_second_fullness():
    components = fit_principal_components(unsupervised_learning.threes(), 2)
    rows, columns = np.mgrid[:28, :28]

    def decoded(across: float, up: float) -> np.ndarray:
        latents = np.array([[across, up]]) * components.standard_deviations
        return np.clip(decode(components, latents), 0, 1).reshape(28, 28)

    def slant(image: np.ndarray) -> float:
        # Negative if the upper parts of a figure lie further to the right than its lower ones.
        weight = image / image.sum()
        row, column = (weight * rows).sum(), (weight * columns).sum()
        return float((weight * (rows - row) * (columns - column)).sum())

    slants = [slant(decoded(step, 0)) for step in (-2, -1, 0, 1, 2)]
    assert np.all(np.diff(slants) > 0)
    ink = [decoded(0, step).sum() for step in (-2, -1, 0, 1, 2)]
    assert np.all(np.diff(ink) > 0)


def test_more_latent_numbers_lose_less_of_new_threes():
    data = mnist.digits()
    images = data.x_test[data.y_test == 3].reshape(-1, 784).astype(float)
    lost = []
    for count in (2, 10, 50):
        components = fit_principal_components(unsupervised_learning.threes(), count)
        rebuilt = decode(components, encode(components, images))
        lost.append(np.mean((rebuilt - images) ** 2))
    assert lost[0] > 1.4 * lost[1] > 1.4 * 1.4 * lost[2]


def test_the_path_runs_straight_on_firm_and_round_on_slippery_ground():
    columns = grid_results.PONDS.shape[1]
    firm = grid_results.planned(0.0)["path"] // columns
    slippery = grid_results.planned(grid_results.SLIP)["path"] // columns
    assert firm.tolist() == [3] * 7
    assert slippery.min() == 0
    assert len(slippery) - 1 == 12
    assert (slippery[0], slippery[-1]) == (3, 3)


def test_the_learner_starts_below_chance_and_ends_below_the_best():
    _, mean, error = reinforcement_learning.learning_curve()
    at_random = grid_results.learned()["random"].mean()
    best = grid_results.planned(grid_results.SLIP)["values"][grid_results.PONDS.start]
    assert mean[0] + 2 * error[0] < at_random
    assert at_random + 15 < mean[-10:].mean() < best


def test_the_last_layer_is_cut_by_the_line():
    result = plane_results.unrolled_spirals()
    assert result["accuracy"][0] == 100
    side = result["layers"][2][:, 0] > 0
    np.testing.assert_array_equal(side, result["y"] == 1)
    # In the input no line does: the best of many is wrong for a third of the points or more.
    angles = np.linspace(0, np.pi, 60)
    across = result["x"] @ np.stack([np.cos(angles), np.sin(angles)])  # (N, 60)
    cuts = np.linspace(-1, 1, 81)
    right = [np.mean((across > cut) == (result["y"] == 1)[:, None], axis=0) for cut in cuts]
    assert np.max(np.maximum(right, 1 - np.array(right))) < 0.7


def test_depth_does_as_well_with_a_quarter_of_the_parameters():
    result = plane_results.depth_errors()
    mean = result["test"].mean(axis=2)
    error = result["test"].std(axis=2, ddof=1) / np.sqrt(result["test"].shape[2])
    assert np.all(mean[1] < mean[0])
    assert result["parameters"][1, 0] < result["parameters"][0, 2] / 4
    assert abs(mean[1, 0] - mean[0, 2]) < 2 * np.hypot(error[1, 0], error[0, 2])
    assert mean[0, 0] == pytest.approx(8, abs=1.5)


def test_errors_on_used_and_new_data():
    degrees, used, new = depth_and_generalisation.polynomial_errors()
    assert np.all(np.diff(used) < 0)
    assert used[9] < 1e-6
    assert degrees[new.argmin()] == 2
    assert np.all(np.diff(new[2:]) > 0)
    assert new[9] - new[8] > new[8] - new[7] > new[7] - new[6]  # ever more steeply
    assert new[9] < new[0]


def test_a_shortcut_is_taken():
    result = digit_results.shortcut()
    as_trained, unmarked, swapped = result["accuracy"]
    assert as_trained == 100
    assert unmarked == pytest.approx(56, abs=1)
    assert swapped == pytest.approx(16, abs=1)
    assert result["clean"] > 95
    mark = result["weights"][digit_results.MARK, digit_results.MARK]
    outside = result["weights"].copy()
    outside[digit_results.MARK, digit_results.MARK] = 0
    assert mark.min() > 0
    assert mark.mean() > 2 * np.abs(outside).mean()


def test_errors_of_the_two_groups():
    errors = failures.group_errors(np.array([0.0, 0.1, 0.5, 1.0]))
    assert errors[0, 0] == pytest.approx(norm.cdf(-1), abs=1e-3)
    assert errors[0, 1] == pytest.approx((norm.sf(-0.5) + norm.cdf(-2.5)) / 2, abs=1e-3)
    assert errors[0, 1] == pytest.approx(0.35, abs=0.005)
    assert errors[2, 0] == pytest.approx(errors[2, 1], abs=1e-3)
    assert errors[2, 2] == pytest.approx(0.22, abs=0.005)
    assert np.all(np.diff(errors[:, 0]) > 0)
    assert np.all(np.diff(errors[:, 1]) < 0)


def test_ellipses_reach_two_standard_deviations_and_samples_are_as_many_as_points():
    with drawn(SPECS["mixture-samples"]) as figure:
        data, model, samples = figure.axes
        ellipses = curves(model, "model")
        counts = [max(len(line.get_xdata()) for line in ax.get_lines()) for ax in (data, samples)]
    assert counts == [500, 500]
    fitted = unsupervised_learning.island_mixture()
    assert len(ellipses) == 6
    covered = np.zeros(500, dtype=bool)
    for ellipse, mean, covariance in zip(ellipses, fitted.means, fitted.covariances, strict=True):
        away = ellipse.T - mean
        distance = np.sqrt(np.sum(away @ np.linalg.inv(covariance) * away, axis=1))
        np.testing.assert_allclose(distance, 2)
        away = unsupervised_learning.islands() - mean
        covered |= np.sum(away @ np.linalg.inv(covariance) * away, axis=1) <= 4
    assert covered.mean() > 0.85  # the ellipses cover the clouds


def test_new_samples_form_the_same_three_clouds():
    """Points and samples lie equally close to each other: nearest neighbours across and within."""
    x = unsupervised_learning.islands()
    invented, _ = mixture.draw(
        unsupervised_learning.island_mixture(), len(x), rng=np.random.default_rng(5)
    )
    within = np.linalg.norm(x[:, None] - x, axis=-1)
    np.fill_diagonal(within, np.inf)
    across = np.linalg.norm(x[:, None] - invented, axis=-1)
    assert np.median(across.min(axis=1)) < 1.5 * np.median(within.min(axis=1))
    assert np.quantile(across.min(axis=0), 0.95) < 3 * np.quantile(within.min(axis=1), 0.95)


def test_numbers_of_points_threes_and_episodes():
    result = plane_results.arcs_boundary()
    assert f"{len(result['y'])} labelled points" in SPECS["classifier-boundary"].caption
    assert f"{len(unsupervised_learning.threes())} threes" in SPECS["latent-directions"].caption
    _, mean, _ = reinforcement_learning.learning_curve()
    assert grid_results.learned()["returns"].shape[0] == 20
    rise = mean[7] - mean[0]  # the first eight blocks of 25: two hundred episodes
    assert rise > 0.8 * (mean[-10:].mean() - mean[0])
    assert grid_results.PONDS.shape == (5, 7)


def test_the_walker_at_random_soon_ends_in_the_water_and_the_learner_early_shuns_it():
    at_random = grid_results.learned()["random"]
    # An episode that ends in the water costs twenty and a step each: most are short.
    assert np.median(at_random) < -20
    assert np.median(at_random) > -20 - 20
