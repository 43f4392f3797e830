import numpy as np
import pytest

from tests.shape_checks import checked
from udl.performance import ridgeless as module

features = checked(module)


def layer(num_features=6, num_inputs=3):
    return features.random_features(num_features, num_inputs, rng=np.random.default_rng(0))


def test_features_by_hand():
    drawn = module.RandomFeatures(np.array([[0.6, 0.8], [1.0, 0.0]]), np.array([1.0, -2.0]))
    found = drawn(np.array([[1.0, 2.0], [3.0, -5.0]]))
    np.testing.assert_allclose(found, np.array([[3.2, 0.0], [0.0, 1.0]]) / np.sqrt(2))


def test_directions_have_length_one_and_draws_repeat():
    drawn = layer()
    np.testing.assert_allclose(np.linalg.norm(drawn.weights, axis=1), 1)
    np.testing.assert_array_equal(drawn.weights, layer().weights)
    assert drawn.biases.shape == (6,)


def test_the_fit_is_what_descent_from_zero_finds():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(4, 3)), rng.normal(size=4)
    design = layer(9)(x)
    weights = np.zeros(9)
    rate = 1 / np.linalg.norm(design, 2) ** 2
    for _ in range(20_000):
        weights -= rate * design.T @ (design @ weights - y)
    np.testing.assert_allclose(features.least_norm_fit(design, y), weights, atol=1e-5)


def test_the_test_error_peaks_where_everything_can_first_be_fitted():
    rng = np.random.default_rng(2)
    direction = np.ones(10) / np.sqrt(10)
    x, new = rng.normal(size=(60, 10)), rng.normal(size=(500, 10))
    y = x @ direction + 0.3 * rng.normal(size=60)
    errors = {}
    for size in (15, 60, 600):
        found = []
        for _ in range(5):
            drawn = features.random_features(size, 10, rng=rng)
            weights = features.least_norm_fit(drawn(x), y)
            found.append(np.mean((drawn(new) @ weights - new @ direction) ** 2))
        errors[size] = np.median(found)
    assert errors[60] > 3 * errors[15]
    assert errors[60] > 3 * errors[600]


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match=r"x: got shape \(2, 4\); expected \(N, 3\)"):
        layer()(np.ones((2, 4)))
    with pytest.raises(ValueError, match="y: got 3 targets for 2 rows"):
        module.least_norm_fit(np.ones((2, 4)), np.ones(3))
