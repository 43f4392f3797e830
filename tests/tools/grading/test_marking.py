"""Thirty students hand in: each gets the right mark and a reason, whatever the others do."""

import csv
import io
import json
import os
import shutil
import zipfile

import pytest
from lxml import html

from tests import needing
from tests.tools.grading.notebooks import (
    OUT_OF,
    PLANTED,
    RIGHT,
    SumOfSquares,
    archive,
    encoded,
    hand_in,
    with_answer,
)
from tools.grading import marking, sandbox, submissions, tables


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """All of them marked, two at once, with the folder, the results' folder and what was told."""
    needing.need("bubblewrap", sandbox.bubblewrap())
    folder = tmp_path_factory.mktemp("course")
    hand_in(folder / "submitted")
    told = []
    results = marking.mark_all(
        folder / "submitted", SumOfSquares(), folder / "results", jobs=2, tell=told.append
    )
    return {one.student: one for one in results}, folder, told


@pytest.mark.parametrize("name", PLANTED)
def test_a_submission_gets_its_mark_and_a_reason(marked, name):
    planted, result = PLANTED[name], marked[0][name]
    assert result.mark.points == (OUT_OF if planted.right else 0.0), result
    assert planted.said in "\n".join([result.mark.reason, *result.remarks, result.log]), result
    assert result.mark.reason


def test_nobody_is_left_out_and_progress_is_told(marked):
    results, _, told = marked
    assert sorted(results) == sorted(PLANTED)
    assert len(PLANTED) >= 30
    assert len(told) == len(PLANTED)
    assert told[-1].startswith(f"{len(PLANTED)}/{len(PLANTED)} ")


def test_a_second_run_marks_only_what_is_new(marked, tmp_path, monkeypatch):
    _, folder, _ = marked
    course = tmp_path / "course"
    shutil.copytree(folder, course)
    (course / "submitted" / "wrong.ipynb").write_bytes(encoded(with_answer(RIGHT)))
    (course / "results" / marking.file_of(course, "moved").name).write_text('{"key": ')
    ran = []
    mark_one = marking.mark_one
    monkeypatch.setattr(
        marking,
        "mark_one",
        lambda submission, *rest: ran.append(submission.student) or mark_one(submission, *rest),
    )
    told = []
    results = marking.mark_all(
        course / "submitted", SumOfSquares(), course / "results", tell=told.append
    )
    assert sorted(ran) == ["moved", "wrong"]
    assert told[0] == f"{len(PLANTED) - 2} of {len(PLANTED)} were marked before"
    assert {one.student: one.mark.points for one in results}["wrong"] == OUT_OF


def test_an_interrupted_run_keeps_what_was_done(marked, tmp_path):
    _, folder, _ = marked
    course = tmp_path / "few"
    course.mkdir()
    for name in ("honest", "wrong", "moved"):
        shutil.copy(folder / "submitted" / f"{name}.ipynb", course)

    def interrupted(line):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        marking.mark_all(course, SumOfSquares(), tmp_path / "results", tell=interrupted)
    told = []
    marking.mark_all(course, SumOfSquares(), tmp_path / "results", tell=told.append)
    assert told[0].endswith("of 3 were marked before")


def test_another_assignment_marks_anew(marked, tmp_path):
    _, folder, _ = marked
    assignment = SumOfSquares()
    assignment.handed_out["cells"][1]["source"] += "\n# another edition"
    shutil.copytree(folder / "results", tmp_path / "results")
    (tmp_path / "one").mkdir()
    shutil.copy(folder / "submitted" / "honest.ipynb", tmp_path / "one")
    told = []
    marking.mark_all(tmp_path / "one", assignment, tmp_path / "results", tell=told.append)
    assert told == ["1/1 honest: 10 of 10"]


