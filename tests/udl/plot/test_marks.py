"""Labels, pointers, points and bands stand where they should, in the palette's colours."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest

from udl import plot


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
    with pytest.raises(ValueError, match="frame: got 'page'; expected \"data\""):
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
    with pytest.raises(ValueError, match=r"labels: got 9.0 at index 1; expected .* in 0..3"):
        plot.class_points(ax, [0, 1], [0, 1], [0, 9])


WRONG = {
    "an array of panels": (lambda ax: plot.data_points([ax], [0], [0]), "ax: got "),
    "other lengths": (
        lambda ax: plot.data_points(ax, [0, 1], [0, 1, 2]),
        r"y: got shape \(3,\); expected \(2,\) to fit x",
    ),
    "a column": (lambda ax: plot.data_points(ax, np.ones((3, 1)), [0, 1, 2]), "x: got shape"),
    "no points": (lambda ax: plot.data_points(ax, [], []), "x: got an empty array"),
    "NaN": (lambda ax: plot.band(ax, [0, 1], [0, np.nan], [1, 1]), "lower: got nan at index 1"),
    "a label too many": (
        lambda ax: plot.class_points(ax, [0, 1], [0, 1], [0, 1, 1]),
        r"labels: got shape \(3,\); expected \(2,\) to fit x",
    ),
    "half a label": (
        lambda ax: plot.class_points(ax, [0], [0], [0.5]),
        "labels: got 0.5 at index 0; expected whole numbers",
    ),
    "no place": (lambda ax: plot.label(ax, np.nan, 0, "a"), "x: got nan; expected a"),
    "three numbers": (
        lambda ax: plot.pointer(ax, (0, 0, 0), (1, 1), "a"),
        r"target: got shape \(3,\); expected two numbers",
    ),
    "no colour": (lambda ax: plot.label(ax, 0, 0, "a", "mauvish"), "color: got 'mauvish'"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_drawn_is_named(case):
    _, ax = plot.new_figure()
    call, said = WRONG[case]
    with pytest.raises(ValueError, match=said):
        call(ax)
    assert not ax.lines
    assert not ax.collections
    assert not ax.texts
