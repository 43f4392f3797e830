"""Captions and alt texts of the appendix's figures: probability."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.patches import Ellipse
from scipy import stats

from figures.appendix import parts, probability
from figures.catalogue import FIGURES
from tests.figures.reading import curves, drawn, words

SPECS = FIGURES["appendix"]


def test_marginals_are_sums_and_the_conditional_is_a_row_divided_by_its_sum():
    joint, shown = probability.JOINT, words(SPECS["joint-marginal-conditional"]).split()
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
    alarms = np.array([probability.SENSITIVITY * faulty, probability.FALSE_ALARM * good])
    np.testing.assert_allclose(widths[1], alarms / alarms.sum())
    hits, false = (f"{count:.0f}" for count in alarms)
    both = f"{alarms.sum():.0f}"
    assert (hits, false, both) == ("18", "69", "87")
    # A posterior from Bayes' rule, without counting.
    posterior = probability.SENSITIVITY * probability.PRIOR / (alarms.sum() / 1000)
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
    averages = probability.running_averages()
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
            outline.get_patch_transform().transform(parts.circle().T) for outline in outlines
        ]
    assert at == 2.2
    # Every ellipse is a contour: at one distance from the mean, measured by the covariance.
    cov = probability.covariance()
    for outline in corners:
        away = outline - probability.MEANS
        distance = np.sqrt(np.sum(away @ np.linalg.inv(cov) * away, axis=1))
        np.testing.assert_allclose(distance, distance[0], rtol=1e-3)
    # The slice through the joint density, rescaled, is the conditional; the sum is the marginal.
    joint = stats.multivariate_normal(probability.MEANS, cov)
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
    assert widths[0] < probability.SPREADS[1]
