import jaxtyping
import numpy as np
import pytest
from scipy import stats

import udl.networks.activations
from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.losses.logits import sigmoid
from udl.networks.shallow import ShallowParameters, relu, shallow_network

activations = checked(udl.networks.activations)
REFERENCE = load("shallow")
NAMES = ["heaviside", "identity", "tanh", "leaky_relu", "softplus", "elu", "selu", "gelu", "silu"]
Z = np.linspace(-6.0, 6.0, 241)
ALL = [relu, sigmoid, *(getattr(udl.networks.activations, name) for name in NAMES)]


def network(name):
    fields = ("hidden_bias", "hidden_weights", "output_bias", "output_weights")
    return ShallowParameters(*(np.array(REFERENCE[name][field]) for field in fields))


@pytest.mark.parametrize(
    ("name", "module", "options"),
    [
        ("tanh", "Tanh", {}),
        ("leaky_relu", "LeakyReLU", {"negative_slope": 0.1}),
        ("softplus", "Softplus", {"threshold": 1000}),
        ("elu", "ELU", {}),
        ("selu", "SELU", {}),
        ("gelu", "GELU", {}),
        ("silu", "SiLU", {}),
    ],
)
def test_agrees_with_torch(name, module, options):
    torch = pytest.importorskip("torch")
    z = torch.linspace(-30, 30, 301, dtype=torch.float64)
    expected = getattr(torch.nn, module)(**options)(z)
    got = getattr(activations, name)(z.numpy())
    np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-12)  # torch's SELU has 17 digits


@pytest.mark.parametrize("function", ALL, ids=lambda function: function.__name__)
def test_derivative_agrees_with_finite_differences(function):
    z = Z[np.abs(Z) > 1e-3]  # not at the kinks
    step = 1e-6
    numeric = (function(z + step) - function(z - step)) / (2 * step)
    np.testing.assert_allclose(activations.derivative(function, z), numeric, atol=1e-8)


def test_derivative_at_a_kink_is_that_on_its_left():
    assert activations.derivative(relu, np.zeros(1)) == 0
    assert activations.derivative(udl.networks.activations.leaky_relu, np.zeros(1)) == 0.1
    assert activations.derivative(udl.networks.activations.elu, np.zeros(1)) == 1


def test_heaviside_is_one_at_zero():
    np.testing.assert_array_equal(activations.heaviside(np.array([-1.0, 0.0, 1.0])), [0, 1, 1])


def test_identity_returns_a_copy():
    z = np.array([1.0, -2.0])
    activations.identity(z)[0] = 7.0
    assert z[0] == 1


def test_tanh_is_a_stretched_sigmoid():
    np.testing.assert_allclose(activations.tanh(Z), 2 * sigmoid(2 * Z) - 1, atol=1e-15)


def test_leaky_relu_is_a_maximum_for_slopes_below_one():
    np.testing.assert_allclose(activations.leaky_relu(Z, 0.25), np.maximum(Z, 0.25 * Z))
    np.testing.assert_allclose(activations.leaky_relu(Z, -1.0), np.abs(Z))


def test_softplus_integrates_the_sigmoid_and_never_overflows():
    low = activations.softplus(np.array([-1e5, -2.0, 0.0, 2.0, 1e5]))
    np.testing.assert_allclose(low, [0, np.log1p(np.exp(-2)), np.log(2), np.log1p(np.exp(2)), 1e5])
    np.testing.assert_allclose(activations.softplus(Z) - activations.softplus(-Z), Z, atol=1e-12)
    gap = activations.softplus(Z) - relu(Z)
    assert gap.min() > 0
    assert gap.max() == pytest.approx(np.log(2))


def test_elu_tends_to_minus_alpha():
    np.testing.assert_allclose(activations.elu(np.array([-50.0, 3.0]), 2.0), [-2, 3])


def test_selu_keeps_mean_zero_and_variance_one():
    z, weight = np.polynomial.hermite_e.hermegauss(200)
    weight = weight / weight.sum()  # of the standard normal distribution
    value = activations.selu(z)
    assert weight @ value == pytest.approx(0, abs=2e-3)
    assert weight @ value**2 == pytest.approx(1, abs=2e-3)


def test_gelu_is_the_input_times_a_normal_probability():
    np.testing.assert_allclose(activations.gelu(Z), Z * stats.norm.cdf(Z), atol=1e-14)


def test_silu_is_the_input_times_its_sigmoid():
    np.testing.assert_allclose(activations.silu(Z), Z / (1 + np.exp(-Z)))


def test_the_reference_network_under_other_activations():
    for name, function in (
        ("heaviside", activations.heaviside),
        ("sigmoid", lambda z: sigmoid(10 * z)),
    ):
        entry = REFERENCE[name]
        output = shallow_network(network(name), np.array(entry["x"])[:, :1], function)
        assert_printed(output, entry["expected"], entry["decimals"])
    intercept, slope = REFERENCE["identity"]["intercept_and_slope"]
    x = np.linspace(0, 1, 5)[:, None]
    line = shallow_network(network("identity"), x, activations.identity)
    np.testing.assert_allclose(line, intercept + slope * x)


@pytest.mark.parametrize("name", NAMES)
def test_nan_and_emptiness_are_refused(name):
    for bad in ([np.nan], []):
        with pytest.raises(ValueError, match="pre_activation: got"):
            getattr(udl.networks.activations, name)(bad)


def test_settings_and_unknown_functions_are_refused():
    with pytest.raises(ValueError, match="negative_slope: got nan"):
        udl.networks.activations.leaky_relu([1.0], np.nan)
    with pytest.raises(ValueError, match="alpha: got"):
        udl.networks.activations.elu([1.0], np.inf)
    with pytest.raises(ValueError, match="activation: got cos; expected one of relu"):
        udl.networks.activations.derivative(np.cos, [1.0])
    with pytest.raises(ValueError, match="pre_activation: got inf"):
        udl.networks.activations.derivative(relu, [np.inf])


def test_annotations_refuse_what_is_no_array():
    with pytest.raises(jaxtyping.TypeCheckError):
        activations.tanh("0.5")


@pytest.mark.parametrize(
    ("call", "limits"),
    [
        (lambda m, z: m.leaky_relu(z, 0.0), (0.0, np.inf)),
        (lambda m, z: m.leaky_relu(z, 0.1), (-np.inf, np.inf)),
        (lambda m, z: m.leaky_relu(z, -0.1), (np.inf, np.inf)),
        (lambda m, z: m.elu(z, 0.0), (0.0, np.inf)),
        (lambda m, z: m.elu(z), (-1.0, np.inf)),
        (lambda m, z: m.softplus(z), (0.0, np.inf)),
        (lambda m, z: m.tanh(z), (-1.0, 1.0)),
        (lambda m, z: m.heaviside(z), (0.0, 1.0)),
    ],
)
def test_activations_have_limits_at_infinity(call, limits):
    found = call(udl.networks.activations, np.array([-np.inf, np.inf]))
    np.testing.assert_array_equal(found, limits)
