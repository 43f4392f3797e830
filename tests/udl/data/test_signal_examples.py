"""The two signals of practical 10.1."""

import numpy as np

from tests import reference_values
from udl.data import signal_examples


def test_the_plateau_is_the_reference_signal():
    expected = reference_values.load("convolution")["signal"]
    assert np.array_equal(signal_examples.plateau(), expected)


def test_the_bumps_are_the_same_every_time_and_end_near_zero():
    one, two = signal_examples.noisy_bumps(), signal_examples.noisy_bumps()
    assert np.array_equal(one.measured, two.measured)
    assert one.clean.shape == one.measured.shape == (120,)
    assert np.abs(one.clean[[0, -1]]).max() < 1e-3
    noise = one.measured - one.clean
    assert abs(noise.std() - 0.3) < 0.05
    assert abs(noise.mean()) < 0.1
