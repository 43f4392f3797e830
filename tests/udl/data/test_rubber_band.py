import numpy as np
import pytest

from tests.reference_values import load
from udl.data import rubber_band

REFERENCE = load("linear")["rubber_band"]


def test_holds_exactly_the_points_of_the_reference_values():
    band = rubber_band.measurements()
    np.testing.assert_array_equal(band.x, REFERENCE["x"])
    np.testing.assert_array_equal(band.y, REFERENCE["y"])
    assert np.all(np.diff(band.x) > 0)


def test_each_call_returns_arrays_of_its_own():
    rubber_band.measurements().y[:] = 0
    assert np.all(rubber_band.measurements().y > 0)


def test_the_law_starts_at_the_rest_length_and_flattens():
    x = np.linspace(0, 40, 400)
    y = rubber_band.true_length(x)
    assert y[0] == pytest.approx(0.6)
    assert y[-1] == pytest.approx(1.8)
    assert np.all(np.diff(y, 2) <= 1e-12)


def test_the_simulated_band_is_like_the_measured_one():
    band = rubber_band.measurements()
    error = band.y - rubber_band.true_length(band.x)
    assert np.sqrt(np.mean(error**2)) == pytest.approx(rubber_band.NOISE, rel=0.25)


def test_simulated_readings_scatter_around_the_law():
    rng = np.random.default_rng(3)
    x = rubber_band.fresh_loads(rng, 20_000)
    assert 0 <= x.min() <= x.max() <= rubber_band.LARGEST_LOAD
    assert x.mean() == pytest.approx(1, abs=0.02)
    band = rubber_band.simulate(rng, x)
    error = band.y - rubber_band.true_length(x)
    assert error.std() == pytest.approx(0.1, rel=0.02)
    assert error.mean() == pytest.approx(0, abs=0.003)


def test_readings_come_from_the_generator_alone():
    one, two = (rubber_band.simulate(np.random.default_rng(1), np.ones(3)).y for _ in range(2))
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("x", [[-0.1, 1.0], [np.nan], [np.inf]])
def test_impossible_loads_are_refused(x):
    with pytest.raises(ValueError, match=r"x: got (nan|inf|-0.1) at index 0"):
        rubber_band.simulate(np.random.default_rng(1), np.array(x))
