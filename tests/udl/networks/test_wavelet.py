from functools import partial

import numpy as np
import pytest
from scipy import optimize

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl import losses
from udl.networks import wavelet as module
from udl.optimisation import loss_surface, loss_surface_loop

wavelet = checked(module)
REFERENCE = load("descent")
X, Y = (np.array(REFERENCE["gabor_points"][name]) for name in "xy")
SQUARED = partial(losses.sum_of_squares, reduction="none")


def test_reference_loss():
    entry = REFERENCE["gabor_loss"]
    assert_printed(
        wavelet.gabor_loss(X, Y, *entry["parameters"]), entry["expected"], entry["decimals"]
    )


def test_reference_minimum_is_stationary_and_the_lowest_of_the_window():
    entry = REFERENCE["gabor_minimum"]
    shift, frequency, height = entry["expected"]
    assert_printed(wavelet.gabor_loss(X, Y, shift, frequency), height, entry["decimals"])
    assert np.abs(wavelet.gabor_gradient(X, Y, shift, frequency)).max() < 1e-5
    axes = np.linspace(-10, 10, 101), np.linspace(2.5, 22.5, 101)
    surface = loss_surface(module.gabor, SQUARED, axes, X, Y)
    best = optimize.minimize(
        lambda p: module.gabor_loss(X, Y, *p),
        [axes[i][j] for i, j in enumerate(np.unravel_index(surface.argmin(), surface.shape))],
    )
    assert_printed([*best.x, best.fun], entry["expected"], 3)
    assert surface.min() >= height


def test_the_model_is_a_wave_under_an_envelope():
    x = np.linspace(-15, 15, 200)
    values = wavelet.gabor(x, 0.5, 12.0)
    z = [0.5 + 0.06 * 12 * one for one in x]
    expected = [np.sin(one) / np.exp(one**2 / 32) for one in z]
    np.testing.assert_allclose(values, expected, rtol=1e-12)
    np.testing.assert_allclose(wavelet.gabor(-x, 0.0, 12.0), -wavelet.gabor(x, 0.0, 12.0))


@pytest.mark.parametrize("seed", range(5))
def test_the_gradient_is_the_limit_of_differences(seed):
    rng = np.random.default_rng(seed)
    shift, frequency = rng.uniform([-5, 2], [5, 22])
    step = 1e-6
    expected = [
        wavelet.gabor_loss(X, Y, shift + step, frequency)
        - wavelet.gabor_loss(X, Y, shift - step, frequency),
        wavelet.gabor_loss(X, Y, shift, frequency + step)
        - wavelet.gabor_loss(X, Y, shift, frequency - step),
    ]
    np.testing.assert_allclose(
        wavelet.gabor_gradient(X, Y, shift, frequency), np.array(expected) / 2e-6, atol=1e-7
    )


def test_the_grid_agrees_with_the_loop_over_it():
    axes = np.linspace(-10, 10, 17), np.linspace(2.5, 22.5, 23)
    surface = loss_surface(module.gabor, SQUARED, axes, X, Y)
    np.testing.assert_allclose(
        surface, loss_surface_loop(module.gabor, SQUARED, axes, X, Y), rtol=1e-12
    )
    assert surface[3, 5] == pytest.approx(module.gabor_loss(X, Y, axes[0][3], axes[1][5]))


def test_far_away_the_model_is_zero_and_its_gradient_too():
    for shift, frequency in ((1e300, 1.0), (0.0, 1e308)):
        np.testing.assert_array_equal(module.gabor([3.0, -7.0], shift, frequency), 0)
        np.testing.assert_array_equal(module.gabor_gradient([3.0], [1.0], shift, frequency), 0)


def test_bad_points_are_named():
    with pytest.raises(ValueError, match="y: got 1 targets for 2 inputs"):
        module.gabor_loss([1.0, 2.0], [1.0], 0.0, 1.0)
    with pytest.raises(ValueError, match="frequency: got nan"):
        module.gabor_gradient([1.0], [1.0], 0.0, np.nan)
