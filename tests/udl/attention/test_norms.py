import numpy as np
import pytest
import torch

from tests.shape_checks import checked
from udl.attention import norms as module

norms = checked(module)
X = np.random.default_rng(0).normal(3.0, 2.0, (4, 5, 6))
GAIN, SHIFT = np.random.default_rng(1).normal(size=(2, 6))


@pytest.mark.parametrize("epsilon", [1e-5, 0.1])
def test_layer_norm_is_torchs(epsilon):
    expected = torch.nn.functional.layer_norm(
        torch.tensor(X), (6,), torch.tensor(GAIN), torch.tensor(SHIFT), epsilon
    )
    found = norms.layer_norm(X, GAIN, SHIFT, epsilon=epsilon)
    np.testing.assert_allclose(found, expected.numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("epsilon", [1e-5, 0.1])
def test_rms_norm_is_torchs(epsilon):
    expected = torch.nn.functional.rms_norm(torch.tensor(X), (6,), torch.tensor(GAIN), epsilon)
    found = norms.rms_norm(X, GAIN, epsilon=epsilon)
    np.testing.assert_allclose(found, expected.numpy(), rtol=1e-10, atol=1e-12)


def test_mean_and_variance_are_what_they_are_said_to_be():
    found = norms.layer_norm(X)
    np.testing.assert_allclose(found.mean(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose(found.var(axis=-1), 1, rtol=1e-4)
    np.testing.assert_allclose((norms.rms_norm(X) ** 2).mean(axis=-1), 1, rtol=1e-4)


def test_equal_channels_become_nothing_and_no_number_divides_by_zero():
    np.testing.assert_array_equal(norms.layer_norm(np.full((1, 3), 7.0)), np.zeros((1, 3)))
    np.testing.assert_array_equal(norms.rms_norm(np.zeros((1, 3))), np.zeros((1, 3)))


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match="gain: got 5 numbers; expected 6"):
        module.layer_norm(X, np.ones(5))
    with pytest.raises(ValueError, match="shift: got 7 numbers; expected 6"):
        module.layer_norm(X, GAIN, np.ones(7))
    with pytest.raises(ValueError, match=r"x: got numbers as large as 1e\+300"):
        module.rms_norm(np.full(3, 1e300))
    with pytest.raises(ValueError, match="x: got the single number"):
        module.layer_norm(np.array(1.0))
