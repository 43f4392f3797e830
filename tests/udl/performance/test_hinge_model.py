import numpy as np
import pytest

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from tests.udl.performance.reference_data import noisy_points
from udl.performance import hinge_model as module

hinges = checked(module)
REFERENCE = load("performance")


def test_reference_fit_of_three_units():
    x, y = noisy_points(np.random.RandomState(REFERENCE["hinge_data"]["seed"]))
    entry = REFERENCE["fit_3_hidden"]
    found = hinges.fit_hinges(x, y, 3)
    assert_printed(found, entry["expected"], entry["decimals"])
    np.testing.assert_allclose(found, entry["expected"], rtol=1e-9)


def test_two_units_by_hand():
    np.testing.assert_allclose(
        hinges.hinge_design(np.array([-1.0, 0.25, 1.0]), 2),
        [[1, 0, 0], [1, 0.25, 0], [1, 1, 0.5]],
    )
    # 2 on the left, rising with slope 1 from 0, falling with slope 3 - 1 from 1/2.
    value = hinges.hinges(np.array([-5.0, 0.5, 1.0]), np.array([2.0, 1.0, -3.0]))
    np.testing.assert_allclose(value, [2, 2.5, 1.5])


def test_a_fit_is_best():
    rng = np.random.default_rng(0)
    x, y = rng.uniform(size=20), rng.normal(size=20)
    best = hinges.fit_hinges(x, y, 4)
    squares = np.sum((y - hinges.hinges(x, best)) ** 2)
    for _ in range(50):
        other = best + 1e-3 * rng.normal(size=5)
        assert np.sum((y - hinges.hinges(x, other)) ** 2) > squares


@pytest.mark.parametrize("ridge", [0.0, 1e-5, 0.3])
def test_a_price_on_weights_is_that_of_the_normal_equations(ridge):
    rng = np.random.default_rng(1)
    x, y = rng.uniform(size=30), rng.normal(size=30)
    design = hinges.hinge_design(x, 6)
    price = ridge * np.diag([0.0] + [1.0] * 6)
    expected = np.linalg.solve(design.T @ design + price, design.T @ y)
    np.testing.assert_allclose(hinges.fit_hinges(x, y, 6, ridge=ridge), expected, rtol=1e-6)


def test_with_more_parameters_than_points_the_shortest_fit_passes_through_all():
    rng = np.random.default_rng(2)
    x, y = np.sort(rng.uniform(0.2, 1, size=5)), rng.normal(size=5)
    found = hinges.fit_hinges(x, y, 40)
    np.testing.assert_allclose(hinges.hinges(x, found), y, atol=1e-8)
    # Any other solution differs by something that the inputs do not see, and is longer.
    _, values, directions = np.linalg.svd(hinges.hinge_design(x, 40))
    unseen = directions[np.sum(values > 1e-10) :]
    np.testing.assert_allclose(unseen @ found, 0, atol=1e-8)


def test_the_smoother_predicts_as_the_fit_does():
    rng = np.random.default_rng(3)
    x, y, places = rng.uniform(size=12), rng.normal(size=12), np.linspace(0, 1, 7)
    for ridge in (0.0, 0.1):
        predicted = hinges.hinge_smoother(x, places, 4, ridge=ridge) @ y
        fitted = hinges.hinges(places, hinges.fit_hinges(x, y, 4, ridge=ridge))
        np.testing.assert_allclose(predicted, fitted, atol=1e-10)


def test_one_parameter_is_too_few():
    with pytest.raises(ValueError, match=r"parameters: got 1 number"):
        hinges.hinges(np.array([0.0]), np.array([1.0]))
