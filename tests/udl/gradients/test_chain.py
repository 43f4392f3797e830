"""The chain's passes agree with the reference values, finite differences and PyTorch."""

import numpy as np
import pytest

import udl.gradients.chain
from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.gradients.chain import STEPS, Chain, ChainBackward

chain = checked(udl.gradients.chain)
REFERENCE = load("gradients")


def example(name):
    entry = REFERENCE[name]
    return entry, Chain(tuple(entry["functions"]), entry["omega"], entry["beta"])


def named(values, letters="fh"):
    return {f"{letter}{k}": v for letter in letters for k, v in enumerate(getattr(values, letter))}


def test_reference_values_of_the_chain_with_a_loss():
    entry, toy = example("chain")
    forward = chain.chain_forward(toy, entry["x"])
    residual = forward.output - entry["y"]
    backward = chain.chain_backward(toy, forward, 2 * residual)
    found = named(forward) | {"l_i": residual**2}
    found |= {f"dld{k}": v for k, v in named(backward, ("f", "h", "beta", "omega")).items()}
    assert len(entry["expected"]) == 10
    for name, value in entry["expected"].items():
        assert_printed(found[name], value, entry["decimals"])


def test_reference_values_of_the_chain_with_a_logarithm():
    entry, toy = example("longer_chain")
    forward = chain.chain_forward(toy, entry["x"])
    backward = chain.chain_backward(toy, forward)
    found = named(forward) | {"y": forward.output}
    found |= {f"dyd{k}": v for k, v in named(backward, ("f", "h", "beta", "omega")).items()}
    assert len(entry["expected"]) + len(entry["precise"]) == 25
    for name, value in entry["expected"].items():
        assert_printed(found[name], value, entry["decimals"])
    for name, value in entry["precise"].items():
        assert_printed(found[name], value, entry["precise_decimals"])


def drawn(rng, num_functions, names=("sin", "cos", "tanh", "relu", "identity", "exp")):
    functions = tuple(rng.choice(names, num_functions))
    return Chain(
        functions, rng.uniform(-1, 1, num_functions + 1), rng.normal(size=num_functions + 1)
    )


@pytest.mark.parametrize("num_functions", [0, 1, 2, 5, 9])
def test_agrees_with_finite_differences_at_any_length(num_functions):
    rng = np.random.default_rng(num_functions)
    toy, x, step = drawn(rng, num_functions), 0.7, 1e-6
    backward = chain.chain_backward(toy, chain.chain_forward(toy, x))

    def output(omega, beta, x):
        return chain.chain_forward(Chain(toy.functions, omega, beta), x).output

    for k in range(num_functions + 1):
        for name in ("omega", "beta"):
            ends = []
            for sign in (1, -1):
                moved = {"omega": toy.omega.copy(), "beta": toy.beta.copy()}
                moved[name][k] += sign * step
                ends.append(output(**moved, x=x))
            slope = (ends[0] - ends[1]) / (2 * step)
            np.testing.assert_allclose(getattr(backward, name)[k], slope, rtol=1e-5, atol=1e-8)
    slope = (output(toy.omega, toy.beta, x + step) - output(toy.omega, toy.beta, x - step)) / 2e-6
    np.testing.assert_allclose(backward.h[0], slope, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("name", STEPS)
def test_each_derivative_is_that_of_its_function(name):
    torch = pytest.importorskip("torch")
    value, slope = STEPS[name]
    theirs = {"identity": lambda f: f * 1}.get(name) or getattr(torch, name)
    points = [0.3, 1.0, 2.5] if name == "log" else [-2.0, -0.3, 0.3, 1.0, 2.5]
    for point in points:
        f = torch.tensor(point, dtype=torch.float64, requires_grad=True)
        result = theirs(f)
        result.backward()
        np.testing.assert_allclose(value(point), result.item(), atol=1e-14)
        np.testing.assert_allclose(slope(point), f.grad.item(), atol=1e-14)


def test_derivatives_scale_with_what_comes_in_from_the_loss():
    toy = drawn(np.random.default_rng(3), 4)
    forward = chain.chain_forward(toy, -0.2)
    once, thrice = (chain.chain_backward(toy, forward, d) for d in (1.0, 3.0))
    for one, three in zip(once, thrice, strict=True):
        np.testing.assert_allclose(3 * one, three)
    assert isinstance(once, ChainBackward)


def test_a_chain_keeps_copies_of_its_own():
    omega = np.ones(2)
    toy = Chain(("sin",), omega, [0.0, 0.0])
    omega[0] = 9
    assert toy.omega[0] == 1


def test_bad_chains_and_passes_are_named():
    with pytest.raises(ValueError, match=r"functions\[1\]: got \'sinh\'"):
        Chain(("sin", "sinh"), np.ones(3), np.ones(3))
    with pytest.raises(ValueError, match="beta: got 2 numbers for 2 functions; expected 3"):
        Chain(("sin", "cos"), np.ones(3), np.ones(2))
    logarithm = Chain(("log",), [1.0, 1.0], [0.0, 0.0])
    with pytest.raises(
        ValueError, match=r"x: got -2\.0, from which step 0 makes f = -2 and h = nan"
    ):
        udl.gradients.chain.chain_forward(logarithm, -2.0)
    shorter = udl.gradients.chain.chain_forward(Chain((), [1.0], [0.0]), 1.0)
    with pytest.raises(ValueError, match="forward: got a pass of 1 lines; expected 2"):
        udl.gradients.chain.chain_backward(logarithm, shorter)
