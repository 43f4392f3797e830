import numpy as np
import pytest
import torch

from tests.shape_checks import checked
from udl.attention import layer_norm as attention_layer_norm
from udl.gradients import finite_differences
from udl.residual import normalisation as module

norms = checked(module)
SHAPES = [(5, 6), (4, 6, 3), (3, 6, 4, 5)]


def drawn(shape, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(3.0, 2.0, shape), *rng.normal(size=(2, shape[1])), rng.normal(size=shape)


def ours(kind, x, gain, shift, epsilon=1e-5):
    if kind == "batch":
        return norms.batch_norm(x, gain, shift, epsilon=epsilon)
    if kind == "layer":
        return norms.layer_norm(x, gain, shift, epsilon=epsilon)
    return norms.group_norm(x, kind, gain, shift, epsilon=epsilon)


def torchs(kind, x, gain, shift, epsilon=1e-5):
    if kind == "batch":
        return torch.nn.functional.batch_norm(
            x, None, None, gain, shift, training=True, eps=epsilon
        )
    return torch.nn.functional.group_norm(x, 1 if kind == "layer" else kind, gain, shift, epsilon)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", ["batch", "layer", 1, 2, 3, 6])
@pytest.mark.parametrize("epsilon", [1e-5, 0.3])
def test_there_and_back_as_torch(shape, kind, epsilon):
    if kind == 6 and len(shape) == 2:
        pytest.skip("PyTorch refuses a group of one number")
    *arrays, d_output = drawn(shape)
    tensors = [torch.tensor(a, requires_grad=True) for a in arrays]
    expected = torchs(kind, *tensors, epsilon)
    (expected * torch.tensor(d_output)).sum().backward()
    found = ours(kind, *arrays, epsilon)
    np.testing.assert_allclose(found.output, expected.detach(), rtol=1e-10, atol=1e-12)
    back = norms.normalisation_gradients(d_output, found)
    for one, tensor in zip(back, tensors, strict=True):
        np.testing.assert_allclose(one, tensor.grad, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("kind", ["batch", 2])
def test_the_way_back_agrees_with_finite_differences(kind):
    x, gain, shift, d_output = drawn((3, 4, 2))

    def loss(changed):
        return np.sum(d_output * ours(kind, changed, gain, shift).output)

    back = norms.normalisation_gradients(d_output, ours(kind, x, gain, shift))
    np.testing.assert_allclose(back.x, finite_differences(loss, x), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_loop_does_the_same(shape):
    x, gain, shift, _ = drawn(shape)
    np.testing.assert_allclose(
        norms.batch_norm_loop(x, gain, shift), norms.batch_norm(x, gain, shift).output, rtol=1e-12
    )


def test_a_column_by_hand():
    # Mean 2, variance 2/3 + 1/3 = 1: the deviations are themselves.
    found = norms.batch_norm(np.array([[1.0], [2.0], [3.0]]), epsilon=1 / 3)
    np.testing.assert_allclose(found.output[:, 0], [-1, 0, 1])
    np.testing.assert_allclose(found.deviation, [1])


def test_what_shares_a_mean_has_mean_0_and_variance_1():
    x = drawn((6, 4, 5))[0]
    np.testing.assert_allclose(norms.batch_norm(x).output.mean(axis=(0, 2)), 0, atol=1e-12)
    np.testing.assert_allclose(norms.batch_norm(x).output.var(axis=(0, 2)), 1, rtol=1e-4)
    grouped = norms.group_norm(x, 2).output.reshape(6, 2, -1)
    np.testing.assert_allclose(grouped.mean(axis=2), 0, atol=1e-12)
    np.testing.assert_allclose(grouped.var(axis=2), 1, rtol=1e-4)


def test_scale_and_offset_of_the_layer_before_do_not_matter():
    x, _, _, d_output = drawn((8, 4))
    first, other = norms.batch_norm(x, epsilon=1e-12), norms.batch_norm(7 * x - 3, epsilon=1e-12)
    np.testing.assert_allclose(first.output, other.output, rtol=1e-9)
    # And so a larger input has a smaller gradient, at right angles to itself and to a shift.
    back = norms.normalisation_gradients(d_output, first).x
    smaller = norms.normalisation_gradients(d_output, other).x
    np.testing.assert_allclose(back, 7 * smaller, rtol=1e-8)
    np.testing.assert_allclose(back.sum(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose((back * x).sum(axis=0), 0, atol=1e-10)


def test_batch_norm_mixes_examples_and_the_others_do_not():
    x = drawn((5, 6))[0]
    changed = x.copy()
    changed[0] += 1
    assert not np.allclose(norms.batch_norm(x).output[1:], norms.batch_norm(changed).output[1:])
    for groups in (1, 3):
        np.testing.assert_array_equal(
            norms.group_norm(x, groups).output[1:], norms.group_norm(changed, groups).output[1:]
        )


def test_order_of_the_batch_does_not_matter():
    x, order = drawn((7, 3))[0], np.random.default_rng(1).permutation(7)
    np.testing.assert_allclose(norms.batch_norm(x[order]).output, norms.batch_norm(x).output[order])


def test_layer_norm_of_rows_is_that_of_transformers():
    x, gain, shift, _ = drawn((5, 6))
    np.testing.assert_allclose(
        norms.layer_norm(x, gain, shift).output, attention_layer_norm(x, gain, shift)
    )


def test_the_jacobian_is_what_the_way_back_multiplies_by():
    x, _, _, d_output = drawn((6, 1))
    jacobian = norms.normalisation_jacobian(x[:, 0])
    back = norms.normalisation_gradients(d_output, norms.batch_norm(x)).x
    np.testing.assert_allclose(d_output[:, 0] @ jacobian, back[:, 0], rtol=1e-10)
    # Two directions are lost: a shift wholly, a stretch up to epsilon.
    assert np.linalg.matrix_rank(jacobian, tol=1e-4) == 4


def test_a_batch_of_one_and_equal_numbers_become_nothing():
    np.testing.assert_array_equal(norms.batch_norm(np.array([[3.0, -1.0]])).output, [[0, 0]])
    np.testing.assert_array_equal(norms.layer_norm(np.full((2, 3), 7.0)).output, np.zeros((2, 3)))


def test_what_does_not_fit_is_named():
    x, gain, _, d_output = drawn((5, 6))
    with pytest.raises(ValueError, match="gain: got 5 numbers; expected 6, one each"):
        module.batch_norm(x, gain[:5])
    with pytest.raises(ValueError, match="num_groups: got 4 for 6 channels"):
        module.group_norm(x, 4)
    with pytest.raises(ValueError, match=r"x: got shape \(3,\); expected a batch"):
        module.batch_norm(np.ones(3))
    with pytest.raises(ValueError, match=r"x: got numbers as large as 1e\+200"):
        module.layer_norm(np.full((2, 2), 1e200))
    module.small_enough("x", np.full(2, module.LARGEST_INPUT))
    with pytest.raises(ValueError, match="x: got numbers as large as"):
        module.small_enough("x", np.full(2, -2 * module.LARGEST_INPUT))
    with pytest.raises(ValueError, match=r"d_output: got shape \(4, 6\); expected \(5, 6\)"):
        module.normalisation_gradients(d_output[:4], module.batch_norm(x))