def test_a_failure_of_the_marking_is_nobodys_and_is_not_kept(tmp_path):
    class Failing(SumOfSquares):
        def calls(self, student, desk):
            if student == "ada":
                raise OSError("no space left")
            return super().calls(student, desk)

    for name in ("ada", "bob"):
        (tmp_path / f"{name}.ipynb").write_bytes(encoded(with_answer(RIGHT)))
    for _ in range(2):
        told = []
        results = marking.mark_all(tmp_path, Failing(), tmp_path / ".results", tell=told.append)
        assert [one.mark.points for one in results] == [0, OUT_OF]
        assert "will be tried again: OSError: no space left" in results[0].mark.reason
    assert told[0] == "1 of 2 were marked before"


def test_a_kept_result_has_the_number_of_today(tmp_path):
    handed_in = tmp_path / "submitted"
    handed_in.mkdir()
    path = handed_in / "Ada.ipynb"
    path.write_bytes(encoded(with_answer(RIGHT)))
    first = marking.mark_all(handed_in, SumOfSquares(), tmp_path / "results", tell=str)
    folder = handed_in / "Ada_17_assignsubmission_file"
    folder.mkdir()
    path.rename(folder / "Ada.ipynb")
    told = []
    again = marking.mark_all(handed_in, SumOfSquares(), tmp_path / "results", tell=told.append)
    assert told == ["1 of 1 were marked before"]
    assert ([one.number for one in first], [one.number for one in again]) == ([""], ["17"])


def test_the_tables_hold_everybody_and_run_nothing(marked):
    results = list(marked[0].values())
    rows = list(csv.DictReader(io.StringIO(tables.as_csv(results))))
    assert [row["student"] for row in rows] == [one.student for one in results]
    assert {row["out of"] for row in rows} == {"10.0"}
    page = html.fromstring(tables.as_html("Sum of squares", results))
    assert len(page.xpath("//tbody/tr")) == len(results)


def test_the_page_shows_what_students_wrote_and_nothing_that_was_handed_out(marked):
    results = marked[0]
    assert results["honest"].changed == {"answer": RIGHT}
    assert results["untouched"].changed == {}
    page = html.fromstring(tables.as_html("t", [results["honest"], results["untouched"]]))
    shown = page.xpath("//details[starts-with(summary, 'What stands in')]/pre/text()")
    assert [text.strip() for text in shown] == [RIGHT.strip()]


def test_what_students_write_is_text_in_the_tables():
    mark = marking.Mark(1.0, 2.0, "=cmd|' /C calc'!A0 <script>alert(1)</script>")
    result = marking.Result("@ada", "k", mark, remarks=["+1"], log="</pre><b>bold</b>")
    page = html.fromstring(tables.as_html("t", [result]))
    assert not page.xpath("//script | //b")
    row = list(csv.reader(io.StringIO(tables.as_csv([result]))))[1]
    assert not any(value.startswith(("=", "+", "@")) for value in row)


@pytest.mark.parametrize(
    ("numbers", "header"),
    [
        (("17", "4"), ["Identifier", "Full name", "Grade", "Maximum grade"]),
        (("17", ""), ["username", "squares", "squares feedback"]),
    ],
)
def test_moodle_gets_the_table_that_it_imports(numbers, header):
    mark = marking.Mark(7.5, 10.0, "Well done.")
    results = [
        marking.Result(name, "k", mark, number=number)
        for name, number in zip(("Ada", "Bob"), numbers, strict=True)
    ]
    rows = list(csv.reader(io.StringIO(tables.as_moodle(results, "squares", {"Ada": "a1"}))))
    assert rows[0][: len(header)] == header
    assert rows[1][0] == ("Participant 17" if all(numbers) else "a1")
    assert "7.5" in rows[1]


def test_moodle_tells_the_author_everything(marked):
    rows = list(csv.reader(io.StringIO(tables.as_moodle(marked[0].values(), "squares", {}))))
    said = {row[0]: row[-1] for row in rows[1:]}
    assert "SyntaxError" in said["syntax"]
    assert "altered" in said["altered"]
    assert all(marked[0][name].mark.reason in text for name, text in said.items())


