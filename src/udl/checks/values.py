"""Compare what a function returned with what it should have returned, whatever that is.

Nothing that a student returns can raise here: what cannot be read as numbers is of another type.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Number
from typing import Any

import numpy as np

# Relative to the largest value, how far a sum in single precision may be off: some fifty roundings.
SINGLE = 50 * float(np.finfo(np.float32).eps)


@dataclass(frozen=True)
class Problem:
    """The first thing that is not as expected, looked for in the order of `kind`.

    Attributes
    ----------
    kind : str
        ``"type"``, ``"length"``, ``"shape"``, ``"dtype"``, ``"finite"`` or ``"value"``.
    came, expected : object
        The two values that differ: inside a tuple, the differing items alone.
    detail : str
        What differs, in words, if the two values beside each other do not show it.
    item : int or None
        Position of the differing item when a tuple was expected.
    """

    kind: str
    came: Any
    expected: Any
    detail: str = ""
    item: int | None = None


class Unreadable:
    """Stands for a returned object that raises when it is looked at; only its type is known."""

    def __init__(self, value: object) -> None:
        self.kind = f"a {type(value).__name__}"


_PLAIN = frozenset({bool, int, float, complex, str, np.ndarray, np.float64, np.int64, type(None)})


def judgeable(value: Any, depth: int = 0) -> Any:
    """Turn whatever a function returned into something that can be looked at without raising.

    Lists and tuples, also those of one's own kind, become plain ones; what raises when it is asked
    what it is becomes an `Unreadable`; all else stays what it is.
    """
    if type(value) in _PLAIN:
        return value
    try:
        if isinstance(value, (list, tuple)):
            if depth > 20:  # a list may hold itself
                return Unreadable(value)
            if isinstance(value, list):
                return [judgeable(item, depth + 1) for item in list.copy(value)]
            whole = tuple.__getitem__(value, slice(None))
            return tuple(judgeable(item, depth + 1) for item in whole)
        for asked in ("detach", "numpy", "__next__", "__array__"):
            hasattr(value, asked)
    except Exception:  # an object may raise whatever it likes when it is asked what it is
        return Unreadable(value)
    return value


def is_tensor(value: object) -> bool:
    """Tell whether a value is a PyTorch tensor, without importing PyTorch."""
    return hasattr(value, "detach") and hasattr(value, "numpy")


def to_array(value: Any) -> np.ndarray | None:
    """Read whatever holds numbers as an array; None for anything else.

    Numbers, arrays of any kind, (nested) lists and tuples, tensors (also those with a gradient or
    in bfloat16), tables with a column for each variable, fractions: all are read. Whether the form
    is the one that was asked for is another question (`form_of`).
    """
    try:
        return _to_array(value)
    except Exception:  # an object may raise whatever it likes when it is asked what it is
        return None


def _to_array(value: Any) -> np.ndarray | None:
    if isinstance(value, (str, bytes, dict, set, type(None))) or callable(value):
        return None
    if isinstance(value, np.ma.MaskedArray):
        return None if np.ma.is_masked(value) else np.asarray(value.data)
    if is_tensor(value):
        value = value.detach().cpu()
        value = (value.float() if "bfloat16" in str(value.dtype) else value).numpy()
    elif isinstance(value, (list, tuple)):
        value = [_numbers(item) if is_tensor(item) else item for item in value]
    array = np.asarray(value)
    if array.dtype.kind == "O":
        entries = array.ravel().tolist()
        if not entries or not all(isinstance(entry, Number) for entry in entries):
            return None
        whole = all(isinstance(entry, int) for entry in entries)
        if whole and max(map(abs, entries)) >= 2**63:
            return None  # a float would not tell such numbers from their neighbours
        array = array.astype(complex if any(isinstance(e, complex) for e in entries) else float)
    return array if array.dtype.kind in "biufc" else None


def _numbers(value: Any) -> np.ndarray:
    array = _to_array(value)
    if array is None:
        raise TypeError("no numbers")
    return array


def form_of(value: Any) -> str:
    """Name what holds the numbers, in plain words; empty for plain numbers and arrays."""
    if is_tensor(value):
        return "a PyTorch tensor"
    if isinstance(value, np.matrix):
        return "a matrix"
    if isinstance(value, np.ndarray):
        return "an array of objects" if value.dtype.kind == "O" else ""
    if isinstance(value, (bool, int, float, complex, np.generic)):
        return ""
    if isinstance(value, Unreadable):
        return value.kind
    return f"a {type(value).__name__}"


def find_problem(came: Any, expected: Any, rtol: float, atol: float) -> Problem | None:
    """Compare type, shape, dtype, finiteness and values, in this order; never raise.

    Single precision is enough: numbers in float32 are compared to some fifty of its roundings.

    Parameters
    ----------
    came, expected : object
        Numbers, arrays, tensors, texts, or (nested) tuples and lists of them.
    rtol, atol : float
        Relative and absolute tolerance of the comparison of values.

    Returns
    -------
    Problem or None
        The first difference; None if there is none.
    """
    try:
        return _find_problem(came, expected, rtol, atol)
    except Exception:  # an object may raise whatever it likes when it is compared
        return Problem("type", came, expected)


def _find_problem(came: Any, expected: Any, rtol: float, atol: float) -> Problem | None:
    target = to_array(expected)
    if isinstance(expected, tuple) or (isinstance(expected, list) and target is None):
        return _items_problem(came, expected, rtol, atol)
    if target is None and isinstance(expected, int):
        return _large_problem(came, expected)
    if target is None:
        if type(came) is not type(expected):
            return Problem("type", came, expected)
        return None if came == expected else Problem("value", came, expected)
    array, form = to_array(came), form_of(came)
    as_expected = form in ("", form_of(expected)) and is_tensor(came) == is_tensor(expected)
    if array is None or not as_expected:
        return Problem("type", came, expected)
    if array.shape != target.shape:
        return Problem("shape", came, expected)
    if array.dtype.kind in "bc" and array.dtype.kind != target.dtype.kind:
        return Problem("dtype", came, expected, _types(array, target))
    return _values_problem(came, expected, array, target, (rtol, atol))


_TYPES = {"b": "True or False", "i": "whole number", "c": "complex number"}


def _types(came: np.ndarray, expected: np.ndarray) -> str:
    """Say of which type numbers are, and of which they should be."""
    names = [_TYPES.get(array.dtype.kind, "real number") for array in (came, expected)]
    return "the type: {} came, {} expected".format(*names)


def _large_problem(came: Any, expected: int) -> Problem | None:
    """Compare with a whole number beyond 64 bits, which no array of numbers holds."""
    if form_of(came):
        return Problem("type", came, expected)
    if np.ndim(came):
        return Problem("shape", came, expected)
    one = came.item() if isinstance(came, (np.generic, np.ndarray)) else came
    if isinstance(one, (bool, complex)):
        return Problem("dtype", came, expected)
    if one in (np.inf, -np.inf) or one != one:
        return Problem("finite", came, expected, "not finite")
    return None if one == expected else Problem("value", came, expected)


def _values_problem(
    came: Any, expected: Any, array: np.ndarray, target: np.ndarray, tolerance: tuple[float, float]
) -> Problem | None:
    finite = np.isfinite(target)
    bad = finite & ~np.isfinite(array)
    if bad.any():
        detail = f"{bad.sum()} of {bad.size} values not finite" if bad.ndim else "not finite"
        return Problem("finite", came, expected, detail)
    rtol, atol = tolerance
    if array.dtype.kind in "biu" and target.dtype.kind in "biu":
        rtol = atol = 0.0  # whole numbers are right or wrong, however large
    elif is_single(array):
        rtol = max(rtol, SINGLE)
        atol = max(atol, SINGLE * float(np.abs(target[finite]).max(initial=0.0)))
    close = np.isclose(array, target, rtol=rtol, atol=atol, equal_nan=True)
    return None if close.all() else Problem("value", came, expected, _where(array, target, close))


def is_single(array: np.ndarray) -> bool:
    """Tell whether numbers are in single precision, or were until something widened them."""
    if array.dtype.kind != "f" or array.dtype.itemsize < 4:
        return False
    with np.errstate(all="ignore"):
        whole = np.array_equal(array, np.round(array), equal_nan=True)  # counts are exact
        same = np.array_equal(array, array.astype(np.float32), equal_nan=True)
    return same and not whole


def same_values(came: Any, expected: Any, rtol: float, atol: float) -> bool:
    """Tell whether the numbers are right, whatever holds them."""
    if isinstance(expected, (tuple, list)) and to_array(expected) is None:
        items = items_of(came)
        return (
            items is not None
            and len(items) == len(expected)
            and all(same_values(a, b, rtol, atol) for a, b in zip(items, expected, strict=True))
        )
    array, target = to_array(came), to_array(expected)
    if array is None or target is None or array.shape != target.shape:
        return False
    return bool(np.allclose(array, target, max(rtol, SINGLE), atol, equal_nan=True))


def _items_problem(came: Any, expected: Any, rtol: float, atol: float) -> Problem | None:
    """Compare item by item; what unpacks like a tuple counts as one."""
    items = items_of(came)
    if items is None:
        return Problem("type", came, expected)
    if len(items) != len(expected):
        detail = f"the number of items: {len(items)} came, {len(expected)} expected"
        return Problem("length", came, expected, detail)
    for item, (one, target) in enumerate(zip(items, expected, strict=True)):
        problem = find_problem(one, target, rtol, atol)
        if problem:
            return Problem(problem.kind, one, target, problem.detail, item)
    return None


def items_of(value: Any) -> list[Any] | None:
    """Return what `a, b = value` would unpack; None for what is not a tuple, list or array."""
    if isinstance(value, (tuple, list)):
        return list(value)
    if isinstance(value, np.ndarray) or is_tensor(value):
        array = to_array(value)
        return None if array is None or not array.ndim else list(value)
    return None


def unchanged(before: Any, after: Any) -> bool:
    """Tell whether an argument still holds what it held, at any depth of lists and mappings."""
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(map(unchanged, before, after))
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(unchanged(before[k], after[k]) for k in before)
    array, now = to_array(before), to_array(after)
    if array is None or now is None:
        return (array is None) == (now is None)
    return array.shape == now.shape and bool(np.array_equal(array, now, equal_nan=True))


def _where(array: np.ndarray, target: np.ndarray, close: np.ndarray) -> str:
    """Say where values differ; of a single number only what its usual digits do not show."""
    index = tuple(int(i) for i in np.argwhere(~close)[0]) if array.ndim else ()
    pair = "{} came, {} expected".format(*_apart(array[index], target[index]))
    if array.ndim:
        return f"{(~close).sum()} of {close.size} values differ, first at {list(index)}: {pair}"
    return pair if number(array) == number(target) else ""


def _apart(came: Any, expected: Any) -> tuple[str, str]:
    """Write two numbers that differ with as many digits as it takes to see it."""
    for digits in range(5, 18):
        pair = number(came, digits), number(expected, digits)
        if pair[0] != pair[1]:
            return pair
    return number(came), number(expected)


def number(value: Any, digits: int = 5) -> str:
    """Write one number with a few significant digits."""
    value = np.asarray(value).item()
    return f"{value:.{digits}g}" if isinstance(value, float) else str(value)


def kind_of(value: Any) -> str:
    """Name the kind of a value in plain words, for example ``an array`` or ``text``."""
    return _told(_kind_of, value)


def _kind_of(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, Unreadable):
        return value.kind
    if is_tensor(value):
        return "a PyTorch tensor"
    if isinstance(value, np.ndarray) and not value.ndim:
        return _kind_of(value.item())
    if isinstance(value, np.ndarray):
        return "an array"
    if isinstance(value, (bool, np.bool_)):
        return "True or False"
    if isinstance(value, (int, float, complex, np.number)):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, type):
        return "a class"
    return "a function" if callable(value) else f"a {type(value).__name__}"


def _told(describe: Callable[[Any], str], value: Any) -> str:
    """Describe a value, or its type alone if it raises when it is looked at."""
    try:
        return describe(value)
    except Exception:
        return f"a {type(value).__name__}"


ROOM = 58  # characters within which a value is shown whole


def short(value: Any) -> str:
    """Describe a value in a line of text, shape first: whole if that fits, else its beginning.

    Examples
    --------
    >>> short(np.ones((2, 3)))
    'shape (2, 3): [[1 1 1] [1 1 1]]'
    >>> short(np.zeros((20, 30)))
    'shape (20, 30), first row [0 0 0 0 0 …]'
    """
    return _told(_short, value)


def _short(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return _short_items(value)
    array = to_array(value)
    if array is None:
        # Whole numbers above 2**63 are no array of numbers, but can be written out.
        plain = value is None or isinstance(value, (str, int))
        text = repr(value) if plain else kind_of(value)
        return text if len(text) <= 60 else text[:59] + "…"
    if array.ndim == 0:
        return number(array)
    whole = _written(array) if array.size <= 24 else ""
    if whole and len(whole) <= ROOM:
        return f"shape {array.shape}: {whole}"
    row = array
    while row.ndim > 1 and len(row):
        row = row[0]
    numbers = " ".join(number(v, 4) for v in row[:5]) + (" …" if len(row) > 5 else "")
    which = ", first row" if array.ndim > 1 else ":"
    return f"shape {array.shape}{which} [{numbers}]"


def _short_items(value: tuple[Any, ...] | list[Any]) -> str:
    items = [short(item) for item in value[:24]]
    if len(value) > len(items) or len(", ".join(items)) > ROOM:
        items = items[:4] + ["…"] * (len(value) > 4)
    inside = ", ".join(items)
    if isinstance(value, tuple):
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return f"list [{inside}]"


def _written(array: np.ndarray) -> str:
    """Write all numbers of an array, a bracket for each row."""
    if array.ndim == 0:
        return number(array, 4)
    return "[" + " ".join(_written(part) for part in array) + "]"
