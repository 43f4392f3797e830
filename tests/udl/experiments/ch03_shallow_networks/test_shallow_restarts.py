"""Descents from many starts end at or above the exact optimum."""

import itertools

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from udl.data.shallow_examples import three_unit_example
from udl.experiments.ch03_shallow_networks import shallow_restarts
from udl.networks.shallow import shallow_network


def output(network, x):
    return shallow_network(network, np.asarray(x)[:, None])[:, 0]


def loss(network, x, y):
    return float(np.sum((y - output(network, x)) ** 2))


def test_the_optimum_of_three_units_is_below_every_descent_and_reached_by_one():
    example, best = three_unit_example(), shallow_restarts.exact_optimum()
    assert loss(best.parameters, example.x, example.y) == pytest.approx(best.loss)
    assert best.loss == pytest.approx(0.1172, abs=5e-5)
    found = shallow_restarts.restarts()
    assert found["losses"].min() == pytest.approx(best.loss, rel=1e-9)
    assert found["losses"].min() > best.loss - 1e-12
    for vector, final in itertools.islice(zip(found["vectors"], found["losses"], strict=True), 5):
        assert loss(shallow_restarts.unpack(vector), example.x, example.y) == pytest.approx(final)


def test_gradient_of_the_descents():
    example = three_unit_example()
    vector = np.random.default_rng(4).normal(size=10)
    value, gradient = shallow_restarts.loss_and_gradient(vector, example.x, example.y)
    assert value == pytest.approx(loss(shallow_restarts.unpack(vector), example.x, example.y))
    numeric = approx_fprime(
        vector, lambda v: shallow_restarts.loss_and_gradient(v, example.x, example.y)[0], 1e-7
    )
    np.testing.assert_allclose(gradient, numeric, rtol=1e-4, atol=1e-4)


def test_what_the_chapter_says_of_where_the_descents_end():
    """Not every end is a local minimum, nor did every start use all its units."""
    example, found = three_unit_example(), shallow_restarts.restarts()
    losses = found["losses"]
    line = np.polyfit(example.x, example.y, 1, full=True)[1][0]
    level = np.sum((example.y - example.y.mean()) ** 2)
    assert np.count_nonzero(np.abs(losses - line) < 1e-4) == 32
    assert np.count_nonzero(found["never_on"] == 3) == 12
    np.testing.assert_allclose(losses[found["never_on"] == 3], level, rtol=1e-6)
    assert np.count_nonzero(found["off_at_start"]) == 21
    assert 40 < np.count_nonzero(found["lowered"]) < 100
