import itertools

import jaxtyping
import numpy as np
import pytest

import udl.networks.deep
from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.networks.deep import DeepParameters
from udl.networks.shallow import ShallowParameters, shallow_network
from udl.regions.linear_regions import count_linear_regions, num_parameters, regions_1d

deep = checked(udl.networks.deep)
# Any number of networks may come in, which a decorator of the shapes cannot express.
compose = udl.networks.deep.compose
REFERENCE = load("deep")


def shallow_of(name):
    entry = REFERENCE["first" if name == "half" else name]
    fields = ("hidden_bias", "hidden_weights", "output_bias", "output_weights")
    values = [np.array(entry[field]) for field in fields]
    if name == "half":
        values[3][0, 0] *= 0.5
    return ShallowParameters(*values)


def network_of(names):
    return compose(*(deep.from_shallow(shallow_of(name)) for name in names.split()))


def drawn(rng, widths=(4, 6, 3, 5, 2)):
    weights = tuple(rng.normal(size=(o, i)) for i, o in itertools.pairwise(widths))
    return DeepParameters(weights, tuple(rng.normal(size=o) for o in widths[1:]))


# --- Reference values ---


@pytest.mark.parametrize(("names", "expected"), REFERENCE["composition"]["regions"].items())
def test_reference_numbers_of_regions(names, expected):
    network = network_of(names)
    regions = regions_1d(network.weights, network.biases, REFERENCE["composition"]["interval"])
    assert count_linear_regions(regions) == expected


def test_reference_values_of_a_composition():
    entry, network = REFERENCE["composition"], network_of("first second")
    x = np.array(entry["x"], dtype=float)[:, None]
    assert_printed(deep.deep_network(network, x)[:, 0], entry["expected"], entry["decimals"])
    assert_printed(network.biases[1], entry["middle_bias"], entry["decimals"])


def test_reference_sum_of_a_network_with_two_layers():
    entry = REFERENCE["two_layers"]
    network = DeepParameters(
        tuple(np.array(w) for w in entry["weights"]), tuple(np.array(b) for b in entry["biases"])
    )
    x = np.arange(100)[:, None] / 100
    assert_printed(deep.deep_network(network, x).sum(), entry["expected_sum"], entry["decimals"])


def test_reference_shapes_and_number_of_parameters():
    entry = REFERENCE["sizes"]
    network = deep.random_parameters(entry["widths"], np.random.default_rng(0))
    assert network.num_parameters == entry["parameters"]
    assert [list(w.shape) for w in network.weights] == entry["weight_shapes"]
    assert [list(b.shape) for b in network.biases] == entry["bias_shapes"]
    assert network.widths == tuple(entry["widths"])
    assert network.num_hidden_layers == 3


# --- The forward pass ---


def test_agrees_with_one_unit_at_a_time():
    rng = np.random.default_rng(1)
    network, x = drawn(rng), rng.normal(size=(5, 4))
    layers = deep.hidden_layers(network, x)
    before = deep.pre_activations(network, x)
    output = deep.deep_network(network, x)
    assert [h.shape for h in layers] == [(5, 6), (5, 3), (5, 5)]
    for n in range(5):
        values = list(x[n])
        for k in range(4):
            sums = [
                bias + sum(w * v for w, v in zip(row, values, strict=True))
                for bias, row in zip(network.biases[k], network.weights[k], strict=True)
            ]
            np.testing.assert_allclose(before[k][n], sums, rtol=1e-12)
            values = [max(0.0, value) for value in sums]
            if k < 3:
                np.testing.assert_allclose(layers[k][n], values, rtol=1e-12)
        np.testing.assert_allclose(output[n], sums, rtol=1e-12)


def test_agrees_with_torch():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(2)
    network, x = drawn(rng), rng.normal(size=(7, 4))
    layers = []
    for k, (weight, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
        linear = torch.nn.utils.skip_init(
            torch.nn.Linear, weight.shape[1], weight.shape[0], dtype=torch.float64
        )
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weight))
            linear.bias.copy_(torch.from_numpy(bias))
        layers += [linear] if k == 3 else [linear, torch.nn.Tanh()]
    expected = torch.nn.Sequential(*layers)(torch.from_numpy(x)).detach().numpy()
    output = deep.deep_network(network, x, np.tanh)
    np.testing.assert_allclose(output, expected, rtol=1e-12)


