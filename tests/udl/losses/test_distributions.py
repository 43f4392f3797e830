import jaxtyping
import numpy as np
import pytest
from scipy import integrate, special, stats

import udl.losses.distributions
from tests.reference_values import assert_printed, load
from tests.shape_checks import checked

distributions = checked(udl.losses.distributions)
DENSITIES = load("losses")["densities"]


def test_reference_values():
    g, b, c = DENSITIES["gaussian"], DENSITIES["bernoulli"], DENSITIES["categorical"]
    density = distributions.gaussian_pdf(g["y"], g["mean"], g["sigma"])
    assert_printed(density, g["value"], g["decimals"])
    mass = distributions.bernoulli_pmf(np.array(b["y"]), b["probability"])
    assert_printed(mass, b["value"], b["decimals"])
    mass = distributions.categorical_pmf(np.array(c["y"]), np.tile(c["probabilities"], (3, 1)))
    assert_printed(mass, c["value"], c["decimals"])


def test_gaussian_agrees_with_scipy_and_broadcasts():
    rng = np.random.default_rng(1)
    y, mean, sigma = rng.normal(size=(4, 1)), rng.normal(size=3), rng.uniform(0.1, 3, (4, 3))
    expected = stats.norm(mean, sigma)
    np.testing.assert_allclose(
        distributions.gaussian_pdf(y, mean, sigma), expected.pdf(y), rtol=1e-13
    )
    np.testing.assert_allclose(
        distributions.gaussian_log_pdf(y, mean, sigma), expected.logpdf(y), rtol=1e-13
    )


def test_log_densities_survive_where_densities_vanish():
    assert distributions.gaussian_pdf(100.0, 0.0, 1.0) == 0
    assert distributions.gaussian_log_pdf(100.0, 0.0, 1.0) == -5000 - 0.5 * np.log(2 * np.pi)
    assert distributions.gaussian_log_pdf(1e200, 0.0, 1.0) == -np.inf
    assert distributions.gaussian_log_pdf(1.7e308, -1.7e308, 1e-300) == -np.inf
    assert distributions.laplace_log_pdf(1.7e308, 0.0, 0.1) == -np.inf


def test_laplace_agrees_with_scipy():
    y = np.linspace(-5, 5, 11)
    np.testing.assert_allclose(
        distributions.laplace_log_pdf(y, 0.3, 1.7), stats.laplace(0.3, 1.7).logpdf(y), rtol=1e-14
    )


@pytest.mark.parametrize(
    "log_pdf",
    [
        lambda y: distributions.gaussian_log_pdf(y, 0.4, 1.3),
        lambda y: distributions.laplace_log_pdf(y, 0.4, 1.3),
    ],
)
def test_densities_on_the_line_integrate_to_one(log_pdf):
    total = sum(
        integrate.quad(lambda y: float(np.exp(log_pdf(y))), *ends, epsabs=1e-13)[0]
        for ends in ((-np.inf, 0.4), (0.4, np.inf))  # the Laplace density has a kink at its mean
    )
    assert abs(total - 1) < 1e-10


@pytest.mark.parametrize("concentration", [0.0, 1e-3, 1.0, 30.0, 700.0, 1e4, 1e8])
def test_von_mises_integrates_to_one_on_the_circle(concentration):
    mean = 2.0
    # Twelve standard deviations hold the density; it is wrapped, so pi either side is everything.
    half = min(np.pi, 12 / np.sqrt(max(concentration, 1e-12)))
    density = lambda y: float(np.exp(distributions.von_mises_log_pdf(y, mean, concentration)))  # noqa: E731
    total, _ = integrate.quad(density, mean - half, mean + half, epsabs=1e-12, limit=200)
    assert abs(total - 1) < 1e-9


def test_von_mises_agrees_with_scipy_and_has_period_two_pi():
    y = np.linspace(-3, 3, 7)
    for kappa in (0.5, 5.0, 500.0):
        log_pdf = distributions.von_mises_log_pdf(y, 0.4, kappa)
        np.testing.assert_allclose(log_pdf, stats.vonmises(kappa, 0.4).logpdf(y), rtol=1e-12)
        shifted = distributions.von_mises_log_pdf(y + 2 * np.pi, 0.4 - 4 * np.pi, kappa)
        np.testing.assert_allclose(log_pdf, shifted, rtol=1e-10)
    assert distributions.von_mises_log_pdf(1.0, 2.0, 0.0) == pytest.approx(-np.log(2 * np.pi))


