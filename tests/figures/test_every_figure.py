"""What holds for every picture of the book: nothing is cut, covered, too small or too faint."""

from __future__ import annotations

import itertools

import matplotlib as mpl
import pytest
from matplotlib.text import Text

from figures import export
from figures.catalogue import FIGURES
from tests.figures.reading import shown_texts
from udl import plot

SPECS = {
    f"{stem}/{name}": spec for stem, figures in FIGURES.items() for name, spec in figures.items()
}
SMALLEST = 12.0  # points in a picture of 5.4 inches; on a slide, enlarged by one half, 18


@pytest.mark.parametrize("name", SPECS)
def test_no_text_is_cut_or_covered_or_small_or_faint(name):
    with plot.style("light") as palette:
        figure = SPECS[name].function()
        assert faint(figure, palette.background) == {}
        with export.settled(figure):
            assert export.overflow(figure) == ""
            assert figure.get_figwidth() == pytest.approx(5.4)
            boxes = []
            for text in shown_texts(figure):
                box = Text.get_window_extent(text)  # of the words alone, without an arrow
                if box.width and box.height:
                    boxes.append((text.get_text(), box.padded(-1)))
        for (first, box), (second, other) in itertools.combinations(boxes, 2):
            assert not box.overlaps(other), f"{first!r} overlaps {second!r}"
        sizes = {text.get_text(): text.get_fontsize() for text in figure.findobj(Text)}
        assert {text: size for text, size in sizes.items() if size < SMALLEST} == {}
        plot.close(figure)


@pytest.mark.parametrize("name", SPECS)
def test_no_text_is_faint_in_the_dark(name):
    with plot.style("dark") as palette:
        figure = SPECS[name].function()
        assert faint(figure, palette.background) == {}
        plot.close(figure)


def faint(figure, background):
    """Return the contrasts of those texts that cannot be read well."""
    found = {
        text.get_text(): plot.contrast_ratio(mpl.colors.to_hex(text.get_color()), background)
        for text in shown_texts(figure)
    }
    return {text: contrast for text, contrast in found.items() if contrast < 4.5}
