import jaxtyping
import numpy as np
import pytest

import udl.networks.affine
from tests.reference_values import assert_printed, load
from tests.shape_checks import checked

affine = checked(udl.networks.affine)
REFERENCE = load("background")


@pytest.mark.parametrize("name", ["linear_three_inputs", "linear_two_inputs"])
def test_reference_outputs(name):
    entry = REFERENCE[name]
    bias, weights, x = (np.array(entry[key]) for key in ("bias", "weights", "x"))
    output = affine.linear_function(x[None, :], bias, weights)
    assert_printed(output[0], entry["expected"], entry["decimals"])


def test_reference_line_through_axes():
    entry = REFERENCE["line_through_axes"]
    found = affine.line_through((0.0, entry["y_crossing"]), (entry["x_crossing"], 0.0))
    assert_printed(found, entry["expected"], entry["decimals"])


def test_linear_function_is_the_sum_that_it_abbreviates():
    rng = np.random.default_rng(4)
    x, bias, weights = rng.normal(size=(5, 3)), rng.normal(size=2), rng.normal(size=(2, 3))
    output = affine.linear_function(x, bias, weights)
    for n in range(5):
        for o in range(2):
            total = bias[o] + sum(weights[o, i] * x[n, i] for i in range(3))
            assert output[n, o] == pytest.approx(total)


def test_steps_in_the_input_add_up_in_the_output():
    rng = np.random.default_rng(5)
    bias, weights = rng.normal(size=2), rng.normal(size=(2, 3))
    start, step = rng.normal(size=(1, 3)), rng.normal(size=(1, 3))
    values = [affine.linear_function(start + k * step, bias, weights) for k in range(4)]
    np.testing.assert_allclose(np.diff(values, n=2, axis=0), 0, atol=1e-12)


def test_a_linear_function_of_a_linear_function_is_linear():
    rng = np.random.default_rng(6)
    x = rng.normal(size=(7, 3))
    inner = rng.normal(size=4), rng.normal(size=(4, 3))
    outer = rng.normal(size=2), rng.normal(size=(2, 4))
    composed = affine.linear_function(affine.linear_function(x, *inner), *outer)
    at_once = affine.linear_function(x, outer[0] + outer[1] @ inner[0], outer[1] @ inner[1])
    np.testing.assert_allclose(composed, at_once)


def test_line_through_passes_through_both_points():
    rng = np.random.default_rng(7)
    for _ in range(5):
        (x1, y1), (x2, y2) = rng.normal(size=(2, 2))
        bias, weight = affine.line_through((float(x1), float(y1)), (float(x2), float(y2)))
        assert np.polyfit([x1, x2], [y1, y2], 1) == pytest.approx([weight, bias])


BIAS, WEIGHTS, X = np.zeros(2), np.ones((2, 3)), np.ones((4, 3))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((X, np.zeros(3), WEIGHTS), r"bias: got shape \(3,\); expected \(2,\)"),
        ((np.ones((4, 2)), BIAS, WEIGHTS), r"x: got shape \(4, 2\); expected \(N, 3\)"),
        ((np.ones(3), BIAS, WEIGHTS), "x: got shape .* expected 2 axes"),
        ((X, BIAS, np.ones(3)), "weights: got shape .* expected 2 axes"),
        ((np.full((4, 3), np.nan), BIAS, WEIGHTS), "x: got nan"),
        ((np.ones((0, 3)), BIAS, WEIGHTS), "x: got an empty array"),
    ],
)
def test_linear_function_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        udl.networks.affine.linear_function(*arguments)


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ((1.0, 2.0), (1.0, 3.0), "second: got x = 1.0, as in first"),
        ((1.0, 2.0), (np.inf, 3.0), "second: got inf"),
        ((1.0, 2.0, 3.0), (0.0, 3.0), r"first: got shape \(3,\)"),
    ],
)
def test_line_through_refuses(first, second, message):
    with pytest.raises(ValueError, match=message):
        udl.networks.affine.line_through(first, second)


def test_annotations_are_checked_here():
    with pytest.raises(jaxtyping.TypeCheckError):
        affine.linear_function(np.ones((4, 3)), np.zeros(2), np.ones((2, 2)))
