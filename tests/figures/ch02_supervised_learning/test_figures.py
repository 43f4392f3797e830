"""The figures of chapter 2: their permanent names, and what their captions claim."""

from __future__ import annotations

import numpy as np
import pytest

from figures.catalogue import FIGURES
from figures.ch02_supervised_learning import generalisation, parts, search
from tests import ROOT
from tests.figures.reading import words
from udl.data import rubber_band
from udl.experiments.ch02_supervised_learning.polynomial_degrees import study_degrees
from udl.networks.linear import (
    best_intercept,
    coordinate_descent,
    fit_line,
    fit_linear,
    line,
    line_loss,
    polynomial_features,
)

SPECS = FIGURES["ch02_supervised_learning"]
BAND = rubber_band.measurements()
BEST = fit_line(BAND.x, BAND.y)
NAMES = [
    "family-of-lines",
    "squared-residuals",
    "line-and-loss-surface",
    "cuts-through-the-surface",
    "gradient-descent",
    "coordinate-descent",
    "underfitting-and-overfitting",
    "training-and-test-loss",
    "two-directions",
]


def test_permanent_names_in_order_of_use():
    assert list(SPECS) == NAMES


def test_alt_text_of_family_of_lines_describes_the_lines():
    assert parts.START[1] < 0 < parts.BY_HAND[1]
    gap = BAND.y - line(BAND.x, *parts.BY_HAND)
    assert gap[:3].max() < 0 < gap[-3:].min()  # above the first points and below the last
    assert (BAND.y[0], BAND.y[-1]) == (0.67, 1.6)


def test_bars_of_the_residuals_are_longest_at_both_ends():
    bars = np.abs(BAND.y - line(BAND.x, *parts.BY_HAND))
    middle = np.abs(BAND.x - 1) < 0.35
    assert bars[0] == bars.max()
    assert bars[-3:].mean() > bars[middle].mean()
    assert np.abs(BAND.y - line(BAND.x, *BEST)).max() < bars.max() / 2
    shown = words(SPECS["squared-residuals"])
    assert f"loss {line_loss(BAND.x, BAND.y, *parts.BY_HAND):.2f}" in shown


def test_contours_of_the_caption_are_those_drawn():
    caption = SPECS["line-and-loss-surface"].caption
    assert ", ".join(f"{level:g}" for level in parts.LEVELS[:-1]) in caption
    assert f"and {parts.LEVELS[-1]:g}." in caption
    # Numbers at the contours stand where the loss has that value.
    least = line_loss(BAND.x, BAND.y, *BEST)
    for level in parts.LEVELS[1:5]:
        at = BEST[0] - np.sqrt((level - least) / 12)
        assert line_loss(BAND.x, BAND.y, at, BEST[1]) == pytest.approx(level)


def test_the_valley_is_tilted_from_upper_left_to_lower_right():
    up_left = line_loss(BAND.x, BAND.y, BEST[0] - 0.3, BEST[1] + 0.3)
    up_right = line_loss(BAND.x, BAND.y, BEST[0] + 0.3, BEST[1] + 0.3)
    least = line_loss(BAND.x, BAND.y, *BEST)
    assert up_left - least < (up_right - least) / 10


def test_alt_text_of_cuts_names_the_lowest_points():
    alt = SPECS["cuts-through-the-surface"].alt
    lowest = [best_intercept(BAND.x, BAND.y, slope) for slope in (-0.6, 0.0, BEST[1])]
    assert "near {:.1f}, {:.1f} and {:.1f}".format(*lowest) in alt
    losses = [
        line_loss(BAND.x, BAND.y, a, b) for a, b in zip(lowest, (-0.6, 0.0, BEST[1]), strict=True)
    ]
    assert min(losses) == losses[2]
    assert f"{BEST[1]:.2f}" in alt


