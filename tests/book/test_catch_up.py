"""What the deck for catching up asks and answers is what comes out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from scipy.special import comb
from scipy.stats import norm

from tests import ROOT
from tests.tools.slides.book_deck import read
from udl.experiments.ch02_supervised_learning.polynomial_degrees import study_degrees

DECK = (ROOT / "slides" / "catch_up_1.md").read_text("utf-8")
X, Y = np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 2.0])


def said(*numbers: float) -> str:
    """Write numbers as slides do, with a true minus sign."""
    return ", ".join(f"{number:g}" for number in numbers).replace("-", "−")


def line_loss(intercept: float, slope: float) -> tuple[np.ndarray, np.float64]:
    residuals = np.round(Y - intercept - slope * X, 12)
    return residuals, residuals @ residuals


def test_every_question_is_counted_and_followed_by_its_answer():
    kinds = [slide.kind for slide in read("catch_up_1").slides]
    asked = [place for place, kind in enumerate(kinds) if kind == "question"]
    assert len(asked) == 13
    assert "subtitle: Thirteen questions" in DECK
    assert all(kinds[place + 1] == "answer" for place in asked)


def test_the_line_and_its_two_steps():
    residuals, loss = line_loss(1, 0.5)
    assert f"residuals {said(*residuals)}." in DECK
    assert f"$$ L = {loss:g}," in DECK
    assert (-2 * residuals.sum(), -2 * residuals @ X) == (-1, -1)
    for rate, words in ((0.1, "leads to 1.1 and 0.6, and to $L = {:.2f}$"), (1.0, "to {:.2f}")):
        after, loss = line_loss(1 + rate, 0.5 + rate)
        assert words.format(loss) in DECK
        assert loss == pytest.approx(0.25 - 2 * rate + 14 * rate**2)
    assert f"Residuals {said(*after)}." in DECK
    assert line_loss(1 + 1 / 7, 0.5 + 1 / 7)[1] == pytest.approx(0.25)
    slope, intercept = np.polyfit(X, Y, 1)
    assert slope == pytest.approx(0.5)
    assert f"the best line has intercept {intercept:.2f}" in DECK


def test_errors_of_the_polynomials():
    study = study_degrees(num_repeats=500, num_degrees=9, seed=2)
    training, test = study.training.mean(axis=0), study.test.mean(axis=0)
    assert f"Training error {training[8]:.3f} at degree 8, and {training[2]:.3f} at" in DECK
    assert f"**{test[2]:.3f}** at degree 2, **{test[8]:.3f}** at degree 8" in DECK
    assert test.argmin() == 2


def test_the_network_that_is_drawn():
    x = np.arange(6.0)
    a = lambda z: np.maximum(z, 0)  # noqa: E731 -- the letter of the slide
    y = 1 + 2 * a(x - 1) - 3 * a(x - 2) + a(3 - x)
    assert f"## Slopes {said(*np.diff(y)[:4])} {{#draw-answer" in DECK
    assert f"At the joints: {said(*y[1:4])}." in DECK


def test_parameters_and_regions_are_counted():
    shallow = torch.nn.Sequential(torch.nn.Linear(3, 10), torch.nn.Linear(10, 2))
    assert sum(p.numel() for p in shallow.parameters()) == 62
    assert "C.  62" in DECK
    widths = (4, 6, 3, 2)
    layers = [torch.nn.Linear(*pair) for pair in itertools.pairwise(widths)]
    shapes = ", ".join(" × ".join(map(str, layer.weight.shape)) for layer in layers)
    total = sum(p.numel() for layer in layers for p in layer.parameters())
    assert f"## {shapes}; together {total} " in DECK
    regions = [sum(comb(5, k, exact=True) for k in range(inputs + 1)) for inputs in (2, 1)]
    assert regions == [16, 6]
    assert "## Sixteen; with one input, six" in DECK


def test_one_layer_needs_a_unit_more_than_the_tents_have_joints():
    x = np.arange(9) / 8
    y = np.arange(9) % 2
    slopes = np.diff(y) / np.diff(x)
    changes = np.diff(slopes)
    # Left of all joints the units are on that face left, each with its change taken off the slope.
    first = [-changes @ facing_left for facing_left in itertools.product((0, 1), repeat=7)]
    assert slopes[0] not in first
    assert "a curve of eight pieces has seven joints" in DECK
    assert f"1,024 pieces from **20** units. One layer: **{2**10:,}**" in DECK


def test_the_spread_and_what_half_and_twice_of_it_cost():
    residuals = np.array([0.1, -0.3, 0.2, 0.0])
    sigma = np.sqrt(np.mean(residuals**2))
    assert f"## The root mean square residual, {sigma:.2f} " in DECK
    best, half, twice = (-norm.logpdf(residuals, scale=s * sigma).sum() for s in (1, 0.5, 2))
    assert f"{half - best:.1f} nats more. With $2\\hat{{\\sigma}}$: {twice - best:.1f}." in DECK


def test_the_cost_of_the_logits():
    for shift in (0.0, 5.0):
        logits = torch.tensor([[2.0, 0.0, -1.0]]).add(shift).requires_grad_()
        loss = torch.nn.functional.cross_entropy(logits, torch.tensor([1]))
        assert f"## {loss.item():.2f} nats, with the 5 or without" in DECK
    loss.backward()
    first, second, third = logits.grad[0].tolist()
    assert f"right class: {first:.3f}, minus {-second:.3f} and {third:.3f}." in DECK
    assert f"the logarithm of 3, {np.log(3):.2f}." in DECK
