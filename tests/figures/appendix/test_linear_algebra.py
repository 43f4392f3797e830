"""Captions and alt texts of the appendix's figures: linear algebra."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.patches import Polygon

from figures.appendix import linear_algebra, parts
from figures.catalogue import FIGURES
from tests.figures.reading import arrows, curves, drawn

SPECS = FIGURES["appendix"]


def cross(first, second):
    """Return the oriented area between two vectors of the plane."""
    return first[0] * second[1] - first[1] * second[0]


def test_the_shadow_ends_at_a_right_angle_and_gives_the_dot_product():
    with drawn(SPECS["dot-product"]) as figure:
        (ax,) = figure.axes
        (shadow,) = curves(ax, "uncertainty")
        (drop,) = (line for line in curves(ax, "muted") if line.shape[1] == 2)
        ((_, a),) = arrows(ax, "model")
        ((_, b),) = arrows(ax, "truth")
    foot = shadow[:, 1]
    np.testing.assert_allclose(shadow[:, 0], 0)
    np.testing.assert_allclose(drop, np.stack([b, foot], axis=1))
    assert cross(foot, a) == pytest.approx(0)
    assert (b - foot) @ a == pytest.approx(0)
    length, angle = np.linalg.norm(foot), np.arctan2(*b[::-1]) - np.arctan2(*a[::-1])
    assert 0 < angle < np.pi / 2
    assert length == pytest.approx(np.linalg.norm(b) * np.cos(angle))
    assert a @ b == pytest.approx(np.linalg.norm(a) * length)


def test_each_ball_has_norm_one_and_lies_in_the_next():
    with drawn(SPECS["norm-balls"]) as figure:
        (ax,) = figure.axes
        square, diamond = (patch.get_xy() for patch in ax.patches if isinstance(patch, Polygon))
        (circle,) = curves(ax, "model")
    share = np.linspace(0, 1, 11)[:, None]
    for corners, order in ((diamond, 1), (square, np.inf)):
        for start, end in itertools.pairwise(corners):
            side = start + share * (end - start)
            np.testing.assert_allclose(np.linalg.norm(side, ord=order, axis=1), 1)
            if order == 1:
                assert np.linalg.norm(side, axis=1).max() < 1 + 1e-12  # within the circle
            else:
                assert np.linalg.norm(side, axis=1).min() > 1 - 1e-12  # around it
    np.testing.assert_allclose(np.linalg.norm(circle, axis=0), 1)
    for touching in np.concatenate([np.eye(2), -np.eye(2)]):
        assert np.abs(diamond - touching).sum(axis=1).min() == 0
        assert np.linalg.norm(circle.T - touching, axis=1).min() < 1e-12


def test_the_grid_stays_straight_and_the_square_gets_the_area_of_the_determinant():
    with drawn(SPECS["matrix-moves-the-plane"]) as figure:
        before, after = figure.axes
        (square,) = (patch.get_xy()[:4] for patch in before.patches if isinstance(patch, Polygon))
        (moved,) = (patch.get_xy()[:4] for patch in after.patches if isinstance(patch, Polygon))
        units = [arrows(before, color)[0][1] for color in ("model", "truth")]
        columns = [arrows(after, color)[0][1] for color in ("model", "truth")]
        grid = curves(after, "muted")
    np.testing.assert_array_equal(units, np.eye(2))
    np.testing.assert_array_equal(columns, linear_algebra.SHEAR.T)
    np.testing.assert_allclose(moved, square @ linear_algebra.SHEAR.T)
    ways = {tuple(np.round((line[:, 1] - line[:, 0]) / 18, 9)) for line in grid}
    assert ways == {tuple(column) for column in linear_algebra.SHEAR.T}  # two families of parallels
    assert abs(columns[0] @ columns[1]) > 0.1  # slanted: no right angle
    x, y = moved.T
    area = abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2
    assert area == pytest.approx(np.linalg.det(linear_algebra.SHEAR))
    for text in (SPECS["matrix-moves-the-plane"].alt, SPECS["matrix-moves-the-plane"].caption):
        assert f"{area:.1f}" in text


def test_only_the_eigenvectors_keep_their_direction():
    with drawn(SPECS["eigenvectors"]) as figure:
        (ax,) = figure.axes
        (ellipse,) = curves(ax, "uncertainty")
        ends = {
            color: sorted((end for _, end in arrows(ax, color)), key=np.linalg.norm)
            for color in ("model", "truth", "muted")
        }
        dashed = [
            text for text in ax.texts if text.arrow_patch and text.arrow_patch.get_ls() == "--"
        ]
    radius = np.linalg.norm(ellipse, axis=0)
    for color, stretch, axis in (("model", 2.06, radius.max()), ("truth", 0.54, radius.min())):
        image, unit = ends[color] if stretch < 1 else ends[color][::-1]
        assert np.linalg.norm(unit) == pytest.approx(1)
        np.testing.assert_allclose(linear_algebra.SYMMETRIC @ unit, image)
        assert cross(unit, image) == pytest.approx(0)
        assert np.linalg.norm(image) == pytest.approx(stretch, abs=0.005)
        assert np.linalg.norm(image) == pytest.approx(axis, rel=1e-3)  # an axis of the ellipse
        assert f"{stretch}" in SPECS["eigenvectors"].alt
    other, turned = ends["muted"]
    np.testing.assert_allclose(linear_algebra.SYMMETRIC @ other, turned)
    assert [text.xy for text in dashed] == [tuple(other)]
    assert np.linalg.norm(other) == pytest.approx(1, abs=0.01)
    assert abs(cross(other, turned)) > 0.3
    ways = parts.circle(count=121)[:, :60]
    images = linear_algebra.SYMMETRIC @ ways
    kept = np.abs(cross(ways, images)) < 0.01
    assert np.count_nonzero(kept) <= 2  # two directions on half a circle, if the grid meets them


def test_the_two_turns_do_not_mirror_and_the_steps_make_the_matrix():
    with drawn(SPECS["svd-in-three-steps"]) as figure:
        panels = [
            np.stack([arrows(ax, color)[0][1] for color in ("model", "truth")], axis=1)
            for ax in figure.axes
        ]
        ellipses = [curves(ax, "uncertainty")[0] for ax in figure.axes]
    start, turned, stretched, end = panels
    np.testing.assert_allclose(start.T @ start, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(turned, np.eye(2), atol=1e-12)  # on the axes
    assert [np.linalg.det(panel) > 0 for panel in panels] == [True] * 4  # no step mirrors
    np.testing.assert_allclose(
        stretched, np.diag(np.linalg.svd(linear_algebra.GENERAL)[1]), atol=1e-12
    )
    np.testing.assert_allclose(end, linear_algebra.GENERAL @ start)
    assert end[:, 0] @ end[:, 1] == pytest.approx(0)
    radius = np.linalg.norm(ellipses[3], axis=0)
    assert radius.max() == pytest.approx(np.linalg.norm(end[:, 0]), rel=1e-3)
    assert abs(end[:, 0] / np.linalg.norm(end[:, 0])).max() < 0.99  # tilted
    for circle in ellipses[:2]:
        np.testing.assert_allclose(np.linalg.norm(circle, axis=0), 1)


@pytest.mark.parametrize("matrix", [[[1.3, 1.1], [-0.4, 1.0]], [[2.0, 0.0], [1.0, 0.5]]])
def test_turns_and_stretch_multiply_to_the_matrix(matrix):
    left, stretch, right = linear_algebra.turns_and_stretch(np.array(matrix))
    np.testing.assert_allclose(left @ np.diag(stretch) @ right, matrix, atol=1e-12)
    assert np.linalg.det(left) == pytest.approx(1)
    assert np.linalg.det(right) == pytest.approx(1)
