"""What every check has in common: calling an answer quietly, and putting a verdict into words.

`README.md` beside this file says how a verdict comes about; `udl.checks.kinds` has the checks.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import io
import sys
import textwrap
import threading
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from udl.checks import cells, notebook, safeguards
from udl.checks.errors import Diagnosis, advice_on_interrupt, error_line, reached
from udl.checks.notebook import NOT_DONE, PASSED, SIGNS, WRONG, session
from udl.checks.trials import Trial
from udl.checks.values import judgeable, short, unchanged

WIDTH = 72  # columns of a verdict: fits a notebook on a phone held sideways
SEED = 20  # of the inputs that are the same every time
SLOW = 1.0  # seconds after which a check says that it is still at work

# What a student may ask of a check without brackets; the rest would give answers away.
_OPEN = frozenset({"name", "success", "judge", "recall", "verdict", "wait"})


@dataclass(frozen=True)
class Verdict:
    """The result of a check: status, the text to print, and the mistake if one was recognised.

    `on_new_inputs` tells whether an answer went wrong on inputs that were new alone.
    """

    exercise: str
    status: str
    text: str
    mistake: str = ""
    on_new_inputs: bool = False


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

    def __init_subclass__(cls) -> None:
        """Keep the representation below: a dataclass would write one that shows the answer."""
        cls.__repr__ = Check.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        """Say how to use the check, and nothing else."""
        return f"a check: call it, check.{self.name}({self.name})"

    def __getattribute__(self, attribute: str) -> Any:
        """Keep what is expected from the cells of a notebook, and from the answers in them."""
        # Dunders answer for what Python itself asks; __dict__ would show all that is kept here.
        hidden = attribute == "__dict__" or not (attribute.startswith("__") or attribute in _OPEN)
        if hidden and safeguards.asked_by_a_notebook():
            name = object.__getattribute__(self, "name")
            raise AttributeError(f"a check is only called: check.{name}({name})")
        return object.__getattribute__(self, attribute)

    @abstractmethod
    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""

    def __call__(self, answer: Any = None, *, draw: int | None = None) -> None:
        """Judge a student's function, print the verdict and record it.

        Parameters
        ----------
        answer : callable
            The student's function itself, not its result.
        draw : int, optional
            The number of new inputs that a verdict named, to try them again.

        Raises
        ------
        CheckFailed, NotImplementedError
            For wrong and missing answers, only if `udl.checks.notebook.strict`.
        ValueError
            If `draw` is no such number.
        """
        if draw is not None and not (isinstance(draw, int) and draw >= 0):
            raise ValueError(f"draw must be a number that a verdict named; {draw!r} came")
        session.statuses[self.name] = NOT_DONE  # until this run has come to its end
        session.judged[self.name] = notebook.code_of(answer)
        before = session.draw, session.failed
        try:
            if draw is not None:
                session.draw, session.failed = draw, {}
            with _telling_what_takes_long(self.name):
                verdict = self._borrowed(answer) or self.judge(answer)
        except KeyboardInterrupt as interrupt:
            verdict = self._interrupted(interrupt, answer)
        finally:
            session.draw, session.failed = before
        if verdict.on_new_inputs and draw is None:
            session.failed[self.name] = session.failed.get(self.name, 0) + 1
        if verdict.status == WRONG:
            verdict = self._with_first_to_mend(verdict, answer)
        self.settle(answer, verdict)

    def settle(self, answer: Any, verdict: Verdict) -> None:
        """Record and print a verdict."""
        notebook.settle(self.name, verdict.status, verdict.text)

    def passed(self) -> Verdict:
        """Return the verdict on a right answer: one line."""
        return Verdict(self.name, PASSED, f"{PASSED} {SIGNS[PASSED]} {self.name}: {self.success}")

    def not_done(self, error: BaseException) -> Verdict:
        """Return the verdict on a stub, or on a function that calls one."""
        waits = notebook.raised_by(error)
        text = f"{NOT_DONE} {SIGNS[NOT_DONE]} {self.name}"
        text = text if waits in ("", self.name) else f"{text}: it calls {waits}"
        advice = cells.advice_on_stub(error)
        return Verdict(self.name, NOT_DONE, f"{text}\n{_row('first', advice)}" if advice else text)

    def wrong(self, rows: Iterable[tuple[str, str]], diagnosis: Diagnosis | None) -> Verdict:
        """Return the verdict on a wrong answer: what was seen, then what it looks like."""
        rows = list(rows)
        if diagnosis:
            rows += [("looks like", diagnosis.name), ("why", diagnosis.why)]
        lines = [f"{WRONG} {SIGNS[WRONG]} {self.name}"]
        lines += [_row(label, text) for label, text in rows]
        return Verdict(self.name, WRONG, "\n".join(lines), diagnosis.name if diagnosis else "")

    def refused(self, answer: Any) -> Verdict | None:
        """Return the verdict on what is no answer at all; None if it is a function."""
        if isinstance(answer, type):
            why = f"Write a function named {self.name}, and check.{self.name}({self.name})."
            rows = [("came", f"the class {answer.__name__}")]
            return self.wrong(rows, Diagnosis("a class handed in instead of a function", why))
        if not callable(answer):
            return self.wrong([("came", short(answer))], not_a_function(self.name))
        return None

    def _borrowed(self, answer: Any) -> Verdict | None:
        """Return the verdict on an answer that is not the student's own; None if it is."""
        name, owner = safeguards.borrowed(answer)
        if not name:
            return None
        why = "It may use what the first cell imports, and nothing else of udl. Write it yourself."
        rows = [("came", f"a function that uses {name} of {owner}")]
        return self.wrong(rows, Diagnosis(f"an answer taken from {owner}", why))

    def call(self, answer: Any, arguments: Mapping[str, Any], expected: Any = None) -> Trial:
        """Call a student's function quietly on copies of the arguments and note what happens.

        A number is handed over as Python's own, as it comes when somebody types one.
        """
        handed = [_as_typed(value) for value in copy.deepcopy(list(arguments.values()))]
        before = copy.deepcopy(handed)
        printed = io.StringIO()
        came, error = None, None
        with (
            contextlib.redirect_stdout(printed),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            try:
                came = judgeable(answer(*handed))
            except (Exception, SystemExit) as caught:
                error = caught
        changed = {
            name: after
            for name, old, after in zip(arguments, before, handed, strict=True)
            if not unchanged(old, after)
        }
        text = "" if printed.closed else printed.getvalue()
        return Trial(dict(arguments), expected, came, error, text, changed)

    def _interrupted(self, interrupt: KeyboardInterrupt, answer: Any) -> Verdict:
        where = error_line(interrupt, answer).removeprefix("KeyboardInterrupt").strip(", ")
        text = f"{NOT_DONE} {SIGNS[NOT_DONE]} {self.name}: interrupted"
        text += f"\n{_row('where', where)}" if where else ""
        why = advice_on_interrupt(interrupt, answer)
        return Verdict(self.name, NOT_DONE, f"{text}\n{_row('first', why)}")

    def _with_first_to_mend(self, verdict: Verdict, answer: Any) -> Verdict:
        """Point to functions that the answer uses and whose own checks have failed."""
        code, namespace = getattr(answer, "__code__", None), getattr(answer, "__globals__", {})
        used = reached(code, namespace) if code else []
        wrong = [name for name in notebook.to_mend(used, namespace) if name != self.name]
        if not wrong:
            return verdict
        row = _row("first", f"mend {', '.join(wrong)}, used here and wrong")
        return replace(verdict, text=f"{verdict.text}\n{row}")


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


def names_for(answer: Any, ours: Iterable[str]) -> list[str]:
    """Name the arguments as the student's function does; as the check does if that is in doubt."""
    ours = list(ours)
    try:
        parameters = list(inspect.signature(answer).parameters.values())
    except (TypeError, ValueError):  # a builtin, or something that only looks like a function
        return ours
    plain = inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD
    positional = [parameter.name for parameter in parameters if parameter.kind in plain]
    if len(positional) != len(parameters) or len(positional) < len(ours):
        return ours
    return positional[: len(ours)]


def not_a_function(name: str) -> Diagnosis:
    """Name the mistake of handing in a number where the check wants the function."""
    return Diagnosis(
        "a result handed in instead of the function",
        f"The check calls the function itself: write check.{name}({name}), with nothing after "
        "the second name.",
    )


def _as_typed(value: Any) -> Any:
    """Turn a number that NumPy holds into one of Python's own."""
    is_number = isinstance(value, np.generic) or (isinstance(value, np.ndarray) and not value.ndim)
    return value.item() if is_number else value


@contextlib.contextmanager
def _telling_what_takes_long(name: str) -> Iterator[None]:
    """Say after a second that a check is still at work, and at what; builds say nothing."""
    screen, session.doing = sys.stdout, ""

    def tell() -> None:
        doing = f": {session.doing}" if session.doing else ""
        print(f"checking {name} takes longer{doing}", file=screen, flush=True)

    timer = threading.Timer(SLOW, tell)
    timer.daemon = True
    # A browser has no threads to start.
    with contextlib.suppress(RuntimeError):
        if not notebook.strict():
            timer.start()
    try:
        yield
    finally:
        timer.cancel()