def test_one_hidden_layer_is_the_shallow_network():
    rng = np.random.default_rng(3)
    parameters = ShallowParameters(
        rng.normal(size=6), rng.normal(size=(6, 4)), rng.normal(size=2), rng.normal(size=(2, 6))
    )
    x = rng.normal(size=(5, 4))
    output = deep.deep_network(deep.from_shallow(parameters), x)
    np.testing.assert_allclose(output, shallow_network(parameters, x), rtol=1e-12)


def test_without_hidden_layers_the_network_is_linear():
    network = DeepParameters((np.array([[2.0, -1.0]]),), (np.array([0.5]),))
    x = np.array([[1.0, 3.0], [-2.0, 0.0]])
    assert deep.hidden_layers(network, x) == []
    np.testing.assert_allclose(deep.deep_network(network, x), [[-0.5], [-3.5]])


def test_scaling_a_unit_up_and_what_it_feeds_down_changes_nothing():
    rng = np.random.default_rng(4)
    network, x = drawn(rng), rng.normal(size=(7, 4))
    scale = rng.uniform(0.5, 2, 3)
    weights, biases = list(network.weights), list(network.biases)
    weights[1], biases[1] = weights[1] * scale[:, None], biases[1] * scale
    weights[2] = weights[2] / scale
    rescaled = DeepParameters(tuple(weights), tuple(biases))
    np.testing.assert_allclose(
        deep.deep_network(rescaled, x), deep.deep_network(network, x), rtol=1e-12
    )


def test_identity_layers_change_nothing():
    rng = np.random.default_rng(5)
    network, x = drawn(rng), rng.normal(size=(7, 4))
    weights, biases = list(network.weights), list(network.biases)
    weights.insert(2, np.eye(3))
    biases.insert(2, np.zeros(3))
    longer = DeepParameters(tuple(weights), tuple(biases))
    np.testing.assert_allclose(
        deep.deep_network(longer, x), deep.deep_network(network, x), rtol=1e-12
    )


# --- Composition ---


@pytest.mark.parametrize("middle", [(3, 2), (3, 4, 2), (3, 4, 5, 2)])
def test_a_composition_computes_one_after_the_other(middle):
    rng = np.random.default_rng(6)
    first, second, third = drawn(rng, (4, 5, 3)), drawn(rng, middle), drawn(rng, (2, 6, 1))
    x = rng.normal(size=(9, 4))
    expected = x
    for network in (first, second, third):
        expected = deep.deep_network(network, expected)
    composed = compose(first, second, third)
    np.testing.assert_allclose(deep.deep_network(composed, x), expected, rtol=1e-10)
    assert composed.widths == (4, 5, *middle[1:-1], 6, 1)


def test_a_single_number_in_between_makes_an_outer_product():
    first, second = shallow_of("first"), shallow_of("second")
    middle = network_of("first second").weights[1]
    for d in range(3):
        for j in range(3):
            product = second.hidden_weights[d, 0] * first.output_weights[0, j]
            assert middle[d, j] == pytest.approx(product)
    assert np.linalg.matrix_rank(middle) == 1


def test_composition_refuses_what_does_not_fit():
    rng = np.random.default_rng(7)
    with pytest.raises(ValueError, match=r"networks\[1\]: got a network with 3 inputs; expected 2"):
        compose(drawn(rng, (1, 4, 2)), drawn(rng, (3, 4, 1)))
    with pytest.raises(ValueError, match=r"networks: got \(\)"):
        compose()


# --- Parameters ---


def test_number_of_parameters_agrees_with_the_formula_for_widths():
    rng = np.random.default_rng(8)
    for _ in range(10):
        widths = tuple(int(w) for w in rng.integers(1, 9, size=rng.integers(2, 6)))
        assert drawn(rng, widths).num_parameters == num_parameters(widths)


def test_random_weights_keep_the_mean_square_of_hidden_units():
    rng = np.random.default_rng(9)
    network = deep.random_parameters([200] * 6, rng)
    assert all(np.all(bias == 0) for bias in network.biases)
    x = rng.normal(size=(50, 200))
    layers = deep.hidden_layers(network, x)
    # He's variance: the mean square of a pre-activation is twice that of a hidden unit before it.
    squares = [np.mean(h**2) for h in layers]
    np.testing.assert_allclose(squares, 1.0, rtol=0.3)


