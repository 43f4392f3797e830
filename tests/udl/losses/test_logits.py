import jaxtyping
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import special

import udl.losses.logits
from tests.shape_checks import checked

logits = checked(udl.losses.logits)
repeatable = settings(derandomize=True, deadline=None, max_examples=100)
finite = st.floats(-1e4, 1e4)
batches = arrays(np.float64, array_shapes(min_dims=1, max_dims=3, max_side=5), elements=finite)
EXTREME = np.array([-np.inf, -1.7e308, -1e4, -745.2, -40.0, 0.0, 40.0, 745.2, 1e4, 1.7e308, np.inf])


@pytest.fixture(autouse=True)
def _no_warnings():
    with np.errstate(all="raise", under="ignore"):
        yield


def test_sigmoid_and_its_logarithm_agree_with_scipy_at_every_size():
    np.testing.assert_allclose(logits.sigmoid(EXTREME), special.expit(EXTREME), rtol=1e-15)
    with np.errstate(all="ignore"):
        expected = special.log_expit(EXTREME)
    np.testing.assert_allclose(logits.log_sigmoid(EXTREME), expected, rtol=1e-15)
    assert logits.sigmoid(-np.inf) == 0
    assert logits.log_sigmoid(-np.inf) == -np.inf
    assert logits.log_sigmoid(np.inf) == 0


@repeatable
@given(batches)
def test_sigmoid_is_symmetric_and_inverts_the_log_odds(z):
    probability = logits.sigmoid(z)
    np.testing.assert_allclose(probability + logits.sigmoid(-z), 1.0, rtol=1e-15)
    moderate = np.clip(z, -10, 10)
    odds = logits.sigmoid(moderate) / logits.sigmoid(-moderate)
    np.testing.assert_allclose(np.log(odds), moderate, atol=1e-12)


def test_sigmoid_by_hand():
    assert logits.sigmoid(0) == 0.5
    np.testing.assert_allclose(logits.sigmoid(np.log([3.0, 1 / 3])), [0.75, 0.25], rtol=1e-15)
    np.testing.assert_allclose(logits.log_sigmoid(np.log(3.0)), np.log(0.75), rtol=1e-15)


@repeatable
@given(batches, finite)
def test_softmax_is_a_distribution_that_ignores_shifts(z, shift):
    for axis in range(-z.ndim, z.ndim):
        probabilities = logits.softmax(z, axis=axis)
        assert probabilities.shape == z.shape
        assert np.all(probabilities >= 0)
        np.testing.assert_allclose(probabilities.sum(axis=axis), 1.0, rtol=1e-14)
        # A shift of 1e4 itself rounds the logits by 1e-12.
        np.testing.assert_allclose(
            logits.softmax(z + shift, axis=axis), probabilities, rtol=1e-10, atol=1e-300
        )


@repeatable
@given(batches, st.randoms(use_true_random=False))
def test_softmax_commutes_with_permutations(z, random):
    order = list(range(z.shape[-1]))
    random.shuffle(order)
    np.testing.assert_allclose(
        logits.softmax(z[..., order]), logits.softmax(z)[..., order], rtol=1e-13, atol=1e-300
    )


@repeatable
@given(batches)
def test_log_softmax_and_log_sum_exp_agree_with_scipy(z):
    for axis in range(z.ndim):
        expected = special.logsumexp(z, axis=axis)
        np.testing.assert_allclose(logits.log_sum_exp(z, axis), expected, rtol=1e-14, atol=1e-14)
        np.testing.assert_allclose(
            logits.log_softmax(z, axis), special.log_softmax(z, axis), rtol=1e-14, atol=1e-12
        )
    top, count = z.max(axis=-1), z.shape[-1]
    total = logits.log_sum_exp(z)
    assert np.all(total >= top)
    assert np.all(total <= top + np.log(count) + 1e-9)


def test_two_classes_are_a_sigmoid():
    z = np.linspace(-50, 50, 101)
    rows = np.stack([np.zeros_like(z), z], axis=-1)  # (101, 2)
    np.testing.assert_allclose(logits.softmax(rows)[:, 1], logits.sigmoid(z), rtol=1e-14)
    np.testing.assert_allclose(
        logits.log_softmax(rows)[:, 1], logits.log_sigmoid(z), rtol=1e-14, atol=1e-15
    )


def test_softmax_at_the_ends_of_float64():
    np.testing.assert_array_equal(logits.softmax(np.array([1e4, -1e4])), [1, 0])
    np.testing.assert_array_equal(logits.log_softmax(np.array([1e4, -1e4])), [0, -2e4])
    np.testing.assert_array_equal(logits.softmax(np.array([1.7e308, -1.7e308])), [1, 0])
    np.testing.assert_array_equal(logits.log_softmax(np.array([1.7e308, -1.7e308])), [0, -np.inf])
    np.testing.assert_array_equal(logits.softmax(np.array([1.7e308, 1.7e308])), [0.5, 0.5])


def test_minus_infinity_rules_a_class_out():
    z = np.array([0.0, -np.inf, np.log(3.0)])
    np.testing.assert_allclose(logits.softmax(z), [0.25, 0, 0.75], rtol=1e-15)
    with np.errstate(divide="ignore"):
        expected = np.log([0.25, 0, 0.75])
    np.testing.assert_allclose(logits.log_softmax(z), expected, rtol=1e-15)
    np.testing.assert_allclose(logits.log_sum_exp(z), np.log(4.0), rtol=1e-15)


def test_log_sum_exp_of_infinities():
    assert logits.log_sum_exp(np.array([0.0, np.inf])) == np.inf
    assert logits.log_sum_exp(np.array([-np.inf, -np.inf])) == -np.inf


@pytest.mark.parametrize("function", [udl.losses.logits.softmax, udl.losses.logits.log_softmax])
@pytest.mark.parametrize(
    ("z", "says"),
    [
        ([0.0, np.inf], "logits: got inf at index 1; expected numbers below inf"),
        ([[0.0, 1.0], [-np.inf, -np.inf]], "expected at least one class above -inf"),
        ([0.0, np.nan], "logits: got nan at index 1"),
        (np.zeros((0, 3)), "logits: got an empty array"),
        (1.0, "logits: got the single number 1.0; expected at least one axis"),
    ],
)
def test_softmax_refuses_what_has_no_limit(function, z, says):
    with pytest.raises(ValueError, match=says):
        function(z)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "log_sum_exp"])
def test_axis_must_exist(name):
    with pytest.raises(ValueError, match="axis: got 2; expected a whole number from -2 to 1"):
        getattr(udl.losses.logits, name)(np.zeros((2, 3)), axis=2)


@pytest.mark.parametrize("name", ["sigmoid", "log_sigmoid", "log_sum_exp"])
def test_nan_and_empty_are_refused(name):
    for bad in ([np.nan], []):
        with pytest.raises(ValueError, match="logits: got"):
            getattr(udl.losses.logits, name)(bad)


def test_annotations_refuse_what_is_no_array_of_numbers():
    with pytest.raises(jaxtyping.TypeCheckError):
        logits.softmax(np.array(["a"]))
