import jaxtyping
import numpy as np
import pytest
from scipy.stats import multivariate_normal

import udl.unsupervised.mixture
from tests.shape_checks import checked
from udl.unsupervised.mixture import GaussianMixture

mixture = checked(udl.unsupervised.mixture)


def two_bumps():
    return GaussianMixture(
        np.array([0.3, 0.7]),
        np.array([[0.0, 1.0], [4.0, -2.0]]),
        np.array([[[1.0, 0.4], [0.4, 0.5]], [[2.0, -1.2], [-1.2, 1.5]]]),
    )


def test_log_density_agrees_with_scipy():
    made, x = two_bumps(), np.random.default_rng(0).normal(0, 3, (20, 2))
    density = sum(
        weight * multivariate_normal(mean, covariance).pdf(x)
        for weight, mean, covariance in zip(made.weights, made.means, made.covariances, strict=True)
    )
    np.testing.assert_allclose(mixture.log_density(made, x), np.log(density), rtol=1e-10)
    by_component = np.exp(mixture.component_log_densities(made, x))
    np.testing.assert_allclose(by_component.sum(axis=1), density, rtol=1e-10)


def test_density_integrates_to_one():
    line = np.linspace(-14, 16, 301)
    grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    total = np.exp(mixture.log_density(two_bumps(), grid)).sum() * (line[1] - line[0]) ** 2
    assert total == pytest.approx(1, abs=1e-6)


def test_responsibilities_are_bayes_rule_and_survive_far_points():
    made = two_bumps()
    x = np.array([[0.0, 1.0], [4.0, -2.0], [1e4, -1e4]])
    shares = mixture.responsibilities(made, x)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    first = [0.3 * multivariate_normal(made.means[0], made.covariances[0]).pdf(x[0])]
    second = [0.7 * multivariate_normal(made.means[1], made.covariances[1]).pdf(x[0])]
    assert shares[0, 0] == pytest.approx(first[0] / (first[0] + second[0]))


def test_one_component_is_fitted_by_mean_and_covariance_in_one_step():
    x = np.random.default_rng(1).normal(size=(50, 3)) @ np.diag([1.0, 2.0, 0.5]) + 4
    start = mixture.first_mixture(x, 1, rng=np.random.default_rng(2))
    fitted = mixture.fit_mixture(x, start, num_steps=1, smallest_variance=0.0).mixture
    np.testing.assert_allclose(fitted.means[0], x.mean(axis=0))
    np.testing.assert_allclose(fitted.covariances[0], np.cov(x, rowvar=False, bias=True))
    np.testing.assert_allclose(fitted.weights, 1)


@pytest.mark.parametrize("seed", range(4))
def test_no_step_lowers_the_likelihood(seed):
    rng = np.random.default_rng(seed)
    x, _ = mixture.draw(two_bumps(), 300, rng=rng)
    start = mixture.first_mixture(x, 3, rng=rng)
    fitted = mixture.fit_mixture(x, start, num_steps=30, smallest_variance=0.0)
    assert np.diff(fitted.log_likelihood).min() >= -1e-9
    assert fitted.log_likelihood[-1] == pytest.approx(mixture.log_density(fitted.mixture, x).mean())


def test_fit_finds_the_mixture_that_made_the_data():
    rng = np.random.default_rng(5)
    made = two_bumps()
    x, _ = mixture.draw(made, 4000, rng=rng)
    start = mixture.first_mixture(x, 2, rng=rng)
    found = mixture.fit_mixture(x, start, num_steps=100).mixture
    order = np.argsort(found.means[:, 0])
    np.testing.assert_allclose(found.weights[order], made.weights, atol=0.03)
    np.testing.assert_allclose(found.means[order], made.means, atol=0.12)
    np.testing.assert_allclose(found.covariances[order], made.covariances, atol=0.25)


def test_an_abandoned_component_keeps_its_place_without_weight():
    x = np.random.default_rng(6).normal(size=(40, 2))
    start = GaussianMixture(
        np.array([0.5, 0.5]), np.array([[0.0, 0.0], [1e3, 1e3]]), np.tile(np.eye(2), (2, 1, 1))
    )
    found = mixture.fit_mixture(x, start, num_steps=5).mixture
    np.testing.assert_allclose(found.weights, [1, 0])
    np.testing.assert_allclose(found.means[1], [1e3, 1e3])


