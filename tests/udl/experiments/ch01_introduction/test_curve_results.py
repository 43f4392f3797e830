"""A network learns a curve: its slopes are the derivatives, and training lowers the loss."""

import numpy as np
import pytest

from udl.experiments.ch01_introduction import curve_results


@pytest.mark.parametrize("num_hidden", [1, 3, 8])
def test_slopes_are_those_of_finite_differences(num_hidden):
    rng = np.random.default_rng(num_hidden)
    x, y = curve_results.points("wave")
    parameters = curve_results.start(num_hidden) + rng.normal(0, 0.1, 3 * num_hidden + 1)
    value, slope = curve_results.gradient(parameters, x, y)
    assert value == pytest.approx(np.mean((curve_results.network(parameters, x) - y) ** 2))
    for k, one in enumerate(np.eye(len(parameters)) * 1e-6):
        above, below = (curve_results.gradient(parameters + s * one, x, y)[0] for s in (1, -1))
        assert slope[k] == pytest.approx((above - below) / 2e-6, abs=1e-7)


@pytest.mark.parametrize("shape", curve_results.SHAPES)
def test_training_follows_the_points_if_there_are_units_enough(shape):
    found = curve_results.train(shape, curve_results.MAX_HIDDEN)
    assert found.parameters.shape == (curve_results.NUM_STEPS + 1, 37)
    _, y = curve_results.points(shape)
    assert found.loss[-1] < 0.05 * np.var(y)
    few = curve_results.train(shape, 1)
    assert few.loss[-1] > 3 * found.loss[-1]


def test_an_unknown_shape_is_named():
    with pytest.raises(ValueError, match="shape: got 'circle'"):
        curve_results.points("circle")
