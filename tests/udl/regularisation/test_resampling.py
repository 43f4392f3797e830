import numpy as np
import pytest

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from tests.udl.performance.reference_data import DATA, noisy_points, truth
from udl.performance import fit_hinges, hinges
from udl.regularisation import resampling as module

resampling = checked(module)


def test_reference_ensemble_of_four():
    entry, rng = load("regularisation")["ensemble"], np.random.RandomState(DATA["seed"])
    x, y = noisy_points(rng)
    places = np.linspace(0, 1, 100)
    curves = []
    for _ in range(4):
        chosen = rng.choice(15, size=15, replace=True)
        fit = fit_hinges(x[chosen], y[chosen], entry["num_hidden"], ridge=entry["ridge"])
        curves.append(hinges(places, fit))
    errors = [np.mean((curve - truth(places)) ** 2) for curve in curves]
    assert_printed(errors, entry["members"], 4)
    for combine, name in ((np.median, "median"), (np.mean, "mean")):
        error = np.mean((combine(curves, axis=0) - truth(places)) ** 2)
        assert_printed(error, entry[name], entry["decimals"])
        assert error < min(errors)


def test_a_resampled_set_leaves_out_the_share_that_it_should():
    drawn = resampling.bootstrap(20_000, rng=np.random.default_rng(0))
    assert drawn.shape == (20_000,)
    assert (drawn.min(), drawn.max()) >= (0, 19_000)
    left_out = 1 - len(np.unique(drawn)) / 20_000
    assert left_out == pytest.approx(np.exp(-1), abs=0.01)


def test_each_model_sees_a_resampled_set_with_its_pairs_kept():
    x = np.arange(30.0)
    seen = []

    def fit(x, y):
        seen.append(x)
        np.testing.assert_array_equal(y, x**2)
        return np.array([x.mean(), y.mean()])

    found = resampling.bootstrap_fits(fit, x, x**2, 5, rng=np.random.default_rng(1))
    assert found.shape == (5, 2)
    assert len(seen) == 5
    assert len({tuple(sorted(one)) for one in seen}) == 5
    rng = np.random.default_rng(1)
    np.testing.assert_array_equal(seen[0], x[resampling.bootstrap(30, rng=rng)])
