import numpy as np
import pytest

from tests.shape_checks import checked
from udl.residual import dense as module

dense = checked(module)


def drawn():
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(3, width)) for width in (4, 7)]
    return rng.normal(size=(5, 4)), weights, list(rng.normal(size=(2, 3)))


def test_each_layer_reads_all_that_came_before():
    x, weights, biases = drawn()
    first = np.maximum(x, 0) @ weights[0].T + biases[0]
    second = np.maximum(np.hstack([x, first]), 0) @ weights[1].T + biases[1]
    found = dense.dense_block(x, weights, biases)
    np.testing.assert_allclose(found, np.hstack([x, first, second]))
    np.testing.assert_array_equal(found[:, :4], x)


def test_widths():
    assert dense.dense_widths(4, 3, 2) == (4, 7, 10)
    x, weights, biases = drawn()
    assert dense.dense_block(x, weights, biases).shape[1] == 10


def test_what_does_not_fit_is_named():
    x, weights, biases = drawn()
    with pytest.raises(ValueError, match="weights: got 4 columns for layer 2; expected 7"):
        module.dense_block(x, [weights[0], weights[0]], biases)
    with pytest.raises(ValueError, match="biases: got 1 for 2 weights"):
        module.dense_block(x, weights, biases[:1])
    with pytest.raises(ValueError, match="growth: got 0"):
        module.dense_widths(4, 0, 2)
