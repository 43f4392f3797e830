"""The kinds of checks; a chapter's checks are a table of these.

=============  ==============================  =================================================
class          the student writes              it passes if
=============  ==============================  =================================================
`Implement`    a function                      it agrees with `expected` on every drawn input
`Read`         a function without arguments    it returns what the given code does
`Predict`      a function without arguments    it returns the right one of the choices
`Experiment`   a function without arguments    it returns a number within an interval
`Reach`        a function without arguments    it returns settings whose score is low enough
`FreeText`     prose                           (no check; it appears in the summary)
=============  ==============================  =================================================

Expected values are independent expressions: a check never calls the algorithm th

Expected values are independent expressions: a check never calls the algorithm that it checks.
`README.md` beside this file says how a verdict comes about.
"""

from __future__ import annotations

import copy
import inspect
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from udl.checks import notebook
from udl.checks.core import SEED, WIDTH, Check, Verdict, error_line, not_a_function
from udl.checks.mistakes import Diagnosis, Mistake, Trial, diagnose, from_error, from_none
from udl.checks.values import find_problem, kind_of, number, short, to_array


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
    rtol: float = 1e-6
    atol: float = 1e-12

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        if not callable(answer):
            return self.wrong([("came", short(answer))], not_a_function(self.name))
        trials = []
        for drawn in self.draws(np.random.default_rng(SEED)):
            trial = self._try(answer, drawn)
            if notebook.is_stub(trial.error):
                return self.not_done(trial.error)
            trials.append(trial)
        wrong = [trial for trial in trials if not trial.right]
        if not wrong:
            return self.passed()
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # wrong formulas overflow, too
            diagnosis = diagnose(trials, self.mistakes, self.overflow, self.rtol, self.atol)
        rows = list(self._rows(answer, wrong[0], len(trials) - len(wrong)))
        if diagnosis is None and wrong[0].error is None:
            rows.append(("hint", self.hint))
        return self.wrong(rows, diagnosis)

    def _try(self, answer: Callable[..., Any], drawn: tuple[Any, ...]) -> Trial:
        names = inspect.signature(self.expected).parameters
        arguments = dict(zip(names, drawn, strict=True))
        with np.errstate(all="ignore"):
            expected = self.expected(*copy.deepcopy(drawn))
        trial = self.call(answer, arguments, expected)
        if trial.error is not None:
            return trial
        problem = find_problem(trial.came, expected, self.rtol, self.atol)
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
        if problem and problem.detail and (self.reveal or problem.item is None):
            yield "differs", problem.detail
        if right:
            yield "right", f"for {right} other input{'s' * (right > 1)}"


@dataclass(frozen=True, kw_only=True)
class Read(Implement):
    """Given code to trace: the answer is a value, and a wrong one is not told the right one."""

    draws: Callable[[np.random.Generator], Sequence[tuple[Any, ...]]] = lambda rng: [()]
    reveal: bool = False
    hint: str = "go through the code line by line and write the result beside each line"


@dataclass(frozen=True, kw_only=True)
class Predict(Check):
    """A choice to commit to: each wrong one is answered with what speaks against it.

    Attributes
    ----------
    right : str
        The right choice.
    wrong_choices : mapping from str to str
        Every other choice with the reason why it is wrong.
    """

    right: str
    wrong_choices: Mapping[str, str]

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        trial = self.call(answer, {}) if callable(answer) else Trial({}, None, came=answer)
        if notebook.is_stub(trial.error):
            return self.not_done(trial.error)
        if trial.error is not None:
            return self.wrong([("raised", error_line(trial.error, answer))], None)
        if trial.came is None:
            return self.wrong([("came", "None")], from_none(trial.printed))
        choice = trial.came.strip().lower() if isinstance(trial.came, str) else None
        if choice == self.right:
            return self.passed()
        rows = [("came", short(trial.came))]
        if choice is not None and choice in self.wrong_choices:
            return self.wrong([*rows, ("but", self.wrong_choices[choice])], None)
        choices = ", ".join(repr(c) for c in sorted([self.right, *self.wrong_choices]))
        return self.wrong([*rows, ("expected", f"one of {choices}")], None)


