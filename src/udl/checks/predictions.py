"""Predictions: the first answer is kept, and the verdict comes with the measurement that follows.

The check of a prediction says what was kept and not whether it is right: otherwise one would try
the choices in turn. The cell that measures begins with ``check.NAME.recall()``, which waits until
there is a prediction, and ends with ``check.NAME.verdict()``. A grader sees the verdict at once,
since nobody can answer again.
"""

from __future__ import annotations

import ast
import math
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from udl.checks import cells, notebook
from udl.checks.core import Check, Verdict
from udl.checks.errors import error_line
from udl.checks.implement import Read
from udl.checks.mistakes import from_none
from udl.checks.notebook import KEPT, PASSED, SIGNS, WRONG, session
from udl.checks.values import find_problem, items_of, short, to_array

LONGEST = 1000  # characters of a kept answer: deeper brackets would end a browser's Python


@dataclass(frozen=True, kw_only=True)
class Prediction(Check):
    """What all predictions share: their first answer is kept until the measurement."""

    def settle(self, answer: Any, verdict: Verdict) -> None:
        """Keep the first answer that is one; print what was kept, not whether it is right."""
        judged = verdict.status in (PASSED, WRONG) and self.refused(answer) is None
        said = self.call(answer, {}).came if judged else None
        if not self.is_an_answer(said):
            notebook.settle(self.name, verdict.status, verdict.text)
            return
        verdict = self.judge(lambda: said)  # an answer by chance may be another one by now
        if notebook.strict() and verdict.status == WRONG:
            notebook.settle(self.name, WRONG, verdict.text)
        measured = self.name in session.measured
        first, kept = session.kept.setdefault(self.name, (said, verdict))
        text = f"{KEPT} {SIGNS[KEPT]} {self.name}: you said {short(first)}"
        if find_problem(said, first, 0.0, 0.0):
            text += f" first, now {short(said)}. The first counts."
        notebook.settle(self.name, kept.status if measured else KEPT, text)

    def is_an_answer(self, said: Any) -> bool:
        """Tell whether something can be kept: an answer of the form that is asked for."""
        raise NotImplementedError("each kind of prediction says what it takes for an answer")

    def recall(self) -> None:
        """Print what was predicted: the first line of the cell that measures.

        If the cell measures with a function that is wrong so far, this is said as well.

        Raises
        ------
        Waits
            If nothing has been predicted yet; a notebook's cell then waits quietly.
        """
        print(f"you predicted: {short(self._kept()[0])}")
        wrong = cells.wrong_in(sys._getframe(1))
        if wrong:
            print(f"But this measures with {wrong}, which is wrong so far:\nmend it first.")

    def verdict(self) -> None:
        """Give the verdict on what was predicted: the last line of the cell that measures.

        Raises
        ------
        Waits
            If nothing has been predicted yet; a notebook's cell then waits quietly.
        """
        verdict = self._kept()[1]
        session.measured.add(self.name)
        notebook.settle(self.name, verdict.status, verdict.text)

    def _kept(self) -> tuple[Any, Verdict]:
        if self.name not in session.kept:
            raise notebook.Waits(self.name)
        said, verdict = session.kept[self.name]
        return said, verdict


@dataclass(frozen=True, kw_only=True)
class Predict(Prediction):
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
        refused = self.refused(answer)
        if refused:
            return refused
        trial = self.call(answer, {})
        if notebook.is_stub(trial.error):
            return self.not_done(trial.error)
        if trial.error is not None:
            return self.wrong([("raised", error_line(trial.error, answer))], None)
        if trial.came is None:
            return self.wrong([("came", "None")], from_none(trial.printed, answer))
        choice = _choice(trial.came)
        if choice == self.right:
            return self.passed()
        rows = [("came", short(trial.came))]
        if choice in self.wrong_choices:
            return self.wrong([*rows, ("but", self.wrong_choices[choice])], None)
        choices = ", ".join(repr(c) for c in sorted([self.right, *self.wrong_choices]))
        return self.wrong([*rows, ("expected", f"one of {choices}")], None)

    def is_an_answer(self, said: Any) -> bool:
        """Tell whether something is one of the choices."""
        return _choice(said) in {self.right, *self.wrong_choices}


