"""What a notebook sees of the checks: one line or a diagnosis, "not done yet", and a summary.

A stub raises ``NotImplementedError()``. In a student's notebook that is no error but an exercise
that waits, so "Run all" must reach the end (`udl.checks.cells`). A grader and the build of the
site set ``NBGRADER_EXECUTION`` or ``UDL_STRICT``: then nothing is swallowed.
"""

from __future__ import annotations

import os
import secrets
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

PASSED, WRONG, NOT_DONE, FREE_TEXT = "passed", "wrong", "not done yet", "free text"
KEPT = "kept"  # a prediction whose measurement has not been made
# The word comes first, for screen readers; the sign after it is decoration.
SIGNS = {PASSED: "✓", WRONG: "✗", NOT_DONE: "…", FREE_TEXT: "–", KEPT: "•"}

_STRICT = ("NBGRADER_EXECUTION", "UDL_STRICT")


class CheckFailed(AssertionError):
    """A wrong answer where nothing is swallowed; its message is the diagnosis."""


class Waits(NotImplementedError):
    """Raised by what cannot go on before an exercise has been done; its cell waits quietly."""

    def __init__(self, exercise: str) -> None:
        super().__init__()
        self.exercise = exercise


def is_set(variable: str) -> bool:
    """Tell whether a variable of the environment is set to anything but zero."""
    return os.environ.get(variable, "") not in ("", "0")


def new_draw() -> int:
    """Return the number from which this kernel draws new inputs: always the same in a build."""
    return 1 if is_set("UDL_STRICT") else 1000 + secrets.randbelow(9000)


@dataclass
class Session:
    """What has been checked in this kernel.

    Attributes
    ----------
    practical : str
        The practical that was started.
    statuses : dict from str to str
        The status of each exercise when its check last ran.
    judged : dict from str to object
        The code of each answer when its check last ran.
    kept : dict from str to object
        The first answer to each prediction, with the verdict on it.
    measured : set of str
        The predictions whose measurement has been made.
    draw : int
        The number from which new inputs are drawn.
    failed : dict from str to int
        How often answers to each exercise were right on the usual inputs and wrong on new ones.
    given : frozenset of int or None
        Identities of what the practical imports from the package; None outside notebooks.
    parts : list
        What the checks were made of when a practical was started in strict mode.
    strict : bool
        Whether nothing is swallowed. Read once: a cell may change the environment later.
    doing : str
        What a check that takes long is at.
    guarded : list of tuple
        The arrays that the running cell may spoil: the variable's name, the array, and a copy.
    suspect : str
        The unfinished answer that may spoil them.
    own : dict from str to object
        What the practical's own cells made, by its name.
    own_cells : list of set of str
        The names that each cell before the first answer gave a value.
    begun : bool
        Whether an answer, or its stub, was defined: what follows may be the student's.
    """

    practical: str = ""
    statuses: dict[str, str] = field(default_factory=dict)
    judged: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    measured: set[str] = field(default_factory=set)
    draw: int = field(default_factory=new_draw)
    failed: dict[str, int] = field(default_factory=dict)
    given: frozenset[int] | None = None
    parts: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    strict: bool = field(default_factory=lambda: any(map(is_set, _STRICT)))
    doing: str = ""
    guarded: list[tuple[str, Any, Any]] = field(default_factory=list)
    suspect: str = ""
    own: dict[str, Any] = field(default_factory=dict)
    own_cells: list[set[str]] = field(default_factory=list)
    begun: bool = False


session = Session()


def to_mend(names: Iterable[str], namespace: Mapping[str, Any] | None = None) -> list[str]:
    """List the exercises among some names whose answers are wrong and can be mended.

    A prediction that was missed is none of them: its first answer counts. Nor, where the
    namespace is given, is an answer written anew since its check ran: it may be right by now.
    """
    wrong = [n for n in names if session.statuses.get(n) == WRONG and n not in session.kept]
    if namespace is None:
        return wrong
    judged = {n: session.judged.get(n, code_of(namespace.get(n))) for n in wrong}
    return [n for n in wrong if code_of(namespace.get(n)) == judged[n]]


def code_of(answer: Any) -> Any:
    """Return the code of a function, which is the same if its cell is run again unchanged."""
    return getattr(answer, "__code__", None)


def strict() -> bool:
    """Tell whether wrong and missing answers must raise: in grading and in the site's build."""
    return session.strict


def settle(name: str, status: str, text: str) -> None:
    """Record the status of an exercise and print its text; in strict mode raise unless passed."""
    session.statuses[name] = status
    if strict() and status == WRONG:
        raise CheckFailed(text)
    if strict() and status == NOT_DONE:
        raise NotImplementedError(text)
    print(text)


def print_summary(practicals: Mapping[str, Sequence[Any]]) -> None:
    """Print the status of every exercise of the practical that was started, and what to do next.

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
    open_ones = found.count(NOT_DONE) + found.count(KEPT)
    counts = [f"{found.count(s)} {s}" for s in (PASSED, WRONG)]
    print(f"Practical {session.practical}: {', '.join(counts)}, {open_ones} {NOT_DONE}")
    notes = {FREE_TEXT: " (not checked automatically)", KEPT: " (its measurement comes next)"}
    for status, name in rows:
        print(f"  {status + ' ' + SIGNS[status]:<14}  {name}{notes.get(status, '')}")
    predictions = {e.name for e in practicals[session.practical] if hasattr(e, "recall")}
    print(_advice(rows, predictions, list(practicals)))


def _advice(
    rows: Sequence[tuple[str, str]], predictions: set[str], practicals: Sequence[str]
) -> str:
    """Say what to open next: what is wrong first, then what is missing, then what comes after."""
    for wanted in (WRONG, KEPT, NOT_DONE):
        names = (name for status, name in rows if status == wanted)
        # What was predicted wrongly is not mended: its first answer counts.
        name = next((n for n in names if wanted != WRONG or n not in session.kept), "")
        if name:
            commit = name in predictions and wanted == NOT_DONE
            return f"Next: {name}. {_COMMIT if commit else _HOW[wanted]}"
    following = practicals[practicals.index(session.practical) + 1 :]
    missed = any(status == WRONG for status, _ in rows)
    why = ": a wrong prediction stays as it was made" if missed else ""
    following_on = f"\nNext: practical {following[0]}." if following else ""
    return f"Nothing is left to do{why}.{following_on}"


_COMMIT = "Commit to an answer; then the cell below measures."
_HOW = {
    WRONG: "Read the last lines of what its check says;\nif they do not help, open the first "
    "hint below its heading.",
    KEPT: "Run the cell below its check: it measures.",
    NOT_DONE: "If you do not know how to begin, open the first\nhint below its heading.",
}


def is_stub(error: BaseException | None) -> TypeGuard[NotImplementedError]:
    """Tell whether an exception is a stub's bare ``NotImplementedError()``, not a library's."""
    return isinstance(error, NotImplementedError) and not error.args


def raised_by(error: BaseException) -> str:
    """Name the exercise that an exception waits for; empty if it was not raised in a function."""
    if isinstance(error, Waits):
        return error.exercise
    *_, (frame, _line) = traceback.walk_tb(error.__traceback__)
    name = frame.f_code.co_name
    return "" if name.startswith("<") else name
