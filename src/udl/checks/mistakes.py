"""Mistakes that can be recognised without knowing what the exercise is about.

A diagnosis is silence or the truth. Each one here needs evidence: a relation to the answer must
hold for every input that was tried, a fault of form for every result that shows one, and that only
some shapes work is proved by an experiment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dis import get_instructions
from itertools import pairwise
from types import CodeType
from typing import Any

import numpy as np

from udl.checks.counts import not_exact
from udl.checks.errors import Diagnosis, from_error, from_number
from udl.checks.forms import structure
from udl.checks.relations import relation, some_shapes_only
from udl.checks.trials import Attempt, Tolerance, Trial, most_telling
from udl.checks.values import find_problem, to_array


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


def diagnose(
    trials: Sequence[Trial],
    mistakes: Sequence[Mistake],
    tolerance: Tolerance,
    attempt: Attempt,
    answer: Any = None,
) -> Diagnosis | None:
    """Name the mistake behind the first trial that went wrong, if it is beyond doubt.

    Parameters
    ----------
    trials : sequence of Trial
        All calls, right and wrong, on several independent draws.
    mistakes : sequence of Mistake
        What the exercise itself expects to go wrong.
    tolerance : Tolerance
        Of the comparison.
    attempt : callable
        Calls the student's function with other arguments; None if these make no sense.
    answer : callable, optional
        The student's function, to look at how it ends.
    """
    rtol, atol = tolerance.rtol, tolerance.atol
    failed = most_telling(trials)
    if failed.error is not None:
        handed = list(failed.arguments.values())
        return (
            from_error(failed.error, handed)
            # It may fail on single numbers and show on arrays what it does.
            or _known(trials, mistakes, rtol, atol)
            or from_number(failed.error, handed)
            or some_shapes_only(trials, attempt)
        )
    if failed.came is None:
        return from_none(failed.printed, answer)
    if failed.changed:
        return Diagnosis(
            f"input changed in place: {', '.join(failed.changed)}",
            "Whoever calls the function finds other numbers in their array afterwards. Write a "
            "new array (a = a - 1) instead of changing the one that was handed in (a -= 1).",
        )
    return (
        # A known mistake may return the same for every input, so it is looked for first.
        _known(trials, mistakes, rtol, atol)
        or _typed_in(trials)
        or structure(trials, failed, tolerance)
        or not_exact(trials)
        or relation(trials, rtol, atol)
        or some_shapes_only(trials, attempt)
    )


def from_none(printed: str, answer: Any = None) -> Diagnosis:
    """Explain why a function hands back None: by what it printed, and how its code ends."""
    if printed.strip():
        return Diagnosis(
            "prints instead of returns",
            "A printed number is gone once it is on the screen; other code can only use what "
            "the function hands back with return.",
        )
    if _falls_through(answer):
        return Diagnosis(
            "return not reached",
            "None came back: there is a return, and the function has ended without coming to it. A "
            "condition may never be true (is the unit the right one?), or a loop end too early.",
        )
    return Diagnosis(
        "return forgotten",
        "None came back: the function ends without a return, or returns the result of something "
        "that hands nothing back, such as print or list.sort().",
    )


def _falls_through(answer: Any) -> bool:
    """Tell whether a function has a return with a value, and ways to end without one."""
    code = getattr(answer, "__code__", None)
    if not isinstance(code, CodeType):
        return False
    constant = {"RETURN_CONST": 1, "RETURN_VALUE": 0}  # Python 3.12 joins what 3.11 has as two
    ends = [
        pair[constant[pair[1].opname]]
        for pair in pairwise(get_instructions(code))
        if pair[1].opname in constant
    ]
    nothing = [step.opname.endswith("_CONST") and step.argval is None for step in ends]
    return any(nothing) and not all(nothing)


def _typed_in(trials: Sequence[Trial]) -> Diagnosis | None:
    """All answers are the same although different ones are expected.

    To the last digits: where chance is allowed for, answers that differ may all be within it.
    """
    rtol, atol = 1e-9, 1e-15
    first = trials[0]
    array = to_array(first.came)
    if array is None or not np.isfinite(array).all():
        return None
    same = all(find_problem(t.came, first.came, rtol, atol) is None for t in trials[1:])
    wanted = any(find_problem(t.expected, first.expected, rtol, atol) for t in trials[1:])
    if not (same and wanted):
        return None
    why = (
        "Nothing that was tried changes it: a number may be typed in, or a variable from outside "
        "used instead of an argument, or a return within a loop ends it in its first round."
    )
    if not array.any():
        why = (
            "Zero for all that was tried: a product may begin at 0 and stay there, or arguments "
            "are handed on in the wrong order, or a return within a loop ends it too early."
        )
    return Diagnosis("the same answer for every input", why)


def _known(
    trials: Sequence[Trial], mistakes: Sequence[Mistake], rtol: float, atol: float
) -> Diagnosis | None:
    """One of the exercise's own wrong formulas gives the same results on every trial."""
    answered = [trial for trial in trials if trial.error is None]
    if all(trial.right for trial in answered):
        return None
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
