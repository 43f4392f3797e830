"""Bias and variance of a trained network, by repetition."""

import numpy as np
import pytest

from udl.experiments.ch08_performance import repeated_network


def test_parts_are_those_of_the_predictions():
    found = repeated_network.parts()
    truth = np.exp(np.sin(2 * np.pi * np.linspace(0, 1, 101)))
    for shown, width in zip(found["predictions"], (3, 100), strict=True):
        at = repeated_network.WIDTHS.index(width)
        mean = shown.sum(axis=0) / len(shown)
        assert found["bias"][at] == pytest.approx(np.mean((mean - truth) ** 2))
        spread = np.mean([(one - mean) ** 2 for one in shown])
        assert found["variance"][at] == pytest.approx(spread)


def test_wider_networks_fit_their_training_sets_better():
    found = repeated_network.parts()
    assert np.all(np.diff(found["training"]) < 0)
    # Fifteen noisy points cannot be fitted better by one unit than the hump is by its best line.
    assert found["training"][0] > 0.3
    assert found["training"][-1] < 0.02
