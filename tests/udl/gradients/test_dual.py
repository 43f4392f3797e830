"""Forward mode agrees with reverse mode, with finite differences and with the chain rule."""

import numpy as np
import pytest

import udl.gradients.dual
from tests.shape_checks import checked
from udl.gradients.autodiff import Tensor
from udl.gradients.dual import Dual
from udl.gradients.numerical import finite_differences

dual = checked(udl.gradients.dual)


def mixture(x):
    """Touch each operation that forward and reverse mode share."""
    y = (x @ np.array([[1.0, 2.0], [0.5, -1.0]])).tanh() + x.relu() * 0.5
    z = (y * y + 1.0).log() / (2.0 - y) - (0.1 * x).exp() * (-x) + x**3 + x**0
    return (z + np.array([[1.0], [2.0]]) @ np.ones((1, 2)) + 1.0 / (z * z + 1.0)).sum()


def test_gradients_agree_with_reverse_mode():
    x = np.random.default_rng(0).normal(size=(2, 2))
    tensor = Tensor(x)
    mixture(tensor).backward()
    np.testing.assert_allclose(dual.forward_gradient(mixture, x), tensor.grad, rtol=1e-12)


def test_sines_and_cosines_agree_with_finite_differences():
    x = np.array([0.3, -1.2])

    def loss(d):
        return (d.sin() * d.cos() + d.cos()).sum()

    def plain(a):
        return float(np.sum(np.sin(a) * np.cos(a) + np.cos(a)))

    np.testing.assert_allclose(
        dual.forward_gradient(loss, x), finite_differences(plain, x), rtol=1e-8
    )


def test_a_direction_is_a_product_with_the_gradient():
    rng = np.random.default_rng(1)
    x, direction = rng.normal(size=(2, 2)), rng.normal(size=(2, 2))
    slope = dual.directional_derivative(mixture, x, direction)
    np.testing.assert_allclose(slope, np.sum(dual.forward_gradient(mixture, x) * direction))


def test_a_product_with_a_moving_matrix_follows_the_product_rule():
    rng = np.random.default_rng(2)
    a, b, da, db = (rng.normal(size=(3, 3)) for _ in range(4))
    product = Dual(a, da) @ Dual(b, db)
    np.testing.assert_allclose(product.tangent, da @ b + a @ db)
    np.testing.assert_allclose((a @ Dual(b, db)).tangent, a @ db)
    np.testing.assert_allclose((1.0 - Dual(b, db)).tangent, -db)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match=r"tangent: got shape \(1,\); expected \(2,\)"):
        Dual([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match=r"direction: got shape \(1,\); expected \(2,\)"):
        udl.gradients.dual.directional_derivative(lambda d: d, [1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="mapping: got a float from it"):
        udl.gradients.dual.directional_derivative(lambda d: 1.0, [1.0], [1.0])
    with pytest.raises(ValueError, match="expected a Dual with one number"):
        udl.gradients.dual.forward_gradient(lambda d: d, [1.0, 2.0])
