"""The figures of chapter 8: their permanent names, and what their captions and texts claim."""

from __future__ import annotations

import numpy as np
import pytest

from figures.catalogue import FIGURES
from figures.ch08_performance import choosing, descent, parts, scaling, sets, sources
from udl.experiments.ch08_performance import repeated_network, ridgeless_curves
from udl.experiments.ch08_performance.repeated_network import INPUTS

SPECS = FIGURES["ch08_performance"]
NAMES = {
    "training-and-new",
    "three-sets",
    "climbing-by-chance",
    "three-sources",
    "fits-of-many-sets",
    "bias-and-variance",
    "more-examples",
    "network-repeated",
    "double-descent",
    "length-of-the-fit",
    "between-the-points",
    "double-descent-trained",
    "distances-agree",
    "empty-balls",
    "grid-and-random",
    "halving-rounds",
    "search-compared",
    "spread-over-seeds",
    "pairs-of-runs",
    "runs-that-a-claim-needs",
    "learning-curve",
    "compute-optimal",
}


def test_permanent_names():
    assert set(SPECS) >= NAMES


def test_random_answers_climb_in_public_alone():
    public, private = np.array([sets.climb(seed) for seed in range(10)]).transpose(1, 0, 2)
    assert public[:, -1].mean() == pytest.approx(66, abs=1)
    assert np.abs(private[:, -1].mean() - 50) < 1.5
    assert np.all(public[:, -1] > private[:, -1] + 8)


def test_the_mean_model_is_the_mean_of_many_fits():
    targets = parts.noisy_targets(4000, seed=0)
    for units in (2, 14):
        found = parts.fits(targets, units).mean(axis=0)
        np.testing.assert_allclose(found, parts.mean_fit(units), atol=0.05)


def test_valley_and_ends_of_the_hinge_models_curve():
    errors = [sources.exact(units).error for units in sources.CAPACITIES]
    assert sources.CAPACITIES[int(np.argmin(errors))] == 4
    assert min(errors) == pytest.approx(0.125, abs=5e-4)
    variances = [sources.exact(units).variance for units in sources.CAPACITIES]
    assert np.all(np.diff(variances) > 0)
    assert (variances[0], variances[-1]) == pytest.approx((0.01, 0.11), abs=0.005)


def test_the_variance_of_a_network_neither_grows_nor_explodes():
    found = repeated_network.parts()
    assert found["bias"][0] == pytest.approx(0.29, abs=0.01)
    assert found["variance"].max() < 0.12


@pytest.mark.parametrize("count", [15, 1000])
def test_fits_of_random_features_pass_through_every_point(count):
    targets = parts.noisy_targets(1, seed=3)[0]
    curve = descent.random_fit(targets, count, seed=0)
    inner = np.interp(INPUTS, parts.PLACES, curve)
    if count == 1000:  # smooth enough to be read between the places of the curve
        np.testing.assert_allclose(inner, targets, atol=0.1)
    else:
        assert np.abs(curve).max() > 3.6  # leaves the panel


def test_twenty_draws():
    assert ridgeless_curves.curves()["bias"].shape[1] == 20


def test_the_random_settings_find_the_dip_that_the_grid_misses():
    drawn = np.random.default_rng(choosing.SEED).uniform(0.02, 0.98, size=(9, 2))
    side = np.array([1, 3, 5]) / 6
    assert choosing.importance(drawn[:, 0]).min() < 0.3 < 0.5 < choosing.importance(side).min()


def test_lowest_points_and_the_two_models_of_the_budget_figure():
    parameters = np.geomspace(1e8, 1e12, 4000)
    best = [
        parameters[scaling.predicted(parameters, budget / 6 / parameters).argmin()]
        for budget in scaling.BUDGETS
    ]
    assert best == sorted(best)
    gopher, chinchilla = (
        float(scaling.predicted(np.array(size), np.array(tokens)))
        for size, tokens in (scaling.GOPHER, scaling.CHINCHILLA)
    )
    assert chinchilla < gopher
