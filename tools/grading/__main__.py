"""Hand out, collect and mark: ``python -m tools.grading --help``, and docs/grading.md step by step.

The coursework's secret test set is made and published by the package itself:
``python -m udl.coursework test-set FOLDER`` and ``python -m udl.coursework reveal FOLDER SITE``.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.errors import BookError, Fault
from tools.files import write_if_changed
from tools.grading import checking, marking, package, tables
from tools.grading.collecting import collect
from tools.grading.moodle import question_bank
from tools.grading.release import assignment, named, release
from tools.grading.sandbox import Limits
from tools.grading.submissions import Submission, Unreadable, legible
from tools.notebooks import apart
from tools.notebooks.export import masters_of
from tools.pages import practicals
from tools.project import Project

BAD_IDS = Fault(
    "grading-ids",
    "The table of `--ids` is not one that says whose id is which.",
    "Write a CSV in UTF-8 with the line `name,id`, and below it a line a student, each name once.",
)
BAD_FOLDER = Fault(
    "grading-submissions",
    "The folder of submissions is not there, or holds two of one student.",
    "Name a folder with one entry a student: a notebook, an archive, or a folder.",
)
BANK_SIZE = 40


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command line, without the program's name.

    Returns
    -------
    int
        Zero; one after an error of one line, or where a solution is not right.
    """
    options = _parser().parse_args(arguments)
    try:
        right: bool = options.command(options, Project(options.project.resolve()))
    except (BookError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if right else 1


def _release(options: argparse.Namespace, project: Project) -> bool:
    made = release(
        project,
        options.course,
        options.pages,
        solutions=options.solutions,
        run=not options.without_outputs,
    )
    for name in made:
        print(options.course / name)
    print(f"Next, in {options.course}: nbgrader generate_assignment {Path(made[0]).parent.name}")
    return True


def _collect(options: argparse.Namespace, project: Project) -> bool:
    (docname,) = named([options.page], masters_of(project))
    name, file = assignment(docname), f"{docname.rpartition('/')[2]}.ipynb"
    try:
        taken, refused = collect(options.submissions, options.course, name, file, _ids(options.ids))
    except Unreadable as error:
        raise BAD_FOLDER(str(error)) from None
    for line in refused:
        print(line, file=sys.stderr)
    print(f"{len(taken)} notebooks in {options.course / 'submitted'}, {len(refused)} left out")
    return True


def _mark(options: argparse.Namespace, project: Project) -> bool:
    work = package.coursework(
        options.assignment,
        options.secret,
        _ids(options.ids),
        options.notebook,
        project.site / "notebooks",
    )
    try:
        results = marking.mark_all(
            options.submissions, work, options.results / work.name, jobs=options.jobs
        )
    except Unreadable as error:
        raise BAD_FOLDER(str(error)) from None
    for ending, text in (
        (".csv", tables.as_csv(results)),
        (".html", tables.as_html(work.title, results)),
        (".moodle.csv", tables.as_moodle(results, work.name, work.ids)),
    ):
        path = options.results / f"{work.name}{ending}"
        write_if_changed(path, text)
        print(path)
    for one in results:
        page = tables.as_html(f"{work.title}: {one.student}", [one])
        write_if_changed(marking.file_of(options.results / work.name, one.student, ".html"), page)
    print(f"{options.results / work.name}: a page for each student")
    by_id: dict[str, list[str]] = {}
    for one in results:
        by_id.setdefault(work.id_of(one.student).casefold(), []).append(one.student)
    for student, names in by_id.items():
        if len(names) > 1:
            told = ", ".join(map(repr, names))
            print(f"{told}: all of the id {student!r}; expected one of them", file=sys.stderr)
    return True


def _check(options: argparse.Namespace, project: Project) -> bool:
    masters = masters_of(project)
    (docname,) = named([options.page], masters)
    if docname.startswith("coursework/"):
        apart.solutions_of(options.solutions, docname)  # which says what is missing
        return _check_coursework(options, project, docname)
    written = apart.overlaid(options.solutions, masters).get(docname)
    if written is None and practicals.is_apart(masters[docname]):
        apart.solutions_of(options.solutions, docname)  # which says what is missing
    faults = checking.faults_of(written or masters[docname], package.home(), Limits())
    print("\n\n".join(faults) or f"{docname}: every cell runs and every check passes")
    return not faults


def _check_coursework(options: argparse.Namespace, project: Project, docname: str) -> bool:
    work = package.coursework(
        docname.rpartition("/")[2],
        options.secret,
        {},
        None,
        project.site / "notebooks",
    )
    solution = Submission(options.student, options.solutions / f"{docname}.ipynb")
    result = marking.mark_one(solution, "", work)
    mark = result.mark
    print("\n\n".join([*result.remarks, mark.reason]))
    print(f"{docname}: {mark.points:g} of {mark.out_of:g} points in {result.seconds:g} s")
    return mark.points == mark.out_of


def _questions(options: argparse.Namespace, project: Project) -> bool:
    title = str(package.ask(["geometry", "describe"])["title"])
    questions = package.ask(["geometry", "questions", str(options.count)])
    write_if_changed(options.file, question_bank(title, questions))
    print(f"{len(questions)} questions in {options.file}")
    return True


def _ids(path: Path | None) -> dict[str, str]:
    """Read the table of students' ids."""
    if path is None:
        return {}
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BAD_IDS(f"{path}: not UTF-8 ({error})") from None
    rows = csv.reader(text.splitlines())
    if (head := next(rows, [])) != ["name", "id"]:
        raise BAD_IDS(f"{path}:1: got {','.join(head)!r}; expected 'name,id'")
    found: dict[str, str] = {}
    for row in filter(None, rows):
        at = f"{path}:{rows.line_num}"
        if len(row) != 2 or not all(map(str.strip, row)):
            raise BAD_IDS(f"{at}: got {','.join(row)!r}; expected a name and an id")
        name, student = (legible(part.strip()) for part in row)
        if name in found:
            raise BAD_IDS(f"{at}: {name!r} is there a second time")
        if "/" in student or student in (".", ".."):
            raise BAD_IDS(f"{at}: got the id {student!r}; expected one that can name a folder")
        found[name] = student
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.grading", description=__doc__)
    parser.add_argument("--project", type=Path, default=Path.cwd(), help="the book project")
    commands = parser.add_subparsers(required=True)

    one = commands.add_parser("release", help="write what nbgrader hands out")
    one.add_argument("pages", nargs="*", metavar="PAGE", help="5.1 or geometry; none for all")
    one.add_argument("--course", type=Path, required=True, help="nbgrader's folder, maybe empty")
    one.add_argument("--solutions", type=Path, metavar="FOLDER", help="those that lie apart")
    one.add_argument("--without-outputs", action="store_true", help="no pictures of the last run")
    one.set_defaults(command=_release)

    one = commands.add_parser("collect", help="put e-mailed or downloaded files before nbgrader")
    one.add_argument("page", metavar="PAGE", help="5.1 or geometry")
    one.add_argument("submissions", type=Path, help="a folder with one entry a student")
    one.add_argument("--course", type=Path, required=True, help="nbgrader's folder")
    one.add_argument("--ids", type=Path, metavar="CSV", help="students' ids: name,id")
    one.set_defaults(command=_collect)

    one = commands.add_parser("mark", help="mark a folder of submissions of coursework")
    one.add_argument("assignment", help="model_choices, geometry, …")
    one.add_argument("submissions", type=Path, help="a folder with one entry a student")
    one.add_argument("--secret", type=Path, required=True, help="the folder of the test set")
    one.add_argument("--results", type=Path, required=True, help="for tables and what is done")
    one.add_argument("--jobs", type=int, default=1, help="how many at once")
    one.add_argument("--ids", type=Path, metavar="CSV", help="students' ids: name,id")
    one.add_argument("--notebook", type=Path, help="what was handed out (default: the site's)")
    one.set_defaults(command=_mark)

    one = commands.add_parser("check", help="see that a solution is right")
    one.add_argument("page", metavar="PAGE", help="5.1 or geometry")
    one.add_argument("--solutions", type=Path, metavar="FOLDER", required=True)
    one.add_argument("--secret", type=Path, default=Path("-"), help="the folder of the test set")
    one.add_argument("--student", default="instructor", help="whose instance the solution is of")
    one.set_defaults(command=_check)

    one = commands.add_parser("questions", help="write coursework IV as a quiz for Moodle")
    one.add_argument("file", type=Path, metavar="FILE.xml")
    one.add_argument("--count", type=int, default=BANK_SIZE, help="instances of each question")
    one.set_defaults(command=_questions)
    return parser


if __name__ == "__main__":
    sys.exit(main())
