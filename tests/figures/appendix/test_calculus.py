"""Captions and alt texts of the appendix's figures: calculus."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from figures.appendix import calculus
from figures.catalogue import FIGURES
from tests.figures.reading import arrows, curves, drawn, words

SPECS = FIGURES["appendix"]


def cross(first, second):
    """Return the oriented area between two vectors of the plane."""
    return first[0] * second[1] - first[1] * second[0]


def test_secants_turn_towards_the_tangent():
    with drawn(SPECS["secant-and-tangent"]) as figure:
        (ax,) = figure.axes
        secants = curves(ax, "muted")
        seconds = [float(x[0]) for x, _ in curves(ax, "muted", "o")]
        (tangent,) = curves(ax, "model")
    height = float(calculus.bump(np.array(1.0)))
    slopes = []
    for x, y in (*secants, tangent):
        assert np.interp(1.0, x, y) == pytest.approx(height)
        slopes.append((y[1] - y[0]) / (x[1] - x[0]))
    assert np.subtract(seconds, 1) == pytest.approx([1.6, 0.8])
    for second, slope in zip(seconds, slopes, strict=False):
        assert height + slope * (second - 1) == pytest.approx(calculus.bump(np.array(second)))
    assert np.all(np.diff(slopes) > 0)  # each nearer to the tangent's
    tiny = 1e-6
    rise = calculus.bump(np.array(1 + tiny)) - calculus.bump(np.array(1 - tiny))
    assert slopes[-1] == pytest.approx(rise / (2 * tiny))
    # The tangent only touches the curve, all along where it is drawn.
    x = np.linspace(tangent[0, 0], tangent[0, 1], 301)
    gap = np.interp(x, *tangent) - calculus.bump(x)
    assert gap[np.abs(x - 1) > 0.05].min() > 0
    shown = words(SPECS["secant-and-tangent"])
    for text in (f"gap 1.6: {slopes[0]:.2f}", f"gap 0.8: {slopes[1]:.2f}"):
        assert text in shown
    assert f"slope {slopes[2]:.2f}" in shown


def test_gradients_cross_their_contours_and_are_long_where_these_are_close():
    points, levels = calculus.valley_points(), calculus.valley_levels()
    with drawn(SPECS["gradient"]) as figure:
        (ax,) = figure.axes
        drawn_arrows = arrows(ax, "model")
        paths = ax.collections[0].get_paths()
    np.testing.assert_allclose(np.diff(levels), levels[1] - levels[0])
    lengths, gaps = [], []
    for point, (start, end) in zip(points, drawn_arrows, strict=True):
        np.testing.assert_array_equal(start, point)
        way = 4 * (end - start)
        step = 1e-6 * np.eye(2)
        slopes = [calculus.valley(*(point + d)) - calculus.valley(*(point - d)) for d in step]
        np.testing.assert_allclose(way, np.array(slopes) / 2e-6, rtol=1e-6)
        (level,) = np.flatnonzero(np.isclose(levels, calculus.valley(*point)))
        # The nearest piece of the drawn contour runs across the arrow.
        corners = paths[level].vertices
        near = np.linalg.norm(corners - point, axis=1).argmin()
        piece = corners[(near + 1) % len(corners)] - corners[near - 1]
        assert np.linalg.norm(corners[near] - point) < 0.05
        assert abs(piece @ way) < 0.05 * np.linalg.norm(piece) * np.linalg.norm(way)
        # How far to the next contour, uphill?
        walk = point[:, None] + np.outer(way / np.linalg.norm(way), np.linspace(0, 1, 1001))
        gaps.append(np.argmax(calculus.valley(*walk) >= calculus.valley(*point) + levels[0]))
        lengths.append(np.linalg.norm(way))
    assert np.all(np.diff(np.array(gaps)[np.argsort(lengths)]) < 0)


def test_each_derivative_more_makes_a_better_stand_in_near_the_point():
    with drawn(SPECS["taylor"]) as figure:
        (ax,) = figure.axes
        ((x, curve),) = curves(ax, "data")
        lines = [curves(ax, color)[0] for color in ("muted", "truth", "model")]
    # What is drawn is a polynomial of degree 0, 1 and 2; it is followed beyond the panel.
    fits = [np.polyfit(*line, degree) for degree, line in enumerate(lines)]
    for (place, drawn_), fit in zip(lines, fits, strict=True):
        np.testing.assert_allclose(np.polyval(fit, place), drawn_, atol=1e-9)
    stand_ins = [np.polyval(fit, x) for fit in fits]
    place = calculus.TAYLOR_PLACE
    assert f"about the point {place:g}:" in SPECS["taylor"].alt
    value = np.interp(place, x, curve)
    for stand_in in stand_ins:
        assert np.interp(place, x, stand_in) == pytest.approx(value, abs=1e-3)
    errors = np.abs(np.array(stand_ins) - curve)
    near = (np.abs(x - place) < 0.6) & (np.abs(x - place) > 0.02)
    assert np.all(errors[0, near] > errors[1, near])
    assert np.all(errors[1, near] > errors[2, near])
    assert errors[2, np.abs(x - place) < 0.4].max() < 0.02  # less than the width of the line
    leaves = [np.abs(x[error > 0.1] - place).min() for error in errors]
    assert np.all(np.diff(leaves) > 0)
    assert errors[:, -1].min() > 0.5  # only near that point
    tiny = 1e-4
    first, second = calculus.wave(place)[1:]
    ahead, here, back = calculus.wave_value(place + tiny * np.array([1.0, 0.0, -1.0]))
    assert first == pytest.approx((ahead - back) / (2 * tiny), rel=1e-6)
    assert second == pytest.approx((ahead - 2 * here + back) / tiny**2, rel=1e-5)


def test_chords_above_the_convex_and_below_the_other():
    gaps, valleys = [], []
    with drawn(SPECS["convexity"]) as figure:
        for ax in figure.axes:
            ((x, y),) = curves(ax, "loss")
            ((ends, heights),) = curves(ax, "model", "o")
            inner = np.linspace(ends[0], ends[1], 101)[1:-1]
            gaps.append(np.interp(inner, ends, heights) - np.interp(inner, x, y))
            valleys.append(np.count_nonzero((y[1:-1] < y[:-2]) & (y[1:-1] < y[2:])))
            humps = x[1:-1][(y[1:-1] > y[:-2]) & (y[1:-1] > y[2:])]
            if ax is figure.axes[0]:  # every chord of the left one
                for i, j in itertools.combinations(range(0, len(x), 10), 2):
                    assert np.all(np.interp(x[i : j + 1], x[[i, j]], y[[i, j]]) >= y[i : j + 1])
    assert gaps[0].min() > 0
    assert gaps[1][len(gaps[1]) // 2] < 0
    assert valleys == [1, 2]
    assert len(humps) == 1
    assert ends[0] < humps[0] < ends[1]


def test_the_best_point_on_the_line_is_where_it_touches_a_circle():
    centre = np.array([1.6, 1.4])
    with drawn(SPECS["lagrange"]) as figure:
        (ax,) = figure.axes
        circles = curves(ax, "loss")
        (line,) = curves(ax, "model")
        ((best,),) = (point.T for point in curves(ax, "data", "o"))
        ((start, end),) = arrows(ax, "loss")
        ((_, normal),) = arrows(ax, "model")
    np.testing.assert_array_equal(calculus.LAGRANGE[0], centre)
    np.testing.assert_allclose(calculus.LAGRANGE[1] @ line, calculus.LAGRANGE[2])  # g is zero on it
    along = line[:, 1] - line[:, 0]
    walk = line[:, :1] + np.outer(along, np.linspace(0, 1, 100_001))
    distance = np.linalg.norm(walk - centre[:, None], axis=0)
    np.testing.assert_allclose(walk[:, distance.argmin()], best, atol=1e-3)
    radii = [np.linalg.norm(circle[:, 0] - centre) for circle in circles]
    for circle, radius in zip(circles, radii, strict=True):
        np.testing.assert_allclose(np.linalg.norm(circle - centre[:, None], axis=0), radius)
    touched = [radius == pytest.approx(distance.min()) for radius in radii]
    assert touched.count(True) == 1
    # The line misses the smaller circles and cuts the larger ones.
    assert sum(radius > distance.min() * 1.01 for radius in radii) == 2
    # Both gradients start at the best point, lie on one line, and stand across the constraint.
    np.testing.assert_allclose(start, best)
    assert cross(end - best, normal - best) == pytest.approx(0)
    for tip in (end, normal):
        assert (tip - best) @ along == pytest.approx(0)
    assert (end - best) @ (best - centre) > 0  # uphill, away from the lowest point
