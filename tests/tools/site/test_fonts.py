"""The fonts: small, the same bytes each time, and complete for what the pages print."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests import ROOT
from tools.errors import BookError
from tools.site import fonts

SERIF = next(face for face in fonts.FACES if face.name == "serif")


def test_a_font_is_small_reproducible_and_keeps_its_licence(tmp_path: Path) -> None:
    (first,) = fonts.make(ROOT / "node_modules", tmp_path / "a", [SERIF])
    (second,) = fonts.make(ROOT / "node_modules", tmp_path / "b", [SERIF])
    data = first.read_bytes()
    assert data == second.read_bytes()
    assert len(data) < 40_000
    font = TTFont(io.BytesIO(data))
    assert set(map(ord, "aZ09é–’“…")) <= set(font.getBestCmap())
    assert font["name"].getDebugName(1) == "Course Serif"
    assert "Open Font License" in str(font["name"].getDebugName(13))


def test_an_unchanged_font_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.make(ROOT / "node_modules", tmp_path, [SERIF])
    monkeypatch.setattr(fonts, "cut", lambda *_: pytest.fail("cut again"))
    fonts.make(ROOT / "node_modules", tmp_path, [SERIF])


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(BookError, match=r"source-serif-4-latin-wght-normal\.woff2: missing"):
        fonts.make(tmp_path, tmp_path / "out", [SERIF])


def test_every_font_that_the_style_sheet_names_is_made() -> None:
    style = (ROOT / "book/_static/course.css").read_text("utf-8")
    named = {part.partition(".woff2")[0] for part in style.split('url("fonts/')[1:]}
    assert named == {face.name for face in fonts.FACES}
