import re
from functools import partial

import numpy as np
import pytest
from scipy import optimize, stats

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl import losses
from udl.networks import linear as module
from udl.optimisation.surface import loss_surface

linear = checked(module)
REFERENCE = load("linear")
X = np.array(REFERENCE["rubber_band"]["x"])
Y = np.array(REFERENCE["rubber_band"]["y"])


@pytest.fixture(params=range(4))
def points(request):
    rng = np.random.default_rng(request.param)
    x = rng.uniform(-3, 5, 9)
    return x, rng.normal(size=9) + x


def loop_loss(x, y, intercept, slope):
    return sum((y[i] - intercept - slope * x[i]) ** 2 for i in range(len(x)))


# ------------------------------------------------------------------------------- reference values


def test_reference_minimum_over_the_grid():
    entry = REFERENCE["grid_minimum"]
    axes = [
        start + step * np.arange(n) for start, step, n in (entry["intercepts"], entry["slopes"])
    ]
    squared = partial(losses.sum_of_squares, reduction="none")
    surface = loss_surface(linear.line, squared, axes, X, Y)  # (100, 100)
    i, j = np.unravel_index(surface.argmin(), surface.shape)
    found = [axes[0][i], axes[1][j], surface[i, j]]
    assert_printed(found, entry["expected"], entry["decimals"])


def test_reference_sweeps_of_coordinate_descent():
    entry = REFERENCE["coordinate_descent_3sweeps"]
    path = linear.coordinate_descent(X, Y, tuple(entry["start"]), 3)  # (7, 2)
    found = [[*pair, linear.line_loss(X, Y, *map(float, pair))] for pair in path[2::2]]
    assert_printed(found, entry["expected"], entry["decimals"])


def test_reference_limit_is_reached_by_descent_and_by_the_formula():
    entry = REFERENCE["coordinate_descent_limit"]
    limit = linear.coordinate_descent(X, Y, tuple(entry["start"]), 60)[-1]
    assert_printed(limit, entry["expected"], entry["decimals"])
    assert_printed(linear.fit_line(X, Y), entry["expected"], entry["decimals"])


# ------------------------------------------------------------------------ independent derivations


def test_line_broadcasts_over_grids():
    lines = linear.line(X, np.zeros((3, 1, 1)), np.arange(4.0)[None, :, None])
    assert lines.shape == (3, 4, 12)
    np.testing.assert_allclose(lines[2, 3], 3 * X)
    assert linear.line(2.0, 1.0, 3.0) == 7.0


def test_loss_is_the_sum_over_a_loop(points):
    for parameters in [(0.0, 0.0), (1.5, -2.0), (-0.3, 0.9)]:
        expected = loop_loss(*points, *parameters)
        assert linear.line_loss(*points, *parameters) == pytest.approx(expected)


def test_gradient_agrees_with_finite_differences(points):
    for parameters in [(0.0, 0.0), (1.5, -2.0)]:
        numeric = optimize.approx_fprime(np.array(parameters), lambda p: loop_loss(*points, *p))
        np.testing.assert_allclose(linear.line_gradient(*points, *parameters), numeric, rtol=1e-4)


def test_best_intercept_and_slope_are_minima_along_their_axis(points):
    for fixed in (-1.0, 0.4):
        intercept = optimize.minimize_scalar(lambda b, s=fixed: loop_loss(*points, b, s)).x
        assert linear.best_intercept(*points, fixed) == pytest.approx(intercept, abs=1e-6)
        slope = optimize.minimize_scalar(lambda s, b=fixed: loop_loss(*points, b, s)).x
        assert linear.best_slope(*points, fixed) == pytest.approx(slope, abs=1e-6)


def test_fit_line_agrees_with_scipy_and_has_no_gradient(points):
    fit = stats.linregress(*points)
    np.testing.assert_allclose(linear.fit_line(*points), (fit.intercept, fit.slope))
    np.testing.assert_allclose(
        linear.line_gradient(*points, *linear.fit_line(*points)), 0, atol=1e-9
    )


def test_fit_line_survives_inputs_far_from_zero():
    x = 1e8 + np.arange(5.0)
    intercept, slope = linear.fit_line(x, 3 * np.arange(5.0))
    assert slope == pytest.approx(3, rel=1e-9)
    assert intercept == pytest.approx(-3e8, rel=1e-9)


def test_descent_changes_one_parameter_at_a_time_and_never_climbs(points):
    path = linear.coordinate_descent(*points, (4.0, -3.0), 5)
    assert path.shape == (11, 2)
    moves = np.diff(path, axis=0)
    np.testing.assert_array_equal(moves[::2, 1], 0)
    np.testing.assert_array_equal(moves[1::2, 0], 0)
    loss = [loop_loss(*points, *pair) for pair in path]
    assert np.all(np.diff(loss) <= 1e-12)
    np.testing.assert_array_equal(linear.coordinate_descent(*points, (4.0, -3.0), 0), [[4, -3]])


def test_sweep_factor_is_the_ratio_of_successive_errors(points):
    x, y = points
    path = linear.coordinate_descent(x, y, (4.0, -3.0), 3)
    errors = path[2::2] - linear.fit_line(x, y)
    factor = linear.sweep_factor(x)
    np.testing.assert_allclose(errors[1:], factor * errors[:-1], atol=1e-13)
    least = linear.line_loss(x, y, *linear.fit_line(x, y))
    above = np.array([loop_loss(x, y, *pair) for pair in path[2::2]]) - least
    np.testing.assert_allclose(above[1:], factor**2 * above[:-1], atol=1e-12)


