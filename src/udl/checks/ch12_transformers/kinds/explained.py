"""Functions whose errors mean something in the exercise, or of which no error shows too much work.

An index beyond the end is explained by the framework as such. Here it usually has a reason that
the task names, and a search or a recursion may come to its result by asking far too often.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from udl.checks.ch12_transformers.expected.decoding import Sparing
from udl.checks.core import Verdict
from udl.checks.errors import Diagnosis
from udl.checks.implement import Count, Implement
from udl.checks.trials import Trial


@dataclass(frozen=True, kw_only=True)
class Explained(Implement):
    """A function to write, some of whose errors the exercise explains itself.

    Attributes
    ----------
    errors : mapping from str to Diagnosis
        What an error means here whose message holds this text.
    """

    errors: Mapping[str, Diagnosis] = field(default_factory=dict)

    def wrong(self, rows: Iterable[tuple[str, str]], diagnosis: Diagnosis | None) -> Verdict:
        """Return the verdict on a wrong answer, with the exercise's own reason for an error."""
        rows = list(rows)
        raised = dict(rows).get("raised", "")
        own = (why for part, why in self.errors.items() if part in raised)
        return super().wrong(rows, next(own, diagnosis))


@dataclass(frozen=True, kw_only=True)
class AskedSparingly(Explained):
    """A search whose first argument may be asked a limited number of times, caught or not."""

    def call(self, answer: Any, arguments: Mapping[str, Any], expected: Any = None) -> Trial:
        """Call a student's search with a model that counts, and see if it is over the limit."""
        name, model = next(iter(arguments.items()))
        if not isinstance(model, Sparing):
            return super().call(answer, arguments, expected)
        fresh = Sparing(model.model, model.most)

        def counted(tokens: Any) -> Any:  # no copy is made of a function
            return fresh(tokens)

        trial = super().call(answer, {**arguments, name: counted}, expected)
        over = trial.error is None and len(fresh.asked) > fresh.most
        error = RuntimeError(fresh.too_often) if over else trial.error
        return replace(trial, arguments=dict(arguments), error=error)


@dataclass(frozen=True, kw_only=True)
class CalledSparingly(Count):
    """A count to compute with a limited number of calls, of one's own and of Python's functions.

    Attributes
    ----------
    most : int
        How many calls are allowed for each input.
    thrift : Diagnosis
        What an answer does that makes more.
    """

    most: int
    thrift: Diagnosis

    def call(self, answer: Any, arguments: Mapping[str, Any], expected: Any = None) -> Trial:
        """Call a student's function, which ends in an error when it has called too much."""
        calls = 0
        before = sys.getprofile()
        message = f"stopped after {self.most:,} calls of functions"

        def count(frame: Any, event: str, argument: Any) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")
            if calls > self.most:
                sys.setprofile(before)  # also where the error is caught, no more is counted
                raise RuntimeError(message)

        sys.setprofile(count)
        try:
            trial = super().call(answer, arguments, expected)
        except RuntimeError as error:  # on the way back from the answer
            return Trial(dict(arguments), expected, error=error)
        finally:
            sys.setprofile(before)
        over = trial.error is None and calls > self.most
        return replace(trial, error=RuntimeError(message)) if over else trial

    def wrong(self, rows: Iterable[tuple[str, str]], diagnosis: Diagnosis | None) -> Verdict:
        """Return the verdict on a wrong answer, and say so if it has called too much."""
        rows = list(rows)
        stopped = "stopped after" in dict(rows).get("raised", "")
        return super().wrong(rows, self.thrift if stopped else diagnosis)
