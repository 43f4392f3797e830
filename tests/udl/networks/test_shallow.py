import jaxtyping
import numpy as np
import pytest

import udl.networks.shallow
from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.data.shallow_examples import three_unit_example
from udl.networks.shallow import ShallowParameters

shallow = checked(udl.networks.shallow)
REFERENCE = load("shallow")


def parameters_of(name):
    entry = REFERENCE[name]
    fields = ("hidden_bias", "hidden_weights", "output_bias", "output_weights")
    return ShallowParameters(*(np.array(entry[field]) for field in fields))


def drawn(rng, num_inputs=4, num_hidden=6, num_outputs=3):
    return ShallowParameters(
        rng.normal(size=num_hidden),
        rng.normal(size=(num_hidden, num_inputs)),
        rng.normal(size=num_outputs),
        rng.normal(size=(num_outputs, num_hidden)),
    )


def test_reference_outputs_with_one_input():
    entry = REFERENCE["one_input"]
    output = shallow.shallow_network(parameters_of("one_input"), np.array(entry["x"]))
    assert_printed(output, entry["expected"], entry["decimals"])


def test_reference_joints_are_where_hidden_units_turn_on():
    entry, parameters = REFERENCE["one_input"], parameters_of("one_input")
    joints = np.array(entry["joints"])[:, None]  # (3, 1)
    at_joints = parameters.hidden_bias + joints @ parameters.hidden_weights.T  # (3, 3)
    np.testing.assert_allclose(np.diag(at_joints), 0, atol=1e-12)
    inside = joints[:2] + np.array([[1e-3], [-1e-3]])  # (2, 1), both on the second segment
    left, right = shallow.shallow_network(parameters, inside)[:, 0]
    np.testing.assert_allclose(left - right, entry["slope_of_second_segment"], atol=1e-12)


def test_reference_outputs_with_two_inputs_and_outputs():
    entry, parameters = REFERENCE["two_inputs"], parameters_of("two_inputs")
    output = shallow.shallow_network(parameters, np.array(entry["x"]))
    assert_printed(output[:, 0], entry["expected_first_output"], entry["decimals"])
    grid = np.stack(np.meshgrid(np.arange(100) / 10, np.arange(100) / 10), axis=-1)
    mean = shallow.shallow_network(parameters, grid.reshape(-1, 2))[:, 1].mean()  # (10000, 2)
    assert_printed(mean, entry["mean_of_second_output"], entry["decimals"])


def test_reference_outputs_of_a_second_network_with_two_inputs():
    entry = REFERENCE["second_two_inputs"]
    output = shallow.shallow_network(parameters_of("second_two_inputs"), np.array(entry["x"]))
    assert_printed(output, entry["expected"], entry["decimals"])


def test_reference_loss_before_fitting():
    example = three_unit_example()
    output = shallow.shallow_network(parameters_of("one_input"), example.x[:, None])[:, 0]
    loss = np.sum((example.y - output) ** 2)
    assert_printed(loss, REFERENCE["loss"]["expected"], REFERENCE["loss"]["decimals"])


def test_reference_activations_heaviside_and_identity():
    entry = REFERENCE["heaviside"]
    step = shallow.shallow_network(
        parameters_of("heaviside"), np.array(entry["x"]), lambda z: np.heaviside(z, 1.0)
    )
    assert_printed(step, entry["expected"], entry["decimals"])
    entry = REFERENCE["identity"]
    line = shallow.shallow_network(
        parameters_of("identity"), np.array([[0.0], [1.0]]), lambda z: z
    )[:, 0]
    intercept, slope = entry["intercept_and_slope"]
    np.testing.assert_allclose(line, [intercept, intercept + slope], atol=1e-12)


def test_agrees_with_one_unit_at_a_time():
    rng = np.random.default_rng(8)
    parameters, x = drawn(rng), rng.normal(size=(5, 4))
    hidden = shallow.hidden_activations(parameters, x)
    output = shallow.shallow_network(parameters, x)
    assert hidden.shape == (5, 6)
    assert output.shape == (5, 3)
    for n in range(5):
        h = [
            max(0.0, bias + sum(w * v for w, v in zip(row, x[n], strict=True)))
            for bias, row in zip(parameters.hidden_bias, parameters.hidden_weights, strict=True)
        ]
        np.testing.assert_allclose(hidden[n], h, rtol=1e-12)
        for o in range(3):
            total = parameters.output_bias[o] + np.dot(parameters.output_weights[o], h)
            np.testing.assert_allclose(output[n, o], total, rtol=1e-12)