@dataclass(frozen=True, kw_only=True)
class Experiment(Check):
    """A number to find: passes within `tolerance` of `expected`, and near misses are explained.

    Attributes
    ----------
    expected : callable
        Computes the right number from the data, without arguments.
    tolerance : float
        Largest accepted distance from it.
    goal : str
        What is looked for, in words: shown as expected, so that the number stays to be found.
    mistakes : sequence of Mistake
        Other numbers that people find, and what they are.
    below, above : str
        What a result that is too small, or too large, suggests.
    """

    expected: Callable[[], float]
    tolerance: float
    goal: str
    mistakes: Sequence[Mistake] = ()
    below: str = ""
    above: str = ""

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        if not callable(answer):
            return self.wrong([("came", short(answer))], not_a_function(self.name))
        trial = self.call(answer, {})
        if notebook.is_stub(trial.error):
            return self.not_done(trial.error)
        if trial.error is not None:
            rows = [("raised", error_line(trial.error, answer))]
            return self.wrong(rows, from_error(trial.error))
        goal = f"{self.goal}, ± {number(self.tolerance)}"
        rows = [("came", short(trial.came)), ("expected", goal)]
        if trial.came is None:
            return self.wrong(rows, from_none(trial.printed))
        array = to_array(trial.came)
        if array is None or array.size != 1 or not np.isfinite(array).all():
            return self.wrong(rows, Diagnosis("not a single number", "One finite number is asked."))
        return self._weigh(array.item(), rows)

    def _weigh(self, found: float, rows: list[tuple[str, str]]) -> Verdict:
        error = found - self.expected()
        if abs(error) <= self.tolerance:
            return self.passed()
        for mistake in self.mistakes:
            if any(abs(found - wrong()) <= self.tolerance / 2 for wrong in mistake.wrong):
                return self.wrong(rows, Diagnosis(mistake.name, mistake.why))
        if abs(error) <= 4 * self.tolerance:
            why = f"You are near. Look around {number(found)} in smaller steps."
            return self.wrong(rows, Diagnosis("a search in steps that are too large", why))
        if isinstance(found, int) and found > 1:
            why = "np.argmin says where the best candidate stands, not which number stands there."
            return self.wrong(rows, Diagnosis("a position instead of a value", why))
        return self.wrong([*rows, ("but", self.below if error < 0 else self.above)], None)


@dataclass(frozen=True, kw_only=True)
class Reach(Check):
    """Settings to find by trying: passes if their score is at most `target`, lower being better.

    Attributes
    ----------
    start : callable
        Settings of the right form, without arguments: a tuple of numbers and arrays.
    score : callable
        Takes the settings one by one and returns a number, computed independently.
    target : float
        The highest score that passes.
    goal : str
        What is looked for, in words.
    unit : str
        What the score is, as it follows the number that came: ``loss``.
    items : sequence of str
        Names of the settings.
    mistakes : sequence of Mistake
        Other settings that people hand in, and what they are; tried if the score is too high.
    steps : mapping from float to str
        What to try next for a score above each number; the highest number that applies is used.
    advice : callable or None
        What to try next, if that depends on the settings: takes them one by one, returns a text.
    """

    start: Callable[[], tuple[Any, ...]]
    score: Callable[..., float]
    target: float
    goal: str
    unit: str
    items: Sequence[str]
    mistakes: Sequence[Mistake] = ()
    steps: Mapping[float, str] = field(default_factory=dict)
    advice: Callable[..., str] | None = None

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        if not callable(answer):
            return self.wrong([("came", short(answer))], not_a_function(self.name))
        trial = self.call(answer, {})
        if notebook.is_stub(trial.error):
            return self.not_done(trial.error)
        if trial.error is not None:
            rows = [("raised", error_line(trial.error, answer))]
            return self.wrong(rows, from_error(trial.error))
        if trial.came is None:
            return self.wrong([("came", "None")], from_none(trial.printed))
        form = self._form(trial.came)
        if form:
            return self.wrong(form, Diagnosis("settings of another form", "See the docstring."))
        score = float(self.score(*trial.came))
        if score <= self.target:
            verdict = self.passed()
            return replace(verdict, text=f"{verdict.text} {self.unit.capitalize()}: {score:.4f}.")
        rows = [("came", f"{self.unit} {number(score)}"), ("expected", self.goal)]
        for mistake in self.mistakes:
            if any(find_problem(trial.came, w(), 1e-9, 1e-12) is None for w in mistake.wrong):
                return self.wrong(rows, Diagnosis(mistake.name, mistake.why))
        if self.advice is not None:
            return self.wrong([*rows, ("hint", self.advice(*trial.came))], None)
        reached = [level for level in self.steps if score > level]
        return self.wrong([*rows, ("hint", self.steps[max(reached)])] if reached else rows, None)

    def _form(self, came: Any) -> list[tuple[str, str]]:
        """Say what is amiss with the settings, whatever their values; empty if nothing is."""
        start = self.start()
        if not isinstance(came, (tuple, list)) or len(came) != len(start):
            return [("came", short(came)), ("expected", ", ".join(self.items))]
        for name, one, target in zip(self.items, came, start, strict=True):
            problem = find_problem(one, target, 0.0, 0.0)
            if problem and problem.kind == "finite":
                return [("came", f"{name}: {short(one)}"), ("expected", "finite numbers")]
            if problem and problem.kind != "value":
                expected = f"{kind_of(target)} of shape {np.shape(target)}"
                expected = expected if np.ndim(target) else kind_of(target)
                return [("came", f"{name}: {short(one)}"), ("expected", f"{name}: {expected}")]
        return []
