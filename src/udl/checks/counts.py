"""Whole numbers: a float where a size is asked for, and counts that are no longer exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from udl.checks.errors import Diagnosis
from udl.checks.trials import Trial
from udl.checks.values import Problem, items_of, to_array


def is_shape(value: Any) -> bool:
    """Tell whether something is a tuple of Python's whole numbers, as shapes are."""
    return isinstance(value, tuple) and bool(value) and all(type(item) is int for item in value)


def not_whole(came: Any, expected: Any) -> Problem | None:
    """Find a float where a whole number is used as a size: alone, or within a shape.

    Parameters
    ----------
    came, expected : object
        Values that agree.

    Returns
    -------
    Problem or None
        The first float in the place of one of Python's whole numbers. One that stands among other
        things in a tuple may be any number, and passes.
    """
    if type(expected) is int:
        array = to_array(came)
        is_float = array is not None and array.dtype.kind == "f"
        detail = "the type: real number came, whole number expected"
        return Problem("dtype", came, expected, detail) if is_float else None
    if not isinstance(expected, tuple):
        return None
    for item, (one, target) in enumerate(zip(items_of(came) or (), expected, strict=True)):
        problem = None
        if is_shape(expected) or isinstance(target, tuple):
            problem = not_whole(one, target)
        if problem:
            return replace(problem, item=item)
    return None


A_FLOAT = Diagnosis(
    "a float instead of a whole number",
    "The value is right, but what counts is a whole number in Python, too: range and np.zeros "
    "take no float, even without decimals. Divide by //, which keeps whole numbers whole, or turn "
    "the result into one by int(…).",
)
WRAPPED = Diagnosis(
    "beyond NumPy's whole numbers",
    "NumPy's integers have 64 bits; beyond 2^63 they begin anew at the other end, without an "
    "error. Python's own have no limit: count in lists, or turn NumPy's into them by int(…).",
)
ROUNDED = Diagnosis(
    "floats instead of whole numbers",
    "Above 2^53 a float cannot tell neighbouring whole numbers apart. np.zeros makes floats, and "
    "so does a division by /, before int(…) too: use lists, and divide by //.",
)


def not_exact(trials: Sequence[Trial]) -> Diagnosis | None:
    """Name what made large counts wrong, if all that went wrong show it."""
    wrong = [(_whole(t.came), t.expected) for t in trials if not t.right]
    if not all(type(target) is int and one is not None for one, target in wrong):
        return None
    off = [(abs(one - target), abs(target)) for one, target in wrong if one is not None]
    if all(size >= 2**31 and distance and distance % 2**32 == 0 for distance, size in off):
        return WRAPPED
    if all(size > 2**53 and 0 < distance <= 1e-9 * size for distance, size in off):
        return ROUNDED
    return None


def _whole(value: Any) -> int | None:
    """Read a single number that is whole, of whatever type."""
    one = value.item() if isinstance(value, (np.generic, np.ndarray)) and value.size == 1 else value
    is_whole = isinstance(one, int) or (isinstance(one, float) and one.is_integer())
    return int(one) if is_whole else None
