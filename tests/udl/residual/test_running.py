import numpy as np
import pytest
import torch

from tests.shape_checks import checked
from udl.residual import running as module

running = checked(module)
SHAPES = [(8, 3), (6, 3, 4), (5, 3, 4, 2)]


def layer_of_torch(shape, momentum=0.1):
    kind = {2: torch.nn.BatchNorm1d, 3: torch.nn.BatchNorm1d, 4: torch.nn.BatchNorm2d}[len(shape)]
    layer = kind(3, momentum=momentum).double()
    rng = np.random.default_rng(7)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(rng.normal(size=3)))
        layer.bias.copy_(torch.tensor(rng.normal(size=3)))
    return layer


def batches(shape, count=4):
    rng = np.random.default_rng(3)
    return rng.normal(2.0, 3.0, (count, *shape))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("momentum", [0.1, 0.5])
def test_averages_and_use_of_them_are_torchs(shape, momentum):
    layer = layer_of_torch(shape, momentum)
    kept = running.start_running(3)
    for x in batches(shape):
        layer(torch.tensor(x))
        kept = running.update_running(kept, x, momentum=momentum)
    np.testing.assert_allclose(kept.mean, layer.running_mean, rtol=1e-12)
    np.testing.assert_allclose(kept.variance, layer.running_var, rtol=1e-12)
    layer.eval()
    x = batches(shape)[0]
    gain, shift = (one.detach().numpy() for one in (layer.weight, layer.bias))
    found = running.batch_norm_fixed(x, kept, gain, shift)
    np.testing.assert_allclose(found, layer(torch.tensor(x)).detach(), rtol=1e-10, atol=1e-12)


def test_one_step_by_hand():
    kept = running.update_running(running.start_running(1), np.array([[2.0], [6.0]]))
    np.testing.assert_allclose(kept.mean, [0.4])  # a tenth of 4
    np.testing.assert_allclose(kept.variance, [0.9 + 0.8])  # a tenth of 8, not of 4


def test_the_same_batch_again_and_again_is_remembered():
    kept, x = running.start_running(3), batches((8, 3))[0]
    for _ in range(400):
        kept = running.update_running(kept, x)
    np.testing.assert_allclose(kept.mean, x.mean(axis=0))
    np.testing.assert_allclose(kept.variance, x.var(axis=0, ddof=1))


def test_no_example_depends_on_another():
    kept = module.RunningStatistics([1.0, 2.0, 3.0], [4.0, 5.0, 6.0])
    x = batches((8, 3))[0]
    np.testing.assert_array_equal(
        running.batch_norm_fixed(x, kept)[2:3], running.batch_norm_fixed(x[2:3], kept)
    )


def test_a_norm_folds_into_a_linear_layer():
    rng = np.random.default_rng(0)
    weight, bias, x = rng.normal(size=(3, 5)), rng.normal(size=3), rng.normal(size=(7, 5))
    kept = module.RunningStatistics(rng.normal(size=3), rng.random(3))
    gain, shift = rng.normal(size=(2, 3))
    folded, offset = running.fold_batch_norm(weight, bias, kept, gain, shift)
    both = running.batch_norm_fixed(x @ weight.T + bias, kept, gain, shift)
    np.testing.assert_allclose(x @ folded.T + offset, both, rtol=1e-10)


def test_a_norm_folds_into_a_convolution():
    convolution = torch.nn.Conv2d(2, 3, 3).double()
    layer = layer_of_torch((5, 3, 4, 2))
    layer(torch.tensor(batches((5, 3, 4, 2))[0]))
    layer.eval()
    x = torch.tensor(np.random.default_rng(1).normal(size=(4, 2, 6, 5)))
    both = layer(convolution(x)).detach()
    arrays = (convolution.weight, convolution.bias, layer.weight, layer.bias)
    weight, bias, gain, shift = (one.detach().numpy() for one in arrays)
    kept = module.RunningStatistics(layer.running_mean.numpy(), layer.running_var.numpy())
    folded = [torch.tensor(one) for one in running.fold_batch_norm(weight, bias, kept, gain, shift)]
    np.testing.assert_allclose(torch.nn.functional.conv2d(x, *folded), both, rtol=1e-9, atol=1e-12)


def test_what_does_not_fit_is_named():
    kept = module.start_running(3)
    with pytest.raises(ValueError, match="x: got 2 channels; expected 3"):
        module.update_running(kept, np.ones((4, 2)))
    with pytest.raises(ValueError, match="x: got one number a channel"):
        module.update_running(kept, np.ones((1, 3)))
    with pytest.raises(ValueError, match="x: got 2 channels; expected 3"):
        module.batch_norm_fixed(np.ones((4, 2)), kept)
    with pytest.raises(ValueError, match="variance: got 2 numbers; expected 3"):
        module.RunningStatistics(np.zeros(3), np.ones(2))
    with pytest.raises(ValueError, match=r"variance: got -1\.0"):
        module.RunningStatistics([0.0], [-1.0])
    with pytest.raises(ValueError, match=r"weight: got shape \(2, 5\); expected 3 channels"):
        module.fold_batch_norm(np.ones((2, 5)), np.ones(2), kept)
