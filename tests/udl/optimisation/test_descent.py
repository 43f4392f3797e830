import doctest

import numpy as np
import pytest

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.data import rubber_band
from udl.data.training_examples import wave_points
from udl.networks import fit_line, gabor_gradient, gabor_loss, line_gradient, line_loss
from udl.optimisation import descent as module
from udl.optimisation.optimisers import SGD, Adam, Momentum
from udl.optimisation.schedules import steps_down

descent = checked(module)
REFERENCE = load("descent")
BAND, WAVE = rubber_band.measurements(), wave_points()


def band_loss(at):
    return line_loss(BAND.x, BAND.y, *map(float, at))


def band_gradient(at):
    return line_gradient(BAND.x, BAND.y, *map(float, at))


def line_path(num_steps, **settings):
    return descent.descend_lines(
        band_loss,
        band_gradient,
        REFERENCE["first_step"]["start"],
        num_steps,
        longest=0.1,
        **settings,
    )


def test_reference_losses_of_the_line():
    for name, at in (("line_loss", "parameters"), ("first_loss", "start")):
        entry = REFERENCE[name]
        assert_printed(band_loss(entry[at]), entry["expected"], entry["decimals"])


def test_reference_first_step_with_a_line_search():
    entry = REFERENCE["first_step"]
    last = line_path(1, inner=(0.33, 0.66))[-1]
    assert_printed([*last, band_loss(last)], entry["expected"], entry["decimals"])


def test_reference_steps_with_an_exact_line_search():
    entry = REFERENCE["exact_steps"]
    last = line_path(entry["steps"], tolerance=1e-12, max_iterations=200)[-1]
    assert_printed([*last, band_loss(last)], entry["expected"], entry["decimals"])
    # For a quadratic the best rate is known: g.g / g.H g.
    at = np.array(entry["start"])
    hessian = 2 * np.array([[12, BAND.x.sum()], [BAND.x.sum(), BAND.x @ BAND.x]])
    for _ in range(entry["steps"]):
        slope = band_gradient(at)
        at = at - (slope @ slope) / (slope @ hessian @ slope) * slope
    np.testing.assert_allclose(last, at, atol=1e-5)


def test_reference_descent_on_the_gabor_loss_with_a_line_search():
    entry = REFERENCE["gabor_line_search"]

    def loss(at):
        return gabor_loss(WAVE.x, WAVE.y, *at)

    path = descent.descend_lines(
        loss,
        lambda at: gabor_gradient(WAVE.x, WAVE.y, *at),
        entry["start"],
        entry["steps"],
        longest=entry["longest"],
        inner=(0.33, 0.66),
    )
    found = [*path[-1], loss(path[-1])]
    assert_printed(found, entry["expected"], entry["decimals"])


def test_each_step_of_a_line_search_goes_down():
    heights = [band_loss(at) for at in line_path(20)]
    assert np.all(np.diff(heights) < 0)


def test_descent_ends_at_the_line_of_the_formula():
    path = descent.descend(band_gradient, (1.6, -0.5), SGD(0.03), 400)
    assert path.shape == (401, 2)
    np.testing.assert_allclose(path[0], [1.6, -0.5])
    np.testing.assert_allclose(path[-1], fit_line(BAND.x, BAND.y), atol=1e-6)


def test_the_largest_rate_that_works_is_two_over_the_largest_curvature():
    hessian = 2 * np.array([[12, BAND.x.sum()], [BAND.x.sum(), BAND.x @ BAND.x]])
    limit = 2 / np.linalg.eigvalsh(hessian).max()
    ends = [
        band_loss(descent.descend(band_gradient, (1.6, -0.5), SGD(f * limit), 200)[-1])
        for f in (0.98, 1.02)
    ]
    assert ends[0] < band_loss((1.6, -0.5)) < ends[1]


@pytest.mark.parametrize("method", [SGD(1.0), Momentum(3.0, 0.9)])
def test_a_run_that_diverges_ends_early_with_finite_points(method):
    path = descent.descend(band_gradient, (1.6, -0.5), method, 5000)
    assert 10 < len(path) < 5000
    assert np.all(np.isfinite(path))
    assert np.abs(path[-1]).max() > 1e100


def test_a_schedule_multiplies_the_first_rate_which_comes_back():
    method = SGD(0.5)
    path = descent.descend(lambda at: np.ones(1), [0.0], method, 6, schedule=steps_down(2))
    np.testing.assert_allclose(np.diff(path[:, 0]), -0.5 * np.array([1, 1, 0.5, 0.5, 0.25, 0.25]))
    assert method.learning_rate == 0.5


def test_no_steps_return_the_start():
    np.testing.assert_array_equal(descent.descend(band_gradient, (1.0, 2.0), Adam(), 0), [[1, 2]])


def test_bad_input_is_named():
    for changed, says in (
        ({"gradient": lambda at: None}, "gradient: got None"),
        ({"gradient": lambda at: np.ones(3)}, r"gradient: got an array of shape \(3,\)"),
        ({"start": [np.nan, 1.0]}, "start: got nan"),
        ({"start": 1.0}, "start: got shape"),
        ({"optimiser": 0.1}, "optimiser: got 0.1"),
        ({"num_steps": -1}, "num_steps: got -1"),
        ({"schedule": lambda step: -1.0}, "schedule: got -1.0"),
    ):
        usual = {
            "gradient": band_gradient,
            "start": [0.0, 0.0],
            "optimiser": SGD(0.01),
            "num_steps": 2,
        }
        with pytest.raises(ValueError, match=says):
            module.descend(**{**usual, **changed})
    with pytest.raises(ValueError, match="longest: got 0"):
        module.descend_lines(band_loss, band_gradient, (0.0, 0.0), 2, longest=0)


def test_the_example_in_the_docstring_is_true():
    assert doctest.testmod(module).failed == 0
