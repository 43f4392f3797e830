"""The look of every picture: contrasts, colours that stay apart, settings that come and go."""

from __future__ import annotations

import ast
import itertools
import logging
from pathlib import Path
from typing import get_args

import matplotlib as mpl
import numpy as np
import pytest

from udl import plot

mpl.use("agg")

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


@pytest.fixture(autouse=True)
def _restore():
    with mpl.rc_context():
        yield
        plot.use("light")
    plot.close("all")


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


def test_type_is_readable_on_a_telephone():
    settings = plot.rc_params()
    width_on_page = settings["figure.figsize"][0] * 96
    pixels = settings["xtick.labelsize"] * (96 / 72) * 350 / width_on_page
    assert pixels >= 9.0


def test_use_and_style_set_and_restore():
    plot.use()
    light = dict(mpl.rcParams)
    assert plot.scheme() == "light"
    assert not mpl.rcParams["axes.spines.top"]
    with plot.style("dark") as dark:
        assert plot.colors() is dark
        assert mpl.rcParams["text.color"] == dark.text
        with plot.style("light"):
            assert plot.scheme() == "light"
        assert plot.scheme() == "dark"
    assert plot.scheme() == "light"
    assert dict(mpl.rcParams) == light
    with pytest.raises(ZeroDivisionError), plot.style("dark"):
        _ = 1 / 0
    assert plot.scheme() == "light"
    assert mpl.rcParams["text.color"] == plot.colors().text


def test_unknown_scheme_is_named():
    with pytest.raises(ValueError, match="scheme: got 'sepia', expected one of light, dark"):
        plot.use("sepia")  # type: ignore[arg-type]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_fonts_and_mathematics_come_without_warnings(scheme, caplog):
    text = r"$\mu \pm 2\sigma$, $Pr(y\,|\,x)$, $\sum_i \log \hat{\lambda}_i \leq \mathbf{z}$ − ’°"
    with caplog.at_level(logging.WARNING), plot.style(scheme):
        figure, ax = plot.new_figure()
        ax.set_title(text)
        figure.draw_without_rendering()
    assert not caplog.records


def test_register_fonts_says_whether_there_were_any(tmp_path):
    assert plot.register_fonts(tmp_path) is False
    source = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    (tmp_path / "Face_400Regular.ttf").write_bytes(source.read_bytes())
    before = len(mpl.font_manager.fontManager.ttflist)
    assert plot.register_fonts(tmp_path) is True
    assert plot.register_fonts(tmp_path) is True
    assert len(mpl.font_manager.fontManager.ttflist) == before + 1
    del mpl.font_manager.fontManager.ttflist[-1]


def test_new_figure_sizes_and_panels():
    figure, ax = plot.new_figure(width=4.0, height=2.5)
    assert figure.get_size_inches() == pytest.approx([4.0, 2.5])
    assert isinstance(ax, plot.Axes)
    _, axes = plot.new_figure(rows=2, cols=3, sharex=True)
    assert axes.shape == (2, 3)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [("data", (5.0, 0.5)), ("panel", (10.0, 1.0)), ("x-data", (5.0, 1.0)), ("y-data", (10.0, 0.5))],
)
def test_label_stands_where_its_frame_says(frame, expected):
    figure, ax = plot.new_figure()
    ax.set(xlim=(0, 10), ylim=(0, 1))
    x = 5.0 if frame in ("data", "x-data") else 1.0
    y = 0.5 if frame in ("data", "y-data") else 1.0
    text = plot.label(ax, x, y, "word", "model", ha="center", va="center", frame=frame)
    figure.draw_without_rendering()
    box = text.get_window_extent()
    middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    assert ax.transData.inverted().transform(middle) == pytest.approx(expected, abs=0.03)
    assert text.get_color() == plot.colors().model


def test_label_refuses_an_unknown_frame():
    _, ax = plot.new_figure()
    with pytest.raises(ValueError, match="frame: got 'page', expected one of"):
        plot.label(ax, 0, 0, "word", frame="page")  # type: ignore[arg-type]


def test_pointer_reaches_from_text_to_target():
    figure, ax = plot.new_figure()
    note = plot.pointer(ax, (0.2, 0.2), (0.6, 0.7), "here", "loss")
    figure.draw_without_rendering()
    assert note.xy == (0.2, 0.2)
    assert note.arrow_patch is not None


def test_points_and_band_use_the_palette():
    _, ax = plot.new_figure()
    plot.data_points(ax, [0, 1], [0, 1])
    assert ax.lines[-1].get_color() == plot.colors().data
    plot.class_points(ax, [0, 1, 2], [0, 1, 2], [0, 2, 2])
    assert [line.get_marker() for line in ax.lines[1:]] == ["o", "^"]
    assert [len(line.get_xdata()) for line in ax.lines[1:]] == [1, 2]
    plot.band(ax, [0, 1], [0, 0], [1, 1])
    expected = mpl.colors.to_rgb(plot.colors().uncertainty)
    assert ax.collections[-1].get_facecolor()[0][:3] == pytest.approx(expected)


def test_class_points_names_labels_out_of_range():
    _, ax = plot.new_figure()
    with pytest.raises(ValueError, match="labels: got values from 0 to 9, expected integers"):
        plot.class_points(ax, [0, 1], [0, 1], [0, 9])


def test_no_other_module_of_the_package_imports_matplotlib():
    package = Path(plot.__file__).parent
    guilty = []
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "matplotlib" for name in names):
                guilty.append(path.name)
    assert set(guilty) == {"plot.py"}
