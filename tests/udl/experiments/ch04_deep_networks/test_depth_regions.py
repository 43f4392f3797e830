import numpy as np
import pytest

from udl.experiments.ch04_deep_networks import depth_regions
from udl.networks.deep import deep_network
from udl.regions.linear_regions import zaslavsky


@pytest.fixture(scope="module")
def counts():
    return depth_regions.random_counts()


def test_random_networks_stay_below_every_bound_and_near_half_the_square(counts):
    measured, units = counts["counts"], counts["units"]
    assert measured.shape == (3, 5, 8)
    assert np.all(measured <= counts["bounds"][:, :, None])
    assert list(counts["bounds"][0]) == [zaslavsky(2, int(n)) for n in units]
    # However deep: within a factor of two of half the square, once there are enough units.
    means = measured.mean(axis=2)[:, -1]
    shares = means / (units[-1] ** 2 / 2)
    assert shares.min() > 0.5
    assert shares.max() < 2
    assert counts["bounds"][2, -1] > 1e6


def test_disturbances_destroy_regions():
    result = depth_regions.perturbed_counts()
    assert result["perfect"] == 64
    means = result["counts"].mean(axis=1)
    assert means[-1] < 5 < means[-3] < 45 < means[0]
    assert result["random"].mean() < 4


def test_units_are_shared_out_evenly():
    network = depth_regions.drawn_network(12, 3, np.random.default_rng(0))
    assert network.widths == (2, 4, 4, 4, 1)
    with pytest.raises(ValueError, match="num_units: got 10; expected a multiple of 3"):
        depth_regions.drawn_network(10, 3, np.random.default_rng(0))


def test_no_noise_disturbs_nothing():
    rng = np.random.default_rng(1)
    network = depth_regions.drawn_network(6, 2, rng)
    x = rng.normal(size=(5, 2))
    same = depth_regions.perturbed(network, 0.0, rng)
    np.testing.assert_array_equal(deep_network(same, x), deep_network(network, x))
    shaken = depth_regions.perturbed(network, 0.1, rng)
    ratio = shaken.weights[1] / network.weights[1]
    assert 0.02 < np.std(ratio) < 0.3
    assert shaken.widths == network.widths
