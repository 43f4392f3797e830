from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from beartype import beartype
from jaxtyping import jaxtyped

from tests.reference_values import load
from udl.data import loss_examples, shallow_examples
from udl.networks.shallow import ShallowParameters, shallow_network

REFERENCE = load("shallow_practicals")
EXAMPLES = {
    "one_input": shallow_examples.three_unit_example,
    "two_inputs": shallow_examples.two_input_example,
    "activations": shallow_examples.activation_example,
}
FIELDS = ("hidden_bias", "hidden_weights", "output_bias", "output_weights")


@pytest.mark.parametrize("name", EXAMPLES)
def test_holds_exactly_the_parameters_of_the_reference_values(name):
    example = EXAMPLES[name]()
    for field in FIELDS:
        expected = REFERENCE[name][field]
        np.testing.assert_array_equal(getattr(example, field), expected)
        assert getattr(example, field).shape == np.shape(expected)
        assert getattr(example, field).dtype == np.float64
    checked = jaxtyped(type(example), typechecker=beartype)
    checked(**vars(example))


def test_the_points_have_the_reference_loss():
    example = shallow_examples.three_unit_example()
    assert example.x.shape == example.y.shape == (20,)
    parameters = ShallowParameters(*(getattr(example, field) for field in FIELDS))
    errors = shallow_network(parameters, example.x[:, None])[:, 0] - example.y  # (20,)
    np.testing.assert_allclose(errors @ errors, REFERENCE["one_input"]["loss"], rtol=1e-14)
    np.testing.assert_array_equal(example.x, loss_examples.regression_example().x)


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_call_returns_arrays_of_its_own(name):
    example = EXAMPLES[name]()
    example.hidden_bias[:] = 7
    assert np.all(EXAMPLES[name]().hidden_bias != 7)
    with pytest.raises(FrozenInstanceError):
        example.hidden_bias = np.zeros(3)
