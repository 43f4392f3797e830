import numpy as np
import pytest
from scipy import stats

import udl.unsupervised.gaussians
from tests.shape_checks import checked

gaussians = checked(udl.unsupervised.gaussians)


def test_the_product_is_proportional_to_both_densities_multiplied():
    mean, sigma = gaussians.gaussian_product(1.0, 0.5, 4.0, 2.0)
    x = np.linspace(-2, 5, 15)
    multiplied = stats.norm.pdf(x, 1.0, 0.5) * stats.norm.pdf(x, 4.0, 2.0)
    ratio = multiplied / stats.norm.pdf(x, mean, sigma)
    np.testing.assert_allclose(ratio, ratio[0])


def test_the_product_lies_between_and_is_narrower_than_both():
    mean, sigma = gaussians.gaussian_product(-1.0, 3.0, 2.0, 1.0)
    assert -1.0 < mean < 2.0
    assert sigma < 1.0
    assert gaussians.gaussian_product(2.0, 1.0, -1.0, 3.0) == pytest.approx((mean, sigma))


def drawn(size, seed=8):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(size, size))
    return rng.normal(size=size), root @ root.T + 0.1 * np.eye(size), rng


@pytest.mark.parametrize(("size", "known"), [(2, [0]), (2, [1]), (4, [2, 0]), (5, [1, 3, 4])])
def test_the_conditional_density_is_joint_over_marginal(size, known):
    mean, covariance, rng = drawn(size)
    values = rng.normal(size=len(known))
    free = [i for i in range(size) if i not in known]
    marginal = stats.multivariate_normal(mean[known], covariance[np.ix_(known, known)])
    conditional = stats.multivariate_normal(
        *gaussians.gaussian_conditional(mean, covariance, known, values)
    )
    for _ in range(4):
        point = np.empty(size)
        point[free], point[known] = rng.normal(size=len(free)), values
        joint = stats.multivariate_normal(mean, covariance).logpdf(point)
        expected = joint - marginal.logpdf(values)
        assert conditional.logpdf(point[free]) == pytest.approx(expected)


def test_the_conditional_covariance_is_the_inverse_of_the_precision_block():
    mean, covariance, _ = drawn(4)
    free, known = [0, 2], [1, 3]
    _, found = gaussians.gaussian_conditional(mean, covariance, known, np.zeros(2))
    precision = np.linalg.inv(covariance)
    np.testing.assert_allclose(found, np.linalg.inv(precision[np.ix_(free, free)]))


EYE = np.eye(2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0, 0], np.eye(3), [0], [1.0]), r"covariance: got shape \(3, 3\)"),
        (([0, 0], [[1, 0.5], [0.4, 1]], [0], [1.0]), "not symmetric positive definite"),
        (([0, 0], [[1, 2], [2, 1]], [0], [1.0]), "not symmetric positive definite"),
        (([0, 0], EYE, [2], [1.0]), r"known: got \[2\]; expected .* from 0 to 1"),
        (([0, 0], EYE, [0, 1], [1.0, 1.0]), "known: got"),
        (([0, 0], EYE, [], [1.0]), "known: got"),
        (([0, 0], EYE, [0], [1.0, 2.0]), r"values: got shape \(2,\); expected \(1,\)"),
        (([0, 0], EYE, [0], [np.nan]), "values: got nan"),
    ],
)
def test_the_conditional_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        udl.unsupervised.gaussians.gaussian_conditional(*arguments)


def test_the_product_refuses():
    with pytest.raises(ValueError, match=r"other_sigma: got 0\.0"):
        udl.unsupervised.gaussians.gaussian_product(0.0, 1.0, 0.0, 0.0)


@pytest.mark.parametrize("sigma", [1e-160, 1e-300, 1.0, 1e200, 1e308])
def test_the_product_of_equal_gaussians_at_any_scale(sigma):
    mean, spread = udl.unsupervised.gaussians.gaussian_product(1.0, sigma, 3.0, sigma)
    assert mean == pytest.approx(2.0)
    assert spread == pytest.approx(sigma / np.sqrt(2))


