"""Contrasts, and colours that stay apart for every kind of sight."""

from __future__ import annotations

import itertools
from typing import get_args

import numpy as np
import pytest

from udl import plot
from udl.plot import palette as plot_palette

SCHEMES = get_args(plot.Scheme)
MEANINGS = ("data", "model", "truth", "uncertainty", "loss")
# Linear RGB as seen without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(color: str) -> np.ndarray:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels])


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, written out again."""
    values = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(first), linear(second))]
    return (max(values) + 0.05) / (min(values) + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE 1976 L*a*b* of linear sRGB under D65."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = np.cbrt(np.clip(to_xyz @ rgb / np.array([0.9505, 1.0, 1.089]), 0.008856, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_contrast_ratio_agrees_with_the_formula_and_known_pairs():
    assert plot.contrast_ratio("#000000", "#ffffff") == pytest.approx(21.0)
    assert plot.contrast_ratio("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
    for palette in plot.PALETTES.values():
        for name in MEANINGS:
            color = getattr(palette, name)
            expected = contrast(color, palette.background)
            assert plot.contrast_ratio(color, palette.background) == pytest.approx(expected)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_marks_reach_3_and_text_4_5(scheme):
    palette = plot.PALETTES[scheme]
    for color in (*(getattr(palette, name) for name in MEANINGS), *palette.classes):
        assert contrast(color, palette.background) >= 3.0, color
    for color in (palette.text, palette.muted):  # tick labels are muted
        assert contrast(color, palette.background) >= 4.5, color
    assert contrast(palette.grid, palette.background) < 1.5, "the grid should be quiet"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_any_colour_becomes_readable_text(scheme):
    with plot.style(scheme) as palette:
        for color in (*MEANINGS, "muted", "text", *palette.classes, palette.background, "#808080"):
            assert contrast(plot.readable(color), palette.background) >= 4.5, color


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_meanings_stay_apart_for_every_kind_of_sight(scheme, vision):
    palette = plot.PALETTES[scheme]
    groups = ([getattr(palette, name) for name in MEANINGS], list(palette.classes))
    for group in groups:
        seen = [lab(np.clip(VISION[vision] @ linear(color), 0, 1)) for color in group]
        for (i, first), (j, second) in itertools.combinations(enumerate(seen), 2):
            assert np.linalg.norm(first - second) >= 20, (group[i], group[j])


def test_each_class_has_a_marker_of_its_own():
    assert len(set(plot.MARKERS)) == len(plot.MARKERS)
    for palette in plot.PALETTES.values():
        assert len(palette.classes) == len(plot.MARKERS)


def test_the_chosen_scheme_is_current():
    plot_palette.choose("dark")
    assert plot_palette.scheme() == "dark"
    assert plot_palette.colors() is plot_palette.PALETTES["dark"]


def test_a_colour_is_found_by_its_meaning_or_is_itself():
    assert plot_palette.resolve("loss") == plot_palette.colors().loss
    assert plot_palette.resolve("#123456") == "#123456"
    with pytest.raises(ValueError, match=r'color: got .classes.; expected .*"model", '):
        plot_palette.resolve("classes")  # a tuple is no colour
