"""Fits are compared with interpolation, scans over joints and descents from many starts."""

import numpy as np
import pytest

from udl.data.shallow_examples import three_unit_example
from udl.experiments.ch03_shallow_networks import shallow_restarts
from udl.networks.shallow import ShallowParameters, shallow_network
from udl.regions.hinge_fit import best_network, fit_output_layer, interpolating_network


def output(network, x):
    return shallow_network(network, np.asarray(x)[:, None])[:, 0]


def loss(network, x, y):
    return float(np.sum((y - output(network, x)) ** 2))


def test_interpolating_network_joins_the_points_by_straight_lines():
    rng = np.random.default_rng(0)
    x, y = rng.permutation(np.sort(rng.uniform(-2, 3, 9))), rng.normal(size=9)
    network = interpolating_network(x, y)
    assert network.hidden_bias.shape == (8,)
    order = np.argsort(x)
    grid = np.linspace(x.min() - 1, x.max(), 301)
    np.testing.assert_allclose(
        output(network, grid), np.interp(grid, x[order], y[order]), atol=1e-12
    )


def test_interpolation_error_falls_with_the_square_of_the_width():
    grid = np.linspace(0, 1, 4097)
    for num_hidden in (8, 16, 64):
        knots = np.linspace(0, 1, num_hidden + 1)
        error = np.abs(output(interpolating_network(knots, knots**2), grid) - grid**2).max()
        assert error == pytest.approx(2 / (8 * num_hidden**2))  # f'' = 2: exactly the bound


def test_fit_output_layer_leaves_a_residual_orthogonal_to_every_unit():
    rng = np.random.default_rng(1)
    x, y = rng.uniform(size=30), rng.normal(size=30)
    start = ShallowParameters(
        rng.normal(size=4), rng.normal(size=(4, 1)), np.zeros(1), np.zeros((1, 4))
    )
    fitted = fit_output_layer(start, x, y)
    np.testing.assert_array_equal(fitted.hidden_bias, start.hidden_bias)
    residual = y - output(fitted, x)
    hidden = np.maximum(x[:, None] * start.hidden_weights[:, 0] + start.hidden_bias, 0)
    np.testing.assert_allclose(hidden.T @ residual, 0, atol=1e-10)
    assert residual.sum() == pytest.approx(0, abs=1e-10)


def test_best_network_with_one_unit_beats_a_fine_scan_of_joints():
    rng = np.random.default_rng(2)
    for _ in range(5):
        x, y = rng.uniform(size=12), rng.normal(size=12)
        network, smallest = best_network(x, y, 1)
        assert loss(network, x, y) == pytest.approx(smallest)
        scanned = min(
            loss(
                fit_output_layer(
                    ShallowParameters(
                        np.array([-facing * joint]),
                        np.array([[facing]]),
                        np.zeros(1),
                        np.zeros((1, 1)),
                    ),
                    x,
                    y,
                ),
                x,
                y,
            )
            for joint in np.linspace(x.min(), x.max(), 1601)
            for facing in (1.0, -1.0)
        )
        assert smallest <= scanned + 1e-9
        assert smallest == pytest.approx(scanned, rel=5e-3)


def test_best_network_recovers_a_network_that_made_the_points():
    truth = ShallowParameters(
        np.array([-0.31, 0.68]), np.array([[1.0], [-1.0]]), np.array([0.4]), np.array([[2.0, -3.0]])
    )
    x = np.linspace(0, 1, 15)
    network, smallest = best_network(x, output(truth, x), 2)
    assert smallest == pytest.approx(0, abs=1e-20)
    grid = np.linspace(0, 1, 101)
    np.testing.assert_allclose(output(network, grid), output(truth, grid), atol=1e-9)


def test_best_network_gets_no_worse_with_more_units_and_ignores_the_order_of_points():
    example = three_unit_example()
    losses = [best_network(example.x, example.y, d)[1] for d in (1, 2)]
    losses.append(shallow_restarts.exact_optimum().loss)
    assert losses[0] > losses[1] > losses[2]
    order = np.random.default_rng(3).permutation(20)
    assert best_network(example.x[order], example.y[order], 2)[1] == pytest.approx(losses[1])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: interpolating_network([1.0], [2.0]), "x: got .*at least two numbers"),
        (lambda: interpolating_network([1.0, 1.0], [2.0, 3.0]), "all different"),
        (lambda: interpolating_network([1.0, 2.0], [2.0]), r"y: got shape \(1,\); expected \(2,\)"),
        (lambda: best_network([1.0, 1.0, 2.0], [1.0, 2.0, 3.0], 1), "x: got .*all different"),
        (lambda: best_network([0.0, 1.0], [1.0, 2.0], 1), "num_hidden: got 1 for 2 points"),
        (lambda: best_network([0.0, 1.0, 2.0], [1.0, 2.0, 3.0], 0), "num_hidden: got 0"),
        (lambda: best_network([0.0, np.nan, 2.0], [1.0, 2.0, 3.0], 1), "x: got nan"),
    ],
)
def test_points_that_do_not_fit_are_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()


@pytest.mark.parametrize(
    ("x", "y", "num_hidden", "loss"),
    [
        ([0.0, 1.0, 2.0], [0.0, 1.0, 0.0], 1, 0.5),
        ([0.0, 1.0, 2.0], [1.0, 1.0, 3.0], 1, 0.0),
        ([0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 1.0, 2.0, 2.0], 2, 0.0),
    ],
)
def test_as_many_points_as_unknowns(x, y, num_hidden, loss):
    network, found = best_network(x, y, num_hidden)
    assert found == pytest.approx(loss, abs=1e-12)
    errors = shallow_network(network, np.array(x)[:, None])[:, 0] - y
    assert errors @ errors == pytest.approx(loss, abs=1e-12)


@pytest.mark.parametrize(("start", "unit"), [(0.0, 1e-12), (0.0, 1e12), (1e6, 1.0), (-1e3, 1e-3)])
def test_the_best_network_does_not_depend_on_the_unit(start, unit):
    x, y = np.array([0.0, 1.0, 2.0, 3.5, 4.0, 5.0]), np.array([0.0, 0.5, 2.0, 1.0, -0.5, 0.2])
    _, expected = best_network(x, y, 1)
    _, found = best_network(start + unit * x, y, 1)
    assert found == pytest.approx(expected, rel=1e-6)
