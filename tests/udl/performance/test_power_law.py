import numpy as np
import pytest

from tests.shape_checks import checked
from udl.performance import power_law as module

laws = checked(module)
SIZES = np.geomspace(1e3, 1e7, 9)


@pytest.mark.parametrize(("floor", "scale", "exponent"), [(1.69, 400, 0.34), (0.2, 3, 0.1)])
def test_a_law_without_noise_is_found_again(floor, scale, exponent):
    found = laws.fit_power_law(SIZES, floor + scale * SIZES**-exponent)
    assert found.floor == pytest.approx(floor, rel=1e-3)
    assert found.exponent == pytest.approx(exponent, rel=2e-3)
    np.testing.assert_allclose(found(SIZES), floor + scale * SIZES**-exponent, rtol=1e-5)


def test_a_law_without_a_floor():
    found = laws.fit_power_law(SIZES, 5 * SIZES**-0.25)
    assert found.floor == pytest.approx(0, abs=1e-3 * 5 * SIZES[-1] ** -0.25)
    assert found.exponent == pytest.approx(0.25, rel=1e-3)


def test_no_other_floor_fits_better():
    rng = np.random.default_rng(0)
    losses = (0.5 + 20 * SIZES**-0.4) * np.exp(0.01 * rng.normal(size=9))
    found = laws.fit_power_law(SIZES, losses)

    def squares(floor):
        above = np.log(losses - floor)
        line = np.polyval(np.polyfit(np.log(SIZES), above, 1), np.log(SIZES))
        return np.sum((above - line) ** 2)

    others = np.linspace(0, losses.min() * (1 - 1e-9), 2000)
    assert squares(found.floor) <= min(map(squares, others)) + 1e-12


def test_too_few_sizes_are_named():
    with pytest.raises(ValueError, match=r"losses: got shape \(3,\)"):
        laws.fit_power_law(SIZES[:3], np.ones(3))
    with pytest.raises(ValueError, match=r"sizes: got .* three different"):
        laws.fit_power_law(np.array([1.0, 1.0, 2.0, 2.0]), np.ones(4))
