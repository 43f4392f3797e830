"""Checks of what is not an array: counts, single numbers, lists, choices, objects.

One rule holds for whole numbers: numpy's count like Python's, floats (``2.0``) and booleans do not.
"""

import math
import operator
from collections.abc import Iterable, Sequence
from typing import Any, TypeGuard

from udl.arrays.values import real_array
from udl.arrays.wording import shown

LARGEST = 2**31 - 1  # of what is counted in memory


def whole(name: str, value: object, least: int = 1, most: float = LARGEST) -> int:
    """Return a whole number as an int.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : int
        A count, size, degree, depth, …: Python's or numpy's, neither a float nor a boolean.
    least, most : int
        The smallest and the largest that is allowed; ``most=math.inf`` where no array is made.

    Raises
    ------
    ValueError
        If it is not whole or out of its range.
    """
    number = _index(value)
    if number is None or not least <= number <= most:
        open_ended = most >= LARGEST and (number is None or number < least)
        limits = f", {least} or above" if open_ended else f" from {least} to {most}"
        raise ValueError(f"{name}: got {shown(value)}; expected a whole number{limits}")
    return number


def whole_sequence(
    name: str, value: object, least: int = 1, *, shortest: int = 1, most: float = LARGEST
) -> tuple[int, ...]:
    """Return a list, tuple or array of whole numbers as a tuple of int.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : sequence of int
        For example the widths of layers.
    least, most : int
        The smallest and the largest that is allowed.
    shortest : int
        How many there must be at least.

    Raises
    ------
    ValueError
        If there are too few, or one is not whole or out of its range.
    """
    entries = list(value) if _listed(value) else []
    found = [_index(entry) for entry in entries]
    good = tuple(number for number in found if number is not None and least <= number <= most)
    if not _listed(value) or len(good) < max(len(found), shortest):
        what = shown(value)
        if len(found) > 10 and len(good) < len(found):
            wrong = next(i for i, entry in enumerate(found) if entry not in good)
            what = f"{shown(entries[wrong])} at index {wrong}"
        count = f"at least {shortest} whole number{'s' * (shortest != 1)}"
        limits = f"{least} or above" if most >= LARGEST else f"from {least} to {most}"
        raise ValueError(f"{name}: got {what}; expected {count}, {limits}")
    return good


def number(
    name: str,
    value: object,
    least: float = -math.inf,
    most: float = math.inf,
    *,
    above: float = -math.inf,
    below: float = math.inf,
) -> float:
    """Return one finite real number as a float.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : float
        A number of Python or numpy.
    least, most : float
        The smallest and the largest that is allowed.
    above, below : float
        The number must be larger, smaller than these.

    Raises
    ------
    ValueError
        If it is not one finite number, or out of its range.
    """
    try:
        found = float(real_array(name, value, ndim=0))
    except ValueError:
        found = math.nan
    low, high = max(least, above), min(most, below)
    if not (low <= found <= high) or found in (above, below):
        if high < math.inf:
            left, right = "(" if above == low else "[", ")" if below == high else "]"
            expected = f"number in {left}{low:g}, {high:g}{right}"
        elif low > -math.inf:
            expected = f"number above {low:g}" if above == low else f"number, {low:g} or above"
        else:
            expected = "finite number"
        raise ValueError(f"{name}: got {shown(value)}; expected a {expected}")
    return found


def items(name: str, value: object, kind: type | None = None, *, fewest: int = 1) -> list[Any]:
    """Return what a list, tuple or array holds, all of it of one kind.

    Raises
    ------
    ValueError
        If it is something else, holds fewer than ``fewest``, or something of another kind.
    """
    found = list(value) if _listed(value) else []
    wrong = [item for item in found if kind is not None and not isinstance(item, kind)]
    if not _listed(value) or wrong or len(found) < fewest:
        of_what = "" if kind is None else f" of {kind.__name__} objects"
        least = f", at least {fewest} long" if fewest else ""
        raise ValueError(f"{name}: got {shown(value)}; expected a list{of_what}{least}")
    return found


def instance(name: str, value: object, kind: type) -> None:
    """Refuse anything but an object of a class.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if not isinstance(value, kind):
        library = kind.__module__.partition(".")[0]
        whose = "" if library == "udl" else f" of {library}"
        raise ValueError(f"{name}: got {shown(value)}; expected a {kind.__name__}{whose}")


def function(name: str, value: object) -> None:
    """Refuse what cannot be called.

    Raises
    ------
    ValueError
        If it cannot.
    """
    if not callable(value):
        raise ValueError(f"{name}: got {shown(value)}; expected a function")


def choice(name: str, value: object, options: Iterable[str]) -> str:
    """Return a text if it is one of some.

    Raises
    ------
    ValueError
        If it is not one of the options.
    """
    *others, last = options
    if not isinstance(value, str) or value not in (*others, last):
        listed = ", ".join(f'"{option}"' for option in others)
        raise ValueError(f'{name}: got {shown(value)}; expected {listed} or "{last}"')
    return value


def _index(value: object) -> int | None:
    """Return a whole number as an int, anything else as None."""
    truth = isinstance(value, bool) or str(getattr(value, "dtype", "")).endswith("bool")
    if truth or getattr(value, "ndim", 0) > 0:
        return None
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return None


def _listed(value: object) -> TypeGuard[Iterable[Any]]:
    """Say whether a value is a list of others: no text, no mapping, no single number."""
    sequence = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    return sequence or getattr(value, "ndim", 0) > 0
