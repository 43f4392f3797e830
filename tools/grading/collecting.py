"""Put submissions that came by e-mail or from Moodle where nbgrader looks for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tools.files import write_if_changed
from tools.grading.submissions import Unreadable, notebook, submissions


def collect(
    folder: Path, course: Path, assignment: str, file: str, ids: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """Write each student's notebook as ``submitted/STUDENT/ASSIGNMENT/FILE``.

    Parameters
    ----------
    folder : Path
        One entry a student: a notebook, an archive, or a folder with one of these.
    course : Path
        nbgrader's course folder.
    assignment, file : str
        As nbgrader knows them.
    ids : mapping
        Students' ids by the names of the entries; others are called as their entries are.

    Returns
    -------
    tuple of list of str
        The students whose notebooks are there now, and a line for each that could not be read.
    """
    taken: list[str] = []
    refused: list[str] = []
    for submission in submissions(folder):
        student = ids.get(submission.student, submission.student)
        if student.casefold() in (one.casefold() for one in taken):  # one folder on some disks
            refused.append(f"{submission.path.name}: a second one of {student!r}")
            continue
        try:
            content = notebook(submission)
        except Unreadable as error:
            refused.append(f"{student}: {error}")
            continue
        path = course / "submitted" / student / assignment / file
        write_if_changed(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        taken.append(student)
    return taken, refused
