"""Counts, numbers, lists and objects: one rule each, and one line that says what was wrong."""

import math
from collections import deque

import numpy as np
import pytest

from udl import arrays
from udl.networks import DeepParameters


@pytest.mark.parametrize("value", [5, np.int64(5), np.uint8(5), np.array(5), np.int32(5)])
def test_whole_numbers_of_numpy_count(value):
    found = arrays.whole("depth", value)
    assert found == 5
    assert type(found) is int


@pytest.mark.parametrize(
    ("value", "came"),
    [
        (2.0, r"2\.0"),
        (np.float64(2.0), r"2\.0"),
        (True, "True"),
        (np.True_, "True"),
        (np.nan, "nan"),
        (math.inf, "inf"),
        (None, "None"),
        ("5", "'5'"),
        ([5], r"\[5\]"),
        (np.array([5]), r"\[5\]"),
        (np.array(5.0), r"5\.0"),
        (0, "0"),
        (np.int64(-3), "-3"),
    ],
)
def test_what_is_not_whole_is_named_as_it_was_written(value, came):
    with pytest.raises(
        ValueError, match=rf"^depth: got {came}; expected a whole number, 1 or above$"
    ):
        arrays.whole("depth", value)


def test_a_whole_number_stays_in_its_range():
    assert arrays.whole("state", 0, 0, 8) == 0
    assert arrays.whole("state", np.int64(8), 0, 8) == 8
    with pytest.raises(ValueError, match=r"^state: got 9; expected a whole number from 0 to 8$"):
        arrays.whole("state", 9, 0, 8)
    with pytest.raises(ValueError, match=r"expected a whole number from 1 to 2147483647$"):
        arrays.whole("num", 10**30)
    assert arrays.whole("num", 10**30, most=math.inf) == 10**30


@pytest.mark.parametrize(
    "value",
    [[1, 2], (1, 2), np.array([1, 2]), [np.int64(1), 2], range(1, 3), deque([1, 2])],
)
def test_any_sequence_of_whole_numbers_is_a_tuple(value):
    found = arrays.whole_sequence("widths", value)
    assert found == (1, 2)
    assert {type(number) for number in found} == {int}


@pytest.mark.parametrize(
    ("value", "came"),
    [
        (3, "3"),
        (None, "None"),
        ("12", "'12'"),
        ([], r"\[\]"),
        ([1], r"\[1\]"),
        ([1, 2.0], r"\[1, 2\.0\]"),
        (np.array([1.0, 2.0]), r"\[1\.0, 2\.0\]"),
        ([np.int64(1), True], r"\[1, True\]"),
        ([[1, 2], [3]], r"\[\[1, 2\], \[3\]\]"),
        ({1: 2}, r"\{1: 2\}"),
        ([1, -1], r"\[1, -1\]"),
        ([1] * 20 + [0], "0 at index 20"),
    ],
)
def test_a_sequence_that_is_none_is_named(value, came):
    says = rf"^widths: got {came}; expected at least 2 whole numbers, 1 or above$"
    with pytest.raises(ValueError, match=says):
        arrays.whole_sequence("widths", value, shortest=2)


@pytest.mark.parametrize("value", [0.5, np.float32(0.5), np.array(0.5)])
def test_a_number_is_a_float(value):
    found = arrays.number("slip", value, 0, 1)
    assert found == 0.5
    assert type(found) is float


@pytest.mark.parametrize("value", [np.nan, np.inf, None, "a", "0.5", [0.5], 1j, 10**400, -0.1, 1.1])
def test_what_is_no_number_of_the_range_is_named(value):
    with pytest.raises(ValueError, match=r"^slip: got .*; expected a number in \[0, 1\]$"):
        arrays.number("slip", value, 0, 1)


@pytest.mark.parametrize(
    ("limits", "value", "expected"),
    [
        ({}, np.nan, "a finite number"),
        ({"least": 0}, -1.0, "a number, 0 or above"),
        ({"above": 0}, 0.0, "a number above 0"),
        ({"above": 0, "most": 1}, 0.0, r"a number in \(0, 1\]"),
        ({"least": 0, "below": 1}, 1.0, r"a number in \[0, 1\)"),
    ],
)
def test_the_message_says_which_numbers_are_allowed(limits, value, expected):
    with pytest.raises(ValueError, match=rf"rate: got {value}; expected {expected}$"):
        arrays.number("rate", value, **limits)


def test_items_are_of_one_kind():
    assert arrays.items("rows", np.array([1, 2]), fewest=2) == [1, 2]
    assert arrays.items("layers", [], fewest=0) == []
    for bad in (None, "ab", {"a": 1}, 3, ["a", 1], []):
        with pytest.raises(ValueError, match=r"rows: got .*; expected a list of str objects"):
            arrays.items("rows", bad, str)


def test_objects_functions_and_choices_are_named():
    with pytest.raises(ValueError, match="rng: got None; expected a Generator of numpy"):
        arrays.instance("rng", None, np.random.Generator)
    with pytest.raises(ValueError, match=r"parameters: got 3; expected a DeepParameters$"):
        arrays.instance("parameters", 3, DeepParameters)
    with pytest.raises(ValueError, match="activation: got 'relu'; expected a function"):
        arrays.function("activation", "relu")
    assert arrays.choice("edge", "zero", ("zero", "repeat")) == "zero"
    for bad in (None, "ones", np.array(["zero"]), ["zero"]):
        with pytest.raises(ValueError, match=r'edge: got .*; expected "zero" or "repeat"'):
            arrays.choice("edge", bad, ("zero", "repeat"))
