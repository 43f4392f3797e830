import numpy as np
import pytest

from tests.reference_values import assert_printed, load
from udl.data import training_examples

REFERENCE = load("descent")


def test_holds_exactly_the_points_of_the_reference_values():
    points = training_examples.wave_points()
    np.testing.assert_array_equal(points.x, REFERENCE["gabor_points"]["x"])
    np.testing.assert_array_equal(points.y, REFERENCE["gabor_points"]["y"])


def test_each_call_returns_arrays_of_its_own():
    training_examples.wave_points().y[:] = 0
    assert np.all(training_examples.wave_points().y != 0)


def test_the_uneven_dip_falls_to_its_one_minimum_and_rises():
    entry = REFERENCE["true_minimum"]
    lowest, height = entry["expected"]
    assert_printed(training_examples.uneven_dip(lowest), height, entry["decimals"])
    place = np.linspace(0, 1, 2001)
    slope = np.diff(training_examples.uneven_dip(place))
    assert np.all(slope[place[1:] < lowest] < 0)
    assert np.all(slope[place[:-1] > lowest] > 0)
    # The flank of the wide dip: the curve bends three times on the way up.
    assert np.count_nonzero(np.diff(np.sign(np.diff(slope[place[:-1] > lowest])))) == 3


def test_reference_gradient_of_the_valley():
    entry = REFERENCE["valley_gradient"]
    found = training_examples.valley_gradient(*entry["start"])
    assert_printed(found, entry["expected"], entry["decimals"])
    assert entry["start"] == list(training_examples.VALLEY_START)


@pytest.mark.parametrize("at", [(0.0, 0.0), (0.7, 0.3), (-1.2, 0.8)])
def test_the_valleys_gradient_is_the_limit_of_differences(at):
    step = 1e-6
    for entry, shift in enumerate(np.eye(2) * step):
        above, below = (training_examples.valley_loss(*(at + sign * shift)) for sign in (1, -1))
        found = training_examples.valley_gradient(*at)[entry]
        assert found == pytest.approx((above - below) / (2 * step), abs=1e-8)


def test_the_valley_is_lowest_at_its_centre_and_broadcasts():
    along, across = np.linspace(-2, 2, 41), np.linspace(-1, 1, 21)
    heights = training_examples.valley_loss(along[:, None], across)
    assert heights.shape == (41, 21)
    assert training_examples.valley_loss(0.7, 0.0) == 0
    assert 0 <= heights.min() < 1e-3
    assert heights.max() < 1
    assert training_examples.valley_loss(1e300, -1e300) == 1
