"""Functions that draw at random: any way of drawing is right that draws what it should.

A right answer need not draw what the check draws from the same generator. So the function is called
with many generators, and all results together are looked at: whether each is one that may come,
whether they differ, and how often each part of them comes. A generator's numbers are fixed by the
draw, so that the same answer gets the same verdict.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from udl.checks.core import Verdict, names_for
from udl.checks.errors import Diagnosis, message_of
from udl.checks.implement import Implement
from udl.checks.trials import Trial, most_telling
from udl.checks.values import Problem, find_problem, items_of, to_array

Fault = tuple[Diagnosis, int]  # what is amiss, and the number of a result that shows it
TOO_FAR = 5.5  # standard deviations beyond which a frequency is no chance

FLOATS = Diagnosis(
    "floats in place of the numbers of nodes",
    "A number of a node is an index, and an index is a whole number. np.array([]) and np.zeros "
    "make floats, and what is joined to floats becomes floats: collect in a list, or use "
    ".astype(int).",
)
NOT_REPEATED = Diagnosis(
    "another generator than the one handed in",
    "Called twice with equal generators, it draws something else. All draws must come from the "
    "generator that is handed in, so that an experiment can be repeated: rng.choice, not "
    "np.random.choice.",
)
ALWAYS_THE_SAME = Diagnosis(
    "the same draw every time",
    "Another generator changes nothing: a generator may be made within the function, or the first "
    "few are taken without drawing.",
)


@dataclass(frozen=True)
class Seen(Trial):
    """One call of a function, and what is known to be amiss with what came."""

    found: Diagnosis | None = None


def seen(trial: Trial, found: Diagnosis | None, **changes: Any) -> Trial:
    """Note what is amiss with a trial, if anything is known."""
    return Seen(**{**vars(trial), **changes, "found": found}) if found else trial


@dataclass(frozen=True, kw_only=True)
class Explaining(Implement):
    """A function to write, of which one result can show by itself what is amiss.

    Attributes
    ----------
    errors : mapping from str to Diagnosis
        What an error means here whose message holds this text.
    """

    errors: Mapping[str, Diagnosis] = field(default_factory=dict)

    def _told(self, trial: Trial) -> Trial:
        """Explain an error, and floats where numbers of nodes are asked for."""
        if trial.error is not None:
            text = message_of(trial.error)
            return seen(
                trial, next((why for part, why in self.errors.items() if part in text), None)
            )
        problem = trial.problem
        is_float = problem is not None and problem.kind == "dtype" and has_floats(problem.came)
        return seen(trial, FLOATS if is_float else None)

    def _wrong(
        self,
        answer: Any,
        trials: Sequence[Trial],
        evidence: Sequence[Trial],
        draw: int | None = None,
    ) -> Verdict:
        """Say what one result has shown, where it has."""
        shown = most_telling(trials)
        if not isinstance(shown, Seen) or shown.changed:
            return super()._wrong(answer, trials, evidence, draw)
        rows = list(self._rows(answer, shown, sum(trial.right for trial in trials)))
        if draw is not None:
            again = f"check.{self.name}({self.name}, draw={draw})"
            rows.append(("draw", f"{draw}, new in this kernel; repeat it by {again}"))
        return self.wrong(rows, shown.found)


@dataclass(frozen=True, kw_only=True)
class OfNodes(Explaining):
    """A function that returns numbers of nodes: whole numbers, since they are used as indices.

    Attributes
    ----------
    form : callable
        Takes what came and what is expected, and returns what is amiss with its form.
    """

    form: Callable[[Any, Any], Problem | None]

    def _try(self, answer: Callable[..., Any], drawn: Sequence[Any]) -> Trial:
        trial = super()._try(answer, drawn)
        if trial.error is None and trial.problem is None:
            trial = replace(trial, problem=self.form(trial.came, trial.expected))
        return self._told(trial)


@dataclass(frozen=True, kw_only=True)
class Drawing(Explaining):
    """A function that draws, judged by many calls.

    Attributes
    ----------
    fault : callable
        Takes results of many calls with other generators, then the arguments without the last,
        and says what is amiss with them and which result shows it; None if nothing is.
    form : callable
        Takes what came and what is expected, and returns what is amiss with its form.
    renewed : callable
        Takes the last argument (a generator or a seed) and a number, and returns another one.
    times : int
        How many calls.
    not_repeated : Diagnosis
        What is said if two calls with equal generators differ.
    """

    fault: Callable[..., Fault | None]
    form: Callable[[Any, Any], Problem | None]
    renewed: Callable[[Any, int], Any]
    times: int = 120
    not_repeated: Diagnosis = NOT_REPEATED

    def _try(self, answer: Callable[..., Any], drawn: Sequence[Any]) -> Trial:
        with np.errstate(all="ignore"):
            expected = self.expected(*copy.deepcopy(list(drawn)))
        first = self._once(answer, drawn, expected)
        if not first.right:
            return first
        trials = [first]
        *others, last = drawn
        for number in range(1, self.times):
            trials.append(self._once(answer, (*others, self.renewed(last, number)), expected))
            if not trials[-1].right:
                return replace(trials[-1], arguments=first.arguments)
        found = self.fault([trial.came for trial in trials], *copy.deepcopy(others))
        if found is None:
            again = self._once(answer, drawn, expected)
            differs = again.error or find_problem(again.came, as_expected(first.came), 1e-9, 1e-12)
            found = (self.not_repeated, 0) if differs else None
        if found is None:
            return first
        why, number = found
        came = trials[number].came
        problem = Problem("value", came, first.expected)
        return seen(first, why, came=came, printed=trials[number].printed, problem=problem)

    def _once(self, answer: Callable[..., Any], drawn: Sequence[Any], expected: Any) -> Trial:
        """Call the function, and look at the form of what comes alone."""
        names = names_for(answer, inspect.signature(self.expected).parameters)
        trial = self.call(answer, dict(zip(names, drawn, strict=True)), expected)
        if trial.error is None:
            trial = replace(trial, problem=self.form(trial.came, expected))
        return self._told(trial)

    def _rows(self, answer: Any, trial: Trial, right: int) -> Iterable[tuple[str, str]]:
        """Show a right draw as one of many."""
        for label, text in super()._rows(answer, trial, right):
            yield ("one right" if label == "expected" else label), text


def has_floats(value: Any) -> bool:
    """Tell whether something holds numbers with a decimal point."""
    array = to_array(value)
    return array is not None and array.dtype.kind == "f"


def as_expected(came: Any) -> Any:
    """Turn what came into something to compare with, a list of arrays into a tuple."""
    return tuple(came) if isinstance(came, list) else came


def another_generator(rng: np.random.Generator, number: int) -> np.random.Generator:
    """Make a generator that is fixed by another one and a number."""
    return np.random.default_rng([int(copy.deepcopy(rng).integers(2**32)), number])


def node_form(came: Any, expected: np.ndarray) -> Problem | None:
    """Say what is amiss with the form of one array of numbers of nodes, however many."""
    array = to_array(came)
    shape = np.shape(expected) if array is None or array.ndim != 1 else array.shape
    problem = find_problem(came, np.zeros(shape, dtype=np.int64), 0.0, 0.0)
    if problem and problem.kind != "value":
        return replace(problem, expected=expected)
    if has_floats(came):
        return Problem("dtype", came, expected, "the type: real number came, whole number expected")
    return None


def fields_form(came: Any, expected: tuple[np.ndarray, ...]) -> Problem | None:
    """Say what is amiss with the form of a list of arrays of numbers of nodes."""
    items = items_of(came)
    if items is None:
        return Problem("type", came, expected)
    if len(items) != len(expected):
        return find_problem(items, expected, 0.0, 0.0)
    for item, (one, target) in enumerate(zip(items, expected, strict=True)):
        problem = node_form(one, target)
        if problem:
            return replace(problem, item=item)
    return None


def row_form(came: Any, expected: np.ndarray) -> Problem | None:
    """Say what is amiss with the form of an array of numbers."""
    problem = find_problem(came, expected, 0.0, 0.0)
    return problem if problem and problem.kind != "value" else None


def too_often(came: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """Tell in standard deviations how much more often things came than their chances say.

    Parameters
    ----------
    came : ndarray of bool, shape (R, M)
        Whether each of M things came, in each of R results.
    chances : ndarray, shape (R, M)
        The chance that it would.

    Returns
    -------
    ndarray, shape (M,)
        Zero where nothing is left to chance.
    """
    spread = np.sqrt(np.sum(chances * (1 - chances), axis=0))
    more = np.sum(came - chances, axis=0)
    return np.asarray(np.divide(more, spread, out=np.zeros_like(more), where=spread > 1e-9))
