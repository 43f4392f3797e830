"""Coursework as marking sees it, asked of the teaching package by its programs.

These tools import no teaching code: ``python -m udl.coursework ASSIGNMENT …`` says what an
assignment is, what is called in a student's notebook, and what the values are worth.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.errors import Fault
from tools.grading import sandbox
from tools.grading.marking import Mark
from tools.grading.sandbox import MEBIBYTE, Limits
from tools.grading.submissions import (
    Submission,
    Unreadable,
    code_cells,
    identity,
    permitted,
    source,
)
from tools.grading.submissions import notebook as read_notebook

PROGRAM = "udl.coursework"
DECIDING = ("numpy", "scipy", "torch")  # other versions of these compute other numbers
PATIENCE = 600  # seconds for a program of the package; the baselines are computed before
NOT_ASKED = Fault(
    "grading-package",
    "The package cannot say what an assignment is, or lacks what its marking needs.",
    "The message ends with what the package said; `python -m udl.coursework --help` lists its "
    "programs, and `test-set FOLDER` makes the secret test set.",
)
WITHIN_REACH = Fault(
    "grading-secret-in-reach",
    "The instructor's folder lies where students' programs can read, even in their box.",
    "Move it out of the repository and of Python's folders.",
)
NO_NOTEBOOK = Fault(
    "grading-no-notebook",
    "The notebook that was handed out is not there, or is another one.",
    "Build the book, or give the file that you handed out by `--notebook`.",
)


def home() -> Path:
    """Return the folder that the teaching package is imported from, without importing it."""
    found = importlib.util.find_spec(PROGRAM.partition(".")[0])
    places = list(found.submodule_search_locations or ()) if found else []
    if not places:
        raise NOT_ASKED("the package udl is not installed in this environment")
    return Path(places[0]).parent


def ask(words: Sequence[str], given: str | None = None) -> Any:
    """Call a program of the package.

    Parameters
    ----------
    words : sequence of str
        Its name and arguments.
    given : str, optional
        What it reads.

    Returns
    -------
    object
        What it printed, as JSON.

    Raises
    ------
    BookError
        Where it fails, or prints something else.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", PROGRAM, *words],
            input=given,
            env={**os.environ, "PYTHONPATH": str(home())},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    except (subprocess.TimeoutExpired, ValueError, OSError) as error:
        raise NOT_ASKED(f"{PROGRAM} {words[0]}: {type(error).__name__}: {error}") from None
    if done.returncode == 0:
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise NOT_ASKED(f"{PROGRAM} {' '.join(words)}: printed no JSON") from None
    said = (done.stderr.strip() or f"exit status {done.returncode}").split("\n")[-1]
    raise NOT_ASKED(f"{PROGRAM} {' '.join(words)}: {said}")


@dataclass
class Coursework:
    """An assignment of the package, as :class:`tools.grading.marking.Assignment` describes it.

    Parameters
    ----------
    name, title, page : str
        For commands, for people, and its page in the book.
    out_of : float
        Points.
    handed_out : dict
        The released notebook.
    limits : Limits
        What a student's notebook may use.
    secret : Path
        The instructor's folder.
    ids : mapping
        Students' ids by the names under which they handed in, where these differ.
    readable : tuple of Path
        What a student's notebook may read and import.
    hidden : tuple of Path
        Files and folders of these that it finds empty: those that know what is right.
    fingerprint : str
        Hash of all that decides about marks.
    """

    name: str
    title: str
    page: str
    out_of: float
    handed_out: dict[str, Any]
    limits: Limits
    secret: Path
    ids: Mapping[str, str]
    readable: Iterable[Path]
    hidden: Iterable[Path]
    fingerprint: str = field(repr=False)

    def key(self, student: str) -> str:
        """Return a hash of all that decides about a student's mark, beside the submission."""
        return hashlib.sha256(f"{self.fingerprint} {self.id_of(student)}".encode()).hexdigest()

    def calls(self, student: str, desk: Path) -> list[str]:
        """Let the package write what the calls need into a folder, and return them."""
        words = [self.name, "prepare", self.id_of(student), str(desk), str(self.secret)]
        return [str(call) for call in ask(words)["calls"]]

    def judge(self, student: str, values: list[dict[str, Any]]) -> Mark:
        """Let the package turn the calls' values into a mark."""
        words = [self.name, "judge", self.id_of(student), str(self.secret)]
        return Mark(**ask(words, json.dumps(values)))

    def id_of(self, student: str) -> str:
        """Return a student's id."""
        return self.ids.get(student, student)


def coursework(
    name: str, secret: Path, ids: Mapping[str, str], notebook: Path | None, notebooks: Path
) -> Coursework:
    """Ask the package for an assignment.

    Parameters
    ----------
    name : str
        Its name.
    secret : Path
        The instructor's folder.
    ids : mapping
        As for :class:`Coursework`.
    notebook : Path or None
        The notebook that was handed out, where it is not the one in `notebooks`.
    notebooks : Path
        The folder of the site's notebooks.

    Raises
    ------
    BookError
        Where there is no such assignment, its notebook is missing, or the folder lacks something.
    """
    told = ask([name, "describe"])
    path = notebook or notebooks / f"{told['page']}.ipynb"
    if not path.is_file():
        raise NO_NOTEBOOK(f"{path}: there is no such file")
    package = home()
    for place in (*sandbox.interpreter()[1], package, *map(Path, sandbox.SYSTEM)):
        if secret.resolve().is_relative_to(place.resolve()):
            raise WITHIN_REACH(f"{secret}: lies in {place}, which every notebook may read")
    if told.get("secret"):
        with tempfile.TemporaryDirectory() as desk:  # what is missing is missing for everybody
            ask([name, "prepare", "nobody", desk, str(secret)])
    try:
        handed_out = read_notebook(Submission(name, path))
    except Unreadable as error:
        raise NO_NOTEBOOK(f"{path}: {error}") from None
    if not any(map(permitted, code_cells(handed_out))):
        raise NO_NOTEBOOK(f"{path}: no cell in it is for students to write")
    allowed = told["limits"]
    limits = Limits(
        seconds=float(allowed.get("seconds", Limits.seconds)),
        memory=int(allowed.get("memory_mebibytes", Limits.memory // MEBIBYTE)) * MEBIBYTE,
    )
    return Coursework(
        name=name,
        title=str(told["title"]),
        page=str(told["page"]),
        out_of=float(told["out_of"]),
        handed_out=handed_out,
        limits=limits,
        secret=secret,
        ids=ids,
        readable=(package,),
        hidden=(
            *(package / one for one in told.get("hidden", ())),
            *(place for name in told.get("missing", ()) for place in _places(name)),
        ),
        fingerprint=_fingerprint(
            told,
            handed_out,
            [package / PROGRAM.partition(".")[0], Path(__file__).parent, secret],
        ),
    )


def _places(library: str) -> list[Path]:
    """Find the folders that a library is imported from; none where it is not installed."""
    found = importlib.util.find_spec(library)
    return [Path(place) for place in (found.submodule_search_locations or ())] if found else []


def _fingerprint(told: object, handed_out: dict[str, Any], folders: Iterable[Path]) -> str:
    """Hash what an assignment says of itself, its notebook, and the programs that mark it."""
    versions = [sys.version, *(_version(name) for name in DECIDING)]
    # Not its outputs, which differ from build to build.
    cells = [(identity(cell), source(cell), permitted(cell)) for cell in code_cells(handed_out)]
    parts = [told, cells, versions]
    total = hashlib.sha256(json.dumps(parts, sort_keys=True).encode())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return total.hexdigest()


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
