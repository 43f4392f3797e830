"""Signals over depth follow the powers that the chapter derives."""

import numpy as np
import pytest

from udl.experiments.ch07_gradients import depth


@pytest.mark.parametrize("factor", [1.0, 2.0, 4.0])
def test_both_directions_change_by_the_same_factor_a_layer(factor):
    found = [depth.one_network(factor, np.random.default_rng(n), width=200) for n in range(4)]
    hidden, slopes = _means(found)
    # Mean squares change by factor / 2 at each layer, and so roots by its root, over 49 layers.
    expected = 49 * np.log(factor / 2) / 2
    assert abs(hidden[-1] - hidden[0] - expected) < 2
    assert abs(slopes[0] - slopes[-1] - expected) < 2


def _means(found):
    return np.log([f for f, _ in found]).mean(axis=0), np.log([b for _, b in found]).mean(axis=0)


def test_the_mean_square_stays_and_the_typical_one_shrinks():
    squares = depth.spread_of_he()["squares"]
    logs = np.log(squares)
    k, d = depth.NUM_LAYERS, depth.WIDTH
    np.testing.assert_allclose(logs.mean(), -5 * k / (2 * d), atol=0.4)
    np.testing.assert_allclose(logs.std(), np.sqrt(5 * k / d), rtol=0.2)
    assert np.median(squares) < 0.5 < squares.mean()


def test_deep_networks_learn_near_hes_start_only():
    losses = depth.training_by_start()["losses"].mean(axis=2)
    assert losses.shape == (len(depth.TRAINED_DEPTHS), len(depth.TRAINED_FACTORS))
    he = depth.TRAINED_FACTORS.index(2.0)
    assert losses[-1, he] < 2.2 < losses[-1, 0]
    assert losses[0].max() < 2.2
