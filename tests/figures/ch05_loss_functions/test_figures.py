"""The figures of chapter 5: their permanent names, and what their captions claim."""

from __future__ import annotations

import numpy as np
import pytest

from figures.catalogue import FIGURES
from figures.ch05_loss_functions import (
    divergences_and_robustness,
    other_outputs,
    parts,
    recipe,
)
from tests import ROOT
from udl import losses
from udl.data.loss_examples import binary_example, regression_example

SPECS = FIGURES["ch05_loss_functions"]
NAMES = [
    "predicting-distributions",
    "likelihood-of-points",
    "likelihood-underflow",
    "log-keeps-the-optimum",
    "gaussian-density",
    "least-squares-from-gaussian",
    "offset-scan",
    "sigma-scan",
    "heteroscedastic-fit",
    "sigmoid",
    "binary-model",
    "binary-loss",
    "multiclass-model",
    "softmax-temperature",
    "poisson-regression",
    "von-mises-directions",
    "two-answers",
    "several-outputs",
    "kl-and-cross-entropy",
    "outliers-and-laplace",
    "reliability-diagram",
]


def test_permanent_names_in_order_of_use():
    assert list(SPECS) == NAMES


def test_caption_of_offset_scan_best_bias():
    example = regression_example()
    outputs = parts.example_outputs(example, example.x)[:, 0]
    best = example.output_bias[0] + np.mean(example.y - outputs)
    assert f"{best:.2f}" == "0.27"
    assert "$0.27$" in SPECS["offset-scan"].caption


def test_alt_text_of_likelihood_of_points_counts_the_low_bars():
    fig = recipe.likelihood_of_points()
    poor, good = ([bar.get_height() for bar in ax.patches] for ax in fig.axes[2:])
    assert np.count_nonzero(np.array(poor) < 0.05) == 2
    assert "two bars are close to zero" in SPECS["likelihood-of-points"].alt
    assert min(good) > 1
    # So the product of many densities of the good model overflows.
    with np.errstate(over="ignore"):
        assert np.isinf(np.prod(np.tile(good, 250)))


def test_alt_text_of_binary_model_counts_the_crossings():
    grid = np.linspace(0, 1, 1001)
    logits = parts.example_outputs(binary_example(), grid)[:, 0]
    assert np.count_nonzero(np.diff(np.sign(logits))) == 3
    assert "three times" in SPECS["binary-model"].alt


def test_caption_of_several_outputs_errors_over_repeated_draws():
    errors = []
    for seed in range(30):
        x, y, sigmas, bend = other_outputs.two_outputs(np.random.default_rng(seed))
        plain = other_outputs.shared_bend(x, y, np.ones(2))[0] - bend
        weighted = other_outputs.shared_bend(x, y, sigmas)[0] - bend
        errors.append((plain, weighted))
    plain, weighted = np.sqrt(np.mean(np.square(errors), axis=0))
    assert f"off by ${plain:.1f}$" in SPECS["several-outputs"].caption
    assert weighted == pytest.approx(0.015, abs=0.003)
    assert "about $0.015$" in SPECS["several-outputs"].caption


def test_shared_bend_finds_a_noiseless_bend():
    x = np.linspace(0, 1, 50)
    y = parts.hinges(x, (0.3,)) @ np.array([[0.0, 1.0], [1.0, -2.0], [-3.0, 4.0]])
    bend, prediction = other_outputs.shared_bend(x, y, np.ones(2))
    assert bend == pytest.approx(0.3)
    assert prediction == pytest.approx(y)


def test_the_reliability_diagram_shows_the_forecasts_of_the_chapter():
    y, loud, temperature = divergences_and_robustness.loud_forecasts()
    assert f"${temperature:.2f}$" in SPECS["reliability-diagram"].caption
    deck = (ROOT / "slides" / "ch05_loss_functions.md").read_text("utf-8")
    errors = [
        losses.expected_calibration_error(y, losses.sigmoid(loud / divisor), 10)
        for divisor in (1, temperature)
    ]
    assert "from {:.3f} to {:.3f}".format(*errors) in deck


@pytest.mark.parametrize(
    ("value", "text"),
    [(47.3, "47"), (1.04e-5, r"$1.0\times 10^{-5}$"), (9.99e-6, r"$1.0\times 10^{-5}$")],
)
def test_scientific_rounds_before_it_splits(value, text):
    assert recipe.scientific(value) == text


def test_caption_of_two_answers_where_no_hand_went():
    x, y = other_outputs.two_sided(np.random.default_rng(6))
    one, two, one_loss, two_loss = other_outputs.fitted_hands(x, y)
    features = parts.hinges(x, ())
    assert np.abs(features @ one[:2]).max() < 0.08  # the Gaussian's mean lies on the obstacle
    assert np.abs(y).min() > 0.08  # and no point does
    assert np.abs(features @ two[:2] - (0.4 + 0.6 * x)).max() < 0.1
    assert two_loss < one_loss - 0.5
