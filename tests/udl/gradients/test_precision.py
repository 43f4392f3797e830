"""Rounding is that of NumPy and PyTorch, and scaling saves what would underflow."""

import numpy as np
import pytest

import udl.gradients.precision
from tests.shape_checks import checked
from udl.gradients.backpropagation import backward_pass, forward_pass
from udl.gradients.precision import LossScale
from udl.networks.deep import random_parameters

precision = checked(udl.gradients.precision)


def wide(rng, low, high):
    exponents = rng.uniform(low, high, 5000)
    return rng.choice([-1, 1], 5000) * 10.0**exponents


@pytest.mark.parametrize(("name", "low", "high"), [("float16", -9, 6), ("float32", -47, 40)])
def test_rounding_is_numpys(name, low, high):
    values = np.append(wide(np.random.default_rng(0), low, high), [0.0, np.inf, 65519.9, 65520.0])
    with np.errstate(over="ignore"):
        expected = values.astype(name).astype(float)
    np.testing.assert_array_equal(precision.round_to(values, name), expected)


def test_bfloat16_is_torchs():
    torch = pytest.importorskip("torch")
    # PyTorch rounds from float32, so the values are float32's already.
    values = wide(np.random.default_rng(1), -42, 38).astype(np.float32).astype(float)
    expected = torch.tensor(values, dtype=torch.float32).to(torch.bfloat16).double().numpy()
    np.testing.assert_array_equal(precision.round_to(values, "bfloat16"), expected)


def test_float64_stays_as_it_is():
    values = wide(np.random.default_rng(2), -320, 308)
    np.testing.assert_array_equal(precision.round_to(values, "float64"), values)


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float32", "float64"])
def test_limits_are_those_of_torch(name):
    torch = pytest.importorskip("torch")
    theirs, ours = torch.finfo(getattr(torch, name)), precision.limits(name)
    assert ours.epsilon == theirs.eps
    assert ours.smallest_normal == theirs.smallest_normal
    assert ours.largest == theirs.max
    assert ours.smallest == ours.smallest_normal * ours.epsilon


def test_the_share_that_is_lost():
    values = np.array([0.0, 1e-9, 2e-8, 1.0, -1e5])
    assert precision.lost_share(values, "float16") == 0.75
    assert precision.lost_share(values, "float32") == 0.0
    assert precision.lost_share(values[1:3], "float16", 1024.0) == 0.0
    assert precision.lost_share(values[:1], "float16") == 0.0


def faint(scale=1e-7):
    rng = np.random.default_rng(4)
    network = random_parameters((4, 16, 16, 3), rng)
    x = rng.normal(size=(8, 4))
    return network, x, scale * rng.normal(size=(8, 3))


def largest_error(found, exact):
    return max(
        np.abs(a - b).max() / np.abs(b).max()
        for a, b in zip(found.weights, exact.weights, strict=True)
    )


def test_float64_gives_the_backward_pass_and_float16_something_near():
    network, x, d_output = faint(0.1)
    exact = backward_pass(network, forward_pass(network, x), d_output)
    full = precision.low_precision_gradients(network, x, d_output, "float64")
    for ours, theirs in zip(full, exact, strict=True):
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)
    half = precision.low_precision_gradients(network, x, d_output, "float16")
    assert 1e-6 < largest_error(half, exact) < 0.02


def test_scaling_the_loss_saves_gradients_that_underflow():
    network, x, d_output = faint()
    exact = backward_pass(network, forward_pass(network, x), d_output)
    lost = precision.low_precision_gradients(network, x, d_output)
    saved = precision.low_precision_gradients(network, x, d_output, loss_scale=2.0**16)
    assert largest_error(lost, exact) > 0.1
    assert largest_error(saved, exact) < 0.02
    wider = precision.low_precision_gradients(network, x, d_output, "bfloat16")
    assert largest_error(wider, exact) < 0.1


def test_too_large_a_scale_overflows_and_the_rule_backs_off():
    network, x, d_output = faint(1.0)
    scale = LossScale(2.0**20, patience=3)
    accepted = []
    for _ in range(12):
        found = precision.low_precision_gradients(network, x, d_output, loss_scale=scale.scale)
        accepted.append(scale.accept(found))
    assert not accepted[0]
    first = accepted.index(True)
    assert accepted[first : first + 3] == [True] * 3
    # After three good steps it tries twice the scale, which is too much again.
    assert not accepted[first + 3]
    assert scale.scale <= 2.0 ** (20 - first)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="precision: got 'half'"):
        udl.gradients.precision.round_to([1.0], "half")
    with pytest.raises(ValueError, match="loss_scale: got 0"):
        udl.gradients.precision.low_precision_gradients(*faint(), loss_scale=0)
