import json
import zipfile

import matplotlib.figure
import pytest

from udl.coursework import handing_in


def cell(name, text, *, solution=True, kind="code"):
    tag = {"grade_id": name, "solution": solution}
    return {"cell_type": kind, "id": name, "source": text, "metadata": {"nbgrader": tag}}


def saved(path, *cells):
    path.write_text(json.dumps({"cells": list(cells), "nbformat": 4, "metadata": {}}), "utf-8")


OWN = cell("geometry-ball_volume-answer", ["def ball_volume():\n", "    return 'ä'"])


def test_the_archive_holds_what_is_handed_in(tmp_path):
    given = cell("geometry-setup-setup", "import secret", solution=False)
    saved(tmp_path / "geometry.ipynb", given, OWN, {"cell_type": "markdown", "source": "# no"})
    text = handing_in.pack("geometry", matplotlib.figure.Figure(), tmp_path)
    with zipfile.ZipFile(tmp_path / "geometry.zip") as archive:
        names = set(archive.namelist())
        assert names == {
            "geometry.ipynb", "changed_cells.txt", "environment.json", "picture.png",
        }  # fmt: skip
        assert archive.read("geometry.ipynb") == (tmp_path / "geometry.ipynb").read_bytes()
        assert archive.read("picture.png").startswith(b"\x89PNG")
        changed = archive.read("changed_cells.txt").decode("utf-8")
        assert "return 'ä'" in changed
        assert "secret" not in changed
        environment = json.loads(archive.read("environment.json"))
    assert {"python", "system", "numpy", "torch"} <= set(environment)
    assert "geometry-ball_volume-answer: 2 lines" in text
    assert "looked at" in text


def test_cells_that_will_not_run_are_told(tmp_path):
    own = {"cell_type": "code", "id": "a1", "source": "\nimport math\nx = 1", "metadata": {}}
    install = {"cell_type": "code", "id": "geometry-install", "source": "%pip", "metadata": {}}
    saved(tmp_path / "geometry.ipynb", OWN, own, install)
    text = handing_in.pack("geometry", folder=tmp_path)
    assert "not run: your own cell that begins with 'import math'" in text
    assert "pip" not in text


def test_an_answer_without_nbgraders_tag_is_packed(tmp_path):
    own = {**OWN, "metadata": {"udl": {"exercise": "ball_volume", "role": "answer"}}}
    saved(tmp_path / "geometry.ipynb", own)
    assert "geometry-ball_volume-answer: 2 lines" in handing_in.pack("geometry", folder=tmp_path)


def test_nothing_is_packed_while_it_is_marked(tmp_path, monkeypatch):
    saved(tmp_path / "geometry.ipynb", OWN)
    monkeypatch.setenv(handing_in.MARKING, "1")
    assert "Nothing is packed" in handing_in.pack("geometry", folder=tmp_path)
    assert not list(tmp_path.glob("*.zip"))


def test_pasted_numbers_are_told(tmp_path):
    weights = cell("geometry-answers-answer", "weights = '" + "0" * 7000 + "'")
    saved(tmp_path / "any name.ipynb", weights)
    assert "expect to be asked why" in handing_in.pack("geometry", folder=tmp_path)
    assert (tmp_path / "geometry.zip").exists()


def test_without_a_saved_notebook_it_says_what_to_do(tmp_path, monkeypatch):
    saved(tmp_path / "other.ipynb", cell("p1-slope-answer", "x"))
    (tmp_path / "broken.ipynb").write_text("{")
    (tmp_path / "odd.ipynb").write_text('{"cells": [1, {"metadata": 3}]}')
    monkeypatch.chdir(tmp_path)
    assert "no saved notebook of geometry" in handing_in.pack("geometry")
    assert not list(tmp_path.glob("*.zip"))
    with pytest.raises(ValueError, match="assignment: got 'poetry'"):
        handing_in.pack("poetry")


def test_only_the_answers_are_permitted():
    notebook = {
        "cells": [
            OWN,
            cell("geometry-setup-setup", "import secret", solution=False),
            cell("geometry-report-text", "words", kind="markdown"),
            {"cell_type": "code", "id": "mine", "source": "x", "metadata": {}},
        ]
    }
    assert handing_in.left_out(notebook, "geometry") == ["x"]
    found = handing_in.permitted_cells(notebook)
    assert found == {"geometry-ball_volume-answer": "def ball_volume():\n    return 'ä'"}