def test_sweep_factor_is_zero_for_centred_and_one_for_equal_inputs(points):
    x, y = points
    assert linear.sweep_factor(x - x.mean()) == pytest.approx(0, abs=1e-30)
    assert linear.sweep_factor(np.full(5, 2.5)) == pytest.approx(1)
    path = linear.coordinate_descent(x - x.mean(), y, (4.0, -3.0), 1)
    np.testing.assert_allclose(path[-1], linear.fit_line(x - x.mean(), y))


def test_loss_above_the_minimum_is_the_squared_distance_between_the_lines(points):
    x, y = points
    intercept, slope = linear.fit_line(x, y)
    excess = linear.line_loss(x, y, intercept + 0.7, slope - 0.4) - linear.line_loss(
        x, y, intercept, slope
    )
    assert excess == pytest.approx(np.sum((0.7 - 0.4 * x) ** 2))


def test_polynomials_agree_with_numpy(points):
    x, y = points
    for degree in range(5):
        features = linear.polynomial_features(x, degree)
        np.testing.assert_allclose(features, np.vander(x, degree + 1, increasing=True))
        expected = np.polynomial.polynomial.polyfit(x, y, degree)
        np.testing.assert_allclose(linear.fit_linear(features, y), expected)
    np.testing.assert_allclose(
        linear.fit_linear(linear.polynomial_features(x, 1), y), linear.fit_line(x, y)
    )


def test_fit_linear_takes_the_shortest_of_equally_good_weights():
    twins = np.ones((4, 2))
    np.testing.assert_allclose(linear.fit_linear(twins, np.full(4, 3.0)), [1.5, 1.5])


# ------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: module.line_loss([1.0, 2.0], [1.0], 0, 0), r"y: got 1 targets for 2"),
        (lambda: module.fit_line([], []), r"x: .*"),
        (lambda: module.fit_line([1.0, np.nan], [1.0, 2.0]), r"x: .*nan"),
        (lambda: module.fit_line([2.0, 2.0], [1.0, 2.0]), r"x: got 2 times 2.0"),
        (lambda: module.best_slope([0.0, 0.0], [1.0, 2.0], 0.0), r"x: got 2 times 0"),
        (lambda: module.sweep_factor([0.0]), r"x: got 1 times 0"),
        (
            lambda: module.coordinate_descent(X, Y, [1.0], 1),
            r"start: got shape \(1,\)",
        ),
        (
            lambda: module.coordinate_descent(X, Y, [1.0, 1.0], 1.5),
            r"num_sweeps: got 1.5",
        ),
        (
            lambda: module.coordinate_descent(X, Y, [1.0, 1.0], -1),
            r"num_sweeps: got -1",
        ),
        (lambda: module.polynomial_features(X, -1), r"degree: got -1"),
        (
            lambda: module.fit_linear(np.ones((3, 2)), [1.0]),
            r"y: got 1 targets for 3 rows",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("place", [0.1, 1e-300, 1e300, -1 / 3])
def test_equal_inputs_are_refused_wherever_they_lie(place):
    for num in (2, 3, 7):
        with pytest.raises(ValueError, match=re.escape(f"x: got {num} times {place}")):
            module.fit_line([place] * num, np.arange(num))


@pytest.mark.parametrize("unit", [1e-200, 1e-9, 1.0, 1e9, 1e200])
def test_lines_are_fitted_in_any_unit(unit):
    x = unit * np.array([1.0, 2.0, 4.0])
    intercept, slope = module.fit_line(x, [3.0, 5.0, 9.0])
    np.testing.assert_allclose([intercept, slope * unit], [1.0, 2.0], rtol=1e-12)
    assert module.best_slope(x, [2.0, 4.0, 8.0], 0.0) * unit == pytest.approx(2.0)
    assert module.sweep_factor(x) == pytest.approx(7.0 / 9.0)
    features = np.column_stack([np.ones(3), x])
    fitted = module.fit_linear(features, [3.0, 5.0, 9.0])
    np.testing.assert_allclose(fitted * [1, unit], [1.0, 2.0], rtol=1e-12)


def test_inputs_one_rounding_apart_make_a_line():
    x = np.array([0.1, np.nextafter(0.1, 1.0), 0.1])
    _, slope = module.fit_line(x, [1.0, 2.0, 1.0])
    assert slope == pytest.approx(1 / (x[1] - x[0]))


@pytest.mark.parametrize("bad", [np.nan, np.inf, None, "a", [1.0]])
def test_a_parameter_that_is_no_number_is_named(bad):
    x, y = [0.0, 1.0], [1.0, 2.0]
    with pytest.raises(ValueError, match="slope: got"):
        module.best_intercept(x, y, bad)
    with pytest.raises(ValueError, match="intercept: got"):
        module.best_slope(x, y, bad)
    with pytest.raises(ValueError, match="slope: got"):
        module.line_loss(x, y, 0.0, bad)


def test_a_line_names_shapes_that_do_not_broadcast():
    with pytest.raises(
        ValueError, match=r"^x, intercept, slope: got x of shape \(3,\), intercept of"
    ):
        module.line(np.ones(3), np.ones(2), 1.0)
