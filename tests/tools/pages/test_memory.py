"""What is kept of a page is used exactly as long as nothing that decides it has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.errors import BookError
from tools.pages import memory
from tools.pages.memory import digest, remembered


class Maker:
    """Makes another value each time, and counts."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, int]:
        self.times += 1
        return {"made": self.times}


def test_the_same_deciders_give_what_was_kept(tmp_path: Path):
    make, path = Maker(), tmp_path / "page.json"
    assert remembered(path, ["text", b"lock"], make) == {"made": 1}
    assert remembered(path, ["text", b"lock"], make) == {"made": 1}
    assert make.times == 1


@pytest.mark.parametrize("other", [["text", "lock!"], ["lock", "text"], ["textlock"], []])
def test_other_deciders_make_it_anew(tmp_path: Path, other: list[str]):
    make, path = Maker(), tmp_path / "page.json"
    remembered(path, ["text", "lock"], make)
    assert remembered(path, other, make) == {"made": 2}


def test_changed_tools_make_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    make, path = Maker(), tmp_path / "page.json"
    remembered(path, ["text"], make)
    monkeypatch.setattr(memory, "_tools", lambda: b"others")
    assert remembered(path, ["text"], make) == {"made": 2}


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"key": 1}'])
def test_an_unreadable_file_counts_as_none(tmp_path: Path, content: str):
    make, path = Maker(), tmp_path / "page.json"
    path.write_text(content)
    assert remembered(path, ["text"], make) == {"made": 1}
    assert remembered(path, ["text"], make) == {"made": 1}


def test_a_failure_keeps_nothing(tmp_path: Path):
    def fail() -> None:
        raise BookError("no")

    make, path = Maker(), tmp_path / "page.json"
    for _ in range(2):
        with pytest.raises(BookError):
            remembered(path, ["text"], fail)
    assert remembered(path, ["text"], make) == {"made": 1}


def test_borders_between_texts_count():
    assert digest(["ab", "c"]) != digest(["a", "bc"])
    assert digest(["ab"]) == digest([b"ab"])
