"""The curves of random features, against samples and the threshold."""

import numpy as np
import pytest

from udl.experiments.ch08_performance import ridgeless_curves
from udl.performance.ridgeless import least_norm_fit, random_features


def test_the_training_error_is_zero_from_the_threshold_on():
    found, counts = ridgeless_curves.curves(), np.array(ridgeless_curves.COUNTS)
    beyond = counts > ridgeless_curves.NUM_POINTS
    # Features that are off at all points do not count, so that some draws need a few more.
    assert np.median(found["training"][beyond], axis=1).max() < 1e-12
    assert found["training"][counts >= 150].max() < 1e-12
    assert found["training"][counts <= 90].min() > 1e-4


def test_the_error_peaks_where_there_are_as_many_features_as_points():
    found, counts = ridgeless_curves.curves(), np.array(ridgeless_curves.COUNTS)
    for name in ("bias", "variance", "length"):
        assert counts[np.median(found[name], axis=1).argmax()] == ridgeless_curves.NUM_POINTS


def test_the_variance_over_the_noise_is_that_of_many_draws():
    found, counts = ridgeless_curves.curves(), list(ridgeless_curves.COUNTS)
    # The first data set again: its first draws are the direction, the points and the places.
    rng = np.random.default_rng(0)
    rng.normal(size=ridgeless_curves.NUM_INPUTS)
    x = rng.normal(size=(ridgeless_curves.NUM_POINTS, ridgeless_curves.NUM_INPUTS))
    places = rng.normal(size=(ridgeless_curves.NUM_PLACES, ridgeless_curves.NUM_INPUTS))
    rng.normal(0, ridgeless_curves.NOISE, size=ridgeless_curves.NUM_POINTS)
    features = random_features(counts[0], ridgeless_curves.NUM_INPUTS, rng=rng)
    noise = np.random.default_rng(1).normal(0, ridgeless_curves.NOISE, size=(2000, len(x)))
    predictions = np.array([features(places) @ least_norm_fit(features(x), e) for e in noise])
    assert found["variance"][0, 0] == pytest.approx(np.mean(predictions**2), rel=0.1)
