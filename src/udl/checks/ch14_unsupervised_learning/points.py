"""Points to find by an experiment: what a score says of them, and what they really are, is judged.

An answer returns a table of points. Rules are asked in their order, for each of the inputs that the
function is tried with; the first that a table breaks is told, with what it says of the points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from udl.checks import notebook
from udl.checks.core import Check, Verdict, names_for
from udl.checks.errors import Diagnosis, error_line, from_error
from udl.checks.forms import wrong_type
from udl.checks.mistakes import from_none
from udl.checks.notebook import PASSED, session
from udl.checks.values import find_problem, short, to_array


@dataclass(frozen=True)
class Fault:
    """What a table of points breaks a rule by: what was seen, and what it looks like, if known."""

    seen: str
    diagnosis: Diagnosis | None = None
    hint: str = ""


Rule = Callable[..., Fault | None]  # of the points, then of what the function was called with


def _no_inputs() -> Sequence[tuple[str, tuple[Any, ...]]]:
    return [("", ())]


@dataclass(frozen=True, kw_only=True)
class Points(Check):
    """A function that returns points, (N, 2), for which all rules hold.

    Attributes
    ----------
    goal : str
        What is looked for, in words.
    rules : sequence of callable
        Each takes the points and the inputs, and returns a `Fault` or None.
    tries : callable
        Returns the calls: what the inputs are, in words, and the inputs.
    names : sequence of str
        Names of the inputs.
    """

    goal: str
    rules: Sequence[Rule]
    tries: Callable[[], Sequence[tuple[str, tuple[Any, ...]]]] = _no_inputs
    names: Sequence[str] = ()

    def wait(self) -> None:
        """Let the cell wait that shows what was to be found, until it has been found.

        Raises
        ------
        Waits
            Unless the check has passed; a notebook's cell then waits quietly.
        """
        if session.statuses.get(self.name) != PASSED:
            raise notebook.Waits(self.name)

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        refused = self.refused(answer)
        if refused:
            return refused
        names = names_for(answer, self.names)
        for told, inputs in self.tries():
            trial = self.call(answer, dict(zip(names, inputs, strict=True)))
            rows = [("tried", f"{names[0]} = {told}")] if told else []
            if notebook.is_stub(trial.error):
                return self.not_done(trial.error)
            if trial.error is not None:
                rows.append(("raised", error_line(trial.error, answer)))
                return self.wrong(rows, from_error(trial.error, inputs))
            rows.append(("came", short(trial.came)))
            if trial.came is None:
                return self.wrong(rows, from_none(trial.printed, answer))
            if trial.changed:
                why = "Whoever calls the function finds other points in their array afterwards."
                name = f"input changed in place: {', '.join(trial.changed)}"
                return self.wrong(rows, Diagnosis(name, why))
            rows.append(("expected", self.goal))
            form = _form(trial.came)
            if form:
                return self.wrong(rows, form)
            verdict = self._ruled(np.asarray(to_array(trial.came), dtype=float), inputs, rows)
            if verdict:
                return verdict
        return self.passed()

    def _ruled(
        self, points: np.ndarray, inputs: Sequence[Any], rows: Iterable[tuple[str, str]]
    ) -> Verdict | None:
        for rule in self.rules:
            fault = rule(points, *inputs)
            if fault:
                told = [("but", fault.seen), *([("hint", fault.hint)] if fault.hint else [])]
                return self.wrong([*rows, *told], fault.diagnosis)
        return None


def _form(came: Any) -> Diagnosis | None:
    """Say what is amiss with a table of points, whatever its numbers."""
    array = to_array(came)
    if array is None:
        return Diagnosis("no table of points", "An array of shape (N, 2) is asked for.")
    problem = find_problem(came, np.zeros(array.shape), 0.0, 0.0)
    if problem and problem.kind == "type":
        why = "np.array makes an array of it."
        return wrong_type(problem, 0.0, 0.0) or Diagnosis("no array of numbers", why)
    if array.ndim != 2 or array.shape[1] != 2:
        why = f"(N, 2) is asked for, one point in each row; {array.shape} came."
        return Diagnosis("another shape", why)
    if array.dtype.kind in "bc":
        return Diagnosis("no real numbers", "Each point has two coordinates, real numbers.")
    if not np.isfinite(array).all():
        return Diagnosis("infinite or not a number", "Every coordinate is a finite number.")
    return None
