"""Searches that are judged by their results and by how often they ask for the loss."""

from __future__ import annotations

import inspect
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
        names = names_for(answer, inspect.signature(self.expected).parameters)
        for drawn in self.draws(np.random.default_rng(SEED)):
            asked = self._asked(answer, dict(zip(names, drawn, strict=True)))
            enough = self.looks(*drawn)
            if asked > enough:
                tried = zip(names, map(short, drawn), strict=True)
                rows = [
                    ("tried", ", ".join(f"{name} = {value}" for name, value in tried)),
                    ("came", f"the right values, from {asked} looks at the loss"),
                    ("expected", f"no more than {enough} looks"),
                ]
                return self.wrong(rows, Diagnosis("heights asked for once too often", self.thrift))
        return verdict

    def _asked(self, answer: Callable[..., Any], arguments: dict[str, Any]) -> int:
        """Count at how many places a search asks for the loss, one by one or in arrays."""
        name, *_ = arguments
        loss, looks = arguments[name], 0

        def counted(place: Any) -> Any:
            nonlocal looks
            looks += np.size(place)
            return loss(place)

        self.call(answer, {**arguments, name: counted})
        return looks
