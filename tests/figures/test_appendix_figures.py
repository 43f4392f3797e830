"""The figures of the appendix: their permanent names, and what captions and alt texts claim."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.patches import Ellipse, Polygon
from scipy import stats

from figures import appendix as chapter
from figures.catalogue import FIGURES
from tests.figures.reading import arrows, curves, drawn, words
from udl import plot

SPECS = FIGURES["appendix"]
NAMES = [
    "columns-and-rows",
    "minimum-and-place",
    "exponential-and-logarithm",
    "dot-product",
    "norm-balls",
    "matrix-moves-the-plane",
    "eigenvectors",
    "svd-in-three-steps",
    "secant-and-tangent",
    "gradient",
    "taylor",
    "convexity",
    "lagrange",
    "joint-marginal-conditional",
    "bayes-rule",
    "change-of-variables",
    "law-of-large-numbers",
    "gaussian-conditional",
]


def test_permanent_names_in_order_of_use():
    assert list(SPECS) == NAMES


def cross(first, second):
    """Return the oriented area between two vectors of the plane."""
    return first[0] * second[1] - first[1] * second[0]


def tables(ax):
    """Return the sizes (rows, columns) of the tables of empty cells, by the colour of the cells."""
    sizes = {}
    outlined = [patch for patch in ax.patches if not patch.get_fill()]
    places = sorted((patch.get_x(), patch.get_y(), patch.get_edgecolor()) for patch in outlined)
    groups, before = [], None
    for x, y, color in places:
        if before is None or x - before > 1.01:
            groups.append([])
        groups[-1].append((x, y, color))
        before = x
    for group in groups:
        columns = {round(x, 6) for x, _, _ in group}
        sizes[min(columns)] = (len(group) // len(columns), len(columns))
    return list(sizes.values())


# --- Reading the mathematics ------------------------------------------------------------------


def test_sizes_of_the_columns_and_of_the_rows():
    with drawn(SPECS["columns-and-rows"]) as figure:
        top, bottom = figure.axes
        column, batch = tables(top), tables(bottom)
    assert column == [(2, 1), (2, 1), (2, 3), (3, 1)]  # y = beta + Omega x
    assert batch == [(5, 2), (5, 3), (3, 2), (1, 2)]  # Y = X @ Omega^T + beta
    # The sizes are those of one computation, by columns and by rows.
    rng = np.random.default_rng(0)
    x, omega, beta = rng.normal(size=(5, 3)), rng.normal(size=(2, 3)), rng.normal(size=2)
    rows = x @ omega.T + beta
    for row, one in zip(rows, x, strict=True):
        np.testing.assert_allclose(beta[:, None] + omega @ one[:, None], row[:, None])
    assert [rows.shape, x.shape, omega.T.shape, beta[None].shape] == batch


def test_the_minimum_is_a_height_and_its_place_a_place():
    with drawn(SPECS["minimum-and-place"]) as figure:
        (ax,) = figure.axes
        ((x, y),) = (line for line in curves(ax, "loss") if line.shape[1] > 1)
        level, down = curves(ax, "muted")
    assert (x.min(), x.max()) == (-2, 3)
    inside = np.flatnonzero((y[1:-1] < y[:-2]) & (y[1:-1] < y[2:])) + 1
    assert len(inside) == 2
    deeper = inside[y[inside].argmin()]
    assert y[deeper] == y.min()
    np.testing.assert_allclose(level, [[-2, x[deeper]], [y[deeper]] * 2])
    np.testing.assert_allclose(down, [[x[deeper]] * 2, [0, y[deeper]]])
    shown = words(SPECS["minimum-and-place"])
    assert f"\\min_x\\,f[x] = {y[deeper]:.2f}" in shown
    assert f"argmin}}_x\\,f[x] = {x[deeper]:.2f}" in shown


def test_exponential_is_positive_and_doubling_adds_log_two():
    with drawn(SPECS["exponential-and-logarithm"]) as figure:
        left, right = figure.axes
        ((z, exp),) = curves(left, "model")
        ((a, log),) = curves(right, "truth")
        steps = curves(right, "muted")
    assert exp.min() > 0
    assert exp[0] < 0.01 * exp[-1]  # nearly zero on the left
    assert np.all(np.diff(exp, 2) > 0)  # ever more steeply
    np.testing.assert_allclose(np.log(exp), z, atol=1e-12)
    assert a.min() > 0
    assert log[0] < -3
    assert np.interp(1.0, a, log) == pytest.approx(0, abs=1e-3)
    assert np.all(np.diff(log, 2) < 0)  # ever more slowly
    assert [list(x[[0, -1]]) for x, _ in steps] == [[1, 2], [2, 4]]
    for _, y in steps:
        assert y[-1] - y[0] == pytest.approx(np.log(2))
    assert f"adds {np.log(2):.2f}" in words(SPECS["exponential-and-logarithm"])


# --- Linear algebra ---------------------------------------------------------------------------


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
    np.testing.assert_array_equal(columns, chapter.SHEAR.T)
    np.testing.assert_allclose(moved, square @ chapter.SHEAR.T)
    ways = {tuple(np.round((line[:, 1] - line[:, 0]) / 18, 9)) for line in grid}
    assert ways == {tuple(column) for column in chapter.SHEAR.T}  # two families of parallels
    assert abs(columns[0] @ columns[1]) > 0.1  # slanted: no right angle
    x, y = moved.T
    area = abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2
    assert area == pytest.approx(np.linalg.det(chapter.SHEAR))
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
        np.testing.assert_allclose(chapter.SYMMETRIC @ unit, image)
        assert cross(unit, image) == pytest.approx(0)
        assert np.linalg.norm(image) == pytest.approx(stretch, abs=0.005)
        assert np.linalg.norm(image) == pytest.approx(axis, rel=1e-3)  # an axis of the ellipse
        assert f"{stretch}" in SPECS["eigenvectors"].alt
    other, turned = ends["muted"]
    np.testing.assert_allclose(chapter.SYMMETRIC @ other, turned)
    assert [text.xy for text in dashed] == [tuple(other)]
    assert np.linalg.norm(other) == pytest.approx(1, abs=0.01)
    assert abs(cross(other, turned)) > 0.3
    ways = chapter.circle(count=121)[:, :60]
    images = chapter.SYMMETRIC @ ways
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
    np.testing.assert_allclose(stretched, np.diag(np.linalg.svd(chapter.GENERAL)[1]), atol=1e-12)
    np.testing.assert_allclose(end, chapter.GENERAL @ start)
    assert end[:, 0] @ end[:, 1] == pytest.approx(0)
    radius = np.linalg.norm(ellipses[3], axis=0)
    assert radius.max() == pytest.approx(np.linalg.norm(end[:, 0]), rel=1e-3)
    assert abs(end[:, 0] / np.linalg.norm(end[:, 0])).max() < 0.99  # tilted
    for circle in ellipses[:2]:
        np.testing.assert_allclose(np.linalg.norm(circle, axis=0), 1)


@pytest.mark.parametrize("matrix", [[[1.3, 1.1], [-0.4, 1.0]], [[2.0, 0.0], [1.0, 0.5]]])
def test_turns_and_stretch_multiply_to_the_matrix(matrix):
    left, stretch, right = chapter.turns_and_stretch(np.array(matrix))
    np.testing.assert_allclose(left @ np.diag(stretch) @ right, matrix, atol=1e-12)
    assert np.linalg.det(left) == pytest.approx(1)
    assert np.linalg.det(right) == pytest.approx(1)


# --- Calculus ---------------------------------------------------------------------------------


def test_secants_turn_towards_the_tangent():
    with drawn(SPECS["secant-and-tangent"]) as figure:
        (ax,) = figure.axes
        secants = curves(ax, "muted")
        seconds = [float(x[0]) for x, _ in curves(ax, "muted", "o")]
        (tangent,) = curves(ax, "model")
    height = float(chapter.bump(np.array(1.0)))
    slopes = []
    for x, y in (*secants, tangent):
        assert np.interp(1.0, x, y) == pytest.approx(height)
        slopes.append((y[1] - y[0]) / (x[1] - x[0]))
    assert np.subtract(seconds, 1) == pytest.approx([1.6, 0.8])
    for second, slope in zip(seconds, slopes, strict=False):
        assert height + slope * (second - 1) == pytest.approx(chapter.bump(np.array(second)))
    assert np.all(np.diff(slopes) > 0)  # each nearer to the tangent's
    tiny = 1e-6
    rise = chapter.bump(np.array(1 + tiny)) - chapter.bump(np.array(1 - tiny))
    assert slopes[-1] == pytest.approx(rise / (2 * tiny))
    # The tangent only touches the curve, all along where it is drawn.
    x = np.linspace(tangent[0, 0], tangent[0, 1], 301)
    gap = np.interp(x, *tangent) - chapter.bump(x)
    assert gap[np.abs(x - 1) > 0.05].min() > 0
    shown = words(SPECS["secant-and-tangent"])
    for text in (f"gap 1.6: {slopes[0]:.2f}", f"gap 0.8: {slopes[1]:.2f}"):
        assert text in shown
    assert f"slope {slopes[2]:.2f}" in shown


def test_gradients_cross_their_contours_and_are_long_where_these_are_close():
    points, levels = chapter.valley_points(), chapter.valley_levels()
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
        slopes = [chapter.valley(*(point + d)) - chapter.valley(*(point - d)) for d in step]
        np.testing.assert_allclose(way, np.array(slopes) / 2e-6, rtol=1e-6)
        (level,) = np.flatnonzero(np.isclose(levels, chapter.valley(*point)))
        # The nearest piece of the drawn contour runs across the arrow.
        corners = paths[level].vertices
        near = np.linalg.norm(corners - point, axis=1).argmin()
        piece = corners[(near + 1) % len(corners)] - corners[near - 1]
        assert np.linalg.norm(corners[near] - point) < 0.05
        assert abs(piece @ way) < 0.05 * np.linalg.norm(piece) * np.linalg.norm(way)
        # How far to the next contour, uphill?
        walk = point[:, None] + np.outer(way / np.linalg.norm(way), np.linspace(0, 1, 1001))
        gaps.append(np.argmax(chapter.valley(*walk) >= chapter.valley(*point) + levels[0]))
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
    place = chapter.TAYLOR_PLACE
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
    first, second = chapter.wave(place)[1:]
    ahead, here, back = chapter.wave_value(place + tiny * np.array([1.0, 0.0, -1.0]))
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
    np.testing.assert_array_equal(chapter.LAGRANGE[0], centre)
    np.testing.assert_allclose(chapter.LAGRANGE[1] @ line, chapter.LAGRANGE[2])  # g is zero on it
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


# --- Probability ------------------------------------------------------------------------------


def test_marginals_are_sums_and_the_conditional_is_a_row_divided_by_its_sum():
    joint, shown = chapter.JOINT, words(SPECS["joint-marginal-conditional"]).split()
    assert joint.size == 6
    assert joint.sum() == pytest.approx(1)
    numbers = [word for word in shown if word[0].isdigit()]
    expected = [
        *joint.ravel(),
        *joint.sum(axis=1),
        *joint.sum(axis=0),
        *joint[2] / joint[2].sum(),
    ]
    assert sorted(numbers) == sorted(["1", *(f"{value:.2f}" for value in expected)])
    alt = SPECS["joint-marginal-conditional"].alt
    low, high = joint[2] / joint[2].sum()
    assert f"divided by its sum {joint[2].sum():.2f}" in alt
    assert f"{low:.2f} for walking and {high:.2f} for the bus" in alt


def test_counts_of_parts_and_alarms():
    with drawn(SPECS["bayes-rule"]) as figure:
        widths = [[patch.get_width() for patch in ax.patches] for ax in figure.axes]
    faulty, good = 1000 * np.array(widths[0])
    assert (faulty, good) == (pytest.approx(20), pytest.approx(980))
    alarms = np.array([chapter.SENSITIVITY * faulty, chapter.FALSE_ALARM * good])
    np.testing.assert_allclose(widths[1], alarms / alarms.sum())
    hits, false = (f"{count:.0f}" for count in alarms)
    both = f"{alarms.sum():.0f}"
    assert (hits, false, both) == ("18", "69", "87")
    # A posterior from Bayes' rule, without counting.
    posterior = chapter.SENSITIVITY * chapter.PRIOR / (alarms.sum() / 1000)
    assert widths[1][0] == pytest.approx(posterior)
    caption, alt = SPECS["bayes-rule"].caption, SPECS["bayes-rule"].alt
    assert f"finds {hits} of them" in caption
    assert f"{false} false alarms among the 980 good ones" in caption
    assert f"only {hits} of {both} cases" in caption
    assert f"{both} alarms" in alt
    assert f"{hits} come from faulty parts and {false} from good ones" in alt


def test_strips_keep_their_area_under_the_exponential():
    with drawn(SPECS["change-of-variables"]) as figure:
        left, curve, below = figure.axes
        below_strips = [c.get_paths()[0].vertices for c in below.collections]
        left_strips = [c.get_paths()[0].vertices for c in left.collections]
        ((z, y),) = curves(curve, "model")
        ((density, heights),) = curves(left, "uncertainty")
    np.testing.assert_allclose(y, np.exp(z))
    # An independent source of the density of exp z, and its shape: steep rise, long tail upwards.
    np.testing.assert_allclose(density, stats.lognorm.pdf(heights, 0.6), rtol=1e-12)
    mode, tenth = heights[density.argmax()], heights[density > density.max() / 10]
    assert tenth.max() - mode > 3 * (mode - tenth.min())

    def area(corners):
        return abs(corners[:-1, 0] @ corners[1:, 1] - corners[:-1, 1] @ corners[1:, 0]) / 2

    assert len(below_strips) == len(left_strips) == 2
    for before, after in zip(below_strips, left_strips, strict=True):
        assert area(after) == pytest.approx(area(before), rel=5e-3)
        edges = before[:, 0].min(), before[:, 0].max()
        np.testing.assert_allclose((after[:, 1].min(), after[:, 1].max()), np.exp(edges))
        # Wider and lower where the curve's slope is above one, narrower and higher where below.
        steep = np.exp(np.mean(edges)) > 1
        assert (np.ptp(after[:, 1]) > np.ptp(before[:, 0])) == steep
        assert (after[:, 0].max() < before[:, 1].max()) == steep


def test_averages_of_rolls_stay_within_a_funnel_that_narrows_like_a_root():
    averages = chapter.running_averages()
    assert averages.shape == (8, 10_000)
    assert averages[:, 0].min() >= 1
    assert averages[:, 0].max() <= 6
    assert np.ptp(averages[:, 0]) >= 4  # scattered
    assert np.abs(averages[:, -1] - 3.5).max() < 0.05
    count = np.arange(1, 10_001)
    faces = np.arange(1, 7)
    spread = np.sqrt(np.mean((faces - faces.mean()) ** 2) / count)
    assert faces.mean() == 3.5
    outside = np.abs(averages - 3.5) > 2 * spread
    assert outside.mean() < 0.05
    assert not outside[:, -1].any()
    assert spread[99] / spread[9_999] == pytest.approx(10)
    with drawn(SPECS["law-of-large-numbers"]) as figure:
        (ax,) = figure.axes
        assert len(curves(ax, "model")) == 8
        ((_, level),) = curves(ax, "truth")
        rolls, edge = ax.collections[0].get_paths()[0].vertices.T
    np.testing.assert_array_equal(level, 3.5)
    assert (rolls.min(), rolls.max()) == (1, 10_000)
    np.testing.assert_allclose(np.abs(edge - 3.5), 2 * spread[rolls.round().astype(int) - 1])


def test_conditioning_moves_the_mean_and_narrows_the_density():
    with drawn(SPECS["gaussian-conditional"]) as figure:
        left, right = figure.axes
        outlines = [patch for patch in left.patches if isinstance(patch, Ellipse)]
        (at,) = {x for line in curves(left, "model") for x in line[0]}
        ((marginal, y),) = curves(right, "uncertainty")
        ((conditional, _),) = curves(right, "model")
        corners = [
            outline.get_patch_transform().transform(chapter.circle().T) for outline in outlines
        ]
    assert at == 2.2
    # Every ellipse is a contour: at one distance from the mean, measured by the covariance.
    cov = chapter.covariance()
    for outline in corners:
        away = outline - chapter.MEANS
        distance = np.sqrt(np.sum(away @ np.linalg.inv(cov) * away, axis=1))
        np.testing.assert_allclose(distance, distance[0], rtol=1e-3)
    # The slice through the joint density, rescaled, is the conditional; the sum is the marginal.
    joint = stats.multivariate_normal(chapter.MEANS, cov)
    cut = joint.pdf(np.stack([np.full_like(y, at), y], axis=1))
    np.testing.assert_allclose(cut / np.trapezoid(cut, y), conditional, atol=2e-3)
    grid = np.linspace(-5, 7, 601)
    pairs = np.stack(np.meshgrid(grid, y, indexing="ij"), axis=-1)
    np.testing.assert_allclose(np.trapezoid(joint.pdf(pairs), grid, axis=0), marginal, atol=1e-4)
    means = [np.trapezoid(density * y, y) for density in (marginal, conditional)]
    assert means == pytest.approx([2.0, 2.7], abs=0.03)
    assert conditional.max() > 1.3 * marginal.max()
    # The width does not depend on the value.
    widths = []
    for value in (-1.0, 2.2, 3.0):
        other = joint.pdf(np.stack([np.full_like(grid, value), grid], axis=1))
        other = other / np.trapezoid(other, grid)
        middle = np.trapezoid(other * grid, grid)
        widths.append(np.sqrt(np.trapezoid(other * (grid - middle) ** 2, grid)))
    np.testing.assert_allclose(widths, widths[0], rtol=1e-3)
    assert widths[0] < chapter.SPREADS[1]


def test_pictures_are_drawn_with_the_colours_that_captions_name():
    palette = plot.colors()
    for spec in SPECS.values():
        named = [word for word in ("grey", "blue", "magenta") if f"({word}" in spec.caption]
        for word in named:
            color = {"grey": palette.muted, "blue": palette.model, "magenta": palette.loss}[word]
            red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
            if word == "grey":
                assert max(red, green, blue) - min(red, green, blue) < 40
            elif word == "blue":
                assert blue > 1.5 * max(red, green)
            else:
                assert min(red, blue) > 1.5 * green
