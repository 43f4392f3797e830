"""Columns and adding columns are transposes of one another."""

import doctest

import numpy as np
import pytest

import udl.convolution.windows


def test_columns_and_adding_columns_are_transposes():
    rng = np.random.default_rng(12)
    x, s = rng.normal(size=(2, 4, 7, 8)), ((2, 3), (2, 1), (1, 2), (2, 1))
    cols = udl.convolution.windows.columns(x, *s, groups=2)
    v = rng.normal(size=cols.shape)
    back = udl.convolution.windows.add_columns(v, x.shape, *s)
    np.testing.assert_allclose(np.sum(cols * v), np.sum(x * back), rtol=1e-12)


@pytest.mark.parametrize(("value", "count"), [(0, 1), (1.5, 1), (True, 1), ((1, 2), 3)])
def test_whole_numbers_refuses_what_is_not_one_for_each_axis(value, count):
    with pytest.raises(ValueError, match="stride: got"):
        udl.convolution.windows.whole_numbers("stride", value, count, 1)
    assert udl.convolution.windows.whole_numbers("stride", 2, 3, 1) == (2, 2, 2)


def test_the_examples_in_the_docstrings_are_true():
    result = doctest.testmod(udl.convolution.windows)
    assert result.attempted > 0
    assert result.failed == 0
