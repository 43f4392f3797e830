"""What the pages of the coursework print about an answer: its form, and public examples.

A mark is made elsewhere. Nothing here knows the numbers of anybody's own instance.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from udl.coursework.students import normalised


@dataclass(frozen=True)
class Example:
    """A call whose result everybody may know.

    Parameters
    ----------
    told : str
        What it is, in a few words.
    arguments : tuple
        What the function gets.
    expected : number or array_like
        What it should return.
    """

    told: str
    arguments: tuple[Any, ...]
    expected: Any


def try_examples(
    answer: Callable[..., Any], examples: Sequence[Example], rtol: float = 1e-6
) -> None:
    """Call a function with public examples, and print a line on each.

    Parameters
    ----------
    answer : callable
        A student's function; a stub that raises ``NotImplementedError`` is not done yet.
    examples : sequence of Example
        What to try.
    rtol : float
        Relative tolerance.
    """
    name = getattr(answer, "__name__", "the function")
    for example in examples:
        try:
            came = answer(*example.arguments)
        except NotImplementedError:
            print(f"not done yet: {name}")
            return
        except Exception as error:
            print(f"raised   {name}, {example.told}: {type(error).__name__}: {error}")
            continue
        print(judged(f"{name}, {example.told}", came, example.expected, rtol))


def id_of(student_id: Callable[[], Any], example: str = "ada") -> str:
    """Return the id that a student has filled in, or that of an example.

    Parameters
    ----------
    student_id : callable
        Takes nothing, returns the id.
    example : str
        Taken while there is none, and said so.

    Raises
    ------
    ValueError
        If what it returns is no text, or empty.
    """
    try:
        return normalised(student_id())
    except NotImplementedError:
        print(f"not done yet: student_id (these are the numbers of {example!r}, not yours)")
        return example


@contextmanager
def waiting() -> Iterator[None]:
    """Let what needs an answer that is not there yet wait for it, in a line."""
    try:
        yield
    except NotImplementedError:
        print("not done yet: this cell waits for an answer above")


def judged(told: str, came: object, expected: Any, rtol: float = 1e-6) -> str:
    """Say in a line whether a result is as expected.

    Parameters
    ----------
    told : str
        What was tried.
    came : object
        Anything.
    expected : number or array_like
        What should have come.
    rtol : float
        Relative tolerance.

    Returns
    -------
    str
        Begins with ``agrees`` or ``differs``.
    """
    wanted = np.asarray(expected, dtype=float)
    try:
        found = _numbers(came)
    except (TypeError, ValueError):
        return f"differs  {told}: got {type(came).__name__}, expected numbers"
    if found.shape != wanted.shape:
        return f"differs  {told}: got shape {found.shape}, expected {wanted.shape}"
    if np.allclose(found, wanted, rtol=rtol, atol=1e-12):
        return f"agrees   {told}"
    if found.ndim:
        return f"differs  {told}: largest difference {np.max(np.abs(found - wanted)):.3g}"
    return f"differs  {told}: got {float(found):.6g}, expected {float(wanted):.6g}"


def show_answers(answers: Callable[[], Any], names: Sequence[str]) -> None:
    """Print whether the answers to one's own instance have the form that is asked for.

    Parameters
    ----------
    answers : callable
        A student's function.
    names : sequence of str
        What the dict that it returns holds.
    """
    try:
        came = answers()
    except NotImplementedError:
        print("not done yet: answers")
        return
    if not isinstance(came, dict):
        print(f"answers: got {type(came).__name__}, expected a dict")
        return
    for name in names:
        try:
            number = _numbers(came[name])
            if number.ndim:
                raise TypeError
        except KeyError:
            print(f"missing  {name}")
        except (TypeError, ValueError):
            print(f"{name}: got {type(came[name]).__name__}, expected one number")
        else:
            print(f"{name:18s} {number:.6g}" + ("" if np.isfinite(number) else ": not finite"))
    for name in came:
        if name not in names:
            print(f"unknown  {name}")


def _numbers(came: object) -> np.ndarray:
    """Turn what the marking takes for numbers into an array; texts and truth values are none."""
    if hasattr(came, "detach"):
        came = came.detach()
    raw = np.asarray(came)
    if raw.dtype.kind not in "iufO" or any(isinstance(one, str | bool | None) for one in raw.flat):
        raise TypeError
    return raw.astype(float)
