"""A line of text that says how far a long computation is, and nothing about a short one."""

import os
import sys
import time
from collections.abc import Callable
from typing import TextIO

from udl.arrays import number, whole

WIDTH = 20
PAUSE = 0.2  # least time between two lines, in seconds
# In grading and in the build of the site output must not depend on how fast a machine is.
SILENT = ("NBGRADER_EXECUTION", "UDL_STRICT")


class Progress:
    """Rewrites one line, from ``patience`` seconds after the start.

    Parameters
    ----------
    total : int
        Number of steps, 1 or more.
    label : str
        What is being done.
    patience : float
        Seconds before the line appears.
    stream : file, optional
        Where to write; standard output if not given.
    clock : callable
        Returns seconds.
    """

    def __init__(
        self,
        total: int,
        label: str = "training",
        *,
        patience: float = 5.0,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total, self.label = whole("total", total), label
        self._stream = sys.stdout if stream is None else stream
        self._clock = clock
        self._start = clock()
        self._next = self._start + number("patience", patience, 0)
        self._shown = 0  # length of the line on the screen
        self._silent = any(os.environ.get(name, "") not in ("", "0") for name in SILENT)

    def update(self, done: int) -> None:
        """Say that ``done`` steps are done.

        Parameters
        ----------
        done : int
            Number of steps done, 1 to ``total``.
        """
        whole("done", done, 0, self.total)
        now = self._clock()
        if self._silent or now < self._next:
            return
        self._next = now + PAUSE
        left = (now - self._start) * (self.total - done) / max(done, 1)
        filled = WIDTH * done // self.total
        bar = "#" * filled + "." * (WIDTH - filled)
        line = f"{self.label} [{bar}] {100 * done // self.total:3d} %, {left:.0f} s left"
        self._write(line.ljust(self._shown))
        self._shown = len(line)

    def close(self) -> None:
        """Wipe the line."""
        if self._shown:
            self._write(" " * self._shown)
            self._write("")

    def _write(self, line: str) -> None:
        self._stream.write("\r" + line)
        self._stream.flush()
