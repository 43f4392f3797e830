import dataclasses
import itertools

import numpy as np
import pytest
import torch

from tests import reference_values
from tests.shape_checks import checked
from udl.gradients import finite_differences
from udl.residual import blocks as module

blocks = checked(module)
NAMES = [field.name for field in dataclasses.fields(module.ResidualParameters)]
SETTINGS = list(itertools.product(["none", "batch", "layer"], [True, False], [1.0, 0.3]))


def drawn(num_blocks=3, num_units=6, num_inner=4, num=5):
    rng = np.random.default_rng(2)
    drawn = blocks.residual_parameters(num_blocks, num_units, rng, num_inner)
    biases = {name: rng.normal(size=getattr(drawn, name).shape) for name in NAMES[1::2]}
    return dataclasses.replace(drawn, **biases), *rng.normal(size=(2, num, num_units))


def with_torch(parameters, x, d_output, norm, skip, scale):
    """The same in PyTorch: output, and gradients of parameters and of the stream."""
    tensors = [torch.tensor(getattr(parameters, n), requires_grad=True) for n in NAMES]
    functional = torch.nn.functional

    def normalised(z):
        if norm == "batch":
            return functional.batch_norm(z, None, None, training=True)
        return functional.layer_norm(z, z.shape[-1:]) if norm == "layer" else z

    h = torch.tensor(x, requires_grad=True)
    stream = [h]
    for inner, inner_bias, outer, outer_bias in zip(*tensors, strict=True):
        z = functional.linear(normalised(h).relu(), inner, inner_bias)
        z = scale * functional.linear(normalised(z).relu(), outer, outer_bias)
        h = h + z if skip else z
        h.retain_grad()
        stream.append(h)
    (h * torch.tensor(d_output)).sum().backward()
    return stream, [t.grad for t in tensors], [h.grad for h in stream]


@pytest.mark.parametrize(("norm", "skip", "scale"), SETTINGS)
def test_there_and_back_as_torch(norm, skip, scale):
    parameters, x, d_output = drawn()
    forward = blocks.residual_forward(parameters, x, norm=norm, skip=skip, branch_scale=scale)
    stream, grads, d_stream = with_torch(parameters, x, d_output, norm, skip, scale)
    for ours, theirs in zip(forward.stream, stream, strict=True):
        np.testing.assert_allclose(ours, theirs.detach(), rtol=1e-9, atol=1e-11)
    backward = blocks.residual_backward(parameters, forward, d_output)
    for ours, theirs in zip((*backward[:4], *backward.stream), (*grads, *d_stream), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("norm", ["none", "batch", "layer"])
@pytest.mark.parametrize("name", NAMES)
def test_gradients_agree_with_finite_differences(norm, name):
    parameters, x, d_output = drawn(2, 4, 3)

    def loss(value):
        changed = dataclasses.replace(parameters, **{name: value})
        return np.sum(d_output * blocks.residual_forward(changed, x, norm=norm).output)

    forward = blocks.residual_forward(parameters, x, norm=norm)
    found = getattr(blocks.residual_backward(parameters, forward, d_output), name)
    expected = finite_differences(loss, getattr(parameters, name))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("norm", ["none", "batch", "layer"])
def test_layers_that_return_nothing_pass_signal_and_gradient_on(norm):
    parameters, x, d_output = drawn()
    silent = dataclasses.replace(
        parameters,
        outer_weights=np.zeros_like(parameters.outer_weights),
        outer_biases=np.zeros_like(parameters.outer_biases),
    )
    forward = blocks.residual_forward(silent, x, norm=norm)
    np.testing.assert_array_equal(forward.output, x)
    backward = blocks.residual_backward(silent, forward, d_output)
    np.testing.assert_array_equal(backward.stream[0], d_output)
    plain = blocks.residual_forward(silent, x, norm=norm, skip=False)
    assert not plain.output.any()


def test_a_relu_last_in_the_branch_could_only_add_but_a_linear_layer_can_take_away():
    parameters, x, _ = drawn()
    added = np.diff(np.array(blocks.residual_forward(parameters, x).stream), axis=0)
    assert (added < 0).any()
    assert (added > 0).any()


def test_variance_doubles_as_the_reference_says():
    expected = reference_values.load("residual")["variance_doubling"]
    np.testing.assert_array_equal(blocks.expected_variances(5), expected)
    np.testing.assert_array_equal(blocks.expected_variances(5, norm=True), [1, 2, 3, 4, 5, 6])
    np.testing.assert_allclose(
        blocks.expected_variances(40, branch_scale=40**-0.5)[-1], 1.025**40, rtol=1e-12
    )
    np.testing.assert_array_equal(blocks.expected_variances(3, skip=False), np.ones(4))
    np.testing.assert_array_equal(
        blocks.expected_variances(3, skip=False, norm=True, branch_scale=2.0), [1, 4, 4, 4]
    )


@pytest.mark.parametrize("norm", ["none", "batch"])
@pytest.mark.parametrize(("skip", "scale"), [(True, 1.0), (True, 0.5), (False, 1.0)])
def test_random_stacks_grow_as_expected(norm, skip, scale):
    rng = np.random.default_rng(4)
    runs = []
    for _ in range(60):
        parameters = blocks.residual_parameters(5, 100, rng)
        forward = blocks.residual_forward(
            parameters, rng.normal(size=(20, 100)), norm=norm, skip=skip, branch_scale=scale
        )
        runs.append([np.mean(h**2) for h in forward.stream])
    expected = blocks.expected_variances(5, norm=norm == "batch", skip=skip, branch_scale=scale)
    np.testing.assert_allclose(np.mean(runs, axis=0), expected, rtol=0.12)


def test_what_does_not_fit_is_named():
    parameters, x, d_output = drawn()
    with pytest.raises(ValueError, match="x: got 5 columns; expected 6"):
        module.residual_forward(parameters, x[:, :5])
    with pytest.raises(ValueError, match="norm: got 'group'"):
        module.residual_forward(parameters, x, norm="group")
    with pytest.raises(ValueError, match=r"inner_biases: got shape \(3, 3\); expected \(3, 4\)"):
        dataclasses.replace(parameters, inner_biases=np.zeros((3, 3)))
    forward = module.residual_forward(parameters, x)
    with pytest.raises(ValueError, match=r"d_output: got shape \(4, 6\); expected \(5, 6\)"):
        module.residual_backward(parameters, forward, d_output[:4])
    with pytest.raises(ValueError, match="forward: got a pass through 3 blocks"):
        module.residual_backward(drawn(2)[0], forward, d_output)
    with pytest.raises(ValueError, match="x: got numbers that grow"):
        module.residual_forward(drawn(9)[0], x, branch_scale=1e10)
    with pytest.raises(ValueError, match="num_blocks: got 2000"):
        module.expected_variances(2000)
