"""What chapter 6 measures, against slower and plainer computations."""

import numpy as np
import pytest

from udl.data.training_examples import wave_points
from udl.experiments.ch06_training import digit_training, wave_starts
from udl.networks.wavelet import gabor_gradient, gabor_loss
from udl.optimisation.descent import descend
from udl.optimisation.optimisers import SGD
from udl.optimisation.schedules import cosine, warm_up


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


def test_schedules_are_those_of_the_package():
    half = cosine(digit_training.SCHEDULE_STEPS)
    rise = warm_up(digit_training.WARM_STEPS, lambda step: 1.0)
    for step in (0, 7, 29, 30, 300, 599):
        assert digit_training.factor("constant", step) == 1
        assert digit_training.factor("cosine", step) == pytest.approx(half(step))
        assert digit_training.factor("warm-up", step) == pytest.approx(rise(step))
        both = half(step) * rise(step)
        assert digit_training.factor("both", step) == pytest.approx(both)