def test_the_product_with_a_much_wider_gaussian_is_the_narrower():
    product = udl.unsupervised.gaussians.gaussian_product
    assert product(1.0, 1e-160, 3.0, 1e200) == (1.0, 1e-160)
    assert product(3.0, 1e200, 1.0, 1e-160) == (1.0, 1e-160)


@pytest.mark.parametrize("unit", [1.0, 1e-9, 1e9])
def test_covariances_are_refused_where_one_variable_follows_from_the_others(unit):
    root = np.array([[1.0, 0.0, 1.0], [0.0, unit, unit]])
    udl.unsupervised.gaussians.positive_definite("covariance", (root @ root.T)[None])
    singular = root.T @ root  # three variables made of two
    for refused in (singular, np.array([[1.0, 0.5 * unit], [0.0, unit**2]]), np.zeros((1, 1))):
        with pytest.raises(ValueError, match=r"^covariance: .*positive definite"):
            udl.unsupervised.gaussians.positive_definite("covariance", refused)


def test_divergence_of_gaussians_is_the_integral():
    grid = np.linspace(-30, 30, 60_001)
    for mean, sigma, other_mean, other_sigma in ((0, 1, 1, 2), (2, 0.5, 1, 0.7), (0, 3, 0, 3)):
        first = stats.norm(mean, sigma).logpdf(grid)
        other = stats.norm(other_mean, other_sigma).logpdf(grid)
        integral = np.sum(np.exp(first) * (first - other)) * (grid[1] - grid[0])
        found = gaussians.gaussian_kl(
            *(np.array(one) for one in ([mean], [[sigma**2]], [other_mean], [[other_sigma**2]]))
        )
        assert found == pytest.approx(integral, abs=1e-9)


def test_divergence_of_gaussians_in_several_dimensions_is_an_average_of_log_ratios():
    rng = np.random.default_rng(0)
    mean, other_mean = np.array([1.0, -1.0]), np.array([0.5, 0.0])
    covariance = np.array([[1.0, 0.6], [0.6, 0.8]])
    other = np.array([[1.5, -0.3], [-0.3, 0.7]])
    x = rng.multivariate_normal(mean, covariance, size=200_000)
    ratio = stats.multivariate_normal(mean, covariance).logpdf(x)
    ratio -= stats.multivariate_normal(other_mean, other).logpdf(x)
    found = gaussians.gaussian_kl(mean, covariance, other_mean, other)
    assert abs(found - ratio.mean()) < 4 * ratio.std() / np.sqrt(len(x))


def test_divergence_of_gaussians_agrees_with_torch():
    torch = pytest.importorskip("torch")
    normal = torch.distributions.MultivariateNormal
    rng = np.random.default_rng(1)
    for _ in range(3):
        roots, means = rng.normal(size=(2, 4, 4)), rng.normal(size=(2, 4))
        covariances = roots @ roots.transpose(0, 2, 1) + 0.1 * np.eye(4)
        p, q = (
            normal(torch.tensor(mean), torch.tensor(covariance))
            for mean, covariance in zip(means, covariances, strict=True)
        )
        found = gaussians.gaussian_kl(means[0], covariances[0], means[1], covariances[1])
        assert found == pytest.approx(float(torch.distributions.kl_divergence(p, q)))


def test_divergence_of_gaussians_refuses_what_does_not_fit():
    one = np.eye(2)
    with pytest.raises(ValueError, match=r"other_mean: got shape \(3,\)"):
        udl.unsupervised.gaussians.gaussian_kl(np.zeros(2), one, np.zeros(3), one)
    with pytest.raises(ValueError, match="other_covariance"):
        udl.unsupervised.gaussians.gaussian_kl(np.zeros(2), one, np.zeros(2), -one)