def test_cells_that_are_alike_are_told_to_the_reader_of_all():
    long = "def total(values):\n    found = 0\n    for v in values:\n        found += v * v\n"
    long += "    return found\n"
    wrote = {
        "Ada": long,
        "Bob": long.replace("    ", "\t"),
        "Cleo": f"{long}# mine",
        "Dora": "x = 1",
    }
    mark = marking.Mark(1.0, 2.0, "Fair.")
    results = [
        marking.Result(name, "k", mark, changed={"answer": text}) for name, text in wrote.items()
    ]
    results.append(marking.Result("Eve", "k", mark, changed={"answer": "x = 1"}))
    assert tables.alike(results) == {"Ada": [("Bob", "answer")], "Bob": [("Ada", "answer")]}
    assert "word for word that of Bob" in tables.as_html("t", results)
    assert "word for word" not in tables.as_html("t", results[:1])


def test_without_a_box_the_result_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "bubblewrap", lambda: "")
    (tmp_path / "ada.ipynb").write_bytes(encoded(with_answer(RIGHT)))
    (result,) = marking.mark_all(tmp_path, SumOfSquares(), tmp_path / ".results", tell=str)
    assert result.mark.points == OUT_OF
    assert any("network" in remark for remark in result.remarks)


def test_names_tell_whose_it_is(tmp_path):
    for name in (
        "Ada Lovelace_12345_assignsubmission_file",
        "bob",
        "Zoë_7_assignsubmission_file_answer.ipynb",
        ".DS_Store",
    ):
        path = tmp_path / name
        path.mkdir() if "." not in name else path.write_text("{}")
    found = submissions.submissions(tmp_path)
    assert [(one.student, one.number) for one in found] == [
        ("Ada Lovelace", "12345"),
        ("Zoë", "7"),
        ("bob", ""),
    ]
    with pytest.raises(submissions.Unreadable, match="there is no such folder"):
        submissions.submissions(tmp_path / "nowhere")


def test_several_files_of_one_student_are_one_submission(tmp_path):
    right = with_answer(RIGHT)
    for name, data in (
        ("Zoë_7_assignsubmission_file_answer.ipynb", encoded(right)),
        ("Zoë_7_assignsubmission_file_picture.png", b"png"),
        ("bob.ipynb", encoded(right)),
        ("bob.zip", archive(**{"bob__dot__ipynb": encoded(right)})),
        ("eve.ipynb", encoded(right)),
        ("eve.zip", archive(**{"eve__dot__ipynb": encoded(with_answer("1"))})),
    ):
        (tmp_path / name).write_bytes(data)
    found = {one.student: one for one in submissions.submissions(tmp_path)}
    zoe, bob, eve = (found[name] for name in ("Zoë", "bob", "eve"))
    assert submissions.notebook(zoe, {"answer"}) == right
    assert submissions.notebook(bob, {"answer"}) == right
    with pytest.raises(
        submissions.Unreadable, match=r"found 'eve\.ipynb', 'eve\.zip: eve\.ipynb'; "
    ):
        submissions.notebook(eve, {"answer"})


def test_two_notebooks_of_one_name_in_two_folders_are_two(tmp_path):
    for folder, text in (("first", RIGHT), ("second", "1")):
        (tmp_path / "ada" / folder).mkdir(parents=True)
        (tmp_path / "ada" / folder / "a.ipynb").write_bytes(encoded(with_answer(text)))
    with pytest.raises(submissions.Unreadable, match="expected one file"):
        submissions.notebook(submissions.Submission("ada", tmp_path / "ada"), {"answer"})


def test_two_students_of_one_name_are_two_and_typed_text_is_no_second_submission(tmp_path):
    for name in (
        "Ben Miller_1_assignsubmission_file",
        "Ben Miller_2_assignsubmission_file",
        "Ben Miller_2_assignsubmission_onlinetext",
        "Cleo_3_assignsubmission_onlinetext",
        "Dora_4_assignsubmission_file_my homework (2).ipynb",
    ):
        path = tmp_path / name
        path.write_text("{}") if "." in name else path.mkdir()
    found = submissions.submissions(tmp_path)
    assert [(one.student, one.number) for one in found] == [
        ("Ben Miller (1)", "1"),
        ("Ben Miller (2)", "2"),
        ("Cleo", "3"),
        ("Dora", "4"),
    ]