def test_draws_have_the_moments_of_the_mixture():
    made = two_bumps()
    x, component = mixture.draw(made, 40000, rng=np.random.default_rng(7))
    mean = made.weights @ made.means
    np.testing.assert_allclose(x.mean(axis=0), mean, atol=0.05)
    np.testing.assert_allclose(np.bincount(component) / len(x), made.weights, atol=0.01)
    inside = x[component == 1]
    np.testing.assert_allclose(np.cov(inside, rowvar=False), made.covariances[1], atol=0.08)


def test_first_mixture_starts_on_data_points():
    x = np.random.default_rng(8).normal(size=(10, 2))
    start = mixture.first_mixture(x, 10, rng=np.random.default_rng(0))
    np.testing.assert_allclose(np.sort(start.means, axis=0), np.sort(x, axis=0))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"weights": np.array([0.5, 0.6])}, "weights, summed"),
        ({"means": np.zeros((3, 2))}, r"means: got shape \(3, 2\); expected \(2, D\)"),
        ({"covariances": np.zeros((2, 3, 3))}, r"covariances: got shape \(2, 3, 3\)"),
        ({"covariances": np.tile(-np.eye(2), (2, 1, 1))}, "positive definite"),
        ({"covariances": np.tile([[1.0, 0.5], [0.1, 1.0]], (2, 1, 1))}, "symmetric"),
    ],
)
def test_parameters_that_do_not_fit_are_named(fields, says):
    good = {name: getattr(two_bumps(), name) for name in ("weights", "means", "covariances")}
    with pytest.raises(ValueError, match=says):
        GaussianMixture(**good | fields)


def test_bad_arguments_are_named():
    x, made, rng = np.zeros((3, 2)), two_bumps(), np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"x: got shape \(4, 3\); expected \(N, 2\)"):
        udl.unsupervised.mixture.log_density(made, np.zeros((4, 3)))
    with pytest.raises(
        ValueError, match="num_components: got 4; expected a whole number from 1 to 3"
    ):
        udl.unsupervised.mixture.first_mixture(x, 4, rng=rng)
    with pytest.raises(ValueError, match="num_steps"):
        udl.unsupervised.mixture.fit_mixture(x, made, num_steps=-1)
    with pytest.raises(ValueError, match="num: got 0"):
        udl.unsupervised.mixture.draw(made, 0, rng=rng)
    with pytest.raises(jaxtyping.TypeCheckError):
        mixture.log_density(made, np.zeros(4))


def in_thirds(precision):
    return GaussianMixture(
        np.full(3, 1 / 3, dtype=precision), np.zeros((3, 2)), np.tile(np.eye(2), (3, 1, 1))
    )


def test_thirds_in_float32_are_weights():
    x, _ = udl.unsupervised.mixture.draw(in_thirds(np.float32), 5, rng=np.random.default_rng(0))
    assert x.shape == (5, 2)


def test_far_away_the_log_density_is_minus_infinity():
    far = [[1e200, 0.0], [-1e308, 1e308]]
    found = udl.unsupervised.mixture.log_density(in_thirds(float), far)
    np.testing.assert_array_equal(found, [-np.inf, -np.inf])
    with pytest.raises(ValueError, match="x, its log density: got -inf at index 0"):
        udl.unsupervised.mixture.responsibilities(in_thirds(float), far)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_points_on_a_line_are_refused_whatever_the_unit(unit):
    rng, t = np.random.default_rng(0), np.arange(7.0)
    for x in ([[0.1]] * 3, np.column_stack([t, 3 * t + 0.1]) * [1.0, unit]):
        with pytest.raises(ValueError, match="x, its covariance: got a matrix that is not"):
            udl.unsupervised.mixture.first_mixture(x, 2, rng=rng)
    udl.unsupervised.mixture.first_mixture(np.column_stack([t, t**2 * unit]), 2, rng=rng)
