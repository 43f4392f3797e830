"""What the chapter on deep networks says about its examples."""

import numpy as np
import pytest

from udl.data import deep_examples
from udl.networks.deep import DeepParameters, deep_network
from udl.regions.linear_regions import count_linear_regions, joints, regions_1d, regions_2d


def network_of(name):
    return DeepParameters(*getattr(deep_examples, name)())


def on_line(name, x):
    return deep_network(network_of(name), np.array(x)[:, None])[:, 0]


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [
        ("zigzag", [0, 0.2, 0.6, 1], [0, 1, 0, 1]),
        ("wave", [0, 0.25, 0.55, 0.8, 1], [0.4, 0.9, 0.15, 0.525, 0.425]),
        ("full_zigzag", [0, 0.15, 0.4, 0.7, 1], [0, 1, 0, 1, 0]),
    ],
)
def test_joints_and_values(name, x, y):
    network = network_of(name)
    regions = regions_1d(network.weights, network.biases, (0, 1))
    np.testing.assert_allclose(joints(regions), x[1:-1], atol=1e-9)
    np.testing.assert_allclose(on_line(name, x), y, atol=1e-12)


def test_full_zigzag_goes_on_past_the_ends():
    assert on_line("full_zigzag", [-1.0])[0] < 0
    assert on_line("full_zigzag", [2.0])[0] < 0


def test_each_unit_of_the_clipping_network_changes_its_state():
    weights, biases = deep_examples.clipping()
    patterns = np.array([region.pattern for region in regions_1d(weights, biases, (0, 1))])
    assert np.all(patterns.any(axis=0))
    assert np.all(~patterns.all(axis=0))
    np.testing.assert_allclose(-biases[0] / weights[0][:, 0], [0.2, 0.45, 0.7])


def test_square_fold_is_twice_the_absolute_value_less_one():
    x = np.random.default_rng(1).uniform(-1, 1, (50, 2))
    np.testing.assert_allclose(deep_network(network_of("square_fold"), x), 2 * np.abs(x) - 1)


def test_three_cuts_make_seven_regions_and_a_flat_triangle():
    network = network_of("three_cuts")
    regions = regions_2d(network.weights, network.biases, ((-1, 1), (-1, 1)))
    assert count_linear_regions(regions) == len(regions) == 7
    (flat,) = [region for region in regions if not region.pattern.any()]
    assert len(flat.corners) == 3
    assert np.abs(flat.corners).max() < 1
