"""Coursework through the command line, with a small package in the place of the real one."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from tests import ROOT, needing
from tests.tools.grading.notebooks import MODEL_CHOICES, RIGHT, encoded, handed_out, with_answer
from tools.errors import BookError
from tools.grading import package, sandbox
from tools.grading.__main__ import main
from tools.project import Project

# The programs that tools/grading/package.py asks for, for the sum of squares of secret numbers.
PROGRAMS = """\
import json
import sys
from pathlib import Path

NAME, DO, *REST = sys.argv[1:]
if NAME == "geometry":
    bank = [{"name": f"q{k}", "category": "c", "text": "?", "value": k, "tolerance": 0}
            for k in range(int((REST or [0])[0]))]
    print(json.dumps({"title": "Balls"} if DO == "describe" else bank))
    sys.exit()
if NAME != "squares":
    sys.exit(f"{NAME!r} is no assignment")
if DO == "describe":
    limits = {"seconds": 60, "memory_mebibytes": 900}
    print(json.dumps({"title": "Squares", "out_of": 4, "limits": limits,
                      "page": "coursework/squares", "secret": True, "data": []}))
elif DO == "prepare":
    student, desk, secret = REST
    numbers = Path(secret) / "numbers.json"
    if not numbers.exists():
        sys.exit(f"{secret}: has no test set")
    (Path(desk) / "numbers.json").write_text(numbers.read_text())
    print(json.dumps({"calls": ["import toy_course\\ntotal(toy_course.numbers())"]}))
elif DO == "judge":
    value = json.load(sys.stdin)[0].get("value")
    if value == "crash":
        raise RuntimeError("the judge fell")
    right = value == sum(n * n for n in json.loads((Path(REST[1]) / "numbers.json").read_text()))
    print(json.dumps({"points": 4 * right, "out_of": 4, "reason": f"{REST[0]}: {right}",
                      "estimate": None, "low": None, "high": None}))
"""
NUMBERS = """\
import json


def numbers():
    return json.load(open("numbers.json"))
"""


@pytest.fixture
def course(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that has handed out the notebook, a package that judges it, and a secret."""
    toy = tmp_path / "package" / "toy_course"
    toy.mkdir(parents=True)
    (toy / "__init__.py").write_text(NUMBERS)
    (toy / "__main__.py").write_text(PROGRAMS)
    monkeypatch.syspath_prepend(str(toy.parent))
    monkeypatch.setattr(package, "PROGRAM", "toy_course")
    notebook = project.site / "notebooks" / "coursework" / "squares.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_bytes(encoded(handed_out()))
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "numbers.json").write_text("[1.0, 2.0, 4.0]")
    return tmp_path


