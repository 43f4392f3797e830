"""A number to compute from what the notebook has measured: it must follow the measurements."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from udl.checks.core import Verdict
from udl.checks.errors import Diagnosis
from udl.checks.kinds import Experiment
from udl.checks.notebook import PASSED, session
from udl.checks.values import find_problem, short


@dataclass(frozen=True, kw_only=True)
class Measured(Experiment):
    """A number computed from a variable of the notebook, tried with other values in it as well.

    Attributes
    ----------
    variable : str
        The name under which the notebook keeps the measurements.
    drawn : callable
        Takes a generator and returns measurements of the same form.
    computed : callable
        Takes measurements and returns the number that is asked for.
    """

    variable: str
    drawn: Callable[[np.random.Generator], Any]
    computed: Callable[[Any], float]

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        verdict = super().judge(answer)
        if verdict.status != PASSED:
            return verdict
        other = self.drawn(np.random.default_rng([session.draw, *self.name.encode()]))
        with _holding(getattr(answer, "__globals__", {}), self.variable, other):
            trial = self.call(answer, {})
        if find_problem(trial.came, self.computed(other), 1e-6, 1e-9) is None:
            return verdict
        rows = [
            ("tried", f"other numbers in {self.variable}, draw {session.draw}"),
            ("came", short(trial.came) if trial.error is None else repr(trial.error)),
            ("expected", short(self.computed(other))),
        ]
        why = f"The number is right for these runs. Compute it from {self.variable}, so that it "
        return self.wrong(
            rows, Diagnosis("a number typed in", f"{why}stays right when somebody trains anew.")
        )


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