def test_the_three_learning_rates_do_what_the_caption_and_the_page_say():
    caption = SPECS["gradient-descent"].caption
    paths = {}
    for rate, num_steps, _ in search.DESCENTS:
        assert f"{rate:g}" in caption
        paths[rate] = search.descend(rate, num_steps)
    least = line_loss(BAND.x, BAND.y, *BEST)
    above = {
        rate: np.array([line_loss(BAND.x, BAND.y, *map(float, pair)) for pair in path]) - least
        for rate, path in paths.items()
    }
    assert above[0.004][-1] > 20 * above[0.02][-1]
    assert np.linalg.norm(paths[0.02][-1] - BEST) < 0.2
    # Across the valley, in the direction in which the loss rises fastest, sides change.
    x = BAND.x
    curvatures, axes = np.linalg.eigh(2 * np.array([[12, x.sum()], [x.sum(), x @ x]]))
    across = (paths[0.041] - BEST) @ axes[:, 1]
    assert np.all(across[1:] * across[:-1] < 0)
    assert np.all(np.diff(np.abs(across)) > 0)
    assert 0.02 < 2 / curvatures[1] < 0.041
    # One step of 0.02 reaches the valley's floor.
    floor = (paths[0.02][1] - BEST) @ axes[:, 1]
    assert abs(floor) < 0.01


def test_descent_falls_on_a_straight_line_from_the_first_half_sweep_on():
    path = coordinate_descent(BAND.x, BAND.y, parts.START, 12)
    least = line_loss(BAND.x, BAND.y, *BEST)
    above = np.array([line_loss(BAND.x, BAND.y, *map(float, pair)) for pair in path]) - least
    ratio = above[2:] / above[1:-1]
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-6)
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert np.all(np.diff(steps[1::2]) < 0)


def test_points_of_overfitting_are_those_of_the_program_on_the_page():
    page = (ROOT / "book" / "ch02_supervised_learning" / "index.md").read_text("utf-8")
    _, _, program = page.partition("\nrng = np.random.default_rng(7)\n")
    lines = ["rng = np.random.default_rng(7)", *program.splitlines()[:2]]
    told = {"np": np, "rubber_band": rubber_band, "x": BAND.x}
    exec("\n".join(lines), told)  # the page is ours
    known, fresh = generalisation.simulated_points()
    assert np.array_equal(told["known"].y, known.y)
    assert np.array_equal(told["fresh"].y[:12], fresh.y)


def test_caption_of_overfitting_compares_the_three_degrees():
    known, fresh = generalisation.simulated_points()
    filled, hollow = [], []
    for degree in (0, 2, 9):
        weights = fit_linear(polynomial_features(known.x, degree), known.y)
        for errors, points in ((filled, known), (hollow, fresh)):
            prediction = polynomial_features(points.x, degree) @ weights
            errors.append(np.mean((points.y - prediction) ** 2))
    assert min(filled) == filled[2]
    assert hollow[2] > 4 * hollow[1]
    assert f"hollow {hollow[2]:.3f}" in words(SPECS["underfitting-and-overfitting"])


def test_caption_and_alt_text_of_training_and_test_loss():
    study = study_degrees(num_repeats=500, num_degrees=9, seed=2)
    training, test = study.training.mean(axis=0), study.test.mean(axis=0)
    noise = rubber_band.NOISE**2
    assert np.all(np.diff(training) < 0)
    assert training[1] > noise > training[2]
    assert test.argmin() == 2
    assert np.all(test > noise)
    assert np.all(np.diff(test[2:]) > 0)
    # Smaller than a marker of 6.5 points where a decade is about 1.2 inches high.
    error = study.test.std(axis=0) / np.sqrt(500) / test
    assert error.max() < 6.5 / 72 / 1.2 * np.log(10)


def test_alt_text_of_two_directions_gives_both_readings():
    inverted = (1.7 - BEST[0]) / BEST[1]
    direct = line(1.7, *fit_line(BAND.y, BAND.x))
    alt = SPECS["two-directions"].alt
    assert f"{inverted:.2f}" in alt
    assert f"{float(direct):.2f}" in alt


@pytest.mark.parametrize(("value", "text"), [(-0.8, "−0.80"), (1.6, "1.60")])
def test_signed_uses_a_minus_sign(value, text):
    assert parts.signed(value) == text
