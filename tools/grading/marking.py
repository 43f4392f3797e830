"""Bring a folder of submissions through an assignment, each alone, and keep what came of each.

A result is written as soon as it is there, under a key of the submission and the assignment: a run
that was interrupted goes on, and one after a late submission marks that alone.
"""

from __future__ import annotations

import hashlib
import json
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from tools.files import write_if_changed
from tools.grading import child, running, sandbox
from tools.grading.sandbox import Ended, Limits
from tools.grading.submissions import (
    Answers,
    Submission,
    Unreadable,
    answers,
    code_cells,
    digest,
    identity,
    notebook,
    permitted,
    source,
    submissions,
)

LONGEST_CELL = 100_000  # letters that the report shows


@dataclass(frozen=True)
class Mark:
    """What a submission is worth.

    Parameters
    ----------
    points, out_of : float
        Reached and reachable.
    reason : str
        Why, in sentences to the student.
    estimate, low, high : float or None
        What was measured, with its interval, where something was.
    """

    points: float
    out_of: float
    reason: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Result:
    """One line of the table.

    Parameters
    ----------
    student : str
        Whose.
    key : str
        Hash of submission and assignment: an equal one need not be marked again. Empty where the
        marking failed and not the notebook: then nothing is kept.
    mark : Mark
        What it is worth; no points where it could not be run.
    remarks : list of str
        What else its author should know.
    log : str
        The end of what it printed.
    seconds : float
        How long it ran.
    number : str
        Moodle's number for it, or empty.
    changed : dict of str to str
        The permitted cells that are not as they were handed out, by name: for a person to read.
    """

    student: str
    key: str
    mark: Mark
    remarks: list[str] = field(default_factory=list)
    log: str = ""
    seconds: float = 0.0
    number: str = ""
    changed: dict[str, str] = field(default_factory=dict)


class Assignment(Protocol):
    """What marking has to know of an assignment."""

    name: str
    out_of: float
    handed_out: dict[str, Any]
    """The released notebook."""
    limits: Limits
    readable: Iterable[Path]
    """What the notebook may read and import beside Python's own files."""
    hidden: Iterable[Path]
    """Files and folders of these that it finds empty all the same."""

    def key(self, student: str) -> str:
        """Return a hash of all that decides about a student's mark, beside the submission."""

    def calls(self, student: str, desk: Path) -> list[str]:
        """Write what the calls need into the folder, and return them: programs, see `child`."""

    def judge(self, student: str, values: list[dict[str, Any]]) -> Mark:
        """Turn the calls' values into a mark. They may be anything that JSON can say."""


def mark_all(
    folder: Path,
    assignment: Assignment,
    results: Path,
    *,
    jobs: int = 1,
    tell: Callable[[str], None] = print,
) -> list[Result]:
    """Mark all submissions of a folder.

    Parameters
    ----------
    folder : Path
        One entry a student.
    assignment : Assignment
        What is asked.
    results : Path
        A folder that keeps a file a student.
    jobs : int
        How many at once.
    tell : callable
        Told a line for each that is done.

    Returns
    -------
    list of Result
        By student's name.
    """
    found = submissions(folder, assignment.name)
    results.mkdir(parents=True, exist_ok=True)
    done: dict[str, Result] = {}
    waiting = []
    for submission in found:
        key = _key(submission, assignment)
        kept = _kept(file_of(results, submission.student), key)
        if kept:
            # Its number in Moodle is no part of the key.
            done[submission.student] = replace(kept, number=submission.number)
        else:
            waiting.append((submission, key))
    if done:
        tell(f"{len(done)} of {len(found)} were marked before")
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        running = {
            pool.submit(mark_one, submission, key, assignment): submission
            for submission, key in waiting
        }
        try:
            for future in as_completed(running):
                submission, result = running[future], future.result()
                record = json.dumps(asdict(result), indent=1, ensure_ascii=False) + "\n"
                if result.key:
                    write_if_changed(file_of(results, submission.student), record)
                done[submission.student] = result
                points = f"{result.mark.points:g} of {result.mark.out_of:g}"
                tell(f"{len(done)}/{len(found)} {submission.student}: {points}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [done[submission.student] for submission in found]


def mark_one(submission: Submission, key: str, assignment: Assignment) -> Result:
    """Mark one submission; whatever is wrong with it becomes the reason of its mark."""
    try:
        return _marked(submission, key, assignment)
    except Unreadable as error:
        mark = Mark(0, assignment.out_of, f"This could not be read: {error}.")
    except Exception as error:  # whatever it is, it is nobody else's
        key, where = "", traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        mark = Mark(0, assignment.out_of, f"The marking failed and will be tried again: {told}.")
    return Result(submission.student, key, mark, number=submission.number)


def _marked(submission: Submission, key: str, assignment: Assignment) -> Result:
    released = {identity(cell): cell for cell in code_cells(assignment.handed_out)}
    own = {name for name, cell in released.items() if permitted(cell)}
    written = answers(notebook(submission, own), assignment.handed_out)
    ended, done = _run(assignment, submission.student, written)
    remarks = list(written.remarks)
    if not sandbox.bubblewrap():
        remarks.append(f"Marked {sandbox.NO_BOX}.")
    if done is None:
        mark = Mark(0, assignment.out_of, running.ending(ended, assignment.limits))
    else:
        faults = {name: done["faults"][name] for name in released if name in done["faults"]}
        remarks += [f"Cell {name} failed:\n{_cut(fault)}" for name, fault in faults.items()]
        mark = assignment.judge(submission.student, done["values"])
    return Result(
        submission.student,
        key,
        mark,
        remarks,
        log=ended.printed,
        seconds=round(ended.seconds, 1),
        number=submission.number,
        changed={name: _cut(text, LONGEST_CELL) for name, text in written.changed.items()},
    )


def _run(
    assignment: Assignment, student: str, written: Answers
) -> tuple[Ended, dict[str, Any] | None]:
    """Run the released notebook with a student's cells in it; None if it wrote no result."""
    cells = [
        (identity(cell), text)
        for cell in code_cells(assignment.handed_out)
        for text in written.cells.get(identity(cell), [source(cell)])
    ]
    return running.run(
        cells,
        lambda desk: assignment.calls(student, desk),
        assignment.limits,
        assignment.readable,
        assignment.hidden,
    )


def _cut(text: str, longest: int = child.LONGEST) -> str:
    """Keep the beginning of a text that nobody would read to its end."""
    more = len(text) - longest
    return text if more <= 0 else f"{text[:longest]}\n… and {more:,} more characters"


def _key(submission: Submission, assignment: Assignment) -> str:
    """Return the key of a result, empty where what was handed in cannot be read."""
    try:
        return hashlib.sha256(
            f"{digest(submission)} {assignment.key(submission.student)}".encode()
        ).hexdigest()
    except OSError:
        return ""


def file_of(results: Path, student: str, ending: str = ".json") -> Path:
    """Name a student's file; names may hold what a file's name may not."""
    safe = "".join(letter if letter.isalnum() else "-" for letter in student)
    mark = hashlib.sha256(student.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return results / f"{safe[:60]}-{mark}{ending}"


def _kept(path: Path, key: str) -> Result | None:
    """Read a result that is still right."""
    try:
        record = json.loads(path.read_text("utf-8"))
        if record["key"] != key:
            return None
        return Result(**{**record, "mark": Mark(**record["mark"])})
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
