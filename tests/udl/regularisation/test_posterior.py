import numpy as np
import pytest

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from tests.udl.performance.reference_data import DATA, noisy_points
from udl.performance import fit_hinges, hinge_design
from udl.regularisation import posterior as module

bayes = checked(module)
REFERENCE = load("regularisation")["posterior"]


def reference_posterior():
    x, y = noisy_points(np.random.RandomState(DATA["seed"]))
    design = hinge_design(x, REFERENCE["num_hidden"])
    prior = float(REFERENCE["prior_variance"])
    return bayes.linear_posterior(design, y, noise=DATA["noise"], prior_variance=prior)


def bias_last(parameters):
    return np.roll(parameters, -1)


def test_reference_mean_and_variances_of_the_parameters():
    found = reference_posterior()
    assert_printed(bias_last(found.mean), REFERENCE["mean"], 4)
    assert_printed(bias_last(np.diag(found.covariance)), REFERENCE["variances"], 4)


def test_reference_predictions_and_the_noise_that_they_left_out():
    mean, variance = reference_posterior().predict(hinge_design(REFERENCE["places"], 5))
    assert_printed(mean, REFERENCE["predictive_mean"], 4)
    assert_printed(variance - DATA["noise"] ** 2, REFERENCE["model_variance"], 5)


def example():
    rng = np.random.default_rng(0)
    return rng.normal(size=(8, 3)), rng.normal(size=8), rng.normal(size=(5, 3))


def test_prediction_is_that_of_the_joint_gaussian():
    design, y, new = example()
    noise, prior = 0.5, 2.0
    # The kernel's form: condition the joint distribution of all targets.
    every = np.vstack([design, new])
    joint = prior * every @ every.T + noise**2 * np.eye(13)
    gain = joint[8:, :8] @ np.linalg.inv(joint[:8, :8])
    mean, variance = bayes.linear_posterior(design, y, noise=noise, prior_variance=prior).predict(
        new
    )
    np.testing.assert_allclose(mean, gain @ y, atol=1e-10)
    np.testing.assert_allclose(variance, np.diag(joint[8:, 8:] - gain @ joint[:8, 8:]), atol=1e-10)


def test_the_mean_is_a_ridge_fit():
    design, y, _ = example()
    found = bayes.linear_posterior(design, y, noise=0.5, prior_variance=2.0)
    price = 0.25 / 2.0 * np.eye(3)
    expected = np.linalg.solve(design.T @ design + price, design.T @ y)
    np.testing.assert_allclose(found.mean, expected)
    x = np.linspace(0, 1, 20)
    wide = bayes.linear_posterior(hinge_design(x, 2), x**2, noise=0.1, prior_variance=1e9)
    np.testing.assert_allclose(wide.mean, fit_hinges(x, x**2, 2), atol=1e-5)


def test_without_data_to_speak_of_the_prior_is_left():
    found = bayes.linear_posterior(np.zeros((1, 2)), np.ones(1), noise=1.0, prior_variance=3.0)
    np.testing.assert_allclose(found.mean, 0, atol=1e-12)
    np.testing.assert_allclose(found.covariance, 3 * np.eye(2))


def test_samples_have_the_mean_and_the_covariance():
    design, y, _ = example()
    found = bayes.linear_posterior(design, y, noise=0.5, prior_variance=2.0)
    drawn = found.sample(100_000, rng=np.random.default_rng(1))
    np.testing.assert_allclose(drawn.mean(axis=0), found.mean, atol=0.01)
    np.testing.assert_allclose(np.cov(drawn.T), found.covariance, atol=0.01)
    again = found.sample(100_000, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(drawn, again)


def test_a_new_target_falls_where_it_is_said():
    rng = np.random.default_rng(2)
    design, _, new = example()
    repeats = 300
    true = rng.normal(0, 2**0.5, (repeats, 3))
    targets = true @ design.T + 0.5 * rng.normal(size=(repeats, 8))
    later = true @ new.T + 0.5 * rng.normal(size=(repeats, 5))
    inside = []
    for y, target in zip(targets, later, strict=True):
        posterior = module.linear_posterior(design, y, noise=0.5, prior_variance=2.0)
        mean, variance = posterior.predict(new)
        inside.append(np.abs(target - mean) < 1.96 * np.sqrt(variance))
    assert np.mean(inside) == pytest.approx(0.95, abs=0.03)


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match="y: got 2 targets for 3 rows"):
        module.linear_posterior(np.ones((3, 1)), np.ones(2), noise=1.0, prior_variance=1.0)
    with pytest.raises(ValueError, match=r"prior_variance: got .* nearer to each other"):
        module.linear_posterior(np.ones((3, 2)), np.ones(3), noise=1e-20, prior_variance=1e20)
    posterior = module.linear_posterior(np.ones((3, 1)), np.ones(3), noise=1.0, prior_variance=1.0)
    with pytest.raises(ValueError, match=r"design: got shape \(2, 2\) for 1 parameters"):
        posterior.predict(np.ones((2, 2)))
