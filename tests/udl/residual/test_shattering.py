import numpy as np
import pytest
import torch

from tests import reference_values
from tests.shape_checks import checked
from udl.networks import DeepParameters, deep_network
from udl.regions import num_parameters
from udl.residual import shattering as module

shattering = checked(module)
REFERENCE = reference_values.load("residual")
X = np.arange(256) / 64 - 2  # -2, -2 + 4/256, ...


def drawn_as_the_predecessor(num_layers):
    """Its networks, whose draws came in this order from the old generator."""
    units = REFERENCE["shattering"]["num_hidden"]
    random = np.random.RandomState(REFERENCE["shattering"]["seed"])

    def draw(*shape):
        return random.normal(size=shape) * np.sqrt(1 / units)

    first, last, first_bias, last_bias = draw(units, 1), draw(1, units), draw(units, 1), draw(1, 1)
    middle = [(draw(units, units), draw(units, 1)) for _ in range(num_layers - 1)]
    layers = [(first, first_bias), *middle, (last, last_bias)]
    return DeepParameters(tuple(w for w, _ in layers), tuple(b[:, 0] for _, b in layers))


@pytest.mark.parametrize("num_layers", [1, 24, 50])
def test_slopes_of_the_reference(num_layers):
    expected = REFERENCE["shattering"][str(num_layers)]
    slopes = shattering.input_slopes(drawn_as_the_predecessor(num_layers), X)
    np.testing.assert_allclose(
        [slopes.mean(), slopes.std()], expected["mean_and_deviation"], rtol=1e-6
    )
    if "lags" in expected:
        found = shattering.autocorrelation(slopes, 9, centred=False)[expected["lags"]]
        reference_values.assert_printed(found, expected["autocorrelation"], 4)


def test_parameters_of_the_reference():
    sizes, expected = REFERENCE["parameter_count"].values()
    assert num_parameters(tuple(sizes)) == expected


def test_slopes_are_those_of_the_network():
    parameters, step = drawn_as_the_predecessor(2), 1e-6
    x = X[::32] + 0.003  # away from the joints
    two = [deep_network(parameters, (x + sign * step)[:, None])[:, 0] for sign in (1, -1)]
    expected = (two[0] - two[1]) / (2 * step)
    np.testing.assert_allclose(shattering.input_slopes(parameters, x), expected, rtol=1e-5)


def with_torch(x, num_layers, units, seed, skip, norm, scale):
    """The same network and its slope by automatic differentiation, statistics held fixed."""
    rng = np.random.default_rng(seed)
    weights, biases = rng.normal(size=(2, units))
    inputs = torch.tensor(x, requires_grad=True)
    h = inputs[:, None] * torch.tensor(weights) + torch.tensor(biases)
    for k in range(num_layers):
        z = h
        if norm:
            mean, variance = h.mean(0).detach(), h.var(0, unbiased=False).detach()
            z = (h - mean) / (variance + 1e-5).sqrt()
        if k == num_layers - 1:
            break
        branch = (
            scale * z.relu() @ torch.tensor(rng.normal(0, np.sqrt(2 / units), (units, units))).T
        )
        h = h + branch if skip else branch
    (z.relu() @ torch.tensor(rng.normal(0, np.sqrt(1 / units), units))).sum().backward()
    return inputs.grad


@pytest.mark.parametrize("num_layers", [1, 2, 6])
@pytest.mark.parametrize("skip", [False, True])
@pytest.mark.parametrize("norm", [False, True])
def test_random_slopes_as_torch_finds_them(num_layers, skip, norm):
    found = shattering.random_slopes(
        X[::8], num_layers, 12, np.random.default_rng(5), skip=skip, norm=norm, branch_scale=0.7
    )
    expected = with_torch(X[::8], num_layers, 12, 5, skip, norm, 0.7)
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("centred", [True, False])
def test_the_loop_does_the_same(centred):
    values = np.random.default_rng(0).normal(size=40) + 1
    found = shattering.autocorrelation(values, 40, centred=centred)
    np.testing.assert_allclose(
        found, shattering.autocorrelation_loop(values, 40, centred=centred), rtol=1e-9, atol=1e-12
    )


def test_autocorrelation_by_hand():
    np.testing.assert_allclose(
        shattering.autocorrelation(np.array([1.0, 2.0, 3.0]), 3), [1, 0, -0.5], atol=1e-15
    )
    np.testing.assert_allclose(
        shattering.autocorrelation(np.array([1.0, 2.0, 3.0]), 3, centred=False),
        np.array([14, 8, 3]) / 14,
    )


def test_scale_and_offset_do_not_change_autocorrelation():
    values = np.random.default_rng(1).normal(size=50)
    first = shattering.autocorrelation(values, 9)
    np.testing.assert_allclose(shattering.autocorrelation(1e-170 * values, 9), first)
    np.testing.assert_allclose(shattering.autocorrelation(5 - 3 * values, 9), first)
    noise = np.random.default_rng(2).normal(size=20000)
    assert np.abs(shattering.autocorrelation(noise, 9)[1:]).max() < 0.03


def test_deep_chains_with_norms_shatter_and_skips_prevent_it():
    def neighbours(skip, depth):
        draws = (np.random.default_rng(seed) for seed in range(4))
        slopes = [shattering.random_slopes(X, depth, 100, r, skip=skip, norm=True) for r in draws]
        return np.mean([shattering.autocorrelation(one, 2)[1] for one in slopes])

    assert neighbours(False, 2) > 0.95
    assert abs(neighbours(False, 24)) < 0.2
    assert neighbours(True, 24) > 0.6


def test_what_does_not_fit_is_named():
    two = DeepParameters((np.ones((3, 2)), np.ones((1, 3))), (np.ones(3), np.ones(1)))
    with pytest.raises(ValueError, match="parameters: got 2 inputs and 1 outputs"):
        module.input_slopes(two, X)
    with pytest.raises(ValueError, match=r"values: got 0\.0; expected numbers that differ"):
        module.autocorrelation(np.ones(4), 2)
    with pytest.raises(ValueError, match="values: got zeros alone"):
        module.autocorrelation(np.zeros(4), 2, centred=False)
    with pytest.raises(ValueError, match="num_lags: got 5"):
        module.autocorrelation(np.ones(4), 5)
    with pytest.raises(ValueError, match="x: got numbers that grow"):
        module.random_slopes(X, 9, 4, np.random.default_rng(0), skip=True, branch_scale=1e10)
