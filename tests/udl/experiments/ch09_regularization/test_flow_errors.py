"""Descents and flows in the narrowing valley, and the orders of their distances."""

import numpy as np
import pytest

from udl.experiments.ch09_regularization import flow_errors


def slopes(values):
    """Return how a distance changes with the rate, as the exponent of a power."""
    return np.diff(np.log(values)) / np.diff(np.log(flow_errors.RATES))


def test_the_gradient_is_that_of_the_loss():
    place = np.array([-0.6, -0.5])
    for axis in np.eye(2):
        above, below = (flow_errors.narrowing_loss(place + s * 1e-6 * axis) for s in (1, -1))
        assert axis @ flow_errors.narrowing_gradient(place) == pytest.approx(
            (above - below) / 2e-6, rel=1e-6
        )


def test_orders_one_and_two():
    found = flow_errors.steps()
    np.testing.assert_allclose(slopes(found["flow"]), 1, atol=0.05)
    np.testing.assert_allclose(slopes(found["modified"]), 2, atol=0.15)


def test_batches_gain_an_order_where_the_rate_is_small():
    found = flow_errors.batches()
    halved = found["flow"][-2] / found["flow"][-1], found["both"][-2] / found["both"][-1]
    assert halved == pytest.approx((4, 8), abs=0.5)
