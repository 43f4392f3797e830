"""Finite differences are right to second order, and errors are relative to size."""

import numpy as np
import pytest

import udl.gradients.numerical
from tests.shape_checks import checked

numerical = checked(udl.gradients.numerical)


def test_a_quadratic_is_differentiated_exactly():
    rng = np.random.default_rng(0)
    matrix, point = rng.normal(size=(4, 4)), rng.normal(size=(2, 2))

    def loss(phi):
        return float(phi.ravel() @ matrix @ phi.ravel())

    exact = ((matrix + matrix.T) @ point.ravel()).reshape(2, 2)
    # A central difference has no error on a parabola, however long the step.
    np.testing.assert_allclose(numerical.finite_differences(loss, point, 0.5), exact, rtol=1e-12)


def test_the_error_falls_with_the_square_of_the_step():
    origin = np.zeros(1)
    errors = [
        abs(numerical.finite_differences(lambda p: float(np.exp(p[0])), origin, step).item() - 1)
        for step in (1e-1, 1e-2)
    ]
    np.testing.assert_allclose(errors[0] / errors[1], 100, rtol=0.01)


def test_the_argument_stays_as_it_was_and_the_loss_may_keep_its_own():
    point, seen = np.array([1.0, 2.0]), []
    numerical.finite_differences(lambda p: seen.append(p) or float(p.sum()), point)
    np.testing.assert_array_equal(point, [1.0, 2.0])
    assert len(seen) == 4
    assert len({one.tobytes() for one in seen}) == 4


def test_relative_errors_have_a_scale():
    a = np.array([3.0, 4.0])
    assert numerical.relative_error(a, a) == 0
    assert numerical.relative_error(a, -a) == 1
    assert numerical.relative_error(a, 0 * a) == 1
    assert numerical.relative_error(0 * a, 0 * a) == 0
    np.testing.assert_allclose(numerical.relative_error(a, 1.01 * a), 0.01 / 2.01)
    np.testing.assert_allclose(numerical.relative_error(1e300 * a, 1.01e300 * a), 0.01 / 2.01)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="step: got 0"):
        udl.gradients.numerical.finite_differences(np.sum, [1.0], 0.0)
    with pytest.raises(ValueError, match="loss, its result"):
        udl.gradients.numerical.finite_differences(lambda p: p, [1.0, 2.0])
    with pytest.raises(ValueError, match=r"second: got shape \(2,\); expected \(3,\)"):
        udl.gradients.numerical.relative_error([1.0, 2.0, 3.0], [1.0, 2.0])
