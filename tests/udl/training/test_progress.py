"""A line of progress is shown where a person waits for long."""

import io

import pytest

torch = pytest.importorskip("torch")

from udl.training.progress import Progress  # noqa: E402


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def spoken(monkeypatch):
    for name in ("UDL_STRICT", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(name, raising=False)
    stream, clock = io.StringIO(), Clock()
    return Progress(10, stream=stream, clock=clock), stream, clock


def test_short_training_shows_nothing(spoken):
    progress, stream, clock = spoken
    for step in range(1, 11):
        clock.now += 0.49
        progress.update(step)
    progress.close()
    assert stream.getvalue() == ""


def test_long_training_shows_a_line_and_wipes_it(spoken):
    progress, stream, clock = spoken
    for step in range(1, 10):
        clock.now += 2
        progress.update(step)
        clock.now += 0.01
        progress.update(step)  # too soon for another line
    assert stream.getvalue().count("\r") == 7
    first = stream.getvalue().split("\r")[1]
    assert first == "training [######..............]  30 %, 14 s left"
    progress.close()
    last = stream.getvalue().split("\r")[-3]
    assert stream.getvalue().endswith("\r" + " " * len(last) + "\r")


@pytest.mark.parametrize("name", ["UDL_STRICT", "NBGRADER_EXECUTION"])
def test_builds_and_graders_see_no_progress(name, spoken, monkeypatch):
    _, stream, clock = spoken
    monkeypatch.setenv(name, "1")
    progress = Progress(10, stream=stream, clock=clock)
    clock.now += 60
    progress.update(5)
    progress.close()
    assert stream.getvalue() == ""


@pytest.mark.parametrize("total", [0, -1, 2.0, None])
def test_a_total_is_a_count(total):
    with pytest.raises(ValueError, match=r"total: got .*; expected a whole number, 1 or above"):
        Progress(total)


def test_nothing_done_yet_can_be_shown():
    stream = io.StringIO()
    progress = Progress(4, patience=0.0, stream=stream)
    progress.update(0)
    assert "  0 %" in stream.getvalue()
