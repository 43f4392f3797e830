"""Points around the hump."""

import numpy as np
import pytest

from udl.experiments.hump import NOISE, draw_hump, hump


def test_the_hump():
    np.testing.assert_allclose(hump([0, 0.25, 0.5, 0.75]), [1, np.e, 1, 1 / np.e])


def test_one_point_in_each_interval_and_noise_around_the_truth():
    points = draw_hump(2000, rng=np.random.default_rng(0))
    assert np.array_equal(np.floor(points.x * 2000), np.arange(2000))
    away = points.y - hump(points.x)
    assert away.std() == pytest.approx(NOISE, rel=0.06)
    assert abs(away.mean()) < 4 * NOISE / np.sqrt(2000)
    assert np.array_equal(
        draw_hump(noise=0.0, rng=np.random.default_rng(1)).y,
        hump(draw_hump(noise=0.0, rng=np.random.default_rng(1)).x),
    )


@pytest.mark.parametrize(
    ("arguments", "name"),
    [({"num_points": 0}, "num_points"), ({"noise": -1.0}, "noise"), ({"rng": None}, "rng")],
)
def test_bad_input_is_named(arguments, name):
    with pytest.raises(ValueError, match=name):
        draw_hump(**{"rng": np.random.default_rng(0), **arguments})
