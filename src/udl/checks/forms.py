"""Read a mistake from the form of the results: type, shape, kind of number, precision."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from itertools import permutations
from numbers import Number
from typing import Any

import numpy as np

from udl.checks.counts import A_FLOAT, is_shape
from udl.checks.errors import Diagnosis
from udl.checks.trials import Tolerance, Trial
from udl.checks.values import (
    Problem,
    find_problem,
    form_of,
    is_single,
    is_tensor,
    items_of,
    number,
    same_values,
    to_array,
)


def structure(trials: Sequence[Trial], failed: Trial, tolerance: Tolerance) -> Diagnosis | None:
    """Read the mistake from the form of the results: every one that shows this fault must agree."""
    if failed.problem is None:
        return None
    alike = [t for t in trials if t.problem and t.problem.kind == failed.problem.kind]
    found = [_of_form(trial, trials, tolerance) for trial in alike]
    # A list came instead of a number here and of an array there: the same fault.
    names = {diagnosis and diagnosis.name.partition(" instead of")[0] for diagnosis in found}
    if len(names) == 1:
        return found[0]
    return _reshaped(failed.problem, [t.problem for t in alike if t.problem])


def _of_form(trial: Trial, trials: Sequence[Trial], tolerance: Tolerance) -> Diagnosis | None:
    problem = trial.problem
    assert problem is not None  # only such trials are looked at
    if problem.kind in ("type", "length", "shape", "value") and _reordered(trial, tolerance):
        why = "All parts are right. Return them in the order in which the exercise asks for them."
        return Diagnosis("the parts in another order", why)
    if _is_list_of_arrays(problem.expected):
        return _wrong_list(problem)
    if problem.kind == "type":
        return wrong_type(problem, tolerance.rtol, tolerance.atol)
    if problem.kind == "length":
        return _wrong_length(problem)
    if problem.kind == "shape":
        return _wrong_shape(problem, trial, tolerance.rtol, tolerance.atol)
    if problem.kind == "dtype":
        return _wrong_dtype(problem)
    if problem.kind == "finite":
        return _not_finite(trials, tolerance)
    return _few_digits(problem)


def _reordered(trial: Trial, tolerance: Tolerance) -> bool:
    """Tell whether a few parts are right, but not in their places."""
    items = items_of(trial.came) if isinstance(trial.expected, tuple) else None
    if items is None or not len(items) == len(trial.expected) <= 4:
        return False
    return any(
        find_problem(order, trial.expected, tolerance.rtol, tolerance.atol) is None
        for order in permutations(items)
    )


def _is_list_of_arrays(expected: Any) -> bool:
    """Tell whether arrays are asked for that do not make one array."""
    arrays = isinstance(expected, list) and all(isinstance(e, np.ndarray) for e in expected)
    return arrays and to_array(expected) is None


def _wrong_list(problem: Problem) -> Diagnosis | None:
    """Name what came instead of a list of arrays, or instead of one of its arrays."""
    came, expected = problem.came, problem.expected
    if isinstance(came, np.ndarray) or not isinstance(came, (list, tuple)):
        form = _form_of(came)
        why = "Its arrays have different shapes, so that only a list or a tuple can hold them."
        return Diagnosis(f"{form} instead of a list of arrays", why)
    if len(came) != len(expected):
        return None
    for place, (one, other) in enumerate(zip(came, expected, strict=True)):
        if not isinstance(one, np.ndarray) and not is_tensor(one):
            name = "a number" if np.ndim(one) == 0 and to_array(one) is not None else _form_of(one)
            why = f"Item {place} of the list has to be an array of shape {other.shape}."
            return Diagnosis(f"{name} instead of an array in the list", why)
    return None


def _wrong_length(problem: Problem) -> Diagnosis | None:
    """Name an array that came where its shape is asked for, among other things."""
    if problem.item is None or not is_shape(problem.expected):
        return None
    if not isinstance(problem.came, np.ndarray) and not is_tensor(problem.came):
        return None
    why = "x.shape is the shape of x, a tuple of whole numbers; x itself holds the numbers."
    return Diagnosis("an array instead of its shape", why)


def _reshaped(first: Problem, problems: Sequence[Problem]) -> Diagnosis | None:
    """Name a shape that holds as many values as the one asked for, but is another."""
    pairs = [(to_array(problem.came), to_array(problem.expected)) for problem in problems]
    if first.kind != "shape" or any(a is None or b is None or a.size != b.size for a, b in pairs):
        return None
    return Diagnosis(
        "as many values in another shape",
        f"{np.shape(first.came)} came, {np.shape(first.expected)} is asked for: reshape, a new "
        "axis or keepdims may have changed it. Keep the shape of what came in.",
    )


def _wrong_dtype(problem: Problem) -> Diagnosis | None:
    came = to_array(problem.came)
    if came is not None and came.dtype.kind == "c":
        zero = " All imaginary parts are zero here." if not came.imag.any() else ""
        why = f"Real numbers are asked for: .real drops the imaginary parts.{zero}"
        return Diagnosis("complex numbers", why)
    if came is not None and came.dtype.kind == "f":
        return A_FLOAT
    if came is None or came.dtype.kind != "b":
        return None
    why = "A comparison such as y == 1 gives True or False; the exercise asks for numbers."
    return Diagnosis("a result of the wrong type", why)


def _not_finite(trials: Sequence[Trial], tolerance: Tolerance) -> Diagnosis:
    """Explain inf and nan: an overflow, if other inputs give finite results."""
    if all(t.problem and t.problem.kind == "finite" for t in trials):
        where = "It comes for every input:" if trials[0].arguments else "Where it was computed,"
        why = f"{where} look for a division by zero, or for the logarithm of zero."
        if not trials[0].arguments:
            why = f"A finite number belongs here. {why}"
        return Diagnosis("infinite or not a number", why)
    return Diagnosis("overflow", tolerance.overflow)


def _few_digits(problem: Problem) -> Diagnosis | None:
    """Name single or half precision, if the result has it and is right but for its last digits."""
    came, expected = to_array(problem.came), to_array(problem.expected)
    if came is None or expected is None or came.dtype.kind != "f":
        return None
    half = came.dtype.itemsize == 2
    scale = float(np.abs(expected).max(initial=0.0))
    if not (half or is_single(came)) or not np.allclose(came, expected, 1e-2, 1e-3 * scale):
        return None
    digits, kind = ("three", "float16") if half else ("seven", "float32")
    why = f"The numbers are in {kind}, with about {digits} digits, and some of these were lost on "
    return Diagnosis("too little precision", f"{why}the way. NumPy's own float64 has sixteen.")


_TO_ARRAY = {
    "": "np.asarray(…) turns it into an array.",
    "a list": "Arithmetic on lists repeats and joins them; np.array turns one into an array.",
    "a tuple": "Arithmetic on tuples joins them; np.array turns one into an array.",
    "a PyTorch tensor": "The exercise is done in NumPy: .detach().numpy() turns it into an array.",
    "an array of objects": "Its numbers are Python's; .astype(float) or .astype(int) takes them.",
    "an array of texts": "Its entries stand in quotes; .astype(float) or .astype(int) reads them.",
    "a matrix": "Its * multiplies matrices, unlike that of an array; np.asarray(…) makes one.",
}


_TO_NUMBER = {
    "": "float(…) turns it into a number.",
    "a list": "One number is asked for, without brackets around it.",
    "a tuple": "One number is asked for, without brackets or a comma.",
    "a PyTorch tensor": ".item() takes the number out of a tensor that holds one.",
}


def wrong_type(problem: Problem, rtol: float, atol: float) -> Diagnosis | None:
    """Say what came instead of what, and how the one is turned into the other."""
    came, expected = problem.came, problem.expected
    target = to_array(expected)
    form = _form_of(came)
    right = " It holds the right values." if same_values(came, expected, rtol, atol) else ""
    if inspect.isgenerator(came):
        why = (
            "A for within round brackets, or yield, makes a generator: it has computed nothing yet."
        )
        return Diagnosis("a generator instead of numbers", why)
    if hasattr(came, "__next__"):
        why = "It hands out its items one at a time, when asked; list(…) collects them."
        return Diagnosis(f"{form} instead of its numbers", why)
    if callable(came):
        why = "Brackets with arguments are missing after a function's name: f hands back the "
        return Diagnosis("a function that was not called", why + "function, f(x) its value.")
    if isinstance(expected, tuple):
        if len(expected) == 1 and find_problem(came, expected[0], rtol, atol) is None:
            why = f"({number(came)}) is a number in brackets. The comma makes the tuple: "
            return Diagnosis("a number instead of a tuple", f"{why}({number(came)},).")
        if isinstance(came, (tuple, list)) and len(came) == len(expected):
            pairs = zip(came, expected, strict=True)
            inner = (find_problem(one, target, rtol, atol) for one, target in pairs)
            amiss = next((part for part in inner if part and part.kind == "type"), None)
            return wrong_type(amiss, rtol, atol) if amiss else None
        return Diagnosis(f"{form} instead of a tuple", _tuple_asked(problem) + right)
    if isinstance(expected, str):
        return Diagnosis(f"{form} instead of text", "Text stands in quotes.")
    if target is None and not isinstance(expected, int):
        return None
    if is_tensor(expected):
        why = "torch.as_tensor turns numbers and arrays into one." + right
        return Diagnosis(f"{form} instead of a PyTorch tensor", why)
    if isinstance(came, str):
        return Diagnosis("text instead of numbers", "Numbers are written without quotes.")
    wanted = "an array" if np.ndim(expected) else "a number"
    written = form == "an array of texts" and np.ndim(expected) > 0
    if to_array(came) is None and not _holds_large(came) and not written:
        return Diagnosis(f"{form} instead of {wanted}", "See the docstring for what is asked for.")
    turn = _TO_ARRAY if np.ndim(expected) else _TO_NUMBER
    if type(expected) is int:
        turn = {**turn, "": "int(…) turns it into a whole number."}
    return Diagnosis(f"{form} instead of {wanted}", turn.get(form, turn[""]) + right)


def _tuple_asked(problem: Problem) -> str:
    """Say how the tuple is written that is asked for, without telling how long a shape is."""
    came, expected = problem.came, problem.expected
    unquoted = "Without quotes: a" if isinstance(came, str) else "A"
    if problem.item is not None:
        return f"{unquoted} tuple stands in brackets, with commas within: (3, 2), or (3,) for one."
    if len(expected) == 1:
        return f"{unquoted} tuple of one value is written (3,): the comma makes it."
    return f"Return {len(expected)} values with commas between them, in the order asked for."


def _holds_large(value: Any) -> bool:
    """Tell whether something holds one whole number beyond 64 bits, which no array can."""
    items = items_of(value) or [value]
    return len(items) == 1 and isinstance(items[0], Number)


def _form_of(value: Any) -> str:
    """Name what came in plain words, where `form_of` is silent too."""
    try:
        hidden = isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value)
        if isinstance(value, str):
            return "text"
        if isinstance(value, np.ndarray) and value.dtype.kind in "SU":
            return "an array of texts" if value.ndim else "text"
        plain = "an array" if np.ndim(value) else "a number"
        return "an array with masked entries" if hidden else form_of(value) or plain
    except Exception:  # an object may raise whatever it likes when it is asked what it is
        return f"a {type(value).__name__}"


def _wrong_shape(problem: Problem, trial: Trial, rtol: float, atol: float) -> Diagnosis | None:
    came, expected = to_array(problem.came), to_array(problem.expected)
    if came is None or expected is None:  # a whole number beyond 64 bits
        return Diagnosis("an array where a single number is expected", "One number is asked for.")

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
            f"{came.shape} came, {expected.shape} is asked for: as many values, but combined with "
            "other arrays they broadcast differently, often without an error.",
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