def test_von_mises_becomes_a_gaussian_when_concentrated():
    kappa = 1e10
    y = 0.7 + np.array([-2, 0.0, 1, 3]) / np.sqrt(kappa)
    np.testing.assert_allclose(
        distributions.von_mises_log_pdf(y, 0.7, kappa),
        distributions.gaussian_log_pdf(y, 0.7, 1 / np.sqrt(kappa)),
        rtol=1e-9,
    )
    assert np.isfinite(distributions.von_mises_log_pdf(3.0, 0.0, 1e300))


def test_bernoulli_is_each_case():
    probability = np.array([0.0, 0.2, 1.0])
    np.testing.assert_array_equal(distributions.bernoulli_pmf(1, probability), probability)
    np.testing.assert_array_equal(distributions.bernoulli_pmf(0, probability), 1 - probability)
    booleans = udl.losses.distributions.bernoulli_pmf([True, False], 0.3)
    np.testing.assert_array_equal(booleans, [0.3, 0.7])


def test_categorical_picks_from_each_row():
    probabilities = np.array([[0.1, 0.2, 0.7], [0.5, 0.5, 0.0]])
    np.testing.assert_array_equal(
        distributions.categorical_pmf(np.array([2, 0]), probabilities), [0.7, 0.5]
    )
    total = sum(distributions.categorical_pmf(np.full(2, k), probabilities) for k in range(3))
    np.testing.assert_allclose(total, 1, rtol=1e-15)


def test_poisson_agrees_with_scipy_and_sums_to_one():
    counts = np.arange(200)
    for rate in (0.3, 4.0, 60.0):
        log_pmf = distributions.poisson_log_pmf(counts, rate)
        np.testing.assert_allclose(log_pmf, stats.poisson(rate).logpmf(counts), rtol=1e-12)
        assert abs(np.exp(log_pmf).sum() - 1) < 1e-12
    np.testing.assert_array_equal(
        distributions.poisson_log_pmf(np.array([0, 1]), 0.0), [0.0, -np.inf]
    )


