"""Functions to write, and code to trace: compared with an expression of the check's own."""

from __future__ import annotations

import copy
import inspect
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from udl.checks import notebook, safeguards
from udl.checks.core import SEED, WIDTH, Check, Verdict, names_for
from udl.checks.counts import not_whole
from udl.checks.errors import Diagnosis, error_line
from udl.checks.mistakes import Mistake, diagnose
from udl.checks.notebook import session
from udl.checks.trials import Tolerance, Trial, most_telling
from udl.checks.values import find_problem, short, unchanged


@dataclass(frozen=True, kw_only=True)
class Implement(Check):
    """A function to write: compared with `expected` on several drawn inputs.

    Attributes
    ----------
    expected : callable
        An independent right answer; its parameters' names are shown as the inputs' names.
    draws : callable
        Takes a fixed `numpy.random.Generator` and returns a list of argument tuples: several,
        of different shapes, simple ones first (the first that fails is shown).
    mistakes : sequence of Mistake
        Wrong formulas to recognise, in the order in which they are tried.
    overflow : str
        Why a result may be infinite or not a number here, and what to do about it.
    items : sequence of str
        Names of the parts when a tuple is expected.
    reveal : bool
        Whether a wrong answer is shown the expected one.
    hint : str
        What to do about a wrong result that looks like no known mistake.
    without : sequence of str
        What an answer may not use, itself or through another function of the notebook: names of
        functions, ``"@"``, ``"a loop"``.
    in_order : bool
        Whether arrays are curves or lists whose numbers make sense in their order alone, so that
        nothing follows from putting them into another shape.
    rtol, atol : float
        Relative and absolute tolerance.
    """

    expected: Callable[..., Any]
    draws: Callable[[np.random.Generator], Sequence[tuple[Any, ...]]]
    mistakes: Sequence[Mistake] = ()
    overflow: str = (
        "An infinite result or nan (not a number) comes from dividing by zero, from the logarithm "
        "of zero or from the exponential of a large number."
    )
    items: Sequence[str] = ()
    reveal: bool = True
    hint: str = "work one value out by hand from these inputs, and compare step by step"
    without: Sequence[str] = ()
    in_order: bool = False
    rtol: float = 1e-6
    atol: float = 1e-12

    whole: ClassVar[bool] = False  # whether floats fail where whole numbers are expected

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything.

        First on inputs that are the same every time, then on others that are new in each kernel.
        """
        refused = self.refused(answer)
        if refused:
            return refused
        drawn = self.draws(np.random.default_rng(SEED))
        trials = []
        for number, arguments in enumerate(drawn, start=1):
            session.doing = f"call {number} of {len(drawn)}"
            trials.append(self._try(answer, arguments))
            if notebook.is_stub(trials[-1].error):
                return self.not_done(trials[-1].error)
        if not all(trial.right for trial in trials):
            more = [self._try(answer, arguments) for arguments in self._others(SEED + 1)]
            return self._wrong(answer, trials, [*trials, *more])
        session.doing = "new inputs"
        for draw in _new_draws(self.name):
            for arguments in self._others([draw, *self.name.encode()]):
                trials.append(self._try(answer, arguments))
                if not trials[-1].right:
                    verdict = self._wrong(answer, trials, trials, draw)
                    return replace(verdict, on_new_inputs=True)
        ruled_out = self._ruled_out(answer)
        return self.wrong([("came", "the right values")], ruled_out) if ruled_out else self.passed()

    def _ruled_out(self, answer: Any) -> Diagnosis | None:
        """Name what the task rules out and the answer uses."""
        found = next((part for part in safeguards.used_by(answer) if part in self.without), "")
        why = "The task is to do without it."
        return Diagnosis(f"an answer by {found}", why) if found else None

    def _others(self, seed: int | Sequence[int]) -> Iterable[tuple[Any, ...]]:
        """Draw anew and leave out what is the same with every seed."""
        usual = self.draws(np.random.default_rng(SEED))
        for number, drawn in enumerate(self.draws(np.random.default_rng(seed))):
            if number >= len(usual) or not unchanged(usual[number], drawn):
                yield drawn

    def _wrong(
        self,
        answer: Any,
        trials: Sequence[Trial],
        evidence: Sequence[Trial],
        draw: int | None = None,
    ) -> Verdict:
        """Say what went wrong first, and what kind of mistake all the evidence shows.

        `draw` is the number of the new inputs, if it was on them.
        """
        shown = most_telling(trials)
        right = sum(trial.right for trial in trials)
        tolerance = Tolerance(self.rtol, self.atol, self.overflow)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # wrong formulas overflow, too
            diagnosis = diagnose(
                evidence,
                self.mistakes,
                tolerance,
                lambda drawn: self._attempt(answer, drawn),
                answer,
            )
        diagnosis = diagnosis or self._ruled_out(answer)
        rows = list(self._rows(answer, shown, right))
        if draw is not None:
            again = f"check.{self.name}({self.name}, draw={draw})"
            rows.append(("draw", f"{draw}, new in this kernel; repeat it by {again}"))
            diagnosis = diagnosis or _SELDOM
        elif diagnosis is None and shown.error is None:
            rows.append(("hint", self.hint))
        return self.wrong(rows, diagnosis)

    def _attempt(self, answer: Any, drawn: Sequence[Any]) -> Trial | None:
        """Try inputs that were put together by the check; None if they make no sense here."""
        if self.in_order:
            return None
        try:
            return self._try(answer, drawn)
        except Exception:  # the expected value may not exist for them
            return None

    def _try(self, answer: Callable[..., Any], drawn: Sequence[Any]) -> Trial:
        names = names_for(answer, inspect.signature(self.expected).parameters)
        # A draw may leave out arguments that have a usual value.
        arguments = dict(zip(names, drawn, strict=False))
        with np.errstate(all="ignore"):
            expected = self.expected(*copy.deepcopy(list(drawn)))
        trial = self.call(answer, arguments, expected)
        if trial.error is not None:
            return trial
        problem = find_problem(trial.came, expected, self.rtol, self.atol)
        if problem is None and self.whole:
            problem = not_whole(trial.came, expected)
        return replace(trial, problem=problem)

    def _rows(self, answer: Any, trial: Trial, right: int) -> Iterable[tuple[str, str]]:
        tried = [f"{name} = {short(value)}" for name, value in trial.arguments.items()]
        if len(", ".join(tried)) < WIDTH - 14:
            tried = [", ".join(tried)] if tried else []
        for position, text in enumerate(tried):
            yield "" if position else "tried", text
        problem = trial.problem
        came, expected, part = trial.came, trial.expected, ""
        if problem and problem.item is not None:
            came, expected = problem.came, problem.expected
            part = (self.items[problem.item] if self.items else f"item {problem.item + 1}") + ": "
        if trial.error is not None:
            yield "raised", error_line(trial.error, answer)
        else:
            yield "came", part + short(came)
        for name, value in trial.changed.items():
            yield "changed", f"{name} = {short(value)} after the call"
        if trial.printed.strip():
            first, *more = trial.printed.strip().splitlines()
            yield "printed", first + (f" (and {len(more)} more lines)" if more else "")
        if self.reveal and (problem or trial.error):
            yield "expected", part + short(expected)
        told = problem and (self.reveal or (problem.item is None and problem.kind != "value"))
        if problem and problem.detail and told:
            yield "differs", problem.detail
        if right:
            yield "right", f"for {right} other input{'s' * (right > 1)}"


_REMEMBERED = 3  # draws on which earlier answers failed, and that are tried again


def _new_draws(name: str) -> range:
    """Return the numbers of the new inputs: the next one, and the last that answers failed on.

    After each failure another draw joins them. Otherwise one would type its results in, call by
    call, until all that this kernel draws are in the table.
    """
    failed = session.failed.get(name, 0)
    return range(session.draw + max(0, failed - _REMEMBERED), session.draw + failed + 1)


_SELDOM = Diagnosis(
    "right for the usual inputs only",
    "The inputs that are tried every time come out right, new ones do not: answers may be typed "
    "in, or a case is missing.",
)


@dataclass(frozen=True, kw_only=True)
class Read(Implement):
    """Given code to trace: the answer is a value, and a wrong one is not told the right one."""

    draws: Callable[[np.random.Generator], Sequence[tuple[Any, ...]]] = lambda rng: [()]
    reveal: bool = False
    hint: str = "go through the code line by line and write the result beside each line"
    whole: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Count(Implement):
    """A function to write that returns whole numbers, used as sizes: floats do not pass."""

    whole: ClassVar[bool] = True
