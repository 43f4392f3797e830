import numpy as np
import pytest

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.data.training_examples import VALLEY_START, valley_gradient
from udl.optimisation import steps as module

steps = checked(module)
REFERENCE = load("descent")
AT, SLOPE, MOMENTUM = np.array([1.0, -2.0]), np.array([4.0, 0.5]), np.array([-1.0, 3.0])


def walked(step, num):
    """Positions of a descent in the valley, one by one."""
    path = [np.array(VALLEY_START)]
    for _ in range(num):
        path.append(step(path[-1], valley_gradient(*path[-1])))
    return path


@pytest.mark.parametrize("name", ["valley_0.08", "valley_1.0"])
def test_reference_descents_in_the_valley(name):
    entry = REFERENCE[name]
    rate = entry["learning_rate"]
    path = walked(lambda p, g: steps.gradient_step(p, g, learning_rate=rate), entry["steps"])
    # At rate 1 the walk is chaotic: the reference's differences for gradients show in decimal 5.
    assert_printed(path[-1], entry["expected"], entry["decimals"])


def test_reference_steps_of_normalised_gradients_bounce():
    entry = REFERENCE["normalised"]
    path = walked(lambda p, g: steps.normalised_step(p, g, learning_rate=0.08), entry["steps"])
    # Which of the two comes last depends on where one begins to count.
    assert_printed(sorted(map(tuple, path[-2:])), entry["expected"], entry["decimals"])
    assert_printed(path[-4:-2], path[-2:], 9)


def test_a_normalised_step_goes_equally_far_along_each_axis():
    stepped = steps.normalised_step(
        np.zeros(4), np.array([1e-9, -3.0, 1e200, 0]), learning_rate=0.1
    )
    np.testing.assert_allclose(stepped, [-0.1, 0.1, -0.1, 0], rtol=1e-9)


def test_momentum_is_an_average_or_a_sum():
    parameters, momentum = steps.momentum_step(AT, MOMENTUM, SLOPE, learning_rate=0.1, beta=0.75)
    np.testing.assert_allclose(momentum, [0.75 * -1 + 0.25 * 4, 0.75 * 3 + 0.25 * 0.5])
    np.testing.assert_allclose(parameters, AT - 0.1 * momentum)
    _, total = steps.momentum_step(
        AT, MOMENTUM, SLOPE, learning_rate=0.1, beta=0.75, convention="sum"
    )
    np.testing.assert_allclose(total, [0.75 * -1 + 4, 0.75 * 3 + 0.5])


def test_momentum_is_a_weighted_average_of_all_gradients():
    slopes = np.random.default_rng(0).normal(size=(6, 2))
    momentum, beta = np.zeros(2), 0.8
    for slope in slopes:
        _, momentum = steps.momentum_step(AT, momentum, slope, learning_rate=0.1, beta=beta)
    weights = (1 - beta) * beta ** np.arange(6)[::-1]
    np.testing.assert_allclose(momentum, weights @ slopes, rtol=1e-12)


def test_look_ahead_goes_as_far_as_the_momentum_or_further():
    settings = {"learning_rate": 0.1, "beta": 0.75}
    decayed = steps.look_ahead(AT, MOMENTUM, **settings)
    np.testing.assert_allclose(decayed, AT - 0.075 * MOMENTUM)
    # Where a step without a gradient would lead.
    drift, _ = steps.momentum_step(AT, MOMENTUM, np.zeros(2), **settings)
    np.testing.assert_allclose(decayed, drift)
    whole = steps.look_ahead(AT, MOMENTUM, **settings, reading="whole")
    np.testing.assert_allclose(whole - AT, (decayed - AT) / 0.75)


def test_the_first_corrected_step_of_adam_has_the_length_of_the_learning_rate():
    zeros = np.zeros(3)
    slope = np.array([1e-2, -1.0, 300.0])
    stepped, m, v = steps.adam_step(zeros, zeros, zeros, slope, 1, learning_rate=0.02)
    np.testing.assert_allclose(stepped, [-0.02, 0.02, -0.02], rtol=2e-6)
    np.testing.assert_allclose(m, 0.1 * slope)
    np.testing.assert_allclose(v, 0.001 * slope**2)
    plain, *_ = steps.adam_step(zeros, zeros, zeros, slope, 1, learning_rate=0.02, correct=False)
    np.testing.assert_allclose(plain, stepped * 0.1 / np.sqrt(0.001), rtol=1e-4)


@pytest.mark.parametrize("num", [1, 2, 10, 1000])
def test_the_correction_makes_averages_of_equal_gradients_equal_to_them(num):
    parameters = m = v = np.zeros(1)
    for step in range(1, num + 1):
        last = parameters
        parameters, m, v = steps.adam_step(last, m, v, np.array([5.0]), step, learning_rate=0.1)
    assert m / (1 - 0.9**num) == pytest.approx(5)
    assert v / (1 - 0.999**num) == pytest.approx(25)
    assert last - parameters == pytest.approx(0.1, rel=1e-6)


def test_weight_decay_shrinks():
    shrunk = steps.decay_step(AT, learning_rate=0.1, weight_decay=0.5)
    np.testing.assert_allclose(shrunk, AT * 0.95)


def test_nothing_is_changed_in_place():
    arrays = [AT.copy(), MOMENTUM.copy(), np.ones(2), SLOPE.copy()]
    module.adam_step(*arrays, 1, learning_rate=0.1)
    module.momentum_step(*arrays[:2], arrays[3], learning_rate=0.1, beta=0.5)
    for array, before in zip(arrays, [AT, MOMENTUM, np.ones(2), SLOPE], strict=True):
        np.testing.assert_array_equal(array, before)


def test_bad_input_is_named():
    for call, says in (
        (
            lambda: module.gradient_step([1.0], [1.0, 2.0], learning_rate=1),
            r"gradient: got shape \(2",
        ),
        (lambda: module.gradient_step([1.0], [np.nan], learning_rate=1), "gradient: got nan"),
        (lambda: module.gradient_step([1.0], [1.0], learning_rate=-1), "learning_rate: got -1"),
        (lambda: module.momentum_step(AT, AT, AT, learning_rate=1, beta=1), "beta: got 1"),
        (
            lambda: module.momentum_step(AT, AT, AT, learning_rate=1, beta=0.5, convention="mean"),
            "convention: got 'mean'",
        ),
        (
            lambda: module.look_ahead(AT, AT, learning_rate=1, beta=0.5, reading="half"),
            "reading: got 'half'",
        ),
        (
            lambda: module.adam_step(AT, AT, AT, AT, 1, learning_rate=1),
            "second_moment: got -2",
        ),
        (lambda: module.adam_step(AT, AT, AT**2, AT, 0, learning_rate=1), "step: got 0"),
    ):
        with pytest.raises(ValueError, match=says):
            call()
