import numpy as np
import pytest

from tests.shape_checks import checked
from udl.attention import positions as module

positions = checked(module)


def test_sines_and_cosines_by_hand():
    found = positions.sinusoidal_positions(3, 4, base=100.0)
    expected = [[np.sin(n), np.cos(n), np.sin(n / 10), np.cos(n / 10)] for n in range(3)]
    np.testing.assert_allclose(found, expected)


def test_dot_products_depend_on_the_distance_alone():
    table = positions.sinusoidal_positions(50, 16)
    products = table @ table.T
    for distance in range(49):
        along = np.diagonal(products, distance)
        np.testing.assert_allclose(along, along[0])


def test_turning_keeps_lengths_and_depends_on_the_difference():
    rng = np.random.default_rng(0)
    query, key = rng.normal(size=(2, 1, 8))
    products = [
        float(
            (
                positions.rotate(query, np.array([place + 3]))
                @ positions.rotate(key, np.array([place])).T
            )[0, 0]
        )
        for place in (0, 1, 7, 100)
    ]
    np.testing.assert_allclose(products, products[0])
    turned = positions.rotate(query, np.array([5]))
    assert np.linalg.norm(turned) == pytest.approx(np.linalg.norm(query))
    assert not np.allclose(turned, query)


def test_turning_is_multiplication_by_complex_numbers():
    x = np.random.default_rng(1).normal(size=(2, 5, 6))
    turned = positions.rotate(x)
    planes = x[..., 0::2] + 1j * x[..., 1::2]
    rates = np.array([10_000.0 ** (-2 * i / 6) for i in range(3)])
    expected = planes * np.exp(1j * np.arange(5)[:, None] * rates)
    np.testing.assert_allclose(turned[..., 0::2], expected.real)
    np.testing.assert_allclose(turned[..., 1::2], expected.imag)


def test_the_first_place_stays():
    x = np.random.default_rng(2).normal(size=(1, 4))
    np.testing.assert_array_equal(positions.rotate(x), x)


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match="num_channels: got 3; expected an even number"):
        module.sinusoidal_positions(5, 3)
    with pytest.raises(ValueError, match="x: got 5 channels; expected an even number"):
        module.rotate(np.ones((2, 5)))
    with pytest.raises(ValueError, match="positions: got 3; expected 2, one a row of x"):
        module.rotate(np.ones((2, 4)), np.arange(3))
    with pytest.raises(ValueError, match=r"x: got shape \(4,\)"):
        module.rotate(np.ones(4))
