"""Mistakes that can be recognised without knowing what the exercise is about."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from udl.checks.values import Problem, find_problem, number, to_array


class Mistake:
    """A mistake that an exercise expects: its name, why it matters and what it computes.

    Parameters
    ----------
    name : str
        A few words, lower case, as they follow "looks like".
    why : str
        One or two sentences: why that is not the answer.
    *wrong : callable
        Each takes the arguments of the exercise and returns what an answer with this mistake
        returns; several if there are several ways to make it.
    """

    def __init__(self, name: str, why: str, *wrong: Callable[..., Any]) -> None:
        self.name = name
        self.why = why
        self.wrong = wrong


@dataclass(frozen=True)
class Diagnosis:
    """A recognised mistake, ready to print: its name and why it matters."""

    name: str
    why: str


@dataclass(frozen=True)
class Trial:
    """One call of the student's function: the arguments and everything that was observed."""

    arguments: dict[str, Any]
    expected: Any
    came: Any = None
    error: Exception | None = None
    printed: str = ""
    changed: Mapping[str, Any] = field(default_factory=dict)
    problem: Problem | None = None

    @property
    def right(self) -> bool:
        """Whether the call returned what it should and left its arguments alone."""
        return self.problem is None and self.error is None and not self.changed


def diagnose(
    trials: Sequence[Trial], mistakes: Sequence[Mistake], overflow: str, rtol: float, atol: float
) -> Diagnosis | None:
    """Name the mistake behind the first trial that went wrong, if it is a known one."""
    failed = next(trial for trial in trials if not trial.right)
    if failed.error is not None:
        return from_error(failed.error) or _some_shapes_only(trials)
    if failed.came is None:
        return from_none(failed.printed)
    if failed.changed:
        return Diagnosis(
            f"input changed in place: {', '.join(failed.changed)}",
            "Whoever calls the function finds other numbers in their array afterwards. Write a "
            "new array (a = a - 1) instead of changing the one that was handed in (a -= 1).",
        )
    return (
        # A known mistake may return the same for every input, so it is looked for first.
        _known(trials, mistakes, rtol, atol)
        or _typed_in(trials, rtol, atol)
        or _structure(failed, overflow, rtol, atol)
        or _relation(trials, rtol, atol)
        or _some_shapes_only(trials)
    )


def from_none(printed: str) -> Diagnosis:
    """Explain why a function hands back None."""
    if printed.strip():
        return Diagnosis(
            "prints instead of returns",
            "A printed number is gone once it is on the screen; other code can only use what "
            "the function hands back with return.",
        )
    return Diagnosis(
        "return forgotten",
        "The function ends without a return statement that hands the result back, so Python "
        "returns None.",
    )


# type of exception, part of its message ("" for any), name, explanation
_ERRORS: tuple[tuple[type[Exception], str, str, str], ...] = (
    (TypeError, "only length-1", "works only for single numbers", "SCALAR"),
    (TypeError, "only 0-dimensional", "works only for single numbers", "SCALAR"),
    (TypeError, "must be real number, not", "works only for single numbers", "SCALAR"),
    (
        TypeError,
        "positional argument",
        "other arguments than the exercise asks for",
        "The check calls the function with the arguments listed under tried, in this order.",
    ),
    (
        TypeError,
        "NoneType",
        "a helper returns None",
        "Something that this function calls hands nothing back: look for a missing return there.",
    ),
    (
        ValueError,
        "truth value of an array",
        "a single question asked of a whole array",
        "if and while need one yes or no, an array gives one for every entry. Use arithmetic or "
        "np.where, which work on all entries at once.",
    ),
    (
        ValueError,
        "could not be broadcast",
        "shapes that do not fit together",
        "NumPy lines shapes up from the last axis. After a sum over an axis, keepdims=True keeps "
        "that axis with length 1, so that the result still fits the array it came from.",
    ),
    (
        IndexError,
        "",
        "an index beyond the end",
        "A number of points or classes may be fixed in the code, or an index is used on the "
        "wrong axis: take sizes from the arrays themselves.",
    ),
    (
        NameError,
        "",
        "a name that is not defined",
        "Check its spelling, and that the cell which defines it has been run.",
    ),
)
_SCALAR = (
    "The functions of the math module and float() take one number; those of NumPy (np.exp, "
    "np.log, …) take whole arrays too."
)


