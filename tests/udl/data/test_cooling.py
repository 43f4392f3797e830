"""The cooling tea obeys Newton, and its measurements scatter as stated."""

import numpy as np
import pytest

import udl.data.cooling
from tests.shape_checks import checked
from udl.data.cooling import MINUTES_PER_E_FOLD, ROOM, START, THERMOMETER_SIGMA

cooling = checked(udl.data.cooling)


def test_tea_obeys_newton():
    assert cooling.true_temperature(0.0) == START
    assert cooling.true_temperature(1e4) == pytest.approx(ROOM)
    t, h = np.linspace(0, 90, 10), 1e-4
    change = (cooling.true_temperature(t + h) - cooling.true_temperature(t - h)) / (2 * h)
    excess = cooling.true_temperature(t) - ROOM
    np.testing.assert_allclose(change, -excess / MINUTES_PER_E_FOLD, rtol=1e-6)


def test_measurements_scatter_as_stated():
    minutes, measured = cooling.measured_tea(20000, rng=np.random.default_rng(0))
    errors = measured - cooling.true_temperature(minutes)
    assert (minutes[0], minutes[-1]) == (1, 40)
    assert errors.mean() == pytest.approx(0, abs=0.05)
    assert errors.std() == pytest.approx(THERMOMETER_SIGMA, rel=0.02)


def test_bad_arguments_are_named():
    rng = np.random.default_rng(0)
    for call, says in (
        (lambda: udl.data.cooling.measured_tea(1, rng=rng), "num: got 1"),
        (lambda: udl.data.cooling.measured_tea(5, last=1.0, rng=rng), "last: got 1.0"),
    ):
        with pytest.raises(ValueError, match=says):
            call()
