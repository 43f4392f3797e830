"""The figures of chapter 11: their permanent names, and what their words claim."""

from __future__ import annotations

import re

import numpy as np
import pytest

from figures import ch11_residual_networks as chapter
from figures.ch11_residual_networks import moving, shattering, sizes
from figures.registry import REGISTRY
from udl.experiments.ch11_residual_networks import four_networks, norm_effects, trained_blocks
from udl.residual import expected_variances, path_counts

SPECS = REGISTRY.chapter(chapter.__name__.rpartition(".")[2])
NAMES = [
    "four-networks",
    "depth-and-loss",
    "slopes",
    "autocorrelation",
    "shattered-gradients",
    "block",
    "paths",
    "orders",
    "variance-growth",
    "one-unit",
    "norm-axes",
    "lost-directions",
    "running-averages",
    "small-branches",
    "rates",
    "batch-noise",
    "bottleneck",
    "stages",
    "dense",
    "hourglass",
    "leave-one-out",
    "early-exits",
    "path-lengths",
]


def told(name):
    """The numbers in a figure's alternative text."""
    return [float(n) for n in re.findall(r"\d+\.?\d*", SPECS[name].alt.replace(",", ""))]


def test_permanent_names():
    assert list(SPECS) == NAMES


# ------------------------------------------------------------------------- four networks


def test_four_networks_end_where_the_words_say():
    curves = four_networks.results()["curves"][-1, :, :, :, -1].mean(axis=2)  # (4, 25)
    neither, skips, norms, both = curves[:, -1]
    assert neither == pytest.approx(1.3, abs=0.05)
    assert skips == pytest.approx(1.9, abs=0.06)
    assert norms == pytest.approx(2.3, abs=0.05)
    assert both == pytest.approx(0.9, abs=0.06)
    assert curves[1, 0] > 4


def test_depth_raises_the_loss_unless_there_are_both():
    best = four_networks.results()["loss"].mean(axis=2).min(axis=2)  # (5, 4)
    np.testing.assert_allclose(best[0], 1.0, atol=0.08)
    np.testing.assert_allclose(best[-1], [1.3, 1.8, 2.3, 0.8], atol=0.06)
    assert best[-1, 3] < best[0, 3]


# ---------------------------------------------------------------------------- shattering


def test_slopes_shatter_without_skips():
    at_once = [shattering.correlations(depth, False)[1] for depth in (24, 50)]
    assert np.abs(at_once).max() < 0.15
    assert all(shattering.correlations(depth, True)[1] > 0.6 for depth in (24, 50))
    falling = [shattering.correlations(depth, False)[1] for depth in (2, 10, 24)]
    assert falling == sorted(falling, reverse=True)


def test_neighbours_by_kind():
    for kind in moving.SWITCHES:
        assert moving.neighbours(kind, 1) > 0.9
    assert abs(moving.neighbours("norms", 18)) < 0.15
    assert 0.3 < moving.neighbours("both", 50) < 0.6
    assert min(moving.neighbours(kind, 50) for kind in ("neither", "skips")) > 0.5


def test_variance_is_near_what_was_predicted():
    for setting, expected in (
        ({}, {}),
        ({"norm": "batch"}, {"norm": True}),
        ({"branch_scale": 0.25}, {"branch_scale": 0.25}),
    ):
        predicted = expected_variances(sizes.NUM_BLOCKS, **expected)
        ratio = sizes.measured(**setting) / predicted
        assert np.all((ratio > 0.6) & (ratio < 1.6))


# ------------------------------------------------------------------------- norms, told apart


def test_small_branches_have_the_losses_of_the_words():
    losses = norm_effects.results()["depth_loss"].mean(axis=1).min(axis=1)  # (8,)
    said = [1.84, 0.79, 0.93, 0.70, 0.67, 0.54, 0.90, 1.39]
    np.testing.assert_allclose(losses, said, atol=0.006)
    assert {f"{loss:.2f}" for loss in said} <= {f"{n:.2f}" for n in told("small-branches")}


def test_rates_end_where_the_words_say():
    losses = norm_effects.results()["rates_loss"].mean(axis=1)
    ends = dict(zip(norm_effects.RATE_FORMS, np.isfinite(losses).sum(axis=1), strict=True))
    assert ends == {"none": 5, "batch": 7, "layer": 7, "scaled": 6, "learned": 5}
    np.testing.assert_allclose(losses[1, -2:], [1.0, 1.2], atol=0.05)


def test_groups_of_examples_as_the_words_say():
    found = norm_effects.results()
    np.testing.assert_allclose(
        found["noise_test"][:4, :, 0].mean(axis=1), [60, 64, 63, 59], atol=0.5
    )
    np.testing.assert_allclose(found["noise_train"][[0, 3], :, 0].mean(axis=1), [69, 95], atol=0.5)
    assert found["noise_test"][4].mean() == pytest.approx(57, abs=0.5)


# ------------------------------------------------------------------------------------- why


@pytest.mark.slow
def test_blocks_left_out_and_read_early_as_the_words_say():
    found = {name: one.mean(axis=-1) for name, one in trained_blocks.results().items()}
    with_skips = np.concatenate([found["norm_without"], found["learned_without"]])
    assert 33 < with_skips.min() < with_skips.max() < 53.5
    assert 6.5 < found["plain_without"].min() < found["plain_without"].max() < 22
    np.testing.assert_allclose(found["norm_early"][[0, -1]], [15, 53], atol=0.6)
    np.testing.assert_allclose(found["learned_early"][[0, -1]], [23, 54], atol=0.6)
    assert found["paths_start"].argmax() == 5
    assert found["paths_start"][5] == pytest.approx(17, abs=0.6)
    assert found["paths_trained"][:4].max() == pytest.approx(1.8, abs=0.06)
    assert found["paths_trained"][7:].max() < 0.05


def test_paths_are_counted_as_the_words_say():
    assert path_counts(3).tolist() == [1, 3, 3, 1]
    assert path_counts(10).max() == 252


def test_weights_of_blocks():
    assert {2 * 9 * 64 * 64, 2 * 256 * 64 + 9 * 64 * 64} <= set(told("bottleneck"))
