"""Describe and compare what a function returned with what it should have returned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


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


def is_tensor(value: object) -> bool:
    """Tell whether a value is a PyTorch tensor, without importing PyTorch."""
    return hasattr(value, "detach") and hasattr(value, "numpy")


def to_array(value: Any) -> np.ndarray | None:
    """Return numbers, arrays, tensors and lists of numbers as an array, anything else as None."""
    if is_tensor(value):
        value = value.detach().cpu().numpy()
    if value is None or isinstance(value, (str, bytes, dict, set)) or callable(value):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # a ragged list
        return None
    return array if array.dtype.kind in "biufc" else None


def find_problem(came: Any, expected: Any, rtol: float, atol: float) -> Problem | None:
    """Compare type, shape, dtype, finiteness and values, in this order.

    Parameters
    ----------
    came, expected : object
        Numbers, arrays, tensors, texts, or (nested) tuples of them.
    rtol, atol : float
        Relative and absolute tolerance of the comparison of values.

    Returns
    -------
    Problem or None
        The first difference; None if there is none.
    """
    if isinstance(expected, tuple):
        return _tuple_problem(came, expected, rtol, atol)
    target, array = to_array(expected), to_array(came)
    if target is None:
        return None if type(came) is type(expected) and came == expected else _type(came, expected)
    is_list = isinstance(came, (list, tuple)) and not isinstance(expected, list)
    if array is None or is_list or is_tensor(came) != is_tensor(expected):
        return _type(came, expected)
    if array.shape != target.shape:
        return Problem("shape", came, expected)
    if array.dtype.kind in "bc" and array.dtype.kind != target.dtype.kind:
        detail = f"the type: {array.dtype} came, {target.dtype} expected"
        return Problem("dtype", came, expected, detail)
    bad = np.isfinite(target) & ~np.isfinite(array)
    if bad.any():
        detail = f"{bad.sum()} of {bad.size} values not finite" if bad.ndim else "not finite"
        return Problem("finite", came, expected, detail)
    close = np.isclose(array, target, rtol=rtol, atol=atol, equal_nan=True)
    return None if close.all() else Problem("value", came, expected, _where(array, target, close))


def _type(came: Any, expected: Any) -> Problem:
    return Problem("type", came, expected)


def _tuple_problem(
    came: Any, expected: tuple[Any, ...], rtol: float, atol: float
) -> Problem | None:
    if not isinstance(came, (tuple, list)):
        return _type(came, expected)
    if len(came) != len(expected):
        detail = f"the number of items: {len(came)} came, {len(expected)} expected"
        return Problem("length", came, expected, detail)
    for item, (one, target) in enumerate(zip(came, expected, strict=True)):
        problem = find_problem(one, target, rtol, atol)
        if problem:
            return Problem(problem.kind, one, target, problem.detail, item)
    return None


def _where(array: np.ndarray, target: np.ndarray, close: np.ndarray) -> str:
    """Say where values differ; for a single number there is nothing to add."""
    if array.ndim == 0:
        return ""
    index = tuple(int(i) for i in np.argwhere(~close)[0])
    return (
        f"{(~close).sum()} of {close.size} values differ, first at {list(index)}: "
        f"{number(array[index])} came, {number(target[index])} expected"
    )


def number(value: Any, digits: int = 5) -> str:
    """Write one number with a few significant digits."""
    value = np.asarray(value).item()
    return f"{value:.{digits}g}" if isinstance(value, float) else str(value)


def kind_of(value: Any) -> str:
    """Name the kind of a value in plain words, for example ``an array`` or ``text``."""
    if value is None:
        return "None"
    if is_tensor(value):
        return "a PyTorch tensor"
    if isinstance(value, np.ndarray):
        return "an array" if value.ndim else "a number"
    if isinstance(value, (bool, np.bool_)):
        return "True or False"
    if isinstance(value, (int, float, complex, np.number)):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    return "a function" if callable(value) else f"a {type(value).__name__}"


def short(value: Any) -> str:
    """Describe a value in well under a line of text, shape first.

    Examples
    --------
    >>> short(np.ones((2, 3)))
    'shape (2, 3), first row [1 1 1]'
    """
    if isinstance(value, (tuple, list)):
        inside = ", ".join(short(v) for v in value[:4]) + (", …" if len(value) > 4 else "")
        if isinstance(value, tuple):
            return f"({inside},)" if len(value) == 1 else f"({inside})"
        return f"list [{inside}]"
    array = to_array(value)
    if array is None:
        # Whole numbers above 2**63 are no array of numbers, but can be written out.
        plain = value is None or isinstance(value, (str, int))
        text = repr(value) if plain else kind_of(value)
        return text if len(text) <= 60 else text[:59] + "…"
    if array.ndim == 0:
        return number(array)
    row = array
    while row.ndim > 1 and len(row):
        row = row[0]
    numbers = " ".join(number(v, 4) for v in row[:5]) + (" …" if len(row) > 5 else "")
    which = ", first row" if array.ndim > 1 else ":"
    return f"shape {array.shape}{which} [{numbers}]"