def from_error(error: Exception) -> Diagnosis | None:
    """Explain an exception that students often meet; None for any other."""
    for kind, part, name, why in _ERRORS:
        if isinstance(error, kind) and part in str(error):
            return Diagnosis(name, _SCALAR if why == "SCALAR" else why)
    return None


def _typed_in(trials: Sequence[Trial], rtol: float, atol: float) -> Diagnosis | None:
    """All answers are the same although different ones are expected."""
    first = trials[0]
    array = to_array(first.came)
    if array is None or not np.isfinite(array).all():
        return None
    same = all(find_problem(t.came, first.came, rtol, atol) is None for t in trials[1:])
    wanted = any(find_problem(t.expected, first.expected, rtol, atol) for t in trials[1:])
    if not (same and wanted):
        return None
    return Diagnosis(
        "the same answer for every input",
        "The result does not depend on the arguments: a number may be typed in, or the function "
        "uses variables from outside instead of its arguments.",
    )


def _known(
    trials: Sequence[Trial], mistakes: Sequence[Mistake], rtol: float, atol: float
) -> Diagnosis | None:
    """One of the exercise's own wrong formulas gives the same results on every trial."""
    answered = [trial for trial in trials if trial.error is None]
    for mistake in mistakes:
        for wrong in mistake.wrong:
            if all(_computes(wrong, trial, rtol, atol) for trial in answered):
                return Diagnosis(mistake.name, mistake.why)
    return None


def _computes(wrong: Callable[..., Any], trial: Trial, rtol: float, atol: float) -> bool:
    try:
        value = wrong(*trial.arguments.values())
    except (ArithmeticError, IndexError, TypeError, ValueError):
        return False  # the wrong formula does not even apply to these inputs
    return find_problem(trial.came, value, rtol, atol) is None


def _structure(trial: Trial, overflow: str, rtol: float, atol: float) -> Diagnosis | None:
    """Read the mistake from type, shape, dtype and finiteness of one result."""
    problem = trial.problem
    if problem is None:
        return None
    if problem.kind == "type":
        return _wrong_type(problem.came)
    if problem.kind == "shape":
        return _wrong_shape(problem, trial, rtol, atol)
    if problem.kind == "dtype":
        why = "A comparison such as y == 1 gives True or False; the exercise asks for numbers."
        return Diagnosis("a result of the wrong type", why)
    return Diagnosis("overflow", overflow) if problem.kind == "finite" else None


def _wrong_type(came: Any) -> Diagnosis | None:
    if isinstance(came, (list, tuple)):
        return Diagnosis(
            f"a {type(came).__name__} instead of an array",
            "Arithmetic on lists repeats and joins them; np.array turns one into an array.",
        )
    if inspect.isgenerator(came):
        why = "Round brackets around a for make a generator, which has computed nothing yet."
        return Diagnosis("a generator instead of numbers", why)
    if callable(came):
        why = "Brackets with arguments are missing after a function's name: f hands back the "
        return Diagnosis("a function that was not called", why + "function, f(x) its value.")
    return None


