"""What chapter 3 claims in words, computed."""

import numpy as np
import pytest

from udl.data import rubber_band
from udl.networks import ShallowParameters, shallow_network
from udl.networks.shallow import relu
from udl.regions import linear_regions


def slopes(weights, outputs, joints):
    """Slopes of the regions of a network with one input, from left to right."""
    weights = np.array(weights)
    network = ShallowParameters(
        -weights * joints, weights[:, None], np.zeros(1), np.array(outputs)[None]
    )
    layers = (
        [network.hidden_weights, network.output_weights],
        [network.hidden_bias, network.output_bias],
    )
    return [piece.slopes[0, 0] for piece in linear_regions.regions_1d(*layers, (-1.0, 5.0))]


def test_four_slopes_of_three_units_are_tied():
    rng = np.random.default_rng(0)
    joints = np.array([1.0, 2.0, 3.0])
    for _ in range(5):
        size, phi = rng.uniform(0.5, 2, 3), rng.normal(size=3)
        assert slopes(size * [-1, 1, 1], phi, joints)[1] == pytest.approx(0, abs=1e-12)
        first, second, third, fourth = slopes(size * [1, -1, 1], phi, joints)
        assert first + third == pytest.approx(second)
        assert fourth == pytest.approx(third + phi[2] * size[2])


def test_the_slope_changes_by_the_output_weight_times_the_size_of_the_hidden_one():
    found = slopes([-1.0, 2.0, 0.65], [2.0, -1.0, 7.0], np.array([0.3, 0.5, 0.5 / 0.65]))
    np.testing.assert_allclose(np.diff(found), [2 * 1.0, -1 * 2.0, 7 * 0.65])


def test_two_normalised_networks_may_be_one_function():
    x = np.linspace(-3, 6, 1001)
    np.testing.assert_allclose(relu(x - 1) + relu(2 - x), 1 + relu(1 - x) + relu(x - 2), atol=1e-12)


def test_most_regions_are_bounded_from_seven_lines_on():
    shares = {d: (d - 1) * (d - 2) / 2 / linear_regions.zaslavsky(2, d) for d in range(1, 50)}
    assert [d for d, share in shares.items() if share > 0.5] == list(range(7, 50))


def test_a_unit_that_sees_one_reading_has_a_level_loss():
    """Where only one reading lies on the sloping side, the joint gets no hint."""
    band = rubber_band.measurements()
    x, y = band.x[[0, 3, 5, 8, 11]], band.y[[0, 3, 5, 8, 11]]

    def least(facing, joint):
        columns = np.stack([np.ones(5), relu(facing * (x - joint))], axis=1)
        return np.sum((columns @ np.linalg.lstsq(columns, y, rcond=None)[0] - y) ** 2)

    assert least(-1, 0.3) == pytest.approx(least(-1, 0.2))
    assert least(1, 1.6) == pytest.approx(least(1, 1.7))
    assert least(-1, 0.93) < 0.1 * least(-1, 0.3)


def test_a_fully_connected_network_of_the_drawing_problem_has_14_parameters():
    assert linear_regions.num_parameters([3, 2, 2]) == 14
    assert linear_regions.num_parameters([2, 4, 1]) == 17
    network = ShallowParameters(
        np.array([1.0, 0.0]),
        np.array([[2.0, 0.0, -1.0], [0.0, 1.0, 0.0]]),
        np.array([3.0, 0.0]),
        np.array([[-1.0, 1.0], [0.0, 4.0]]),
    )
    np.testing.assert_allclose(shallow_network(network, np.array([[1.0, 2.0, 1.0]])), [[3.0, 8.0]])