def mark(course: Path, *more: str) -> int:
    words = ["mark", "squares", str(course / "submitted"), "--secret", str(course / "secret")]
    words += ["--results", str(course / "results"), *more]
    return main(["--project", str(course), *words])


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_a_folder_is_marked_by_the_package_and_a_second_run_resumes(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needing.need("bubblewrap", sandbox.bubblewrap())
    submitted = course / "submitted"
    (submitted / "ada" / "squares").mkdir(parents=True)
    (submitted / "ada" / "ch05_p1").mkdir()
    (submitted / "ada" / "squares" / "squares.ipynb").write_bytes(encoded(with_answer(RIGHT)))
    (submitted / "ada" / "ch05_p1" / "p1.ipynb").write_bytes(encoded(handed_out()))
    (submitted / "ben.ipynb").write_bytes(encoded(handed_out()))
    crash = "def total(values):\n    return 'crash'"
    (submitted / "cleo.ipynb").write_bytes(encoded(with_answer(crash)))
    (course / "ids.csv").write_text("name,id\nben,b123\n")
    assert mark(course, "--jobs", "2", "--ids", str(course / "ids.csv")) == 0
    assert "3/3 " in capsys.readouterr().out
    found = rows(course / "results" / "squares.csv")
    assert {name: float(row["points"]) for name, row in found.items()} == {
        "ada": 4,
        "ben": 0,
        "cleo": 0,
    }
    assert found["ben"]["reason"] == "b123: False"
    assert "The marking failed and will be tried again" in found["cleo"]["reason"]
    assert "the judge fell" in found["cleo"]["reason"]
    assert (course / "results" / "squares.html").exists()
    assert "squares feedback" in (course / "results" / "squares.moodle.csv").read_text()

    assert mark(course, "--ids", str(course / "ids.csv")) == 0
    assert "2 of 3 were marked before" in capsys.readouterr().out
    # Another secret is another assignment.
    (course / "secret" / "numbers.json").write_text("[1.0]")
    assert mark(course, "--ids", str(course / "ids.csv")) == 0
    assert "marked before" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda course: (course / "secret" / "numbers.json").unlink(), "has no test set"),
        (
            lambda course: (
                Project(course).site / "notebooks" / "coursework" / "squares.ipynb"
            ).unlink(),
            "there is no such file [grading-no-notebook]",
        ),
        (lambda course: (course / "ids.csv").write_text("ada,a1\n"), "'name,id'"),
        (lambda course: (course / "ids.csv").write_bytes(b"name,id\nZo\xeb,z\n"), "not UTF-8"),
        (lambda course: (course / "ids.csv").write_text("name,id\n\na,x\na,y\n"), "a second time"),
        (lambda course: (course / "ids.csv").write_text("name,id\na,../x\n"), "name a folder"),
        (lambda course: (course / "ids.csv").write_text("name,id\na,\n"), "ids.csv:2: got 'a,'"),
    ],
)
def test_what_an_instructor_has_forgotten_is_said_before_anybody_is_marked(
    course: Path, spoil, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (course / "submitted").mkdir()
    (course / "submitted" / "ada.ipynb").write_bytes(encoded(with_answer(RIGHT)))
    (course / "ids.csv").write_text("name,id\n")
    spoil(course)
    assert mark(course, "--ids", str(course / "ids.csv")) == 1
    assert said in capsys.readouterr().err
    assert not (course / "results").exists()


def test_a_notebook_without_a_cell_to_write_in_is_refused(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (course / "submitted").mkdir()
    given = handed_out()
    for cell in given["cells"]:
        cell["metadata"].pop("nbgrader", None)
    (course / "other.ipynb").write_bytes(encoded(given))
    assert mark(course, "--notebook", str(course / "other.ipynb")) == 1
    assert "no cell in it is for students to write" in capsys.readouterr().err


def test_two_entries_of_one_id_are_told(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    needing.need("bubblewrap", sandbox.bubblewrap())
    (course / "submitted").mkdir()
    for name in ("Ben Miller", "B123", "ada"):
        (course / "submitted" / f"{name}.ipynb").write_bytes(encoded(with_answer(RIGHT)))
    (course / "ids.csv").write_text("name,id\nBen Miller,b123\n")
    assert mark(course, "--ids", str(course / "ids.csv")) == 0
    said = capsys.readouterr().err
    assert said == "'B123', 'Ben Miller': all of the id 'b123'; expected one of them\n"


def test_a_folder_that_is_not_there_is_named(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mark(course) == 1
    assert "submitted: there is no such folder [grading-submissions]" in capsys.readouterr().err


def test_a_secret_that_students_could_read_is_refused(course: Path) -> None:
    site = Project(course).site / "notebooks"
    within = course / "package" / "secret"
    (course / "secret").rename(within)
    with pytest.raises(BookError, match="which every notebook may read"):
        package.coursework("squares", within, {}, None, site)


def test_a_secret_in_the_systems_folders_is_refused(course: Path) -> None:
    with pytest.raises(BookError, match="which every notebook may read"):
        package.coursework("squares", Path("/usr"), {}, None, Project(course).site / "notebooks")


def test_a_solution_is_marked_as_a_students_work_would_be(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needing.need("bubblewrap", sandbox.bubblewrap())
    page = Project(course).book / "coursework" / "squares.md"
    page.parent.mkdir()
    page.write_text(MODEL_CHOICES.replace("practical: model_choices", "practical: squares"))
    solved = course / "solutions" / "coursework" / "squares.ipynb"
    words = ["--project", str(course), "check", "squares", "--solutions", str(course / "solutions")]
    words += ["--secret", str(course / "secret"), "--student", "ada"]
    assert main(words) == 1
    assert "[solution-missing]" in capsys.readouterr().err
    solved.parent.mkdir(parents=True)
    for answer, right in ((RIGHT, True), ("def total(values):\n    return 1.0", False)):
        solved.write_bytes(encoded(with_answer(answer)))
        assert main(words) == (0 if right else 1)
        said = capsys.readouterr().out
        assert f"ada: {right}" in said
        assert f"coursework/squares: {4 * right} of 4 points" in said


def test_a_quiz_is_written_of_the_packages_questions(course: Path) -> None:
    file = course / "quiz.xml"
    assert main(["--project", str(course), "questions", str(file), "--count", "3"]) == 0
    quiz = etree.fromstring(file.read_bytes())
    assert len(quiz.xpath("question[@type='numerical']")) == 3
    assert quiz.findtext("question/category/text") == "$course$/top/Balls/c"


def test_an_unknown_assignment_is_named(course: Path) -> None:
    with pytest.raises(BookError, match="'cubes' is no assignment"):
        package.ask(["cubes", "describe"])


def test_the_package_is_found_without_being_imported() -> None:
    program = (
        "import sys\n"
        "from tools.grading import package\n"
        "assert (package.home() / 'udl' / '__init__.py').exists()\n"
        "assert 'udl' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_what_a_program_prints_must_be_json(course: Path) -> None:
    main_file = course / "package" / "toy_course" / "__main__.py"
    main_file.write_text("print('hello')")
    with pytest.raises(BookError, match="printed no JSON"):
        package.ask(["squares", "describe"])


def test_everything_that_decides_about_marks_is_in_the_key(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Project(course).site / "notebooks"
    made = [package.coursework("squares", course / "secret", {}, None, site)]
    (course / "secret" / "numbers.json").write_text("[2.0]")
    made.append(package.coursework("squares", course / "secret", {}, None, site))
    other = course / "other.ipynb"
    other.write_bytes(json.dumps(with_answer("1")).encode())
    made.append(package.coursework("squares", course / "secret", {}, other, site))
    (course / "package" / "toy_course" / "more.py").write_text("")
    made.append(package.coursework("squares", course / "secret", {}, None, site))
    monkeypatch.setattr(package, "_version", lambda name: "another")
    made.append(package.coursework("squares", course / "secret", {}, None, site))
    assert len({one.key("ada") for one in made}) == len(made)
    handed = site / "coursework" / "squares.ipynb"
    again = json.loads(handed.read_text())
    again["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "3 s"}]
    handed.write_text(json.dumps(again))
    same = package.coursework("squares", course / "secret", {"bob": "b2"}, None, site)
    assert same.key("ada") == made[-1].key("ada"), "a line on somebody else changes nothing"
    assert same.key("bob") != made[-1].key("bob")
