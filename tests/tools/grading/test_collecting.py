"""Files from e-mail or Moodle come to lie where nbgrader looks for them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.tools.grading.notebooks import RIGHT, archive, encoded, with_answer
from tools.grading.collecting import collect


def test_each_notebook_gets_the_place_and_the_name_that_nbgrader_knows(tmp_path: Path) -> None:
    work = encoded(with_answer(RIGHT))
    mail = tmp_path / "mail"
    moodle = mail / "Ben Miller_4711_assignsubmission_file"
    moodle.mkdir(parents=True)
    (mail / "ada.ipynb").write_bytes(work)
    (moodle / "my homework.ipynb").write_bytes(work)
    (mail / "cleo.zip").write_bytes(archive(a__dot__ipynb=work))
    (mail / "dora.ipynb").write_bytes(b"nothing")
    (mail / "B. Miller.ipynb").write_bytes(encoded(with_answer("an earlier one")))
    (mail / "Cleo.ipynb").write_bytes(work)
    (mail / "emil.ipynb.txt").write_bytes(encoded(with_answer("# \ud800")))
    course, ids = tmp_path / "course", {"Ben Miller": "bm1", "B. Miller": "bm1"}
    taken, refused = collect(mail, course, "ch05_p1", "p1.ipynb", ids)
    assert sorted(taken) == ["Cleo", "ada", "bm1", "emil"]
    found = sorted(course.rglob("*.ipynb"))
    assert [path.relative_to(course).as_posix() for path in found] == [
        f"submitted/{student}/ch05_p1/p1.ipynb" for student in sorted(taken)
    ]
    assert "# ?" in found[3].read_text("utf-8")
    for path in found[:2]:
        assert json.loads(path.read_text("utf-8")) == with_answer(RIGHT)
    assert len(refused) == 3
    assert "cleo.zip: a second one of 'cleo'" in refused
    assert "a second one of 'bm1'" in "".join(refused)
    assert "dora: dora.ipynb: cut off, damaged or not a notebook" in "".join(refused)
