"""Errors of the hinge model on the hump, computed once more in another way."""

import numpy as np
import pytest

from udl.experiments.ch09_regularization import hump_studies
from udl.experiments.hump import NOISE, draw_hump, hump
from udl.performance import fit_hinges, hinges


def test_the_expected_error_is_the_mean_of_simulated_ones():
    rng = np.random.default_rng(0)
    strength = hump_studies.STRENGTHS[18]
    inputs = np.array([draw_hump(rng=rng).x for _ in range(hump_studies.NUM_SETS)])
    chance = np.random.default_rng(5)
    errors = []
    for x in np.repeat(inputs, 5, axis=0):
        y = hump(x) + NOISE * chance.normal(size=len(x))
        fit = fit_hinges(x, y, hump_studies.NUM_HIDDEN, ridge=strength)
        curve = hinges(hump_studies.PLACES, fit)
        errors.append(np.mean((curve - hump(hump_studies.PLACES)) ** 2))
    found = hump_studies.strengths()
    expected = found["bias"][18] + found["variance"][18]
    spread = np.std(errors, ddof=1) / np.sqrt(len(errors))
    # The inputs that both share are few; what is simulated is the noise.
    assert np.mean(errors) == pytest.approx(expected, abs=6 * spread)


def test_a_late_stop_is_no_stop():
    found = hump_studies.strengths()
    assert np.all(np.diff(found["stopped_variance"]) > 0)
    assert found["stopped_variance"][-1] < found["plain"][1]
    assert found["bias"][-1] > 100 * found["bias"].min()


def test_an_ensemble_gains_what_its_members_disagree():
    found = hump_studies.ensembles()
    np.testing.assert_allclose(found["mean"][:, 1], found["member"] - found["spread"])


def test_bands_hold_what_they_promise_where_the_truth_is_from_the_prior():
    found = hump_studies.coverage()
    promised = 100 * np.array(hump_studies.LEVELS)
    assert np.all(np.abs(found["with_noise"][0] - promised) < 4 * found["error"][0])
    assert np.all(found["without"] < found["with_noise"])
    assert np.all(np.diff(found["with_noise"], axis=1) > 0)
