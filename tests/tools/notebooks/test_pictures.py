"""Pictures made light."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.tools.notebooks.small_book import png
from tools.notebooks import pictures
from tools.notebooks.pictures import Shelf, shrink


def test_a_heavy_picture_is_made_light() -> None:
    heavy = png(1800, 600, noise=True)
    light = shrink(heavy)
    image = Image.open(io.BytesIO(light))
    assert (image.width, image.height, image.mode) == (900, 300, "P")
    assert len(light) < len(heavy) / 4
    assert shrink(heavy) == light
    assert shrink(png()) == png()


def test_a_picture_without_transparency_shrinks_alike_with_and_without_its_channel() -> None:
    picture = Image.open(io.BytesIO(png(1800, 600, noise=True)))
    buffer = io.BytesIO()
    picture.convert("RGBA").save(buffer, "PNG")
    assert shrink(buffer.getvalue()) == shrink(png(1800, 600, noise=True))


def test_what_was_made_light_once_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heavy = png(1800, 600, noise=True)
    light = Shelf(tmp_path, {}, tmp_path / "light").light(heavy)
    monkeypatch.setattr(pictures, "shrink", None)
    assert Shelf(tmp_path, {}, tmp_path / "light").light(heavy) == light
    assert Shelf(tmp_path, {}, tmp_path / "light").light(png()) == png()


def test_all_figures_are_made_light_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest: dict[str, dict[str, dict[str, str]]] = {"ch01_a": {}, "ch02_b": {}}
    for stem, name, heavy in [
        ("ch01_a", "one", True),
        ("ch01_a", "two", False),
        ("ch02_b", "x", True),
    ]:
        path = tmp_path / stem / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(png(1800, 601 + len(name), noise=heavy))
        manifest[stem][name] = {"alt": "A picture.", "caption": ""}
    shelf = Shelf(tmp_path, manifest, tmp_path / "light")
    shelf.prepare()
    assert len(list(shelf.kept.iterdir())) == 2
    monkeypatch.setattr(pictures, "shrink", None)
    assert shelf.picture("ch02_b", "x").alt == "A picture."
