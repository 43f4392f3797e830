"""The figures of chapter 6: their permanent names, and what their captions claim."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from figures.catalogue import FIGURES
from figures.ch06_training import (
    adaptive,
    line_search,
    momentum,
    parts,
    practice,
    stochastic,
    surfaces,
)
from udl.experiments.ch06_training import digit_training, one_tenth, wave_starts
from udl.optimisation.descent import descend
from udl.optimisation.line_search import GOLDEN, bracket_search
from udl.optimisation.optimisers import SGD, Momentum, Nesterov

SPECS = FIGURES["ch06_training"]
NAMES = [
    "a-tenth-more",
    "line-search",
    "golden-section",
    "missed-dip",
    "line-search-on-a-bowl",
    "gabor-model",
    "gabor-surface",
    "gabor-descents",
    "level-places",
    "who-reaches-the-bottom",
    "batch-gradients",
    "gradient-noise",
    "sgd-on-gabor",
    "batch-size-and-steps",
    "momentum-weights",
    "momentum-in-the-trough",
    "look-ahead",
    "one-rate-for-two-slopes",
    "bias-correction",
    "adam-in-the-valley",
    "weight-decay",
    "optimiser-race",
    "rates-and-methods",
    "schedules",
    "schedules-measured",
]


def hessian(point):
    steps = 1e-5 * np.eye(2)
    columns = [parts.wave_gradient(point + s) - parts.wave_gradient(point - s) for s in steps]
    return np.array(columns) / 2e-5


def test_permanent_names_in_order_of_use():
    assert list(SPECS) == NAMES


def test_one_rate_lies_on_each_side_of_the_border():
    found = one_tenth.descents()
    assert one_tenth.RATES[0] < found["border"] < one_tenth.RATES[1]
    assert one_tenth.RATES[1] == pytest.approx(1.1 * one_tenth.RATES[0])
    assert found["border"] == pytest.approx(0.0255, abs=5e-5)
    falling, rising = found["loss"]
    assert np.all(np.diff(falling) < 0)
    assert falling[-1] == pytest.approx(0.41, abs=0.01)
    assert rising.argmin() == 2
    assert 1e11 < rising[-1] < 1e12


def test_places_drawn_as_minima_and_saddles_are_such():
    for places, signs in ((surfaces.MINIMA, 2), (surfaces.SADDLES, 1), ((parts.LOWEST,), 2)):
        for place in places:
            assert np.linalg.norm(parts.wave_gradient(np.array(place))) < 0.03
            assert np.sum(np.linalg.eigvalsh(hessian(np.array(place))) > 0) == signs
    low, high = np.array((parts.RANGE_0, parts.RANGE_1)).T
    found = set()
    for start in np.random.default_rng(0).uniform(low, high, size=(150, 2)):
        end = minimize(parts.wave_loss, start, jac=parts.wave_gradient, method="BFGS").x
        if np.all((low < end) & (end < high)) and np.linalg.norm(parts.wave_gradient(end)) < 1e-4:
            found.add(tuple(np.round(end, 1)))
    drawn = [np.round(place, 1) for place in (*surfaces.MINIMA, parts.LOWEST)]
    for end in found:
        assert min(np.abs(end - place).max() for place in drawn) < 0.15
    assert "eight minima" in SPECS["gabor-surface"].title
    assert len(drawn) == 8
    losses = [parts.wave_loss(place) for place in surfaces.MINIMA]
    assert min(losses) > parts.wave_loss(parts.LOWEST)


def test_four_descents_end_where_the_caption_says():
    ends = [
        descend(parts.wave_gradient, start, SGD(surfaces.RATE), surfaces.NUM_STEPS)[-1]
        for start in parts.STARTS.values()
    ]
    losses = [f"{parts.wave_loss(end):.2f}" for end in ends]
    assert losses == ["0.65", "9.96", "3.36", "3.67"]
    for loss in losses[1:]:
        assert loss in SPECS["gabor-descents"].caption


def test_a_shorter_longest_step_finds_the_dip_that_was_missed():
    long = bracket_search(line_search.downhill, 0.0, line_search.LONGEST).minimiser
    short = bracket_search(line_search.downhill, 0.0, 1.0).minimiser
    assert long == pytest.approx(0.95, abs=0.01)
    assert short == pytest.approx(0.13, abs=0.01)
    rates = np.linspace(0, 2, 401)
    heights = np.array([line_search.downhill(rate) for rate in rates])
    inner = heights[1:-1]
    assert np.sum((inner < heights[:-2]) & (inner < heights[2:])) == 3


def test_golden_section_shares_a_point():
    assert pytest.approx(1 - GOLDEN - (1 - GOLDEN) ** 2) == GOLDEN * (1 - GOLDEN)
    assert pytest.approx(1 - GOLDEN) == GOLDEN**2


def test_noise_moves_the_border_and_little_else():
    found = wave_starts.ends()
    plain, noisy = (found[name] < wave_starts.GLOBAL for name in ("loss", "noisy_loss"))
    assert 0.2 < plain.mean() < 0.27
    assert 0.2 < noisy.mean() < 0.3
    assert np.mean(plain ^ noisy) < 0.06
    # Below the bound that defines it, the only minimum is the lowest.
    assert min(parts.wave_loss(place) for place in surfaces.MINIMA) > wave_starts.GLOBAL
    assert np.abs(found["end"][plain] - np.array(parts.LOWEST)).max() < 2.5


def test_sampled_noise_follows_the_formula():
    for size in (2, 8, 18):
        measured = np.sqrt(stochastic.batch_gradients(size, 2000).var(axis=0).sum())
        assert measured == pytest.approx(stochastic.spread(size), rel=0.06)


def within(optimiser, num_steps=200):
    lowest = parts.wave_loss(parts.LOWEST)
    path = descend(parts.wave_gradient, parts.STARTS["A"], optimiser, num_steps)
    far = np.nonzero(~(parts.path_losses(path) < lowest + 0.01))[0]
    return far[-1] + 1


def test_settings_of_the_trough_are_the_best_of_their_neighbours():
    rate, _ = momentum.CHOSEN["descent"]
    assert within(SGD(rate)) == 78 <= min(within(SGD(r)) for r in (0.16, 0.17))
    assert within(SGD(0.2)) > 150
    rate, beta = momentum.CHOSEN["momentum"]
    others = [(0.5, 0.7), (0.7, 0.7), (0.6, 0.6), (0.6, 0.8)]
    assert within(Momentum(rate, beta)) == 16 < min(within(Momentum(*o)) for o in others)
    assert within(Momentum(0.65, 0.6)) == 15  # between the points of the grid, as the page says
    rate, beta = momentum.CHOSEN["Nesterov"]
    others = [(0.4, 0.8), (0.5, 0.8), (0.45, 0.75), (0.45, 0.85)]
    assert within(Nesterov(rate, beta)) == 22 < min(within(Nesterov(*o)) for o in others)
    # A setting that is sooner within 0.01 stays there for ever.
    assert within(Nesterov(0.5, 0.75)) < 22
    far = descend(parts.wave_gradient, parts.STARTS["A"], Nesterov(0.5, 0.75), 400)[-20:]
    assert parts.path_losses(far).max() > parts.wave_loss(parts.LOWEST) + 0.009
    for name in momentum.CHOSEN:
        end = momentum.path_of(name, 2000)[-1:]
        assert parts.path_losses(end)[0] - parts.wave_loss(parts.LOWEST) < 1e-9
    curvatures = np.linalg.eigvalsh(hessian(np.array(parts.LOWEST)))
    assert curvatures[1] / curvatures[0] == pytest.approx(53, abs=0.6)


def test_normalised_steps_never_settle_and_those_of_adam_do():
    far = [
        np.linalg.norm(adaptive.valley_path(method, 120)[-20:] - adaptive.BOTTOM, axis=1)
        for method in (adaptive.Normalised(adaptive.STEP), adaptive.Adam(adaptive.STEP))
    ]
    assert far[0].min() > 0.04
    assert far[1].max() < 0.01


def test_one_rate_suits_the_valley_and_not_the_long_one():
    units = np.array([adaptive.STRETCH, 1.0])
    short = adaptive.valley_path(SGD(adaptive.GOOD_RATE))
    long = adaptive.long_path(SGD(adaptive.GOOD_RATE))
    assert np.linalg.norm(short[-1] - adaptive.BOTTOM) < 0.01
    way = (long[-1] - long[0])[0] / (adaptive.STRETCH * 1.4)
    assert way < 0.1
    # Its curvatures at the bottom, 4 across and 1/4 along, and the border that the first sets.
    assert 4 / (0.25 / adaptive.STRETCH**2) == 1024
    assert adaptive.GOOD_RATE < 2 / 4
    normalised = adaptive.long_path(adaptive.Normalised(adaptive.LONG_STEP))
    far = np.abs(normalised - units * adaptive.BOTTOM)
    assert far[-1, 0] < 1.5 * adaptive.LONG_STEP
    assert far[-20:, 1].min() > 0.05


def test_adamw_shrinks_alike_and_decay_in_the_gradient_does_not():
    assert [adaptive.left_over(s, True) for s in (0.01, 10)] == pytest.approx([0.606] * 2, abs=0.01)
    small, large = adaptive.left_over(0.01, False), adaptive.left_over(10.0, False)
    assert small < 0.05
    assert large > 0.9


def test_the_race_ends_in_three_places():
    ends = {name: practice.race(name)[-1] for name in practice.RACERS}
    assert abs(ends["descent"][0]) < 0.5
    assert np.linalg.norm(ends["momentum"] - ends["Adam"]) > 3
    assert parts.wave_loss(ends["descent"]) < parts.wave_loss(ends["momentum"])
    assert parts.wave_loss(ends["momentum"]) < parts.wave_loss(ends["Adam"])


def test_studies_of_the_digits_say_what_captions_and_page_say():
    rates = digit_training.rate_study()["loss"].mean(axis=2)
    best = [digit_training.RATES[k] for k in rates.argmin(axis=1)]
    assert best == [1.0, 0.1, 0.01]
    # Momentum as a sum is SGD with a tenfold rate, as long as the rate is small.
    np.testing.assert_allclose(rates[1, 1:5], rates[0, 3:7], rtol=0.06)
    curves = digit_training.schedule_study()["curve"][:, -1]
    assert curves[2:].max() < curves[:2].min() / 20
    plans = digit_training.schedule_study()["loss"].mean(axis=1)
    assert plans[0] / plans[2] == pytest.approx(27, abs=1)
    assert plans[3] < plans[2] / 1.5
    steps = digit_training.batch_study()["steps"].mean(axis=1)
    assert list(np.round(steps)) == [760, 227, 113, 59, 55, 52]