@dataclass(frozen=True, kw_only=True)
class PredictValue(Prediction, Read):
    """A value to commit to before it is measured: a number, or several.

    Attributes
    ----------
    within : tuple of float
        The least and the largest number that is an answer at all: others are not kept.
    beyond : str
        What is said to a number outside, whichever it is.
    """

    within: tuple[float, float] = (-math.inf, math.inf)
    beyond: str = ""

    whole: ClassVar[bool] = False  # a prediction is compared, not computed with

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        said = self.call(answer, {}).came if callable(answer) else None
        if self._lacks_some(said):
            texts = ", ".join(sorted(self.expected()))
            return self.wrong([("came", short(said)), ("but", f"each occurs once: {texts}")], None)
        if self._lies_outside(said):
            return self.wrong([("came", short(said)), ("but", self.beyond)], None)
        return super().judge(answer)

    def _lies_outside(self, said: Any) -> bool:
        """Tell whether a number came that cannot be meant, such as a probability of 83."""
        number = to_array(said)
        if number is None or number.ndim or number.dtype.kind not in "iuf":
            return False
        return not self.within[0] <= float(number) <= self.within[1]

    def _lacks_some(self, said: Any) -> bool:
        """Tell whether texts that are to be put in order are not all there."""
        order, items = self.expected(), items_of(said)
        if not isinstance(order, tuple) or not all(isinstance(text, str) for text in order):
            return False
        as_asked = items is not None and len(items) == len(order)
        return as_asked and sorted(map(str, items or ())) != sorted(order)

    def is_an_answer(self, said: Any) -> bool:
        """Tell whether something has the form of the value that is asked for."""
        if self._lacks_some(said) or self._lies_outside(said):
            return False
        problem = find_problem(said, self.expected(), self.rtol, self.atol)
        return problem is None or problem.kind == "value"


def _choice(said: Any) -> str:
    """Write a choice as the checks do: a number counts as its digits, capitals as small letters."""
    if isinstance(said, str):
        return said.strip().lower()
    array = to_array(said)
    if array is None or array.ndim or array.dtype.kind not in "iuf":
        return ""
    return np.format_float_positional(array.item(), trim="-")


# --- from one day to the next ---


def told() -> dict[str, Any]:
    """Tell what has been judged so far, as plain values: a page keeps it on the reader's device.

    Returns
    -------
    dict
        ``practical``; ``statuses``: of each exercise; ``kept``: the first answer to each
        prediction, as Python writes it; ``measured``: the predictions that were.
    """
    written = {name: _written(said) for name, (said, _) in session.kept.items()}
    return {
        "practical": session.practical,
        "statuses": dict(session.statuses),
        "kept": {name: text for name, text in written.items() if text},
        "measured": sorted(session.measured),
    }


def bring_back(before: Mapping[str, Any]) -> None:
    """Let first answers from another day count again, once their practical has been started.

    Parameters
    ----------
    before : mapping
        What `told` returned then. What is no answer any more, to another edition's question, is
        passed over.
    """
    checks = [one for module in _chapters() for one in module.PRACTICALS.get(session.practical, ())]
    for check in checks:
        text = before.get("kept", {}).get(check.name)
        if not isinstance(check, Prediction) or text is None or check.name in session.kept:
            continue
        if len(text) > LONGEST:
            continue
        try:
            said = ast.literal_eval(text)
        except (SyntaxError, TypeError, ValueError):
            continue
        if check.is_an_answer(said):
            session.kept[check.name] = (said, check.judge(lambda said=said: said))
            if check.name in before.get("measured", ()):
                session.measured.add(check.name)


def _chapters() -> list[Any]:
    """List the chapters' checks that are loaded."""
    return [m for n, m in sys.modules.items() if re.fullmatch(r"udl\.checks\.ch\d\d_\w+", n)]


def _written(said: Any) -> str:
    """Write an answer so that it can be read again; empty where it has no plain form."""
    if isinstance(said, (np.ndarray, np.generic)):
        said = said.tolist()
    if isinstance(said, (list, tuple)):
        parts = [_written(part) for part in said]
        comma = "," if len(parts) == 1 else ""
        text = ", ".join(parts)
        return "" if "" in parts else f"[{text}]" if isinstance(said, list) else f"({text}{comma})"
    return repr(said) if isinstance(said, (str, int, float, bool)) else ""
