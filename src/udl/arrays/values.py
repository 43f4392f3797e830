"""Checks of what stands in an array.

They check *values*, always, because a loss that quietly accepts a NaN, a label 3 among three
classes or a negative sigma costs a student an afternoon.
"""

import numbers

import numpy as np

from udl.arrays.wording import shown


def real_array(
    name: str, value: object, *, ndim: int | None = None, infinite: bool = False
) -> np.ndarray:
    """Return ``value`` as a float64 array without NaN, or say what is wrong with it.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : array_like, any shape
        Numbers: booleans, integers or floats.
    ndim : int, optional
        The number of axes that the array must have.
    infinite : bool
        Whether ``inf`` and ``-inf`` are allowed.

    Returns
    -------
    ndarray, float64, the shape of ``value``

    Raises
    ------
    ValueError
        If ``value`` is not made of real numbers, is empty, has the wrong number of axes, or holds
        a NaN (or an infinity where none is allowed).
    """
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(
            f"{name}: got nested lists of unequal lengths; expected numbers"
        ) from error
    except (TypeError, RuntimeError) as error:  # tensors that numpy cannot read
        raise ValueError(
            f"{name}: got a {type(value).__name__} ({error}); expected numbers"
        ) from error
    if array.dtype == object and all(isinstance(entry, numbers.Real) for entry in array.flat):
        array = _from_long_integers(name, array)
    if array.dtype.kind not in "biuf":
        what = shown(value) if array.ndim == 0 else f"values of type {array.dtype}"
        raise ValueError(f"{name}: got {what}; expected real numbers")
    if ndim is not None and array.ndim != ndim:
        raise ValueError(
            f"{name}: got shape {array.shape}; expected {ndim} "
            f"{'axis' if ndim == 1 else 'axes'}, not {array.ndim}"
        )
    if array.size == 0:
        raise ValueError(f"{name}: got an empty array of shape {array.shape}; expected numbers")
    with np.errstate(over="ignore"):  # a long double may be beyond float64's range
        array = array.astype(np.float64, copy=False)
    expected = "numbers other than NaN" if infinite else "finite numbers"
    refuse(name, array, np.isnan(array) if infinite else ~np.isfinite(array), expected)
    return array


def positive_array(name: str, value: object) -> np.ndarray:
    """Return ``value`` as a finite float64 array, all above zero, such as standard deviations.

    Raises
    ------
    ValueError
        If an entry is zero, negative or not finite, or the array is empty.
    """
    array = real_array(name, value)
    refuse(name, array, array <= 0, "numbers above 0")
    return array


def nonnegative_array(name: str, value: object) -> np.ndarray:
    """Return ``value`` as a finite float64 array, all zero or above, such as rates of events.

    Raises
    ------
    ValueError
        If an entry is negative or not finite, or the array is empty.
    """
    array = real_array(name, value)
    refuse(name, array, array < 0, "numbers that are 0 or above")
    return array


def whole_array(
    name: str, value: object, *, below: int | None = None, ndim: int | None = None
) -> np.ndarray:
    """Return ``value`` as an int64 array of whole numbers 0, 1, 2, …: labels, counts, indices.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : array_like, any shape
        Floats are taken if they are whole, so that ``1.0`` may stand for class 1.
    below : int, optional
        The number of classes K: labels must lie in 0..K-1.
    ndim : int, optional
        The number of axes that the array must have.

    Returns
    -------
    ndarray, int64, the shape of ``value``

    Raises
    ------
    ValueError
        If an entry is not whole, is negative, is ``below`` or more, or does not fit into 64 bits.
    """
    array = real_array(name, value, ndim=ndim)
    limit = 2.0**63 if below is None else below
    expected = "whole numbers 0, 1, 2, …" if below is None else f"whole numbers in 0..{below - 1}"
    refuse(name, array, (array != np.floor(array)) | (array < 0) | (array >= limit), expected)
    return array.astype(np.int64)


def count_array(name: str, value: object) -> np.ndarray:
    """Return ``value`` as a float64 array of whole numbers 0, 1, 2, …, however large.

    Raises
    ------
    ValueError
        If an entry is not whole or is negative.
    """
    array = real_array(name, value)
    refuse(name, array, (array != np.floor(array)) | (array < 0), "whole numbers 0, 1, 2, …")
    return array


def probability_array(name: str, value: object, *, ndim: int | None = None) -> np.ndarray:
    """Return ``value`` as a float64 array of probabilities, which need not sum to one.

    Raises
    ------
    ValueError
        If an entry lies outside [0, 1].
    """
    array = real_array(name, value, ndim=ndim)
    refuse(name, array, (array < 0) | (array > 1), "probabilities between 0 and 1")
    return array


def distribution_array(name: str, value: object, *, ndim: int | None = None) -> np.ndarray:
    """Return ``value``, shape (..., K), as float64 distributions over its last axis.

    What float32 leaves of a sum of one is not one in float64; such rows are divided by their sum.

    Raises
    ------
    ValueError
        If an entry lies outside [0, 1], or a row's sum differs from 1 by more than 1e-6.
    """
    array = probability_array(name, value, ndim=ndim)
    if array.ndim == 0:
        raise ValueError(f"{name}: got the single number {array}; expected at least one axis")
    totals = array.sum(axis=-1, keepdims=True)
    away = np.abs(totals - 1)
    refuse(f"{name}, summed over its last axis", totals[..., 0], away[..., 0] > 1e-6, "sums of 1")
    return np.where(away > 1e-12, array / totals, array)


def together(**arrays: np.ndarray) -> tuple[int, ...]:
    """Return the shape to which arrays broadcast.

    Raises
    ------
    ValueError
        If they do not; it names each array, as the caller's keywords do, and its shape.
    """
    try:
        return np.broadcast_shapes(*(array.shape for array in arrays.values()))
    except ValueError:
        *others, last = (f"{name} of shape {array.shape}" for name, array in arrays.items())
        raise ValueError(
            f"{', '.join(arrays)}: got {', '.join(others)} and {last}; expected shapes that "
            "broadcast with each other"
        ) from None


def points(x: object, y: object) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs (N,) and targets (N,) of as many points.

    Raises
    ------
    ValueError
        If a number is not finite, there is none, or the lengths differ.
    """
    inputs, targets = real_array("x", x, ndim=1), real_array("y", y, ndim=1)
    if len(inputs) != len(targets):
        raise ValueError(
            f"y: got {len(targets)} targets for {len(inputs)} inputs; expected equal lengths"
        )
    return inputs, targets


def refuse(name: str, array: np.ndarray, bad: np.ndarray, expected: str) -> None:
    """Raise a ``ValueError`` that shows the first entry of ``array`` where ``bad`` is true.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    array : ndarray, any shape
        The values that came.
    bad : ndarray of bool, same shape
        True where a value is not acceptable.
    expected : str
        What should have come, in words.

    Raises
    ------
    ValueError
        If any entry of ``bad`` is true.
    """
    if np.any(bad):
        first = tuple(int(i) for i in np.argwhere(bad)[0])
        place = f" at index {first if len(first) > 1 else first[0]}" if first else ""
        count = np.count_nonzero(bad)
        more = f" (and {count - 1} more)" if count > 1 else ""
        raise ValueError(f"{name}: got {float(array[first])!r}{place}{more}; expected {expected}")


def _from_long_integers(name: str, array: np.ndarray) -> np.ndarray:
    """Convert what numpy keeps as objects: integers of more than 64 bits."""
    try:
        return array.astype(np.float64)
    except OverflowError:
        raise ValueError(
            f"{name}: got a number above the largest float64; expected finite numbers"
        ) from None
