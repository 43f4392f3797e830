"""Read a mistake from how all results relate to the answers, or from which inputs go wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from udl.checks.errors import Diagnosis
from udl.checks.trials import Attempt, Trial
from udl.checks.values import is_tensor, items_of, number, to_array, unchanged


def relation(trials: Sequence[Trial], rtol: float, atol: float) -> Diagnosis | None:
    """One simple relation leads from all expected values to all those that came."""
    if any(t.error or (t.problem and t.problem.kind != "value") for t in trials):
        return None  # what is amiss is the form of some results, not their values
    if len(trials) == 1 and isinstance(trials[0].expected, tuple):
        return None  # one result alone would be told from it
    pairs = [(to_array(a), to_array(b)) for trial in trials for a, b in _parts(trial)]
    if any(a is None or b is None or a.shape != b.shape for a, b in pairs):
        return None
    came = np.concatenate([np.ravel(a).astype(float) for a, _ in pairs if a is not None])
    expected = np.concatenate([np.ravel(b).astype(float) for _, b in pairs if b is not None])
    finite = np.isfinite(expected)
    if (np.isfinite(came) != finite).any():
        return None
    came, expected = came[finite], expected[finite]
    if np.unique(expected).size < 3:
        return None  # two numbers lie on many curves

    def equal(other: np.ndarray) -> bool:
        return bool(np.allclose(came, other, rtol=rtol, atol=atol))

    with np.errstate(all="ignore"):
        if equal(-expected):
            return Diagnosis("sign missing", "Every value has the right size and the wrong sign.")
        if equal(np.log(expected)):
            return Diagnosis("a logarithm too many", "These are the logarithms of the answers.")
        if equal(np.exp(expected)):
            return Diagnosis("log missing", "The logarithms of these values are the answers.")
        if equal(expected**2):
            return Diagnosis("square root missing", "These are the squares of the answers.")
        if equal(np.sqrt(expected)):
            return Diagnosis("square missing", "These are the square roots of the answers.")
        if equal(1 / expected):
            return Diagnosis("upside down", "Every value is one over the answer.")
        used = expected != 0
        factor = float(np.median(came[used] / expected[used]))
    offset = float(np.median(came - expected))
    # What is nearly right is nearly a multiple and nearly a sum: the better of both is named.
    multiple = np.abs(came - factor * expected).max() <= np.abs(came - expected - offset).max()
    if multiple and equal(factor * expected) and factor:
        return _factor(factor)
    if equal(expected + offset) and not np.allclose(offset, 0, atol=atol):
        why = f"Every value is the expected one plus {number(offset)}."
        return Diagnosis("a constant term too many or missing", why)
    for decimals in range(7):
        if np.array_equal(came, np.round(expected, decimals)):
            return Diagnosis("a rounded result", f"Round nothing: {decimals} decimals are left.")
    return None


def _parts(trial: Trial) -> list[tuple[Any, Any]]:
    """Pair what came with what was expected, part by part where several things are."""
    if not isinstance(trial.expected, tuple):
        return [(trial.came, trial.expected)]
    came = items_of(trial.came) or ()
    whole = len(came) == len(trial.expected)
    return list(zip(came, trial.expected, strict=True)) if whole else [(None, None)]


_POWERS = (1, -1, 0.5, -0.5, 2, -2)  # with which pi stands in formulas


def _factor(factor: float) -> Diagnosis:
    """Name a factor between what came and what was expected."""
    digits = 7 if abs(factor - 1) < 1e-2 else 5
    why = f"Every value is {number(factor, digits)} times the expected one."
    rounded = (about / np.pi for about in (3.14, 3.1416, 3.142, 22 / 7))
    if any(np.isclose(factor, r**power, rtol=1e-7) for r in rounded for power in _POWERS):
        return Diagnosis("a rounded number in the formula", f"{why} Use np.pi, not 3.14.")
    return Diagnosis("a constant factor too many or missing", why)


def some_shapes_only(trials: Sequence[Trial], attempt: Attempt) -> Diagnosis | None:
    """See by experiment whether the shape of the input decides between right and wrong.

    The numbers of an input that came out right are put into the shape of one that went wrong, and
    the other way round. Only if right and wrong stay with the shapes are these the cause.
    """
    for good in (trial for trial in trials if trial.right):
        for bad in (trial for trial in trials if not trial.right):
            if _shapes(good) == _shapes(bad) or _trivial(good, bad):
                continue
            filled = _refilled(bad, good), _refilled(good, bad)
            still_bad, still_good = map(attempt, filled)
            if still_bad is None or still_good is None:
                continue
            if still_bad.right or not still_good.right:
                return None  # it is the numbers that matter
            return Diagnosis(
                "works for some shapes only",
                "The same numbers in another shape come out right: a number of points may be "
                "fixed in the code, or the function counts on a single number, or on an array.",
            )
    return None


def _shapes(trial: Trial) -> list[tuple[int, ...]]:
    return [np.shape(a) for a in map(to_array, trial.arguments.values()) if a is not None]


def _trivial(good: Trial, bad: Trial) -> bool:
    """Tell whether an input may have come out right because it asks for less than the other.

    With a single point or column many a formula is right that is wrong in general, and what is no
    array (a list of shifts, a function) cannot be exchanged: neither says anything about shapes.
    """
    for name in good.arguments.keys() & bad.arguments.keys():  # a draw may leave out a usual value
        one, other = good.arguments[name], bad.arguments[name]
        if isinstance(one, np.ndarray):
            if _single(one.shape, np.shape(other)):
                return True
        elif callable(one):
            if one is not other:
                return True
        elif not np.isscalar(one) and not is_tensor(one) and not unchanged(one, other):
            return True
    return False


def _single(shape: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Tell whether an axis has one entry here and more in the other shape."""
    if len(shape) != len(other):
        return 1 in shape and 1 not in other
    return any(n == 1 != k for n, k in zip(shape, other, strict=True))


def _refilled(shaped: Trial, filled: Trial) -> list[Any]:
    """Arguments with the shapes of one trial and the numbers of another."""
    arguments = []
    for one, other in zip(shaped.arguments.values(), filled.arguments.values(), strict=False):
        numbers = to_array(other)
        if numbers is None or not numbers.size or is_tensor(one) or is_tensor(other):
            arguments.append(one)
        elif isinstance(one, np.ndarray):
            arguments.append(np.resize(numbers, one.shape))
        else:
            arguments.append(numbers.ravel()[0] if np.ndim(one) == 0 else one)
    return arguments
