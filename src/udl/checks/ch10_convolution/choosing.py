"""Checks of a choice among networks that the student has set up: practical 10.2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from udl.checks import notebook
from udl.checks.ch10_convolution.expected import count_windows
from udl.checks.core import Check, Verdict
from udl.checks.errors import Diagnosis, error_line, from_error
from udl.checks.mistakes import from_none
from udl.checks.values import items_of, short

Setting = tuple[int, tuple[int, ...], int]
BUDGET, FEWEST, TARGET = 3000, 4, 85.0
_FORM = "(channels, (kernel size, …), padding)"


def read_setting(came: Any) -> Setting | None:
    """Read channels, kernel sizes and padding; None if something has another form."""
    parts = items_of(came)
    sizes = items_of(parts[1]) if parts is not None and len(parts) == 3 else None
    if parts is None or not sizes:
        return None
    numbers = [parts[0], *sizes, parts[2]]
    if not all(isinstance(n, (int, np.integer)) and not isinstance(n, bool) for n in numbers):
        return None
    channels, *kernels, padding = (int(n) for n in numbers)
    return (channels, tuple(kernels), padding)


def num_parameters(setting: Setting) -> int:
    """Count weights and biases of the network; 0 if a kernel does not fit."""
    channels, sizes, padding = setting
    length, before, total = 40, 1, 0
    for size in sizes:
        length = count_windows(length, size, 2, padding) if size > 0 else 0
        if length < 1 or channels < 1 or padding < 0:
            return 0
        total += channels * (before * size + 1)
        before = channels
    return total + 10 * (channels * length + 1)


@dataclass(frozen=True, kw_only=True)
class Choosing(Check):
    """What both checks share: the answer is asked for once, and its form is judged."""

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        refused = self.refused(answer)
        if refused:
            return refused
        trial = self.call(answer, {})
        if notebook.is_stub(trial.error):
            return self.not_done(trial.error)
        if trial.error is not None:
            rows = [("raised", error_line(trial.error, answer))]
            return self.wrong(rows, from_error(trial.error))
        if trial.came is None:
            return self.wrong([("came", "None")], from_none(trial.printed, answer))
        return self.weigh(trial.came, getattr(answer, "__globals__", {}))

    def weigh(self, came: Any, namespace: dict[str, Any]) -> Verdict:
        """Judge what came."""
        raise NotImplementedError("each of the two checks says what it wants")

    def of_another_form(self, came: Any, expected: str) -> Verdict:
        """Say what form is wanted."""
        rows = [("came", short(came)), ("expected", expected)]
        why = "A network is given by its channels, a tuple of kernel sizes, and its padding."
        return self.wrong(rows, Diagnosis("settings of another form", why))


class Candidates(Choosing):
    """At least four different networks within the budget."""

    def weigh(self, came: Any, namespace: dict[str, Any]) -> Verdict:
        """Judge a list of settings."""
        wanted = f"a list of {FEWEST} or more of {_FORM}"
        listed = items_of(came)
        if listed is None:
            return self.of_another_form(came, wanted)
        settings = []
        for one in listed:
            setting = read_setting(one)
            if setting is None:
                return self.of_another_form(one, _FORM)
            settings.append(setting)
            number = num_parameters(setting)
            if number == 0:
                why = "With stride 2 the signal gets shorter each time, until no window fits."
                return self.wrong(
                    [("came", f"{one}")], Diagnosis("a kernel that does not fit", why)
                )
            if number > BUDGET:
                rows = [("came", f"{one}: {number:,} parameters")]
                why = f"Each candidate may have {BUDGET:,} parameters."
                return self.wrong(rows, Diagnosis("over the budget", why))
        if len(set(settings)) < FEWEST:
            rows = [("came", f"{len(set(settings))} different settings"), ("expected", wanted)]
            why = (
                "To choose, one needs a choice: vary the kernel sizes, and the channels with them."
            )
            return self.wrong(rows, Diagnosis("too few candidates", why))
        return self.passed()


class Chosen(Choosing):
    """The best of what was tried, if it is good enough."""

    def weigh(self, came: Any, namespace: dict[str, Any]) -> Verdict:
        """Judge a setting by the accuracies that the notebook keeps in ``tried``."""
        setting = read_setting(came)
        if setting is None:
            return self.of_another_form(came, _FORM)
        tried = namespace.get("tried")
        means = {}
        for one, values in tried.items() if isinstance(tried, dict) else ():
            known = read_setting(one)
            if known is not None and np.size(values):
                means[known] = float(np.mean(values))
        if setting not in means:
            why = "Run the cell that trains your candidates, and return one of them."
            return self.wrong([("came", f"{setting}")], Diagnosis("not among those tried", why))
        if num_parameters(setting) > BUDGET:
            rows = [("came", f"{setting}: {num_parameters(setting):,} parameters")]
            return self.wrong(rows, Diagnosis("over the budget", f"At most {BUDGET:,} count."))
        rows = [("came", f"{setting}: {means[setting]:.1f} % on the validation signals")]
        if means[setting] < max(means.values()):
            why = "Another of your candidates has a higher mean validation accuracy."
            return self.wrong(rows, Diagnosis("not the best of those tried", why))
        if means[setting] < TARGET:
            rows.append(("expected", f"{TARGET:g} % or more, within {BUDGET:,} parameters"))
            why = "Go back to your candidates. Which of them sees most of the signal? Where do its "
            why += "parameters sit?"
            return self.wrong(rows, Diagnosis("the best so far, and not good enough", why))
        return self.passed()


candidates = Candidates("candidates", "four networks or more, within the budget.")
choose_network = Chosen("choose_network", "the best of your own, and good enough.")
