"""Recorded results are what their programs make, and say so."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from tests import ROOT
from udl.experiments import __main__ as programs
from udl.experiments import memory, recorded

FOLDER = ROOT / "src" / "udl" / "experiments"


@pytest.mark.parametrize("program", programs.PROGRAMS)
def test_a_file_was_made_by_the_program_as_it_stands(program):
    arrays = recorded.load(program)
    assert str(arrays["source"]) == recorded.source_digest(program)
    assert 1 < arrays["seconds"] < 3600
    assert (FOLDER / f"{program}.npz").stat().st_size < 100_000


def test_every_recorded_file_has_its_program_and_its_checksum():
    files = {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.npz")}
    assert files == set(programs.PROGRAMS)
    assert {Path(program).name for program in files} == set(recorded.CHECKSUMS)
    assert len(recorded.CHECKSUMS) == len(files)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of a program, the module that it imports, and its training."""
    monkeypatch.setattr(recorded, "ROOT", tmp_path)
    monkeypatch.setattr(memory, "ROOT", tmp_path)
    for place, text in {
        "experiments/wing/program.py": "from udl.experiments.wing import other\n"
        "from udl.experiments import side_by_side\n",
        "experiments/wing/other.py": "x = 1\n",
        "experiments/wing/stranger.py": "x = 1\n",
        "experiments/side_by_side.py": "x = 1\n",
    }.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text, "utf-8")
    return tmp_path


def test_a_result_is_written_whole_and_read_only_as_recorded(package, monkeypatch):
    checksum = recorded.record("wing/program", lambda: {"a": np.arange(3)})
    path = package / "experiments" / "wing" / "program.npz"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == checksum
    assert checksum == recorded.record("wing/program", lambda: {"a": np.arange(3)})
    monkeypatch.setitem(recorded.CHECKSUMS, "program", checksum)
    found = recorded.load("wing/program")
    np.testing.assert_array_equal(found["a"], [0, 1, 2])
    assert found["seconds"] == 0
    assert found["source"] == recorded.source_digest("wing/program")
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ValueError, match=r"wing/program\.npz: got content with SHA-256"):
        recorded.load("wing/program")


@pytest.mark.parametrize("place", ["experiments/wing/other.py", "experiments/side_by_side.py"])
def test_the_digest_sees_code_and_no_comments(package, place):
    first = recorded.source_digest("wing/program")
    (package / "experiments" / "wing" / "stranger.py").write_text("x = 2\n", "utf-8")
    (package / place).write_text('"""Words."""\n\nx  =  1  # more words\n', "utf-8")
    assert recorded.source_digest("wing/program") == first
    (package / place).write_text("x = 2\n", "utf-8")
    assert recorded.source_digest("wing/program") != first


def test_the_program_writes_what_it_is_asked_for(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(programs, "record", lambda program, _: asked.append(program) or "sum")
    programs.main(["ch08_performance/seed_lottery"])
    programs.main([])
    assert asked == ["ch08_performance/seed_lottery", *programs.PROGRAMS]
    assert capsys.readouterr().out.startswith("ch08_performance/seed_lottery sum\n")
