import jaxtyping
import numpy as np
import pytest
from scipy import stats

import udl.losses.information
from tests.shape_checks import checked

information = checked(udl.losses.information)


@pytest.fixture
def pair():
    rng = np.random.default_rng(3)
    return rng.dirichlet(np.ones(5), size=20), rng.dirichlet(np.ones(5), size=20)  # (20, 5)


def test_agree_with_scipy(pair):
    p, q = pair
    np.testing.assert_allclose(information.entropy(p), stats.entropy(p, axis=-1), rtol=1e-13)
    np.testing.assert_allclose(
        information.kl_divergence(p, q), stats.entropy(p, q, axis=-1), rtol=1e-12
    )


def test_cross_entropy_is_entropy_plus_divergence(pair):
    p, q = pair
    np.testing.assert_allclose(
        information.distribution_cross_entropy(p, q),
        information.entropy(p) + information.kl_divergence(p, q),
        rtol=1e-13,
    )


def test_divergence_is_positive_unless_equal_and_not_symmetric(pair):
    p, q = pair
    assert np.all(information.kl_divergence(p, q) > 0)
    np.testing.assert_array_equal(information.kl_divergence(p, p), 0)
    assert np.all(information.kl_divergence(p, q) != information.kl_divergence(q, p))


def test_entropy_lies_between_certain_and_uniform():
    certain = information.entropy(np.array([0.0, 1.0, 0.0]))
    assert certain == 0
    assert not np.signbit(certain)
    np.testing.assert_allclose(information.entropy(np.full(8, 1 / 8)), np.log(8), rtol=1e-15)
    p = np.random.default_rng(4).dirichlet(np.ones(8), size=50)
    assert np.all(information.entropy(p) < np.log(8))


def test_zeros_are_limits():
    p, q = np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.75, 0.0])
    expected = 0.5 * np.log(2) + 0.5 * np.log(2 / 3)
    np.testing.assert_allclose(information.kl_divergence(p, q), expected, rtol=1e-14)
    q_spread = np.array([0.25, 0.5, 0.25])
    np.testing.assert_allclose(information.kl_divergence(p, q_spread), 0.5 * np.log(2), rtol=1e-14)
    assert information.kl_divergence(q_spread, p) == np.inf
    assert information.distribution_cross_entropy(q_spread, p) == np.inf
    one_hot = np.array([0.0, 1.0])
    assert information.distribution_cross_entropy(one_hot, one_hot) == 0


def test_permutation_changes_nothing(pair):
    p, q = pair
    order = [3, 1, 4, 0, 2]
    for name in ("kl_divergence", "distribution_cross_entropy"):
        measure = getattr(information, name)
        np.testing.assert_allclose(measure(p[:, order], q[:, order]), measure(p, q), rtol=1e-13)


def test_one_distribution_against_many(pair):
    p, q = pair
    many = information.kl_divergence(p[0], q)
    assert many.shape == (20,)
    np.testing.assert_allclose(many[7], information.kl_divergence(p[0], q[7]), rtol=1e-15)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda i: i.entropy([0.5, 0.6]), "p, summed over its last axis: got 1.1"),
        (lambda i: i.entropy([1.5, -0.5]), "p: got 1.5"),
        (lambda i: i.entropy(1.0), "p: got the single number"),
        (lambda i: i.entropy([]), "p: got an empty array"),
        (lambda i: i.kl_divergence([0.5, 0.5], [0.5, np.nan]), "q: got nan"),
        (lambda i: i.kl_divergence([0.5, 0.5], [1.0]), r"q: got shape \(1,\) beside p"),
        (lambda i: i.distribution_cross_entropy([1.0], [0.5, 0.5]), "q: got shape"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call(udl.losses.information)


def test_annotations_refuse_different_numbers_of_outcomes():
    with pytest.raises(jaxtyping.TypeCheckError):
        information.kl_divergence(np.array([1.0]), np.array([0.5, 0.5]))


def test_distributions_that_do_not_broadcast_are_named():
    halves = np.full((3, 2), 0.5)
    with pytest.raises(ValueError, match=r"^p, q: got p of shape \(2, 2\) and q of shape \(3, 2\)"):
        udl.losses.information.kl_divergence(halves[:2], halves)
