"""Read what students handed in as data: nothing of it is run, unpacked or believed.

A submission is a notebook, an archive with a notebook in it, or a folder with one of these; its
name says whose it is. Of a notebook only the permitted cells count, found by their ids: all other
cells are those that were handed out, so that nothing which was altered, copied or moved outside of
them changes what is run.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tools.grading.sandbox import MEBIBYTE

LARGEST = 32 * MEBIBYTE  # bytes of a notebook; pictures are in it
MOST = 4 * LARGEST  # bytes of all notebooks in one submission
# Moodle's downloads: "Ada Lovelace_12345_assignsubmission_file", with or without more behind it.
MOODLE = re.compile(r"^(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)(_.*)?$")
# Some browsers and mail programs add an ending of their own.
NOTEBOOK = re.compile(r"\.ipynb(\.json|\.txt)?$", re.IGNORECASE)
JOINERS = "\u200c\u200d"  # unseen, and yet letters of Persian and Indian names
MOST_EXTRA = 10  # cells of a student's own that are named
Cell = dict[str, Any]


class Unreadable(Exception):
    """Something that cannot be marked, and why, in a sentence to its author."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    Parameters
    ----------
    student : str
        By the name of file or folder.
    path : Path
        Where it lies.
    number : str
        Moodle's number for it, empty where it did not come from Moodle.
    more : tuple of Path
        Further entries of the same student, as where Moodle's files lie flat in one folder.
    """

    student: str
    path: Path
    number: str = ""
    more: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Answers:
    """The permitted cells of a notebook, and what was found on the way.

    Parameters
    ----------
    cells : dict of str to list of str
        What the student wrote, by the cell's id: one text, or those of all its copies in their
        order, since a cell that is split in two keeps its tag in both.
    remarks : list of str
        Sentences to the student: what was altered, missing, or written where it is not run.
    changed : dict of str to str
        Those of the cells that are not as they were handed out.
    """

    cells: dict[str, list[str]]
    remarks: list[str] = field(default_factory=list)
    changed: dict[str, str] = field(default_factory=dict)


def submissions(folder: Path, assignment: str = "") -> list[Submission]:
    """List what lies in a folder: one submission an entry, by the student's name.

    Parameters
    ----------
    folder : Path
        As downloaded from Moodle, or as nbgrader's ``submitted``, or files sent by e-mail.
    assignment : str, optional
        Its name: of an entry that holds several, as nbgrader's do, only what is under this name.

    Returns
    -------
    list of Submission
        Students of one name are told apart by Moodle's number behind it.

    Raises
    ------
    Unreadable
        Where there is no such folder.
    """
    if not folder.is_dir():
        raise Unreadable(f"{folder}: there is no such folder")
    entries = [_entry(path) for path in sorted(folder.iterdir())]
    files = {number for _, number, kind, _ in entries if kind == "file"}
    numbers: dict[str, set[str]] = {}
    for name, number, _, _ in entries:
        numbers.setdefault(name, set()).add(number)
    found: dict[str, Submission] = {}
    for name, number, kind, path in entries:
        if path.name.startswith((".", "__")) or (kind not in ("", "file") and number in files):
            continue  # what was typed into Moodle's text box beside the file
        student = f"{name} ({number})" if number and len(numbers[name]) > 1 else name
        if assignment and (path / assignment).is_dir():
            path = path / assignment
        if student in found:
            known = found[student]
            found[student] = replace(known, more=(*known.more, path))
        else:
            found[student] = Submission(student, path, number)
    return list(found.values())


def legible(name: str) -> str:
    """Return a name in the form in which it is compared, without what no screen shows.

    A Mac writes "é" in files' names as two characters; others type it as one.
    """
    shown = unicodedata.normalize("NFC", name)
    return "".join(
        letter if letter.isprintable() or letter in JOINERS else "\N{REPLACEMENT CHARACTER}"
        for letter in shown
    )


def printable(read: Any) -> Any:
    """Return what JSON said with a question mark for each half of a character, which no file takes.

    Raises
    ------
    RecursionError
        Where it is nested too deeply.
    """
    text = json.dumps(read, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.loads(text.encode("utf-8", "replace"))
    return read


def digest(submission: Submission) -> str:
    """Return a hash of all that was handed in."""
    total = hashlib.sha256()
    for path in _files(submission):
        total.update(path.name.encode("utf-8", "surrogateescape"))
        with path.open("rb") as stream:
            while chunk := stream.read(MEBIBYTE):
                total.update(chunk)
    return total.hexdigest()


def notebook(submission: Submission, cells: Container[str] = ()) -> dict[str, Any]:
    """Read the notebook of a submission.

    Parameters
    ----------
    submission : Submission
        Of one student.
    cells : container of str, optional
        Ids, of which one is enough to know the right one among several notebooks.

    Raises
    ------
    Unreadable
        Where there is none, or more than one, or what is there is no notebook.
    """
    found: dict[str, bytes] = {}
    for path in _files(submission):
        if NOTEBOOK.search(path.name):
            if path.stat().st_size > LARGEST:
                raise Unreadable(f"{path.name}: larger than {LARGEST // MEBIBYTE} MiB")
            found[str(path)] = path.read_bytes()
        elif path.suffix.lower() == ".zip":
            for name, data in _packed(path):
                found[f"{path}: {name}"] = data
                _refuse_many(found)
        _refuse_many(found)
    different = {hashlib.sha256(data).digest(): where for where, data in found.items()}
    names = sorted(different.values())
    if len(names) > 1:
        names = [name for name in names if _has_one_of(found[name], cells)] or names
    if len(names) != 1:
        came = names or [str(path) for path in _files(submission)]
        told = ", ".join(repr(legible(Path(name).name)) for name in came[:MOST_EXTRA]) or "nothing"
        raise Unreadable(f"found {told}; expected one file that ends in .ipynb")
    return _parsed(Path(names[0]).name, found[names[0]])


def answers(handed_in: dict[str, Any], handed_out: dict[str, Any]) -> Answers:
    """Take the permitted cells out of a notebook.

    Parameters
    ----------
    handed_in : dict
        The student's notebook.
    handed_out : dict
        The notebook as it was released.

    Returns
    -------
    Answers
        Texts for each permitted cell; for a missing one the text that was handed out.
    """
    released = {identity(cell): cell for cell in code_cells(handed_out)}
    came: dict[str, list[Cell]] = {}
    extra: list[Cell] = []
    for cell in code_cells(handed_in):
        name = identity(cell)
        if name in released:
            came.setdefault(name, []).append(cell)
        elif source(cell).strip():
            extra.append(cell)
    written, remarks = {}, []
    for name, cell in released.items():
        copies = came.get(name, [])
        if not permitted(cell):
            if copies and not any(_same(source(copy), source(cell)) for copy in copies):
                remarks.append(f"Cell {name} was altered; it was run as it was handed out.")
            continue
        if not copies:
            remarks.append(f"Cell {name} is missing; what was handed out was run in its place.")
            copies = [cell]
        texts = list(dict.fromkeys(source(copy) for copy in copies))
        if len(texts) > 1:
            remarks.append(
                f"Cell {name} is there {len(copies)} times; all were run, one after another."
            )
        written[name] = texts
    remarks += [
        f"The cell that begins with {_beginning(cell)!r} is yours and stands outside of the "
        f"permitted cells: it was not run."
        for cell in extra[:MOST_EXTRA]
    ]
    if len(extra) > MOST_EXTRA:
        remarks.append(f"So do {len(extra) - MOST_EXTRA} more cells.")
    changed = {
        name: "\n\n".join(texts)
        for name, texts in written.items()
        if not all(_same(text, source(released[name])) for text in texts)
    }
    return Answers(written, remarks, changed)


def code_cells(notebook: dict[str, Any]) -> Iterator[Cell]:
    """Go through what can be run."""
    return (cell for cell in notebook["cells"] if cell["cell_type"] == "code")


def identity(cell: Cell) -> str:
    """Name a cell: by nbgrader's tag, which other programs leave alone, else by its id."""
    tag = cell.get("metadata", {}).get("nbgrader", {})
    name = tag.get("grade_id") if isinstance(tag, dict) else None
    return str(name or cell.get("id", ""))


