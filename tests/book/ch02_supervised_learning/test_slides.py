"""What the deck of chapter 2 says is what the package computes."""

from __future__ import annotations

import numpy as np

from tests import ROOT
from udl.checks.ch02_supervised_learning.expected import winners_ratio
from udl.data import rubber_band
from udl.experiments.ch02_supervised_learning.polynomial_degrees import study_degrees
from udl.networks import linear

DECK = (ROOT / "slides" / "ch02_supervised_learning.md").read_text("utf-8")
BAND = rubber_band.measurements()


def test_numbers_of_the_lines():
    intercept, slope = linear.fit_line(BAND.x, BAND.y)
    least = linear.line_loss(BAND.x, BAND.y, intercept, slope)
    absurd = linear.line_loss(BAND.x, BAND.y, 1.6, -0.8)
    assert f"a loss of {least:.2f}; A is far out at {absurd:.2f}" in DECK
    assert f"intercept {intercept:.3f}, slope {slope:.3f}, loss {least:.4f}" in DECK
    factor = BAND.x.mean() ** 2 / np.mean(BAND.x**2)
    assert f"\\approx {factor:.2f} $$" in DECK
    assert f"{np.log(0.1) / np.log(factor):.0f}" == "7"
    turned = linear.fit_line(BAND.y, BAND.x)
    inverted, direct = (1.7 - intercept) / slope, turned[0] + 1.7 * turned[1]
    assert f"the answers are {inverted:.2f} and {direct:.2f} newtons" in DECK
    read = turned[0] + turned[1] * (intercept + slope * 1.8)
    assert f"near 1.8 newtons, it reads {1000 * (1.8 - read) / 9.81:.0f} grams too little" in DECK


def test_the_loads_are_letters_and_the_questions_stay_within_their_range():
    grams = 1000 * BAND.x / 9.81
    assert f"weigh from {grams.min():.0f} to {grams.max():.0f} grams" in DECK
    assert grams.max() < 200
    assert BAND.x.min() < 1.8 < BAND.x.max()


def test_the_border_of_the_learning_rate():
    x = BAND.x
    curvature = 2 * np.array([[len(x), x.sum()], [x.sum(), x @ x]])
    assert f"border lies just below {2 / np.linalg.eigvalsh(curvature)[-1]:.3f} for" in DECK


def test_errors_of_the_readings_that_were_left_out():
    for degree in range(1, 5):
        fitted = np.polyfit(BAND.x, BAND.y, degree)
        training = np.mean((BAND.y - np.polyval(fitted, BAND.x)) ** 2)
        powers = np.vander(BAND.x, degree + 1)
        hat = powers @ np.linalg.pinv(powers)
        left_out = np.mean(((BAND.y - hat @ BAND.y) / (1 - np.diag(hat))) ** 2)
        row = DECK.replace("*", "")
        assert f"| {degree} | {training:.4f} | {left_out:.4f} |" in row
    assert 0.15 < 1 - winners_ratio(12, 8) < 0.25
    assert "it is about a fifth" in DECK


def test_numbers_of_the_test_error():
    error = study_degrees(num_repeats=500, num_degrees=9, seed=2).test.mean(axis=0)
    assert f"Its lowest point is at degree {error.argmin()};" in DECK
    assert 2.5 < error[8] / error[2] < 3
    parabola = linear.fit_linear(linear.polynomial_features(BAND.x, 2), BAND.y)
    far = linear.polynomial_features(np.array([10.0]), 2) @ parabola
    assert f"About minus {-far[0]:.0f} decimetres" in DECK
    assert BAND.x.max() < 2
