"""Numbers and settings to find by an experiment: what is found is judged, not how."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from udl.checks import notebook
from udl.checks.core import Check, Verdict
from udl.checks.counts import A_FLOAT, not_whole
from udl.checks.errors import Diagnosis, error_line, from_error
from udl.checks.forms import wrong_type
from udl.checks.mistakes import Mistake, from_none
from udl.checks.notebook import PASSED, session
from udl.checks.trials import Trial
from udl.checks.values import (
    Problem,
    find_problem,
    items_of,
    kind_of,
    number,
    short,
    to_array,
)


def _tried(check: Check, answer: Callable[..., Any]) -> Trial | Verdict:
    """Ask an answer for what was found; the verdict, where it is none, is not done, or raises."""
    refused = check.refused(answer)
    if refused:
        return refused
    trial = check.call(answer, {})
    if trial.error is None:
        return trial
    if notebook.is_stub(trial.error):
        return check.not_done(trial.error)
    rows = [("raised", error_line(trial.error, answer))]
    return check.wrong(rows, from_error(trial.error))


_WHOLE = Diagnosis("no whole number", "Decide which of its two neighbours is asked for, and why.")


def _asked(problem: Problem, check: Experiment) -> str:
    """Say why something is not the single number that is asked for, and what to do."""
    if problem.kind == "type":
        found = wrong_type(problem, 0.0, check.tolerance)
        return found.why if found else "One finite number is asked for."
    if problem.kind == "shape":
        return "One number is asked for, without an axis: a[0] takes the first out of an array."
    return "One finite number is asked for."


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
    positive : str
        What speaks against a result that is not positive, if none can be right.
    nearly : str
        What a near miss suggests, where no search by steps leads to the number.
    """

    expected: Callable[[], float]
    tolerance: float
    goal: str
    mistakes: Sequence[Mistake] = ()
    below: str = ""
    above: str = ""
    positive: str = ""
    nearly: str = ""

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
        trial = _tried(self, answer)
        return trial if isinstance(trial, Verdict) else self._judged(trial, answer)

    def _judged(self, trial: Trial, answer: Callable[..., Any]) -> Verdict:
        goal = f"{self.goal}, ± {number(self.tolerance)}" if self.tolerance else self.goal
        rows = [("came", short(trial.came)), ("expected", goal)]
        if trial.came is None:
            return self.wrong(rows, from_none(trial.printed, answer))
        problem = find_problem(trial.came, float(self.expected()), 0.0, self.tolerance)
        if problem and problem.kind != "value":
            return self.wrong(rows, Diagnosis("not a single number", _asked(problem, self)))
        return self._weigh(trial.came, rows)

    def _weigh(self, came: Any, rows: list[tuple[str, str]]) -> Verdict:
        expected, found = self.expected(), float(came)
        error = found - expected
        if abs(error) <= self.tolerance and not_whole(came, expected):
            return self.wrong(rows, A_FLOAT)
        if abs(error) <= self.tolerance:
            return self.passed()
        for mistake in self.mistakes:
            if any(abs(found - wrong()) <= self.tolerance / 2 for wrong in mistake.wrong):
                return self.wrong(rows, Diagnosis(mistake.name, mistake.why))
        if self.positive and found <= 0:
            return self.wrong(rows, Diagnosis("a number that is not positive", self.positive))
        if type(expected) is int:  # no step is too large for it, and np.argmin may return it
            advice = [("but", self.below if error < 0 else self.above)]
            return self.wrong([*rows, *advice], None if found == round(found) else _WHOLE)
        if abs(error) <= 4 * self.tolerance and self.nearly:
            return self.wrong(rows, Diagnosis("near, and not near enough", self.nearly))
        if abs(error) <= 4 * self.tolerance:
            why = f"Near. Look around {number(found)} in smaller steps. If these lead there again, "
            why += "the search is fine, and what it compares is not quite what is asked for."
            return self.wrong(rows, Diagnosis("perhaps steps that are too large", why))
        if found == round(found) and found > 10 * (1 + abs(expected)):
            why = "A whole number so far from anything in question may be what np.argmin returns: "
            why += "where the best candidate stands, not which number stands there."
            return self.wrong(rows, Diagnosis("a position instead of a value", why))
        return self.wrong([*rows, ("but", self.below if error < 0 else self.above)], None)


