"""Pictures of cells: their size in the page, and fewer bytes for the same look."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tools.pages.pictures import TOLERANCE, css_size, is_shrunk, shrink


def png(image: Image.Image, dpi: float = 144) -> bytes:
    made = io.BytesIO()
    image.save(made, "PNG", dpi=(dpi, dpi))
    return made.getvalue()


@pytest.fixture
def plot() -> Image.Image:
    """Smooth coloured lines on white, partly transparent, as plots are."""
    large = Image.new("RGBA", (1600, 1000), (255, 255, 255, 0))
    pen = ImageDraw.Draw(large)
    for number, colour in enumerate(("#1560d4", "#139a5b", "#c4327f")):
        pen.line([(0, 300 * number), (1600, 900 - 250 * number)], fill=colour, width=9)
    return large.resize((800, 500), Image.Resampling.LANCZOS)


def test_the_size_follows_from_the_resolution():
    assert css_size(png(Image.new("RGB", (777, 300)))) == (518, 200)
    assert css_size(b"<svg/>") is None


def test_a_plot_keeps_its_look_in_far_fewer_bytes(plot):
    before = png(plot)
    after = shrink(before)
    assert len(after) < 0.5 * len(before)
    assert is_shrunk(after)
    assert not is_shrunk(before)
    assert after == shrink(before)
    assert css_size(after) == css_size(before)
    white = Image.new("RGBA", plot.size, "white")
    white.alpha_composite(plot)
    exact = np.asarray(white.convert("RGB"), dtype=int)
    shown = np.asarray(Image.open(io.BytesIO(after)).convert("RGB"), dtype=int)
    assert np.abs(exact - shown).max() <= TOLERANCE
    assert (shown[0, -1] == 255).all()


def test_a_photograph_keeps_its_colours():
    noise = np.random.default_rng(1).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    before = png(Image.fromarray(noise))
    after = shrink(before)
    assert not is_shrunk(after)
    assert (np.asarray(Image.open(io.BytesIO(after))) == noise).all()
    assert len(after) <= len(before)
