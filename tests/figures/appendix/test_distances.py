"""Captions and alt texts of the appendix's figures: four distances."""

from __future__ import annotations

import numpy as np
import pytest

from figures.appendix import distances
from figures.appendix.parts import circle
from figures.catalogue import FIGURES
from tests.figures.reading import drawn, words
from udl.unsupervised import gaussian_transport

SPECS = FIGURES["appendix"]
STEP = distances.GRID[1] - distances.GRID[0]


def normal(mean, sigma):
    return distances.stats.norm(mean, sigma).pdf(distances.GRID)


def test_no_gaussian_near_is_nearer():
    best = distances.divergence(distances.TRUTH, normal(*distances.COVERING))
    chosen = distances.divergence(normal(*distances.SEEKING), distances.TRUTH)
    assert chosen == pytest.approx(np.log(2), abs=0.01)
    for shift, factor in ((0.1, 1.0), (-0.1, 1.0), (0.0, 1.05), (0.0, 0.95)):
        for (mean, sigma), covering, least in (
            (distances.COVERING, True, best),
            (distances.SEEKING, False, chosen),
        ):
            other = normal(mean + shift, factor * sigma)
            pair = (distances.TRUTH, other) if covering else (other, distances.TRUTH)
            assert distances.divergence(*pair) > least - 1e-3
    for found in (best, chosen):
        assert f"{found:.2f}" in words(SPECS["kl-two-ways"])


def test_curves_of_a_shift():
    for shift in (0.5, 2.0):
        p, q = normal(-shift / 2, 1), normal(shift / 2, 1)
        assert distances.divergence(p, q) == pytest.approx(shift**2 / 2)
        ahead = np.cumsum(p - q) * STEP
        assert np.abs(ahead).sum() * STEP == pytest.approx(shift, rel=1e-3)
    js = [distances.jensen_shannon_of_shift(shift) for shift in distances.SHIFTS]
    assert np.all(np.diff(js) > 0)
    assert 0.97 * np.log(2) < js[-1] < np.log(2)
    assert np.sqrt(2 * 5) == pytest.approx(3.2, abs=0.05)  # where the divergence leaves the picture


def test_the_plan_stays_on_and_right_of_the_diagonal():
    places = np.arange(5)
    costs = np.abs(places[:, None] - places[None]).astype(float)
    plan = distances.transport_plan(distances.P, distances.Q, costs).plan
    assert np.allclose(np.tril(plan, -1), 0)
    assert "in all 2.2 places" in words(SPECS["transport-plan"])


def test_points_of_one_contour_land_on_the_other():
    carry = gaussian_transport(distances.FIRST, distances.OTHER)
    edge = np.linalg.cholesky(distances.FIRST) @ circle(1.6)
    onto = carry @ edge
    lengths = np.sum(onto * np.linalg.solve(distances.OTHER, onto), axis=0)
    np.testing.assert_allclose(lengths, 1.6**2)
    assert np.all(np.sum(edge * onto, axis=0) > 0)  # nothing is turned round
    with drawn(SPECS["gaussian-carried"]) as figure:
        (ax,) = figure.axes
        assert sum(line.get_marker() == "o" for line in ax.get_lines()) == 8
