import numpy as np
import pytest

from udl.arrays.wording import shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.int64(5), "5"),
        (np.float64(0.1), "0.1"),
        (np.array([1, 2]), "[1, 2]"),
        ([np.int64(5), 2.0], "[5, 2.0]"),
        ((np.True_,), "(True,)"),
        (np.zeros((3, 4)), "an array of shape (3, 4)"),
        ("a" * 200, "'" + "a" * 49 + "…"),
        (None, "None"),
    ],
)
def test_a_value_is_shown_as_it_would_be_written(value, text):
    assert shown(value) == text


def test_a_number_too_long_to_write_is_described():
    assert shown(10**5000) == "a number of thousands of digits"