@dataclass(frozen=True, kw_only=True)
class Measured(Experiment):
    """A number to compute from a variable of the notebook: it must follow what that holds.

    It is looked for once more with other values in the variable. That shows an answer that was
    typed in, and one that computes something else which happens to be as large.

    Attributes
    ----------
    variable : str
        The name under which the notebook keeps what is computed with.
    drawn : callable
        Takes a generator and returns other values of the same form.
    computed : callable
        Takes the values and returns the number that is asked for.
    others : str
        What the other values are, as it follows "tried".
    near : float
        How far from the number an answer may be for other values.
    slips : sequence of Mistake
        Quantities that are right for the notebook's own values and wrong for others: each takes
        the other values.
    own : bool
        Whether `computed` says what is expected of the notebook's own values, too.
    """

    variable: str
    drawn: Callable[[np.random.Generator], Any]
    computed: Callable[[Any], float]
    others: str = "other numbers"
    near: float = 1e-9
    slips: Sequence[Mistake] = ()
    own: bool = False

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        namespace = getattr(answer, "__globals__", {})
        if self.own and self.variable in namespace:
            expected = self.computed(namespace[self.variable])
            return replace(self, expected=lambda: expected, own=False).judge(answer)
        first = _tried(self, answer)
        if isinstance(first, Verdict):
            return first
        verdict = self._judged(first, answer)
        if verdict.status != PASSED:
            return verdict
        other = self.drawn(np.random.default_rng([session.draw, *self.name.encode()]))
        with _holding(namespace, self.variable, other):
            trial = self.call(answer, {})
        wanted = float(self.computed(other))
        if trial.error is None and self._agree(trial.came, wanted):
            return verdict
        rows = [("tried", f"{self.others} in {self.variable}, draw {session.draw}")]
        if trial.error is not None:
            rows += [("raised", error_line(trial.error, answer)), ("expected", short(wanted))]
            return self.wrong(rows, from_error(trial.error))
        rows += [("came", short(trial.came)), ("expected", short(wanted))]
        for slip in self.slips:
            if any(self._agree(trial.came, wrong(other)) for wrong in slip.wrong):
                return self.wrong(rows, Diagnosis(slip.name, slip.why))
        return self.wrong(rows, self._once_only(first.came, trial.came))

    def _once_only(self, first: Any, came: Any) -> Diagnosis:
        """Say what is known of a number that is right for the notebook's own values alone."""
        held = f"The number is right for what {self.variable} holds now"
        if find_problem(came, float(first), 1e-9, 0.0) is None:
            why = f"{held}. Compute it from {self.variable}, so that it is right for other values "
            return Diagnosis("a number typed in, or another quantity", f"{why}too.")
        why = f"{held}, within the tolerance. It changes with other values, and to a wrong number: "
        why += "the search may be too coarse or too narrow for them, or something in it may fit "
        return Diagnosis(
            "another quantity, or right for these values alone",
            f"{why}the values of the page alone.",
        )

    def _agree(self, came: Any, wanted: float) -> bool:
        return find_problem(came, float(wanted), 1e-6, self.near) is None


