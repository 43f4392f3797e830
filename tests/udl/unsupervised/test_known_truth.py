import numpy as np
import pytest

import udl.unsupervised.known_truth
from tests.shape_checks import checked
from udl.unsupervised import GaussianMixture, draw, gaussian_kl, log_density

truth = checked(udl.unsupervised.known_truth)


def one_gaussian(mean, variance):
    return GaussianMixture([1.0], [mean], [variance * np.eye(len(mean))])


def on_grid(p, q):
    """KL and Jensen-Shannon by sums over a fine grid."""
    line = np.linspace(-4, 4, 321)
    grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    logs = np.stack([log_density(one, grid) for one in (p, q)])
    mean = np.logaddexp(*logs) - np.log(2)
    area = (line[1] - line[0]) ** 2
    first, other = np.exp(logs)
    kl = np.sum(first * (logs[0] - logs[1])) * area
    js = np.sum(first * (logs[0] - mean) + other * (logs[1] - mean)) / 2 * area
    return kl, js


def test_the_ring_has_its_gaussians_at_equal_angles():
    ring = truth.gaussian_ring(4, radius=3.0, sigma=0.5)
    np.testing.assert_allclose(ring.means, [[3, 0], [0, 3], [-3, 0], [0, -3]], atol=1e-12)
    np.testing.assert_allclose(ring.covariances, np.tile(0.25 * np.eye(2), (4, 1, 1)))
    np.testing.assert_allclose(ring.weights, 0.25)


def test_new_data_are_good_and_catch_all():
    ring = truth.gaussian_ring()
    x, component = draw(ring, 2000, rng=np.random.default_rng(0))
    report = truth.mode_report(ring, x)
    assert report.good == pytest.approx(1 - np.exp(-4.5), abs=0.01)  # of a round Gaussian
    assert report.caught == 8
    assert report.shares.sum() == pytest.approx(report.good)
    np.testing.assert_allclose(report.shares, np.bincount(component) / 2000, atol=0.005)


def test_what_is_missing_or_far_is_seen():
    ring = truth.gaussian_ring()
    x = np.vstack([np.tile(ring.means[2], (6, 1)), np.zeros((2, 2))])
    report = truth.mode_report(ring, x)
    assert report.good == 0.75
    assert report.caught == 1
    np.testing.assert_allclose(report.shares, np.eye(8)[2] * 0.75)
    assert truth.mode_report(ring, np.array([[1e300, 0.0]])).caught == 0


def test_near_is_measured_in_the_gaussian_s_own_units():
    long = GaussianMixture([1.0], [[0.0, 0.0]], [np.diag([4.0, 0.01])])
    x = np.array([[5.9, 0.0], [0.0, 0.29], [6.1, 0.0], [0.0, 0.31]])
    assert truth.mode_report(long, x).good == 0.5


def test_divergences_of_single_gaussians_are_the_closed_form():
    p, q = one_gaussian([0.0, 0.0], 1.0), one_gaussian([1.0, 0.5], 2.0)
    estimate = truth.mixture_kl(p, q, 20_000, rng=np.random.default_rng(1))
    exact = gaussian_kl(p.means[0], p.covariances[0], q.means[0], q.covariances[0])
    assert abs(estimate.value - exact) < 4 * estimate.standard_error
    assert estimate.standard_error < 0.02


def test_divergences_of_mixtures_are_the_sums_over_a_grid():
    p, q = truth.gaussian_ring(8, sigma=0.4), truth.gaussian_ring(3, radius=1.5, sigma=0.6)
    kl, js = on_grid(p, q)
    for measure, exact in ((truth.mixture_kl, kl), (truth.mixture_jensen_shannon, js)):
        estimate = measure(p, q, 20_000, rng=np.random.default_rng(2))
        assert abs(estimate.value - exact) < 4 * estimate.standard_error


def test_equal_mixtures_diverge_by_nothing_and_far_ones_by_log_two():
    ring = truth.gaussian_ring()
    assert truth.mixture_kl(ring, ring, 50, rng=np.random.default_rng(0)) == (0, 0)
    far = GaussianMixture(ring.weights, ring.means + 1000, ring.covariances)
    found = truth.mixture_jensen_shannon(ring, far, 50, rng=np.random.default_rng(0))
    assert found.value == pytest.approx(np.log(2))
    beyond = GaussianMixture(ring.weights, ring.means + 1e200, ring.covariances)
    assert truth.mixture_kl(ring, beyond, 50, rng=np.random.default_rng(0)) == (np.inf, np.inf)


def test_half_of_the_ring_costs_log_two_one_way_and_much_more_the_other():
    ring = truth.gaussian_ring()
    half = GaussianMixture(np.full(4, 0.25), ring.means[::2], ring.covariances[::2])
    rng = np.random.default_rng(3)
    assert truth.mixture_kl(half, ring, 500, rng=rng).value == pytest.approx(np.log(2), abs=1e-3)
    assert truth.mixture_kl(ring, half, 500, rng=rng).value > 8


def test_bad_arguments_are_named():
    ring, flat = truth.gaussian_ring(), one_gaussian([0.0], 1.0)
    with pytest.raises(ValueError, match="q: got a mixture in 1 dimensions; expected 2"):
        udl.unsupervised.known_truth.mixture_kl(ring, flat, 5, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"x: got shape \(3, 1\); expected \(N, 2\)"):
        udl.unsupervised.known_truth.mode_report(ring, np.zeros((3, 1)))
    with pytest.raises(ValueError, match="sigma: got 1e-300"):
        udl.unsupervised.known_truth.gaussian_ring(sigma=1e-300)
