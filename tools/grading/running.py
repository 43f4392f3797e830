"""Run cells and calls in a box, and read what they left, which may be anything."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tools.grading import child, sandbox
from tools.grading.sandbox import Ended, Limits
from tools.grading.submissions import printable

CHILD = Path(child.__file__)
LARGEST_RESULT = 4 * sandbox.MEBIBYTE  # ten times what eight lists of classes take
EXCEEDED = {
    "seconds": "it computed for longer than {seconds:g} s",
    "clock": "it took longer than {clock:g} s by the clock",
    "memory": "it used more than {memory} MiB of memory",
    "output": "it printed more than {output} KiB",
    "files": "it wrote more than {files} MiB of files",
    "processes": "it started more than {processes} processes",
}


def run(
    cells: Sequence[tuple[str, str]],
    prepare: Callable[[Path], list[str]],
    limits: Limits,
    readable: Iterable[Path],
    hidden: Iterable[Path] = (),
) -> tuple[Ended, dict[str, Any] | None]:
    """Run cells, then calls, in a box with a folder of its own.

    Parameters
    ----------
    cells : sequence of tuple of str
        Names and texts, in order.
    prepare : callable
        Writes what the calls need into the folder, and returns them: programs, see `child`.
    limits : Limits
        What the run may use.
    readable : iterable of Path
        What it may read and import beside Python's own files.
    hidden : iterable of Path
        Files and folders of these that it finds empty all the same.

    Returns
    -------
    tuple
        How it ended; and what went wrong in which cell (``faults``) with a value for each call
        (``values``), or None if it left no result.
    """
    desk = Path(tempfile.mkdtemp(prefix="marking-"))
    try:
        calls, readable = prepare(desk), list(readable)
        job = {"cells": list(cells), "calls": calls, "path": [str(one) for one in readable]}
        (desk / child.JOB).write_text(json.dumps(job), "utf-8")
        shutil.copyfile(CHILD, desk / CHILD.name)
        python, own = sandbox.interpreter()
        ended = sandbox.run(
            [python, CHILD.name], desk, limits, readable=[*own, *readable], hidden=hidden
        )
        done = None if ended.exceeded or ended.code else _result(desk / child.DONE, len(calls))
        return ended, done
    finally:
        # Python's own way down ends with an error after a thousand nested folders.
        subprocess.run(["rm", "-rf", "--", str(desk)], stderr=subprocess.DEVNULL, check=False)


def _result(path: Path, count: int) -> dict[str, Any] | None:
    """Read what the box left, which may be anything; None if it is not what was asked for."""
    try:
        # No link, which could lead out of the box, and no pipe, which could keep us waiting.
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        return None
    with os.fdopen(opened, "rb") as stream:
        data = stream.read(LARGEST_RESULT + 1)
    if len(data) > LARGEST_RESULT:
        return None
    try:
        done = printable(json.loads(data))
        faults, values = done["faults"], done["values"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    if not (isinstance(faults, dict) and all(isinstance(text, str) for text in faults.values())):
        return None
    if not (isinstance(values, list) and len(values) == count):
        return None
    if not all(isinstance(value, dict) for value in values):
        return None
    return {"faults": faults, "values": values}


def ending(ended: Ended, limits: Limits) -> str:
    """Say why there is no result."""
    if ended.exceeded:
        told = EXCEEDED[ended.exceeded].format(
            seconds=limits.seconds,
            clock=sandbox.PATIENCE * limits.seconds,
            memory=limits.memory // sandbox.MEBIBYTE,
            output=limits.output // 1024,
            files=limits.files // sandbox.MEBIBYTE,
            processes=limits.processes,
        )
        return f"The notebook was stopped: {told}."
    return f"The notebook ended its own Python (exit status {ended.code}) and left no result."
