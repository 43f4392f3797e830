"""He's variances keep signals on average, and the statistics are the reference's."""

import itertools

import numpy as np
import pytest

import udl.gradients.initialisation
from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.networks.deep import DeepParameters

initialisation = checked(udl.gradients.initialisation)
REFERENCE = load("gradients")


def reference_network(entry):
    """The older course's draws: first and last layer before those in between, then the data."""
    rng, depth, width = np.random.RandomState(0), entry["depth"], entry["width"]
    scale = np.sqrt(entry["variance"])
    first, last = rng.normal(size=(width, 1)), rng.normal(size=(1, width))
    between = [rng.normal(size=(width, width)) for _ in range(depth - 1)]
    weights = tuple(scale * w for w in (first, *between, last))
    x = rng.normal(size=(1, entry["num_points"])).T
    return DeepParameters(weights, tuple(np.zeros(len(w)) for w in weights)), x


def test_reference_signal_through_fifty_layers():
    entry = REFERENCE["he_signal"]
    network, x = reference_network(entry)
    hidden = initialisation.signals(network, x).hidden
    found = [hidden[layer - 1] for layer in entry["layers"]]
    assert_printed(found, entry["hidden"], entry["decimals"])


def test_reference_signal_with_unit_variance():
    entry = REFERENCE["unit_variance_signal"]
    network, x = reference_network(entry)
    found = [x.std(), *initialisation.signals(network, x).hidden[:4]]
    assert_printed(found, entry["expected"], entry["decimals"])


@pytest.mark.parametrize("variance", [0.01, 2 / 30, [0.5, 0.1, 0.02, 0.3]])
def test_second_moments_agree_with_many_draws(variance):
    rng, widths = np.random.default_rng(0), (5, 30, 30, 30, 2)
    x = np.ones((1, 5))
    squares = []
    for _ in range(2000):
        network = initialisation.normal_parameters(widths, variance, rng)
        layer, found = x, []
        for k, weight in enumerate(network.weights):
            layer = (np.maximum(layer, 0) if k else layer) @ weight.T
            found.append(np.mean(layer**2))
        squares.append(found)
    mean, error = np.mean(squares, 0), np.std(squares, 0) / np.sqrt(2000)
    expected = initialisation.expected_second_moments(widths, variance)
    assert np.all(np.abs(mean - expected) < 4 * error)


def test_hes_variance_keeps_the_second_moment_from_the_first_layer_on():
    widths = (10, 50, 20, 70, 3)
    variances = [initialisation.he_variance(n) for n in widths[:-1]]
    np.testing.assert_allclose(initialisation.expected_second_moments(widths, variances), 2.0)


def test_the_other_modes():
    assert initialisation.he_variance(10, 30) == 0.2
    assert initialisation.he_variance(10, 30, "fan_out") == 2 / 30
    assert initialisation.he_variance(10, 30, "average") == 0.1


def test_weights_have_the_variances_asked_for():
    widths = (40, 60, 50)
    rng = np.random.default_rng(1)
    drawn = initialisation.he_parameters(widths, rng, "average")
    for (fan_in, fan_out), weight in zip(itertools.pairwise(widths), drawn.weights, strict=True):
        np.testing.assert_allclose(weight.var(), 4 / (fan_in + fan_out), rtol=0.1)
    assert not any(bias.any() for bias in drawn.biases)
    still = initialisation.normal_parameters(widths, [0.0, 4.0], rng)
    assert not still.weights[0].any()
    np.testing.assert_allclose(still.weights[1].var(), 4.0, rtol=0.1)


def test_gradients_grow_or_fade_on_the_way_back():
    rng, widths = np.random.default_rng(2), (80,) * 22
    x = rng.normal(size=(50, 80))
    for variance, factor in ((0.5 / 80, 0.5), (8 / 80, 2.0)):
        network = initialisation.normal_parameters(widths, variance, rng)
        d_f = initialisation.signals(network, x).d_pre_activations
        # The deviation changes by the square root of 80 sigma² / 2 at each layer.
        ratio = (d_f[1] / d_f[19]) ** (1 / 18)
        np.testing.assert_allclose(ratio, factor, rtol=0.1)


def test_gradients_come_from_the_loss_given():
    rng = np.random.default_rng(3)
    network = initialisation.he_parameters((3, 8, 2), rng)
    x, d_output = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    once = initialisation.signals(network, x, d_output)
    twice = initialisation.signals(network, x, 2 * d_output)
    np.testing.assert_allclose(twice.d_pre_activations, 2 * once.d_pre_activations)
    np.testing.assert_allclose(once.d_pre_activations[-1], d_output.std())


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match=r"variance: got shape \(3,\); expected one number or 2"):
        udl.gradients.initialisation.normal_parameters(
            (2, 3, 1), [1.0, 1.0, 1.0], np.random.default_rng(0)
        )
    with pytest.raises(ValueError, match="fan_out: got None"):
        udl.gradients.initialisation.he_variance(3, mode="fan_out")
