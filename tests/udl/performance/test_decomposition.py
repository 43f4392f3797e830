import numpy as np
import pytest

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from tests.udl.performance.reference_data import noisy_points, truth
from udl.performance import decomposition as module
from udl.performance import fit_hinges, hinge_smoother, hinges

parts = checked(module)
REFERENCE = load("performance")


def test_reference_curves_of_a_hundred_data_sets():
    entry, rng = REFERENCE["curves"], np.random.RandomState(1)
    places = np.linspace(0, 1, 100)
    found = []
    for units in entry["capacities"]:
        fits = [fit_hinges(*noisy_points(rng), units) for _ in range(entry["data_sets"])]
        predictions = np.array([hinges(places, fit) for fit in fits])
        found.append(parts.decompose(predictions, truth(places)))
    assert_printed([part.bias for part in found], entry["bias"], entry["decimals"])
    assert_printed([part.variance for part in found], entry["variance"], entry["decimals"])


def test_parts_of_two_models_by_hand():
    found = parts.decompose(np.array([[1.0, 4.0], [3.0, 4.0]]), np.array([2.0, 1.0]), noise=0.5)
    # At the first place the mean is right and each is off by one; at the second both say 4.
    assert (found.bias, found.variance, found.noise) == (4.5, 0.5, 0.25)
    assert found.error == 5.25


def test_bias_and_variance_add_up_to_the_mean_squared_distance():
    rng = np.random.default_rng(0)
    predictions, right = rng.normal(size=(7, 5)), rng.normal(size=5)
    found = parts.decompose(predictions, right)
    assert found.error == pytest.approx(np.mean((predictions - right) ** 2))


def test_exact_parts_are_what_repetition_tends_to():
    rng = np.random.default_rng(1)
    x, places, noise = np.sort(rng.uniform(size=12)), np.linspace(0, 1, 9), 0.4
    smoother = hinge_smoother(x, places, 3)
    exact = parts.decompose_linear(smoother, truth(x), truth(places), noise=noise)
    repeats = 20_000
    targets = truth(x) + noise * rng.normal(size=(repeats, 12))
    sampled = parts.decompose(targets @ smoother.T, truth(places), noise=noise)
    assert sampled.variance == pytest.approx(exact.variance, rel=0.03)
    assert sampled.bias == pytest.approx(exact.bias, abs=5 * noise**2 / repeats + 0.01 * exact.bias)
    assert sampled.noise == exact.noise == pytest.approx(0.16)


def test_a_model_that_copies_its_targets_has_no_bias_and_the_noise_as_variance():
    right = np.array([1.0, -2.0, 0.5])
    found = parts.decompose_linear(np.eye(3), right, right, noise=0.3)
    assert found.bias == 0
    assert found.variance == pytest.approx(0.09)
    assert found.error == pytest.approx(0.18)


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"truth: got shape \(3,\).*expected \(2,\)"):
        module.decompose(np.ones((4, 2)), np.ones(3))
    with pytest.raises(ValueError, match=r"smoother: got shape \(2, 2\).*expected \(3, 2\)"):
        module.decompose_linear(np.eye(2), np.ones(2), np.ones(3), noise=1.0)