def test_likelihood_multiplies_in_any_order_and_underflows():
    rng = np.random.default_rng(2)
    densities = rng.uniform(0.1, 2, 30)
    product = distributions.likelihood(densities)
    np.testing.assert_allclose(product, np.exp(np.log(densities).sum()), rtol=1e-13)
    np.testing.assert_allclose(
        product, distributions.likelihood(densities[::-1].copy()), rtol=1e-13
    )
    assert isinstance(product, float)
    assert distributions.likelihood(np.full(400, 0.1)) == 0.0
    assert distributions.likelihood(np.full(400, 10.0)) == np.inf


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda d: d.gaussian_pdf([np.nan], 0, 1), "y: got nan"),
        (lambda d: d.gaussian_pdf([], 0, 1), "y: got an empty array"),
        (lambda d: d.gaussian_pdf(0, np.inf, 1), "mean: got inf"),
        (lambda d: d.gaussian_pdf(0, 0, 0), "sigma: got 0.0; expected numbers above 0"),
        (lambda d: d.gaussian_log_pdf(0, 0, [1, -2]), "sigma: got -2.0 at index 1"),
        (lambda d: d.gaussian_log_pdf([1, 2], [1, 2, 3], 1), "broadcast"),
        (lambda d: d.laplace_log_pdf(0, 0, -1), "scale: got -1.0"),
        (lambda d: d.bernoulli_pmf([0, 2], 0.5), "y: got 2.0 at index 1"),
        (lambda d: d.bernoulli_pmf(0.5, 0.5), "y: got 0.5"),
        (lambda d: d.bernoulli_pmf(1, 1.2), "probability: got 1.2"),
        (lambda d: d.categorical_pmf([0, 2], [[0.5, 0.5]] * 2), "y: got 2.0 .* in 0..1"),
        (lambda d: d.categorical_pmf([0], [[0.5, 0.5]] * 2), "y: got 1 labels .* expected 2"),
        (lambda d: d.categorical_pmf([0], [[0.5, 0.6]]), "probabilities, summed"),
        (lambda d: d.categorical_pmf([0, 1], [0.5, 0.5]), "probabilities: got shape"),
        (lambda d: d.poisson_log_pmf(-1, 2.0), "y: got -1.0"),
        (lambda d: d.poisson_log_pmf(1.5, 2.0), "y: got 1.5"),
        (lambda d: d.poisson_log_pmf(1, -2.0), "rate: got -2.0"),
        (lambda d: d.von_mises_log_pdf(1, 0, -2.0), "concentration: got -2.0"),
        (lambda d: d.likelihood([0.5, -0.1]), "densities: got -0.1 at index 1"),
        (lambda d: d.likelihood([]), "densities: got an empty array"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call(udl.losses.distributions)


def test_annotations_refuse_wrong_shapes():
    with pytest.raises(jaxtyping.TypeCheckError):
        distributions.gaussian_pdf(np.zeros(3), np.zeros(2), 1.0)
    with pytest.raises(jaxtyping.TypeCheckError):
        distributions.categorical_pmf(np.array([0, 1]), np.full((3, 2), 0.5))
    with pytest.raises(jaxtyping.TypeCheckError):
        distributions.categorical_pmf(np.array([0.0, 1.0]), np.full((2, 2), 0.5))


def test_log_densities_at_the_ends_of_the_range():
    module = udl.losses.distributions
    assert module.gaussian_log_pdf(1e308, -1e308, 1e308) == pytest.approx(
        -2 - np.log(1e308) - 0.9189385332
    )
    assert module.gaussian_log_pdf(1e200, 0.0, 1.0) == -np.inf
    assert module.laplace_log_pdf(1e308, 0.0, 1e308) == pytest.approx(
        -1 - np.log(1e308) - np.log(2)
    )
    assert module.von_mises_log_pdf(0.0, 0.0, 1e308) == pytest.approx(
        0.5 * np.log(1e308 / 2 / np.pi)
    )
    assert np.isfinite(module.von_mises_log_pdf(1e308, -1e308, 1.0))
    assert module.poisson_log_pmf(1e308, 1e300) == -np.inf
    assert module.poisson_log_pmf(0, 0.0) == 0.0
    assert module.poisson_log_pmf(1, 0.0) == -np.inf


def test_a_likelihood_comes_back_from_beyond_the_range():
    likelihood = udl.losses.distributions.likelihood
    assert likelihood([1e200, 1e200, 1e-300]) == pytest.approx(1e100, rel=1e-12)
    assert likelihood([1e-200, 1e-200, 1e300]) == pytest.approx(1e-100, rel=1e-12)
    assert likelihood([1e200, 1e200, 0.0]) == 0.0
    assert likelihood([1e200, 1e200]) == np.inf


@pytest.mark.parametrize(
    "name", ["gaussian_log_pdf", "gaussian_pdf", "laplace_log_pdf", "von_mises_log_pdf"]
)
def test_densities_name_shapes_that_do_not_broadcast(name):
    with pytest.raises(
        ValueError, match=r"^y, mean, \w+: got y of shape \(3,\), mean of shape \(2,\)"
    ):
        getattr(udl.losses.distributions, name)(np.ones(3), np.ones(2), 1.0)


def test_distances_in_units_of_the_spread_survive_what_their_difference_does_not():
    far, near = np.array([1.5e308, 3.0]), np.array([-1.5e308, 1.0])
    units = udl.losses.distributions.in_units_of(far, near, sigma=np.array(1e308))
    np.testing.assert_allclose(units, [3.0, 2e-308])
    with pytest.raises(ValueError, match="sigma"):
        udl.losses.distributions.in_units_of(np.ones(3), np.ones(3), sigma=np.ones(2))


def test_the_factorial_over_the_power_is_continuous_where_stirling_takes_over():
    y = np.array([0.0, 1.0, 5.0, 9.99e14, 1.001e15])
    found = udl.losses.distributions.log_factorial_over_power(y, np.log(2.0))
    np.testing.assert_allclose(found, special.gammaln(y + 1) - y * np.log(2.0), rtol=1e-12)
    assert udl.losses.distributions.log_factorial_over_power(np.array(0.0), -np.inf) == 0
