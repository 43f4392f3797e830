"""Jensen-Shannon and Wasserstein distances, against scipy and by definition."""

import numpy as np
import pytest
from scipy.spatial import distance
from scipy.stats import wasserstein_distance

import udl.losses.distances
from tests.shape_checks import checked

distances = checked(udl.losses.distances)


@pytest.fixture
def pair():
    rng = np.random.default_rng(3)
    return rng.dirichlet(np.ones(5), size=20), rng.dirichlet(np.ones(5), size=20)  # (20, 5)


def test_jensen_shannon_agrees_with_scipy(pair):
    p, q = pair
    root = distance.jensenshannon(p, q, axis=1)  # scipy returns the root
    np.testing.assert_allclose(distances.jensen_shannon(p, q), root**2, rtol=1e-10)


def test_jensen_shannon_is_symmetric_and_bounded(pair):
    p, q = pair
    np.testing.assert_allclose(
        distances.jensen_shannon(p, q), distances.jensen_shannon(q, p), rtol=1e-12
    )
    assert distances.jensen_shannon(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == pytest.approx(
        np.log(2)
    )
    assert distances.jensen_shannon(np.full(2, 0.5), np.full(2, 0.5)) == 0


def test_wasserstein_agrees_with_scipy():
    rng = np.random.default_rng(4)
    for _ in range(5):
        x, y = rng.normal(size=30), rng.exponential(size=30)
        assert distances.wasserstein(x, y) == pytest.approx(wasserstein_distance(x, y), rel=1e-12)


def test_wasserstein_of_a_shifted_sample_is_the_shift():
    x = np.random.default_rng(5).normal(size=50)
    assert distances.wasserstein(x, x[::-1] + 0.7) == pytest.approx(0.7)


def test_bad_samples_are_refused():
    with pytest.raises(ValueError, match="y: got 3 values beside 2 of x"):
        udl.losses.distances.wasserstein(np.arange(2), np.arange(3))
    with pytest.raises(ValueError, match="x: got nan"):
        udl.losses.distances.wasserstein(np.array([np.nan]), np.ones(1))
