"""Functions that count: what they return is used as a size, so it must be a whole number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from udl.checks.implement import Implement
from udl.checks.mistakes import Mistake
from udl.checks.trials import Trial
from udl.checks.values import Problem, to_array


def as_float(expected: Callable[..., int]) -> Mistake:
    """Return the mistake of counting in floats; it applies only if every value is right."""
    return Mistake(
        "a float instead of a whole number",
        "The value is right, but 19.0 is no size: nn.Linear, range and np.zeros want 19. Divide by "
        "//, which keeps whole numbers whole, or turn the result into one by int(…).",
        lambda *arguments: float(expected(*arguments)),
    )


@dataclass(frozen=True, kw_only=True)
class Count(Implement):
    """A function to write whose result is a whole number: floats do not pass.

    List `as_float` among its mistakes, the first one, so that it is named.
    """

    def _try(self, answer: Callable[..., Any], drawn: Sequence[Any]) -> Trial:
        trial = super()._try(answer, drawn)
        came = to_array(trial.came)
        if not trial.right or came is None or came.dtype.kind != "f":
            return trial
        detail = f"the type: {type(trial.came).__name__} came, int expected"
        return replace(trial, problem=Problem("dtype", trial.came, trial.expected, detail))
