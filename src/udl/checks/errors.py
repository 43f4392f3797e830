"""Say what an exception in a student's function means, where that is beyond doubt.

The exception itself is always told as it is. An explanation is added only if the message alone
proves it: of the many kinds of `IndexError` only one is an index beyond the end.
"""

from __future__ import annotations

import inspect
import linecache
import traceback
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from dis import get_instructions
from types import CodeType, FrameType, FunctionType
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Diagnosis:
    """A recognised mistake, ready to print: its name and why it matters."""

    name: str
    why: str


_SCALAR = Diagnosis(
    "works only for single numbers",
    "The functions of the math module and float() take one number; those of NumPy (np.exp, "
    "np.log, …) take whole arrays too.",
)
_QUESTION = Diagnosis(
    "a single question asked of a whole array",
    "if and while need one yes or no, an array gives one for every entry. Use arithmetic or "
    "np.where, which work on all entries at once.",
)
_SHAPES = Diagnosis(
    "shapes that do not fit together",
    "Print the shapes of both sides in the line above. Sizes must agree, counted from the last "
    "axis, or be 1; a sum over an axis drops it unless keepdims=True.",
)
_INDEX = Diagnosis(
    "an index beyond the end",
    "Positions are counted from 0: the last of n entries has the index n - 1. Take n from the "
    "array itself, and look at which axis the index belongs to.",
)
_NONE = Diagnosis(
    "a helper returns None",
    "Something in this line is None. That comes from a function without return, or from a method "
    "such as list.sort(), which changes a list and hands nothing back.",
)
_DOMAIN = Diagnosis(
    "a function of math beyond where it is defined",
    "The functions of the math module raise where NumPy's return an infinity or nan: np.log(0) is "
    "-inf, math.log(0) an error.",
)
_LARGE = Diagnosis(
    "beyond NumPy's whole numbers",
    "NumPy's integers have 64 bits at most. Python's own have no limit: keep them in a list.",
)

# what the message must hold, whatever the type of the exception: the explanation
_MESSAGES: tuple[tuple[str, Diagnosis], ...] = (
    ("only length-1 arrays can be converted", _SCALAR),
    ("only 0-dimensional arrays can be converted", _SCALAR),
    ("only one element tensors can be converted", _SCALAR),
    ("must be real number, not list", _SCALAR),
    ("must be real number, not numpy.ndarray", _SCALAR),
    ("truth value of an array with more than one", _QUESTION),
    ("Boolean value of Tensor with more than one", _QUESTION),
    ("'NoneType'", _NONE),
    ("must be real number, not NoneType", _NONE),
    ("math domain error", _DOMAIN),
    ("expected a positive input", _DOMAIN),
    ("too large to convert to C", _LARGE),
    ("is out of bounds for axis", _INDEX),
    ("list index out of range", _INDEX),
    (
        "too many indices",
        Diagnosis(
            "more indices than axes",
            "x[i, j] needs an array with two axes. Print its shape: an axis may have been summed "
            "away, or a single row was handed in.",
        ),
    ),
    (
        "is out of bounds for array of dimension",
        Diagnosis(
            "an axis that the array does not have",
            "Axes are counted from 0: a vector of shape (N,) has axis 0 alone.",
        ),
    ),
)

_EXPLAINED = (
    TypeError,
    ValueError,
    RuntimeError,
    IndexError,
    AttributeError,
    OverflowError,
)

# what only errors about sizes say, in NumPy and in PyTorch
_ABOUT_SHAPES = (
    "could not be broadcast",
    "could not broadcast",
    "not aligned",
    "mismatch in its core dimension",
    "cannot reshape array",
    "all the input array dimensions",
    "all input arrays must have the same shape",
    "inhomogeneous shape",
    "must match the size of tensor",
    "shapes cannot be multiplied",
    "is invalid for input of size",
    "size mismatch",
    "Sizes of tensors must match",
    "expected input[",
    "Expected size for first two dimensions",
    "inconsistent tensor size",
    "stack expects each tensor to be equal size",
    "Kernel size can't be greater than actual input size",
)


def about_shapes(error: BaseException) -> bool:
    """Tell whether NumPy or PyTorch complains about sizes, and not about anything else."""
    text = message_of(error)
    return isinstance(error, (ValueError, RuntimeError)) and any(p in text for p in _ABOUT_SHAPES)


