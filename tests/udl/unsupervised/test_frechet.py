import numpy as np
import pytest
from scipy.linalg import sqrtm

import udl.unsupervised.frechet
from tests.shape_checks import checked
from udl.unsupervised import draw, gaussian_ring, point_wasserstein

frechet = checked(udl.unsupervised.frechet)


def covariance(seed, dim=4):
    root = np.random.default_rng(seed).normal(size=(dim, dim))
    return root @ root.T + 0.1 * np.eye(dim)


def test_on_a_line_it_is_two_squares():
    for mean, sigma, other_mean, other_sigma in ((0, 1, 3, 2), (1, 0.5, 1, 0.5), (-2, 0, 1, 4)):
        found = frechet.gaussian_frechet(
            *(np.array(one) for one in ([mean], [[sigma**2]], [other_mean], [[other_sigma**2]]))
        )
        expected = (mean - other_mean) ** 2 + (sigma - other_sigma) ** 2
        assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_it_agrees_with_scipys_root(seed):
    first, other = covariance(seed), covariance(seed + 100)
    mean, other_mean = np.random.default_rng(seed).normal(size=(2, 4))
    expected = np.sum((mean - other_mean) ** 2) + np.trace(first + other - 2 * sqrtm(first @ other))
    found = frechet.gaussian_frechet(mean, first, other_mean, other)
    assert found == pytest.approx(float(np.real(expected)))
    assert frechet.gaussian_frechet(other_mean, other, mean, first) == pytest.approx(found)
    assert frechet.gaussian_frechet(mean, first, mean, first) == pytest.approx(0, abs=1e-9)


def test_turning_both_changes_nothing_and_scaling_squares():
    first, other = covariance(1), covariance(2)
    mean, other_mean = np.random.default_rng(3).normal(size=(2, 4))
    turn, _ = np.linalg.qr(np.random.default_rng(4).normal(size=(4, 4)))
    found = frechet.gaussian_frechet(mean, first, other_mean, other)
    turned = frechet.gaussian_frechet(
        turn @ mean, turn @ first @ turn.T, turn @ other_mean, turn @ other @ turn.T
    )
    assert turned == pytest.approx(found)
    for unit in (1e-8, 1e8):
        scaled = (unit * mean, unit**2 * first, unit * other_mean, unit**2 * other)
        assert frechet.gaussian_frechet(*scaled) == pytest.approx(unit**2 * found)


def test_its_root_is_a_distance():
    gaussians = [(np.random.default_rng(i).normal(size=3), covariance(i, 3)) for i in range(6)]
    for a in gaussians:
        for b in gaussians:
            for c in gaussians:
                ab, bc, ac = (
                    np.sqrt(frechet.gaussian_frechet(*p, *q)) for p, q in ((a, b), (b, c), (a, c))
                )
                assert ac <= ab + bc + 1e-6


@pytest.mark.parametrize("seed", range(5))
def test_the_transport_makes_the_other_gaussian_at_the_stated_cost(seed):
    first, other = covariance(seed), covariance(seed + 50)
    carry = frechet.gaussian_transport(first, other)
    np.testing.assert_allclose(carry @ first @ carry.T, other, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(carry, carry.T, rtol=1e-8, atol=1e-10)
    moved = np.eye(4) - carry  # mean of |x - A x|^2 for x of covariance `first`
    cost = np.trace(moved @ first @ moved.T)
    zero = np.zeros(4)
    assert cost == pytest.approx(frechet.gaussian_frechet(zero, first, zero, other))
    # Another map between the two Gaussians moves further.
    turn, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(4, 4)))
    detour = np.linalg.cholesky(other) @ turn @ np.linalg.inv(np.linalg.cholesky(first))
    np.testing.assert_allclose(detour @ first @ detour.T, other, rtol=1e-8)
    assert np.trace((np.eye(4) - detour) @ first @ (np.eye(4) - detour).T) > cost


def test_large_samples_of_gaussians_are_as_far_apart():
    first, other = np.array([[1.0, 0.6], [0.6, 0.8]]), np.array([[0.5, -0.3], [-0.3, 2.0]])
    rng = np.random.default_rng(0)
    x = rng.multivariate_normal([0, 0], first, size=600)
    y = rng.multivariate_normal([3, 1], other, size=600)
    stated = frechet.gaussian_frechet(np.zeros(2), first, np.array([3.0, 1.0]), other)
    assert frechet.frechet_distance(x, y) == pytest.approx(stated, rel=0.1)
    assert point_wasserstein(x, y, power=2) ** 2 == pytest.approx(stated, rel=0.1)


def test_samples_are_compared_by_their_moments():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(50, 3)), 2 * rng.normal(size=(70, 3)) + 1
    moments = (x.mean(axis=0), np.cov(x.T), y.mean(axis=0), np.cov(y.T))
    assert frechet.frechet_distance(x, y) == pytest.approx(frechet.gaussian_frechet(*moments))
    assert frechet.frechet_distance(x[:, :1], y[:, :1]) > 0


def test_it_is_fooled_by_whatever_has_the_same_moments():
    ring, rng = gaussian_ring(), np.random.default_rng(0)
    radius = np.sqrt(2**2 + 2 * 0.2**2)  # so that eight points spread as the ring does
    second = ring.weights @ (ring.means**2) + 0.2**2
    np.testing.assert_allclose(second, radius**2 / 2)
    held_out, new = (draw(ring, 500, rng=rng)[0] for _ in range(2))
    eight = np.tile(radius / 2 * ring.means, (63, 1))[:500]
    assert frechet.frechet_distance(held_out, eight) < frechet.frechet_distance(held_out, new)


def test_points_are_gaussians_without_spread():
    zero, one = np.zeros(2), np.eye(2)
    assert frechet.gaussian_frechet(zero, 0 * one, np.array([3.0, 4.0]), 0 * one) == 25
    assert frechet.gaussian_frechet(zero, 0 * one, zero, one) == pytest.approx(2)


def test_bad_arguments_are_named():
    one = np.eye(2)
    with pytest.raises(ValueError, match=r"other_mean: got shape \(3,\)"):
        udl.unsupervised.frechet.gaussian_frechet(np.zeros(2), one, np.zeros(3), one)
    for wrong in (-one, [[1.0, 2.0], [2.0, 1.0]], [[1.0, 0.5], [0.0, 1.0]]):
        with pytest.raises(
            ValueError, match="other_covariance: got a matrix that is no covariance"
        ):
            udl.unsupervised.frechet.gaussian_frechet(np.zeros(2), one, np.zeros(2), wrong)
    with pytest.raises(ValueError, match="x: got 1 point; expected two or more"):
        udl.unsupervised.frechet.frechet_distance([[0.0]], [[0.0], [1.0]])
    with pytest.raises(ValueError, match=r"covariance: got .* positive definite"):
        udl.unsupervised.frechet.gaussian_transport(0 * one, one)
