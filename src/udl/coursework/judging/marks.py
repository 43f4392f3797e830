"""A mark, and the parts of which it is the sum."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

import numpy as np

from udl.coursework.students import normalised

Value: TypeAlias = dict[str, Any]
MOST_NUMBERS = 100_000  # in one value; more is no answer to any question here


@dataclass(frozen=True)
class Mark:
    """What a submission is worth, as the tools of grading read it.

    Parameters
    ----------
    points, out_of : float
        Reached and reachable.
    reason : str
        Why, in sentences to the student.
    estimate, low, high : float, optional
        What was measured, with its interval.
    """

    points: float
    out_of: float
    reason: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None

    def described(self) -> dict[str, Any]:
        """Return what JSON can say."""
        return asdict(self)


@dataclass(frozen=True)
class Question:
    """One part of a mark: a call, what it should give, and what that is worth.

    Parameters
    ----------
    part : str
        What the points are for; questions of one part earn its points together or not at all.
    points : float
        Of the part.
    call : str
        An expression over what the notebook's cells define, and ``numpy``.
    expected : number or array_like
        What is right.
    rtol, atol : float
        Relative and absolute tolerance.
    key : str
        Which entry is asked for, where the value is a dict.
    """

    part: str
    points: float
    call: str
    expected: Any
    rtol: float = 1e-6
    atol: float = 1e-9
    key: str = ""


def program(question: Question) -> str:
    """Return what marking runs to get a question's value: its last line is the call."""
    return f"import numpy\n{question.call}"


def mark_questions(
    questions: Sequence[Question], values: Sequence[Value], out_of: float, remark: str = ""
) -> Mark:
    """Judge the values of some calls.

    Parameters
    ----------
    questions : sequence of Question
        In the order of the calls.
    values : sequence of dict
        What came of each.
    out_of : float
        Reachable points.
    remark : str
        What the reason begins with.

    Returns
    -------
    Mark
        With a reason that names each part, and for a wrong one how it is wrong, but never the
        right value.
    """
    padded = [*values, *[{"fault": "no value came"}] * len(questions)]
    found: dict[str, str] = {}
    worth = {one.part: one.points for one in questions}
    for question, value in zip(questions, padded, strict=False):
        said = complaint(question, value)
        found[question.part] = found.get(question.part) or said
    points = sum(worth[part] for part, said in found.items() if not said)
    told = [
        f"{part}: {said or 'right'} ({0 if said else worth[part]:g} of {worth[part]:g})."
        for part, said in found.items()
    ]
    return Mark(round(points, 2), out_of, " ".join([remark, *told] if remark else told))


def complaint(question: Question, value: object) -> str:
    """Say what is wrong with a value; empty if it is right."""
    if not isinstance(value, dict) or "value" not in value:
        fault = value.get("fault") if isinstance(value, dict) else None
        return f"it failed with {last_line(fault)}"
    came = value["value"]
    if question.key:
        if not isinstance(came, dict):
            return f"a dict was expected and {kind(came)} came"
        if question.key not in came:
            return f"the dict has no entry {question.key!r}"
        came = came[question.key]
    wanted = np.asarray(question.expected, dtype=float)
    found = numbers(came)
    if found is None:
        return f"{kind(came)} came where numbers were expected"
    if found.shape != wanted.shape:
        return f"the shape {found.shape} came where {wanted.shape} was expected"
    if not np.isfinite(found).all():
        return "a number that is not finite came"
    if not np.allclose(found, wanted, rtol=question.rtol, atol=question.atol):
        return "not the right value"
    return ""


def numbers(value: object) -> np.ndarray | None:
    """Turn what JSON said into an array of floats; None where it is not numbers alone.

    Texts and truth values are none, but for the texts that stand for what is not finite.
    """
    if _count(value) > MOST_NUMBERS:
        return None
    try:
        return np.array(_floats(value), dtype=float)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return None


def kind(value: object) -> str:
    """Name what came, shortly."""
    names = {bool: "a truth value", str: "a text", list: "a list", dict: "a dict"}
    return "nothing" if value is None else names.get(type(value), "a number")


def last_line(fault: object) -> str:
    """Return the end of an error's text, without its places."""
    lines = fault.strip().splitlines() if isinstance(fault, str) else []
    return lines[-1].strip()[:200].rstrip(".") if lines else "an error"


def about_student(value: object, student: str) -> str:
    """Say so where the id in a notebook is not that of its submission; empty if it is."""
    came = value.get("value") if isinstance(value, dict) else None
    came = str(came) if type(came) is int else came
    if isinstance(came, str) and came.strip() and normalised(came) == normalised(student):
        return ""
    told = f"{came[:60]!r}" if isinstance(came, str) else "none"
    return (
        f"The id in the notebook is {told}, and the submission is that of {student!r}: "
        "it was marked with the numbers of the latter."
    )


def _floats(value: object) -> Any:
    if isinstance(value, list):
        return [_floats(one) for one in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        if value in ("nan", "inf", "-inf"):
            return float(str(value))
        raise TypeError
    return float(value) if math.isfinite(value) else value


def _count(value: object) -> int:
    """Count the entries of nested lists, as far as it matters."""
    waiting, found = [value], 0
    while waiting and found <= MOST_NUMBERS:
        one = waiting.pop()
        if isinstance(one, list):
            found += len(one)
            waiting += one[: MOST_NUMBERS + 1]
    return found