def permitted(cell: Cell) -> bool:
    """Say whether a cell that was handed out is for the student to write.

    nbgrader's tag is not on one that is handed out with code in it, which nbgrader would empty.
    """
    metadata = cell.get("metadata", {})
    tag, facts = metadata.get("nbgrader"), metadata.get("udl")
    return bool(isinstance(tag, dict) and tag.get("solution")) or bool(
        isinstance(facts, dict) and facts.get("role") == "answer"
    )


def source(cell: Cell) -> str:
    """Return a cell's text; files hold it as one text or as lines."""
    text = cell.get("source", "")
    return (text if isinstance(text, str) else "".join(text)).replace("\r\n", "\n")


def _same(one: str, other: str) -> bool:
    return one.rstrip() == other.rstrip()


def _entry(path: Path) -> tuple[str, str, str, Path]:
    """Read from a name whose it is, with Moodle's number and kind where it comes from Moodle."""
    shown = legible(path.name)
    if path.is_dir():
        name = shown
    else:
        name = NOTEBOOK.sub("", shown) if NOTEBOOK.search(shown) else legible(path.stem)
    moodle = MOODLE.match(name)
    return (
        (moodle["name"], moodle["number"], moodle["kind"], path) if moodle else (name, "", "", path)
    )


def _has_one_of(data: bytes, cells: Container[str]) -> bool:
    """Say whether a file is a notebook that has a cell of this name."""
    try:
        return any(identity(cell) in cells for cell in code_cells(_parsed("", data)))
    except Unreadable:
        return False