@pytest.mark.parametrize(
    ("name", "student"),
    [
        (b"Zoe\xcc\x88.ipynb", "Zoë"),
        (b"a\nb\xe2\x80\xaec.ipynb", "a\ufffdb\ufffdc"),
        (b"caf\xe9.zip", "caf\ufffd"),
        ("می\u200cخواهم.ipynb".encode(), "می\u200cخواهم"),
        (b"ada.ipynb.txt", "ada"),
        (b"=1,2.IPYNB", "=1,2"),
    ],
)
def test_a_name_is_what_a_screen_shows(tmp_path, name, student):
    (tmp_path / os.fsdecode(name)).write_bytes(b"{}")
    assert [one.student for one in submissions.submissions(tmp_path)] == [student]


def test_among_several_notebooks_the_one_with_the_permitted_cells_is_taken(tmp_path):
    folder = tmp_path / "ada"
    folder.mkdir()
    (folder / "other.ipynb").write_bytes(b'{"cells": []}')
    (folder / "mine.ipynb").write_bytes(encoded(with_answer(RIGHT)))
    mine = submissions.Submission("ada", folder)
    assert submissions.notebook(mine, {"answer"}) == with_answer(RIGHT)
    (folder / "earlier.ipynb").write_bytes(encoded(with_answer("1")))
    with pytest.raises(submissions.Unreadable, match=r"found 'earlier\.ipynb', 'mine\.ipynb'; "):
        submissions.notebook(mine, {"answer"})
    (tmp_path / "essay.pdf").write_bytes(b"%PDF")
    with pytest.raises(submissions.Unreadable, match=r"found 'essay\.pdf'; expected one file"):
        submissions.notebook(submissions.Submission("bob", tmp_path / "essay.pdf"))


def test_what_is_shown_of_a_forged_result_has_an_end(tmp_path):
    forged = (
        "import json, os\n"
        "json.dump({'faults': {'answer': 'x' * 10**6, 'no cell': ''}, 'values': [{}]}, "
        "open('done.json', 'w'))\nos._exit(0)"
    )
    needing.need("bubblewrap", sandbox.bubblewrap())
    (tmp_path / "ada.ipynb").write_bytes(encoded(with_answer(f"{forged}\n#{'y' * 10**6}")))
    (result,) = marking.mark_all(tmp_path, SumOfSquares(), tmp_path / ".results", tell=str)
    assert len(result.remarks) == 1
    assert "and 998,000 more characters" in result.remarks[0]
    assert len(tables.as_html("t", [result])) < 150_000


def test_a_folder_may_hold_pictures_and_checkpoints_beside_the_notebook(tmp_path):
    folder = tmp_path / "ada"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / ".ipynb_checkpoints" / "old.ipynb").write_text("{}")
    (folder / "picture.png").write_bytes(b"png")
    (folder / "answer.ipynb").write_bytes(encoded(with_answer(RIGHT)))
    (folder / "away.ipynb").symlink_to("/etc/passwd")
    read = submissions.notebook(submissions.Submission("ada", folder))
    assert read == json.loads(encoded(with_answer(RIGHT)))


def test_an_archive_is_read_up_to_a_size_whatever_it_claims(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "LARGEST", 1000)
    with zipfile.ZipFile(tmp_path / "ada.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.ipynb", b"0" * 10**6)
    with pytest.raises(submissions.Unreadable, match=r"bomb\.ipynb: larger than"):
        submissions.notebook(submissions.Submission("ada", tmp_path / "ada.zip"))


def test_an_archive_of_many_notebooks_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MOST", 1000)
    many = {f"{n}__dot__ipynb": str(n).encode() * 300 for n in range(9)}
    (tmp_path / "ada.zip").write_bytes(archive(**many))
    with pytest.raises(submissions.Unreadable, match="MiB of notebooks; expected one"):
        submissions.notebook(submissions.Submission("ada", tmp_path / "ada.zip"))
