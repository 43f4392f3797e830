import numpy as np
import pytest
from scipy import stats
from scipy.optimize import approx_fprime

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.data.training_examples import wave_points
from udl.networks import gabor_gradient, gabor_loss
from udl.optimisation import SGD, descend
from udl.regularisation import penalties as module

penalties = checked(module)
PLACE, CENTRE = np.array([1.0, -2.0, 0.5]), np.array([0.0, 1.0, 0.5])


def test_reference_descent_ends_in_a_local_minimum_and_a_pull_leads_out():
    wave, entry = wave_points(), load("regularisation")["unregularised"]

    def slope(phi):
        return gabor_gradient(wave.x, wave.y, *phi)

    def pulled(phi):
        return slope(phi) + module.l2_gradient(phi, 0.2, centre=[0.0, 12.5])

    start, optimiser = entry["start"], SGD(entry["learning_rate"])
    end = descend(slope, start, optimiser, entry["steps"])[-1]
    found = [*end, gabor_loss(wave.x, wave.y, *end)]
    assert_printed(found, entry["expected"], entry["decimals"])
    end = descend(pulled, start, SGD(entry["learning_rate"]), 500)[-1]
    assert gabor_loss(wave.x, wave.y, *end) < 0.3 * entry["expected"][2]


def test_penalty_by_hand():
    assert penalties.l2_penalty(PLACE, 0.1, centre=CENTRE) == pytest.approx(0.1 * (1 + 9))
    assert penalties.l2_penalty(PLACE, 2.0) == pytest.approx(2 * 5.25)
    assert penalties.l2_penalty(PLACE, 0.0) == 0


def test_gradient_by_finite_differences():
    found = penalties.l2_gradient(PLACE, 0.7, centre=CENTRE)
    expected = approx_fprime(PLACE, lambda p: penalties.l2_penalty(p, 0.7, centre=CENTRE), 1e-6)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_penalty_is_a_normal_prior():
    strength = 0.7

    def log_prior(place):
        return stats.norm.logpdf(place, CENTRE, np.sqrt(1 / (2 * strength))).sum()

    other = np.array([0.3, 0.3, 2.0])
    gain = penalties.l2_penalty(PLACE, strength, centre=CENTRE) - penalties.l2_penalty(
        other, strength, centre=CENTRE
    )
    assert log_prior(other) - log_prior(PLACE) == pytest.approx(gain)


def test_a_centre_with_more_numbers_than_parameters_is_named():
    with pytest.raises(ValueError, match=r"centre: got shape \(2,\) for parameters of"):
        module.l2_penalty(np.ones(1), 1.0, centre=np.ones(2))