def _refuse_many(found: dict[str, bytes]) -> None:
    if sum(map(len, found.values())) > MOST:
        raise Unreadable(f"more than {MOST // MEBIBYTE} MiB of notebooks; expected one")


def _files(submission: Submission) -> list[Path]:
    """List the files of a submission."""
    return [file for path in (submission.path, *submission.more) for file in _below(path)]


def _below(path: Path) -> list[Path]:
    """List a file, or the files of a folder; links lead nowhere."""
    if path.is_symlink():
        return []
    if path.is_file():
        return [path]
    hidden = (".", "__")  # checkpoints, and what a Mac adds to archives
    return sorted(
        file
        for file in path.rglob("*")
        if file.is_file()
        and not file.is_symlink()
        and not any(part.startswith(hidden) for part in file.relative_to(path).parts)
    )


def _packed(path: Path) -> Iterator[tuple[str, bytes]]:
    """Read the notebooks in an archive, each up to the largest size, whatever it claims to be."""
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                # Some programs of Windows write its own strokes between folders.
                parts = entry.filename.replace("\\", "/").split("/")
                hidden = any(
                    part.startswith((".", "__")) and part not in (".", "..") for part in parts
                )
                if hidden or not NOTEBOOK.search(parts[-1]):
                    continue
                with archive.open(entry) as stream:
                    data = stream.read(LARGEST + 1)
                if len(data) > LARGEST:
                    raise Unreadable(f"{entry.filename}: larger than {LARGEST // MEBIBYTE} MiB")
                yield entry.filename, data
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError) as error:
        raise Unreadable(f"{path.name}: not an archive that can be read ({error})") from error
    except (RuntimeError, NotImplementedError, ValueError) as error:  # locked, or packed otherwise
        raise Unreadable(f"{path.name}: not an archive that can be read ({error})") from error


def _parsed(name: str, data: bytes) -> dict[str, Any]:
    """Turn a file into a notebook whose cells have the few fields that are read here."""
    try:
        read = printable(json.loads(data))
    except (ValueError, RecursionError) as error:
        told = f"{type(error).__name__}: {error}"
        raise Unreadable(f"{name}: cut off, damaged or not a notebook ({told})") from error
    cells = read.get("cells") if isinstance(read, dict) else None
    if not isinstance(cells, list) or not all(_is_cell(cell) for cell in cells):
        raise Unreadable(f"{name}: not a notebook of format 4 (it has no list of cells)")
    notebook: dict[str, Any] = read
    return notebook


def _is_cell(cell: object) -> bool:
    if not isinstance(cell, dict):
        return False
    text, metadata = cell.get("source", ""), cell.get("metadata", {})
    lines = text if isinstance(text, list) else [text]
    return (
        isinstance(cell.get("cell_type"), str)
        and all(isinstance(line, str) for line in lines)
        and isinstance(metadata, dict)
    )


def _beginning(cell: Cell) -> str:
    line = source(cell).strip().partition("\n")[0]
    return line if len(line) <= 60 else f"{line[:59]}…"
