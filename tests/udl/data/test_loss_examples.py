from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from beartype import beartype
from jaxtyping import jaxtyped

from tests.reference_values import load
from udl.data import loss_examples

REFERENCE = load("losses")
EXAMPLES = {
    "regression": loss_examples.regression_example,
    "binary": loss_examples.binary_example,
    "multiclass": loss_examples.multiclass_example,
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_holds_exactly_the_inputs_of_the_reference_values(name):
    example = EXAMPLES[name]()
    assert set(vars(example)) == set(REFERENCE[name]["inputs"])
    for field, expected in REFERENCE[name]["inputs"].items():
        np.testing.assert_array_equal(getattr(example, field), expected, strict=False)
        assert getattr(example, field).shape == np.shape(expected)


@pytest.mark.parametrize(
    ("name", "num_outputs"), [("regression", 1), ("binary", 1), ("multiclass", 3)]
)
def test_shapes_and_types(name, num_outputs):
    example = EXAMPLES[name]()
    assert example.x.shape == example.y.shape == (20,)
    assert example.hidden_bias.shape == (3,)
    assert example.hidden_weights.shape == (3, 1)
    assert example.output_bias.shape == (num_outputs,)
    assert example.output_weights.shape == (num_outputs, 3)
    assert example.y.dtype == (np.float64 if name == "regression" else np.int64)
    checked = jaxtyped(type(example), typechecker=beartype)
    checked(**vars(example))


def test_labels_name_every_class():
    np.testing.assert_array_equal(np.unique(EXAMPLES["binary"]().y), [0, 1])
    np.testing.assert_array_equal(np.unique(EXAMPLES["multiclass"]().y), [0, 1, 2])


def test_each_call_returns_arrays_of_its_own():
    example = loss_examples.regression_example()
    example.y[:] = 0
    assert np.all(loss_examples.regression_example().y != 0)
    with pytest.raises(FrozenInstanceError):
        example.y = np.zeros(20)


def test_the_text_is_one_line_of_small_letters():
    text = loss_examples.seaside_text()
    assert len(text) == 1994
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyz .")
    assert "  " not in text
