"""What a notebook sees of the checks: one line or a diagnosis, "not done yet", and a summary.

A stub raises ``NotImplementedError()``. In a student's notebook that is no error but an exercise
that waits, so "Run all" must reach the end; `start` installs a handler that says so. A grader and
the build of the site set ``NBGRADER_EXECUTION`` or ``UDL_STRICT``: then nothing is swallowed.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

PASSED, WRONG, NOT_DONE, FREE_TEXT = "passed", "wrong", "not done yet", "free text"
# The word comes first, for screen readers; the sign after it is decoration.
SIGNS = {PASSED: "✓", WRONG: "✗", NOT_DONE: "…", FREE_TEXT: "–"}


class CheckFailed(AssertionError):
    """A wrong answer where nothing is swallowed; its message is the diagnosis."""


@dataclass
class Session:
    """What has been checked in this kernel: the practical and the last status of each exercise."""

    practical: str = ""
    statuses: dict[str, str] = field(default_factory=dict)


session = Session()


def strict() -> bool:
    """Tell whether wrong and missing answers must raise: in grading and in the site's build."""
    return any(os.environ.get(n, "") not in ("", "0") for n in ("NBGRADER_EXECUTION", "UDL_STRICT"))


def start(practical: str) -> None:
    """Forget earlier results and begin a practical.

    Parameters
    ----------
    practical : str
        Its number as text, for example ``"5.1"``.

    Raises
    ------
    ValueError
        If `practical` is not such a text.
    """
    parts = practical.split(".") if isinstance(practical, str) else []
    if len(parts) != 2 or not all(part.isdigit() for part in parts):
        raise ValueError(f'practical must be a text such as "5.1"; {practical!r} came')
    session.practical = practical
    session.statuses.clear()
    _install_handler()


def settle(name: str, status: str, text: str) -> None:
    """Record the status of an exercise and print its text; in strict mode raise unless passed."""
    session.statuses[name] = status
    if strict() and status == WRONG:
        raise CheckFailed(text)
    if strict() and status == NOT_DONE:
        raise NotImplementedError(text)
    print(text)


def print_summary(practicals: Mapping[str, Sequence[Any]]) -> None:
    """Print the status of every exercise of the practical that was started.

    Parameters
    ----------
    practicals : mapping from str to sequence of checks
        The chapter's practicals: for each number its exercises in order. Each has a ``name``; one
        without a check (`udl.checks.core.FreeText`) is listed but not counted.

    Raises
    ------
    ValueError
        If no practical of this chapter was started.
    """
    if session.practical not in practicals:
        raise ValueError(
            f"summary needs a started practical, one of {', '.join(practicals)}; "
            f"{session.practical or 'none'} was started (udl.checks.start)"
        )
    rows = [
        (session.statuses.get(e.name, NOT_DONE) if callable(e) else FREE_TEXT, e.name)
        for e in practicals[session.practical]
    ]
    found = [status for status, _ in rows]
    counts = ", ".join(f"{found.count(s)} {s}" for s in (PASSED, WRONG, NOT_DONE))
    print(f"Practical {session.practical}: {counts}")
    for status, name in rows:
        note = " (not checked automatically)" if status == FREE_TEXT else ""
        print(f"  {status + ' ' + SIGNS[status]:<14}  {name}{note}")


def is_stub(error: BaseException | None) -> TypeGuard[NotImplementedError]:
    """Tell whether an exception is a stub's bare ``NotImplementedError()``, not a library's."""
    return isinstance(error, NotImplementedError) and not error.args


def raised_by(error: BaseException) -> str:
    """Name the function in which an exception was raised; empty if it was not in a function."""
    *_, (frame, _line) = traceback.walk_tb(error.__traceback__)
    name = frame.f_code.co_name
    return "" if name.startswith("<") else name


def _install_handler() -> None:
    """Turn stubs in notebook cells into "not done yet"; outside IPython there is nothing to do."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        return
    if strict():
        shell.set_custom_exc((), None)
        return
    shell.set_custom_exc((NotImplementedError,), _say_not_done)
    shell.events.register("post_run_cell", _forgive)


def _say_not_done(
    shell: Any, etype: type, error: Exception, tb: Any, tb_offset: Any = None
) -> None:
    if not is_stub(error):
        shell.showtraceback((etype, error, tb), tb_offset=tb_offset)
        return
    waits = raised_by(error)
    print(f"{NOT_DONE} {SIGNS[NOT_DONE]}" + (f" this cell waits for {waits}" if waits else ""))


def _forgive(result: Any) -> None:
    """Let the cell count as run, so that "Run all" goes on after it."""
    if is_stub(result.error_in_exec):
        result.error_in_exec = None
