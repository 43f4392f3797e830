"""The figures of the appendix: what their captions and alternative texts claim."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from figures import appendix as chapter
from figures.catalogue import FIGURES
from udl.gaussians import gaussian_conditional

SPECS = FIGURES["appendix"]


def test_the_deeper_of_two_dips_is_the_lowest_place():
    x = np.linspace(-2, 3, 5001)
    y = chapter.two_dips(x)
    inner = np.flatnonzero((y[1:-1] < y[:-2]) & (y[1:-1] < y[2:])) + 1
    assert len(inner) == 2
    assert y.min() == y[inner].min() < y[inner].max()


def test_the_dot_product_of_the_arrows_is_positive():
    assert chapter.FIRST @ chapter.SECOND > 0
    foot = chapter.FIRST * (chapter.FIRST @ chapter.SECOND) / (chapter.FIRST @ chapter.FIRST)
    assert (chapter.SECOND - foot) @ chapter.FIRST == pytest.approx(0)


def test_the_shaded_square_grows_by_the_determinant():
    spec = SPECS["matrix-moves-the-plane"]
    factor = f"{np.linalg.det(chapter.SHEAR):.1f}"
    assert spec.caption.endswith(f"here {factor}.")
    assert f"a parallelogram of area {factor}." in spec.alt


def test_the_symmetric_matrix_stretches_and_shrinks_as_told():
    low, high = np.linalg.eigvalsh(chapter.SYMMETRIC)
    alt = SPECS["eigenvectors"].alt
    assert f"stretched to about {high:.2f}, the other shrunk to {low:.2f}." in alt


def test_secants_approach_the_tangent():
    slopes = [(chapter.bump(1 + gap) - chapter.bump(np.array(1.0))) / gap for gap in (1.6, 0.8)]
    tangent = np.cos(1.0) + 0.4
    assert abs(slopes[1] - tangent) < abs(slopes[0] - tangent)


def test_gradients_of_the_valley_agree_with_differences_and_point_outwards():
    for point in chapter.valley_points():
        gradient = chapter.valley_gradient(point)
        step = 1e-6
        numeric = [
            (chapter.valley(*(point + shift)) - chapter.valley(*(point - shift))) / (2 * step)
            for shift in step * np.eye(2)
        ]
        np.testing.assert_allclose(gradient, numeric, atol=1e-8)
        assert gradient @ point > 0


def test_the_wave_has_the_derivatives_that_are_drawn():
    step = 1e-4
    left, middle, right = (chapter.wave_value(np.array(0.8 + d)) for d in (-step, 0, step))
    value, first, second = chapter.wave(0.8)
    assert value == pytest.approx(middle)
    assert first == pytest.approx((right - left) / (2 * step), rel=1e-6)
    assert second == pytest.approx((right - 2 * middle + left) / step**2, rel=1e-4)


def test_the_line_touches_a_circle_where_the_gradients_are_parallel():
    centre, normal, level = chapter.LAGRANGE
    assert f"around the point ({centre[0]}, {centre[1]})" in SPECS["lagrange"].alt
    best = centre + normal * (level - normal @ centre) / (normal @ normal)
    assert normal @ best == pytest.approx(level)
    along = np.array([-normal[1], normal[0]])
    for step in (-0.5, 0.5):
        assert np.linalg.norm(best + step * along - centre) > np.linalg.norm(best - centre)
    assert (best - centre) @ along == pytest.approx(0)


def test_the_row_for_rain():
    assert chapter.JOINT.sum() == pytest.approx(1)
    walk, bus = chapter.JOINT[2] / chapter.JOINT[2].sum()
    alt = SPECS["joint-marginal-conditional"].alt
    assert f"divided by its sum {chapter.JOINT[2].sum():.2f}," in alt
    assert f"{walk:.2f} for walking and {bus:.2f} for the bus." in alt


def test_alarms_in_a_thousand_parts():
    faulty = 1000 * chapter.PRIOR
    hits, false = faulty * chapter.SENSITIVITY, (1000 - faulty) * chapter.FALSE_ALARM
    spec = SPECS["bayes-rule"]
    told = (
        f"Of 1,000 parts {faulty:.0f} are faulty. The test finds {hits:.0f} of them, but it also "
        f"raises {false:.0f} false alarms among the {1000 - faulty:.0f} good ones: an alarm means "
        f"a fault in only {hits:.0f} of {hits + false:.0f} cases."
    )
    assert spec.caption == told
    assert f"the {hits + false:.0f} alarms drawn larger: {hits:.0f} come" in spec.alt
    assert f"and {false:.0f} from good ones." in spec.alt


def test_averages_of_a_die_end_close_to_its_expectation():
    averages = chapter.running_averages()
    count = np.arange(1, averages.shape[1] + 1)
    assert len(averages) == 8
    assert set(averages[:, 0]) <= set(range(1, 7))
    assert len(set(averages[:, 0])) > 2
    assert np.all(np.abs(averages[:, -1] - 3.5) < 0.05)
    inside = np.abs(averages - 3.5) < 2 * np.sqrt(35 / 12 / count)
    assert inside.mean() > 0.9


def test_the_conditional_is_narrower_than_the_marginal_and_about_two_point_seven():
    mean, cov = gaussian_conditional(chapter.MEANS, chapter.covariance(), [0], np.array([2.2]))
    alt = SPECS["gaussian-conditional"].alt
    assert f"the wide marginal around {chapter.MEANS[1]:.0f} and" in alt
    assert f"around {mean[0]:.1f}, the conditional." in alt
    assert cov[0, 0] < chapter.SPREADS[1] ** 2
    peaks = stats.norm.pdf(0, 0, [chapter.SPREADS[1], cov[0, 0] ** 0.5])
    assert peaks[1] > peaks[0]
