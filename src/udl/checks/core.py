"""What every check has in common: calling an answer quietly, and putting a verdict into words.

`README.md` beside this file says how a verdict comes about; `udl.checks.kinds` has the checks.
"""

from __future__ import annotations

import contextlib
import copy
import io
import linecache
import textwrap
import traceback
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from udl.checks import notebook
from udl.checks.mistakes import Diagnosis, Trial
from udl.checks.notebook import NOT_DONE, PASSED, SIGNS, WRONG
from udl.checks.values import find_problem, to_array

WIDTH = 72  # columns of a verdict: fits a notebook on a phone held sideways
SEED = 20  # of the drawn inputs: the same ones every time


@dataclass(frozen=True)
class Verdict:
    """The result of a check: status, the text to print, and the mistake if one was recognised."""

    exercise: str
    status: str
    text: str
    mistake: str = ""


@dataclass(frozen=True)
class FreeText:
    """An exercise that is answered in prose and has no check."""

    name: str


@dataclass(frozen=True)
class Check(ABC):
    """What the checks of all exercises have in common.

    Attributes
    ----------
    name : str
        The exercise's permanent name.
    success : str
        What a right answer has shown, printed after ``passed``.
    """

    name: str
    success: str

    @abstractmethod
    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""

    def __call__(self, answer: Callable[..., Any]) -> None:
        """Judge a student's function, print the verdict and record it.

        Parameters
        ----------
        answer : callable
            The student's function itself, not its result.

        Raises
        ------
        CheckFailed, NotImplementedError
            For wrong and missing answers, only if `udl.checks.notebook.strict`.
        """
        verdict = self.judge(answer)
        text = verdict.text
        if verdict.status == WRONG:
            text += _wrong_helpers(answer, self.name)
        notebook.settle(self.name, verdict.status, text)

    def passed(self) -> Verdict:
        """Return the verdict on a right answer: one line."""
        return Verdict(self.name, PASSED, f"{PASSED} {SIGNS[PASSED]} {self.name}: {self.success}")

    def not_done(self, error: Exception) -> Verdict:
        """Return the verdict on a stub, or on a function that calls one."""
        waits = notebook.raised_by(error)
        text = f"{NOT_DONE} {SIGNS[NOT_DONE]} {self.name}"
        return Verdict(
            self.name, NOT_DONE, text if waits in ("", self.name) else f"{text}: it calls {waits}"
        )

    def wrong(self, rows: Iterable[tuple[str, str]], diagnosis: Diagnosis | None) -> Verdict:
        """Return the verdict on a wrong answer: what was seen, then what it looks like."""
        rows = list(rows)
        if diagnosis:
            rows += [("looks like", diagnosis.name), ("why", diagnosis.why)]
        lines = [f"{WRONG} {SIGNS[WRONG]} {self.name}"]
        lines += [_row(label, text) for label, text in rows]
        return Verdict(self.name, WRONG, "\n".join(lines), diagnosis.name if diagnosis else "")

    def call(self, answer: Any, arguments: Mapping[str, Any], expected: Any = None) -> Trial:
        """Call a student's function quietly on copies of the arguments and note what happens."""
        handed = copy.deepcopy(list(arguments.values()))
        printed = io.StringIO()
        came, error = None, None
        with (
            contextlib.redirect_stdout(printed),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            try:
                came = answer(*handed)
            except Exception as caught:
                error = caught
        changed = {
            name: after
            for (name, before), after in zip(arguments.items(), handed, strict=True)
            if to_array(before) is not None and find_problem(after, before, 0.0, 0.0)
        }
        return Trial(dict(arguments), expected, came, error, printed.getvalue(), changed)


def _row(label: str, text: str) -> str:
    """Set one labelled row of a verdict, wrapped with a hanging indent."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=f"  {label:<10}  ",
        subsequent_indent=" " * 14,
        break_long_words=False,
        break_on_hyphens=False,
    )


def error_line(error: Exception, answer: Any) -> str:
    """Describe an exception in one line, with the student's own line if it can be found."""
    message = str(error).partition("\n")[0]
    text = f"{type(error).__name__}: {message}" if message else type(error).__name__
    namespace = getattr(answer, "__globals__", None)
    own = [
        (frame.f_code, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_globals is namespace
    ]
    if not own:
        return text
    code, line = own[-1]
    source = linecache.getline(code.co_filename, line).strip()
    return f"{text}, in {code.co_name}, line {line}" + (f": {source}" if source else "")


def not_a_function(name: str) -> Diagnosis:
    """Name the mistake of handing in a number where the check wants the function."""
    return Diagnosis(
        "a result handed in instead of the function",
        f"The check calls the function itself: write check.{name}({name}), with nothing after "
        "the second name.",
    )


def _wrong_helpers(answer: Any, name: str) -> str:
    """Point to a function that the answer uses and whose own check has failed."""
    used = getattr(getattr(answer, "__code__", None), "co_names", ())
    wrong = [u for u in used if u != name and notebook.session.statuses.get(u) == WRONG]
    return "\n" + _row("first", f"mend {', '.join(wrong)}, used here and wrong") if wrong else ""
