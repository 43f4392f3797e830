"""One call of a student's function, and what was observed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from udl.checks.values import Problem


@dataclass(frozen=True)
class Trial:
    """One call of the student's function: the arguments and everything that was observed."""

    arguments: dict[str, Any]
    expected: Any
    came: Any = None
    error: BaseException | None = None
    printed: str = ""
    changed: Mapping[str, Any] = field(default_factory=dict)
    problem: Problem | None = None

    @property
    def right(self) -> bool:
        """Whether the call returned what it should and left its arguments alone."""
        return self.problem is None and self.error is None and not self.changed


def most_telling(trials: Sequence[Trial]) -> Trial:
    """Return the trial to show: the first that changed its input, else the first that is wrong.

    A function that works in place may fail on a single number in another way, which would hide it.
    """
    changed = (trial for trial in trials if trial.changed)
    return next(changed, None) or next(trial for trial in trials if not trial.right)


@dataclass(frozen=True)
class Tolerance:
    """How far from the expected value a result may be, and why it may be infinite."""

    rtol: float
    atol: float
    overflow: str


Attempt = Callable[[Sequence[Any]], Trial | None]