def from_error(error: BaseException, arguments: Collection[Any] = ()) -> Diagnosis | None:
    """Explain an exception that students often meet; None for any other.

    Parameters
    ----------
    error : BaseException
        What the student's function raised, with its traceback.
    arguments : collection of object
        What it was called with.
    """
    text = message_of(error)
    if isinstance(error, SystemExit):
        why = "exit() and quit() end Python itself. A function ends with return."
        return Diagnosis("Python told to end", why)
    if isinstance(error, RecursionError):
        why = "Python allows about a thousand calls within each other. Without a case in which "
        why += "it returns there is no end to them; with one, a loop does it, however long."
        return Diagnosis("a function that calls itself too often", why)
    if isinstance(error, UnboundLocalError):
        why = "It is assigned somewhere in this function, but not on the way to this line."
        return Diagnosis("a local name without a value", why)
    if isinstance(error, NameError):
        why = "Check its spelling, and that the cell which defines it has been run."
        return Diagnosis("a name that is not defined", why)
    if isinstance(error, AttributeError) and _of_a_number(error, arguments):
        why = "The exercise asks for single numbers, too, and a Python number has no "
        return Diagnosis("works only for arrays", f"{why}.{error.name}; np.asarray(x) has.")
    if isinstance(error, TypeError) and _not_even_called(error) and "argument" in text:
        why = "The check calls the function with the arguments listed under tried, in this order."
        if not arguments:
            why = "The check calls this function without arguments: its brackets stay empty."
        return Diagnosis("other arguments than the exercise asks for", why)
    if about_shapes(error):
        return _SHAPES
    if isinstance(error, _EXPLAINED):
        return next((diagnosis for part, diagnosis in _MESSAGES if part in text), None)
    return None


def _of_a_number(error: AttributeError, arguments: Collection[Any]) -> bool:
    """Tell whether something was asked of a number handed in that only an array has."""
    asked = isinstance(error.obj, (int, float)) and any(
        np.ndim(argument) == 0 and argument == error.obj for argument in arguments
    )
    return asked and error.name is not None and hasattr(np.ndarray, error.name)


def from_number(error: BaseException, arguments: Collection[Any]) -> Diagnosis | None:
    """Explain an error about a number that was handed in and taken for an array."""
    text = message_of(error)
    asked = ("object is not iterable", "object is not subscriptable", "has no len()")
    kinds = {type(a).__name__ for a in arguments if isinstance(a, (int, float))}
    if not isinstance(error, TypeError) or not any(part in text for part in asked):
        return None
    if not any(f"'{kind}'" in text for kind in kinds):
        return None
    why = "The exercise asks for single numbers, too, and these have no entries and no length."
    return Diagnosis("works only for arrays", f"{why} Arithmetic takes both.")


def _not_even_called(error: BaseException) -> bool:
    """Tell whether the call itself failed, before any line of the student's function ran."""
    return error.__traceback__ is None or error.__traceback__.tb_next is None


def message_of(error: BaseException) -> str:
    """Return an exception's message; an exception may raise even when it is asked for that."""
    try:
        return str(error)
    except Exception:
        return ""


def error_line(error: BaseException, answer: Any) -> str:
    """Describe an exception in one line, with the student's own line if it can be found."""
    message = message_of(error).strip().partition("\n")[0]
    text = f"{type(error).__name__}: {message}" if message else type(error).__name__
    own = [
        (frame.f_code, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if _is_students(frame, answer)
    ]
    if not own:
        return text
    code, line = own[-1]
    source = linecache.getline(code.co_filename, line).strip()
    return f"{text}, in {code.co_name}, line {line}" + (f": {source}" if source else "")


def advice_on_interrupt(error: BaseException, answer: Any) -> str:
    """Say what may have taken so long, by the code that was running when it was interrupted."""
    running = [
        f.f_code for f, _ in traceback.walk_tb(error.__traceback__) if _is_students(f, answer)
    ]
    if any(running.count(code) > 2 for code in running):
        return (
            "a function that calls itself too often? A loop may do it, or a list of what it found"
        )
    if any("JUMP_BACKWARD" in step.opname for code in running for step in get_instructions(code)):
        return "a loop that never ends? Its condition must become false. Then run the check again"
    return "run the check again, and give it more time, or find a faster way for this line"


def _is_students(frame: FrameType, answer: Any) -> bool:
    """Tell whether a frame runs the student's code: a notebook's, or the module of the answer."""
    if frame.f_globals is getattr(answer, "__globals__", None):
        return True
    module = frame.f_globals.get("__name__")
    own = getattr(answer, "__module__", None)  # of a model, the module of its class
    return module == "__main__" or (module == own and not str(own).startswith(("torch", "numpy")))


def names_used(code: CodeType) -> Iterator[str]:
    """Yield every name outside itself that code refers to, inner functions included."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_used(constant)


def reached(code: CodeType, namespace: dict[str, Any]) -> list[str]:
    """List the names that code uses, directly or through functions of the same notebook.

    In the order in which they are met, so that the nearest comes first.
    """
    found: dict[str, None] = {}
    queue = [code]
    while queue:
        for name in names_used(queue.pop(0)):
            if name in found:
                continue
            found[name] = None
            # Behind a cache or another decorator stands the function that was written.
            value = namespace.get(name)
            value = inspect.getattr_static(value, "__wrapped__", value)
            if isinstance(value, FunctionType) and value.__globals__ is namespace:
                queue.append(value.__code__)
    return list(found)
