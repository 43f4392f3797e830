"""A function that must treat all positions at once: what it runs must not grow with their number.

Which lines hold a loop says little. One over three matrices is none over positions, and a loop over
positions may hide in a helper, in `map`, in `np.apply_along_axis` or in a function that calls
itself. So the lines that run are counted, for few positions and for many.
"""

from __future__ import annotations

import linecache
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np

from udl.checks.errors import Diagnosis
from udl.checks.kinds import Implement

FEW, MANY = 3, 11
LONGEST = 60  # characters of a line that a verdict quotes

Place = tuple[str, int]  # a file and a line of it


@dataclass(frozen=True, kw_only=True)
class AtOnce(Implement):
    """A function to write whose work does not go from position to position.

    Attributes
    ----------
    positions : callable
        Takes a generator and a number of positions and returns the function's arguments.
    helpers : sequence of str
        Earlier exercises, whose own lines are not counted, however they are written.
    """

    positions: Callable[[np.random.Generator, int], tuple[Any, ...]]
    helpers: Sequence[str] = ()

    def _ruled_out(self, answer: Any) -> Diagnosis | None:
        """Name what the task rules out and the answer uses."""
        found = super()._ruled_out(answer)
        if found or getattr(answer, "__code__", None) is None:
            return found
        few, many = (self._run(answer, number) for number in (FEW, MANY))
        grown = {place: many[place] - few[place] for place in many if many[place] > few[place]}
        if not grown:
            return None
        line = linecache.getline(*max(grown, key=lambda place: grown[place])).strip()
        quoted = line if len(line) <= LONGEST else f"{line[:LONGEST]} ..."
        which = f"This line runs the more often the more positions there are: {quoted} " * bool(
            line
        )
        why = f"{which}All positions at once are asked for. A loop over the three maps is none of "
        return Diagnosis("an answer by a loop", f"{why}this kind.")

    def _run(self, answer: Any, number: int) -> Counter[Place]:
        """Count how often each line of the notebook runs for this number of positions."""
        arguments = self.positions(np.random.default_rng(0), number)
        names = [f"argument {place}" for place in range(len(arguments))]
        counted: Counter[Place] = Counter()
        inside: list[FrameType] = []  # helpers that are at work
        before = sys.gettrace()

        def called(frame: FrameType, event: str, arg: Any) -> Any:
            if inside or frame.f_globals is not answer.__globals__:
                return None
            if frame.f_code.co_name in self.helpers:
                inside.append(frame)
                return left
            counted[frame.f_code.co_filename, frame.f_lineno] += 1
            return stepped

        def stepped(frame: FrameType, event: str, arg: Any) -> Any:
            if event == "line":
                counted[frame.f_code.co_filename, frame.f_lineno] += 1
            return stepped

        def left(frame: FrameType, event: str, arg: Any) -> Any:
            if event == "return" and frame in inside:
                inside.remove(frame)
            return left

        sys.settrace(called)
        try:
            self.call(answer, dict(zip(names, arguments, strict=True)))
        finally:
            sys.settrace(before)
        return counted
