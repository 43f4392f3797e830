"""What the tools of grading and instructors ask: ``python -m udl.coursework --help``."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from udl.coursework.assignments import ASSIGNMENTS, Assignment

PROGRAMS = """\
  ASSIGNMENT describe                       title, points, limits
  ASSIGNMENT prepare STUDENT DESK SECRET    write what the calls need into DESK; print the calls
  ASSIGNMENT judge STUDENT SECRET           read the calls' values, print the mark
  geometry questions N                      print questions for a quiz
  test-set SECRET                           make a secret test set, or complete it
  reveal SECRET DESTINATION                 publish it
  data FOLDER                               write training and validation data

ASSIGNMENT is one of {names}. SECRET is the
instructor's folder, or - where an assignment needs none."""


def describe(assignment: Assignment) -> dict[str, Any]:
    """Return what the tools need to know of an assignment."""
    return assignment.described()


def prepare(assignment: Assignment, student: str, desk: Path, secret: Path) -> dict[str, Any]:
    """Write what the calls need into a folder; return the calls."""
    if assignment.secret:
        from udl.coursework.judging import networks

        return {"calls": networks.prepare(secret, desk)}
    return {"calls": _judging(assignment).prepare(student, desk)}


def judge(
    assignment: Assignment, student: str, secret: Path, values: Sequence[Any]
) -> dict[str, Any]:
    """Turn the calls' values into a mark."""
    if assignment.secret:
        from udl.coursework.judging import networks

        return networks.judge(assignment, secret, values).described()
    mark: dict[str, Any] = _judging(assignment).judge(student, values).described()
    return mark


def _judging(assignment: Assignment) -> Any:
    """Return the module that judges functions: it is not installed where students work."""
    from udl.coursework.judging import geometry, rectifiers

    return {"geometry": geometry, "backpropagation": rectifiers}[assignment.name]


def main(arguments: Sequence[str]) -> int:
    """Run one program; what a caller did wrong is one line on standard error."""
    names = ", ".join(ASSIGNMENTS)
    parser = argparse.ArgumentParser(
        prog="python -m udl.coursework",
        description=__doc__,
        usage="python -m udl.coursework PROGRAM …",
        epilog=PROGRAMS.format(names=names),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs="+", metavar="PROGRAM", help="as below")
    # An id may begin with a stroke, as options do.
    asks_for_help = list(arguments) in ([], ["-h"], ["--help"])
    words = parser.parse_args(arguments if asks_for_help else ["--", *arguments]).words
    try:
        told = _run(words)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    if told is None:
        parser.error(f"{' '.join(words)!r} is no program; an ASSIGNMENT is one of {names}")
    print(told)
    return 0


def _run(words: Sequence[str]) -> str | None:
    """Run a program; return what it prints, or None if there is no such program."""
    match words:
        case ["test-set", folder]:
            from udl.coursework import held_out

            return held_out.make(Path(folder))
        case ["reveal", secret, folder]:
            from udl.coursework import held_out

            return "\n".join(map(str, held_out.reveal(Path(secret), Path(folder))))
        case ["data", folder]:
            from udl.coursework import files

            return "\n".join(map(str, files.write(Path(folder))))
        case ["geometry", "questions", count] if count.isdecimal():
            from udl.coursework import questions

            return json.dumps(questions.bank(int(count)), indent=1)
        case [name, "describe"] if name in ASSIGNMENTS:
            return json.dumps(describe(ASSIGNMENTS[name]))
        case [name, "prepare", student, desk, secret] if name in ASSIGNMENTS:
            return json.dumps(prepare(ASSIGNMENTS[name], student, Path(desk), Path(secret)))
        case [name, "judge", student, secret] if name in ASSIGNMENTS:
            values = _values(sys.stdin.read())
            return json.dumps(judge(ASSIGNMENTS[name], student, Path(secret), values))
    return None


def _values(text: str) -> list[Any]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"standard input: not JSON ({error}); expected a list") from None
    if not isinstance(values, list):
        raise ValueError(f"standard input: got a {type(values).__name__}; expected a list")
    return values


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
