"""The figure of chapter 9 that moves: what its caption and alternative text claim."""

from __future__ import annotations

import numpy as np
import pytest

from figures.catalogue import FIGURES
from figures.ch09_regularization import moving

SPEC = FIGURES["ch09_regularization"]["between-loss-and-prior"]


def total(parameters, strength, centre):
    return moving.loss(parameters) + strength * np.sum((parameters - np.array(centre)) ** 2)


@pytest.mark.parametrize("strength", [0.01, 1.0, 30.0])
def test_the_minimum_is_the_lowest_place_around(strength):
    centre = (0.5, -0.5)
    here = moving.minimum(strength, centre)
    for step in np.random.default_rng(0).normal(scale=0.05, size=(20, 2)):
        assert total(here + step, strength, centre) > total(here, strength, centre)


def test_the_path_joins_both_centres():
    slope, intercept = np.polyfit(moving.X, moving.Y, 1)
    assert f"({intercept:.2f}, {slope:.2f})".replace("-", "−") in SPEC.alt
    path = moving.path((1.0, 1.0))
    np.testing.assert_allclose(path[0], [intercept, slope], atol=0.02)
    np.testing.assert_allclose(path[-1], [1.0, 1.0], atol=0.02)


def test_a_contour_of_the_loss_touches_a_circle_there():
    """Gradients of loss and penalty point against each other."""
    here = moving.minimum(1.0)
    design = moving.design(moving.X)
    of_loss = -2 * design.T @ (moving.Y - design @ here)
    of_penalty = 2 * here
    np.testing.assert_allclose(of_loss, -of_penalty, atol=1e-9)
    assert r"\lambda = 1" in SPEC.caption
    assert moving.SHOWN_EXPONENT == 0
