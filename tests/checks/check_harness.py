"""Try wrong answers on checks: a table goes in, the wrong answers that pass come out.

For a new chapter, write a module of right and wrong answers such as `ch05_answers` and copy the
few tests of `test_checks_ch05`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from udl.checks.core import Check, Experiment, Implement, Predict, Reach, Verdict


@dataclass(frozen=True)
class Wrong:
    """A wrong answer and, if it must be recognised, part of the mistake's name."""

    answer: Callable[..., Any]
    mistake: str = ""


def survivors(check: Check, answers: Iterable[Wrong]) -> list[Wrong]:
    """Wrong answers that the check lets pass: there should be none."""
    return [wrong for wrong in answers if check.judge(wrong.answer).status != "wrong"]


def misnamed(check: Check, answers: Iterable[Wrong]) -> list[tuple[str, str]]:
    """Mistakes that should have been named, each with the name that was given instead."""
    named = [(wrong, check.judge(wrong.answer)) for wrong in answers if wrong.mistake]
    return [(w.mistake, v.mistake) for w, v in named if w.mistake not in v.mistake]


def planted(check: Check) -> list[Wrong]:
    """Every mistake of the exercise's own table, as an answer that makes exactly this mistake."""
    if not isinstance(check, (Implement, Experiment, Reach)):
        return []
    return [Wrong(wrong, m.name) for m in check.mistakes for wrong in m.wrong]


def typed_in(check: Check) -> list[Wrong]:
    """Answers that return the right result for one of the drawn inputs, whatever comes in."""
    if not isinstance(check, Implement) or len(_draws(check)) < 2:
        return []
    return [_always(check.expected(*args)) for args in _draws(check)]


def careless() -> list[Wrong]:
    """Answers that are wrong for every exercise."""

    def printing(*_: Any) -> None:
        print(0.27)

    def failing(*_: Any) -> float:
        raise ZeroDivisionError("division by zero")

    return [
        Wrong(lambda *_: None, "return forgotten"),
        Wrong(printing, "prints instead of returns"),
        Wrong(failing),
        Wrong(lambda *_: float("nan")),
        Wrong(lambda *_: "nothing of the kind"),
        Wrong(lambda *_: 123456.789),
    ]


def forms(verdict: Verdict, width: int = 76) -> list[str]:
    """What is amiss with the form of a verdict's text."""
    lines = verdict.text.splitlines()
    faults = [f"{len(line)} columns: {line}" for line in lines if len(line) > width]
    if not lines[0].startswith(verdict.status):
        faults.append(f"does not begin with the status: {lines[0]}")
    if "Traceback" in verdict.text:
        faults.append("holds a stack trace")
    return faults


def all_wrong(check: Check, table: Mapping[str, Sequence[Wrong]]) -> list[Wrong]:
    """Every wrong answer that is known for a check."""
    choices = list(check.wrong_choices) if isinstance(check, Predict) else []
    return [
        *careless(),
        *typed_in(check),
        *planted(check),
        *table.get(check.name, ()),
        *(Wrong(lambda choice=choice: choice) for choice in choices),
    ]


def _draws(check: Implement) -> Sequence[tuple]:
    return check.draws(np.random.default_rng(1))


def _always(value: Any) -> Wrong:
    return Wrong(lambda *_: value)