def test_random_parameters_come_from_the_generator():
    first, again = (
        deep.random_parameters([2, 3, 1], np.random.default_rng(1), bias_scale=0.5)
        for _ in range(2)
    )
    for a, b in zip(first.weights + first.biases, again.weights + again.biases, strict=True):
        np.testing.assert_array_equal(a, b)
    wide = deep.random_parameters([1, 4000, 1], np.random.default_rng(2), bias_scale=0.5)
    assert np.std(wide.biases[0]) == pytest.approx(0.5, rel=0.1)
    assert np.std(wide.weights[0]) == pytest.approx(np.sqrt(2), rel=0.1)


@pytest.mark.parametrize("widths", [[3], [3, 0, 1], [3, 2.5, 1]])
def test_random_parameters_refuse_impossible_widths(widths):
    with pytest.raises(ValueError, match="widths: got"):
        udl.networks.deep.random_parameters(widths, np.random.default_rng(0))
    with pytest.raises(ValueError, match="bias_scale: got -1"):
        udl.networks.deep.random_parameters([1, 1], np.random.default_rng(0), bias_scale=-1.0)


def test_parameters_are_float64_copies_that_cannot_be_replaced():
    bias = np.array([0, 1])
    network = DeepParameters((np.ones((2, 1)),), (bias,))
    bias[0] = 7
    assert network.biases[0][0] == 0
    assert network.biases[0].dtype == np.float64
    with pytest.raises(AttributeError):
        network.biases = ()


@pytest.mark.parametrize(
    ("weights", "biases", "says"),
    [
        ((), (), r"weights: got \(\); expected a list"),
        ((np.ones((2, 1)),), (), r"biases: got \(\); expected a list"),
        ((np.ones((2, 1)),), (np.ones(2),) * 2, "biases: got 2 vectors for 1 weight"),
        ((np.ones(2),), (np.ones(2),), r"weights\[0\]: got shape \(2,\); expected 2 axes"),
        ((np.ones((2, 1)),), (np.ones((2, 1)),), r"biases\[0\]: got shape \(2, 1\)"),
        ((np.ones((2, 1)),), (np.ones(3),), r"biases\[0\]: got shape \(3,\); expected \(2,\)"),
        (
            (np.ones((2, 1)), np.ones((1, 3))),
            (np.ones(2), np.ones(1)),
            r"weights\[1\]: got shape \(1, 3\); expected \(out, 2\)",
        ),
        ((np.full((2, 1), np.inf),), (np.ones(2),), r"weights\[0\]: got inf"),
    ],
)
def test_parameters_that_do_not_fit_are_named(weights, biases, says):
    with pytest.raises(ValueError, match=says):
        DeepParameters(weights, biases)


@pytest.mark.parametrize("name", ["pre_activations", "hidden_layers", "deep_network"])
@pytest.mark.parametrize(
    ("x", "says"),
    [
        (np.zeros(4), r"x: got shape \(4,\); expected \(N, 1\), for example x\[:, None\]"),
        (np.zeros((4, 2)), r"x: got shape \(4, 2\); expected \(N, 1\)"),
        (np.zeros((0, 1)), "x: got an empty array"),
        (np.array([[np.nan]]), "x: got nan"),
    ],
)
def test_inputs_that_do_not_fit_are_named(name, x, says):
    with pytest.raises(ValueError, match=says):
        getattr(udl.networks.deep, name)(network_of("first second"), x)


def test_annotations_refuse_wrong_shapes():
    with pytest.raises(jaxtyping.TypeCheckError):
        deep.deep_network(network_of("first"), np.zeros(4))


def test_parameters_may_be_stacked_arrays():
    stacked = DeepParameters(np.ones((3, 2, 2)), np.zeros((3, 2)))
    assert stacked.widths == (2, 2, 2, 2)


def test_widths_may_be_an_array():
    network = udl.networks.deep.random_parameters(np.array([1, 3, 1]), np.random.default_rng(0))
    assert network.widths == (1, 3, 1)
    with pytest.raises(
        ValueError, match=r"widths: got \[1\.0, 3\.0, 1\.0\]; expected at least 2 whole"
    ):
        udl.networks.deep.random_parameters(np.array([1.0, 3.0, 1.0]), np.random.default_rng(0))


def test_an_activation_that_returns_something_else_is_named():
    network = DeepParameters(([[1.0]], [[1.0]]), ([0.0], [0.0]))
    with pytest.raises(ValueError, match="activation, its result: got None"):
        udl.networks.deep.deep_network(network, [[1.0]], activation=lambda z: None)
    with pytest.raises(ValueError, match=r"activation: got a result of shape \(1,\)"):
        udl.networks.deep.deep_network(network, [[1.0]], activation=lambda z: z[0])
