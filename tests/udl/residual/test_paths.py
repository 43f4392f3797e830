import itertools

import numpy as np
import pytest

from tests.shape_checks import checked
from udl.residual import paths as module
from udl.residual.blocks import (
    branch_backward,
    residual_backward,
    residual_forward,
    residual_parameters,
)

paths = checked(module)


def drawn(num_blocks=4):
    rng = np.random.default_rng(3)
    return residual_parameters(num_blocks, 6, rng), *rng.normal(size=(2, 5, 6))


def test_counts():
    np.testing.assert_array_equal(paths.path_counts(4), [1, 4, 6, 4, 1])
    assert paths.path_counts(20).sum() == 2**20


@pytest.mark.parametrize("norm", ["none", "batch", "layer"])
@pytest.mark.parametrize("skip", [True, False])
def test_the_parts_add_up_to_the_gradient(norm, skip):
    parameters, x, d_output = drawn()
    forward = residual_forward(parameters, x, norm=norm, skip=skip)
    parts = paths.gradient_by_path_length(parameters, forward, d_output)
    whole = residual_backward(parameters, forward, d_output).stream[0]
    np.testing.assert_allclose(parts.sum(axis=0), whole, rtol=1e-9, atol=1e-11)
    if skip:
        np.testing.assert_array_equal(parts[0], d_output)
    else:
        assert not parts[:-1].any()


def test_each_path_by_itself():
    parameters, x, d_output = drawn(4)
    forward = residual_forward(parameters, x)
    expected = np.zeros((5, *x.shape))
    for through in itertools.product([False, True], repeat=4):
        d_h = d_output
        for block in reversed(range(4)):
            if through[block]:
                d_h = branch_backward(parameters, forward, block, d_h)
        expected[sum(through)] += d_h
    found = paths.gradient_by_path_length(parameters, forward, d_output)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-11)


def test_what_does_not_fit_is_named():
    parameters, x, d_output = drawn()
    forward = residual_forward(parameters, x)
    with pytest.raises(ValueError, match="d_output: got shape"):
        module.gradient_by_path_length(parameters, forward, d_output[:2])
    with pytest.raises(ValueError, match="num_blocks: got 1001"):
        module.path_counts(1001)
