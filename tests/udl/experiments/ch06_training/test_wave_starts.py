"""Where descents on the Gabor model end, against one descent at a time."""

import numpy as np
import pytest

from udl.data.training_examples import wave_points
from udl.experiments.ch06_training import wave_starts
from udl.networks.wavelet import gabor_gradient, gabor_loss
from udl.optimisation.descent import descend
from udl.optimisation.optimisers import SGD


def test_all_starts_at_once_are_each_start_by_itself():
    found, wave = wave_starts.ends(), wave_points()
    for i, j in ((5, 40), (30, 20), (47, 11)):
        start = found["shift"][i], found["frequency"][j]
        path = descend(
            lambda phi: gabor_gradient(wave.x, wave.y, *phi),
            start,
            SGD(wave_starts.RATE),
            wave_starts.NUM_STEPS,
        )
        np.testing.assert_allclose(found["end"][i, j], path[-1], atol=1e-6)
        assert found["loss"][i, j] == pytest.approx(gabor_loss(wave.x, wave.y, *path[-1]))


def test_noisy_descents_are_settled_by_their_seed():
    again = wave_starts.ends.__wrapped__(1)["noisy_end"]
    np.testing.assert_array_equal(again, wave_starts.ends()["noisy_end"])
    assert not np.array_equal(again, wave_starts.ends()["end"])
