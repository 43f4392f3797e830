"""Searches that are judged by their results and by how often they ask for the loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from udl.checks.core import SEED, Verdict, names_for
from udl.checks.errors import Diagnosis
from udl.checks.kinds import Implement
from udl.checks.notebook import PASSED
from udl.checks.values import short


@dataclass(frozen=True, kw_only=True)
class Thrifty(Implement):
    """A search to write: its first argument is a loss, and each look at it counts.

    Attributes
    ----------
    looks : callable
        Takes the arguments and returns how many calls of the loss are enough.
    thrift : str
        How a search gets by with as many.
    """

    looks: Callable[..., int]
    thrift: str

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything.

        First by what it returns, and if that is right by what it has asked for.
        """
        verdict = super().judge(answer)
        if verdict.status != PASSED:
            return verdict
        for loss, *rest in self.draws(np.random.default_rng(SEED)):
            asked = self._asked(answer, loss, rest)
            enough = self.looks(loss, *rest)
            if asked > enough:
                rows = [
                    ("tried", ", ".join(short(value) for value in (loss, *rest))),
                    ("came", f"the right values, from {asked} looks at the loss"),
                    ("expected", f"no more than {enough} looks"),
                ]
                return self.wrong(rows, Diagnosis("heights asked for once too often", self.thrift))
        return verdict

    def _asked(self, answer: Callable[..., Any], loss: Callable[[Any], Any], rest: Any) -> int:
        """Count at how many places a search asks for the loss, one by one or in arrays."""
        looks = 0

        def counted(place: Any) -> Any:
            nonlocal looks
            looks += np.size(place)
            return loss(place)

        names = names_for(answer, ("loss", *(f"argument {k + 2}" for k in range(len(rest)))))
        self.call(answer, dict(zip(names, (counted, *rest), strict=True)))
        return looks
