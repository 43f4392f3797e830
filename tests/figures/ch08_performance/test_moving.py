"""The figures of chapter 8 that move: what their captions and alternative texts claim."""

from __future__ import annotations

import numpy as np
import pytest

from figures.catalogue import FIGURES
from figures.ch08_performance import moving
from udl.experiments.ch08_performance import seed_lottery
from udl.experiments.hump import hump
from udl.performance import compare_pairs, decompose

SPECS = FIGURES["ch08_performance"]


def test_bias_falls_variance_climbs_and_four_units_are_best():
    bias, variance = moving.parts(moving.SHOWN_NOISE).T
    alt = SPECS["data-sets-and-capacity"].alt
    assert f"falls from {bias[0]:.2f} to almost 0" in alt
    assert bias[-1] < 0.002
    assert np.all(np.diff(variance) > 0)
    assert f"climbs to {variance[-1]:.2f}" in alt
    assert f"lowest at {int(np.argmin(bias + variance)) + 1} units" in alt
    assert f"variance {moving.SHOWN_NOISE**2:.2f} of the noise" in (
        SPECS["data-sets-and-capacity"].caption
    )


def test_the_parts_are_what_many_data_sets_show():
    noise = np.random.default_rng(0).normal(size=(20_000, moving.NUM_POINTS))
    targets = hump(moving.INPUTS) + 0.3 * noise
    seen = decompose(targets @ moving.smoother(6).T, hump(moving.PLACES))
    np.testing.assert_allclose(moving.parts(0.3)[5], [seen.bias, seen.variance], rtol=0.03)
    np.testing.assert_allclose(moving.NOISE, np.round(moving.NOISE, 2))
    assert abs(moving.NOISE.mean()) < 0.1
    assert moving.NOISE.std() == pytest.approx(1, abs=0.06)


def test_the_better_variant_loses_a_third_of_the_rows_shown():
    counts = moving.lottery_counts()
    np.testing.assert_allclose(counts / 20, seed_lottery.results()["validation"])
    baseline, variant = counts[:2, : moving.SHOWN_SEEDS] / 20
    assert 0.28 < np.mean(variant > baseline) < 0.38
    assert "about a third" in SPECS["seed-lottery"].alt


def test_the_interval_narrows_and_ends_below_zero():
    counts = moving.lottery_counts()[:2, : moving.SHOWN_SEEDS] / 20
    drawn, means, halves = moving.intervals(counts[1] - counts[0])
    whole = compare_pairs(counts[1], counts[0])
    assert drawn.tolist() == list(range(2, moving.SHOWN_SEEDS + 1))
    assert means[-1] == pytest.approx(whole.difference)
    assert means[-1] + halves[-1] < 0
    assert whole.p_value < 0.05
    assert halves[0] > 5 * halves[-1]
