"""What the numpy modules accept: named array types, and checks that explain what was wrong.

A shape such as ``"N K"`` is documentation in normal use; the tests check it on every call with
jaxtyping and beartype. The functions below check the *values*, always, because a loss that quietly
accepts a NaN, a label 3 among three classes or a negative sigma costs a student an afternoon. Each
returns a float64 (or int64) array and raises a ``ValueError`` that names the argument, what came
and what was expected.
"""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from jaxtyping import Float, Integer, Real
from numpy.typing import ArrayLike

# Arrays that come back with at least one axis.
FloatVector = Float[np.ndarray, "N"]
FloatClassRows = Float[np.ndarray, "N K"]
FloatShaped = Float[np.ndarray, "*shape"]

if TYPE_CHECKING:
    # For a static checker the rest is as in numpy: whatever converts to an array may come in, and
    # what goes out is an array for arrays and a number for numbers, which has no shorter name.
    Values: TypeAlias = ArrayLike
    Vector: TypeAlias = ArrayLike
    Labels: TypeAlias = ArrayLike
    ClassRows: TypeAlias = ArrayLike
    Shaped: TypeAlias = ArrayLike
    FloatValues: TypeAlias = Any
    PointLosses: TypeAlias = Any
    Summed: TypeAlias = Any
else:
    # Numbers of any shapes that broadcast with each other ("#"), a lone number included.
    Values = Real[np.ndarray, "*#batch"] | float | int | np.number
    FloatValues = Float[np.ndarray, "*#batch"] | float
    # One number, or one class 0..K-1, for each of N data points; and a row of K numbers for each.
    Vector = Real[np.ndarray, "N"]
    Labels = Integer[np.ndarray, "N"]
    ClassRows = Real[np.ndarray, "N K"]
    PointLosses = FloatVector | float
    # Any shape, kept; and any shape, with one axis (named in the docstring) summed away.
    Shaped = Real[np.ndarray, "*shape"]
    Summed = Float[np.ndarray, "..."] | float


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
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name}: got values of type {array.dtype}; expected real numbers")
    if ndim is not None and array.ndim != ndim:
        raise ValueError(
            f"{name}: got shape {array.shape}; expected {ndim} "
            f"{'axis' if ndim == 1 else 'axes'}, not {array.ndim}"
        )
    if array.size == 0:
        raise ValueError(f"{name}: got an empty array of shape {array.shape}; expected numbers")
    array = array.astype(np.float64, copy=False)
    expected = "numbers other than NaN" if infinite else "finite numbers"
    refuse(name, array, np.isnan(array) if infinite else ~np.isfinite(array), expected)
    return array


def positive_array(name: str, value: object) -> np.ndarray:
    """Return ``value`` as a finite float64 array whose entries are all above zero.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : array_like, any shape
        For example standard deviations.

    Returns
    -------
    ndarray, float64, the shape of ``value``

    Raises
    ------
    ValueError
        If an entry is zero, negative or not finite, or the array is empty.
    """
    array = real_array(name, value)
    refuse(name, array, array <= 0, "numbers above 0")
    return array


def nonnegative_array(name: str, value: object) -> np.ndarray:
    """Return ``value`` as a finite float64 array whose entries are zero or above.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : array_like, any shape
        For example rates of events.

    Returns
    -------
    ndarray, float64, the shape of ``value``

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
    """Return ``value`` as an int64 array of whole numbers 0, 1, 2, ….

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : array_like, any shape
        Labels or counts; floats are taken if they are whole, so that ``1.0`` may stand for 1.
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
        If an entry is not whole, is negative, or is ``below`` or more.
    """
    array = real_array(name, value, ndim=ndim)
    limit = np.inf if below is None else below
    expected = "whole numbers 0, 1, 2, …" if below is None else f"whole numbers in 0..{below - 1}"
    refuse(name, array, (array != np.floor(array)) | (array < 0) | (array >= limit), expected)
    return array.astype(np.int64)


def probability_array(name: str, value: object, *, ndim: int | None = None) -> np.ndarray:
    """Return ``value`` as a float64 array of probabilities, each between 0 and 1.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : array_like, any shape
        Probabilities that need not sum to one.
    ndim : int, optional
        The number of axes that the array must have.

    Returns
    -------
    ndarray, float64, the shape of ``value``

    Raises
    ------
    ValueError
        If an entry lies outside [0, 1].
    """
    array = real_array(name, value, ndim=ndim)
    refuse(name, array, (array < 0) | (array > 1), "probabilities between 0 and 1")
    return array


def distribution_array(name: str, value: object, *, ndim: int | None = None) -> np.ndarray:
    """Return ``value`` as a float64 array of distributions over its last axis.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : array_like, shape (..., K)
        Probabilities of K outcomes.
    ndim : int, optional
        The number of axes that the array must have.

    Returns
    -------
    ndarray, float64, shape (..., K)

    Raises
    ------
    ValueError
        If an entry lies outside [0, 1], or a row's sum differs from 1 by more than 1e-6.
    """
    array = probability_array(name, value, ndim=ndim)
    if array.ndim == 0:
        raise ValueError(f"{name}: got the single number {array}; expected at least one axis")
    totals = array.sum(axis=-1)
    refuse(f"{name}, summed over its last axis", totals, np.abs(totals - 1) > 1e-6, "sums of 1")
    return array


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
