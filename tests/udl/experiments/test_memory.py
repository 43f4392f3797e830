import os
import subprocess
import sys
import time

import numpy as np
import pytest

from udl.experiments import memory


@pytest.fixture
def counted(monkeypatch, tmp_path):
    """A function that counts its calls, remembered in a folder of its own."""
    calls = []

    @memory.memoised
    def squares(numbers=(1, 2), name="a"):
        calls.append((numbers, name))
        return {"squares": np.array(numbers) ** 2, "sum": np.array(sum(numbers))}

    monkeypatch.setattr(squares.__wrapped__, "__module__", "udl.experiments.memory")
    monkeypatch.setenv("UDL_CACHE", str(tmp_path / "kept"))
    return squares, calls


def test_a_result_is_computed_once_for_equal_arguments(counted, tmp_path):
    squares, calls = counted
    first = squares((1, 3))
    for again in (squares((1, 3)), squares(numbers=(1, 3), name="a")):
        assert set(again) == set(first)
        for name, array in first.items():
            np.testing.assert_array_equal(again[name], array)
            assert again[name].dtype == array.dtype
    assert len(calls) == 1
    squares((1, 4))
    squares((1, 3), name="b")
    assert len(calls) == 3
    assert len(list((tmp_path / "kept").iterdir())) == 3


def test_without_a_folder_nothing_is_kept(counted, monkeypatch, tmp_path):
    squares, calls = counted
    monkeypatch.delenv("UDL_CACHE")
    squares()
    squares()
    assert len(calls) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_changed_source_computes_anew(counted, monkeypatch, tmp_path):
    squares, calls = counted
    squares()
    changed = tmp_path / "changed.py"
    changed.write_text("# another source\n")
    monkeypatch.setattr(memory, "sources", lambda module: {module: changed})
    squares()
    assert len(calls) == 2


def test_a_failure_is_not_kept(monkeypatch, tmp_path):
    @memory.memoised
    def fails():
        raise RuntimeError("no")

    monkeypatch.setenv("UDL_CACHE", str(tmp_path))
    with pytest.raises(RuntimeError):
        fails()
    assert list(tmp_path.iterdir()) == []


SLOW = """
import sys, time
import numpy as np
from udl.experiments import memory

@memory.memoised
def slow():
    with open(sys.argv[1], "a") as calls:
        calls.write("called\\n")
    time.sleep(1)
    return {"answer": np.array(42)}

slow.__wrapped__.__module__ = "udl.experiments.memory"
print(int(slow()["answer"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="one build at a time is enough there")
@pytest.mark.parametrize("ending", ["finished", "killed"])
def test_processes_wait_for_the_first_one(tmp_path, ending):
    def start():
        return subprocess.Popen(
            [sys.executable, "-c", SLOW, str(calls)],
            env={**os.environ, "UDL_CACHE": str(tmp_path / "kept")},
            stdout=subprocess.PIPE,
        )

    calls = tmp_path / "calls"
    first = start()
    while not calls.exists():
        time.sleep(0.01)
    others = [start(), start()]
    if ending == "killed":
        first.kill()
    answers = [process.communicate()[0] for process in (first, *others)]
    assert answers[1:] == [b"42\n"] * 2
    assert calls.read_text().count("called") == (2 if ending == "killed" else 1)
    assert [path.suffix for path in (tmp_path / "kept").iterdir()] == [".npz"]


def test_arguments_that_cannot_be_told_apart_are_refused(counted):
    squares, _ = counted
    for value in (np.zeros(2), [1, 2], (1, [2]), object()):
        with pytest.raises(ValueError, match=r"numbers: got .*expected a number, text, None"):
            squares(value)


def test_sources_follow_imports_within_the_package():
    found = memory.sources("udl.experiments.ch10_convolution.mnist1d_results")
    for name in (
        *("data.mnist1d", "training", "training.models", "training.progress"),
        *("convolution.windows", "experiments", "experiments.memory"),
    ):
        assert f"udl.{name}" in found
    assert "udl.plot" not in found
    assert "udl.losses" not in found
    assert all(path.is_file() for path in found.values())
    assert memory.sources("numpy") == {}