def _wrong_shape(problem: Problem, trial: Trial, rtol: float, atol: float) -> Diagnosis | None:
    came, expected = to_array(problem.came), to_array(problem.expected)
    assert came is not None  # a shape was found
    assert expected is not None

    def equal(changed: np.ndarray) -> bool:
        return bool(np.allclose(changed, expected, rtol=rtol, atol=atol))

    if expected.ndim == 0:
        for name, reduce in (("sum", np.sum), ("product", np.prod), ("mean", np.mean)):
            if came.size > 1 and equal(reduce(came)):
                why = f"These are the right terms, one for each point; their {name} is asked for."
                return Diagnosis(f"{name} missing", why)
    if came.ndim > 1 and came.shape == expected.shape[::-1]:
        right = " It holds the right values." if equal(came.T) else ""
        why = "Rows are data points (batch first), columns are classes or units."
        return Diagnosis("transposed result", why + right)
    if came.squeeze().shape == expected.squeeze().shape:
        return Diagnosis(
            "an axis too many or too few (keepdims)",
            f"{came.shape} and {expected.shape} hold the same number of values, but combined "
            "with other arrays they broadcast differently, often without an error.",
        )
    if came.ndim == 0:
        why = "One value for each entry is asked for; here they have been summed up or averaged, "
        return Diagnosis("a single number where an array is expected", why + "or one picked.")
    if expected.ndim and came.shape == expected.shape * 2:
        return Diagnosis(
            "every point combined with every other",
            "A column (N, 1) and a vector (N,), or an index that picks whole columns, give a "
            "table N by N: bring both arrays to the same shape first.",
        )
    if _other_axis(came.shape, expected.shape, trial.arguments.values()):
        why = "The result has one value for each column where one for each row is asked for, or "
        return Diagnosis("wrong axis", why + "the other way round.")
    if expected.ndim == 0:
        return Diagnosis("an array where a single number is expected", "One number is asked for.")
    return None


def _other_axis(came: tuple[int, ...], expected: tuple[int, ...], arguments: Any) -> bool:
    """Both shapes are an argument's shape with one axis gone, but not the same axis."""
    for shape in (np.shape(a) for a in map(to_array, arguments) if a is not None and a.ndim > 1):
        without = [shape[:axis] + shape[axis + 1 :] for axis in range(len(shape))]
        if came in without and expected in without:
            return True
    return False


def _relation(trials: Sequence[Trial], rtol: float, atol: float) -> Diagnosis | None:
    """One simple relation leads from all expected values to all those that came."""
    if any(isinstance(trial.expected, tuple) for trial in trials):
        return None
    pairs = [(to_array(t.came), to_array(t.expected)) for t in trials]
    if any(a is None or b is None or a.shape != b.shape for a, b in pairs):
        return None
    came = np.concatenate([np.ravel(a).astype(float) for a, _ in pairs if a is not None])
    expected = np.concatenate([np.ravel(b).astype(float) for _, b in pairs if b is not None])
    if not np.isfinite([came, expected]).all() or np.ptp(expected) == 0:
        return None

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
    if equal(factor * expected) and abs(factor - 1) > 1e-2:
        why = f"Every value is {number(factor)} times the expected one."
        return Diagnosis("a constant factor too many or missing", why)
    offset = float(np.median(came - expected))
    if equal(expected + offset):
        why = f"Every value is the expected one plus {number(offset)}."
        return Diagnosis("a constant term too many or missing", why)
    if np.allclose(came, expected, rtol=1e-2, atol=atol):
        return Diagnosis(
            "a rounded number in the formula",
            "All values are close, none is far off: use np.pi rather than 3.14, and round nothing "
            "on the way.",
        )
    return None


def _some_shapes_only(trials: Sequence[Trial]) -> Diagnosis | None:
    """See whether inputs of some shapes come out right, those of all others wrong."""

    def shapes(trial: Trial) -> tuple[tuple[int, ...], ...]:
        return tuple(np.shape(a) for a in map(to_array, trial.arguments.values()) if a is not None)

    right = {shapes(trial) for trial in trials if trial.right}
    wrong = {shapes(trial) for trial in trials if not trial.right}
    if not right or right & wrong:
        return None
    return Diagnosis(
        "works for some shapes only",
        "Inputs of other shapes come out right: a number of points may be fixed in the code, or "
        "the function counts on a single number.",
    )