def test_agrees_with_torch():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(9)
    parameters, x = drawn(rng), rng.normal(size=(7, 4))
    tensors = [torch.from_numpy(value) for value in vars(parameters).values()]
    hidden = torch.relu(torch.nn.functional.linear(torch.from_numpy(x), tensors[1], tensors[0]))
    output = torch.nn.functional.linear(hidden, tensors[3], tensors[2])
    np.testing.assert_allclose(shallow.shallow_network(parameters, x), output, rtol=1e-12)


def test_scaling_a_unit_up_and_its_output_down_changes_nothing():
    rng = np.random.default_rng(10)
    p, x = drawn(rng), rng.normal(size=(7, 4))
    scale = rng.uniform(0.5, 2, 6)
    rescaled = ShallowParameters(
        p.hidden_bias * scale,
        p.hidden_weights * scale[:, None],
        p.output_bias,
        p.output_weights / scale,
    )
    np.testing.assert_allclose(
        shallow.shallow_network(rescaled, x), shallow.shallow_network(p, x), rtol=1e-12
    )


def test_hidden_units_may_be_reordered():
    rng = np.random.default_rng(11)
    p, x = drawn(rng), rng.normal(size=(7, 4))
    order = rng.permutation(6)
    reordered = ShallowParameters(
        p.hidden_bias[order], p.hidden_weights[order], p.output_bias, p.output_weights[:, order]
    )
    np.testing.assert_allclose(
        shallow.shallow_network(reordered, x), shallow.shallow_network(p, x), rtol=1e-12
    )


def test_relu():
    z = np.array([-np.inf, -2.0, 0.0, 3.0, np.inf])
    np.testing.assert_array_equal(shallow.relu(z), [0, 0, 0, 3, np.inf])
    np.testing.assert_array_equal(z, [-np.inf, -2.0, 0.0, 3.0, np.inf])
    with pytest.raises(ValueError, match="pre_activation: got nan"):
        udl.networks.shallow.relu([np.nan])


def test_parameters_are_float64_copies_that_cannot_be_replaced():
    bias = np.array([0.0, 1.0])
    parameters = ShallowParameters(bias, np.ones((2, 1)), np.zeros(1), np.ones((1, 2)))
    bias[0] = 7.0
    assert parameters.hidden_bias[0] == 0
    with pytest.raises(AttributeError):
        parameters.hidden_bias = bias


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"hidden_bias": np.ones((3, 1))}, r"hidden_bias: got shape \(3, 1\); expected 1 axis"),
        ({"hidden_weights": np.ones(3)}, "hidden_weights: got shape"),
        ({"hidden_weights": np.ones((2, 1))}, r"hidden_weights: got shape \(2, 1\); .* \(3, D_i\)"),
        ({"output_weights": np.ones((3, 1))}, r"output_weights: got shape \(3, 1\); .* \(1, 3\)"),
        ({"output_bias": np.ones(2)}, "output_weights: got shape"),
        ({"output_bias": np.array([np.nan])}, "output_bias: got nan"),
    ],
)
def test_parameters_that_do_not_fit_are_named(fields, says):
    good = {
        "hidden_bias": np.ones(3),
        "hidden_weights": np.ones((3, 1)),
        "output_bias": np.ones(1),
        "output_weights": np.ones((1, 3)),
    }
    with pytest.raises(ValueError, match=says):
        ShallowParameters(**good | fields)


@pytest.mark.parametrize("name", ["hidden_activations", "shallow_network"])
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
        getattr(udl.networks.shallow, name)(parameters_of("one_input"), x)


def test_annotations_refuse_wrong_shapes():
    with pytest.raises(jaxtyping.TypeCheckError):
        shallow.shallow_network(parameters_of("one_input"), np.zeros(4))


def test_an_activation_must_return_a_number_for_each_unit():
    units = np.array([[-1.0, 2.0]])
    np.testing.assert_array_equal(udl.networks.shallow.activated(np.tanh, units), np.tanh(units))
    for activation in (np.sum, lambda z: z * np.nan, lambda z: None, 3):
        with pytest.raises(ValueError, match=r"^activation"):
            udl.networks.shallow.activated(activation, units)
