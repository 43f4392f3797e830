import doctest
from functools import partial

import jaxtyping
import numpy as np
import pytest

import udl.optimisation.surface
from tests.shape_checks import checked
from udl import losses

surface = checked(udl.optimisation.surface)


def line(x, intercept, slope):
    return intercept + slope * x


def gabor(x, shift, frequency):
    z = shift + 0.06 * frequency * x
    return np.sin(z) * np.exp(-z * z / 32)


def constant(x, level, ignored):
    return level + 0 * x


def squared(y, prediction):
    return (y - prediction) ** 2


@pytest.fixture
def data():
    rng = np.random.default_rng(12)
    return rng.uniform(-15, 15, 11), rng.normal(size=11)


@pytest.mark.parametrize("model", [line, gabor, constant])
@pytest.mark.parametrize("block", [1, 11, 100, 2**15, 10**9])
def test_agrees_with_the_loop_for_any_block(model, block, data):
    axes = np.linspace(-3, 3, 13), np.linspace(0, 20, 29)
    expected = surface.loss_surface_loop(model, squared, axes, *data)
    result = surface.loss_surface(model, squared, axes, *data, block=block)
    assert result.shape == expected.shape == (13, 29)
    assert result.dtype == np.float64
    np.testing.assert_allclose(result, expected, rtol=1e-12)


@pytest.mark.parametrize("sizes", [(7,), (3, 1), (2, 3, 4), (2, 1, 3, 2)])
def test_any_number_of_parameters(sizes, data):
    def polynomial(x, *coefficients):
        return sum(c * (x / 10) ** k for k, c in enumerate(coefficients))

    axes = [np.linspace(-1, 2, n) for n in sizes]
    result = surface.loss_surface(polynomial, squared, axes, *data, block=50)
    assert result.shape == sizes
    np.testing.assert_allclose(
        result, surface.loss_surface_loop(polynomial, squared, axes, *data), rtol=1e-12
    )


def test_least_squares_surface_is_the_quadratic_of_its_algebra(data):
    x, y = data
    a, b = np.linspace(-2, 2, 9), np.linspace(-1, 1, 7)
    result = surface.loss_surface(line, squared, (a, b), x, y)
    a, b = a[:, None], b[None, :]
    quadratic = (
        (y @ y) - 2 * a * y.sum() - 2 * b * (x @ y)
        + len(x) * a**2 + 2 * a * b * x.sum() + b**2 * (x @ x)
    )  # fmt: skip
    np.testing.assert_allclose(result, quadratic, rtol=1e-11)


def test_takes_the_losses_of_the_package(data):
    x, y = data
    labels = (y > 0).astype(int)
    axes = np.linspace(-2, 2, 5), np.linspace(-1, 1, 4)
    bce = partial(losses.binary_cross_entropy, reduction="none")
    result = surface.loss_surface(line, bce, axes, x, labels)
    for i, a in enumerate(axes[0]):
        for j, b in enumerate(axes[1]):
            expected = losses.binary_cross_entropy(labels, a + b * x)
            np.testing.assert_allclose(result[i, j], expected, rtol=1e-12)


def test_order_of_points_does_not_matter(data):
    x, y = data
    axes = np.linspace(-2, 2, 5), np.linspace(-1, 1, 4)
    np.testing.assert_allclose(
        surface.loss_surface(gabor, squared, axes, x[::-1].copy(), y[::-1].copy()),
        surface.loss_surface(gabor, squared, axes, x, y),
        rtol=1e-12,
    )


def test_blocks_stay_within_the_size_asked_for(data):
    sizes = []

    def watched(x, a, b):
        sizes.append(np.broadcast(x, a, b).size)
        return a + b * x

    surface.loss_surface(watched, squared, (np.arange(50.0), np.arange(70.0)), *data, block=1000)
    assert max(sizes) <= 1000
    assert sum(sizes) == 50 * 70 * 11


@pytest.mark.parametrize("name", ["loss_surface", "loss_surface_loop"])
@pytest.mark.parametrize(
    ("axes", "x", "y", "says"),
    [
        ([], [1.0], [1.0], "axes: got "),
        ([[0.0], []], [1.0], [1.0], r"axes\[1\]: got an empty array"),
        ([[0.0], [np.nan]], [1.0], [1.0], r"axes\[1\]: got nan"),
        ([[[0.0]], [0.0]], [1.0], [1.0], r"axes\[0\]: got shape"),
        ([[0.0], [0.0]], [], [], "x: got an empty array"),
        ([[0.0], [0.0]], [[1.0]], [1.0], "x: got shape"),
        ([[0.0], [0.0]], [1.0, 2.0], [1.0], "y: got 1 targets for 2 inputs"),
    ],
)
def test_bad_input_is_named(name, axes, x, y, says):
    with pytest.raises(ValueError, match=says):
        getattr(udl.optimisation.surface, name)(line, squared, axes, x, y)


@pytest.mark.parametrize("block", [0, -1, 2.5, True])
def test_bad_block_is_named(block, data):
    with pytest.raises(ValueError, match="block: got"):
        udl.optimisation.surface.loss_surface(line, squared, ([0.0], [1.0]), *data, block=block)


def test_results_of_the_wrong_shape_are_named(data):
    axes = np.arange(3.0), np.arange(4.0)
    with pytest.raises(ValueError, match=r"loss: got a result 47702"):
        udl.optimisation.surface.loss_surface(line, lambda y, f: np.sum((y - f) ** 2), axes, *data)
    with pytest.raises(ValueError, match=r"model: got a result of shape \(5,\)"):
        udl.optimisation.surface.loss_surface(lambda x, a, b: np.zeros(5), squared, axes, *data)


def test_annotations_refuse_inputs_and_targets_of_different_lengths():
    with pytest.raises(jaxtyping.TypeCheckError):
        surface.loss_surface(line, squared, (np.zeros(1), np.zeros(1)), np.zeros(2), np.zeros(3))


def test_the_example_in_the_docstring_is_true():
    assert doctest.testmod(udl.optimisation.surface).failed == 0