@contextlib.contextmanager
def _holding(namespace: dict[str, Any], name: str, value: Any) -> Iterator[None]:
    """Let a variable of the notebook hold another value for a while."""
    before = {name: namespace[name]} if name in namespace else {}
    namespace[name] = value
    try:
        yield
    finally:
        del namespace[name]
        namespace.update(before)


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
        What the score is, as it stands before the number: ``loss``. Empty where the number says
        nothing to a student; a verdict then shows the settings.
    items : sequence of str
        Names of the settings.
    mistakes : sequence of Mistake
        Other settings that people hand in, and what they are; tried if the score is too high.
    steps : mapping from float to str
        What to try next for a score above each number; the highest number that applies is used.
    advice : callable or None
        What to try next, if that depends on the settings: takes them one by one, returns a text.
    beyond : callable or None
        Why settings are none that the task allows, which have no score then: takes them one by
        one, returns a text, empty if they are allowed.
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
    beyond: Callable[..., str] | None = None

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        trial = _tried(self, answer)
        if isinstance(trial, Verdict):
            return trial
        if trial.came is None:
            return self.wrong([("came", "None")], from_none(trial.printed, answer))
        form = self._form(trial.came)
        if form:
            rows, why = form
            return self.wrong(rows, Diagnosis("settings of another form", why))
        settings = tuple(
            to_array(one) if np.ndim(one) else one for one in items_of(trial.came) or ()
        )
        came = ", ".join(f"{n} {short(s)}" for n, s in zip(self.items, settings, strict=True))
        outside = self.beyond(*settings) if self.beyond else ""
        if outside:
            return self.wrong([("came", came), ("expected", self.goal), ("but", outside)], None)
        score = float(self.score(*settings))
        if score <= self.target:
            return self._reached(score)
        came = f"{self.unit} {number(score)}" if self.unit else came
        rows = [("came", came), ("expected", self.goal)]
        for mistake in self.mistakes:
            if any(find_problem(settings, w(), 1e-9, 1e-12) is None for w in mistake.wrong):
                return self.wrong(rows, Diagnosis(mistake.name, mistake.why))
        if self.advice is not None:
            return self.wrong([*rows, ("hint", self.advice(*settings))], None)
        reached = [level for level in self.steps if score > level]
        return self.wrong([*rows, ("hint", self.steps[max(reached)])] if reached else rows, None)

    def _reached(self, score: float) -> Verdict:
        verdict = self.passed()
        if not self.unit:
            return verdict
        return replace(verdict, text=f"{verdict.text} {self.unit.capitalize()}: {score:.4f}.")

    def _form(self, came: Any) -> tuple[list[tuple[str, str]], str] | None:
        """Say what is amiss with the settings, whatever their values, and what to do about it."""
        start, settings = self.start(), items_of(came)
        if settings is None or len(settings) != len(start):
            why = f"Return {len(start)} things with commas between them, in this order."
            asked = ", ".join(self.items)
            if len(start) == 1:
                asked = f"({asked},)"
                why = f"It stands alone in a tuple, which the comma makes: return {asked}"
            return [("came", short(came)), ("expected", asked)], why
        for name, one, target in zip(self.items, settings, start, strict=True):
            problem = find_problem(one, target, 0.0, 0.0)
            if problem and problem.kind == "finite":
                rows = [("came", f"{name}: {short(one)}"), ("expected", "finite numbers")]
                return rows, "Look for a division by zero on the way to it, or for an overflow."
            if problem is None or problem.kind == "value":
                problem = not_whole(one, target)
            if problem:
                expected = f"{kind_of(target)} of shape {np.shape(target)}"
                single = "a whole number" if type(target) is int else kind_of(target)
                expected = expected if np.ndim(target) else single
                rows = [("came", f"{name}: {short(one)}"), ("expected", f"{name}: {expected}")]
                return rows, _into_form(problem)
        return None


def _into_form(problem: Problem) -> str:
    """Say how a setting of another form is brought into the one that is asked for."""
    came, target = problem.came, problem.expected
    if isinstance(came, (bool, np.bool_)):
        return "True and False are answers to a question. Write the number itself: 1, or 0."
    if problem.kind == "dtype" and type(target) is int:
        return A_FLOAT.why
    if problem.kind == "type":
        found = wrong_type(problem, 0.0, 0.0)
        return found.why if found else "See the docstring."
    if not np.ndim(target):
        return "One number is asked for, without an axis: a[0] takes the first out of an array."
    if np.ndim(came) != np.ndim(target) and np.size(came) == np.size(target):
        return (
            "As many numbers, with brackets missing or too many: np.array([1.0, 2.0]) has the "
            "shape (2,), np.array([[1.0], [2.0]]) has (2, 1)."
        )
    return "The docstring says how many numbers belong here, and in how many rows and columns."
