"""A goal to reach with several numbers: judged by what they achieve, not by what they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from udl.checks import notebook
from udl.checks.core import Check, Verdict, _error_line, _not_a_function
from udl.checks.mistakes import Diagnosis, Mistake, Trial, from_error, from_none
from udl.checks.notebook import PASSED
from udl.checks.values import find_problem, number, short, to_array

Parts = tuple[np.ndarray, ...]


@dataclass(frozen=True, kw_only=True)
class Reach(Check):
    """Parameters to choose: they pass if what they achieve is good enough.

    Attributes
    ----------
    parts : mapping from str to tuple of int
        Names of the numbers or arrays to return, in order, and their shapes; ``()`` is a number.
    measure : callable
        Takes the parts as float arrays; returns how far they are from the goal, smaller is better.
    limit : float
        Largest accepted measure.
    quantity : str
        What is measured, in a few words: "loss".
    goal : str
        What is to be reached, in words.
    advice : callable
        Takes the parts of an answer that is not good enough; returns what they suggest.
    mistakes : sequence of Mistake
        Answers that people give, as functions without arguments, and what they are.
    """

    parts: Mapping[str, tuple[int, ...]]
    measure: Callable[..., float]
    limit: float
    quantity: str
    goal: str
    advice: Callable[..., str]
    mistakes: Sequence[Mistake] = ()

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        if not callable(answer):
            return self.wrong([("came", short(answer))], _not_a_function(self.name))
        trial = self.call(answer, {})
        if notebook.is_stub(trial.error):
            return self.not_done(trial.error)
        if trial.error is not None:
            rows = [("raised", _error_line(trial.error, answer))]
            return self.wrong(rows, from_error(trial.error))
        rows = [("came", short(trial.came)), ("goal", self.goal)]
        if trial.came is None:
            return self.wrong(rows, from_none(trial.printed))
        misshapen = self._misshapen(trial)
        if misshapen:
            return self.wrong(rows, misshapen)
        parts = tuple(np.asarray(to_array(part), dtype=np.float64) for part in trial.came)
        with np.errstate(all="ignore"):
            reached = float(self.measure(*parts))
        if reached <= self.limit:
            text = f"{self.quantity} {number(reached, 3)}; {self.success}"
            return Verdict(self.name, PASSED, self.passed().text.replace(self.success, text))
        rows.append(("reached", f"{self.quantity} {number(reached, 4)}"))
        for mistake in self.mistakes:
            if any(_same(parts, wrong()) for wrong in mistake.wrong):
                return self.wrong(rows, Diagnosis(mistake.name, mistake.why))
        return self.wrong([*rows, ("but", self.advice(*parts))], None)

    def _misshapen(self, trial: Trial) -> Diagnosis | None:
        """Say which part is missing, has the wrong shape or is not finite."""
        names = ", ".join(self.parts)
        if not isinstance(trial.came, (tuple, list)) or len(trial.came) != len(self.parts):
            asked = f"Return {len(self.parts)} values, in this order: {names}."
            return Diagnosis("not the right number of values", asked)
        for (name, shape), part in zip(self.parts.items(), trial.came, strict=True):
            array = to_array(part)
            if array is None:
                return Diagnosis("not numbers", f"{name} should be made of numbers.")
            if array.shape != shape:
                asked = f"{name} came with shape {array.shape}; {shape} is asked for."
                return Diagnosis("wrong shape of a part", asked)
            if not np.isfinite(array).all():
                return Diagnosis("not a finite number", f"{name} holds infinity or nan.")
        return None


def _same(parts: Parts, other: Any) -> bool:
    return find_problem(parts, tuple(other), 1e-6, 1e-9) is None
