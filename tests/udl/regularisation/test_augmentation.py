import numpy as np

from tests.shape_checks import checked
from udl.regularisation import augmentation as module

augmentation = checked(module)


def test_each_signal_is_rolled_by_its_own_distance():
    signals = np.random.default_rng(0).normal(size=(50, 8))
    found = augmentation.roll_and_scale(signals, 0.0, rng=np.random.default_rng(1))
    distances = np.random.default_rng(1).integers(8, size=50)
    for signal, moved, distance in zip(signals, found, distances, strict=True):
        np.testing.assert_array_equal(moved, np.roll(signal, distance))
    assert len(set(distances)) == 8


def test_factors_are_within_the_spread_and_one_a_signal():
    signals = np.ones((2000, 5))
    found = augmentation.roll_and_scale(signals, 0.2, rng=np.random.default_rng(2))
    assert np.all(found == found[:, :1])
    assert 0.8 <= found.min() < 0.81
    assert 1.19 < found.max() <= 1.2


def test_the_argument_stays_as_it_was():
    signals = np.arange(6.0).reshape(2, 3)
    before = signals.copy()
    augmentation.roll_and_scale(signals, 0.5, rng=np.random.default_rng(3))
    np.testing.assert_array_equal(signals, before)
