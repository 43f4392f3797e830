"""Gradients of deep networks agree with reference values, PyTorch, differences and the loop."""

import itertools

import numpy as np
import pytest

import udl.gradients.backpropagation
from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.networks.activations import gelu, leaky_relu, softplus, tanh
from udl.networks.deep import DeepParameters, deep_network
from udl.networks.shallow import relu

backpropagation = checked(udl.gradients.backpropagation)
SHAPES = [(1, 1), (2, 3, 1), (4, 6, 3, 5, 2), (1, 7, 7, 7, 7, 7, 7, 1)]


def drawn(rng, widths):
    weights = tuple(rng.normal(size=(o, i)) for i, o in itertools.pairwise(widths))
    return DeepParameters(weights, tuple(rng.normal(size=o) for o in widths[1:]))


def reference_network(entry):
    """The older course's draws: first and last layer before those in between."""
    rng, depth, width = np.random.RandomState(0), entry["depth"], entry["width"]
    weights, biases = [None] * (depth + 1), [None] * (depth + 1)
    weights[0], weights[depth] = rng.normal(size=(width, 1)), rng.normal(size=(1, width))
    biases[0], biases[depth] = rng.normal(size=(width, 1)), rng.normal(size=(1, 1))
    for k in range(1, depth):
        weights[k], biases[k] = rng.normal(size=(width, width)), rng.normal(size=(width, 1))
    return DeepParameters(tuple(weights), tuple(bias[:, 0] for bias in biases))


def passes(network, x, d_output, activation=relu):
    forward = backpropagation.forward_pass(network, x, activation)
    return forward, backpropagation.backward_pass(network, forward, d_output, activation)


def test_reference_values_of_the_five_layer_network():
    entry = load("gradients")["network"]
    network = reference_network(entry)
    forward = backpropagation.forward_pass(network, np.array([[entry["x"]]]))
    assert_printed(forward.output.item(), entry["output"], entry["decimals"])
    d_output = 2 * (forward.output - entry["y"])
    backward = backpropagation.backward_pass(network, forward, d_output)
    norms = [np.linalg.norm(weight) for weight in backward.weights]
    assert_printed(norms, entry["weight_norms"], entry["decimals"])


@pytest.mark.parametrize("widths", SHAPES)
@pytest.mark.parametrize("activation", [relu, tanh, gelu, leaky_relu, softplus])
def test_agrees_with_torch_at_any_depth_and_width(widths, activation):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(len(widths))
    network, x = drawn(rng, widths), rng.normal(size=(5, widths[0]))
    d_output = rng.normal(size=(5, widths[-1]))
    forward, backward = passes(network, x, d_output, activation)
    inputs = torch.from_numpy(x).requires_grad_()
    weights = [torch.from_numpy(w).requires_grad_() for w in network.weights]
    biases = [torch.from_numpy(b).requires_grad_() for b in network.biases]
    theirs = torch.nn.functional
    acts = {
        "tanh": torch.tanh,
        "gelu": theirs.gelu,
        "leaky_relu": lambda z: theirs.leaky_relu(z, 0.1),
        "softplus": lambda z: theirs.softplus(z, threshold=100),
        "relu": torch.relu,
    }
    layer = inputs
    for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        layer = (acts[activation.__name__](layer) if k else layer) @ weight.T + bias
    np.testing.assert_allclose(forward.output, layer.detach().numpy(), rtol=1e-10)
    found = torch.autograd.grad(layer, [*weights, *biases, inputs], torch.from_numpy(d_output))
    ours = [*backward.weights, *backward.biases, backward.hidden[0]]
    for mine, other in zip(ours, found, strict=True):
        np.testing.assert_allclose(mine, other.numpy(), rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("widths", SHAPES)
def test_the_loop_over_examples_gives_the_same(widths):
    rng = np.random.default_rng(7)
    network, x = drawn(rng, widths), rng.normal(size=(6, widths[0]))
    d_output = rng.normal(size=(6, widths[-1]))
    forward, backward = passes(network, x, d_output)
    loop = backpropagation.backward_pass_loop(network, forward, d_output)
    for ours, theirs in zip(itertools.chain(*backward), itertools.chain(*loop), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


def test_agrees_with_finite_differences():
    rng = np.random.default_rng(8)
    network, x, step = drawn(rng, (2, 5, 4, 3)), rng.normal(size=(4, 2)), 1e-6
    d_output = rng.normal(size=(4, 3))
    _, backward = passes(network, x, d_output)
    for kind, k in itertools.product(("weights", "biases"), range(3)):
        gradient = getattr(backward, kind)[k]
        for index in np.ndindex(gradient.shape):
            losses = []
            for sign in (1, -1):
                moved = {name: [a.copy() for a in getattr(network, name)] for name in
                         ("weights", "biases")}  # fmt: skip
                moved[kind][k][index] += sign * step
                parameters = DeepParameters(tuple(moved["weights"]), tuple(moved["biases"]))
                losses.append(np.sum(deep_network(parameters, x) * d_output))
            slope = (losses[0] - losses[1]) / (2 * step)
            np.testing.assert_allclose(gradient[index], slope, rtol=1e-6, atol=1e-7)


def test_gradients_of_a_batch_are_the_sum_over_its_rows():
    rng = np.random.default_rng(9)
    network, x = drawn(rng, (3, 4, 2)), rng.normal(size=(5, 3))
    d_output = rng.normal(size=(5, 2))
    _, whole = passes(network, x, d_output)
    rows = [passes(network, x[i : i + 1], d_output[i : i + 1])[1] for i in range(5)]
    for k in range(2):
        np.testing.assert_allclose(whole.weights[k], sum(row.weights[k] for row in rows))
        np.testing.assert_allclose(whole.hidden[k], np.concatenate([row.hidden[k] for row in rows]))


def test_what_does_not_fit_is_named():
    rng = np.random.default_rng(10)
    network, other = drawn(rng, (2, 3, 1)), drawn(rng, (2, 4, 1))
    forward = udl.gradients.backpropagation.forward_pass(network, rng.normal(size=(4, 2)))
    backward_pass = udl.gradients.backpropagation.backward_pass
    with pytest.raises(ValueError, match=r"widths \(2, 3, 1\); expected \(2, 4, 1\)"):
        backward_pass(other, forward, np.ones((4, 1)))
    with pytest.raises(ValueError, match=r"d_output: got shape \(3, 1\); expected \(4, 1\)"):
        backward_pass(network, forward, np.ones((3, 1)))
