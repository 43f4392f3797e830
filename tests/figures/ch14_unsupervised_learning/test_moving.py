"""The figure of chapter 14 that moves: what it computes, and what its words claim."""

from __future__ import annotations

import numpy as np
import pytest

from figures.ch14_unsupervised_learning import moving
from udl.experiments.ch14_unsupervised_learning.samplers import TRUTH
from udl.unsupervised import log_density

HONEST = moving.scores(**moving.HONEST)


def test_all_kept_at_their_width_is_the_truth():
    density = log_density(TRUTH, moving.fixed()["held_out"]).mean()
    assert HONEST["likelihood"] == pytest.approx(density)
    assert HONEST["precision"] > 0.9
    assert HONEST["recall"] > 0.9


def test_what_is_shown_is_what_the_words_say():
    found = moving.scores(**moving.SHOWN)
    for score in ("inception", "precision", "good"):
        assert found[score] >= HONEST[score]
    assert 1.02 * HONEST["frechet"] < found["frechet"] < 1.3 * HONEST["frechet"]
    assert found["likelihood"] < -8  # the lower end of its gauge
    assert found["recall"] < 0.3


def pleased(found):
    """Which of the five scores of samples and likelihood are as good as new data's, but for 2%."""
    return {
        name
        for name, _, low, high, _ in moving.GAUGES[:5]
        if (
            found[name] >= HONEST[name] - 0.02 * abs(HONEST[name])
            if high > low
            else found[name] <= 1.02 * HONEST[name]
        )
    }


def test_what_pleases_and_how_many_can_be_pleased():
    assert pleased(moving.scores(**moving.SHOWN)) == {"inception", "precision"}
    four = {"inception", "frechet", "precision", "recall"}
    assert pleased(moving.scores(8, 0.8, 0.05, 0.0)) == four  # as the deck's notes say


def test_shares_count_points():
    held = moving.fixed()
    x = moving.points(8, 1.0, 0.25, 0.5)
    noise = (x == held["uniforms"]).all(axis=1)
    copies = (x == held["train"]).all(axis=1)
    assert noise.sum() == 30
    assert not (noise & copies).any()
    assert copies.sum() == pytest.approx(45, abs=8)


def test_noise_and_copies_cost_a_logarithm_at_most():
    for share in (0.5, 0.9):
        for name in ("noise", "copies"):
            found = moving.scores(**(moving.HONEST | {name: share}))
            loss = HONEST["likelihood"] - found["likelihood"]
            assert 0 < loss <= -np.log(1 - share) + 1e-9


def test_gauges_end_where_they_say():
    assert moving.place(0.001, 10.0, 0.001, True) == 1
    assert moving.place(10.0, 10.0, 0.001, True) == 0
    assert moving.place(0.1, 10.0, 0.001, True) == pytest.approx(0.5)
    assert moving.place(-30.0, -8.0, 0.0, False) == 0
    assert [name for name, *_ in moving.GAUGES] == list(HONEST)
